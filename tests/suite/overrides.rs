//! `--set`, `--scale` and `--shift`: what they change, how it composes, and what is said of it.

use crate::fixture::{GOOD, loaded, study, written};
use orecast::error::{Error, Problem};
use orecast::input::{Loaded, Overrides, load};
use orecast::model::{Distribution, Study};

/// All nine laws, as outputs of a mine, where they are 0 or more.
const LAWS: [&str; 9] = [
    "{ uniform = [10, 20] }",
    "{ triangular = [10, 12, 20] }",
    "{ pert = [10, 12, 20] }",
    "{ normal = [50, 3] }",
    "{ lognormal = [10, 0.5], max = 50 }",
    "{ beta = [2, 3] }",
    "{ discrete = [[10, 1], [20, 3]] }",
    "{ empirical = \"data.csv:output\" }",
    "{ p10 = 10, p50 = 14, p90 = 20, min = 0 }",
];

/// The options of one command line.
fn options(set: &[&str], scale: &[&str], shift: &[&str]) -> Overrides {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Overrides { set: owned(set), scale: owned(scale), shift: owned(shift), ..Overrides::default() }
}

fn with(text: &str, overrides: &Overrides) -> Result<Loaded, Error> {
    let (folder, path) = written(text);
    std::fs::write(folder.path().join("data.csv"), "output\n10\n30\n20\n25\n").expect("a data file");
    load(&path, overrides)
}

/// The study with a mine of that output, as the options change it.
fn mine(output: &str, overrides: &Overrides) -> Result<Loaded, Error> {
    with(&GOOD.replace("\"60 t/yr\"", output), overrides)
}

fn good(result: Result<Loaded, Error>) -> Loaded {
    match result {
        Ok(loaded) => loaded,
        Err(Error::Study(problems)) => panic!("{}", orecast::input::render(&problems, false)),
        Err(error) => panic!("{error}"),
    }
}

fn bad(result: Result<Loaded, Error>) -> Vec<Problem> {
    match result {
        Err(Error::Study(problems)) => problems,
        Err(error) => panic!("another error: {error}"),
        Ok(_) => panic!("this is taken for good"),
    }
}

fn factor<'s>(study: &'s Study, path: &str) -> &'s Distribution {
    let factors = &study.scenarios[0].world.factors;
    &factors.iter().find(|factor| factor.path == path).expect("the factor").distribution
}

fn value_of(study: &Study, path: &str) -> String {
    study.assumptions.iter().find(|it| it.path == path).expect("the number").value.clone()
}

const OUTPUT: &str = "sources.mines.output";

#[test]
fn all_laws_are_scaled_and_shifted_as_a_whole() {
    for law in LAWS {
        let plain = good(mine(law, &Overrides::default()));
        let moved = good(mine(law, &options(&[], &["sources.mines.output=1.1"], &["sources.*.output=+50 t/yr"])));
        for u in [0.001, 0.1, 0.37, 0.5, 0.9, 0.999] {
            let (before, after) = (factor(&plain.study, OUTPUT).quantile(u), factor(&moved.study, OUTPUT).quantile(u));
            assert_eq!(after, 50.0 + 1.1 * before, "{law} at {u}");
        }
        assert_eq!(moved.applied.iter().map(|it| it.changed).collect::<Vec<_>>(), [1, 1], "{law}");
        assert!(value_of(&moved.study, OUTPUT).starts_with("1.1 × "), "{law}");
        assert!(value_of(&moved.study, OUTPUT).ends_with(" + 50"), "{law}");
    }
}

#[test]
fn a_negative_factor_turns_a_distribution_round() {
    for law in LAWS {
        let plain = good(mine(law, &Overrides::default()));
        let turned = good(mine(law, &options(&[], &["sources.mines.output=-1"], &["sources.mines.output=6000"])));
        let (plain, turned) = (factor(&plain.study, OUTPUT), factor(&turned.study, OUTPUT));
        for u in [0.125, 0.25, 0.5, 0.75] {
            assert_eq!(turned.quantile(u), 6000.0 - plain.quantile(1.0 - u), "{law} at {u}");
            assert!(turned.quantile(u) <= turned.quantile(u + 0.1), "{law} at {u}");
        }
        let [low, high] = turned.ends();
        assert!(low < high, "{law}: {low} {high}");
    }
}

