//! Facilities: what processes the metal, built in phases.

use crate::model::{Curve, Number};
use crate::units;

/// Starts a phase only once the facility has been busy.
#[derive(Debug, Clone, PartialEq)]
pub struct Trigger {
    /// Least utilisation of the capacity in operation.
    pub utilisation: Number<units::Share>,
    /// Over how many steps, at least 1.
    pub steps: usize,
}

/// One stage of building a facility.
#[derive(Debug, Clone, PartialEq)]
pub struct Phase {
    /// Its name in the file.
    pub name: String,
    /// Nameplate capacity.
    pub capacity: Number<units::TonnesPerYear>,
    /// Whether it stands from the start, fully ramped and paid for.
    pub built: bool,
    /// The decision \[yr after the study's start; may be negative\].
    pub decision: f64,
    /// Delay of funding, after the decision.
    pub delay: Number<units::Years>,
    /// That it is ever funded.
    pub probability: Number<units::Share>,
    /// Time to build at construction pace 1; 0 = at once.
    pub build: Number<units::Years>,
    /// Capital as budgeted.
    pub capex: Number<units::Money>,
    /// Multiplies it.
    pub overrun: Number<units::Plain>,
    /// What it waits for besides.
    pub trigger: Option<Trigger>,
}

/// A refinery, a smelter, a mill.
#[derive(Debug, Clone, PartialEq)]
pub struct Facility {
    /// Its name in the file.
    pub name: String,
    /// What charts call it.
    pub label: String,
    /// Lower fills first; ties in file order.
    pub priority: f64,
    /// Share of the processed metal that comes out refined.
    pub recovery: Number<units::Share>,
    /// Toll charge on refined ounces.
    pub charge: Number<units::Price>,
    /// Share of the price kept besides.
    pub premium: Number<units::Share>,
    /// Fixed cost at full capacity in operation.
    pub fixed_cost: Number<units::MoneyPerYear>,
    /// Cost of each refined ounce.
    pub variable_cost: Number<units::Price>,
    /// Share of the time it stands still as planned.
    pub planned_downtime: Number<units::Share>,
    /// Its own outages.
    pub outages_per_year: Number<units::Frequency>,
    /// Their mean length.
    pub outage_length: Number<units::Years>,
    /// Of the capital spent so far, per year.
    pub sustaining_capex: Number<units::PerYear>,
    /// Straight-line depreciation time of a phase.
    pub depreciation: Number<units::Years>,
    /// The state's share.
    pub state_share: Number<units::Share>,
    /// Part of the state's share that pays no capital.
    pub carried_share: Number<units::Share>,
    /// Share of nameplate against time since a phase's start-up \[yr\].
    pub ramp: Curve<units::Share>,
    /// The phases, in the file's order; at least one.
    pub phases: Vec<Phase>,
}
