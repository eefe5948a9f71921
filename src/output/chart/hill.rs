//! The shape of a distribution, as a hill.

use super::canvas::{Area, Canvas, Point};
use plotters::style::RGBColor;

/// What a footer says of hills.
pub const NOTE: &str =
    "Grey: density of the draws, smoothed, 1st–99th percentile; where it ends upright, no draw lies beyond";

/// Draws the density of the draws, its top at the top of `area`. Nothing where they hardly differ. `x_of` tells where a
/// value lies.
pub fn draw(canvas: &mut Canvas, area: Area, percentiles: &[f64], x_of: impl Fn(f64) -> f64, colour: RGBColor) {
    let Some(hill) = Hill::of(percentiles).filter(|hill| x_of(hill.inner.1) - x_of(hill.inner.0) > 12.0) else {
        return;
    };
    let (low, high) = hill.ends;
    let values = (0..=POINTS).map(|index| low + (high - low) * index as f64 / POINTS as f64);
    let heights: Vec<Point> = values.map(|value| (value, hill.height(value))).collect();
    let most = heights.iter().map(|(_, height)| *height).fold(0.0, f64::max);
    // A narrow hill is no higher than wide, lest it look like a spike.
    let top = area.height().min((x_of(high) - x_of(low)).max(60.0));
    let upper = heights.iter().map(|(value, height)| (x_of(*value), area.bottom - height / most * top));
    let lower = heights.iter().map(|(value, _)| (x_of(*value), area.bottom));
    canvas.band(upper.collect(), lower.collect(), colour);
}

/// Where a hill begins and ends. None where there is no hill.
pub fn ends(percentiles: &[f64]) -> Option<(f64, f64)> {
    Hill::of(percentiles).map(|hill| hill.ends)
}

/// Places at which the height is computed.
const POINTS: usize = 240;

/// Values between two percentiles, evenly spread, lest a long tail look like a row of hills.
const BETWEEN: usize = 8;

/// A Gaussian kernel density, with the percentiles as the sample, reflected where the draws end.
struct Hill {
    sample: Vec<f64>,
    /// The kernel's width.
    width: f64,
    /// The 1st and the 99th percentile.
    inner: (f64, f64),
    /// Where it has run out: three widths beyond these, but not where no draw is.
    ends: (f64, f64),
}

impl Hill {
    fn of(percentiles: &[f64]) -> Option<Self> {
        let width = bandwidth(percentiles);
        let central = percentiles.get(1..=99)?;
        let (least, most) = (*percentiles.first()?, *percentiles.last()?);
        let between = |pair: &[f64]| {
            (0..BETWEEN).map(|step| pair[0] + (pair[1] - pair[0]) * step as f64 / BETWEEN as f64).collect()
        };
        let sample: Vec<f64> = central.windows(2).flat_map(|pair| -> Vec<f64> { between(pair) }).collect();
        let inner = (central[0], central[98]);
        let ends = ((inner.0 - 3.0 * width).max(least), (inner.1 + 3.0 * width).min(most));
        (width > 0.0 && ends.0.is_finite() && ends.1.is_finite()).then_some(Self { sample, width, inner, ends })
    }

    /// The density up to a factor, led down to nothing from the inner percentiles to the ends.
    fn height(&self, value: f64) -> f64 {
        let (low, high) = self.ends;
        let density =
            [value, 2.0 * low - value, 2.0 * high - value].map(|value| self.density(value)).iter().sum::<f64>();
        let share = |from: f64, to: f64| if from == to { 1.0 } else { ((value - from) / (to - from)).clamp(0.0, 1.0) };
        // Without a bend where the slope begins.
        let smooth = |share: f64| share * share * (3.0 - 2.0 * share);
        density * smooth(share(low, self.inner.0)) * smooth(share(high, self.inner.1))
    }

    fn density(&self, value: f64) -> f64 {
        self.sample.iter().map(|at| (-0.5 * ((value - at) / self.width).powi(2)).exp()).sum()
    }
}

/// The kernel's width by Silverman's rule of thumb, 0.9·IQR/1.34·n^(−1/5) (1986, equation 3.31), with the percentiles as the
/// sample; NaN where they are not finite.
fn bandwidth(percentiles: &[f64]) -> f64 {
    let spread = match (percentiles.get(25), percentiles.get(75), percentiles.get(5), percentiles.get(95)) {
        (Some(a), Some(b), Some(c), Some(d)) => ((b - a) / 1.34).max((d - c) / 6.6),
        _ => f64::NAN,
    };
    0.9 * spread * (percentiles.len() as f64).powf(-0.2)
}
