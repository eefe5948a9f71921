//! From simulated paths to answers.

mod arena;
mod bracket;
mod collect;
mod draws;
mod experiment;
mod finance;
mod formula;
mod group;
mod layout;
mod ledger;
mod order;
mod results;
mod running;
mod simulation;
mod store;
mod summary;
mod totals;

pub use bracket::Narrowing;
pub use draws::{Draws, Outcome, draws, evaluate, stream};
pub use experiment::{Effort, Observer, effort, run, run_in};
pub use finance::irr;
pub use group::Group;
pub use layout::Layout;
pub use order::percentile;
pub use results::{ClaimResult, Difference, Kpi, Metrics, Results, Series};
pub use running::Running;
pub use simulation::{Chance, Waves};
pub use summary::{PERCENTILE_NAMES, PERCENTILES, Summary};
