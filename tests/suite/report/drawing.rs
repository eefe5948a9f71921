//! A chart in a report: its words, and the texts of its drawing, each number with the cells it may come from.

use super::number::{Number, POWERS, numbers, written};
use super::page::{Page, attribute, between, rows_of, value, words};
use std::collections::HashMap;

/// A chart as the report shows it.
pub struct Drawing {
    /// What it is called in the page.
    pub id: String,
    /// Its words: those that are figures with the number that each shows, and all others.
    caption: Said,
    /// The texts of its drawing.
    texts: Vec<Text>,
    /// The rows behind it.
    rows: Vec<(String, usize)>,
    /// The folder of the analysis that it is of.
    folder: Option<String>,
}

/// Words and the numbers that figures among them show.
struct Said {
    text: String,
    values: Vec<f64>,
}

/// A text of a drawing.
struct Text {
    said: Said,
    at: (f64, f64),
}

impl Drawing {
    /// A chart of a page; of an analysis with the tables of its folder behind it.
    pub fn of(page: &Page, figure: &str, folder: Option<&str>) -> Self {
        let caption = between(figure, "<figcaption>", "</figcaption>")[0];
        let values = between(caption, "<data value=\"", "\"").into_iter().map(|it| it.parse().expect("a number"));
        let own = between(figure, "<table class=\"data\"", "</table>").into_iter().flat_map(rows_of);
        let own = own.map(|row| (row.file, row.row));
        let mut rows: Vec<(String, usize)> = own.collect();
        match folder {
            Some(folder) => rows = page.rows_in(&format!("{folder}/")),
            // Of many rows a report shows the first.
            None if figure.contains(" rows)") => {
                rows = rows.iter().flat_map(|(file, row)| page.rows_like(file, *row)).collect();
                rows.sort();
                rows.dedup();
            }
            None => {}
        }
        Self {
            id: figure.split('"').nth(1).unwrap_or("").to_owned(),
            caption: Said { text: words(caption), values: values.collect() },
            texts: between(figure, "<text ", "</text>").into_iter().map(text).collect(),
            rows,
            folder: folder.map(str::to_owned),
        }
    }

    /// Each number in its words and its drawing is in a row behind it, or made of such in a way that is told, or says which year,
    /// percentile or level is meant; or is a tick that stands where its scale has it.
    pub fn problems(&self, page: &Page) -> Vec<String> {
        let origins = self.origins(page);
        let known = page.named(self.folder.as_deref());
        let mut said: Vec<&Said> = vec![&self.caption];
        let mut ticks: Vec<&Text> = Vec::new();
        for text in &self.texts {
            let alone = written(&text.said.text).len() == 1;
            let bare = text.said.text.trim().chars().all(|it| it.is_ascii_digit() || ",.−e%  ".contains(it));
            match alone && bare && text.said.values.is_empty() {
                true => ticks.push(text),
                false => said.push(&text.said),
            }
        }
        let of_words = said.iter().flat_map(|it| it.problems(&origins, &known));
        of_words.chain(uneven(&ticks)).map(|problem| format!("{}: {problem}", self.id)).collect()
    }

    /// The numbers that are behind it, and those that charts make of these.
    fn origins(&self, page: &Page) -> Vec<f64> {
        let mut origins: Vec<f64> = Vec::new();
        for (file, row) in &self.rows {
            let table = page.table(file);
            origins.extend(table.columns.iter().filter_map(|(name, _)| value(table, *row, name)));
        }
        let share = |n: f64| n / page.draws();
        origins.extend(self.counts(page).into_iter().map(share));
        origins.extend(self.made_of(page));
        origins.extend(self.shares_with_less(page));
        // Those draws that are left.
        let shares = origins.iter().filter(|it| (0.0..=1.0).contains(*it)).map(|it| 1.0 - it);
        origins.extend(shares.collect::<Vec<_>>());
        origins.retain(|value| value.is_finite());
        origins
    }

    /// How many draws have a value in each row.
    fn counts(&self, page: &Page) -> Vec<f64> {
        self.rows.iter().filter_map(|(file, row)| value(page.table(file), *row, "n")).collect()
    }

    /// The share of draws with less, of each difference behind it.
    fn shares_with_less(&self, page: &Page) -> Vec<f64> {
        let metric = |(file, row): &(String, usize)| page.table(file).words("metric").get(*row).cloned();
        let differences = self.rows.iter().filter(|(file, _)| file == "tables/differences.csv");
        let mut metrics: Vec<String> = differences.filter_map(metric).collect();
        metrics.sort();
        metrics.dedup();
        if metrics.is_empty() {
            return Vec::new();
        }
        let table = page.table("tables/differences.csv");
        let rows = (0..table.len()).filter(|row| metrics.contains(&table.words("metric")[*row]));
        rows.filter_map(|row| page.less_in(row)).collect()
    }

