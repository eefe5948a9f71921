//! Summaries of one metric over the draws.

use crate::analysis::sample::Sample;

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
    /// Summarises the values of a sample that are not empty (NaN); the others are dropped from it.
    pub fn of(sample: &mut Sample) -> Self {
        sample.drop_empty();
        let n = sample.len();
        let [low, high, sum] = sample.extent();
        if n == 0 || low == high {
            return Self::constant(low, n);
        }
        let mean = sum / n as f64;
        let (squares, above) = sample.spread(mean);
        let sd = (squares / (n as f64 - 1.0)).sqrt();
        let mut percentiles = [0.0; 7];
        percentiles.copy_from_slice(&sample.percentiles(&PERCENTILES));
        Self { n, mean, sd, se: sd / (n as f64).sqrt(), percentiles, positive: above as f64 / n as f64 }
    }

    /// Summarises the values that are not NaN.
    pub fn of_values(values: &[f64]) -> Self {
        let mut sample = Sample::default();
        sample.extend(values);
        Self::of(&mut sample)
    }

    /// `n` draws of the same value.
    pub fn constant(value: f64, n: usize) -> Self {
        if value.is_nan() || n == 0 {
            return Self::EMPTY;
        }
        let positive = f64::from(u8::from(value > 0.0));
        Self { n, mean: value, sd: 0.0, se: 0.0, percentiles: [value; 7], positive }
    }

    /// No draw has a value.
    pub const EMPTY: Self =
        Self { n: 0, mean: f64::NAN, sd: f64::NAN, se: f64::NAN, percentiles: [f64::NAN; 7], positive: f64::NAN };

    /// The median.
    pub fn median(&self) -> f64 {
        self.percentiles[3]
    }
}
