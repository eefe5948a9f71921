//! A source's output as a level that grows: how far it is from a straight path in the logarithm, years ahead.
//!
//! In the model a draw has one growth for all years. A path that wanders is stood for by a law of that growth, and by the spread of the
//! level from which it starts: ln y_{t+h} − ln y_t is about normal with mean g·h and variance a² + b²·h², h years ahead. g, a
//! and b are those of the greatest composite likelihood of all such changes, 1 to 5 years ahead (Varin, Reid and Firth, "An
//! overview of composite likelihood methods", Statistica Sinica 21, 2011).
//!
//! Growth goes on less often than it is seen: by a normal prior of mean 0 and standard deviation 0.02 a year it is drawn towards 0,
//! the more the less the years tell of it. That a mine's or a country's output grows or falls by some percent a year is judgement.

use super::likelihood::maximise;
use super::normal_log_density;
use crate::error::{Error, Result};

/// Fewest years.
const LEAST: usize = 6;

/// Years ahead, at the most.
const AHEAD: i32 = 5;

/// Standard deviation of the growth that is taken for likely before any year is seen.
const PRIOR: f64 = 0.02;

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

impl Trend {
    /// Each change from a year to the next that is known by its place in the law that the fit gave it, as a standard normal number.
    pub fn residuals(&self, outputs: &[(i32, f64)]) -> Vec<f64> {
        let residual = |pair: &[(i32, f64)]| {
            let years = gap(pair);
            ((pair[1].1 / pair[0].1).ln() - self.growth * years) / self.level_sd.hypot(self.growth_sd * years)
        };
        outputs.windows(2).map(residual).collect()
    }
}

/// Fits a trend to outputs by year, in order; years may be missing.
///
/// # Errors
/// [`Error::Usage`] with too few years, an output of 0, or outputs that do not vary.
pub fn fit(outputs: &[(i32, f64)]) -> Result<Trend> {
    if outputs.iter().any(|(_, output)| *output <= 0.0) {
        return Err(Error::Usage("an output of 0 has no growth, so no trend can be fitted".into()));
    }
    let logs: Vec<(i32, f64)> = outputs.iter().map(|(year, output)| (*year, output.ln())).collect();
    if logs.len() < LEAST {
        return Err(Error::Usage(format!("{} years are too few to fit a trend: it takes {LEAST}", logs.len())));
    }
    let span = f64::from(logs[logs.len() - 1].0 - logs[0].0);
    let mean = (logs[logs.len() - 1].1 - logs[0].1) / span;
    // Over a gap the change wanders as far as over as many years.
    let off = |pair: &[(i32, f64)]| (pair[1].1 - pair[0].1 - mean * gap(pair)).powi(2) / gap(pair);
    let variance = logs.windows(2).map(off).sum::<f64>() / (logs.len() - 2) as f64;
    let sd = variance.sqrt();
    if !(sd.is_finite() && sd > 0.0) {
        return Err(Error::Usage("the outputs do not vary, so no trend can be fitted".into()));
    }
    let ahead = AHEAD.min(logs.len() as i32 / 3).max(2);
    let changes: Vec<(f64, f64)> = pairs(&logs, ahead).collect();
    let of = |x: &[f64]| -> f64 {
        let (growth, level, spread) = (x[0], x[1].exp(), x[2].exp());
        let log_density = |(h, change): &(f64, f64)| {
            normal_log_density(*change, growth * h, level * level + (spread * h).powi(2) + 1e-6 * variance)
        };
        changes.iter().map(log_density).sum()
    };
    let best = [(1.0, 0.3), (0.3, 1.0)]
        .into_iter()
        .map(|(level, spread): (f64, f64)| maximise(&of, &[mean, (level * sd).ln(), (spread * sd / 2.0).ln()]));
    let best = best.max_by(|a, b| a.value.total_cmp(&b.value)).map_or(vec![mean, sd.ln(), sd.ln()], |it| it.at);
    // Of a walk the mean change is known to its variance over the years.
    let unknown = variance / span;
    let weight = PRIOR * PRIOR / (PRIOR * PRIOR + unknown);
    Ok(Trend {
        level: outputs[outputs.len() - 1].1,
        level_sd: best[1].exp(),
        growth: weight * best[0],
        growth_sd: (best[2].exp().powi(2) + weight * unknown).sqrt(),
        years: outputs.len(),
    })
}

fn gap(pair: &[(i32, f64)]) -> f64 {
    f64::from(pair[1].0 - pair[0].0)
}

/// All changes over up to so many years: years and change.
fn pairs(logs: &[(i32, f64)], ahead: i32) -> impl Iterator<Item = (f64, f64)> {
    logs.iter().enumerate().flat_map(move |(place, from)| {
        let later = logs[place + 1..].iter().take_while(move |to| to.0 - from.0 <= ahead);
        later.map(move |to| (f64::from(to.0 - from.0), to.1 - from.1))
    })
}
