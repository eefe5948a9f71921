//! What the methods that work on given data share: the sample they are given.

use crate::error::{Error, Result};

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

/// The sum of the products, in partial sums side by side, so that the loop vectorises; always in the same order.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    const WIDE: usize = 8;
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<WIDE>(), b.as_chunks::<WIDE>());
    let mut sums = [0.0; WIDE];
    for (a, b) in a.iter().zip(b) {
        (0..WIDE).for_each(|lane| sums[lane] += a[lane] * b[lane]);
    }
    sums.iter().sum::<f64>() + a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum::<f64>()
}

/// The values less their mean; all 0 where all are the same.
pub fn deviations(values: &[f64]) -> Vec<f64> {
    if values.iter().all(|value| *value == values[0]) {
        return vec![0.0; values.len()];
    }
    let mean = mean(values);
    values.iter().map(|value| value - mean).collect()
}
