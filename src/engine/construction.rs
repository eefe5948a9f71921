//! §4.3 Construction: phases are funded, triggered, built at the pace that security allows, and paid for.

use crate::engine::column::{Column, LANES, Numbers, flag, greatest, least, map};
use crate::engine::luck::{Luck, names};
use crate::engine::moment::TOLERANCE;
use crate::model::{Facility, Phase};

/// Not yet, as a step.
const NEVER: f64 = f64::INFINITY;

/// Busy enough for long enough?
struct TriggerPath {
    threshold: Column,
    /// Processed metal and nameplate·dt of the last steps, in a ring, and their sums.
    window: Vec<(Column, Column)>,
    taken: Column,
    room: Column,
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
    /// The first of these steps in any draw; infinite before that is known.
    pub first_on_step: f64,
    /// The last of those that are known.
    pub last_on_step: f64,
    /// Whether it stood from the start.
    pub built: bool,
    funded: Column,
    earliest: Column,
    /// The earliest time of all draws in which it is funded; infinite if there is none.
    opens: f64,
    /// One over the time to build; 0 for at once.
    per_build: Column,
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
        let funded = map(|lane| flag(draw(lane) < probability[lane]));
        let earliest = map(|lane| phase.decision.max(0.0) + delay[lane]);
        let opens = (0..LANES).filter(|lane| funded[*lane] > 0.0).fold(NEVER, |opens, lane| opens.min(earliest[lane]));
        Self {
            capacity: numbers.column(&phase.capacity),
            capital: map(|lane| if phase.built { 0.0 } else { capex[lane] * overrun[lane] }),
            on_step: [if phase.built { 0.0 } else { NEVER }; LANES],
            first_on_step: if phase.built { 0.0 } else { NEVER },
            last_on_step: 0.0,
            built: phase.built,
            funded,
            earliest,
            opens,
            per_build: numbers.map(&phase.build, |build| if build > 0.0 { 1.0 / build } else { 0.0 }),
            progress: [0.0; LANES],
            settled: phase.built || opens == NEVER,
            started: [0.0; LANES],
            trigger: phase.trigger.as_ref().map(|trigger| TriggerPath {
                threshold: numbers.column(&trigger.utilisation),
                window: vec![([0.0; LANES], [0.0; LANES]); trigger.steps],
                taken: [0.0; LANES],
                room: [0.0; LANES],
                met: [0.0; LANES],
            }),
        }
    }

    /// Whether both stand from the start, with the same capacity.
    pub fn stands_like(&self, other: &Self) -> bool {
        self.built && other.built && self.capacity == other.capacity
    }

    /// How much of it is done in a draw, 0 to 1; `None` where nobody has begun.
    pub fn progress(&self, lane: usize) -> Option<f64> {
        (self.started[lane] > 0.0).then_some(self.progress[lane])
    }

    /// Whether there is anything to be built at the given time, in any draw.
    pub fn is_due(&self, time: f64) -> bool {
        !self.settled && time >= self.opens - TOLERANCE
    }

    /// Builds for one step at the given pace; what is spent in it is added to `capex`. Whether anything is, in any draw.
    pub fn advance(&mut self, k: usize, time: f64, dt: f64, pace: &Column, capex: &mut Column) -> bool {
        let (mut spends, mut finishes, mut waits) = (false, false, false);
        for lane in 0..LANES {
            let met = self.trigger.as_ref().map_or(1.0, |trigger| trigger.met[lane]);
            let ready = self.funded[lane] * met * flag(time >= self.earliest[lane] - TOLERANCE);
            self.started[lane] = greatest(self.started[lane], ready);
            let left = 1.0 - self.progress[lane];
            let takes_time = self.per_build[lane] > 0.0;
            let wanted = if takes_time { pace[lane] * dt * self.per_build[lane] } else { 1.0 };
            let done = self.started[lane] * flag(self.on_step[lane] == NEVER) * least(wanted, left);
            let before = self.progress[lane];
            self.progress[lane] += done;
            let spent = self.capital[lane] * done;
            capex[lane] += spent;
            spends |= spent > 0.0;
            let finished = (before < 1.0 - TOLERANCE) & (self.progress[lane] >= 1.0 - TOLERANCE);
            let on = if takes_time { k as f64 + 1.0 } else { k as f64 };
            self.on_step[lane] = least(self.on_step[lane], if finished { on } else { NEVER });
            finishes |= finished;
            waits |= (self.funded[lane] > 0.0) & (self.on_step[lane] == NEVER);
        }
        if finishes {
            self.note();
        }
        self.settled = !waits;
        spends
    }

    /// Notes what the steps have in common in which the phase comes into operation.
    fn note(&mut self) {
        let known = self.on_step.iter().copied().filter(|step| *step < NEVER);
        self.first_on_step = known.clone().fold(NEVER, f64::min);
        self.last_on_step = known.fold(0.0, f64::max);
    }

    /// Whether the phase comes into operation in step `k`, in any draw.
    pub fn opens(&self, k: usize) -> bool {
        self.operates(k) && k as f64 <= self.last_on_step
    }

    /// Whether the phase operates in step `k`, in any draw.
    pub fn operates(&self, k: usize) -> bool {
        self.first_on_step <= k as f64
    }

    /// Notes how busy the facility was in step `k`, for the trigger.
    pub fn observe(&mut self, k: usize, dt: f64, processed: &Column, nameplate: &Column) {
        if let Some(trigger) = self.trigger.as_mut().filter(|_| !self.settled) {
            trigger.observe(k, dt, processed, nameplate);
        }
    }
}

impl TriggerPath {
    fn observe(&mut self, k: usize, dt: f64, processed: &Column, nameplate: &Column) {
        let steps = self.window.len();
        let (oldest_taken, oldest_room) = &mut self.window[k % steps];
        for lane in 0..LANES {
            let room = nameplate[lane] * dt;
            self.taken[lane] += processed[lane] - oldest_taken[lane];
            self.room[lane] += room - oldest_room[lane];
            (oldest_taken[lane], oldest_room[lane]) = (processed[lane], room);
        }
        if k + 1 < steps {
            return;
        }
        // What operated in the first of the steps did so in all: nothing is ever closed.
        let (_, first_room) = &self.window[(k + 1) % steps];
        for lane in 0..LANES {
            let busy = self.taken[lane] >= (self.threshold[lane] - TOLERANCE) * self.room[lane];
            self.met[lane] = greatest(self.met[lane], flag((first_room[lane] > 0.0) & busy));
        }
    }
}
