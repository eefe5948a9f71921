//! Regression on values and on ranks: SRC, SRRC and PRCC.
//!
//! SRC, the standardised regression coefficients of Y = β₀ + Σ βᵢ Xᵢ, are βᵢ·sd(Xᵢ)/sd(Y); SRRC are those of the ranks; PRCC, the
//! partial rank correlation coefficient, is the correlation of what regressions on the other factors' ranks leave of
//! a factor's and of the outcome's (Saltelli, Chan and Scott, Sensitivity Analysis, 2000, ch. 6; Marino et al., "A methodology for
//! performing global uncertainty and sensitivity analysis in systems biology", Journal of Theoretical Biology 254, 2008). They
//! tell no more than R² of their regression allows: SRC of linear effects, the ranks' of rising or falling ones. With
//! uncorrelated factors SRC² is the share of the variance.
//!
//! Both follow from the correlation matrix C of the factors and their correlations r with the outcome: β = C⁻¹ r, R² = β·r, and
//! PRCC = β / √(β² + (1 − R²)(C⁻¹)ᵢᵢ), which is its definition rewritten. Confidence is analytic, half the width of a 95 % interval: the
//! standard errors of the regression for SRC and SRRC, (1 − ρ²)/√(degrees of freedom) for PRCC. Both take what is left to be
//! alike everywhere; where it is not, they are rough.

use crate::analysis::ranks::Ranks;
use crate::analysis::sample::{check, deviations, dot};
use crate::error::Result;
use crate::math::CONFIDENCE;
use nalgebra::{DMatrix, DVector, SymmetricEigen};
use rayon::prelude::*;

/// The coefficients of one factor. All are NaN for a factor that is the same everywhere, and for such an outcome. A factor
/// that others determine linearly has the coefficients of least length (two equal factors have half each) and
/// NaN for its PRCC and all confidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Regression {
    /// The standardised regression coefficient.
    pub src: f64,
    /// Half the width of its 95 % interval.
    pub src_conf: f64,
    /// The standardised rank regression coefficient.
    pub srrc: f64,
    /// Half the width of its 95 % interval.
    pub srrc_conf: f64,
    /// The partial rank correlation coefficient.
    pub prcc: f64,
    /// Half the width of its 95 % interval.
    pub prcc_conf: f64,
}

/// The coefficients of all factors, and what the regressions explain.
#[derive(Debug, Clone, PartialEq)]
pub struct Regressions {
    /// In the order of the factors.
    pub factors: Vec<Regression>,
    /// The share of the outcome's variance that the regression on values explains.
    pub r2: f64,
    /// The share of the variance of the outcome's ranks that the regression on ranks explains.
    pub rank_r2: f64,
}

/// The regressions of the outcome on the factors, by values and by ranks.
pub fn regression(factors: &[&[f64]], outcome: &[f64]) -> Result<Regressions> {
    check(factors, outcome, factors.len() + 3)?;
    let columns: Vec<&[f64]> = factors.iter().copied().chain([outcome]).collect();
    let values = Fit::new(columns.par_iter().map(|column| standardised(column)).collect());
    let ranks = Fit::new(columns.par_iter().map(|column| standardised(&Ranks::new(column).of_rows())).collect());
    let factors = (0..factors.len()).map(|factor| {
        let (src, src_conf) = values.coefficient(factor);
        let (srrc, srrc_conf) = ranks.coefficient(factor);
        let (prcc, prcc_conf) = ranks.partial_correlation(factor);
        Regression { src, src_conf, srrc, srrc_conf, prcc, prcc_conf }
    });
    Ok(Regressions { factors: factors.collect(), r2: values.r2, rank_r2: ranks.r2 })
}

/// Pairs of factors whose rank correlation (Spearman 1904) is of at least this size, or four standard errors where that is more.
pub fn correlated(factors: &[&[f64]], least: f64) -> Vec<(usize, usize, f64)> {
    let ranks: Vec<Vec<f64>> = factors.par_iter().map(|factor| standardised(&Ranks::new(factor).of_rows())).collect();
    let least = least.max(4.0 / (factors.first().map_or(0, |factor| factor.len()) as f64).sqrt());
    let of = |first: usize, second: usize| dot(&ranks[first], &ranks[second]);
    let pairs = (0..factors.len()).flat_map(|first| (first + 1..factors.len()).map(move |second| (first, second)));
    let all = pairs.map(|(first, second)| (first, second, of(first, second)));
    all.filter(|(_, _, correlation)| correlation.abs() >= least).collect()
}

