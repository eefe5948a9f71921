//! The patient rule induction method finds what was planted, and says of its boxes what is so.

use orecast::analysis::{Factor, Kept, Objective, Prim, PrimBox, Trajectory};
use orecast::engine::Stream;
use orecast::error::Error;

/// Uniform numbers, a column for each name.
pub fn column(name: &str, n: usize) -> Vec<f64> {
    let stream = Stream::new(7, name);
    (0..n).map(|case| stream.uniform(case as u64)).collect()
}

/// Levels from 0 to `count` − 1.
pub fn levels(name: &str, count: usize, n: usize) -> Vec<usize> {
    column(name, n).into_iter().map(|u| (u * count as f64) as usize).collect()
}

fn find(factors: &[Factor], interest: &[bool]) -> Trajectory {
    Prim::default().find(factors, interest).expect("boxes").remove(0)
}

fn range(kept: &Kept) -> (f64, f64) {
    match kept {
        Kept::Numbers { low, high } => (*low, *high),
        Kept::Levels(_) => panic!("levels"),
    }
}

fn holds(found: &PrimBox, factors: &[Factor], case: usize) -> bool {
    found.limits.iter().zip(factors).all(|(kept, factor)| kept.holds(factor, case))
}

pub fn holds_without(found: &PrimBox, factors: &[Factor], case: usize, freed: usize) -> bool {
    let mut limits = found.limits.iter().zip(factors).enumerate();
    limits.all(|(place, (kept, factor))| place == freed || kept.holds(factor, case))
}

pub fn inside(found: &PrimBox, factors: &[Factor]) -> Vec<usize> {
    (0..factors[0].len()).filter(|case| holds(found, factors, *case)).collect()
}

#[test]
fn a_planted_box_is_found_among_noise() {
    let n = 4000;
    let columns: Vec<Vec<f64>> = ["a", "b", "c", "d", "e"].iter().map(|name| column(name, n)).collect();
    let regime = levels("regime", 4, n);
    let inside = |case: usize| columns[0][case] > 0.6 && columns[1][case] < 0.5 && [0, 3].contains(&regime[case]);
    let interest: Vec<bool> = (0..n).map(inside).collect();
    let mut factors: Vec<Factor> = columns.iter().map(|column| Factor::Numbers(column)).collect();
    factors.push(Factor::Levels { codes: &regime, count: 4 });
    let found = find(&factors, &interest);
    let shown = found.shown_box();
    assert!(shown.coverage > 0.95 && shown.density > 0.95, "{} {}", shown.coverage, shown.density);
    assert!((range(&shown.limits[0]).0 - 0.6).abs() < 0.01 && range(&shown.limits[0]).1.is_infinite());
    assert!((range(&shown.limits[1]).1 - 0.5).abs() < 0.01 && range(&shown.limits[1]).0.is_infinite());
    assert_eq!(shown.limits[5], Kept::Levels(vec![true, false, false, true]));
    assert_eq!(shown.res_dim, 3, "noise is not restricted: {:?}", shown.limits);
    assert!([0, 1, 5].iter().all(|factor| shown.quasi_p[*factor] < 1e-6), "{:?}", shown.quasi_p);
    assert!([2, 3, 4].iter().all(|factor| shown.quasi_p[*factor].is_nan()));
}

