//! Columns of a console table: each with one unit in its head, and figures whose decimal points stand below each other.

use crate::analysis::Summary;
use crate::output::number::{Measure, decimals, percent};
use crate::units::{Dimension, UnitSystem};

/// A column: its head in lines, and its cells.
pub struct Column {
    head: Vec<String>,
    cells: Vec<String>,
    left: bool,
}

impl Column {
    /// Words, from the left; long ones are cut.
    pub fn words<'w>(head: &str, cells: impl IntoIterator<Item = &'w str>) -> Self {
        Self { head: vec![shortened(head)], cells: cells.into_iter().map(shortened).collect(), left: true }
    }

    /// Names, from the left and whole.
    pub fn names(head: &str, cells: impl IntoIterator<Item = String>) -> Self {
        Self { head: vec![head.to_owned()], cells: cells.into_iter().collect(), left: true }
    }

    /// Values ± errors, each with the decimals that its error gives, as [`Measure::uncertain`] has them.
    pub fn uncertain(head: &[&str], measure: &Measure, cells: impl IntoIterator<Item = (f64, f64)>) -> Self {
        let cells: Vec<String> = cells.into_iter().map(|(value, error)| measure.uncertain(value, error)).collect();
        let parts = || cells.iter().map(|cell| cell.split_once(" ± ").unwrap_or((cell, "")));
        let wide = |part: &str| part.chars().count();
        let (left, right) = (parts().map(|it| wide(it.0)).max(), parts().map(|it| wide(it.1)).max());
        let (left, right) = (left.unwrap_or(0), right.unwrap_or(0));
        if right == 0 {
            return Self::figures(head, cells);
        }
        let cell = |(value, error): (&str, &str)| {
            let sign = if error.is_empty() { " " } else { "±" };
            format!("{value:>left$} {sign} {error:<right$}")
        };
        Self::figures(head, parts().map(cell).collect::<Vec<String>>())
    }

    /// Means ± their standard errors, all in one unit and with the same decimals: enough for two digits of the largest error.
    pub fn means(head: &[&str], dimension: Dimension, units: &UnitSystem, cells: &[Option<Summary>]) -> Self {
        let known = || cells.iter().flatten();
        let measure = Measure::of(dimension, units, known().map(|summary| summary.mean));
        let places = places(&measure, cells, 2);
        let figures = |value: &dyn Fn(&Summary) -> f64| -> Vec<String> {
            cells.iter().map(|cell| measure.fixed(cell.as_ref().map_or(f64::NAN, value), places)).collect()
        };
        let (means, errors) = (figures(&|it| it.mean), figures(&|it| it.se));
        let (wide, narrow) = (widest(&means), widest(&errors));
        let cell = |(mean, error): (&String, &String)| match mean.as_str() {
            "–" => mean.clone(),
            _ => format!("{mean:>wide$} ± {error:>narrow$}"),
        };
        let cells = means.iter().zip(&errors).map(cell);
        let head = head.iter().map(|line| (*line).to_owned()).chain([format!("[{}]", measure.unit)]);
        Self { head: head.collect(), cells: cells.collect(), left: false }
    }

    /// Means alone, to the first digit of the largest error.
    pub fn rounded(head: &[&str], dimension: Dimension, units: &UnitSystem, cells: &[Option<Summary>]) -> Self {
        let measure = Measure::of(dimension, units, cells.iter().flatten().map(|summary| summary.mean));
        let places = places(&measure, cells, 1);
        let figures = cells.iter().map(|cell| measure.fixed(cell.map_or(f64::NAN, |it| it.mean), places));
        Self::figures(&[head, &[&format!("[{}]", measure.unit)]].concat(), figures)
    }

    /// Medians of the draws that have a value, with these draws' share of all: `12.5 (62 %)`.
    pub fn medians(
        head: &[&str],
        dimension: Dimension,
        units: &UnitSystem,
        cells: &[Option<Summary>],
        draws: usize,
    ) -> Self {
        let median = |summary: &Summary| summary.median();
        let measure = Measure::of(dimension, units, cells.iter().flatten().map(median));
        let places = measure.decimals(cells.iter().flatten().map(median)).min(1);
        let cell = |cell: &Option<Summary>| match cell.filter(|summary| summary.n > 0) {
            Some(summary) => {
                format!("{} ({})", measure.fixed(summary.median(), places), percent(summary.n as f64 / draws as f64))
            }
            None => "–".into(),
        };
        Self::figures(&[head, &[&format!("[{}]", measure.unit)]].concat(), cells.iter().map(cell))
    }

    /// A line between groups of columns.
    pub fn line(rows: usize) -> Self {
        Self::figures(&["│"; 4], vec!["│".to_owned(); rows])
    }

    /// Puts a word above the head.
    pub fn entitle(&mut self, word: &str) {
        self.head.insert(0, shortened(word));
    }

    /// Shares in per cent.
    pub fn shares(head: &[&str], cells: impl IntoIterator<Item = f64>) -> Self {
        Self::figures(head, cells.into_iter().map(percent))
    }

    /// Figures as written.
    pub fn figures(head: &[&str], cells: impl IntoIterator<Item = String>) -> Self {
        let head = head.iter().map(|line| (*line).to_owned()).collect();
        Self { head, cells: cells.into_iter().collect(), left: false }
    }

    fn width(&self) -> usize {
        widest(&self.head).max(widest(&self.cells))
    }
}

