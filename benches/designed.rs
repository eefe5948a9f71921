//! How fast the analysis step of designed methods is, the outcomes being known: what benches/peers/sobol_indices.py and morris.py
//! time. `cargo bench --bench designed`.

use orecast::analysis::{morris, sobol_indices};

/// About 100,000 evaluations of 10 factors.
const FACTORS: usize = 10;
const BASE: usize = 8192;

/// Numbers that look random, as outcomes.
fn columns(count: usize) -> Vec<Vec<f64>> {
    let value = |seed: usize| ((seed as f64 * 12.9898).sin() * 43_758.545_3).fract();
    (0..count).map(|sheet| (0..BASE).map(|row| value(sheet * BASE + row)).collect()).collect()
}

fn main() {
    divan::main();
}

#[divan::bench(args = [false, true], sample_count = 10)]
fn sobol(bencher: divan::Bencher, second_order: bool) {
    let plan = sobol_indices::Plan { groups: FACTORS, second_order };
    let columns = columns(plan.sheets());
    let columns: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    bencher.bench_local(|| sobol_indices::indices(plan, &columns, 1, 100).expect("indices"));
}

#[divan::bench(args = [200, 500], sample_count = 5)]
fn morris_trajectories(bencher: divan::Bencher, pool: usize) {
    let plan = morris::Plan { pool, ..morris::Plan::new(FACTORS, 10) };
    bencher.bench_local(|| morris::trajectories(&plan, 1).expect("trajectories"));
}
