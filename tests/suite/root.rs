//! Roots: all of them, none, and how sure they are.

use orecast::analysis::root::{Crossing, Interval, Roots, interval, roots};
use orecast::analysis::statistic::Stat;
use orecast::engine::Stream;
use orecast::error::Error;
use orecast::math::normal_quantile;

fn grid(from: f64, to: f64, intervals: usize) -> Vec<f64> {
    (0..=intervals).map(|at| from + (to - from) * at as f64 / intervals as f64).collect()
}

fn places(found: &Roots) -> Vec<(f64, Crossing)> {
    match found {
        Roots::At(roots) => roots.iter().map(|root| (root.x, root.crossing)).collect(),
        Roots::Never { .. } => Vec::new(),
    }
}

#[test]
fn a_cubic_has_its_three_roots() {
    let cubic = |x: f64| Ok((x + 1.0) * (x - 0.5) * (x - 2.0));
    let found = roots(cubic, &grid(-3.0, 3.3, 10), 1e-10).expect("roots");
    let expected = [(-1.0, Crossing::Rises), (0.5, Crossing::Falls), (2.0, Crossing::Rises)];
    assert_eq!(places(&found).len(), 3);
    for (found, expected) in places(&found).iter().zip(expected) {
        assert!((found.0 - expected.0).abs() <= 1e-10 && found.1 == expected.1, "{found:?}");
    }
}

#[test]
fn a_function_that_is_never_zero_says_so() {
    let found = roots(|x: f64| Ok(-1.0 - x * x), &grid(-2.0, 2.0, 8), 1e-6).expect("an answer");
    assert_eq!(found, Roots::Never { from: -2.0, to: 2.0, above: false });
}

#[test]
fn no_bracket_takes_more_than_one_evaluation_more_than_bisection() {
    let shapes: [&dyn Fn(f64) -> f64; 6] = [
        &|x| x.powi(21) - 0.1,
        &|x| if x < 0.7123 { -1e-6 } else { 1e6 },
        &|x| (x - 0.31).cbrt(),
        &|x| (50.0 * (x - 0.9)).tanh(),
        &|x| x - 0.25001,
        &|x| (20.0 * x).exp() - 1e8,
    ];
    // (1 − 0) / 2ε = 2³⁰ at the tolerance 2⁻³¹.
    for (shape, function) in shapes.iter().enumerate() {
        let mut calls = 0;
        let counted = |x: f64| {
            calls += 1;
            Ok(function(x))
        };
        let found = roots(counted, &[0.0, 1.0], 2f64.powi(-31)).expect("a root");
        let x = places(&found)[0].0;
        assert!(function(x - 1e-9) < 0.0 && function(x + 1e-9) > 0.0, "{shape}: {x}");
        assert!(calls <= 2 + 31, "{shape}: {calls}");
    }
}

#[test]
fn a_smooth_function_takes_few_evaluations() {
    let mut calls = 0;
    let smooth = |x: f64| {
        calls += 1;
        Ok(x.exp() - 2.0)
    };
    let found = roots(smooth, &[0.0, 1.0], 1e-9).expect("a root");
    assert!((places(&found)[0].0 - 2f64.ln()).abs() < 1e-9);
    assert!(calls <= 12, "{calls}");
}

#[test]
fn a_jump_over_zero_is_found_and_told() {
    let found = roots(|x: f64| Ok(if x < 0.3 { -2.0 } else { 5.0 }), &[0.0, 1.0], 1e-9).expect("a root");
    let Roots::At(found) = found else { panic!("no root") };
    assert!((found[0].x - 0.3).abs() <= 1e-9 && found[0].jump == 7.0, "{found:?}");
}

#[test]
fn points_of_the_grid_that_are_roots_are_found_once() {
    let line = roots(|x: f64| Ok(x), &[-1.0, 0.0, 1.0], 1e-9).expect("roots");
    assert_eq!(places(&line), [(0.0, Crossing::Rises)]);
    let touching = roots(|x: f64| Ok(x * x), &[-1.0, 0.0, 1.0], 1e-9).expect("roots");
    assert_eq!(places(&touching), [(0.0, Crossing::Touches)]);
    let flat = roots(|x: f64| Ok((x - 3.0).max(0.0) - (1.0 - x).max(0.0)), &grid(0.0, 4.0, 4), 1e-9).expect("roots");
    let Roots::At(flat) = flat else { panic!("no root") };
    assert_eq!((flat.len(), flat[0].x, flat[0].to, flat[0].crossing), (1, 1.0, 3.0, Crossing::Rises));
    let at_ends = roots(|x: f64| Ok(x * (1.0 - x)), &[0.0, 0.4, 1.0], 1e-9).expect("roots");
    assert_eq!(places(&at_ends), [(0.0, Crossing::Touches), (1.0, Crossing::Touches)]);
}

#[test]
fn a_search_that_cannot_be_done_says_why() {
    let message = |function: fn(f64) -> f64, grid: &[f64], tolerance| {
        roots(|x| Ok(function(x)), grid, tolerance).expect_err("an error").to_string()
    };
    assert!(message(|x| x, &[1.0], 0.1).contains("at least two points"));
    assert!(message(|x| x, &[1.0, 0.0], 0.1).contains("from the least"));
    assert!(message(|x| x, &[0.0, 1.0], 0.0).contains("tolerance above 0"));
    assert!(message(|_| f64::NAN, &[0.0, 1.0], 0.1).contains("no value at 0"));
    let failing = roots(|_| Err(Error::Interrupted), &[0.0, 1.0], 0.1);
    assert!(matches!(failing, Err(Error::Interrupted)));
    let few: &[f64] = &[1.0];
    assert!(interval(&[(0.0, few), (1.0, few)], Stat::Mean, 0.0, 1, 10).is_err());
}

