//! A report as written, taken apart: its figures with the cells that they name, and what is left.

use super::drawing::Drawing;
use orecast::output::table::{Table, Values};
use std::collections::HashMap;
use std::path::{Path, PathBuf};

/// A report and the tables beside it.
pub struct Page {
    /// The page.
    pub text: String,
    folder: PathBuf,
    tables: HashMap<String, Table>,
}

/// A figure that names its cells.
pub struct Figure {
    text: String,
    cells: Vec<String>,
    how: String,
}

/// A row of a table of data.
pub struct Row {
    /// The table's file.
    pub file: String,
    /// Which row of it.
    pub row: usize,
    cells: Vec<(String, String)>,
}

/// What stands between two marks, for all places.
pub fn between<'t>(text: &'t str, from: &str, to: &str) -> Vec<&'t str> {
    text.split(from).skip(1).filter_map(|rest| rest.split(to).next()).collect()
}

/// The text without what stands between two marks.
fn without(text: &str, from: &str, to: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some(start) = rest.find(from) {
        kept.push_str(&rest[..start]);
        kept.push(' ');
        rest = rest[start..].find(to).map_or("", |end| &rest[start + end + to.len()..]);
    }
    kept + rest
}

/// The words of a piece of a page.
pub fn words(html: &str) -> String {
    let plain = without(html, "<", ">");
    plain
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&quot;", "\"")
        .replace("&#x27;", "'")
        .replace("&#x2f;", "/")
        .replace("&amp;", "&")
}

/// An attribute of a tag.
pub fn attribute(tag: &str, name: &str) -> String {
    words(tag.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or(""))
}

/// The numbers in a text: `−1,234.5 and 3 %`.
pub fn numbers(text: &str) -> Vec<f64> {
    written(text).into_iter().map(|(value, _)| value).collect()
}

/// The numbers in a text, each with the size of its last digit.
pub fn written(text: &str) -> Vec<(f64, f64)> {
    let mut found = Vec::new();
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        if !letters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let negative = at > 0 && (letters[at - 1] == '−');
        let mut number = String::new();
        while at < letters.len() && (letters[at].is_ascii_digit() || ",.".contains(letters[at])) {
            number.push(letters[at]);
            at += 1;
        }
        let number = number.trim_end_matches([',', '.']).replace(',', "");
        let mut power = 0;
        if at + 1 < letters.len() && letters[at] == 'e' {
            let exponent: String =
                letters[at + 1..].iter().take_while(|it| it.is_ascii_digit() || **it == '−').collect();
            at += 1 + exponent.chars().count();
            power = exponent.replace('−', "-").parse().unwrap_or(0);
        }
        // What is rounded before the point are zeros: `3,020` is of three digits.
        let zeros = number.len() - number.trim_end_matches('0').len();
        let rounded = if number.contains('.') || number.len() < 4 { 0 } else { zeros as i32 };
        let decimals = number.split_once('.').map_or(0, |(_, decimals)| decimals.len() as i32);
        if let Ok(value) = number.parse::<f64>() {
            let scale = 10f64.powi(power);
            found.push((if negative { -value } else { value } * scale, 10f64.powi(rounded - decimals) * scale));
        }
    }
    found
}

/// Whether a number is what is written of a value, in some power of ten of its unit.
fn shows((shown, step): (f64, f64), value: f64) -> bool {
    (-12..=12).any(|power| {
        let scaled = value * 10f64.powi(power);
        // A written zero stands for whatever rounds to it in the table's own unit or in a part of it.
        let close = (scaled.abs() - shown.abs()).abs() <= 0.5000001 * step * (1.0 + 1e-9);
        close && (shown != 0.0 || power >= -9)
    })
}

impl Page {
    /// Reads the report of a run folder.
    pub fn read(folder: &Path) -> Self {
        let text = std::fs::read_to_string(folder.join("report.html")).expect("a report").replace("<wbr>", "");
        let mut page = Self { text, folder: folder.to_owned(), tables: HashMap::new() };
        page.add(folder, "");
        for beside in std::fs::read_dir(folder.parent().expect("a folder")).expect("folders").flatten() {
            page.add(&beside.path(), &format!("{}/", beside.file_name().to_string_lossy()));
        }
        page
    }

