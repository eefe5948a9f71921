//! Trajectories through the unit cube on which one group of factors moves at a time.

use super::optimised::{Path, most_distant};
use crate::engine::Stream;
use crate::error::{Error, Result};

/// The probabilities at which factors stand, equally far apart, an even number p of them; a move goes over p/2 of the gaps.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Levels {
    /// Morris' own: 0, 1/(p − 1) … 1, with Δ = p/(2(p − 1)). An unbounded distribution has no quantile at 0 and 1.
    Ends(usize),
    /// The middles of p equally probable intervals: 1/2p, 3/2p … 1 − 1/2p, with Δ = 1/2. Each level stands for its interval, and
    /// every distribution has a quantile there; as effects are quotients by the Δ that was moved, they remain per unit of
    /// probability and may be compared with those between ends.
    Middles(usize),
}

impl Levels {
    fn count(self) -> usize {
        match self {
            Self::Ends(count) | Self::Middles(count) => count,
        }
    }

    fn probability(self, level: usize) -> f64 {
        match self {
            Self::Ends(count) => level as f64 / (count - 1) as f64,
            Self::Middles(count) => (level as f64 + 0.5) / count as f64,
        }
    }
}

/// What trajectories are wanted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The group of each factor, numbered from 0 without gaps.
    pub groups: Vec<usize>,
    /// How many trajectories; ten to fifty are usual.
    pub count: usize,
    /// Where factors stand; four levels are usual.
    pub levels: Levels,
    /// Of how many random trajectories those that lie furthest apart are chosen; not more than `count` for random ones.
    pub pool: usize,
}

impl Plan {
    /// A plan in which each of `factors` moves alone, between the middles of four intervals; chosen from 500.
    pub fn new(factors: usize, count: usize) -> Self {
        Self { groups: (0..factors).collect(), count, levels: Levels::Middles(4), pool: 500 }
    }

    fn check(&self) -> Result<()> {
        let levels = self.levels.count();
        let usage = |message: String| Err(Error::Usage(message));
        if self.groups.is_empty() {
            return usage("elementary effects need at least one factor that varies".into());
        }
        if self.count == 0 {
            return usage("elementary effects need at least one trajectory".into());
        }
        if levels < 2 || levels % 2 == 1 {
            return usage(format!("elementary effects need an even number of levels, such as 4, not {levels}"));
        }
        match members(&self.groups).iter().position(Vec::is_empty) {
            Some(empty) => usage(format!("group {empty} has no factor: number the groups from 0 without gaps")),
            None => Ok(()),
        }
    }
}

/// The factors of each group.
fn members(groups: &[usize]) -> Vec<Vec<usize>> {
    let count = groups.iter().max().map_or(0, |last| last + 1);
    let of = |group: usize| (0..groups.len()).filter(|factor| groups[*factor] == group).collect();
    (0..count).map(of).collect()
}

/// Trajectories, point by point: the first points of all of them, the second …
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectories {
    /// The group of each factor.
    pub groups: Vec<usize>,
    /// `points[point][factor]` is a column of probabilities, one for each trajectory.
    pub points: Vec<Vec<Vec<f64>>>,
    /// `order[trajectory][step]` is the group that moves from point `step` to the next.
    pub order: Vec<Vec<usize>>,
}

impl Trajectories {
    /// Leaves out the trajectories that `keep` does not want, such as those on which an outcome is missing.
    pub fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        let mut kept = (0..self.order.len()).map(&keep);
        self.order.retain(|_| kept.next().unwrap_or_default());
        for column in self.points.iter_mut().flatten() {
            let mut kept = (0..column.len()).map(&keep);
            column.retain(|_| kept.next().unwrap_or_default());
        }
    }

    /// The factors of each group.
    pub(super) fn members(&self) -> Vec<Vec<usize>> {
        members(&self.groups)
    }

    /// By how much a factor moves on a step of a trajectory.
    pub(super) fn moved(&self, factor: usize, step: usize, trajectory: usize) -> f64 {
        self.points[step + 1][factor][trajectory] - self.points[step][factor][trajectory]
    }
}

/// The trajectories of a plan, a pure function of the plan and the seed.
///
/// They are chosen from a pool of random ones as in [`Plan::pool`], by the local search of Ruano, Ribes, Seco and Ferrer, "An
/// improved sampling strategy based on trajectory design for application of the Morris method to systems with many input
/// factors", Environmental Modelling & Software 37 (2012), in place of Campolongo's search through all choices.
pub fn trajectories(plan: &Plan, seed: u64) -> Result<Trajectories> {
    plan.check()?;
    let members = members(&plan.groups);
    let stream = Stream::new(seed, "Morris trajectories");
    let pool: Vec<Path> =
        (0..plan.pool.max(plan.count)).map(|place| path(&stream, place, &members, plan.levels.count())).collect();
    let chosen = most_distant(&pool, &members, plan.count);
    let probability = |place: &usize, factor: usize, point: usize| {
        plan.levels.probability(pool[*place].levels[factor][point] as usize)
    };
    let column = |point, factor| chosen.iter().map(|place| probability(place, factor, point)).collect();
    let sheet = |point| (0..plan.groups.len()).map(|factor| column(point, factor)).collect();
    Ok(Trajectories {
        groups: plan.groups.clone(),
        points: (0..=members.len()).map(sheet).collect(),
        order: chosen.iter().map(|place| pool[*place].order.clone()).collect(),
    })
}

/// A random path: the factors start anywhere; one group after another, in random order, they move by half the levels, up from
/// the lower half and down from the upper.
fn path(stream: &Stream, place: usize, members: &[Vec<usize>], levels: usize) -> Path {
    let bits = |index: usize| stream.bits(place as u64, index as u64)[0];
    let factors = members.iter().map(Vec::len).sum();
    let mut order: Vec<usize> = (0..members.len()).collect();
    order.sort_by_key(|group| bits(factors + group));
    let mut walked = vec![Vec::new(); factors];
    for (step, group) in order.iter().enumerate() {
        for factor in &members[*group] {
            let start = ((u128::from(bits(*factor)) * levels as u128) >> 64) as usize;
            let level = |point| if point <= step { start } else { (start + levels / 2) % levels };
            walked[*factor] = (0..=members.len()).map(|point| level(point) as i32).collect();
        }
    }
    Path { levels: walked, order }
}
