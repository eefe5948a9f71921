//! What a key of the study file is, and what may stand there.

use crate::units::Dimension;

/// One key of the format.
#[derive(Debug)]
pub struct Key {
    /// The key.
    pub name: &'static str,
    /// What may stand there.
    pub kind: Kind,
    /// What is assumed where it is left out, as TOML; `None`: nothing, or it is required.
    pub default: Option<&'static str>,
    /// Whether its section is nothing without it.
    pub required: bool,
    /// What it means.
    pub doc: &'static str,
}

impl Key {
    /// The key with a value that may stand there, for help; `None` where none would suit every study.
    pub fn example(&self) -> Option<String> {
        let value = match self.kind {
            Kind::Word(words) => format!("\"{}\"", words.first()?),
            Kind::Flag => "true".into(),
            // There is but one format.
            Kind::Whole => self.default.or((self.name == "format").then_some("1"))?.into(),
            Kind::Date => "\"2026-01\"".into(),
            Kind::File => "\"prices.csv:usd_per_oz\"".into(),
            Kind::Curve(..) if self.name == "ramp" => "[[\"0 mo\", 0.5], [\"12 mo\", 1.0]]".into(),
            Kind::Curve(Dimension::Price, _) => "[[\"2026-01\", 3000], [\"2030-01\", 3500]]".into(),
            Kind::Curve(..) => "[[\"2026-01\", 1.0], [\"2030-01\", 1.2]]".into(),
            Kind::Window => "[\"2036-01\", \"2045-12\"]".into(),
            Kind::Begins => "\"2026-01\"".into(),
            _ => return None,
        };
        Some(format!("{} = {value}", self.name))
    }
}

/// What may stand at a key.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// Any text.
    Text,
    /// One of some words.
    Word(&'static [&'static str]),
    /// true or false.
    Flag,
    /// A whole number, 0 or more.
    Whole,
    /// "YYYY-MM".
    Date,
    /// "file.csv:column".
    File,
    /// A number, known or uncertain.
    Number(Dimension, Allowed),
    /// A number that must be known.
    Known(Dimension, Allowed),
    /// Points of time and number.
    Curve(Dimension, Allowed),
    /// A rate, or brackets of price and rate.
    Royalty,
    /// A number, or a path from initial to final.
    LocalShare,
    /// A date, or { facility, after }.
    Begins,
    /// "all", or names of facilities.
    Accepts,
    /// Names.
    Names,
    /// A number for each named thing.
    Named(Dimension, Allowed),
    /// First and last month.
    Window,
    /// A known number in the unit of the claim's metric.
    Bound,
    /// Two of them.
    Interval,
    /// The paths of two numbers.
    Pair,
    /// Scenarios: a level for each axis.
    Grid,
    /// Paths of the study and their new values.
    Set,
    /// A section of known keys.
    Section(&'static [Key]),
    /// Named sections of known keys.
    Map(&'static [Key]),
    /// A list of sections of known keys.
    Sections(&'static [Key]),
}

/// Which numbers are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Allowed {
    /// Any finite number.
    Any,
    /// 0 or more.
    NotNegative,
    /// More than 0.
    Positive,
    /// From 0 to 1.
    Unit,
    /// More than −1: a rate of growth.
    Growth,
    /// More than −1 and at most 1: a rate of interest.
    Interest,
    /// From −1 to 1.
    Correlation,
}

impl Allowed {
    /// Whether a number is in it.
    pub fn contains(self, value: f64) -> bool {
        match self {
            Self::Any => value.is_finite(),
            Self::NotNegative => value >= 0.0 && value.is_finite(),
            Self::Positive => value > 0.0 && value.is_finite(),
            Self::Unit => (0.0..=1.0).contains(&value),
            Self::Growth => value > -1.0 && value.is_finite(),
            Self::Interest => value > -1.0 && value <= 1.0,
            Self::Correlation => (-1.0..=1.0).contains(&value),
        }
    }

    /// The keys that bound a distribution to it; `None` where there is nothing to bound.
    pub fn bounds(self) -> Option<&'static str> {
        match self {
            Self::Any => None,
            Self::NotNegative => Some("min = 0"),
            Self::Positive => Some("a min above 0, such as min = 0.01,"),
            Self::Unit => Some("min = 0, max = 1"),
            Self::Growth => Some("min = -0.9"),
            Self::Interest => Some("min = 0, max = 1"),
            Self::Correlation => Some("min = -1, max = 1"),
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Any => "any finite number",
            Self::NotNegative => "0 or more",
            Self::Positive => "more than 0",
            Self::Unit => "from 0 to 1",
            Self::Growth => "more than −1",
            Self::Interest => "more than −1, at most 1 (100 % a year)",
            Self::Correlation => "from −1 to 1",
        }
    }
}
