//! What factors explain together without interactions: R² of an additive regression.
//!
//! The outcome is fitted by a sum of one function for each factor (Hastie and Tibshirani, Generalized Additive Models, 1990):
//! a linear spline with knots at quantiles of the factor, or a free level for each value of a factor that has few. The splines
//! are sums of hats, each of which is 1 at its knot and 0 at the next, so that a row touches two for each factor and
//! the normal equations are small tables. R² is adjusted for the number of coefficients.
//!
//! Given the factors of a group, it is the share of the variance that the group explains without its inner interactions: the
//! group's closed first-order index is that or more.

use crate::analysis::classes::distinct;
use crate::analysis::order::order_statistics;
use crate::analysis::sample::{check, deviations};
use crate::error::Result;
use nalgebra::{Cholesky, DMatrix, DVector};
use rayon::prelude::*;

/// Most knots of a factor's spline. With twelve, a sine wave over the factor's range lacks 1 part in 5,000.
const MOST_KNOTS: usize = 12;

/// Rows for each coefficient, at least.
const ROWS_EACH: usize = 10;

/// The share of the outcome's variance that a sum of functions of the factors explains; NaN for an outcome that is the same
/// everywhere. Factors may be correlated, even equal: what they share counts once. With less than ten rows for each factor it
/// is too uncertain to be of use.
pub fn additive(factors: &[&[f64]], outcome: &[f64]) -> Result<f64> {
    check(factors, outcome, factors.len() + 2)?;
    let most = (1 + outcome.len() / (ROWS_EACH * factors.len().max(1))).clamp(2, MOST_KNOTS);
    let splines: Vec<Spline> = factors.par_iter().map(|factor| Spline::new(factor, most)).collect();
    let outcome = deviations(outcome);
    let (n, variance) = (outcome.len() as f64, outcome.iter().map(|value| value * value).sum::<f64>());
    let (matrix, right) = normal_equations(&splines, &outcome);
    let left = 1.0 - explained(matrix, &right) / variance;
    Ok(1.0 - left * (n - 1.0) / (n - 1.0 - right.len() as f64).max(1.0))
}

/// Where the rows lie among the knots of one factor.
struct Spline {
    knots: usize,
    /// For each row the knot below, and how far it is to the next: 0 at the one, 1 at the other.
    rows: Vec<(u16, f64)>,
}

impl Spline {
    fn new(factor: &[f64], most: usize) -> Self {
        let knots = distinct(factor, most).unwrap_or_else(|| {
            let ranks: Vec<usize> = (0..most).map(|knot| knot * (factor.len() - 1) / (most - 1)).collect();
            let mut knots = order_statistics(factor, &ranks);
            knots.dedup();
            knots
        });
        let row = |value: &f64| {
            let above = knots.partition_point(|knot| knot <= value).clamp(1, (knots.len() - 1).max(1));
            let below = knots[above - 1];
            let share = knots.get(above).map_or(0.0, |above| (value - below) / (above - below));
            ((above - 1) as u16, share)
        };
        Self { knots: knots.len(), rows: factor.iter().map(row).collect() }
    }

    /// The hats that count: all add up to 1, so the first is left out.
    fn coefficients(&self) -> usize {
        self.knots - 1
    }

    /// The sum over the rows of each hat times the value.
    fn times(&self, values: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.knots + 1];
        for ((knot, share), value) in self.rows.iter().zip(values) {
            sums[usize::from(*knot)] += (1.0 - share) * value;
            sums[usize::from(*knot) + 1] += share * value;
        }
        sums.truncate(self.knots);
        sums
    }

    /// The sum over the rows of each of its hats times each of another's.
    fn times_spline(&self, other: &Self) -> DMatrix<f64> {
        let mut sums = DMatrix::zeros(self.knots + 1, other.knots + 1);
        for ((i, s), (j, t)) in self.rows.iter().zip(&other.rows) {
            let (i, j) = (usize::from(*i), usize::from(*j));
            sums[(i, j)] += (1.0 - s) * (1.0 - t);
            sums[(i, j + 1)] += (1.0 - s) * t;
            sums[(i + 1, j)] += s * (1.0 - t);
            sums[(i + 1, j + 1)] += s * t;
        }
        sums
    }
}

/// The matrix and the right side for all hats that count, less their means.
fn normal_equations(splines: &[Spline], outcome: &[f64]) -> (DMatrix<f64>, DVector<f64>) {
    let n = outcome.len() as f64;
    let starts: Vec<usize> = splines
        .iter()
        .scan(0, |next, spline| {
            *next += spline.coefficients();
            Some(*next - spline.coefficients())
        })
        .collect();
    let all = splines.iter().map(Spline::coefficients).sum();
    let ones = vec![1.0; outcome.len()];
    let sums: Vec<Vec<f64>> = splines.par_iter().map(|spline| spline.times(&ones)).collect();
    let right: Vec<Vec<f64>> = splines.par_iter().map(|spline| spline.times(outcome)).collect();
    let pairs: Vec<(usize, usize)> = (0..splines.len()).flat_map(|a| (0..=a).map(move |b| (a, b))).collect();
    let blocks: Vec<DMatrix<f64>> = pairs.par_iter().map(|(a, b)| splines[*a].times_spline(&splines[*b])).collect();
    let mut matrix = DMatrix::zeros(all, all);
    for ((a, b), block) in pairs.into_iter().zip(blocks) {
        for i in 1..splines[a].knots {
            for j in 1..splines[b].knots {
                let value = block[(i, j)] - sums[a][i] * sums[b][j] / n;
                matrix[(starts[a] + i - 1, starts[b] + j - 1)] = value;
                matrix[(starts[b] + j - 1, starts[a] + i - 1)] = value;
            }
        }
    }
    (matrix, DVector::from_iterator(all, right.iter().flat_map(|right| right[1..].iter().copied())))
}

/// The explained sum of squares.
fn explained(mut matrix: DMatrix<f64>, right: &DVector<f64>) -> f64 {
    /// What is added to the diagonal, in parts of its mean: next to nothing, but equal factors can be told apart no more.
    const RIDGE: f64 = 1e-9;
    let ridge = RIDGE * matrix.trace() / right.len().max(1) as f64;
    (0..right.len()).for_each(|i| matrix[(i, i)] += ridge);
    Cholesky::new(matrix).map_or(f64::NAN, |factored| right.dot(&factored.solve(right)))
}
