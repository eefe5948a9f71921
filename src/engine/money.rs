//! §4.7 Money: what facilities earn and pay, and what the state gets from them and from the sources.

use crate::engine::column::{Column, LANES, Numbers, map, select};
use crate::engine::construction::{PhasePath, flag};
use crate::engine::state::{FacilityState, Offer, SourceState};
use crate::model::{Facility, Fiscal, Source};

/// The terms of the state, in each draw.
pub struct FiscalTerms {
    corporate_tax: Column,
    minimum_tax: Column,
    export_cost: Column,
    export_discount: Column,
    brackets: Vec<(f64, Column)>,
    /// ρ in the present step.
    royalty: Column,
}

impl FiscalTerms {
    /// The terms of a world.
    pub fn new(fiscal: &Fiscal, numbers: Numbers) -> Self {
        Self {
            corporate_tax: numbers.column(&fiscal.corporate_tax),
            minimum_tax: numbers.column(&fiscal.minimum_tax),
            export_cost: numbers.column(&fiscal.export_cost),
            export_discount: numbers.column(&fiscal.export_discount),
            brackets: fiscal.royalty.iter().map(|bracket| (bracket.from, numbers.column(&bracket.rate))).collect(),
            royalty: [0.0; LANES],
        }
    }

    /// Finds ρ = royalty(P): the rate of the last bracket whose price is not above P, 0 below the first.
    pub fn set_royalty(&mut self, price: &Column) {
        self.royalty = [0.0; LANES];
        for (from, rate) in &self.brackets {
            for lane in 0..LANES {
                self.royalty[lane] = select(price[lane] >= *from, rate[lane], self.royalty[lane]);
            }
        }
    }
}

/// A facility's books in each draw.
pub struct FacilityBooks {
    charge: Column,
    premium: Column,
    fixed_cost: Column,
    variable_cost: Column,
    sustaining_rate: Column,
    depreciation_time: Column,
    per_life: Column,
    state_share: Column,
    paying_share: Column,
    recovery: Column,
    per_capacity: Column,
    spent: Column,
    year_profit: Column,
    year_revenue: Column,
    carried_loss: Column,
}

/// What a step's books are made with, besides the facility's own.
pub struct Terms<'a> {
    /// k.
    pub step: usize,
    /// dt \[yr\].
    pub dt: f64,
    /// Market units in a tonne.
    pub per_tonne: f64,
    /// P.
    pub price: &'a Column,
    /// Cost on every refined ounce in the present security state.
    pub logistics: &'a Column,
    /// Whether the step is the last of its calendar year, or of the horizon.
    pub closes_year: bool,
}

impl FacilityBooks {
    /// The books at the start.
    pub fn new(facility: &Facility, phases: &[PhasePath], numbers: Numbers) -> Self {
        let (state, carried) = (numbers.column(&facility.state_share), numbers.column(&facility.carried_share));
        let life = numbers.column(&facility.depreciation);
        let all_capacity = map(|lane| phases.iter().map(|phase| phase.capacity[lane]).sum());
        Self {
            charge: numbers.column(&facility.charge),
            premium: numbers.column(&facility.premium),
            fixed_cost: numbers.column(&facility.fixed_cost),
            variable_cost: numbers.column(&facility.variable_cost),
            sustaining_rate: numbers.column(&facility.sustaining_capex),
            depreciation_time: life,
            per_life: map(|lane| 1.0 / life[lane]),
            state_share: state,
            paying_share: map(|lane| state[lane] - carried[lane]),
            recovery: numbers.column(&facility.recovery),
            per_capacity: map(|lane| if all_capacity[lane] > 0.0 { 1.0 / all_capacity[lane] } else { 0.0 }),
            spent: [0.0; LANES],
            year_profit: [0.0; LANES],
            year_revenue: [0.0; LANES],
            carried_loss: [0.0; LANES],
        }
    }

    /// What the facility asks for an ounce at this price.
    #[inline(always)]
    pub fn fee(&self, lane: usize, price: &Column) -> f64 {
        self.charge[lane] + self.premium[lane] * price[lane]
    }

