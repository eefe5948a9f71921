//! Decisions where it is not known which state of the world will come.

use crate::analysis::robust::{Terms, rankings, regret_matrix};
use crate::analysis::{Observer, Outcome};
use crate::error::Result;
use crate::output::finding::robust::{Ranked, found};
use crate::run::Job;
use crate::run::analysis::{Analysed, Analysis, Scope, about};
use crate::run::decisions::Decisions;
use crate::run::statistic::value;

/// How often the states are resampled to see whether a rank is stable.
const RESAMPLES: usize = 200;

/// What to ask.
#[derive(Debug, Clone)]
pub struct Robust {
    /// The metric, by name.
    pub metric: String,
    /// The year of a yearly metric.
    pub year: Option<i32>,
    /// From where on an outcome is good enough, as written.
    pub threshold: Option<String>,
    /// The weight of the best outcome in Hurwicz' criterion.
    pub optimism: f64,
}

/// Ranks the decisions by every criterion.
///
/// # Errors
/// As [`crate::run::run`], and if there is nothing to decide.
pub fn robust(job: &Job, asked: &Robust, observer: &dyn Observer) -> Result<Analysed> {
    let threshold = asked.threshold.iter().map(|it| format!("threshold-{it}"));
    let optimism = (asked.optimism != 0.5).then(|| format!("optimism-{}", asked.optimism));
    let terms = threshold.chain(optimism).collect();
    let analysis = Analysis::open(job, ("robust", &[about(&asked.metric, asked.year), terms].concat()), Scope::All)?;
    let study = &analysis.study;
    let outcome = Outcome::named(study, &asked.metric, asked.year)?;
    let enough = asked.threshold.as_deref();
    let dimension = outcome.name.metric.dimension;
    let enough = enough.map(|text| value("--threshold", text, dimension, study)).transpose()?;
    let decisions = Decisions::of(study, &outcome, observer)?;
    let columns = decisions.columns();
    let table = decisions.table(&columns);
    let terms = Terms { optimism: asked.optimism, threshold: enough };
    let ranked = Ranked {
        rankings: rankings(table, terms, study.sampling.seed, RESAMPLES)?,
        regrets: regret_matrix(table, &decisions.scenario_of)?,
        decisions: decisions.names,
        scenarios: decisions.scenarios,
        states: decisions.scenario_of.len(),
        threshold: enough,
        optimism: asked.optimism,
        notes: decisions.notes,
    };
    let finding = found(study, &outcome, &ranked);
    analysis.close(finding, observer)
}
