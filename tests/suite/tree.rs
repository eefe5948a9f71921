//! The classification and regression tree finds the steps of a step function.

use crate::prim::{column, levels};
use orecast::analysis::{Cart, Factor, Kept, Prim, Tree};
use orecast::error::Error;

fn grow(factors: &[Factor], outcome: &[f64]) -> Tree {
    Cart::default().grow(factors, outcome).expect("a tree")
}

#[test]
fn the_steps_of_a_step_function_are_its_splits() {
    let n = 2000;
    let (a, b, noise) = (column("a", n), column("b", n), column("noise", n));
    let step = |i: usize| {
        if a[i] <= 0.4 {
            1.0
        } else if b[i] <= 0.7 {
            5.0
        } else {
            9.0
        }
    };
    let outcome: Vec<f64> = (0..n).map(step).collect();
    let tree = grow(&[Factor::Numbers(&noise), Factor::Numbers(&a), Factor::Numbers(&b)], &outcome);
    let leaves: Vec<usize> = tree.leaves().collect();
    assert_eq!(leaves.iter().map(|leaf| tree.nodes[*leaf].mean).collect::<Vec<f64>>(), [1.0, 5.0, 9.0]);
    assert_eq!(leaves.iter().map(|leaf| tree.nodes[*leaf].n).sum::<usize>(), n);
    let split = tree.nodes[0].split.as_ref().expect("a split");
    assert_eq!((tree.nodes.len(), split.factor, split.sides[0]), (5, 1, 1));
    let last = a.iter().copied().filter(|a| *a <= 0.4).fold(0.0, f64::max);
    let first = a.iter().copied().filter(|a| *a > 0.4).fold(1.0, f64::min);
    assert_eq!(split.kept[0], Kept::Numbers { low: f64::NEG_INFINITY, high: last });
    assert_eq!(split.kept[1], Kept::Numbers { low: first, high: f64::INFINITY });
    let gains: f64 = tree.nodes.iter().filter_map(|node| node.split.as_ref()).map(|split| split.gain).sum();
    assert!((gains - 1.0).abs() < 1e-12, "all of the variance is explained: {gains}");
}

#[test]
fn the_conditions_on_the_way_to_a_leaf_hold_for_its_cases_and_no_other() {
    let n = 3000;
    let (a, b, regime) = (column("a", n), column("b", n), levels("regime", 5, n));
    let factors = [Factor::Numbers(&a), Factor::Numbers(&b), Factor::Levels { codes: &regime, count: 5 }];
    let outcome: Vec<f64> = (0..n).map(|i| (6.0 * a[i]).sin() + b[i] * [1.0, 3.0, 1.0, 3.0, 0.0][regime[i]]).collect();
    let tree = Cart { max_depth: 6, min_leaf: 0.01, complexity: 0.0 }.grow(&factors, &outcome).expect("a tree");
    assert!(tree.leaves().count() > 20);
    for (place, node) in tree.nodes.iter().enumerate() {
        let path = tree.path(place);
        assert!(path.windows(2).all(|pair| pair[0].factor < pair[1].factor), "one condition a factor");
        let holds = |i: &usize| path.iter().all(|it| it.kept.holds(&factors[it.factor], *i));
        let cases: Vec<usize> = (0..n).filter(holds).collect();
        assert_eq!(cases.len(), node.n);
        let mean = cases.iter().map(|i| outcome[*i]).sum::<f64>() / cases.len() as f64;
        assert!((mean - node.mean).abs() < 1e-12 && node.share >= 0.01 && node.depth <= 6);
    }
}

#[test]
fn levels_are_parted_by_their_means() {
    let regime = levels("regime", 4, 1000);
    let outcome: Vec<f64> = regime.iter().map(|level| f64::from(*level == 1 || *level == 2)).collect();
    let tree = grow(&[Factor::Levels { codes: &regime, count: 5 }], &outcome);
    let leaves: Vec<usize> = tree.leaves().collect();
    assert_eq!(leaves.len(), 2);
    let words = |leaf: usize| tree.path(leaf)[0].to_string();
    assert_eq!((words(leaves[0]), words(leaves[1])), ("factor 0 in {0, 3}".into(), "factor 0 in {1, 2}".into()));
}