    /// What charts make of means: the differences between scenarios, what years add up to, and the ratio of two such sums.
    fn made_of(&self, page: &Page) -> Vec<f64> {
        let mut means: HashMap<(&str, &str, &str), Vec<f64>> = HashMap::new();
        let mut by_place: HashMap<(String, &str), Vec<(i64, f64)>> = HashMap::new();
        for (file, row) in &self.rows {
            let table = page.table(file);
            // Single draws are no means.
            let Some(metric) = table.words("metric").get(*row) else { continue };
            for column in ["mean", "p05", "p25", "p50", "p75", "p95"] {
                let own = value(table, *row, column).unwrap_or(f64::NAN);
                means.entry((file, metric, column)).or_default().push(own);
            }
            let mean = value(table, *row, "mean").unwrap_or(f64::NAN);
            let axes = table.columns.iter().take_while(|(name, _)| name != "year" && name != "metric");
            let place: Vec<&str> = axes.filter_map(|(name, _)| Some(table.words(name).get(*row)?.as_str())).collect();
            if let Some(year) = table.wholes("year").get(*row).copied().flatten() {
                by_place.entry((place.join("/"), metric)).or_default().push((year, mean));
            }
        }
        let differences = means
            .values()
            .filter(|all| all.len() <= 80)
            .flat_map(|all| all.iter().flat_map(|a| all.iter().map(move |b| a - b)));
        let sums = means.values().flat_map(|all| prefix_sums(all));
        let flows = net(&means);
        differences.chain(sums).chain(flows).chain(compared(page, &by_place)).chain(self.lived(page)).collect()
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
        let draws = table.wholes("draw").iter().flatten().map(|draw| *draw as f64);
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
                let orecast::output::table::Values::Real(values) = values else { continue };
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
        known.into_values().chain(draws).collect()
    }
}

impl Said {
    /// Each number is that of a figure, rounded, and this stands behind; or it is known by name.
    fn problems(&self, origins: &[f64], known: &[f64]) -> Vec<String> {
        let mut problems = Vec::new();
        let numbers = written(&self.text);
        for value in &self.values {
            // The unit that is written behind the figure, where there is one, says what becomes of a table's number.
            let own: Option<Vec<i32>> = numbers.iter().filter(|it| rounds(it, *value)).map(|it| it.power).collect();
            let powers = own.filter(|own| !own.is_empty()).unwrap_or(POWERS.to_vec());
            let is = |origin: &f64| {
                powers.iter().any(|power| (origin * 10f64.powi(*power) - value).abs() <= 1e-9 * value.abs())
            };
            if !origins.iter().any(is) {
                problems.push(format!("{value} stands in no row behind: {}", self.text));
            }
        }
        for shown in &numbers {
            let bound = |value: &f64| {
                let (small, large) = (self.text.contains("< 1"), self.text.contains("> 99"));
                small && shown.value == 1.0 && *value < 1.0 || large && shown.value == 99.0 && *value > 99.0
            };
            let told = self.values.iter().any(|it| rounds(shown, *it) || bound(it));
            let named = known.iter().any(|it| (it.abs() - shown.value.abs()).abs() <= 1e-9 * shown.value.abs());
            // What an analysis simulates is some draws many times.
            let many = self.text.contains("simulations");
            let times = many && known.iter().any(|it| *it >= 16.0 && shown.value % it == 0.0);
            if !told && !named && !times {
                problems.push(format!("{} is from nowhere: {}", shown.value, self.text));
            }
        }
        problems
    }
}

/// Whether a number is what is written of the value that a figure carries.
fn rounds(shown: &Number, value: f64) -> bool {
    (shown.value - value).abs() <= 0.5000001 * shown.step
}

/// A text of a drawing, from what stands between its tag's name and its end.
fn text(piece: &str) -> Text {
    let (head, text) = piece.split_once('>').expect("a tag");
    let values = attribute(head, "data-values");
    let values = values.split_whitespace().map(|it| it.parse().expect("a number")).collect();
    let at = |name: &str| attribute(&format!(" {head}"), &format!(" {name}")).parse().expect("a place");
    Text { said: Said { text: words(text).trim().to_owned(), values }, at: (at("x"), at("y")) }
}

