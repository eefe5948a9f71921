//! What is known of the past: what charts draw before the fans, and what fits and backtests learn from.

use crate::model::{Grade, Metric, MetricName, Month};

/// Values in time, each of a month or of a calendar year.
#[derive(Debug, Clone, PartialEq)]
pub struct TimeSeries {
    /// The first month of each period and its value, in order of time.
    pub points: Vec<(Month, f64)>,
    /// How many months a period has: 1 or 12.
    pub period: u32,
    /// Whether each value is the mean of its period, as monthly averages of daily prices are.
    pub averaged: bool,
    /// Whether the file says of each value where it was published.
    pub sourced: bool,
    /// Where it was read: file name and column.
    pub origin: String,
}

/// A time during which a part of a source's output was stopped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stoppage {
    /// The first month.
    pub start: Month,
    /// The last month.
    pub end: Month,
    /// The share of the source's output that was stopped.
    pub share: f64,
}

/// What a history is a record of.
#[derive(Debug, Clone, PartialEq)]
pub enum Record {
    /// A yearly metric of the model, in the metric's own unit.
    Metric(MetricName, TimeSeries),
    /// How bad the security was, such as deaths a year, from which regimes are told; the states from the best to the worst.
    Security(Vec<String>, TimeSeries),
    /// All outages of a source within the months from the first to the last of which there is a record.
    Outages {
        /// The source.
        source: String,
        /// The first and the last month looked at.
        window: (Month, Month),
        /// The outages, in order of time.
        stoppages: Vec<Stoppage>,
    },
}

/// What is known of the past of one thing.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// Its name in the file.
    pub name: String,
    /// What it tells.
    pub record: Record,
    /// Key of the reference, if given.
    pub reference: Option<String>,
    /// How far it may be trusted, if given.
    pub grade: Option<Grade>,
    /// What the study adds to it.
    pub note: Option<String>,
}

impl TimeSeries {
    /// The values by calendar year: of months that make a whole year the sum where a metric adds up over time, and else the mean.
    pub fn by_year(&self, metric: &Metric) -> Vec<(i32, f64)> {
        if self.period == 12 {
            return self.points.iter().map(|(month, value)| (month.year(), *value)).collect();
        }
        let years = self.points.chunk_by(|a, b| a.0.year() == b.0.year()).filter(|months| months.len() == 12);
        let whole = |months: &[(Month, f64)]| {
            let sum: f64 = months.iter().map(|(_, value)| value).sum();
            (months[0].0.year(), if metric.adds_up() { sum } else { sum / 12.0 })
        };
        years.map(whole).collect()
    }

    /// Whether each period follows the one before.
    pub fn is_whole(&self) -> bool {
        self.points.windows(2).all(|pair| pair[1].0.since(pair[0].0) == self.period as i32)
    }

    /// What was known at the end of a calendar year.
    pub fn until(&self, year: i32) -> Self {
        let known = |(month, _): &&(Month, f64)| month.plus(self.period as i32 - 1).year() <= year;
        Self { points: self.points.iter().filter(known).copied().collect(), ..self.clone() }
    }
}
