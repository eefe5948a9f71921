//! The experiment: all scenarios on the same draws, summarised and compared.

use crate::analysis::collect::Yearly;
use crate::analysis::layout::Layout;
use crate::analysis::results::{ClaimResult, Difference, Kpi, Metrics, Results, Series};
use crate::analysis::store::{Store, gather};
use crate::analysis::summary::{Summary, percentile};
use crate::engine::{LANES, LuckPlan, Sampler, simulate};
use crate::error::{Error, Result};
use crate::model::{AxisKind, Claim, Study, World};
use rayon::prelude::*;
use std::ops::Range;

/// Told how far the work is; asked whether to go on.
pub trait Observer: Sync {
    /// So many more of the path-steps (draws × scenarios × steps) are done.
    fn advance(&self, path_steps: u64);
    /// Whether the user wants it to stop.
    fn cancelled(&self) -> bool;
}

/// Room for yearly values kept at one time \[bytes\]. A study that needs more is simulated several times over, each time
/// keeping other years: time is cheaper than memory here.
const ROOM: usize = 768 << 20;

/// How a study's simulation is cut: path-steps in all (for progress) and the memory kept at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Draws × scenarios × steps, times the passes over them.
    pub path_steps: u128,
    /// Yearly values and KPIs kept at one time \[bytes\], at most.
    pub bytes: u128,
}

/// What the study will take to run.
pub fn effort(study: &Study) -> Effort {
    let mut effort = Effort { path_steps: 0, bytes: 0 };
    for group in groups(study) {
        let group = Group::new(study, group);
        let per_pass = (group.scenarios.len() * study.horizon.steps()) as u128 * study.sampling.draws as u128;
        let windows = group.windows(study.sampling.draws);
        effort.path_steps += per_pass * windows.len() as u128;
        let widest = windows.iter().map(Range::len).max().unwrap_or_default();
        let columns = widest * group.columns_per_year() + group.kpi_columns();
        effort.bytes = effort.bytes.max(columns as u128 * 8 * study.sampling.draws as u128);
    }
    effort
}

/// Simulates every scenario of the study and summarises it. Results do not depend on the number of threads.
///
/// # Errors
/// [`Error::Interrupted`] if the observer says so.
pub fn run(study: &Study, observer: &dyn Observer) -> Result<Results> {
    let mut results = Results { scenarios: vec![Metrics::default(); study.scenarios.len()], ..Results::default() };
    for group in groups(study) {
        Group::new(study, group).run(study, observer, &mut results)?;
    }
    results.differences.sort_by_key(|difference| (difference.axis, difference.to));
    results.claims.sort_by_key(|claim| (claim.scenario, claim.claim));
    Ok(results)
}

/// Scenarios that are alike in all uncertainty axes: only these are compared, so only these are kept at one time.
fn groups(study: &Study) -> Vec<Vec<usize>> {
    let mut groups: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    for (index, scenario) in study.scenarios.iter().enumerate() {
        let uncertain = study.axes.iter().zip(&scenario.levels).filter(|(axis, _)| axis.kind == AxisKind::Uncertainty);
        let key: Vec<usize> = uncertain.map(|(_, level)| *level).collect();
        match groups.iter_mut().find(|group| group.0 == key) {
            Some(group) => group.1.push(index),
            None => groups.push((key, vec![index])),
        }
    }
    groups.into_iter().map(|group| group.1).collect()
}

/// A group of scenarios and the metrics of each.
struct Group<'s> {
    scenarios: Vec<usize>,
    worlds: Vec<&'s World>,
    layouts: Vec<Layout>,
    /// (axis, from, to), as places in the group.
    pairs: Vec<(usize, usize, usize)>,
    years: usize,
}

/// The kept values of a group: `[scenario][block]`.
type Kept = Vec<Vec<Store>>;

impl<'s> Group<'s> {
    fn new(study: &'s Study, scenarios: Vec<usize>) -> Self {
        let worlds: Vec<&World> = scenarios.iter().map(|index| &study.scenarios[*index].world).collect();
        Self {
            layouts: worlds.iter().map(|world| Layout::of(world)).collect(),
            pairs: pairs(study, &scenarios),
            worlds,
            scenarios,
            years: study.horizon.years().len(),
        }
    }

    fn columns_per_year(&self) -> usize {
        self.layouts.iter().map(|layout| layout.annual.len()).sum()
    }

    fn kpi_columns(&self) -> usize {
        self.layouts.iter().map(|layout| layout.kpis.len()).sum()
    }

    /// The years to keep in each pass.
    fn windows(&self, draws: usize) -> Vec<Range<usize>> {
        let per_year = self.columns_per_year().saturating_mul(8).saturating_mul(draws).max(1);
        let width = (ROOM / per_year).clamp(1, self.years);
        (0..self.years).step_by(width).map(|from| from..(from + width).min(self.years)).collect()
    }

