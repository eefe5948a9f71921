//! §4.7 Money: what facilities earn and pay, and what the state gets from them and from the sources.

use crate::engine::column::{Column, LANES, Numbers, add, chosen, flag, greatest, least, map};
use crate::engine::construction::PhasePath;
use crate::engine::state::{FacilityState, Offer, SourceState};
use crate::model::{Facility, Fiscal, Source};

/// The terms of the state, in each draw.
pub struct FiscalTerms {
    corporate_tax: Column,
    minimum_tax: Option<Column>,
    /// Whether facilities pay any tax.
    taxes: bool,
    /// Cost of exporting an ounce, and the share of the price lost on it, if any.
    discount: Option<(Column, Column)>,
    /// What is lost on an ounce abroad in the present step.
    fee_abroad: Column,
    /// Prices from and below which a rate holds, and that rate.
    brackets: Vec<(f64, f64, Column)>,
    /// ρ in the present step.
    royalty: Column,
}

impl FiscalTerms {
    /// The terms of a world.
    pub fn new(fiscal: &Fiscal, numbers: Numbers) -> Self {
        let below = fiscal.royalty.iter().skip(1).map(|next| next.from).chain([f64::INFINITY]);
        let brackets = fiscal.royalty.iter().zip(below);
        let export_cost = numbers.column(&fiscal.export_cost);
        let mut made = Self {
            corporate_tax: numbers.column(&fiscal.corporate_tax),
            minimum_tax: numbers.unless_zero(&fiscal.minimum_tax),
            taxes: !fiscal.corporate_tax.is(0.0) || !fiscal.minimum_tax.is(0.0),
            discount: numbers.unless_zero(&fiscal.export_discount).map(|discount| (export_cost, discount)),
            fee_abroad: export_cost,
            brackets: brackets.map(|(it, below)| (it.from, below, numbers.column(&it.rate))).collect(),
            royalty: [0.0; LANES],
        };
        // A rate that holds at all prices is found once.
        if made.brackets.first().is_some_and(|(from, below, _)| *from <= 0.0 && *below == f64::INFINITY) {
            made.follow(&[1.0; LANES]);
            made.brackets.clear();
        }
        made
    }

    /// Finds what goes by the price: the cost of exporting, and ρ = royalty(P), the rate of the bracket that holds the price, 0
    /// below the first.
    pub fn follow(&mut self, price: &Column) {
        if let Some((cost, discount)) = &self.discount {
            for lane in 0..LANES {
                self.fee_abroad[lane] = cost[lane] + discount[lane] * price[lane];
            }
        }
        if self.brackets.is_empty() {
            return;
        }
        let mut bits = [0; LANES];
        for (from, below, rate) in &self.brackets {
            for lane in 0..LANES {
                bits[lane] |= chosen((price[lane] >= *from) & (price[lane] < *below), rate[lane]);
            }
        }
        self.royalty = bits.map(f64::from_bits);
    }
}

/// A facility's books in each draw.
pub struct FacilityBooks {
    /// What it asks for an ounce in the present step: its charge and its share of the price.
    pub fee: Column,
    premium: Option<(Column, Column)>,
    /// Fixed cost of a step per nameplate in operation.
    fixed_cost: Column,
    variable_cost: Column,
    recovery: Column,
    /// Rate, and the capital spent so far.
    sustaining: Option<(Column, Column)>,
    depreciation_time: Column,
    per_life: Column,
    /// The state's share, and that part of it that pays capital.
    state: Option<(Column, Column)>,
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
    pub fn new(facility: &Facility, phases: &[PhasePath], numbers: Numbers, dt: f64) -> Self {
        let (charge, fixed) = (numbers.column(&facility.charge), numbers.column(&facility.fixed_cost));
        let (state, carried) = (numbers.column(&facility.state_share), numbers.column(&facility.carried_share));
        let life = numbers.column(&facility.depreciation);
        let all_capacity = map(|lane| phases.iter().map(|phase| phase.capacity[lane]).sum());
        let has_state = !(facility.state_share.is(0.0) && facility.carried_share.is(0.0));
        Self {
            fee: charge,
            premium: numbers.unless_zero(&facility.premium).map(|premium| (charge, premium)),
            fixed_cost: map(|lane| if all_capacity[lane] > 0.0 { fixed[lane] * dt / all_capacity[lane] } else { 0.0 }),
            variable_cost: numbers.column(&facility.variable_cost),
            recovery: numbers.column(&facility.recovery),
            sustaining: numbers.unless_zero(&facility.sustaining_capex).map(|rate| (rate, [0.0; LANES])),
            depreciation_time: life,
            per_life: map(|lane| 1.0 / life[lane]),
            state: has_state.then(|| (state, map(|lane| state[lane] - carried[lane]))),
            year_profit: [0.0; LANES],
            year_revenue: [0.0; LANES],
            carried_loss: [0.0; LANES],
        }
    }

