//! Elementary effects: known answers, SALib's answers, and what is asked of the trajectories.

use crate::fixture::package;
use orecast::analysis::morris::{Effect, Levels, Plan, Trajectories, effects, trajectories};

/// Evaluates a function at every point of the trajectories, and finds its effects.
fn found(trajectories: &Trajectories, outcome: impl Fn(&[f64]) -> f64) -> Vec<Effect> {
    let count = trajectories.order.len();
    let point = |sheet: &[Vec<f64>], trajectory: usize| -> Vec<f64> { sheet.iter().map(|it| it[trajectory]).collect() };
    let column = |sheet: &Vec<Vec<f64>>| (0..count).map(|trajectory| outcome(&point(sheet, trajectory))).collect();
    let columns: Vec<Vec<f64>> = trajectories.points.iter().map(column).collect();
    effects(trajectories, &columns.iter().map(Vec::as_slice).collect::<Vec<_>>()).expect("effects")
}

fn linear(x: &[f64]) -> f64 {
    4.0 * x[0] - 3.0 * x[1] + 2.0 * x[2]
}

fn close(value: f64, answer: f64, by: f64) {
    assert!((value - answer).abs() < by, "{value} for {answer}");
}

#[test]
fn the_linear_function_has_morris_effects_exactly() {
    for levels in [Levels::Ends(4), Levels::Ends(6), Levels::Middles(4), Levels::Middles(2)] {
        let plan = Plan { levels, ..Plan::new(3, 10) };
        let found = found(&trajectories(&plan, 1).expect("trajectories"), linear);
        for (effect, answer) in found.iter().zip([4.0f64, -3.0, 2.0]) {
            close(effect.mu, answer, 1e-13);
            close(effect.mu_star, answer.abs(), 1e-13);
            close(effect.sigma, 0.0, 1e-13);
            close(effect.mu_star_conf, 0.0, 1e-13);
        }
    }
}

#[test]
fn the_effects_of_a_product_spread_as_its_other_factor() {
    let plan = Plan { levels: Levels::Ends(4), pool: 0, ..Plan::new(2, 20_000) };
    for effect in found(&trajectories(&plan, 1).expect("trajectories"), |x| x[0] * x[1]) {
        // The other factor is at 0, 1/3, 2/3 and 1 equally often.
        close(effect.mu, 0.5, 4.0 * effect.sigma / 20_000f64.sqrt());
        close(effect.sigma, (5.0f64 / 36.0).sqrt(), 0.005);
        close(effect.mu_star_conf, 1.96 * effect.sigma / 20_000f64.sqrt(), 1e-6);
    }
}

#[test]
fn one_group_moves_at_a_time_by_delta_within_the_levels() {
    let groups = vec![0, 1, 1, 2, 3];
    for (levels, delta, least) in [(Levels::Ends(4), 2.0 / 3.0, 0.0), (Levels::Middles(4), 0.5, 0.125)] {
        let plan = Plan { groups: groups.clone(), count: 8, levels, pool: 40 };
        let walked = trajectories(&plan, 5).expect("trajectories");
        assert_eq!((walked.points.len(), walked.order.len()), (5, 8));
        for (trajectory, order) in walked.order.iter().enumerate() {
            let mut sorted = order.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, [0, 1, 2, 3]);
            for (step, group) in order.iter().enumerate() {
                for (factor, of_factor) in groups.iter().enumerate() {
                    let [before, after] = [step, step + 1].map(|point| walked.points[point][factor][trajectory]);
                    assert!([before, after].iter().all(|u| (least..=1.0 - least).contains(u)));
                    close((after - before).abs(), if of_factor == group { delta } else { 0.0 }, 1e-15);
                }
            }
        }
    }
}

#[test]
fn a_group_has_an_effect_of_a_size_without_a_sign() {
    let plan = Plan { groups: vec![0, 0, 1], pool: 0, ..Plan::new(3, 4000) };
    let found = found(&trajectories(&plan, 1).expect("trajectories"), linear);
    // 4 and −3 add to 7 or to 1, as the two move in opposite directions or together.
    close(found[0].mu_star, 4.0, 0.2);
    assert!(found[0].mu.is_nan() && found[0].sigma.is_nan() && found[0].mu_star_conf > 0.0);
    close(found[1].mu, 2.0, 1e-13);
}

fn halton(mut index: usize, base: usize) -> f64 {
    let (mut value, mut place) = (0.0, 1.0);
    while index > 0 {
        place /= base as f64;
        value += (index % base) as f64 * place;
        index /= base;
    }
    value
}

/// Trajectories from Halton points on four levels; factors move in turn, another first each time.
fn given(count: usize) -> Trajectories {
    let order: Vec<Vec<usize>> = (0..count).map(|it| (0..4).map(|step| (it + step) % 4).collect()).collect();
    let level = |point: usize, factor: usize, it: usize| {
        let start = (4.0 * halton(it + 1, [2, 3, 5, 7][factor])) as usize;
        let moved = order[it][..point].contains(&factor);
        (if moved { (start + 2) % 4 } else { start }) as f64 / 3.0
    };
    let column = |point, factor| (0..count).map(|it| level(point, factor, it)).collect();
    let points = (0..5).map(|point| (0..4).map(|factor| column(point, factor)).collect()).collect();
    Trajectories { groups: vec![0, 1, 2, 3], points, order }
}

