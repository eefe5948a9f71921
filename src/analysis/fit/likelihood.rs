//! The greatest likelihood, and how sharp it is.
//!
//! Ascent by the quasi-Newton steps of Broyden, Fletcher, Goldfarb and Shanno (Nocedal and Wright, "Numerical optimization",
//! 2006, section 6.1), each halved until it gains enough (Armijo), with gradients by central differences; standard errors from the
//! inverse of the observed information. After 200 steps it stops where it is: callers climb from several starts.

use nalgebra::{DMatrix, DVector};

/// Where the logarithm of a likelihood is greatest.
#[derive(Debug, Clone, PartialEq)]
pub struct Maximum {
    /// The parameters there.
    pub at: Vec<f64>,
    /// The logarithm.
    pub value: f64,
}

/// Climbs from `start`, where the function must be finite; where it is not it is taken for −∞.
pub fn maximise(function: &dyn Fn(&[f64]) -> f64, start: &[f64]) -> Maximum {
    const STEPS: usize = 200;
    let cost = |x: &DVector<f64>| {
        let value = -function(x.as_slice());
        if value.is_nan() { f64::INFINITY } else { value }
    };
    let mut x = DVector::from_column_slice(start);
    let mut value = cost(&x);
    let mut slope = gradient(&cost, &x);
    let mut inverse = DMatrix::identity(x.len(), x.len()) / slope.norm().max(1.0);
    for _ in 0..STEPS {
        let mut direction = -(&inverse * &slope);
        if direction.dot(&slope) >= 0.0 {
            inverse = DMatrix::identity(x.len(), x.len()) / slope.norm().max(1.0);
            direction = -(&inverse * &slope);
        }
        let Some((next, lower)) = line_search(&cost, (&x, value), &direction, direction.dot(&slope)) else { break };
        let (moved, gained) = (&next - &x, value - lower);
        let next_slope = gradient(&cost, &next);
        let bent = &next_slope - &slope;
        (x, value, slope) = (next, lower, next_slope);
        let curvature = moved.dot(&bent);
        if curvature > 1e-12 * moved.norm() * bent.norm() {
            update(&mut inverse, &moved, &bent, curvature);
        }
        if gained <= 1e-10 * (1.0 + value.abs()) && slope.norm() <= 1e-4 * (1.0 + value.abs()) {
            break;
        }
    }
    Maximum { at: x.as_slice().to_vec(), value: -value }
}

/// Halves the step until it gains a part of what the slope promises (Armijo).
fn line_search(
    cost: &dyn Fn(&DVector<f64>) -> f64,
    (x, value): (&DVector<f64>, f64),
    direction: &DVector<f64>,
    slope: f64,
) -> Option<(DVector<f64>, f64)> {
    (0..40).find_map(|halvings| {
        let step = 0.5f64.powi(halvings);
        let next = x + direction * step;
        let lower = cost(&next);
        (lower < value + 1e-4 * step * slope).then_some((next, lower))
    })
}

fn update(inverse: &mut DMatrix<f64>, moved: &DVector<f64>, bent: &DVector<f64>, curvature: f64) {
    let unit = DMatrix::identity(moved.len(), moved.len());
    let left = &unit - moved * bent.transpose() / curvature;
    *inverse = &left * &*inverse * left.transpose() + moved * moved.transpose() / curvature;
}

fn gradient(cost: &dyn Fn(&DVector<f64>) -> f64, x: &DVector<f64>) -> DVector<f64> {
    let at = |index: usize| {
        let width = 1e-6 * (1.0 + x[index].abs());
        let beside = |side: f64| {
            let mut moved = x.clone();
            moved[index] += side * width;
            cost(&moved)
        };
        let slope = (beside(1.0) - beside(-1.0)) / (2.0 * width);
        if slope.is_finite() { slope } else { 0.0 }
    };
    DVector::from_fn(x.len(), |index, _| at(index))
}

/// The covariance of the parameters: the inverse of minus the matrix of second derivatives at the maximum, which are taken over
/// `widths`. `None` where the likelihood is flat in some direction, so that the points do not tell.
pub fn covariance(function: &dyn Fn(&[f64]) -> f64, at: &[f64], widths: &[f64]) -> Option<DMatrix<f64>> {
    let value = |moves: &[(usize, f64)]| {
        let mut moved = at.to_vec();
        moves.iter().for_each(|(index, side)| moved[*index] += side * widths[*index]);
        function(&moved)
    };
    let middle = function(at);
    let second = |i: usize, j: usize| {
        let mixed = match i == j {
            true => value(&[(i, 1.0)]) - 2.0 * middle + value(&[(i, -1.0)]),
            false => {
                let corner = |a: f64, b: f64| value(&[(i, a), (j, b)]);
                (corner(1.0, 1.0) - corner(1.0, -1.0) - corner(-1.0, 1.0) + corner(-1.0, -1.0)) / 4.0
            }
        };
        -mixed / (widths[i] * widths[j])
    };
    let information = DMatrix::from_fn(at.len(), at.len(), second);
    let inverse = information.cholesky()?.inverse();
    inverse.iter().all(|it| it.is_finite()).then_some(inverse)
}
