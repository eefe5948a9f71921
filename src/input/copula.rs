//! Correlation matrices: whether one can be, its Cholesky factor, and the nearest one that can.

use nalgebra::DMatrix;
use std::f64::consts::PI;

/// Eigenvalues above this are taken for 0.
const ROUNDING: f64 = -1e-9;

/// A pair of places and its rank correlation.
type Pair = (usize, usize, f64);

/// What is wrong with a matrix, and what would do.
pub struct Repair {
    /// The pairs that contradict each other.
    pub conflict: Vec<(usize, usize)>,
    /// The pairs whose rank correlation is to be another, the lower place first: three decimals.
    pub changes: Vec<Pair>,
}

/// The normals' correlation matrix for rank correlations: 2·sin(π·ρ/6) (Kruskal 1958).
pub fn matrix(size: usize, pairs: &[Pair]) -> DMatrix<f64> {
    let mut matrix = DMatrix::identity(size, size);
    for (a, b, rho) in pairs {
        let pearson = 2.0 * (PI * rho / 6.0).sin();
        matrix[(*a, *b)] = pearson;
        matrix[(*b, *a)] = pearson;
    }
    matrix
}

/// The rank correlation of two normals with the given correlation.
fn rank(pearson: f64) -> f64 {
    6.0 / PI * (pearson.clamp(-1.0, 1.0) / 2.0).asin()
}

/// The lower Cholesky factor; `None` if the matrix is not positive semi-definite. A singular one is factored by its
/// eigenvectors and brought to triangular form.
pub fn factor(matrix: &DMatrix<f64>) -> Option<DMatrix<f64>> {
    if let Some(cholesky) = matrix.clone().cholesky() {
        return Some(cholesky.l());
    }
    let eigen = matrix.clone().symmetric_eigen();
    if eigen.eigenvalues.iter().any(|value| *value < ROUNDING) {
        return None;
    }
    let roots = eigen.eigenvalues.map(|value| value.max(0.0).sqrt());
    let square = &eigen.eigenvectors * DMatrix::from_diagonal(&roots);
    // square·squareᵀ is the matrix; with squareᵀ = Q·R, so is Rᵀ·R.
    let mut lower = square.transpose().qr().r().transpose();
    for column in 0..lower.ncols() {
        if lower[(column, column)] < 0.0 {
            lower.column_mut(column).neg_mut();
        }
    }
    Some(lower)
}

/// Which of the pairs contradict each other, and the nearest correlations that can be, as numbers to type in.
pub fn repair(size: usize, pairs: &[Pair]) -> Repair {
    let wrong = matrix(size, pairs);
    let right = nearest(&wrong);
    // Rounded, the nearest matrix may just fail; then it is drawn a little towards no correlation at all.
    let changes =
        (0..=1000).map(|thousandths| rounded(&right, pairs, 1.0 - f64::from(thousandths) / 1000.0)).find(|changes| {
            let kept =
                pairs.iter().filter(|(a, b, _)| !changes.iter().any(|it| (it.0, it.1) == (*a.min(b), *a.max(b))));
            let all: Vec<Pair> = kept.chain(changes).copied().collect();
            factor(&matrix(size, &all)).is_some()
        });
    Repair { conflict: conflict(&wrong, pairs), changes: changes.unwrap_or_default() }
}

/// The correlations of a matrix, times a factor, that differ from the given ones by more than rounding.
fn rounded(matrix: &DMatrix<f64>, pairs: &[Pair], factor: f64) -> Vec<Pair> {
    let mut changes = Vec::new();
    for a in 0..matrix.ncols() {
        for b in a + 1..matrix.ncols() {
            let given = pairs.iter().find(|it| (it.0.min(it.1), it.0.max(it.1)) == (a, b)).map_or(0.0, |it| it.2);
            let rho = (rank(matrix[(a, b)]) * factor * 1000.0).round() / 1000.0;
            if (rho - given).abs() >= 0.000_5 {
                changes.push((a, b, rho));
            }
        }
    }
    changes
}

/// The nearest correlation matrix in the Frobenius norm: Higham, "Computing the nearest correlation matrix", IMA Journal of
/// Numerical Analysis 22 (2002), 329–343. Projections on the positive semi-definite matrices, with Dykstra's correction,
/// and on those with a diagonal of ones take turns.
fn nearest(matrix: &DMatrix<f64>) -> DMatrix<f64> {
    let mut unit = matrix.clone();
    let mut correction = DMatrix::zeros(matrix.nrows(), matrix.ncols());
    for _ in 0..500 {
        let corrected = &unit - &correction;
        let eigen = corrected.clone().symmetric_eigen();
        let kept = DMatrix::from_diagonal(&eigen.eigenvalues.map(|value| value.max(0.0)));
        let positive = &eigen.eigenvectors * kept * eigen.eigenvectors.transpose();
        correction = &positive - corrected;
        let mut next = positive;
        next.fill_diagonal(1.0);
        let moved = (&next - &unit).abs().max();
        unit = next;
        if moved < 1e-9 {
            break;
        }
    }
    unit
}

/// The pairs in conflict: those of three numbers that cannot go together, or else all.
fn conflict(matrix: &DMatrix<f64>, pairs: &[Pair]) -> Vec<(usize, usize)> {
    let size = matrix.ncols();
    let triples = (0..size).flat_map(|a| (a + 1..size).flat_map(move |b| (b + 1..size).map(move |c| [a, b, c])));
    let least = |triple: &[usize; 3]| {
        DMatrix::from_fn(3, 3, |row, column| matrix[(triple[row], triple[column])]).symmetric_eigenvalues().min()
    };
    let worst = triples.map(|triple| (least(&triple), triple)).min_by(|a, b| a.0.total_cmp(&b.0));
    match worst {
        Some((least, [a, b, c])) if least < ROUNDING => vec![(a, b), (a, c), (b, c)],
        _ => pairs.iter().map(|pair| (pair.0, pair.1)).collect(),
    }
}
