//! The value of information: closed forms, the farmer's problem, errors that are as said.

use orecast::analysis::decision::{Better, DecisionTable};
use orecast::analysis::information::{Information, best_now, evpi, evppi, known_scenario};
use orecast::engine::Stream;
use orecast::math::{normal_cdf, normal_quantile};

fn table<'a>(outcomes: &'a [&'a [f64]]) -> DecisionTable<'a> {
    DecisionTable { outcomes, weights: None, draws: None, better: Better::More }
}

fn normal(seed: u64, name: &str, count: usize) -> Vec<f64> {
    let stream = Stream::new(seed, name);
    (0..count).map(|draw| normal_quantile(stream.uniform(draw as u64))).collect()
}

fn uniform(name: &str, count: usize) -> Vec<f64> {
    let stream = Stream::new(1, name);
    (0..count).map(|draw| stream.uniform(draw as u64)).collect()
}

/// The value of knowing a normal benefit before choosing it or nothing: σφ(μ/σ) − |μ|Φ(−|μ|/σ).
fn closed_form(mean: f64, sd: f64) -> f64 {
    let z = mean.abs() / sd;
    sd * (-z * z / 2.0).exp() / std::f64::consts::TAU.sqrt() - mean.abs() * normal_cdf(-z)
}

/// Benefit 1 + √2·x₁ + √2·x₂ against 0.
fn benefit(x: &[f64], y: &[f64]) -> Vec<f64> {
    x.iter().zip(y).map(|(x, y)| 1.0 + 2f64.sqrt() * (x + y)).collect()
}

#[test]
fn a_table_made_by_hand_has_its_value_of_information() {
    let outcomes: [&[f64]; 3] = [&[50.0, 20.0, -10.0], &[30.0, 25.0, 10.0], &[15.0, 15.0, 15.0]];
    let table =
        DecisionTable { outcomes: &outcomes, weights: Some(&[0.3, 0.5, 0.2]), draws: None, better: Better::More };
    let now = best_now(table).expect("a decision");
    assert_eq!((now.decision, now.next), (1, Some(0)));
    assert!((now.expected - 23.5).abs() < 1e-12 && (now.margin - 0.5).abs() < 1e-12);
    let found = evpi(table).expect("a value");
    assert!((found.value - 7.0).abs() < 1e-12 && (found.changes - 0.5).abs() < 1e-12, "{found:?}");
    let costs: Vec<Vec<f64>> = outcomes.iter().map(|column| column.iter().map(|it| -it).collect()).collect();
    let costs: Vec<&[f64]> = costs.iter().map(Vec::as_slice).collect();
    let as_cost = DecisionTable { outcomes: &costs, better: Better::Less, ..table };
    assert_eq!(evpi(as_cost).expect("a value").value, found.value);
    assert_eq!(best_now(as_cost).expect("a decision").expected, -now.expected);
}

/// The profit of planting wheat, corn and beets on 500 acres (Birge and Louveaux, "Introduction to stochastic programming",
/// section 1.1) when yields are so many times the usual.
fn farm([wheat, corn, beets]: [f64; 3], yields: f64) -> f64 {
    let grain = |tonnes: f64, needed: f64, sells: f64, costs: f64| {
        if tonnes > needed { (tonnes - needed) * sells } else { (tonnes - needed) * costs }
    };
    let beet = 20.0 * yields * beets;
    grain(2.5 * yields * wheat, 200.0, 170.0, 238.0)
        + grain(3.0 * yields * corn, 240.0, 150.0, 210.0)
        + 36.0 * beet.min(6000.0)
        + 10.0 * (beet - 6000.0).max(0.0)
        - (150.0 * wheat + 230.0 * corn + 260.0 * beets)
}

#[test]
fn the_farmers_perfect_forecast_is_worth_7016() {
    // The best plan for each yield, the last of them for the mean yield before it, and the best one without a forecast.
    let plans = [[100.0, 25.0, 375.0], [120.0, 80.0, 300.0], [550.0 / 3.0, 200.0 / 3.0, 250.0], [170.0, 80.0, 250.0]];
    let profits = plans.map(|plan| [0.8, 1.0, 1.2].map(|yields| farm(plan, yields)));
    let outcomes: Vec<&[f64]> = profits.iter().map(|row| row.as_slice()).collect();
    for (state, wait_and_see) in [(0, 59_950.0), (1, 118_600.0), (2, 167_666.67)] {
        assert!((profits[state][state] - wait_and_see).abs() < 0.01, "{profits:?}");
    }
    let now = best_now(table(&outcomes)).expect("a decision");
    assert_eq!(now.decision, 3);
    assert!((now.expected - 108_390.0).abs() < 0.01, "{now:?}");
    assert!((profits[1].iter().sum::<f64>() / 3.0 - 107_240.0).abs() < 0.01);
    assert!((evpi(table(&outcomes)).expect("a value").value - 7_015.56).abs() < 0.01);
}

#[test]
fn a_normal_benefit_has_the_closed_form() {
    assert!((closed_form(1.0, 2.0) - 0.395_593_114_8).abs() < 1e-9);
    assert!((closed_form(1.0, 2f64.sqrt()) - 0.199_641_228_4).abs() < 1e-9);
    let (x, y) = (normal(1, "x", 50_000), normal(1, "y", 50_000));
    let benefit = benefit(&x, &y);
    let zero = vec![0.0; benefit.len()];
    let outcomes: [&[f64]; 2] = [&benefit, &zero];
    let near = |found: Information, expected: f64| {
        assert!((found.value - expected).abs() < 3.0 * found.error && found.error < 0.006, "{found:?}, not {expected}");
    };
    near(evpi(table(&outcomes)).expect("a value"), closed_form(1.0, 2.0));
    near(evppi(table(&outcomes), &[&x], 1).expect("a value"), closed_form(1.0, 2f64.sqrt()));
    near(evppi(table(&outcomes), &[&x, &y], 1).expect("a value"), closed_form(1.0, 2.0));
}

#[test]
fn errors_and_bias_of_a_partial_value_are_as_said() {
    // 100 samples of 1000 draws each, in which three decisions compete.
    let (mut z, mut bias) = (Vec::new(), Vec::new());
    let truth = closed_form(1.0, 2f64.sqrt());
    for seed in 0..100 {
        let (x, y, u) = (normal(seed, "x", 1000), normal(seed, "y", 1000), normal(seed, "u", 1000));
        let linear = benefit(&x, &y);
        // E(· | x) is the same as that of the first decision, less 1, with noise that has nothing to do with it.
        let other: Vec<f64> = x.iter().zip(&u).map(|(x, u)| 2f64.sqrt() * x + 2.0 * u).collect();
        let found = evppi(table(&[&linear, &[0.0; 1000], &other]), &[&x], seed).expect("a value");
        z.push((found.value - found.bias - truth) / found.error);
        bias.push(found.bias);
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let sd = mean(&z.iter().map(|it| it * it).collect::<Vec<_>>()).sqrt();
    // A sample whose value is too low has too small an error, which draws the mean below 0.
    assert!(mean(&z).abs() < 0.4 && (0.8..1.2).contains(&sd), "{} {sd}", mean(&z));
    assert!((0.0..0.02).contains(&mean(&bias)), "{}", mean(&bias));
}

#[test]
fn what_only_matters_together_is_worth_nothing_alone() {
    let (x, y) = (normal(1, "x", 20_000), normal(1, "y", 20_000));
    let product: Vec<f64> = x.iter().zip(&y).map(|(x, y)| 0.5 + 2.0 * x * y).collect();
    let zero = vec![0.0; product.len()];
    let outcomes: [&[f64]; 2] = [&product, &zero];
    let all = evpi(table(&outcomes)).expect("a value");
    let (alone, together) = (evppi(table(&outcomes), &[&x], 1), evppi(table(&outcomes), &[&x, &y], 1));
    let (alone, together) = (alone.expect("a value"), together.expect("a value"));
    assert!(alone.value < 0.01, "{alone:?}");
    assert!((together.value - all.value).abs() < 1e-3, "{together:?}, not {all:?}");
}

#[test]
fn a_curve_is_followed_whatever_the_factors_distribution() {
    // A wave in the rank of a factor with heavy tails, against noise: known exactly from the wave alone.
    let u = uniform("u", 50_000);
    let noise = normal(1, "noise", 50_000);
    let wave: Vec<f64> = u.iter().map(|u| (9.0 * u).sin() + 0.2).collect();
    let heavy: Vec<f64> = u.iter().map(|u| (2.0 * normal_quantile(*u)).exp()).collect();
    let outcome: Vec<f64> = wave.iter().zip(&noise).map(|(wave, noise)| wave + noise).collect();
    let zero = vec![0.0; 50_000];
    let known = evpi(table(&[&wave, &zero])).expect("a value");
    for factor in [&u, &heavy] {
        let found = evppi(table(&[&outcome, &zero]), &[factor], 1).expect("a value");
        assert!((found.value - known.value).abs() < 3.0 * found.error, "{found:?}, not {known:?}");
    }
}

#[test]
fn a_factor_of_three_levels_is_known_by_the_means_of_its_levels() {
    let level: Vec<f64> = uniform("level", 3000).iter().map(|u| (3.0 * u).floor()).collect();
    let noise = normal(1, "noise", 3000);
    let outcome: Vec<f64> =
        level.iter().zip(&noise).map(|(it, noise)| [-1.0, 2.0, -0.5][*it as usize] + noise).collect();
    let found = evppi(table(&[&outcome, &[0.0; 3000]]), &[&level], 1).expect("a value");
    let part = |which: f64| {
        outcome.iter().zip(&level).filter(|(_, level)| **level == which).map(|(it, _)| it).sum::<f64>() / 3000.0
    };
    let parts = [part(0.0), part(1.0), part(2.0)];
    let expected = parts.iter().map(|it| it.max(0.0)).sum::<f64>() - parts.iter().sum::<f64>().max(0.0);
    assert!((found.value - expected).abs() < 1e-3, "{found:?}, not {expected}");
}

#[test]
fn a_factor_told_twice_is_worth_what_it_is_worth_once() {
    let (x, y) = (normal(1, "x", 5000), normal(1, "y", 5000));
    // In another unit, and far from 0.
    let again: Vec<f64> = x.iter().map(|x| 1e6 + 1000.0 * x).collect();
    let benefit: Vec<f64> = benefit(&x, &y).iter().map(|it| 1e9 * it).collect();
    let value = |factors: &[&[f64]]| evppi(table(&[&benefit, &[0.0; 5000]]), factors, 1).expect("a value");
    let (once, twice) = (value(&[&x]), value(&[&x, &again]));
    assert!(
        (twice.value - once.value).abs() < 0.1 * once.error && (twice.error / once.error - 1.0).abs() < 0.3,
        "{once:?} {twice:?}"
    );
}

#[test]
fn a_factor_that_does_not_vary_is_worth_nothing() {
    let noise = normal(1, "noise", 100);
    for outcomes in [&[&noise[..], &[0.0; 100]][..], &[&[1.0; 100], &[0.0; 100]], &[&noise]] {
        let found = evppi(table(outcomes), &[&[7.0; 100]], 1).expect("a value");
        assert!(found.value.abs() < 1e-12 && found.changes == 0.0, "{found:?}");
    }
    let twins = evppi(table(&[&noise, &noise]), &[&noise, &noise], 1).expect("a value");
    assert_eq!((twins.value, twins.error), (0.0, 0.0));
}

#[test]
fn the_value_of_information_is_the_same_for_any_number_of_threads() {
    let (x, y) = (normal(1, "x", 5000), normal(1, "y", 5000));
    let (benefit, zero) = (benefit(&x, &y), vec![0.0; 5000]);
    let value = |threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| evppi(table(&[&benefit, &zero]), &[&x, &y], 1).expect("a value"))
    };
    assert_eq!(value(1), value(3));
}