    fn add(&mut self, folder: &Path, before: &str) {
        for entry in std::fs::read_dir(folder.join("tables")).into_iter().flatten().flatten() {
            let name = entry.path().file_stem().expect("a name").to_string_lossy().into_owned();
            if entry.path().extension().is_some_and(|it| it == "parquet") {
                let bytes = std::fs::read(entry.path()).expect("a table");
                let table = Table::decode(&name, &bytes).expect("a table");
                self.tables.insert(format!("{before}tables/{name}.csv"), table);
            }
        }
    }

    /// The sentences of the answer.
    pub fn answer(&self) -> Vec<String> {
        let answer = between(&self.text, "<section class=\"answer\"", "</section>");
        between(answer[0], "<li>", "</li>")
            .into_iter()
            .map(|it| words(&it.replace("<data", "\u{1}<data")).replace("\u{1} ", "").replace("\u{1}", ""))
            .map(|it| tidy(&it))
            .collect()
    }

    pub fn table(&self, file: &str) -> &Table {
        self.tables.get(file).unwrap_or_else(|| panic!("no table {file}"))
    }

    /// The value of a cell: `kpis:12:p50`.
    fn cell(&self, name: &str) -> f64 {
        let parts: Vec<&str> = name.split(':').collect();
        let table = self.table(&format!("tables/{}.csv", parts[0]));
        value(table, parts[1].parse().expect("a row"), parts[2]).unwrap_or_else(|| panic!("no cell {name}"))
    }

    /// All figures that name cells.
    pub fn figures(&self) -> Vec<Figure> {
        let figure = |tag: &str| {
            let (head, text) = tag.split_once('>').expect("a tag");
            let cells = attribute(head, "data-cells").split(' ').map(str::to_owned).collect();
            Figure { text: words(text), cells, how: attribute(head, "data-how") }
        };
        between(&self.text, "<data data-cells", "</data>")
            .into_iter()
            .map(|it| figure(&format!("data-cells{it}")))
            .collect()
    }

    /// All rows of data.
    pub fn rows(&self) -> Vec<Row> {
        between(&self.text, "<table class=\"data\"", "</table>").into_iter().flat_map(rows_of).collect()
    }

    /// All charts, of the run and of analyses.
    pub fn drawings(&self) -> Vec<Drawing> {
        let own = self.text.split("<article ").next().unwrap_or("");
        let figures = |text: &str, folder: Option<&str>| -> Vec<Drawing> {
            between(text, "<figure ", "</figure>").into_iter().map(|it| Drawing::of(self, it, folder)).collect()
        };
        let articles = between(&self.text, "<article ", "</article>");
        let quoted = articles.into_iter().flat_map(|it| figures(it, Some(&attribute(it, "data-folder"))));
        figures(own, None).into_iter().chain(quoted).collect()
    }

    /// All rows of the tables in a folder beside the run.
    pub fn rows_in(&self, folder: &str) -> Vec<(String, usize)> {
        let files = self.tables.iter().filter(|(file, _)| file.starts_with(folder));
        files.flat_map(|(file, table)| (0..table.len()).map(move |row| (file.clone(), row))).collect()
    }

    /// All rows of a table that are of the same metric as one of them.
    pub fn rows_like(&self, file: &str, row: usize) -> Vec<(String, usize)> {
        let metrics = self.table(file).words("metric");
        if metrics.is_empty() {
            return vec![(file.to_owned(), row)];
        }
        let same = (0..metrics.len()).filter(|at| metrics[*at] == metrics[row]);
        same.map(|at| (file.to_owned(), at)).collect()
    }

    /// Numbers that name something: those of the study and of manifests, of the words in an analysis' tables, percentiles and
    /// tenths, years, small counts, and how many draws an analysis had.
    pub fn named(&self, folder: Option<&str>) -> Vec<f64> {
        let read = |name: &str| std::fs::read_to_string(self.folder.join(name)).expect("a file");
        let mut stated = read("study.toml") + " " + &read("manifest.json");
        let percentiles = " 5th 95th 25th 75th 10th 50th 90th 1st 99th 90 % 95 % 50 % 100 %";
        let years = (1900..=2050).chain(0..=12).map(f64::from);
        let scenarios = self.table("tables/kpis.csv").words("metric").iter().filter(|name| *name == "npv").count();
        let mut counts = vec![scenarios as f64, self.references() as f64];
        if let Some(folder) = folder {
            stated += &read(&format!("../{folder}/manifest.json"));
            for (file, row) in self.rows_in(&format!("{folder}/")) {
                let table = self.table(&file);
                for (name, values) in &table.columns {
                    match values {
                        Values::Text(words) => stated = stated + " " + &words[row],
                        Values::Whole(_) => counts.extend(value(table, row, name)),
                        Values::Real(_) => {}
                    }
                }
            }
        }
        let tenths = (1..10).map(|tenth| f64::from(10 * tenth));
        let stated = numbers(&(stated.replace('-', " ") + percentiles));
        stated.into_iter().chain(years).chain(tenths).chain(counts).collect()
    }

