//! Outages: they start by chance, last exponentially long and add up to a backlog that the steps work off.

use crate::engine::column::{Column, LANES, map};

/// 1 − exp(−rate·dt): the chance that an outage starts in a step.
pub fn chance(rate: &Column, dt: f64) -> Column {
    map(|lane| -(-rate[lane] * dt).exp_m1())
}

/// Lets outages start where `active` is positive, and adds their lengths to the backlog \[yr\].
///
/// One uniform number serves both: given that it is below the chance, its ratio to it is uniform again.
#[inline(always)]
pub fn start(backlog: &mut Column, uniform: &Column, chance: &Column, mean_length: &Column, active: &Column) {
    for lane in 0..LANES {
        if uniform[lane] < chance[lane] && active[lane] > 0.0 {
            backlog[lane] -= mean_length[lane] * (uniform[lane] / chance[lane]).ln();
        }
    }
}

/// Works off a step of the backlog; the share of the step that is lost.
#[inline(always)]
pub fn work_off(backlog: &mut Column, dt: f64) -> Column {
    let mut lost = [0.0; LANES];
    for lane in 0..LANES {
        let down = backlog[lane].min(dt);
        backlog[lane] -= down;
        lost[lane] = down / dt;
    }
    lost
}
