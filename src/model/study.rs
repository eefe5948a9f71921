//! The study: the question, the grid of scenarios and how to sample them.

use crate::model::{Assumption, Axis, ChartStyle, Claim, History, Horizon, Reference, Scenario};
use crate::units::UnitSystem;

/// How the factors are sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Design {
    /// Independent draws.
    MonteCarlo,
    /// One draw in each of n equally likely strata of every factor.
    LatinHypercube,
    /// The Sobol sequence with Owen's scrambling.
    Sobol,
}

impl Design {
    /// All designs, in the order in which help lists them.
    pub const ALL: [Self; 3] = [Self::MonteCarlo, Self::LatinHypercube, Self::Sobol];

    /// The word for it in a study.
    pub fn word(self) -> &'static str {
        match self {
            Self::MonteCarlo => "monte-carlo",
            Self::LatinHypercube => "latin-hypercube",
            Self::Sobol => "sobol",
        }
    }
}

/// How many draws, of which luck, by which design.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sampling {
    /// Number of draws, at least 1.
    pub draws: usize,
    /// Seed; 0 is a seed like any other.
    pub seed: u64,
    /// Design of the factors.
    pub design: Design,
}

/// A study as checked: the same question in every scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Study {
    /// Title, as charts and reports carry it.
    pub title: String,
    /// The question it is to answer, if it says.
    pub question: Option<String>,
    /// What the author adds.
    pub notes: Option<String>,
    /// The metal or good.
    pub commodity: String,
    /// Currency and market unit.
    pub units: UnitSystem,
    /// Time.
    pub horizon: Horizon,
    /// Draws, seed and design.
    pub sampling: Sampling,
    /// The axes, in the file's order; may be none.
    pub axes: Vec<Axis>,
    /// The scenarios to run, at least one.
    pub scenarios: Vec<Scenario>,
    /// What has been said will happen.
    pub claims: Vec<Claim>,
    /// What is known of the past, in the file's order.
    pub histories: Vec<History>,
    /// Where numbers were published.
    pub references: Vec<Reference>,
    /// How charts look.
    pub charts: ChartStyle,
    /// Every number of the study.
    pub assumptions: Vec<Assumption>,
}
