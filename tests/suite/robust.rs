//! Robust choice: known tables, ranks and their stability, the regret matrix.

use orecast::analysis::decision::{Better, DecisionTable};
use orecast::analysis::percentile;
use orecast::analysis::robust::{Criterion, Ranking, Terms, rankings, regret_matrix};
use orecast::engine::Stream;

/// Three decisions in three states.
const OUTCOMES: [&[f64]; 3] = [&[50.0, 20.0, -10.0], &[30.0, 25.0, 10.0], &[15.0, 15.0, 15.0]];
const WEIGHTS: [f64; 3] = [0.3, 0.5, 0.2];

fn table<'a>(outcomes: &'a [&'a [f64]], weights: Option<&'a [f64]>) -> DecisionTable<'a> {
    DecisionTable { outcomes, weights, draws: None, better: Better::More }
}

fn by(table: DecisionTable, terms: Terms, resamples: usize) -> impl Fn(Criterion) -> Ranking {
    let all = rankings(table, terms, 1, resamples).expect("rankings");
    move |criterion| all.iter().find(|it| it.criterion == criterion).expect("the criterion").clone()
}

fn close(found: &[f64], expected: &[f64]) {
    assert_eq!(found.len(), expected.len());
    assert!(found.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{found:?}, not {expected:?}");
}

#[test]
fn a_table_made_by_hand_has_its_criteria() {
    let terms = Terms { optimism: 0.5, threshold: Some(15.0) };
    let by = by(table(&OUTCOMES, Some(&WEIGHTS)), terms, 0);
    for (criterion, values, ranks) in [
        (Criterion::ExpectedValue, [23.0, 23.5, 15.0], [2, 1, 3]),
        (Criterion::WorstCase, [-10.0, 10.0, 15.0], [3, 2, 1]),
        (Criterion::MaximumRegret, [25.0, 20.0, 35.0], [2, 1, 3]),
        (Criterion::Hurwicz, [20.0, 20.0, 15.0], [1, 1, 3]),
        (Criterion::Satisficing, [0.8, 0.8, 1.0], [2, 2, 1]),
    ] {
        close(&by(criterion).values, &values);
        assert_eq!(by(criterion).ranks, ranks, "{criterion:?}");
        assert!(by(criterion).is_best.iter().all(|it| it.is_nan()), "{criterion:?}");
    }
}

#[test]
fn a_cost_ranks_as_the_profit_that_it_is_the_negative_of() {
    let costs: Vec<Vec<f64>> = OUTCOMES.iter().map(|column| column.iter().map(|it| -it).collect()).collect();
    let costs: Vec<&[f64]> = costs.iter().map(Vec::as_slice).collect();
    let of = |outcomes: &[&[f64]], better, sign: f64| {
        let terms = Terms { optimism: 0.3, threshold: Some(sign * 15.0) };
        rankings(DecisionTable { outcomes, weights: Some(&WEIGHTS), draws: None, better }, terms, 1, 50)
            .expect("rankings")
    };
    for (profit, cost) in of(&OUTCOMES, Better::More, 1.0).iter().zip(&of(&costs, Better::Less, -1.0)) {
        assert_eq!((&profit.ranks, &profit.is_best), (&cost.ranks, &cost.is_best), "{:?}", profit.criterion);
        let outcome = [Criterion::ExpectedValue, Criterion::WorstCase, Criterion::Hurwicz].contains(&profit.criterion);
        let sign = if outcome { -1.0 } else { 1.0 };
        close(&profit.values, &cost.values.iter().map(|it| sign * it).collect::<Vec<_>>());
    }
}

fn normal(name: &str, count: u64) -> Vec<f64> {
    let stream = Stream::new(1, name);
    (0..count).map(|draw| orecast::math::normal_quantile(stream.uniform(draw))).collect()
}

#[test]
fn the_p90_regret_of_equal_weights_is_of_type_7() {
    let columns = ["one", "two", "three"].map(|name| normal(name, 137));
    let outcomes: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let found = by(table(&outcomes, None), Terms::default(), 0)(Criterion::P90Regret).values;
    let weighed = by(table(&outcomes, Some(&[0.25; 137])), Terms::default(), 0)(Criterion::P90Regret).values;
    let expected: Vec<f64> = (0..3)
        .map(|own| {
            let best = |state: usize| columns.iter().map(|column| column[state]).fold(f64::MIN, f64::max);
            let mut regrets: Vec<f64> = (0..137).map(|state| best(state) - columns[own][state]).collect();
            regrets.sort_by(f64::total_cmp);
            percentile(&regrets, 0.9)
        })
        .collect();
    close(&found, &expected);
    close(&weighed, &expected);
}

#[test]
fn the_p90_regret_of_a_state_that_weighs_one_percent_hardly_counts_it() {
    let found = by(table(&[&[0.0, 0.0], &[0.0, 100.0]], Some(&[0.99, 0.01])), Terms::default(), 0);
    assert!(found(Criterion::P90Regret).values[0] < 1.0);
    close(&found(Criterion::MaximumRegret).values, &[100.0, 0.0]);
}

#[test]
fn a_state_without_weight_does_not_count() {
    let outcomes: [&[f64]; 2] = [&[1.0, -1000.0], &[0.0, 0.0]];
    let found = by(table(&outcomes, Some(&[1.0, 0.0])), Terms::default(), 20);
    close(&found(Criterion::WorstCase).values, &[1.0, 0.0]);
    close(&found(Criterion::MaximumRegret).values, &[0.0, 1.0]);
    // One state is left, of which no stability can be told.
    assert!(found(Criterion::WorstCase).keeps_rank.iter().all(|it| it.is_nan()));
}

#[test]
fn a_rank_that_hangs_on_luck_is_kept_as_often_as_the_normal_law_says() {
    // The mean of 400 differences with a margin of one standard error: ahead in Φ(1) = 84 % of resamples.
    let noise = normal("noise", 400);
    let mean = noise.iter().sum::<f64>() / 400.0;
    let sd = (noise.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / 400.0).sqrt();
    let ahead: Vec<f64> = noise.iter().map(|it| (it - mean) / sd + 1.0 / 20.0).collect();
    let found = by(table(&[&ahead, &[0.0; 400]], None), Terms::default(), 4000)(Criterion::ExpectedValue);
    assert_eq!(found.ranks, [1, 2]);
    assert!((found.keeps_rank[0] - 0.8413).abs() < 0.02, "{found:?}");
    assert!((found.is_best[1] - 0.1587).abs() < 0.02, "{found:?}");
}

#[test]
fn rankings_are_the_same_for_any_number_of_threads() {
    let columns = ["one", "two", "three"].map(|name| normal(name, 1000));
    let outcomes: Vec<&[f64]> = columns.iter().map(Vec::as_slice).collect();
    let all = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| rankings(table(&outcomes, None), Terms::default(), 3, 100).expect("rankings"))
    };
    assert_eq!(all(1), all(3));
}

