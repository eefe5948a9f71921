//! Distributions against closed forms and published values.

use orecast::model::{Distribution, Law, Metalog};

fn made(law: Law) -> Distribution {
    Distribution::new(law, None, None).expect("a distribution")
}

/// Mean and variance by the midpoint rule over the quantile function.
fn moments(distribution: &Distribution) -> (f64, f64) {
    let n = 200_000;
    let values: Vec<f64> = (0..n).map(|i| distribution.quantile((f64::from(i) + 0.5) / f64::from(n))).collect();
    let mean = values.iter().sum::<f64>() / f64::from(n);
    (mean, values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / f64::from(n))
}

fn close(a: f64, b: f64, tolerance: f64) {
    assert!((a - b).abs() <= tolerance * b.abs().max(1.0), "{a} is not {b}");
}

#[test]
fn a_pert_has_its_published_moments_and_percentiles() {
    let pert = made(Law::Pert { low: 10.0, mode: 20.0, high: 40.0 });
    let (mean, variance) = moments(&pert);
    close(mean, 21.666_667, 1e-5);
    close(variance, 30.5556, 1e-4);
    for (u, value) in [(0.1, 14.5908), (0.5, 21.2744), (0.9, 29.3337)] {
        close(pert.quantile(u), value, 1e-5);
    }
}

#[test]
fn a_triangular_and_a_lognormal_have_their_published_values() {
    let triangular = made(Law::Triangular { low: -0.522_562, mode: 20.0, high: 53.429_918 });
    close(triangular.quantile(0.1), 10.0, 1e-6);
    close(triangular.quantile(0.9), 40.0, 1e-6);
    close(moments(&triangular).0, 24.302_452, 1e-6);
    let lognormal = made(Law::Lognormal { median: 2.760_730_459f64.exp(), sigma: 0.699_936_169_2 });
    close(lognormal.quantile(0.05), 5.0, 1e-9);
    close(lognormal.quantile(0.95), 50.0, 1e-9);
    close(moments(&lognormal).0, 20.200_064, 1e-3);
}

#[test]
fn metalogs_have_their_published_coefficients_and_quantiles() {
    let (p, q) = ([0.1, 0.5, 0.85], [4.0, 9.0, 17.0]);
    let cases = [
        (None, None, [9.0, 3.5217, 3.1152], 4.3419),
        (Some(0.0), None, [2.1972, 0.3678, -0.0032], 4.3146),
        (None, Some(50.0), [-3.7136, 0.0912, 0.0970], 4.3144),
        (Some(0.0), Some(50.0), [-1.5163, 0.4590, 0.0938], 4.3146),
    ];
    for (lower, upper, coefficients, quantile) in cases {
        let metalog = Metalog::fit(p, q, lower, upper).expect("a feasible metalog");
        for (ours, theirs) in metalog.coefficients().into_iter().zip(coefficients) {
            close(ours, theirs, 1e-4);
        }
        close(metalog.quantile(0.12), quantile, 1e-4);
        for (p, q) in p.into_iter().zip(q) {
            close(metalog.quantile(p), q, 1e-12);
        }
    }
}

#[test]
fn an_infeasible_metalog_says_why() {
    let error = Metalog::fit([0.1, 0.5, 0.9], [1.0, 1.1, 10.0], None, None).expect_err("too skewed");
    assert!(error.contains("p50 lies at 0.01 of the way"), "{error}");
}

#[test]
fn beta_quantiles_invert_the_distribution_function() {
    for (alpha, beta) in [(3.0, 9.0), (0.5, 0.5), (1.0, 4.0), (40.0, 2.0), (0.3, 6.0)] {
        let law = made(Law::Beta { alpha, beta });
        for i in 1..400 {
            let u = f64::from(i) / 400.0;
            let x = law.quantile(u);
            close(statrs::function::beta::beta_reg(alpha, beta, x), u, 1e-9);
        }
    }
}

#[test]
fn truncation_renormalises() {
    let law = Law::Normal { mean: 0.0, sd: 1.0 };
    let half = Distribution::new(law, Some(0.0), None).expect("half a normal");
    close(half.quantile(0.5), 0.674_489_750_196_081_7, 1e-12);
    close(moments(&half).0, (2.0 / std::f64::consts::PI).sqrt(), 1e-4);
    let discrete = Law::Discrete { outcomes: vec![(1.0, 1.0), (2.0, 1.0), (3.0, 2.0)] };
    let cut = Distribution::new(discrete, Some(2.0), None).expect("two outcomes");
    assert_eq!((cut.quantile(0.3), cut.quantile(0.4)), (2.0, 3.0));
}

#[test]
fn beta_quantiles_are_right_to_the_last_digits() {
    for alpha in [0.3, 1.0, 1.7, 4.2, 90.0, 3e4] {
        for beta in [0.4, 1.0, 2.5, 12.0, 700.0] {
            let distribution = made(Law::Beta { alpha, beta });
            let inverted = (1..1000).map(|i| f64::from(i) / 1000.0).chain([1e-9, 1e-5, 1.0 - 1e-5]).map(|u| {
                let x = distribution.quantile(u);
                // Where the quantile is as close to it as its digits allow, both neighbours lie on either side.
                let [below, above] = [x * (1.0 - 1e-14), x * (1.0 + 1e-14)]
                    .map(|x| statrs::function::beta::beta_reg(alpha, beta, x.min(1.0)));
                (below - 1e-13).max(0.0) <= u && u <= above + 1e-13
            });
            assert!(inverted.into_iter().all(|inverted| inverted), "{alpha}, {beta}");
        }
    }
}
