//! Two finished runs compared: the rule for sampling error against worked numbers, and the command as a user meets it.

use crate::cli::{err, orecast, out};
use crate::fixture::{GOOD, written};
use orecast::analysis::change::{Estimate, change, discoveries, is_rounding};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A good study with something to be ignorant of and something left to luck.
fn uncertain() -> String {
    let text = GOOD.replace(
        "output = \"60 t/yr\"",
        "output = { uniform = [40, 80], grade = \"B\" }\noutages_per_year = 1.0\noutage_length = \"3 mo\"",
    );
    text.replace("[facilities.existing]", "[facilities.existing]\ncharge = { uniform = [1, 3], grade = \"C\" }")
}

/// Runs a study's text into a folder.
fn ran(folder: &TempDir, text: &str, name: &str, options: &[&str]) {
    std::fs::write(folder.path().join("study.toml"), text).expect("a study");
    let output =
        orecast(folder.path(), &[&["run", "study.toml", "--no-charts", "--quiet", "--output", name], options].concat());
    assert!(output.status.success(), "{}", err(&output));
}

/// Two runs of an uncertain study: as it is, and with options.
fn two(options: &[&str]) -> TempDir {
    let (folder, _) = written(GOOD);
    ran(&folder, &uncertain(), "a", &[]);
    ran(&folder, &uncertain(), "b", options);
    folder
}

