//! Sobol' indices: known answers, SALib's answers, and what is asked of the design.

use crate::fixture::package;
use orecast::analysis::sobol_indices::{Plan, SobolIndices, indices};
use sobol::Sobol;
use sobol::params::JoeKuoD6;
use std::f64::consts::PI;

/// Evaluates a function on the sheets of a plan at the points of A and B, and finds its indices; factors are groups.
fn found(plan: Plan, points: &[Vec<f64>], outcome: impl Fn(&[f64]) -> f64) -> SobolIndices {
    let columns = evaluated(plan, points, outcome);
    indices(plan, &columns.iter().map(Vec::as_slice).collect::<Vec<_>>(), 1, 500).expect("indices")
}

/// One column for each sheet; a point is the factors of A, then those of B.
fn evaluated(plan: Plan, points: &[Vec<f64>], outcome: impl Fn(&[f64]) -> f64) -> Vec<Vec<f64>> {
    let mixed = |point: &[f64], from_b: &[bool]| -> Vec<f64> {
        from_b.iter().enumerate().map(|(i, b)| point[i + if *b { from_b.len() } else { 0 }]).collect()
    };
    let column = |from_b: Vec<bool>| points.iter().map(|point| outcome(&mixed(point, &from_b))).collect();
    (0..plan.sheets()).map(|sheet| column(plan.sheet(sheet))).collect()
}

/// 2¹⁴ points of the Sobol sequence, in the middle of their cells.
fn sequence(dimensions: usize) -> Vec<Vec<f64>> {
    let points = Sobol::<f64>::new(dimensions, &JoeKuoD6::standard()).take(1 << 14);
    points.map(|point| point.into_iter().map(|u| u + 0.5f64.powi(15)).collect()).collect()
}

fn halton(mut index: usize, base: usize) -> f64 {
    let (mut value, mut place) = (0.0, 1.0);
    while index > 0 {
        place /= base as f64;
        value += (index % base) as f64 * place;
        index /= base;
    }
    value
}

fn ishigami(u: &[f64]) -> f64 {
    let x = |i: usize| PI * (2.0 * u[i] - 1.0);
    x(0).sin() + 7.0 * x(1).sin().powi(2) + 0.1 * x(2).powi(4) * x(0).sin()
}

/// Sobol's g function.
fn g(u: &[f64]) -> f64 {
    let a = [0.0, 1.0, 4.5, 9.0, 99.0, 99.0, 99.0, 99.0];
    u.iter().zip(a).map(|(u, a)| ((4.0 * u - 2.0).abs() + a) / (1.0 + a)).product()
}

fn pairs(of_three: &[Vec<f64>]) -> [f64; 3] {
    [of_three[0][1], of_three[0][2], of_three[1][2]]
}

fn linear(u: &[f64]) -> f64 {
    4.0 * u[0] - 3.0 * u[1] + 2.0 * u[2]
}

/// The estimates are within their intervals, and within 0.02, of the answers.
fn near(estimates: &[f64], half_widths: &[f64], answers: &[f64]) {
    assert_eq!(estimates.len(), answers.len());
    for ((estimate, half_width), answer) in estimates.iter().zip(half_widths).zip(answers) {
        let off = (estimate - answer).abs();
        assert!(off <= half_width.min(0.02) + 1e-12, "{estimate} ± {half_width} for {answer}");
    }
}

#[test]
fn a_sheet_takes_one_group_from_the_other_sample() {
    let plan = Plan { groups: 2, second_order: true };
    let sheets: Vec<Vec<bool>> = (0..plan.sheets()).map(|sheet| plan.sheet(sheet)).collect();
    let (a, b) = (false, true);
    assert_eq!(sheets, [[a, a], [b, b], [b, a], [a, b], [a, b], [b, a]]);
    let plan = Plan { groups: 2, second_order: false };
    assert_eq!((0..plan.sheets()).map(|sheet| plan.sheet(sheet)).collect::<Vec<_>>(), sheets[..4]);
}

