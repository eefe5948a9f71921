//! How fast scenario discovery is, on 100,000 cases of ten factors. `cargo bench --bench discovery`; the peers, on the same
//! data: benches/peers/prim.py.

use orecast::analysis::{Cart, Factor, Prim};

const CASES: usize = 100_000;
const BASES: [usize; 10] = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29];

/// The Halton sequence from its first point on.
fn halton(base: usize) -> Vec<f64> {
    let point = |mut index: usize| {
        let (mut value, mut part) = (0.0, 1.0);
        while index > 0 {
            part /= base as f64;
            value += part * (index % base) as f64;
            index /= base;
        }
        value
    };
    (1..=CASES).map(point).collect()
}

/// Cases of interest in a box of two of the factors, with noise both ways.
fn data() -> (Vec<Vec<f64>>, Vec<bool>) {
    let (columns, noise) = (BASES.map(halton).to_vec(), halton(31));
    let chance = |case: usize| if columns[0][case] > 0.6 && columns[1][case] < 0.5 { 0.9 } else { 0.05 };
    let interest = (0..CASES).map(|case| noise[case] < chance(case)).collect();
    (columns, interest)
}

fn main() {
    divan::main();
}

#[divan::bench(sample_count = 10)]
fn prim(bencher: divan::Bencher) {
    let (columns, interest) = data();
    let factors: Vec<Factor> = columns.iter().map(|column| Factor::Numbers(column)).collect();
    bencher.bench_local(|| Prim::default().find(&factors, &interest).expect("a box"));
}

#[divan::bench(sample_count = 10)]
fn tree(bencher: divan::Bencher) {
    let (columns, interest) = data();
    let factors: Vec<Factor> = columns.iter().map(|column| Factor::Numbers(column)).collect();
    let outcome: Vec<f64> = interest.iter().map(|hit| f64::from(u8::from(*hit))).collect();
    bencher.bench_local(|| Cart::default().grow(&factors, &outcome).expect("a tree"));
}
