//! The engine: draws of the factors and paths of the world, a block of draws at a time.
//!
//! It reads no file, knows no clock and prints nothing; what it computes goes to a [`Collector`], step by step.

mod capacity;
mod column;
mod construction;
mod design;
mod flow;
mod luck;
mod moment;
mod money;
mod outage;
mod price;
mod random;
mod security;
mod sources;
mod state;
mod step;
mod works;

pub use column::{Column, LANES, add, greatest, least};
pub use design::Sampler;
pub use luck::{Luck, LuckPlan};

pub use random::Stream;
pub use state::{FacilityState, SourceState};
pub use step::{Block, Collector, FacilityPath, SourcePath, WorldPath, simulate};
pub use works::Works;
