//! Turns the steps of a block into yearly metrics and KPIs.

use crate::analysis::finance::irr;
use crate::analysis::layout::Layout;
use crate::analysis::store::Store;
use crate::engine::{Collector, Column, LANES, Paths};
use crate::model::{ANNUAL, Horizon, KPIS, Parts, Quantity, World};
use std::ops::Range;

/// Sums over a year's steps for one facility, and over the horizon for its KPIs.
#[derive(Clone)]
struct FacilitySums {
    processed: Column,
    refined: Column,
    nameplate: Column,
    capacity: Column,
    revenue: Column,
    opex: Column,
    capex: Column,
    sustaining: Column,
    tax: Column,
    cash_flow: Column,
}

/// Sums over a year's steps for one source.
#[derive(Clone)]
struct SourceSums {
    output: Column,
    delivered: Column,
    exported: Column,
    stock: Column,
}

/// Sums over the horizon, of the whole or of one facility.
#[derive(Clone)]
struct Totals {
    refined: Column,
    window_processed: Column,
    window_refined: Column,
    window_nameplate: Column,
    window_capacity: Column,
    npv: Column,
    cost: Column,
    ounces: Column,
    capex: Column,
    first_capex: Column,
    flows: Vec<Column>,
}

const ZERO: Column = [0.0; LANES];

/// Collects one block of one world.
pub struct Yearly<'w> {
    world: &'w World,
    horizon: &'w Horizon,
    per_tonne: f64,
    keep: Range<usize>,
    year: usize,
    price: Column,
    security: Vec<Column>,
    sources: Vec<SourceSums>,
    facilities: Vec<FacilitySums>,
    state_revenue: Column,
    npv_state: Column,
    output: Column,
    peak_refined: Column,
    first_new_step: Column,
    /// The whole first, then each facility.
    totals: Vec<Totals>,
    /// What is kept: metrics of the years in `keep`, year by year in the layout's order, then the KPIs.
    pub store: Store,
}

impl<'w> Yearly<'w> {
    /// A collector that keeps the yearly metrics of the horizon's years in `keep`. `per_tonne`: market units in a tonne.
    pub fn new(world: &'w World, horizon: &'w Horizon, per_tonne: f64, keep: Range<usize>) -> Self {
        let states = world.security.as_ref().map_or(0, |security| security.states.len());
        let layout = Layout::of(world);
        let room = keep.len() * layout.annual.len() + layout.kpis.len();
        let totals = Totals {
            refined: ZERO,
            window_processed: ZERO,
            window_refined: ZERO,
            window_nameplate: ZERO,
            window_capacity: ZERO,
            npv: ZERO,
            cost: ZERO,
            ounces: ZERO,
            capex: ZERO,
            first_capex: [f64::INFINITY; LANES],
            flows: vec![ZERO; horizon.years().len()],
        };
        Self {
            world,
            horizon,
            per_tonne,
            keep,
            year: 0,
            price: ZERO,
            security: vec![ZERO; states],
            sources: vec![SourceSums::ZERO; world.sources.len()],
            facilities: vec![FacilitySums::ZERO; world.facilities.len()],
            state_revenue: ZERO,
            npv_state: ZERO,
            output: ZERO,
            peak_refined: [f64::NEG_INFINITY; LANES],
            first_new_step: [f64::INFINITY; LANES],
            totals: vec![totals; 1 + world.facilities.len()],
            store: Store::with_room(room),
        }
    }