    fn run(&self, study: &Study, observer: &dyn Observer, results: &mut Results) -> Result<()> {
        let all: Vec<&World> = study.scenarios.iter().map(|scenario| &scenario.world).collect();
        let sampler = Sampler::new(study.sampling, &all, &self.worlds);
        let luck = LuckPlan::new(study.sampling.seed, study.horizon.steps(), &self.worlds);
        for window in self.windows(study.sampling.draws) {
            let kept = self.simulate(study, &sampler, &luck, window.clone(), observer)?;
            self.summarise(study, &kept, window, results);
            if observer.cancelled() {
                return Err(Error::Interrupted);
            }
        }
        Ok(())
    }

    /// Simulates all draws, block by block, each block in all scenarios of the group on the same luck.
    fn simulate(
        &self,
        study: &Study,
        sampler: &Sampler,
        luck: &LuckPlan,
        window: Range<usize>,
        observer: &dyn Observer,
    ) -> Result<Kept> {
        let steps = study.horizon.steps();
        let blocks = study.sampling.draws.div_ceil(LANES);
        let by_block: Vec<Vec<Store>> = (0..blocks)
            .into_par_iter()
            .map_init(
                || luck.room(),
                |luck, block| {
                    if observer.cancelled() {
                        return Err(Error::Interrupted);
                    }
                    let first = (block * LANES) as u64;
                    luck.renew(first);
                    let factors = sampler.block(first);
                    let per_tonne = study.units.per_tonne();
                    let of_scenarios = self.worlds.iter().zip(&factors).map(|(world, factors)| {
                        let mut yearly = Yearly::new(world, &study.horizon, per_tonne, window.clone());
                        simulate(world, &study.horizon, per_tonne, factors, luck, &mut yearly);
                        yearly.finish();
                        yearly.store
                    });
                    let stores = of_scenarios.collect();
                    let lanes = LANES.min(study.sampling.draws - block * LANES);
                    observer.advance((lanes * steps * self.worlds.len()) as u64);
                    Ok(stores)
                },
            )
            .collect::<Result<_>>()?;
        Ok(transposed(by_block, self.worlds.len()))
    }

    /// Summarises what a pass kept; KPIs once, with the first window.
    fn summarise(&self, study: &Study, kept: &Kept, window: Range<usize>, results: &mut Results) {
        let draws = study.sampling.draws;
        let with_kpis = window.start == 0;
        for (place, layout) in self.layouts.iter().enumerate() {
            let index = self.scenarios[place];
            let columns = Columns { own: (&kept[place], layout), minus: None, draws, window: window.clone() };
            columns.summarise(with_kpis, &mut results.scenarios[index]);
            results.claims.extend(columns.claims(study, index, with_kpis));
        }
        for (axis, from, to) in &self.pairs {
            let minus = Some((kept[*from].as_slice(), &self.layouts[*from]));
            let columns = Columns { own: (&kept[*to], &self.layouts[*to]), minus, draws, window: window.clone() };
            let (from, to) = (self.scenarios[*from], self.scenarios[*to]);
            let known = results.differences.iter().position(|it| (it.axis, it.from, it.to) == (*axis, from, to));
            let place = known.unwrap_or_else(|| {
                results.differences.push(Difference { axis: *axis, from, to, metrics: Metrics::default() });
                results.differences.len() - 1
            });
            columns.summarise(with_kpis, &mut results.differences[place].metrics);
        }
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

/// From `[block][scenario]` to `[scenario][block]`.
fn transposed(by_block: Vec<Vec<Store>>, scenarios: usize) -> Kept {
    let mut kept: Kept = (0..scenarios).map(|_| Vec::with_capacity(by_block.len())).collect();
    for block in by_block {
        kept.iter_mut().zip(block).for_each(|(stores, store)| stores.push(store));
    }
    kept
}

/// The columns of a scenario, or of its difference to another.
struct Columns<'k> {
    own: (&'k [Store], &'k Layout),
    minus: Option<(&'k [Store], &'k Layout)>,
    draws: usize,
    window: Range<usize>,
}

impl Columns<'_> {
    /// Summaries of the window's years, and of the KPIs if asked for, added to `metrics`.
    fn summarise(&self, with_kpis: bool, metrics: &mut Metrics) {
        let layout = self.own.1;
        let tasks: Vec<(usize, usize)> =
            (0..layout.annual.len()).flat_map(|series| self.window.clone().map(move |year| (series, year))).collect();
        let fresh = |series: usize, year: usize, values: &mut Vec<f64>| match self.is_whole_again(series) {
            true => None,
            false => self.annual(series, year, values),
        };
        let mut summaries: Vec<Option<Summary>> =
            tasks.par_iter().map_init(Vec::new, |values, (series, year)| fresh(*series, *year, values)).collect();
        for task in 0..tasks.len() {
            if self.is_whole_again(tasks[task].0) {
                summaries[task] = summaries[task - self.window.len()];
            }
        }
        for ((series, _), summary) in tasks.iter().zip(summaries) {
            let (Some(summary), name) = (summary, &layout.annual[*series]) else {
                continue;
            };
            match metrics.annual.iter_mut().find(|known| known.name == *name) {
                Some(known) => known.years.push(summary),
                None => metrics.annual.push(Series { name: name.clone(), years: vec![summary] }),
            }
        }
        if with_kpis {
            metrics.kpis = (0..layout.kpis.len()).into_par_iter().filter_map(|kpi| self.kpi(kpi)).collect();
        }
    }

