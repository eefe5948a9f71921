//! What it is worth to know more before deciding.

use crate::analysis::decision::DecisionTable;
use crate::analysis::information::{best_now, evpi, evppi, known_scenario};
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
    // Who learns a factor still does not know the scenario.
    let over_scenarios = decisions.over_scenarios();
    let means: Vec<&[f64]> = over_scenarios.iter().map(Vec::as_slice).collect();
    let of_draws = DecisionTable { outcomes: &means, weights: None, draws: None, better: decisions.better };
    let (groups, left_out) = groups(&decisions);
    let of_group = |(name, factors): &(String, Vec<usize>)| {
        let columns: Vec<&[f64]> = factors.iter().map(|factor| decisions.factors[*factor].1.as_slice()).collect();
        let value = evppi(of_draws, &columns, study.sampling.seed)?;
        Ok(Known { name: name.clone(), value, factors: factors.len() })
    };
    let several = decisions.scenarios.len() > 1;
    let valued = Valued {
        now: best_now(table)?,
        everything: evpi(table)?,
        scenario: several.then(|| known_scenario(table, &decisions.scenario_of)).transpose()?,
        known: groups.par_iter().map(of_group).collect::<Result<_>>()?,
        better: decisions.better,
        states: decisions.scenario_of.len(),
        notes: decisions.notes.iter().cloned().chain(left_out).collect(),
        decisions: decisions.names,
    };
    let finding = found(study, &outcome, &valued);
    analysis.close(finding, observer)
}

/// Factors with a name for what is known of them: indices into those of the decisions.
type Groups = Vec<(String, Vec<usize>)>;

/// Each factor that varies, and the factors of a section where there are several but not too many; a note on the others.
fn groups(decisions: &Decisions) -> (Groups, Option<String>) {
    let varies = |values: &[f64]| values.iter().any(|it| *it != values[0]);
    let usable: Vec<usize> =
        (0..decisions.factors.len()).filter(|factor| varies(&decisions.factors[*factor].1)).collect();
    let mut sections: Groups = Vec::new();
    for factor in &usable {
        let section = format!("{}.*", section(&decisions.factors[*factor].0));
        match sections.iter_mut().find(|group| group.0 == section) {
            Some(group) => group.1.push(*factor),
            None => sections.push((section, vec![*factor])),
        }
    }
    sections.retain(|(_, factors)| factors.len() > 1);
    let (small, large): (Groups, Groups) = sections.into_iter().partition(|(_, factors)| factors.len() <= TOGETHER);
    let names: Vec<String> = large.into_iter().map(|(name, _)| name).collect();
    let note = (!names.is_empty()).then(|| {
        format!(
            "{}: more than {TOGETHER} factors, too many to be valued together; each is valued alone",
            names.join(", ")
        )
    });
    let alone = usable.into_iter().map(|factor| (decisions.factors[factor].0.clone(), vec![factor]));
    (alone.chain(small).collect(), note)
}

/// The section of a path: `sources.mine`, `price`.
fn section(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let named = matches!(parts[0], "sources" | "facilities") && parts.len() > 2;
    parts[..if named { 2 } else { 1 }].join(".")
}
