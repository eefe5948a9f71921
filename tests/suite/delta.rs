//! Borgonovo's delta: known answers, reference values, and the kernel density computed directly.

use crate::given_data::{assert_near, halton, on_threads, random_cube, reference, reference_samples, uniform};
use orecast::analysis::{delta, first_order};
use orecast::math::{normal_cdf, normal_quantile};

#[test]
fn delta_gives_the_values_of_salib() {
    // Its values move by about 0.03 with its seed.
    let expected = reference("delta");
    for sample in reference_samples(1024) {
        for (factor, found) in delta(&sample.slices(), &sample.outcome, 100, 1).expect("deltas").iter().enumerate() {
            let expected = &expected[&(sample.name.to_owned(), factor)];
            let what = format!("{} {factor}", sample.name);
            assert_near(&what, found.delta, expected[0], 0.03);
            assert_near(&what, found.delta_conf, expected[1], 0.01);
        }
    }
}

/// The half of the area between the densities of a standard normal number and of one with this mean and a lesser sd.
fn apart(mean: f64, sd: f64) -> f64 {
    // The densities cross where (1 − sd²) y² − 2·mean·y + mean² + 2·sd²·ln sd = 0.
    let (a, b, c) = (1.0 - sd * sd, -2.0 * mean, mean * mean + 2.0 * sd * sd * sd.ln());
    let root = (b * b - 4.0 * a * c).sqrt();
    let (low, high) = ((-b - root) / (2.0 * a), (-b + root) / (2.0 * a));
    let within = |mean: f64, sd: f64| normal_cdf((high - mean) / sd) - normal_cdf((low - mean) / sd);
    within(mean, sd) - within(0.0, 1.0)
}

#[test]
fn the_sum_of_two_normal_numbers_has_the_delta_of_its_laws() {
    let n = 20_000;
    let normal = |name: &str| uniform(n, name).into_iter().map(normal_quantile).collect::<Vec<f64>>();
    let (one, two, idle) = (normal("one"), normal("two"), normal("idle"));
    let outcome: Vec<f64> = one.iter().zip(&two).map(|(one, two)| 0.8 * one + 0.6 * two).collect();
    let found = delta(&[&one, &two, &idle], &outcome, 50, 1).expect("deltas");
    let points: Vec<f64> = (0..1000).map(|i| normal_quantile((f64::from(i) + 0.5) / 1000.0)).collect();
    for (found, share) in found.iter().zip([0.8f64, 0.6]) {
        let left = (1.0 - share * share).sqrt();
        let expected = points.iter().map(|x| apart(share * x, left)).sum::<f64>() / 1000.0;
        assert_near("delta", found.delta, expected, 0.015);
    }
    assert_near("a factor that does nothing", found[2].delta, 0.0, 0.03);
    assert_near("its dummies do as little", found[2].delta_dummy, found[2].delta, 0.005);
    assert_eq!(found[0].delta_dummy, found[2].delta_dummy);
}

#[test]
fn delta_is_the_same_for_any_rising_function_of_the_outcome() {
    let [_, sample] = reference_samples(1000);
    let risen: Vec<f64> = sample.outcome.iter().map(|value| (2.0 * value).exp()).collect();
    let plain = delta(&sample.slices(), &sample.outcome, 20, 1).expect("deltas");
    let risen = delta(&sample.slices(), &risen, 20, 1).expect("deltas");
    for (plain, risen) in plain.iter().zip(&risen) {
        assert_eq!((plain.delta, plain.delta_conf), (risen.delta, risen.delta_conf));
    }
}

/// The normal kernel density of values at points.
fn density(values: &[f64], points: &[f64]) -> Vec<f64> {
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let sd = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt();
    let width = sd * (4.0 / (3.0 * n)).powf(0.2);
    let kernel = |point: f64, value: f64| (-0.5 * ((point - value) / width).powi(2)).exp();
    let all = |point: &f64| values.iter().map(|value| kernel(*point, *value)).sum::<f64>();
    points.iter().map(|point| all(point) / (n * width * (2.0 * std::f64::consts::PI).sqrt())).collect()
}

