//! Which statistic of an outcome, as the command line says it.

use crate::analysis::statistic::Stat;
use crate::error::{Error, Result};

/// `mean`, `p50` or any other percentile from p1 to p99, or `probability`, of being above `threshold`.
///
/// # Errors
/// [`Error::Usage`] if it is none of these.
pub fn stat(word: &str, threshold: f64) -> Result<Stat> {
    let percentile = word.strip_prefix('p').and_then(|digits| digits.parse::<u8>().ok());
    match (word, percentile) {
        ("mean", _) => Ok(Stat::Mean),
        ("probability", _) => Ok(Stat::Above(threshold)),
        (_, Some(percent @ 1..=99)) => Ok(Stat::Percentile(f64::from(percent) / 100.0)),
        _ => Err(Error::Usage(format!("--stat {word}: say mean, probability, or a percentile such as p10, p50, p90"))),
    }
}
