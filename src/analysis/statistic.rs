//! A statistic of a column of outcomes: its value, its standard error, its value in a resample.

use crate::analysis::order::{between, order_statistics, rank};

/// What is asked of a column of outcomes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stat {
    /// The mean.
    Mean,
    /// The percentile of a probability, of Hyndman and Fan's type 7.
    Percentile(f64),
    /// The share of the outcomes that are above a threshold.
    Above(f64),
}

impl Stat {
    /// The 10th percentile.
    pub const P10: Self = Self::Percentile(0.1);
    /// The median.
    pub const P50: Self = Self::Percentile(0.5);
    /// The 90th percentile.
    pub const P90: Self = Self::Percentile(0.9);

    /// The statistic of some outcomes; NaN of none.
    pub fn of(self, outcomes: &[f64]) -> f64 {
        let count = outcomes.len();
        match self {
            _ if count == 0 => f64::NAN,
            Self::Mean => outcomes.iter().sum::<f64>() / count as f64,
            Self::Above(threshold) => outcomes.iter().filter(|it| **it > threshold).count() as f64 / count as f64,
            Self::Percentile(probability) => {
                let (low, weight) = rank(count, probability);
                let found = order_statistics(outcomes, &[low, (low + 1).min(count - 1)]);
                between(found[0], found[1], weight)
            }
        }
    }

    /// The standard error of the statistic of independent draws; NaN of fewer than two.
    ///
    /// Of a percentile it is half the distance of the two order statistics that lie one standard deviation of the count of
    /// outcomes below and above it (Woodruff, JASA 47, 1952), NaN where there are none so far out. Of a share that is 0
    /// or 1 it is 0, and tells nothing.
    pub fn standard_error(self, outcomes: &[f64]) -> f64 {
        let count = outcomes.len() as f64;
        match self {
            _ if outcomes.len() < 2 => f64::NAN,
            Self::Mean => {
                let mean = self.of(outcomes);
                (outcomes.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / (count - 1.0) / count).sqrt()
            }
            Self::Above(_) => {
                let share = self.of(outcomes);
                (share * (1.0 - share) / count).sqrt()
            }
            Self::Percentile(probability) => {
                let (middle, spread) =
                    ((count - 1.0) * probability, (count * probability * (1.0 - probability)).sqrt());
                let (low, high) = ((middle - spread).round(), (middle + spread).round());
                // Rounding away would hide that they are further out than the outcomes are.
                if middle - spread < 0.0 || middle + spread > count - 1.0 {
                    return f64::NAN;
                }
                let found = order_statistics(outcomes, &[low as usize, high as usize]);
                (found[1] - found[0]) / 2.0
            }
        }
    }
}

/// A column made ready for its statistic to be found in many resamples. Rows without an outcome do not count.
pub(super) struct Resampled<'a> {
    stat: Stat,
    outcomes: &'a [f64],
    /// The rows, the least outcome first; empty unless a percentile is asked for.
    order: Vec<u32>,
}

impl<'a> Resampled<'a> {
    pub fn new(stat: Stat, outcomes: &'a [f64]) -> Self {
        let mut order = Vec::new();
        if let Stat::Percentile(_) = stat {
            order.extend((0..outcomes.len() as u32).filter(|row| outcomes[*row as usize].is_finite()));
            order.sort_by(|a, b| outcomes[*a as usize].total_cmp(&outcomes[*b as usize]));
        }
        Self { stat, outcomes, order }
    }

    /// The statistic where row i is there `counts[i]` times; NaN if no row with an outcome is there.
    pub fn of(&self, counts: &[f64]) -> f64 {
        let pairs = || self.outcomes.iter().zip(counts).filter(|(outcome, _)| outcome.is_finite());
        let rows: f64 = pairs().map(|(_, count)| count).sum();
        match self.stat {
            Stat::Mean => pairs().map(|(outcome, count)| outcome * count).sum::<f64>() / rows,
            Stat::Above(threshold) => {
                pairs().filter(|(it, _)| **it > threshold).map(|(_, count)| count).sum::<f64>() / rows
            }
            Stat::Percentile(probability) => {
                let rows = rows as usize;
                if rows == 0 {
                    return f64::NAN;
                }
                let (low, weight) = rank(rows, probability);
                between(self.at(low, counts), self.at((low + 1).min(rows - 1), counts), weight)
            }
        }
    }

    /// The order statistic of a rank, from 0, in the resample.
    fn at(&self, rank: usize, counts: &[f64]) -> f64 {
        let mut below = 0.0;
        let reached = |row: &&u32| {
            below += counts[**row as usize];
            below > rank as f64
        };
        self.order.iter().find(reached).map_or(f64::NAN, |row| self.outcomes[*row as usize])
    }
}
