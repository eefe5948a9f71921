//! Quantiles of the beta distribution, fast enough to be drawn a million times.

use statrs::function::beta::{beta_reg, ln_beta};
use std::sync::OnceLock;

/// Pieces of the table: quantiles are looked up there first and then polished.
const PIECES: usize = 256;

/// A beta distribution with a table of its quantiles at equal steps of probability.
#[derive(Debug, Clone)]
pub struct BetaTable {
    alpha: f64,
    beta: f64,
    ln_beta: f64,
    /// Made when first drawn from: a study has many more distributions than it draws from.
    table: OnceLock<Vec<f64>>,
}

impl BetaTable {
    /// The table for the given parameters, both above 0.
    pub fn new(alpha: f64, beta: f64) -> Self {
        Self { alpha, beta, ln_beta: ln_beta(alpha, beta), table: OnceLock::new() }
    }

    /// Quantiles at equal steps of probability, ends included; each is sought above the one before.
    fn tabulated(&self) -> Vec<f64> {
        let mut quantiles = vec![0.0];
        for piece in 1..PIECES {
            let u = piece as f64 / PIECES as f64;
            quantiles.push(self.bisected(u, quantiles[piece - 1], 1.0));
        }
        quantiles.push(1.0);
        quantiles
    }

    /// The regularised incomplete beta function.
    pub fn cdf(&self, x: f64) -> f64 {
        if x <= 0.0 {
            0.0
        } else if x >= 1.0 {
            1.0
        } else {
            beta_reg(self.alpha, self.beta, x)
        }
    }

    fn density(&self, x: f64) -> f64 {
        ((self.alpha - 1.0) * x.ln() + (self.beta - 1.0) * (-x).ln_1p() - self.ln_beta).exp()
    }

    /// The quantile: from the table by linear interpolation, then Newton's steps inside the table's cell; bisection where
    /// they leave it or do not settle.
    pub fn quantile(&self, u: f64) -> f64 {
        let place = u * PIECES as f64;
        let piece = (place as usize).min(PIECES - 1);
        let table = self.table.get_or_init(|| self.tabulated());
        let (low, high) = (table[piece], table[piece + 1]);
        let mut x = low + (high - low) * (place - piece as f64);
        for _ in 0..6 {
            let step = (self.cdf(x) - u) / self.density(x);
            let next = x - step;
            if !(next > low && next < high) {
                return self.bisected(u, low, high);
            }
            x = next;
            if step.abs() <= 1e-9 * x {
                return x;
            }
        }
        self.bisected(u, low, high)
    }

    fn bisected(&self, u: f64, mut low: f64, mut high: f64) -> f64 {
        while high - low > 1e-15 * high {
            let middle = f64::midpoint(low, high);
            if middle <= low || middle >= high {
                break;
            }
            if self.cdf(middle) < u { low = middle } else { high = middle }
        }
        f64::midpoint(low, high)
    }
}