/// A column with mean 0 and length 1; NaN where all values are the same.
fn standardised(column: &[f64]) -> Vec<f64> {
    let deviations = deviations(column);
    let length = dot(&deviations, &deviations).sqrt();
    deviations.into_iter().map(|value| value / length).collect()
}

/// A regression of standardised columns.
struct Fit {
    /// β; NaN where a factor has none.
    coefficients: Vec<f64>,
    /// The diagonal of C⁻¹; NaN where a factor is not its own.
    inverse: Vec<f64>,
    r2: f64,
    /// Rows less the mean and the coefficients.
    freedom: f64,
}

impl Fit {
    /// The last column is the outcome.
    fn new(columns: Vec<Vec<f64>>) -> Self {
        let (outcome, factors) = columns.split_last().expect("an outcome");
        let varied: Vec<usize> = (0..factors.len()).filter(|factor| !factors[*factor][0].is_nan()).collect();
        let k = varied.len();
        let pairs: Vec<(usize, usize)> = (0..k).flat_map(|a| (0..a).map(move |b| (a, b))).collect();
        let found: Vec<f64> = pairs.par_iter().map(|(a, b)| dot(&factors[varied[*a]], &factors[varied[*b]])).collect();
        let mut correlations = DMatrix::identity(k, k);
        for ((a, b), correlation) in pairs.into_iter().zip(found) {
            correlations[(a, b)] = correlation;
            correlations[(b, a)] = correlation;
        }
        let right: Vec<f64> = varied.par_iter().map(|factor| dot(&factors[*factor], outcome)).collect();
        let right = DVector::from_vec(right);
        let (inverse, own) = pseudo_inverse(correlations);
        let solved = &inverse * &right;
        let mut fit = Self {
            coefficients: vec![f64::NAN; factors.len()],
            inverse: vec![f64::NAN; factors.len()],
            r2: if outcome[0].is_nan() { f64::NAN } else { solved.dot(&right).clamp(0.0, 1.0) },
            freedom: (outcome.len() - 1 - k) as f64,
        };
        for (at, factor) in varied.into_iter().enumerate() {
            fit.coefficients[factor] = solved[at];
            fit.inverse[factor] = if own[at] { inverse[(at, at)] } else { f64::NAN };
        }
        fit
    }

    /// A factor's coefficient and its confidence.
    fn coefficient(&self, factor: usize) -> (f64, f64) {
        let variance = (1.0 - self.r2) * self.inverse[factor] / self.freedom;
        (self.coefficients[factor], CONFIDENCE * variance.sqrt())
    }

    /// A factor's partial correlation with the outcome and its confidence.
    fn partial_correlation(&self, factor: usize) -> (f64, f64) {
        /// Where so little is left to explain, a coefficient no larger is rounding, whose sign would be all that is seen.
        const ROUNDING: f64 = 1e-12;
        let coefficient = self.coefficients[factor];
        let left = (1.0 - self.r2) * self.inverse[factor];
        if left.abs() < ROUNDING && coefficient * coefficient < ROUNDING {
            return (0.0, f64::NAN);
        }
        let correlation = coefficient / (coefficient * coefficient + left).sqrt();
        (correlation, CONFIDENCE * (1.0 - correlation * correlation) / self.freedom.sqrt())
    }
}

/// The pseudo-inverse of a correlation matrix (Moore and Penrose), and which factors have a direction of their own: the
/// others do not determine them.
fn pseudo_inverse(correlations: DMatrix<f64>) -> (DMatrix<f64>, Vec<bool>) {
    /// Below this an eigenvalue is rounding: the factors depend linearly.
    const LEAST: f64 = 1e-10;
    let k = correlations.nrows();
    if k == 0 {
        return (correlations, Vec::new());
    }
    let SymmetricEigen { eigenvectors, eigenvalues } = SymmetricEigen::new(correlations);
    let (mut inverse, mut lost) = (DMatrix::zeros(k, k), vec![0.0; k]);
    for (value, vector) in eigenvalues.iter().zip(eigenvectors.column_iter()) {
        if *value > LEAST {
            inverse += vector * vector.transpose() / *value;
        } else {
            lost.iter_mut().zip(vector.iter()).for_each(|(lost, part)| *lost += part * part);
        }
    }
    (inverse, lost.into_iter().map(|lost| lost < LEAST).collect())
}