#[test]
fn counting_in_cells_moves_delta_by_less_than_a_thousandth() {
    let n = 1000;
    // The paper's number of classes for a thousand rows.
    let parts = 6;
    let ranks = |values: &[f64]| -> Vec<usize> {
        values.iter().map(|value| values.iter().filter(|other| *other < value).count()).collect()
    };
    let points: Vec<f64> = (0..4000).map(|i| -6.0 + 12.0 * (f64::from(i) + 0.5) / 4000.0).collect();
    for sample in reference_samples(n) {
        let score = |rank: &usize| normal_quantile((*rank as f64 + 0.5) / n as f64);
        let scores: Vec<f64> = ranks(&sample.outcome).iter().map(score).collect();
        let all = density(&scores, &points);
        let found = delta(&sample.slices(), &sample.outcome, 0, 1).expect("deltas");
        for (factor, found) in sample.factors.iter().zip(found) {
            let classes: Vec<usize> = ranks(factor).iter().map(|rank| rank * parts / n).collect();
            let mut expected = 0.0;
            for part in 0..parts {
                let of_part = |(score, class): (&f64, &usize)| (*class == part).then_some(*score);
                let values: Vec<f64> = scores.iter().zip(&classes).filter_map(of_part).collect();
                let between = density(&values, &points).iter().zip(&all).map(|(a, b)| (a - b).abs()).sum::<f64>();
                expected += values.len() as f64 / n as f64 * between * 12.0 / 4000.0 / 2.0;
            }
            assert_near(sample.name, found.delta, expected, 0.001);
        }
    }
}

#[test]
fn a_switch_that_decides_a_yes_or_no_moves_half_of_it() {
    let switch: Vec<f64> = (0..400).map(|row| f64::from(row % 2)).collect();
    let found = delta(&[&switch], &switch, 0, 1).expect("a delta")[0];
    assert_near("delta", found.delta, 0.5, 1e-12);
}

#[test]
fn what_many_rows_have_is_compared_as_it_is() {
    // With the switch off nothing is produced in half of the years, with it on in a quarter: half the difference counts.
    let n = 20_000;
    let switch: Vec<f64> = (0..n).map(|row| f64::from(row as u32 % 2)).collect();
    let value = |(switch, u): (&f64, f64)| if u < 0.5 - 0.25 * switch { 0.0 } else { 1.0 };
    let yes: Vec<f64> = switch.iter().zip(uniform(n, "luck")).map(value).collect();
    let amount: Vec<f64> = yes.iter().zip(uniform(n, "amount")).map(|(yes, u)| yes * (1.0 + u)).collect();
    for outcome in [yes, amount] {
        let found = delta(&[&switch], &outcome, 20, 1).expect("a delta")[0];
        assert_near("delta", found.delta, 0.125, 0.02);
    }
}

#[test]
fn the_share_is_the_first_order_share() {
    let [sample, _] = reference_samples(1000);
    let found = delta(&sample.slices(), &sample.outcome, 10, 3).expect("deltas");
    let shares = first_order(&sample.slices(), &sample.outcome, 10, 3).expect("shares").factors;
    for (found, share) in found.iter().zip(shares) {
        assert_eq!((found.s1, found.s1_conf), (share.s1, share.s1_conf));
    }
}

#[test]
fn what_is_constant_has_no_delta() {
    let (some, constant) = (halton(100, 2), vec![3.0; 100]);
    let found = delta(&[&constant], &some, 10, 1).expect("a delta")[0];
    assert_near("a constant factor", found.delta, 0.0, 1e-12);
    let found = delta(&[&some], &constant, 10, 1).expect("a delta")[0];
    assert_near("a constant outcome", found.delta, 0.0, 1e-12);
    assert!(found.s1.is_nan());
    assert!(delta(&[&some[..5]], &some[..5], 10, 1).is_err());
}

#[test]
fn delta_is_the_same_on_any_number_of_threads() {
    let [one, two, three] = random_cube(500);
    let found = [1, 3].map(|threads| on_threads(threads, || delta(&[&one, &two], &three, 30, 7)));
    let [one, three] = found.map(|found| found.expect("deltas"));
    assert_eq!(one, three);
}
