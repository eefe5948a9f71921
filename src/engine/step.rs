//! The model, one step for a block of draws, in the order of its equations: security, price, construction, capacity,
//! sources, flow, money.

use crate::engine::capacity::CapacityPath;
use crate::engine::column::{Column, LANES, Numbers, add, map};
use crate::engine::construction::PhasePath;
use crate::engine::flow::{self, Offer};
use crate::engine::luck::{Luck, names};
use crate::engine::money::{FacilityBooks, FiscalTerms, SourceBooks, SourceFlow};
use crate::engine::price::PricePath;
use crate::engine::security::SecurityPath;
use crate::engine::sources::{Moment, SourcePath};
use crate::model::{Horizon, World};

/// What a source did in a step; masses in tonnes.
#[derive(Debug, Clone)]
pub struct SourceState {
    /// q, produced.
    pub output: Column,
    /// c·q, offered at home of the step's output.
    pub delivered: Column,
    /// Left without having been processed.
    pub exported: Column,
    /// Waiting at the end of the step.
    pub stock: Column,
    /// Royalty, tax and dividend to the state.
    pub state_take: Column,
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
    /// Charges and premiums.
    pub revenue: Column,
    /// Fixed, variable and logistics cost.
    pub opex: Column,
    /// Spent on building.
    pub capex: Column,
    /// Spent on keeping up.
    pub sustaining: Column,
    /// Paid at the year's end.
    pub tax: Column,
    /// revenue − opex − capex − sustaining − tax.
    pub cash_flow: Column,
    /// To the state.
    pub state_cash: Column,
    /// The first step in which a phase that was not built operates; infinite while there is none.
    pub first_new_step: Column,
}

/// The state of a block after a step.
pub struct Paths {
    /// P \[currency per market unit\].
    pub price: Column,
    /// Index of the security state.
    pub security: Column,
    /// (1 + r)^−(t_k + dt/2).
    pub discount: Column,
    /// One per source of the world.
    pub sources: Vec<SourceState>,
    /// One per facility of the world.
    pub facilities: Vec<FacilityState>,
}

/// Receives the paths of a block, step by step.
pub trait Collector {
    /// Step `k` is done.
    fn step(&mut self, k: usize, paths: &Paths);
}

/// Everything of a facility that moves.
struct FacilityPath {
    phases: Vec<PhasePath>,
    capacity: CapacityPath,
    books: FacilityBooks,
    /// Time of first operation \[yr\]; infinite before.
    first_operation: Column,
}

/// A block of draws of one world.
struct Block<'w> {
    world: &'w World,
    horizon: &'w Horizon,
    per_tonne: f64,
    log_discount: Column,
    security: SecurityPath,
    security_luck: Option<usize>,
    price: PricePath,
    sources: Vec<SourcePath<'w>>,
    source_books: Vec<SourceBooks>,
    facilities: Vec<FacilityPath>,
    fiscal: FiscalTerms,
    /// Facilities by priority.
    order: Vec<usize>,
}

/// Simulates a block of draws of `world`: `factors` and `luck` are that block's. `per_tonne` is the number of market
/// units in a tonne. Every step goes to the collector.
pub fn simulate(
    world: &World,
    horizon: &Horizon,
    per_tonne: f64,
    factors: &[Column],
    luck: &Luck,
    collector: &mut impl Collector,
) {
    let mut block = Block::new(world, horizon, per_tonne, Numbers { factors }, luck);
    let mut paths = Paths::new(world);
    for k in 0..horizon.steps() {
        block.step(k, luck, &mut paths);
        collector.step(k, &paths);
    }
}

impl<'w> Block<'w> {
    fn new(world: &'w World, horizon: &'w Horizon, per_tonne: f64, numbers: Numbers, luck: &Luck) -> Self {
        let dt = horizon.dt();
        let security = SecurityPath::new(world.security.as_ref(), numbers, dt);
        let price = PricePath::new(&world.price, numbers, luck, dt);
        let facilities = world.facilities.iter().map(|facility| {
            let phases: Vec<_> =
                facility.phases.iter().map(|phase| PhasePath::new(facility, phase, numbers, luck)).collect();
            FacilityPath {
                capacity: CapacityPath::new(facility, &security, numbers, luck, dt),
                books: FacilityBooks::new(facility, &phases, numbers),
                phases,
                first_operation: [f64::INFINITY; LANES],
            }
        });
        let rate = numbers.column(&world.discount_rate);
        let mut order: Vec<usize> = (0..world.facilities.len()).collect();
        order.sort_by(|a, b| world.facilities[*a].priority.total_cmp(&world.facilities[*b].priority));
        Self {
            world,
            horizon,
            per_tonne,
            log_discount: map(|lane| -rate[lane].ln_1p()),
            facilities: facilities.collect(),
            sources: world
                .sources
                .iter()
                .map(|source| SourcePath::new(source, &price.price, numbers, luck, dt))
                .collect(),
            source_books: world.sources.iter().map(|source| SourceBooks::new(source, numbers)).collect(),
            fiscal: FiscalTerms::new(&world.fiscal, numbers),
            security,
            security_luck: luck.place(names::SECURITY),
            price,
            order,
        }
    }

    /// One step, in the order of the equations.
    fn step(&mut self, k: usize, luck: &Luck, paths: &mut Paths) {
        let dt = self.horizon.dt();
        let begin = self.horizon.time(k);
        let moment = Moment { step: k, begin, middle: begin + dt / 2.0, dt };
        if let (true, true, Some(place)) = (k > 0, self.world.security.is_some(), self.security_luck) {
            self.security.advance(luck.column(place, k));
        }
        self.price.advance(k, begin, luck);
        self.build(moment, paths);
        self.open(moment, luck, paths);
        self.produce_and_flow(moment, luck, paths);
        self.settle(moment, paths);
        paths.price = self.price.price;
        paths.security = self.security.state;
        paths.discount = map(|lane| crate::math::exp(self.log_discount[lane] * moment.middle));
    }

