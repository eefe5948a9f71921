//! §4.4 Capacity: what operates, how far it has ramped up, and what stands still.

use crate::engine::column::{Column, LANES, Numbers, map};
use crate::engine::construction::PhasePath;
use crate::engine::luck::{Luck, names};
use crate::engine::outage;
use crate::engine::security::SecurityPath;
use crate::model::Facility;

/// A ramp as a sum of clamped slopes, so that draws at different points of it share one formula without branches.
struct Ramp {
    first: Column,
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
        Self { first: numbers.column(&points[0].1), pieces: pieces.collect() }
    }

    /// Share of nameplate at the given times after start-up \[yr\].
    #[inline(always)]
    fn at(&self, time: &Column) -> Column {
        let mut share = self.first;
        for (start, width, slope) in &self.pieces {
            for lane in 0..LANES {
                share[lane] += slope[lane] * (time[lane] - start).max(0.0).min(*width);
            }
        }
        share
    }
}

/// What a facility can do in each draw.
pub struct CapacityPath {
    ramp: Ramp,
    uptime: Column,
    own_chance: Column,
    own_length: Column,
    security_chance: Vec<Column>,
    backlog: Column,
    own_luck: Option<usize>,
    security_luck: Option<usize>,
    /// Capacity of the phases in operation \[t/yr\].
    pub nameplate: Column,
    /// After ramp-up, downtime and outages \[t/yr\].
    pub effective: Column,
}

impl CapacityPath {
    /// The facility at the start.
    pub fn new(facility: &Facility, security: &SecurityPath, numbers: Numbers, luck: &Luck, dt: f64) -> Self {
        let downtime = numbers.column(&facility.planned_downtime);
        Self {
            ramp: Ramp::new(facility, numbers),
            uptime: map(|lane| 1.0 - downtime[lane]),
            own_chance: outage::chance(&numbers.column(&facility.outages_per_year), dt),
            own_length: numbers.column(&facility.outage_length),
            security_chance: security.outage_rate.iter().map(|rate| outage::chance(rate, dt)).collect(),
            backlog: [0.0; LANES],
            own_luck: luck.place(&names::facility_outage(&facility.name)),
            security_luck: luck.place(&names::security_outage(&facility.name)),
            nameplate: [0.0; LANES],
            effective: [0.0; LANES],
        }
    }

    /// Capacity in step `k`.
    pub fn advance(&mut self, k: usize, dt: f64, phases: &[PhasePath], security: &SecurityPath, luck: &Luck) {
        self.nameplate = [0.0; LANES];
        self.effective = [0.0; LANES];
        for phase in phases {
            let running = map(|lane| (k as f64 - phase.on_step[lane]) * dt);
            let share = if phase.built { [1.0; LANES] } else { self.ramp.at(&map(|lane| running[lane] + dt / 2.0)) };
            for lane in 0..LANES {
                let on = if running[lane] >= 0.0 { phase.capacity[lane] } else { 0.0 };
                self.nameplate[lane] += on;
                self.effective[lane] += on * share[lane];
            }
        }
        self.suffer(k, dt, security, luck);
    }

    /// Takes downtime and outages off the effective capacity.
    fn suffer(&mut self, k: usize, dt: f64, security: &SecurityPath, luck: &Luck) {
        if let Some(place) = self.own_luck {
            outage::start(
                &mut self.backlog,
                luck.column(place, k),
                &self.own_chance,
                &self.own_length,
                &self.nameplate,
            );
        }
        if let Some(place) = self.security_luck {
            let (chance, length) = (security.pick(&self.security_chance), security.pick(&security.outage_length));
            outage::start(&mut self.backlog, luck.column(place, k), &chance, &length, &self.nameplate);
        }
        let lost = outage::work_off(&mut self.backlog, dt);
        for lane in 0..LANES {
            self.effective[lane] *= self.uptime[lane] * (1.0 - lost[lane]);
        }
    }
}
