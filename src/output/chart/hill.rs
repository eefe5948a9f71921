//! The shape of a distribution, as a hill.

use super::canvas::{Area, Canvas, Point};
use plotters::style::RGBColor;

/// Draws the density of the draws between the 1st and the 99th percentile, its top at the top of `area`. Nothing where the
/// draws hardly differ. `x_of` tells where a value lies.
pub fn draw(canvas: &mut Canvas, area: Area, percentiles: &[f64], x_of: impl Fn(f64) -> f64, colour: RGBColor) {
    let (Some(low), Some(high)) = (percentiles.get(1), percentiles.get(99)) else {
        return;
    };
    let width = bandwidth(percentiles);
    if !(x_of(*high) - x_of(*low) > 12.0 && width > 0.0) {
        return;
    }
    let values = (0..=POINTS).map(|index| low + (high - low) * index as f64 / POINTS as f64);
    let densities: Vec<Point> = values.map(|value| (value, density(percentiles, width, value))).collect();
    let most = densities.iter().map(|(_, density)| *density).fold(0.0, f64::max);
    // A narrow hill is no higher than wide, lest it look like a spike.
    let height = area.height().min((x_of(*high) - x_of(*low)).max(60.0));
    let upper = densities.iter().map(|(value, density)| (x_of(*value), area.bottom - density / most * height));
    let lower = densities.iter().map(|(value, _)| (x_of(*value), area.bottom));
    canvas.band(upper.collect(), lower.collect(), colour);
}

/// Places at which the density is computed.
const POINTS: usize = 160;

/// The kernel's width by Silverman's rule of thumb, 0.9·IQR/1.34·n^(−1/5) (1986, equation 3.31), with the percentiles as the
/// sample; NaN where they are not finite.
fn bandwidth(percentiles: &[f64]) -> f64 {
    let spread = match (percentiles.get(25), percentiles.get(75), percentiles.get(5), percentiles.get(95)) {
        (Some(a), Some(b), Some(c), Some(d)) => ((b - a) / 1.34).max((d - c) / 6.6),
        _ => f64::NAN,
    };
    0.9 * spread * (percentiles.len() as f64).powf(-0.2)
}

/// A Gaussian kernel density at `value`, up to a factor.
fn density(percentiles: &[f64], width: f64, value: f64) -> f64 {
    percentiles.iter().map(|at| (-0.5 * ((value - at) / width).powi(2)).exp()).sum()
}
