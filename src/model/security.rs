//! Security: a regime that changes by chance and slows building, stops plants and makes transport dear.

use crate::model::Number;
use crate::units;

/// One state of the regime.
#[derive(Debug, Clone, PartialEq)]
pub struct SecurityState {
    /// Its name in the file.
    pub name: String,
    /// Mean time spent in it at a stretch; `None`: never left.
    pub mean_stay: Option<Number<units::Years>>,
    /// Where it goes next: index of the state and its weight (weights are normalised).
    pub next: Vec<(usize, Number<units::Plain>)>,
    /// Pace of construction, as a share of the undisturbed pace.
    pub construction_pace: Number<units::Plain>,
    /// Outages it causes at each facility.
    pub outages_per_year: Number<units::Frequency>,
    /// Their mean length.
    pub outage_length: Number<units::Years>,
    /// A cost on every refined ounce.
    pub logistics: Number<units::Price>,
}

/// The security regime of a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Security {
    /// The states, in the file's order.
    pub states: Vec<SecurityState>,
    /// Index of the state at the start.
    pub initial: usize,
}