#[test]
fn the_boxes_tell_of_the_cases_within_their_limits_and_are_nested() {
    let n = 1500;
    let (a, b, noise) = (column("a", n), column("b", n), column("noise", n));
    // Ties: only eleven values.
    let coarse: Vec<f64> = column("coarse", n).iter().map(|u| (u * 10.0).round()).collect();
    let (constant, regime) = (vec![3.0; n], levels("regime", 3, n));
    let interest: Vec<bool> =
        (0..n).map(|i| (a[i] + 0.05 * coarse[i] > 0.8 && b[i] < 0.7 && regime[i] > 0) != (noise[i] < 0.1)).collect();
    let factors = [
        Factor::Numbers(&a),
        Factor::Numbers(&b),
        Factor::Numbers(&coarse),
        Factor::Numbers(&constant),
        Factor::Levels { codes: &regime, count: 3 },
    ];
    for objective in [Objective::GainPerCase, Objective::GainTimesMass, Objective::Density] {
        let found = Prim { objective, mass_min: 0.02, ..Prim::default() }.find(&factors, &interest).expect("boxes");
        let Trajectory { boxes, peeled, shown } = &found[0];
        assert!(*peeled > 10 && boxes.len() >= *peeled);
        let cases: Vec<Vec<usize>> = boxes.iter().map(|found| inside(found, &factors)).collect();
        for (place, (found, cases)) in boxes.iter().zip(&cases).enumerate() {
            let hits = cases.iter().filter(|case| interest[**case]).count();
            assert_eq!((found.n, found.hits), (cases.len(), hits), "box {place}");
            assert_eq!(found.res_dim, found.limits.iter().filter(|kept| kept.is_restricted()).count());
            assert_eq!(found.density, hits as f64 / cases.len() as f64);
            assert!(found.mass >= 0.02 && !found.limits[3].is_restricted());
            let average = boxes[0].density;
            let worth = |it: &PrimBox| it.coverage * (it.density - average);
            let best = worth(&boxes[*shown]);
            assert!(worth(found) <= best);
        }
        for place in 1..boxes.len() {
            let (outer, inner) = if place < *peeled { (place - 1, place) } else { (place, place - 1) };
            assert!(cases[inner].len() < cases[outer].len());
            assert!(cases[inner].iter().all(|case| cases[outer].binary_search(case).is_ok()), "box {place}");
            let within =
                boxes[inner].limits.iter().zip(&boxes[outer].limits).all(|(kept, outer)| kept.and(outer) == *kept);
            assert!(within, "the limits of box {place}");
        }
    }
}

#[test]
fn a_number_equal_to_a_limit_is_inside() {
    let scores: Vec<f64> = (0..300).map(|case| f64::from(case % 3)).collect();
    let interest: Vec<bool> = scores.iter().map(|score| *score >= 1.0).collect();
    let factors = [Factor::Numbers(&scores)];
    let found = find(&factors, &interest);
    let shown = found.shown_box();
    assert_eq!(shown.limits, [Kept::Numbers { low: 1.0, high: f64::INFINITY }]);
    assert_eq!((shown.n, shown.coverage, shown.density), (200, 1.0, 1.0));
}

#[test]
fn what_was_peeled_too_far_is_pasted_back() {
    let n = 3000;
    let (a, b) = (column("a", n), column("b", n));
    let interest: Vec<bool> = (0..n).map(|i| a[i] > 0.9 && b[i] > 0.5 || a[i] > 0.45 && a[i] < 0.6).collect();
    let factors = [Factor::Numbers(&a), Factor::Numbers(&b)];
    let pasted = |alpha| {
        let found = Prim { alpha, ..Prim::default() }.find(&factors, &interest).expect("boxes").remove(0);
        let pasted = found.boxes[found.peeled - 1..].to_vec();
        pasted.windows(2).for_each(|pair| assert!(pair[1].density >= pair[0].density && pair[1].n > pair[0].n));
        pasted.len() - 1
    };
    assert!((1..20).any(|twentieth| pasted(f64::from(twentieth) / 40.0) > 0));
}

#[test]
fn further_boxes_cover_what_the_first_left() {
    let n = 4000;
    let (a, b) = (column("a", n), column("b", n));
    let interest: Vec<bool> = (0..n).map(|i| (a[i] < 0.3 && b[i] < 0.5) || (a[i] > 0.7 && b[i] > 0.6)).collect();
    let factors = [Factor::Numbers(&a), Factor::Numbers(&b)];
    let found = Prim { boxes: 5, mass_min: 0.02, ..Prim::default() }.find(&factors, &interest).expect("boxes");
    assert_eq!(found.len(), 2, "what is left is no denser than the whole");
    let shown: Vec<&PrimBox> = found.iter().map(Trajectory::shown_box).collect();
    assert!(shown.iter().all(|shown| shown.density > 0.95), "{shown:?}");
    assert!(shown[0].coverage + shown[1].coverage > 0.97);
    assert!(found[1].boxes[0].n == n - shown[0].n && found[1].boxes[0].coverage < 1.0 - shown[0].coverage + 1e-12);
    let picked = Prim { boxes: 2, picks: vec![25], ..Prim::default() }.find(&factors, &interest).expect("boxes");
    assert_eq!((picked[0].shown, picked[1].boxes[0].n), (25, n - picked[0].boxes[25].n));
}

