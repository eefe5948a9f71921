//! Draws in waves, of which one is in memory at a time.

use crate::analysis::arena::{Arena, Room};
use crate::analysis::bracket::Narrowing;
use crate::analysis::observer::Observer;
use crate::analysis::store::{CHUNK, Store};
use crate::error::{Error, Result};
use std::ops::Range;

/// How the draws are cut into waves, of which one is in memory at a time, and how much of the waves before is kept.
#[derive(Debug, Clone, Copy)]
pub struct Waves {
    /// Draws in a wave, roughly.
    pub draws: usize,
    /// The width of the brackets in which percentiles are sought, in standard errors to each side. If one is missed, the
    /// study is simulated twice: results do not depend on it.
    pub width: f64,
}

impl Default for Waves {
    /// Brackets of five standard errors: one in two million is missed, and a study has some thousand.
    fn default() -> Self {
        Self { draws: 8192, width: 5.0 }
    }
}

impl Waves {
    /// Draws in the next wave, if so many are `left`: whole batches, which a few threads share evenly. A rest of less than
    /// half a wave is no wave of its own.
    pub fn next(self, left: usize) -> usize {
        let wave = self.draws.max(1).next_multiple_of(CHUNK);
        if left <= wave + wave / 2 { left } else { wave }
    }

    /// Draws in memory at one time: whole batches.
    pub fn most(self, draws: usize) -> usize {
        let wave = self.draws.max(1).next_multiple_of(CHUNK);
        draws.min(wave + wave / 2).next_multiple_of(CHUNK)
    }

    /// Has so many draws made, wave by wave, and hands them to `take`.
    ///
    /// # Errors
    /// Those of `making`.
    pub fn run(
        self,
        making: &dyn Making,
        all: usize,
        arena: &mut Arena,
        observer: &dyn Observer,
        take: &mut dyn FnMut(&Wave),
    ) -> Result<()> {
        let mut made = 0;
        while made < all {
            let draws = made..made + self.next(all - made);
            made = draws.end;
            let room = arena.room();
            let batches = making.make(draws.clone(), &room, observer)?;
            take(&Wave { batches: &batches, draws, done: made as f64 / all as f64 });
            if observer.cancelled() {
                return Err(Error::Interrupted);
            }
        }
        Ok(())
    }

    /// How percentiles are sought from wave to wave.
    pub fn narrowing(self) -> Narrowing {
        Narrowing { width: self.width, slack: self.draws / 4 }
    }
}

/// Draws that are in memory together.
pub struct Wave<'w> {
    /// Their values.
    pub batches: &'w [Store<'w>],
    /// Which draws they are.
    pub draws: Range<usize>,
    /// The share of all draws that have been made with them.
    pub done: f64,
}

/// Where the values of a group's draws come from: the engine, or chunk files in which they were kept.
pub trait Making {
    /// The values of some draws, batch by batch, in `room`. They begin with a whole batch.
    ///
    /// # Errors
    /// [`Error::Interrupted`] if the observer says so; [`Error::Failed`] without memory, or if what was kept cannot be read.
    fn make<'a>(&self, draws: Range<usize>, room: &Room<'a>, observer: &dyn Observer) -> Result<Vec<Store<'a>>>;
}
