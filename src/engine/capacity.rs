//! §4.4 Capacity: what operates, how far it has ramped up, and what stands still.

use crate::engine::column::{Column, LANES, Numbers, flag, greatest, least, map};
use crate::engine::construction::PhasePath;
use crate::engine::luck::{Luck, names};
use crate::engine::outage::{self, Outages};
use crate::engine::security::SecurityPath;
use crate::engine::state::FacilityState;
use crate::model::Facility;

/// A ramp as a sum of clamped slopes, so that draws at different points of it share one formula without branches.
#[derive(PartialEq)]
struct Ramp {
    first: Column,
    /// The time from which it is flat \[yr\].
    ends: f64,
    /// Where a piece starts \[yr\], how long it is \[yr\], its slope \[1/yr\].
    pieces: Vec<(f64, f64, Column)>,
}

impl Ramp {
    fn new(facility: &Facility, numbers: Numbers) -> Self {
        let points = facility.ramp.points();
        let pieces = points.windows(2).map(|pair| {
            let (from, to, width) = (numbers.column(&pair[0].1), numbers.column(&pair[1].1), pair[1].0 - pair[0].0);
            (pair[0].0, width, map(|lane| (to[lane] - from[lane]) / width))
        });
        Self { first: numbers.column(&points[0].1), ends: facility.ramp.ends().max(0.0), pieces: pieces.collect() }
    }

    /// Share of nameplate at the given times after start-up \[yr\].
    #[inline(always)]
    fn at(&self, time: impl Fn(usize) -> f64) -> Column {
        let mut share = self.first;
        for (start, width, slope) in &self.pieces {
            for lane in 0..LANES {
                share[lane] += slope[lane] * least(greatest(time(lane) - start, 0.0), *width);
            }
        }
        share
    }
}

/// What a facility can do in each draw.
#[derive(PartialEq)]
pub struct CapacityPath {
    ramp: Ramp,
    uptime: Column,
    own_chance: Column,
    own_length: Column,
    outages: Outages,
    own_luck: Option<usize>,
    security_luck: Option<usize>,
    /// Capacity after ramp-up and planned downtime \[t/yr\].
    ramped: Column,
    /// Whether every phase that is ever built has ramped up in every draw: from then on only outages matter.
    pub steady: bool,
}

impl CapacityPath {
    /// The facility at the start.
    pub fn new(facility: &Facility, numbers: Numbers, luck: &Luck, dt: f64) -> Self {
        Self {
            ramp: Ramp::new(facility, numbers),
            uptime: numbers.map(&facility.planned_downtime, |downtime| 1.0 - downtime),
            own_chance: numbers.map(&facility.outages_per_year, |rate| outage::chance(rate, dt)),
            own_length: numbers.column(&facility.outage_length),
            outages: Outages::NONE,
            own_luck: luck.place(&names::facility_outage(&facility.name)),
            security_luck: luck.place(&names::security_outage(&facility.name)),
            ramped: [0.0; LANES],
            steady: false,
        }
    }

    /// Capacity in step `k`: nameplate in operation, effective capacity and outages go to `state`.
    pub fn advance(
        &mut self,
        k: usize,
        dt: f64,
        phases: &[PhasePath],
        security: &SecurityPath,
        luck: &Luck,
        state: &mut FacilityState,
    ) {
        if !self.steady {
            self.ramp_up(k, dt, phases, &mut state.nameplate);
        }
        let active = &state.nameplate;
        if let Some(place) = self.own_luck {
            self.outages.start(luck.column(place), &self.own_chance, active, &self.own_length);
        }
        if let Some(place) = self.security_luck {
            let (chance, length) = (&security.outage_chance.now, &security.outage_length.now);
            self.outages.start(luck.column(place), chance, active, length);
        }
        if self.own_luck.is_none() && self.security_luck.is_none() {
            state.capacity = self.ramped;
            return;
        }
        for lane in 0..LANES {
            state.down[lane] = self.outages.work_off(lane, dt);
            state.capacity[lane] = self.ramped[lane] * (1.0 - state.down[lane]);
        }
    }

    /// Σ capacity·ramp(τ + dt/2) over the phases in operation, less planned downtime.
    fn ramp_up(&mut self, k: usize, dt: f64, phases: &[PhasePath], nameplate: &mut Column) {
        *nameplate = [0.0; LANES];
        self.ramped = [0.0; LANES];
        for phase in phases.iter().filter(|phase| phase.operates(k)) {
            let running = |lane: usize| (k as f64 - phase.on_step[lane]) * dt;
            let share = if phase.built { [1.0; LANES] } else { self.ramp.at(|lane| running(lane) + dt / 2.0) };
            for lane in 0..LANES {
                let on = flag(running(lane) >= 0.0) * phase.capacity[lane];
                nameplate[lane] += on;
                self.ramped[lane] += on * share[lane] * self.uptime[lane];
            }
        }
        let done =
            |phase: &PhasePath| phase.built || phase.settled && (k as f64 - phase.last_on_step) * dt >= self.ramp.ends;
        self.steady = phases.iter().all(done);
    }
}
