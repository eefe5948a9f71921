//! What must hold in every study.

use crate::fixture::{Silent, results, study};
use orecast::analysis::{Results, Series, Waves, run_in};
use orecast::engine::{Block, Collector, Column, LANES, LuckPlan, Sampler, SourceState, simulate};
use orecast::model::{Quantity, Study};
use proptest::prelude::*;

/// A study with the given numbers, full of luck.
pub fn world(output: f64, capacity: f64, share: f64, stock: f64, seed: u64, extra: &str) -> String {
    format!(
        "format = 1\n[study]\ntitle = \"P\"\nstart = \"2026-04\"\nend = \"2031-03\"\nstep = \"quarter\"\ndraws = 70\nseed = {seed}\n\
         [price]\nprocess = \"gbm\"\ninitial = 2000\nvolatility = 0.3\n\
         [security]\ninitial = \"calm\"\nstates.calm = {{ mean_stay = 2, next = {{ crisis = 1 }} }}\n\
         states.crisis = {{ mean_stay = 1, next = {{ calm = 1 }}, outages_per_year = 2, outage_length = 0.1, construction_pace = 0.5 }}\n\
         [sources.mine]\noutput = {{ uniform = [{low}, {output}] }}\nlocal_share = {share}\nstockpile = {stock}\n\
         loss = {{ crisis = 0.2 }}\noutages_per_year = 0.5\noutage_length = 0.3\nprice_elasticity = 0.2\n\
         [sources.diggers]\noutput = 5\nlocal_share = 0.5\n{extra}\n\
         [facilities.old]\nrecovery = 0.99\nphases.one = {{ capacity = 10, built = true }}\n\
         [facilities.new]\npriority = 0\nplanned_downtime = 0.05\noutages_per_year = 1\noutage_length = 0.05\n\
         [facilities.new.phases.one]\ncapacity = {capacity}\nbuild = 1\ncapex = 1e6\nprobability = 0.7\n",
        low = output / 2.0
    )
}

fn series<'r>(results: &'r Results, quantity: Quantity, part: Option<&str>) -> &'r Series {
    results.scenarios[0].series(quantity, part).expect("the metric")
}

/// Holds every draw of every step against the conservation of mass and the limits of capacity.
struct MassBooks {
    dt: f64,
    stock: Column,
    steps: usize,
}

impl Collector for MassBooks {
    fn step(&mut self, _: usize, block: &Block) {
        let world = &block.worlds[0];
        for lane in 0..LANES {
            let of_sources = |f: fn(&SourceState) -> &Column| -> f64 {
                world.sources.iter().map(|source| f(&source.state)[lane]).sum()
            };
            let produced: f64 =
                world.sources.iter().map(|source| block.productions[source.production].produced[lane]).sum();
            let stock = of_sources(|state| &state.stock);
            let mut processed = 0.0;
            for facility in &world.facilities {
                let state = &facility.state;
                assert!(state.processed[lane] >= 0.0 && state.processed[lane] <= state.capacity[lane] * self.dt);
                assert!(state.capacity[lane] <= state.nameplate[lane] * (1.0 + 1e-12));
                processed += state.processed[lane];
            }
            let balance = produced - processed - of_sources(|state| &state.exported) - (stock - self.stock[lane]);
            assert!(balance.abs() <= 1e-9 * produced.max(1e-3), "{balance} of {produced} t");
            self.stock[lane] = stock;
        }
        self.steps += 1;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn mass_is_kept_and_capacity_is_not_exceeded(
        output in 1.0..200.0f64, capacity in 1.0..100.0f64, share in 0.0..1.0f64, stock in 0.0..20.0f64, seed in 0u64..1000
    ) {
        let study = study(&world(output, capacity, share, stock, seed, ""));
        let world = &study.scenarios[0].world;
        let factors = Sampler::new(study.sampling, &[world], &[world]).block(0);
        let luck = LuckPlan::new(seed, &[world]);
        let mut books = MassBooks { dt: study.horizon.dt(), stock: [0.0; LANES], steps: 0 };
        let steps = study.horizon.steps();
        simulate(&[world], &study.horizon, steps, study.units.per_tonne(), &factors, luck.block(0), &mut books);
        prop_assert_eq!(books.steps, steps);
        for year in &series(&results(&study), Quantity::Utilisation, None).years {
            prop_assert!(year.percentiles[0] >= 0.0 && year.percentiles[6] <= 1.0 + 1e-12);
        }
    }

    #[test]
    fn more_feed_is_never_less_refined(output in 1.0..100.0f64, more in 1.0..2.0f64, seed in 0u64..1000) {
        let refined = |output: f64| {
            let results = results(&study(&world(output, 30.0, 0.8, 1.0, seed, "")));
            results.scenarios[0].kpi(Quantity::RefinedTotal, None).expect("refined").summary.percentiles
        };
        for (less, more) in refined(output).into_iter().zip(refined(output * more)) {
            prop_assert!(more >= less - 1e-9);
        }
    }
}

#[test]
fn threads_do_not_change_a_bit() {
    let study = study(&world(60.0, 30.0, 0.7, 2.0, 5, "").replace("draws = 70", "draws = 2_100"));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
        let in_waves = || run_in(&study, Waves { draws: 512, ..Waves::default() }, &Silent).expect("a run");
        format!("{:?} {:?}", pool.install(|| results(&study)), pool.install(in_waves))
    };
    assert_eq!(with(1), with(2));
    assert_eq!(with(1), with(7));
}

