//! Summaries of one metric over the draws.

/// The probabilities of a summary's percentiles: p05, p10, p25, p50, p75, p90, p95.
pub const PERCENTILES: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// The names of a summary's percentiles, as table columns.
pub const PERCENTILE_NAMES: [&str; 7] = ["p05", "p10", "p25", "p50", "p75", "p90", "p95"];

/// A metric over the draws. All but `n` are NaN where no draw has a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Draws that have a value.
    pub n: usize,
    /// Mean.
    pub mean: f64,
    /// Sample standard deviation (n − 1).
    pub sd: f64,
    /// Standard error of the mean: sd/√n.
    pub se: f64,
    /// Percentiles at [`PERCENTILES`], Hyndman and Fan's type 7.
    pub percentiles: [f64; 7],
    /// Share of the draws with a value that are above 0.
    pub positive: f64,
}

impl Summary {
    /// The median.
    pub fn median(&self) -> f64 {
        self.percentiles[3]
    }
}
