//! What-ifs with named cases: each alone, all together, and what is only there together.

use crate::cli::{err, orecast, out};
use crate::fixture::{GOOD, written};
use std::path::Path;

/// A good study of which the output is uncertain.
fn uncertain() -> String {
    GOOD.replace("output = \"60 t/yr\"", "output = { uniform = [40, 80], grade = \"B\" }")
}

/// The cells of a row of the effects: n, mean, se, p10, p50, p90, share; NaN where one is empty.
fn effect(folder: &Path, row: &str) -> Vec<f64> {
    let text = std::fs::read_to_string(folder.join("tables/effects.csv")).expect("the effects");
    let line = text.lines().find_map(|line| line.strip_prefix(row)).unwrap_or_else(|| panic!("{row} in\n{text}"));
    line.trim_start_matches(',').split(',').map(|cell| cell.parse().unwrap_or(f64::NAN)).collect()
}

fn refused(arguments: &[&str]) -> String {
    let (folder, _) = written(GOOD);
    let output = orecast(folder.path(), &[&["what-if", "study.toml", "--no-charts"], arguments].concat());
    assert_eq!(output.status.code(), Some(2), "{}", out(&output));
    assert!(!folder.path().join("outputs").join("study-what-if-a").exists());
    err(&output)
}

#[test]
fn cases_that_have_nothing_to_do_with_each_other_add_up() {
    let (folder, _) = written(&uncertain());
    let cases = [
        "--case",
        "Dear: facilities.existing.charge=\"2 USD/oz\"",
        "--case",
        "staff: facilities.existing.fixed_cost=\"1 MUSD/yr\"",
    ];
    let output = orecast(folder.path(), &[&["what-if", "study.toml", "--quiet"], &cases[..]].concat());
    assert!(output.status.success(), "{}", err(&output));
    assert!(out(&output).contains("in every draw the cases add up, without interaction"), "{}", out(&output));
    let outputs = folder.path().join("outputs/study-what-if-dear_staff");
    let effect = |change: &str| effect(&outputs, &format!("half,npv,USD,{change}"));
    let (dear, staff, both) = (effect("dear"), effect("staff"), effect("together"));
    assert!(dear[1] > 0.0 && dear[2] > 0.0 && staff[1] < 0.0);
    assert!((dear[1] + staff[1] - both[1]).abs() < 1e-6 * both[1].abs());
    assert!((dear[6] + staff[6] - 1.0).abs() < 1e-9, "shares of the whole");
    assert_eq!(effect("interaction")[..3], [200.0, 0.0, 0.0]);
    for file in [
        "charts/effects-npv.png",
        "charts/difference-dear.png",
        "charts/difference-together.png",
        "as-set/dear/study.toml",
        "as-set/staff/study.toml",
    ] {
        assert!(outputs.join(file).is_file(), "{file}");
    }
    let report = std::fs::read_to_string(outputs.join("report.html")).expect("the report");
    assert!(
        report.contains(">Change</th>")
            && report.contains(">Dear</th><th scope=\"row\">facilities.existing.charge</th>")
    );
    let register = std::fs::read_to_string(outputs.join("tables/assumptions.csv")).expect("the register");
    assert!(register.contains("what_if.dear") && register.contains("what_if.staff"), "{register}");
}

/// Of 60 t half is offered: 30 t. With 80 t it is 40, with all of it 60, with both 80: 10 and 30 alone, 50 together.
const FACTORS: [&str; 2] = ["sources.mines.output=80", "sources.mines.local_share=1"];

#[test]
fn what_is_only_there_together_is_the_interaction() {
    let (folder, _) = written(GOOD);
    let cases = [format!("more: {}", FACTORS[0]), format!("home: {}", FACTORS[1])];
    let arguments = [
        "what-if",
        "study.toml",
        "--no-charts",
        "--case",
        &cases[0],
        "--case",
        &cases[1],
        "--set",
        "facilities.existing.phases.one.capacity=500",
        "--scenario",
        "half",
        "--metric",
        "plateau_refined",
        "--output",
        "mine",
    ];
    let output = orecast(folder.path(), &arguments);
    assert!(output.status.success(), "{}", err(&output));
    for (change, mean, share) in
        [("more", 10.0, 0.2), ("home", 30.0, 0.6), ("together", 50.0, 1.0), ("interaction", 10.0, 0.2)]
    {
        let cells = effect(&folder.path().join("mine"), &format!("half,plateau_refined,t/yr,{change}"));
        assert!((cells[1] - mean).abs() < 1e-9 && (cells[6] - share).abs() < 1e-9, "{change}: {cells:?}");
        assert!(cells[2] < 1e-9 && (cells[4] - mean).abs() < 1e-9, "{change}: {cells:?}");
    }
    let answer = out(&output);
    assert!(answer.contains("as it is with --set facilities.existing.phases.one.capacity=500"), "{answer}");
    assert!(answer.contains("together they do more than one by one: interaction +10"), "{answer}");
}

