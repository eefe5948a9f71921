//! From values to places on the page, and the ticks between.

use super::canvas::Area;
use crate::output::number::{decimal, raised};

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
    /// The ticks of a span in which equal distances are equal ratios; none where they are equal differences.
    pub ratios: Option<Vec<f64>>,
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
        let (low, high) = ((low / quarter + 1e-9).floor() * quarter, (high / quarter - 1e-9).ceil() * quarter);
        Self { low, high, step, ratios: None }
    }

    /// The same around all positive values with equal ratios at equal distances: ticks at 1, 2, 5, 10 … or at powers of ten.
    pub fn of_ratios(values: impl IntoIterator<Item = f64>, ticks: usize) -> Self {
        let positive: Vec<f64> = values.into_iter().filter(|value| *value > 0.0 && value.is_finite()).collect();
        let ends = (positive.iter().copied().fold(f64::MAX, f64::min), positive.iter().copied().fold(0.0, f64::max));
        let (low, high) = if positive.is_empty() { (1.0, 10.0) } else { ends };
        let (low, high) = if high <= low * (1.0 + 1e-9) { (low / 2.0, high * 2.0) } else { (low, high) };
        // Within so small a ratio 1, 2 and 5 are too few.
        if high < low * 4.0 {
            let even = Self::around([low, high], ticks);
            let ratios = even.places().filter(|value| *value > 0.0).collect();
            return Self { ratios: Some(ratios), ..even };
        }
        let all = round_numbers(low, high, &[1.0, 2.0, 5.0], 1);
        let (low, high) =
            (all.first().map_or(low, |first| first.min(low)), all.last().map_or(high, |last| last.max(high)));
        let sparser =
            [(&[1.0, 2.0, 5.0][..], 1), (&[1.0], 1), (&[1.0], 2), (&[1.0], 3), (&[1.0], 6), (&[1.0], 12), (&[1.0], 50)];
        let within = |(digits, decades): (&[f64], i32)| -> Vec<f64> {
            let all = round_numbers(low, high, digits, decades).into_iter();
            all.filter(|value| *value >= low * (1.0 - 1e-9) && *value <= high * (1.0 + 1e-9)).collect()
        };
        let mut choices = sparser.into_iter().map(within);
        let chosen = choices.find(|marks| marks.len() <= ticks.max(2)).unwrap_or_default();
        Self { low, high, step: 0.0, ratios: Some(chosen) }
    }

    /// Where a value lies between the ends, 0 to 1.
    pub fn share(&self, value: f64) -> f64 {
        match self.ratios {
            Some(_) => (value / self.low).ln() / (self.high / self.low).ln(),
            None => (value - self.low) / (self.high - self.low),
        }
    }

    /// The ticks, with their labels.
    pub fn ticks(&self) -> Vec<(f64, String)> {
        if let Some(ratios) = &self.ratios {
            return ratios.iter().map(|value| (*value, labelled(*value, *value, self.step))).collect();
        }
        let largest = self.low.abs().max(self.high.abs());
        self.places().map(|value| (value, labelled(value, largest, self.step))).collect()
    }

    /// Where ticks at equal steps lie.
    fn places(&self) -> impl Iterator<Item = f64> + use<> {
        let step = self.step;
        let first = (self.low / step - 1e-9).ceil();
        let count = (self.high / step + 1e-9).floor() - first;
        (0..=count.clamp(0.0, 100.0) as i32).map(move |index| (first + f64::from(index)) * step)
    }
}

/// A tick's label, with as many decimals as tell it from the next one, `step` away (0: as many as it has itself). Numbers with
/// many digits are written with a power of ten, the same for all ticks up to `largest`.
fn labelled(value: f64, largest: f64, step: f64) -> String {
    let step = if step > 0.0 { step } else { 10f64.powf((value.abs().log10() + 1e-9).floor()) };
    let power = (largest.log10() + 1e-9).floor();
    if !(1e-4..1e7).contains(&largest) && power.abs() < 290.0 {
        let unit = 10f64.powi(power as i32);
        let figure = decimal(value / unit, decimals_of(step / unit));
        let zero = value.abs() < step * 1e-6;
        return if zero { "0".into() } else { format!("{figure}×10{}", raised(power as i32)) };
    }
    decimal(value, decimals_of(step))
}

/// How many decimals tell apart what lies a step apart.
fn decimals_of(step: f64) -> usize {
    let decimals = (-step.log10() - 1e-9).ceil().clamp(0.0, 8.0) as usize;
    if step / 10f64.powi(-(decimals as i32)) % 1.0 > 0.01 { decimals + 1 } else { decimals }
}

/// These digits times every so manieth power of ten, from the last that is not above `low` to the first that is not below `high`.
fn round_numbers(low: f64, high: f64, digits: &[f64], decades: i32) -> Vec<f64> {
    let ends = ((low.log10().floor() as i32 - decades).max(-300), (high.log10().ceil() as i32 + decades).min(300));
    let powers = (ends.0..=ends.1).filter(|power| power % decades == 0);
    let all: Vec<f64> = powers.flat_map(|power| digits.iter().map(move |digit| digit * 10f64.powi(power))).collect();
    let first = all.iter().rposition(|value| *value <= low * (1.0 + 1e-9)).unwrap_or(0);
    let last = all.iter().position(|value| *value >= high * (1.0 - 1e-9)).unwrap_or(all.len() - 1);
    all[first..=last.max(first)].to_vec()
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
