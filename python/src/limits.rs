//! What a whole number may be, as the command line has it.

use orecast::error::{Error, Result};
use std::fmt::Display;
use std::ops::RangeInclusive;

/// The most draws that are kept in memory together.
pub const MOST: usize = 1 << 20;

/// The calendar years that anything is known of.
pub const YEARS: RangeInclusive<i32> = 1..=8999;

/// The number, if it is within its limits.
///
/// # Errors
/// [`Error::Usage`] with the limits.
pub fn within<N: PartialOrd + Display + Copy>(name: &str, number: N, limits: RangeInclusive<N>) -> Result<N> {
    if limits.contains(&number) {
        return Ok(number);
    }
    Err(Error::Usage(format!("{name}={number}: from {} to {} are taken", limits.start(), limits.end())))
}
