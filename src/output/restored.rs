//! The results of a finished run, read back from its tables: the other direction of [`crate::output::tables`].

use crate::analysis::{ClaimResult, Difference, Kpi, Metrics, Results, Series, Summary};
use crate::error::{Error, Result};
use crate::model::{Assumption, Grade, MetricName, Study};
use crate::output::located::{Pair, Place, Places, Rows};
use crate::output::paths::{self, PATHS};
use crate::output::table::Table;
use crate::output::tables::{DEFAULT, DISTRIBUTIONS};
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
    (0..table.len()).map(row).collect()
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
