//! Luck: the random numbers of the processes in a block of draws. They depend on no scenario, so all share them.

use crate::engine::column::{Column, LANES, map};
use crate::engine::random::Stream;
use crate::math::{normal_quantile_centre, normal_quantile_tail};
use crate::model::{PriceProcess, World};

/// What a stream of luck is turned into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// One uniform number a draw.
    Once,
    /// One uniform number a draw and step.
    Uniform,
    /// One standard normal number a draw and step.
    Normal,
}

/// Which streams of luck some worlds need. Streams are found by name.
pub struct LuckPlan {
    streams: Vec<(String, Shape, Stream)>,
    steps: usize,
}

/// The random numbers of a block.
pub struct Luck<'a> {
    plan: &'a LuckPlan,
    columns: Vec<Vec<Column>>,
}

impl LuckPlan {
    /// The streams that `worlds` need over a horizon of `steps`.
    pub fn new(seed: u64, steps: usize, worlds: &[&World]) -> Self {
        let mut plan = Self { streams: Vec::new(), steps };
        for world in worlds {
            for (name, shape) in needs(world) {
                if !plan.streams.iter().any(|known| known.0 == name) {
                    let stream = Stream::new(seed, &name);
                    plan.streams.push((name, shape, stream));
                }
            }
        }
        plan
    }

    /// Room for the luck of one block, to be filled again and again.
    pub fn room(&self) -> Luck<'_> {
        let columns = self.streams.iter().map(|(_, shape, _)| match shape {
            Shape::Once => vec![[0.0; LANES]],
            Shape::Uniform | Shape::Normal => vec![[0.0; LANES]; self.steps.next_multiple_of(2)],
        });
        Luck { plan: self, columns: columns.collect() }
    }
}

impl Luck<'_> {
    /// Fills in the luck of the block of draws that starts with `first`.
    pub fn renew(&mut self, first: u64) {
        for ((_, shape, stream), columns) in self.plan.streams.iter().zip(&mut self.columns) {
            match shape {
                Shape::Once => columns[0] = map(|lane| stream.uniform(first + lane as u64)),
                Shape::Uniform => uniforms(stream, first, columns),
                Shape::Normal => {
                    uniforms(stream, first, columns);
                    columns.iter_mut().for_each(normals);
                }
            }
        }
    }

    /// Where the columns of a name are; `None` if no world of the plan needs it.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.plan.streams.iter().position(|stream| stream.0 == name)
    }

    /// The numbers of a stream in step `k` (step 0 for what is drawn once).
    pub fn column(&self, place: usize, k: usize) -> &Column {
        &self.columns[place][k]
    }
}

/// The names of luck and what they are for.
pub mod names {
    /// Transitions of the security regime.
    pub const SECURITY: &str = "security";
    /// Normal shocks of the price.
    pub const PRICE: &str = "price";
    /// How many jumps, or whether a new block of history starts.
    pub const PRICE_EVENTS: &str = "price events";
    /// How large the jumps, or which month of history.
    pub const PRICE_CHOICE: &str = "price choice";

    /// Outages of a source.
    pub fn source_outage(source: &str) -> String {
        format!("outages of source {source}")
    }
    /// Whether a source ever begins.
    pub fn source_begins(source: &str) -> String {
        format!("begins source {source}")
    }
    /// A facility's own outages.
    pub fn facility_outage(facility: &str) -> String {
        format!("outages of facility {facility}")
    }
    /// Outages of a facility that security causes.
    pub fn security_outage(facility: &str) -> String {
        format!("security outages of facility {facility}")
    }
    /// Whether a phase is ever funded.
    pub fn funding(facility: &str, phase: &str) -> String {
        format!("funding of {facility}.{phase}")
    }
}

/// The streams that a world draws from.
fn needs(world: &World) -> Vec<(String, Shape)> {
    let mut needs = Vec::new();
    let mut need = |wanted: bool, name: String, shape: Shape| {
        if wanted {
            needs.push((name, shape));
        }
    };
    let security = world.security.as_ref();
    need(security.is_some_and(|it| it.states.len() > 1), names::SECURITY.into(), Shape::Uniform);
    let process = &world.price.process;
    let moves = !matches!(process, PriceProcess::Constant | PriceProcess::Path(_) | PriceProcess::Bootstrap { .. });
    need(moves, names::PRICE.into(), Shape::Normal);
    let events = matches!(process, PriceProcess::JumpDiffusion { .. } | PriceProcess::Bootstrap { .. });
    need(events, names::PRICE_EVENTS.into(), Shape::Uniform);
    need(events, names::PRICE_CHOICE.into(), Shape::Uniform);
    for source in &world.sources {
        need(!source.outages_per_year.is(0.0), names::source_outage(&source.name), Shape::Uniform);
        need(!source.probability.is(1.0), names::source_begins(&source.name), Shape::Once);
    }
    let security_stops = security.is_some_and(|it| it.states.iter().any(|state| !state.outages_per_year.is(0.0)));
    for facility in &world.facilities {
        need(!facility.outages_per_year.is(0.0), names::facility_outage(&facility.name), Shape::Uniform);
        need(security_stops, names::security_outage(&facility.name), Shape::Uniform);
        for phase in &facility.phases {
            need(!phase.probability.is(1.0), names::funding(&facility.name, &phase.name), Shape::Once);
        }
    }
    needs
}

/// Fills a uniform column for each step.
fn uniforms(stream: &Stream, first: u64, columns: &mut [Column]) {
    for (pair, columns) in columns.chunks_exact_mut(2).enumerate() {
        let (even, odd) = columns.split_at_mut(1);
        stream.fill(first, pair as u64, &mut even[0], &mut odd[0]);
    }
}

/// Turns uniform into standard normal numbers in place. The centre is computed for all lanes, then the few tails mended.
fn normals(column: &mut Column) {
    let uniform = *column;
    *column = map(|lane| normal_quantile_centre(uniform[lane] - 0.5));
    for lane in 0..LANES {
        if (uniform[lane] - 0.5).abs() > 0.425 {
            column[lane] = normal_quantile_tail(uniform[lane]);
        }
    }
}
