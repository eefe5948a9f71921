//! Luck: the random numbers of the processes in a block of draws. They depend on no scenario, so all share them.

use crate::engine::column::{Column, Few, LANES, map};
use crate::engine::random::Stream;
use crate::math::{normal_quantile_centre, normal_quantile_tails};
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
}

/// The random numbers of a block in one step.
pub struct Luck<'a> {
    plan: &'a LuckPlan,
    first: u64,
    step: usize,
    /// One for each stream: its numbers in even and odd steps. Two steps are drawn at a time, as they come from one counter.
    columns: Vec<[Column; 2]>,
}

impl LuckPlan {
    /// The streams that `worlds` need.
    pub fn new(seed: u64, worlds: &[&World]) -> Self {
        let mut plan = Self { streams: Vec::new() };
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

    /// The luck of the block of draws that starts with `first`, in step 0.
    pub fn block(&self, first: u64) -> Luck<'_> {
        let mut luck = Luck { plan: self, first, step: 0, columns: vec![[[0.0; LANES]; 2]; self.streams.len()] };
        for ((_, shape, stream), [column, _]) in self.streams.iter().zip(&mut luck.columns) {
            if *shape == Shape::Once {
                *column = map(|lane| stream.uniform(first + lane as u64));
            }
        }
        luck.draw_pair();
        luck
    }
}

impl Luck<'_> {
    /// Goes on to the next step.
    pub fn advance(&mut self) {
        self.step += 1;
        if self.step.is_multiple_of(2) {
            self.draw_pair();
        }
    }

    /// Draws this step's numbers and the next one's.
    fn draw_pair(&mut self) {
        let pair = self.step as u64 / 2;
        for ((_, shape, stream), [even, odd]) in self.plan.streams.iter().zip(&mut self.columns) {
            if *shape != Shape::Once {
                stream.fill(self.first, pair, even, odd);
            }
            if *shape == Shape::Normal {
                normals(even);
                normals(odd);
            }
        }
    }

    /// Where the columns of a name are; `None` if no world of the plan needs it.
    pub fn place(&self, name: &str) -> Option<usize> {
        self.plan.streams.iter().position(|stream| stream.0 == name)
    }

    /// The numbers of a stream in the present step.
    pub fn column(&self, place: usize) -> &Column {
        &self.columns[place][self.step % 2]
    }

    /// The numbers of a stream that has one number a draw, outside of time.
    pub fn once(&self, place: usize) -> &Column {
        &self.columns[place][0]
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

/// Turns uniform into standard normal numbers in place: the centre for all lanes, then the few tails, packed together.
fn normals(column: &mut Column) {
    let uniform = *column;
    for lane in 0..LANES {
        column[lane] = normal_quantile_centre(uniform[lane] - 0.5);
    }
    let tails = Few::that(|lane| (uniform[lane] - 0.5).abs() > 0.425);
    tails.packed(0.05, |lane| uniform[lane], normal_quantile_tails, |lane, tail| column[lane] = tail);
}
