//! Which pairs of factors tell something together that each does not tell alone.
//!
//! Of m products of two factors' straight lines, those whose correlation with what the factors alone leave unexplained is
//! beyond √(2 ln m / n): none of m that are only noise is expected to be there (the universal threshold of Donoho and
//! Johnstone, "Ideal spatial adaptation by wavelet shrinkage", Biometrika 81, 1994).

use rayon::prelude::*;

/// The pairs that tell most of any of the residuals, from the strongest on, at most so many. Lines have mean 0; `None` stands
/// for a factor that does not vary.
pub fn telling(lines: &[Option<&[f64]>], residuals: &[Vec<f64>], most: usize) -> Vec<(usize, usize)> {
    let pairs: Vec<(usize, usize)> = (0..lines.len()).flat_map(|a| (0..a).map(move |b| (b, a))).collect();
    let rows = residuals.first().map_or(0, Vec::len) as f64;
    let threshold = (2.0 * ((pairs.len() * residuals.len()) as f64).ln() / rows).sqrt();
    let strength = |pair: &(usize, usize)| {
        let product: Vec<f64> = lines[pair.0]?.iter().zip(lines[pair.1]?).map(|(a, b)| a * b).collect();
        let strongest = residuals.iter().map(|residual| correlation(&product, residual).abs()).fold(0.0, f64::max);
        (strongest > threshold).then_some((strongest, *pair))
    };
    let mut found: Vec<(f64, (usize, usize))> = pairs.par_iter().filter_map(strength).collect();
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    found.into_iter().take(most).map(|(_, pair)| pair).collect()
}

/// 0 where one of them does not vary.
fn correlation(a: &[f64], b: &[f64]) -> f64 {
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let (mean_a, mean_b) = (mean(a), mean(b));
    let (mut ab, mut aa, mut bb) = (0.0, 0.0, 0.0);
    for (a, b) in a.iter().zip(b) {
        let (a, b) = (a - mean_a, b - mean_b);
        ab += a * b;
        aa += a * a;
        bb += b * b;
    }
    let found = ab / (aa * bb).sqrt();
    if found.is_finite() { found } else { 0.0 }
}
