//! A good study with one change, and what is said of it.

use crate::fixture::{GOOD, problems, study};

/// The good study with one piece of text replaced.
fn changed(from: &str, to: &str) -> String {
    assert!(GOOD.contains(from), "the good study holds {from}");
    GOOD.replacen(from, to, 1)
}

/// The only problem of a changed study: its path and message.
fn only_problem(from: &str, to: &str) -> (String, String, String) {
    let problems = problems(&changed(from, to));
    assert_eq!(problems.len(), 1, "{}", orecast::input::render(&problems, false));
    let problem = &problems[0];
    (problem.path.clone(), problem.message.clone(), problem.help.clone().unwrap_or_default())
}

#[test]
fn the_good_study_is_good() {
    assert_eq!(study(GOOD).scenarios.len(), 2);
}

#[test]
fn a_misspelt_key_gets_the_nearest_right_one() {
    let (path, message, help) = only_problem("local_share = 0.5", "locl_share = 0.5");
    assert_eq!((path.as_str(), message.as_str()), ("sources.mines.locl_share", "unknown key \"locl_share\""));
    assert_eq!(help, "did you mean \"local_share\"?");
}

#[test]
fn single_changes_have_single_messages() {
    let cases = [
        ("\"60 t/yr\"", "\"60 t\"", "\"t\" is a mass (such as \"50 t\"), not a mass per time (such as \"50 t/yr\")"),
        ("\"60 t/yr\"", "nan", "nan is not a finite number"),
        ("\"60 t/yr\"", "inf", "inf is not a finite number"),
        ("\"60 t/yr\"", "-3", "-3 is out of range"),
        ("\"60 t/yr\"", "true", "true is true or false"),
        ("\"60 t/yr\"", "\"60 EUR/yr\"", "\"EUR\" is not in the study's currency, USD, and there is no exchange rate"),
        ("local_share = 0.5", "local_share = 50", "50 is out of range"),
        (
            "local_share = 0.5",
            "local_share = { normal = [0.5, 0.1] }",
            "normal(0.5, 0.1) reaches from -0.3210 to 1.3210",
        ),
        (
            "local_share = 0.5",
            "local_share = { triangular = [0.5, 0.2, 0.9] }",
            "low, mode and high must rise: 0.5, 0.2, 0.9",
        ),
        (
            "local_share = 0.5",
            "local_share = { p10 = 0.5, p50 = 0.4, p90 = 0.6, min = 0, max = 1 }",
            "the percentiles must rise: 0.5, 0.4, 0.6",
        ),
        (
            "local_share = 0.5",
            "local_share = { uniform = [0, 1], beta = [1, 1] }",
            "uniform and beta are given at once",
        ),
        ("\"2030-12\"", "\"2030-13\"", "\"2030-13\" is no date"),
        ("\"2030-12\"", "\"2020-12\"", "the end 2020-12 lies before the start 2026-01"),
        ("\"2030-12\"", "\"2030-11\"", "59 months from 2026-01 to 2030-11 are no whole number of steps"),
        ("reference = \"half\"", "", "missing, and it has no default"),
        ("reference = \"half\"", "reference = \"halves\"", "unknown level \"halves\""),
        ("draws = 200", "draws = 0", "0 draws tell nothing"),
        ("initial = 3000", "", "missing, and it has no default"),
        ("capacity = \"50 t/yr\", ", "", "missing, and it has no default"),
        ("\"sources.mines.local_share\"", "\"sources.mine.local_share\"", "the study has no \"sources.mine\""),
        ("process = \"constant\"", "process = \"constnt\"", "unknown process \"constnt\""),
        ("draws = 200", "draws = 2e2", "2e2 is not allowed"),
        ("draws = 200", "seed = 9223372036854775808", "9223372036854775808 is not allowed"),
        ("format = 1", "format = 2", "the format 2 is not known to this version"),
        ("local_share = 0.5", "local_share = { finl = 0.5 }", "unknown key \"finl\""),
        (
            "local_share = 0.5",
            "local_share = { final = 0.5, begins = { facility = \"exsting\" } }",
            "unknown facility \"exsting\"",
        ),
        ("local_share = 0.5", "accepts = [\"nobody\"]", "unknown facility \"nobody\""),
        ("\"60 t/yr\"", "\"nan t/yr\"", "\"nan t/yr\" does not start with a number"),
        ("\"60 t/yr\"", "{ p10 = 1, p50 = 2 }", "p90 is missing"),
    ];
    for (from, to, message) in cases {
        assert_eq!(only_problem(from, to).1, message, "{from} → {to}");
    }
}

