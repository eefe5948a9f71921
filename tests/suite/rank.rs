//! SRC, SRRC and PRCC: their definitions, known answers, and factors that depend on each other.

use crate::given_data::{Sample, assert_near, halton, on_threads, reference, reference_samples, uniform};
use orecast::analysis::{correlated as pairs, regression};

/// A third factor that follows the first, and an outcome with many equal values: as in tests/reference/rank.py.
fn correlated(n: usize) -> Sample {
    let unit = [2, 3, 5].map(|base| halton(n, base));
    let third: Vec<f64> = unit[0].iter().zip(&unit[2]).map(|(a, c)| 0.7 * a + 0.3 * c).collect();
    let factors = vec![unit[0].clone(), unit[1].clone(), third];
    let value = |row: usize| (5.0 * factors[0][row].powi(3) - 2.0 * factors[1][row] + 3.0 * factors[2][row]).floor();
    let outcome = (0..n).map(value).collect();
    Sample { name: "correlated", factors, outcome }
}

#[test]
fn coefficients_are_those_of_the_definitions() {
    let expected = reference("rank");
    for sample in reference_samples(1024).into_iter().chain([correlated(1024)]) {
        let found = regression(&sample.slices(), &sample.outcome).expect("coefficients");
        for (factor, of) in found.factors.iter().enumerate() {
            let found = [of.src, of.srrc, of.prcc, found.r2, found.rank_r2];
            for (found, expected) in found.iter().zip(&expected[&(sample.name.to_owned(), factor)]) {
                assert_near(sample.name, *found, *expected, 1e-9);
            }
        }
    }
}

#[test]
fn squared_coefficients_of_the_linear_function_are_its_shares() {
    let [_, sample] = reference_samples(20_000);
    let found = regression(&sample.slices(), &sample.outcome).expect("coefficients");
    for (found, expected) in found.factors.iter().zip([0.551_724_14, 0.310_344_83, 0.137_931_03]) {
        assert_near("src²", found.src * found.src, expected, 1e-3);
    }
    assert_near("R²", found.r2, 1.0, 1e-12);
    assert!(found.factors[1].src < 0.0 && found.factors[1].prcc < 0.0, "the second lowers the outcome");
}

#[test]
fn ranks_see_a_rising_function_as_linear() {
    let factor = halton(500, 2);
    let outcome: Vec<f64> = factor.iter().map(|x| (20.0 * x).exp()).collect();
    let found = regression(&[&factor, &halton(500, 3)], &outcome).expect("coefficients");
    assert!(found.r2 < 0.5, "{}", found.r2);
    assert_near("R² of ranks", found.rank_r2, 1.0, 1e-9);
    assert_near("srrc", found.factors[0].srrc, 1.0, 1e-9);
}

#[test]
fn the_confidence_is_that_of_the_regression_line() {
    let n = 200;
    let (factor, luck) = (uniform(n, "factor"), uniform(n, "luck"));
    let outcome: Vec<f64> = factor.iter().zip(&luck).map(|(x, luck)| x + luck).collect();
    let found = regression(&[&factor], &outcome).expect("coefficients");
    let error = ((1.0 - found.r2) / (n as f64 - 2.0)).sqrt();
    assert_near("src_conf", found.factors[0].src_conf, 1.959_963_984_540_054 * error, 1e-9);
    assert_near("prcc", found.factors[0].prcc, found.factors[0].srrc, 1e-9);
}

#[test]
fn factors_that_depend_on_each_other_are_told_and_harm_no_other() {
    let n = 300;
    let (one, two, luck) = (uniform(n, "one"), uniform(n, "two"), uniform(n, "luck"));
    let twice: Vec<f64> = one.iter().map(|x| 2.0 * x + 1.0).collect();
    let outcome: Vec<f64> = (0..n).map(|row| one[row] + two[row] + 0.1 * luck[row]).collect();
    let alone = regression(&[&one, &two], &outcome).expect("coefficients");
    let found = regression(&[&one, &two, &twice, &vec![5.0; n]], &outcome).expect("coefficients");
    let [first, second, third, constant] = [0, 1, 2, 3].map(|factor| found.factors[factor]);
    assert_near("half each", first.src, alone.factors[0].src / 2.0, 1e-9);
    assert_near("half each", third.src, alone.factors[0].src / 2.0, 1e-9);
    assert!(first.prcc.is_nan() && first.src_conf.is_nan() && third.prcc.is_nan());
    assert_near("the other", second.src, alone.factors[1].src, 1e-9);
    assert_near("the other", second.prcc, alone.factors[1].prcc, 1e-9);
    assert!(constant.src.is_nan() && constant.prcc.is_nan());
    assert_near("R²", found.r2, alone.r2, 1e-9);
}

#[test]
fn a_constant_outcome_has_no_coefficients() {
    let factor = halton(50, 2);
    let found = regression(&[&factor], &[0.1; 50]).expect("coefficients");
    assert!(found.factors[0].src.is_nan() && found.factors[0].prcc.is_nan() && found.r2.is_nan());
    assert!(regression(&[&factor[..3]], &factor[..3]).is_err());
    assert!(regression(&[], &factor).expect("no coefficients").factors.is_empty());
}

#[test]
fn coefficients_are_the_same_on_any_number_of_threads() {
    let sample = correlated(700);
    let [one, three] = [1, 3].map(|threads| on_threads(threads, || regression(&sample.slices(), &sample.outcome)));
    assert_eq!(one.expect("coefficients"), three.expect("coefficients"));
}

#[test]
fn correlated_factors_are_told() {
    let sample = correlated(4096);
    let found = pairs(&sample.slices(), 0.2);
    // The third is 0.7 a + 0.3 c: its correlation with a is 0.7 / √0.58, which ranks bend by less than 0.03.
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].0, found[0].1), (0, 2));
    assert_near("rank correlation", found[0].2, 0.7 / 0.58_f64.sqrt(), 0.03);
    let (rising, falling) = (halton(100, 2), halton(100, 2).iter().map(|it| -it.powi(3)).collect::<Vec<f64>>());
    let found = pairs(&[&rising, &falling, &[1.0; 100]], 0.2);
    assert_eq!(found.len(), 1);
    assert_near("opposite ranks", found[0].2, -1.0, 1e-12);
}

#[test]
fn where_nothing_is_left_to_explain_an_idle_factor_has_no_correlation() {
    for n in [500, 4096] {
        let (driver, idle, other) = (uniform(n, "driver"), uniform(n, "idle"), uniform(n, "other"));
        let found = regression(&[&driver, &idle, &other], &driver).expect("coefficients");
        assert_near("the driver", found.factors[0].prcc, 1.0, 1e-9);
        for idle in &found.factors[1..] {
            assert_near("an idle factor", idle.prcc, 0.0, 1e-9);
        }
    }
}