    /// Adds a step to the year's sums.
    fn add_to_year(&mut self, paths: &Paths, state_revenue: &Column) {
        plus(&mut self.price, &paths.price);
        for (state, sum) in self.security.iter_mut().enumerate() {
            for lane in 0..LANES {
                sum[lane] += f64::from(u8::from(paths.security[lane] == state as f64));
            }
        }
        for (sums, source) in self.sources.iter_mut().zip(&paths.sources) {
            plus(&mut sums.output, &source.output);
            plus(&mut sums.delivered, &source.delivered);
            plus(&mut sums.exported, &source.exported);
            sums.stock = source.stock;
        }
        for (sums, facility) in self.facilities.iter_mut().zip(&paths.facilities) {
            plus(&mut sums.processed, &facility.processed);
            plus(&mut sums.refined, &facility.refined);
            plus(&mut sums.nameplate, &facility.nameplate);
            plus(&mut sums.capacity, &facility.capacity);
            plus(&mut sums.revenue, &facility.revenue);
            plus(&mut sums.opex, &facility.opex);
            plus(&mut sums.capex, &facility.capex);
            plus(&mut sums.sustaining, &facility.sustaining);
            plus(&mut sums.tax, &facility.tax);
            plus(&mut sums.cash_flow, &facility.cash_flow);
        }
        plus(&mut self.state_revenue, state_revenue);
    }

    /// Adds a step to the horizon's sums.
    fn add_to_totals(&mut self, k: usize, paths: &Paths, state_revenue: &Column) {
        let in_window = self.horizon.plateau().contains(&k);
        plus_product(&mut self.npv_state, state_revenue, &paths.discount);
        let (whole, parts) = self.totals.split_at_mut(1);
        for (total, facility) in parts.iter_mut().zip(&paths.facilities) {
            for lane in 0..LANES {
                let spent = facility.opex[lane] + facility.capex[lane] + facility.sustaining[lane] + facility.tax[lane];
                total.cost[lane] += paths.discount[lane] * spent;
                total.ounces[lane] += paths.discount[lane] * facility.refined[lane] * self.per_tonne;
                total.npv[lane] += paths.discount[lane] * facility.cash_flow[lane];
                let begun = if facility.capex[lane] > 0.0 { k as f64 } else { f64::INFINITY };
                total.first_capex[lane] = total.first_capex[lane].min(begun);
                whole[0].first_capex[lane] = whole[0].first_capex[lane].min(begun);
                self.first_new_step[lane] = self.first_new_step[lane].min(facility.first_new_step[lane]);
            }
            if in_window {
                plus(&mut total.window_processed, &facility.processed);
                plus(&mut total.window_refined, &facility.refined);
                plus(&mut total.window_nameplate, &facility.nameplate);
                plus(&mut total.window_capacity, &facility.capacity);
            }
        }
    }

    /// Closes a calendar year: keeps its metrics, adds to the totals, starts afresh.
    fn close_year(&mut self) {
        if self.keep.contains(&self.year) {
            self.keep_year();
        }
        let mut refined = ZERO;
        for (total, sums) in self.totals[1..].iter_mut().zip(&self.facilities) {
            plus(&mut total.refined, &sums.refined);
            plus(&mut total.capex, &sums.capex);
            plus(&mut refined, &sums.refined);
            total.flows[self.year] = sums.cash_flow;
        }
        for lane in 0..LANES {
            self.peak_refined[lane] = self.peak_refined[lane].max(refined[lane]);
        }
        self.sources.iter().for_each(|source| plus(&mut self.output, &source.output));
        self.price = ZERO;
        self.security.fill(ZERO);
        self.sources.fill(SourceSums::ZERO);
        self.facilities.fill(FacilitySums::ZERO);
        self.state_revenue = ZERO;
        self.year += 1;
    }

    /// Keeps the year's metrics in the order of the layout: each whole, then its parts.
    fn keep_year(&mut self) {
        let steps = self.horizon.years()[self.year].steps.len() as f64;
        let all = self.facilities.iter().fold(FacilitySums::ZERO, |mut all, sums| {
            all.add(sums);
            all
        });
        for metric in ANNUAL {
            match metric.parts {
                Parts::None if metric.quantity == Quantity::Price => {
                    self.store.push(&over(&self.price, steps));
                }
                Parts::None => self.store.push(&self.state_revenue),
                Parts::States => {
                    self.security.iter().for_each(|share| self.store.push(&over(share, steps)));
                }
                Parts::Sources => {
                    let parts: Vec<&Column> = self.sources.iter().map(|sums| sums.column(metric.quantity)).collect();
                    let mut whole = ZERO;
                    parts.iter().for_each(|part| plus(&mut whole, part));
                    keep_whole_and_parts(&mut self.store, &whole, parts.into_iter().copied());
                }
                Parts::Facilities => {
                    let (quantity, dt) = (metric.quantity, self.horizon.dt());
                    let parts = self.facilities.iter().map(|sums| sums.metric(quantity, steps, dt));
                    keep_whole_and_parts(&mut self.store, &all.metric(quantity, steps, dt), parts);
                }
            }
        }
    }

