//! Sources: where metal comes from.

use crate::model::{Curve, Number};
use crate::units;

/// When something begins.
#[derive(Debug, Clone, PartialEq)]
pub enum Begins {
    /// At a fixed time \[yr after the study's start; may be negative\].
    At(f64),
    /// Some time after a facility's first operation.
    After {
        /// Index of the facility in the world.
        facility: usize,
        /// How long after.
        after: Number<units::Years>,
    },
    /// It waits for a facility that this scenario does not have.
    Never,
}

/// The share of a source's output that is offered to local facilities.
#[derive(Debug, Clone, PartialEq)]
pub struct LocalShare {
    /// Before `begins`.
    pub initial: Number<units::Share>,
    /// Once the ramp is over.
    pub final_: Number<units::Share>,
    /// When the share starts to move.
    pub begins: Begins,
    /// How long it takes from initial to final; 0 = at once.
    pub ramp: Number<units::Years>,
}

/// A mine, a region's diggers, imports.
#[derive(Debug, Clone, PartialEq)]
pub struct Source {
    /// Its name in the file.
    pub name: String,
    /// What charts call it.
    pub label: String,
    /// Output at the study's start, before growth, profile and price.
    pub output: Number<units::TonnesPerYear>,
    /// Growth per year.
    pub growth: Number<units::PerYear>,
    /// Multiplier over time (years after the start).
    pub profile: Curve<units::Plain>,
    /// When it begins to produce.
    pub begins: Begins,
    /// Added to that.
    pub delay: Number<units::Years>,
    /// That it ever begins.
    pub probability: Number<units::Share>,
    /// Start of the last month in which it produces \[yr after the study's start\].
    pub ends: Option<f64>,
    /// Elasticity of output to price.
    pub price_elasticity: Number<units::Plain>,
    /// The price at which the output is as given; `None`: the initial price.
    pub reference_price: Option<Number<units::Price>>,
    /// Cap on the rate after growth, profile and price, before losses.
    pub max: Option<Number<units::TonnesPerYear>>,
    /// Share of output lost in each security state, by its index (one entry for a world without security).
    pub loss: Vec<Number<units::Share>>,
    /// Its own outages.
    pub outages_per_year: Number<units::Frequency>,
    /// Their mean length.
    pub outage_length: Number<units::Years>,
    /// The share of output that an outage stops.
    pub outage_share: Number<units::Share>,
    /// Share offered to local facilities.
    pub local_share: LocalShare,
    /// Share of output that pays royalty and tax, at least what is delivered locally.
    pub declared: Number<units::Share>,
    /// How much undelivered metal may wait.
    pub stockpile: Number<units::Tonnes>,
    /// All-in sustaining cost.
    pub cost: Number<units::Price>,
    /// The state's share in it.
    pub state_share: Number<units::Share>,
    /// Royalty on this source's metal; `None`: by the fiscal brackets.
    pub royalty: Option<Number<units::Share>>,
    /// Whether facility j of the world may take from it, by index.
    pub accepts: Vec<bool>,
}
