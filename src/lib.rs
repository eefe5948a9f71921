//! Orecast simulates studies of commodity capacity: where metal comes from, what processes it, and who gets the money.
//!
//! Imports go down only: `units`, `math` and `error`; then `model`; then `input` and `engine`, which never see each other; then
//! `analysis`, `output`, `run` and `cli`.

pub mod analysis;
pub mod cli;
pub mod engine;
pub mod error;
pub mod input;
pub mod math;
pub mod model;
pub mod output;
pub mod run;
pub mod units;
