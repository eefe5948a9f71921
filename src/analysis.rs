//! From simulated paths to answers.

mod collect;
mod experiment;
mod finance;
mod layout;
mod results;
mod store;
mod summary;

pub use experiment::{Effort, Observer, effort, run};
pub use finance::irr;
pub use layout::Layout;
pub use results::{ClaimResult, Difference, Kpi, Metrics, Results, Series};
pub use summary::{PERCENTILE_NAMES, PERCENTILES, Summary, percentile};
