//! Units: one type per quantity, and the conversions between what a study writes and what the engine computes with.
//!
//! Everything is kept in one unit per dimension: tonnes, years, the study's currency, and currency per *market unit*
//! (troy ounce, tonne, pound or kilogram) for prices.

use std::fmt;
use std::marker::PhantomData;

/// Troy ounces in a metric tonne: 1e6 g / 31.1034768 g.
pub const OUNCES_PER_TONNE: f64 = 1e6 / 31.103_476_8;

/// Pounds (avoirdupois) in a metric tonne.
pub const POUNDS_PER_TONNE: f64 = 2_204.622_621_85;

/// Days in a year, by the convention that a year is twelve equal months and 365.25 days.
pub const DAYS_PER_YEAR: f64 = 365.25;

/// The mass by which a market quotes a metal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MarketUnit {
    /// Troy ounce.
    Ounce,
    /// Metric tonne.
    Tonne,
    /// Avoirdupois pound.
    Pound,
    /// Kilogram.
    Kilogram,
}

impl MarketUnit {
    /// All market units, in the order in which help lists them.
    pub const ALL: [Self; 4] = [Self::Ounce, Self::Tonne, Self::Pound, Self::Kilogram];

    /// Symbol as written in a study: `oz`, `t`, `lb`, `kg`.
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Ounce => "oz",
            Self::Tonne => "t",
            Self::Pound => "lb",
            Self::Kilogram => "kg",
        }
    }

    /// How many of this unit make one metric tonne.
    pub fn per_tonne(self) -> f64 {
        match self {
            Self::Ounce => OUNCES_PER_TONNE,
            Self::Tonne => 1.0,
            Self::Pound => POUNDS_PER_TONNE,
            Self::Kilogram => 1000.0,
        }
    }

    /// The unit that `commodity` is quoted in unless the study says otherwise: ounces for the precious metals, else tonnes.
    pub fn usual_for(commodity: &str) -> Self {
        match commodity.to_lowercase().as_str() {
            "gold" | "silver" | "platinum" | "palladium" => Self::Ounce,
            _ => Self::Tonne,
        }
    }
}

/// What a number measures. Each dimension has one unit in which the model holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Dimension {
    /// A share or probability; a bare number or "%".
    Share,
    /// A plain number without unit: an elasticity, a multiplier, a weight.
    Plain,
    /// A rate of change per year: growth, interest, mean reversion; bare, "%", "%/yr" or "1/yr".
    PerYear,
    /// A volatility per square root of a year; bare or "%".
    Volatility,
    /// How often per year.
    Frequency,
    /// Mass \[t\].
    Mass,
    /// Mass per time \[t/yr\].
    MassRate,
    /// A length of time \[yr\].
    Time,
    /// Calendar time \[year\], as in 2027.5.
    CalendarYear,
    /// Money \[currency\].
    Money,
    /// Money per time \[currency/yr\].
    MoneyRate,
    /// A price or unit cost \[currency per market unit\].
    Price,
}

/// The currency and market unit of a study, without which "5 MUSD" and "4 USD/oz" cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitSystem {
    /// Three-letter code of the study's currency.
    pub currency: String,
    /// The mass that prices are quoted per.
    pub market_unit: MarketUnit,
}

impl UnitSystem {
    /// The unit in which the model holds a dimension, as a reader would write it: `t/yr`, `USD/oz`; empty for plain numbers.
    pub fn symbol(&self, dimension: Dimension) -> String {
        match dimension {
            Dimension::Share | Dimension::Plain | Dimension::Volatility => String::new(),
            Dimension::PerYear | Dimension::Frequency => "1/yr".into(),
            Dimension::Mass => "t".into(),
            Dimension::MassRate => "t/yr".into(),
            Dimension::Time => "yr".into(),
            Dimension::CalendarYear => "year".into(),
            Dimension::Money => self.currency.clone(),
            Dimension::MoneyRate => format!("{}/yr", self.currency),
            Dimension::Price => format!("{}/{}", self.currency, self.market_unit.symbol()),
        }
    }

    /// Market units (ounces, say) in a tonne.
    pub fn per_tonne(&self) -> f64 {
        self.market_unit.per_tonne()
    }
}

impl Default for UnitSystem {
    fn default() -> Self {
        Self { currency: "USD".into(), market_unit: MarketUnit::Ounce }
    }
}

impl fmt::Display for MarketUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

/// The unit of a [`crate::model::Number`], as a type.
pub trait Unit: 'static {
    /// The dimension that numbers of this unit have.
    const DIMENSION: Dimension;
}

macro_rules! units {
    ($($(#[$doc:meta])* $name:ident => $dimension:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub struct $name;
        impl Unit for $name { const DIMENSION: Dimension = Dimension::$dimension; }
    )*};
}

units! {
    /// A share or probability in [0, 1].
    Share => Share;
    /// A number without unit.
    Plain => Plain;
    /// A rate of change per year.
    PerYear => PerYear;
    /// A volatility per √year.
    Volatility => Volatility;
    /// Occurrences per year.
    Frequency => Frequency;
    /// Tonnes.
    Tonnes => Mass;
    /// Tonnes per year.
    TonnesPerYear => MassRate;
    /// Years.
    Years => Time;
    /// Money in the study's currency.
    Money => Money;
    /// Money per year.
    MoneyPerYear => MoneyRate;
    /// Currency per market unit of metal.
    Price => Price;
}

/// Marks a generic with its unit without owning one.
pub type Marker<U> = PhantomData<fn() -> U>;
