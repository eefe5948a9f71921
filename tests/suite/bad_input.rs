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
