//! Smooth surfaces over some factors, one for each outcome, fitted together.
//!
//! A surface is a sum of terms, which are products of the factors' smooth functions. It minimises squared residuals + λ ·
//! roughness, with the λ of the least generalised cross-validation (Craven and Wahba, Numerische Mathematik 31, 1979) over
//! all outcomes, each measured by its own variance. Given λ the coefficients have a normal posterior with covariance
//! (XᵀX + λΓ)⁻¹ for the terms times that of the residuals for the outcomes.

use super::basis::Basis;
use super::products::telling;
use crate::engine::Stream;
use crate::error::Result;
use crate::math::normal_quantile;
use nalgebra::{Cholesky, DMatrix, SymmetricEigen};
use rayon::prelude::*;

/// Rows at which surfaces of the posterior are looked at, at the most.
const POSTERIOR_ROWS: usize = 5000;

/// Surfaces fitted to the increments of decisions over the one that is best now.
pub struct Surface {
    basis: Basis,
    /// The coefficients, one column for each outcome.
    coefficients: DMatrix<f64>,
    /// What turns independent normal numbers into deviations of the coefficients: by term, and by outcome.
    by_term: DMatrix<f64>,
    by_outcome: DMatrix<f64>,
    parameters: f64,
}

/// How far the values of surfaces of the posterior lie above that of the surface fitted, and their variance.
pub struct Posterior {
    pub mean_excess: f64,
    pub variance: f64,
}

impl Surface {
    /// The surfaces of `outcomes` over `factors`.
    pub fn fit(factors: &[&[f64]], outcomes: &[Vec<f64>]) -> Result<Self> {
        let surface = Self::over(Basis::new(factors, outcomes)?, outcomes);
        if surface.basis.room == 0 {
            return Ok(surface);
        }
        let lines: Vec<Option<&[f64]>> = surface.basis.lines().collect();
        let pairs = telling(&lines, &surface.residuals(outcomes), surface.basis.room);
        Ok(if pairs.is_empty() { surface } else { Self::over(surface.basis.with(&pairs), outcomes) })
    }

    /// The surfaces of these terms.
    fn over(basis: Basis, outcomes: &[Vec<f64>]) -> Self {
        let sums = Sums::new(&basis, outcomes);
        let fit = Penalised::new(&sums, &basis.roughness);
        let lambda = fit.choose(&sums);
        let (coefficients, parameters) = (fit.coefficients(lambda), fit.parameters(lambda));
        let spare = sums.rows - parameters;
        let by_outcome = root(&(sums.residuals(&coefficients) / spare));
        Self { by_term: fit.deviations(lambda), by_outcome, basis, coefficients, parameters }
    }

    /// Of each outcome what its surface leaves, row by row.
    fn residuals(&self, outcomes: &[Vec<f64>]) -> Vec<Vec<f64>> {
        let fitted: Vec<DMatrix<f64>> =
            self.basis.blocks().map(|rows| self.basis.terms(rows) * &self.coefficients).collect();
        let of = |(outcome, values): (usize, &Vec<f64>)| {
            let fitted = fitted.iter().flat_map(|block| block.column(outcome).iter().copied().collect::<Vec<_>>());
            values.iter().zip(fitted).map(|(value, fitted)| value - fitted).collect()
        };
        outcomes.iter().enumerate().map(of).collect()
    }

    /// The effective number of parameters.
    pub fn parameters(&self) -> f64 {
        self.parameters
    }

    /// For each draw, what the best of the surfaces is above 0.
    pub fn gains(&self) -> Vec<f64> {
        let blocks: Vec<Vec<f64>> =
            self.basis.blocks().map(|rows| gains(&(self.basis.terms(rows) * &self.coefficients))).collect();
        blocks.concat()
    }

    /// What surfaces drawn from the posterior are worth: the mean gain less that of the best single decision.
    pub fn posterior(&self, stream: &Stream, surfaces: usize) -> Posterior {
        let every = self.basis.rows.div_ceil(POSTERIOR_ROWS);
        let terms = self.basis.terms((0..self.basis.rows).step_by(every));
        let (count, outcomes) = self.coefficients.shape();
        let values: Vec<f64> = (0..surfaces)
            .into_par_iter()
            .map(|surface| {
                let normal = |term, outcome| {
                    normal_quantile(stream.uniform((surface * count * outcomes + term * outcomes + outcome) as u64))
                };
                let deviation = &self.by_term * DMatrix::from_fn(count, outcomes, normal) * &self.by_outcome;
                value(&(&terms * (&self.coefficients + deviation)))
            })
            .collect();
        let (fitted, count) = (value(&(terms * &self.coefficients)), surfaces as f64);
        let mean = values.iter().sum::<f64>() / count;
        let variance = values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (count - 1.0);
        Posterior { mean_excess: mean - fitted, variance }
    }
}

fn gains(surfaces: &DMatrix<f64>) -> Vec<f64> {
    surfaces.row_iter().map(|row| row.iter().copied().fold(0.0, f64::max)).collect()
}

fn value(surfaces: &DMatrix<f64>) -> f64 {
    let rows = surfaces.nrows() as f64;
    let best = surfaces.column_iter().map(|column| column.sum() / rows).fold(0.0, f64::max);
    gains(surfaces).iter().sum::<f64>() / rows - best
}

/// A root R of a matrix without negative eigenvalues but for rounding: RᵀR.
fn root(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let eigen = SymmetricEigen::new(matrix.clone());
    DMatrix::from_diagonal(&eigen.eigenvalues.map(|value| value.max(0.0).sqrt())) * eigen.eigenvectors.transpose()
}

