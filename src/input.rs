//! From the study file to the checked study: every problem of a file is found and told at once.
//!
//! The file is parsed into a tree whose every value knows where it was written. Layers, levels and overrides are
//! operations on that tree; the composed tree of each scenario is read into a [`crate::model::World`] by the description of
//! the format.

mod argument;
mod axes;
mod bootstrap;
mod change;
mod charts;
mod check;
mod citation;
mod claims;
mod compose;
mod context;
mod copula;
mod correlation;
mod csv;
mod curve;
mod data;
mod described;
mod distributions;
mod facility;
mod file;
mod format;
mod glob;
mod history;
mod kind;
mod law;
mod layers;
mod listing;
mod load;
mod metric;
mod named;
mod number;
mod overrides;
mod price;
mod problems;
mod reader;
mod resolve;
mod schema;
mod schema_number;
mod slot;
mod source;
mod study;
pub mod table;
mod tree;
mod unit;
mod world;
mod write;

pub use context::nearest;
pub use file::{InputFile, StudyFile};
pub use glob::glob;
pub use listing::listing;
pub use load::{Loaded, chart_style, load};
pub use overrides::{Applied, Overrides};
pub use problems::render;
pub use schema::schema;
pub use unit::quantity;
