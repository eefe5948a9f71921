//! Numbers as bytes, little-endian, one after the other: what chunk files are made of.

use crate::error::{Error, Result};

/// Reads what was written.
pub struct Reader<'b> {
    left: &'b [u8],
}

impl<'b> Reader<'b> {
    /// From the beginning.
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { left: bytes }
    }

    /// The next number, as it was written by [`put`].
    ///
    /// # Errors
    /// [`Error::Failed`] if there is none.
    pub fn count(&mut self) -> Result<usize> {
        let (first, left) = self.left.split_first_chunk().ok_or_else(damaged)?;
        self.left = left;
        Ok(u64::from_le_bytes(*first) as usize)
    }

    /// The next values, so many.
    ///
    /// # Errors
    /// [`Error::Failed`] if there are not so many.
    pub fn values(&mut self, count: usize) -> Result<Vec<f64>> {
        let bytes = self.bytes(count.saturating_mul(size_of::<f64>()))?;
        Ok(bytes.as_chunks().0.iter().map(|bytes| f64::from_le_bytes(*bytes)).collect())
    }

    /// The next bytes, so many.
    ///
    /// # Errors
    /// [`Error::Failed`] if there are not so many.
    pub fn bytes(&mut self, count: usize) -> Result<&'b [u8]> {
        let (bytes, left) = self.left.split_at_checked(count).ok_or_else(damaged)?;
        self.left = left;
        Ok(bytes)
    }
}

/// Writes a whole number.
pub fn put(bytes: &mut Vec<u8>, number: usize) {
    bytes.extend_from_slice(&(number as u64).to_le_bytes());
}

/// Writes values.
pub fn put_values(bytes: &mut Vec<u8>, values: &[f64]) {
    values.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
}

/// Bytes that are not what they should be.
pub fn damaged() -> Error {
    Error::Failed("what a shard has kept cannot be read".into())
}
