//! Which metrics a world has, in the order of the tables.

use crate::model::{ANNUAL, KPIS, Metric, MetricName, Parts, World};

/// The metrics of a world.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Yearly metrics: each whole before its parts.
    pub annual: Vec<MetricName>,
    /// KPIs: all wholes, then facility by facility.
    pub kpis: Vec<MetricName>,
}

impl Layout {
    /// The metrics of `world`.
    pub fn of(world: &World) -> Self {
        let annual = ANNUAL.iter().flat_map(|metric| {
            let whole = (metric.parts != Parts::States).then(|| MetricName::whole(metric.quantity));
            let parts = parts(world, metric).into_iter().map(|part| MetricName::of_part(metric.quantity, part));
            whole.into_iter().chain(parts).collect::<Vec<_>>()
        });
        let of_facilities = world.facilities.iter().flat_map(|facility| {
            let with_parts = KPIS.iter().filter(|metric| metric.parts == Parts::Facilities);
            with_parts.map(|metric| MetricName::of_part(metric.quantity, &facility.name))
        });
        let wholes = KPIS.iter().map(|metric| MetricName::whole(metric.quantity));
        Self { annual: annual.collect(), kpis: wholes.chain(of_facilities).collect() }
    }
}

/// The names of what a metric is also given for.
fn parts(world: &World, metric: &Metric) -> Vec<String> {
    match metric.parts {
        Parts::None => Vec::new(),
        Parts::Sources => world.sources.iter().map(|source| source.name.clone()).collect(),
        Parts::Facilities => world.facilities.iter().map(|facility| facility.name.clone()).collect(),
        Parts::States => {
            world.security.iter().flat_map(|security| &security.states).map(|state| state.name.clone()).collect()
        }
    }
}
