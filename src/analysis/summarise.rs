//! From the kept values of a group of scenarios to summaries, differences and claims.

use crate::analysis::formula::Formula;
use crate::analysis::layout::{Layout, Twin, Twins};
use crate::analysis::results::{ClaimResult, Difference, Kpi, Metrics, Results, Series};
use crate::analysis::sample::Sample;
use crate::analysis::store::{Computed, Store, constant, gather, same};
use crate::analysis::summary::Summary;
use crate::model::{Claim, MetricName, Study};
use rayon::prelude::*;
use std::ops::Range;

/// What a pass over a group's draws has kept.
pub struct View<'v> {
    /// The study.
    pub study: &'v Study,
    /// The group's scenarios, as indices of the study's.
    pub scenarios: &'v [usize],
    /// The metrics of each.
    pub layouts: &'v [Layout],
    /// Which of them may be the same.
    pub twins: &'v Twins,
    /// (axis, from, to) to be compared, as places in the group.
    pub pairs: &'v [(usize, usize, usize)],
    /// The values.
    pub blocks: &'v [Store<'v>],
    /// The years that were kept; the KPIs too if they end the horizon.
    pub window: Range<usize>,
    /// How KPIs are had: as they were kept.
    pub itself: &'v Formula,
}

/// Yearly metrics or KPIs.
#[derive(Clone, Copy)]
enum List {
    Annual,
    Kpis,
}

/// A column over the draws; of KPIs all hundredths too, else none.
#[derive(Clone)]
struct Found {
    summary: Summary,
    hundredths: Vec<f64>,
}

/// What was found, by index in a list and year; KPIs have one "year".
type Table = Vec<Vec<Found>>;

/// Adds what a pass has kept to the results.
pub fn summarise(view: &View, results: &mut Results) {
    let (annual, kpis) = (view.tables(List::Annual), view.tables(List::Kpis));
    for (world, scenario) in view.scenarios.iter().enumerate() {
        let layout = &view.layouts[world];
        let annual = layout.annual.iter().zip(annual[world].clone());
        let kpis = layout.kpis.iter().zip(kpis[world].clone());
        append(&mut results.scenarios[*scenario], annual, kpis);
        results.claims.extend(view.claims(world));
    }
    for pair in view.pairs {
        let (axis, from, to) = (pair.0, view.scenarios[pair.1], view.scenarios[pair.2]);
        let (annual, kpis) =
            (view.differences(List::Annual, *pair, &annual), view.differences(List::Kpis, *pair, &kpis));
        let known = results.differences.iter().position(|it| (it.axis, it.from, it.to) == (axis, from, to));
        let place = known.unwrap_or_else(|| {
            results.differences.push(Difference { axis, from, to, metrics: Metrics::default() });
            results.differences.len() - 1
        });
        append(&mut results.differences[place].metrics, annual.into_iter(), kpis.into_iter());
    }
}

