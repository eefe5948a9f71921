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
    sd: f64,
    /// Made when first drawn from: a study has many more distributions than it draws from.
    table: OnceLock<Vec<Node>>,
}

/// A quantile, and how fast it rises with the probability.
#[derive(Debug, Clone, Copy)]
struct Node {
    x: f64,
    slope: f64,
}

impl BetaTable {
    /// The table for the given parameters, both above 0.
    pub fn new(alpha: f64, beta: f64) -> Self {
        let sum = alpha + beta;
        let sd = (alpha * beta / (sum + 1.0)).sqrt() / sum;
        Self { alpha, beta, ln_beta: ln_beta(alpha, beta), sd, table: OnceLock::new() }
    }

    /// Quantiles at equal steps of probability, ends included; each is sought above the one before.
    fn tabulated(&self) -> Vec<Node> {
        let node = |x: f64| Node { x, slope: 1.0 / self.density(x) };
        let mut nodes = vec![node(0.0)];
        for piece in 1..PIECES {
            let u = piece as f64 / PIECES as f64;
            nodes.push(node(self.bisected(u, nodes[piece - 1].x, 1.0)));
        }
        nodes.push(node(1.0));
        nodes
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

    /// The quantile: from the table, then Halley's steps inside the table's cell; bisection where they leave it or do not settle.
    ///
    /// Such a step leaves about the cube of an error, measured by the length over which the density changes; so the one after
    /// which 1e-15 of that length is left is the last, nearly always the first.
    pub fn quantile(&self, u: f64) -> f64 {
        let place = u * PIECES as f64;
        let piece = (place as usize).min(PIECES - 1);
        let table = self.table.get_or_init(|| self.tabulated());
        let (low, high) = (table[piece], table[piece + 1]);
        let mut x = between(low, high, place - piece as f64);
        for _ in 0..6 {
            let newton = (self.cdf(x) - u) / self.density(x);
            let bend = (self.alpha - 1.0) / x - (self.beta - 1.0) / (1.0 - x);
            let step = newton / (1.0 - (newton * bend / 2.0).clamp(-0.5, 0.5));
            let length = self.sd.min(x).min(1.0 - x);
            let next = x - step;
            if !(next > low.x && next < high.x) {
                break;
            }
            x = next;
            if step.abs() <= 1e-5 * length {
                return x;
            }
        }
        self.bisected(u, low.x, high.x)
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

/// The quantile a share `w` of the way from one node to the next: by Hermite's cubic, or along a line where that leaves them, as
/// at the ends, where the slope may be infinite.
fn between(low: Node, high: Node, w: f64) -> f64 {
    let width = high.x - low.x;
    let (rise, fall) = (low.slope / PIECES as f64 - width, high.slope / PIECES as f64 - width);
    let line = low.x + width * w;
    let cubic = line + w * (1.0 - w) * ((1.0 - w) * rise - w * fall);
    if cubic > low.x && cubic < high.x { cubic } else { line }
}
