//! The experiment: all scenarios on the same draws, wave by wave, summarised and compared.

use crate::analysis::arena::Arena;
use crate::analysis::group::Group;
use crate::analysis::ledger::{Ledger, Shelf};
use crate::analysis::lives::{Candidates, Lives};
use crate::analysis::observer::Observer;
use crate::analysis::results::{Metrics, Results};
use crate::analysis::shard::joined;
use crate::analysis::simulation::{Simulation, Waves};
use crate::error::Result;
use crate::model::Study;

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
    Effort { path_steps: path_steps(study, study.scenarios.len()), bytes: bytes + Candidates::bytes(draws) }
}

fn path_steps(study: &Study, scenarios: usize) -> u128 {
    (scenarios * study.horizon.steps()) as u128 * study.sampling.draws as u128
}

/// Simulates every scenario of the study and summarises it. Results do not depend on the number of threads.
///
/// # Errors
/// [`Error::Interrupted`](crate::error::Error::Interrupted) if the observer says so.
pub fn run(study: &Study, observer: &dyn Observer) -> Result<Results> {
    run_in(study, Waves::default(), observer)
}

/// As [`run`], and records the paths of some draws.
///
/// # Errors
/// As [`run`].
pub fn run_with_paths(study: &Study, lives: &Lives, observer: &dyn Observer) -> Result<Results> {
    run_from(study, Origin::Simulated, Some(lives), observer)
}

/// Where what is known of the draws comes from. Results do not depend on it, to the bit.
#[derive(Clone, Copy)]
pub enum Origin<'o> {
    /// They are simulated.
    Simulated,
    /// They were simulated before, in shards whose accounts are kept here.
    Kept(&'o dyn Shelf),
}

/// As [`run`] or [`run_with_paths`], of draws of any origin.
///
/// # Errors
/// As [`run`]; and if what was kept cannot be read.
pub fn run_from(study: &Study, origin: Origin, lives: Option<&Lives>, observer: &dyn Observer) -> Result<Results> {
    let mut candidates = Candidates::default();
    let mut results = run_told(study, (origin, Waves::default()), (lives, &mut candidates), observer)?;
    lives.iter().for_each(|lives| lives.add_paths(study, &mut results, &candidates));
    Ok(results)
}

/// As [`run`], in waves of a given kind: results do not depend on them, beyond rounding.
///
/// # Errors
/// As [`run`].
pub fn run_in(study: &Study, waves: Waves, observer: &dyn Observer) -> Result<Results> {
    run_told(study, (Origin::Simulated, waves), (None, &mut Candidates::default()), observer)
}

/// The same of any origin, with the values by which `lives` chooses single draws.
fn run_told(
    study: &Study,
    (origin, waves): (Origin, Waves),
    (lives, candidates): (Option<&Lives>, &mut Candidates),
    observer: &dyn Observer,
) -> Result<Results> {
    let mut results = Results { scenarios: vec![Metrics::default(); study.scenarios.len()], ..Results::default() };
    let mut expected = path_steps(study, study.scenarios.len());
    let expect = |path_steps: u128| observer.expect(u64::try_from(path_steps).unwrap_or(u64::MAX));
    expect(expected);
    let together = waves.most(study.sampling.draws);
    let widest = Group::all(study).map(|group| group.kept()).max().unwrap_or(0);
    let mut arena = Arena::new(widest.saturating_mul(together))?;
    for (index, group) in Group::all(study).enumerate() {
        let sampler = group.sampler();
        let simulation = Simulation::new(&group, &sampler);
        let narrowing = waves.narrowing();
        let mut ledger = match origin {
            Origin::Kept(shelf) => joined(&group, (shelf, index), candidates, observer)?,
            Origin::Simulated => {
                let mut ledger = Ledger::new(&group);
                simulation.run(waves, &mut arena, observer, &mut |wave| {
                    ledger.take(wave, narrowing);
                    lives.iter().for_each(|lives| candidates.take(lives, &group, wave));
                })?;
                ledger
            }
        };
        ledger.close();
        if ledger.again() {
            expected += path_steps(study, group.scenarios.len());
            expect(expected);
            simulation.run(waves, &mut arena, observer, &mut |wave| ledger.take(wave, narrowing))?;
            ledger.close();
        }
        ledger.report(&mut results);
    }
    results.differences.sort_by_key(|difference| (difference.axis, difference.to));
    results.claims.sort_by_key(|claim| (claim.scenario, claim.claim));
    Ok(results)
}
