//! What a reader gets of a study's results.

pub mod chart;
pub mod theme;
