//! Scenarios that are simulated together, and which of them are compared.

use crate::analysis::formula::Formula;
use crate::analysis::layout::{Layout, Twin, Twins};
use crate::analysis::store::Computed;
use crate::engine::Sampler;
use crate::model::{AxisKind, MetricName, Study, World};

/// Yearly metrics or KPIs.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum List {
    /// Yearly metrics.
    Annual,
    /// KPIs.
    Kpis,
}

/// A group of scenarios that are alike in all uncertainty axes, and the metrics of each.
pub struct Group<'s> {
    /// The study.
    pub study: &'s Study,
    /// The scenarios, as indices of the study's.
    pub scenarios: Vec<usize>,
    /// Their worlds.
    pub worlds: Vec<&'s World>,
    /// The metrics of each.
    pub layouts: Vec<Layout>,
    /// Which of them may be the same.
    pub twins: Twins,
    /// (axis, from, to) to be compared, as places in the group.
    pub pairs: Vec<(usize, usize, usize)>,
    /// How KPIs are had: as they were kept.
    pub itself: Formula,
}

impl<'s> Group<'s> {
    /// The groups of a study: only scenarios of one group are compared, so only these are in memory at one time.
    pub fn all(study: &'s Study) -> impl Iterator<Item = Self> {
        let mut groups: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
        for (index, scenario) in study.scenarios.iter().enumerate() {
            let uncertain = study.axes.iter().zip(&scenario.levels).filter(|it| it.0.kind == AxisKind::Uncertainty);
            let key: Vec<usize> = uncertain.map(|(_, level)| *level).collect();
            match groups.iter_mut().find(|group| group.0 == key) {
                Some(group) => group.1.push(index),
                None => groups.push((key, vec![index])),
            }
        }
        groups.into_iter().map(|group| Self::new(study, group.1))
    }

    /// One scenario by itself.
    pub fn alone(study: &'s Study, scenario: usize) -> Self {
        Self::new(study, vec![scenario])
    }

    fn new(study: &'s Study, scenarios: Vec<usize>) -> Self {
        let worlds: Vec<&World> = scenarios.iter().map(|index| &study.scenarios[*index].world).collect();
        let layouts: Vec<Layout> = worlds.iter().map(|world| Layout::of(world)).collect();
        let pairs = pairs(study, &scenarios);
        Self { study, twins: Twins::of(&layouts), layouts, pairs, worlds, scenarios, itself: Formula::itself(0) }
    }

    /// The sampler of its factors.
    pub fn sampler(&self) -> Sampler {
        let all: Vec<&World> = self.study.scenarios.iter().map(|scenario| &scenario.world).collect();
        Sampler::new(self.study.sampling, &all, &self.worlds)
    }

    /// How many columns of a draw are kept while it is in memory.
    pub fn kept(&self) -> usize {
        let years = self.study.horizon.years().len();
        self.layouts.iter().map(|layout| years * layout.kept.len() + layout.kpis.len()).sum()
    }
}

/// Where the group's columns and their entries are: of each world the yearly metrics, metric by metric and year by year,
/// then the KPIs.
impl<'g> Group<'g> {
    /// The metrics of a world.
    pub fn names(&self, list: List, world: usize) -> &[MetricName] {
        match list {
            List::Annual => &self.layouts[world].annual,
            List::Kpis => &self.layouts[world].kpis,
        }
    }

    /// How many years a metric has; KPIs have one "year".
    pub fn years(&self, list: List) -> usize {
        match list {
            List::Annual => self.study.horizon.years().len(),
            List::Kpis => 1,
        }
    }

    /// The metrics that two worlds both have: their indices in the one and the other, in the order of `to`.
    pub fn common(&self, list: List, from: usize, to: usize) -> impl Iterator<Item = (usize, usize)> {
        let (mine, theirs) = (self.names(list, to), self.names(list, from));
        mine.iter()
            .enumerate()
            .filter_map(|(index, name)| Some((index, theirs.iter().position(|known| known == name)?)))
    }

    /// The entry of a metric in a year.
    pub fn entry(&self, list: List, (world, index): Twin, year: usize) -> usize {
        let years = self.years(List::Annual);
        let before: usize =
            self.layouts[..world].iter().map(|layout| years * layout.annual.len() + layout.kpis.len()).sum();
        match list {
            List::Annual => before + index * years + year,
            List::Kpis => before + self.layouts[world].annual.len() * years + index,
        }
    }

    /// How a metric's column is had in a year.
    pub fn column(&self, list: List, (world, index): Twin, year: usize) -> Computed<'_> {
        let (layout, years) = (&self.layouts[world], self.study.horizon.years());
        let (before, formula) = match list {
            List::Annual => (year * layout.kept.len(), &layout.formulas[index]),
            List::Kpis => (years.len() * layout.kept.len() + index, &self.itself),
        };
        Computed { world, before, formula, length: f64::from(years[year].months) / 12.0 }
    }
}

/// Pairs of scenarios that differ in one decision axis only, one of them at its reference level.
fn pairs(study: &Study, scenarios: &[usize]) -> Vec<(usize, usize, usize)> {
    let mut pairs = Vec::new();
    for (axis, description) in study.axes.iter().enumerate() {
        let Some(reference) = description.reference else {
            continue;
        };
        if description.kind != AxisKind::Decision {
            continue;
        }
        for (to, index) in scenarios.iter().enumerate() {
            let mut twin = study.scenarios[*index].levels.clone();
            if twin[axis] == reference {
                continue;
            }
            twin[axis] = reference;
            if let Some(from) = scenarios.iter().position(|other| study.scenarios[*other].levels == twin) {
                pairs.push((axis, from, to));
            }
        }
    }
    pairs
}