#[test]
fn too_few_draws_and_weights_are_refused() {
    let message = |table, factors: &[&[f64]]| evppi(table, factors, 1).expect_err("an error").to_string();
    assert!(message(table(&[&[1.0; 20], &[0.0; 20]]), &[&[1.0; 20]]).contains("takes 30 draws, not 20"));
    assert!(message(table(&[&[1.0; 40], &[0.0; 40]]), &[&[1.0; 30]]).contains("in every draw"));
    assert!(message(table(&[&[1.0; 40], &[0.0; 40]]), &[]).contains("at least one factor"));
    let weighed = DecisionTable { outcomes: &[&[1.0]], weights: Some(&[1.0]), draws: None, better: Better::More };
    assert!(message(weighed, &[&[1.0]]).contains("leave out the weights"));
    assert!(evpi(table(&[&[1.0], &[2.0]])).expect("a value").error.is_nan());
}

#[test]
fn a_draw_that_is_a_state_in_several_scenarios_is_one_piece_of_evidence() {
    let (gain, zero) = (normal(1, "gain", 2000), vec![0.0; 2000]);
    let once = best_now(table(&[&gain, &zero])).expect("a decision");
    let thrice = |column: &[f64]| column.repeat(3);
    let (gains, zeros, draws) = (thrice(&gain), thrice(&zero), (0..2000).collect::<Vec<_>>().repeat(3));
    let outcomes: [&[f64]; 2] = [&gains, &zeros];
    let repeated = DecisionTable { draws: Some(&draws), ..table(&outcomes) };
    let found = best_now(repeated).expect("a decision");
    assert!((found.margin - once.margin).abs() < 1e-12 && (found.margin_error / once.margin_error - 1.0).abs() < 1e-9);
    let (once, found) = (evpi(table(&[&gain, &zero])).expect("a value"), evpi(repeated).expect("a value"));
    assert!((found.value - once.value).abs() < 1e-12 && (found.error / once.error - 1.0).abs() < 1e-9);
    // Taken for independent, they would tell √3 times as much as they do.
    let naive = evpi(table(&outcomes)).expect("a value");
    assert!((found.error / naive.error - 3f64.sqrt()).abs() < 0.01);
}

