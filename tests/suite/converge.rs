//! Convergence: rates of designs, draws that are needed.

use orecast::analysis::converge::{Replicates, decades, doublings, fit, needed, prefixes};
use orecast::analysis::statistic::Stat;
use orecast::engine::Stream;
use orecast::math::normal_quantile;

fn uniform(seed: u64, name: &str, count: usize) -> Vec<f64> {
    let stream = Stream::new(seed, name);
    (0..count).map(|draw| stream.uniform(draw as u64)).collect()
}

/// A smooth function of two factors with mean 1.
fn outcome(u: f64, v: f64) -> f64 {
    (0.5 + u) * (0.25 + 2.25 * v * v)
}

/// Replicates of independent draws.
fn independent(draws: usize) -> Vec<Vec<f64>> {
    let replicate =
        |seed| uniform(seed, "u", draws).into_iter().zip(uniform(seed, "v", draws)).map(|(u, v)| outcome(u, v));
    (0..40).map(|seed| replicate(seed).collect()).collect()
}

/// Replicates of Kronecker's sequence of the plastic number, shifted at random.
fn kronecker(draws: usize) -> Vec<Vec<f64>> {
    const PLASTIC: f64 = 1.324_717_957_244_746;
    let replicate = |seed| {
        let shift = uniform(seed, "shift", 2);
        let at = move |draw: usize, power: i32| (shift[power as usize - 1] + draw as f64 / PLASTIC.powi(power)).fract();
        (0..draws).map(|draw| outcome(at(draw, 1), at(draw, 2))).collect()
    };
    (0..40).map(replicate).collect()
}

fn slices(columns: &[Vec<f64>]) -> Vec<&[f64]> {
    columns.iter().map(Vec::as_slice).collect()
}

#[test]
fn sizes_are_round_and_end_where_the_draws_do() {
    assert_eq!(decades(2500), [100, 200, 500, 1000, 2000, 2500]);
    assert_eq!(decades(1000), [100, 200, 500, 1000]);
    assert_eq!(decades(50), [50]);
    assert_eq!(doublings(1000), [64, 128, 256, 512]);
}

#[test]
fn the_error_of_independent_draws_falls_with_the_root_of_their_number() {
    let columns = independent(16_384);
    let sizes = doublings(16_384);
    let replicates = Replicates::of_prefixes(&slices(&columns), Stat::Mean, &sizes).expect("replicates");
    let rate = replicates.rate(1, 400);
    assert!((rate.rate - 0.5).abs() < 2.5 * rate.rate_error && rate.rate_error < 0.06, "{rate:?}");
    // One column's formula says the same as the replicates.
    let points = prefixes(&columns[0], Stat::Mean, &sizes).expect("points");
    assert!((fit(&points).rate - 0.5).abs() < 0.05);
    for (one, many) in points.iter().zip(replicates.points()) {
        assert!(
            (one.error / many.error - 1.0).abs() < 0.5 && (many.estimate - 1.0).abs() < many.error,
            "{one:?} {many:?}"
        );
    }
}

#[test]
fn a_low_discrepancy_sequence_converges_faster_than_its_formula_says() {
    let columns = kronecker(16_384);
    let sizes = doublings(16_384);
    let replicates = Replicates::of_prefixes(&slices(&columns), Stat::Mean, &sizes).expect("replicates");
    let rate = replicates.rate(1, 400);
    assert!(rate.rate - 2.0 * rate.rate_error > 0.7 && rate.rate < 1.2, "{rate:?}");
    let formula = prefixes(&columns[0], Stat::Mean, &sizes).expect("points");
    assert!(replicates.points()[8].error < formula[8].error / 10.0);
    let (sequence, random) = (replicates.needed(1e-4, 1, 400), needed(&columns[0], Stat::Mean, 1e-4));
    let (sequence, random) = (sequence.expect("draws"), random.expect("draws"));
    assert!(sequence.low <= sequence.draws && sequence.draws <= sequence.high && sequence.high < random.low / 100.0);
}

#[test]
fn a_percentile_converges_too() {
    let columns = independent(4096);
    let replicates = Replicates::of_prefixes(&slices(&columns), Stat::P90, &doublings(4096)).expect("replicates");
    let rate = replicates.rate(1, 200);
    assert!((rate.rate - 0.5).abs() < 0.15, "{rate:?}");
}

#[test]
fn the_draws_that_are_needed_reach_the_precision() {
    // Standard deviation 1: a standard error of 0.01 takes 10,000 draws.
    let mut covered = 0;
    for seed in 0..200 {
        let column: Vec<f64> = uniform(seed, "z", 2000).into_iter().map(normal_quantile).collect();
        let found = needed(&column, Stat::Mean, 0.01).expect("draws");
        assert!((found.draws / 10_000.0 - 1.0).abs() < 0.15, "{found:?}");
        covered += i32::from(found.low <= 10_000.0 && 10_000.0 <= found.high);
    }
    assert!((165..=195).contains(&covered), "{covered} of 200");
}

#[test]
fn an_exact_line_is_fitted_exactly() {
    let estimates = |size: &usize| vec![1.0 + 3.0 / *size as f64, 1.0 - 3.0 / *size as f64];
    let sizes = [100, 200, 400];
    let replicates = Replicates::new(&sizes, sizes.iter().map(estimates).collect()).expect("replicates");
    let rate = fit(&replicates.points());
    assert!((rate.rate - 1.0).abs() < 1e-12 && (rate.scale - 3.0 * 2f64.sqrt()).abs() < 1e-9, "{rate:?}");
    let draws = replicates.needed(0.001, 1, 0).expect("draws").draws;
    assert!((draws - (3000.0 * 2f64.sqrt()).ceil()).abs() <= 1.0, "{draws}");
}

#[test]
fn a_constant_has_no_rate_and_needs_no_draws() {
    let columns = [[1.0; 256], [1.0; 256]];
    let columns: Vec<&[f64]> = columns.iter().map(|it| it.as_slice()).collect();
    let replicates = Replicates::of_prefixes(&columns, Stat::Mean, &[64, 128, 256]).expect("replicates");
    assert!(replicates.rate(1, 10).rate.is_nan());
    assert_eq!(needed(&[1.0; 100], Stat::Mean, 0.1).expect("draws").draws, 0.0);
}

#[test]
fn what_cannot_converge_is_refused() {
    assert!(prefixes(&[1.0; 10], Stat::Mean, &[20]).expect_err("an error").to_string().contains("1 to 10 draws"));
    assert!(
        Replicates::of_prefixes(&[&[1.0; 10]], Stat::Mean, &[5])
            .expect_err("an error")
            .to_string()
            .contains("two replicates")
    );
    assert!(Replicates::new(&[1, 2], vec![vec![1.0, 2.0]]).is_err());
    assert!(needed(&[1.0, 2.0], Stat::Mean, 0.0).expect_err("an error").to_string().contains("above 0"));
    assert!(needed(&[1.0], Stat::Mean, 0.1).expect_err("an error").to_string().contains("draw more"));
}
