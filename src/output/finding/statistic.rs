//! Words for statistics.

use crate::analysis::Outcome;
use crate::analysis::statistic::Stat;
use crate::model::Study;
use crate::output::number::Measure;
use crate::output::words;
use crate::units::Dimension;

/// What a statistic of an outcome is called: `median`.
pub fn name(stat: Stat, study: &Study, outcome: &Outcome) -> String {
    match stat {
        Stat::Mean => "mean".into(),
        Stat::Percentile(0.5) => "median".into(),
        Stat::Percentile(probability) => ordinal((probability * 100.0).round() as u8) + " percentile",
        Stat::Above(threshold) => {
            let measure = Measure::of(outcome.name.metric.dimension, &study.units, [threshold]);
            format!("probability of more than {}", measure.with_unit(threshold))
        }
    }
}

/// A statistic of an outcome in a sentence: `mean of “Processed”`.
pub fn of(stat: Stat, study: &Study, outcome: &Outcome) -> String {
    let title = words::outcome(study, outcome);
    match stat {
        Stat::Above(_) => {
            name(stat, study, outcome).replacen("probability of", &format!("probability that “{title}” is"), 1)
        }
        _ => format!("{} of “{title}”", name(stat, study, outcome)),
    }
}

/// `1st`, `22nd`, `13th`.
fn ordinal(number: u8) -> String {
    let ending = match (number % 10, number % 100) {
        (1..=3, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{ending}")
}

/// The unit of a statistic as tables have it: that of the metric, or none of a probability.
pub fn unit(stat: Stat, study: &Study, outcome: &Outcome) -> String {
    if let Stat::Above(_) = stat { String::new() } else { outcome.name.metric.unit(&study.units) }
}

/// What a statistic of an outcome measures: a probability is a share, whatever it is of.
pub fn dimension(stat: Stat, outcome: &Outcome) -> Dimension {
    if let Stat::Above(_) = stat { Dimension::Share } else { outcome.name.metric.dimension }
}
