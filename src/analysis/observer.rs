//! Who watches the work.

/// Told how far the work is; asked whether to go on.
pub trait Observer: Sync {
    /// So many path-steps (draws × scenarios × steps) will be done.
    fn expect(&self, path_steps: u64);
    /// So many more of them are done.
    fn advance(&self, path_steps: u64);
    /// Whether the user wants it to stop.
    fn cancelled(&self) -> bool;
}
