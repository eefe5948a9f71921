//! The process that the engine's threads are in.

use orecast::error::{Error, Result};
use std::sync::OnceLock;

/// The process that was first asked for something.
static FIRST: OnceLock<u32> = OnceLock::new();

/// Makes sure that the engine's threads are those of this process: after a fork they are not, and would be waited for forever.
///
/// # Errors
/// [`Error::Failed`] with what to do.
pub fn has_threads() -> Result<()> {
    let own = std::process::id();
    match *FIRST.get_or_init(|| own) == own {
        true => Ok(()),
        false => Err(Error::Failed(
            "this process was forked from one that had used orecast, and has none of its threads; start processes \
             with multiprocessing.get_context(\"spawn\"), or use orecast in them only"
                .into(),
        )),
    }
}