    /// §4.3 Construction.
    fn build(&mut self, moment: Moment, paths: &mut Paths) {
        let pace = self.security.pick(&self.security.pace);
        for (facility, state) in self.facilities.iter_mut().zip(&mut paths.facilities) {
            state.capex = [0.0; LANES];
            for phase in &mut facility.phases {
                phase.advance(moment.step, moment.begin, moment.dt, &pace, &mut state.capex);
            }
        }
    }

    /// §4.4 Capacity.
    fn open(&mut self, moment: Moment, luck: &Luck, paths: &mut Paths) {
        let k = moment.step as f64;
        for (facility, state) in self.facilities.iter_mut().zip(&mut paths.facilities) {
            facility.capacity.advance(moment.step, moment.dt, &facility.phases, &self.security, luck);
            state.nameplate = facility.capacity.nameplate;
            state.capacity = facility.capacity.effective;
            for phase in &facility.phases {
                for lane in 0..LANES {
                    let on = if phase.on_step[lane] <= k { phase.on_step[lane] } else { f64::INFINITY };
                    facility.first_operation[lane] = facility.first_operation[lane].min(on * moment.dt);
                    let new = if phase.built { f64::INFINITY } else { on };
                    state.first_new_step[lane] = state.first_new_step[lane].min(new);
                }
            }
        }
    }

    /// §4.5 Sources and §4.6 Flow; then what the state takes of the sources, which needs who processed what.
    fn produce_and_flow(&mut self, moment: Moment, luck: &Luck, paths: &mut Paths) {
        let first_operation: Vec<Column> = self.facilities.iter().map(|facility| facility.first_operation).collect();
        let mut offers = Vec::with_capacity(self.sources.len());
        for ((source, path), state) in self.world.sources.iter().zip(&mut self.sources).zip(&mut paths.sources) {
            let (output, share) = path.advance(moment, &self.price, &self.security, luck, &first_operation);
            state.output = output;
            state.delivered = map(|lane| share[lane] * output[lane]);
            let remaining = map(|lane| state.delivered[lane] + state.stock[lane]);
            offers.push(Offer { remaining, accepts: &source.accepts });
        }
        let offered: Vec<Column> = offers.iter().map(|offer| offer.remaining).collect();
        let mut fees = vec![[0.0; LANES]; self.sources.len()];
        let mut taken = vec![[0.0; LANES]; self.sources.len()];
        for &j in &self.order {
            let state = &mut paths.facilities[j];
            let room = map(|lane| state.capacity[lane] * moment.dt);
            state.processed = flow::take(j, &room, &mut offers, &mut taken);
            let fee = map(|lane| self.facilities[j].books.fee(lane, &self.price.price));
            for (fees, taken) in fees.iter_mut().zip(&taken) {
                crate::engine::column::add_scaled(fees, taken, &fee);
            }
        }
        self.fiscal.set_royalty(&self.price.price);
        for (i, state) in paths.sources.iter_mut().enumerate() {
            let rest = &offers[i].remaining;
            let home = map(|lane| offered[i][lane] - rest[lane]);
            let room = &self.sources[i].stockpile;
            state.stock = map(|lane| room[lane].min(rest[lane]));
            state.exported = map(|lane| state.output[lane] - state.delivered[lane] + (rest[lane] - state.stock[lane]));
            let flow = SourceFlow { output: &state.output, offered: &state.delivered, home: &home, fees: &fees[i] };
            state.state_take = self.source_books[i].state_take(&flow, self.per_tonne, &self.price.price, &self.fiscal);
        }
    }

    /// §4.7 Money of the facilities, and the trigger's memory of the step.
    fn settle(&mut self, moment: Moment, paths: &mut Paths) {
        let logistics = self.security.pick(&self.security.logistics);
        let closes_year = self.horizon.years().iter().any(|year| year.steps.end == moment.step + 1);
        for (facility, state) in self.facilities.iter_mut().zip(&mut paths.facilities) {
            facility.books.book(
                state,
                &facility.phases,
                (moment.step, moment.dt),
                self.per_tonne,
                &self.price.price,
                &logistics,
                &self.fiscal,
                closes_year,
            );
            for phase in &mut facility.phases {
                phase.observe(moment.step, moment.dt, &state.processed, &state.nameplate);
            }
        }
    }
}

impl Paths {
    /// Nothing has happened yet.
    fn new(world: &World) -> Self {
        const ZERO: Column = [0.0; LANES];
        let source = SourceState { output: ZERO, delivered: ZERO, exported: ZERO, stock: ZERO, state_take: ZERO };
        let facility = FacilityState {
            processed: ZERO,
            refined: ZERO,
            nameplate: ZERO,
            capacity: ZERO,
            revenue: ZERO,
            opex: ZERO,
            capex: ZERO,
            sustaining: ZERO,
            tax: ZERO,
            cash_flow: ZERO,
            state_cash: ZERO,
            first_new_step: [f64::INFINITY; LANES],
        };
        Self {
            price: ZERO,
            security: ZERO,
            discount: ZERO,
            sources: vec![source; world.sources.len()],
            facilities: vec![facility; world.facilities.len()],
        }
    }

    /// What the state receives in the step.
    pub fn state_revenue(&self) -> Column {
        let mut sum = [0.0; LANES];
        self.facilities.iter().for_each(|facility| add(&mut sum, &facility.state_cash));
        self.sources.iter().for_each(|source| add(&mut sum, &source.state_take));
        sum
    }
}
