//! Words for statistics.

use crate::analysis::Outcome;
use crate::analysis::statistic::Stat;
use crate::output::number::figure;
use crate::units::Dimension;

/// What a statistic is called: `median`.
pub fn name(stat: Stat) -> String {
    match stat {
        Stat::Mean => "mean".into(),
        Stat::Percentile(0.5) => "median".into(),
        Stat::Percentile(probability) => format!("{:.0}th percentile", probability * 100.0),
        Stat::Above(threshold) => format!("probability of more than {}", figure(threshold)),
    }
}

/// What a statistic of an outcome measures: a probability is a share, whatever it is of.
pub fn dimension(stat: Stat, outcome: &Outcome) -> Dimension {
    if let Stat::Above(_) = stat { Dimension::Share } else { outcome.name.metric.dimension }
}
