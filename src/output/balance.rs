//! How often a paired difference is a gain and how often a loss. Where many draws do not differ, both are rare.

use crate::analysis::{Kpi, Summary};
use crate::output::number::percent;
use crate::output::phrase::{Phrase, phrase};
use std::fmt;

/// Shares of the draws in which there is more and in which there is less; in the rest there is no difference.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Balance {
    more: f64,
    less: f64,
}

impl Balance {
    /// The balance of a difference. Where some draws do not differ, the share with less is known to one in a hundred, from
    /// the percentiles.
    pub fn of(difference: &Kpi) -> Self {
        let more = difference.summary.positive;
        let below = difference.percentiles.iter().filter(|value| **value < 0.0).count();
        let less = match below {
            0 => 0.0,
            _ if !difference.percentiles.contains(&0.0) => 1.0 - more,
            count => ((count as f64 - 0.5) / 100.0).min(1.0 - more),
        };
        Self { more, less }
    }

    /// The share of draws in which there is less, in words.
    pub fn less(&self) -> String {
        percent(self.less)
    }

    /// Both shares, as figures that can be looked up.
    pub fn told(&self) -> Phrase {
        let figure = |share: f64| Phrase::figure(percent(share).replace(" %", ""), share * 100.0);
        match self {
            Self { more, .. } if !more.is_finite() => "–".into(),
            even if even.is_even() => "no change".into(),
            Self { more, less } => phrase![figure(*more), " / ", figure(*less), " %"],
        }
    }

    /// Whether no draw differs.
    pub fn is_even(&self) -> bool {
        self.more == 0.0 && self.less == 0.0
    }
}

/// Whether a year is the same in all draws.
pub fn is_even(difference: &Summary) -> bool {
    difference.mean == 0.0 && difference.spread() == 0.0
}

impl fmt::Display for Balance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.told().fmt(f)
    }
}
