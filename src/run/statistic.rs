//! Values and statistics of an outcome, as the command line says them.

use crate::analysis::Outcome;
use crate::analysis::statistic::Stat;
use crate::error::{Error, Result};
use crate::input::quantity;
use crate::model::Study;
use crate::units::Dimension;

/// What of an outcome's draws is looked at, as written.
#[derive(Debug, Clone)]
pub struct Statistic {
    /// `mean`, `p50` or any other percentile from p1 to p99, or `probability`.
    pub stat: String,
    /// Of a probability: of being above which value.
    pub above: Option<String>,
}

impl Statistic {
    /// The statistic.
    ///
    /// # Errors
    /// [`Error::Usage`] if there is no such one, or a value is none.
    pub fn read(&self, study: &Study, outcome: &Outcome) -> Result<Stat> {
        let word = self.stat.as_str();
        if let (Some(above), true) = (&self.above, word != "probability") {
            return Err(Error::Usage(format!("--above {above} is for --stat probability, not for --stat {word}")));
        }
        let percentile = word.strip_prefix('p').and_then(|digits| digits.parse::<u8>().ok());
        match (word, percentile) {
            ("mean", _) => Ok(Stat::Mean),
            ("probability", _) => {
                let above = self.above.as_deref().unwrap_or("0");
                value("--above", above, outcome.name.metric.dimension, study).map(Stat::Above)
            }
            (_, Some(percent @ 1..=99)) => Ok(Stat::Percentile(f64::from(percent) / 100.0)),
            _ => Err(Error::Usage(format!(
                "--stat {word}: say mean, probability, or a percentile such as p10, p50, p90"
            ))),
        }
    }

    /// The statistic as part of a folder's name; nothing for the mean.
    pub fn about(&self) -> Vec<String> {
        let stat = (self.stat != "mean").then(|| self.stat.clone());
        stat.into_iter().chain(self.above.as_ref().map(|above| format!("above-{above}"))).collect()
    }
}

/// The value of an option, in its own unit or one that is written.
///
/// # Errors
/// [`Error::Usage`] if it is no finite quantity of that dimension.
pub fn value(option: &str, text: &str, dimension: Dimension, study: &Study) -> Result<f64> {
    let wrong = |message: &str| Error::Usage(format!("{option} {text}: {message}"));
    let value = quantity(text, dimension, &study.units).map_err(|message| wrong(&message))?;
    if value.is_finite() { Ok(value) } else { Err(wrong("a finite value is wanted")) }
}
