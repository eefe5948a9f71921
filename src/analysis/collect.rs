//! Turns the steps of a block into yearly metrics and KPIs.

use crate::analysis::layout::{Layout, Twin, Twins};
use crate::analysis::store::Draft;
use crate::analysis::totals::{Totals, WorldTotals};
use crate::engine::{Block, Collector, Column, FacilityState, LANES, SourceState, add};
use crate::model::{ANNUAL, Horizon, KPIS, Parts, Quantity};
use std::array::from_fn;
use std::ops::Range;

const ZERO: Column = [0.0; LANES];

/// A year's sums of one facility.
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
}

/// A year's sums of one source in one world.
#[derive(Clone)]
struct SourceSums {
    output: Column,
    delivered: Column,
    exported: Column,
    stock: Column,
}

/// The sums of one world.
#[derive(Clone)]
struct WorldSums {
    sources: Vec<SourceSums>,
    facilities: Vec<FacilitySums>,
    state_revenue: Column,
    whole: WorldTotals,
    totals: Vec<Totals>,
}

/// What is collected, and how.
pub struct Plan<'p> {
    /// Time.
    pub horizon: &'p Horizon,
    /// Market units in a tonne.
    pub per_tonne: f64,
    /// The metrics of each world.
    pub layouts: &'p [Layout],
    /// Which of them may be the same.
    pub twins: &'p Twins,
}

/// Collects one block: first the metrics of all years, year by year in the layout's order, then the KPIs.
pub struct Yearly<'p> {
    plan: &'p Plan<'p>,
    year: usize,
    prices: Vec<Column>,
    securities: Vec<Vec<Column>>,
    outputs: Vec<Column>,
    worlds: Vec<WorldSums>,
    draft: &'p mut Draft,
}

impl<'p> Yearly<'p> {
    /// A collector that keeps its columns in `draft`.
    pub fn new(plan: &'p Plan<'p>, draft: &'p mut Draft) -> Self {
        draft.clear(plan.layouts.len());
        Self {
            plan,
            year: 0,
            prices: Vec::new(),
            securities: Vec::new(),
            outputs: Vec::new(),
            worlds: Vec::new(),
            draft,
        }
    }

    /// Makes room for the sums of a block.
    fn begin(&mut self, block: &Block) {
        let years = self.plan.horizon.years().len();
        self.prices = vec![ZERO; block.prices.len()];
        self.securities = block.securities.iter().map(|security| vec![ZERO; security.states]).collect();
        self.outputs = vec![ZERO; block.productions.len()];
        self.worlds = block
            .worlds
            .iter()
            .map(|world| WorldSums {
                sources: vec![SourceSums::NOTHING; world.sources.len()],
                facilities: vec![FacilitySums::NOTHING; world.facilities.len()],
                state_revenue: ZERO,
                whole: WorldTotals::NOTHING,
                totals: vec![Totals::new(years); world.facilities.len()],
            })
            .collect();
    }

    /// Adds a step to the sums that worlds share.
    fn add_shared(&mut self, block: &Block) {
        self.prices.iter_mut().zip(&block.prices).for_each(|(sum, price)| add(sum, &price.price));
        for (sums, security) in self.securities.iter_mut().zip(&block.securities) {
            for (index, sum) in sums.iter_mut().enumerate() {
                for lane in 0..LANES {
                    sum[lane] += if security.state[lane] == index as f64 { 1.0 } else { 0.0 };
                }
            }
        }
        self.outputs.iter_mut().zip(&block.productions).for_each(|(sum, it)| add(sum, &it.produced));
    }

    /// Adds a step to the sums of each world.
    fn add_worlds(&mut self, k: usize, block: &Block) {
        let (year, plateau) = (&self.plan.horizon.years()[self.year], self.plan.horizon.plateau());
        let in_window = plateau.contains(&k) && !within(&year.steps, &plateau);
        for (sums, world) in self.worlds.iter_mut().zip(&block.worlds) {
            for (sums, source) in sums.sources.iter_mut().zip(&world.sources) {
                sums.add(&source.state);
            }
            let facilities = sums.facilities.iter_mut().zip(&mut sums.totals).zip(&world.facilities);
            for ((sums, totals), facility) in facilities {
                let state = &facility.state;
                if state.operates || state.spends || state.sustains {
                    sums.add(state);
                    totals.add_step(state, &world.discount, self.plan.per_tonne, in_window);
                }
            }
            for lane in 0..LANES {
                sums.state_revenue[lane] += world.state_revenue[lane];
                sums.whole.npv_state[lane] += world.state_revenue[lane] * world.discount[lane];
            }
        }
    }