#[test]
fn several_options_for_one_number_compose_and_are_written_out() {
    let twice = options(&[], &["sources.mines.output=1.5", "sources.mines.output=2"], &["sources.mines.output=-5"]);
    let loaded = good(mine("{ uniform = [10, 20], times = 2, plus = \"1 t/yr\" }", &twice));
    assert_eq!(value_of(&loaded.study, OUTPUT), "6 × uniform(10, 20) − 2");
    assert_eq!(factor(&loaded.study, OUTPUT).motion(), (6.0, -2.0));
    let again = study(&loaded.resolved);
    assert_eq!(factor(&again, OUTPUT), factor(&loaded.study, OUTPUT));
    let plain = good(mine("10", &twice));
    assert_eq!(value_of(&plain.study, OUTPUT), "25");
}

#[test]
fn what_is_moved_out_of_range_is_a_problem_that_points_at_the_option() {
    let found = bad(mine("{ uniform = [10, 20] }", &options(&[], &[], &["sources.mines.output=-15"])));
    assert_eq!(found.len(), 1, "one problem, though both scenarios have it");
    assert_eq!(found[0].message, "uniform(10, 20) − 15 reaches from -5.0000 to 5.0000 t/yr");
    let place = found[0].place.as_ref().expect("a place");
    assert_eq!(&place.text[place.span.clone()], "-15");
    assert_eq!(&*place.text, "--shift sources.mines.output=-15");
    let found = bad(mine("10", &options(&[], &["sources.mines.output=-1"], &[])));
    assert_eq!(found[0].message, "-10 is out of range");
}

#[test]
fn a_percentile_can_be_changed_alone() {
    let law = "{ p10 = 10, p50 = 14, p90 = 20, min = 0 }";
    let median = |overrides: &Overrides| {
        let loaded = good(mine(law, overrides));
        let distribution = factor(&loaded.study, OUTPUT);
        (distribution.quantile(0.5), distribution.quantile(0.9))
    };
    let near = |a: (f64, f64), b: (f64, f64)| assert!((a.0 - b.0).abs() + (a.1 - b.1).abs() < 1e-9, "{a:?} {b:?}");
    near(median(&options(&["sources.mines.output.p50=15"], &[], &[])), (15.0, 20.0));
    near(median(&options(&[], &["sources.mines.output.p50=1.1"], &[])), (15.4, 20.0));
    near(median(&options(&[], &[], &["sources.mines.output.p90=+2 t/yr"])), (14.0, 22.0));
}

#[test]
fn levels_are_changed_too_and_points_in_place() {
    let text = GOOD.replace("local_share\" = 1.0", "local_share\" = { uniform = [0.4, 0.8] }");
    let loaded = good(with(&text, &options(&[], &["sources.mines.local_share=0.5"], &[])));
    assert_eq!(loaded.applied[0].changed, 2);
    let values: Vec<&str> = loaded
        .study
        .assumptions
        .iter()
        .filter(|it| it.path == "sources.mines.local_share")
        .map(|it| it.value.as_str())
        .collect();
    assert_eq!(values, ["0.25", "0.5 × uniform(0.4, 0.8)"]);
    let text = GOOD.replace("local_share = 0.5", "profile = [[\"2026-01\", 1], [\"2030-01\", { uniform = [1, 2] }]]");
    let loaded = good(with(&text, &options(&[], &["sources.mines.profile=2"], &[])));
    assert_eq!(value_of(&loaded.study, "sources.mines.profile.0"), "2");
    assert_eq!(value_of(&loaded.study, "sources.mines.profile.1"), "2 × uniform(1, 2)");
}

