//! Records single draws, step by step: the blocks that hold them are simulated once more.

use crate::analysis::group::Group;
use crate::analysis::path::{DrawPath, FacilitySteps, Fortune};
use crate::engine::{Block, Collector, FacilityPath, LANES, LuckPlan, WorldPath, simulate};
use crate::model::Study;

/// The paths of some draws in a scenario: the same, to the bit, as in a run.
pub fn record(study: &Study, scenario: usize, draws: &[(Fortune, usize)]) -> Vec<DrawPath> {
    let group = Group::alone(study, scenario);
    let (sampler, luck) = (group.sampler(), LuckPlan::new(study.sampling.seed, &group.worlds));
    let (horizon, per_tonne) = (&study.horizon, study.units.per_tonne());
    let path = |(fortune, draw): &(Fortune, usize)| {
        let first = (draw - draw % LANES) as u64;
        let facilities = group.worlds[0].facilities.len();
        let path = DrawPath::new(scenario, *fortune, *draw, facilities);
        let mut recorder = Recorder { lane: draw % LANES, path };
        let (factors, luck) = (sampler.block(first), luck.block(first));
        simulate(&group.worlds, horizon, horizon.steps(), per_tonne, &factors, luck, &mut recorder);
        recorder.path
    };
    draws.iter().map(path).collect()
}

/// Follows one draw of a block of one world.
struct Recorder {
    lane: usize,
    path: DrawPath,
}

impl Collector for Recorder {
    fn step(&mut self, k: usize, block: &Block) {
        let (lane, path) = (self.lane, &mut self.path);
        let Some(world) = block.worlds.first() else { return };
        path.price.push(block.prices[world.price].price[lane]);
        let security = &block.securities[world.security];
        if security.states > 0 {
            path.security.push(security.state[lane] as usize);
        }
        path.output.push(output(block, world, lane));
        path.delivered.push(world.sources.iter().map(|source| source.state.delivered[lane]).sum());
        path.state_revenue.push(world.state_revenue[lane]);
        path.discount.push(world.discount[lane]);
        path.facilities.iter_mut().zip(&world.facilities).for_each(|(steps, it)| steps.push(it, k, lane));
    }
}

/// What all sources of a world produce.
fn output(block: &Block, world: &WorldPath, lane: usize) -> f64 {
    world.sources.iter().map(|source| block.productions[source.production].produced[lane]).sum()
}

impl FacilitySteps {
    /// Adds what the facility did in step `k`.
    fn push(&mut self, facility: &FacilityPath, k: usize, lane: usize) {
        let (works, state) = (facility.works(k, lane), &facility.state);
        self.waiting.push(works.waiting);
        self.building.push(works.building);
        self.operating.push(works.operating);
        self.progress.push(works.progress);
        self.nameplate.push(state.nameplate[lane]);
        self.capacity.push(state.capacity[lane]);
        self.down.push(state.down[lane]);
        self.processed.push(state.processed[lane]);
        // A facility that does nothing in any draw of the block still has the cash flow of the step in which it last did.
        let moves = state.operates || state.spends || state.sustains;
        self.cash_flow.push(if moves { state.cash_flow[lane] } else { 0.0 });
    }
}
