//! Samples for the methods that work on given data, and reference values of other programs.

use crate::fixture::package;
use orecast::engine::Stream;
use std::collections::BTreeMap;
use std::f64::consts::PI;

/// Factors and an outcome.
pub struct Sample {
    pub name: &'static str,
    pub factors: Vec<Vec<f64>>,
    pub outcome: Vec<f64>,
}

impl Sample {
    /// The factors as the methods take them.
    pub fn slices(&self) -> Vec<&[f64]> {
        slices(&self.factors)
    }
}

pub fn slices(columns: &[Vec<f64>]) -> Vec<&[f64]> {
    columns.iter().map(Vec::as_slice).collect()
}

/// The first `n` Halton points from index 1 on: the same bits as tests/reference/halton.py.
pub fn halton(n: usize, base: u64) -> Vec<f64> {
    let point = |row: u64| {
        let (mut index, mut share, mut value) = (row, 1.0, 0.0);
        while index > 0 {
            share /= base as f64;
            value += share * (index % base) as f64;
            index /= base;
        }
        value
    };
    (1..=n as u64).map(point).collect()
}

/// Random numbers of the unit interval.
pub fn uniform(n: usize, name: &str) -> Vec<f64> {
    let stream = Stream::new(1, name);
    (0..n as u64).map(|draw| stream.uniform(draw)).collect()
}

/// Ishigami's function (a = 7, b = 0.1) of three columns of the unit cube.
pub fn ishigami(unit: &[Vec<f64>]) -> Sample {
    let factors: Vec<Vec<f64>> = unit.iter().map(|x| x.iter().map(|x| PI * (2.0 * x - 1.0)).collect()).collect();
    let value = |row: usize| {
        let [a, b, c] = [0, 1, 2].map(|factor| factors[factor][row]);
        a.sin() + 7.0 * b.sin().powi(2) + 0.1 * c.powi(4) * a.sin()
    };
    let outcome = (0..unit[0].len()).map(value).collect();
    Sample { name: "ishigami", factors, outcome }
}

/// 4 x₁ − 3 x₂ + 2 x₃ of three columns of the unit cube.
pub fn linear(unit: &[Vec<f64>]) -> Sample {
    let value = |row: usize| 4.0 * unit[0][row] - 3.0 * unit[1][row] + 2.0 * unit[2][row];
    let outcome = (0..unit[0].len()).map(value).collect();
    Sample { name: "linear", factors: unit.to_vec(), outcome }
}

/// The samples of the reference scripts.
pub fn reference_samples(n: usize) -> [Sample; 2] {
    let unit = [2, 3, 5].map(|base| halton(n, base));
    [ishigami(&unit), linear(&unit)]
}

/// Three columns of random numbers.
pub fn random_cube(n: usize) -> [Vec<f64>; 3] {
    ["one", "two", "three"].map(|name| uniform(n, name))
}

/// The reference values of a method, by case and factor.
pub fn reference(method: &str) -> BTreeMap<(String, usize), Vec<f64>> {
    let path = package().join(format!("tests/reference/{method}.csv"));
    let text = std::fs::read_to_string(path).expect("reference values");
    let row = |line: &str| {
        let mut cells = line.split(',');
        let case = cells.next().expect("a case").to_owned();
        let factor = cells.next().and_then(|cell| cell.parse().ok()).expect("a factor");
        ((case, factor), cells.map(|cell| cell.parse().expect("a number")).collect())
    };
    text.lines().skip(1).map(row).collect()
}

/// Asserts that values are near to each other.
#[track_caller]
pub fn assert_near(what: &str, found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance, "{what}: {found}, not {expected} ± {tolerance}");
}

/// What `work` gives on so many threads.
pub fn on_threads<T: Send>(threads: usize, work: impl FnOnce() -> T + Send) -> T {
    rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads").install(work)
}
