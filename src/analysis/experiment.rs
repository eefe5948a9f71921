//! The experiment: all scenarios on the same draws, summarised and compared.

use crate::analysis::arena::{Arena, Room};
use crate::analysis::collect::{Plan, Yearly};
use crate::analysis::formula::Formula;
use crate::analysis::layout::{Layout, Twins};
use crate::analysis::results::{Metrics, Results};
use crate::analysis::store::{BATCH, CHUNK, Draft, Store};
use crate::analysis::summarise::{View, summarise};
use crate::engine::{LANES, LuckPlan, Sampler, simulate};
use crate::error::{Error, Result};
use crate::model::{AxisKind, Study, World};
use rayon::prelude::*;
use std::ops::Range;

/// Told how far the work is; asked whether to go on.
pub trait Observer: Sync {
    /// So many path-steps (draws × scenarios × steps) will be done.
    fn expect(&self, path_steps: u64);
    /// So many more of them are done.
    fn advance(&self, path_steps: u64);
    /// Whether the user wants it to stop.
    fn cancelled(&self) -> bool;
}

/// Room for yearly values kept at one time \[bytes\]. A study that needs more is simulated several times over, each time
/// keeping other years: time is cheaper than memory here.
const ROOM: usize = 1200 << 20;

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
    effort_within(study, ROOM)
}

fn effort_within(study: &Study, room: usize) -> Effort {
    let mut effort = Effort { path_steps: 0, bytes: 0 };
    let draws = study.sampling.draws as u128;
    for group in groups(study) {
        let group = Group::new(study, group);
        for window in group.windows(study.sampling.draws, room) {
            effort.path_steps += (group.scenarios.len() * Group::steps(study, &window)) as u128 * draws;
            // Whole batches of blocks are kept.
            let values = group.columns(&window) as u128 * draws.next_multiple_of(CHUNK as u128);
            effort.bytes = effort.bytes.max(8 * values);
        }
    }
    effort
}

/// Simulates every scenario of the study and summarises it. Results do not depend on the number of threads.
///
/// # Errors
/// [`Error::Interrupted`] if the observer says so.
pub fn run(study: &Study, observer: &dyn Observer) -> Result<Results> {
    run_within(study, ROOM, observer)
}

/// As [`run`], with so much room for yearly values \[bytes\]: results do not depend on it.
///
/// # Errors
/// As [`run`].
pub fn run_within(study: &Study, room: usize, observer: &dyn Observer) -> Result<Results> {
    let mut results = Results { scenarios: vec![Metrics::default(); study.scenarios.len()], ..Results::default() };
    let effort = effort_within(study, room);
    observer.expect(u64::try_from(effort.path_steps).unwrap_or(u64::MAX));
    let mut arena = Arena::new(usize::try_from(effort.bytes / 8).unwrap_or(usize::MAX))?;
    for group in groups(study) {
        Group::new(study, group).run(study, (room, &mut arena), observer, &mut results)?;
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
    twins: Twins,
    /// (axis, from, to), as places in the group.
    pairs: Vec<(usize, usize, usize)>,
    years: usize,
}

impl<'s> Group<'s> {
    fn new(study: &'s Study, scenarios: Vec<usize>) -> Self {
        let worlds: Vec<&World> = scenarios.iter().map(|index| &study.scenarios[*index].world).collect();
        let layouts: Vec<Layout> = worlds.iter().map(|world| Layout::of(world)).collect();
        Self {
            twins: Twins::of(&layouts),
            layouts,
            pairs: pairs(study, &scenarios),
            worlds,
            scenarios,
            years: study.horizon.years().len(),
        }
    }

    /// Numbers kept of a draw in each year.
    fn columns_per_year(&self) -> usize {
        self.layouts.iter().map(|layout| layout.kept.len()).sum()
    }

    /// Numbers kept of a draw when the years of `window` and, if it ends the horizon, the KPIs are kept.
    fn columns(&self, window: &Range<usize>) -> usize {
        let kpis = self.layouts.iter().map(|layout| layout.kpis.len()).sum::<usize>();
        window.len() * self.columns_per_year() + if window.end == self.years { kpis } else { 0 }
    }

    /// The years to keep in each pass.
    fn windows(&self, draws: usize, room: usize) -> Vec<Range<usize>> {
        let per_year = self.columns_per_year().saturating_mul(8).saturating_mul(draws).max(1);
        let width = (room / per_year).clamp(1, self.years);
        (0..self.years).step_by(width).map(|from| from..(from + width).min(self.years)).collect()
    }

    /// How many steps a pass simulates: up to the end of its years.
    fn steps(study: &Study, window: &Range<usize>) -> usize {
        study.horizon.years()[..window.end].last().map_or(0, |year| year.steps.end)
    }

    fn run(
        &self,
        study: &Study,
        (room, arena): (usize, &mut Arena),
        observer: &dyn Observer,
        results: &mut Results,
    ) -> Result<()> {
        let all: Vec<&World> = study.scenarios.iter().map(|scenario| &scenario.world).collect();
        let sampler = Sampler::new(study.sampling, &all, &self.worlds);
        let luck = LuckPlan::new(study.sampling.seed, &self.worlds);
        for window in self.windows(study.sampling.draws, room) {
            let room = arena.room();
            let blocks = self.simulate(study, (&sampler, &luck), window.clone(), &room, observer)?;
            let view = View {
                study,
                scenarios: &self.scenarios,
                layouts: &self.layouts,
                twins: &self.twins,
                pairs: &self.pairs,
                blocks: &blocks,
                window,
                itself: &Formula::itself(0),
            };
            summarise(&view, results);
            if observer.cancelled() {
                return Err(Error::Interrupted);
            }
        }
        Ok(())
    }

    /// Simulates all draws, block by block, each block in all scenarios of the group on the same luck.
    fn simulate<'a>(
        &self,
        study: &Study,
        (sampler, luck): (&Sampler, &LuckPlan),
        window: Range<usize>,
        room: &Room<'a>,
        observer: &dyn Observer,
    ) -> Result<Vec<Store<'a>>> {
        let steps = Self::steps(study, &window);
        let draws = study.sampling.draws;
        let per_tonne = study.units.per_tonne();
        let plan =
            Plan { horizon: &study.horizon, per_tonne, keep: window, layouts: &self.layouts, twins: &self.twins };
        let blocks = draws.div_ceil(LANES);
        let batch = |drafts: &mut Vec<Draft>, batch: usize| {
            if observer.cancelled() {
                return Err(Error::Interrupted);
            }
            let of_batch = batch * BATCH..((batch + 1) * BATCH).min(blocks);
            drafts.resize_with(of_batch.len(), Draft::default);
            for (block, draft) in of_batch.zip(drafts.iter_mut()) {
                let first = (block * LANES) as u64;
                let factors = sampler.block(first);
                let mut yearly = Yearly::new(&plan, draft);
                simulate(&self.worlds, &study.horizon, steps, per_tonne, &factors, luck.block(first), &mut yearly);
                observer.advance((LANES.min(draws - block * LANES) * steps * self.worlds.len()) as u64);
            }
            Store::of(drafts, room)
        };
        (0..blocks.div_ceil(BATCH)).into_par_iter().map_init(Default::default, batch).collect()
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