#[test]
fn the_regret_matrix_compares_the_means_of_each_scenario() {
    // Two scenarios of two draws each: means 2 and 5 against 3 and 1.
    let outcomes: [&[f64]; 2] = [&[1.0, 10.0, 3.0, 0.0], &[6.0, 1.0, 0.0, 1.0]];
    let found = regret_matrix(table(&outcomes, None), &[0, 1, 0, 1]).expect("a matrix");
    assert_eq!(found, [[1.0, 0.0], [0.0, 4.0]]);
    let weighed = regret_matrix(table(&outcomes, Some(&[3.0, 1.0, 1.0, 0.0])), &[0, 2, 0, 2]).expect("a matrix");
    assert_eq!((weighed[0][0], weighed[0][2], weighed[1][2]), (3.0, 0.0, 9.0));
    assert!(weighed[0][1].is_nan());
}

#[test]
fn a_table_that_is_none_is_refused() {
    let message = |table, terms| rankings(table, terms, 1, 0).expect_err("an error").to_string();
    assert!(message(table(&[], None), Terms::default()).contains("at least one decision"));
    assert!(message(table(&[&[]], None), Terms::default()).contains("draw more"));
    assert!(message(table(&[&[1.0], &[1.0, 2.0]], None), Terms::default()).contains("every state"));
    for weights in [&[0.0, 0.0][..], &[1.0], &[-1.0, 2.0], &[f64::NAN, 1.0]] {
        assert!(message(table(&[&[1.0, 2.0]], Some(weights)), Terms::default()).contains("weights"));
    }
    let terms = Terms { optimism: 2.0, threshold: None };
    assert!(message(table(&OUTCOMES, None), terms).contains("between 0 and 1"));
    assert!(regret_matrix(table(&OUTCOMES, None), &[0]).is_err());
}
