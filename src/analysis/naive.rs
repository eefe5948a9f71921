//! Forecasts that take no model, to be beaten.

use crate::math::normal_quantile;

/// A forecast that takes no model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Naive {
    /// The last value, for certain: of a monthly record the last month's.
    LastValue,
    /// A random walk of the logarithm with the drift and the spread of the changes so far.
    RandomWalk,
    /// Any yearly value so far, all alike.
    Historical,
}

/// What is known when a forecast is made.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The values by year; years may be missing.
    pub yearly: &'a [(i32, f64)],
    /// The values by month up to the end of the last year, without gaps, where they are known and a year's is their mean.
    pub monthly: Option<&'a [f64]>,
    /// By how much the variance of the months' changes is greater than seen, where they are means of months themselves.
    pub widened: f64,
    /// Whether the values are shares of 1.
    pub shares: bool,
}

impl Naive {
    /// All, in the order of the tables.
    pub const ALL: [Self; 3] = [Self::LastValue, Self::RandomWalk, Self::Historical];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::LastValue => "last value",
            Self::RandomWalk => "random walk with drift",
            Self::Historical => "historical quantiles",
        }
    }

    /// Its law of the year `horizon` years after the last, as sorted points of the same weight; empty where it has none.
    pub fn forecast(self, known: &Known, horizon: usize) -> Vec<f64> {
        let Some((_, last)) = known.yearly.last() else { return Vec::new() };
        let mut law = match (self, known.monthly.and_then(|months| months.last())) {
            (Self::LastValue, Some(month)) => vec![*month],
            (Self::LastValue, None) => vec![*last],
            (Self::Historical, _) => known.yearly.iter().map(|(_, value)| *value).collect(),
            (Self::RandomWalk, _) => known.walk(horizon as f64),
        };
        if known.shares {
            law.iter_mut().for_each(|share| *share = share.clamp(0.0, 1.0));
        }
        law.sort_by(f64::total_cmp);
        law
    }
}

impl Known<'_> {
    /// A walk of the logarithms, or of the values themselves where one is not above 0. What is not known of its drift widens it: over
    /// n steps with changes of variance s² the variance h steps ahead is s²·h + s²·h²/n.
    fn walk(&self, horizon: f64) -> Vec<f64> {
        const POINTS: usize = 1000;
        let values: Vec<(f64, f64)> = match self.monthly {
            Some(months) => months.iter().enumerate().map(|(month, value)| (month as f64, *value)).collect(),
            None => self.yearly.iter().map(|(year, value)| (f64::from(*year), *value)).collect(),
        };
        let in_logs = values.iter().all(|(_, value)| *value > 0.0);
        let scale = |value: f64| if in_logs { value.ln() } else { value };
        let (Some(first), Some(last)) = (values.first(), values.last()) else { return Vec::new() };
        let (steps, span) = (values.len() - 1, last.0 - first.0);
        if steps < 2 {
            return Vec::new();
        }
        let drift = (scale(last.1) - scale(first.1)) / span;
        // Over a gap a walk goes on: the change has the variance of as many steps.
        let off = |pair: &[(f64, f64)]| {
            let gap = pair[1].0 - pair[0].0;
            (scale(pair[1].1) - scale(pair[0].1) - drift * gap).powi(2) / gap
        };
        let variance = values.windows(2).map(off).sum::<f64>() / (steps - 1) as f64;
        // The mean of the twelve months of a year is on average six and a half steps from the month before them; its variance is
        // that of the steps before, and Σ(j/12)² over the twelve.
        let (ahead, variance, spread) = match self.monthly {
            Some(_) => (12.0 * (horizon - 1.0) + 6.5, variance * self.widened, 12.0 * (horizon - 1.0) + 650.0 / 144.0),
            None => (horizon, variance, horizon),
        };
        let sd = (variance * (spread + ahead * ahead / span)).sqrt();
        let at = |point: usize| {
            let z = normal_quantile((point as f64 + 0.5) / POINTS as f64);
            let value = scale(last.1) + drift * ahead + sd * z;
            if in_logs { value.exp() } else { value }
        };
        (0..POINTS).map(at).collect()
    }
}
