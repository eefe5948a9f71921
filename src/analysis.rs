//! From simulated paths to answers.

mod results;
mod summary;

pub use results::{ClaimResult, Difference, Kpi, Metrics, Results, Series};
pub use summary::{PERCENTILE_NAMES, PERCENTILES, Summary};