    /// Whether a series is the only part of the whole before it, in both scenarios: then the two are the same.
    fn is_whole_again(&self, series: usize) -> bool {
        let name = &self.own.1.annual[series];
        let only = |layout: &Layout| layout.annual.iter().filter(|other| other.metric == name.metric).count() == 2;
        let whole = self.own.1.annual[..series].last().is_some_and(|before| before.metric == name.metric);
        name.part.is_some()
            && whole
            && self.own.1.annual[series - 1].part.is_none()
            && only(self.own.1)
            && self.minus.is_none_or(|(_, layout)| only(layout) && layout.annual.contains(name))
    }

    /// One metric in one year; `None` where the other scenario does not have it.
    fn annual(&self, series: usize, year: usize, values: &mut Vec<f64>) -> Option<Summary> {
        let place = |layout: &Layout, series: usize| (year - self.window.start) * layout.annual.len() + series;
        let name = &self.own.1.annual[series];
        let minus = match self.minus {
            None => None,
            Some((stores, layout)) => {
                let other = layout.annual.iter().position(|known| known == name)?;
                Some((stores, place(layout, other)))
            }
        };
        Some(self.column(place(self.own.1, series), minus, values))
    }

    /// A KPI with its percentiles.
    fn kpi(&self, kpi: usize) -> Option<Kpi> {
        let years = self.window.len();
        let place = |layout: &Layout, kpi: usize| years * layout.annual.len() + kpi;
        let name = &self.own.1.kpis[kpi];
        let minus = match self.minus {
            None => None,
            Some((stores, layout)) => {
                Some((stores, place(layout, layout.kpis.iter().position(|known| known == name)?)))
            }
        };
        let mut values = Vec::new();
        let summary = self.column(place(self.own.1, kpi), minus, &mut values);
        values.sort_unstable_by(f64::total_cmp);
        let at = |percent: i32| match values.is_empty() {
            true => summary.mean,
            false => percentile(&values, f64::from(percent) / 100.0),
        };
        Some(Kpi { name: name.clone(), summary, percentiles: (0..=100).map(at).collect() })
    }

    fn column(&self, own: usize, minus: Option<(&[Store], usize)>, values: &mut Vec<f64>) -> Summary {
        match gather(self.own.0, own, minus, self.draws, values) {
            Some(constant) => Summary::constant(constant, self.draws),
            None => Summary::of(values),
        }
    }

    /// The study's claims held against this scenario, as far as the window's years and the KPIs tell.
    fn claims(&self, study: &Study, scenario: usize, with_kpis: bool) -> Vec<ClaimResult> {
        let results = study.claims.iter().enumerate().filter_map(|(index, claim)| {
            let found = self.claimed(study, claim, with_kpis)?;
            let (probability, summary) = found.unwrap_or((0.0, None));
            Some(ClaimResult { scenario, claim: index, probability, summary })
        });
        results.collect()
    }

    /// `None`: another pass will tell; `Some(None)`: the scenario does not have the metric.
    #[allow(clippy::option_option, reason = "not now and never are two answers")]
    fn claimed(&self, study: &Study, claim: &Claim, with_kpis: bool) -> Option<Option<(f64, Option<Summary>)>> {
        let layout = self.own.1;
        let place = match claim.year {
            None if !with_kpis => return None,
            None => {
                let kpi = layout.kpis.iter().position(|name| *name == claim.metric);
                kpi.map(|kpi| self.window.len() * layout.annual.len() + kpi)
            }
            Some(year) => {
                let year = study.horizon.years().iter().position(|it| it.year == year)?;
                if !self.window.contains(&year) {
                    return None;
                }
                let series = layout.annual.iter().position(|name| *name == claim.metric);
                series.map(|series| (year - self.window.start) * layout.annual.len() + series)
            }
        };
        let Some(place) = place else {
            return Some(None);
        };
        let mut values = Vec::new();
        let kept = match gather(self.own.0, place, None, self.draws, &mut values) {
            Some(value) => f64::from(u8::from(claim.bound.holds(value))),
            None => values.iter().filter(|value| claim.bound.holds(**value)).count() as f64 / self.draws as f64,
        };
        Some(Some((kept, Some(self.column(place, None, &mut values)))))
    }
}
