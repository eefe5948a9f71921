//! A tornado: how far an outcome's mean swings when one factor at a time stands low and high, all others drawn as usual.
//!
//! The outcomes with the factor at its low and at its high value and without fixing it (the base) are of the same draws, row by
//! row. A difference of means is then the mean of the differences, and its standard error is theirs: s/√n with the standard
//! deviation s (n − 1) of the differences, in which what is common to both cancels.
//!
//! Limits: one factor at a time shows no interactions; where the outcome does not rise or fall throughout, low and high may
//! lie on the same side of the base, and the swing understates the factor's effect.

use crate::error::{Error, Result};

/// The outcomes with one factor fixed, by draw.
#[derive(Debug, Clone, Copy)]
pub struct Ends<'a> {
    /// With the factor low, such as at its 10th percentile.
    pub low: &'a [f64],
    /// With the factor high, such as at its 90th percentile.
    pub high: &'a [f64],
}

/// A tornado: the base, and the factors, the greatest swing first.
#[derive(Debug, Clone, PartialEq)]
pub struct Tornado {
    /// The mean outcome with no factor fixed.
    pub base: f64,
    /// One bar for each factor.
    pub bars: Vec<Bar>,
}

/// What one factor does to the mean outcome. Standard errors are NaN with a single draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// The factor, by its place in what was given.
    pub factor: usize,
    /// The mean outcome with the factor low.
    pub low: f64,
    /// The mean outcome with the factor high.
    pub high: f64,
    /// By how much the mean rises from low to high; negative where it falls.
    pub swing: f64,
    /// The standard error of `swing`.
    pub swing_error: f64,
    /// The standard error of `low` less the base.
    pub low_error: f64,
    /// The standard error of `high` less the base.
    pub high_error: f64,
}

/// The tornado of an outcome, from the base and each factor's ends. Outcomes are finite: where one of a draw's is not, the
/// caller leaves out the draw everywhere. Of equal swings, the factor given first stands first.
pub fn tornado(base: &[f64], factors: &[Ends]) -> Result<Tornado> {
    if base.is_empty() {
        return Err(Error::Usage("a tornado needs at least one draw with an outcome: draw more".into()));
    }
    if factors.iter().any(|ends| ends.low.len() != base.len() || ends.high.len() != base.len()) {
        let message =
            format!("a tornado needs {} outcomes at each end of each factor, as many as in the base", base.len());
        return Err(Error::Usage(message));
    }
    let mut bars: Vec<Bar> = factors.iter().enumerate().map(|(factor, ends)| bar(factor, base, ends)).collect();
    bars.sort_by(|a, b| b.swing.abs().total_cmp(&a.swing.abs()));
    Ok(Tornado { base: mean(base), bars })
}

fn bar(factor: usize, base: &[f64], Ends { low, high }: &Ends) -> Bar {
    let (swing, swing_error) = paired(low, high);
    let ((_, low_error), (_, high_error)) = (paired(base, low), paired(base, high));
    Bar { factor, low: mean(low), high: mean(high), swing, swing_error, low_error, high_error }
}

/// The mean rise from one column to the other, and its standard error.
fn paired(from: &[f64], to: &[f64]) -> (f64, f64) {
    let rises: Vec<f64> = from.iter().zip(to).map(|(from, to)| to - from).collect();
    let (count, rise) = (rises.len() as f64, mean(&rises));
    let squares: f64 = rises.iter().map(|it| (it - rise).powi(2)).sum();
    (rise, (squares / (count - 1.0) / count).sqrt())
}

fn mean(values: &[f64]) -> f64 {
    values.iter().sum::<f64>() / values.len() as f64
}
