//! Geometric Brownian motion: ln P_{k+1} = ln P_k + (μ − σ²/2)·dt + σ·√dt·Z, whose greatest likelihood has a closed form
//! (Campbell, Lo and MacKinlay, "The econometrics of financial markets", 1997, section 9.3.2).

use super::{Estimate, PriceFit, Process, normal_log_density, returns};
use crate::error::Result;
use crate::math::normal_cdf;

/// Fewest returns.
const LEAST: usize = 12;

/// Fits drift and volatility to log prices.
///
/// # Errors
/// [`Error::Usage`](crate::error::Error::Usage) with too few prices, or with prices that do not move.
pub fn fit(logs: &[f64], dt: f64) -> Result<PriceFit> {
    let returns = returns(logs, LEAST)?;
    let count = returns.len() as f64;
    let mean = returns.iter().sum::<f64>() / count;
    let variance = returns.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / count / dt;
    let (drift, volatility) = (mean / dt + variance / 2.0, variance.sqrt());
    let volatility_error = volatility / (2.0 * count).sqrt();
    let drift_error = (variance / (count * dt) + (volatility * volatility_error).powi(2)).sqrt();
    let values = [drift, volatility];
    let log_likelihood = returns.iter().map(|it| log_density(&values, *it, dt)).sum();
    let estimates = vec![
        Estimate::any("drift", drift, drift_error),
        Estimate::positive("volatility", volatility, volatility_error),
    ];
    Ok(PriceFit { process: Process::Gbm, estimates, log_likelihood, returns: returns.len() })
}

/// Of a return, given drift and volatility.
pub fn log_density(values: &[f64], change: f64, dt: f64) -> f64 {
    let (mean, variance) = moments(values, dt);
    normal_log_density(change, mean, variance)
}

/// Of a return up to this one.
pub fn probability(values: &[f64], change: f64, dt: f64) -> f64 {
    let (mean, variance) = moments(values, dt);
    normal_cdf((change - mean) / variance.sqrt())
}

fn moments(values: &[f64], dt: f64) -> (f64, f64) {
    let variance = values[1].powi(2);
    ((values[0] - variance / 2.0) * dt, variance * dt)
}
