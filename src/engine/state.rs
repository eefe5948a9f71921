//! What sources and facilities did in a step, in each draw of a block.

use crate::engine::column::{Column, LANES};

const ZERO: Column = [0.0; LANES];

/// What a source did in a step, besides producing; masses in tonnes, money in the study's currency.
#[derive(Debug, Clone)]
pub struct SourceState {
    /// c·q, offered at home of the step's output.
    pub delivered: Column,
    /// Left without having been processed.
    pub exported: Column,
    /// Waiting at the end of the step.
    pub stock: Column,
}

/// What a facility did in a step; masses in tonnes, money in the study's currency.
#[derive(Debug, Clone)]
pub struct FacilityState {
    /// x, taken in.
    pub processed: Column,
    /// Came out.
    pub refined: Column,
    /// Capacity of the phases in operation \[t/yr\].
    pub nameplate: Column,
    /// Effective capacity \[t/yr\].
    pub capacity: Column,
    /// Share of the step in which outages stop it.
    pub down: Column,
    /// Charges and premiums.
    pub revenue: Column,
    /// Fixed, variable and logistics cost.
    pub opex: Column,
    /// Spent on building.
    pub capex: Column,
    /// Spent on keeping up.
    pub sustaining: Column,
    /// Paid at the end of the last year that has ended.
    pub tax: Column,
    /// revenue − opex − capex − sustaining − tax.
    pub cash_flow: Column,
    /// Whether it operates in any draw; until it does, it takes in, earns and costs nothing.
    pub operates: bool,
    /// Whether capital is spent in the step, in any draw.
    pub spends: bool,
    /// Whether it is kept up at a cost at all.
    pub sustains: bool,
    /// The first step in which capital was spent; infinite while there is none.
    pub first_spent_step: Column,
    /// The first step in which a phase that was not built operates; infinite while there is none.
    pub first_new_step: Column,
}

/// Metal of one source in one step \[t\].
#[derive(Debug, Clone)]
pub struct Offer<'w> {
    /// Whether facility j may take from it.
    pub accepts: &'w [bool],
    /// What no facility has taken yet, of c·q and the stock of the step before.
    pub remaining: Column,
    /// Σ over facilities of what each took times its fee \[t·currency/market unit\].
    pub fees: Column,
}

impl<'w> Offer<'w> {
    /// Nothing is offered, to those that accept it.
    pub fn none(accepts: &'w [bool]) -> Self {
        Self { accepts, remaining: ZERO, fees: ZERO }
    }

    /// A new step's offer, of which nothing has been taken: the `share` of what was `produced`, and the stock.
    #[inline(always)]
    pub fn renew(&mut self, share: &Column, produced: &Column, state: &mut SourceState) {
        for lane in 0..LANES {
            state.delivered[lane] = share[lane] * produced[lane];
            self.remaining[lane] = state.delivered[lane] + state.stock[lane];
            self.fees[lane] = 0.0;
        }
    }
}

impl SourceState {
    /// Nothing has happened yet.
    pub const NOTHING: Self = Self { delivered: ZERO, exported: ZERO, stock: ZERO };
}

impl FacilityState {
    /// Takes over what another has that can do the same.
    pub fn do_as(&mut self, twin: &Self) {
        self.nameplate = twin.nameplate;
        self.capacity = twin.capacity;
        self.down = twin.down;
    }

    /// Nothing has happened yet.
    pub const NOTHING: Self = Self {
        processed: ZERO,
        refined: ZERO,
        nameplate: ZERO,
        capacity: ZERO,
        down: ZERO,
        revenue: ZERO,
        opex: ZERO,
        capex: ZERO,
        sustaining: ZERO,
        tax: ZERO,
        cash_flow: ZERO,
        operates: false,
        spends: false,
        sustains: false,
        first_spent_step: [f64::INFINITY; LANES],
        first_new_step: [f64::INFINITY; LANES],
    };
}