/// Appends years to the series that are known, and new series.
fn append<'n>(
    metrics: &mut Metrics,
    annual: impl Iterator<Item = (&'n MetricName, Vec<Found>)>,
    kpis: impl Iterator<Item = (&'n MetricName, Vec<Found>)>,
) {
    let summaries = |found: Vec<Found>| found.into_iter().map(|it| it.summary);
    if metrics.annual.is_empty() {
        let series = annual.map(|(name, years)| Series { name: name.clone(), years: summaries(years).collect() });
        metrics.annual = series.collect();
    } else {
        metrics.annual.iter_mut().zip(annual).for_each(|(known, new)| known.years.extend(summaries(new.1)));
    }
    for (name, found) in kpis {
        let kpi = |it: Found| Kpi { name: name.clone(), summary: it.summary, percentiles: it.hundredths };
        metrics.kpis.extend(found.into_iter().map(kpi));
    }
}

impl Found {
    /// `n` draws of the same value.
    fn constant(list: List, value: f64, n: usize) -> Self {
        let hundredths = match list {
            List::Annual => Vec::new(),
            List::Kpis => vec![if n == 0 { f64::NAN } else { value }; 101],
        };
        Self { summary: Summary::constant(value, n), hundredths }
    }
}

impl<'v> View<'v> {
    fn names(&self, list: List, world: usize) -> &'v [MetricName] {
        match list {
            List::Annual => &self.layouts[world].annual,
            List::Kpis => &self.layouts[world].kpis,
        }
    }

    /// How many "years" of a list were kept.
    fn years(&self, list: List) -> usize {
        match list {
            List::Annual => self.window.len(),
            List::Kpis => usize::from(self.window.end == self.study.horizon.years().len()),
        }
    }

    /// How a metric's column is had.
    fn column(&self, list: List, world: usize, index: usize, year: usize) -> Computed<'v> {
        let kept = self.layouts[world].kept.len();
        let months = self.study.horizon.years()[self.window.start + year].months;
        let length = f64::from(months) / 12.0;
        match list {
            List::Annual => {
                Computed { world, before: year * kept, formula: &self.layouts[world].formulas[index], length }
            }
            List::Kpis => {
                let before = self.window.len() * kept + index;
                Computed { world, before, formula: self.itself, length }
            }
        }
    }

    /// Every index and year of a list.
    fn tasks(&self, list: List, names: usize) -> Vec<(usize, usize)> {
        (0..names).flat_map(|index| (0..self.years(list)).map(move |year| (index, year))).collect()
    }

    /// The summaries of all worlds.
    fn tables(&self, list: List) -> Vec<Table> {
        let mut tables = Vec::new();
        for world in 0..self.scenarios.len() {
            let table = self.table(list, world, &tables);
            tables.push(table);
        }
        tables
    }

    /// The summaries of a world; what is the same as something before it is not summarised again.
    fn table(&self, list: List, world: usize, before: &[Table]) -> Table {
        let names = self.names(list, world);
        let tasks = self.tasks(list, names.len());
        let twins: &[Option<Twin>] = match list {
            List::Annual => &self.twins.annual[world],
            List::Kpis => &self.twins.kpis[world],
        };
        let found: Vec<Option<Found>> = tasks
            .par_iter()
            .map_init(Sample::default, |sample, (index, year)| {
                let column = self.column(list, world, *index, *year);
                let twin = twins[*index].map(|(other, index)| self.column(list, other, index, *year));
                let known = twin.is_some_and(|twin| same(self.blocks, &column, &twin));
                (!known).then(|| self.summary(list, sample, &column, None))
            })
            .collect();
        let mut table: Table = vec![Vec::new(); names.len()];
        for ((index, year), found) in tasks.into_iter().zip(found) {
            let as_twin = || match twins[index] {
                Some((other, index)) if other == world => table[index][year].clone(),
                Some((other, index)) => before[other][index][year].clone(),
                None => Found::constant(list, f64::NAN, 0),
            };
            let found = found.unwrap_or_else(as_twin);
            table[index].push(found);
        }
        table
    }

    /// The summaries of the differences between two worlds, of the metrics that both have. `tables` are those of the worlds.
    fn differences(
        &self,
        list: List,
        (_, from, to): (usize, usize, usize),
        tables: &[Table],
    ) -> Vec<(&'v MetricName, Vec<Found>)> {
        let theirs = self.names(list, from);
        let common: Vec<(usize, usize)> = self
            .names(list, to)
            .iter()
            .enumerate()
            .filter_map(|(index, name)| Some((index, theirs.iter().position(|known| known == name)?)))
            .collect();
        let difference = |sample: &mut Sample, (index, year): &(usize, usize)| {
            let (mine, other) = common[*index];
            let column = self.column(list, to, mine, *year);
            let minus = self.column(list, from, other, *year);
            if same(self.blocks, &column, &minus) {
                return Found::constant(list, 0.0, tables[to][mine][*year].summary.n);
            }
            self.summary(list, sample, &column, Some(&minus))
        };
        let tasks = self.tasks(list, common.len());
        let found: Vec<Found> = tasks.par_iter().map_init(Sample::default, difference).collect();
        let years = self.years(list).max(1);
        common
            .iter()
            .zip(found.chunks(years))
            .map(|((index, _), years)| (&self.names(list, to)[*index], years.to_vec()))
            .collect()
    }

    /// One column, less another if given.
    fn summary(&self, list: List, sample: &mut Sample, column: &Computed, minus: Option<&Computed>) -> Found {
        let draws = self.study.sampling.draws;
        if let (None, Some(value)) = (minus, constant(self.blocks, column)) {
            return Found::constant(list, value, draws);
        }
        gather(self.blocks, column, minus, draws, sample);
        let summary = Summary::of(sample);
        let hundredths = match list {
            List::Annual => Vec::new(),
            List::Kpis => sample.percentiles(&std::array::from_fn::<f64, 101, _>(|percent| percent as f64 / 100.0)),
        };
        Found { summary, hundredths }
    }

    /// The study's claims held against a world, as far as this pass tells.
    fn claims(&self, world: usize) -> Vec<ClaimResult> {
        let results = self.study.claims.iter().enumerate().filter_map(|(index, claim)| {
            let (list, year) = self.when(claim)?;
            let place = self.names(list, world).iter().position(|name| *name == claim.metric);
            let (probability, summary) = match place {
                // The scenario does not have the metric: nobody keeps the claim.
                None => (0.0, None),
                Some(place) => self.claimed(claim, &self.column(list, world, place, year)),
            };
            Some(ClaimResult { scenario: self.scenarios[world], claim: index, probability, summary })
        });
        results.collect()
    }

    /// The list and year of a claim; `None` if another pass keeps them.
    fn when(&self, claim: &Claim) -> Option<(List, usize)> {
        match claim.year {
            None => (self.years(List::Kpis) > 0).then_some((List::Kpis, 0)),
            Some(year) => {
                let year = self.study.horizon.years().iter().position(|it| it.year == year)?;
                self.window.contains(&year).then(|| (List::Annual, year - self.window.start))
            }
        }
    }

    /// The share of the draws that keep a claim, and the summary of what it is about.
    fn claimed(&self, claim: &Claim, column: &Computed) -> (f64, Option<Summary>) {
        let draws = self.study.sampling.draws;
        let mut sample = Sample::default();
        gather(self.blocks, column, None, draws, &mut sample);
        let kept = sample.values().iter().filter(|value| claim.bound.holds(**value)).count();
        (kept as f64 / draws as f64, Some(Summary::of(&mut sample)))
    }
}
