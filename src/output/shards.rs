//! A folder of shards: the parts of one long run, each a chunk file, computed by one machine or many that share a disk.

mod chunk;
mod folder;
mod identity;
mod plan;
mod state;

pub use chunk::{Chunk, Head, Stretch, Writer};
pub use folder::ShardFolder;
pub use identity::Identity;
pub use plan::Plan;
pub use state::State;
