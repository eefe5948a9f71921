//! How fast the methods for given data are on 100,000 rows of 10 factors: those of benches/peers/given_data.py.
//! `cargo bench --bench given_data`.

use orecast::analysis::{self, Delta, FirstOrders, Pawn, Regressions};
use std::f64::consts::PI;

const ROWS: u64 = 100_000;
const BASES: [u64; 10] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29];
const RESAMPLES: usize = 100;

/// A Halton point's coordinate.
fn halton(row: u64, base: u64) -> f64 {
    let (mut index, mut share, mut value) = (row, 1.0, 0.0);
    while index > 0 {
        share /= base as f64;
        value += share * (index % base) as f64;
        index /= base;
    }
    value
}

/// Ishigami's function of the first three factors and a linear one of the others.
fn sample() -> (Vec<Vec<f64>>, Vec<f64>) {
    let factors = BASES.map(|base| (1..=ROWS).map(|row| halton(row, base)).collect::<Vec<f64>>()).to_vec();
    let value = |row: usize| {
        let [a, b, c] = [0, 1, 2].map(|factor| PI * (2.0 * factors[factor][row] - 1.0));
        let linear: f64 = (3..10).map(|factor| (factor - 3) as f64 * factors[factor][row]).sum();
        a.sin() + 7.0 * b.sin().powi(2) + 0.1 * c.powi(4) * a.sin() + linear
    };
    let outcome = (0..ROWS as usize).map(value).collect();
    (factors, outcome)
}

/// Times a method on the sample.
fn time<T>(bencher: divan::Bencher, method: impl Fn(&[&[f64]], &[f64]) -> T) {
    let (factors, outcome) = sample();
    let factors: Vec<&[f64]> = factors.iter().map(Vec::as_slice).collect();
    bencher.bench_local(|| method(&factors, &outcome));
}

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 10)]
fn pawn(bencher: divan::Bencher) {
    time(bencher, |factors, outcome| -> Vec<Pawn> { analysis::pawn(factors, outcome, 10, 1).expect("indices") });
}

#[divan::bench(sample_count = 5)]
fn delta(bencher: divan::Bencher) {
    time(bencher, |factors, outcome| -> Vec<Delta> {
        analysis::delta(factors, outcome, RESAMPLES, 1).expect("deltas")
    });
}

#[divan::bench(sample_count = 5)]
fn first_order(bencher: divan::Bencher) {
    time(bencher, |factors, outcome| -> FirstOrders {
        analysis::first_order(factors, outcome, RESAMPLES, 1).expect("shares")
    });
}

#[divan::bench(sample_count = 10)]
fn regression(bencher: divan::Bencher) {
    time(bencher, |factors, outcome| -> Regressions { analysis::regression(factors, outcome).expect("coefficients") });
}
