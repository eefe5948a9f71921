//! Columns: one number for each draw of a block.

use crate::model::Number;
use crate::units::Unit;

/// Draws in a block. A multiple of every vector width, and small enough that a scenario's columns stay in the cache.
pub const LANES: usize = 64;

/// One number for each draw of a block. Its fixed length is what lets the compiler turn loops over it into vectors.
pub type Column = [f64; LANES];

/// Applies `f` lane by lane.
#[inline(always)]
pub fn map(f: impl Fn(usize) -> f64) -> Column {
    let mut column = [0.0; LANES];
    for (lane, value) in column.iter_mut().enumerate() {
        *value = f(lane);
    }
    column
}

/// Adds `values` to `sum`.
#[inline(always)]
pub fn add(sum: &mut Column, values: &Column) {
    for lane in 0..LANES {
        sum[lane] += values[lane];
    }
}

/// The place of `made` among `known`: an equal one serves as well, else it is added.
pub fn shared<T: PartialEq>(known: &mut Vec<T>, made: T) -> usize {
    known.iter().position(|it| *it == made).unwrap_or_else(|| {
        known.push(made);
        known.len() - 1
    })
}

/// `a` where the condition holds, else `b`, by masks: written as an `if` over two loads it would be done lane by lane.
#[inline(always)]
pub fn select(condition: bool, a: f64, b: f64) -> f64 {
    let mask = (condition as u64).wrapping_neg();
    f64::from_bits(a.to_bits() & mask | b.to_bits() & !mask)
}

/// The numbers of a world as columns: known ones repeated, uncertain ones as drawn.
#[derive(Clone, Copy)]
pub struct Numbers<'a> {
    /// A column for each factor of the world.
    pub factors: &'a [Column],
}

impl Numbers<'_> {
    /// The number in each draw.
    pub fn column<U: Unit>(&self, number: &Number<U>) -> Column {
        match number {
            Number::Known(value, _) => [*value; LANES],
            Number::Uncertain(factor, _) => self.factors[*factor],
        }
    }
}
