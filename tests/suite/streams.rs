//! Summaries of streams of which few values are kept: exact, however the values come.

use crate::fixture::{Silent, study};
use crate::properties::world;
use orecast::analysis::{Narrowing, Observer, PERCENTILES, Results, Running, Waves, percentile, run_in};
use proptest::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

/// What a stream may look like.
const KINDS: [&str; 8] =
    ["smooth", "tied", "late start", "capped", "with gaps", "drifting", "empty at first", "two values"];

/// A stream of `n` values of a kind.
fn stream(kind: &str, n: usize, seed: u64) -> Vec<f64> {
    let mut state = seed;
    let mut uniform = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1u64 << 53) as f64
    };
    let mut value = |index: usize| {
        let x = (0..6).map(|_| uniform()).sum::<f64>() - 3.0;
        match kind {
            "smooth" => x,
            "tied" => (x * 3.0).round(),
            "late start" => {
                if index < 1500 {
                    -0.0
                } else {
                    x
                }
            }
            "capped" => x.clamp(-0.3, 0.9),
            "with gaps" => {
                if uniform() < 0.3 {
                    f64::NAN
                } else {
                    x
                }
            }
            "drifting" => x + 8.0 * index as f64 / n as f64,
            "empty at first" => {
                if index < 700 {
                    f64::NAN
                } else {
                    x.exp()
                }
            }
            _ => {
                if x > 0.7 {
                    1.0
                } else {
                    0.0
                }
            }
        }
    };
    (0..n).map(&mut value).collect()
}

/// Tells a stream wave by wave; whether it had to be told twice.
fn told(values: &[f64], wave: usize, narrowing: Narrowing, probabilities: &'static [f64]) -> (Running, bool) {
    let mut running = Running::new(probabilities);
    let tell = |running: &mut Running| {
        for (index, of_wave) in values.chunks(wave).enumerate() {
            running.reserve(of_wave.len());
            match of_wave {
                [first, ..] if of_wave.iter().all(|value| value.to_bits() == first.to_bits()) => {
                    running.repeat(*first, of_wave.len());
                }
                _ => of_wave.chunks(512).for_each(|values| running.add(values)),
            }
            running.narrow(((index + 1) * wave) as f64 / values.len() as f64, narrowing);
        }
    };
    tell(&mut running);
    let twice = running.percentiles().is_none();
    if twice {
        running.again();
        tell(&mut running);
    }
    (running, twice)
}

/// Holds a running summary against one of all values, sorted.
fn hold(running: &Running, values: &[f64], probabilities: &[f64]) {
    let mut sorted: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
    sorted.sort_unstable_by(f64::total_cmp);
    let n = sorted.len() as f64;
    assert_eq!(running.len(), sorted.len());
    for (ours, probability) in running.percentiles().expect("percentiles").into_iter().zip(probabilities) {
        let theirs = percentile(&sorted, *probability);
        assert!(ours == theirs || sorted.is_empty() && ours.is_nan(), "p{probability}: {ours} for {theirs}");
    }
    if sorted.is_empty() {
        assert!(running.mean().is_nan() && running.sd().is_nan());
        return;
    }
    let (mean, largest) = (sorted.iter().sum::<f64>() / n, sorted[0].abs().max(sorted[sorted.len() - 1].abs()));
    let sd = (sorted.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0)).sqrt();
    assert!((running.mean() - mean).abs() <= 1e-12 * largest, "{} for {mean}", running.mean());
    // A single value tells nothing of the spread.
    let holds = if n < 2.0 { running.sd().is_nan() } else { (running.sd() - sd).abs() <= 1e-12 * largest };
    assert!(holds, "{} for {sd}", running.sd());
    assert_eq!(running.positive(), sorted.iter().filter(|value| **value > 0.0).count() as f64 / n);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_running_summary_is_that_of_all_values(
        kind in 0..KINDS.len(), n in 1usize..6000, wave in 64usize..1500, width in 0.0..6.0f64, slack in 0usize..600, seed: u64
    ) {
        let values = stream(KINDS[kind], n, seed);
        let (running, _) = told(&values, wave, Narrowing { width, slack }, &PERCENTILES);
        hold(&running, &values, &PERCENTILES);
        let many: &'static [f64] = &MANY;
        let (running, _) = told(&values, wave, Narrowing { width: width / 10.0, slack }, many);
        hold(&running, &values, many);
    }
}