#[test]
fn a_new_source_moves_no_other_sources_luck() {
    let plain = results(&study(&world(60.0, 30.0, 0.7, 0.0, 5, "")));
    let extra = "[sources.imports]\noutput = { normal = [9, 1], min = 0 }\noutages_per_year = 1\noutage_length = 0.2\nprobability = 0.5";
    let joined = results(&study(&world(60.0, 30.0, 0.7, 0.0, 5, extra)));
    for part in ["mine", "diggers"] {
        assert_eq!(series(&plain, Quantity::Output, Some(part)), series(&joined, Quantity::Output, Some(part)));
    }
    assert_eq!(series(&plain, Quantity::Price, None), series(&joined, Quantity::Price, None));
}

#[test]
fn a_phase_without_a_chance_changes_nothing() {
    let text = world(60.0, 30.0, 0.7, 0.0, 5, "");
    let never = format!("{text}[facilities.new.phases.two]\ncapacity = 50\nbuild = 1\ncapex = 5e6\nprobability = 0\n");
    let (plain, with) = (results(&study(&text)), results(&study(&never)));
    for quantity in [Quantity::Processed, Quantity::Nameplate, Quantity::Capacity, Quantity::Capex] {
        assert_eq!(series(&plain, quantity, None), series(&with, quantity, None));
    }
}

#[test]
fn all_scenarios_meet_the_same_luck() {
    // Levels that change nothing of what is drawn: a cost, and the chance of a phase that nobody waits for.
    let text = world(60.0, 30.0, 0.7, 2.0, 5, "")
        + "[axes.cost]\nkind = \"uncertainty\"\nlevels.low = {}\nlevels.high = { set = { \"sources.mine.cost\" = { uniform = [900, 1100] } } }\n\
           [axes.size]\nkind = \"decision\"\nreference = \"one\"\nlevels.one = {}\n\
           levels.none = { set = { \"facilities.new.phases.one.probability\" = 0 } }\n";
    let results = results(&study(&text));
    let of = |scenario: usize, quantity: Quantity, part: Option<&str>| {
        results.scenarios[scenario].series(quantity, part).expect("the metric")
    };
    for (quantity, part) in [
        (Quantity::Price, None),
        (Quantity::Security, Some("crisis")),
        (Quantity::Output, Some("mine")),
        (Quantity::Output, Some("diggers")),
    ] {
        assert!(of(0, quantity, part).years.iter().any(|year| year.sd > 0.0) || part == Some("diggers"));
        for scenario in 1..4 {
            assert_eq!(
                of(0, quantity, part),
                of(scenario, quantity, part),
                "{quantity:?} {part:?} in scenario {scenario}"
            );
        }
    }
    // On one side of the uncertainty or the other, the facility has the same outages and starts in the same draws.
    assert_eq!(of(0, Quantity::Capacity, Some("new")), of(2, Quantity::Capacity, Some("new")));
    assert!(of(0, Quantity::Capacity, Some("new")).years[3].sd > 0.0);
}

#[test]
fn the_resolved_study_gives_the_same_results() {
    for name in ["scenarios/quick.toml", "tests/cases/ramps.toml", "tests/cases/example.toml", "tests/cases/luck.toml"]
    {
        let options = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
        let overrides = orecast::input::Overrides {
            scale: options(&["sources.*.output=1.1", "sources.*.output=0.9"]),
            shift: options(&["sources.*.cost=+10"]),
            draws: Some(64),
            ..Default::default()
        };
        let moved = !matches!(name, "scenarios/quick.toml");
        let overrides = if moved { overrides } else { orecast::input::Overrides { shift: Vec::new(), ..overrides } };
        let loaded = orecast::input::load(&crate::fixture::package().join(name), &overrides).expect("a good study");
        let again: Study = study(&loaded.resolved);
        assert_eq!(format!("{:?}", results(&loaded.study)), format!("{:?}", results(&again)), "{name}");
    }
}
