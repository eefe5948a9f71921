//! What cases differ by, and what a rule keeps of it: the words of scenario discovery (`prim`, `tree`).

use crate::error::{Error, Result};
use std::fmt;

/// One factor: a value for every case.
#[derive(Debug, Clone, Copy)]
pub enum Factor<'a> {
    /// Numbers, all finite.
    Numbers(&'a [f64]),
    /// Levels that stand in no order.
    Levels {
        /// The level of each case, from 0.
        codes: &'a [usize],
        /// How many levels there are.
        count: usize,
    },
}

impl Factor<'_> {
    /// How many cases it tells of.
    pub fn len(&self) -> usize {
        match self {
            Self::Numbers(values) => values.len(),
            Self::Levels { codes, .. } => codes.len(),
        }
    }

    /// Whether it tells of none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The cases by rising value or level.
    pub(super) fn order(&self) -> Vec<u32> {
        match self {
            Self::Numbers(values) => {
                let mut pairs: Vec<(f64, u32)> = values.iter().copied().zip(0..).collect();
                pairs.sort_unstable_by(|a, b| a.0.total_cmp(&b.0));
                pairs.into_iter().map(|(_, case)| case).collect()
            }
            Self::Levels { codes, .. } => {
                let mut cases: Vec<u32> = (0..codes.len() as u32).collect();
                cases.sort_by_key(|case| codes[*case as usize]);
                cases
            }
        }
    }
}

/// Refuses factors that cannot be searched: none, of another length than the outcome, or with values that are none.
pub(super) fn check(factors: &[Factor], cases: usize) -> Result<()> {
    if factors.is_empty() || cases == 0 || u32::try_from(cases).is_err() {
        return Err(Error::Usage(format!(
            "there are {} factors and {cases} cases to search; give at least one of each, and no more than 4 billion cases",
            factors.len()
        )));
    }
    for (place, factor) in factors.iter().enumerate() {
        if factor.len() != cases {
            let message = format!("factor {place} has {} values for {cases} cases; give one for each", factor.len());
            return Err(Error::Usage(message));
        }
        let sound = match factor {
            Factor::Numbers(values) => values.iter().all(|value| value.is_finite()),
            Factor::Levels { codes, count } => codes.iter().all(|code| code < count),
        };
        if !sound {
            let message = format!("factor {place} has values that are no numbers or no levels; leave these cases out");
            return Err(Error::Usage(message));
        }
    }
    Ok(())
}

/// What a rule keeps of a factor.
#[derive(Debug, Clone, PartialEq)]
pub enum Kept {
    /// Numbers from `low` to `high`, both included; an end that is not restricted is infinite.
    ///
    /// A finite end is a value that some case has. Between it and the next value that is not kept no case lies, so
    /// nothing is known there, and nothing is said.
    Numbers {
        /// The least number kept.
        low: f64,
        /// The greatest number kept.
        high: f64,
    },
    /// Whether each level is kept.
    Levels(Vec<bool>),
}

impl Kept {
    /// All of a factor.
    pub fn all(factor: &Factor) -> Self {
        match factor {
            Factor::Numbers(_) => Self::Numbers { low: f64::NEG_INFINITY, high: f64::INFINITY },
            Factor::Levels { count, .. } => Self::Levels(vec![true; *count]),
        }
    }

    /// Whether anything is left out.
    pub fn is_restricted(&self) -> bool {
        match self {
            Self::Numbers { low, high } => low.is_finite() || high.is_finite(),
            Self::Levels(kept) => kept.contains(&false),
        }
    }

    /// Whether it keeps the value of a case; never where the factor is of the other kind.
    pub fn holds(&self, factor: &Factor, case: usize) -> bool {
        match (self, factor) {
            (Self::Numbers { low, high }, Factor::Numbers(values)) => (*low..=*high).contains(&values[case]),
            (Self::Levels(kept), Factor::Levels { codes, .. }) => kept[codes[case]],
            _ => false,
        }
    }

    /// What both keep; `self` where they are of different kinds.
    pub fn and(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Numbers { low, high }, Self::Numbers { low: least, high: most }) => {
                Self::Numbers { low: low.max(*least), high: high.min(*most) }
            }
            (Self::Levels(kept), Self::Levels(also)) => {
                Self::Levels(kept.iter().zip(also).map(|(a, b)| a & b).collect())
            }
            _ => self.clone(),
        }
    }
}

/// What is kept of one factor.
#[derive(Debug, Clone, PartialEq)]
pub struct Condition {
    /// The place of the factor among the factors.
    pub factor: usize,
    /// What is kept of it.
    pub kept: Kept,
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "factor {} ", self.factor)?;
        match &self.kept {
            Kept::Numbers { low, high } if low.is_infinite() && high.is_infinite() => write!(f, "any"),
            Kept::Numbers { low, high } if low.is_infinite() => write!(f, "≤ {high}"),
            Kept::Numbers { low, high } if high.is_infinite() => write!(f, "≥ {low}"),
            Kept::Numbers { low, high } => write!(f, "from {low} to {high}"),
            Kept::Levels(kept) => {
                let kept = kept.iter().enumerate().filter(|(_, kept)| **kept).map(|(level, _)| level.to_string());
                write!(f, "in {{{}}}", kept.collect::<Vec<_>>().join(", "))
            }
        }
    }
}
