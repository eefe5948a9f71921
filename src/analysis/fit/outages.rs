//! Outages counted over some years: how often, how long, how much.
//!
//! Bayesian, so that a few events leave a wide law and none at all a narrow one near 0 (Gelman and others, "Bayesian data
//! analysis", 2013, sections 2.6 to 2.8): with n outages in T years the rate a year is Gamma(n + ½, T) by Jeffreys' prior; lengths
//! that are exponential with a sum of S, of n that ended, leave their mean as the reciprocal of a Gamma(n, S); the mean share is about
//! Beta(Σs + ½, n − Σs + ½), as if each outage were that share of a whole one.

use crate::error::{Error, Result};
use statrs::distribution::{Beta, ContinuousCDF, Gamma};

/// What a number may be: its median, what a study says of it, and an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    /// The 10th, 50th and 90th percentile.
    pub percentiles: [f64; 3],
    /// Between them it lies with 95 %.
    pub interval: [f64; 2],
}

impl Posterior {
    /// Of a law by its inverse.
    pub fn of(inverse: impl Fn(f64) -> f64) -> Self {
        Self { percentiles: [0.1, 0.5, 0.9].map(&inverse), interval: [0.025, 0.975].map(&inverse) }
    }
}

/// An outage as it was seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outage {
    /// How long it lasted, in years, or how long so far.
    pub years: f64,
    /// The share of the output that it stopped.
    pub share: f64,
    /// Whether its end was seen.
    pub ended: bool,
}

/// What is known of a source's outages.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Outages {
    /// How many there were.
    pub count: usize,
    /// In so many years.
    pub years: f64,
    /// Outages a year.
    pub per_year: Posterior,
    /// Their mean length in years; `None` without any.
    pub length: Option<Posterior>,
    /// The mean share of the output that they stop; `None` without any.
    pub share: Option<Posterior>,
}

/// What the outages tell that began within so many years. One whose end was not seen counts with the time that it was seen.
///
/// # Errors
/// [`Error::Usage`] for less than two years.
pub fn fit(outages: &[Outage], years: f64) -> Result<Outages> {
    if years.is_nan() || years < 2.0 {
        return Err(Error::Usage(format!("a record of {years:.1} years is too short to count outages: it takes 2")));
    }
    let broken = |_| Error::Usage("the lengths and shares of the outages are no numbers to fit".into());
    let count = outages.len() as f64;
    let rate = Gamma::new(count + 0.5, years).map_err(broken)?;
    let sum: f64 = outages.iter().map(|it| it.years).sum();
    let shares: f64 = outages.iter().map(|it| it.share).sum();
    let ended = outages.iter().filter(|it| it.ended).count() as f64;
    let any = !outages.is_empty() && sum > 0.0;
    let length = any.then(|| Gamma::new(ended.max(0.5), sum)).transpose().map_err(broken)?;
    let share = any
        .then(|| Beta::new(shares + 0.5, count - shares + 0.5))
        .transpose()
        .map_err(|_| Error::Usage("the shares of the outages are no numbers to fit".into()))?;
    Ok(Outages {
        count: outages.len(),
        years,
        per_year: Posterior::of(|p| rate.inverse_cdf(p)),
        length: length.map(|law| Posterior::of(|p| 1.0 / law.inverse_cdf(1.0 - p))),
        share: share.map(|law| Posterior::of(|p| law.inverse_cdf(p))),
    })
}
