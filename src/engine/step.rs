//! The model, one step for a block of draws, in the order of its equations: security, price, construction, capacity,
//! sources, flow, money.
//!
//! A block holds several worlds that differ in a decision. What does not depend on it (the regime, the price, what a source
//! produces) is computed once for all worlds that say the same of it.

use crate::engine::capacity::CapacityPath;
use crate::engine::column::{Column, LANES, Numbers, least, shared};
use crate::engine::construction::PhasePath;
use crate::engine::flow;
use crate::engine::luck::{Luck, names};
use crate::engine::moment::Moment;
use crate::engine::money::{FacilityBooks, FiscalTerms, SourceBooks, Terms};
use crate::engine::price::PricePath;
use crate::engine::security::SecurityPath;
use crate::engine::sources::{LocalSharePath, Production};
use crate::engine::state::{FacilityState, Offer, SourceState};
use crate::engine::works::Works;
use crate::model::{Horizon, World};

/// Receives what a block does, step by step.
pub trait Collector {
    /// Step `k` is done.
    fn step(&mut self, k: usize, block: &Block);
}

/// Everything of a source that moves in one world.
pub struct SourcePath {
    /// Index of what it produces among the block's productions.
    pub production: usize,
    local: LocalSharePath,
    books: SourceBooks,
    /// What it did in the step.
    pub state: SourceState,
}

/// Everything of a facility that moves.
pub struct FacilityPath {
    phases: Vec<PhasePath>,
    capacity: CapacityPath,
    /// Its terms, and its books of the year.
    pub books: FacilityBooks,
    /// A facility of a world before, with the same capacity at all times.
    alike: Option<(usize, usize)>,
    /// What it did in the step.
    pub state: FacilityState,
}

impl FacilityPath {
    /// How far its phases are in step `k` of the draw in a lane.
    pub fn works(&self, k: usize, lane: usize) -> Works {
        Works::of(&self.phases, k, lane)
    }
}

/// A world of the block.
pub struct WorldPath<'w> {
    /// Index of its price among the block's prices.
    pub price: usize,
    /// Index of its regime among the block's regimes.
    pub security: usize,
    /// (1 + r)^−(t_k + dt/2).
    pub discount: Column,
    discount_step: Column,
    /// In the order of the file.
    pub sources: Vec<SourcePath>,
    /// What each source offers in the step.
    offers: Vec<Offer<'w>>,
    /// In the order of the file.
    pub facilities: Vec<FacilityPath>,
    /// Time of each facility's first operation \[yr\]; infinite before.
    first_operation: Vec<Column>,
    fiscal: FiscalTerms,
    /// What the state receives in the step, of facilities and sources.
    pub state_revenue: Column,
    /// Facilities by priority.
    order: Vec<usize>,
}

/// A block of draws of several worlds.
pub struct Block<'w> {
    horizon: &'w Horizon,
    per_tonne: f64,
    /// The distinct prices.
    pub prices: Vec<PricePath>,
    /// The distinct regimes.
    pub securities: Vec<SecurityPath>,
    /// The distinct productions.
    pub productions: Vec<Production<'w>>,
    /// The worlds, in the order given.
    pub worlds: Vec<WorldPath<'w>>,
    security_luck: Option<usize>,
}

/// Simulates a block of draws of some worlds over the first `steps` steps of the horizon. `factors` are the columns of each
/// world's factors, `luck` is that block's, `per_tonne` the number of market units in a tonne. Every step goes to the
/// collector.
pub fn simulate(
    worlds: &[&World],
    horizon: &Horizon,
    steps: usize,
    per_tonne: f64,
    factors: &[Vec<Column>],
    mut luck: Luck,
    collector: &mut impl Collector,
) {
    let mut block = Block {
        horizon,
        per_tonne,
        prices: Vec::new(),
        securities: Vec::new(),
        productions: Vec::new(),
        worlds: Vec::new(),
        security_luck: luck.place(names::SECURITY),
    };
    for (world, factors) in worlds.iter().zip(factors) {
        block.add(world, Numbers { factors }, &luck);
    }
    for k in 0..steps {
        block.step(k, &mut luck);
        collector.step(k, &block);
    }
}

