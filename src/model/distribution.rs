//! Distributions of uncertain numbers, by their quantile functions.

mod beta;
mod check;
mod metalog;

use crate::math::{normal_cdf, normal_quantile};
use beta::BetaTable;
use check::{check, steps};
pub use metalog::Metalog;

/// A distribution before truncation. Values are in the factor's own unit.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs, reason = "the parameters are named in each variant's words")]
pub enum Law {
    /// Uniform on [low, high].
    Uniform { low: f64, high: f64 },
    /// Triangular; low and high are the ends of the support.
    Triangular { low: f64, mode: f64, high: f64 },
    /// PERT (λ = 4); low and high are the ends of the support.
    Pert { low: f64, mode: f64, high: f64 },
    /// Normal, by its mean and standard deviation.
    Normal { mean: f64, sd: f64 },
    /// Lognormal; `sigma` is the standard deviation of the logarithm.
    Lognormal { median: f64, sigma: f64 },
    /// Beta on [0, 1].
    Beta { alpha: f64, beta: f64 },
    /// Values and weights (normalised).
    Discrete { outcomes: Vec<(f64, f64)> },
    /// Equally likely values.
    Empirical { values: Vec<f64> },
    /// Three-term metalog of Keelin (2016) through p10, p50 and p90, with its bounds.
    Metalog { p10: f64, p50: f64, p90: f64, lower: Option<f64>, upper: Option<f64> },
}

/// A law, conditioned on an interval if truncated, then scaled and shifted: `plus + times · X`. Ready to be sampled by its
/// quantile function.
#[derive(Debug, Clone)]
pub struct Distribution {
    law: Law,
    truncation: (Option<f64>, Option<f64>),
    times: f64,
    plus: f64,
    /// Probabilities below the interval, and up to its end.
    window: (f64, f64),
    shape: Shape,
}

/// What a law's quantiles are computed with.
#[derive(Debug, Clone)]
enum Shape {
    Closed,
    Beta(BetaTable),
    Metalog(Metalog),
    /// Values in order, and the cumulative probability up to each.
    Steps(Vec<(f64, f64)>),
}

impl PartialEq for Distribution {
    fn eq(&self, other: &Self) -> bool {
        self.law == other.law
            && self.truncation == other.truncation
            && (self.times, self.plus) == (other.times, other.plus)
    }
}

impl Distribution {
    /// The distribution conditioned on [min, max] where given (a metalog takes its bounds in its law instead).
    ///
    /// # Errors
    /// A sentence that says why the parameters make no distribution, and what would.
    pub fn new(law: Law, min: Option<f64>, max: Option<f64>) -> Result<Self, String> {
        check(&law)?;
        if let (Some(min), Some(max)) = (min, max)
            && min >= max
        {
            return Err(format!("min {min} is not below max {max}"));
        }
        let shape = match &law {
            Law::Beta { alpha, beta } => Shape::Beta(BetaTable::new(*alpha, *beta)),
            Law::Pert { low, mode, high } => {
                let width = high - low;
                Shape::Beta(BetaTable::new(1.0 + 4.0 * (mode - low) / width, 1.0 + 4.0 * (high - mode) / width))
            }
            Law::Metalog { p10, p50, p90, lower, upper } => {
                Shape::Metalog(Metalog::fit([0.1, 0.5, 0.9], [*p10, *p50, *p90], *lower, *upper)?)
            }
            Law::Discrete { outcomes } => Shape::Steps(steps(outcomes.clone(), min, max)?),
            Law::Empirical { values } => {
                Shape::Steps(steps(values.iter().map(|value| (*value, 1.0)).collect(), min, max)?)
            }
            _ => Shape::Closed,
        };
        let mut made = Self { law, truncation: (min, max), times: 1.0, plus: 0.0, window: (0.0, 1.0), shape };
        if !matches!(made.shape, Shape::Steps(_)) {
            let window = (min.map_or(0.0, |min| made.cdf(min)), max.map_or(1.0, |max| made.cdf(max)));
            if window.1 - window.0 < 1e-12 {
                return Err("min and max leave nothing of the distribution".into());
            }
            made.window = window;
        }
        Ok(made)
    }

