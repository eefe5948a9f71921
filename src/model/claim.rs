//! Claims: what somebody has said will happen.

use crate::model::MetricName;

/// The bound that a claim puts on a metric, in the metric's unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// No less than.
    AtLeast(f64),
    /// No more than.
    AtMost(f64),
    /// From … to …, both included.
    Between(f64, f64),
}

impl Bound {
    /// Whether a value keeps the bound. Never for NaN: an empty value keeps no promise.
    pub fn holds(self, value: f64) -> bool {
        match self {
            Self::AtLeast(low) => value >= low,
            Self::AtMost(high) => value <= high,
            Self::Between(low, high) => (low..=high).contains(&value),
        }
    }
}

/// What somebody has said a metric will be.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// Its name in the file.
    pub name: String,
    /// The metric it is about.
    pub metric: MetricName,
    /// The calendar year, for a yearly metric.
    pub year: Option<i32>,
    /// What was claimed.
    pub bound: Bound,
    /// Key of the reference, if given.
    pub reference: Option<String>,
    /// What the study adds to it.
    pub note: Option<String>,
}
