//! The patient rule induction method takes the same peels as EMA Workbench's (tests/reference/prim.py).

use crate::prim::{holds_without, inside};
use orecast::analysis::{Factor, Objective, Prim};

/// The Halton sequence from its first point on.
fn halton(base: usize, n: usize) -> Vec<f64> {
    let point = |mut index: usize| {
        let (mut value, mut part) = (0.0, 1.0);
        while index > 0 {
            part /= base as f64;
            value += part * (index % base) as f64;
            index /= base;
        }
        value
    };
    (1..=n).map(point).collect()
}

/// A row of the reference: its fields by name.
fn reference() -> Vec<std::collections::HashMap<&'static str, &'static str>> {
    let mut lines = include_str!("../reference/prim.csv").lines().map(|line| line.split(','));
    let head: Vec<&str> = lines.next().expect("a head").collect();
    lines.map(|line| head.iter().copied().zip(line).collect()).collect()
}

#[test]
fn the_peels_are_those_of_ema_workbench() {
    let n = 2000;
    let columns: Vec<Vec<f64>> = [2, 3, 5, 7].iter().map(|base| halton(*base, n)).collect();
    let (noise, regime): (Vec<f64>, Vec<usize>) =
        (halton(13, n), halton(11, n).iter().map(|u| (u * 4.0) as usize).collect());
    let objectives = [
        ("lenient1", Objective::GainPerCase),
        ("lenient2", Objective::GainTimesMass),
        ("original", Objective::Density),
    ];
    let mut compared = (0, 0);
    for (name, with_levels, objective) in objectives.iter().flat_map(|(name, it)| [(name, "0", it), (name, "1", it)]) {
        let in_box = |i: usize| {
            columns[0][i] > 0.55 && columns[1][i] < 0.6 && (with_levels == "0" || [1, 2].contains(&regime[i]))
        };
        let interest: Vec<bool> = (0..n).map(|i| noise[i] < if in_box(i) { 0.9 } else { 0.08 }).collect();
        let mut factors: Vec<Factor> = columns.iter().map(|column| Factor::Numbers(column)).collect();
        factors.extend((with_levels == "1").then_some(Factor::Levels { codes: &regime, count: 4 }));
        let found =
            Prim { objective: *objective, ..Prim::default() }.find(&factors, &interest).expect("boxes").remove(0);
        let rows = reference();
        let rows: Vec<_> =
            rows.iter().filter(|row| row["with_levels"] == with_levels && row["objective"] == *name).collect();
        // They end where no peel raises the objective; ours go on, or end when all cases are of interest.
        assert!(found.peeled >= rows.len(), "{name} {with_levels}: {} peels", found.peeled);
        for (step, (found, row)) in found.boxes.iter().zip(rows).enumerate() {
            let number = |field: &str| row[field].parse::<f64>().expect("a number");
            let here = format!("{name} {with_levels} step {step}");
            assert_eq!((found.n as f64, found.hits as f64), (number("n"), number("hits")), "{here}");
            assert_eq!((found.coverage, found.density), (number("coverage"), number("density")), "{here}");
            assert_eq!((found.mass, found.res_dim as f64), (number("mass"), number("res_dim")), "{here}");
            // Its limits lie halfway to what was peeled, ours on what is kept: the same cases are inside.
            let within = |j: usize, i: usize| {
                (number(&format!("low_{j}"))..=number(&format!("high_{j}"))).contains(&columns[j][i])
            };
            let kept = |i: usize| with_levels == "0" || row["levels"].contains(&regime[i].to_string());
            let theirs: Vec<usize> = (0..n).filter(|i| kept(*i) && (0..4).all(|j| within(j, *i))).collect();
            assert_eq!(inside(found, &factors), theirs, "{here}");
            // A quasi-p-value counts cases outside the box, a few of which lie between their limits and ours: it is held
            // against theirs where there is none.
            let ours_freed = |j: usize| (0..n).filter(|i| holds_without(found, &factors, *i, j)).count();
            let theirs_freed =
                |j: usize| (0..n).filter(|i| kept(*i) && (0..4).all(|other| other == j || within(other, *i))).count();
            for j in (0..4).filter(|j| !row[format!("p_{j}").as_str()].is_empty()) {
                let p = number(&format!("p_{j}"));
                let same = ours_freed(j) == theirs_freed(j);
                compared.0 += usize::from(same);
                compared.1 += 1;
                assert!(!same || (found.quasi_p[j] / p - 1.0).abs() < 1e-8, "{here}: {} is not {p}", found.quasi_p[j]);
            }
        }
    }
    assert!(compared.0 * 2 > compared.1, "only {} of {} quasi-p-values were compared", compared.0, compared.1);
}
