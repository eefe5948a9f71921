//! Which process of the price tells more: by its fit to all returns, and by what it said of each before it was known.

use super::{PriceFit, Process};
use rayon::prelude::*;

/// A process beside others.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// As fitted to all prices, or why it could not be.
    pub fit: std::result::Result<PriceFit, String>,
    /// The mean logarithm of the density that fits to the prices before gave to each of the last returns; NaN where there was
    /// none. The greater the better.
    pub log_score: f64,
    /// How many returns were so foretold.
    pub foretold: usize,
}

/// Returns that a fit is not made anew for.
const EACH: usize = 12;

/// Fits all processes, and lets each foretell the last third of the returns, fitted anew every twelve of them to those before.
pub fn compare(logs: &[f64], dt: f64) -> Vec<Compared> {
    Process::ALL.into_par_iter().map(|process| one(process, logs, dt)).collect()
}

fn one(process: Process, logs: &[f64], dt: f64) -> Compared {
    let first = logs.len() - logs.len() / 3;
    let origins: Vec<usize> = (first..logs.len()).step_by(EACH).collect();
    let scores = |origin: &usize| -> Option<Vec<f64>> {
        let fit = process.fit(&logs[..*origin], dt).ok()?;
        let last = logs.len().min(origin + EACH);
        Some((*origin..last).map(|at| fit.log_density(logs[at - 1], logs[at], dt)).collect())
    };
    // A process that could not be fitted somewhere is not compared on the rest.
    let scores: Option<Vec<Vec<f64>>> = origins.par_iter().map(scores).collect();
    let scores = scores.unwrap_or_default().concat();
    let log_score = if scores.is_empty() { f64::NAN } else { scores.iter().sum::<f64>() / scores.len() as f64 };
    Compared { fit: process.fit(logs, dt).map_err(|error| error.to_string()), log_score, foretold: scores.len() }
}
