//! Convergence: how the error of an estimate falls with the number of draws, and how many draws a wanted precision needs.
//!
//! Of independent draws one column is enough: the error at n draws is the usual standard error, and falls as n^−½. Of a Latin
//! hypercube or a low-discrepancy sequence that formula is too pessimistic; there the error is the standard deviation of
//! estimates from independent replicates, which differ by their seed (Owen, "Monte Carlo variance of scrambled net
//! quadrature", SIAM J. Numerical Analysis 34, 1997). Its fall is fitted: ln error = ln scale − rate · ln n.
//!
//! Limits: a standard deviation of R replicates is known to about 1/√(2(R − 1)) of itself, 13 % with 30; a rate fitted over
//! few sizes holds near them, and far beyond them is a guess.

use crate::analysis::resample::multiplicities;
use crate::analysis::statistic::Stat;
use crate::engine::Stream;
use crate::error::{Error, Result};
use crate::math::normal_quantile;
use rayon::prelude::*;

/// An estimate and its standard error with so many draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// How many draws.
    pub draws: usize,
    /// The estimate.
    pub estimate: f64,
    /// Its standard error.
    pub error: f64,
}

/// 100, 200, 500, 1000 … and `draws` itself.
pub fn decades(draws: usize) -> Vec<usize> {
    let all = (2..).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_usize.pow(power)));
    all.take_while(|size| *size < draws).chain([draws]).collect()
}

/// 64, 128, 256 … up to `draws`: where a Sobol sequence is balanced.
pub fn doublings(draws: usize) -> Vec<usize> {
    (6..usize::BITS).map(|power| 1 << power).take_while(|size| *size <= draws).collect()
}

/// A statistic of the first draws of a column, at rising `sizes`, with the standard error of independent draws.
pub fn prefixes(outcomes: &[f64], stat: Stat, sizes: &[usize]) -> Result<Vec<Point>> {
    check(outcomes.len(), sizes)?;
    let point = |draws: &usize| {
        let first = &outcomes[..*draws];
        Point { draws: *draws, estimate: stat.of(first), error: stat.standard_error(first) }
    };
    Ok(sizes.par_iter().map(point).collect())
}

fn check(draws: usize, sizes: &[usize]) -> Result<()> {
    if sizes.iter().any(|size| *size > draws || *size == 0) {
        return Err(Error::Usage(format!(
            "convergence is shown at 1 to {draws} draws, which is how many have outcomes"
        )));
    }
    Ok(())
}

/// How the error falls: scale · draws^−rate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rate {
    /// The exponent: ½ of independent draws, about 1 at best of a low-discrepancy sequence, 3⁄2 of a scrambled one.
    pub rate: f64,
    /// The error that the line has at one draw.
    pub scale: f64,
    /// The standard error of `rate`; NaN where it is not known.
    pub rate_error: f64,
}

/// How many draws make an error as small as wanted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Needed {
    /// The best guess, rounded up; infinite if the error does not fall, NaN if it is not known.
    pub draws: f64,
    /// The 5th percentile of what it may be.
    pub low: f64,
    /// The 95th percentile of what it may be.
    pub high: f64,
}

/// The least-squares line through the logarithms of errors and draws. Errors of 0 are left out; NaN if fewer than two are left.
///
/// `rate_error` is NaN: points from the same draws do not scatter independently.
pub fn fit(points: &[Point]) -> Rate {
    let logs: Vec<(f64, f64)> =
        points.iter().filter(|it| it.error > 0.0).map(|it| ((it.draws as f64).ln(), it.error.ln())).collect();
    let count = logs.len() as f64;
    let (x, y) = logs.iter().fold((0.0, 0.0), |sum, log| (sum.0 + log.0 / count, sum.1 + log.1 / count));
    let (xx, xy) =
        logs.iter().fold((0.0, 0.0), |sum, log| (sum.0 + (log.0 - x).powi(2), sum.1 + (log.0 - x) * (log.1 - y)));
    let rate = -xy / xx;
    Rate { rate, scale: (y + rate * x).exp(), rate_error: f64::NAN }
}

impl Rate {
    /// The draws that make the error as small as `precision`, not rounded; infinite if the error does not fall.
    fn draws(&self, precision: f64) -> f64 {
        if self.rate.is_nan() {
            f64::NAN
        } else if self.rate <= 0.0 {
            f64::INFINITY
        } else {
            (self.scale / precision).powf(1.0 / self.rate)
        }
    }
}

