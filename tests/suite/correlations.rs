//! Rank correlations: which are allowed, and what is said of those that are not.

use crate::fixture::{GOOD, loaded, problems, study};

/// Pairs of numbers and their correlations.
type Pairs<'p> = &'p [(&'p str, &'p str, f64)];

/// The good study with four uncertain numbers and some pairs of them, `a` to `d`.
fn correlated(pairs: Pairs) -> String {
    let mut text = GOOD.replace(
        "\"60 t/yr\"",
        "{ uniform = [1, 2] }\ngrowth = { uniform = [0, 1] }\ncost = { uniform = [0, 1] }\ndeclared = { uniform = [0, 1] }",
    );
    for (a, b, rho) in pairs {
        text += &format!("[[correlations]]\nbetween = [\"{}\", \"{}\"]\nrho = {rho}\n", path(a), path(b));
    }
    text
}

fn path(letter: &str) -> String {
    let key = match letter {
        "a" => "output",
        "b" => "growth",
        "c" => "cost",
        "d" => "declared",
        other => return other.to_owned(),
    };
    format!("sources.mines.{key}")
}

/// The suggested correlations of a help text, applied to some pairs.
fn applied(pairs: Pairs, help: &str) -> String {
    let mut all: Vec<(String, String, f64)> = pairs.iter().map(|(a, b, rho)| (path(a), path(b), *rho)).collect();
    for line in help.lines().filter(|line| line.starts_with("between")) {
        let names: Vec<&str> = line.split('"').collect();
        let rho = line.split("rho = ").nth(1).and_then(|rest| rest.split(' ').next()).expect("a rho");
        let rho: f64 = rho.parse().expect("a number");
        match all.iter_mut().find(|it| (it.0 == names[1] && it.1 == names[3]) || (it.1 == names[1] && it.0 == names[3]))
        {
            Some(pair) => pair.2 = rho,
            None => all.push((names[1].to_owned(), names[3].to_owned(), rho)),
        }
    }
    let borrowed: Vec<(&str, &str, f64)> = all.iter().map(|it| (it.0.as_str(), it.1.as_str(), it.2)).collect();
    correlated(&borrowed)
}

#[test]
fn an_impossible_matrix_names_its_conflict_and_the_nearest_possible_one_loads() {
    let cases: [Pairs; 4] = [
        &[("a", "b", 0.9), ("a", "c", -0.9), ("b", "c", 0.9)],
        &[("a", "b", 0.9), ("b", "c", 0.9)],
        &[("a", "b", 1.0), ("b", "c", 1.0), ("a", "c", 0.9)],
        &[("a", "b", -0.6), ("a", "c", -0.6), ("a", "d", 0.1), ("b", "c", -0.6), ("c", "d", 0.7), ("b", "d", 0.5)],
    ];
    for pairs in cases {
        let found = problems(&correlated(pairs));
        assert_eq!(found.len(), 1, "{}", orecast::input::render(&found, false));
        assert!(found[0].message.starts_with("no numbers can have these correlations together: "), "{found:?}");
        assert!(found[0].message.contains("sources.mines.growth"), "{found:?}");
        let help = found[0].help.as_ref().expect("a help");
        let mended = applied(pairs, help);
        assert!(loaded(&mended).is_ok(), "{help}\n{}", orecast::input::render(&problems(&mended), false));
    }
}

#[test]
fn the_nearest_matrix_is_highams() {
    // Higham (2002), section 5: the nearest to [[1, 1, 0], [1, 1, 1], [0, 1, 1]] has 0.7607 beside and 0.1573 in the corner;
    // as rank correlations 6/π·asin(r/2): 0.745 and 0.150.
    let found = problems(&correlated(&[("a", "b", 1.0), ("b", "c", 1.0)]));
    let help = found[0].help.as_ref().expect("a help");
    let rho: Vec<f64> =
        help.lines().filter_map(|line| line.split("rho = ").nth(1)?.split(' ').next()?.parse().ok()).collect();
    assert_eq!(rho.len(), 3, "{help}");
    for (ours, theirs) in rho.iter().zip([0.7453, 0.1503, 0.7453]) {
        assert!((ours - theirs).abs() < 0.003, "{help}");
    }
}

#[test]
fn pairs_that_make_no_sense_are_told() {
    let cases: [(Pairs, &str); 5] = [
        (&[("a", "b", 0.1), ("b", "a", 0.2)], "this pair has a correlation already, 0.1"),
        (&[("a", "a", 0.1)], "\"sources.mines.output\" with itself is 1"),
        (&[("a", "b", 1.2)], "1.2 is out of range"),
        (
            &[("a", "price.initial", 0.1)],
            "\"price.initial\" is a known number in every scenario, so there is nothing to correlate",
        ),
        (&[("a", "sources.mines.costs", 0.1)], "unknown number \"sources.mines.costs\""),
    ];
    for (pairs, message) in cases {
        let found = problems(&correlated(pairs));
        assert_eq!(found.iter().map(|it| it.message.as_str()).collect::<Vec<_>>(), [message]);
    }
    let found = problems(&correlated(&[("a", "sources.mines.costs", 0.1)]));
    assert_eq!(found[0].help.as_deref(), Some("did you mean \"sources.mines.cost\"?"));
    let found = problems(&correlated(&[("a", "b", 0.1)]).replace("rho = 0.1", "rho = 0.1\nrh = 2"));
    assert_eq!(found[0].message, "unknown key \"rh\"");
}

#[test]
fn a_number_that_only_a_level_makes_uncertain_may_be_correlated() {
    let text = correlated(&[("a", "sources.mines.local_share", 0.5)]);
    let text = text.replace("local_share\" = 1.0", "local_share\" = { uniform = [0.5, 1] }");
    let study = study(&text);
    assert!(study.scenarios.iter().all(|scenario| scenario.world.correlation.is_some()));
    let rho = study.assumptions.iter().find(|it| it.path.starts_with("rho(")).expect("it is registered");
    assert_eq!(
        (rho.path.as_str(), rho.value.as_str()),
        ("rho(sources.mines.output, sources.mines.local_share)", "0.5")
    );
}
