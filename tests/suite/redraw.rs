//! A finished run can be read back and drawn again without being simulated.

use crate::cli::{err, orecast as orecast_in, out};
use crate::fixture::{package, results, study, written};
use crate::lives::with_paths;
use orecast::analysis::Results;
use orecast::input::{Overrides, load};
use orecast::model::{ChartStyle, Study};
use orecast::output::chart::{Format, charts};
use orecast::output::table::Table;
use orecast::output::{restored, tables};
use std::collections::BTreeMap;
use std::path::Path;

/// Runs the program where the package is.
fn orecast(arguments: &[&str]) -> std::process::Output {
    orecast_in(package(), arguments)
}

/// A study as it is run at few draws.
fn few(name: &str) -> Study {
    let overrides = Overrides { draws: Some(40), ..Overrides::default() };
    load(&package().join("scenarios").join(name), &overrides).expect("a good study").study
}

/// Tables as they come back from their files.
fn read_back(study: &Study, results: &Results) -> Vec<Table> {
    let written = tables::tables(study, results);
    let again = |table: &Table| Table::decode(&table.name, &table.encode().expect("a table").1).expect("a table again");
    written.iter().map(again).collect()
}

#[test]
fn results_come_back_from_their_tables_bit_by_bit() {
    for name in ["quick.toml", "mali-gold.toml", "rand-refinery.toml"] {
        let study = few(name);
        let results = with_paths(&study);
        assert!(!results.paths.is_empty());
        let again = restored::results(&study, &read_back(&study, &results)).expect("results");
        // Numbers that are none are equal here.
        assert_eq!(format!("{again:?}"), format!("{results:?}"), "{name}");
    }
}

#[test]
fn the_register_comes_back_too() {
    let study = few("mali-gold.toml");
    let tables = read_back(&study, &results(&study));
    let register = tables.iter().find(|table| table.name == "assumptions").expect("the register");
    assert_eq!(restored::assumptions(register), study.assumptions);
}

/// The charts in a folder, by name.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder.join("charts")).expect("charts").flatten();
    entries
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read(entry.path()).expect("a chart")))
        .collect()
}

#[test]
fn every_size_can_be_drawn() {
    let study = few("mali-gold.toml");
    let results = results(&study);
    for (width, height, font_scale) in
        [(130.0, 80.0, 1.0), (170.0, 105.0, 1.3), (1000.0, 80.0, 0.5), (130.0, 1000.0, 4.0)]
    {
        let style = ChartStyle { width, height, font_scale, dpi: 50.0, ..study.charts };
        let drawn = charts(&Study { charts: style, ..study.clone() }, &results, &[], Format::Png).expect("charts");
        assert!(drawn.len() > 20, "{width} by {height}");
    }
}

/// Runs a command in a new folder and draws its charts again elsewhere: both are the same.
fn is_drawn_alike(command: &[&str]) {
    let folder = tempfile::tempdir().expect("a folder");
    let [made, again] = ["made", "again"].map(|name| folder.path().join(name).display().to_string());
    let made_by = orecast(&[command, &["--output", &made, "--quiet"]].concat());
    assert!(made_by.status.success(), "{command:?}: {}", err(&made_by));
    let drawn = orecast(&["chart", &made, "--output", &again]);
    assert!(drawn.status.success(), "{command:?}: {}", err(&drawn));
    let (made, again) = (files(Path::new(&made)), files(Path::new(&again)));
    assert!(!made.is_empty());
    assert_eq!(made.keys().collect::<Vec<_>>(), again.keys().collect::<Vec<_>>(), "{command:?}");
    for (name, bytes) in made {
        assert!(again[&name] == bytes, "{command:?}: {name} is another");
    }
}

#[test]
fn charts_are_drawn_again_as_they_were() {
    let study = package().join("scenarios/mali-gold.toml").display().to_string();
    let quick = package().join("scenarios/quick.toml").display().to_string();
    is_drawn_alike(&["run", &study, "--draws", "60", "--heat", "irr"]);
    is_drawn_alike(&["run", &quick, "--draws", "60", "--scenario", "*"]);
    is_drawn_alike(&["what-if", &study, "--draws", "60", "--set", "price.initial=3000"]);
    let cases =
        ["--case", "dear: facilities.soroma.charge=5", "--case", "slow: shift facilities.soroma.phases.one.build=+1"];
    is_drawn_alike(&[&["what-if", &study, "--draws", "60"], &cases[..]].concat());
    is_drawn_alike(&["sensitivity", &study, "--draws", "200", "--metric", "npv_state"]);
    is_drawn_alike(&["sweep", &study, "--draws", "60", "--over", "facilities.soroma.charge=1,5", "--metric", "npv"]);
}