#[test]
fn conditions_can_be_read() {
    let a: Vec<f64> = (0..100).map(f64::from).collect();
    let outcome: Vec<f64> = a.iter().map(|a| f64::from((30.0..60.0).contains(a))).collect();
    let tree = grow(&[Factor::Numbers(&a)], &outcome);
    let words: Vec<String> = tree.leaves().map(|leaf| tree.path(leaf)[0].to_string()).collect();
    assert_eq!(words, ["factor 0 ≤ 29", "factor 0 from 30 to 59", "factor 0 ≥ 60"]);
}

#[test]
fn a_split_that_is_not_worth_its_complexity_is_taken_back() {
    let n = 1000;
    let (a, noise) = (column("a", n), column("noise", n));
    let outcome: Vec<f64> = (0..n).map(|i| f64::from(a[i] > 0.5) + noise[i] - 0.5).collect();
    let leaves = |complexity| {
        let cart = Cart { complexity, ..Cart::default() };
        cart.grow(&[Factor::Numbers(&a)], &outcome).expect("a tree").leaves().count()
    };
    assert_eq!((leaves(0.01), leaves(0.9)), (2, 1));
    assert!(leaves(0.0) > 8);
}

/// Two splits of which the first alone gains nothing much: pruning looks at both together.
#[test]
fn a_weak_split_stays_for_the_strong_ones_below_it() {
    let n = 4000;
    let (a, b) = (column("a", n), column("b", n));
    let outcome: Vec<f64> = (0..n).map(|i| f64::from((a[i] > 0.52) != (b[i] > 0.5))).collect();
    let tree = Cart { complexity: 0.1, ..Cart::default() }.grow(&[Factor::Numbers(&a), Factor::Numbers(&b)], &outcome);
    let tree = tree.expect("a tree");
    assert!(tree.nodes[0].split.as_ref().is_some_and(|split| split.gain < 0.1));
    assert!(tree.leaves().count() >= 4);
}

#[test]
fn what_cannot_be_grown_is_said() {
    let a = [1.0, 2.0, 3.0, 4.0];
    assert_eq!(grow(&[Factor::Numbers(&a)], &[0.1; 4]).nodes.len(), 1);
    assert_eq!(grow(&[Factor::Numbers(&[1.0; 4])], &a).nodes.len(), 1);
    assert_eq!(grow(&[Factor::Numbers(&[1.0])], &[2.0]).nodes.len(), 1);
    let usage = |outcome: orecast::error::Result<Tree>| matches!(outcome, Err(Error::Usage(_)));
    assert!(usage(Cart::default().grow(&[Factor::Numbers(&a)], &[f64::NAN; 4])));
    assert!(usage(Cart::default().grow(&[Factor::Numbers(&a)], &[1.0; 3])));
    assert!(usage(Cart { min_leaf: 2.0, ..Cart::default() }.grow(&[Factor::Numbers(&a)], &a)));
}

#[test]
fn boxes_and_trees_are_the_same_for_any_number_of_threads() {
    let n = 5000;
    let (a, b, regime) = (column("a", n), column("b", n), levels("regime", 4, n));
    let factors = [Factor::Numbers(&a), Factor::Levels { codes: &regime, count: 4 }, Factor::Numbers(&b)];
    let interest: Vec<bool> = (0..n).map(|i| a[i] * b[i] > 0.3 && regime[i] != 2).collect();
    let outcome: Vec<f64> = (0..n).map(|i| a[i] * b[i] + regime[i] as f64 * 0.1).collect();
    let told = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        let boxes = pool.install(|| Prim { boxes: 3, ..Prim::default() }.find(&factors, &interest).expect("boxes"));
        let tree = pool.install(|| grow(&factors, &outcome));
        format!("{boxes:?} {tree:?}")
    };
    assert_eq!(told(1), told(3));
}
