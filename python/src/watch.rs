//! Work without the interpreter's lock, under the eyes of the user: Ctrl-C stops it, and progress is told.

use crate::errors::raised;
use crate::process::has_threads;
use orecast::analysis::Observer;
use orecast::error::Result;
use pyo3::prelude::*;
use std::panic::resume_unwind;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

/// How often signals and progress are looked at.
const EVERY: Duration = Duration::from_millis(50);

/// What the engine tells, and whether it is to stop.
#[derive(Default)]
struct Watch {
    expected: AtomicU64,
    done: AtomicU64,
    stop: AtomicBool,
}

impl Observer for Watch {
    fn expect(&self, path_steps: u64) {
        self.expected.store(path_steps, Ordering::Relaxed);
    }

    fn advance(&self, path_steps: u64) {
        self.done.fetch_add(path_steps, Ordering::Relaxed);
    }

    fn cancelled(&self) -> bool {
        self.stop.load(Ordering::Relaxed)
    }
}

impl Watch {
    /// Lets Python handle its signals, and tells progress as `progress(done, expected)`, both in path-steps.
    fn heed(&self, py: Python, progress: Option<&Bound<PyAny>>) -> PyResult<()> {
        py.check_signals()?;
        let (done, expected) = (self.done.load(Ordering::Relaxed), self.expected.load(Ordering::Relaxed));
        match progress {
            Some(progress) if expected > 0 => progress.call1((done.min(expected), expected)).map(drop),
            _ => Ok(()),
        }
    }
}

/// Does some work in a thread of its own, while this one, which Python sends its signals to, looks after the user.
///
/// # Errors
/// What goes wrong in the work; what a signal or `progress` raises, once the work has stopped.
pub fn watched<T: Send>(
    py: Python,
    progress: Option<&Bound<PyAny>>,
    act: impl FnOnce(&dyn Observer) -> Result<T> + Send,
) -> PyResult<T> {
    has_threads().map_err(|error| raised(py, error))?;
    let watch = &Watch::default();
    let (ends, mut end) = channel::<()>();
    std::thread::scope(|scope| {
        let work = scope.spawn(move || {
            // Closed when the work is over, also if it panics.
            let _ends = ends;
            act(watch)
        });
        let mut raises: Option<PyErr> = None;
        let mut goes_on = |py: Python| {
            let end = &mut end;
            py.detach(move || end.recv_timeout(EVERY)) == Err(RecvTimeoutError::Timeout)
        };
        while goes_on(py) {
            if raises.is_none()
                && let Err(error) = watch.heed(py, progress)
            {
                watch.stop.store(true, Ordering::Relaxed);
                raises = Some(error);
            }
        }
        let done = work.join().unwrap_or_else(|panic| resume_unwind(panic));
        match raises {
            Some(error) => Err(error),
            None => {
                let done = done.map_err(|error| raised(py, error))?;
                watch.heed(py, progress)?;
                Ok(done)
            }
        }
    })
}
