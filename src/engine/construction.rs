//! §4.3 Construction: phases are funded, triggered, built at the pace that security allows, and paid for.

use crate::engine::column::{Column, LANES, Numbers, add, map};
use crate::engine::luck::{Luck, names};
use crate::model::{Facility, Phase};

/// Times and progress are compared to within this.
pub const TOLERANCE: f64 = 1e-9;

/// Not yet, as a step.
const NEVER: f64 = f64::INFINITY;

/// 1 for what holds, else 0.
#[inline(always)]
pub fn flag(holds: bool) -> f64 {
    if holds { 1.0 } else { 0.0 }
}

/// Busy enough for long enough?
struct TriggerPath {
    threshold: Column,
    /// Processed metal and nameplate·dt of the last steps, in a ring.
    window: Vec<(Column, Column)>,
    /// 1 once it has been met.
    met: Column,
}

/// One phase in each draw.
pub struct PhasePath {
    /// Nameplate \[t/yr\].
    pub capacity: Column,
    /// Capital \[currency\]: budget times overrun; 0 for what stands.
    pub capital: Column,
    /// The step from which it operates; infinite before that is known.
    pub on_step: Column,
    /// Whether it stood from the start.
    pub built: bool,
    funded: Column,
    earliest: Column,
    build: Column,
    progress: Column,
    started: Column,
    trigger: Option<TriggerPath>,
    /// Whether nothing is left to be built in any draw.
    pub settled: bool,
}

impl PhasePath {
    /// The phase at the start.
    pub fn new(facility: &Facility, phase: &Phase, numbers: Numbers, luck: &Luck) -> Self {
        let probability = numbers.column(&phase.probability);
        let funding = luck.place(&names::funding(&facility.name, &phase.name));
        let draw = |lane: usize| funding.map_or(0.0, |place| luck.once(place)[lane]);
        let (delay, overrun, capex) =
            (numbers.column(&phase.delay), numbers.column(&phase.overrun), numbers.column(&phase.capex));
        Self {
            capacity: numbers.column(&phase.capacity),
            capital: map(|lane| if phase.built { 0.0 } else { capex[lane] * overrun[lane] }),
            on_step: [if phase.built { 0.0 } else { NEVER }; LANES],
            built: phase.built,
            funded: map(|lane| flag(draw(lane) < probability[lane])),
            earliest: map(|lane| phase.decision.max(0.0) + delay[lane]),
            build: numbers.column(&phase.build),
            progress: [0.0; LANES],
            settled: phase.built,
            started: [0.0; LANES],
            trigger: phase.trigger.as_ref().map(|trigger| TriggerPath {
                threshold: numbers.column(&trigger.utilisation),
                window: vec![([0.0; LANES], [0.0; LANES]); trigger.steps],
                met: [0.0; LANES],
            }),
        }
    }

    /// Builds for one step at the given pace; what is spent in it is added to `capex`.
    pub fn advance(&mut self, k: usize, time: f64, dt: f64, pace: &Column, capex: &mut Column) {
        let met = self.trigger.as_ref().map_or([1.0; LANES], |trigger| trigger.met);
        for lane in 0..LANES {
            let ready = self.funded[lane] * met[lane] * flag(time >= self.earliest[lane] - TOLERANCE);
            self.started[lane] = self.started[lane].max(ready);
            let left = 1.0 - self.progress[lane];
            let wanted = if self.build[lane] > 0.0 { pace[lane] * dt / self.build[lane] } else { 1.0 };
            let done = self.started[lane] * flag(self.on_step[lane] == NEVER) * wanted.min(left);
            let before = self.progress[lane];
            self.progress[lane] += done;
            capex[lane] += self.capital[lane] * done;
            let finished = before < 1.0 - TOLERANCE && self.progress[lane] >= 1.0 - TOLERANCE;
            let on = if self.build[lane] > 0.0 { k as f64 + 1.0 } else { k as f64 };
            self.on_step[lane] = if finished { on } else { self.on_step[lane] };
        }
        self.settled = (0..LANES).all(|lane| self.funded[lane] == 0.0 || self.on_step[lane] < NEVER);
    }

    /// The last step in which the phase comes into operation in any draw, as far as is known.
    pub fn last_on_step(&self) -> f64 {
        self.on_step.iter().copied().filter(|step| *step < NEVER).fold(0.0, f64::max)
    }

    /// Notes how busy the facility was in step `k`, for the trigger.
    pub fn observe(&mut self, k: usize, dt: f64, processed: &Column, nameplate: &Column) {
        let Some(trigger) = self.trigger.as_mut().filter(|_| !self.settled) else {
            return;
        };
        let steps = trigger.window.len();
        trigger.window[k % steps] = (*processed, map(|lane| nameplate[lane] * dt));
        if k + 1 < steps {
            return;
        }
        let (mut taken, mut room, mut open) = ([0.0; LANES], [0.0; LANES], [1.0; LANES]);
        for (processed, possible) in &trigger.window {
            add(&mut taken, processed);
            add(&mut room, possible);
            open = map(|lane| if possible[lane] > 0.0 { open[lane] } else { 0.0 });
        }
        for lane in 0..LANES {
            let busy = taken[lane] >= (trigger.threshold[lane] - TOLERANCE) * room[lane];
            trigger.met[lane] = trigger.met[lane].max(open[lane] * flag(busy));
        }
    }
}
