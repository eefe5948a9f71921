//! §4.1 Security: a Markov chain in continuous time, seen at the steps.

use crate::engine::column::{Column, LANES, Numbers, map, select};
use crate::model::Security;
use nalgebra::DMatrix;

/// The state of the regime in each draw, and what each state brings.
pub struct SecurityPath {
    /// Index of the state, as a number so that selections vectorise.
    pub state: Column,
    /// `cumulative[from][to]`: chance of going to `to` or a state before it.
    cumulative: Vec<Vec<Column>>,
    /// Pace of construction by state.
    pub pace: Vec<Column>,
    /// Outages a year by state.
    pub outage_rate: Vec<Column>,
    /// Their mean length by state \[yr\].
    pub outage_length: Vec<Column>,
    /// Cost on every refined ounce by state.
    pub logistics: Vec<Column>,
}

impl SecurityPath {
    /// The regime at the start; one state in which nothing happens where the world has none.
    pub fn new(security: Option<&Security>, numbers: Numbers, dt: f64) -> Self {
        let Some(security) = security else {
            let (zero, one) = (vec![[0.0; LANES]], vec![[1.0; LANES]]);
            return Self {
                state: [0.0; LANES],
                cumulative: vec![Vec::new()],
                pace: one,
                outage_rate: zero.clone(),
                outage_length: zero.clone(),
                logistics: zero,
            };
        };
        let states = &security.states;
        Self {
            state: [security.initial as f64; LANES],
            cumulative: cumulative(security, numbers, dt),
            pace: states.iter().map(|state| numbers.column(&state.construction_pace)).collect(),
            outage_rate: states.iter().map(|state| numbers.column(&state.outages_per_year)).collect(),
            outage_length: states.iter().map(|state| numbers.column(&state.outage_length)).collect(),
            logistics: states.iter().map(|state| numbers.column(&state.logistics)).collect(),
        }
    }

    /// Draws the next state from the row of the present one: the number of cumulative chances that `uniform` exceeds.
    pub fn advance(&mut self, uniform: &Column) {
        let mut next = [0.0; LANES];
        for to in 0..self.cumulative.len() - 1 {
            let bound = self.pick_from(|from| &self.cumulative[from][to]);
            for lane in 0..LANES {
                next[lane] += f64::from(u8::from(uniform[lane] >= bound[lane]));
            }
        }
        self.state = next;
    }

    /// For each draw the value that belongs to its state.
    #[inline(always)]
    pub fn pick(&self, by_state: &[Column]) -> Column {
        self.pick_from(|state| &by_state[state])
    }

    #[inline(always)]
    fn pick_from<'a>(&'a self, by_state: impl Fn(usize) -> &'a Column) -> Column {
        let mut picked = *by_state(0);
        for state in 1..self.cumulative.len() {
            let (values, index) = (by_state(state), state as f64);
            for lane in 0..LANES {
                picked[lane] = select(self.state[lane] == index, values[lane], picked[lane]);
            }
        }
        picked
    }
}

/// Cumulative transition chances of a step, M = exp(Q·dt), by draw where stays or weights are uncertain.
fn cumulative(security: &Security, numbers: Numbers, dt: f64) -> Vec<Vec<Column>> {
    let n = security.states.len();
    let known = security.states.iter().all(|state| {
        state.mean_stay.is_none_or(|stay| stay.as_known().is_some())
            && state.next.iter().all(|(_, weight)| weight.as_known().is_some())
    });
    let lanes = if known { 1 } else { LANES };
    let matrices: Vec<DMatrix<f64>> = (0..lanes).map(|lane| (generator(security, numbers, lane) * dt).exp()).collect();
    let chance =
        |from: usize, to: usize| map(|lane| (0..=to).map(|state| matrices[lane.min(lanes - 1)][(from, state)]).sum());
    (0..n).map(|from| (0..n).map(|to| chance(from, to)).collect()).collect()
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