    /// Closes the horizon: keeps the KPIs in the order of the layout.
    pub fn finish(&mut self) {
        let whole = self.totals[1..].iter().fold(self.totals[0].clone(), |mut whole, part| {
            whole.add(part);
            whole
        });
        self.totals[0] = whole;
        for metric in KPIS {
            let column = self.kpi(metric.quantity, &self.totals[0]);
            self.store.push(&column);
        }
        for facility in 0..self.world.facilities.len() {
            for metric in KPIS.iter().filter(|metric| metric.parts == Parts::Facilities) {
                let column = self.kpi(metric.quantity, &self.totals[1 + facility]);
                self.store.push(&column);
            }
        }
        self.store.shrink();
    }

    /// One KPI of the whole or of one facility.
    fn kpi(&self, quantity: Quantity, totals: &Totals) -> Column {
        let dt = self.horizon.dt();
        let window = self.horizon.plateau().len() as f64 * dt;
        let start = self.horizon.start().calendar_time();
        if quantity == Quantity::Irr {
            let mut flows = vec![0.0; totals.flows.len()];
            return std::array::from_fn(|lane| {
                flows.iter_mut().zip(&totals.flows).for_each(|(flow, column)| *flow = column[lane]);
                irr(&flows)
            });
        }
        lanes(|lane| match quantity {
            Quantity::RefinedTotal => totals.refined[lane],
            Quantity::PlateauUtilisation => ratio(totals.window_processed[lane], totals.window_nameplate[lane] * dt),
            Quantity::PlateauRefined => totals.window_refined[lane] / window,
            Quantity::PlateauIdle => {
                (totals.window_capacity[lane] * dt - totals.window_processed[lane]).max(0.0) / window
            }
            Quantity::PeakRefined => self.peak_refined[lane],
            Quantity::Npv => totals.npv[lane],
            Quantity::NpvState => self.npv_state[lane],
            Quantity::CapexTotal => totals.capex[lane],
            Quantity::Payback => self.payback(totals, lane),
            Quantity::StartYear if self.first_new_step[lane].is_finite() => start + self.first_new_step[lane] * dt,
            Quantity::UnitCost => ratio(totals.cost[lane], totals.ounces[lane]),
            Quantity::ShareRefinedAtHome => ratio(totals.refined[lane], self.output[lane]),
            Quantity::Operating => f64::from(u8::from(self.first_new_step[lane].is_finite())),
            _ => f64::NAN,
        })
    }

    /// Years from the start of the first step with capex to the end of the first calendar year, that step's or later, at
    /// whose end the cumulated cash flow is not negative.
    fn payback(&self, totals: &Totals, lane: usize) -> f64 {
        let mut cumulated = 0.0;
        for (year, flow) in self.horizon.years().iter().zip(&totals.flows) {
            cumulated += flow[lane];
            let end = year.steps.end as f64;
            if totals.first_capex[lane] < end && cumulated >= 0.0 {
                return (end - totals.first_capex[lane]) * self.horizon.dt();
            }
        }
        f64::NAN
    }
}

impl Collector for Yearly<'_> {
    fn step(&mut self, k: usize, paths: &Paths) {
        let state_revenue = paths.state_revenue();
        self.add_to_year(paths, &state_revenue);
        self.add_to_totals(k, paths, &state_revenue);
        if self.horizon.years()[self.year].steps.end == k + 1 {
            self.close_year();
        }
    }
}