#[test]
fn an_interaction_has_the_error_of_its_own_paired_draws() {
    let (folder, _) = written(&uncertain().replace("50 t/yr", "500 t/yr"));
    let arguments = ["what-if", "study.toml", "--no-charts", "--scenario", "half", "--output", "mine"];
    let change = [
        "--one-by-one",
        "--scale",
        "sources.mines.output=2",
        "--set",
        "sources.mines.local_share=1",
        "--set",
        "facilities.existing.fixed_cost=1",
    ];
    let output = orecast(folder.path(), &[&arguments[..], &change].concat());
    assert!(output.status.success(), "{}", err(&output));
    // Draw by draw x/2 alone twice, 3x/2 together: as much interaction as either alone.
    let effect = |change: &str| effect(&folder.path().join("mine"), &format!("half,plateau_refined,t/yr,{change}"));
    let (alone, beyond) = (effect("scale-sources.mines.output=2"), effect("interaction"));
    for cell in 0..6 {
        assert!((alone[cell] - beyond[cell]).abs() < 1e-9 * alone[cell], "{alone:?} {beyond:?}");
    }
    assert!(effect("facilities.existing.fixed_cost=1")[1].abs() < 1e-9);
    assert!((effect("together")[6] - 1.0).abs() < 1e-12);
}

#[test]
fn cases_that_change_the_same_number_are_alternatives() {
    let (folder, _) = written(&uncertain());
    let cases =
        ["--case", "low: scale sources.*.output=0.8", "--case", "high: sources.mines.output=90", "--scenario", "half"];
    let output = orecast(folder.path(), &[&["what-if", "study.toml", "--quiet"], &cases[..]].concat());
    assert!(output.status.success(), "{}", err(&output));
    let answer = out(&output);
    assert!(answer.contains("“low” and “high” both change sources.*.output: they are alternatives"), "{answer}");
    assert!(!answer.contains("share"), "{answer}");
    let outputs = folder.path().join("outputs/study-what-if-low_high");
    let table = std::fs::read_to_string(outputs.join("tables/effects.csv")).expect("the effects");
    assert!(!table.contains("together") && !table.contains("interaction"), "{table}");
    assert!(effect(&outputs, "half,plateau_refined,t/yr,low")[1] < 0.0);
    assert!(effect(&outputs, "half,plateau_refined,t/yr,high")[1] > 0.0);
}

#[test]
fn one_case_is_a_what_if_with_a_name() {
    let (folder, _) = written(GOOD);
    let case = ["what-if", "study.toml", "--no-charts", "--quiet", "--case", "Twice as much: sources.mines.output=120"];
    let output = orecast(folder.path(), &case);
    assert!(output.status.success(), "{}", err(&output));
    let differences =
        std::fs::read_to_string(folder.path().join("outputs/study-what-if-twice-as-much/tables/differences.csv"));
    assert!(differences.expect("differences").contains("half,twice-as-much,what_if,as-it-is,twice-as-much,"));
    assert!(!out(&output).contains("interaction"), "{}", out(&output));
}

#[test]
fn a_case_that_is_wrong_is_named() {
    assert!(refused(&["--case", "sources.mines.output=80"]).contains("no name and colon before the settings"));
    assert!(refused(&["--case", "a:"]).contains("nothing is set after the colon"));
    assert!(refused(&["--case", "together: sources.mines.output=80"]).contains("choose another name"));
    let unknown = refused(&["--case", "fine: price.initial=1", "--case", "a: sources.mines.outptu=80"]);
    assert!(unknown.contains("in the case “a”") && unknown.contains("sources.mines.output"), "{unknown}");
    let unset = refused(&["--case", "a: sources.mines.output"]);
    assert!(unset.contains("in the case “a”") && unset.contains("has no \"=\""), "{unset}");
    let twice = refused(&["--case", "A: price.initial=1", "--case", "a: price.initial=2"]);
    assert!(twice.contains("two cases are called “a”"), "{twice}");
    assert!(refused(&["--metric", "npv", "--set", "price.initial=1"]).contains("give --case or --one-by-one too"));
    assert!(refused(&["--metric", "nvp", "--case", "a: price.initial=1"]).contains("did you mean \"npv\""));
}
