//! PAWN: reference values, the definition, and factors that do nothing.

use crate::given_data::{assert_near, halton, on_threads, random_cube, reference, reference_samples, slices, uniform};
use orecast::analysis::pawn;

#[test]
fn pawn_gives_the_values_of_salib() {
    // SALib's intervals differ by a row at their ends: by less than 3 of about 410 rows.
    let expected = reference("pawn");
    for sample in reference_samples(4096) {
        for (factor, found) in pawn(&sample.slices(), &sample.outcome, 10, 1).expect("indices").iter().enumerate() {
            let found = [found.minimum, found.mean, found.median, found.maximum, found.cv];
            for (found, expected) in found.iter().zip(&expected[&(sample.name.to_owned(), factor)]) {
                assert_near(&format!("{} {factor}", sample.name), *found, *expected, 0.007);
            }
        }
    }
}

#[test]
fn distances_are_those_of_the_definition_where_values_are_equal() {
    // A factor of three levels and an outcome of nine values.
    let n = 500;
    let level: Vec<f64> = halton(n, 2).iter().map(|u| (u * 3.0).floor()).collect();
    let luck = uniform(n, "luck");
    let outcome: Vec<f64> = level.iter().zip(&luck).map(|(level, u)| level + (u * 7.0).floor()).collect();
    let share = |of: Option<f64>, most: f64| {
        let rows = || level.iter().zip(&outcome).filter(move |(level, _)| of.is_none_or(|of| of == **level));
        rows().filter(|(_, value)| **value <= most).count() as f64 / rows().count() as f64
    };
    let distance = |of: f64| {
        (0..9).map(f64::from).map(|most| (share(Some(of), most) - share(None, most)).abs()).fold(0.0, f64::max)
    };
    let mut expected = [0.0, 1.0, 2.0].map(distance);
    expected.sort_by(f64::total_cmp);
    let found = pawn(&[&level], &outcome, 10, 1).expect("indices")[0];
    for (found, expected) in [found.minimum, found.median, found.maximum].into_iter().zip(expected) {
        assert_near("distance", found, expected, 1e-12);
    }
}

#[test]
fn a_factor_that_does_nothing_is_above_its_dummies_once_in_twenty_times() {
    let n = 400;
    let outcome = uniform(n, "outcome");
    let factors: Vec<Vec<f64>> = (0..200).map(|factor| uniform(n, &format!("factor {factor}"))).collect();
    // Each with dummies of its own.
    let found: Vec<_> =
        (0..).zip(&factors).map(|(seed, it)| pawn(&[it], &outcome, 10, seed).expect("one")[0]).collect();
    let medians = found.iter().filter(|it| it.median > it.median_dummy).count();
    let maxima = found.iter().filter(|it| it.maximum > it.maximum_dummy).count();
    // Binomial with mean 10 and standard deviation 3.
    assert!((1..=20).contains(&medians) && (1..=20).contains(&maxima), "{medians} and {maxima} of 200");
}

#[test]
fn factors_of_different_sizes_have_dummies_of_their_own() {
    let n = 1000;
    let [one, two, three] = random_cube(n);
    let level: Vec<f64> = three.iter().map(|u| (u * 2.0).floor()).collect();
    let found = pawn(&slices(&[one.clone(), level, two]), &one, 10, 1).expect("indices");
    assert!(found[1].median_dummy < found[0].median_dummy, "halves differ less from the whole than tenths do");
    assert_eq!(found[0].median_dummy, found[2].median_dummy);
    assert!(found[0].median > found[0].median_dummy);
}

#[test]
fn what_is_constant_moves_nothing() {
    let n = 100;
    let (some, constant) = (halton(n, 2), vec![3.0; n]);
    for (factor, outcome) in [(&some, &constant), (&constant, &some)] {
        let found = pawn(&[factor], outcome, 10, 1).expect("indices")[0];
        assert_eq!((found.minimum, found.maximum, found.maximum_dummy), (0.0, 0.0, 0.0));
        assert!(found.cv.is_nan());
    }
    assert!(pawn(&[&some[..5]], &some[..5], 10, 1).is_err());
    assert!(pawn(&[&some[..50]], &some, 10, 1).is_err());
}

#[test]
fn pawn_is_the_same_on_any_number_of_threads() {
    let [sample, _] = reference_samples(3000);
    let found = [1, 3].map(|threads| on_threads(threads, || pawn(&sample.slices(), &sample.outcome, 10, 7)));
    let [one, three] = found.map(|found| found.expect("indices"));
    assert_eq!(one, three);
}
