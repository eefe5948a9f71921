//! The world of one scenario: everything the engine needs to simulate it.

use crate::model::{Facility, Factor, Fiscal, Number, Price, Security, Source};
use crate::units;
use nalgebra::DMatrix;

/// Rank correlations between some of the factors, as a Gaussian copula.
#[derive(Debug, Clone, PartialEq)]
pub struct Correlation {
    /// The factors' paths, in the order of the matrix. A path whose number is known in a scenario keeps its place.
    pub paths: Vec<String>,
    /// Lower Cholesky factor of the normals' correlation matrix (Pearson, from rank correlations by 2·sin(π·ρ/6)).
    pub cholesky: DMatrix<f64>,
}

/// What one scenario says of the world. Names are resolved to indices; disabled facilities are left out.
#[derive(Debug, Clone, PartialEq)]
pub struct World {
    /// The uncertain numbers, in the order of the file; [`Number::Uncertain`] points here.
    pub factors: Vec<Factor>,
    /// How the factors go together.
    pub correlation: Option<Correlation>,
    /// Discount rate per year.
    pub discount_rate: Number<units::PerYear>,
    /// The price.
    pub price: Price,
    /// The security regime, if the study has one.
    pub security: Option<Security>,
    /// The sources, in the file's order; at least one.
    pub sources: Vec<Source>,
    /// The enabled facilities, in the file's order.
    pub facilities: Vec<Facility>,
    /// What the state takes.
    pub fiscal: Fiscal,
}
