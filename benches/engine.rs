//! How fast a study is simulated and summarised, in memory. `cargo bench`.

use orecast::analysis::{self, Observer};
use orecast::input::{Overrides, load};
use orecast::model::Study;
use std::path::Path;

struct Silent;

impl Observer for Silent {
    fn expect(&self, _: u64) {}
    fn advance(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}

fn study(name: &str, draws: usize) -> Study {
    let overrides = Overrides { draws: Some(draws), ..Overrides::default() };
    load(&Path::new(env!("CARGO_MANIFEST_DIR")).join(name), &overrides).expect("a good study").study
}

fn path_steps(study: &Study) -> divan::counter::ItemsCount {
    divan::counter::ItemsCount::new(study.scenarios.len() * study.horizon.steps() * study.sampling.draws)
}

fn main() {
    divan::main();
}

/// Items are path-steps: one draw of one scenario over one step.
#[divan::bench(args = ["tests/cases/luck.toml", "scenarios/mali-gold.toml"], sample_count = 5)]
fn run(bencher: divan::Bencher, name: &str) {
    let study = study(name, 10_000);
    bencher.counter(path_steps(&study)).bench_local(|| analysis::run(&study, &Silent).expect("a run"));
}