    /// Closes a calendar year: keeps its metrics, adds to the totals, starts afresh.
    fn close_year(&mut self, block: &Block) {
        for (sums, world) in self.worlds.iter_mut().zip(&block.worlds) {
            for (sums, source) in sums.sources.iter_mut().zip(&world.sources) {
                sums.output = self.outputs[source.production];
                sums.stock = source.state.stock;
            }
            for (sums, facility) in sums.facilities.iter_mut().zip(&world.facilities) {
                sums.tax = facility.state.tax;
            }
        }
        let steps = self.plan.horizon.years()[self.year].steps.len() as f64;
        for world in 0..self.worlds.len() {
            self.keep_year(world, block, steps);
        }
        let in_window = within(&self.plan.horizon.years()[self.year].steps, &self.plan.horizon.plateau());
        self.worlds.iter_mut().for_each(|world| world.close_year(self.year, in_window));
        self.prices.fill(ZERO);
        self.securities.iter_mut().for_each(|sums| sums.fill(ZERO));
        self.outputs.fill(ZERO);
        self.year += 1;
    }

    /// Keeps what is kept of a world's year, in the order of its layout.
    fn keep_year(&mut self, world: usize, block: &Block, steps: f64) {
        let (price, security) = (block.worlds[world].price, block.worlds[world].security);
        let sums = &self.worlds[world];
        let years = self.year;
        let mut keep =
            Keeper { draft: self.draft, layouts: self.plan.layouts, twins: &self.plan.twins.kept, world, years };
        for metric in ANNUAL {
            match (metric.quantity, metric.parts) {
                (Quantity::Price, _) => keep.push(&over(&self.prices[price], steps)),
                (_, Parts::None) => keep.push(&sums.state_revenue),
                (_, Parts::States) => {
                    self.securities[security].iter().for_each(|share| keep.push(&over(share, steps)));
                }
                (quantity, Parts::Sources) => sums.sources.iter().for_each(|sums| keep.push(sums.column(quantity))),
                (Quantity::Utilisation | Quantity::Idle | Quantity::CashFlow, _) => {}
                (quantity @ (Quantity::Nameplate | Quantity::Capacity), _) => {
                    sums.facilities.iter().for_each(|sums| keep.push(&over(sums.of(quantity), steps)));
                }
                (quantity, _) => sums.facilities.iter().for_each(|sums| keep.push(sums.of(quantity))),
            }
        }
    }

    /// Closes the horizon: keeps the KPIs in the order of the layout.
    fn finish(&mut self, block: &Block) {
        let horizon = self.plan.horizon;
        for world in 0..self.worlds.len() {
            let facilities = &block.worlds[world].facilities;
            let WorldSums { whole, totals, .. } = &mut self.worlds[world];
            for (totals, facility) in totals.iter_mut().zip(facilities) {
                totals.close(facility);
            }
            whole.first_new = from_fn(|lane| {
                facilities.iter().fold(f64::INFINITY, |first, it| first.min(it.state.first_new_step[lane]))
            });
            let mut all = Totals::new(horizon.years().len());
            totals.iter().for_each(|part| all.add(part));
            let years = horizon.years().len();
            let mut keep =
                Keeper { draft: self.draft, layouts: self.plan.layouts, twins: &self.plan.twins.kpis, world, years };
            let wholes: Vec<Column> = KPIS.iter().map(|metric| all.kpi(metric.quantity, whole, horizon)).collect();
            wholes.iter().for_each(|column| keep.push(column));
            for part in totals.iter() {
                for (metric, column) in KPIS.iter().zip(&wholes).filter(|(metric, _)| metric.parts == Parts::Facilities)
                {
                    // The only part is the whole.
                    let column = if totals.len() == 1 { *column } else { part.kpi(metric.quantity, whole, horizon) };
                    keep.push(&column);
                }
            }
        }
    }
}

