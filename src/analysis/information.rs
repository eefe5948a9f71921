//! Information: what it would be worth to know, before deciding, how all uncertainty or one factor of it turns out.
//!
//! With benefit b(d, i) of decision d in draw i:
//!
//! - best now: the decision d* of the greatest mean benefit;
//! - EVPI, the expected value of perfect information: mean over i of max over d of b − max over d of the mean of b (Raiffa and
//!   Schlaifer, "Applied statistical decision theory", 1961). This is the mean regret of d*;
//! - EVPPI, of partial perfect information about factors x: the same with g(d, x) = E(b | x) in place of b, where g is a
//!   regression of the benefits on the factors (Strong, Oakley and Brennan, "Estimating multiparameter partial expected value
//!   of perfect information from a probabilistic sensitivity analysis sample: a nonparametric regression approach", Medical
//!   Decision Making 34, 2014). The regression is in `information/surface.rs`.
//!
//! The benefits are taken less that of d*, in which what is common to the decisions cancels.
//!
//! Limits: of more than four factors together only pairs are looked at for what they do together, not threes. EVPI is biased low,
//! since the maximum of sample means is biased high; EVPPI is biased high, since a maximum over what noise is left in g is.
//! Both biases vanish with the number of draws. With a low-discrepancy or a Latin hypercube design the errors, which take draws
//! for independent, are overstated.

mod basis;
mod products;
mod spline;
mod surface;

use crate::analysis::decision::{DecisionTable, foremost, mean};
use crate::engine::Stream;
use crate::error::{Error, Result};
pub use basis::draws_needed;
use surface::{Posterior, Surface};

/// The decision to take as things are known today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct BestNow {
    /// The decision, by its place in the table; of equally good ones the first.
    pub decision: usize,
    /// Its expected outcome.
    pub expected: f64,
    /// The second-best decision; `None` if there is only one.
    pub next: Option<usize>,
    /// By how much the expected outcome beats the second-best one's, positive; NaN without one.
    pub margin: f64,
    /// The standard error of `margin`, by the differences of the two in each state; NaN with a single state.
    pub margin_error: f64,
}

/// What it is worth to know something before deciding.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Information {
    /// The value, in the outcome's unit.
    pub value: f64,
    /// Its standard error; NaN with a single draw. States that are all there are, rather than a sample, have none.
    pub error: f64,
    /// By how much `value` is about too high, of EVPPI, not taken off; NaN of EVPI.
    pub bias: f64,
    /// How often one would decide otherwise than now.
    pub changes: f64,
    /// How many parameters the regression of EVPPI used effectively; NaN of EVPI, or with a single decision.
    pub parameters: f64,
}

/// The decision that is best in expectation, and by how much.
pub fn best_now(table: DecisionTable) -> Result<BestNow> {
    let weighed = table.weighed()?;
    let mut expected = weighed.expected();
    let decision = foremost(&expected);
    let best = std::mem::replace(&mut expected[decision], f64::NEG_INFINITY);
    let next = (expected.len() > 1).then(|| foremost(&expected));
    let (margin, margin_error) = next.map_or((f64::NAN, f64::NAN), |next| {
        let ahead = difference(&weighed.benefits[decision], &weighed.benefits[next]);
        (best - expected[next], weighed.standard_error(&ahead))
    });
    Ok(BestNow { decision, expected: table.better.sign() * best, next, margin, margin_error })
}

/// The expected value of perfect information. Its standard error takes the best decision of the sample for the best one.
pub fn evpi(table: DecisionTable) -> Result<Information> {
    let weighed = table.weighed()?;
    let now = foremost(&weighed.expected());
    let regrets = difference(&weighed.best(), &weighed.benefits[now]);
    let changed: Vec<f64> = regrets.iter().map(|regret| if *regret > 0.0 { 1.0 } else { 0.0 }).collect();
    Ok(Information {
        value: mean(&regrets, &weighed.weights),
        error: weighed.standard_error(&regrets),
        bias: f64::NAN,
        changes: mean(&changed, &weighed.weights),
        parameters: f64::NAN,
    })
}

