//! Scenario discovery: under which conditions is an outcome of interest?

mod cases;
mod condition;

pub use condition::interest;

use crate::analysis::{Cart, Factor, FactorColumn, Kept, Observer, Outcome, Prim, Sample, Trajectory};
use crate::error::{Error, Result};
use crate::model::Study;
use crate::output::finding::discover::{About, Discovered, FoundBox, found};
use crate::output::words;
use crate::run::Job;
use crate::run::analysis::{Analysed, Analysis, Scope, about};
use crate::run::tabled::{TableJob, Tabled};
use crate::units::{Dimension, MarketUnit, UnitSystem};
use cases::{Cases, leave_out_scenarios};

/// What to ask.
#[derive(Debug, Clone)]
pub struct Discover {
    /// The metric, by name.
    pub metric: String,
    /// The year of a yearly metric.
    pub year: Option<i32>,
    /// Which outcomes are of interest, as the command line says it.
    pub condition: String,
    /// How boxes are searched.
    pub prim: Prim,
}

/// Searches all draws of all scenarios for what those of interest have in common.
///
/// # Errors
/// As [`crate::run::run`], and if the condition cannot be read or no draw has a value.
pub fn discover(job: &Job, asked: &Discover, observer: &dyn Observer) -> Result<Analysed> {
    let mut whole = about(&asked.metric, asked.year);
    whole.push(condition::slug(&asked.condition));
    let mut analysis = Analysis::open(job, ("discover", &whole), Scope::All)?;
    let outcome = Outcome::named(&analysis.study, &asked.metric, asked.year)?;
    let dimension = outcome.name.metric.dimension;
    let interest = interest(&asked.condition, dimension, &analysis.study.units)?;
    let left_out = leave_out_scenarios(&mut analysis.study, &outcome);
    let study = &analysis.study;
    let cases = Cases::of(study, &outcome, interest, observer)?;
    let about = About {
        study: study.title.clone(),
        outcome: words::outcome(study, &outcome),
        metric: outcome.label(study),
        interest,
        dimension,
        units: study.units.clone(),
        dimensions: cases.dimensions,
        notes: left_out.into_iter().chain(cases.notes).chain(quasi_p(study)).collect(),
    };
    let finding = found(&about, &cases.sample, &search(&cases.sample, &asked.prim)?);
    analysis.close(finding, observer)
}

/// What a quasi-p is, and is not.
fn quasi_p(study: &Study) -> Option<String> {
    let several = study.scenarios.len() > 1;
    several.then(|| {
        "quasi-p: how likely a limit is chance, were the cases independent; as each draw is a case in every scenario, it is too small"
            .to_owned()
    })
}

/// Searches the rows of a table.
///
/// # Errors
/// [`Error::Usage`] if the table or the condition is not as it should be.
pub fn of_table(job: &TableJob, condition: &str, prim: &Prim) -> Result<Analysed> {
    let units = UnitSystem { currency: "USD".into(), market_unit: MarketUnit::Tonne };
    let interest = interest(condition, Dimension::Plain, &units)?;
    let table = Tabled::open(job, ("discover", &[job.outcome.clone(), condition::slug(condition)]), &|outcome| {
        interest.in_outcome(outcome)
    })?;
    let about = About {
        study: job.title(),
        outcome: job.outcome.clone(),
        metric: job.outcome.clone(),
        interest,
        dimension: Dimension::Plain,
        units,
        dimensions: vec![Dimension::Plain; table.sample.factors.len()],
        notes: table.left_out().into_iter().collect(),
    };
    let finding = found(&about, &table.sample, &search(&table.sample, prim)?);
    table.close(finding)
}

/// Boxes and a tree over any rows whose outcome is 1 where they are of interest, and 0 elsewhere. Where all or none are, there
/// is no box.
///
/// # Errors
/// [`Error::Usage`] without rows or factors, or if boxes cannot be searched as `prim` says.
pub fn search(sample: &Sample, prim: &Prim) -> Result<Discovered> {
    if sample.outcome.is_empty() {
        return Err(Error::Usage("there is no case with a value to look at".into()));
    }
    if sample.factors.is_empty() {
        let message = "nothing is known of the cases that could tell them apart: no uncertain number and no axis";
        return Err(Error::Usage(message.into()));
    }
    let codes: Vec<Vec<usize>> = sample.factors.iter().map(codes).collect();
    let factors: Vec<Factor> = sample.factors.iter().zip(&codes).map(|(column, codes)| factor(column, codes)).collect();
    let interest: Vec<bool> = sample.outcome.iter().map(|outcome| *outcome != 0.0).collect();
    let tree = Cart::default().grow(&factors, &sample.outcome)?;
    let trajectories = if !sample.varies() { Vec::new() } else { prim.find(&factors, &interest)? };
    let with_shares = |trajectory: Trajectory| {
        let limits = trajectory.shown_box().limits.iter().zip(&factors);
        FoundBox { alone: limits.map(|(kept, factor)| alone(kept, factor)).collect(), trajectory }
    };
    Ok(Discovered { boxes: trajectories.into_iter().map(with_shares).collect(), tree })
}

/// The levels of a factor that has some.
fn codes(column: &FactorColumn) -> Vec<usize> {
    column.levels.iter().flat_map(|_| column.values.iter().map(|level| *level as usize)).collect()
}

fn factor<'a>(column: &'a FactorColumn, codes: &'a [usize]) -> Factor<'a> {
    match &column.levels {
        Some(levels) => Factor::Levels { codes, count: levels.len() },
        None => Factor::Numbers(&column.values),
    }
}

/// The share of all cases that a limit would keep if it were the only one.
fn alone(kept: &Kept, factor: &Factor) -> f64 {
    (0..factor.len()).filter(|case| kept.holds(factor, *case)).count() as f64 / factor.len() as f64
}
