//! Resamples: as many rows drawn with replacement as there are (Efron, "Bootstrap methods: another look at the jackknife",
//! Annals of Statistics 7, 1979), and what they tell; and shuffles.

use crate::analysis::sample::mean;
use crate::engine::Stream;
use crate::math::CONFIDENCE;

/// How often each of `rows` rows is in a resample; the same for the same stream and number, whoever computes it. A row is never
/// drawn 255 times.
pub fn times(stream: &Stream, resample: usize, rows: usize) -> Vec<u8> {
    let mut times = vec![0u8; rows];
    for number in numbers(stream, resample).take(rows) {
        times[below(number, rows)] += 1;
    }
    times
}

/// The same as weights.
pub fn multiplicities(stream: &Stream, resample: usize, rows: usize) -> Vec<f64> {
    times(stream, resample, rows).into_iter().map(f64::from).collect()
}

/// Half the width of the 95 % interval that the estimates from resamples tell of; those that are none, of resamples in which
/// nothing varies, are left out. NaN for fewer than two.
pub fn half_width(estimates: impl Iterator<Item = f64>) -> f64 {
    let estimates: Vec<f64> = estimates.filter(|estimate| estimate.is_finite()).collect();
    let mean = mean(&estimates);
    let squares: f64 = estimates.iter().map(|estimate| (estimate - mean).powi(2)).sum();
    if estimates.len() < 2 { f64::NAN } else { CONFIDENCE * (squares / (estimates.len() - 1) as f64).sqrt() }
}

/// Shuffles, all orders alike (Fisher and Yates).
pub fn shuffle<T>(stream: &Stream, shuffle: usize, items: &mut [T]) {
    for (last, number) in (1..items.len()).rev().zip(numbers(stream, shuffle)) {
        items.swap(last, below(number, last + 1));
    }
}

/// Random 32-bit numbers without end.
fn numbers(stream: &Stream, draw: usize) -> impl Iterator<Item = u32> {
    (0..).flat_map(move |index| {
        let [a, b] = stream.bits(draw as u64, index);
        [a as u32, (a >> 32) as u32, b as u32, (b >> 32) as u32]
    })
}

/// A number below `n`, all alike to n parts in 2³².
fn below(number: u32, n: usize) -> usize {
    ((u64::from(number) * n as u64) >> 32) as usize
}
