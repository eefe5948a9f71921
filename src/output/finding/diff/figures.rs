//! The rows of a table of summaries, as any version has written it.

use crate::analysis::change::Estimate;
use crate::output::table::{Table, Values};

/// What a row says of a metric.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Figure {
    /// Mean, its error, and of how many draws.
    pub mean: Estimate,
    /// Standard deviation.
    pub sd: f64,
    /// Percentiles: p05, p50, p95.
    pub percentiles: [f64; 3],
    /// Months of its year; NaN for KPIs.
    pub months: f64,
}

/// A table of summaries, its columns found.
pub struct Figures<'t> {
    table: &'t Table,
    /// The axes, in the order of their columns.
    pub axes: Vec<&'t str>,
    numbers: [Vec<f64>; 9],
}

/// The columns of numbers; those that a table does not have are empty.
const NUMBERS: [&str; 9] = ["n", "mean", "se", "sd", "p05", "p50", "p95", "months", "year"];

impl<'t> Figures<'t> {
    /// Finds the columns: those before the metric say where a row belongs.
    pub fn of(table: &'t Table) -> Self {
        let names = table.columns.iter().map(|(name, _)| name.as_str()).take_while(|name| *name != "metric");
        let axes = names.filter(|name| !matches!(*name, "year" | "months")).collect();
        let numbers = NUMBERS.map(|name| table.numbers(name).unwrap_or_else(|| vec![f64::NAN; table.len()]));
        Self { table, axes, numbers }
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.table.len()
    }

    /// The metric of a row.
    pub fn metric(&self, row: usize) -> &'t str {
        self.table.words("metric").get(row).map_or("", String::as_str)
    }

    /// The unit of a row.
    pub fn unit(&self, row: usize) -> &'t str {
        self.table.words("unit").get(row).map_or("", String::as_str)
    }

    /// The year of a row; `None` for KPIs.
    pub fn year(&self, row: usize) -> Option<i64> {
        Some(self.numbers[8][row]).filter(|year| year.is_finite()).map(|year| year as i64)
    }

    /// The level of a row on an axis.
    pub fn level(&self, row: usize, axis: &str) -> String {
        match self.table.column(axis) {
            Some(Values::Text(words)) => words[row].clone(),
            Some(Values::Whole(numbers)) => numbers[row].map_or(String::new(), |it| it.to_string()),
            Some(Values::Real(numbers)) => numbers[row].to_string(),
            None => String::new(),
        }
    }

    /// The levels of an axis, in the order in which they come.
    pub fn levels(&self, axis: &str) -> Vec<String> {
        distinct((0..self.rows()).map(|row| self.level(row, axis)))
    }

    /// What a row says.
    pub fn figure(&self, row: usize) -> Figure {
        let [n, mean, se, sd, p05, p50, p95, months, _] = [0, 1, 2, 3, 4, 5, 6, 7, 8].map(|at| self.numbers[at][row]);
        // A count that is not there is none.
        let mean = Estimate { n: n as usize, mean, se };
        Figure { mean, sd, percentiles: [p05, p50, p95], months }
    }
}

/// Each once, in the order in which they come.
pub fn distinct<T: PartialEq>(items: impl Iterator<Item = T>) -> Vec<T> {
    let mut all: Vec<T> = Vec::new();
    for item in items {
        if !all.contains(&item) {
            all.push(item);
        }
    }
    all
}
