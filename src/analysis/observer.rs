//! Who watches the work.

use std::sync::atomic::{AtomicU64, Ordering};

/// Told how far the work is; asked whether to go on.
pub trait Observer: Sync {
    /// So many path-steps (draws × scenarios × steps) will be done.
    fn expect(&self, path_steps: u64);
    /// So many more of them are done.
    fn advance(&self, path_steps: u64);
    /// Whether the user wants it to stop.
    fn cancelled(&self) -> bool;
}

/// Watches several pieces of work as one: what each expects is added to what was expected before.
pub struct Total<'o> {
    observer: &'o dyn Observer,
    expected: AtomicU64,
}

impl<'o> Total<'o> {
    /// Nothing yet, to be told to `observer`.
    pub fn new(observer: &'o dyn Observer) -> Self {
        Self { observer, expected: AtomicU64::new(0) }
    }
}

impl Observer for Total<'_> {
    fn expect(&self, path_steps: u64) {
        self.observer.expect(self.expected.fetch_add(path_steps, Ordering::Relaxed).saturating_add(path_steps));
    }

    fn advance(&self, path_steps: u64) {
        self.observer.advance(path_steps);
    }

    fn cancelled(&self) -> bool {
        self.observer.cancelled()
    }
}