#[test]
fn charts_have_the_size_and_the_numbers_that_are_asked_for() {
    let (folder, path) = written(crate::fixture::GOOD);
    let made = folder.path().join("made").display().to_string();
    assert!(orecast(&["run", &path.display().to_string(), "--output", &made, "--quiet"]).status.success());
    let options = ["--set", "charts.width=160", "--set", "charts.height=100", "--set", "charts.dpi=254"];
    let drawn = orecast(&[&["chart", &made, "--chart", "npv"], &options[..]].concat());
    assert!(drawn.status.success(), "{}", err(&drawn));
    assert_eq!(out(&drawn).trim(), format!("{made}/charts/npv.png"));
    let bytes = std::fs::read(format!("{made}/charts/npv.png")).expect("a chart");
    let reader = png::Decoder::new(std::io::Cursor::new(&bytes)).read_info().expect("a PNG");
    assert_eq!((reader.info().width, reader.info().height), (1600, 1000));
    assert_eq!(reader.info().pixel_dims.map(|dims| dims.xppu), Some(10_000));
    let comma = ["--format", "svg", "--set", "charts.numbers=1 234,5", "--set", "charts.title=false"];
    let drawn = orecast(&[&["chart", &made, "--chart", "npv"], &comma[..]].concat());
    assert!(drawn.status.success(), "{}", err(&drawn));
    let svg = std::fs::read_to_string(format!("{made}/charts/npv.svg")).expect("a chart");
    assert!(!svg.contains("Net present value of the facilities, 2026"), "a title");
    // The folder itself is no other place: nothing in it is lost.
    let drawn = orecast(&["chart", &made, "--chart", "npv", "--output", &format!("{made}/../made")]);
    assert!(drawn.status.success(), "{}", err(&drawn));
    assert!(Path::new(&format!("{made}/tables/kpis.csv")).is_file());
    // In another place charts gather; that of another run is none.
    let figures = folder.path().join("figures").display().to_string();
    for name in ["npv", "processed"] {
        assert!(orecast(&["chart", &made, "--chart", name, "--output", &figures]).status.success());
    }
    assert!(["npv", "processed"].iter().all(|name| Path::new(&format!("{figures}/charts/{name}.png")).is_file()));
    let other = folder.path().join("other").display().to_string();
    assert!(orecast(&["run", &path.display().to_string(), "--output", &other, "--quiet"]).status.success());
    let refused = orecast(&["chart", &made, "--output", &other]);
    assert!(err(&refused).contains("holds another run or analysis"), "{}", err(&refused));
    // Both formats are in the folder now, and it can be replaced by another run.
    assert!(orecast(&["run", &path.display().to_string(), "--output", &made, "--quiet"]).status.success());
    assert!(!Path::new(&format!("{made}/charts/npv.svg")).exists());
}

#[test]
fn what_cannot_be_drawn_is_told() {
    let (folder, path) = written(crate::fixture::GOOD);
    let made = folder.path().join("made").display().to_string();
    let refused = |arguments: &[&str], words: &str| {
        let output = orecast(arguments);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(err(&output).contains(words), "{arguments:?}: {}", err(&output));
    };
    refused(&["chart", &made], "is no folder that Orecast has filled");
    assert!(orecast(&["run", &path.display().to_string(), "--output", &made, "--quiet"]).status.success());
    refused(&["chart", &made, "--chart", "nvp"], "did you mean npv?");
    refused(&["chart", &made, "--set", "price.initial=3"], "run the study again with it");
    refused(&["chart", &made, "--set", "charts.dpi=3"], "a number from 50 to 1200");
    refused(&["chart", &made, "--set", "charts.palette=gray"], "did you mean");
    refused(&["chart", &made, "--set", "charts.width=100"], "a number from 130 to 1000");
    refused(&["report", &made, "--format", "png"], "a report is html or md");
    std::fs::remove_file(format!("{made}/tables/distributions.parquet")).expect("a table");
    refused(&["chart", &made], "run the study again");
}

#[test]
fn a_study_says_how_its_charts_look() {
    let study =
        study(&format!("{}[charts]\nwidth = 160\nnumbers = \"1 234,5\"\ntitle = false\n", crate::fixture::GOOD));
    assert_eq!((study.charts.width, study.charts.height, study.charts.title), (160.0, 127.0, false));
    assert!(study.assumptions.iter().all(|it| !it.path.starts_with("charts")), "looks are no assumptions");
}