/// The expected value of knowing which scenario will come, the `scenarios` being those of the states: that of deciding by the
/// scenarios' means. It is biased high, as a maximum over means is that are estimates.
///
/// The scenarios are all there are, so its standard error is that of the draws within them.
pub fn known_scenario(table: DecisionTable, scenarios: &[usize]) -> Result<Information> {
    let weighed = table.weighed()?;
    if table.outcomes[0].len() != scenarios.len() {
        return Err(Error::Usage("the value of knowing the scenario needs the scenario of every state".into()));
    }
    let now = foremost(&weighed.expected());
    let means: Vec<Vec<f64>> = weighed.benefits.iter().map(|it| weighed.scenario_means(it, scenarios)).collect();
    let best = |scenario: usize| {
        (0..means.len()).fold(now, |best, it| if means[it][scenario] > means[best][scenario] { it } else { best })
    };
    let best: Vec<usize> = (0..means[0].len()).map(best).collect();
    let of_state = || weighed.kept.iter().map(|state| scenarios[*state]).enumerate();
    let gain =
        |(place, scenario): (usize, usize)| weighed.benefits[best[scenario]][place] - weighed.benefits[now][place];
    let gains: Vec<f64> = of_state().map(gain).collect();
    let expected = |scenario: usize| means[best[scenario]][scenario] - means[now][scenario];
    let scatter: Vec<f64> = of_state().zip(&gains).map(|((_, it), gain)| gain - expected(it)).collect();
    let changed: Vec<f64> = of_state().map(|(_, it)| if best[it] == now { 0.0 } else { 1.0 }).collect();
    Ok(Information {
        value: mean(&gains, &weighed.weights),
        error: weighed.standard_error(&scatter),
        bias: f64::NAN,
        changes: mean(&changed, &weighed.weights),
        parameters: f64::NAN,
    })
}

/// How many surfaces are drawn from their posterior for the error and the bias: an error then is known to about 5 %.
const SURFACES: usize = 200;

/// The expected value of perfect information about some factors together: one column for each, one row for each draw.
///
/// Its variance is that of the values of 200 surfaces drawn from their posterior given the draws' factors, and that of
/// a mean over draws whose surface is known. The bias is by how much the surfaces drawn lie above the surface fitted.
pub fn evppi(table: DecisionTable, factors: &[&[f64]], seed: u64) -> Result<Information> {
    let weighed = table.weighed()?;
    if table.weights.is_some() {
        return Err(Error::Usage(
            "the value of knowing a factor needs draws that weigh the same: leave out the weights".into(),
        ));
    }
    let now = foremost(&weighed.expected());
    let others = weighed.benefits.iter().enumerate().filter(|(decision, _)| *decision != now);
    let increments: Vec<Vec<f64>> = others.map(|(_, column)| difference(column, &weighed.benefits[now])).collect();
    if increments.is_empty() {
        return Ok(Information { value: 0.0, error: 0.0, bias: 0.0, changes: 0.0, parameters: f64::NAN });
    }
    let surface = Surface::fit(factors, &increments)?;
    let gains = surface.gains();
    let Posterior { mean_excess, variance } = surface.posterior(&Stream::new(seed, "EVPPI"), SURFACES);
    let error = weighed.standard_error(&gains);
    Ok(Information {
        value: mean(&gains, &weighed.weights),
        error: (error.powi(2) + variance).sqrt(),
        bias: mean_excess,
        changes: gains.iter().filter(|gain| **gain > 0.0).count() as f64 / gains.len() as f64,
        parameters: surface.parameters(),
    })
}

fn difference(a: &[f64], b: &[f64]) -> Vec<f64> {
    a.iter().zip(b).map(|(a, b)| a - b).collect()
}
