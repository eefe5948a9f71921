//! A table of decisions and states: what comes of each decision in each state of the world.

use crate::analysis::sample::dot;
use crate::error::{Error, Result};

/// Which of two outcomes is preferred.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Better {
    /// The greater, as of a profit.
    More,
    /// The smaller, as of a cost.
    Less,
}

impl Better {
    /// What turns an outcome into a benefit, of which more is better, and a benefit back into the outcome.
    pub fn sign(self) -> f64 {
        match self {
            Self::More => 1.0,
            Self::Less => -1.0,
        }
    }
}

/// Outcomes by decision and state. A state is an uncertainty scenario, or a draw, or a draw in a scenario.
#[derive(Debug, Clone, Copy)]
pub struct DecisionTable<'a> {
    /// One column for each decision: its outcomes, finite, over the same states in the same order.
    pub outcomes: &'a [&'a [f64]],
    /// How much each state weighs, such as its probability; they need not add up to 1. `None`: all weigh the same.
    pub weights: Option<&'a [f64]>,
    /// Which draw each state is of, counted from 0: a draw that is a state in several scenarios is one piece of evidence, not
    /// several. `None`: each state is a draw of its own.
    pub draws: Option<&'a [usize]>,
    /// Which outcomes are preferred.
    pub better: Better,
}

impl DecisionTable<'_> {
    /// The benefits and the weights, without the states that weigh nothing.
    pub(super) fn weighed(&self) -> Result<Weighed> {
        let states = self.check()?;
        let weights = self.weights.map_or_else(|| vec![1.0; states], <[f64]>::to_vec);
        let kept: Vec<usize> = (0..states).filter(|state| weights[*state] > 0.0).collect();
        let sign = self.better.sign();
        let benefit = |column: &&[f64]| kept.iter().map(|state| sign * column[*state]).collect();
        let benefits = self.outcomes.iter().map(benefit).collect();
        let weights = kept.iter().map(|state| weights[*state]).collect();
        let draws = match self.draws {
            Some(draws) => kept.iter().map(|state| draws[*state]).collect(),
            None => (0..kept.len()).collect(),
        };
        Ok(Weighed { benefits, weights, draws, kept })
    }

    /// How many states there are.
    fn check(&self) -> Result<usize> {
        let usage = |message: &str| Err(Error::Usage(message.into()));
        let Some(states) = self.outcomes.first().map(|column| column.len()) else {
            return usage("a comparison of decisions needs at least one decision");
        };
        if states == 0 {
            return usage("a comparison of decisions needs at least one state with an outcome: draw more");
        }
        if self.outcomes.iter().any(|column| column.len() != states) {
            return usage("a comparison of decisions needs an outcome of every decision in every state");
        }
        let sound = |weights: &[f64]| {
            weights.len() == states
                && weights.iter().all(|it| it.is_finite() && *it >= 0.0)
                && weights.iter().sum::<f64>() > 0.0
        };
        if self.draws.is_some_and(|draws| draws.len() != states) {
            return usage("a comparison of decisions needs to know the draw of every state");
        }
        if self.weights.is_some_and(|weights| !sound(weights)) {
            return usage("weights of states must be one a state, none of them negative and not all of them 0");
        }
        Ok(states)
    }
}

/// The benefits of decisions in states that weigh something.
pub(super) struct Weighed {
    /// By decision, over the states.
    pub benefits: Vec<Vec<f64>>,
    /// By state, all of them positive.
    pub weights: Vec<f64>,
    /// By state: the draw it is of.
    pub draws: Vec<usize>,
    /// The place of each state in the table it is from.
    pub kept: Vec<usize>,
}

impl Weighed {
    /// The greatest benefit that can be had in each state.
    pub fn best(&self) -> Vec<f64> {
        let best = |state: usize| self.benefits.iter().map(|column| column[state]).fold(f64::NEG_INFINITY, f64::max);
        (0..self.weights.len()).map(best).collect()
    }

    /// The expected benefit of each decision.
    pub fn expected(&self) -> Vec<f64> {
        self.benefits.iter().map(|column| mean(column, &self.weights)).collect()
    }

    /// How many draws there are.
    pub fn draw_count(&self) -> usize {
        self.draws.iter().max().map_or(0, |last| last + 1)
    }

    /// The standard error of the weighted mean of `values`, one for each state. The states of a draw come and go together, so
    /// what counts is how the draws' sums scatter (Liang and Zeger, Biometrika 73, 1986); of equal weights and a state for each
    /// draw it is s / √n.
    pub fn standard_error(&self, values: &[f64]) -> f64 {
        let centre = mean(values, &self.weights);
        let (mut sums, mut weights) = (vec![0.0; self.draw_count()], vec![0.0; self.draw_count()]);
        for ((value, weight), draw) in values.iter().zip(&self.weights).zip(&self.draws) {
            sums[*draw] += weight * (value - centre);
            weights[*draw] += weight;
        }
        let total: f64 = weights.iter().sum();
        let effective = total * total / dot(&weights, &weights);
        (dot(&sums, &sums) * effective / (effective - 1.0)).sqrt() / total
    }

    /// The weighted mean of each scenario's states; NaN for a scenario without any. `scenarios` are those of all states.
    pub fn scenario_means(&self, values: &[f64], scenarios: &[usize]) -> Vec<f64> {
        let count = scenarios.iter().max().map_or(0, |last| last + 1);
        let (mut sums, mut weights) = (vec![0.0; count], vec![0.0; count]);
        for ((value, weight), state) in values.iter().zip(&self.weights).zip(&self.kept) {
            sums[scenarios[*state]] += value * weight;
            weights[scenarios[*state]] += weight;
        }
        sums.iter().zip(weights).map(|(sum, weight)| sum / weight).collect()
    }
}

/// A weighted mean.
pub(super) fn mean(values: &[f64], weights: &[f64]) -> f64 {
    dot(values, weights) / weights.iter().sum::<f64>()
}

/// The decision that is greatest in `merits`; of equal ones the first.
pub(super) fn foremost(merits: &[f64]) -> usize {
    (1..merits.len()).fold(0, |best, other| if merits[other] > merits[best] { other } else { best })
}