/// Sums over the rows of products of terms and outcomes.
struct Sums {
    rows: f64,
    /// Terms by terms.
    squares: DMatrix<f64>,
    /// Terms by outcomes.
    products: DMatrix<f64>,
    /// Outcomes by outcomes.
    outcomes: DMatrix<f64>,
}

impl Sums {
    fn new(basis: &Basis, outcomes: &[Vec<f64>]) -> Self {
        let blocks: Vec<[DMatrix<f64>; 3]> = basis
            .blocks()
            .map(|rows| {
                let terms = basis.terms(rows.clone());
                let values =
                    DMatrix::from_fn(rows.len(), outcomes.len(), |row, outcome| outcomes[outcome][rows.start + row]);
                let (turned, values_turned) = (terms.transpose(), values.transpose());
                [&turned * &terms, turned * &values, values_turned * values]
            })
            .collect();
        let sum = |which: usize| blocks.iter().skip(1).fold(blocks[0][which].clone(), |sum, block| sum + &block[which]);
        Self { rows: basis.rows as f64, squares: sum(0), products: sum(1), outcomes: sum(2) }
    }

    /// Outcomes by outcomes, of what coefficients leave unexplained.
    fn residuals(&self, coefficients: &DMatrix<f64>) -> DMatrix<f64> {
        let cross = coefficients.tr_mul(&self.products);
        &self.outcomes - &cross - cross.transpose() + coefficients.tr_mul(&(&self.squares * coefficients))
    }
}

/// The penalised fit for every λ, by one eigendecomposition: with XᵀX = LLᵀ and L⁻¹ΓL⁻ᵀ = VΔVᵀ, all is diagonal in L⁻ᵀV.
struct Penalised {
    /// L⁻ᵀV.
    directions: DMatrix<f64>,
    /// Δ.
    roughness: Vec<f64>,
    /// The outcomes along the directions.
    scores: DMatrix<f64>,
}

impl Penalised {
    fn new(sums: &Sums, roughness: &[f64]) -> Self {
        /// Added to the mean squares of the terms, which are about 1, in case factors depend on each other.
        const RIDGE: f64 = 1e-9;
        let count = roughness.len();
        let ridged = &sums.squares + DMatrix::from_diagonal_element(count, count, RIDGE * sums.rows);
        let lower =
            Cholesky::new(ridged).map_or_else(|| DMatrix::identity(count, count) * sums.rows.sqrt(), |it| it.l());
        let penalty = DMatrix::from_diagonal(&roughness.to_vec().into());
        let inverse = lower.solve_lower_triangular(&DMatrix::identity(count, count)).unwrap_or_else(|| penalty.clone());
        let whole = &inverse * penalty * inverse.transpose();
        let eigen = SymmetricEigen::new((&whole + whole.transpose()) / 2.0);
        let directions = inverse.tr_mul(&eigen.eigenvectors);
        let scores = directions.tr_mul(&sums.products);
        Self { directions, roughness: eigen.eigenvalues.iter().map(|value| value.max(0.0)).collect(), scores }
    }

    fn shrinkage(&self, lambda: f64) -> impl Iterator<Item = f64> {
        self.roughness.iter().map(move |rough| 1.0 / (1.0 + lambda * rough))
    }

    fn parameters(&self, lambda: f64) -> f64 {
        self.shrinkage(lambda).sum()
    }

    /// The λ of the least generalised cross-validation on a grid from next to no penalty to next to straight.
    fn choose(&self, sums: &Sums) -> f64 {
        const STEPS: usize = 60;
        let most = self.roughness.iter().copied().fold(0.0, f64::max);
        let least = self.roughness.iter().copied().filter(|rough| *rough > 1e-9 * most).fold(most, f64::min);
        if most == 0.0 {
            return 0.0;
        }
        let (from, to) = ((1e-3 / most).ln(), (1e3 / least).ln());
        let grid = (0..=STEPS).map(|step| (from + (to - from) * step as f64 / STEPS as f64).exp());
        let scored = grid.map(|lambda| (self.cross_validation(lambda, sums), lambda));
        scored.fold((f64::INFINITY, 0.0), |best, it| if it.0 < best.0 { it } else { best }).1
    }

    fn cross_validation(&self, lambda: f64, sums: &Sums) -> f64 {
        let unexplained = |(outcome, scores): (usize, nalgebra::DVectorView<f64>)| {
            let all = sums.outcomes[(outcome, outcome)];
            let spread = all - sums.products[(0, outcome)].powi(2) / sums.rows;
            let explained: f64 = scores.iter().zip(self.shrinkage(lambda)).map(|(z, s)| z * z * s * (2.0 - s)).sum();
            // An increment that does not vary is explained.
            if spread > 0.0 { ((all - explained) / spread).max(f64::EPSILON) } else { 0.0 }
        };
        let total: f64 = self.scores.column_iter().enumerate().map(unexplained).sum();
        total / (1.0 - self.parameters(lambda) / sums.rows).powi(2)
    }

    fn coefficients(&self, lambda: f64) -> DMatrix<f64> {
        let shrunk = DMatrix::from_diagonal(&self.shrinkage(lambda).collect::<Vec<_>>().into());
        &self.directions * shrunk * &self.scores
    }

    /// A root of the posterior covariance of the coefficients but for the residuals' variance.
    fn deviations(&self, lambda: f64) -> DMatrix<f64> {
        let shrunk = DMatrix::from_diagonal(&self.shrinkage(lambda).map(f64::sqrt).collect::<Vec<_>>().into());
        &self.directions * shrunk
    }
}