/// Numbers alone in a row or a column that do not stand as far apart as they differ, nor as their logarithms do.
fn uneven(ticks: &[&Text]) -> Vec<String> {
    let mut problems = Vec::new();
    let number = |text: &Text| numbers(&text.said.text)[0];
    let mut from = 0;
    while from < ticks.len() {
        let along = |x: bool| {
            let same = |text: &&&Text| if x { text.at.1 == ticks[from].at.1 } else { text.at.0 == ticks[from].at.0 };
            ticks[from..].iter().take_while(same).count()
        };
        let (count, x) = if along(true) > along(false) { (along(true), true) } else { (along(false), false) };
        let mut points: Vec<(f64, f64)> =
            ticks[from..from + count].iter().map(|it| (if x { it.at.0 } else { -it.at.1 }, number(it))).collect();
        // Where the next panel begins the numbers start again.
        let rises = points.len() > 1 && points[1].1 > points[0].1;
        let ends = |two: &[(f64, f64)]| two[1].0 <= two[0].0 || (two[1].1 > two[0].1) != rises;
        let end = points.windows(2).position(ends).map_or(points.len(), |at| at + 1);
        points.truncate(end);
        // Too few to tell how far apart they stand: those of a scale are round.
        if points.len() < 3 && points.iter().any(|it| !is_round(it.1)) {
            problems.push(format!("{points:?} are no ticks and no figures"));
        }
        if !is_even(&points) && !is_even_by_ratio(&points) {
            problems.push(format!("ticks stand unevenly: {points:?}"));
        }
        from += points.len().max(1);
    }
    problems
}

/// Whether places rise evenly with numbers, to a pixel or two.
fn is_even(points: &[(f64, f64)]) -> bool {
    let [first, second, rest @ ..] = points else { return true };
    let each = (second.0 - first.0) / (second.1 - first.1);
    let far = |it: &(f64, f64)| (first.0 + each * (it.1 - first.1) - it.0).abs();
    let distance = (second.0 - first.0).abs();
    // Places are whole pixels. The last label of all may be moved a little, so that it is not cut.
    rest.iter().enumerate().all(|(at, it)| {
        far(it) <= (2.0 + at as f64 * 1.5).max(if at + 1 == rest.len() { 0.08 * distance } else { 0.0 })
    })
}

/// Whether a number is a few digits and zeros, as a scale's are, or a year.
fn is_round(number: f64) -> bool {
    let size = number.abs();
    let unit = if size > 0.0 { 10f64.powf(size.log10().floor() - 1.0) } else { 1.0 };
    (size / unit - (size / unit).round()).abs() < 1e-6 || (1900.0..2100.0).contains(&size)
}

fn is_even_by_ratio(points: &[(f64, f64)]) -> bool {
    points.iter().all(|it| it.1 > 0.0) && is_even(&points.iter().map(|it| (it.0, it.1.ln())).collect::<Vec<_>>())
}

/// What the first, the first two, … add up to.
fn prefix_sums(all: &[f64]) -> Vec<f64> {
    let add = |sum: &mut f64, mean: &f64| {
        *sum += mean;
        Some(*sum)
    };
    all.iter().scan(0.0, add).collect()
}

/// The cash flow of each year and what it adds up to: what comes in less what goes out.
fn net(means: &HashMap<(&str, &str, &str), Vec<f64>>) -> Vec<f64> {
    let of = |name: &str| {
        means.iter().find(|((_, metric, column), _)| *column == "mean" && metric.split('.').next() == Some(name))
    };
    let Some(revenue) = of("revenue").map(|(_, all)| all) else { return Vec::new() };
    let flow = |year: usize| {
        let out = ["opex", "capex", "sustaining", "tax"].iter().filter_map(|name| of(name));
        revenue[year] - out.filter_map(|(_, all)| all.get(year)).sum::<f64>()
    };
    let flows: Vec<f64> = (0..revenue.len()).map(flow).collect();
    let sums = prefix_sums(&flows);
    let less = sums.iter().copied().fold(0.0, f64::min);
    flows.into_iter().chain(sums).chain([less]).collect()
}

/// Of two metrics of the same scenario: by how much one is more in each year, and the ratio of what they add up to on the plateau.
fn compared(page: &Page, by_place: &HashMap<(String, &str), Vec<(i64, f64)>>) -> Vec<f64> {
    let plateau = page.plateau();
    let sum = |years: &[(i64, f64)]| years.iter().filter(|it| plateau.contains(&it.0)).map(|it| it.1).sum::<f64>();
    let pairs = by_place.iter().flat_map(|(a, own)| {
        let others = by_place.iter().filter(move |(b, _)| b.0 == a.0 && b.1 != a.1);
        others.flat_map(move |(_, other)| {
            let less = own.iter().zip(other).map(|(own, other)| own.1 - other.1);
            less.chain([sum(own) / sum(other)]).collect::<Vec<_>>()
        })
    });
    if by_place.len() > 400 { Vec::new() } else { pairs.collect() }
}
