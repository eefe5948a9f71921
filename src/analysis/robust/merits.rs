//! The merits of decisions where each state is there so many times: whatever takes sorting is done once, for all resamples.

use super::Terms;
use crate::analysis::decision::{Better, Weighed};
use crate::analysis::sample::dot;
use rayon::prelude::*;

/// What all resamples have in common.
pub struct Prepared<'a> {
    weights: &'a [f64],
    decisions: Vec<Decision<'a>>,
    terms: Terms,
    /// The threshold as a benefit.
    enough: Option<f64>,
}

struct Decision<'a> {
    benefits: &'a [f64],
    regrets: Vec<f64>,
    /// The states, the greatest benefit first.
    by_benefit: Vec<u32>,
    /// The states, the greatest regret first.
    by_regret: Vec<u32>,
}

/// The weights of the states in a resample: 0 of those that are not in it.
struct Weights {
    each: Vec<f64>,
    total: f64,
    /// Kish's effective number of states.
    effective: f64,
}

impl<'a> Prepared<'a> {
    /// The decisions of a table, ready to be resampled.
    pub fn new(weighed: &'a Weighed, terms: Terms, better: Better) -> Self {
        let best = weighed.best();
        let decisions = weighed.benefits.par_iter().map(|benefits| Decision::new(benefits, &best)).collect();
        Self { weights: &weighed.weights, decisions, terms, enough: terms.threshold.map(|it| better.sign() * it) }
    }

    /// The merit, of which more is better, of each decision under each criterion: `[criterion][decision]`. `counts` says how
    /// often each state is there.
    pub fn merits(&self, counts: &[f64]) -> Vec<Vec<f64>> {
        let each: Vec<f64> = self.weights.iter().zip(counts).map(|(weight, count)| weight * count).collect();
        let total = each.iter().sum::<f64>();
        let weights = Weights { effective: total * total / dot(self.weights, &each), each, total };
        let merits = |decision: &Decision| decision.merits(&weights, self.terms.optimism, self.enough);
        let by_decision: Vec<Vec<f64>> = self.decisions.iter().map(merits).collect();
        (0..by_decision[0].len()).map(|row| by_decision.iter().map(|merits| merits[row]).collect()).collect()
    }
}

impl<'a> Decision<'a> {
    fn new(benefits: &'a [f64], best: &[f64]) -> Self {
        let regrets: Vec<f64> = best.iter().zip(benefits).map(|(best, own)| best - own).collect();
        Self { benefits, by_benefit: descending(benefits), by_regret: descending(&regrets), regrets }
    }

    fn merits(&self, weights: &Weights, optimism: f64, enough: Option<f64>) -> Vec<f64> {
        let there = |state: &&u32| weights.each[**state as usize] > 0.0;
        let of = |values: &[f64], state: Option<&u32>| state.map_or(f64::NAN, |state| values[*state as usize]);
        let best = of(self.benefits, self.by_benefit.iter().find(there));
        let worst = of(self.benefits, self.by_benefit.iter().rev().find(there));
        let mut merits = vec![
            dot(self.benefits, &weights.each) / weights.total,
            worst,
            -of(&self.regrets, self.by_regret.iter().find(there)),
            -self.regret_percentile(0.9, weights),
            optimism * best + (1.0 - optimism) * worst,
        ];
        merits.extend(enough.map(|enough| self.share(enough, weights)));
        merits
    }

    /// The share of the states that have at least a benefit.
    fn share(&self, enough: f64, weights: &Weights) -> f64 {
        let states = self.by_benefit.partition_point(|state| self.benefits[*state as usize] >= enough);
        self.by_benefit[..states].iter().map(|state| weights.each[*state as usize]).sum::<f64>() / weights.total
    }

    /// The mean of the regrets over the window of width 1/effective that type 7 looks at, from the greatest regret down.
    fn regret_percentile(&self, probability: f64, weights: &Weights) -> f64 {
        let low = weights.total * probability * (weights.effective - 1.0) / weights.effective;
        let high = low + weights.total / weights.effective;
        let (mut top, mut sum, mut width) = (weights.total, 0.0, 0.0);
        for state in &self.by_regret {
            if top <= low {
                break;
            }
            let bottom = top - weights.each[*state as usize];
            if bottom < high {
                let within = top.min(high) - bottom.max(low);
                sum += within * self.regrets[*state as usize];
                width += within;
            }
            top = bottom;
        }
        sum / width
    }
}

/// The places of values, the greatest value first.
fn descending(values: &[f64]) -> Vec<u32> {
    let mut order: Vec<u32> = (0..values.len() as u32).collect();
    order.sort_by(|a, b| values[*b as usize].total_cmp(&values[*a as usize]));
    order
}
