//! A number of the study: known, or uncertain and then one of the scenario's factors.

use crate::model::Distribution;
use crate::units::{Dimension, Marker, Unit};
use std::marker::PhantomData;

/// Which of a world's factors an uncertain number is: an index into [`crate::model::World::factors`].
pub type FactorId = usize;

/// One uncertain number of a scenario, named by its path in the file.
#[derive(Debug, Clone, PartialEq)]
pub struct Factor {
    /// Dotted path in the study file: `sources.artisanal.output`. It names the factor's random numbers.
    pub path: String,
    /// What it measures; the distribution is in that dimension's own unit.
    pub dimension: Dimension,
    /// How it is distributed.
    pub distribution: Distribution,
}

/// A number with its unit in its type, in the unit that [`Dimension`] names; finite by construction of its reader.
#[derive(Debug, PartialEq)]
pub enum Number<U: Unit> {
    /// The same in every draw.
    Known(f64, Marker<U>),
    /// Drawn once per draw from the factor's distribution.
    Uncertain(FactorId, Marker<U>),
}

impl<U: Unit> Number<U> {
    /// A known number in the unit of `U`.
    pub fn known(value: f64) -> Self {
        debug_assert!(value.is_finite());
        Self::Known(value, PhantomData)
    }

    /// The number that factor `id` of the world supplies.
    pub fn uncertain(id: FactorId) -> Self {
        Self::Uncertain(id, PhantomData)
    }

    /// The value, if it is the same in every draw.
    pub fn as_known(&self) -> Option<f64> {
        match self {
            Self::Known(value, _) => Some(*value),
            Self::Uncertain(..) => None,
        }
    }

    /// Whether it is known to be exactly `value` in every draw.
    pub fn is(&self, value: f64) -> bool {
        self.as_known() == Some(value)
    }
}

impl<U: Unit> Clone for Number<U> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<U: Unit> Copy for Number<U> {}
