//! What a run found: summaries by scenario, differences between scenarios, claims held against them.

use crate::analysis::Summary;
use crate::analysis::path::DrawPath;
use crate::model::{MetricName, Quantity};

/// A yearly metric over the draws, one summary for each calendar year of the horizon.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// The metric.
    pub name: MetricName,
    /// In the order of the horizon's years.
    pub years: Vec<Summary>,
}

/// A KPI over the draws.
#[derive(Debug, Clone, PartialEq)]
pub struct Kpi {
    /// The metric.
    pub name: MetricName,
    /// Its summary.
    pub summary: Summary,
    /// Its 0th, 1st … 100th percentile, for distributions; all NaN where no draw has a value.
    pub percentiles: Vec<f64>,
}

/// All metrics of one scenario, or of the difference between two.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Metrics {
    /// The yearly metrics, in the order of [`crate::model::ANNUAL`], the whole before its parts.
    pub annual: Vec<Series>,
    /// The KPIs, in the order of [`crate::model::KPIS`], all wholes before the parts.
    pub kpis: Vec<Kpi>,
}

impl Metrics {
    /// The yearly metric of the whole (`part` `None`) or of one source, facility or state.
    pub fn series(&self, quantity: Quantity, part: Option<&str>) -> Option<&Series> {
        self.annual.iter().find(|series| series.name.metric.quantity == quantity && series.name.part.as_deref() == part)
    }

    /// The KPI of the whole or of one facility.
    pub fn kpi(&self, quantity: Quantity, part: Option<&str>) -> Option<&Kpi> {
        self.kpis.iter().find(|kpi| kpi.name.metric.quantity == quantity && kpi.name.part.as_deref() == part)
    }
}

/// Scenario `to` minus scenario `from`, draw by draw: they differ in the level of one decision axis only.
#[derive(Debug, Clone, PartialEq)]
pub struct Difference {
    /// Index of the decision axis.
    pub axis: usize,
    /// Index of the scenario with the axis's reference level.
    pub from: usize,
    /// Index of the scenario compared with it.
    pub to: usize,
    /// The metrics that both have; their `positive` is the share of draws in which `to` has more.
    pub metrics: Metrics,
}

/// A claim held against one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct ClaimResult {
    /// Index of the scenario.
    pub scenario: usize,
    /// Index of the claim.
    pub claim: usize,
    /// Share of all draws that keep it; a draw without a value does not.
    pub probability: f64,
    /// The metric as modelled; `None` where the scenario does not have it.
    pub summary: Option<Summary>,
}

/// What a run found.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Results {
    /// One entry per scenario of the study, in its order.
    pub scenarios: Vec<Metrics>,
    /// One entry per pair of scenarios compared.
    pub differences: Vec<Difference>,
    /// One entry per scenario and claim.
    pub claims: Vec<ClaimResult>,
    /// The same few draws in some scenarios, step by step: scenario by scenario, from bad to good. None where nobody asked.
    pub paths: Vec<DrawPath>,
}

impl Results {
    /// Whether the state gets or pays anything in any draw: in a study without taxes, royalties and shares it does not.
    pub fn has_state(&self) -> bool {
        let kpis = self.scenarios.iter().filter_map(|metrics| metrics.kpi(Quantity::NpvState, None));
        kpis.flat_map(|kpi| &kpi.percentiles).any(|value| *value != 0.0)
    }
}
