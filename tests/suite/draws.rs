//! Draws kept one by one: they are those of the run, and random numbers exchanged are exchanged only where they should be.

use crate::cli::{err, orecast};
use crate::fixture::{Silent, results, study, written};
use orecast::analysis::chance::{Held, Mixtures, whole_blocks};
use orecast::analysis::{Chance, FactorColumn, Group, Outcome, Sample, draws, evaluate, percentile, stream};
use orecast::engine::LANES;
use orecast::model::Study;
use std::fs::File;
use std::path::Path;

/// Two uncertain numbers, luck in the price, a decision.
const UNCERTAIN: &str = r#"format = 1
[study]
title = "Uncertain"
start = "2026-01"
end = "2027-12"
draws = 10_000
step = "quarter"
[price]
process = "gbm"
initial = 3000
volatility = 0.2
[sources.mines]
output = { uniform = [40, 60], grade = "B" }
local_share = 1.0
[facilities.plant]
charge = { triangular = [1, 2, 4], grade = "C" }
premium = 0.001
fixed_cost = "1 MUSD/yr"
phases.one = { capacity = "50 t/yr", built = true }
[axes.size]
kind = "decision"
reference = "small"
levels.small = {}
levels.large = { set = { "facilities.plant.phases.one.capacity" = 80 } }
"#;

fn npv(study: &Study) -> Outcome {
    Outcome::named(study, "npv", None).expect("npv is a KPI")
}

#[test]
fn the_draws_are_those_that_a_run_summarises() {
    let study = study(UNCERTAIN);
    let (summaries, outcome) = (results(&study), npv(&study));
    for (draws, metrics) in draws(&study, &[outcome], &Silent).expect("draws").iter().zip(&summaries.scenarios) {
        let kpi = metrics.kpis.iter().find(|kpi| kpi.name.to_string() == "npv").expect("npv");
        let mut values = draws.outcomes[0].clone();
        assert_eq!((values.len(), draws.factors.len(), draws.factors[0].len()), (10_000, 2, 10_000));
        values.sort_by(f64::total_cmp);
        assert_eq!(percentile(&values, 0.5), kpi.summary.median());
        assert!(draws.factors[0].iter().all(|output| (40.0..=60.0).contains(output)));
    }
}

#[test]
fn a_yearly_metric_of_a_year_is_an_outcome_too() {
    let study = study(UNCERTAIN);
    let outcome = Outcome::named(&study, "output", Some(2027)).expect("a yearly metric");
    let draws = draws(&study, &[outcome], &Silent).expect("draws");
    for draw in 0..100 {
        // A source without outages gives its rate for a whole year.
        assert!((draws[0].outcomes[0][draw] - draws[0].factors[0][draw]).abs() < 1e-9);
    }
}

#[test]
fn an_outcome_is_asked_for_in_words_that_help() {
    let study = study(UNCERTAIN);
    let error = |name: &str, year| Outcome::named(&study, name, year).expect_err("no such outcome").to_string();
    assert!(error("npvv", None).contains("did you mean \"npv\""));
    assert!(error("output", None).contains("--metric output --year 2026"));
    assert!(error("npv", Some(2026)).contains("leave out --year"));
    assert!(error("output", Some(2050)).contains("2026 to 2027"));
}

#[test]
fn a_sheet_in_which_nothing_is_exchanged_is_the_study_itself() {
    let study = study(UNCERTAIN);
    let (group, base) = (Group::alone(&study, 0), whole_blocks(1000));
    let plain = evaluate(&group, &npv(&study), (&group.sampler(), base), &Silent).expect("draws");
    let nothing = (vec![false; group.sampler().paths().len()], false);
    let mixed = Mixtures::new(group.sampler(), base, vec![nothing.clone(), nothing]);
    let both = evaluate(&group, &npv(&study), (&mixed, 2 * base), &Silent).expect("draws");
    assert_eq!(both[..base], plain[..]);
    assert_eq!(both[base..], plain[..]);
}

#[test]
fn what_comes_from_the_second_sample_is_independent_of_the_first() {
    let study = study(UNCERTAIN);
    let group = Group::alone(&study, 0);
    let (a, b) = (group.sampler(), group.sampler().another());
    let column = |sampler: &orecast::engine::Sampler| -> Vec<f64> {
        (0..10_000 / LANES).flat_map(|block| sampler.uniforms((block * LANES) as u64)[0]).collect()
    };
    let (a, b) = (column(&a), column(&b));
    let correlation = a.iter().zip(&b).map(|(a, b)| (a - 0.5) * (b - 0.5) * 12.0).sum::<f64>() / a.len() as f64;
    assert!(correlation.abs() < 0.04, "{correlation}");
}

