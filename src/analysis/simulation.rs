//! The draws of a group of scenarios, made wave by wave.

use crate::analysis::arena::{Arena, Room};
use crate::analysis::bracket::Narrowing;
use crate::analysis::collect::{Plan, Yearly};
use crate::analysis::group::Group;
use crate::analysis::observer::Observer;
use crate::analysis::store::{BATCH, CHUNK, Draft, Store};
use crate::engine::{Column, LANES, LuckPlan, Sampler, simulate};
use crate::error::{Error, Result};
use rayon::prelude::*;
use std::ops::Range;

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
    pub fn next(self, left: usize) -> usize {
        let wave = self.draws.max(1).next_multiple_of(CHUNK);
        if left <= wave + wave / 2 { left } else { wave }
    }

    /// Draws in memory at one time: whole batches.
    pub fn most(self, draws: usize) -> usize {
        let wave = self.draws.max(1).next_multiple_of(CHUNK);
        draws.min(wave + wave / 2).next_multiple_of(CHUNK)
    }

    /// How percentiles are sought from wave to wave.
    pub fn narrowing(self) -> Narrowing {
        Narrowing { width: self.width, slack: self.draws / 4 }
    }
}

/// Draws that are in memory together.
pub struct Wave<'w> {
    /// Their values.
    pub batches: &'w [Store<'w>],
    /// Which draws they are.
    pub draws: Range<usize>,
    /// The share of all draws that have been made with them.
    pub done: f64,
}

impl Wave<'_> {
    /// The draws of each batch.
    pub fn batches(&self) -> impl Iterator<Item = Range<usize>> {
        let end = self.draws.end;
        self.draws.clone().step_by(CHUNK).map(move |first| first..end.min(first + CHUNK))
    }
}

/// Which random numbers the draws meet: the study's own, or what a method makes of them.
pub trait Chance: Sync {
    /// The factors of each world in the block of draws that starts with `first`, and where the block of luck begins that
    /// goes with them.
    fn block(&self, first: u64) -> (Vec<Vec<Column>>, u64);
}

impl Chance for Sampler {
    fn block(&self, first: u64) -> (Vec<Vec<Column>>, u64) {
        (self.block(first), first)
    }
}

/// What it takes to simulate a group.
pub struct Simulation<'g> {
    group: &'g Group<'g>,
    chance: &'g dyn Chance,
    luck: LuckPlan,
    draws: usize,
}

impl<'g> Simulation<'g> {
    /// As many draws as the study says.
    pub fn new(group: &'g Group<'g>, chance: &'g dyn Chance) -> Self {
        Self::of(group, chance, group.study.sampling.draws)
    }

    /// So many draws.
    pub fn of(group: &'g Group<'g>, chance: &'g dyn Chance, draws: usize) -> Self {
        Self { group, chance, luck: LuckPlan::new(group.study.sampling.seed, &group.worlds), draws }
    }

    /// Makes all draws, wave by wave, and hands them to `take`.
    ///
    /// # Errors
    /// [`Error::Interrupted`] if the observer says so.
    pub fn run(
        &self,
        waves: Waves,
        arena: &mut Arena,
        observer: &dyn Observer,
        take: &mut dyn FnMut(&Wave),
    ) -> Result<()> {
        self.run_some(0..self.draws, waves, arena, observer, take)
    }

    /// Makes some of the draws, which begin with a whole batch; what is done is then the share of these in all.
    ///
    /// # Errors
    /// As [`Self::run`].
    pub fn run_some(
        &self,
        some: Range<usize>,
        waves: Waves,
        arena: &mut Arena,
        observer: &dyn Observer,
        take: &mut dyn FnMut(&Wave),
    ) -> Result<()> {
        let mut made = some.start;
        while made < some.end {
            let draws = made..made + waves.next(some.end - made);
            made = draws.end;
            let room = arena.room();
            let batches = self.wave(draws.clone(), &room, observer)?;
            take(&Wave { batches: &batches, draws, done: (made - some.start) as f64 / self.draws as f64 });
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
            // Block by block, for a wave has too few batches for a large machine.
            firsts.par_iter().zip(drafts.par_iter_mut()).for_each(|(first, draft)| {
                let (factors, luck) = self.chance.block(*first as u64);
                let mut yearly = Yearly::new(&plan, draft);
                let luck = self.luck.block(luck);
                simulate(worlds, horizon, horizon.steps(), per_tonne, &factors, luck, &mut yearly);
                observer.advance((LANES.min(draws.end - first) * horizon.steps() * worlds.len()) as u64);
            });
            Store::of(drafts, room)
        };
        blocks.par_chunks(BATCH).map_init(Default::default, batch).collect()
    }
}
