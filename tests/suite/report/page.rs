//! A report as written, taken apart: its figures with the cells that they name, and what is left.

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
    file: String,
    row: usize,
    cells: Vec<(String, String)>,
}

/// A chart's words, and the rows behind it.
pub struct Drawing {
    words: String,
    rows: Vec<(String, usize)>,
}

/// What stands between two marks, for all places.
fn between<'t>(text: &'t str, from: &str, to: &str) -> Vec<&'t str> {
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
fn words(html: &str) -> String {
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
fn attribute(tag: &str, name: &str) -> String {
    words(tag.split(&format!("{name}=\"")).nth(1).and_then(|rest| rest.split('"').next()).unwrap_or(""))
}

/// The numbers in a text: `−1,234.5 and 3 %`.
pub fn numbers(text: &str) -> Vec<f64> {
    written(text).into_iter().map(|(value, _)| value).collect()
}

/// The numbers in a text, each with the size of its last digit.
fn written(text: &str) -> Vec<(f64, f64)> {
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

    fn table(&self, file: &str) -> &Table {
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
        between(&self.text, "<data ", "</data>").into_iter().map(figure).collect()
    }

    /// All rows of data.
    pub fn rows(&self) -> Vec<Row> {
        between(&self.text, "<table class=\"data\"", "</table>").into_iter().flat_map(rows_of).collect()
    }

    /// All charts of the run.
    pub fn drawings(&self) -> Vec<Drawing> {
        let drawing = |figure: &str| Drawing {
            words: words(between(figure, "<figcaption>", "</figcaption>")[0]),
            rows: between(figure, "<table class=\"data\"", "</table>")
                .into_iter()
                .flat_map(rows_of)
                .map(|row| (row.file, row.row))
                .collect(),
        };
        between(&self.text, "<figure ", "</figure>").into_iter().map(drawing).collect()
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

fn rows_of(table: &str) -> Vec<Row> {
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

fn value(table: &Table, row: usize, column: &str) -> Option<f64> {
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

impl Drawing {
    /// What charts make of means: the differences between scenarios, and what years add up to.
    fn made_of(&self, page: &Page) -> Vec<f64> {
        let mut means: HashMap<(&str, &str), Vec<f64>> = HashMap::new();
        for (file, row) in &self.rows {
            let table = page.table(file);
            let mean = value(table, *row, "mean").unwrap_or(f64::NAN);
            // Single draws are no means.
            let Some(metric) = table.words("metric").get(*row) else { continue };
            means.entry((file, metric)).or_default().push(mean);
        }
        let differences = means
            .values()
            .filter(|all| all.len() <= 40)
            .flat_map(|all| all.iter().flat_map(|a| all.iter().map(move |b| a - b)));
        let sums = means.values().flat_map(|all| {
            all.iter().scan(0.0, |sum, mean| {
                *sum += mean;
                Some(*sum)
            })
        });
        differences.chain(sums).chain(self.lived(page)).collect()
    }

    /// What a chart makes of single draws: sums over their steps, discounted or not, and in how many steps something is so.
    fn lived(&self, page: &Page) -> Vec<f64> {
        let Some((file, first)) = self.rows.iter().find(|(file, _)| file.ends_with("paths.csv")) else {
            return Vec::new();
        };
        let table = page.table(file);
        let axes = table.columns.iter().take_while(|(name, _)| name != "path").map(|(name, _)| name.clone());
        let names: Vec<String> = axes.collect();
        let is_own = |row: &usize| names.iter().all(|name| table.words(name)[*row] == table.words(name)[*first]);
        let (paths, facilities, states) =
            (table.words("path"), table.words("facility"), table.words("security [state]"));
        let discount = table.reals("discount [factor]");
        let mut known: HashMap<String, f64> = HashMap::new();
        let mut factor = f64::NAN;
        for row in (0..table.len()).filter(is_own) {
            if facilities[row].is_empty() {
                factor = discount.get(row).copied().unwrap_or(f64::NAN);
                *known
                    .entry(format!("{} in {}", paths[row], states.get(row).map_or("", String::as_str)))
                    .or_default() += 1.0 / 12.0;
            }
            for (name, values) in &table.columns {
                let Values::Real(values) = values else { continue };
                let value = if values[row].is_finite() { values[row] } else { 0.0 };
                let of = format!("{} {} {name}", paths[row], facilities[row]);
                *known.entry(format!("sum of {of}")).or_default() += value;
                *known.entry(format!("value of {of}")).or_default() += value * factor;
                *known.entry(format!("steps of {of}")).or_default() += f64::from(u8::from(value > 0.0));
                *known.entry(format!("sum of all {} {name}", paths[row])).or_default() +=
                    if facilities[row].is_empty() { 0.0 } else { value };
                *known.entry(format!("value of all {} {name}", paths[row])).or_default() +=
                    if facilities[row].is_empty() { 0.0 } else { value * factor };
            }
        }
        known.into_values().collect()
    }

    /// Each number in the chart's words is in a row behind it, or says which year, percentile or level is meant.
    pub fn holds(&self, page: &Page) {
        let mut known: Vec<f64> = Vec::new();
        for (file, row) in &self.rows {
            let table = page.table(file);
            known.extend(table.columns.iter().filter_map(|(name, _)| value(table, *row, name)));
        }
        let study = std::fs::read_to_string(page.folder.join("study.toml")).expect("the study");
        let named = numbers(&(study.replace('-', " ") + " 5th 95th 25th 75th"));
        let named: Vec<f64> = named.into_iter().chain((1..=12).chain(2026..=2050).map(f64::from)).collect();
        known.extend(self.made_of(page));
        // Shares of what is left are shown too.
        let others: Vec<f64> = known.iter().map(|value| 1.0 - value).collect();
        for shown in written(&self.words) {
            let is_known =
                known.iter().chain(&others).any(|value| shows(shown, *value)) || named.contains(&shown.0.abs());
            assert!(is_known, "{} stands in no row behind: {}", shown.0, self.words);
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
    fn draws(&self) -> f64 {
        let manifest = std::fs::read_to_string(self.folder.join("manifest.json")).expect("the manifest");
        let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
        manifest["draws"].as_f64().expect("a number")
    }
}
