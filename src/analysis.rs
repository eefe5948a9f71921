//! From simulated paths to answers.

mod arena;
mod collect;
mod experiment;
mod finance;
mod formula;
mod layout;
mod results;
mod sample;
mod store;
mod summarise;
mod summary;
mod totals;

pub use experiment::{Effort, Observer, effort, run, run_within};
pub use finance::irr;
pub use layout::Layout;
pub use results::{ClaimResult, Difference, Kpi, Metrics, Results, Series};
pub use sample::percentile;
pub use summary::{PERCENTILE_NAMES, PERCENTILES, Summary};
