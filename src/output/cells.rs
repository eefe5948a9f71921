//! The cells of a run's tables, so that every figure of a report says where it stands.

use crate::error::Result;
use crate::model::{MetricName, Quantity, Study};
use crate::output::located::{Place, Places, Rows};
use crate::output::number::Measure;
use crate::output::table::Table;
use crate::output::tables::DISTRIBUTIONS;
use serde::Serialize;
use std::collections::HashMap;

/// A piece of a report's text: words, or a figure with the cells that it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Default)]
pub struct Piece {
    /// As it is shown.
    pub text: String,
    /// `table:row:column` of each cell, rows counted from 0, separated by spaces; empty for words.
    pub cells: String,
    /// What was made of the cells, if not one is shown: its `size` where words say which way it goes, the `difference` of two, the `count` of those that are at least nine tenths,
    /// the `share` of all draws that a count is, or the share with `less` by a distribution. Else empty.
    pub how: &'static str,
}

impl Piece {
    /// Words.
    pub fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// A row of a table of the run.
#[derive(Clone, Copy)]
pub struct Row<'t> {
    table: &'t Table,
    index: usize,
}

impl Row<'_> {
    /// The number in a column; NaN where there is none.
    pub fn value(&self, column: &str) -> f64 {
        match column {
            "n" => self.table.wholes("n").get(self.index).copied().flatten().map_or(f64::NAN, |n| n as f64),
            _ => self.table.reals(column).get(self.index).copied().unwrap_or(f64::NAN),
        }
    }

    /// Where the cell of a column stands: `kpis:12:p50`.
    pub fn cell(&self, column: &str) -> String {
        format!("{}:{}:{column}", self.table.name, self.index)
    }

    /// The number in a column, as `shown`.
    pub fn piece(&self, column: &str, shown: impl Into<String>) -> Piece {
        Piece { text: shown.into(), cells: self.cell(column), how: "" }
    }

    /// The number in a column with its unit.
    pub fn figure(&self, column: &str, measure: &Measure) -> Piece {
        self.piece(column, measure.with_unit(self.value(column)))
    }
}

/// The rows of a run's KPIs and of their differences, by what they are about.
pub struct Cells<'t> {
    rows: HashMap<Key, Row<'t>>,
}

/// What a row is about: a table's name, a scenario or a pair, a KPI.
type Key = (&'static str, Place, String);

impl<'t> Cells<'t> {
    /// The cells of a study's tables.
    ///
    /// # Errors
    /// [`Error::Usage`](crate::error::Error::Usage) if a row fits no scenario.
    pub fn of(study: &Study, tables: &'t [Table]) -> Result<Self> {
        let places = Places::of(study);
        let mut rows = HashMap::new();
        for name in ["kpis", "differences", DISTRIBUTIONS] {
            let Some(table) = tables.iter().find(|table| table.name == name) else { continue };
            let (years, metrics) = (table.wholes("year"), table.words("metric"));
            for (index, place) in Rows::of(table, &places)?.places.into_iter().enumerate() {
                let of_year = years.get(index).copied().flatten().is_some();
                if let Some(metric) = metrics.get(index).filter(|_| !of_year) {
                    rows.insert((name, place, metric.clone()), Row { table, index });
                }
            }
        }
        Ok(Self { rows })
    }

    /// A KPI in a scenario.
    pub fn kpi(&self, scenario: usize, name: &MetricName) -> Option<Row<'t>> {
        self.rows.get(&("kpis", (scenario, None), name.to_string())).copied()
    }

    /// The difference of a KPI of the whole between a scenario and that with the reference level of an axis.
    pub fn difference(&self, (axis, from, to): (usize, usize, usize), quantity: Quantity) -> Option<Row<'t>> {
        let name = MetricName::whole(quantity).to_string();
        self.rows.get(&("differences", (to, Some((axis, from))), name)).copied()
    }

    /// The distribution of that difference.
    pub fn distribution(&self, (axis, from, to): (usize, usize, usize), quantity: Quantity) -> Option<Row<'t>> {
        let name = MetricName::whole(quantity).to_string();
        self.rows.get(&(DISTRIBUTIONS, (to, Some((axis, from))), name)).copied()
    }
}