#[test]
fn a_level_with_many_cases_does_not_go_before_a_better_end() {
    let n = 2000;
    let (a, side) = (column("a", n), levels("side", 2, n));
    let interest: Vec<bool> = (0..n).map(|i| a[i] > 0.5 && (side[i] == 1 || a[i] > 0.7)).collect();
    let factors = [Factor::Numbers(&a), Factor::Levels { codes: &side, count: 2 }];
    assert!(!find(&factors, &interest).boxes[1].limits[1].is_restricted());
    let density = Prim { objective: Objective::Density, ..Prim::default() }.find(&factors, &interest).expect("boxes");
    assert!(density[0].boxes[1].limits[1].is_restricted());
}

#[test]
fn nothing_to_find_is_said_and_does_not_panic() {
    let a = [1.0, 2.0, 3.0];
    let usage = |outcome: orecast::error::Result<Vec<Trajectory>>| matches!(outcome, Err(Error::Usage(_)));
    let numbers = [Factor::Numbers(&a)];
    assert!(usage(Prim::default().find(&numbers, &[false; 3])));
    assert!(usage(Prim::default().find(&numbers, &[true; 3])));
    assert!(usage(Prim::default().find(&numbers, &[true, false])));
    assert!(usage(Prim::default().find(&[], &[true, false])));
    assert!(usage(Prim::default().find(&[Factor::Numbers(&[1.0, f64::NAN, 3.0])], &[true, false, true])));
    assert!(usage(Prim::default().find(&[Factor::Levels { codes: &[0, 1, 2], count: 2 }], &[true, false, true])));
    assert!(usage(Prim { alpha: 0.0, ..Prim::default() }.find(&numbers, &[true, false, true])));
    assert!(usage(Prim { picks: vec![99], ..Prim::default() }.find(&numbers, &[true, false, true])));
    assert_eq!(find(&numbers, &[false, true, true]).shown_box().n, 2);
    assert_eq!(find(&[Factor::Numbers(&[5.0; 3])], &[false, true, true]).boxes.len(), 1);
}

/// P(X ≥ hits) term by term, X binomial.
fn tail(n: usize, hits: usize, density: f64) -> f64 {
    let mut term = (1.0 - density).powi(n as i32);
    let mut sum = 0.0;
    for k in 0..=n {
        sum += if k >= hits { term } else { 0.0 };
        term *= (n - k) as f64 / (k + 1) as f64 * density / (1.0 - density);
    }
    sum
}

#[test]
fn a_quasi_p_value_is_the_chance_of_as_many_hits_without_the_restriction() {
    let n = 600;
    let (a, b, regime) = (column("a", n), column("b", n), levels("regime", 3, n));
    let interest: Vec<bool> = (0..n).map(|i| (a[i] > 0.5 && regime[i] != 1) != (b[i] < 0.2)).collect();
    let factors = [Factor::Numbers(&a), Factor::Numbers(&b), Factor::Levels { codes: &regime, count: 3 }];
    let mut compared = 0;
    for found in &find(&factors, &interest).boxes {
        for freed in (0..3).filter(|factor| found.limits[*factor].is_restricted()) {
            let cases: Vec<usize> = (0..n).filter(|case| holds_without(found, &factors, *case, freed)).collect();
            let density = cases.iter().filter(|case| interest[**case]).count() as f64 / cases.len() as f64;
            let p = tail(found.n, found.hits, density);
            assert!((found.quasi_p[freed] - p).abs() < 1e-10, "{} is not {p}", found.quasi_p[freed]);
            compared += 1;
        }
    }
    assert!(compared > 30);
}
