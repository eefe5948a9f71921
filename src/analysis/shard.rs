//! Which part of a study's draws × scenarios is one machine's, and computing it.

use crate::analysis::arena::Arena;
use crate::analysis::group::Group;
use crate::analysis::ledger::{Ledger, Shelf};
use crate::analysis::lives::{Candidates, Lives};
use crate::analysis::observer::Observer;
use crate::analysis::simulation::{Simulation, Waves};
use crate::analysis::store::CHUNK;
use crate::error::{Error, Result};
use crate::model::Study;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

/// One of so many equal parts of a study's draws × scenarios: shard 3/64.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    number: usize,
    of: usize,
}

impl Shard {
    /// Shard `number`, from 1, of so many.
    ///
    /// # Errors
    /// [`Error::Usage`] if there is no such shard.
    pub fn new(number: usize, of: usize) -> Result<Self> {
        if !(1..=of).contains(&number) {
            return Err(Error::Usage(format!(
                "there is no shard {number}/{of}: of {of} shards the first is 1/{of} and the last {of}/{of}"
            )));
        }
        Ok(Self { number, of })
    }

    /// All shards of so many, in their order.
    pub fn all(of: usize) -> impl Iterator<Item = Self> {
        (1..=of).map(move |number| Self { number, of })
    }

    /// Its number, from 1.
    pub fn number(self) -> usize {
        self.number
    }

    /// How many there are.
    pub fn of(self) -> usize {
        self.of
    }

    /// What is computed in it: of all batches of all groups of scenarios, in their order, an equal share. None, if there are more
    /// shards than batches.
    pub fn parts(self, study: &Study) -> Vec<Part> {
        let (draws, groups) = (study.sampling.draws, Group::all(study).count());
        let batches = draws.div_ceil(CHUNK);
        let share = |number: usize| (number as u128 * (groups * batches) as u128 / self.of as u128) as usize;
        let (begin, end) = (share(self.number - 1), share(self.number));
        let of_group = |group: usize| {
            let batch = |unit: usize| unit.clamp(group * batches, (group + 1) * batches) - group * batches;
            Part { group, draws: batch(begin) * CHUNK..(batch(end) * CHUNK).min(draws) }
        };
        (0..groups).map(of_group).filter(|part| !part.draws.is_empty()).collect()
    }
}

impl FromStr for Shard {
    type Err = String;

    fn from_str(text: &str) -> std::result::Result<Self, String> {
        let wrong = || format!("a shard is written NUMBER/OF, such as 3/64, and not \"{text}\"");
        let (number, of) = text.split_once('/').ok_or_else(wrong)?;
        let whole = |text: &str| text.parse::<usize>().map_err(|_| wrong());
        Self::new(whole(number)?, whole(of)?).map_err(|error| error.to_string())
    }
}

impl fmt::Display for Shard {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.number, self.of)
    }
}

/// A stretch of the draws of one group of scenarios.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Which group: those scenarios that are alike in all uncertainty axes, in the order of the study.
    pub group: usize,
    /// Its draws: whole batches, but for the last of all.
    pub draws: Range<usize>,
}

impl Part {
    /// The batches of its draws.
    pub fn batches(&self) -> Range<usize> {
        self.draws.start / CHUNK..self.draws.end.div_ceil(CHUNK)
    }
}

/// How much of the values of a stretch is kept. A bracket that misses a percentile of all draws has the group simulated anew by whoever
/// merges, so it should not happen among thousands of accounts in hundreds of shards.
const WIDTH: f64 = 6.5;

/// Simulates the parts of a shard, a wave in memory at a time, and hands the records of their accounts to `keep`, in order; with the
/// values by which `lives` chooses single draws.
///
/// # Errors
/// Those of `keep`; [`Error::Interrupted`](crate::error::Error::Interrupted) if the observer says so; [`Error::Failed`] without memory.
pub fn simulate_parts(
    study: &Study,
    parts: &[Part],
    lives: Option<&Lives>,
    observer: &dyn Observer,
    keep: &mut dyn FnMut(Vec<u8>) -> Result<()>,
) -> Result<()> {
    let waves = Waves { width: WIDTH, ..Waves::default() };
    for (index, group) in Group::all(study).enumerate() {
        let sampler = group.sampler();
        let simulation = Simulation::new(&group, &sampler);
        for part in parts.iter().filter(|part| part.group == index) {
            let mut arena = Arena::new(group.kept().saturating_mul(waves.most(part.draws.len())))?;
            let mut ledger = Ledger::starting(&group, part.draws.start / CHUNK);
            let mut candidates = Candidates::starting(part.draws.start);
            simulation.run_some(part.draws.clone(), waves, &mut arena, observer, &mut |wave| {
                ledger.take(wave, waves.narrowing());
                lives.iter().for_each(|lives| candidates.take(lives, &group, wave));
            })?;
            ledger.keep(&candidates, keep)?;
        }
    }
    Ok(())
}

/// How many records the accounts of a stretch have, of each group of scenarios.
pub fn records(study: &Study) -> Vec<usize> {
    Group::all(study).map(|group| Ledger::new(&group).records()).collect()
}

/// The accounts of a group, of all draws, joined from those of its stretches and closed.
///
/// # Errors
/// If they cannot be read; [`Error::Interrupted`](crate::error::Error::Interrupted) if the observer says so.
pub fn joined<'g>(
    group: &'g Group<'g>,
    (shelf, index): (&dyn Shelf, usize),
    candidates: &mut Candidates,
    observer: &dyn Observer,
) -> Result<Ledger<'g>> {
    let mut ledger = Ledger::new(group);
    let narrowing = Waves { width: WIDTH, ..Waves::default() }.narrowing();
    let (all, steps) = (group.study.sampling.draws, group.study.horizon.steps() * group.worlds.len());
    let done: Vec<f64> = shelf.stretches(index).iter().map(|draws| draws.end as f64 / all as f64).collect();
    ledger.join(candidates, (shelf, index, &done), narrowing, observer)?;
    observer.advance((all * steps) as u64);
    Ok(ledger)
}

/// How many path-steps (draws × scenarios × steps) the parts of a shard have.
pub fn path_steps(study: &Study, parts: &[Part]) -> u64 {
    let scenarios: Vec<usize> = Group::all(study).map(|group| group.scenarios.len()).collect();
    let steps = |part: &Part| (part.draws.len() * scenarios[part.group] * study.horizon.steps()) as u64;
    parts.iter().map(steps).sum()
}
