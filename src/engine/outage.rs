//! Outages: they start by chance, last exponentially long and add up to a backlog that the steps work off.

use crate::engine::column::{Column, Few, LANES, PACK, least};
use crate::math::ln;

/// 1 − exp(−rate·dt): the chance that an outage starts in a step.
pub fn chance(rate: f64, dt: f64) -> f64 {
    -(-rate * dt).exp_m1()
}

/// What stands still of one thing, in each draw.
#[derive(Clone, PartialEq)]
pub struct Outages {
    /// B \[yr\].
    backlog: Column,
}

impl Outages {
    /// Nothing stands still.
    pub const NONE: Self = Self { backlog: [0.0; LANES] };

    /// Lets outages start where `active` is positive, and adds their lengths (mean: `length` \[yr\]) to the backlog.
    ///
    /// One uniform number serves both: given that it is below the chance, its ratio to it is uniform again.
    pub fn start(&mut self, uniform: &Column, chance: &Column, active: &Column, length: &Column) {
        let hit = Few::that(|lane| (uniform[lane] < chance[lane]) & (active[lane] > 0.0));
        let ratio = |lane: usize| uniform[lane] / chance[lane];
        let logs = |pack: &mut [f64; PACK]| pack.iter_mut().for_each(|ratio| *ratio = ln(*ratio));
        hit.packed(1.0, ratio, logs, |lane, log| self.backlog[lane] -= length[lane] * log);
    }

    /// Works off a step of the backlog: down = min(B, dt), B −= down. The share of the step that is lost, down/dt.
    #[inline(always)]
    pub fn work_off(&mut self, lane: usize, dt: f64) -> f64 {
        let down = least(self.backlog[lane], dt);
        self.backlog[lane] -= down;
        down * (1.0 / dt)
    }
}
