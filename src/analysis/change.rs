//! Whether the mean of one run differs from that of another beyond sampling error, and which of many such differences are not
//! chance: Welch (1947), Benjamini and Hochberg (1995).

use statrs::distribution::{ContinuousCDF, StudentsT};

/// So small a share of what is compared is rounding.
const ROUNDING: f64 = 1e-9;

/// The mean of the draws of one run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// Draws that have a value.
    pub n: usize,
    /// Their mean; NaN where none has.
    pub mean: f64,
    /// Its standard error; NaN where the draws do not tell: none, or one.
    pub se: f64,
}

/// How the second of two estimates differs from the first.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// Second mean less first.
    pub change: f64,
    /// Its standard error if the two are independent: √(se₁² + se₂²). Too large if they are positively correlated.
    pub se: f64,
    /// Change over its error; infinite where there is no error, NaN where it is not known.
    pub z: f64,
    /// How likely so large a change is by chance, to either side: Student's t with Welch's degrees of freedom.
    pub p: f64,
}

/// What can be said of a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// There is none: the two are the same, or differ by rounding.
    Same,
    /// It is more than sampling error, or there is none.
    Beyond,
    /// It may be sampling error.
    Within,
    /// It cannot be told: a run of a single draw, or without a value.
    Unknown,
}

/// The change from `a` to `b`.
pub fn change(a: Estimate, b: Estimate) -> Change {
    let change = b.mean - a.mean;
    let se = a.se.hypot(b.se);
    let z = if change == 0.0 && se == 0.0 { 0.0 } else { change / se };
    Change { change, se, z, p: two_sided(z, welch(a, b)) }
}

/// Whether two numbers are the same but for rounding, measured against a `size` that both belong to. Two that are not there are
/// the same.
pub fn is_rounding(a: f64, b: f64, size: f64) -> bool {
    a == b || (a.is_nan() && b.is_nan()) || (b - a).abs() <= ROUNDING * size.max(a.abs()).max(b.abs())
}

/// The chance of a t beyond ±z.
fn two_sided(z: f64, freedom: f64) -> f64 {
    match StudentsT::new(0.0, 1.0, freedom) {
        // Nothing is known of the errors of less than two draws.
        _ if z.is_nan() || freedom < 0.0 => f64::NAN,
        _ if z.is_infinite() => 0.0,
        Ok(law) => (2.0 * law.sf(z.abs())).min(1.0),
        // Nothing varies, so nothing is chance.
        Err(_) => f64::from(u8::from(z == 0.0)),
    }
}

/// Degrees of freedom of the error of a difference (Welch 1947; Satterthwaite 1946).
fn welch(a: Estimate, b: Estimate) -> f64 {
    let part = |it: Estimate| if it.se == 0.0 { 0.0 } else { it.se.powi(4) / (it.n as f64 - 1.0) };
    (a.se.powi(2) + b.se.powi(2)).powi(2) / (part(a) + part(b))
}

/// The smallest false discovery rate at which each of these p-values is a discovery; NaN are not tests, and stay.
///
/// q₍ᵢ₎ = min over j ≥ i of p₍ⱼ₎ · m / j, of m tests in ascending order. Of the discoveries q ≤ α, a share of at most α is expected to be
/// chance, if the tests are independent or positively dependent (Benjamini and Yekutieli 2001).
pub fn discoveries(p: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..p.len()).filter(|index| !p[*index].is_nan()).collect();
    order.sort_by(|a, b| p[*a].total_cmp(&p[*b]));
    let (mut q, mut least) = (vec![f64::NAN; p.len()], 1.0_f64);
    for (place, index) in order.iter().enumerate().rev() {
        least = least.min(p[*index] * order.len() as f64 / (place + 1) as f64);
        q[*index] = least;
    }
    q
}