    /// How many references the study has.
    fn references(&self) -> usize {
        self.study().references.len()
    }

    /// The years of the plateau's window.
    pub fn plateau(&self) -> std::ops::RangeInclusive<i64> {
        let study = self.study();
        let (first, last) = study.horizon.plateau_months();
        i64::from(first.year())..=i64::from(last.year())
    }

    fn study(&self) -> orecast::model::Study {
        let path = self.folder.join("study.toml");
        orecast::input::load(&path, &orecast::input::Overrides::default()).expect("the study").study
    }

    /// Every number of the register is one of the same row in the table, in another unit at most.
    pub fn register_holds(&self) {
        let table = self.table("tables/assumptions.csv");
        let register = between(&self.text, "<table class=\"register\">", "</table>")[0];
        for row in between(register, "<tr>", "</tr>").into_iter().skip(1) {
            let cells: Vec<String> = between(row, "<td", "</td>")
                .into_iter()
                .map(|it| words(it.split_once('>').expect("a cell").1))
                .collect();
            let rows = (0..table.len())
                .filter(|at| table.words("path")[*at] == cells[0] && table.words("level")[*at] == cells[5]);
            let known: Vec<f64> = rows.flat_map(|at| numbers(&table.words("value")[at].replace('-', "−"))).collect();
            for shown in written(&cells[1].replace(" 1/yr", "")) {
                let units = [1.0, 12.0, 365.25, 365.25 / 7.0];
                let is_known = known.iter().any(|value| {
                    units.iter().any(|unit| {
                        let exact = |value: f64| {
                            (-12..=12).any(|power| (value * 10f64.powi(power) - shown.0).abs() <= 1e-5 * shown.0.abs())
                        };
                        exact(value * unit) || shown.0 == 0.0 && *value == 0.0
                    })
                });
                assert!(is_known, "{} of {} is not in the table: {known:?}", shown.0, cells[0]);
            }
        }
    }

    /// What is no figure, no data, no drawing and no register has no numbers but those of the study and of the manifest.
    pub fn rest_is_known(&self) {
        let mut rest = self.text.clone();
        for (from, to) in [
            ("<style>", "</style>"),
            ("<script>", "</script>"),
            ("<svg ", "</svg>"),
            ("<data ", "</data>"),
            ("<figure ", "</figure>"),
            ("<table class=\"register\">", "</table>"),
            ("<table class=\"data\"", "</table>"),
            ("<pre", "</pre>"),
        ] {
            rest = without(&rest, from, to);
        }
        let read = |name: &str| std::fs::read_to_string(self.folder.join(name)).expect("a file");
        let mut known = numbers(&read("study.toml").replace('-', " "));
        known.extend(numbers(&read("manifest.json").replace('-', " ")));
        known.extend(numbers("5th 95th 256 0.0"));
        let stated: Vec<usize> = (0..self.table("tables/assumptions.csv").len())
            .filter(|row| self.table("tables/assumptions.csv").words("note")[*row] != "default")
            .collect();
        let judged = stated
            .iter()
            .filter(|row| ["C", ""].contains(&self.table("tables/assumptions.csv").words("grade")[**row].as_str()));
        known.extend([judged.count() as f64, stated.len() as f64]);
        let scenarios = self.table("tables/kpis.csv").words("metric").iter().filter(|name| *name == "npv").count();
        known.extend((1..=scenarios).map(|count| count as f64));
        for line in words(&rest).lines() {
            // Hashes and instants have digits, but are no numbers.
            let line: Vec<&str> = line.split_whitespace().filter(|word| word.len() <= 20).collect();
            let line = line.join(" ");
            for shown in written(&line.replace('-', " ")) {
                let is_known = known.iter().any(|value| {
                    (-9..=9).any(|power| {
                        (value.abs() * 10f64.powi(power) - shown.0.abs()).abs() < 1e-9 * shown.0.abs().max(1.0)
                    })
                });
                assert!(is_known, "{} is from nowhere: {}", shown.0, line.trim());
            }
        }
    }
}

