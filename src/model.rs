//! The checked model: what a study says, believed. Immutable, without reading and without sampling.
//!
//! `input` is the only maker of these values; `engine` computes with them; nothing below re-checks them.

mod axis;
mod chart_style;
mod claim;
mod curve;
mod distribution;
mod facility;
mod fiscal;
mod history;
mod horizon;
mod metric;
mod number;
mod price;
mod reference;
mod security;
mod source;
mod study;
mod world;

pub use axis::{Axis, AxisKind, Level, Scenario};
pub use chart_style::{ChartStyle, Numbers, Palette};
pub use claim::{Bound, Claim};
pub use curve::Curve;
pub use distribution::{Distribution, Law, Metalog};
pub use facility::{Facility, Phase, Trigger};
pub use fiscal::{Bracket, Fiscal};
pub use history::{History, Record, Stoppage, TimeSeries};
pub use horizon::{Horizon, Month, Step, Year};
pub use metric::{ANNUAL, Better, KPIS, Metric, MetricName, Parts, Quantity};
pub use number::{Factor, FactorId, Number};
pub use price::{Price, PriceProcess};
pub use reference::{Assumption, Grade, Reference};
pub use security::{Security, SecurityState};
pub use source::{Begins, LocalShare, Source};
pub use study::{Design, Sampling, Study};
pub use world::{Correlation, World};