fn normal(seed: u64, name: &str, count: usize) -> Vec<f64> {
    let stream = Stream::new(seed, name);
    (0..count).map(|draw| normal_quantile(stream.uniform(draw as u64))).collect()
}

/// The interval from `draws` draws of some outcome at each of some places.
fn interval_of(
    seed: u64,
    draws: usize,
    places: &[f64],
    outcome: fn(f64, f64, f64) -> f64,
    stat: Stat,
    target: f64,
) -> Interval {
    let (a, b) = (normal(seed, "a", draws), normal(seed, "b", draws));
    let column = |x: &f64| a.iter().zip(&b).map(|(a, b)| outcome(*x, *a, *b)).collect::<Vec<f64>>();
    let columns: Vec<Vec<f64>> = places.iter().map(column).collect();
    let points: Vec<(f64, &[f64])> = places.iter().copied().zip(columns.iter().map(Vec::as_slice)).collect();
    interval(&points, stat, target, seed, 300).expect("an interval")
}

#[test]
fn nine_intervals_of_ten_cover_the_root() {
    // A price at which a margin is 0: x = E(cost) / E(output) = 2, whatever the correlation.
    let margin = |x: f64, a: f64, b: f64| x * (1.0 + 0.3 * a) - (2.0 + 0.5 * a + b);
    // The 10th percentile of x + N(0, 1) is 0 at 1.2816, and there P(> 0) is 0.9.
    let shifted = |x: f64, a: f64, _: f64| x + a;
    for (outcome, stat, target, places, root) in [
        (margin as fn(f64, f64, f64) -> f64, Stat::Mean, 0.0, [1.0, 1.5, 2.0, 2.5, 3.0], 2.0),
        (shifted, Stat::P10, 0.0, [0.7, 1.0, 1.3, 1.6, 1.9], 1.281_55),
        (shifted, Stat::Above(0.0), 0.9, [1.0, 1.1, 1.25, 1.4, 1.6], 1.281_55),
    ] {
        let found: Vec<Interval> =
            (0..400).map(|seed| interval_of(seed, 300, &places, outcome, stat, target)).collect();
        let covered = found.iter().filter(|it| it.low <= root && root <= it.high).count() as f64 / 400.0;
        // Two standard errors of a share of 400 around 0.9 are 0.03; a percentile bootstrap falls a little short.
        assert!((0.85..0.94).contains(&covered), "{stat:?}: {covered}");
    }
}

#[test]
fn a_root_beyond_the_points_is_infinite() {
    let rising = |x: f64, a: f64, _: f64| x + 0.1 * a;
    let before = interval_of(1, 100, &[1.0, 2.0], rising, Stat::Mean, 0.0);
    assert_eq!(
        (before.root, before.low, before.high, before.beyond),
        (f64::NEG_INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY, 1.0)
    );
    let behind = interval_of(1, 100, &[-2.0, -1.0], rising, Stat::Mean, 0.0);
    assert_eq!((behind.root, behind.beyond), (f64::INFINITY, 1.0));
    let at_the_edge = interval_of(1, 100, &[-1.0, 0.002], rising, Stat::Mean, 0.0);
    assert!(at_the_edge.low.is_finite() && at_the_edge.high.is_infinite(), "{at_the_edge:?}");
}

#[test]
fn a_falling_curve_with_a_bump_is_made_monotone() {
    // Means 2, 1, 1.5, −1: the middle two are taken for 1.25, the root 1.25 / 2.25 of the way between the last two.
    let columns = [[2.0; 4], [1.0; 4], [1.5; 4], [-1.0; 4]];
    let points: Vec<(f64, &[f64])> = columns.iter().enumerate().map(|(x, it)| (x as f64, it.as_slice())).collect();
    let found = interval(&points, Stat::Mean, 0.0, 1, 10).expect("an interval");
    assert!(
        (found.root - (2.0 + 1.25 / 2.25)).abs() < 1e-12 && (found.low, found.high) == (found.root, found.root),
        "{found:?}"
    );
}

#[test]
fn a_stretch_of_zeros_is_found_from_end_to_end_wherever_the_grid_lies() {
    // −, 0 from 1 to 2, +: as a median that is exactly the target in many draws.
    let stepped = |x: f64| Ok((x - 2.0).max(0.0) - (1.0 - x).max(0.0));
    for intervals in [1, 2, 3, 4, 7, 16] {
        let Roots::At(found) = roots(stepped, &grid(0.0, 4.0, intervals), 1e-6).expect("roots") else {
            panic!("no root with {intervals} intervals")
        };
        assert_eq!((found.len(), found[0].crossing), (1, Crossing::Rises), "{intervals}: {found:?}");
        assert!((found[0].x - 1.0).abs() < 1e-5 && (found[0].to - 2.0).abs() < 1e-5, "{intervals}: {found:?}");
    }
}
