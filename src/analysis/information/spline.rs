//! The smooth functions of one factor, from the smoothest on.
//!
//! Natural cubic splines with knots at quantiles of the factor, written by their values at the knots (Wood, "Generalized
//! additive models", 2006, section 4.1.2), are turned into the basis of Demmler and Reinsch (Numerische Mathematik 24, 1975):
//! orthonormal over the draws, and orthogonal in the roughness ∫f″². The first is the constant, the second the straight
//! line, and each next one waves once more.

use nalgebra::{Cholesky, DMatrix, SymmetricEigen};

/// Functions of a factor over the draws, orthonormal in the mean square.
pub struct Smooth {
    /// One column for each function; the first is 1 throughout.
    pub functions: Vec<Vec<f64>>,
    /// ∫f″² of each, with the factor measured in standard deviations.
    pub roughness: Vec<f64>,
}

/// Most knots of a factor: regressions of a mean on one factor rarely bend so often.
const KNOTS: usize = 21;

impl Smooth {
    /// The functions of a factor. One that takes few values has as many functions as values; a constant only the constant.
    pub fn new(factor: &[f64]) -> Self {
        let constant = Self { functions: vec![vec![1.0; factor.len()]], roughness: vec![0.0] };
        let Some(factor) = standardised(factor) else { return constant };
        let knots = knots(&factor);
        if knots.len() < 3 {
            return Self {
                functions: constant.functions.into_iter().chain([factor]).collect(),
                roughness: vec![0.0; 2],
            };
        }
        let (curvature, penalty) = roughness(&knots);
        let values = cardinal(&factor, &knots, &curvature);
        let gram = values.transpose() * &values / factor.len() as f64;
        let Some(gram) = Cholesky::new(gram) else { return constant };
        let (turned, rough) = demmler_reinsch(&gram, &penalty);
        let bent = (&values * turned).column_iter().map(|column| column.iter().copied().collect()).collect::<Vec<_>>();
        // The two functions without roughness, of which the eigenvectors give some mixture, are written down.
        let functions = constant.functions.into_iter().chain([factor]).chain(bent);
        Self { functions: functions.collect(), roughness: [0.0, 0.0].into_iter().chain(rough).collect() }
    }
}

/// A factor with mean 0 and standard deviation 1; `None` if it does not vary.
fn standardised(factor: &[f64]) -> Option<Vec<f64>> {
    let count = factor.len() as f64;
    let mean = factor.iter().sum::<f64>() / count;
    let sd = (factor.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / count).sqrt();
    (sd > 1e-12 * mean.abs() && sd.is_normal()).then(|| factor.iter().map(|value| (value - mean) / sd).collect())
}

/// The factor's distinct values if they are few, else values at equal distances in rank.
fn knots(factor: &[f64]) -> Vec<f64> {
    let mut sorted = factor.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let mut distinct = sorted.clone();
    distinct.dedup();
    if distinct.len() <= KNOTS {
        return distinct;
    }
    let last = sorted.len() - 1;
    let mut knots: Vec<f64> = (0..KNOTS).map(|knot| sorted[knot * last / (KNOTS - 1)]).collect();
    knots.dedup();
    knots
}

/// From values at the knots to second derivatives there, and to ∫f″² as a quadratic form.
fn roughness(knots: &[f64]) -> (DMatrix<f64>, DMatrix<f64>) {
    let count = knots.len();
    let width = |interval: usize| knots[interval + 1] - knots[interval];
    let mut differences = DMatrix::zeros(count - 2, count);
    let mut band = DMatrix::zeros(count - 2, count - 2);
    for row in 0..count - 2 {
        let (left, right) = (width(row), width(row + 1));
        differences[(row, row)] = 1.0 / left;
        differences[(row, row + 1)] = -1.0 / left - 1.0 / right;
        differences[(row, row + 2)] = 1.0 / right;
        band[(row, row)] = (left + right) / 3.0;
        if row > 0 {
            band[(row - 1, row)] = left / 6.0;
            band[(row, row - 1)] = left / 6.0;
        }
    }
    // Diagonally dominant, so that it has an inverse.
    let inner = band.lu().solve(&differences).unwrap_or_else(|| DMatrix::zeros(count - 2, count));
    let penalty = differences.tr_mul(&inner);
    let mut curvature = DMatrix::zeros(count, count);
    curvature.rows_mut(1, count - 2).copy_from(&inner);
    (curvature, penalty)
}

/// For each draw, the weights with which the values at the knots make the spline's value.
fn cardinal(factor: &[f64], knots: &[f64], curvature: &DMatrix<f64>) -> DMatrix<f64> {
    let count = knots.len();
    let mut rows = DMatrix::zeros(factor.len(), count);
    for (row, x) in factor.iter().enumerate() {
        let left = knots.partition_point(|knot| knot <= x).clamp(1, count - 1) - 1;
        let width = knots[left + 1] - knots[left];
        let (from, to) = ((knots[left + 1] - x) / width, (x - knots[left]) / width);
        let square = width * width / 6.0;
        let (bend_from, bend_to) = ((from.powi(3) - from) * square, (to.powi(3) - to) * square);
        for knot in 0..count {
            rows[(row, knot)] = bend_from * curvature[(left, knot)] + bend_to * curvature[(left + 1, knot)];
        }
        rows[(row, left)] += from;
        rows[(row, left + 1)] += to;
    }
    rows
}

/// The coefficients of the functions with roughness, the smoothest first, and their roughness.
fn demmler_reinsch(gram: &Cholesky<f64, nalgebra::Dyn>, penalty: &DMatrix<f64>) -> (DMatrix<f64>, Vec<f64>) {
    let lower = gram.l();
    let half = lower.solve_lower_triangular(penalty).unwrap_or_else(|| penalty.clone());
    let whole = lower.solve_lower_triangular(&half.transpose()).unwrap_or(half);
    let eigen = SymmetricEigen::new((&whole + whole.transpose()) / 2.0);
    let mut order: Vec<usize> = (0..eigen.eigenvalues.len()).collect();
    order.sort_by(|a, b| eigen.eigenvalues[*a].total_cmp(&eigen.eigenvalues[*b]));
    let vectors =
        DMatrix::from_columns(&order[2..].iter().map(|at| eigen.eigenvectors.column(*at)).collect::<Vec<_>>());
    let turned = lower.tr_solve_lower_triangular(&vectors).unwrap_or(vectors);
    (turned, order[2..].iter().map(|at| eigen.eigenvalues[*at]).collect())
}
