//! The model, one step for a block of draws, in the order of its equations: security, price, construction, capacity,
//! sources, flow, money.

use crate::engine::capacity::CapacityPath;
use crate::engine::column::{Column, LANES, Numbers, add, fill, map};
use crate::engine::construction::PhasePath;
use crate::engine::flow::{self, Offer};
use crate::engine::luck::{Luck, names};
use crate::engine::money::{FacilityBooks, FiscalTerms, SourceBooks, SourceFlow};
use crate::engine::price::PricePath;
use crate::engine::security::SecurityPath;
use crate::engine::sources::{Moment, SourcePath};
use crate::math::exp;
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
    /// Time of each facility's first operation \[yr\]; infinite before.
    first_operation: Vec<Column>,
    /// What each source offers in the step.
    offers: Vec<Offer>,
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
            first_operation: vec![[f64::INFINITY; LANES]; world.facilities.len()],
            offers: vec![Offer::NONE; world.sources.len()],
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
        self.produce(moment, luck, paths);
        self.flow(moment, paths);
        self.settle(moment, paths);
        paths.price = self.price.price;
        paths.security = self.security.state;
        fill(&mut paths.discount, |lane| exp(self.log_discount[lane] * moment.middle));
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
        let facilities = self.facilities.iter_mut().zip(&mut paths.facilities).zip(&mut self.first_operation);
        for ((facility, state), first_operation) in facilities {
            facility.capacity.advance(moment.step, moment.dt, &facility.phases, &self.security, luck);
            state.nameplate = facility.capacity.nameplate;
            state.capacity = facility.capacity.effective;
            for phase in facility.phases.iter().filter(|phase| !phase.built || moment.step == 0) {
                for lane in 0..LANES {
                    let on = if phase.on_step[lane] <= k { phase.on_step[lane] } else { f64::INFINITY };
                    first_operation[lane] = first_operation[lane].min(on * moment.dt);
                    let new = if phase.built { f64::INFINITY } else { on };
                    state.first_new_step[lane] = state.first_new_step[lane].min(new);
                }
            }
        }
    }

    /// §4.5 Sources: what they produce and offer.
    fn produce(&mut self, moment: Moment, luck: &Luck, paths: &mut Paths) {
        let sources = self.sources.iter_mut().zip(&mut paths.sources).zip(&mut self.offers);
        for ((path, state), offer) in sources {
            let share = path.local_share(moment, &self.first_operation);
            path.produce(moment, &self.price, &self.security, luck, &self.first_operation, &mut state.output);
            for lane in 0..LANES {
                state.delivered[lane] = share[lane] * state.output[lane];
            }
            offer.renew(&state.delivered, &state.stock);
        }
    }

    /// §4.6 Flow; then what the state takes of the sources, which needs who processed what.
    fn flow(&mut self, moment: Moment, paths: &mut Paths) {
        let price = &self.price.price;
        for &j in &self.order {
            let (state, books) = (&mut paths.facilities[j], &self.facilities[j].books);
            let room = map(|lane| state.capacity[lane] * moment.dt);
            let fee = map(|lane| books.fee(lane, price));
            flow::take(j, &room, &fee, &self.world.sources, &mut self.offers, &mut state.processed);
        }
        self.fiscal.set_royalty(price);
        let sources = self.sources.iter().zip(&self.source_books).zip(&self.offers).zip(&mut paths.sources);
        for (((path, books), offer), state) in sources {
            for lane in 0..LANES {
                let rest = offer.remaining[lane];
                state.stock[lane] = path.stockpile[lane].min(rest);
                state.exported[lane] = state.output[lane] - state.delivered[lane] + (rest - state.stock[lane]);
            }
            let home = map(|lane| offer.offered[lane] - offer.remaining[lane]);
            let flow = SourceFlow { output: &state.output, offered: &state.delivered, home: &home, fees: &offer.fees };
            books.state_take(&flow, self.per_tonne, price, &self.fiscal, &mut state.state_take);
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