#[test]
fn all_problems_are_told_at_once_with_their_places() {
    let text = changed("draws = 200", "drws = 200")
        .replace("\"60 t/yr\"", "\"60 kg\"")
        .replace("local_share = 0.5", "local_share = 7");
    let problems = problems(&text);
    assert_eq!(problems.len(), 3, "{}", orecast::input::render(&problems, false));
    let rendered = orecast::input::render(&problems, false);
    for part in [
        "study.toml:7:1",
        "study.toml:12:10",
        "study.toml:13:15",
        "did you mean \"draws\"?",
        "3 problems; nothing was run",
    ] {
        assert!(rendered.contains(part), "{part} in {rendered}");
    }
}

#[test]
fn two_axes_cannot_set_one_leaf() {
    let text = format!(
        "{GOOD}[axes.other]\nkind = \"uncertainty\"\nlevels.a = {{ set = {{ \"sources.mines\" = {{ output = 1 }} }} }}\n"
    );
    let found = problems(&text);
    assert!(found.iter().any(|it| it.message.contains("both set \"sources.mines\"")), "{found:?}");
}

#[test]
fn all_phases_on_triggers_can_never_start() {
    let found = problems(&changed("built = true }", "trigger = { utilisation = 0.8, over = 1 } }"));
    assert!(found[0].message.contains("waits for a trigger"), "{found:?}");
}

#[test]
fn a_trigger_cannot_look_back_further_than_any_horizon() {
    let phase = "phases.two = { capacity = 1, trigger = { utilisation = 0.8, over = \"1e9 yr\" } }";
    let found = problems(&changed("phases.one =", &format!("{phase}\nphases.one =")));
    assert_eq!(found[0].message, "\"1e9 yr\" is longer than any horizon");
}

#[test]
fn what_is_no_study_is_told_so() {
    let messages = |text: &str| problems(text)[0].message.clone();
    assert_eq!(messages(""), "the file is empty");
    assert!(messages("[study").contains("this is not TOML"));
    assert!(messages(&format!("a = {}", "[".repeat(100_000))).contains("this is not TOML"));
    assert!(messages(&format!("{}a = 1", "a.".repeat(100_000))).contains("this is not TOML"));
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("rubbish.toml");
    std::fs::write(&path, [0u8, 159, 146, 150, 255]).expect("rubbish");
    let error = orecast::input::load(&path, &Default::default()).expect_err("no study");
    assert!(error.to_string().contains("not text in UTF-8"), "{error}");
}

#[test]
fn a_file_that_extends_itself_is_found_out() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.toml"), "extends = \"b.toml\"\n").expect("a file");
    std::fs::write(folder.path().join("b.toml"), "extends = \"a.toml\"\n").expect("a file");
    let error = orecast::input::load(&folder.path().join("a.toml"), &Default::default()).expect_err("a cycle");
    assert!(error.to_string().contains("extends itself"), "{error}");
}

#[test]
fn random_damage_never_panics() {
    let text =
        std::fs::read_to_string(crate::fixture::package().join("scenarios/quick.toml")).expect("the quick study");
    let bytes = text.as_bytes();
    let pieces = ["", "]", "\"", "{", "nan", "-1", "[", "= =", "1e999", "é", "\u{0}", "study"];
    for (round, at) in (0..bytes.len()).step_by(7).enumerate() {
        if !text.is_char_boundary(at) {
            continue;
        }
        let end = (at + round % 5..=text.len()).find(|end| text.is_char_boundary(*end)).unwrap_or(text.len());
        let damaged = format!("{}{}{}", &text[..at], pieces[round % pieces.len()], &text[end..]);
        if let Err(orecast::error::Error::Study(problems)) = crate::fixture::loaded(&damaged) {
            assert!(!orecast::input::render(&problems, true).is_empty());
        }
    }
}

