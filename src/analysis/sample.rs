//! What the methods that work on given data share: the sample they are given, and how its rows are drawn again.

use crate::engine::Stream;
use crate::error::{Error, Result};

/// Half the width of an interval that holds 95 % of a normal law, in standard deviations.
pub const CONFIDENCE: f64 = 1.959_963_984_540_054;

/// That each factor has a value for each row of the outcome, and that there are rows enough.
pub fn check(factors: &[&[f64]], outcome: &[f64], least: usize) -> Result<()> {
    let rows = outcome.len();
    if let Some(at) = factors.iter().position(|factor| factor.len() != rows) {
        let (factor, values) = (at + 1, factors[at].len());
        let message = format!("factor {factor} has {values} values and the outcome {rows}: give one for each row");
        return Err(Error::Usage(message));
    }
    if rows < least {
        let message = format!("{rows} draws have an outcome and {least} are needed: make more draws");
        return Err(Error::Usage(message));
    }
    Ok(())
}

/// The mean.
pub fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}

/// The values less their mean; all 0 where all are the same.
pub fn deviations(values: &[f64]) -> Vec<f64> {
    if values.iter().all(|value| *value == values[0]) {
        return vec![0.0; values.len()];
    }
    let mean = mean(values);
    values.iter().map(|value| value - mean).collect()
}

/// Half the width of the 95 % interval that the estimates from resamples tell of; NaN for fewer than two.
pub fn half_width(estimates: &[f64]) -> f64 {
    let mean = mean(estimates);
    let squares: f64 = estimates.iter().map(|estimate| (estimate - mean).powi(2)).sum();
    if estimates.len() < 2 { f64::NAN } else { CONFIDENCE * (squares / (estimates.len() - 1) as f64).sqrt() }
}

/// How often each of `n` rows is among `n` drawn with replacement, for the bootstrap: a row is never drawn 255 times.
pub fn bootstrap(stream: &Stream, resample: u64, n: usize) -> Vec<u8> {
    let mut times = vec![0u8; n];
    for number in numbers(stream, resample).take(n) {
        times[below(number, n)] += 1;
    }
    times
}

/// Shuffles, all orders alike (Fisher and Yates).
pub fn shuffle(stream: &Stream, shuffle: u64, items: &mut [u32]) {
    for (last, number) in (1..items.len()).rev().zip(numbers(stream, shuffle)) {
        items.swap(last, below(number, last + 1));
    }
}

/// Random 32-bit numbers without end.
fn numbers(stream: &Stream, draw: u64) -> impl Iterator<Item = u32> {
    (0..).flat_map(move |index| {
        let [a, b] = stream.bits(draw, index);
        [a as u32, (a >> 32) as u32, b as u32, (b >> 32) as u32]
    })
}

/// A number below `n`, all alike to n parts in 2³².
fn below(number: u32, n: usize) -> usize {
    ((u64::from(number) * n as u64) >> 32) as usize
}
