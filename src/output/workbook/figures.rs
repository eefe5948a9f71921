//! Number formats that suit a unit and the size of what is shown.

use crate::output::number::decimals;
use crate::units::{Dimension, UnitSystem};

/// Shares and rates.
pub const PERCENT: &str = "0.0%";

/// Calendar years and counts of months: no thousands set off.
pub const YEAR: &str = "0";

/// Points and lengths of time in years.
pub const YEARS: &str = "0.0";

/// Whole numbers.
pub const WHOLE: &str = "#,##0";

/// The format of statistics in this unit, the largest of which is `largest` in size.
pub fn of_unit(unit: &str, units: &UnitSystem, largest: f64) -> String {
    let is = |dimension| unit == units.symbol(dimension);
    match unit {
        _ if is(Dimension::Share) || is(Dimension::PerYear) => PERCENT.into(),
        _ if is(Dimension::CalendarYear) || is(Dimension::Time) => YEARS.into(),
        _ => plain(largest),
    }
}

/// Four digits of the largest number; a power of ten where there would be too many.
pub fn plain(largest: f64) -> String {
    match largest.abs() {
        size if size >= 1e15 || (size > 0.0 && size < 1e-4) => "0.00E+00".into(),
        size => with_decimals(decimals(size, 4)),
    }
}

/// So many decimals, thousands set off.
pub fn with_decimals(decimals: usize) -> String {
    if decimals == 0 { WHOLE.into() } else { format!("{WHOLE}.{}", "0".repeat(decimals)) }
}

/// How many letters a number of this size takes in a format.
pub fn width(format: &str, largest: f64) -> usize {
    let places = format.split_once('.').map_or(0, |(_, rest)| rest.len() + 1);
    let size = if format.ends_with('%') { largest.abs() * 100.0 } else { largest.abs() };
    let digits = if format.contains('E') { 1 } else { size.max(1.0).log10().floor() as usize + 1 };
    let marks = if format.contains(',') { (digits - 1) / 3 } else { 0 };
    1 + digits + marks + places
}
