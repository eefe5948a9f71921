//! How good forecasts were: scores of a law against what came of it, and whether one forecaster beats another.
//!
//! Gneiting and Raftery, "Strictly proper scoring rules, prediction, and estimation", JASA 102, 2007. All scores are the
//! better the lower.

use crate::analysis::order::percentile;
use statrs::distribution::{ContinuousCDF, StudentsT};

/// What a sample is of the law that is scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ensemble {
    /// Random draws of it: the score is that of the law itself, without the error of a finite sample (Ferro, Quarterly Journal
    /// of the Royal Meteorological Society 140, 2014: "fair").
    Fair,
    /// The law itself: so many points of the same weight.
    Whole,
}

/// The continuous ranked probability score of a sorted sample: E|X − y| − ½·E|X − X′|.
pub fn crps(sorted: &[f64], actual: f64, ensemble: Ensemble) -> f64 {
    let count = sorted.len() as f64;
    let off = sorted.iter().map(|it| (it - actual).abs()).sum::<f64>() / count;
    // Σ_i Σ_j |x_i − x_j| = 2·Σ_i (2i − n + 1)·x_i for sorted x, i from 0.
    let apart: f64 = sorted.iter().enumerate().map(|(i, it)| (2.0 * i as f64 - count + 1.0) * it).sum::<f64>() * 2.0;
    let pairs = match ensemble {
        Ensemble::Fair => count * (count - 1.0),
        Ensemble::Whole => count * count,
    };
    if sorted.len() < 2 { off } else { off - apart / (2.0 * pairs) }
}

/// The score of a central interval that is to hold a share of `1 − alpha` (Winkler, JASA 67, 1972).
pub fn interval_score([low, high]: [f64; 2], alpha: f64, actual: f64) -> f64 {
    (high - low) + 2.0 / alpha * ((low - actual).max(0.0) + (actual - high).max(0.0))
}

/// The mean square of what a probability was off an event that was (1) or was not (0) (Brier, Monthly Weather Review 78, 1950).
pub fn brier(forecasts: &[(f64, bool)]) -> f64 {
    let off = |(probability, was): &(f64, bool)| (probability - f64::from(u8::from(*was))).powi(2);
    forecasts.iter().map(off).sum::<f64>() / forecasts.len() as f64
}

/// Where in the law the actual value lies, from 0 to 1: the probability integral transform, in the middle of values that are alike.
pub fn pit(sorted: &[f64], actual: f64) -> f64 {
    let below = sorted.partition_point(|it| *it < actual);
    let up_to = sorted.partition_point(|it| *it <= actual);
    (below + up_to) as f64 / (2 * sorted.len()) as f64
}

/// Whether the central interval that holds `share` of the law holds the actual value.
pub fn covered(sorted: &[f64], share: f64, actual: f64) -> bool {
    let [low, high] = [(1.0 - share) / 2.0, (1.0 + share) / 2.0].map(|p| percentile(sorted, p));
    (low..=high).contains(&actual)
}

/// Whether the mean of differences of two forecasters' scores differs from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DieboldMariano {
    /// The mean difference.
    pub mean: f64,
    /// Half the width of its 95 % interval; NaN where there are too few.
    pub half_width: f64,
    /// The statistic, with the correction for few forecasts; NaN where there are too few.
    pub statistic: f64,
    /// How likely one as far from 0 is if there is no difference.
    pub p: f64,
}

/// Fewest forecasts of which a difference is told.
pub const FEWEST: usize = 8;

/// The test of Diebold and Mariano (Journal of Business and Economic Statistics 13, 1995) for forecasts `horizon` periods ahead,
/// whose errors overlap, as corrected for few forecasts by Harvey, Leybourne and Newbold (International Journal of
/// Forecasting 13, 1997).
pub fn diebold_mariano(differences: &[f64], horizon: usize) -> DieboldMariano {
    let (n, h) = (differences.len() as f64, horizon as f64);
    let mean = differences.iter().sum::<f64>() / n;
    let covariance = |lag: usize| {
        let pairs = differences.iter().skip(lag).zip(differences);
        pairs.map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>() / n
    };
    let variance = (covariance(0) + 2.0 * (1..horizon).map(covariance).sum::<f64>()) / n;
    let correction = (n + 1.0 - 2.0 * h + h * (h - 1.0) / n) / n;
    let none = DieboldMariano { mean, half_width: f64::NAN, statistic: f64::NAN, p: f64::NAN };
    // Overlapping errors can make the estimate negative, which tells nothing.
    if !(variance > 0.0 && correction > 0.0) || differences.len() < FEWEST.max(2 * horizon + 1) {
        return none;
    }
    let Ok(law) = StudentsT::new(0.0, 1.0, n - 1.0) else { return none };
    let error = (variance / correction).sqrt();
    let statistic = mean / error;
    DieboldMariano { mean, half_width: law.inverse_cdf(0.975) * error, statistic, p: 2.0 * law.cdf(-statistic.abs()) }
}