/// Compares a with b; what is printed, its words apart by one space.
fn compared(folder: &TempDir) -> String {
    let output = orecast(folder.path(), &["diff", "a", "b"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    out(&output).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn rows(folder: &TempDir, table: &str) -> Vec<String> {
    let path = folder.path().join(format!("outputs/a-diff-b/tables/{table}.csv"));
    std::fs::read_to_string(path).expect("a table").lines().skip(1).map(str::to_owned).collect()
}

/// Removes a folder's Parquet, and changes the CSV of its KPIs.
fn edited(folder: &Path, edit: &dyn Fn(&str) -> String) {
    for name in ["kpis", "annual", "assumptions"] {
        std::fs::remove_file(folder.join(format!("tables/{name}.parquet"))).expect("a table");
    }
    let path = folder.join("tables/kpis.csv");
    let text = std::fs::read_to_string(&path).expect("a table");
    std::fs::write(path, edit(&text)).expect("a table");
}

#[test]
fn a_change_has_the_error_of_independent_runs_and_welchs_freedom() {
    // se = √(3² + 4²) = 5, so z = 1. Freedom: 5⁴/(3⁴/10 + 4⁴/10) = 18.5; tables of t have p(1) = 0.3306 at 18 and 0.3299 at 19.
    let found = change(Estimate { n: 11, mean: 10.0, se: 3.0 }, Estimate { n: 11, mean: 15.0, se: 4.0 });
    assert_eq!((found.change, found.se, found.z), (5.0, 5.0, 1.0));
    assert!((0.3299..0.3307).contains(&found.p), "{}", found.p);
    // Of many draws it is the normal law: 5 % beyond 1.96.
    let many = |mean: f64| Estimate { n: 1_000_000, mean, se: 1.0 };
    let found = change(many(0.0), many(1.959_964 * 2.0_f64.sqrt()));
    assert!((found.p - 0.05).abs() < 1e-5, "{}", found.p);
}

#[test]
fn what_has_no_error_is_certain_and_one_draw_tells_nothing() {
    let exact = |mean: f64| Estimate { n: 100, mean, se: 0.0 };
    assert_eq!(change(exact(1.0), exact(1.0)).z, 0.0);
    assert_eq!(change(exact(1.0), exact(2.0)).p, 0.0);
    assert!(change(exact(2.0), exact(1.0)).z.is_infinite());
    let single = Estimate { n: 1, mean: 3.0, se: f64::NAN };
    assert!(change(single, exact(1.0)).p.is_nan());
    assert!(is_rounding(1.0, 1.0 + 1e-10, 0.0) && !is_rounding(1.0, 1.0 + 1e-8, 0.0));
    assert!(is_rounding(1e-9, 0.0, 10.0), "measured against what is summed");
    assert!(is_rounding(f64::NAN, f64::NAN, 1.0) && !is_rounding(f64::NAN, 1.0, 1.0));
}

#[test]
fn discoveries_are_those_of_benjamini_and_hochberg() {
    // Their example (1995, section 4): fifteen tests of a treatment; at a rate of 0.05 the first four are discoveries.
    let p = [
        0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
        1.0,
    ];
    let q = discoveries(&p);
    assert_eq!(q.iter().filter(|q| **q <= 0.05).count(), 4);
    // By hand: 0.0095 · 15/4; the sixth takes over 0.0298 · 15/7 from the seventh.
    assert!((q[3] - 0.035_625).abs() < 1e-12 && (q[5] - 0.0298 * 15.0 / 7.0).abs() < 1e-12, "{q:?}");
    // In any order, and without what is no test.
    let mixed = discoveries(&[f64::NAN, 0.04, 0.01, f64::NAN]);
    assert!(mixed[0].is_nan() && mixed[3].is_nan());
    assert_eq!((mixed[1], mixed[2]), (0.04, 0.02));
    assert!(discoveries(&[]).is_empty());
}

#[test]
fn a_run_against_itself_has_not_changed() {
    let folder = two(&[]);
    assert_eq!(compared(&folder), "b against a Same inputs, same version: nothing changed.");
    assert!(rows(&folder, "changes").is_empty() && rows(&folder, "made").is_empty());
    assert!(rows(&folder, "unmatched").is_empty());
    let moves = rows(&folder, "moves");
    assert!(moves.len() > 100 && moves.iter().all(|row| row.contains(",same,")), "{moves:?}");
    assert!(!folder.path().join("outputs/a-diff-b/charts").exists(), "there is nothing to draw");
}

#[test]
fn one_setting_is_the_one_change_and_what_it_moves_is_beyond() {
    let folder = two(&["--set", "facilities.existing.charge=5"]);
    let answer = compared(&folder);
    assert!(answer.contains("1 assumption changed; "), "{answer}");
    assert!(answer.contains("KPI figures moved beyond sampling error; largest against its error: "), "{answer}");
    assert!(
        answer.contains("--set facilities.existing.charge=5") && answer.contains("uniform(1, 3) USD/oz"),
        "{answer}"
    );
    assert!(answer.contains("each draw met the same luck") && answer.contains("orecast what-if"), "{answer}");
    let changes = rows(&folder, "changes");
    assert_eq!(changes.len(), 1);
    assert!(changes[0].starts_with("facilities.existing.charge,,assumption,changed,"), "{changes:?}");
    let moves = rows(&folder, "moves");
    let has = |start: &str| moves.iter().any(|row| row.starts_with(start));
    assert!(has("half,,npv,USD,yes,") && has("all,,npv,USD,yes,"), "{moves:?}");
    assert!(has("half,,plateau_refined,t/yr,same,0.0,"), "what a charge does not move is the same: {moves:?}");
    assert!(folder.path().join("outputs/a-diff-b/charts/moved-npv.png").is_file());
}

#[test]
fn a_change_at_a_level_and_one_that_no_register_has_are_told() {
    let (folder, _) = written(GOOD);
    ran(&folder, GOOD, "a", &[]);
    let other = GOOD.replace("local_share\" = 1.0", "local_share\" = 0.9");
    ran(&folder, &other.replace("draws = 200", "draws = 200\nplateau = [\"2029-01\", \"2030-12\"]"), "b", &[]);
    let answer = compared(&folder);
    assert!(answer.contains("1 assumption and 1 setting changed"), "{answer}");
    let changes = rows(&folder, "changes");
    assert_eq!(changes.len(), 2, "{changes:?}");
    assert!(changes[0].contains(",feed.all,assumption,changed,1,0.9"), "{changes:?}");
    assert!(changes[1].starts_with("study.plateau,,setting,"), "{changes:?}");
    assert!(rows(&folder, "made").iter().any(|row| row.starts_with("input study.toml,")), "the file has another hash");
    // Nothing is uncertain here, so that what differs is certain.
    assert!(rows(&folder, "moves").iter().any(|row| row.starts_with("all,2030,delivered,t,yes,")), "{answer}");
    assert!(answer.contains("none of 46 KPI figures, but 10 of 340 yearly ones, moved"), "{answer}");
}

#[test]
fn other_luck_alone_is_hardly_taken_for_a_change() {
    let folder = two(&["--seed", "77"]);
    let answer = compared(&folder);
    assert!(
        answer.contains("No assumption changed") && answer.contains("Other seeds: luck is independent"),
        "{answer}"
    );
    assert!(rows(&folder, "changes").is_empty());
    let moves = rows(&folder, "moves");
    let beyond = moves.iter().filter(|row| row.contains(",yes,")).count();
    assert!(beyond * 50 <= moves.len(), "{beyond} of {}", moves.len());
    let folder = two(&["--draws", "300"]);
    assert!(compared(&folder).contains("part of the luck is common"));
}

#[test]
fn an_older_folder_is_compared_as_far_as_it_goes() {
    let folder = two(&[]);
    let older = folder.path().join("b");
    edited(&older, &|text| {
        let kept = text.lines().filter(|line| !line.contains(",irr"));
        kept.map(|line| line.rsplit_once(',').map_or(line, |it| it.0)).collect::<Vec<_>>().join("\n")
    });
    std::fs::remove_file(older.join("study.toml")).expect("a study");
    let manifest = std::fs::read_to_string(older.join("manifest.json")).expect("a manifest");
    let mut manifest: serde_json::Value = serde_json::from_str(&manifest).expect("JSON");
    let outputs = manifest["outputs"].as_array_mut().expect("outputs");
    outputs.retain(|it| !it.as_str().is_some_and(|it| it.contains("distributions") || it == "study.toml"));
    manifest["version"] = "0.0.9".into();
    std::fs::write(older.join("manifest.json"), manifest.to_string()).expect("a manifest");
    let answer = compared(&folder);
    assert!(answer.contains("every figure that both runs have is the same"), "{answer}");
    let told = "Only a has: table distributions; column positive of kpis; file study.toml; metrics irr, irr.existing.";
    assert!(answer.contains(told), "{answer}");
    assert!(answer.contains("0.0.9"), "{answer}");
    let unmatched = rows(&folder, "unmatched");
    assert!(unmatched.contains(&"a,metric,irr".to_owned()), "{unmatched:?}");
}

#[test]
fn scenarios_and_axes_of_one_run_are_told() {
    let folder = two(&["--scenario", "half"]);
    let answer = compared(&folder);
    assert!(answer.contains("Only a has: level feed.all."), "{answer}");
    assert!(answer.contains("Assumptions of levels that only one run has: 1"), "{answer}");
    assert!(rows(&folder, "moves").iter().all(|row| row.starts_with("half,")));
    // Without the axis: of one level it does not matter, of two it does.
    let bare = GOOD.split("[axes.feed]").next().unwrap_or_default();
    ran(&folder, bare, "a", &[]);
    ran(&folder, GOOD, "b", &["--scenario", "half"]);
    let answer = compared(&folder);
    assert!(answer.contains("Only b has: axis feed, of one level (half)."), "{answer}");
    assert!(rows(&folder, "moves").len() > 50);
    ran(&folder, GOOD, "b", &[]);
    let answer = compared(&folder);
    assert!(answer.contains("no figure can be compared") && answer.contains("with --scenario"), "{answer}");
    assert!(rows(&folder, "moves").is_empty());
}

#[test]
fn other_units_are_not_compared_and_one_draw_tells_nothing() {
    let (folder, _) = written(GOOD);
    ran(&folder, &uncertain(), "a", &[]);
    ran(&folder, &uncertain().replace("draws = 200", "draws = 200\ncurrency = \"EUR\""), "b", &[]);
    let answer = compared(&folder);
    assert!(answer.contains("measured differently") && answer.contains("npv: USD and EUR"), "{answer}");
    assert!(!rows(&folder, "moves").iter().any(|row| row.contains(",npv,")));
    ran(&folder, &uncertain(), "b", &["--draws", "1"]);
    assert!(compared(&folder).contains("it cannot be told, for a run has no value, or one draw only"));
    assert!(rows(&folder, "moves").iter().any(|row| row.contains(",npv,USD,unknown,")));
}

#[test]
fn what_is_no_run_folder_is_said() {
    let folder = two(&[]);
    let said = |arguments: &[&str]| {
        let output = orecast(folder.path(), &[&["diff"], arguments].concat());
        assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""), "{arguments:?}");
        err(&output)
    };
    assert!(said(&["a", "nowhere"]).contains("nowhere is no folder; give a folder that orecast run filled"));
    std::fs::create_dir(folder.path().join("empty")).expect("a folder");
    assert!(said(&["empty", "b"]).contains("empty is no run folder: it has no manifest.json"));
    assert!(said(&["a", "b", "--output", "b"]).contains("would take the place of the run in b"));
    assert!(orecast(folder.path(), &["diff", "a", "b", "--no-charts", "--output", "d"]).status.success());
    assert!(said(&["a", "d"]).contains("d has no tables/kpis.parquet or kpis.csv, so no run filled it"));
    std::fs::write(folder.path().join("b/tables/kpis.parquet"), "no table").expect("a file");
    assert!(said(&["a", "b"]).contains("b has a damaged file: table kpis"));
    std::fs::write(folder.path().join("b/manifest.json"), "{").expect("a file");
    assert!(said(&["a", "b"]).contains("its manifest cannot be read"));
}

#[test]
fn the_same_two_runs_give_the_same_bytes() {
    let folder = two(&["--set", "facilities.existing.charge=5"]);
    let files = |name: &str| -> Vec<(PathBuf, Vec<u8>)> {
        let arguments = ["diff", "a", "b", "--format", "svg", "--quiet", "--output", name];
        let output = orecast(folder.path(), &arguments);
        assert!(output.status.success() && err(&output).is_empty(), "{}", err(&output));
        let mut files = Vec::new();
        for part in ["tables", "charts"] {
            for entry in std::fs::read_dir(folder.path().join(name).join(part)).expect("a folder") {
                let path = entry.expect("an entry").path();
                files.push((
                    PathBuf::from(part).join(path.file_name().expect("a name")),
                    std::fs::read(&path).expect("a file"),
                ));
            }
        }
        files.sort();
        files
    };
    let first = files("one");
    assert!(
        first.iter().any(|it| it.0.ends_with("moved-npv.svg")),
        "{:?}",
        first.iter().map(|it| &it.0).collect::<Vec<_>>()
    );
    assert!(first == files("two"));
    let manifest = std::fs::read_to_string(folder.path().join("one/manifest.json")).expect("a manifest");
    assert!(manifest.contains("\"path\": \"a/tables/kpis.parquet\""), "{manifest}");
}
