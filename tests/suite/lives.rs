//! Single draws step by step: which are chosen, that they are those of the run, and that they come back from their table.

use crate::fixture::{Silent, package, study};
use orecast::analysis::{
    DrawPath, FacilitySteps, Fortune, Outcome, Results, chosen, draws, percentile, run_with_paths,
};
use orecast::input::{Overrides, load};
use orecast::model::Study;
use orecast::output::lives::lives;
use orecast::output::paths;
use orecast::output::table::Table;

const HUNDREDTHS: usize = 100;

/// The 0th, 1st … 100th percentile of those that are numbers.
fn percentiles(values: &[f64]) -> Vec<f64> {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_by(f64::total_cmp);
    (0..=HUNDREDTHS).map(|percent| percentile(&sorted, percent as f64 / 100.0)).collect()
}

fn picked(values: &[f64]) -> Vec<(&'static str, usize)> {
    chosen(values, &percentiles(values)).into_iter().map(|(fortune, draw)| (fortune.word(), draw)).collect()
}

#[test]
fn the_draws_at_the_percentiles_are_chosen() {
    let values: Vec<f64> = (0..=10).map(|value| f64::from(10 - value)).collect();
    assert_eq!(picked(&values), [("bad", 9), ("median", 5), ("good", 1)]);
    // Draws without a value are none; of two that are equally near the first is taken.
    let values = [f64::NAN, 3.0, 1.0, 2.0, f64::NAN, 3.0, 1.0, 2.0];
    assert_eq!(picked(&values), [("bad", 2), ("median", 3), ("good", 1)]);
}

#[test]
fn draws_that_are_alike_are_taken_once_each() {
    assert_eq!(picked(&[0.0; 5]), [("bad", 1), ("median", 0), ("good", 2)]);
}

#[test]
fn few_draws_are_few_paths() {
    assert_eq!(picked(&[]), []);
    assert_eq!(picked(&[f64::NAN, f64::NAN]), []);
    assert_eq!(picked(&[f64::NAN, 4.0]), [("median", 1)]);
    assert_eq!(picked(&[4.0, 2.0]), [("bad", 1), ("good", 0)]);
    assert_eq!(picked(&[4.0, 2.0, 3.0]), [("bad", 1), ("median", 2), ("good", 0)]);
}

/// A study that is shipped, at few draws.
fn few(name: &str, draws: usize) -> Study {
    let overrides = Overrides { draws: Some(draws), ..Overrides::default() };
    load(&package().join("scenarios").join(name), &overrides).expect("a good study").study
}

/// A study's results with paths.
pub fn with_paths(study: &Study) -> Results {
    run_with_paths(study, &lives(study).expect("lives"), &Silent).expect("a run")
}

/// A year's steps of a flow, added up in order.
fn sum(study: &Study, values: &[f64], year: usize) -> f64 {
    values[study.horizon.years()[year].steps.clone()].iter().fold(0.0, |sum, value| sum + value)
}

/// A yearly metric, from a path's steps.
fn of_path(study: &Study, path: &DrawPath, (metric, part): (&str, &str), year: usize) -> Option<f64> {
    let world = &study.scenarios[path.scenario].world;
    let steps = study.horizon.years()[year].steps.len() as f64;
    let facility = || Some(&path.facilities[world.facilities.iter().position(|it| it.name == part)?]);
    let add = |values: &Vec<f64>| sum(study, values, year);
    let of = |list: fn(&FacilitySteps) -> &Vec<f64>| facility().map(list).map(add);
    Some(match metric {
        "price" => add(&path.price) / steps,
        "state_revenue" => add(&path.state_revenue),
        "processed" => of(|it| &it.processed)?,
        "nameplate" => of(|it| &it.nameplate)? / steps,
        "capacity" => of(|it| &it.capacity)? / steps,
        "security" => {
            let state = world.security.as_ref()?.states.iter().position(|state| state.name == part)?;
            let here: Vec<f64> = path.security.iter().map(|now| f64::from(u8::from(*now == state))).collect();
            add(&here) / steps
        }
        _ => return None,
    })
}

#[test]
fn recorded_paths_are_the_draws_of_the_run_to_the_bit() {
    let study = few("mali-gold.toml", 200);
    let results = with_paths(&study);
    assert_eq!(results.paths.len(), 12, "three draws in each of four scenarios");
    let names =
        ["price", "state_revenue", "processed.soroma", "processed.existing", "nameplate.soroma", "capacity.soroma"];
    let names = names.into_iter().chain(["capacity.existing", "security.calm", "security.crisis"]);
    for name in names {
        let outcomes: Vec<Outcome> =
            (2026..=2045).map(|year| Outcome::named(&study, name, Some(year)).expect("a metric")).collect();
        let all = draws(&study, &outcomes, &Silent).expect("draws");
        for path in &results.paths {
            for year in 0..outcomes.len() {
                let metric = name.split_once('.').unwrap_or((name, ""));
                let Some(ours) = of_path(&study, path, metric, year) else { continue };
                let theirs = all[path.scenario].outcomes[year][path.draw];
                assert_eq!(ours.to_bits(), theirs.to_bits(), "{name}, draw {}, year {year}", path.draw);
            }
        }
    }
}

