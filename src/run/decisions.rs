//! What comes of each decision in each state of the world, from a study's draws.

use crate::analysis::decision::{Better, DecisionTable};
use crate::analysis::{Draws, Observer, Outcome, draws};
use crate::error::{Error, Result};
use crate::model::{self, AxisKind, Study};
use crate::output::headline::labels;

/// Outcomes by decision and state. A state is a draw in an uncertainty scenario.
pub struct Decisions {
    /// Each decision's levels, in words.
    pub names: Vec<String>,
    /// Each uncertainty scenario's levels, in words.
    pub scenarios: Vec<String>,
    /// The outcomes of each decision over the states.
    pub outcomes: Vec<Vec<f64>>,
    /// The uncertainty scenario of each state.
    pub scenario_of: Vec<usize>,
    /// The factors that are known by draw: path and value in each state.
    pub factors: Vec<(String, Vec<f64>)>,
    /// Which outcomes are preferred.
    pub better: Better,
    /// What is left out, in sentences.
    pub notes: Vec<String>,
}

impl Decisions {
    /// Makes the draws of a study that has at least two decisions to choose from.
    ///
    /// # Errors
    /// [`Error::Usage`] without two decisions, or without a state in which all of them have an outcome.
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
        let mut found = Self {
            names: decisions.iter().map(|levels| labels(study, levels)).collect(),
            scenarios: Vec::new(),
            outcomes: vec![Vec::new(); decisions.len()],
            scenario_of: Vec::new(),
            factors: Vec::new(),
            better: if outcome.name.metric.better == model::Better::Lower { Better::Less } else { Better::More },
            notes: Vec::new(),
        };
        let mut empty = 0;
        for states in combinations(study, AxisKind::Uncertainty) {
            let of = |decision: &Vec<(usize, usize)>| all.iter().find(|it| has(study, it.scenario, decision, &states));
            match decisions.iter().map(of).collect::<Option<Vec<&Draws>>>() {
                Some(draws) => empty += found.add(study, labels(study, &states), &draws),
                None => {
                    found.notes.push(format!("{}: not all decisions are among the scenarios", labels(study, &states)))
                }
            }
        }
        if empty > 0 {
            found.notes.push(format!("{empty} states in which a decision has no value are left out"));
        }
        match found.scenario_of.is_empty() {
            true => Err(Error::Usage(format!(
                "there is no draw in which all decisions have a value of {}: choose another metric, or decisions that \
                     have it, with --scenario",
                outcome.name
            ))),
            false => Ok(found),
        }
    }

    /// Adds the draws of an uncertainty scenario, one entry for each decision; how many are left out.
    fn add(&mut self, study: &Study, label: String, draws: &[&Draws]) -> usize {
        let count = draws[0].outcomes[0].len();
        let whole = |draw: &usize| draws.iter().all(|it| it.outcomes[0][*draw].is_finite());
        let kept: Vec<usize> = (0..count).filter(whole).collect();
        for (column, draws) in self.outcomes.iter_mut().zip(draws) {
            column.extend(kept.iter().map(|draw| draws.outcomes[0][*draw]));
        }
        let before = self.scenario_of.len();
        self.scenario_of.extend(kept.iter().map(|_| self.scenarios.len()));
        self.scenarios.push(label);
        for draws in draws {
            for (factor, values) in study.scenarios[draws.scenario].world.factors.iter().zip(&draws.factors) {
                self.add_factor(&factor.path, before, kept.iter().map(|draw| values[*draw]));
            }
        }
        // A factor that this scenario does not have is not known there.
        let states = self.scenario_of.len();
        self.factors.iter_mut().for_each(|(_, values)| values.resize(states, f64::NAN));
        count - kept.len()
    }

    /// Adds a factor's values from state `before` on, unless another decision has told them.
    fn add_factor(&mut self, path: &str, before: usize, values: impl Iterator<Item = f64>) {
        let place = self.factors.iter().position(|(known, _)| known == path).unwrap_or_else(|| {
            self.factors.push((path.to_owned(), vec![f64::NAN; before]));
            self.factors.len() - 1
        });
        let column = &mut self.factors[place].1;
        if column.len() == before {
            column.extend(values);
        }
    }

    /// The outcomes' columns.
    pub fn columns(&self) -> Vec<&[f64]> {
        self.outcomes.iter().map(Vec::as_slice).collect()
    }

    /// The table that methods take; all states weigh the same.
    pub fn table<'c>(&self, columns: &'c [&'c [f64]]) -> DecisionTable<'c> {
        DecisionTable { outcomes: columns, weights: None, better: self.better }
    }
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
