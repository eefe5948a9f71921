//! Scenario discovery: studies and rows whose conditions are known.

use crate::cli::{err, orecast, out};
use crate::fixture::{GOOD, written};
use crate::prim::{column, levels};
use orecast::analysis::{FactorColumn, Interest, Kept, Prim, Sample};
use orecast::run::discover::{interest, search};
use orecast::units::{Dimension, UnitSystem};
use std::path::Path;

/// A good study whose mines yield so much, and whose charge is uncertain but moves no utilisation.
fn yielding(low: f64, high: f64) -> String {
    GOOD.replace("\"60 t/yr\"", &format!("{{ uniform = [{low}, {high}] }}"))
        .replace("[facilities.existing]", "[facilities.existing]\ncharge = { uniform = [1, 3] }")
}

fn discover(folder: &Path, condition: &str, more: &[&str]) -> std::process::Output {
    let arguments = ["discover", "study.toml", "--metric", "plateau_utilisation", "--where", condition];
    orecast(folder, &[&arguments[..], &["--output", "found"], more].concat())
}

/// The answer's last line.
fn sentence(answer: &str) -> &str {
    answer.trim_end().lines().next_back().unwrap_or_default()
}

fn rows(folder: &Path, table: &str) -> Vec<String> {
    let text = std::fs::read_to_string(folder.join(format!("found/tables/{table}.csv"))).expect("a table");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_plant_is_half_empty_where_there_is_too_little_to_fill_it() {
    // All of 10 to 70 t/yr comes to a plant of 50: it is half empty where less than 25 t/yr come, in a quarter of draws.
    let (folder, _) = written(&yielding(10.0, 70.0));
    let output = discover(folder.path(), "< 50 %", &["--scenario", "all", "--draws", "2000"]);
    assert!(output.status.success(), "{}", err(&output));
    let answer = out(&output);
    let found = rows(folder.path(), "box");
    assert_eq!(found[0], "box,factor,low,high,levels,unit,quasi_p,alone");
    assert_eq!(found.len(), 2, "the charge does not matter: {found:?}");
    let cells: Vec<&str> = found[1].split(',').collect();
    assert_eq!((cells[1], cells[2], cells[5]), ("sources.mines.output", "", "t/yr"));
    let high: f64 = cells[3].parse().expect("the limit");
    assert!((high - 25.0).abs() < 0.5, "{high}");
    assert!(sentence(&answer).starts_with("plateau_utilisation is below 50 % in 100 % of the "), "{answer}");
    assert!(sentence(&answer).contains(" cases in which sources.mines.output ≤ 2"), "{answer}");
    assert!(sentence(&answer).ends_with(" of all cases below 50 %."), "{answer}");
    let way = rows(folder.path(), "prim");
    assert_eq!(way[0], "box,step,by,metric,n,coverage,density,mass,mean,res_dim,shown");
    assert!(way[1].starts_with("1,0,all,plateau_utilisation,2000,1.0,0.25,1.0,0.25,0,0"), "{}", way[1]);
    assert_eq!(way.iter().filter(|row| row.ends_with(",1")).count(), 1);
    let tree = rows(folder.path(), "tree");
    assert_eq!(tree[0], "node,parent,depth,n,share,mean,rule");
    assert!(tree[1].starts_with("0,,0,2000,1.0,0.25,"), "{}", tree[1]);
    assert!(tree[2].contains(",1.0,sources.mines.output ≤ 25 t/yr"), "{}", tree[2]);
    for chart in ["trade-off", "limits"] {
        assert!(folder.path().join(format!("found/charts/{chart}.png")).is_file(), "{chart}");
    }
}

#[test]
fn a_level_is_found_by_its_label() {
    // Of 60 to 90 t/yr half come at one level, and all at the other, which is more than the plant can take.
    let (folder, _) =
        written(&yielding(60.0, 90.0).replace("levels.half = {}", "levels.half = { label = \"by halves\" }"));
    let output = discover(folder.path(), "< 0.95", &[]);
    assert!(output.status.success(), "{}", err(&output));
    assert_eq!(
        sentence(&out(&output)),
        "plateau_utilisation is below 95 % in 100 % of the 200 cases in which feed is \"by halves\"; \
         these are 100 % of all cases below 95 %."
    );
    assert_eq!(
        rows(folder.path(), "box")[1].split(',').take(5).collect::<Vec<_>>(),
        ["1", "feed", "", "", "by halves"]
    );
}

#[test]
fn all_or_none_of_interest_is_an_answer() {
    let (folder, _) = written(&yielding(60.0, 90.0));
    for (condition, sentence_of) in [
        ("< 0", "plateau_utilisation is below 0 % in none of 400 cases: there are no conditions to tell."),
        (">= 0", "plateau_utilisation is at least 0 % in all of 400 cases: there are no conditions to tell."),
        ("none", "plateau_utilisation is without a value in none of 400 cases: there are no conditions to tell."),
    ] {
        let output = discover(folder.path(), condition, &[]);
        assert!(output.status.success(), "{}", err(&output));
        assert_eq!(sentence(&out(&output)), sentence_of);
        assert_eq!((rows(folder.path(), "box").len(), rows(folder.path(), "tree").len()), (1, 2));
    }
}

#[test]
fn what_has_no_value_is_counted_or_asked_for() {
    let (folder, _) = written(&yielding(60.0, 90.0));
    let asked = |condition| {
        let arguments = ["discover", "study.toml", "--metric", "payback.existing", "--where", condition, "--no-charts"];
        orecast(folder.path(), &arguments)
    };
    let output = asked("none");
    assert!(output.status.success(), "{}", err(&output));
    assert!(sentence(&out(&output)).contains("without a value in all of 400 cases"), "{}", out(&output));
    let output = asked("< 5 yr");
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("no value in any of 400 cases"), "{}", err(&output));
}

