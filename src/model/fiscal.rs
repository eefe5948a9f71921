//! What the state takes.

use crate::model::Number;
use crate::units;

/// From this price on, this rate on the whole value.
#[derive(Debug, Clone, PartialEq)]
pub struct Bracket {
    /// Lowest price of the bracket \[currency per market unit\].
    pub from: f64,
    /// The royalty rate.
    pub rate: Number<units::Share>,
}

/// Taxes, royalties and the cost of exporting unrefined metal.
#[derive(Debug, Clone, PartialEq)]
pub struct Fiscal {
    /// On profits.
    pub corporate_tax: Number<units::Share>,
    /// Least tax, as a share of revenue.
    pub minimum_tax: Number<units::Share>,
    /// Brackets by rising price; below the first the rate is 0.
    pub royalty: Vec<Bracket>,
    /// Freight, insurance and foreign refining paid on metal exported unrefined.
    pub export_cost: Number<units::Price>,
    /// Share of the price lost on metal exported unrefined.
    pub export_discount: Number<units::Share>,
}
