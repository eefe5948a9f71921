//! What comes of each decision in each state of the world, from a study's draws.

use crate::analysis::decision::{Better, DecisionTable};
use crate::analysis::{Draws, Observer, Outcome, draws};
use crate::error::{Error, Result};
use crate::model::{self, AxisKind, Study};
use crate::output::headline::labels;
use crate::output::number::count as in_words;

/// Outcomes by decision and state. A state is a draw in an uncertainty scenario; every draw that is kept is one in each of them,
/// so that all scenarios weigh the same.
pub struct Decisions {
    /// Each decision's levels, in words.
    pub names: Vec<String>,
    /// Each uncertainty scenario's levels, in words.
    pub scenarios: Vec<String>,
    /// The outcomes of each decision over the states: scenario by scenario, each with all draws that are kept.
    pub outcomes: Vec<Vec<f64>>,
    /// The uncertainty scenario of each state.
    pub scenario_of: Vec<usize>,
    /// The draw of each state, counted over those that are kept.
    pub draw_of: Vec<usize>,
    /// The uncertain numbers: path, and value in each draw that is kept, in the first scenario that has it. Another scenario may
    /// give it another distribution, but the same place in it: who knows the one knows the other.
    pub factors: Vec<(String, Vec<f64>)>,
    /// Which outcomes are preferred.
    pub better: Better,
    /// What is left out, in sentences.
    pub notes: Vec<String>,
}

/// Whether the draws that have a value everywhere are enough to stand for all: a quarter of them.
pub fn stand_for_all(valued: usize, all: usize) -> bool {
    const SHARE: f64 = 0.25;
    valued as f64 >= SHARE * all as f64
}

/// The draws of a scenario: one entry for each decision.
type Together<'d> = Vec<&'d Draws>;

impl Decisions {
    /// Makes the draws of a study that has at least two decisions to choose from.
    ///
    /// # Errors
    /// [`Error::Usage`] without two decisions, or without a draw in which all of them have an outcome.
    pub fn of(study: &Study, outcome: &Outcome, observer: &dyn Observer) -> Result<Self> {
        let decisions = combinations(study, AxisKind::Decision);
        if decisions.len() < 2 {
            return Err(Error::Usage(
                "there is nothing to decide: the study's scenarios have one combination of decision levels only; \
                 ask for more of them with --scenario, or give the study a decision axis"
                    .into(),
            ));
        }
        let all = draws(study, std::slice::from_ref(outcome), observer)?;
        let (scenarios, mut notes) = compared(study, &decisions, &all);
        let count = study.sampling.draws;
        let valued = |draw: &usize| scenarios.iter().all(|(_, it)| has_value(it, *draw));
        let kept: Vec<usize> = (0..count).filter(valued).collect();
        if scenarios.is_empty() || kept.is_empty() {
            return Err(Error::Usage(format!(
                "there is no draw in which all decisions have a value of {} everywhere: choose another metric, or decisions \
                 and scenarios that have it, with --scenario",
                outcome.name
            )));
        }
        if !stand_for_all(kept.len(), count) {
            return Err(Error::Usage(format!(
                "only {} of {} draws have a value of {} for all decisions everywhere, and these are no fair sample: choose a \
                 metric that every draw has, or decisions and scenarios that have it, with --scenario",
                in_words(kept.len()),
                in_words(count),
                outcome.name
            )));
        }
        if kept.len() < count {
            let (left_out, count) = (in_words(count - kept.len()), in_words(count));
            notes
                .push(format!("{left_out} of {count} draws, in which a decision has no value somewhere, are left out"));
        }
        let of_decision = |decision: usize| {
            let of = |(_, it): &(String, Together)| kept.iter().map(|draw| it[decision].outcomes[0][*draw]).collect();
            scenarios.iter().flat_map(|scenario| -> Vec<f64> { of(scenario) }).collect()
        };
        Ok(Self {
            names: decisions.iter().map(|levels| labels(study, levels)).collect(),
            outcomes: (0..decisions.len()).map(of_decision).collect(),
            scenario_of: (0..scenarios.len()).flat_map(|scenario| kept.iter().map(move |_| scenario)).collect(),
            draw_of: scenarios.iter().flat_map(|_| 0..kept.len()).collect(),
            factors: factors(study, &scenarios, &kept),
            scenarios: scenarios.into_iter().map(|(label, _)| label).collect(),
            better: if outcome.name.metric.better == model::Better::Lower { Better::Less } else { Better::More },
            notes,
        })
    }

