//! What moves an outcome: from a study, or a table of rows, to each method's figures.

pub mod morris;
pub mod sobol;
pub mod tornado;

use crate::analysis::{FactorColumn, Observer, Outcome, Sample, Total, draws};
use crate::error::{Error, Result};
use crate::model::Study;
use crate::output::finding::sensitivity::{About, Ranking, found};
use crate::output::number::Measure;
use crate::run::Job;
use crate::run::analysis::{Analysed, Analysis, Scope, about};
use crate::units::Dimension;

/// A way to say what moves an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// Each factor at its 10th and 90th percentile.
    Tornado,
    /// Elementary effects.
    Morris,
    /// Variance shares from simulations made for it.
    Sobol,
}

/// What to ask.
#[derive(Debug, Clone)]
pub struct Sensitivity {
    /// The metric, by name.
    pub metric: String,
    /// The year of a yearly metric.
    pub year: Option<i32>,
    /// The methods.
    pub methods: Vec<Method>,
    /// Base draws of methods that simulate.
    pub base: usize,
    /// Trajectories of Morris' method.
    pub trajectories: usize,
    /// Whether interactions of pairs are wanted.
    pub second_order: bool,
}

/// Asks the methods about each scenario.
///
/// # Errors
/// As [`crate::run::run`], and if the metric is not known or never varies.
pub fn sensitivity(job: &Job, asked: &Sensitivity, observer: &dyn Observer) -> Result<Analysed> {
    let analysis = Analysis::open(job, ("sensitivity", &about(&asked.metric, asked.year)), Scope::Headline)?;
    let study = &analysis.study;
    let outcome = Outcome::named(study, &asked.metric, asked.year)?;
    let observer = &Total::new(observer);
    let mut rankings = Vec::new();
    for method in &asked.methods {
        rankings.extend(match method {
            Method::Tornado => tornado::rankings(study, &outcome, asked, observer)?,
            Method::Morris => morris::rankings(study, &outcome, asked, observer)?,
            Method::Sobol => sobol::rankings(study, &outcome, asked, observer)?,
        });
    }
    if rankings.is_empty() {
        return Err(Error::Usage(format!(
            "{} is the same in all draws of these scenarios: nothing moves it",
            asked.metric
        )));
    }
    let finding = found(&About::of(study, &outcome), &rankings);
    analysis.close(finding, observer)
}

/// For each scenario its draws' factors with the outcome.
pub fn samples(study: &Study, outcome: &Outcome, observer: &dyn Observer) -> Result<Vec<Sample>> {
    let all = draws(study, std::slice::from_ref(outcome), observer)?;
    let sample = |mut some: crate::analysis::Draws| {
        let factors = study.scenarios[some.scenario].world.factors.iter();
        let column = |(factor, values): (&crate::model::Factor, Vec<f64>)| FactorColumn {
            name: factor.path.clone(),
            values,
            levels: None,
        };
        Sample::new(factors.zip(some.factors).map(column).collect(), some.outcomes.swap_remove(0))
    };
    Ok(all.into_iter().map(sample).collect())
}

/// The grade of a factor in a study, as a letter; empty where it has none.
pub fn grade(study: &Study, path: &str) -> String {
    let graded = study.assumptions.iter().filter(|it| it.path == path).find_map(|it| it.grade);
    graded.map_or(String::new(), |grade| grade.to_string())
}

/// The draws that have an outcome on every sheet, sheet by sheet, and how many they are.
fn complete(sheets: Vec<&[f64]>) -> (Vec<Vec<f64>>, usize) {
    let draws = sheets.first().map_or(0, |sheet| sheet.len());
    let whole: Vec<usize> = (0..draws).filter(|draw| sheets.iter().all(|sheet| sheet[*draw].is_finite())).collect();
    let kept = sheets.iter().map(|sheet| whole.iter().map(|draw| sheet[*draw]).collect());
    (kept.collect(), whole.len())
}

/// How shares are shown.
fn shares_of(study: &Study) -> Measure {
    Measure::new(Dimension::Share, &study.units, 1.0)
}

/// Rankings only of scenarios in which the outcome varies.
fn varies(ranking: &Ranking) -> bool {
    ranking.rows.iter().any(|row| row.figures[ranking.method.by].is_finite() && row.figures[ranking.method.by] != 0.0)
}
