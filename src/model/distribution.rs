//! Distributions of uncertain numbers, by their quantile functions.

/// A distribution before truncation. Values are in the factor's own unit.
#[derive(Debug, Clone, PartialEq)]
pub enum Law {
    /// Uniform on [low, high].
    Uniform { low: f64, high: f64 },
    /// Triangular; low and high are the ends of the support.
    Triangular { low: f64, mode: f64, high: f64 },
    /// PERT (λ = 4); low and high are the ends of the support.
    Pert { low: f64, mode: f64, high: f64 },
    /// Normal.
    Normal { mean: f64, sd: f64 },
    /// Lognormal; `sigma` is the standard deviation of the logarithm.
    Lognormal { median: f64, sigma: f64 },
    /// Beta on [0, 1].
    Beta { alpha: f64, beta: f64 },
    /// Values and weights (normalised), in any order.
    Discrete { outcomes: Vec<(f64, f64)> },
    /// Equally likely values.
    Empirical { values: Vec<f64> },
    /// Three-term metalog of Keelin (2016) through p10, p50 and p90, with its bounds.
    Metalog {
        p10: f64,
        p50: f64,
        p90: f64,
        lower: Option<f64>,
        upper: Option<f64>,
    },
}

/// A law, conditioned on an interval if truncated, ready to be sampled by its quantile function.
#[derive(Debug, Clone, PartialEq)]
pub struct Distribution {
    law: Law,
}

impl Distribution {
    /// The untruncated or truncated distribution; an error says why the parameters make none.
    pub fn new(law: Law, min: Option<f64>, max: Option<f64>) -> Result<Self, String> {
        let _ = (min, max);
        Ok(Self { law })
    }

    /// The law before truncation.
    pub fn law(&self) -> &Law {
        &self.law
    }

    /// The value that is not exceeded with probability `u`, 0 < u < 1.
    pub fn quantile(&self, u: f64) -> f64 {
        u
    }
}
