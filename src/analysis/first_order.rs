//! First-order variance shares from given data: how much of the outcome's variance each factor explains alone.
//!
//! S1 = Var(E[Y | X]) / Var(Y), Pearson's correlation ratio: the rows are parted into classes of the factor, and the variance
//! between the classes' means is set against the whole (Plischke, "How to compute variance-based sensitivity indicators with
//! your spreadsheet software", Environmental Modelling & Software 35, 2012; Strong, Oakley and Chilcott, "Managing structural
//! uncertainty in health economic decision models", JRSS C 61, 2012). Means of few rows differ by chance, which would look like an
//! effect; Kelley's correction ("An unbiased correlation ratio measure", PNAS 21, 1935) takes away what chance is expected
//! to give. So a factor that does nothing is about as often a little below 0 as above.
//!
//! There are √n classes of √n rows, 48 at most: with so many, what the classes' widths hide of a sine wave over the factor's range
//! is 0.1 % of it. Factors may be correlated: a share then holds what a factor explains through the others, too, and
//! shares may add up to more than 1. Rows of a design that is more even than chance (Sobol's or Halton's points) leave
//! less to chance than the correction takes away: a share is then too small, by the number of classes over that of rows at most.

use crate::analysis::additive::additive;
use crate::analysis::classes::Classes;
use crate::analysis::resample::{half_width, times};
use crate::analysis::sample::{check, deviations};
use crate::engine::Stream;
use crate::error::Result;
use rayon::prelude::*;

/// Fewer rows tell of nothing.
const LEAST_ROWS: usize = 20;

/// Most classes of a factor.
const MOST_CLASSES: usize = 48;

/// The share of the outcome's variance that one factor explains.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FirstOrder {
    /// The share; 0 for a factor that is the same everywhere, NaN for such an outcome.
    pub s1: f64,
    /// Half the width of its 95 % interval, by the bootstrap; NaN for fewer than two resamples.
    pub s1_conf: f64,
}

/// The shares of all factors.
#[derive(Debug, Clone, PartialEq)]
pub struct FirstOrders {
    /// Of each factor alone.
    pub factors: Vec<FirstOrder>,
    /// What they explain together in a sum of one function for each; see [`additive`]. What is missing to 1 are luck and
    /// interactions.
    pub together: f64,
}

/// The first-order shares of each factor, with their confidence from so many resamples (a hundred is usual).
pub fn first_order(factors: &[&[f64]], outcome: &[f64], resamples: usize, seed: u64) -> Result<FirstOrders> {
    let together = additive(factors, outcome)?;
    Ok(FirstOrders { factors: shares(factors, outcome, resamples, seed)?, together })
}

/// The first-order shares of each factor.
pub fn shares(factors: &[&[f64]], outcome: &[f64], resamples: usize, seed: u64) -> Result<Vec<FirstOrder>> {
    check(factors, outcome, LEAST_ROWS)?;
    let most = ((outcome.len() as f64).sqrt() as usize).min(MOST_CLASSES);
    let classes: Vec<Classes> = factors.par_iter().map(|factor| Classes::new(factor, most)).collect();
    let (outcome, stream) = (deviations(outcome), Stream::new(seed, "first-order resamples"));
    let once = vec![1; outcome.len()];
    let first: Vec<f64> = classes.par_iter().map(|classes| correlation_ratio(classes, &outcome, &once)).collect();
    let again = (0..resamples).into_par_iter().map(|resample| {
        let times = times(&stream, resample, outcome.len());
        classes.iter().map(|classes| correlation_ratio(classes, &outcome, &times)).collect()
    });
    let again: Vec<Vec<f64>> = again.collect();
    let share = |(factor, s1)| FirstOrder { s1, s1_conf: half_width(again.iter().map(|all| all[factor])) };
    Ok(first.into_iter().enumerate().map(share).collect())
}

/// The correlation ratio with Kelley's correction, of rows that count so many `times`. The outcome's mean should be near 0,
/// for sums of squares are subtracted.
fn correlation_ratio(classes: &Classes, outcome: &[f64], times: &[u8]) -> f64 {
    let mut sums = vec![(0.0, 0.0); classes.len()];
    let mut squares = 0.0;
    for ((class, value), times) in classes.of_rows.iter().zip(outcome).zip(times) {
        let (count, sum) = &mut sums[usize::from(*class)];
        let times = f64::from(*times);
        *count += times;
        *sum += times * value;
        squares += times * value * value;
    }
    let filled: Vec<(f64, f64)> = sums.into_iter().filter(|(count, _)| *count > 0.0).collect();
    let (n, sum) = filled.iter().fold((0.0, 0.0), |all, class| (all.0 + class.0, all.1 + class.1));
    let within = squares - filled.iter().map(|(count, sum)| sum * sum / count).sum::<f64>();
    let all = squares - sum * sum / n;
    if all <= 0.0 { f64::NAN } else { 1.0 - within / all * (n - 1.0) / (n - filled.len() as f64) }
}
