//! Summaries of one metric over the draws.

use crate::analysis::running::Running;

/// The probabilities of a summary's percentiles: p05, p10, p25, p50, p75, p90, p95.
pub const PERCENTILES: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// The names of a summary's percentiles, as table columns.
pub const PERCENTILE_NAMES: [&str; 7] = ["p05", "p10", "p25", "p50", "p75", "p90", "p95"];

/// A metric over the draws. All but `n` are NaN where no draw has a value, and where one has, it tells nothing of the spread.
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
    /// The summary of a column whose percentiles at [`PERCENTILES`] are these.
    pub fn of(column: &Running, percentiles: [f64; 7]) -> Self {
        let (n, sd) = (column.len(), column.sd());
        let se = sd / (n as f64).sqrt();
        Self { n, mean: column.mean(), sd, se, percentiles, positive: column.positive() }
    }

    /// Summarises the values that are not NaN.
    pub fn of_values(values: &[f64]) -> Self {
        let mut column = Running::new(&PERCENTILES);
        column.add(values);
        let mut percentiles = [f64::NAN; 7];
        // All values are kept, so the percentiles are known.
        percentiles.iter_mut().zip(column.percentiles().unwrap_or_default()).for_each(|(to, value)| *to = value);
        Self::of(&column, percentiles)
    }

    /// `n` draws of the same value.
    pub fn constant(value: f64, n: usize) -> Self {
        if value.is_nan() || n == 0 {
            return Self::EMPTY;
        }
        let positive = f64::from(u8::from(value > 0.0));
        let sd = if n == 1 { f64::NAN } else { 0.0 };
        Self { n, mean: value, sd, se: sd, percentiles: [value; 7], positive }
    }

    /// No draw has a value.
    pub const EMPTY: Self =
        Self { n: 0, mean: f64::NAN, sd: f64::NAN, se: f64::NAN, percentiles: [f64::NAN; 7], positive: f64::NAN };

    /// How far draws differ, as far as they tell: the standard deviation, 0 of a single draw.
    pub fn spread(&self) -> f64 {
        if self.n == 1 { 0.0 } else { self.sd }
    }

    /// The median.
    pub fn median(&self) -> f64 {
        self.percentiles[3]
    }
}