    /// The outcomes' columns.
    pub fn columns(&self) -> Vec<&[f64]> {
        self.outcomes.iter().map(Vec::as_slice).collect()
    }

    /// The table that methods take; all states weigh the same.
    pub fn table<'c>(&'c self, columns: &'c [&'c [f64]]) -> DecisionTable<'c> {
        DecisionTable { outcomes: columns, weights: None, draws: Some(&self.draw_of), better: self.better }
    }

    /// For each decision its mean over the scenarios in each draw: what a draw is expected to bring while nobody knows which
    /// scenario will come.
    pub fn over_scenarios(&self) -> Vec<Vec<f64>> {
        let draws = self.scenario_of.len() / self.scenarios.len();
        let mean = |column: &Vec<f64>, draw: usize| {
            column.iter().skip(draw).step_by(draws).sum::<f64>() / self.scenarios.len() as f64
        };
        self.outcomes.iter().map(|column| (0..draws).map(|draw| mean(column, draw)).collect()).collect()
    }
}

/// The scenarios of the uncertainties in which each decision has a value in some draw, and notes on the others.
fn compared<'d>(study: &Study, decisions: &[Levels], all: &'d [Draws]) -> (Vec<(String, Together<'d>)>, Vec<String>) {
    let (mut scenarios, mut notes) = (Vec::new(), Vec::new());
    for levels in combinations(study, AxisKind::Uncertainty) {
        let label = labels(study, &levels);
        let of = |decision: &Levels| all.iter().find(|it| has(study, it.scenario, decision, &levels));
        match decisions.iter().map(of).collect::<Option<Together>>() {
            None => notes.push(format!("{label}: left out, as not all decisions are among its scenarios")),
            Some(it) if it.iter().any(|draws| draws.outcomes[0].iter().all(|value| value.is_nan())) => {
                notes.push(format!("{label}: left out, as a decision never has a value there"));
            }
            Some(it) => scenarios.push((label, it)),
        }
    }
    (scenarios, notes)
}

/// Whether all decisions have a value in a draw.
fn has_value(together: &Together, draw: usize) -> bool {
    together.iter().all(|draws| draws.outcomes[0][draw].is_finite())
}

/// Every uncertain number, as the first scenario and decision that have it give it.
fn factors(study: &Study, scenarios: &[(String, Together)], kept: &[usize]) -> Vec<(String, Vec<f64>)> {
    let mut found: Vec<(String, Vec<f64>)> = Vec::new();
    for draws in scenarios.iter().flat_map(|(_, together)| together) {
        for (factor, values) in study.scenarios[draws.scenario].world.factors.iter().zip(&draws.factors) {
            if !found.iter().any(|(known, _)| *known == factor.path) {
                found.push((factor.path.clone(), kept.iter().map(|draw| values[*draw]).collect()));
            }
        }
    }
    found
}

/// Axes and their levels.
type Levels = Vec<(usize, usize)>;

/// The combinations of levels that the scenarios have on the axes of a kind, in their order.
fn combinations(study: &Study, kind: AxisKind) -> Vec<Levels> {
    let mut found: Vec<Levels> = Vec::new();
    for scenario in &study.scenarios {
        let levels = scenario.levels.iter().copied().enumerate().filter(|(axis, _)| study.axes[*axis].kind == kind);
        let levels: Levels = levels.collect();
        if !found.contains(&levels) {
            found.push(levels);
        }
    }
    found
}

fn has(study: &Study, scenario: usize, a: &Levels, b: &Levels) -> bool {
    a.iter().chain(b).all(|(axis, level)| study.scenarios[scenario].levels[*axis] == *level)
}