/// What is said of a changed study, problem by problem: path, message, help.
fn said(from: &str, to: &str) -> Vec<(String, String, String)> {
    let told = problems(&changed(from, to));
    told.into_iter().map(|it| (it.path, it.message, it.help.unwrap_or_default())).collect()
}

#[test]
fn help_shows_what_would_be_right() {
    for (from, to, help) in [
        ("\"2026-01\"", "\"01/2026\"", "write start = \"2026-01\""),
        ("\"2026-01\"", "2026-01-15", "write start = \"2026-01\""),
        ("\"2030-12\"", "2030", "write end = \"2030-12\""),
        ("\"2030-12\"", "\"Dec 2030\"", "such as end = \"2026-01\""),
        ("draws = 200", "draws = \"2,000\"", "write draws = 2000"),
        ("draws = 200", "draws = 200.0", "write draws = 200"),
        ("draws = 200", "draws = many", "strings stand in quotes, tables in { } on one line, and every key once"),
        ("draws = 200", "draws = true", "such as draws = 10_000"),
        ("format = 1", "format = \"1\"", "write format = 1"),
        ("format = 1", "", "add format = 1: version of the format"),
        ("built = true", "built = \"yes\"", "such as built = true"),
        ("built = true", "built = True", "true and false are written in small letters, texts in quotes"),
        (
            "initial = 3000",
            "initial = 3,000",
            "in numbers thousands are written 2000 or 2_000, decimals with a point: 0.1",
        ),
        ("\"60 t/yr\"", "60 t/yr", "a number with a unit stands in quotes: \"50 t/yr\", \"5 %\""),
        ("initial = 3000", "initial = 3000\nhistory = \"prices.csv\"", "such as history = \"prices.csv:usd_per_oz\""),
        ("local_share = 0.5", "accepts = \"existing\"", "write accepts = [\"existing\"]"),
        ("local_share = 0.5", "begins = \"2027\"", "write begins = \"2027-01\""),
        ("local_share = 0.5", "profile = [2026, 1]", "such as profile = [[\"2026-01\", 1.0], [\"2030-01\", 1.2]]"),
        ("draws = 200", "plateau = \"2030-01\"", "such as plateau = [\"2036-01\", \"2045-12\"]"),
    ] {
        let said = said(from, to);
        assert_eq!(said[0].2, help, "{from} → {to}");
        assert!(said.iter().all(|it| it.2 == help), "{said:?}");
    }
}

#[test]
fn help_never_repeats_what_a_key_is() {
    for (from, to) in [
        ("\"2030-12\"", "\"2020-12\""),
        ("draws = 200", "currency = \"dollar\""),
        ("process = \"constant\"", "process = \"bootstrap\""),
    ] {
        let last = said(from, to).pop().unwrap_or_default();
        assert_eq!(last.2, "", "{from} → {to}");
    }
}

#[test]
fn units_in_common_use_get_the_formats_own() {
    for (from, to, message) in [
        ("\"60 t/yr\"", "\"60 tons/yr\"", "\"tons\" is no unit here; write t"),
        ("\"60 t/yr\"", "\"60 t/year\"", "\"year\" is no unit here; write yr"),
        ("\"60 t/yr\"", "\"60 tpa\"", "\"tpa\" is no unit here; write t/yr"),
        ("initial = 3000", "initial = \"3000 $/oz\"", "\"$\" is no unit here; write USD"),
        ("built = true", "capex = \"8 million USD\"", "\"million USD\" is no unit here; write MUSD"),
        ("built = true", "capex = \"8 M$\"", "\"M$\" is no unit here; write MUSD"),
        (
            "initial = 3000",
            "initial = \"3,000\"",
            "\"3,000\" is no number: thousands are written 3000 or 3_000, decimals with a point",
        ),
    ] {
        assert_eq!(only_problem(from, to).1, message, "{from} → {to}");
    }
}