    /// Books one step; `state` holds the step's flows, capacity and capex, and receives its money.
    pub fn book(&mut self, state: &mut FacilityState, phases: &[PhasePath], terms: &Terms, fiscal: &FiscalTerms) {
        let dt = terms.dt;
        for lane in 0..LANES {
            state.refined[lane] = self.recovery[lane] * state.processed[lane];
            let ounces = state.refined[lane] * terms.per_tonne;
            let used = state.nameplate[lane] * self.per_capacity[lane];
            state.revenue[lane] = ounces * self.fee(lane, terms.price);
            state.opex[lane] =
                self.fixed_cost[lane] * dt * used + ounces * (self.variable_cost[lane] + terms.logistics[lane]);
            self.spent[lane] += state.capex[lane];
            state.sustaining[lane] = self.sustaining_rate[lane] * self.spent[lane] * dt;
            let profit = state.revenue[lane] - state.opex[lane] - state.sustaining[lane];
            self.year_revenue[lane] += state.revenue[lane];
            self.year_profit[lane] += profit;
            state.cash_flow[lane] = profit - state.capex[lane];
            state.state_cash[lane] = self.state_share[lane] * profit - self.paying_share[lane] * state.capex[lane];
        }
        self.depreciate(phases, terms);
        state.tax = if terms.closes_year { self.close_year(fiscal) } else { [0.0; LANES] };
        if terms.closes_year {
            for lane in 0..LANES {
                state.cash_flow[lane] -= state.tax[lane];
                state.state_cash[lane] += (1.0 - self.state_share[lane]) * state.tax[lane];
            }
        }
    }

    /// Takes straight-line depreciation of each phase's capital, from the step it operates, off the year's profit.
    fn depreciate(&mut self, phases: &[PhasePath], terms: &Terms) {
        for phase in phases.iter().filter(|phase| !phase.built) {
            for lane in 0..LANES {
                let age = (terms.step as f64 - phase.on_step[lane]) * terms.dt;
                let life = self.depreciation_time[lane];
                let share =
                    if life > 0.0 { (life - age).clamp(0.0, terms.dt) * self.per_life[lane] } else { flag(age == 0.0) };
                self.year_profit[lane] -= flag(age >= 0.0) * phase.capital[lane] * share;
            }
        }
    }

    /// The year's tax: on the profit after carried losses, at least the minimum on revenue.
    fn close_year(&mut self, fiscal: &FiscalTerms) -> Column {
        let tax = map(|lane| {
            let taxable = (self.year_profit[lane] - self.carried_loss[lane]).max(0.0);
            (fiscal.corporate_tax[lane] * taxable).max(fiscal.minimum_tax[lane] * self.year_revenue[lane])
        });
        self.carried_loss = map(|lane| (self.carried_loss[lane] - self.year_profit[lane]).max(0.0));
        self.year_profit = [0.0; LANES];
        self.year_revenue = [0.0; LANES];
        tax
    }
}

/// What the state takes of a source, in each draw.
pub struct SourceBooks {
    declared: Column,
    cost: Column,
    state_share: Column,
    royalty: Option<Column>,
}

impl SourceBooks {
    /// The books of a source.
    pub fn new(source: &Source, numbers: Numbers) -> Self {
        Self {
            declared: numbers.column(&source.declared),
            cost: numbers.column(&source.cost),
            state_share: numbers.column(&source.state_share),
            royalty: source.royalty.as_ref().map(|rate| numbers.column(rate)),
        }
    }

    /// Royalty, profit tax and dividend of a step in which the source has produced `output` \[t\]; `state` and `offer` say
    /// where that went.
    pub fn settle(&self, state: &mut SourceState, output: &Column, offer: &Offer, terms: &Terms, fiscal: &FiscalTerms) {
        let royalty = self.royalty.as_ref().unwrap_or(&fiscal.royalty);
        for lane in 0..LANES {
            let home = offer.offered[lane] - offer.remaining[lane];
            let (price, rho) = (terms.price[lane], royalty[lane]);
            let declared = (self.declared[lane] * output[lane]).max(state.delivered[lane]);
            let abroad = (declared - home).max(0.0);
            let fee_abroad = fiscal.export_cost[lane] + fiscal.export_discount[lane] * price;
            let margin = price * (1.0 - rho) - self.cost[lane];
            // At home: max(0, margin − fees/home)·home, without the division.
            let profit = (margin * home - offer.fees[lane]).max(0.0) + (margin - fee_abroad).max(0.0) * abroad;
            let tax = fiscal.corporate_tax[lane] * profit;
            let take = rho * price * (home + abroad) + tax + self.state_share[lane] * (profit - tax);
            state.state_take[lane] = terms.per_tonne * take;
        }
    }
}
