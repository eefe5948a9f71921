//! A source's output as a level that grows: how far it is from a straight path in the logarithm, years ahead.
//!
//! In the model a draw has one growth for all years. A path that wanders is stood for by a law of that growth, and by the spread of the
//! level from which it starts: ln y_{t+h} − ln y_t is about normal with mean g·h and variance a² + b²·h², h years ahead. g, a
//! and b are those of the greatest composite likelihood of all such changes, 1 to 5 years ahead (Varin, Reid and Firth, "An
//! overview of composite likelihood methods", Statistica Sinica 21, 2011).

use super::likelihood::maximise;
use super::{normal_log_density, returns};
use crate::error::Result;

/// Fewest years.
const LEAST: usize = 8;

/// Years ahead, at the most.
const AHEAD: usize = 5;

/// How an output grows.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trend {
    /// The last year's output, without outages.
    pub level: f64,
    /// a: standard deviation of the logarithm of the level.
    pub level_sd: f64,
    /// g: mean growth of the logarithm a year.
    pub growth: f64,
    /// b: standard deviation of the growth, with what is not known of its mean.
    pub growth_sd: f64,
    /// How many years it is fitted to.
    pub years: usize,
}

/// Fits a trend to yearly outputs without gaps, all above 0.
///
/// # Errors
/// [`Error::Usage`](crate::error::Error::Usage) with too few years, or outputs that do not vary.
pub fn fit(outputs: &[f64]) -> Result<Trend> {
    let logs: Vec<f64> = outputs.iter().map(|output| output.ln()).collect();
    let changes = returns(&logs, LEAST - 1)?;
    let count = changes.len() as f64;
    let mean = changes.iter().sum::<f64>() / count;
    let sd = (changes.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt();
    let ahead = AHEAD.min(logs.len() / 3).max(2);
    let of = |x: &[f64]| -> f64 {
        let (growth, level, spread) = (x[0], x[1].exp(), x[2].exp());
        let at = |h: usize| -> f64 {
            let variance = level * level + (spread * h as f64).powi(2) + 1e-6 * sd * sd;
            let changes = logs.windows(h + 1).map(|window| window[h] - window[0]);
            changes.map(|change| normal_log_density(change, growth * h as f64, variance)).sum()
        };
        (1..=ahead).map(at).sum()
    };
    let best = [(1.0, 0.3), (0.3, 1.0)]
        .into_iter()
        .map(|(level, spread): (f64, f64)| maximise(&of, &[mean, (level * sd).ln(), (spread * sd / 2.0).ln()]));
    let best = best.max_by(|a, b| a.value.total_cmp(&b.value)).map_or(vec![mean, sd.ln(), sd.ln()], |it| it.at);
    let unknown = sd * sd / count;
    Ok(Trend {
        level: outputs[outputs.len() - 1],
        level_sd: best[1].exp(),
        growth: best[0],
        growth_sd: (best[2].exp().powi(2) + unknown).sqrt(),
        years: outputs.len(),
    })
}