pub fn rows_of(table: &str) -> Vec<Row> {
    let file = attribute(table, "data-file");
    let heads: Vec<String> = between(table, "<th scope=\"col\">", "</th>").into_iter().map(words).collect();
    let row = |text: &str| {
        let (row, cells) = text.split_once("\">").expect("a row");
        let cells = between(cells, "<td>", "</td>").into_iter().map(words);
        Row {
            file: file.clone(),
            row: row.parse().expect("a number"),
            cells: heads.iter().cloned().zip(cells).collect(),
        }
    };
    between(table, "<tr data-row=\"", "</tr>").into_iter().map(row).collect()
}

/// One space between words, none before a point.
fn tidy(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    text.replace(" .", ".").replace(" ,", ",").replace(" ;", ";").replace("( ", "(")
}

pub fn value(table: &Table, row: usize, column: &str) -> Option<f64> {
    match table.column(column)? {
        Values::Real(numbers) => numbers.get(row).copied(),
        Values::Whole(numbers) => numbers.get(row).copied().flatten().map(|it| it as f64),
        Values::Text(_) => None,
    }
}

impl Figure {
    /// The figure is what its cells hold.
    pub fn holds(&self, page: &Page) {
        let values: Vec<f64> = self.cells.iter().map(|cell| page.cell(cell)).collect();
        let value = match self.how.as_str() {
            "" => values[0],
            "difference" => values[0] - values[1],
            "count" => values.iter().filter(|value| **value >= 0.9).count() as f64,
            "share" => values[0] / page.draws(),
            "less" => page.less(&self.cells),
            other => panic!("{other} is not known"),
        };
        let shown = written(&self.text);
        match (self.text.chars().next(), shown.first()) {
            (Some('<'), _) => assert!(value > 0.0 && value < 0.01, "{} of {value}", self.text),
            (Some('>'), _) => assert!(value > 0.99 && value < 1.0, "{} of {value}", self.text),
            (_, None) => assert!(value.is_nan(), "{} of {value}", self.text),
            (_, Some(shown)) => assert!(shows(*shown, value), "{} is shown of {value} ({:?})", self.text, self.cells),
        }
        if shown.first().is_some_and(|it| it.0 < 0.0) {
            assert!(value < 0.0, "{} of {value}", self.text);
        }
    }
}

impl Row {
    /// Each cell is that of the table, to five digits.
    pub fn holds(&self, page: &Page) {
        let table = page.table(&self.file);
        for (column, text) in &self.cells {
            match table.column(column).unwrap_or_else(|| panic!("{} has no column {column}", self.file)) {
                Values::Text(words) => assert_eq!(words[self.row].trim(), text.trim()),
                Values::Whole(numbers) => {
                    assert_eq!(numbers[self.row].map_or(String::new(), |it| it.to_string()), *text)
                }
                Values::Real(numbers) if numbers[self.row].is_finite() => {
                    let (value, shown) = (numbers[self.row], written(text)[0].0);
                    assert!(
                        (value - shown).abs() <= 5.1e-5 * value.abs() + 1e-9 || text.contains('e'),
                        "{column}: {text} of {value}"
                    );
                }
                Values::Real(_) => assert!(text.is_empty(), "{column}: {text}"),
            }
        }
    }
}

impl Page {
    /// The share of draws with less, from the share with more and the percentiles: where some draws do not differ it is known to
    /// one in a hundred.
    fn less(&self, cells: &[String]) -> f64 {
        let more = self.cell(&cells[0]);
        let row = cells[1].split(':').nth(1).expect("a row");
        let all: Vec<f64> = (0..=100).map(|at| self.cell(&format!("distributions:{row}:q{at:03}"))).collect();
        let below = all.iter().filter(|value| **value < 0.0).count();
        match below {
            0 => 0.0,
            _ if !all.contains(&0.0) => 1.0 - more,
            count => ((count as f64 - 0.5) / 100.0).min(1.0 - more),
        }
    }

    /// The draws of the run.
    pub fn draws(&self) -> f64 {
        let manifest = std::fs::read_to_string(self.folder.join("manifest.json")).expect("the manifest");
        let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
        manifest["draws"].as_f64().expect("a number")
    }
}
