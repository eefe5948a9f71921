//! Progress on standard error, and Ctrl-C.

use crate::analysis::Observer;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

/// Set by the first Ctrl-C; the second ends the program at once.
static STOP: OnceLock<Arc<AtomicBool>> = OnceLock::new();

/// A bar of what has been done, and whether to stop.
pub struct Progress {
    bar: ProgressBar,
    stop: Arc<AtomicBool>,
}

impl Progress {
    /// Starts showing progress, unless quiet or standard error is no terminal.
    pub fn new(quiet: bool) -> Self {
        let bar = ProgressBar::no_length();
        if quiet {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        if let Ok(style) =
            ProgressStyle::with_template("{bar:30} {percent} %, {elapsed} gone, {eta} to go  (Ctrl-C stops)")
        {
            bar.set_style(style);
        }
        Self { bar, stop: STOP.get_or_init(listen).clone() }
    }

    /// Clears the progress line.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

/// Listens for Ctrl-C and termination.
fn listen() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let flag = stop.clone();
    // Where signals cannot be caught the program simply ends; the last results stay whole all the same.
    let _ = ctrlc::set_handler(move || {
        if flag.swap(true, Ordering::Relaxed) {
            std::process::exit(1);
        }
    });
    stop
}

impl Observer for Progress {
    fn expect(&self, path_steps: u64) {
        self.bar.set_length(path_steps);
    }

    fn advance(&self, path_steps: u64) {
        self.bar.inc(path_steps);
    }

    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