#[test]
fn knowing_the_scenario_is_worth_what_its_means_say() {
    let outcomes: [&[f64]; 2] = [&[9.0, 11.0, -4.0, -6.0], &[0.0; 4]];
    let table = DecisionTable { draws: Some(&[0, 1, 0, 1]), ..table(&outcomes) };
    let found = known_scenario(table, &[0, 0, 1, 1]).expect("a value");
    assert_eq!((found.value, found.changes), (2.5, 0.5));
    assert!(found.error > 0.0 && known_scenario(table, &[0, 0]).is_err());
}

/// Normal numbers: so many columns of so many draws.
fn normals(seed: u64, columns: usize, count: usize) -> Vec<Vec<f64>> {
    (0..columns).map(|column| normal(seed, &format!("x{column}"), count)).collect()
}

fn slices(columns: &[Vec<f64>]) -> Vec<&[f64]> {
    columns.iter().map(Vec::as_slice).collect()
}

#[test]
fn many_factors_together_have_the_closed_form() {
    // Benefit 1 + a sum of 20 factors with variance 4 in all, and noise: all factors, and any ten of them.
    let factors = normals(1, 20, 20_000);
    let noise = normal(1, "noise", 20_000);
    let sum = |draw: usize| factors.iter().map(|factor| factor[draw]).sum::<f64>() * (4f64 / 20.0).sqrt();
    let benefit: Vec<f64> = (0..20_000).map(|draw| 1.0 + sum(draw) + noise[draw]).collect();
    let zero = vec![0.0; 20_000];
    let outcomes: [&[f64]; 2] = [&benefit, &zero];
    for (count, sd) in [(20, 2.0), (10, 2f64.sqrt())] {
        let found = evppi(table(&outcomes), &slices(&factors[..count]), 1).expect("a value");
        let expected = closed_form(1.0, sd);
        assert!((found.value - found.bias - expected).abs() < 3.0 * found.error, "{found:?}, not {expected}");
        assert!(found.error < 0.01 && found.bias < 0.005, "{found:?}");
    }
}

