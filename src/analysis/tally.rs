//! Moments that come out the same, to the bit, however a stream is parted and joined again.
//!
//! Rounding depends on the order in which sums are merged. Here it is always the same: the values told at one time are a leaf, two
//! neighbouring leaves make a pair, two neighbouring pairs make four, and so on, as in a tree; whoever has both halves of
//! a stretch of 2^k leaves that begins at a multiple of 2^k merges them, and nobody merges anything else before the end.

use crate::analysis::bytes::{Reader, damaged, put, put_values};
use crate::analysis::moments::Moments;
use crate::error::Result;

/// The moments of a stretch of a stream.
#[derive(Debug, Clone)]
pub struct Tally {
    /// The leaf after the last.
    end: usize,
    /// The stretches of 2^level leaves in which it is known, in their order.
    nodes: Vec<(u32, Moments)>,
    /// Of all values, but for mean and squares.
    extent: Moments,
}

impl Tally {
    /// Nothing yet, from this leaf on.
    pub fn starting(first: usize) -> Self {
        Self { end: first, nodes: Vec::new(), extent: Moments::NOTHING }
    }

    /// Count and extent of all values; mean and squares are those of [`Self::whole`].
    pub fn extent(&self) -> &Moments {
        &self.extent
    }

    /// Adds the next leaf.
    pub fn add(&mut self, leaf: Moments) {
        self.push(0, leaf);
    }

    /// Adds a stretch that begins where this one ends.
    pub fn join(&mut self, next: &Self) {
        next.nodes.iter().for_each(|(level, moments)| self.push(*level, *moments));
    }

    fn push(&mut self, level: u32, moments: Moments) {
        self.extent.n += moments.n;
        self.extent.low = self.extent.low.min(moments.low);
        self.extent.high = self.extent.high.max(moments.high);
        self.extent.above += moments.above;
        self.end += 1 << level;
        self.nodes.push((level, moments));
        // Two halves of a stretch become one.
        while let [.., (a, left), (b, right)] = &self.nodes[..]
            && a == b
            && self.end.is_multiple_of(2 << *a)
        {
            let (level, mut both) = (a + 1, *left);
            both.merge(right);
            self.nodes.truncate(self.nodes.len() - 2);
            self.nodes.push((level, both));
        }
    }

    /// The moments of all values.
    pub fn whole(&self) -> Moments {
        let mut whole = Moments::NOTHING;
        self.nodes.iter().for_each(|(_, moments)| whole.merge(moments));
        whole
    }

    /// The same stretches with other moments.
    pub fn map(&self, of: impl Fn(&Moments) -> Moments) -> Self {
        let mut mapped = Self { end: self.end, nodes: Vec::new(), extent: Moments::NOTHING };
        for (level, moments) in &self.nodes {
            let moments = of(moments);
            mapped.nodes.push((*level, moments));
            mapped.extent.merge(&moments);
        }
        mapped
    }

    /// Writes it.
    pub fn put(&self, bytes: &mut Vec<u8>) {
        put(bytes, self.end);
        put(bytes, self.nodes.len());
        for (level, it) in &self.nodes {
            put(bytes, *level as usize);
            put(bytes, it.n);
            put(bytes, it.above as usize);
            put_values(bytes, &[it.low, it.high, it.mean, it.squares]);
        }
    }

    /// Reads what was written.
    ///
    /// # Errors
    /// [`Error::Failed`](crate::error::Error::Failed) if it is no tally.
    pub fn read(reader: &mut Reader) -> Result<Self> {
        let (end, count) = (reader.count()?, reader.count()?);
        let mut tally = Self::starting(0);
        for _ in 0..count {
            let (level, n, above) = (reader.count()? as u32, reader.count()?, reader.count()? as u64);
            let [low, high, mean, squares] = reader.values(4)?[..] else { return Err(damaged()) };
            let moments = Moments { n, low, high, mean, squares, above };
            tally.nodes.push((level, moments));
            tally.extent.merge(&moments);
        }
        Ok(Self { end, ..tally })
    }
}
