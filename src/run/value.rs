//! What it is worth to know more before deciding.

use crate::analysis::decision::{Better, DecisionTable};
use crate::analysis::information::{Information, best_now, evpi, evppi};
use crate::analysis::{Observer, Outcome};
use crate::error::Result;
use crate::output::finding::value::{Known, Valued, found};
use crate::run::Job;
use crate::run::analysis::{Analysed, Analysis, Scope, about};
use crate::run::decisions::Decisions;
use rayon::prelude::*;

/// What to ask.
#[derive(Debug, Clone)]
pub struct Value {
    /// The metric, by name.
    pub metric: String,
    /// The year of a yearly metric.
    pub year: Option<i32>,
}

/// The most factors that are looked at together: a regression on more would need more draws than there are.
const TOGETHER: usize = 4;

/// The value of knowing everything, which scenario will come, each factor, and the factors of each section together.
///
/// # Errors
/// As [`crate::run::run`], and if there is nothing to decide.
pub fn value(job: &Job, asked: &Value, observer: &dyn Observer) -> Result<Analysed> {
    let analysis = Analysis::open(job, ("value", &about(&asked.metric, asked.year)), Scope::All)?;
    let study = &analysis.study;
    let outcome = Outcome::named(study, &asked.metric, asked.year)?;
    let decisions = Decisions::of(study, &outcome, observer)?;
    let columns = decisions.columns();
    let table = decisions.table(&columns);
    let groups = groups(&decisions);
    let of_group = |(name, factors): &(String, Vec<usize>)| {
        let factors: Vec<&[f64]> = factors.iter().map(|factor| decisions.factors[*factor].1.as_slice()).collect();
        evppi(table, &factors, study.sampling.seed).map(|value| Known {
            name: name.clone(),
            value,
            factors: factors.len(),
        })
    };
    let valued = Valued {
        now: best_now(table)?,
        everything: evpi(table)?,
        scenario: (decisions.scenarios.len() > 1).then(|| of_scenario(&decisions, table)).transpose()?,
        known: groups.par_iter().map(of_group).collect::<Result<_>>()?,
        better: decisions.better,
        decisions: decisions.names.clone(),
        states: decisions.scenario_of.len(),
        notes: decisions.notes.clone(),
    };
    let finding = found(study, &outcome, &valued);
    analysis.close(finding, observer)
}

/// Each factor that all scenarios have and that varies, and the factors of a section where there are several, but not too many.
fn groups(decisions: &Decisions) -> Vec<(String, Vec<usize>)> {
    let varies = |values: &[f64]| values.iter().all(|it| it.is_finite()) && values.iter().any(|it| *it != values[0]);
    let usable: Vec<usize> =
        (0..decisions.factors.len()).filter(|factor| varies(&decisions.factors[*factor].1)).collect();
    let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
    for factor in &usable {
        let section = section(&decisions.factors[*factor].0);
        match groups.iter_mut().find(|group| group.0 == section) {
            Some(group) => group.1.push(*factor),
            None => groups.push((section, vec![*factor])),
        }
    }
    groups.retain(|(_, factors)| (2..=TOGETHER).contains(&factors.len()));
    let alone = usable.into_iter().map(|factor| (decisions.factors[factor].0.clone(), vec![factor]));
    alone.chain(groups.into_iter().map(|(section, factors)| (format!("{section}.*"), factors))).collect()
}

/// The section of a path: `sources.mine`, `price`.
fn section(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let named = matches!(parts[0], "sources" | "facilities") && parts.len() > 2;
    parts[..if named { 2 } else { 1 }].join(".")
}

/// The value of knowing which scenario of the uncertainties will come: the scenarios' means are then the states.
fn of_scenario(decisions: &Decisions, table: DecisionTable) -> Result<Information> {
    let count = decisions.scenarios.len();
    let mut weights = vec![0.0; count];
    decisions.scenario_of.iter().for_each(|scenario| weights[*scenario] += 1.0);
    let means = |column: &&[f64]| {
        let mut sums = vec![0.0; count];
        decisions.scenario_of.iter().zip(*column).for_each(|(scenario, value)| sums[*scenario] += value);
        sums.iter().zip(&weights).map(|(sum, weight)| sum / weight).collect::<Vec<f64>>()
    };
    let means: Vec<Vec<f64>> = table.outcomes.iter().map(means).collect();
    let columns: Vec<&[f64]> = means.iter().map(Vec::as_slice).collect();
    let found = evpi(DecisionTable { outcomes: &columns, weights: Some(&weights), better: table.better })?;
    let now = best_now(table)?.decision;
    let ahead = |a: f64, b: f64| if table.better == Better::Less { a < b } else { a > b };
    let best = |scenario: usize| {
        (0..means.len()).fold(now, |best, it| if ahead(means[it][scenario], means[best][scenario]) { it } else { best })
    };
    let best: Vec<usize> = (0..count).map(best).collect();
    // The scenarios are all there are: only the draws within each are a sample.
    let gain = |decision: usize, state: usize| table.outcomes[decision][state] - table.outcomes[now][state];
    let deviation = |(state, scenario): (usize, &usize)| {
        let mean = means[best[*scenario]][*scenario] - means[now][*scenario];
        (gain(best[*scenario], state) - mean).powi(2)
    };
    let squares: f64 = decisions.scenario_of.iter().enumerate().map(deviation).sum();
    Ok(Information { error: squares.sqrt() / decisions.scenario_of.len() as f64, ..found })
}