#[test]
fn elementary_effects_are_those_of_salib() {
    let outcome =
        |x: &[f64]| 3.0 * x[0] + x[1].exp() + 2.0 * x[1] * x[2] - 4.0 * (x[3] - 0.4) * (x[3] - 0.4) - x[0] * x[3];
    let count = 24;
    let found = found(&given(count), outcome);
    let table = std::fs::read_to_string(package().join("tests/reference/morris.csv")).expect("the table");
    assert_eq!(table.lines().count(), 5);
    for (effect, line) in found.iter().zip(table.lines().skip(1)) {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().expect("a number")).collect();
        close(effect.mu, cells[1], 1e-12);
        close(effect.mu_star, cells[2], 1e-12);
        close(effect.sigma, cells[4], 1e-12);
        // SALib's is a bootstrap, from 20,000 resamples.
        let bootstrap = effect.mu_star_conf * ((count - 1) as f64 / count as f64).sqrt();
        close(bootstrap / cells[3], 1.0, 0.03);
    }
}

/// The sum of the squares of Campolongo's distances of the chosen trajectories, as it is written.
fn apart(walked: &Trajectories, chosen: &[usize]) -> f64 {
    let point = |a: usize, b: usize, i: usize, j: usize| {
        let gaps = walked.points[i].iter().zip(&walked.points[j]).map(|(at, to)| (at[a] - to[b]).powi(2));
        gaps.sum::<f64>().sqrt()
    };
    let points = walked.points.len();
    let distance = |a, b| (0..points).flat_map(|i| (0..points).map(move |j| point(a, b, i, j))).sum::<f64>();
    let pairs = chosen.iter().enumerate().flat_map(|(place, a)| chosen[..place].iter().map(move |b| (*a, *b)));
    pairs.map(|(a, b)| distance(a, b).powi(2)).sum()
}

#[test]
fn trajectories_are_chosen_to_lie_far_apart() {
    for seed in 0..5 {
        let plan = Plan { levels: Levels::Ends(4), pool: 16, ..Plan::new(6, 4) };
        let chosen = apart(&trajectories(&plan, seed).expect("trajectories"), &[0, 1, 2, 3]);
        // The pool itself, and every choice from it.
        let pool = trajectories(&Plan { count: 16, pool: 0, ..plan }, seed).expect("trajectories");
        let choices = (0..1usize << 16).filter(|choice| choice.count_ones() == 4);
        let sets = choices.map(|choice| (0..16).filter(|place| choice >> place & 1 == 1).collect::<Vec<_>>());
        let all: Vec<f64> = sets.map(|set| apart(&pool, &set)).collect();
        let best = all.iter().copied().fold(0.0, f64::max);
        let better = all.iter().filter(|other| **other > chosen * (1.0 + 1e-12)).count();
        assert!(chosen > 0.99 * best && better < 10, "{chosen}, {better} choices are better, up to {best}");
    }
}

#[test]
fn trajectories_are_a_function_of_the_seed() {
    let plan = Plan { pool: 60, ..Plan::new(4, 6) };
    let with = |threads: usize, seed: u64| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
        pool.install(|| trajectories(&plan, seed)).expect("trajectories")
    };
    assert_eq!(with(1, 1), with(3, 1));
    assert_ne!(with(1, 1), with(1, 2));
}

#[test]
fn trajectories_without_an_outcome_may_be_left_out() {
    let mut walked = given(6);
    walked.retain(|trajectory| trajectory % 2 == 1);
    assert_eq!(walked.order, given(6).order.iter().skip(1).step_by(2).cloned().collect::<Vec<_>>());
    let effects = found(&walked, |x| x[0] * x[1] + x[3]);
    close(effects[3].mu, 1.0, 1e-13);
    walked.retain(|trajectory| trajectory == 0);
    assert!(found(&walked, |x| x[0])[0].sigma.is_nan());
}

#[test]
fn impossible_trajectories_are_refused_with_what_to_do() {
    let message = |plan: Plan| trajectories(&plan, 1).expect_err("an error").to_string();
    assert!(message(Plan { levels: Levels::Ends(5), ..Plan::new(2, 4) }).contains("even number of levels"));
    assert!(message(Plan { groups: vec![0, 2], ..Plan::new(2, 4) }).contains("group 1 has no factor"));
    assert!(message(Plan::new(0, 4)).contains("at least one factor"));
    assert!(message(Plan::new(2, 0)).contains("at least one trajectory"));
    let walked = given(3);
    assert!(effects(&walked, &[&[0.0; 3][..]; 4]).expect_err("an error").to_string().contains("5 columns of 3"));
}