impl SourceSums {
    const ZERO: Self = Self { output: ZERO, delivered: ZERO, exported: ZERO, stock: ZERO };

    fn column(&self, quantity: Quantity) -> &Column {
        match quantity {
            Quantity::Output => &self.output,
            Quantity::Delivered => &self.delivered,
            Quantity::Exported => &self.exported,
            _ => &self.stock,
        }
    }
}

impl FacilitySums {
    const ZERO: Self = Self {
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
    };

    fn add(&mut self, other: &Self) {
        plus(&mut self.processed, &other.processed);
        plus(&mut self.refined, &other.refined);
        plus(&mut self.nameplate, &other.nameplate);
        plus(&mut self.capacity, &other.capacity);
        plus(&mut self.revenue, &other.revenue);
        plus(&mut self.opex, &other.opex);
        plus(&mut self.capex, &other.capex);
        plus(&mut self.sustaining, &other.sustaining);
        plus(&mut self.tax, &other.tax);
        plus(&mut self.cash_flow, &other.cash_flow);
    }

    /// A yearly metric from the year's sums over its `steps`.
    fn metric(&self, quantity: Quantity, steps: f64, dt: f64) -> Column {
        match quantity {
            Quantity::Processed => self.processed,
            Quantity::Refined => self.refined,
            Quantity::Nameplate => over(&self.nameplate, steps),
            Quantity::Capacity => over(&self.capacity, steps),
            Quantity::Utilisation => lanes(|lane| ratio(self.processed[lane], self.nameplate[lane] * dt)),
            Quantity::Idle => lanes(|lane| (self.capacity[lane] * dt - self.processed[lane]).max(0.0)),
            Quantity::Revenue => self.revenue,
            Quantity::Opex => self.opex,
            Quantity::Capex => self.capex,
            Quantity::Sustaining => self.sustaining,
            Quantity::Tax => self.tax,
            _ => self.cash_flow,
        }
    }
}

impl Totals {
    /// Adds a facility's sums to the whole's; what is found in passing (first capex) is the whole's already.
    fn add(&mut self, part: &Self) {
        plus(&mut self.refined, &part.refined);
        plus(&mut self.window_processed, &part.window_processed);
        plus(&mut self.window_refined, &part.window_refined);
        plus(&mut self.window_nameplate, &part.window_nameplate);
        plus(&mut self.window_capacity, &part.window_capacity);
        plus(&mut self.npv, &part.npv);
        plus(&mut self.cost, &part.cost);
        plus(&mut self.ounces, &part.ounces);
        plus(&mut self.capex, &part.capex);
        self.flows.iter_mut().zip(&part.flows).for_each(|(sum, flow)| plus(sum, flow));
    }
}

/// Keeps a whole and its parts; the only part of a whole is the whole.
fn keep_whole_and_parts(store: &mut Store, whole: &Column, parts: impl ExactSizeIterator<Item = Column>) {
    store.push(whole);
    if parts.len() == 1 {
        store.push_last_again();
    } else {
        parts.for_each(|part| store.push(&part));
    }
}

#[inline(always)]
fn plus(sum: &mut Column, values: &Column) {
    for lane in 0..LANES {
        sum[lane] += values[lane];
    }
}

#[inline(always)]
fn plus_product(sum: &mut Column, values: &Column, factor: &Column) {
    for lane in 0..LANES {
        sum[lane] += values[lane] * factor[lane];
    }
}

fn over(sum: &Column, count: f64) -> Column {
    lanes(|lane| sum[lane] / count)
}

#[inline(always)]
fn lanes(f: impl Fn(usize) -> f64) -> Column {
    std::array::from_fn(f)
}

/// a/b, empty where b is 0.
#[inline(always)]
fn ratio(a: f64, b: f64) -> f64 {
    if b > 0.0 { a / b } else { f64::NAN }
}
