//! The results of a finished run, read back from its tables: the other direction of [`crate::output::tables`].

use crate::analysis::{ClaimResult, Difference, Kpi, Metrics, PERCENTILE_NAMES, Results, Series, Summary};
use crate::error::{Error, Result};
use crate::model::{ANNUAL, Assumption, Grade, KPIS, Metric, MetricName, Study};
use crate::output::paths::{self, PATHS};
use crate::output::table::Table;
use crate::output::tables::DISTRIBUTIONS;
use std::collections::HashMap;

/// The tables that are read.
pub const READ: [&str; 7] = ["annual", "kpis", "differences", DISTRIBUTIONS, "claims", PATHS, "assumptions"];

/// The results that a study's tables hold, bit by bit.
///
/// # Errors
/// [`Error::Usage`] if a table is missing, or lacks what this version writes.
pub fn results(study: &Study, tables: &[Table]) -> Result<Results> {
    let named = |name: &str| {
        tables.iter().find(|table| table.name == name).ok_or_else(|| Error::Usage(format!("it has no table {name}")))
    };
    let places = Places::of(study);
    let mut found = Found::new(study);
    for (name, yearly) in [("annual", true), ("kpis", false), ("differences", true)] {
        found.read(&Rows::of(named(name)?, &places)?, yearly)?;
    }
    found.spread(&Rows::of(named(DISTRIBUTIONS)?, &places)?)?;
    let mut results = Results { claims: Vec::new(), ..found.results };
    results.claims = claims(study, &results, &Rows::of(named("claims")?, &places)?)?;
    let of_paths = Rows::of(named(PATHS)?, &places)?;
    let scenarios: Vec<usize> = of_paths.places.iter().map(|(scenario, _)| *scenario).collect();
    results.paths = paths::restored(study, of_paths.table, &scenarios)?;
    Ok(results)
}

/// The register of assumptions that a table holds.
pub fn assumptions(table: &Table) -> Vec<Assumption> {
    let cell = |column: &str, row: usize| table.words(column).get(row).cloned().unwrap_or_default();
    let some = |text: String| (!text.is_empty()).then_some(text);
    let row = |row: usize| {
        let note = some(cell("note", row));
        let is_default = note.as_deref() == Some(DEFAULT);
        Assumption {
            path: cell("path", row),
            value: cell("value", row),
            unit: cell("unit", row),
            reference: some(cell("reference", row)),
            grade: Grade::of(&cell("grade", row)),
            note: note.filter(|_| !is_default),
            is_default,
            level: some(cell("level", row)),
        }
    };
    (0..table.rows()).map(row).collect()
}

/// What the register notes of a number that the format assumes.
const DEFAULT: &str = "default";

/// What a row is about: a scenario, or a pair of scenarios.
type Place = (usize, Option<Pair>);

/// The axis along which a pair is compared, and its scenario with the reference level.
type Pair = (usize, usize);

/// The scenarios by their levels' names.
struct Places<'s> {
    study: &'s Study,
    by_levels: HashMap<Vec<&'s str>, usize>,
}

impl<'s> Places<'s> {
    fn of(study: &'s Study) -> Self {
        let names = |levels: &[usize]| {
            study.axes.iter().zip(levels).map(|(axis, level)| axis.levels[*level].name.as_str()).collect()
        };
        let by_levels = study.scenarios.iter().enumerate().map(|(index, it)| (names(&it.levels), index)).collect();
        Self { study, by_levels }
    }
}

/// The rows of a table, each with what it is about.
struct Rows<'t> {
    table: &'t Table,
    places: Vec<Place>,
}

impl<'t> Rows<'t> {
    fn of(table: &'t Table, places: &Places) -> Result<Self> {
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
        let places = (0..table.rows()).map(|row| place(row).ok_or_else(|| lost(row))).collect::<Result<_>>()?;
        Ok(Self { table, places })
    }

    /// The metric of each row.
    fn metrics(&self) -> Result<Vec<MetricName>> {
        let unknown =
            |name: &String| Error::Usage(format!("its table {} has an unknown metric {name}", self.table.name));
        self.table.words("metric").iter().map(|name| metric(name).ok_or_else(|| unknown(name))).collect()
    }

