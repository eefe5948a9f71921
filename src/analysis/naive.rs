//! Forecasts that take no model, to be beaten.

use crate::math::normal_quantile;

/// A forecast that takes no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naive {
    /// The last value, for certain.
    LastValue,
    /// A random walk of the logarithm with the drift and the spread of the changes so far.
    RandomWalk,
    /// Any value so far, all alike.
    Historical,
}

impl Naive {
    /// All, in the order of the tables.
    pub const ALL: [Self; 3] = [Self::LastValue, Self::RandomWalk, Self::Historical];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::LastValue => "last value",
            Self::RandomWalk => "random walk with drift",
            Self::Historical => "historical quantiles",
        }
    }

    /// Its law `horizon` periods after the last of the values known, as sorted points of the same weight; empty where it has none.
    ///
    /// A walk is one of the values themselves where one is not above 0. What is not known of its drift widens it: with n changes
    /// of variance s² the variance is s²·h·(1 + h/n).
    pub fn forecast(self, known: &[f64], horizon: usize) -> Vec<f64> {
        const POINTS: usize = 1000;
        let Some(last) = known.last() else { return Vec::new() };
        let mut law = match self {
            Self::LastValue => vec![*last],
            Self::Historical => known.to_vec(),
            Self::RandomWalk => {
                let in_logs = known.iter().all(|value| *value > 0.0);
                let scale = |value: f64| if in_logs { value.ln() } else { value };
                let changes: Vec<f64> = known.windows(2).map(|pair| scale(pair[1]) - scale(pair[0])).collect();
                let (n, h) = (changes.len() as f64, horizon as f64);
                if changes.len() < 2 {
                    return Vec::new();
                }
                let mean = changes.iter().sum::<f64>() / n;
                let variance = changes.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / (n - 1.0);
                let sd = (variance * h * (1.0 + h / n)).sqrt();
                let at = |point: usize| {
                    let z = normal_quantile((point as f64 + 0.5) / POINTS as f64);
                    let value = scale(*last) + mean * h + sd * z;
                    if in_logs { value.exp() } else { value }
                };
                (0..POINTS).map(at).collect()
            }
        };
        law.sort_by(f64::total_cmp);
        law
    }
}
