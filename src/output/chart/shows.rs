//! Which rows of a run's tables a chart shows, so that a reader can be given the numbers behind it.

use crate::model::MetricName;
use crate::output::tables::DISTRIBUTIONS;

/// Rows of one table: those of some metrics, or of single draws, in some scenarios.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shows {
    /// The table's name: `annual`, `kpis`, `differences`, or `paths`.
    pub table: &'static str,
    /// Indices of scenarios; of differences those that are compared with a reference.
    pub scenarios: Vec<usize>,
    /// The metrics; none of paths, whose rows hold all there is in a step.
    pub metrics: Vec<MetricName>,
}

impl Shows {
    /// Rows of the yearly metrics.
    pub fn annual(scenarios: &[usize], metrics: impl IntoIterator<Item = MetricName>) -> Self {
        Self::of("annual", scenarios, metrics)
    }

    /// Rows of the KPIs.
    pub fn kpis(scenarios: &[usize], metrics: impl IntoIterator<Item = MetricName>) -> Self {
        Self::of("kpis", scenarios, metrics)
    }

    /// Rows of the paired differences.
    pub fn differences(scenarios: &[usize], metrics: impl IntoIterator<Item = MetricName>) -> Self {
        Self::of("differences", scenarios, metrics)
    }

    /// Rows of the distributions of KPIs.
    pub fn distributions(scenarios: &[usize], metrics: impl IntoIterator<Item = MetricName>) -> Self {
        Self::of(DISTRIBUTIONS, scenarios, metrics)
    }

    /// Rows of the paths of single draws.
    pub fn paths(scenarios: &[usize]) -> Self {
        Self::of("paths", scenarios, [])
    }

    /// Each scenario and metric once.
    fn of(table: &'static str, scenarios: &[usize], metrics: impl IntoIterator<Item = MetricName>) -> Self {
        let mut scenarios = scenarios.to_vec();
        scenarios.sort_unstable();
        scenarios.dedup();
        let mut own: Vec<MetricName> = Vec::new();
        metrics.into_iter().for_each(|name| {
            if !own.contains(&name) {
                own.push(name)
            }
        });
        Self { table, scenarios, metrics: own }
    }
}