    /// The numbers of a column.
    fn reals(&self, name: &str) -> Result<&'t [f64]> {
        let numbers = self.table.reals(name);
        if numbers.len() == self.places.len() { Ok(numbers) } else { Err(self.lacks(name)) }
    }

    fn lacks(&self, name: &str) -> Error {
        let table = &self.table.name;
        Error::Usage(format!("its table {table} has no column {name}: another version made it; run the study again"))
    }

    /// The summary in each row.
    fn summaries(&self) -> Result<Vec<Summary>> {
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

/// What has been read so far, and where in it each metric of each place stands.
struct Found {
    results: Results,
    pairs: HashMap<(usize, Pair), usize>,
    series: HashMap<(Place, String), usize>,
    kpis: HashMap<(Place, String), usize>,
}

impl Found {
    fn new(study: &Study) -> Self {
        let scenarios = vec![Metrics::default(); study.scenarios.len()];
        let results = Results { scenarios, ..Results::default() };
        Self { results, pairs: HashMap::new(), series: HashMap::new(), kpis: HashMap::new() }
    }

    /// The metrics of a place; of a pair that is met for the first time, new ones.
    fn at(&mut self, (scenario, pair): Place) -> &mut Metrics {
        let Some((axis, from)) = pair else { return &mut self.results.scenarios[scenario] };
        let differences = &mut self.results.differences;
        let index = *self.pairs.entry((scenario, (axis, from))).or_insert_with(|| {
            differences.push(Difference { axis, from, to: scenario, metrics: Metrics::default() });
            differences.len() - 1
        });
        &mut differences[index].metrics
    }

    /// Adds the rows of a table; those with a year are of yearly metrics.
    fn read(&mut self, rows: &Rows, yearly: bool) -> Result<()> {
        let years = rows.table.wholes("year");
        let all = rows.places.iter().zip(rows.metrics()?).zip(rows.summaries()?).enumerate();
        for (row, ((place, name), summary)) in all {
            match yearly && years.get(row).copied().flatten().is_some() {
                true => self.add_year(*place, name, summary),
                false => self.add_kpi(*place, name, summary),
            }
        }
        Ok(())
    }

    fn add_year(&mut self, place: Place, name: MetricName, summary: Summary) {
        let key = (place, name.to_string());
        let known = self.series.get(&key).copied();
        let annual = &mut self.at(place).annual;
        if let Some(index) = known {
            annual[index].years.push(summary);
            return;
        }
        annual.push(Series { name, years: vec![summary] });
        let index = annual.len() - 1;
        self.series.insert(key, index);
    }

    fn add_kpi(&mut self, place: Place, name: MetricName, summary: Summary) {
        let key = (place, name.to_string());
        let kpis = &mut self.at(place).kpis;
        kpis.push(Kpi { name, summary, percentiles: vec![f64::NAN; 101] });
        let index = kpis.len() - 1;
        self.kpis.insert(key, index);
    }

    /// Adds the distributions.
    fn spread(&mut self, rows: &Rows) -> Result<()> {
        let columns = (0..=100).map(|index| rows.reals(&format!("q{index:03}"))).collect::<Result<Vec<_>>>()?;
        for (row, (place, name)) in rows.places.iter().zip(rows.metrics()?).enumerate() {
            if let Some(index) = self.kpis.get(&(*place, name.to_string())).copied() {
                self.at(*place).kpis[index].percentiles = columns.iter().map(|column| column[row]).collect();
            }
        }
        Ok(())
    }
}

/// The claims as held against each scenario.
fn claims(study: &Study, results: &Results, rows: &Rows) -> Result<Vec<ClaimResult>> {
    let (names, probabilities) = (rows.table.words("claim"), rows.reals("probability")?);
    let unknown = |name: &str| Error::Usage(format!("its study has no claim {name}"));
    let result = |row: usize| {
        let claim = study.claims.iter().position(|claim| claim.name == names[row]);
        let claim = claim.ok_or_else(|| unknown(&names[row]))?;
        let (scenario, _) = rows.places[row];
        let summary = summary(study, &results.scenarios[scenario], claim);
        Ok(ClaimResult { scenario, claim, probability: probabilities[row], summary })
    };
    (0..names.len()).map(result).collect()
}

/// The summary of what a claim is about.
fn summary(study: &Study, metrics: &Metrics, claim: usize) -> Option<Summary> {
    let claim = &study.claims[claim];
    let (quantity, part) = (claim.metric.metric.quantity, claim.metric.part.as_deref());
    match claim.year {
        Some(year) => {
            let index = study.horizon.years().iter().position(|known| known.year == year)?;
            metrics.series(quantity, part)?.years.get(index).copied()
        }
        None => metrics.kpi(quantity, part).map(|kpi| kpi.summary),
    }
}