#[test]
fn recorded_paths_are_worth_what_the_draws_are() {
    let study = few("mali-gold.toml", 200);
    let results = with_paths(&study);
    let kpi = |name: &str| Outcome::named(&study, name, None).expect("a KPI");
    let all = draws(&study, &[kpi("npv_state"), kpi("npv.soroma")], &Silent).expect("draws");
    for path in &results.paths {
        let [state, own] = [0, 1].map(|outcome| all[path.scenario].outcomes[outcome][path.draw]);
        assert_eq!(path.npv_state().to_bits(), state.to_bits());
        let facilities = &study.scenarios[path.scenario].world.facilities;
        if let Some(soroma) = facilities.iter().position(|facility| facility.name == "soroma") {
            assert_eq!(path.npv(soroma).map(f64::to_bits), Some(own.to_bits()));
        }
    }
}

#[test]
fn what_is_down_has_that_much_less_capacity() {
    let results = with_paths(&few("mali-gold.toml", 200));
    let steps = results.paths.iter().flat_map(|path| &path.facilities);
    let mut stopped = 0;
    for steps in steps {
        for k in 0..steps.down.len() {
            assert!((0.0..=1.0).contains(&steps.down[k]) && steps.capacity[k] <= steps.nameplate[k]);
            assert!(steps.down[k] < 1.0 || steps.capacity[k].abs() < 1e-9);
            stopped += usize::from(steps.down[k] > 0.0);
            assert_eq!(steps.building[k] > 0, steps.progress[k].is_finite());
            assert!(steps.operating[k] > 0 || steps.processed[k] == 0.0);
        }
        let phases = |k: usize| steps.waiting[k] + steps.building[k] + steps.operating[k];
        assert!((1..steps.down.len()).all(|k| phases(k) == phases(0) && steps.operating[k] >= steps.operating[k - 1]));
    }
    assert!(stopped > 10);
}

#[test]
fn the_same_draws_are_shown_at_every_level() {
    for name in ["mali-gold.toml", "ivory-coast-cocoa.toml", "rand-refinery.toml", "quick.toml"] {
        let (study, wanted) = (few(name, 64), lives(&few(name, 64)).expect("lives"));
        let results = with_paths(&study);
        let chosen: Vec<(Fortune, usize)> = results.paths[..3].iter().map(|path| (path.fortune, path.draw)).collect();
        for (paths, scenario) in results.paths.chunks(3).zip(&wanted.shown) {
            assert!(paths.iter().all(|path| path.scenario == *scenario), "{name}");
            assert!(paths.iter().map(|path| (path.fortune, path.draw)).eq(chosen.iter().copied()), "{name}");
        }
        assert_eq!(results.paths.len(), 3 * wanted.shown.len(), "{name}");
    }
    let level = |name: &str| {
        let (study, wanted) = (few(name, 1), lives(&few(name, 1)).expect("lives"));
        (study.scenarios[wanted.chosen_in].name.clone(), wanted.facility)
    };
    assert_eq!(level("mali-gold.toml"), ("refinery/announced/contested".into(), Some("soroma".into())));
    assert_eq!(level("quick.toml").1.as_deref(), Some("new"));
    assert_eq!(level("rand-refinery.toml").1, None, "nothing is built");
}

/// A price that moves, and a state that taxes it; more draws than a wave.
const MANY: &str = r#"format = 1
[study]
title = "Many"
start = "2026-01"
end = "2027-12"
draws = 20_000
step = "quarter"
[fiscal]
royalty = 0.05
[price]
process = "gbm"
initial = 3000
volatility = 0.2
[sources.mines]
output = { uniform = [40, 60], grade = "B" }
local_share = 1.0
"#;

#[test]
fn draws_are_found_in_any_wave() {
    let study = study(MANY);
    let results = with_paths(&study);
    let outcome = Outcome::named(&study, "npv_state", None).expect("a KPI");
    let values = &draws(&study, &[outcome], &Silent).expect("draws")[0].outcomes[0];
    let expected = chosen(values, &percentiles(values));
    assert!(results.paths.iter().map(|path| (path.fortune, path.draw)).eq(expected));
    assert!(results.paths.iter().any(|path| path.draw >= 8192) && results.paths.len() == 3);
    assert!(results.paths.iter().all(|path| path.security.is_empty() && path.facilities.is_empty()));
}

#[test]
fn paths_come_back_from_their_table_bit_by_bit() {
    for study in [few("mali-gold.toml", 40), few("quick.toml", 2), study(&MANY.replace("20_000", "3"))] {
        let results = with_paths(&study);
        let table = paths::table(&study, &results.paths);
        let again = Table::decode(&table.name, &table.encode().expect("a table").1).expect("a table again");
        let scenarios: Vec<usize> = results
            .paths
            .iter()
            .flat_map(|path| vec![path.scenario; path.price.len() * (1 + path.facilities.len())])
            .collect();
        let restored = paths::restored(&study, &again, &scenarios).expect("paths");
        assert_eq!(format!("{restored:?}"), format!("{:?}", results.paths));
    }
}
