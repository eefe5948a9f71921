//! Brackets of a part of a stream, kept and joined with those of other parts.

use crate::analysis::bracket::{Brackets, Part, Treatment};
use crate::analysis::bytes::{Reader, damaged, put, put_values};
use crate::error::Result;

impl Brackets {
    /// Adds what is known of other values. Where one of both has only counted, both are counted from now on.
    pub fn absorb(&mut self, other: &Self) {
        let kind = |begin: f64| match (self.kind_at(begin), other.kind_at(begin)) {
            (Treatment::Counted, _) | (_, Treatment::Counted) => Treatment::Counted,
            (Treatment::Single, _) | (_, Treatment::Single) => Treatment::Single,
            (Treatment::Kept, Treatment::Kept) => Treatment::Kept,
        };
        let begins = self.cuts.iter().chain(&other.cuts).copied().collect();
        let mut made = self.line(begins, self.kept.len(), kind);
        made.pour(self);
        made.pour(other);
        *self = made;
    }

    /// Writes what is known.
    pub fn put(&self, bytes: &mut Vec<u8>) {
        put(bytes, self.parts.len());
        for part in &self.parts {
            put(bytes, part.kind as usize);
            put(bytes, part.count);
        }
        put_values(bytes, &self.cuts);
        put(bytes, self.kept.len());
        put_values(bytes, &self.kept);
    }

    /// Reads what was written.
    ///
    /// # Errors
    /// [`Error::Failed`](crate::error::Error::Failed) if it is nothing of the kind.
    pub fn read(reader: &mut Reader, probabilities: &'static [f64]) -> Result<Self> {
        let part = |reader: &mut Reader| -> Result<Part> {
            let kinds = [Treatment::Counted, Treatment::Kept, Treatment::Single];
            let kind = kinds.get(reader.count()?).copied().ok_or_else(damaged)?;
            Ok(Part { kind, count: reader.count()? })
        };
        let count = reader.count()?;
        let parts = (0..count).map(|_| part(reader)).collect::<Result<Vec<Part>>>()?;
        let cuts = reader.values(count.checked_sub(1).ok_or_else(damaged)?)?;
        let kept = reader.count()?;
        Ok(Self { probabilities, parts, cuts, kept: reader.values(kept)? })
    }
}
