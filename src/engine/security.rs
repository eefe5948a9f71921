//! §4.1 Security: a Markov chain in continuous time, seen at the steps.

use crate::engine::column::{Column, LANES, Numbers, map, select};
use crate::engine::outage;
use crate::model::Security;
use nalgebra::DMatrix;

/// A number for each security state and draw. Most numbers are the same in all states: those need not be picked.
#[allow(clippy::large_enum_variant, reason = "there are a few for a whole block of draws")]
#[derive(Clone, PartialEq)]
pub enum ByState {
    /// The same in all states.
    Same(Column),
    /// One for each state.
    Each(Vec<Column>),
}

impl ByState {
    /// The numbers of all states, at least one.
    pub fn new(values: Vec<Column>) -> Self {
        if values.iter().all(|column| *column == values[0]) { Self::Same(values[0]) } else { Self::Each(values) }
    }

    /// For each draw the number that belongs to its state; `room` is where it is put if it must be picked.
    #[inline(always)]
    pub fn pick<'a>(&'a self, state: &Column, room: &'a mut Column) -> &'a Column {
        let values = match self {
            Self::Same(column) => return column,
            Self::Each(values) => values,
        };
        *room = values[0];
        for (index, column) in values.iter().enumerate().skip(1) {
            for lane in 0..LANES {
                room[lane] = select(state[lane] == index as f64, column[lane], room[lane]);
            }
        }
        room
    }

    /// The number that belongs to a state in one draw.
    pub fn of(&self, state: f64, lane: usize) -> f64 {
        match self {
            Self::Same(column) => column[lane],
            Self::Each(values) => values[state as usize][lane],
        }
    }
}

/// The state of the regime in each draw, and what each state brings.
#[derive(PartialEq)]
pub struct SecurityPath {
    /// Index of the state, as a number so that selections vectorise.
    pub state: Column,
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
            let (zero, one) = (ByState::Same([0.0; LANES]), ByState::Same([1.0; LANES]));
            return Self {
                state: [0.0; LANES],
                states: 0,
                cumulative: Vec::new(),
                pace: one,
                outage_chance: zero.clone(),
                outage_length: zero.clone(),
                logistics: zero,
            };
        };
        let states = &security.states;
        let chances = states.iter().map(|state| outage::chance(&numbers.column(&state.outages_per_year), dt));
        Self {
            state: [security.initial as f64; LANES],
            states: states.len(),
            cumulative: cumulative(security, numbers, dt),
            pace: ByState::new(states.iter().map(|state| numbers.column(&state.construction_pace)).collect()),
            outage_chance: ByState::new(chances.collect()),
            outage_length: ByState::new(states.iter().map(|state| numbers.column(&state.outage_length)).collect()),
            logistics: ByState::new(states.iter().map(|state| numbers.column(&state.logistics)).collect()),
        }
    }

    /// Draws the next state from the row of the present one: the number of cumulative chances that `uniform` exceeds.
    pub fn advance(&mut self, uniform: &Column) {
        let (mut next, mut room) = ([0.0; LANES], [0.0; LANES]);
        for chance in &self.cumulative {
            let bound = chance.pick(&self.state, &mut room);
            for lane in 0..LANES {
                next[lane] += if uniform[lane] >= bound[lane] { 1.0 } else { 0.0 };
            }
        }
        self.state = next;
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
    (0..n - 1).map(|to| ByState::new((0..n).map(|from| chance(from, to)).collect())).collect()
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
