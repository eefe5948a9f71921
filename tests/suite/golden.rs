//! Golden tables: the KPIs of every study that is shipped, at few draws, as they were when last looked at.
//!
//! `ORECAST_RENEW=1 cargo test --release golden` writes them anew; the difference is then for a person to judge.

use crate::fixture::{package, results};
use orecast::input::{Overrides, load};
use orecast::output::table::{Table, Values};
use orecast::output::tables::tables;

/// Differences in the last digits come with another processor's or library's logarithm, not with another model.
const TOLERANCE: f64 = 1e-9;

fn table_of(name: &str) -> Table {
    let overrides = Overrides { draws: Some(200), ..Overrides::default() };
    let study =
        load(&package().join("scenarios").join(format!("{name}.toml")), &overrides).expect("a good study").study;
    let all = tables(&study, &results(&study));
    all.into_iter().find(|table| table.name == "kpis").expect("the table of KPIs")
}

fn agrees(name: &str) {
    let table = table_of(name);
    let (csv, _) = table.encode().expect("a table");
    let csv = String::from_utf8(csv).expect("text");
    let path = package().join(format!("tests/golden/{name}-kpis.csv"));
    if std::env::var_os("ORECAST_RENEW").is_some() {
        std::fs::write(&path, &csv).expect("a golden table");
    }
    let golden = std::fs::read_to_string(&path).expect("a golden table");
    assert_eq!(golden.lines().count(), csv.lines().count(), "{name} has as many rows");
    for (row, (theirs, ours)) in golden.lines().zip(csv.lines()).enumerate() {
        for (theirs, ours) in theirs.split(',').zip(ours.split(',')) {
            let close = match (theirs.parse::<f64>(), ours.parse::<f64>()) {
                (Ok(a), Ok(b)) => (a - b).abs() <= TOLERANCE * a.abs().max(1e-6),
                _ => theirs == ours,
            };
            assert!(close, "{name}, row {}: {ours} was {theirs}", row + 1);
        }
    }
    assert!(table.columns.iter().any(|(name, values)| name == "mean" && matches!(values, Values::Real(_))));
}

#[test]
fn quick_is_as_it_was() {
    agrees("quick");
}

#[test]
fn mali_gold_is_as_it_was() {
    agrees("mali-gold");
}

#[test]
fn ivory_coast_cocoa_is_as_it_was() {
    agrees("ivory-coast-cocoa");
}

#[test]
fn rand_refinery_is_as_it_was() {
    agrees("rand-refinery");
}

#[test]
fn every_study_that_is_shipped_has_a_golden_table() {
    for entry in std::fs::read_dir(package().join("scenarios")).expect("the studies") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let stem = path.file_stem().expect("a name").to_string_lossy().into_owned();
            assert!(package().join(format!("tests/golden/{stem}-kpis.csv")).is_file(), "{stem}");
        }
    }
}
