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

/// 1 for what holds, else 0.
#[inline(always)]
pub fn flag(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

/// Adds `values` to `sum`.
#[inline(always)]
pub fn add(sum: &mut Column, values: &Column) {
    for lane in 0..LANES {
        sum[lane] += values[lane];
    }
}

/// The lesser of two numbers, neither of which may be NaN: one instruction, where `f64::min` takes several.
#[inline(always)]
pub fn least(a: f64, b: f64) -> f64 {
    if a < b { a } else { b }
}

/// The greater of two numbers, neither of which may be NaN.
#[inline(always)]
pub fn greatest(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// Few draws are handled in packs of so many.
pub const PACK: usize = 16;

/// Some draws of a block, in order: one bit for each.
#[derive(Clone, Copy, PartialEq)]
pub struct Few(u64);

impl Few {
    /// No draw.
    pub const NONE: Self = Self(0);

    /// The draws in which something `holds`. All are asked without a branch, so that only those it holds in cost more.
    #[inline(always)]
    pub fn that(holds: impl Fn(usize) -> bool) -> Self {
        const { assert!(LANES <= u64::BITS as usize) };
        let mut bits = 0;
        for lane in 0..LANES {
            bits |= u64::from(holds(lane)) << lane;
        }
        Self(bits)
    }

    /// Does the same with each of them, packed together: `make` turns the numbers that `from` gives into others, which go `to`
    /// their draws. `filler` stands where a pack has room.
    #[inline(always)]
    pub fn packed(
        mut self,
        filler: f64,
        from: impl Fn(usize) -> f64,
        make: impl Fn(&mut [f64; PACK]),
        mut to: impl FnMut(usize, f64),
    ) {
        loop {
            let (mut pack, mut lanes, mut found) = ([filler; PACK], [0; PACK], 0);
            for lane in self.by_ref().take(PACK) {
                (pack[found], lanes[found]) = (from(lane), lane);
                found += 1;
            }
            if found == 0 {
                return;
            }
            make(&mut pack);
            lanes.iter().zip(&pack).take(found).for_each(|(lane, value)| to(*lane, *value));
        }
    }
}

impl Iterator for Few {
    type Item = usize;

    #[inline(always)]
    fn next(&mut self) -> Option<usize> {
        let lane = self.0.trailing_zeros() as usize;
        self.0 &= self.0.wrapping_sub(1);
        (lane < LANES).then_some(lane)
    }
}

/// The place of `made` among `known`: an equal one serves as well, else it is added.
pub fn shared<T: PartialEq>(known: &mut Vec<T>, made: T) -> usize {
    known.iter().position(|it| *it == made).unwrap_or_else(|| {
        known.push(made);
        known.len() - 1
    })
}

/// `value` where the condition holds, else nothing, as bits: choices between several are put together by "or". (Written with
/// `if` over what is there already, a choice becomes a store under a mask, which many processors are slow at.)
#[inline(always)]
pub fn chosen(condition: bool, value: f64) -> u64 {
    value.to_bits() & u64::from(condition).wrapping_neg()
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

    /// What `f` makes of the number in each draw; made once where it is known.
    pub fn map<U: Unit>(&self, number: &Number<U>, f: impl Fn(f64) -> f64) -> Column {
        match number {
            Number::Known(value, _) => [f(*value); LANES],
            Number::Uncertain(factor, _) => self.factors[*factor].map(f),
        }
    }

    /// The number in each draw, unless it is known to be 0.
    pub fn unless_zero<U: Unit>(&self, number: &Number<U>) -> Option<Column> {
        (!number.is(0.0)).then(|| self.column(number))
    }
}