/// Decimals for so many digits of the largest error.
fn places(measure: &Measure, cells: &[Option<Summary>], digits: i32) -> usize {
    let largest = |value: &dyn Fn(&Summary) -> f64| {
        let sizes = cells.iter().flatten().map(|it| (value(it) * measure.factor).abs()).filter(|it| it.is_finite());
        sizes.fold(0.0, f64::max)
    };
    let (error, most) = (largest(&|it| it.se), largest(&|it| it.mean));
    // An error of nothing but rounding needs no digits.
    if error > 1e-9 * most { decimals(error, digits).min(decimals(most, 6)) } else { decimals(most, 3) }
}

/// The width of a table.
pub fn width(columns: &[Column]) -> usize {
    columns.iter().map(Column::width).sum::<usize>() + 2 * columns.len().saturating_sub(1)
}

/// The columns side by side; heads stand on the first row.
pub fn table(columns: &[Column]) -> String {
    let tall = columns.iter().map(|column| column.head.len()).max().unwrap_or(0);
    let rows = columns.iter().map(|column| column.cells.len()).max().unwrap_or(0);
    let mut text = String::new();
    for line in 0..tall + rows {
        let cells = columns.iter().map(|column| {
            let head = (line + column.head.len()).checked_sub(tall).and_then(|place| column.head.get(place));
            let cell = line.checked_sub(tall).and_then(|row| column.cells.get(row)).or(head);
            let (cell, width) = (cell.map_or("", String::as_str), column.width());
            if column.left { format!("{cell:<width$}") } else { format!("{cell:>width$}") }
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// A text in lines of at most 110 letters, each after so many spaces.
pub fn paragraph(indent: usize, text: &str) -> String {
    const MOST: usize = 110;
    let (mut lines, mut line) = (String::new(), String::new());
    for word in text.split(' ') {
        if !line.is_empty() && indent + line.chars().count() + 1 + word.chars().count() > MOST {
            lines += &format!("{:indent$}{line}\n", "");
            line.clear();
        }
        line = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
    }
    lines + &format!("{:indent$}{line}\n", "")
}

fn widest(cells: &[String]) -> usize {
    cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0)
}

/// A name of at most 24 letters.
fn shortened(name: &str) -> String {
    const MOST: usize = 24;
    if name.chars().count() <= MOST { name.to_owned() } else { name.chars().take(MOST - 1).chain(['…']).collect() }
}
