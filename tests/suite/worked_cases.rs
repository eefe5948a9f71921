//! The worked cases: answers of a second, independent implementation of the model.

use crate::fixture::{package, results};
use orecast::analysis::{Metrics, Summary};
use orecast::input::{Overrides, load};
use orecast::model::{Design, Study};
use std::collections::HashMap;

/// scenario, year (empty for a KPI), metric.
type Key = (String, String, String);

/// The rows of an expected table: its cells by column name.
fn expected(case: &str, table: &str) -> Vec<(Key, HashMap<String, String>)> {
    let path = package().join(format!("tests/cases/expected/{case}/{table}.csv"));
    let text = std::fs::read_to_string(path).expect("the expected table");
    let mut lines = text.lines();
    let heads: Vec<&str> = lines.next().expect("a header").split(',').collect();
    let row = |line: &str| {
        let cells: HashMap<String, String> =
            heads.iter().zip(line.split(',')).map(|(head, cell)| ((*head).to_owned(), cell.to_owned())).collect();
        let cell = |name: &str| cells.get(name).cloned().unwrap_or_default();
        ((cell("scenario"), cell("year"), cell("metric")), cells)
    };
    lines.map(row).collect()
}

/// All summaries of a run, by scenario, year and metric.
fn computed(study: &Study) -> HashMap<Key, Summary> {
    let results = results(study);
    let mut found = HashMap::new();
    for (scenario, metrics) in study.scenarios.iter().zip(&results.scenarios) {
        let Metrics { annual, kpis } = metrics;
        for series in annual {
            for (year, summary) in study.horizon.years().iter().zip(&series.years) {
                found.insert((scenario.name.clone(), year.year.to_string(), series.name.to_string()), *summary);
            }
        }
        for kpi in kpis {
            found.insert((scenario.name.clone(), String::new(), kpi.name.to_string()), kpi.summary);
        }
    }
    found
}

fn case(name: &str, overrides: &Overrides) -> Study {
    load(&package().join(format!("tests/cases/{name}.toml")), overrides).expect("a good case").study
}

/// Compares every row and every percentile of both tables to 1e-9.
fn agrees_exactly(name: &str) {
    let study = case(name, &Overrides::default());
    let computed = computed(&study);
    let rows: Vec<_> = expected(name, "annual").into_iter().chain(expected(name, "kpis")).collect();
    // The other implementation does not say what the private owners get.
    let own = computed.keys().filter(|(_, _, metric)| metric.starts_with("npv_private")).count();
    assert_eq!(rows.len(), computed.len() - own, "the tables have as many rows");
    for (key, cells) in rows {
        let summary = computed.get(&key).unwrap_or_else(|| panic!("there is no {key:?}"));
        assert_eq!(cells["n"], summary.n.to_string(), "n of {key:?}");
        let numbers = [("mean", summary.mean), ("sd", summary.sd), ("se", summary.se)]
            .into_iter()
            .chain(orecast::analysis::PERCENTILE_NAMES.into_iter().zip(summary.percentiles));
        for (column, ours) in numbers {
            let Ok(theirs) = cells[column].parse::<f64>() else {
                assert!(ours.is_nan(), "{column} of {key:?} is {ours}, not empty");
                continue;
            };
            // What should be no spread at all is rounding of the size of the values.
            let size = if matches!(column, "sd" | "se") { summary.mean } else { theirs };
            let close = (ours - theirs).abs() <= 1e-9 * size.abs().max(1e-6);
            assert!(close, "{column} of {key:?} is {ours}, not {theirs}");
        }
    }
}

#[test]
fn a_world_without_chance_agrees_in_every_row() {
    agrees_exactly("flat");
}

#[test]
fn ramps_triggers_stocks_and_taxes_agree_in_every_row() {
    agrees_exactly("ramps");
}

/// Means within four standard errors of both; medians of output and price within five of their own, estimated from the spread.
fn agrees_in_distribution(design: Design) {
    let study = case("luck", &Overrides { design: Some(design), ..Overrides::default() });
    let computed = computed(&study);
    for (key, cells) in expected("luck", "annual").into_iter().chain(expected("luck", "kpis")) {
        let number = |column: &str| cells[column].parse::<f64>().unwrap_or(f64::NAN);
        let summary = computed.get(&key).unwrap_or_else(|| panic!("there is no {key:?}"));
        // Rarer than one draw in a thousand: there is nothing to compare.
        if number("n") < 1000.0 {
            continue;
        }
        let se = number("se").hypot(summary.se);
        let off = (summary.mean - number("mean")).abs();
        assert!(
            off <= 4.0 * se + 1e-9 * number("mean").abs(),
            "mean of {key:?}: {} for {}",
            summary.mean,
            number("mean")
        );
        let share = summary.n as f64 / study.sampling.draws as f64 - number("n") / 100_000.0;
        assert!(share.abs() < 0.015, "share of draws with {key:?} is off by {share}");
        let middle = number("p75") - number("p25");
        let median_se = 1.2533 * middle / 1.349 * (1.0 / summary.n as f64 + 1.0 / number("n")).sqrt();
        if key.2.starts_with("output") || key.2 == "price" {
            assert!((summary.median() - number("p50")).abs() <= 5.0 * median_se, "median of {key:?}");
        }
    }
}

#[test]
fn luck_agrees_in_distribution_with_independent_draws() {
    agrees_in_distribution(Design::MonteCarlo);
}

#[test]
fn luck_agrees_in_distribution_with_a_latin_hypercube() {
    agrees_in_distribution(Design::LatinHypercube);
}

#[test]
fn luck_agrees_in_distribution_with_a_sobol_sequence() {
    agrees_in_distribution(Design::Sobol);
}