impl<'w> Block<'w> {
    /// Adds a world; what it has in common with those before it is shared.
    fn add(&mut self, world: &'w World, numbers: Numbers, luck: &Luck) {
        let dt = self.horizon.dt();
        let security = shared(&mut self.securities, SecurityPath::new(world.security.as_ref(), numbers, dt));
        let price = shared(&mut self.prices, PricePath::new(&world.price, numbers, luck, dt));
        let initial = self.prices[price].initial;
        let state = world.security.as_ref().map_or(0, |security| security.initial);
        let mut sources = Vec::new();
        for source in &world.sources {
            let made = Production::new(source, (security, price), (&initial, state), numbers, luck, dt);
            let production = if made.waits() {
                self.productions.push(made);
                self.productions.len() - 1
            } else {
                shared(&mut self.productions, made)
            };
            sources.push(SourcePath {
                production,
                local: LocalSharePath::new(&source.local_share, numbers),
                books: SourceBooks::new(source, &world.fiscal, numbers),
                state: SourceState::NOTHING,
            });
        }
        let facilities = world.facilities.iter().map(|facility| {
            let phases: Vec<_> =
                facility.phases.iter().map(|phase| PhasePath::new(facility, phase, numbers, luck)).collect();
            let capacity = CapacityPath::new(facility, numbers, luck, dt);
            FacilityPath {
                alike: self.alike(security, &phases, &capacity),
                books: FacilityBooks::new(facility, &phases, numbers, dt),
                capacity,
                phases,
                state: FacilityState::NOTHING,
            }
        });
        let facilities = facilities.collect();
        let discount = |time: f64| numbers.map(&world.discount_rate, |rate| (-rate.ln_1p() * time).exp());
        let mut order: Vec<usize> = (0..world.facilities.len()).collect();
        order.sort_by(|a, b| world.facilities[*a].priority.total_cmp(&world.facilities[*b].priority));
        self.worlds.push(WorldPath {
            price,
            security,
            offers: world.sources.iter().map(|source| Offer::none(&source.accepts)).collect(),
            // Half a step before the first, so that the first step's is that of its middle.
            discount: discount(-dt / 2.0),
            discount_step: discount(dt),
            sources,
            facilities,
            first_operation: vec![[f64::INFINITY; LANES]; world.facilities.len()],
            fiscal: FiscalTerms::new(&world.fiscal, numbers),
            state_revenue: [0.0; LANES],
            order,
        });
    }

    /// A facility of a world before that has the same capacity at all times, for it stands from the start, under the same regime.
    fn alike(&self, security: usize, phases: &[PhasePath], capacity: &CapacityPath) -> Option<(usize, usize)> {
        let same = |it: &FacilityPath| {
            let pairs = it.phases.iter().zip(phases);
            it.phases.len() == phases.len()
                && pairs.into_iter().all(|(a, b)| a.stands_like(b))
                && it.capacity == *capacity
        };
        let worlds = self.worlds.iter().enumerate().filter(|(_, world)| world.security == security);
        worlds.into_iter().find_map(|(index, world)| Some((index, world.facilities.iter().position(same)?)))
    }

    /// One step, in the order of the equations.
    fn step(&mut self, k: usize, luck: &mut Luck) {
        let dt = self.horizon.dt();
        let begin = self.horizon.time(k);
        let moment = Moment { step: k, begin, middle: begin + dt / 2.0, dt };
        if k > 0 {
            // The price goes on by the luck of the step before, the regime by that of the step it enters.
            self.prices.iter_mut().for_each(|price| price.advance(k, begin, luck));
            luck.advance();
            if let Some(place) = self.security_luck {
                self.securities.iter_mut().for_each(|security| security.advance(luck.column(place)));
            }
        }
        for production in self.productions.iter_mut().filter(|production| !production.waits()) {
            let (price, security) = (&self.prices[production.price], &self.securities[production.security]);
            production.advance(moment, price, security, luck, &[]);
        }
        let closes_year = self.horizon.years().iter().any(|year| year.steps.end == k + 1);
        for index in 0..self.worlds.len() {
            let (before, rest) = self.worlds.split_at_mut(index);
            let world = &mut rest[0];
            let (price, security) = (&self.prices[world.price], &self.securities[world.security]);
            world.discount();
            world.build(moment, security);
            world.open(moment, security, luck, before);
            world.produce(moment, (price, security), luck, &mut self.productions);
            world.flow(moment, price);
            let terms = Terms {
                step: k,
                dt,
                per_tonne: self.per_tonne,
                price: &price.price,
                logistics: &security.logistics.now,
                closes_year,
            };
            world.settle(&terms, &self.productions);
        }
    }
}

