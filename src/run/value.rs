//! What it is worth to know more before deciding.

use crate::analysis::decision::DecisionTable;
use crate::analysis::information::{best_now, draws_needed, evpi, evppi, known_scenario};
use crate::analysis::{Observer, Outcome};
use crate::error::Result;
use crate::output::finding::value::{Known, NUMBERS, Valued, found};
use crate::output::number::count;
use crate::run::Job;
use crate::run::analysis::{Analysed, Analysis, Scope, about};
use crate::run::decisions::Decisions;
use crate::run::groups::{self, FactorGroup};
use rayon::prelude::*;

/// What to ask.
#[derive(Debug, Clone)]
pub struct Value {
    /// The metric, by name.
    pub metric: String,
    /// The year of a yearly metric.
    pub year: Option<i32>,
    /// Factors to know together, besides those of each section.
    pub groups: Vec<FactorGroup>,
}

/// The value of knowing everything, which scenario will come, all factors, those of each section and group together, and each.
///
/// # Errors
/// As [`crate::run::run`], and if there is nothing to decide, or a group is none.
pub fn value(job: &Job, asked: &Value, observer: &dyn Observer) -> Result<Analysed> {
    let whole = [about(&asked.metric, asked.year), groups::names(&asked.groups)].concat();
    let analysis = Analysis::open(job, ("value", &whole), Scope::All)?;
    let study = &analysis.study;
    groups::check(&asked.groups, study)?;
    let outcome = Outcome::named(study, &asked.metric, asked.year)?;
    let decisions = Decisions::of(study, &outcome, observer)?;
    let columns = decisions.columns();
    let table = decisions.table(&columns);
    // Who learns a factor still does not know the scenario.
    let over_scenarios = decisions.over_scenarios();
    let means: Vec<&[f64]> = over_scenarios.iter().map(Vec::as_slice).collect();
    let of_draws = DecisionTable { outcomes: &means, weights: None, draws: None, better: decisions.better };
    let (known, too_few) = Knowledge::all(&decisions, &asked.groups, means[0].len());
    let of_known = |known: &Knowledge| {
        let columns: Vec<&[f64]> = known.factors.iter().map(|it| decisions.factors[*it].1.as_slice()).collect();
        let value = evppi(of_draws, &columns, study.sampling.seed)?;
        Ok(Known { name: known.name.clone(), value, factors: known.factors.len(), asked: known.asked })
    };
    let several = decisions.scenarios.len() > 1;
    let valued = Valued {
        now: best_now(table)?,
        everything: evpi(table)?,
        scenario: several.then(|| known_scenario(table, &decisions.scenario_of)).transpose()?,
        known: known.par_iter().map(of_known).collect::<Result<_>>()?,
        better: decisions.better,
        states: decisions.scenario_of.len(),
        notes: decisions.notes.iter().cloned().chain(too_few).collect(),
        decisions: decisions.names,
    };
    let finding = found(study, &outcome, &valued);
    analysis.close(finding, observer)
}

/// Factors that may be known together.
struct Knowledge {
    name: String,
    /// Places of the factors among those of the decisions.
    factors: Vec<usize>,
    /// Whether it was asked for by name.
    asked: bool,
}

impl Knowledge {
    fn of(name: String, factors: Vec<usize>) -> Self {
        Self { name, factors, asked: false }
    }

    /// All factors that vary; those of each section and of each group; and each. A note on those for which there are too few
    /// draws.
    fn all(decisions: &Decisions, groups: &[FactorGroup], draws: usize) -> (Vec<Self>, Option<String>) {
        let path = |factor: usize| decisions.factors[factor].0.as_str();
        let varies = |factor: &usize| {
            let values = &decisions.factors[*factor].1;
            values.iter().any(|it| *it != values[0])
        };
        let varying: Vec<usize> = (0..decisions.factors.len()).filter(varies).collect();
        let mut together = vec![Self::of(NUMBERS.into(), varying.clone())];
        for factor in &varying {
            let section = format!("{}.*", section(path(*factor)));
            match together.iter_mut().find(|known| known.name == section) {
                Some(known) => known.factors.push(*factor),
                None => together.push(Self::of(section, vec![*factor])),
            }
        }
        // A section of one factor is that factor, and one of all factors is all of them.
        let is_own = |it: &Self| it.factors.len() > 1 && (it.name == NUMBERS || it.factors.len() < varying.len());
        together.retain(is_own);
        together.extend(groups.iter().map(|group| Self {
            name: group.name.clone(),
            factors: varying.iter().copied().filter(|factor| group.holds(path(*factor))).collect(),
            asked: true,
        }));
        let alone = varying.iter().map(|factor| Self::of(path(*factor).to_owned(), vec![*factor]));
        let (enough, few): (Vec<Self>, Vec<Self>) =
            alone.chain(together).filter(|known| !known.factors.is_empty()).partition(|known| known.is_told_by(draws));
        (enough, too_few(&few, draws))
    }

    fn is_told_by(&self, draws: usize) -> bool {
        draws >= draws_needed(self.factors.len())
    }
}

fn too_few(known: &[Knowledge], draws: usize) -> Option<String> {
    let names: Vec<&str> = known.iter().map(|known| known.name.as_str()).collect();
    let needed = known.iter().map(|known| draws_needed(known.factors.len())).max()?;
    Some(format!(
        "{}: not valued, as {} draws are too few; {} are enough for all",
        names.join(", "),
        count(draws),
        count(needed)
    ))
}

/// The section of a path: `sources.mine`, `price`.
fn section(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    let named = matches!(parts[0], "sources" | "facilities") && parts.len() > 2;
    parts[..if named { 2 } else { 1 }].join(".")
}
