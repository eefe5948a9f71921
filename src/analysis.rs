//! From simulated paths to answers.

mod arena;
mod bracket;
pub mod chance;
mod collect;
mod draws;
mod experiment;
mod finance;
mod formula;
mod group;
mod layout;
mod ledger;
pub mod morris;
mod order;
pub mod outcome;
mod results;
mod running;
mod sample;
mod simulation;
pub mod sobol_indices;
mod store;
mod summary;
pub mod tornado;
mod totals;

pub use bracket::Narrowing;
pub use draws::{Draws, draws, evaluate, stream};
pub use experiment::{Effort, Observer, effort, run, run_in};
pub use finance::irr;
pub use group::Group;
pub use layout::Layout;
pub use order::percentile;
pub use outcome::Outcome;
pub use results::{ClaimResult, Difference, Kpi, Metrics, Results, Series};
pub use running::Running;
pub use sample::{FactorColumn, Sample};
pub use simulation::{Chance, Waves};
pub use summary::{PERCENTILE_NAMES, PERCENTILES, Summary};
