//! Rows of a run's tables, by what they are about.

use crate::analysis::{PERCENTILE_NAMES, Summary};
use crate::error::{Error, Result};
use crate::model::{ANNUAL, KPIS, Metric, MetricName, Study};
use crate::output::table::Table;
use std::collections::HashMap;

/// What a row is about: a scenario, or a pair of scenarios.
pub type Place = (usize, Option<Pair>);

/// The axis along which a pair is compared, and its scenario with the reference level.
pub type Pair = (usize, usize);

/// The scenarios by their levels' names.
pub struct Places<'s> {
    study: &'s Study,
    by_levels: HashMap<Vec<&'s str>, usize>,
}

impl<'s> Places<'s> {
    /// Those of a study.
    pub fn of(study: &'s Study) -> Self {
        let names = |levels: &[usize]| {
            study.axes.iter().zip(levels).map(|(axis, level)| axis.levels[*level].name.as_str()).collect()
        };
        let by_levels = study.scenarios.iter().enumerate().map(|(index, it)| (names(&it.levels), index)).collect();
        Self { study, by_levels }
    }
}

/// The rows of a table, each with what it is about.
pub struct Rows<'t> {
    /// The table.
    pub table: &'t Table,
    /// What each row is about.
    pub places: Vec<Place>,
}

impl<'t> Rows<'t> {
    /// The rows of a table.
    ///
    /// # Errors
    /// [`Error::Usage`] if one fits no scenario of the study.
    pub fn of(table: &'t Table, places: &Places) -> Result<Self> {
        let axes: Vec<&[String]> = places.study.axes.iter().map(|axis| table.words(&axis.name)).collect();
        let [axis, from] = ["axis", "from"].map(|name| table.words(name));
        let lost = |row: usize| Error::Usage(format!("row {} of its table {} fits no scenario", row + 1, table.name));
        let place = |row: usize| {
            let levels: Option<Vec<&str>> = axes.iter().map(|levels| levels.get(row).map(String::as_str)).collect();
            let mut levels = levels?;
            let scenario = *places.by_levels.get(&levels)?;
            let Some(name) = axis.get(row).filter(|name| !name.is_empty()) else { return Some((scenario, None)) };
            let axis = places.study.axes.iter().position(|axis| axis.name == *name)?;
            levels[axis] = from.get(row)?;
            Some((scenario, Some((axis, *places.by_levels.get(&levels)?))))
        };
        let places = (0..table.len()).map(|row| place(row).ok_or_else(|| lost(row))).collect::<Result<_>>()?;
        Ok(Self { table, places })
    }

    /// The metric of each row.
    ///
    /// # Errors
    /// [`Error::Usage`] if there is none of a name.
    pub fn metrics(&self) -> Result<Vec<MetricName>> {
        let unknown =
            |name: &String| Error::Usage(format!("its table {} has an unknown metric {name}", self.table.name));
        self.table.words("metric").iter().map(|name| metric(name).ok_or_else(|| unknown(name))).collect()
    }

    /// The numbers of a column.
    ///
    /// # Errors
    /// [`Error::Usage`] if there is no such column of numbers.
    pub fn reals(&self, name: &str) -> Result<&'t [f64]> {
        let numbers = self.table.reals(name);
        if numbers.len() == self.places.len() { Ok(numbers) } else { Err(self.lacks(name)) }
    }

    fn lacks(&self, name: &str) -> Error {
        let table = &self.table.name;
        Error::Usage(format!("its table {table} has no column {name}: another version made it; run the study again"))
    }

    /// The summary in each row.
    ///
    /// # Errors
    /// [`Error::Usage`] if a column of it is missing.
    pub fn summaries(&self) -> Result<Vec<Summary>> {
        let counts = self.table.wholes("n");
        let [mean, sd, se, positive] = ["mean", "sd", "se", "positive"].map(|name| self.reals(name));
        let (mean, sd, se, positive) = (mean?, sd?, se?, positive?);
        let percentiles = PERCENTILE_NAMES.iter().map(|name| self.reals(name)).collect::<Result<Vec<_>>>()?;
        let summary = |row: usize| Summary {
            n: counts.get(row).copied().flatten().and_then(|n| usize::try_from(n).ok()).unwrap_or(0),
            mean: mean[row],
            sd: sd[row],
            se: se[row],
            percentiles: std::array::from_fn(|index| percentiles[index][row]),
            positive: positive[row],
        };
        Ok((0..self.places.len()).map(summary).collect())
    }
}

/// A metric by its name in tables: `output.industrial`.
fn metric(name: &str) -> Option<MetricName> {
    let (own, part) = name.split_once('.').map_or((name, None), |(own, part)| (own, Some(part)));
    let metric: &'static Metric = ANNUAL.iter().chain(KPIS).find(|metric| metric.name == own)?;
    Some(MetricName { metric, part: part.map(str::to_owned) })
}
