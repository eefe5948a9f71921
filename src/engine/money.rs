//! §4.7 Money: what facilities earn and pay, and what the state gets from them and from the sources.

use crate::engine::column::{Column, LANES, Numbers, fill, map};
use crate::engine::construction::PhasePath;
use crate::engine::step::FacilityState;
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
            self.royalty = map(|lane| if price[lane] >= *from { rate[lane] } else { self.royalty[lane] });
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
    state_share: Column,
    paying_share: Column,
    recovery: Column,
    all_capacity: Column,
    spent: Column,
    year_profit: Column,
    year_revenue: Column,
    carried_loss: Column,
}

impl FacilityBooks {
    /// The books at the start.
    pub fn new(facility: &Facility, phases: &[PhasePath], numbers: Numbers) -> Self {
        let (state, carried) = (numbers.column(&facility.state_share), numbers.column(&facility.carried_share));
        Self {
            charge: numbers.column(&facility.charge),
            premium: numbers.column(&facility.premium),
            fixed_cost: numbers.column(&facility.fixed_cost),
            variable_cost: numbers.column(&facility.variable_cost),
            sustaining_rate: numbers.column(&facility.sustaining_capex),
            depreciation_time: numbers.column(&facility.depreciation),
            state_share: state,
            paying_share: map(|lane| state[lane] - carried[lane]),
            recovery: numbers.column(&facility.recovery),
            all_capacity: map(|lane| phases.iter().map(|phase| phase.capacity[lane]).sum()),
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
    #[allow(clippy::too_many_arguments, reason = "the equation's own variables")]
    pub fn book(
        &mut self,
        state: &mut FacilityState,
        phases: &[PhasePath],
        step: (usize, f64),
        per_tonne: f64,
        price: &Column,
        logistics: &Column,
        fiscal: &FiscalTerms,
        closes_year: bool,
    ) {
        let dt = step.1;
        let processed = &state.processed;
        fill(&mut state.refined, |lane| self.recovery[lane] * processed[lane]);
        let depreciation = self.depreciation(phases, step);
        for lane in 0..LANES {
            let ounces = state.refined[lane] * per_tonne;
            let used =
                if self.all_capacity[lane] > 0.0 { state.nameplate[lane] / self.all_capacity[lane] } else { 0.0 };
            state.revenue[lane] = ounces * self.fee(lane, price);
            state.opex[lane] =
                self.fixed_cost[lane] * dt * used + ounces * self.variable_cost[lane] + ounces * logistics[lane];
            self.spent[lane] += state.capex[lane];
            state.sustaining[lane] = self.sustaining_rate[lane] * self.spent[lane] * dt;
            self.year_revenue[lane] += state.revenue[lane];
            self.year_profit[lane] +=
                state.revenue[lane] - state.opex[lane] - state.sustaining[lane] - depreciation[lane];
        }
        state.tax = if closes_year { self.close_year(fiscal) } else { [0.0; LANES] };
        for lane in 0..LANES {
            let before_capex = state.revenue[lane] - state.opex[lane] - state.sustaining[lane] - state.tax[lane];
            state.cash_flow[lane] = before_capex - state.capex[lane];
            state.state_cash[lane] =
                self.state_share[lane] * before_capex - self.paying_share[lane] * state.capex[lane] + state.tax[lane];
        }
    }

    /// Straight-line depreciation of each phase's capital from the step it operates.
    fn depreciation(&self, phases: &[PhasePath], (k, dt): (usize, f64)) -> Column {
        let mut sum = [0.0; LANES];
        for phase in phases.iter().filter(|phase| !phase.built) {
            for lane in 0..LANES {
                let age = (k as f64 - phase.on_step[lane]) * dt;
                let life = self.depreciation_time[lane];
                let share =
                    if life > 0.0 { (life - age).clamp(0.0, dt) / life } else { f64::from(u8::from(age == 0.0)) };
                sum[lane] += if age >= 0.0 { phase.capital[lane] * share } else { 0.0 };
            }
        }
        sum
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

/// A source's metal in a step \[t\], and the fees paid on what was processed \[t·currency/ounce\].
pub struct SourceFlow<'a> {
    /// q.
    pub output: &'a Column,
    /// c·q.
    pub offered: &'a Column,
    /// x_i, what was processed.
    pub home: &'a Column,
    /// Σ over facilities of what each took times its fee.
    pub fees: &'a Column,
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

    /// Royalty, profit tax and dividend of a step.
    pub fn state_take(
        &self,
        flow: &SourceFlow,
        per_tonne: f64,
        price: &Column,
        fiscal: &FiscalTerms,
        take: &mut Column,
    ) {
        let royalty = self.royalty.as_ref().unwrap_or(&fiscal.royalty);
        fill(take, |lane| {
            let (home, price, rho) = (flow.home[lane], price[lane], royalty[lane]);
            let declared = (self.declared[lane] * flow.output[lane]).max(flow.offered[lane]);
            let abroad = (declared - home).max(0.0);
            let fee_home = if home > 0.0 { flow.fees[lane] / home } else { 0.0 };
            let fee_abroad = fiscal.export_cost[lane] + fiscal.export_discount[lane] * price;
            let margin = price * (1.0 - rho) - self.cost[lane];
            let profit = (margin - fee_home).max(0.0) * home + (margin - fee_abroad).max(0.0) * abroad;
            let tax = fiscal.corporate_tax[lane] * profit;
            per_tonne * (rho * price * (home + abroad) + tax + self.state_share[lane] * (profit - tax))
        });
    }
}
