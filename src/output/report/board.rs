//! Tables of a report: cells whose figures say where they stand, coloured by their size.

use crate::model::Study;
use crate::output::cells::{Piece, Row};
use crate::output::number::{Measure, decimals, percent};
use crate::output::theme;
use plotters::style::RGBColor;
use serde::Serialize;

/// A table under a heading.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Board {
    /// Its place in the page, for links.
    pub id: &'static str,
    /// Its heading.
    pub title: String,
    /// What its figures are.
    pub caption: String,
    /// Heads of the columns.
    pub heads: Vec<String>,
    /// How many columns at the left are words that name the row.
    pub labels: usize,
    /// The rows.
    pub groups: Vec<Group>,
}

/// Rows under a heading of their own.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Group {
    /// The heading; empty where there is none.
    pub title: String,
    /// The rows.
    pub rows: Vec<Vec<Cell>>,
}

impl Board {
    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.rows.is_empty())
    }
}

/// A cell.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Cell {
    /// What it says.
    pub pieces: Vec<Piece>,
    /// What it says besides, below that.
    pub besides: Vec<Piece>,
    /// CSS of its colours; empty where it has none.
    pub style: String,
    /// The number by which rows are sorted; empty for words.
    pub sort: String,
}

impl Cell {
    /// Words.
    pub fn words(text: impl Into<String>) -> Self {
        Self { pieces: vec![Piece::words(text)], ..Self::default() }
    }

    /// Figures, sorted by a number.
    pub fn figures(pieces: Vec<Piece>, besides: Vec<Piece>, sort: f64) -> Self {
        let sort = if sort.is_finite() { sort.to_string() } else { String::new() };
        Self { pieces, besides, sort, style: String::new() }
    }

    /// Nothing.
    pub fn none() -> Self {
        Self::words("–")
    }
}

/// A column of figures: its head, and a cell for each row.
pub struct Column {
    /// The head, with the unit.
    pub head: String,
    /// The cells.
    pub cells: Vec<Cell>,
}

impl Column {
    /// The same, coloured by the numbers by which its cells are sorted: over `whole` where that is given, as shares are; both
    /// ways from 0 where there is more and less; else from 0.
    pub fn shaded(mut self, whole: Option<(f64, f64)>) -> Self {
        let values: Vec<f64> = self.cells.iter().map(|cell| cell.sort.parse().unwrap_or(f64::NAN)).collect();
        let known = || values.iter().copied().filter(|value| value.is_finite());
        let (low, high) = whole.unwrap_or((known().fold(0.0, f64::min), known().fold(0.0, f64::max)));
        let size = low.abs().max(high.abs());
        let colour = |value: f64| match low < 0.0 {
            true => theme::tint(value / size),
            false => theme::tint((value - low) / (high - low)),
        };
        for (cell, value) in self.cells.iter_mut().zip(values).filter(|(_, value)| value.is_finite()) {
            cell.style = style(colour(value));
        }
        self
    }
}

/// A background with the ink that can be read on it.
fn style(background: RGBColor) -> String {
    let hex = |RGBColor(r, g, b): RGBColor| format!("#{r:02x}{g:02x}{b:02x}");
    format!("background:{};color:{}", hex(background), hex(theme::ink_on(background)))
}

/// The median of each row and the range from the 5th to the 95th percentile, in one unit; in how many of the draws there is one,
/// if not in all.
pub fn medians(study: &Study, head: &str, rows: &[Option<Row>], measure: &Measure) -> Column {
    let shown = ["p50", "p05", "p95"];
    let known = || rows.iter().flatten();
    let values = || known().flat_map(|row| shown.map(|column| (row.value(column) * measure.factor).abs()));
    let most = values().filter(|value| value.is_finite()).fold(0.0, f64::max);
    // Three digits of what they span, but no more than four of the largest.
    let common = measure.decimals(known().flat_map(|row| shown.map(|column| row.value(column)))).min(decimals(most, 4));
    let cell = |row: &Option<Row>| {
        let Some(row) = row.filter(|row| row.value("n") > 0.0) else { return Cell::none() };
        // A small one keeps two digits.
        let own = decimals(row.value("p50") * measure.factor, 2).min(2).max(common);
        let [median, low, high] = shown.map(|column| row.piece(column, measure.fixed(row.value(column), own)));
        let range = if low.text == high.text { Vec::new() } else { vec![low, Piece::words(" to "), high] };
        let some = some_draws(study, &row);
        let comma = if range.is_empty() || some.is_empty() { Vec::new() } else { vec![Piece::words(", ")] };
        Cell::figures(vec![median], [range, comma, some].concat(), row.value("p50"))
    };
    Column { head: measure.title(head), cells: rows.iter().map(cell).collect() }
}

/// `in 62 % of draws`; nothing where all have a value.
fn some_draws(study: &Study, row: &Row) -> Vec<Piece> {
    let share = row.value("n") / study.sampling.draws as f64;
    let figure = Piece { how: "share", ..row.piece("n", percent(share)) };
    if share < 1.0 { vec![Piece::words("in "), figure, Piece::words(" of draws")] } else { Vec::new() }
}

/// Shares of draws.
pub fn shares(head: &str, rows: &[Option<Row>], column: &str) -> Column {
    let cell = |row: &Option<Row>| match row.map(|row| (row, row.value(column))) {
        Some((row, share)) if share.is_finite() => {
            Cell::figures(vec![row.piece(column, percent(share))], Vec::new(), share)
        }
        _ => Cell::none(),
    };
    Column { head: head.to_owned(), cells: rows.iter().map(cell).collect() }
}

/// Rows with columns of figures beside their labels, in groups: each label is that of the group and that of the row.
pub fn beside(labels: Vec<(String, String)>, columns: &[Column]) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for (index, (group, label)) in labels.into_iter().enumerate() {
        let figures = columns.iter().filter_map(|column| column.cells.get(index).cloned());
        let row = std::iter::once(Cell::words(label)).chain(figures).collect();
        match groups.last_mut().filter(|last| last.title == group) {
            Some(last) => last.rows.push(row),
            None => groups.push(Group { title: group, rows: vec![row] }),
        }
    }
    groups
}

/// The heads of a table: of what names its rows, and of its columns.
pub fn heads(rows: String, columns: &[Column]) -> Vec<String> {
    std::iter::once(rows).chain(columns.iter().map(|column| column.head.clone())).collect()
}
