//! From simulated paths to answers.

mod arena;
mod bracket;
mod collect;
mod experiment;
mod finance;
mod formula;
mod group;
mod layout;
mod ledger;
mod order;
mod results;
mod running;
mod store;
mod summary;
mod totals;

pub use bracket::Narrowing;
pub use experiment::{Effort, Observer, Waves, effort, run, run_in};
pub use finance::irr;
pub use layout::Layout;
pub use order::percentile;
pub use results::{ClaimResult, Difference, Kpi, Metrics, Results, Series};
pub use running::Running;
pub use summary::{PERCENTILE_NAMES, PERCENTILES, Summary};
