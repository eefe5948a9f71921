//! How far a shard is.

/// How far a shard is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Its chunk is there and whole.
    Done,
    /// A process is computing it.
    InWork,
    /// What is there of it is no whole chunk of this run, for this reason.
    Failed(String),
    /// Nothing is there of it.
    Missing,
}
