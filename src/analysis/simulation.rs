//! The draws of a group of scenarios, as the engine makes them.

use crate::analysis::arena::{Arena, Room};
use crate::analysis::collect::{Plan, Yearly};
use crate::analysis::group::Group;
use crate::analysis::observer::Observer;
use crate::analysis::store::{BATCH, Draft, Store};
use crate::analysis::waves::{Making, Wave, Waves};
use crate::engine::{Column, LANES, LuckPlan, Sampler, simulate};
use crate::error::{Error, Result};
use rayon::prelude::*;
use std::ops::Range;

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
        waves.run(self, self.draws, arena, observer, take)
    }
}

impl Making for Simulation<'_> {
    /// Makes some draws, block by block, each block in all scenarios of the group on the same luck.
    fn make<'a>(&self, draws: Range<usize>, room: &Room<'a>, observer: &dyn Observer) -> Result<Vec<Store<'a>>> {
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