    /// Sets the fee to what the facility asks at this price.
    pub fn ask(&mut self, price: &Column) {
        if let Some((charge, premium)) = &self.premium {
            for lane in 0..LANES {
                self.fee[lane] = charge[lane] + premium[lane] * price[lane];
            }
        }
    }

    /// The state's share, and that part of it which pays capital; none where the state has no share.
    pub fn state_shares(&self) -> Option<&(Column, Column)> {
        self.state.as_ref()
    }

    /// Books one step: `state` holds its flows, capacity and capex, and receives its money; what the state gets is added to
    /// `state_revenue`.
    pub fn book(
        &mut self,
        state: &mut FacilityState,
        phases: &[PhasePath],
        terms: &Terms,
        fiscal: &FiscalTerms,
        state_revenue: &mut Column,
    ) {
        if state.operates {
            self.operate(state, terms);
        } else if state.spends || self.sustaining.is_some() {
            state.cash_flow = [0.0; LANES];
        } else {
            return;
        }
        self.keep_up(state, terms.dt);
        if fiscal.taxes {
            if fiscal.minimum_tax.is_some() {
                add(&mut self.year_revenue, &state.revenue);
            }
            add(&mut self.year_profit, &state.cash_flow);
            self.depreciate(phases, terms);
        }
        if let Some((share, _)) = &self.state {
            for lane in 0..LANES {
                state_revenue[lane] += share[lane] * state.cash_flow[lane];
            }
        }
        if state.spends {
            self.invest(state, state_revenue);
        }
        if fiscal.taxes && terms.closes_year {
            self.close_year(state, fiscal, state_revenue);
        }
    }

    /// Revenue and running cost; the cash flow is revenue − opex so far.
    #[inline(always)]
    fn operate(&self, state: &mut FacilityState, terms: &Terms) {
        for lane in 0..LANES {
            state.refined[lane] = self.recovery[lane] * state.processed[lane];
            let ounces = state.refined[lane] * terms.per_tonne;
            state.revenue[lane] = ounces * self.fee[lane];
            let per_ounce = self.variable_cost[lane] + terms.logistics[lane];
            state.opex[lane] = self.fixed_cost[lane] * state.nameplate[lane] + ounces * per_ounce;
            state.cash_flow[lane] = state.revenue[lane] - state.opex[lane];
        }
    }

    /// Takes off what keeping up the capital costs that has been spent.
    #[inline(always)]
    fn keep_up(&mut self, state: &mut FacilityState, dt: f64) {
        let Some((rate, spent)) = &mut self.sustaining else {
            return;
        };
        state.sustains = true;
        for lane in 0..LANES {
            spent[lane] += state.capex[lane];
            state.sustaining[lane] = rate[lane] * spent[lane] * dt;
            state.cash_flow[lane] -= state.sustaining[lane];
        }
    }

    /// Takes off the capital spent, of which the state pays its share.
    #[inline(always)]
    fn invest(&self, state: &mut FacilityState, state_revenue: &mut Column) {
        for lane in 0..LANES {
            state.cash_flow[lane] -= state.capex[lane];
        }
        if let Some((_, paying)) = &self.state {
            for lane in 0..LANES {
                state_revenue[lane] -= paying[lane] * state.capex[lane];
            }
        }
    }

