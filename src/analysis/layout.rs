//! Which metrics a world has, in the order of the tables.

use crate::analysis::formula::{Formula, formula, is_kept};
use crate::model::{ANNUAL, KPIS, Metric, MetricName, Parts, World};

/// The metrics of a world.
#[derive(Debug, Clone, PartialEq)]
pub struct Layout {
    /// Yearly metrics: each whole before its parts.
    pub annual: Vec<MetricName>,
    /// KPIs: all wholes, then facility by facility.
    pub kpis: Vec<MetricName>,
    /// The yearly metrics that are kept draw by draw.
    pub kept: Vec<MetricName>,
    /// How each yearly metric is had from those.
    pub formulas: Vec<Formula>,
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
        let annual: Vec<MetricName> = annual.collect();
        let kept: Vec<MetricName> = annual.iter().filter(|name| is_kept(name)).cloned().collect();
        let formulas = annual.iter().map(|name| formula(name, &kept)).collect();
        Self { annual, kpis: wholes.chain(of_facilities).collect(), kept, formulas }
    }
}

/// A column that may be the same as another: its world, and its index in that world's list.
pub type Twin = (usize, usize);

/// For each world and metric the column before it that may well be the same: the whole, of which it is the only part, or the
/// same metric of the world before.
#[derive(Debug, Clone, PartialEq)]
pub struct Twins {
    /// Of the yearly metrics: `[world][index]`.
    pub annual: Vec<Vec<Option<Twin>>>,
    /// Of the KPIs: `[world][index]`.
    pub kpis: Vec<Vec<Option<Twin>>>,
    /// Of the yearly metrics that are kept: `[world][index]`.
    pub kept: Vec<Vec<Option<Twin>>>,
}

impl Twins {
    /// The twins among the metrics of some worlds.
    pub fn of(layouts: &[Layout]) -> Self {
        let of = |list: fn(&Layout) -> &Vec<MetricName>| {
            let lists: Vec<&[MetricName]> = layouts.iter().map(|layout| list(layout).as_slice()).collect();
            twins(&lists)
        };
        Self { annual: of(|layout| &layout.annual), kpis: of(|layout| &layout.kpis), kept: of(|layout| &layout.kept) }
    }
}

fn twins(worlds: &[&[MetricName]]) -> Vec<Vec<Option<Twin>>> {
    let whole = |names: &[MetricName], name: &MetricName| {
        let parts = names.iter().filter(|other| other.metric == name.metric && other.part.is_some()).count();
        let whole = names.iter().position(|other| other.metric == name.metric && other.part.is_none());
        whole.filter(|_| parts == 1 && name.part.is_some())
    };
    let twin = |world: usize, name: &MetricName| {
        let before = (0..world).rev();
        let mut elsewhere =
            before.filter_map(|other| Some((other, worlds[other].iter().position(|known| known == name)?)));
        whole(worlds[world], name).map(|index| (world, index)).or_else(|| elsewhere.next())
    };
    (0..worlds.len()).map(|world| worlds[world].iter().map(|name| twin(world, name)).collect()).collect()
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
