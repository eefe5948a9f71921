//! First-order shares and what factors explain together: known answers.

use crate::given_data::{
    assert_near, halton, ishigami, linear, on_threads, random_cube, reference_samples, slices, uniform,
};
use orecast::analysis::{additive, first_order};
use orecast::math::normal_quantile;

const ISHIGAMI: [f64; 3] = [0.313_905_191_1, 0.442_411_144_8, 0.0];
const LINEAR: [f64; 3] = [0.551_724_14, 0.310_344_83, 0.137_931_03];

#[test]
fn the_shares_of_known_functions_are_found() {
    let cube = random_cube(50_000);
    for (sample, expected) in [(ishigami(&cube), ISHIGAMI), (linear(&cube), LINEAR)] {
        let found = first_order(&sample.slices(), &sample.outcome, 100, 1).expect("shares");
        for (found, expected) in found.factors.iter().zip(expected) {
            assert_near(sample.name, found.s1, expected, 0.012);
            assert!(found.s1_conf < 0.012, "{}", found.s1_conf);
        }
        // Of Ishigami's function a quarter is the interaction of the first and the third.
        assert_near(sample.name, found.together, expected.iter().sum(), 0.012);
    }
}

#[test]
fn points_more_even_than_chance_cost_no_more_than_the_number_of_classes_tells() {
    for (sample, expected) in reference_samples(4096).iter().zip([ISHIGAMI, LINEAR]) {
        let found = first_order(&sample.slices(), &sample.outcome, 0, 1).expect("shares");
        for (found, expected) in found.factors.iter().zip(expected) {
            assert_near(sample.name, found.s1, expected, 48.0 / 4096.0);
            assert!(found.s1_conf.is_nan());
        }
    }
}

#[test]
fn a_factor_that_does_nothing_has_a_share_around_nothing() {
    let n = 500;
    let factors: Vec<Vec<f64>> = (0..60).map(|factor| uniform(n, &format!("factor {factor}"))).collect();
    let found = first_order(&slices(&factors), &uniform(n, "outcome"), 0, 1).expect("shares").factors;
    let mean = found.iter().map(|found| found.s1).sum::<f64>() / 60.0;
    // Uncorrected it would be 21 classes of 500 rows, 0.04; one share has a standard deviation of 0.013.
    assert_near("the mean share", mean, 0.0, 0.006);
}

#[test]
fn the_confidence_is_that_of_repeated_samples() {
    let n = 1000;
    let estimates: Vec<(f64, f64)> = (0..60)
        .map(|sample| {
            let cube = ["a", "b", "c"].map(|name| uniform(n, &format!("{name}{sample}")));
            let found = first_order(&slices(&cube), &linear(&cube).outcome, 40, sample).expect("shares").factors[0];
            (found.s1, found.s1_conf)
        })
        .collect();
    let covered = estimates.iter().filter(|(s1, conf)| (s1 - LINEAR[0]).abs() <= *conf).count();
    assert!(covered >= 51, "{covered} of 60 intervals of 95 % hold the share");
}

#[test]
fn levels_are_classes_of_their_own() {
    // Level 0, 1 or 2 gives 0, 9 or 1: variance 146/9; luck has as much.
    let n = 20_000;
    let level: Vec<f64> = uniform(n, "level").iter().map(|u| (u * 3.0).floor()).collect();
    let luck = uniform(n, "luck").into_iter().map(|u| (146.0f64 / 9.0).sqrt() * normal_quantile(u));
    let outcome: Vec<f64> = level.iter().zip(luck).map(|(it, luck)| [0.0, 9.0, 1.0][*it as usize] + luck).collect();
    let found = first_order(&[&level], &outcome, 0, 1).expect("a share");
    assert_near("the share", found.factors[0].s1, 0.5, 0.015);
    assert_near("together", found.together, found.factors[0].s1, 1e-6);
}

#[test]
fn a_group_explains_what_its_factors_do_and_what_they_share_counts_once() {
    let [one, two, three] = random_cube(20_000);
    let sample = linear(&[one.clone(), two.clone(), three]);
    let pair = additive(&[&one, &two], &sample.outcome).expect("a share");
    assert_near("the first two", pair, LINEAR[0] + LINEAR[1], 0.01);
    let twice = additive(&[&one, &two, &one], &sample.outcome).expect("a share");
    assert_near("the first twice", twice, pair, 1e-3);
    let doubled: Vec<f64> = one.iter().map(|x| 3.0 * x + 1.0).collect();
    let found = first_order(&[&one, &doubled], &sample.outcome, 0, 1).expect("shares");
    assert_near("alone", found.factors[0].s1, found.factors[1].s1, 1e-9);
    assert_near("together", found.together, LINEAR[0], 0.01);
}

#[test]
fn luck_is_not_explained_even_by_many_factors() {
    let n = 300;
    let factors: Vec<Vec<f64>> = (0..12).map(|factor| uniform(n, &format!("factor {factor}"))).collect();
    let share = additive(&slices(&factors), &uniform(n, "luck")).expect("a share");
    assert_near("nothing", share, 0.0, 0.1);
}

#[test]
fn what_is_constant_explains_nothing() {
    let (some, constant) = (halton(100, 2), vec![3.1; 100]);
    let found = first_order(&[&constant], &some, 10, 1).expect("a share");
    assert_near("a constant factor", found.factors[0].s1, 0.0, 1e-12);
    assert_near("a constant factor", found.together, 0.0, 1e-12);
    let found = first_order(&[&some], &constant, 10, 1).expect("a share");
    assert!(found.factors[0].s1.is_nan() && found.together.is_nan());
    assert!(first_order(&[&some[..5]], &some[..5], 10, 1).is_err());
    assert_near("no factors", additive(&[], &some).expect("a share"), 0.0, 1e-12);
}

#[test]
fn shares_are_the_same_on_any_number_of_threads() {
    let sample = ishigami(&random_cube(700));
    let found = [1, 3].map(|threads| on_threads(threads, || first_order(&sample.slices(), &sample.outcome, 30, 7)));
    let [one, three] = found.map(|found| found.expect("shares"));
    assert_eq!(one, three);
}
