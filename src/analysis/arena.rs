//! Room for the values of a wave of draws, taken piece by piece by many threads.

use crate::error::{Error, Result};
use memmap2::MmapMut;
use std::sync::Mutex;

/// A large stretch of memory, which every wave fills anew. It is mapped as a whole, in huge pages where the system has them:
/// memory that is touched for the first time, in thousands of small pages, would cost as much time as the simulation.
pub struct Arena {
    map: MmapMut,
}

/// What of an arena has not been taken yet.
pub struct Room<'a>(Mutex<&'a mut [f64]>);

impl Arena {
    /// Room for `len` numbers. Memory that is never written to is never used.
    ///
    /// # Errors
    /// [`Error::Failed`] if the system refuses.
    pub fn new(len: usize) -> Result<Self> {
        let bytes = len.max(1) * size_of::<f64>();
        let map = MmapMut::map_anon(bytes).map_err(|error| {
            Error::Failed(format!("cannot have {:.1} GB of memory: {error}; ask for fewer --draws", bytes as f64 / 1e9))
        })?;
        // A system without huge pages does without.
        #[cfg(target_os = "linux")]
        let _ = map.advise(memmap2::Advice::HugePage);
        Ok(Self { map })
    }

    /// All of it, to be taken afresh.
    pub fn room(&mut self) -> Room<'_> {
        Room(Mutex::new(bytemuck::cast_slice_mut(&mut self.map)))
    }
}

impl<'a> Room<'a> {
    /// Takes `len` numbers' room.
    ///
    /// # Errors
    /// [`Error::Failed`] if there is not so much left.
    pub fn take(&self, len: usize) -> Result<&'a mut [f64]> {
        let mut left = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        if left.len() < len {
            return Err(Error::Failed("the room for values was reckoned too small".into()));
        }
        let (mine, rest) = std::mem::take(&mut *left).split_at_mut(len);
        *left = rest;
        Ok(mine)
    }
}
