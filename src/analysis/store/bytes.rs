//! A batch as bytes: what a chunk file keeps of it, to the bit.
//!
//! Little-endian throughout. The number of worlds; of each world the number of its columns; of each column, in their order, the
//! place of its values among the columns that take room, or [`CONSTANT`]; the values of the constant columns, in their order; the
//! values of the columns that take room, each of [`CHUNK`] draws. Counts and places are u32, values f64.

use crate::analysis::arena::Room;
use crate::analysis::store::{CHUNK, Place, Store};
use crate::error::{Error, Result};

/// Stands for the place of a column that is the same in all draws of the batch.
const CONSTANT: u32 = u32::MAX;

impl Store<'_> {
    /// The batch as bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes =
            Vec::with_capacity(size_of_val(self.values) + 16 * self.places.iter().map(Vec::len).sum::<usize>());
        let mut count = |number: usize| bytes.extend_from_slice(&(number as u32).to_le_bytes());
        count(self.places.len());
        self.places.iter().for_each(|columns| count(columns.len()));
        for place in self.places.iter().flatten() {
            count(match place {
                Place::Constant(_) => CONSTANT as usize,
                Place::Values(at) => at / CHUNK,
            });
        }
        for place in self.places.iter().flatten() {
            if let Place::Constant(value) = place {
                bytes.extend_from_slice(&value.to_le_bytes());
            }
        }
        self.values.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
        bytes
    }
}

impl<'a> Store<'a> {
    /// The batch that was written as these bytes, in `room`. It must have so many columns in each world.
    ///
    /// # Errors
    /// [`Error::Failed`] if the bytes are none of such a batch, or there is no room.
    pub fn of_bytes(bytes: &[u8], columns: &[usize], room: &Room<'a>) -> Result<Self> {
        let damaged = || Error::Failed("a batch of draws cannot be read".into());
        let mut reader = Reader { left: bytes };
        let worlds = reader.count().ok_or_else(damaged)?;
        let counts: Option<Vec<usize>> = (0..worlds.min(columns.len())).map(|_| reader.count()).collect();
        if worlds != columns.len() || counts.as_deref() != Some(columns) {
            return Err(damaged());
        }
        let all = columns.iter().sum();
        let at: Option<Vec<usize>> = (0..all).map(|_| reader.count()).collect();
        let at = at.ok_or_else(damaged)?;
        let constants = at.iter().filter(|at| **at == CONSTANT as usize).count();
        let mut constants = reader.values(constants).ok_or_else(damaged)?;
        let wide = reader.left.len() / size_of::<[f64; CHUNK]>();
        let mut place = |at: &usize| match *at == CONSTANT as usize {
            true => constants.next().map(Place::Constant),
            false => (*at < wide).then_some(Place::Values(at * CHUNK)),
        };
        let flat: Option<Vec<Place>> = at.iter().map(&mut place).collect();
        let mut flat = flat.ok_or_else(damaged)?.into_iter();
        let places = columns.iter().map(|count| flat.by_ref().take(*count).collect()).collect();
        let values = room.take(wide * CHUNK)?;
        let kept = reader.values(wide * CHUNK).filter(|_| reader.left.is_empty()).ok_or_else(damaged)?;
        values.iter_mut().zip(kept).for_each(|(to, value)| *to = value);
        Ok(Self { places, values })
    }
}

/// What of the bytes has not been read yet.
struct Reader<'b> {
    left: &'b [u8],
}

impl<'b> Reader<'b> {
    fn count(&mut self) -> Option<usize> {
        let (first, left) = self.left.split_first_chunk::<4>()?;
        self.left = left;
        Some(u32::from_le_bytes(*first) as usize)
    }

    fn values(&mut self, count: usize) -> Option<impl Iterator<Item = f64> + use<'b>> {
        let (values, left) = self.left.split_at_checked(count * size_of::<f64>())?;
        self.left = left;
        Some(values.as_chunks::<8>().0.iter().map(|bytes| f64::from_le_bytes(*bytes)))
    }
}