impl WorldPath<'_> {
    /// From the factor of the step before to this one's.
    fn discount(&mut self) {
        for lane in 0..LANES {
            self.discount[lane] *= self.discount_step[lane];
        }
    }

    /// §4.3 Construction.
    fn build(&mut self, moment: Moment, security: &SecurityPath) {
        for facility in &mut self.facilities {
            let state = &mut facility.state;
            if state.spends {
                state.capex = [0.0; LANES];
                state.spends = false;
            }
            for phase in facility.phases.iter_mut().filter(|phase| phase.is_due(moment.begin)) {
                let pace = &security.pace.now;
                state.spends |= phase.advance(moment.step, moment.begin, moment.dt, pace, &mut state.capex);
            }
            if state.spends {
                for lane in 0..LANES {
                    let spent = if state.capex[lane] > 0.0 { moment.step as f64 } else { f64::INFINITY };
                    state.first_spent_step[lane] = least(state.first_spent_step[lane], spent);
                }
            }
        }
    }

    /// §4.4 Capacity. The worlds `before` have done their step.
    fn open(&mut self, moment: Moment, security: &SecurityPath, luck: &Luck, before: &[Self]) {
        let k = moment.step as f64;
        for (facility, first_operation) in self.facilities.iter_mut().zip(&mut self.first_operation) {
            let FacilityPath { phases, capacity, state, alike, .. } = facility;
            state.operates |= phases.iter().any(|phase| phase.operates(moment.step));
            if !state.operates {
                continue;
            }
            for phase in phases.iter().filter(|phase| phase.opens(moment.step)) {
                for lane in 0..LANES {
                    let on = if phase.on_step[lane] <= k { phase.on_step[lane] } else { f64::INFINITY };
                    first_operation[lane] = least(first_operation[lane], on * moment.dt);
                    let new = if phase.built { f64::INFINITY } else { on };
                    state.first_new_step[lane] = least(state.first_new_step[lane], new);
                }
            }
            match alike {
                Some((world, place)) => state.do_as(&before[*world].facilities[*place].state),
                None => capacity.advance(moment.step, moment.dt, phases, security, luck, state),
            }
        }
    }

    /// §4.5 Sources: what they offer, and what those produce that wait for a facility.
    fn produce(
        &mut self,
        moment: Moment,
        (price, security): (&PricePath, &SecurityPath),
        luck: &Luck,
        productions: &mut [Production],
    ) {
        for (source, offer) in self.sources.iter_mut().zip(&mut self.offers) {
            let production = &mut productions[source.production];
            if production.waits() {
                production.advance(moment, price, security, luck, &self.first_operation);
            }
            source.local.advance(moment, &self.first_operation);
            offer.renew(&source.local.share, &production.produced, &mut source.state);
        }
    }

    /// §4.6 Flow.
    fn flow(&mut self, moment: Moment, price: &PricePath) {
        for &j in &self.order {
            let FacilityPath { books, state, .. } = &mut self.facilities[j];
            if state.operates {
                books.ask(&price.price);
                flow::take(j, &books.fee, state, moment.dt, &mut self.offers);
            }
        }
    }

    /// §4.7 Money, and the triggers' memory of the step.
    fn settle(&mut self, terms: &Terms, productions: &[Production]) {
        self.fiscal.follow(terms.price);
        self.state_revenue = [0.0; LANES];
        for FacilityPath { phases, books, state, .. } in &mut self.facilities {
            books.book(state, phases, terms, &self.fiscal, &mut self.state_revenue);
            for phase in phases {
                phase.observe(terms.step, terms.dt, &state.processed, &state.nameplate);
            }
        }
        for (source, offer) in self.sources.iter_mut().zip(&self.offers) {
            let produced = &productions[source.production].produced;
            source.books.settle(&mut source.state, produced, offer, terms, &self.fiscal, &mut self.state_revenue);
        }
    }
}
