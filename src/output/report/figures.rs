//! Charts in a report, each with the numbers behind it.

use crate::model::Study;
use crate::output::chart::{Chart, Shows};
use crate::output::number::digits;
use crate::output::phrase::Phrase;
use crate::output::table::{Table, Values};
use serde::Serialize;

/// A chart.
#[derive(Debug, Clone, Serialize)]
pub struct Figure {
    /// Its name, which is its file's stem.
    pub name: String,
    /// What it is called in the whole report: with the folder of the analysis it is of.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What it says, in one piece.
    pub alt: String,
    /// The same with the numbers of its figures.
    pub caption: Phrase,
    /// The drawing, as SVG.
    pub svg: String,
    /// The numbers behind it.
    pub data: Vec<Data>,
}

impl Figure {
    /// A chart drawn as SVG.
    pub fn of(chart: &Chart, data: Vec<Data>) -> Self {
        let svg = String::from_utf8_lossy(&chart.bytes);
        let from = svg.find("<svg").unwrap_or(0);
        // What the drawing says is said by the figure around it.
        let svg = svg[from..].replacen("<svg ", "<svg aria-hidden=\"true\" focusable=\"false\" ", 1);
        Self {
            name: chart.name.clone(),
            id: chart.name.clone(),
            title: chart.title.clone(),
            alt: chart.alt.to_string(),
            caption: chart.alt.clone(),
            svg,
            data,
        }
    }
}

/// Rows of a table.
#[derive(Debug, Clone, Serialize)]
pub struct Data {
    /// The table's name.
    pub table: String,
    /// Where its file is, in words.
    pub file: String,
    /// Whether a chart shows them.
    pub behind: bool,
    /// How many of its rows are not shown.
    pub left_out: usize,
    /// Its columns.
    pub heads: Vec<String>,
    /// The rows: which one of the table each is, and its cells.
    pub rows: Vec<(usize, Vec<String>)>,
}

/// The columns of summaries that a chart's table leaves out.
const BESIDE: [&str; 4] = ["months", "sd", "p10", "p90"];

/// The most rows behind one chart.
const ROWS: usize = 400;

impl Data {
    /// The rows that a chart shows.
    pub fn behind(study: &Study, tables: &[Table], shows: &Shows) -> Option<Self> {
        let table = tables.iter().find(|table| table.name == shows.table)?;
        let names: Vec<String> = shows.metrics.iter().map(ToString::to_string).collect();
        let metrics = table.words("metric");
        let levels: Vec<&[String]> = study.axes.iter().map(|axis| table.words(&axis.name)).collect();
        let is_level = |row: usize, scenario: usize, axis: usize| {
            levels[axis].get(row) == Some(&study.axes[axis].levels[study.scenarios[scenario].levels[axis]].name)
        };
        let is_shown = |row: &usize| {
            let of = |scenario: &usize| (0..study.axes.len()).all(|axis| is_level(*row, *scenario, axis));
            (metrics.is_empty() || metrics.get(*row).is_some_and(|metric| names.contains(metric)))
                && shows.scenarios.iter().any(of)
        };
        let rows: Vec<usize> = (0..table.len()).filter(is_shown).collect();
        let kept = |name: &str| !BESIDE.contains(&name);
        Some(Self { behind: true, ..Self::of(table, format!("tables/{}.csv", table.name), &rows, (ROWS, &kept)) })
    }

    /// A whole table of an analysis; of a long one its first rows.
    pub fn of_all(table: &Table, folder: &str, most: usize) -> Self {
        let rows: Vec<usize> = (0..table.len()).collect();
        Self::of(table, format!("{folder}/tables/{}.csv", table.name), &rows, (most, &|_| true))
    }

    fn of(table: &Table, file: String, rows: &[usize], (most, kept): (usize, &dyn Fn(&str) -> bool)) -> Self {
        // Columns that say nothing in any row are left out.
        let says = |values: &Values| rows.iter().any(|row| !cell(values, *row).is_empty());
        let columns: Vec<&(String, Values)> =
            table.columns.iter().filter(|(name, values)| kept(name) && says(values)).collect();
        let shown = |row: &usize| (*row, columns.iter().map(|(_, values)| cell(values, *row)).collect());
        Self {
            table: table.name.clone(),
            file,
            behind: false,
            left_out: rows.len().saturating_sub(most),
            heads: columns.iter().map(|(name, _)| name.clone()).collect(),
            rows: rows.iter().take(most).map(shown).collect(),
        }
    }
}

/// A cell as it is shown: five digits of a number.
fn cell(values: &Values, row: usize) -> String {
    match values {
        Values::Text(words) => words.get(row).cloned().unwrap_or_default(),
        Values::Whole(numbers) => {
            numbers.get(row).copied().flatten().map_or(String::new(), |number| number.to_string())
        }
        Values::Real(numbers) => match numbers.get(row) {
            Some(number) if number.is_finite() => digits(*number, 5),
            _ => String::new(),
        },
    }
}