#[test]
fn wrong_options_are_told_with_their_place() {
    let cases = [
        (options(&["price.initial"], &[], &[]), "price.initial", "\"price.initial\" has no \"=\""),
        (options(&["price.intial=3"], &[], &[]), "price.intial", "the study has no \"price.intial\""),
        (options(&["price.initial=nan"], &[], &[]), "nan", "nan is not a finite number"),
        (options(&["nothing.*=3"], &[], &[]), "nothing.*", "nothing in the study matches \"nothing.*\""),
        (options(&[], &["price.initial=x"], &[]), "x", "\"x\" does not start with a number"),
        (options(&[], &["price.initial=1e999"], &[]), "1e999", "1e999 is not finite"),
        (
            options(&[], &["sources.*.outptu=2"], &[]),
            "sources.*.outptu",
            "no number of the study matches \"sources.*.outptu\"",
        ),
        (options(&[], &["study.title=2"], &[]), "study.title", "\"study.title\" is no number"),
        (options(&[], &["sources.mines=2"], &[]), "sources.mines", "\"sources.mines\" is a section, no number"),
        (
            options(&[], &[], &["price.initial=+5 t"]),
            "+5 t",
            "\"t\" is a mass (such as \"50 t\"), not money per mass (such as \"4 USD/oz\")",
        ),
    ];
    for (overrides, pointed, message) in cases {
        let found = bad(with(GOOD, &overrides));
        assert_eq!(found.len(), 1, "{}", orecast::input::render(&found, false));
        let place = found[0].place.as_ref().expect("a place");
        assert_eq!((&place.text[place.span.clone()], found[0].message.as_str()), (pointed, message));
        assert_eq!(place.file.to_string_lossy(), "command line");
    }
}

#[test]
fn a_correlated_number_may_be_set_and_the_resolved_study_still_loads() {
    let text = GOOD.replace("\"60 t/yr\"", "{ uniform = [1, 2] }\ncost = { uniform = [1, 2] }")
        + "[[correlations]]\nbetween = [\"sources.mines.output\", \"sources.mines.cost\"]\nrho = 0.5\n";
    let set = good(with(&text, &options(&["sources.mines.cost=3"], &[], &[])));
    assert!(set.resolved.contains("idle = true"), "{}", set.resolved);
    assert!(loaded(&set.resolved).is_ok());
}

#[test]
fn keys_of_sections_that_are_not_written_yet_can_be_set() {
    let text = GOOD
        .replace("[axes.feed]", "[security]\ninitial = \"calm\"\n[security.states.calm]\n[axes.feed]")
        .replace("local_share = 0.5", "local_share = { final = 0.5 }");
    let text = text.replace("mines.local_share\" = 1.0", "mines.local_share.initial\" = 1.0");
    for (path, value) in [
        ("sources.mines.loss.calm", "0.1"),
        ("sources.mines.begins.facility", "\"existing\""),
        ("sources.mines.local_share.begins.facility", "\"existing\""),
        ("fiscal.corporate_tax", "0.3"),
    ] {
        let set = good(with(&text, &options(&[&format!("{path}={value}")], &[], &[])));
        let key = path.rsplit('.').next().unwrap_or_default();
        assert!(set.resolved.contains(&format!("{key} = {value}")), "{path} in {}", set.resolved);
        let by_level =
            text.replace("levels.half = {}", &format!("levels.half = {{ set = {{ \"{path}\" = {value} }} }}"));
        good(with(&by_level, &Overrides::default()));
    }
}

#[test]
fn a_slip_in_a_name_makes_no_new_source() {
    for (set, message, help) in [
        ("sources.mimes={ output = 5 }", "the study has no \"sources.mimes\"", "did you mean \"sources.mines\"?"),
        ("sources.mimes.output=5", "the study has no \"sources.mimes\"", "did you mean \"sources.mines.output\"?"),
        (
            "axes.feed.kind=uncertainty",
            "\"axes.feed.kind\" cannot be set: only what the world is like can",
            "`orecast list` shows all paths",
        ),
    ] {
        let found = bad(with(GOOD, &options(&[set], &[], &[])));
        assert_eq!((found[0].message.as_str(), found[0].help.as_deref()), (message, Some(help)));
    }
}
