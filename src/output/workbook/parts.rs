//! A table longer than a sheet goes on in further sheets.

use std::ops::Range;

/// Rows of a sheet below its header.
pub const MOST_ROWS: usize = 1_048_575;

/// The rows of each sheet of a table, at most `most` of them; an empty table has one sheet.
pub fn parts(rows: usize, most: usize) -> Vec<Range<usize>> {
    let starts = (0..rows.max(1)).step_by(most.max(1));
    starts.map(|start| start..rows.min(start + most.max(1))).collect()
}