/// More probabilities than are compared one by one.
const MANY: [f64; 51] = {
    let mut many = [0.0; 51];
    let mut index = 0;
    while index < 51 {
        many[index] = index as f64 / 50.0;
        index += 1;
    }
    many
};

#[test]
fn what_is_missed_is_found_the_second_time() {
    for (kind, missed) in [("smooth", false), ("tied", false), ("capped", false), ("two values", false)] {
        let values = stream(kind, 20_000, 7);
        let (_, twice) = told(&values, 1024, Narrowing { width: 5.0, slack: 100 }, &PERCENTILES);
        assert_eq!(twice, missed, "{kind} in wide brackets");
    }
    for kind in ["smooth", "drifting"] {
        let values = stream(kind, 20_000, 7);
        let (running, twice) = told(&values, 1024, Narrowing { width: 0.1, slack: 0 }, &PERCENTILES);
        assert!(twice, "{kind} in narrow brackets");
        hold(&running, &values, &PERCENTILES);
    }
}

#[test]
fn waves_do_not_change_results() {
    let text = world(60.0, 30.0, 0.7, 2.0, 5, "")
        + "[axes.size]\nkind = \"decision\"\nreference = \"small\"\nlevels.small = {}\n\
           levels.large = { set = { \"facilities.new.phases.one.capacity\" = 60 } }\n\
           [claims.soon]\nmetric = \"refined\"\nyear = 2029\nat_least = 10\n[claims.ever]\nmetric = \"npv\"\nat_least = 0\n";
    let study = study(&text.replace("draws = 70", "draws = 9_000"));
    let with = |draws: usize, width: f64| run_in(&study, Waves { draws, width }, &Silent).expect("a run");
    let all = with(9_000, 5.0);
    alike(&all, &with(512, 5.0));
    alike(&all, &with(2_000, 5.0));
    // Brackets so narrow that they miss: the study is simulated twice.
    let counter = Counter::default();
    let missed = run_in(&study, Waves { draws: 1_024, width: 0.05 }, &counter).expect("a run");
    alike(&all, &missed);
    let once = (study.scenarios.len() * study.horizon.steps() * 9_000) as u64;
    assert_eq!((counter.0.load(Ordering::Relaxed), counter.1.load(Ordering::Relaxed)), (2 * once, 2 * once));
}

/// Path-steps expected and done.
#[derive(Default)]
struct Counter(AtomicU64, AtomicU64);

impl Observer for Counter {
    fn expect(&self, path_steps: u64) {
        self.0.store(path_steps, Ordering::Relaxed);
    }
    fn advance(&self, path_steps: u64) {
        self.1.fetch_add(path_steps, Ordering::Relaxed);
    }
    fn cancelled(&self) -> bool {
        false
    }
}

/// Whether two results are the same: the counts and percentiles to the bit, means and deviations but for rounding.
fn alike(a: &Results, b: &Results) {
    let summaries = |results: &Results| {
        let metrics = results.scenarios.iter().chain(results.differences.iter().map(|it| &it.metrics));
        let annual = metrics.clone().flat_map(|it| &it.annual).flat_map(|it| it.years.clone());
        let kpis = metrics.flat_map(|it| &it.kpis).map(|it| it.summary);
        annual.chain(kpis).chain(results.claims.iter().filter_map(|it| it.summary)).collect::<Vec<_>>()
    };
    let (a_summaries, b_summaries) = (summaries(a), summaries(b));
    assert_eq!(a_summaries.len(), b_summaries.len());
    for (a, b) in a_summaries.iter().zip(&b_summaries) {
        let exact = |it: &orecast::analysis::Summary| format!("{} {:?} {}", it.n, it.percentiles, it.positive);
        assert_eq!(exact(a), exact(b));
        let scale = a.percentiles.iter().fold(a.mean.abs() + a.sd, |most, it| most.max(it.abs()));
        assert!(a.n == 0 || (a.mean - b.mean).abs() <= 1e-12 * scale && (a.sd - b.sd).abs() <= 1e-12 * scale);
    }
    let distributions = |results: &Results| {
        let metrics = results.scenarios.iter().chain(results.differences.iter().map(|it| &it.metrics));
        format!("{:?}", metrics.flat_map(|it| &it.kpis).map(|it| &it.percentiles).collect::<Vec<_>>())
    };
    assert_eq!(distributions(a), distributions(b));
    let claims = |results: &Results| results.claims.iter().map(|claim| claim.probability).collect::<Vec<_>>();
    assert_eq!(claims(a), claims(b));
}
