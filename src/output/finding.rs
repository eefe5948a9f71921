//! What an analysis found, ready to be written and printed; one file for each analysis.

pub mod backtest;
pub mod break_even;
pub mod converge;
pub mod diff;
pub mod discover;
pub mod effects;
pub mod fit;
pub mod left_out;
pub mod robust;
pub mod sensitivity;
pub mod statistic;
pub mod sweep;
pub mod value;

use crate::output::plot::Plot;
use crate::output::table::Table;

/// Tables, charts and the answer in words.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Finding {
    /// Tables, by their names' files.
    pub tables: Vec<Table>,
    /// Charts.
    pub plots: Vec<Plot>,
    /// What is printed: a few lines that a report may quote.
    pub answer: String,
}
