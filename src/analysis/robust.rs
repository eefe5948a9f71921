//! Robust choice: how decisions rank when it is not known which state of the world will come.
//!
//! With outcome y(d, s) of decision d in state s, weights w(s), and written for the case that more is better:
//!
//! - expected value: Σ w·y / Σ w (Laplace's rule where all states weigh the same);
//! - worst case: minₛ y, to be as great as possible (Wald, "Statistical decision functions", 1950);
//! - maximum regret: maxₛ (max over decisions of y(·, s) − y(d, s)), to be as small as possible (Savage, "The theory of
//!   statistical decision", JASA 46, 1951);
//! - p90 regret: the 90th percentile of the regret, which unlike its maximum does not hang on one state;
//! - Hurwicz: optimism · maxₛ y + (1 − optimism) · minₛ y (Hurwicz, Cowles Commission 370, 1951);
//! - satisficing: the share of the states, by weight, in which the outcome is at least as good as a threshold (Starr's domain
//!   criterion; Simon, 1956). McPhail et al., "Robustness metrics: how are they calculated, when should they be used and
//!   why do they give different results?", Earth's Future 6 (2018), compare these.
//!
//! The weighted percentile is Akinshin's ("Weighted quantile estimators", arXiv 2304.07265, 2023): Hyndman and Fan's type 7 with
//! Kish's effective number of states in place of their number; of equal weights it is type 7.
//!
//! Limits: a regret is known only against the decisions of the table, so leaving one out can turn the order of the others. Worst
//! case, maximum regret and Hurwicz do not ask how likely a state is, and get worse with the number of draws.

mod merits;

use crate::analysis::decision::{Better, DecisionTable};
use crate::analysis::resample::multiplicities;
use crate::engine::Stream;
use crate::error::{Error, Result};
use merits::Prepared;
use rayon::prelude::*;

/// What a decision may be judged by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Criterion {
    /// The weighted mean outcome.
    ExpectedValue,
    /// The worst outcome of all states.
    WorstCase,
    /// The greatest regret of all states.
    MaximumRegret,
    /// The 90th percentile of the regret.
    P90Regret,
    /// A mixture of the best and the worst outcome.
    Hurwicz,
    /// The share of states in which the outcome is good enough.
    Satisficing,
}

impl Criterion {
    /// All of them, in the order of [`rankings`].
    pub const ALL: [Self; 6] =
        [Self::ExpectedValue, Self::WorstCase, Self::MaximumRegret, Self::P90Regret, Self::Hurwicz, Self::Satisficing];

    /// What turns a merit, of which more is better, into the criterion's own value.
    fn sign(self, better: Better) -> f64 {
        match self {
            Self::ExpectedValue | Self::WorstCase | Self::Hurwicz => better.sign(),
            Self::MaximumRegret | Self::P90Regret => -1.0,
            Self::Satisficing => 1.0,
        }
    }
}

/// What the criteria leave open.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms {
    /// The weight of the best outcome in Hurwicz' criterion, from 0 (the worst case alone) to 1.
    pub optimism: f64,
    /// The outcome that is good enough; without one there is no satisficing.
    pub threshold: Option<f64>,
}

impl Default for Terms {
    fn default() -> Self {
        Self { optimism: 0.5, threshold: None }
    }
}

/// The decisions under one criterion.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The criterion.
    pub criterion: Criterion,
    /// Its value for each decision: outcomes and regrets in the outcome's unit, a regret positive; a share from 0 to 1.
    pub values: Vec<f64>,
    /// The rank of each decision, 1 the best; equal ones share the better rank.
    pub ranks: Vec<usize>,
    /// The share of resamples of the draws in which the decision has the same rank; NaN without resamples.
    pub keeps_rank: Vec<f64>,
    /// The share of resamples in which the decision is best, or one of several that are equally good; NaN without resamples.
    pub is_best: Vec<f64>,
}

/// The decisions under every criterion, in the order of [`Criterion::ALL`]; without a threshold there is no satisficing.
///
/// Stability is by the bootstrap: the draws are drawn anew with replacement, each with its states and their weights. It tells
/// whether a rank hangs on a few of them; it cannot tell of states that nobody thought of.
pub fn rankings(table: DecisionTable, terms: Terms, seed: u64, resamples: usize) -> Result<Vec<Ranking>> {
    if !(0.0..=1.0).contains(&terms.optimism) {
        return Err(Error::Usage(format!(
            "the optimism of Hurwicz' criterion lies between 0 and 1, not {}",
            terms.optimism
        )));
    }
    let weighed = table.weighed()?;
    let (prepared, states) = (Prepared::new(&weighed, terms, table.better), weighed.weights.len());
    let merits = prepared.merits(&vec![1.0; states]);
    let stream = Stream::new(seed, "robust");
    let resampled: Vec<Vec<Vec<usize>>> = (0..resamples)
        .into_par_iter()
        .map(|resample| {
            let of_draws = multiplicities(&stream, resample, weighed.draw_count());
            let counts: Vec<f64> = weighed.draws.iter().map(|draw| of_draws[*draw]).collect();
            prepared.merits(&counts).iter().map(|it| ranks(it)).collect()
        })
        .collect();
    // Of one draw all resamples are that draw.
    let resampled: &[_] = if weighed.draw_count() > 1 { &resampled } else { &[] };
    let criteria = Criterion::ALL.into_iter().filter(|it| *it != Criterion::Satisficing || terms.threshold.is_some());
    Ok(criteria
        .enumerate()
        .map(|(row, criterion)| ranking(criterion, table.better, &merits[row], row, resampled))
        .collect())
}

fn ranking(criterion: Criterion, better: Better, merits: &[f64], row: usize, resampled: &[Vec<Vec<usize>>]) -> Ranking {
    let own = ranks(merits);
    let share = |decision: usize, rank: usize| {
        resampled.iter().filter(|ranks| ranks[row][decision] == rank).count() as f64 / resampled.len() as f64
    };
    let decisions = 0..merits.len();
    Ranking {
        criterion,
        values: merits.iter().map(|merit| criterion.sign(better) * merit + 0.0).collect(),
        keeps_rank: decisions.clone().map(|decision| share(decision, own[decision])).collect(),
        is_best: decisions.map(|decision| share(decision, 1)).collect(),
        ranks: own,
    }
}

/// Ranks from 1; equal ones share the better rank.
fn ranks(merits: &[f64]) -> Vec<usize> {
    merits.iter().map(|merit| 1 + merits.iter().filter(|other| *other > merit).count()).collect()
}

/// The regret of each decision in each uncertainty scenario, `[decision][scenario]`: by how much the scenario's weighted mean
/// outcome falls short of the best decision's there. `scenarios` says which scenario each state belongs to.
///
/// The decisions are compared by their means, so that what only luck decides within a scenario is not regretted, and each
/// scenario has a decision without regret. NaN for a scenario without states.
pub fn regret_matrix(table: DecisionTable, scenarios: &[usize]) -> Result<Vec<Vec<f64>>> {
    let weighed = table.weighed()?;
    if table.outcomes[0].len() != scenarios.len() {
        return Err(Error::Usage("a regret matrix needs to know the scenario of every state".into()));
    }
    let mut means: Vec<Vec<f64>> = weighed.benefits.iter().map(|it| weighed.scenario_means(it, scenarios)).collect();
    for scenario in 0..means[0].len() {
        let best = means.iter().map(|of_decision| of_decision[scenario]).fold(f64::NAN, f64::max);
        means.iter_mut().for_each(|of_decision| of_decision[scenario] = best - of_decision[scenario]);
    }
    Ok(means)
}
