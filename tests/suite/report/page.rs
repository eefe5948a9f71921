//! A report as written, taken apart: its figures with the cells that they name, and what is left.

use super::drawing::Drawing;
use super::number::{Number, POWERS, numbers, written};
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

    /// The page with another text.
    pub fn with(&self, text: &str) -> Self {
        Self { text: text.to_owned(), folder: self.folder.clone(), tables: self.tables.clone() }
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
        let mut stated = self.labels();
        let percentiles = " 5th 95th 25th 75th 10th 50th 90th 1st 99th 0.5 90 % 95 % 50 % 100 %";
        let years = (1900..=2050).chain(0..=14).map(f64::from);
        let scenarios = self.table("tables/kpis.csv").words("metric").iter().filter(|name| *name == "npv").count();
        let mut counts = self.made();
        // An axis of so many levels sets so many scenarios beside those with its reference.
        let axes = self.study().axes.iter().map(|axis| axis.levels.len()).collect::<Vec<_>>();
        counts.extend(axes.iter().map(|levels| (scenarios / levels * (levels - 1)) as f64));
        counts.extend([scenarios as f64, self.study().scenarios.len() as f64, self.references() as f64]);
        if let Some(folder) = folder {
            counts.extend(made(&self.folder.with_file_name(folder)));
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

    /// What the study calls its parts.
    fn labels(&self) -> String {
        let study = self.study();
        let axes = study.axes.iter().flat_map(|axis| {
            let levels = axis.levels.iter().flat_map(|level| [&level.name, &level.label]);
            [&axis.name, &axis.label].into_iter().chain(levels)
        });
        let worlds = study.scenarios.iter().map(|scenario| &scenario.world);
        let parts = worlds.flat_map(|world| {
            let sources = world.sources.iter().flat_map(|it| [&it.name, &it.label]);
            sources.chain(world.facilities.iter().flat_map(|it| [&it.name, &it.label]))
        });
        let notes = study.histories.iter().flat_map(|it| it.note.iter().chain([&it.name]));
        let all = axes.chain(parts).chain(notes).chain([&study.title]);
        all.map(|text| format!(" {text}")).collect::<String>().replace('-', " ")
    }

    /// What the manifest says of how the run was made.
    fn made(&self) -> Vec<f64> {
        made(&self.folder)
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

    /// Numbers that an analysis printed and that stand in none of its tables, rounded, and name nothing.
    pub fn printed_from_nowhere(&self) -> Vec<String> {
        let articles = between(&self.text, "<article ", "</article>");
        articles.into_iter().flat_map(|article| self.untold(article)).collect()
    }

    fn untold(&self, article: &str) -> Vec<String> {
        let folder = attribute(article, "data-folder");
        let Some(printed) = between(article, "<pre", "</pre>").first().copied() else { return Vec::new() };
        let printed = words(printed.split_once('>').expect("a tag").1);
        let known = self.named(Some(&folder));
        let mut cells: Vec<f64> = Vec::new();
        for (file, row) in self.rows_in(&format!("{folder}/")) {
            let table = self.table(&file);
            cells.extend(table.columns.iter().filter_map(|(name, _)| value(table, row, name)));
        }
        cells.extend(self.shares_of_grades(&folder));
        let is_known = |shown: &Number| {
            // States are the draws of some scenarios.
            let states = known.iter().any(|it| *it >= 16.0 && shown.value > *it && shown.value % it == 0.0);
            let named = known.iter().any(|it| (it.abs() - shown.value.abs()).abs() <= 1e-9 * shown.value.abs());
            named || states || cells.iter().any(|cell| shown.shows(*cell, false))
        };
        let lines = printed.lines();
        let wrong = lines.flat_map(|line| written(line).into_iter().map(move |shown| (line, shown)));
        wrong
            .filter(|(_, shown)| !is_known(shown))
            .map(|(line, it)| format!("{folder}: {} in {line}", it.value))
            .collect()
    }

    /// What the factors of each grade explain alone, and what all do: sums of an analysis' indices.
    fn shares_of_grades(&self, folder: &str) -> Vec<f64> {
        let tables =
            ["first-order", "sobol"].iter().filter_map(|it| self.tables.get(&format!("{folder}/tables/{it}.csv")));
        let sums = |table: &Table| {
            let sum = |grade: Option<&str>| {
                let rows = table.words("grade").iter().zip(table.reals("S1"));
                rows.filter(|(own, _)| grade.is_none_or(|it| it == *own)).map(|(_, share)| share.max(0.0)).sum::<f64>()
            };
            [None, Some("A"), Some("B"), Some("C"), Some("")].map(sum)
        };
        // What luck makes with its interactions leaves the rest to the factors.
        let totals = |table: &Table| table.reals("ST").iter().map(|total| 1.0 - total).collect::<Vec<_>>();
        let of = |table: &&Table| [sums(table).to_vec(), totals(table)].concat();
        tables.flat_map(|table| of(&table)).flat_map(|sum| [sum, 1.0 - sum]).collect()
    }

    /// Every number of the register is one of the same row in the table, in another unit at most.
    pub fn register_holds(&self) {
        let table = self.table("tables/assumptions.csv");
        // The share of variance is an index of some analysis beside the run.
        let indices =
            self.tables.iter().filter(|(file, _)| file.ends_with("/sobol.csv") || file.ends_with("/first-order.csv"));
        let shares: Vec<f64> = indices.flat_map(|(_, it)| it.reals("S1")).map(|share| share.clamp(0.0, 1.0)).collect();
        let register = between(&self.text, "<table class=\"register\">", "</table>")[0];
        for row in between(register, "<tr>", "</tr>").into_iter().skip(1) {
            let cells: Vec<String> = between(row, "<td", "</td>")
                .into_iter()
                .map(|it| words(it.split_once('>').expect("a cell").1))
                .collect();
            let rows = (0..table.len())
                .filter(|at| table.words("path")[*at] == cells[0] && table.words("level")[*at] == cells[5]);
            let known: Vec<f64> = rows.flat_map(|at| numbers(&table.words("value")[at].replace('-', "−"))).collect();
            if let Some(shown) = cells.get(6).and_then(|it| written(it).first().copied()) {
                let least = cells[6].starts_with('<');
                let is = |share: &f64| if least { *share > 0.0 && *share < 0.01 } else { shown.shows(*share, true) };
                assert!(shares.iter().any(is), "{} of {} is no index", cells[6], cells[0]);
            }
            for shown in numbers(&cells[1].replace(" 1/yr", "")) {
                let units = [1.0, 12.0, 365.25, 365.25 / 7.0];
                let is_known = known.iter().any(|value| {
                    units.iter().any(|unit| {
                        let exact = |value: f64| {
                            (-12..=12).any(|power| (value * 10f64.powi(power) - shown).abs() <= 1e-5 * shown.abs())
                        };
                        exact(value * unit) || shown == 0.0 && *value == 0.0
                    })
                });
                assert!(is_known, "{shown} of {} is not in the table: {known:?}", cells[0]);
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
        let study = std::fs::read_to_string(self.folder.join("study.toml")).expect("the study");
        let mut known = numbers(&study.replace('-', " "));
        known.extend(self.made());
        // Of long tables so many rows are shown.
        known.extend(self.tables.values().map(|table| table.len() as f64).chain([200.0]));
        let folders = between(&self.text, "<article data-folder=\"", "\"");
        known.extend(folders.into_iter().flat_map(|it| made(&self.folder.with_file_name(it))));
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
            for shown in numbers(&line.replace('-', " ")) {
                let is = |value: f64| (value - shown.abs()).abs() < 1e-9 * shown.abs().max(1e-9);
                let is_known = known.iter().any(|value| POWERS.iter().any(|it| is(value.abs() * 10f64.powi(*it))));
                assert!(is_known, "{shown} is from nowhere: {}", line.trim());
            }
        }
    }
}

/// The numbers that a folder's manifest says of how it was made: seed, draws, scenarios, version, when and how long.
fn made(folder: &Path) -> Vec<f64> {
    let manifest = std::fs::read_to_string(folder.join("manifest.json")).expect("the manifest");
    let manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    let told = ["seed", "draws", "scenarios", "version", "command", "started", "seconds", "applied"];
    told.iter().flat_map(|key| numbers(&manifest[key].to_string().replace('-', " "))).collect()
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
            "" | "size" => values[0],
            "difference" => values[0] - values[1],
            "count" => values.iter().filter(|value| **value >= 0.9).count() as f64,
            "share" => values[0] / page.draws(),
            "less" => page.less(&self.cells),
            other => panic!("{other} is not known"),
        };
        let shown = written(&self.text);
        let (text, cells) = (&self.text, &self.cells);
        match (text.chars().next(), shown.first()) {
            (Some('<'), _) => assert!(value > 0.0 && value < 0.01, "{text} of {value}"),
            (Some('>'), _) => assert!(value > 0.99 && value < 1.0, "{text} of {value}"),
            (_, None) => assert!(value.is_nan(), "{text} of {value}"),
            (_, Some(shown)) => {
                assert!(shown.shows(value, self.how != "size"), "{text} is shown of {value} ({cells:?})")
            }
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
                    let (value, shown) = (numbers[self.row], written(text)[0].value);
                    let far = (value - shown).abs();
                    // What has too many digits is shown with three of them and a power of ten.
                    let close = far <= (if text.contains('e') { 5.1e-3 } else { 5.1e-5 }) * value.abs() + 1e-9;
                    assert!(close, "{column}: {text} of {value}");
                }
                Values::Real(_) => assert!(text.is_empty(), "{column}: {text}"),
            }
        }
    }
}

impl Page {
    /// The share of draws with less, from the cells of the share with more and of the distribution.
    fn less(&self, cells: &[String]) -> f64 {
        let row = cells[1].split(':').nth(1).expect("a row");
        self.less_of(self.cell(&cells[0]), row.parse().expect("a number"))
    }

    /// The same of a row of differences; none of a year.
    pub fn less_in(&self, row: usize) -> Option<f64> {
        let (table, all) = (self.table("tables/differences.csv"), self.table("tables/distributions.csv"));
        let same = |at: &usize| {
            all.columns.iter().all(|(name, values)| match values {
                Values::Text(words) => words[*at] == table.words(name)[row],
                _ => true,
            })
        };
        let more = value(table, row, "positive")?;
        let is_kpi = table.wholes("year").get(row).copied().flatten().is_none();
        (0..all.len()).find(same).filter(|_| is_kpi).map(|at| self.less_of(more, at))
    }

    /// Where some draws of a distribution do not differ, the share with less is known to one in a hundred.
    fn less_of(&self, more: f64, row: usize) -> f64 {
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