    /// The distribution of `plus + times · X`, where X is distributed as this one is before it is moved.
    pub fn moved(self, times: f64, plus: f64) -> Self {
        Self { times, plus, ..self }
    }

    /// How it is scaled and shifted: `times` and `plus`; 1 and 0 where it is not.
    pub fn motion(&self) -> (f64, f64) {
        (self.times, self.plus)
    }

    /// The law before truncation.
    pub fn law(&self) -> &Law {
        &self.law
    }

    /// The interval it is conditioned on, where given.
    pub fn truncation(&self) -> (Option<f64>, Option<f64>) {
        self.truncation
    }

    /// The value that is not exceeded with probability `u`, 0 < u < 1. A negative factor turns the distribution round.
    #[inline]
    pub fn quantile(&self, u: f64) -> f64 {
        /// The greatest number below 1.
        const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;
        let u = if self.times < 0.0 { (1.0 - u).min(BELOW_ONE) } else { u };
        self.plus + self.times * self.unmoved(u)
    }

    /// The quantile before scaling and shifting.
    fn unmoved(&self, u: f64) -> f64 {
        let u = self.window.0 + u * (self.window.1 - self.window.0);
        let value = self.whole_quantile(u);
        let value = self.truncation.0.map_or(value, |min| value.max(min));
        self.truncation.1.map_or(value, |max| value.min(max))
    }

    /// The ends of what it may be: the quantiles of the least and the greatest uniform number that is drawn, or the ends of
    /// the support.
    pub fn ends(&self) -> [f64; 2] {
        let bounded = |low: f64, high: f64| {
            [self.truncation.0.map_or(low, |min| min.max(low)), self.truncation.1.map_or(high, |max| max.min(high))]
        };
        let ends = match self.law {
            Law::Beta { .. } => bounded(0.0, 1.0),
            Law::Pert { low, high, .. } => bounded(low, high),
            _ => [self.unmoved(f64::EPSILON / 2.0), self.unmoved(1.0 - f64::EPSILON / 2.0)],
        };
        let [a, b] = ends.map(|end| self.plus + self.times * end);
        if self.times < 0.0 { [b, a] } else { [a, b] }
    }

    /// The quantile before truncation.
    fn whole_quantile(&self, u: f64) -> f64 {
        match (&self.law, &self.shape) {
            (_, Shape::Steps(steps)) => steps[steps.partition_point(|step| step.1 < u).min(steps.len() - 1)].0,
            (_, Shape::Metalog(metalog)) => metalog.quantile(u),
            (Law::Pert { low, high, .. }, Shape::Beta(table)) => low + (high - low) * table.quantile(u),
            (_, Shape::Beta(table)) => table.quantile(u),
            (Law::Uniform { low, high }, _) => low + (high - low) * u,
            (Law::Triangular { low, mode, high }, _) => {
                let rising = (mode - low) / (high - low);
                if u < rising {
                    low + (u * (high - low) * (mode - low)).sqrt()
                } else {
                    high - ((1.0 - u) * (high - low) * (high - mode)).sqrt()
                }
            }
            (Law::Normal { mean, sd }, _) => mean + sd * normal_quantile(u),
            (Law::Lognormal { median, sigma }, _) => median * (sigma * normal_quantile(u)).exp(),
            _ => f64::NAN,
        }
    }

    /// The probability of not exceeding `x`, before truncation.
    fn cdf(&self, x: f64) -> f64 {
        match (&self.law, &self.shape) {
            (Law::Pert { low, high, .. }, Shape::Beta(table)) => table.cdf((x - low) / (high - low)),
            (_, Shape::Beta(table)) => table.cdf(x),
            (Law::Uniform { low, high }, _) => ((x - low) / (high - low)).clamp(0.0, 1.0),
            (Law::Triangular { low, mode, high }, _) => {
                let x = x.clamp(*low, *high);
                if x < *mode {
                    (x - low).powi(2) / ((high - low) * (mode - low))
                } else if x < *high {
                    1.0 - (high - x).powi(2) / ((high - low) * (high - mode))
                } else {
                    1.0
                }
            }
            (Law::Normal { mean, sd }, _) => normal_cdf((x - mean) / sd),
            (Law::Lognormal { median, sigma }, _) if x > 0.0 => normal_cdf((x / median).ln() / sigma),
            _ => 0.0,
        }
    }
}
