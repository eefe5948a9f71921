//! What a reader gets of a study's results: tables, charts, a report, and the folder that holds them.

pub mod chart;
pub mod cluster;
pub mod console;
pub mod digest;
pub mod draws;
pub mod finding;
pub mod folder;
pub mod fragment;
pub mod headline;
pub mod kept;
pub mod lives;
pub mod manifest;
pub mod number;
pub mod paths;
pub mod phrase;
pub mod plot;
pub mod report;
pub mod restored;
pub mod shards;
pub mod shell;
pub mod table;
pub mod tables;
pub mod theme;

mod balance;
mod columns;

mod cells;
mod located;
mod rounding;
mod selection;
mod view;
pub mod words;
pub mod workbook;

pub use view::{AS_IT_IS, TOGETHER, WHAT_IF, what_if_level};
