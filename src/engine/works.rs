//! How far the building of a facility is in one draw.

use crate::engine::construction::PhasePath;

/// The phases of a facility in a step of one draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Works {
    /// Phases that are not begun: their decision, their funds or their trigger is still to come, or never does.
    pub waiting: usize,
    /// Phases under construction.
    pub building: usize,
    /// Phases in operation.
    pub operating: usize,
    /// How much of what is under construction is done at the end of the step, 0 to 1: the mean over these phases; NaN where
    /// there are none.
    pub progress: f64,
}

impl Works {
    /// The phases in step `k` of the draw in a lane.
    pub fn of(phases: &[PhasePath], k: usize, lane: usize) -> Self {
        let operates = |phase: &&PhasePath| phase.on_step[lane] <= k as f64;
        let built: Vec<f64> =
            phases.iter().filter(|phase| !operates(phase)).filter_map(|phase| phase.progress(lane)).collect();
        let (operating, building) = (phases.iter().filter(operates).count(), built.len());
        let progress = if building == 0 { f64::NAN } else { built.iter().sum::<f64>() / building as f64 };
        Self { waiting: phases.len() - operating - building, building, operating, progress }
    }
}