    /// Takes straight-line depreciation of each phase's capital, from the step it operates, off the year's profit.
    fn depreciate(&mut self, phases: &[PhasePath], terms: &Terms) {
        for phase in phases.iter().filter(|phase| !phase.built && phase.operates(terms.step)) {
            for lane in 0..LANES {
                let age = (terms.step as f64 - phase.on_step[lane]) * terms.dt;
                let life = self.depreciation_time[lane];
                let left = least(greatest(life - age, 0.0), terms.dt);
                let share = if life > 0.0 { left * self.per_life[lane] } else { flag(age == 0.0) };
                self.year_profit[lane] -= flag(age >= 0.0) * phase.capital[lane] * share;
            }
        }
    }

    /// Pays the year's tax: on the profit after carried losses, at least the minimum on revenue.
    fn close_year(&mut self, state: &mut FacilityState, fiscal: &FiscalTerms, state_revenue: &mut Column) {
        for lane in 0..LANES {
            let taxable = greatest(self.year_profit[lane] - self.carried_loss[lane], 0.0);
            state.tax[lane] = fiscal.corporate_tax[lane] * taxable;
            self.carried_loss[lane] = greatest(self.carried_loss[lane] - self.year_profit[lane], 0.0);
        }
        if let Some(rate) = &fiscal.minimum_tax {
            for lane in 0..LANES {
                state.tax[lane] = greatest(state.tax[lane], rate[lane] * self.year_revenue[lane]);
            }
        }
        for lane in 0..LANES {
            state.cash_flow[lane] -= state.tax[lane];
        }
        self.year_profit = [0.0; LANES];
        self.year_revenue = [0.0; LANES];
        add(state_revenue, &state.tax);
        if let Some((share, _)) = &self.state {
            for lane in 0..LANES {
                state_revenue[lane] -= share[lane] * state.tax[lane];
            }
        }
    }
}

/// A source's books in each draw: where its metal goes, and what the state takes of it.
pub struct SourceBooks {
    declared: Column,
    cost: Column,
    /// The state's part of a profit: the tax, and its share in what is left.
    profit_share: Column,
    royalty: Option<Column>,
    stockpile: Column,
}

impl SourceBooks {
    /// The books of a source.
    pub fn new(source: &Source, fiscal: &Fiscal, numbers: Numbers) -> Self {
        let (tax, share) = (numbers.column(&fiscal.corporate_tax), numbers.column(&source.state_share));
        Self {
            declared: numbers.column(&source.declared),
            cost: numbers.column(&source.cost),
            profit_share: map(|lane| tax[lane] + share[lane] * (1.0 - tax[lane])),
            royalty: source.royalty.as_ref().map(|rate| numbers.column(rate)),
            stockpile: numbers.column(&source.stockpile),
        }
    }

    /// Books a step in which the source has produced `output` \[t\]: of what nobody took, some waits and the rest is exported;
    /// royalty, profit tax and dividend are added to `state_revenue`.
    pub fn settle(
        &self,
        state: &mut SourceState,
        output: &Column,
        offer: &Offer,
        terms: &Terms,
        fiscal: &FiscalTerms,
        state_revenue: &mut Column,
    ) {
        let royalty = self.royalty.as_ref().unwrap_or(&fiscal.royalty);
        for lane in 0..LANES {
            let (delivered, remaining) = (state.delivered[lane], offer.remaining[lane]);
            let home = delivered + state.stock[lane] - remaining;
            state.stock[lane] = least(self.stockpile[lane], remaining);
            state.exported[lane] = output[lane] - delivered + (remaining - state.stock[lane]);
            let declared = greatest(self.declared[lane] * output[lane], delivered);
            let abroad = greatest(declared - home, 0.0);
            let (price, rho) = (terms.price[lane], royalty[lane]);
            let margin = price * (1.0 - rho) - self.cost[lane];
            // At home: max(0, margin − fees/home)·home, without the division.
            let profit_home = greatest(margin * home - offer.fees[lane], 0.0);
            let profit = profit_home + greatest(margin - fiscal.fee_abroad[lane], 0.0) * abroad;
            let take = rho * price * (home + abroad) + self.profit_share[lane] * profit;
            state_revenue[lane] += terms.per_tonne * take;
        }
    }
}