/// Independent draws needed for a standard error of `precision`, from a column of them: n · (error / precision)².
///
/// What it may be is by the scatter of the error over 20 blocks of draws; NaN if one of them has no error.
pub fn needed(outcomes: &[f64], stat: Stat, precision: f64) -> Result<Needed> {
    const BLOCKS: usize = 20;
    wanted(precision)?;
    if outcomes.len() < 2 {
        return Err(Error::Usage(
            "how many draws are needed is told from at least two draws with an outcome: draw more".into(),
        ));
    }
    let draws = outcomes.len() as f64 * (stat.standard_error(outcomes) / precision).powi(2);
    let size = outcomes.len() / BLOCKS;
    let logs: Vec<f64> =
        (0..BLOCKS).map(|block| stat.standard_error(&outcomes[block * size..(block + 1) * size]).ln()).collect();
    // Twice the logarithm, for the square.
    let spread = 2.0 * Stat::Mean.standard_error(&logs) * normal_quantile(0.95);
    Ok(Needed { draws: draws.ceil(), low: (draws * (-spread).exp()).ceil(), high: (draws * spread.exp()).ceil() })
}

fn wanted(precision: f64) -> Result<()> {
    if precision.is_nan() || precision <= 0.0 {
        return Err(Error::Usage(format!("the precision wanted is a standard error above 0, not {precision}")));
    }
    Ok(())
}

/// Estimates by independent replicates of a design at several numbers of draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Replicates {
    sizes: Vec<usize>,
    /// `[size][replicate]`.
    estimates: Vec<Vec<f64>>,
}

impl Replicates {
    /// Replicates whose `estimates`, `[size][replicate]`, are known: for a Latin hypercube, of which a part is none.
    pub fn new(sizes: &[usize], estimates: Vec<Vec<f64>>) -> Result<Self> {
        let replicates = estimates.first().map_or(0, Vec::len);
        if replicates < 2 || estimates.len() != sizes.len() || estimates.iter().any(|it| it.len() != replicates) {
            let message =
                "the error of a design needs two replicates at least, with an estimate each at every number of draws";
            return Err(Error::Usage(message.into()));
        }
        Ok(Self { sizes: sizes.to_vec(), estimates })
    }

    /// Replicates of a sequence of which any first draws are one too: one column of outcomes for each.
    pub fn of_prefixes(columns: &[&[f64]], stat: Stat, sizes: &[usize]) -> Result<Self> {
        check(columns.iter().map(|column| column.len()).min().unwrap_or(0), sizes)?;
        let estimates = |size: &usize| columns.par_iter().map(|column| stat.of(&column[..*size])).collect();
        Self::new(sizes, sizes.iter().map(estimates).collect())
    }

    /// The mean estimate over the replicates, and the standard error of a single one's; their mean's is smaller by √R.
    pub fn points(&self) -> Vec<Point> {
        self.weighed(&vec![1.0; self.count()])
    }

    fn count(&self) -> usize {
        self.estimates.first().map_or(0, Vec::len)
    }

    /// The points where replicate i is there `counts[i]` times.
    fn weighed(&self, counts: &[f64]) -> Vec<Point> {
        let replicates = self.count() as f64;
        let point = |(draws, estimates): (&usize, &Vec<f64>)| {
            let mean = |of: &dyn Fn(f64) -> f64| {
                estimates.iter().zip(counts).map(|(estimate, count)| count * of(*estimate)).sum::<f64>() / replicates
            };
            let estimate = mean(&|it| it);
            let variance = mean(&|it| (it - estimate).powi(2)) * replicates / (replicates - 1.0);
            Point { draws: *draws, estimate, error: variance.sqrt() }
        };
        self.sizes.iter().zip(&self.estimates).map(point).collect()
    }

    /// The line through the errors, and the standard error of its rate by the bootstrap over replicates.
    pub fn rate(&self, seed: u64, resamples: usize) -> Rate {
        let rates: Vec<f64> = self.resampled(seed, resamples).iter().map(|it| it.rate).collect();
        let spread = Stat::Mean.standard_error(&rates) * (rates.len() as f64).sqrt();
        Rate { rate_error: spread, ..fit(&self.points()) }
    }

    /// The draws needed for a standard error of `precision` of one replicate, with percentiles by the bootstrap over replicates.
    pub fn needed(&self, precision: f64, seed: u64, resamples: usize) -> Result<Needed> {
        wanted(precision)?;
        let own = fit(&self.points()).draws(precision);
        let draws = self.resampled(seed, resamples).into_iter().map(|it| it.draws(precision));
        // Resamples without two errors above 0 have no line.
        let mut draws: Vec<f64> = draws.filter(|draws| !draws.is_nan()).collect();
        draws.sort_unstable_by(f64::total_cmp);
        // Order statistics themselves: some may be infinite.
        let percentile = |p: f64| draws.get((draws.len().saturating_sub(1) as f64 * p).round() as usize).copied();
        let percentile = |p: f64| percentile(p).unwrap_or(f64::NAN).ceil();
        Ok(Needed { draws: own.ceil(), low: percentile(0.05), high: percentile(0.95) })
    }

    fn resampled(&self, seed: u64, resamples: usize) -> Vec<Rate> {
        let stream = Stream::new(seed, "converge");
        let of = |resample| fit(&self.weighed(&multiplicities(&stream, resample, self.count())));
        (0..resamples).into_par_iter().map(of).collect()
    }
}
