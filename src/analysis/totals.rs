//! Sums over the horizon, and the KPIs made of them.

use crate::analysis::finance::irrs;
use crate::engine::{Column, FacilityPath, FacilityState, LANES, add};
use crate::model::{Horizon, Quantity};
use std::array::from_fn;

const ZERO: Column = [0.0; LANES];

/// Sums over the horizon, of all facilities of a world or of one.
#[derive(Clone)]
pub struct Totals {
    /// Refined \[t\].
    pub refined: Column,
    /// Spent on building.
    pub capex: Column,
    /// Cash flow of each calendar year.
    pub flows: Vec<Column>,
    /// In the plateau's window: processed \[t\], refined \[t\], nameplate and effective capacity summed over steps \[t/yr\].
    window: [Column; 4],
    /// Discounted cash flow.
    npv: Column,
    /// That part of it which is not the state's.
    npv_private: Column,
    /// Discounted capex.
    capital: Column,
    /// Discounted opex, capex, sustaining capital and tax.
    cost: Column,
    /// Discounted refined market units.
    ounces: Column,
    /// The first step with capex.
    first_spent: Column,
}

/// Sums over the horizon of a world as a whole.
#[derive(Clone)]
pub struct WorldTotals {
    /// Discounted revenue of the state.
    pub npv_state: Column,
    /// Produced by all sources \[t\].
    pub output: Column,
    /// Refined in the best year so far \[t\].
    pub peak_refined: Column,
    /// The first step in which a new phase operates.
    pub first_new: Column,
}

impl WorldTotals {
    /// Nothing yet.
    pub const NOTHING: Self = Self {
        npv_state: ZERO,
        output: ZERO,
        peak_refined: [f64::NEG_INFINITY; LANES],
        first_new: [f64::INFINITY; LANES],
    };
}

impl Totals {
    /// Nothing yet, for so many calendar years.
    pub fn new(years: usize) -> Self {
        Self {
            refined: ZERO,
            capex: ZERO,
            flows: vec![ZERO; years],
            window: [ZERO; 4],
            npv: ZERO,
            npv_private: ZERO,
            capital: ZERO,
            cost: ZERO,
            ounces: ZERO,
            first_spent: [f64::INFINITY; LANES],
        }
    }

    /// Adds a step of a facility. `discount` is the step's factor, `per_tonne` the market units in a tonne; `in_window`
    /// says whether the step itself counts for the plateau, rather than its whole year.
    pub fn add_step(&mut self, state: &FacilityState, discount: &Column, per_tonne: f64, in_window: bool) {
        for lane in 0..LANES {
            self.npv[lane] += discount[lane] * state.cash_flow[lane];
            // What is spent is what revenue exceeds the cash flow by.
            self.cost[lane] += discount[lane] * (state.revenue[lane] - state.cash_flow[lane]);
            self.ounces[lane] += discount[lane] * state.refined[lane] * per_tonne;
        }
        if state.spends {
            for lane in 0..LANES {
                self.capital[lane] += discount[lane] * state.capex[lane];
            }
        }
        if in_window {
            self.add_window([&state.processed, &state.refined, &state.nameplate, &state.capacity]);
        }
    }

    /// Adds steps of the plateau's window, in the order of its sums.
    pub fn add_window(&mut self, columns: [&Column; 4]) {
        self.window.iter_mut().zip(columns).for_each(|(sum, column)| add(sum, column));
    }

    /// Closes the horizon of a facility: what of it is not the state's, and when capital was first spent.
    pub fn close(&mut self, facility: &FacilityPath) {
        self.npv_private = self.npv;
        if let Some((share, paying)) = facility.books.state_shares() {
            // The state receives s·(cash_flow + capex) − (s − c)·capex + tax, of cash_flow + tax in all: the others have
            // (1 − s)·cash_flow − c·capex, for its share s, of which c is carried.
            for lane in 0..LANES {
                let carried = share[lane] - paying[lane];
                self.npv_private[lane] = (1.0 - share[lane]) * self.npv[lane] - carried * self.capital[lane];
            }
        }
        self.first_spent = facility.state.first_spent_step;
    }

    /// Adds another facility's sums.
    pub fn add(&mut self, other: &Self) {
        for (sum, part) in [
            (&mut self.refined, &other.refined),
            (&mut self.capex, &other.capex),
            (&mut self.npv, &other.npv),
            (&mut self.npv_private, &other.npv_private),
            (&mut self.cost, &other.cost),
            (&mut self.ounces, &other.ounces),
        ] {
            add(sum, part);
        }
        self.window.iter_mut().zip(&other.window).for_each(|(sum, part)| add(sum, part));
        self.flows.iter_mut().zip(&other.flows).for_each(|(sum, part)| add(sum, part));
        self.first_spent = from_fn(|lane| self.first_spent[lane].min(other.first_spent[lane]));
    }

    /// One KPI of what these are the sums of; `world` is the world it belongs to.
    pub fn kpi(&self, quantity: Quantity, world: &WorldTotals, horizon: &Horizon) -> Column {
        let dt = horizon.dt();
        let window = horizon.plateau().len() as f64 * dt;
        let [processed, refined, nameplate, capacity] = &self.window;
        match quantity {
            Quantity::RefinedTotal => self.refined,
            Quantity::PlateauUtilisation => from_fn(|lane| ratio(processed[lane], nameplate[lane] * dt)),
            Quantity::PlateauRefined => from_fn(|lane| refined[lane] / window),
            Quantity::PlateauIdle => from_fn(|lane| (capacity[lane] * dt - processed[lane]).max(0.0) / window),
            Quantity::PeakRefined => world.peak_refined,
            Quantity::Npv => self.npv,
            Quantity::NpvPrivate => self.npv_private,
            Quantity::NpvState => world.npv_state,
            Quantity::CapexTotal => self.capex,
            Quantity::Irr => irrs(&self.flows),
            Quantity::Payback => self.payback(horizon),
            Quantity::StartYear => {
                let start = horizon.start().calendar_time();
                from_fn(|lane| finite(start + world.first_new[lane] * dt))
            }
            Quantity::UnitCost => from_fn(|lane| ratio(self.cost[lane], self.ounces[lane])),
            Quantity::ShareRefinedAtHome => from_fn(|lane| ratio(self.refined[lane], world.output[lane])),
            Quantity::Operating => from_fn(|lane| if world.first_new[lane].is_finite() { 1.0 } else { 0.0 }),
            _ => [f64::NAN; LANES],
        }
    }

    /// Years from the start of the first step with capex to the end of the first calendar year, that step's or later, at
    /// whose end the cumulated cash flow is not negative.
    fn payback(&self, horizon: &Horizon) -> Column {
        let (mut cumulated, mut payback) = (ZERO, [f64::NAN; LANES]);
        for (year, flow) in horizon.years().iter().zip(&self.flows) {
            let end = year.steps.end as f64;
            for lane in 0..LANES {
                cumulated[lane] += flow[lane];
                if payback[lane].is_nan() && self.first_spent[lane] < end && cumulated[lane] >= 0.0 {
                    payback[lane] = (end - self.first_spent[lane]) * horizon.dt();
                }
            }
        }
        payback
    }
}

/// a/b, empty where b is 0.
#[inline(always)]
fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { f64::NAN }
}

/// Empty where not finite.
fn finite(value: f64) -> f64 {
    if value.is_finite() { value } else { f64::NAN }
}