#[test]
fn ends_of_a_distribution_have_their_unit_and_the_help_bounds_it() {
    let (_, message, help) = only_problem("initial = 3000", "initial = { normal = [3000, 900] }");
    assert_eq!(message, "normal(3000, 900) reaches from -4389 to 10389 USD/oz");
    assert!(help.starts_with("add a min above 0, such as min = 0.01, to its table"), "{help}");
    let (_, _, help) = only_problem("local_share = 0.5", "local_share = { normal = [0.5, 0.1] }");
    assert_eq!(help, "add min = 0, max = 1 to its table: what falls outside is then drawn anew, not moved to the end");
    let mended = changed("local_share = 0.5", "local_share = { normal = [0.5, 0.1], min = 0, max = 1 }");
    assert!(crate::fixture::loaded(&mended).is_ok());
}

#[test]
fn what_is_wrong_with_a_number_is_not_told_again_where_it_is_correlated() {
    let pair = |path: &str| {
        format!(
            "local_share = {{ uniform = [0.1, 0.5] }}\n[[correlations]]\nbetween = [\"{path}\", \"sources.mines.local_share\"]\nrho = 0.5\n"
        )
    };
    let found = |output: &str, path: &str| {
        let text = changed("\"60 t/yr\"", output).replace("local_share = 0.5\n", &pair(path));
        problems(&text).into_iter().map(|it| (it.path, it.message)).collect::<Vec<_>>()
    };
    for broken in ["\"abc\"", "{ uniform = [50] }", "{ p10 = \"x\", p50 = 2, p90 = 3 }"] {
        let found = found(broken, "sources.mines.output");
        assert_eq!((found.len(), found[0].0.as_str()), (1, "sources.mines.output"), "{found:?}");
    }
    let misspelt = changed("\"60 t/yr\"", "60\ngrwth = { uniform = [0, 0.1] }")
        .replace("local_share = 0.5\n", &pair("sources.mines.growth"));
    assert_eq!(problems(&misspelt).len(), 1, "{:?}", problems(&misspelt));
    assert_eq!(found("60", "sources.mines.accepts")[0].1, "\"sources.mines.accepts\" is no number");
    assert_eq!(
        found("60", "sources.mines.growth")[0].1,
        "\"sources.mines.growth\" is a known number in every scenario, so there is nothing to correlate"
    );
    assert_eq!(found("60", "sources.mine.output")[0].1, "unknown number \"sources.mine.output\"");
}

#[test]
fn a_level_is_told_the_whole_right_path() {
    let help = |path: &str| only_problem("sources.mines.local_share\" =", &format!("{path}\" =")).2;
    assert_eq!(help("sources.mine.growth"), "did you mean \"sources.mines.growth\"?");
    assert_eq!(help("sources.mine.grwth"), "did you mean \"sources.mines.growth\"?");
    assert_eq!(help("facility.existing.charge"), "did you mean \"facilities.existing.charge\"?");
    assert_eq!(help("sources.mines.colour"), "");
}

#[test]
fn a_levels_path_without_quotes_would_replace_a_section() {
    let (path, message, help) = only_problem("\"sources.mines.local_share\" =", "sources.mines.local_share =");
    assert_eq!(path, "axes.feed.levels.all.set");
    assert_eq!(message, "without quotes this sets all of \"sources\" anew");
    assert_eq!(help, "write the whole path in quotes: \"sources.mines.local_share\" = …");
    let whole = changed("\"sources.mines.local_share\" = 1.0", "\"sources.mines\" = { output = 3 }");
    assert!(crate::fixture::loaded(&whole).is_ok(), "a whole section may be set");
    let whole = changed("\"sources.mines.local_share\" = 1.0", "fiscal = { royalty = 0.1 }");
    assert!(crate::fixture::loaded(&whole).is_ok(), "and so may one at the top");
}