#[test]
fn a_factor_that_is_held_stands_where_it_is_held_and_the_others_do_not_move() {
    let study = study(UNCERTAIN);
    let group = Group::alone(&study, 0);
    let held = Held::new(group.sampler(), LANES, vec![None, Some((0, 0.1))]);
    let ((free, luck), (stopped, same_luck)) = (held.block(0), held.block(LANES as u64));
    assert_eq!(stopped[0][0], [42.0; LANES], "the 10th percentile of 40 to 60");
    assert_eq!(stopped[0][1], free[0][1]);
    assert_eq!(luck, same_luck);
}

#[test]
fn the_stream_hands_over_all_draws_once_and_in_order() {
    let study = study(UNCERTAIN);
    let mut seen = vec![0; study.scenarios.len()];
    stream(&study, &[npv(&study)], &Silent, &mut |some| {
        assert_eq!(seen[some.scenario], some.first);
        seen[some.scenario] += some.outcomes[0].len();
        Ok(())
    })
    .expect("draws");
    assert_eq!(seen, [10_000, 10_000]);
}

#[test]
fn rows_without_an_outcome_are_counted_and_left_out() {
    let column = |name: &str, values: &[f64]| FactorColumn { name: name.into(), values: values.to_vec(), levels: None };
    let factors = vec![column("a", &[1.0, 2.0, 3.0, 4.0]), column("b", &[1.0, f64::NAN, 3.0, 4.0])];
    let sample = Sample::new(factors, vec![1.0, 2.0, f64::NAN, 4.0]);
    assert_eq!(sample.columns(), [[1.0, 4.0], [1.0, 4.0]]);
    assert_eq!(sample.lacking(), [(None, vec![2]), (Some(1), vec![1])]);
    assert_eq!(sample.all(), 4);
}

#[test]
fn the_table_of_draws_has_a_row_for_each_scenario_and_draw() {
    let (folder, _) = written(UNCERTAIN);
    let output = orecast(folder.path(), &["run", "study.toml", "--draws-table", "--no-charts", "--draws", "300"]);
    assert!(output.status.success(), "{}", err(&output));
    let path = folder.path().join("outputs/study/tables/draws.parquet");
    let names = ["size", "draw", "sources.mines.output", "facilities.plant.charge", "npv"];
    let (columns, _) = orecast::input::table::columns(&path, &names).expect("the table reads back");
    assert_eq!(columns[0].levels.as_deref(), Some(&["large".to_owned(), "small".to_owned()][..]));
    assert_eq!(columns[1].values.iter().filter(|draw| **draw == 299.0).count(), 2);
    let study = study(&UNCERTAIN.replace("10_000", "300"));
    let draws = draws(&study, &[npv(&study)], &Silent).expect("draws");
    let of_small: Vec<f64> =
        (0..600).filter(|row| columns[0].values[*row] == 1.0).map(|row| columns[4].values[row]).collect();
    assert_eq!(of_small, draws[0].outcomes[0], "to the bit");
    assert!(File::open(&path).is_ok());
    let manifest = std::fs::read_to_string(folder.path().join("outputs/study/manifest.json")).expect("a manifest");
    assert!(manifest.contains("tables/draws.parquet"));
    // A folder with such a table is ours and may be replaced.
    assert!(orecast(folder.path(), &["run", "study.toml", "--no-charts", "--draws", "10"]).status.success());
    assert!(!path.exists());
}

#[test]
fn a_table_from_elsewhere_is_read_column_by_column() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("runs.csv");
    std::fs::write(&path, "policy,x,y\nnone,1,2.5\ntax,2,\nnone,3,4\n").expect("a table");
    let (columns, file) = orecast::input::table::columns(&path, &["y", "policy", "x"]).expect("a table");
    assert_eq!(file.path, path);
    assert_eq!((columns[0].values[0], columns[0].values[1].is_nan(), columns[0].values[2]), (2.5, true, 4.0));
    assert_eq!(columns[1].values, [0.0, 1.0, 0.0]);
    assert_eq!(columns[2].values, [1.0, 2.0, 3.0]);
    let error = |path: &Path, name: &str| {
        orecast::input::table::columns(path, &[name]).expect_err("no such column").to_string()
    };
    assert!(error(&path, "polcy").contains("did you mean \"policy\""));
    assert!(error(&folder.path().join("none.csv"), "x").contains("cannot be read"));
    let words = folder.path().join("words.parquet");
    std::fs::write(&words, "this is no table").expect("a file");
    assert!(error(&words, "x").contains("no table"));
}
