//! What the model cannot do is told before anything runs.

use crate::fixture::{GOOD, loaded, problems, results, study, written};
use orecast::error::{Error, Problem};
use orecast::input::{Overrides, load};
use orecast::model::{AxisKind, Quantity};

/// The good study with other price lines.
fn priced(price: &str) -> String {
    GOOD.replace("process = \"constant\"\ninitial = 3000", price)
}

/// The only problem of a study: its path and message.
fn only(text: &str) -> (String, String) {
    let problems = problems(text);
    assert_eq!(problems.len(), 1, "{}", orecast::input::render(&problems, false));
    (problems[0].path.clone(), problems[0].message.clone())
}

/// The problems of a bootstrap from the given history.
fn bootstrap(step: &str, history: &str) -> Vec<Problem> {
    let text = priced("process = \"bootstrap\"\ninitial = 3000\nhistory = \"data.csv:price\"");
    let (folder, path) = written(&text.replace("step = \"year\"", &format!("step = \"{step}\"")));
    std::fs::write(folder.path().join("data.csv"), history).expect("a data file");
    match load(&path, &Overrides::default()) {
        Ok(_) => Vec::new(),
        Err(Error::Study(problems)) => problems,
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn a_bootstrap_needs_monthly_steps_and_an_unbroken_history() {
    let fine = "month,price\n2024-11,1\n2024-12,2\n2025-01,3\n";
    assert!(bootstrap("month", fine).is_empty());
    let found = bootstrap("year", fine);
    assert_eq!(found[0].message, "\"bootstrap\" draws monthly returns, and a step of this study has 12 months");
    let cases = [
        ("2024-11,1\n2025-01,3\n", "row 2 of its data: the month 2024-12 is missing"),
        ("2024-11,1\n2025-03,3\n", "row 2 of its data: the months from 2024-12 to 2025-02 are missing"),
        ("2024-11,1\n2024-12,2\n2024-12,3\n", "row 3 of its data: the month 2024-12 is there twice"),
        (
            "2024-12,1\n2024-11,2\n",
            "row 2 of its data: the month 2024-11 comes after 2024-12; the months are not in order",
        ),
        ("2024-11,1\n2024-12,0\n", "row 2 of its data holds 0, which is no price"),
        ("2024-11,1\n", "its prices make no returns: there must be at least two, of like size"),
    ];
    for (rows, message) in cases {
        let found = bootstrap("month", &format!("month,price\n{rows}"));
        assert_eq!(found.iter().map(|it| it.message.as_str()).collect::<Vec<_>>(), [message]);
    }
}

#[test]
fn what_the_state_carries_is_part_of_its_share() {
    let with = |share: &str, carried: &str| {
        GOOD.replace(
            "[facilities.existing]",
            &format!("[facilities.existing]\nstate_share = {share}\ncarried_share = {carried}"),
        )
    };
    assert_eq!(only(&with("0.2", "0.3")).1, "carried_share is 0.3, and state_share, of which it is a part, is 0.2");
    assert_eq!(
        only(&with("{ uniform = [0.2, 0.4] }", "{ discrete = [[0, 1], [0.3, 1]] }")).1,
        "carried_share may be up to 0.3, and state_share, of which it is a part, may be as little as 0.2"
    );
    assert!(loaded(&with("0.62", "{ discrete = [[0, 1], [0.62, 1]] }")).is_ok());
    assert!(loaded(&with("{ uniform = [0.3, 0.4] }", "0.3")).is_ok());
}

#[test]
fn a_paths_initial_price_is_what_sources_refer_to() {
    let path = "process = \"path\"\npoints = [[\"2026-01\", 1000], [\"2030-12\", 1000]]";
    let output = |price: &str| {
        let text = priced(price).replace("output = \"60 t/yr\"", "output = 60\nprice_elasticity = 1");
        let results = results(&study(&text));
        results.scenarios[0].series(Quantity::Output, None).expect("output").years[0].mean
    };
    assert!((output(path) - 60.0).abs() < 1e-9);
    assert!((output(&format!("{path}\ninitial = 2000")) - 30.0).abs() < 1e-9);
    assert_eq!(only(&priced(&format!("{path}\ninitial = -1"))).1, "-1 is out of range");
}

#[test]
fn more_jumps_than_can_be_drawn_are_refused() {
    let jumps = |rate: &str| priced(&format!("process = \"jump-diffusion\"\ninitial = 3000\njumps_per_year = {rate}"));
    assert_eq!(only(&jumps("500")).1, "up to 500.0000 jumps a year are 500.0000 in a step");
    assert_eq!(only(&jumps("{ uniform = [0, 200] }")).0, "price.jumps_per_year");
    assert!(loaded(&jumps("100")).is_ok());
    assert!(loaded(&jumps("500").replace("step = \"year\"", "step = \"month\"")).is_ok());
}

#[test]
fn keys_that_the_process_does_not_use_are_checked_and_not_drawn() {
    let constant = "process = \"constant\"\ninitial = 3000\n";
    for (line, message) in [
        ("volatility = -1", "-1 is out of range"),
        ("speed = \"3 t\"", "\"t\" is a mass (such as \"50 t\"), not a rate per year (such as 0.12 or \"12 %\")"),
        ("points = [[\"2027-01\", 1], [\"2026-01\", 1]]", "the points are not in order of time"),
        ("block = true", "true is true or false"),
    ] {
        assert_eq!(only(&priced(&format!("{constant}{line}"))).1, message);
    }
    let study = study(&priced(&format!("{constant}long_run = {{ uniform = [1, 2] }}")));
    assert!(study.scenarios.iter().all(|scenario| scenario.world.factors.is_empty()));
    assert!(study.assumptions.iter().all(|number| number.path != "price.long_run"));
}

#[test]
fn every_number_is_among_the_assumptions() {
    let text = format!(
        "{GOOD}[claims.much]\nmetric = \"refined_total\"\nbetween = [1, \"2 kt\"]\nreference = \"a\"\ngrade = \"B\"\nnote = \"said\"\n\
         [references.a]\ntitle = \"A\"\n[fiscal]\nroyalty = {{ brackets = [[0, 0.03], [\"1500 USD/oz\", 0.05]], grade = \"C\" }}\n"
    );
    let text = text.replace(
        "[facilities.existing]",
        "[facilities.existing]\npriority = 2\nramp = [[\"0 mo\", 0.5], [\"6 mo\", 1]]\nphases.two = { capacity = 1, build = 1, trigger = { utilisation = 0.5, over = \"1 yr\" } }",
    );
    let study = study(&text);
    let value = |path: &str| {
        let number = study.assumptions.iter().find(|number| number.path == path);
        let number = number.unwrap_or_else(|| panic!("{path} is not among them"));
        (number.value.clone(), number.unit.clone(), number.grade.map(|grade| grade.to_string()).unwrap_or_default())
    };
    let is = |value: &str, unit: &str, grade: &str| (value.to_owned(), unit.to_owned(), grade.to_owned());
    assert_eq!(value("claims.much.between.1"), is("2000", "t", "B"));
    assert_eq!(value("fiscal.royalty.1.from"), is("1500", "USD/oz", "C"));
    assert_eq!(value("fiscal.royalty.1"), is("0.05", "", "C"));
    assert_eq!(value("facilities.existing.priority"), is("2", "", ""));
    assert_eq!(value("facilities.existing.ramp.1.time"), is("0.5", "yr", ""));
    assert_eq!(value("facilities.existing.phases.two.trigger.over"), is("1", "yr", ""));
    let claim = study.assumptions.iter().find(|number| number.path == "claims.much.between.0").expect("the claim");
    assert_eq!((claim.reference.as_deref(), claim.note.as_deref()), (Some("a"), Some("said")));
}

#[test]
fn claims_are_checked_to_the_end() {
    let claim = |lines: &str| format!("{GOOD}[claims.c]\n{lines}\n");
    for (lines, message) in [
        ("metric = \"npv.exsting\"\nat_least = 1", "unknown facility \"exsting\""),
        ("metric = \"npv\"\nbetween = [2, 1]", "2 is above 1"),
        ("metric = \"npv\"\nat_least = 1\ngrade = \"D\"", "\"D\" is no grade"),
        ("metric = \"npv\"\nat_least = 1\nnote = 3", "3 is a number"),
        ("metric = \"npv\"\nat_least = 1\nreference = \"x\"", "unknown reference \"x\""),
        ("metric = \"npv\"\nat_least = \"1 t\"", "\"t\" is a mass (such as \"50 t\"), not money (such as \"12 MUSD\")"),
    ] {
        assert_eq!(only(&claim(lines)).1, message, "{lines}");
    }
}

#[test]
fn a_grid_that_nobody_can_run_is_refused() {
    let mut text = GOOD.to_owned();
    for axis in 0..12 {
        text +=
            &format!("[axes.a{axis}]\nkind = \"uncertainty\"\nlevels = {{ a = {{}}, b = {{}}, c = {{}}, d = {{}} }}\n");
    }
    assert_eq!(only(&text).1, "the axes span 33554432 scenarios");
}

#[test]
fn a_problem_that_a_level_makes_names_the_level_and_is_told_once() {
    let text = GOOD.replace(
        "local_share\" = 1.0 } }",
        "output\" = -1 } }\n[axes.other]\nkind = \"uncertainty\"\nlevels.a = {}\nlevels.b = {}",
    );
    assert_eq!(only(&text), ("sources.mines.output".into(), "-1 is out of range (by the level feed.all)".into()));
}

#[test]
fn everything_wrong_is_told_even_without_a_time() {
    let text =
        GOOD.replace("\"2030-12\"", "\"2030-13\"").replace("initial = 3000", "initial = -1").replace("50 t/yr", "50 t");
    let paths: Vec<String> = problems(&text).into_iter().map(|problem| problem.path).collect();
    assert_eq!(paths, ["study.end", "price.initial", "facilities.existing.phases.one.capacity"]);
}

#[test]
fn every_default_is_written_out_and_means_the_same() {
    let text = GOOD
        .replace(
            "local_share = 0.5",
            "local_share = { final = { uniform = [0.2, 0.5] }, begins = { facility = \"existing\" } }",
        )
        .replace("process = \"constant\"", "process = \"gbm\"")
        + "[facilities.new.phases.one]\ncapacity = 10\n";
    let loaded = loaded(&text).expect("a good study");
    for line in [
        "ramp = 0",
        "after = 0",
        "times = 1.0",
        "plus = 0.0",
        "decision = \"2026-01\"",
        "begins = \"2026-01\"",
        "corporate_tax = 0",
        "drift = 0",
        "label = \"existing\"",
        "plateau = [",
        "market_unit = \"oz\"",
    ] {
        assert!(loaded.resolved.contains(line), "{line} in {}", loaded.resolved);
    }
    let again = study(&loaded.resolved);
    assert_eq!(format!("{:?}", results(&loaded.study)), format!("{:?}", results(&again)));
    assert!(again.axes.iter().all(|axis| axis.kind == AxisKind::Decision));
}

#[test]
fn regimes_that_cannot_be_are_refused() {
    let study = |state: &str| {
        GOOD.replace(
            "[sources.mines]",
            &format!("[security]\ninitial = \"a\"\nstates.a = {{ {state} }}\nstates.b = {{ mean_stay = 1, next = {{ a = 1 }} }}\n[sources.mines]"),
        )
    };
    let message =
        |state: &str| problems(&study(state)).iter().map(|it| it.message.clone()).collect::<Vec<_>>().join("; ");
    assert!(message("mean_stay = 1, next = { a = 1, b = 1 }").contains("\"a\" is next to itself"));
    assert!(message("mean_stay = 1, next = { b = { discrete = [[0, 1], [1, 1]] } }").contains("nowhere to go"));
    assert!(message("mean_stay = 1e-40, next = { b = 1 }").contains("may be too short"));
}

#[test]
fn an_axis_has_no_name_of_a_tables_column() {
    let messages = problems(&GOOD.replace("axes.feed", "axes.metric"));
    assert!(messages.iter().any(|it| it.message.contains("cannot be called \"metric\"")));
}

#[test]
fn a_claim_of_a_year_beyond_all_years_is_refused() {
    let text = format!("{GOOD}[claims.late]\nmetric = \"refined\"\nyear = 99999999999\nat_least = 1\n");
    assert!(problems(&text).iter().any(|it| it.message.contains("is not in the horizon")));
}

#[test]
fn names_hold_nothing_that_separates() {
    for (from, to, path) in [
        ("[sources.mines]", "[sources.\"a.b\"]", "sources"),
        ("phases.one", "phases.\"1/2\"", "facilities.existing.phases"),
        ("levels.half", "levels.\"half/full\"", "axes.feed.levels"),
    ] {
        let problems = problems(&GOOD.replace(from, to));
        assert!(problems.iter().any(|it| it.path == path && it.message.ends_with("cannot be a name")), "{problems:?}");
    }
    let cited = "[references.\"10.1000/182\"]\ntitle = \"A handbook\"\n";
    assert!(loaded(&format!("{GOOD}{cited}")).is_ok(), "references may be called by a DOI");
}

#[test]
fn a_ramp_has_no_dates_and_interest_is_not_in_per_cent() {
    let ramp =
        GOOD.replace("[facilities.existing]", "[facilities.existing]\nramp = [[\"2026-01\", 0.5], [\"2027-01\", 1]]");
    assert!(problems(&ramp).iter().any(|it| it.path == "facilities.existing.ramp.0.time"));
    let rate = GOOD.replace("draws = 200", "draws = 200\ndiscount_rate = 8");
    let found = problems(&rate);
    assert_eq!(found[0].help.as_deref(), Some("is it meant in per cent? then write \"8 %\""));
}

#[test]
fn data_are_read_with_a_byte_order_mark_and_lines_are_counted_as_in_an_editor() {
    let text = GOOD.replace("\"60 t/yr\"", "{ empirical = \"data.csv:tonnes\" }");
    let with = |data: &str| {
        let (folder, path) = written(&text);
        std::fs::write(folder.path().join("data.csv"), data).expect("a data file");
        load(&path, &Overrides::default())
    };
    assert!(with("\u{feff}tonnes\n1\n2\n").is_ok());
    let Err(Error::Study(problems)) = with("# from a book\ntonnes\n\n1\nmany\n") else { panic!("no problem is found") };
    assert!(
        problems[0].message.ends_with("line 5, column \"tonnes\" holds \"many\", which is no number"),
        "{problems:?}"
    );
}

#[test]
fn a_history_without_months_is_dated_backwards_and_says_so() {
    let text = priced("process = \"constant\"\ninitial = 3000\nhistory = \"data.csv:price\"");
    let warnings = |data: &str| {
        let (folder, path) = written(&text);
        std::fs::write(folder.path().join("data.csv"), data).expect("a data file");
        load(&path, &Overrides::default()).expect("a good study").warnings
    };
    assert!(warnings("month,price\n2025-11,1\n2025-12,2\n").is_empty());
    assert_eq!(
        warnings("date,price\n2020-01,1\n2020-02,2\n"),
        ["price.history: the file has no column \"month\", so its prices are taken for those of 2025-11 to 2025-12"]
    );
}

#[test]
fn a_single_draw_tells_nothing_of_the_spread() {
    let results =
        results(&study(&GOOD.replace("draws = 200", "draws = 1").replace("\"60 t/yr\"", "{ uniform = [50, 60] }")));
    let refined = results.scenarios[0].series(Quantity::Refined, None).expect("refined").years[0];
    assert_eq!(refined.n, 1);
    assert!(refined.sd.is_nan() && refined.se.is_nan());
    assert_eq!(refined.percentiles, [refined.mean; 7]);
}
