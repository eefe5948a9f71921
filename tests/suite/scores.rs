//! Scores of forecasts: closed forms, published values, and those of other packages.

use orecast::analysis::naive::{Known, Naive};
use orecast::analysis::score::{Ensemble, brier, covered, crps, diebold_mariano, interval_score, pit};
use orecast::math::normal_quantile;
use serde_json::Value;

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("numbers").iter().map(|it| it.as_f64().expect("a number")).collect()
}

fn reference() -> Value {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/reference/scores.json");
    serde_json::from_str(&std::fs::read_to_string(path).expect("reference values")).expect("JSON")
}

#[test]
fn the_crps_of_a_normal_law_has_its_closed_form() {
    let points = 20_000;
    let law: Vec<f64> =
        (0..points).map(|point| normal_quantile((f64::from(point) + 0.5) / f64::from(points))).collect();
    let expected = [(0.0, 0.233_694_977_3), (0.5, 0.331_403_531_3), (1.0, 0.602_441_357_6), (2.0, 1.452_791_821_7)];
    for (actual, expected) in expected {
        let found = crps(&law, actual, Ensemble::Whole);
        assert!((found - expected).abs() < 1e-4, "{found}, not {expected}");
    }
}

#[test]
fn the_crps_of_an_ensemble_is_that_of_other_packages() {
    let four = [1.0, 2.0, 4.0, 8.0];
    assert!((crps(&four, 3.0, Ensemble::Whole) - 0.8125).abs() < 1e-12);
    assert!((crps(&four, 3.0, Ensemble::Fair) - 1.0 / 3.0).abs() < 1e-12);
    assert_eq!(crps(&[5.0], 3.0, Ensemble::Fair), 2.0);
    let expected = &reference()["crps"];
    let mut ensemble = numbers(&expected["ensemble"]);
    ensemble.sort_by(f64::total_cmp);
    let observations = numbers(&expected["observations"]);
    for (kind, name) in [(Ensemble::Whole, "standard"), (Ensemble::Fair, "fair")] {
        for (actual, expected) in observations.iter().zip(numbers(&expected[name])) {
            let found = crps(&ensemble, *actual, kind);
            assert!((found - expected).abs() < 1e-9, "{name}: {found}, not {expected}");
        }
    }
}

#[test]
fn intervals_and_probabilities_are_scored() {
    assert_eq!(interval_score([2.0, 6.0], 0.2, 3.0), 4.0);
    assert!((interval_score([2.0, 6.0], 0.2, 1.0) - 14.0).abs() < 1e-12);
    assert!((brier(&[(0.1, false), (0.8, true), (0.4, true)]) - 0.136_666_7).abs() < 1e-7);
    let expected = &reference()["interval_score"];
    let of = |name: &str| numbers(&expected[name]);
    for (at, expected) in of("score").into_iter().enumerate() {
        let found = interval_score([of("lower")[at], of("upper")[at]], of("alpha")[at], of("observation")[at]);
        assert!((found - expected).abs() < 1e-9, "{found}, not {expected}");
    }
}

#[test]
fn two_forecasters_are_told_apart_as_the_formula_says() {
    for series in reference()["diebold_mariano"].as_array().expect("series") {
        let differences = numbers(&series["differences"]);
        for test in series["tests"].as_array().expect("tests") {
            let horizon = test["horizon"].as_u64().expect("a number") as usize;
            let found = diebold_mariano(&differences, horizon);
            let expected = |name: &str| test[name].as_f64().expect("a number");
            assert!((found.mean - expected("mean")).abs() < 1e-9, "{found:?}");
            assert!((found.statistic - expected("statistic")).abs() < 1e-7, "{found:?}");
            assert!((found.p - expected("p")).abs() < 1e-7, "{found:?}");
            // The interval holds 0 exactly where p is above 5 %.
            assert_eq!(found.half_width > found.mean.abs(), found.p > 0.05);
        }
    }
    assert!(diebold_mariano(&[1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0], 2).statistic.is_nan(), "a variance that is none");
}

#[test]
fn a_value_has_its_place_in_a_law() {
    let law = [1.0, 2.0, 2.0, 3.0];
    assert_eq!((pit(&law, 0.0), pit(&law, 2.0), pit(&law, 9.0)), (0.0, 0.5, 1.0));
    let law: Vec<f64> = (0..=100).map(f64::from).collect();
    assert!(
        covered(&law, 0.5, 25.0) && covered(&law, 0.5, 75.0) && !covered(&law, 0.5, 24.9) && !covered(&law, 0.9, 96.0)
    );
}

#[test]
fn naive_forecasts_are_what_they_say() {
    let forecast = |naive: Naive, yearly: &[(i32, f64)], horizon: usize| {
        naive.forecast(&Known { yearly, monthly: None, widened: 1.0, shares: false }, horizon)
    };
    let years = |values: &[f64]| -> Vec<(i32, f64)> { (2000..).zip(values.iter().copied()).collect() };
    let known = years(&[100.0, 110.0, 121.0]);
    assert_eq!(forecast(Naive::LastValue, &known, 3), [121.0]);
    assert_eq!(forecast(Naive::Historical, &years(&[3.0, 1.0, 2.0]), 1), [1.0, 2.0, 3.0]);
    // Growth of exactly 10 % has no spread, whether a year is missing or not.
    for known in [&known, &vec![(2000, 100.0), (2001, 110.0), (2003, 133.1)]] {
        let walk = forecast(Naive::RandomWalk, known, 2);
        let expected = known.last().expect("a value").1 * 1.21;
        assert!(walk.iter().all(|value| (value - expected).abs() < 1e-9 * expected), "{walk:?}");
    }
    let wide = forecast(Naive::RandomWalk, &years(&[1.0, 2.0, 1.0, 2.0, 1.0]), 1);
    assert!((wide[499] / 1.0 - 1.0).abs() < 0.01 && wide[0] < 0.2 && wide[999] > 5.0, "{} {}", wide[0], wide[999]);
    assert!(forecast(Naive::RandomWalk, &years(&[1.0, 2.0]), 1).is_empty());
    assert!(forecast(Naive::LastValue, &[], 1).is_empty());
    // Where a value is not above 0 the walk is of the values.
    assert!((forecast(Naive::RandomWalk, &years(&[0.0, 1.0, 2.0]), 1)[0] - 3.0).abs() < 1e-9);
    let shares = Known { yearly: &years(&[0.9, 0.5, 0.9, 0.5, 0.9]), monthly: None, widened: 1.0, shares: true };
    assert!(Naive::RandomWalk.forecast(&shares, 3).iter().all(|share| *share <= 1.0));
    // A walk by months goes on from the last of them: ln P rises by 0.01 a month, by 0.065 to the mean of the next year.
    let months: Vec<f64> = (0..48).map(|month| (0.01 * f64::from(month)).exp()).collect();
    let known = Known { yearly: &known, monthly: Some(&months), widened: 1.5, shares: false };
    assert_eq!(Naive::LastValue.forecast(&known, 5), [months[47]]);
    let walk = Naive::RandomWalk.forecast(&known, 1);
    assert!(walk.iter().all(|value| (value.ln() - 0.01 * 53.5).abs() < 1e-9), "{walk:?}");
}