#[test]
fn what_stands_one_section_too_high_is_shown_its_place() {
    let said = said("phases.one = { capacity = \"50 t/yr\", built = true }", "capacity = \"50 t/yr\"");
    let (_, message, help) = said.iter().find(|it| it.0.ends_with("capacity")).expect("the capacity is told");
    assert_eq!(message, "the key \"capacity\" does not stand here");
    assert_eq!(help, "it belongs in facilities.existing.phases.NAME");
    let said = problems(&changed("[sources.mines]", "[sources]").replace("sources.mines.local", "price.initial"));
    let told: Vec<_> = said.iter().map(|it| it.message.as_str()).take(2).collect();
    assert_eq!(told, ["\"output\" stands where a name is wanted", "\"local_share\" stands where a name is wanted"]);
}

#[test]
fn what_follows_from_a_mistake_is_not_told_as_another() {
    let (path, _, help) = only_problem("[sources.mines]", "[source.mines]");
    assert_eq!((path.as_str(), help.as_str()), ("source", "did you mean \"sources\"?"));
    let (_, message, help) = only_problem("\"60 t/yr\"", "{ triangle = [50, 60, 70] }");
    assert_eq!((message.as_str(), help.as_str()), ("unknown key \"triangle\"", "did you mean \"triangular\"?"));
    let (_, message, help) = only_problem("\"60 t/yr\"", "{ mean = 60, sd = 5 }");
    assert_eq!(message, "{ mean = 60, sd = 5 } is neither a value nor a distribution");
    assert!(help.contains("{ normal = [mean, sd] }"), "{help}");
    let security = "loss = { war = 0.1 }\n[security]\ninitial = \"wra\"\nstates.war = {}\nstates.peace = {}\n";
    assert_eq!(only_problem("local_share = 0.5\n", security).0, "security.initial");
    let (_, message, _) = only_problem("levels.all = {", "levels.all = [");
    assert!(message.starts_with("this is not TOML"), "{message}");
    let (_, message, _) = only_problem("\"60 t/yr\"", "{ normal = [60] }");
    assert_eq!(message, "normal takes 2 numbers, and here are 1");
}

#[test]
fn a_claim_of_a_yearly_metric_is_asked_for_its_year() {
    let claim = |lines: &str| {
        let found = problems(&format!("{GOOD}[claims.c]\n{lines}\n"));
        (found[0].message.clone(), found[0].help.clone().unwrap_or_default())
    };
    let (message, help) = claim("metric = \"refined\"\nat_least = 3");
    assert_eq!(message, "\"refined\" is a yearly metric, and this claim has no year");
    assert_eq!(help, "add the year that it is of, such as year = 2030");
    assert_eq!(claim("metric = \"npv\"\nyear = 2030\nat_least = 3").1, "take out the year");
    let (message, help) = claim("metric = \"npv\"\nat_least = 3\nreference = \"paper\"");
    assert_eq!(
        (message.as_str(), help.as_str()),
        ("unknown reference \"paper\"", "this study has no reference at all")
    );
}

#[test]
fn what_is_allowed_but_may_not_be_meant_is_a_warning_told_once() {
    let warnings = |text: &str| crate::fixture::loaded(text).expect("a good study").warnings;
    assert!(warnings(GOOD).is_empty());
    let late = format!("{GOOD}[facilities.new]\nphases.one = {{ capacity = 1, decision = \"2035-01\" }}\n");
    let told = "facilities.new.phases.one.decision: 2035-01 is after the study's end, 2030-12: it is never built";
    assert_eq!(warnings(&late), [told]);
    assert!(warnings(&late.replace("[facilities.new]", "[facilities.new]\nenabled = false")).is_empty());
    assert!(warnings(&late.replace("capacity = 1,", "capacity = 1, built = true,")).is_empty());
    let by_level = late
        .replace("2035-01", "2028-01")
        .replace("\"sources.mines.local_share\" = 1.0", "\"facilities.new.phases.one.decision\" = \"2035-01\"");
    assert_eq!(warnings(&by_level), [format!("{told} (by the level feed.all)")]);
    assert_eq!(
        warnings(&changed("local_share = 0.5", "begins = \"2031-01\"\nends = \"2020-01\"")),
        [
            "sources.mines.begins: 2031-01 is after the study's end, 2030-12: it never begins",
            "sources.mines.ends: 2020-01 is before the study's start, 2026-01: it never produces",
        ]
    );
}