impl Collector for Yearly<'_> {
    fn step(&mut self, k: usize, block: &Block) {
        if k == 0 {
            self.begin(block);
        }
        self.add_shared(block);
        self.add_worlds(k, block);
        if self.plan.horizon.years()[self.year].steps.end == k + 1 {
            self.close_year(block);
        }
        if k + 1 == self.plan.horizon.steps() {
            self.finish(block);
        }
    }
}

/// Puts a world's columns into the draft, each beside the one that may be the same.
struct Keeper<'k> {
    draft: &'k mut Draft,
    layouts: &'k [Layout],
    twins: &'k [Vec<Option<Twin>>],
    world: usize,
    /// How many years' metrics stand before.
    years: usize,
}

impl Keeper<'_> {
    fn push(&mut self, column: &Column) {
        let before = |world: usize| self.years * self.layouts[world].kept.len();
        let index = self.draft.len(self.world) - before(self.world);
        let twin = self.twins[self.world][index].map(|(world, index)| (world, before(world) + index));
        self.draft.push(self.world, column, twin);
    }
}

impl WorldSums {
    /// Adds the year to the totals and starts afresh.
    fn close_year(&mut self, year: usize, in_window: bool) {
        let mut refined = ZERO;
        for (total, sums) in self.totals.iter_mut().zip(&self.facilities) {
            add(&mut total.refined, &sums.refined);
            add(&mut total.capex, &sums.capex);
            add(&mut refined, &sums.refined);
            if in_window {
                total.add_window([&sums.processed, &sums.refined, &sums.nameplate, &sums.capacity]);
            }
            total.flows[year] = sums.cash_flow();
        }
        for lane in 0..LANES {
            self.whole.peak_refined[lane] = self.whole.peak_refined[lane].max(refined[lane]);
        }
        self.sources.iter().for_each(|source| add(&mut self.whole.output, &source.output));
        self.sources.fill(SourceSums::NOTHING);
        self.facilities.fill(FacilitySums::NOTHING);
        self.state_revenue = ZERO;
    }
}

impl SourceSums {
    const NOTHING: Self = Self { output: ZERO, delivered: ZERO, exported: ZERO, stock: ZERO };

    fn add(&mut self, state: &SourceState) {
        add(&mut self.delivered, &state.delivered);
        add(&mut self.exported, &state.exported);
    }

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
    const NOTHING: Self = Self {
        processed: ZERO,
        refined: ZERO,
        nameplate: ZERO,
        capacity: ZERO,
        revenue: ZERO,
        opex: ZERO,
        capex: ZERO,
        sustaining: ZERO,
        tax: ZERO,
    };

    /// Adds a step, save the tax, which comes with the year's last.
    fn add(&mut self, state: &FacilityState) {
        if state.operates {
            for lane in 0..LANES {
                self.processed[lane] += state.processed[lane];
                self.refined[lane] += state.refined[lane];
                self.nameplate[lane] += state.nameplate[lane];
                self.capacity[lane] += state.capacity[lane];
                self.revenue[lane] += state.revenue[lane];
                self.opex[lane] += state.opex[lane];
            }
        }
        if state.spends {
            add(&mut self.capex, &state.capex);
        }
        if state.sustains {
            add(&mut self.sustaining, &state.sustaining);
        }
    }

    /// The year's sum of a quantity.
    fn of(&self, quantity: Quantity) -> &Column {
        match quantity {
            Quantity::Processed => &self.processed,
            Quantity::Refined => &self.refined,
            Quantity::Nameplate => &self.nameplate,
            Quantity::Capacity => &self.capacity,
            Quantity::Revenue => &self.revenue,
            Quantity::Opex => &self.opex,
            Quantity::Capex => &self.capex,
            Quantity::Sustaining => &self.sustaining,
            _ => &self.tax,
        }
    }

    /// Revenue less what is spent.
    fn cash_flow(&self) -> Column {
        from_fn(|lane| {
            self.revenue[lane] - (self.opex[lane] + self.capex[lane] + self.sustaining[lane] + self.tax[lane])
        })
    }
}

/// Whether a year's steps all lie in the plateau's window.
fn within(steps: &Range<usize>, window: &Range<usize>) -> bool {
    window.start <= steps.start && steps.end <= window.end
}

fn over(sum: &Column, count: f64) -> Column {
    from_fn(|lane| sum[lane] / count)
}