#[test]
fn ishigamis_function_has_its_indices() {
    let found = found(Plan { groups: 3, second_order: true }, &sequence(6), ishigami);
    near(&found.s1, &found.s1_conf, &[0.3139051911, 0.4424111448, 0.0]);
    near(&found.st, &found.st_conf, &[0.5575888552, 0.4424111448, 0.2436836641]);
    near(&pairs(&found.s2), &pairs(&found.s2_conf), &[0.0, 0.2436836641, 0.0]);
    assert!(found.s2[1][0].is_nan() && found.s2[0][0].is_nan());
}

#[test]
fn sobols_g_function_has_its_indices() {
    let found = found(Plan { groups: 8, second_order: false }, &sequence(16), g);
    let (s1, st) = (7.1619e-5, 1.04949e-4);
    near(&found.s1, &found.s1_conf, &[0.7161921689, 0.1790480422, 0.0236757742, 0.0071619217, s1, s1, s1, s1]);
    near(&found.st, &found.st_conf, &[0.7871441267, 0.2421981928, 0.0343169102, 0.0104603871, st, st, st, st]);
    assert!(found.s2.is_empty());
}

#[test]
fn in_a_linear_function_nothing_interacts() {
    let found = found(Plan { groups: 3, second_order: true }, &sequence(6), linear);
    let shares = [0.55172414, 0.31034483, 0.13793103];
    near(&found.s1, &found.s1_conf, &shares);
    near(&found.st, &found.st_conf, &shares);
    near(&pairs(&found.s2), &pairs(&found.s2_conf), &[0.0; 3]);
}

#[test]
fn sobol_indices_are_those_of_salib() {
    let points: Vec<Vec<f64>> =
        (1..=512).map(|row| [2, 3, 5, 7, 11, 13].map(|base| halton(row, base)).to_vec()).collect();
    let plan = Plan { groups: 3, second_order: true };
    let found = found(plan, &points, |u| 100.0 + ishigami(u));
    let table = std::fs::read_to_string(package().join("tests/reference/sobol_indices.csv")).expect("the table");
    for line in table.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        let number = |cell: usize| cells[cell].parse::<f64>().expect("a number");
        let (i, j) = (number(1) as usize, cells[2].parse().unwrap_or(0usize));
        let (value, half_width) = match cells[0] {
            "S1" => (found.s1[i], found.s1_conf[i]),
            "ST" => (found.st[i], found.st_conf[i]),
            _ => (found.s2[i][j], found.s2_conf[i][j]),
        };
        assert!((value - number(3)).abs() < 1e-11, "{line}: {value}");
        // Both are standard deviations over random resamples: 500 here, 2,000 there.
        assert!((half_width / number(4) - 1.0).abs() < 0.15, "{line}: ± {half_width}");
    }
}

#[test]
fn where_the_outcome_does_not_vary_there_are_no_indices() {
    let found = found(Plan { groups: 2, second_order: true }, &sequence(4), |_| 0.1);
    assert!(found.s1.iter().chain(&found.st).chain(&found.s1_conf).all(|index| index.is_nan()));
    assert!(found.s2[0][1].is_nan());
}

#[test]
fn resamples_do_not_depend_on_the_threads() {
    let plan = Plan { groups: 3, second_order: true };
    let columns = evaluated(plan, &sequence(6)[..1001], ishigami);
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        format!("{:?}", pool.install(|| indices(plan, &columns, 3, 50)).expect("indices"))
    };
    assert_eq!(with(1), with(3));
    assert_ne!(format!("{:?}", indices(plan, &columns, 4, 50).expect("indices")), with(1));
}

#[test]
fn too_little_to_tell_sobol_indices_is_said() {
    let plan = Plan { groups: 1, second_order: false };
    let message = |plan: Plan, columns: &[&[f64]]| indices(plan, columns, 1, 10).expect_err("an error").to_string();
    assert!(message(plan, &[&[1.0], &[2.0], &[3.0]]).contains("draw more"));
    assert!(message(plan, &[&[1.0, 2.0]]).contains("3 columns"));
    assert!(message(Plan { groups: 0, ..plan }, &[]).contains("at least one factor"));
}
