//! Outages: they start by chance, last exponentially long and add up to a backlog that the steps work off.

use crate::engine::column::{Column, LANES, map};
use crate::math::ln;

/// 1 − exp(−rate·dt): the chance that an outage starts in a step.
pub fn chance(rate: &Column, dt: f64) -> Column {
    map(|lane| -(-rate[lane] * dt).exp_m1())
}

/// What stands still of one thing, in each draw.
#[derive(Clone, PartialEq)]
pub struct Outages {
    /// B \[yr\].
    backlog: Column,
    /// down/dt: the share of the step that is lost.
    pub lost: Column,
}

impl Outages {
    /// Nothing stands still.
    pub const NONE: Self = Self { backlog: [0.0; LANES], lost: [0.0; LANES] };

    /// Lets outages start where `active` is positive, and adds their lengths (mean: `mean_length(lane)` \[yr\]) to the backlog.
    ///
    /// One uniform number serves both: given that it is below the chance, its ratio to it is uniform again.
    #[inline(always)]
    pub fn start(&mut self, uniform: &Column, chance: &Column, active: &Column, mean_length: impl Fn(usize) -> f64) {
        // First which draws, without a branch; then those few.
        let (mut hit, mut hits) = ([0; LANES], 0);
        for lane in 0..LANES {
            hit[hits] = lane;
            hits += usize::from((uniform[lane] < chance[lane]) & (active[lane] > 0.0));
        }
        for lane in hit.into_iter().take(hits) {
            self.backlog[lane] -= mean_length(lane) * ln(uniform[lane] / chance[lane]);
        }
    }

    /// Works off a step of the backlog: down = min(B, dt), B −= down.
    #[inline(always)]
    pub fn work_off(&mut self, dt: f64) {
        let per_step = 1.0 / dt;
        for lane in 0..LANES {
            let down = self.backlog[lane].min(dt);
            self.backlog[lane] -= down;
            self.lost[lane] = down * per_step;
        }
    }
}
