//! Fits: reference values, and numbers that are recovered from simulated paths as often as their intervals say.

use orecast::analysis::fit::outages::{self, Outage, Posterior};
use orecast::analysis::fit::switching::{Regimes, Switching, stays, weight};
use orecast::analysis::fit::{PriceFit, Process, jumps, trend};
use orecast::engine::Stream;
use orecast::math::normal_quantile;
use rayon::prelude::*;
use serde_json::Value;

/// How often each number is looked for.
const TRIALS: u64 = 200;

fn reference(name: &str) -> Value {
    let path = format!("{}/tests/reference/{name}.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_str(&std::fs::read_to_string(path).expect("reference values")).expect("JSON")
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().expect("numbers").iter().map(number).collect()
}

fn table(value: &Value) -> Vec<Vec<f64>> {
    value.as_array().expect("rows").iter().map(numbers).collect()
}

fn logs(prices: &Value) -> Vec<f64> {
    numbers(prices).iter().map(|price| price.ln()).collect()
}

fn near(what: &str, found: f64, expected: f64, tolerance: f64) {
    assert!((found - expected).abs() <= tolerance * (1.0 + expected.abs()), "{what}: {found}, not {expected}");
}

/// Estimates and errors against the reference's, by the names that each has.
fn near_fit(fit: &PriceFit, expected: &Value, names: &[(&str, &str)], tolerance: f64) {
    for (own, theirs) in names {
        let estimate = fit.estimates.iter().find(|it| it.key == *own).expect("an estimate");
        near(own, estimate.value, number(&expected["parameters"][theirs]), tolerance);
        near(own, estimate.error, number(&expected["standard_errors"][theirs]), tolerance);
    }
    near("log-likelihood", fit.log_likelihood, number(&expected["log_likelihood"]), 1e-6);
    near("BIC", fit.bic(), number(&expected["bic"]), 1e-6);
}

#[test]
fn price_fits_are_those_of_scipy() {
    let all = reference("price_fits");
    let (dt, gold) = (number(&all["dt"]), logs(&all["prices"]));
    let gbm = Process::Gbm.fit(&gold, dt).expect("a fit");
    near_fit(&gbm, &all["gbm"], &[("drift", "mu"), ("volatility", "sigma")], 1e-5);
    let simulated = logs(&all["simulated"]["prices"]);
    let reverting = Process::MeanReverting.fit(&simulated, dt).expect("a fit");
    let expected = &all["simulated"]["mean_reverting"];
    near_fit(&reverting, expected, &[("speed", "kappa"), ("volatility", "sigma")], 1e-4);
    near("level", reverting.value("long_run").ln(), number(&expected["parameters"]["ln_level"]), 1e-8);
    // Gold shows no pull to any level, and few jumps that are told from other moves.
    let error = Process::MeanReverting.fit(&gold, dt).expect_err("no pull").to_string();
    assert!(error.contains("no pull to a level"), "{error}");
    let at = &all["jump_diffusion"]["at"];
    let values: Vec<f64> = ["mu", "sigma", "lambda", "m", "s"].map(|name| number(&at["parameters"][name])).to_vec();
    let found: f64 = gold.windows(2).map(|pair| jumps::log_density(&values, pair[1] - pair[0], dt)).sum();
    near("jumps", found, number(&at["log_likelihood"]), 1e-9);
    let jumps = Process::JumpDiffusion.fit(&gold, dt).expect("a fit");
    // The reference is the best of 300 starts.
    assert!(jumps.log_likelihood > number(&all["jump_diffusion"]["log_likelihood"]) - 0.3, "{jumps:?}");
}

#[test]
fn filter_and_smoother_are_those_of_statsmodels() {
    for case in reference("switching").as_array().expect("cases") {
        let given = &case["given"];
        let transitions = table(&given["transitions"]);
        let states = transitions.len();
        let switching = Switching {
            means: numbers(&given["means"]),
            sds: numbers(&given["sds"]),
            transitions: nalgebra::DMatrix::from_fn(states, states, |from, to| transitions[from][to]),
        };
        let told = switching.tell(&numbers(&case["y"]));
        let name = case["name"].as_str().expect("a name");
        near(name, told.log_likelihood, number(&given["log_likelihood"]), 1e-9);
        for (own, theirs) in [(&told.filtered, "filtered"), (&told.smoothed, "smoothed")] {
            for (own, theirs) in own.iter().flatten().zip(table(&given[theirs]).iter().flatten()) {
                assert!((own - theirs).abs() < 1e-9, "{name}: {own}, not {theirs}");
            }
        }
    }
}

#[test]
fn regimes_are_those_of_the_greatest_likelihood() {
    for case in reference("switching").as_array().expect("cases") {
        let name = case["name"].as_str().expect("a name");
        let states = case["regimes"].as_u64().expect("a number") as usize;
        let regimes = Regimes::fit(&numbers(&case["y"]), states, 1).expect("regimes");
        let expected = &case["fit"];
        near(name, regimes.told.log_likelihood, number(&expected["log_likelihood"]), 1e-4);
        for (own, theirs) in regimes.switching.means.iter().zip(numbers(&expected["means"])) {
            assert!((own - theirs).abs() < 5e-3 * (1.0 + theirs.abs()), "{name}: {own}, not {theirs}");
        }
        for (own, theirs) in regimes.switching.sds.iter().zip(numbers(&expected["sds"])) {
            assert!((own - theirs).abs() < 5e-3 * (1.0 + theirs), "{name}: {own}, not {theirs}");
        }
    }
}

/// Random numbers of a trial: uniform ones, and normal ones made of them.
struct Luck(Stream, std::cell::Cell<u64>);

impl Luck {
    fn new(trial: u64, name: &str) -> Self {
        Self(Stream::new(trial, name), std::cell::Cell::new(0))
    }

    fn uniform(&self) -> f64 {
        self.1.set(self.1.get() + 1);
        self.0.uniform(self.1.get())
    }

    fn normal(&self) -> f64 {
        normal_quantile(self.uniform())
    }

    fn poisson(&self, rate: f64) -> usize {
        let (mut count, mut product) = (0, self.uniform());
        while product > (-rate).exp() {
            count += 1;
            product *= self.uniform();
        }
        count
    }
}

/// Log prices by changes from each to the next.
fn walk(steps: usize, start: f64, next: impl Fn(f64) -> f64) -> Vec<f64> {
    std::iter::successors(Some(start), |x| Some(next(*x))).take(steps + 1).collect()
}

/// In 90 % of the trials each number is to lie in its interval.
fn recovered(process: Process, truth: &[(&str, f64)], path: impl Fn(&Luck) -> Vec<f64> + Sync) {
    let hits = |trial: u64| -> Vec<bool> {
        let fit = process.fit(&path(&Luck::new(trial, process.word())), 1.0 / 12.0).expect("a fit");
        let hit = |(key, value): &(&str, f64)| {
            let estimate = fit.estimates.iter().find(|it| it.key == *key).expect("an estimate");
            let [low, high] = estimate.interval();
            (low..=high).contains(value)
        };
        truth.iter().map(hit).collect()
    };
    let hits: Vec<Vec<bool>> = (0..TRIALS).into_par_iter().map(hits).collect();
    for (at, (key, _)) in truth.iter().enumerate() {
        let count = hits.iter().filter(|trial| trial[at]).count();
        assert!(count as f64 >= 0.9 * TRIALS as f64, "{} {key}: in {count} of {TRIALS}", process.word());
    }
}

#[test]
fn a_walk_is_recovered() {
    let (drift, volatility, dt) = (0.05, 0.2, 1.0 / 12.0);
    recovered(Process::Gbm, &[("drift", drift), ("volatility", volatility)], |luck| {
        walk(240, 7.0, |x| x + (drift - volatility * volatility / 2.0) * dt + volatility * dt.sqrt() * luck.normal())
    });
}

#[test]
fn a_pull_is_recovered() {
    let (level, speed, volatility, dt) = (3000f64, 1.5, 0.25, 1.0 / 12.0);
    let sd = volatility * (-f64::exp_m1(-2.0 * speed * dt) / (2.0 * speed)).sqrt();
    let truth = [("long_run", level), ("speed", speed), ("volatility", volatility)];
    recovered(Process::MeanReverting, &truth, |luck| {
        walk(600, level.ln(), |x| level.ln() + (x - level.ln()) * f64::exp(-speed * dt) + sd * luck.normal())
    });
}

#[test]
fn jumps_are_recovered() {
    let (drift, volatility, rate, mean, sd, dt) = (0.06, 0.12, 1.5, -0.08, 0.1, 1.0 / 12.0);
    let truth =
        [("drift", drift), ("volatility", volatility), ("jumps_per_year", rate), ("jump_mean", mean), ("jump_sd", sd)];
    recovered(Process::JumpDiffusion, &truth, |luck| {
        let compensation = rate * f64::exp_m1(mean + sd * sd / 2.0);
        let still = (drift - volatility * volatility / 2.0 - compensation) * dt;
        walk(1200, 7.0, |x| {
            let jumps: f64 = (0..luck.poisson(rate * dt)).map(|_| mean + sd * luck.normal()).sum();
            x + still + volatility * dt.sqrt() * luck.normal() + jumps
        })
    });
}

fn within(law: Posterior, value: f64) -> bool {
    (law.interval[0]..=law.interval[1]).contains(&value)
}

#[test]
fn outages_are_recovered() {
    let (rate, length, share) = (0.4, 0.5, 0.3);
    let hits = |trial: u64| {
        let luck = Luck::new(trial, "outages");
        let one = |_| Outage { years: -length * luck.uniform().ln(), share: 2.0 * share * luck.uniform(), ended: true };
        let all: Vec<Outage> = (0..luck.poisson(rate * 30.0)).map(one).collect();
        let found = outages::fit(&all, 30.0).expect("a fit");
        [
            within(found.per_year, rate),
            within(found.length.expect("some"), length),
            within(found.share.expect("some"), share),
        ]
    };
    let hits: Vec<[bool; 3]> = (0..TRIALS).map(hits).collect();
    for at in 0..3 {
        let count = hits.iter().filter(|trial| trial[at]).count();
        assert!(count as f64 >= 0.9 * TRIALS as f64, "{at}: in {count} of {TRIALS}");
    }
    let none = outages::fit(&[], 15.0).expect("a fit");
    assert!(none.length.is_none() && none.per_year.percentiles[1] < 0.05, "{none:?}");
    assert!(outages::fit(&[], 1.0).is_err());
    // One that goes on says that they are longer than one of the same length that has ended.
    let length =
        |ended| outages::fit(&[Outage { years: 1.0, share: 0.5, ended }], 10.0).expect("a fit").length.expect("one");
    assert!(length(false).percentiles[1] > 1.5 * length(true).percentiles[1], "{:?}", length(false));
}

#[test]
fn regimes_are_recovered() {
    let leave = [0.1, 0.25];
    let hits = |trial: u64| -> Vec<bool> {
        let luck = Luck::new(trial, "regimes");
        let mut state = 0;
        let mut year = || {
            state = if luck.uniform() < leave[state] { 1 - state } else { state };
            [2.0, 6.0][state] + [1.0, 0.7][state] * luck.normal()
        };
        let values: Vec<f64> = (0..150).map(|_| year()).collect();
        let regimes = Regimes::fit(&values, 2, trial).expect("regimes");
        let stay = |state: usize| stays(&regimes.told.moves, state, 1.0).expect("a law");
        (0..2).map(|state| within(stay(state), -1.0 / f64::ln_1p(-leave[state]))).collect()
    };
    let hits: Vec<Vec<bool>> = (0..TRIALS).into_par_iter().map(hits).collect();
    for state in 0..2 {
        let count = hits.iter().filter(|trial| trial[state]).count();
        assert!(count as f64 >= 0.9 * TRIALS as f64, "{state}: in {count} of {TRIALS}");
    }
}

#[test]
fn a_trend_has_its_level_and_growth() {
    // A straight path is one whatever the years that are missing; growth of 1 % is drawn towards 0 by what is not known of it.
    let noise = Luck::new(1, "trend");
    let at = |year: i32| (year, 50.0 * (0.01 * f64::from(year - 1990) + 0.01 * noise.normal()).exp());
    let outputs: Vec<(i32, f64)> = (1990..2025).filter(|year| ![1997, 2010].contains(year)).map(at).collect();
    let found = trend::fit(&outputs).expect("a trend");
    assert!((0.005..0.0105).contains(&found.growth), "{found:?}");
    assert_eq!(found.level, outputs[outputs.len() - 1].1);
    assert!((0.005..0.03).contains(&found.level_sd) && found.growth_sd < 0.01, "{found:?}");
}

#[test]
fn too_few_points_are_refused() {
    let told = |result: Result<PriceFit, orecast::error::Error>, what: &str| {
        let error = result.expect_err("too few").to_string();
        assert!(error.contains(what), "{error}");
    };
    told(Process::Gbm.fit(&[1.0; 5], 1.0), "5 values are too few to fit: it takes 13");
    told(Process::Gbm.fit(&[1.0; 50], 1.0), "do not vary");
    told(Process::JumpDiffusion.fit(&[1.0; 30], 1.0), "it takes 61");
    told(Process::MeanReverting.fit(&[1.0; 20], 1.0), "it takes 25");
    let error = Regimes::fit(&[1.0, 2.0, 3.0], 2, 1).expect_err("too few").to_string();
    assert!(error.contains("3 values are too few to tell 2 states: it takes 16"), "{error}");
    let error = trend::fit(&[(2020, 1.0), (2021, 2.0)]).expect_err("too few").to_string();
    assert!(error.contains("it takes 6"), "{error}");
}

#[test]
fn a_wandering_output_stays_in_its_band() {
    // A walk with steps of 6 % a year: what comes 1, 3 and 5 years after the last of 30 years lies in the 90 % band of the trend.
    let hits = |trial: u64| {
        let luck = Luck::new(trial, "wander");
        let logs = walk(35, 4.0, |x| x + 0.01 + 0.06 * luck.normal());
        let known: Vec<(i32, f64)> = (1990..).zip(logs[..=30].iter().map(|log| log.exp())).collect();
        let found = trend::fit(&known).expect("a trend");
        [1usize, 3, 5].map(|ahead| {
            let h = ahead as f64;
            let off = logs[30 + ahead] - logs[30] - found.growth * h;
            (off / found.level_sd.hypot(found.growth_sd * h)).abs() < 1.645
        })
    };
    let hits: Vec<[bool; 3]> = (0..TRIALS).into_par_iter().map(hits).collect();
    for (at, ahead) in [1, 3, 5].into_iter().enumerate() {
        let share = hits.iter().filter(|trial| trial[at]).count() as f64 / TRIALS as f64;
        assert!((0.83..0.98).contains(&share), "{ahead} years ahead: {share}");
    }
}

#[test]
fn what_follows_a_state_is_recovered() {
    // 300 years of three states: their stays, and where those who leave the first go.
    let transitions = [[0.85, 0.1, 0.05], [0.1, 0.8, 0.1], [0.1, 0.2, 0.7]];
    let hits = |trial: u64| -> Vec<bool> {
        let luck = Luck::new(trial, "three");
        let mut state = 0;
        let mut year = || {
            let u = luck.uniform();
            let row: [f64; 3] = transitions[state];
            state = if u < row[0] {
                0
            } else if u < row[0] + row[1] {
                1
            } else {
                2
            };
            [1.0, 4.0, 8.0][state] + 0.8 * luck.normal()
        };
        let values: Vec<f64> = (0..300).map(|_| year()).collect();
        let moves = Regimes::fit(&values, 3, trial).expect("regimes").told.moves;
        let stay = |state: usize| -1.0 / f64::ln_1p(-(1.0 - transitions[state][state]));
        let stays = (0..3).map(|state| within(stays(&moves, state, 1.0).expect("a law"), stay(state)));
        stays.chain([within(weight(&moves, (0, 1)).expect("a law"), 0.1 / 0.15)]).collect()
    };
    let hits: Vec<Vec<bool>> = (0..TRIALS).into_par_iter().map(hits).collect();
    for at in 0..4 {
        let count = hits.iter().filter(|trial| trial[at]).count();
        assert!(count as f64 >= 0.9 * TRIALS as f64, "{at}: in {count} of {TRIALS}");
    }
}

#[test]
fn averages_of_months_have_the_volatility_of_the_days() {
    let (volatility, days) = (0.2, 21);
    let fitted = |trial: u64| {
        let luck = Luck::new(trial, "days");
        let sd = volatility / (12.0 * f64::from(days)).sqrt();
        let logs = walk(600 * days as usize, 7.0, |x| x + sd * luck.normal());
        let month = |of: &[f64]| (of.iter().map(|log| log.exp()).sum::<f64>() / f64::from(days)).ln();
        let months: Vec<f64> = logs[1..].chunks(days as usize).map(month).collect();
        let fit = Process::Gbm.fit(&months, 1.0 / 12.0).expect("a fit");
        (fit.value("volatility"), fit.of_averages().value("volatility"))
    };
    let all: Vec<(f64, f64)> = (0..40).into_par_iter().map(fitted).collect();
    let mean = |of: fn(&(f64, f64)) -> f64| all.iter().map(of).sum::<f64>() / all.len() as f64;
    assert!((mean(|it| it.0) / volatility - (2.0f64 / 3.0).sqrt()).abs() < 0.01, "what averages hide");
    assert!((mean(|it| it.1) / volatility - 1.0).abs() < 0.012, "{}", mean(|it| it.1));
}
