//! The values of one block of draws: columns, of which those that do not vary take no room.

use crate::engine::{Column, LANES};

/// Where a column is.
#[derive(Debug, Clone, Copy)]
enum Place {
    /// The same in every draw of the block.
    Constant(f64),
    /// From this index of the values on.
    Values(usize),
}

/// Columns of one block of draws, in the order in which they were pushed.
#[derive(Debug, Default)]
pub struct Store {
    places: Vec<Place>,
    values: Vec<f64>,
}

impl Store {
    /// Keeps a column.
    pub fn push(&mut self, column: &Column) {
        let first = column[0].to_bits();
        if column.iter().all(|value| value.to_bits() == first) {
            self.places.push(Place::Constant(column[0]));
        } else {
            self.places.push(Place::Values(self.values.len()));
            self.values.extend_from_slice(column);
        }
    }

    /// Room for this many columns; what is not used is given back by [`Store::shrink`].
    pub fn with_room(columns: usize) -> Self {
        Self { places: Vec::with_capacity(columns), values: Vec::with_capacity(columns * LANES) }
    }

    /// Keeps the last column a second time, for a whole that has only one part.
    pub fn push_last_again(&mut self) {
        if let Some(place) = self.places.last() {
            self.places.push(*place);
        }
    }

    /// The value of a column, if it is the same in every draw.
    pub fn constant(&self, column: usize) -> Option<f64> {
        match self.places[column] {
            Place::Constant(value) => Some(value),
            Place::Values(_) => None,
        }
    }

    /// Appends a column's first `lanes` values to `target`.
    pub fn append_to(&self, column: usize, lanes: usize, target: &mut Vec<f64>) {
        match self.places[column] {
            Place::Constant(value) => target.resize(target.len() + lanes, value),
            Place::Values(from) => target.extend_from_slice(&self.values[from..from + lanes]),
        }
    }

    /// Replaces `target`'s last `lanes` values by themselves less the column's.
    pub fn subtract_from(&self, column: usize, lanes: usize, target: &mut [f64]) {
        match self.places[column] {
            Place::Constant(value) => target.iter_mut().for_each(|target| *target -= value),
            Place::Values(from) => {
                target.iter_mut().zip(&self.values[from..from + lanes]).for_each(|(target, value)| *target -= value);
            }
        }
    }

    /// Gives back the room that is not used.
    pub fn shrink(&mut self) {
        self.values.shrink_to_fit();
    }
}

/// A column over all draws, gathered from its blocks into `target`; `minus` is subtracted draw by draw.
/// The result is `Some` where no draw differs from another: then `target` is left empty.
pub fn gather(
    blocks: &[Store],
    column: usize,
    minus: Option<(&[Store], usize)>,
    draws: usize,
    target: &mut Vec<f64>,
) -> Option<f64> {
    target.clear();
    let constant = |stores: &[Store], column: usize| {
        let first = stores.first()?.constant(column)?;
        let same = |store: &Store| store.constant(column).is_some_and(|value| value.to_bits() == first.to_bits());
        stores.iter().all(same).then_some(first)
    };
    let own = constant(blocks, column);
    let others = minus.map(|(stores, column)| constant(stores, column));
    match (own, others) {
        (Some(value), None) => return Some(value),
        (Some(value), Some(Some(other))) => return Some(value - other),
        _ => {}
    }
    target.reserve(draws);
    for (index, block) in blocks.iter().enumerate() {
        let lanes = LANES.min(draws - index * LANES);
        block.append_to(column, lanes, target);
        if let Some((stores, column)) = minus {
            let from = target.len() - lanes;
            stores[index].subtract_from(column, lanes, &mut target[from..]);
        }
    }
    None
}
