//! Jump diffusion: geometric Brownian motion with N ~ Poisson(λ·dt) normal(m, s) jumps of the log a step, the drift compensated
//! by −λ·(e^{m + s²/2} − 1)·dt (Merton, Journal of Financial Economics 3, 1976). The density of a return is a Poisson mixture of
//! normal ones.
//!
//! Without a bound its likelihood has no maximum: with σ → 0 it grows without end at a return that is hit (Kiefer 1978). So σ is
//! at least a tenth of the standard deviation of the returns, and s as much of a step's.

use super::likelihood::{Maximum, covariance, maximise};
use super::{Estimate, PriceFit, Process, UNTOLD, normal_log_density, returns};
use crate::error::{Error, Result};
use crate::math::normal_cdf;

/// Fewest returns.
const LEAST: usize = 60;

/// Most jumps in a step that are looked at.
const JUMPS: usize = 200;

/// Fits drift, volatility and jumps to log prices.
///
/// # Errors
/// [`Error::Usage`] with too few prices, with prices that do not move, or that show no jumps.
pub fn fit(logs: &[f64], dt: f64) -> Result<PriceFit> {
    let returns = returns(logs, LEAST)?;
    let count = returns.len() as f64;
    let mean = returns.iter().sum::<f64>() / count;
    let sd = (returns.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / count).sqrt();
    let whole = sd / dt.sqrt();
    let of = |x: &[f64]| -> f64 {
        let values = [x[0], x[1].exp(), x[2].exp(), x[3], x[4].exp()];
        if values[1] < 0.1 * whole || values[4] < 0.1 * sd || values[2] * dt > 5.0 {
            return f64::NEG_INFINITY;
        }
        returns.iter().map(|it| log_density(&values, *it, dt)).sum()
    };
    let start = |(jumps, size, side): (f64, f64, f64)| -> Maximum {
        let (m, s): (f64, f64) = (side * sd, size * sd);
        let jumps_variance = jumps * (m * m + s * s);
        let volatility = (whole * whole - jumps_variance).max(0.2 * whole * whole).sqrt();
        let drift = mean / dt + whole * whole / 2.0;
        maximise(&of, &[drift, volatility.ln(), f64::ln(jumps), m, s.ln()])
    };
    let starts = [(0.5, 3.0, 0.0), (2.0, 2.0, -1.0), (2.0, 2.0, 1.0), (5.0, 1.5, 0.0)];
    let best = starts.into_iter().map(start).max_by(|a, b| a.value.total_cmp(&b.value));
    let Some(Maximum { at, value }) = best.filter(|it| it.value.is_finite()) else {
        return Err(Error::Usage("no jumps can be fitted to the prices".into()));
    };
    let covariance = covariance(&of, &at, &[1e-3 * whole, 1e-3, 1e-3, 1e-3 * sd, 1e-3])
        .filter(|it| [1, 2, 4].into_iter().all(|index| it[(index, index)].sqrt() < UNTOLD))
        .ok_or_else(|| Error::Usage("the prices do not tell jumps from other moves".into()))?;
    let error = |index: usize| covariance[(index, index)].sqrt();
    let scaled = |index: usize| at[index].exp() * error(index);
    let estimates = vec![
        Estimate::any("drift", at[0], error(0)),
        Estimate::positive("volatility", at[1].exp(), scaled(1)),
        Estimate::positive("jumps_per_year", at[2].exp(), scaled(2)),
        Estimate::any("jump_mean", at[3], error(3)),
        Estimate::positive("jump_sd", at[4].exp(), scaled(4)),
    ];
    Ok(PriceFit { process: Process::JumpDiffusion, estimates, log_likelihood: value, returns: returns.len() })
}

/// Of a return, given drift, volatility, jumps a year, their mean and standard deviation.
pub fn log_density(values: &[f64], change: f64, dt: f64) -> f64 {
    mixture(values, dt)
        .map(|(weight, mean, variance)| weight * normal_log_density(change, mean, variance).exp())
        .sum::<f64>()
        .ln()
}

/// Of a return up to this one.
pub fn probability(values: &[f64], change: f64, dt: f64) -> f64 {
    mixture(values, dt).map(|(weight, mean, variance)| weight * normal_cdf((change - mean) / variance.sqrt())).sum()
}

/// For each number of jumps its probability, and mean and variance of the return.
fn mixture(values: &[f64], dt: f64) -> impl Iterator<Item = (f64, f64, f64)> {
    let [drift, volatility, jumps, mean, sd] = [0, 1, 2, 3, 4].map(|index| values[index]);
    let compensation = jumps * (mean + sd * sd / 2.0).exp_m1();
    let still = (drift - volatility * volatility / 2.0 - compensation) * dt;
    let rate = jumps * dt;
    let mut weight = (-rate).exp();
    (0..=JUMPS).map_while(move |number| {
        if number > 0 {
            weight *= rate / number as f64;
        }
        let n = number as f64;
        // Past the likeliest number what is left soon matters no more.
        (n <= rate + 1.0 || weight > 1e-12).then_some((
            weight,
            still + n * mean,
            volatility * volatility * dt + n * sd * sd,
        ))
    })
}
