//! What a whole number may be, as the command line has it.

use orecast::error::{Error, Result};
use std::ops::RangeInclusive;

/// A whole number as Python gives it: of any sign, so that one below zero is told as what it is.
pub type Whole = i128;

/// The most draws that are kept in memory together.
pub const MOST: Whole = 1 << 20;

/// The number, if it is within its limits.
///
/// # Errors
/// [`Error::Usage`] with the limits.
pub fn within<N: TryFrom<Whole>>(name: &str, number: Whole, limits: RangeInclusive<Whole>) -> Result<N> {
    let (least, most) = (*limits.start(), *limits.end());
    let fits = limits.contains(&number).then(|| N::try_from(number).ok()).flatten();
    fits.ok_or_else(|| Error::Usage(format!("{name}={number}: from {least} to {most} are taken")))
}