#[test]
fn conditions_that_cannot_be_read_say_why() {
    let (folder, _) = written(GOOD);
    let error = |condition: &str, more: &[&str]| {
        let output = discover(folder.path(), condition, more);
        assert_eq!(output.status.code(), Some(2), "{condition}");
        err(&output)
    };
    for (condition, said) in [
        ("0.5", "there is no comparison"),
        ("", "there is no comparison"),
        ("below 0.5", "there is no comparison"),
        ("< half", "does not start with a number"),
        ("<", "does not start with a number"),
        ("> 5 t", "not a share"),
        ("< 1e999", "not finite"),
    ] {
        let message = error(condition, &[]);
        assert!(message.contains(said) && message.contains("or none for cases without a value"), "{message}");
    }
    let (folder, _) = written(&yielding(10.0, 70.0));
    let output = discover(folder.path(), "< 0.5", &["--box", "99"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("pick one from 0 to"), "{}", err(&output));
}

#[test]
fn conditions_are_read_with_their_units() {
    let read = |text: &str, dimension| interest(text, dimension, &UnitSystem::default()).expect("a condition");
    assert_eq!(read("< 50 %", Dimension::Share), Interest::Below(0.5));
    assert_eq!(read(" <=0.5", Dimension::Share), Interest::AtMost(0.5));
    assert_eq!(read("> -2 MUSD", Dimension::Money), Interest::Above(-2e6));
    assert_eq!(read("≥ 1_000", Dimension::Plain), Interest::AtLeast(1000.0));
    assert_eq!(read("none", Dimension::Time), Interest::Missing);
    assert!(Interest::Below(1.0).in_outcome(f64::NAN).is_nan());
    assert_eq!((Interest::Below(1.0).in_outcome(1.0), Interest::AtMost(1.0).in_outcome(1.0)), (0.0, 1.0));
    assert_eq!((Interest::Missing.in_outcome(f64::NAN), Interest::Missing.in_outcome(1.0)), (1.0, 0.0));
}

#[test]
fn rows_of_any_model_can_be_searched() {
    let n = 2000;
    let (a, b, regime) = (column("a", n), column("b", n), levels("regime", 3, n));
    let is = |case: usize| f64::from(u8::from(a[case] > 0.7 && regime[case] != 1));
    let outcome: Vec<f64> = (0..n).map(is).collect();
    let factor = |name: &str, values: Vec<f64>, levels| FactorColumn { name: name.into(), values, levels };
    let codes = regime.iter().map(|level| *level as f64).collect();
    let names = ["dry", "mild", "wet"].map(str::to_owned).to_vec();
    let factors = vec![factor("a", a.clone(), None), factor("b", b, None), factor("regime", codes, Some(names))];
    let found = search(&Sample::new(factors, outcome), &Prim::default()).expect("boxes");
    let shown = found.boxes[0].trajectory.shown_box();
    assert!(shown.coverage > 0.95 && shown.density > 0.95, "{shown:?}");
    assert_eq!(shown.limits[2], Kept::Levels(vec![true, false, true]));
    assert!(!shown.limits[1].is_restricted());
    assert!((found.boxes[0].alone[0] - 0.3).abs() < 0.03 && found.boxes[0].alone[1] == 1.0);
    assert!(search(&Sample::default(), &Prim::default()).is_err());
}

#[test]
fn the_rows_of_a_table_are_searched_like_a_study() {
    let folder = tempfile::tempdir().expect("a folder");
    let row = |row: usize| {
        let (policy, x) = (["none", "tax", "quota"][row % 3], (row * 37 % 100) as f64 / 100.0);
        let y = if policy == "tax" && x < 0.4 { 1.0 } else { 0.0 };
        format!("{policy},{x},{y}\n")
    };
    let rows: String = (0..600).map(row).collect();
    std::fs::write(folder.path().join("runs.csv"), format!("policy,x,y\n{rows}")).expect("a table");
    let arguments = [
        "discover",
        "--table",
        "runs.csv",
        "--factors",
        "policy,x",
        "--outcome",
        "y",
        "--where",
        "> 0.5",
        "--output",
        "out",
    ];
    let output = orecast(folder.path(), &arguments);
    assert!(output.status.success(), "{}", err(&output));
    let answer = out(&output);
    assert!(answer.contains("policy is \"tax\""), "{answer}");
    assert!(answer.contains("x ≤ 0.39"), "{answer}");
    assert!(folder.path().join("out/charts/trade-off.png").is_file());
}
