//! From values to places on the page, and the ticks between.

use super::canvas::Area;
use crate::output::number::decimal;

/// What a plot has free beyond its values, as a share of their range.
const HEADROOM: f64 = 0.025;

/// An interval of values and the round numbers in it.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Distance of the ticks.
    pub step: f64,
}

impl Span {
    /// A span with about `ticks` ticks around all finite values; around 0 to 1 if there are none. Each end but zero leaves
    /// some room, so that no line merges with the frame of a plot.
    pub fn around(values: impl IntoIterator<Item = f64>, ticks: usize) -> Self {
        let ends =
            values.into_iter().filter(|value| value.is_finite()).fold(None, |ends: Option<(f64, f64)>, value| {
                Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
            });
        let (low, high) = ends.unwrap_or((0.0, 1.0));
        let room = (high - low) * HEADROOM;
        let beyond = |end: f64, room: f64| if end == 0.0 { end } else { end + room };
        Self::between(beyond(low, -room), beyond(high, room), ticks)
    }

    /// A span with about `ticks` ticks. Its ends lie at most a quarter of a step beyond these, so that little of a plot is
    /// empty; round ones stay as they are.
    pub fn between(mut low: f64, mut high: f64, ticks: usize) -> Self {
        if high - low <= 1e-9 * high.abs().max(low.abs()) {
            let room = if high == 0.0 { 1.0 } else { high.abs() * 0.5 };
            (low, high) = if high == 0.0 { (0.0, 1.0) } else { (low - room, high + room) };
        }
        let step = round_step((high - low) / ticks as f64);
        let quarter = step / 4.0;
        Self { low: (low / quarter + 1e-9).floor() * quarter, high: (high / quarter - 1e-9).ceil() * quarter, step }
    }

    /// Where a value lies between the ends, 0 to 1.
    pub fn share(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }

    /// The ticks, with their labels.
    pub fn ticks(&self) -> Vec<(f64, String)> {
        let decimals = (-self.step.log10() - 1e-9).ceil().clamp(0.0, 8.0) as usize;
        let decimals = if self.step / 10f64.powi(-(decimals as i32)) % 1.0 > 0.01 { decimals + 1 } else { decimals };
        let first = (self.low / self.step - 1e-9).ceil();
        let count = (self.high / self.step + 1e-9).floor() - first;
        let ticks = (0..=count.clamp(0.0, 100.0) as i32).map(|index| (first + f64::from(index)) * self.step);
        ticks.map(|value| (value, decimal(value, decimals))).collect()
    }
}

/// Of 1, 2, 2.5, 5, 10 … times powers of ten the one nearest to `wanted`.
fn round_step(wanted: f64) -> f64 {
    let power = 10f64.powf(wanted.log10().floor());
    let far = |step: &f64| (step * power / wanted).ln().abs();
    let step = [1.0, 2.0, 2.5, 5.0, 10.0].into_iter().min_by(|a, b| far(a).total_cmp(&far(b))).unwrap_or(1.0) * power;
    if step.is_finite() && step > 0.0 { step } else { 1.0 }
}

/// The place of calendar time and a value in a plot.
#[derive(Debug, Clone)]
pub struct Axes {
    /// The plot on the page.
    pub plot: Area,
    /// First and last calendar time.
    pub x: (f64, f64),
    /// The values.
    pub y: Span,
}

impl Axes {
    /// The x of a calendar time.
    pub fn x_of(&self, time: f64) -> f64 {
        self.plot.left + (time - self.x.0) / (self.x.1 - self.x.0) * self.plot.width()
    }

    /// The y of a value.
    pub fn y_of(&self, value: f64) -> f64 {
        self.plot.bottom - self.y.share(value) * self.plot.height()
    }
}
