//! Draws that were simulated before, on this machine or others, taken from where their batches were kept.

use crate::analysis::arena::Room;
use crate::analysis::group::Group;
use crate::analysis::observer::Observer;
use crate::analysis::store::{CHUNK, Store};
use crate::analysis::waves::Making;
use crate::error::{Error, Result};
use rayon::prelude::*;
use std::ops::Range;

/// Where the bytes of batches are kept: chunk files.
pub trait Batches: Sync {
    /// The bytes of a batch of draws of a group of scenarios, both by their index, as they were written.
    ///
    /// # Errors
    /// [`Error::Failed`] if they are missing or damaged.
    fn bytes(&self, group: usize, batch: usize) -> Result<Vec<u8>>;
}

/// The draws of one group.
pub struct KeptDraws<'k> {
    /// The group.
    pub group: &'k Group<'k>,
    /// Its index.
    pub index: usize,
    /// Where they are.
    pub batches: &'k dyn Batches,
}

impl Making for KeptDraws<'_> {
    fn make<'a>(&self, draws: Range<usize>, room: &Room<'a>, observer: &dyn Observer) -> Result<Vec<Store<'a>>> {
        let steps = self.group.study.horizon.steps() * self.group.worlds.len();
        let columns = self.group.kept_by_world();
        let read = |batch: usize| {
            if observer.cancelled() {
                return Err(Error::Interrupted);
            }
            let store = Store::of_bytes(&self.batches.bytes(self.index, batch)?, &columns, room)?;
            observer.advance((CHUNK.min(draws.end - batch * CHUNK) * steps) as u64);
            Ok(store)
        };
        (draws.start / CHUNK..draws.end.div_ceil(CHUNK)).into_par_iter().map(read).collect()
    }
}
