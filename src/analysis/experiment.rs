//! The experiment: all scenarios on the same draws, wave by wave, summarised and compared.

use crate::analysis::arena::{Arena, Room};
use crate::analysis::bracket::Narrowing;
use crate::analysis::collect::{Plan, Yearly};
use crate::analysis::group::Group;
use crate::analysis::ledger::{Ledger, Wave};
use crate::analysis::results::{Metrics, Results};
use crate::analysis::store::{BATCH, CHUNK, Draft, Store};
use crate::engine::{LANES, LuckPlan, Sampler, simulate};
use crate::error::{Error, Result};
use crate::model::{Study, World};
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

/// How the draws are cut into waves, of which one is in memory at a time, and how much of the waves before is kept.
#[derive(Debug, Clone, Copy)]
pub struct Waves {
    /// Draws in a wave, roughly.
    pub draws: usize,
    /// The width of the brackets in which percentiles are sought, in standard errors to each side. If one is missed, the
    /// study is simulated twice: results do not depend on it.
    pub width: f64,
}

impl Default for Waves {
    /// Brackets of five standard errors: one in two million is missed, and a study has some thousand.
    fn default() -> Self {
        Self { draws: 8192, width: 5.0 }
    }
}

impl Waves {
    /// Draws in the next wave, if so many are `left`: whole batches, which a few threads share evenly. A rest of less than
    /// half a wave is no wave of its own.
    fn next(self, left: usize) -> usize {
        let wave = self.draws.max(1).next_multiple_of(CHUNK);
        if left <= wave + wave / 2 { left } else { wave }
    }

    /// Draws in memory at one time: whole batches.
    fn most(self, draws: usize) -> usize {
        let wave = self.draws.max(1).next_multiple_of(CHUNK);
        draws.min(wave + wave / 2).next_multiple_of(CHUNK)
    }

    fn narrowing(self) -> Narrowing {
        Narrowing { width: self.width, slack: self.draws / 4 }
    }
}

/// What a study takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Effort {
    /// Draws × scenarios × steps.
    pub path_steps: u128,
    /// Memory \[bytes\], at most.
    pub bytes: u128,
}

/// What the study will take to run.
pub fn effort(study: &Study) -> Effort {
    let (waves, draws) = (Waves::default(), study.sampling.draws);
    let together = waves.most(draws);
    let mut bytes = 0;
    for group in Group::all(study) {
        // What one wave holds is enough, if it is the only one.
        let accounts = if together < draws { Ledger::bytes(&group, draws, waves.narrowing()) } else { 0 };
        bytes = bytes.max(8 * group.kept() as u128 * together as u128 + accounts);
    }
    Effort { path_steps: path_steps(study, study.scenarios.len()), bytes }
}

fn path_steps(study: &Study, scenarios: usize) -> u128 {
    (scenarios * study.horizon.steps()) as u128 * study.sampling.draws as u128
}

/// Simulates every scenario of the study and summarises it. Results do not depend on the number of threads.
///
/// # Errors
/// [`Error::Interrupted`] if the observer says so.
pub fn run(study: &Study, observer: &dyn Observer) -> Result<Results> {
    run_in(study, Waves::default(), observer)
}

/// As [`run`], in waves of a given kind: results do not depend on them, beyond rounding.
///
/// # Errors
/// As [`run`].
pub fn run_in(study: &Study, waves: Waves, observer: &dyn Observer) -> Result<Results> {
    let mut results = Results { scenarios: vec![Metrics::default(); study.scenarios.len()], ..Results::default() };
    let mut expected = path_steps(study, study.scenarios.len());
    let expect = |path_steps: u128| observer.expect(u64::try_from(path_steps).unwrap_or(u64::MAX));
    expect(expected);
    let together = waves.most(study.sampling.draws);
    let widest = Group::all(study).map(|group| group.kept()).max().unwrap_or(0);
    let mut arena = Arena::new(widest.saturating_mul(together))?;
    for group in Group::all(study) {
        let simulation = Simulation::new(&group);
        let mut ledger = Ledger::new(&group);
        simulation.run(waves, &mut arena, observer, &mut ledger)?;
        if ledger.again() {
            expected += path_steps(study, group.scenarios.len());
            expect(expected);
            simulation.run(waves, &mut arena, observer, &mut ledger)?;
        }
        ledger.report(&mut results);
    }
    results.differences.sort_by_key(|difference| (difference.axis, difference.to));
    results.claims.sort_by_key(|claim| (claim.scenario, claim.claim));
    Ok(results)
}

/// What it takes to simulate a group.
struct Simulation<'g> {
    group: &'g Group<'g>,
    sampler: Sampler,
    luck: LuckPlan,
}

impl<'g> Simulation<'g> {
    fn new(group: &'g Group<'g>) -> Self {
        let study = group.study;
        let all: Vec<&World> = study.scenarios.iter().map(|scenario| &scenario.world).collect();
        let sampler = Sampler::new(study.sampling, &all, &group.worlds);
        Self { group, sampler, luck: LuckPlan::new(study.sampling.seed, &group.worlds) }
    }

    /// Makes all draws, wave by wave, and enters them into the ledger.
    fn run(&self, waves: Waves, arena: &mut Arena, observer: &dyn Observer, ledger: &mut Ledger) -> Result<()> {
        let draws = self.group.study.sampling.draws;
        let mut made = 0;
        while made < draws {
            let of_wave = made..made + waves.next(draws - made);
            made = of_wave.end;
            let room = arena.room();
            let batches = self.wave(of_wave.clone(), &room, observer)?;
            let done = made as f64 / draws as f64;
            ledger.take(&Wave { batches: &batches, draws: of_wave.len(), done, narrowing: waves.narrowing() });
            if observer.cancelled() {
                return Err(Error::Interrupted);
            }
        }
        Ok(())
    }

    /// Makes some draws, block by block, each block in all scenarios of the group on the same luck.
    fn wave<'a>(&self, draws: Range<usize>, room: &Room<'a>, observer: &dyn Observer) -> Result<Vec<Store<'a>>> {
        let Group { study, worlds, layouts, twins, .. } = self.group;
        let (horizon, per_tonne) = (&study.horizon, study.units.per_tonne());
        let plan = Plan { horizon, per_tonne, layouts, twins };
        let blocks: Vec<usize> = draws.clone().step_by(LANES).collect();
        let batch = |drafts: &mut Vec<Draft>, firsts: &[usize]| {
            if observer.cancelled() {
                return Err(Error::Interrupted);
            }
            drafts.resize_with(firsts.len(), Draft::default);
            for (first, draft) in firsts.iter().zip(drafts.iter_mut()) {
                let factors = self.sampler.block(*first as u64);
                let mut yearly = Yearly::new(&plan, draft);
                let luck = self.luck.block(*first as u64);
                simulate(worlds, horizon, horizon.steps(), per_tonne, &factors, luck, &mut yearly);
                observer.advance((LANES.min(draws.end - first) * horizon.steps() * worlds.len()) as u64);
            }
            Store::of(drafts, room)
        };
        blocks.par_chunks(BATCH).map_init(Default::default, batch).collect()
    }
}
