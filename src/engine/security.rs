//! §4.1 Security: a Markov chain in continuous time, seen at the steps.

use crate::engine::column::{Column, Few, LANES, Numbers, map};
use crate::engine::outage;
use crate::model::{Security, SecurityState};
use nalgebra::DMatrix;

/// A number for each security state and draw.
#[derive(Clone, PartialEq)]
pub struct ByState {
    /// That of the present state.
    pub now: Column,
    /// One for each state; none if it is the same in all states, as most numbers are.
    each: Vec<Column>,
}

impl ByState {
    /// The numbers of all states, at least one, in the given state at first.
    pub fn new(values: Vec<Column>, first: usize) -> Self {
        let now = values[first];
        Self { now, each: if values.iter().all(|column| *column == now) { Vec::new() } else { values } }
    }

    /// The same in all states.
    fn same(value: f64) -> Self {
        Self { now: [value; LANES], each: Vec::new() }
    }

    /// Goes on to the state's number in the draws in which it has moved.
    pub fn follow(&mut self, moved: Few, state: &Column) {
        if !self.each.is_empty() {
            moved.for_each(|lane| self.now[lane] = self.each[state[lane] as usize][lane]);
        }
    }
}

/// The state of the regime in each draw, and what each state brings.
#[derive(PartialEq)]
pub struct SecurityPath {
    /// Index of the state, as a number so that selections vectorise.
    pub state: Column,
    /// The draws in which it has moved at the beginning of the step.
    pub moved: Few,
    /// How many states there are; 0 for a world without security.
    pub states: usize,
    /// By present state, for each next state but the last: the chance of going there or to a state before it.
    cumulative: Vec<ByState>,
    /// Pace of construction.
    pub pace: ByState,
    /// Chance that an outage starts in a step at a facility.
    pub outage_chance: ByState,
    /// Mean length of such an outage \[yr\].
    pub outage_length: ByState,
    /// Cost on every refined ounce.
    pub logistics: ByState,
}

impl SecurityPath {
    /// The regime at the start; one state in which nothing happens where the world has none.
    pub fn new(security: Option<&Security>, numbers: Numbers, dt: f64) -> Self {
        let Some(security) = security else {
            return Self {
                state: [0.0; LANES],
                moved: Few::NONE,
                states: 0,
                cumulative: Vec::new(),
                pace: ByState::same(1.0),
                outage_chance: ByState::same(0.0),
                outage_length: ByState::same(0.0),
                logistics: ByState::same(0.0),
            };
        };
        let by_state = |of: &dyn Fn(&SecurityState) -> Column| {
            ByState::new(security.states.iter().map(of).collect(), security.initial)
        };
        Self {
            state: [security.initial as f64; LANES],
            moved: Few::NONE,
            states: security.states.len(),
            cumulative: cumulative(security, numbers, dt),
            pace: by_state(&|state| numbers.column(&state.construction_pace)),
            outage_chance: by_state(&|state| numbers.map(&state.outages_per_year, |rate| outage::chance(rate, dt))),
            outage_length: by_state(&|state| numbers.column(&state.outage_length)),
            logistics: by_state(&|state| numbers.column(&state.logistics)),
        }
    }

    /// Draws the next state from the row of the present one: the number of cumulative chances that `uniform` is not below.
    pub fn advance(&mut self, uniform: &Column) {
        let mut next = [0.0; LANES];
        for chance in &self.cumulative {
            for lane in 0..LANES {
                next[lane] += if uniform[lane] >= chance.now[lane] { 1.0 } else { 0.0 };
            }
        }
        let moved = Few::that(|lane| next[lane] != self.state[lane]);
        (self.state, self.moved) = (next, moved);
        self.cumulative.iter_mut().for_each(|chance| chance.follow(moved, &next));
        for brought in [&mut self.pace, &mut self.outage_chance, &mut self.outage_length, &mut self.logistics] {
            brought.follow(moved, &next);
        }
    }
}

/// Cumulative transition chances of a step, M = exp(Q·dt), by draw where stays or weights are uncertain.
fn cumulative(security: &Security, numbers: Numbers, dt: f64) -> Vec<ByState> {
    let n = security.states.len();
    let known = security.states.iter().all(|state| {
        state.mean_stay.is_none_or(|stay| stay.as_known().is_some())
            && state.next.iter().all(|(_, weight)| weight.as_known().is_some())
    });
    let lanes = if known { 1 } else { LANES };
    let matrices: Vec<DMatrix<f64>> = (0..lanes).map(|lane| (generator(security, numbers, lane) * dt).exp()).collect();
    let chance =
        |from: usize, to: usize| map(|lane| (0..=to).map(|state| matrices[lane.min(lanes - 1)][(from, state)]).sum());
    (0..n - 1).map(|to| ByState::new((0..n).map(|from| chance(from, to)).collect(), security.initial)).collect()
}

/// The generator Q of one draw \[1/yr\].
fn generator(security: &Security, numbers: Numbers, lane: usize) -> DMatrix<f64> {
    let n = security.states.len();
    let mut q = DMatrix::zeros(n, n);
    for (from, state) in security.states.iter().enumerate() {
        let Some(stay) = &state.mean_stay else {
            continue;
        };
        let leaving = 1.0 / numbers.column(stay)[lane];
        let weights: Vec<(usize, f64)> =
            state.next.iter().map(|(to, weight)| (*to, numbers.column(weight)[lane])).collect();
        let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
        for (to, weight) in weights {
            q[(from, to)] += leaving * weight / total;
        }
        q[(from, from)] -= leaving;
    }
    q
}