#[test]
fn among_many_factors_curves_and_the_two_that_act_together_are_found() {
    let factors = normals(2, 12, 20_000);
    let noise = normal(2, "noise", 20_000);
    let (x, y, z) = (&factors[2], &factors[9], &factors[5]);
    let known: Vec<f64> = (0..20_000).map(|draw| 0.4 + x[draw] * y[draw] + z[draw] * z[draw] - 1.0).collect();
    let benefit: Vec<f64> = known.iter().zip(&noise).map(|(known, noise)| known + noise).collect();
    let zero = vec![0.0; 20_000];
    let expected = evpi(table(&[&known, &zero])).expect("a value").value;
    let found = evppi(table(&[&benefit, &zero]), &slices(&factors), 1).expect("a value");
    assert!((found.value - found.bias - expected).abs() < 3.0 * found.error, "{found:?}, not {expected}");
    // Without one of the two, what they do together is unknown.
    let one: Vec<&[f64]> = slices(&factors).into_iter().filter(|column| *column != y.as_slice()).collect();
    let less = evppi(table(&[&benefit, &zero]), &one, 1).expect("a value");
    assert!(less.value < found.value - 10.0 * found.error, "{less:?} {found:?}");
}

#[test]
fn errors_and_bias_of_many_factors_are_as_said() {
    // 60 samples of 1500 draws, in which 25 factors, two of which act, are known.
    let (mut z, mut bias) = (Vec::new(), Vec::new());
    let truth = closed_form(0.5, 1.25f64.sqrt());
    for seed in 0..60 {
        let factors = normals(seed, 25, 1500);
        let noise = normal(seed, "noise", 1500);
        let benefit: Vec<f64> =
            (0..1500).map(|draw| 0.5 + factors[0][draw] + 0.5 * factors[1][draw] + noise[draw]).collect();
        let found = evppi(table(&[&benefit, &[0.0; 1500]]), &slices(&factors), seed).expect("a value");
        z.push((found.value - found.bias - truth) / found.error);
        bias.push(found.bias);
    }
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let sd = mean(&z.iter().map(|it| it * it).collect::<Vec<_>>()).sqrt();
    assert!(mean(&z).abs() < 0.4 && (0.8..1.25).contains(&sd), "{} {sd}", mean(&z));
    assert!((0.0..0.03).contains(&mean(&bias)), "{}", mean(&bias));
    let error = evppi(table(&[&[1.0; 200], &[0.0; 200]]), &slices(&normals(1, 25, 200)), 1).expect_err("too few");
    assert!(error.to_string().contains("takes 260 draws, not 200"), "{error}");
}
