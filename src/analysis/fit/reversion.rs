//! Mean reversion: x = ln P moves as x_{k+1} = ln L + (x_k − ln L)·e^{−κ·dt} + σ·√((1 − e^{−2κ·dt})/(2κ))·Z, an autoregression
//! whose greatest likelihood is that of least squares (Phillips, "The structural estimation of a stochastic differential equation
//! system", Econometrica 40, 1972). The speed is biased upwards in short series (Tang and Chen, Journal of Econometrics 149,
//! 2009), by about 4 over the years that they span.

use super::{Estimate, PriceFit, Process, UNTOLD, likelihood, normal_log_density, returns};
use crate::error::{Error, Result};
use crate::math::normal_cdf;

/// Fewest returns.
const LEAST: usize = 24;

/// Fits long-run median, speed and volatility to log prices.
///
/// # Errors
/// [`Error::Usage`] with too few prices, with prices that do not move, or that show no pull to any level.
pub fn fit(logs: &[f64], dt: f64) -> Result<PriceFit> {
    let count = returns(logs, LEAST)?.len() as f64;
    let (from, to) = (&logs[..logs.len() - 1], &logs[1..]);
    let mean = |values: &[f64]| values.iter().sum::<f64>() / count;
    let (mean_from, mean_to) = (mean(from), mean(to));
    let (mut square, mut product) = (0.0, 0.0);
    for (a, b) in from.iter().zip(to) {
        square += (a - mean_from).powi(2);
        product += (a - mean_from) * (b - mean_to);
    }
    let slope = product / square;
    if !(slope > 0.0 && slope < 1.0) {
        return Err(Error::Usage("the prices show no pull to a level, so mean reversion cannot be fitted".into()));
    }
    let intercept = mean_to - slope * mean_from;
    let residual = from.iter().zip(to).map(|(a, b)| (b - intercept - slope * a).powi(2)).sum::<f64>() / count;
    let speed = -slope.ln() / dt;
    let level = intercept / (1.0 - slope);
    let volatility = (residual * 2.0 * speed / (1.0 - slope * slope)).sqrt();
    let values = [level.exp(), speed, volatility];
    let of = |x: &[f64]| -> f64 {
        let values = [x[0].exp(), x[1], x[2]];
        logs.windows(2).map(|pair| log_density(&values, pair[0], pair[1], dt)).sum()
    };
    let at = [level, speed, volatility];
    let widths = [1e-3 * volatility / speed, 1e-3 * speed, 1e-3 * volatility];
    let covariance = likelihood::covariance(&of, &at, &widths)
        .filter(|it| it[(0, 0)].sqrt() < UNTOLD && it[(1, 1)].sqrt() < UNTOLD * speed)
        .ok_or_else(|| Error::Usage("the prices do not tell to which level they revert, nor how fast".into()))?;
    let error = |index: usize| covariance[(index, index)].sqrt();
    let estimates = vec![
        Estimate::positive("long_run", values[0], values[0] * error(0)),
        Estimate::positive("speed", speed, error(1)),
        Estimate::positive("volatility", volatility, error(2)),
    ];
    Ok(PriceFit { process: Process::MeanReverting, estimates, log_likelihood: of(&at), returns: from.len() })
}

/// Of the next log price, given long-run median, speed and volatility.
pub fn log_density(values: &[f64], from: f64, to: f64, dt: f64) -> f64 {
    let (mean, variance) = moments(values, from, dt);
    normal_log_density(to, mean, variance)
}

/// Of a log price up to the next one.
pub fn probability(values: &[f64], from: f64, to: f64, dt: f64) -> f64 {
    let (mean, variance) = moments(values, from, dt);
    normal_cdf((to - mean) / variance.sqrt())
}

fn moments(values: &[f64], from: f64, dt: f64) -> (f64, f64) {
    let (level, speed, volatility) = (values[0].ln(), values[1], values[2]);
    let kept = (-speed * dt).exp();
    (level + (from - level) * kept, volatility.powi(2) * -(-2.0 * speed * dt).exp_m1() / (2.0 * speed))
}
