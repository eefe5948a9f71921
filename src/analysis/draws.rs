//! Draws kept one by one: factors and outcomes, for methods and tables that need more than summaries.

use crate::analysis::arena::Arena;
use crate::analysis::group::{Group, List};
use crate::analysis::observer::Observer;
use crate::analysis::outcome::Outcome;
use crate::analysis::simulation::{Chance, Simulation, Wave, Waves};
use crate::analysis::store::{Computed, read};
use crate::engine::LANES;
use crate::error::Result;
use crate::model::{Study, World};

/// Some or all draws of a scenario, in their order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Draws {
    /// Index of the scenario.
    pub scenario: usize,
    /// The first draw.
    pub first: usize,
    /// The values of the factors of its world: `[factor][draw]`.
    pub factors: Vec<Vec<f64>>,
    /// The outcomes asked for: `[outcome][draw]`; NaN where a draw or the whole scenario has no value.
    pub outcomes: Vec<Vec<f64>>,
}

/// All draws of every scenario, in the order of the study's scenarios. They take 8 bytes a draw, factor and outcome.
///
/// # Errors
/// [`Error::Interrupted`](crate::error::Error::Interrupted) if the observer says so; [`Error::Failed`](crate::error::Error::Failed) without memory.
pub fn draws(study: &Study, outcomes: &[Outcome], observer: &dyn Observer) -> Result<Vec<Draws>> {
    let mut all: Vec<Draws> = vec![Draws::default(); study.scenarios.len()];
    stream(study, outcomes, observer, &mut |some| {
        let whole = &mut all[some.scenario];
        whole.scenario = some.scenario;
        append(&mut whole.factors, some.factors);
        append(&mut whole.outcomes, some.outcomes);
        Ok(())
    })?;
    Ok(all)
}

fn append(whole: &mut Vec<Vec<f64>>, some: Vec<Vec<f64>>) {
    whole.resize(some.len(), Vec::new());
    whole.iter_mut().zip(some).for_each(|(whole, some)| whole.extend(some));
}

/// Hands the draws to `take`, some thousand at a time and scenario by scenario, so that they need not be in memory together.
///
/// # Errors
/// Those of `take`; [`Error::Interrupted`](crate::error::Error::Interrupted) if the observer says so.
pub fn stream(
    study: &Study,
    outcomes: &[Outcome],
    observer: &dyn Observer,
    take: &mut dyn FnMut(Draws) -> Result<()>,
) -> Result<()> {
    let path_steps = (study.scenarios.len() * study.horizon.steps()).saturating_mul(study.sampling.draws);
    observer.expect(path_steps as u64);
    for group in Group::all(study) {
        let sampler = group.sampler();
        let wanted: Vec<_> = (0..group.worlds.len()).map(|world| columns(&group, world, outcomes)).collect();
        visit(&group, &sampler, study.sampling.draws, observer, &mut |wave| {
            let mut factors = factors(&group, &sampler, wave);
            wanted.iter().enumerate().try_for_each(|(world, columns)| {
                take(Draws {
                    scenario: group.scenarios[world],
                    first: wave.draws.start,
                    factors: std::mem::take(&mut factors[world]),
                    outcomes: columns.iter().map(|column| values(wave, column.as_ref())).collect(),
                })
            })
        })?;
    }
    Ok(())
}

/// One outcome of one scenario in so many draws, on random numbers as `chance` has them; NaN if it does not have the metric.
///
/// # Errors
/// [`Error::Interrupted`](crate::error::Error::Interrupted) if the observer says so.
pub fn evaluate(
    group: &Group,
    outcome: &Outcome,
    (chance, draws): (&dyn Chance, usize),
    observer: &dyn Observer,
) -> Result<Vec<f64>> {
    let Some(column) = column(group, 0, outcome) else {
        return Ok(vec![f64::NAN; draws]);
    };
    observer.expect((draws * group.study.horizon.steps()) as u64);
    let mut all = Vec::with_capacity(draws);
    visit(group, chance, draws, observer, &mut |wave| {
        all.extend(values(wave, Some(&column)));
        Ok(())
    })?;
    Ok(all)
}

/// Simulates a group, and hands wave after wave to `take` until it fails.
fn visit(
    group: &Group,
    chance: &dyn Chance,
    draws: usize,
    observer: &dyn Observer,
    take: &mut dyn FnMut(&Wave) -> Result<()>,
) -> Result<()> {
    let waves = Waves::default();
    let mut arena = Arena::new(group.kept().saturating_mul(waves.most(draws)))?;
    let mut done = Ok(());
    Simulation::of(group, chance, draws).run(waves, &mut arena, observer, &mut |wave| {
        if done.is_ok() {
            done = take(wave);
        }
    })?;
    done
}

/// The values of each world's factors in the draws of a wave: `[world][factor][draw]`.
fn factors(group: &Group, chance: &dyn Chance, wave: &Wave) -> Vec<Vec<Vec<f64>>> {
    let none = |world: &&World| vec![Vec::with_capacity(wave.draws.len()); world.factors.len()];
    let mut all: Vec<Vec<Vec<f64>>> = group.worlds.iter().map(none).collect();
    for first in wave.draws.clone().step_by(LANES) {
        let lanes = LANES.min(wave.draws.end - first);
        for (all, block) in all.iter_mut().zip(chance.block(first as u64).0) {
            all.iter_mut().zip(block).for_each(|(all, column)| all.extend_from_slice(&column[..lanes]));
        }
    }
    all
}

/// Where the outcomes of a world are; `None` where it does not have the metric.
fn columns<'g>(group: &'g Group, world: usize, outcomes: &[Outcome]) -> Vec<Option<Computed<'g>>> {
    outcomes.iter().map(|outcome| column(group, world, outcome)).collect()
}

fn column<'g>(group: &'g Group, world: usize, outcome: &Outcome) -> Option<Computed<'g>> {
    let list = if outcome.year.is_some() { List::Annual } else { List::Kpis };
    let index = group.names(list, world).iter().position(|name| *name == outcome.name)?;
    Some(group.column(list, (world, index), outcome.year.unwrap_or(0)))
}

fn values(wave: &Wave, column: Option<&Computed>) -> Vec<f64> {
    let Some(column) = column else {
        return vec![f64::NAN; wave.draws.len()];
    };
    let mut values = Vec::with_capacity(wave.draws.len());
    read(wave.batches, column, None, wave.draws.len(), |some| values.extend_from_slice(some));
    values
}
