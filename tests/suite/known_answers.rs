//! Closed forms: price processes, security, outages, rates of return, quantiles.

use crate::fixture::{results, study};
use orecast::analysis::{Summary, irr, percentile};
use orecast::model::{Quantity, Study};

/// A study in which nothing but the price moves, over five years in months.
fn priced(price: &str) -> Study {
    study(&format!(
        "format = 1\n[study]\ntitle = \"Price\"\nstart = \"2026-01\"\nend = \"2031-01\"\ndraws = 40_000\ndesign = \"monte-carlo\"\n\
         [price]\n{price}\n[sources.mine]\noutput = 1\n"
    ))
}

/// The price of the last step, five years after the start: the last calendar year holds that step only.
fn last_price(study: &Study) -> Summary {
    let results = results(study);
    *results.scenarios[0].series(Quantity::Price, None).and_then(|series| series.years.last()).expect("a last year")
}

fn within(summary: Summary, mean: f64, variance: f64) {
    assert!((summary.mean - mean).abs() < 4.5 * summary.se, "mean {} for {mean}", summary.mean);
    let spread = summary.sd.powi(2) / variance;
    assert!((spread - 1.0).abs() < 0.06, "variance {} for {variance}", summary.sd.powi(2));
}

#[test]
fn a_geometric_brownian_motion_has_its_moments_and_percentiles() {
    let last = last_price(&priced("process = \"gbm\"\ninitial = 1800\ndrift = 0.03\nvolatility = 0.16"));
    within(last, 2091.3016, 597_220.366);
    let [_, p10, _, p50, _, p90, _] = last.percentiles;
    for (ours, theirs) in [(p10, 1240.2151), (p50, 1961.6514), (p90, 3102.7490)] {
        assert!((ours / theirs - 1.0f64).abs() < 0.012, "{ours} for {theirs}");
    }
}

#[test]
fn a_mean_reverting_price_has_its_moments() {
    // x0 = 7.2, θ = 7.5, κ = 0.7, σ = 0.25 after 5 years: mean and variance of the logarithm in closed form.
    let price = "process = \"mean-reverting\"\ninitial = 1339.430764394418\nlong_run = 1808.0424144560632\nspeed = 0.7\nvolatility = 0.25";
    let last = last_price(&priced(price));
    let (decay, stationary) = ((-0.7f64 * 5.0).exp(), 0.25f64.powi(2) / 1.4);
    let (m, v) = (7.5 - 0.3 * decay, stationary * (1.0 - decay * decay));
    within(last, (m + v / 2.0).exp(), (2.0 * m + v).exp() * (v.exp() - 1.0));
}

#[test]
fn compensated_jumps_leave_the_mean_where_it_was() {
    let price = "process = \"jump-diffusion\"\ninitial = 1800\ndrift = 0.03\nvolatility = 0.16\njumps_per_year = 0.3\njump_mean = -0.1\njump_sd = 0.2";
    let last = last_price(&priced(price));
    assert!((last.mean - 2091.3016).abs() < 4.5 * last.se, "{}", last.mean);
}

#[test]
fn a_bootstrap_keeps_the_mean_return_of_its_history() {
    let folder = tempfile::tempdir().expect("a folder");
    let prices: Vec<String> =
        (0..121).map(|i| format!("{}", 1000.0 * (0.005 * f64::from(i) + 0.05 * f64::from(i % 2)).exp())).collect();
    std::fs::write(folder.path().join("p.csv"), format!("price\n{}\n", prices.join("\n"))).expect("a history");
    let text = "format = 1\n[study]\ntitle = \"B\"\nstart = \"2026-01\"\nend = \"2031-01\"\ndraws = 4000\n\
                [price]\nprocess = \"bootstrap\"\ninitial = 1000\nhistory = \"p.csv:price\"\n[sources.mine]\noutput = 1\n";
    std::fs::write(folder.path().join("study.toml"), text).expect("a study");
    let loaded = orecast::input::load(&folder.path().join("study.toml"), &orecast::input::Overrides::default());
    let last = last_price(&loaded.expect("a good study").study);
    assert!((last.median().ln() - (1000f64.ln() + 60.0 * 0.005)).abs() < 0.03, "{}", last.median());
}

#[test]
fn the_security_regime_reaches_its_stationary_shares() {
    // Two states with mean stays of 4 and 1 years: 4/5 and 1/5 of the time in the long run.
    let text = "format = 1\n[study]\ntitle = \"S\"\nstart = \"2026-01\"\nend = \"2075-12\"\ndraws = 4000\n\
                [price]\nprocess = \"constant\"\ninitial = 1\n[security]\ninitial = \"calm\"\n\
                [security.states.calm]\nmean_stay = 4\nnext = { crisis = 1 }\n\
                [security.states.crisis]\nmean_stay = 1\nnext = { calm = 1 }\n[sources.mine]\noutput = 1\n";
    let results = results(&study(text));
    let crisis = results.scenarios[0].series(Quantity::Security, Some("crisis")).expect("the state's share");
    let last = crisis.years[49];
    assert!((last.mean - 0.2).abs() < 4.5 * last.se, "{}", last.mean);
    // P(crisis after one month) = 0.2·(1 − e^{−(1/4 + 1)/12}) and its average over the first year's steps.
    let first: f64 = (0..12).map(|k| 0.2 * (1.0 - (-1.25 * f64::from(k) / 12.0f64).exp())).sum::<f64>() / 12.0;
    assert!((crisis.years[0].mean - first).abs() < 4.5 * crisis.years[0].se);
}

#[test]
fn outages_take_their_share_of_output() {
    // Rate 0.5 a year and a mean of a tenth of a year: in the long run 0.5·0.1 of the time, were starts not once a step.
    let text = "format = 1\n[study]\ntitle = \"O\"\nstart = \"2026-01\"\nend = \"2045-12\"\ndraws = 4000\n\
                [price]\nprocess = \"constant\"\ninitial = 1\n\
                [sources.mine]\noutput = 100\noutages_per_year = 0.5\noutage_length = 0.1\n";
    let results = results(&study(text));
    let output = results.scenarios[0].series(Quantity::Output, None).expect("output").years[19];
    let starts_a_year = 12.0 * (1.0 - (-0.5f64 / 12.0).exp());
    assert!((output.mean - 100.0 * (1.0 - starts_a_year * 0.1)).abs() < 4.5 * output.se, "{}", output.mean);
}

#[test]
fn rates_of_return_agree_with_published_ones() {
    let close = |flows: &[f64], rate: f64| assert!((irr(flows) - rate).abs() < 1e-6, "{} for {rate}", irr(flows));
    close(&[-70_000.0, 12_000.0, 15_000.0, 18_000.0, 21_000.0], -0.021_244_848);
    close(&[-70_000.0, 12_000.0, 15_000.0, 18_000.0, 21_000.0, 26_000.0], 0.086_630_948);
    assert!(irr(&[-1600.0, 10_000.0, -10_000.0]).is_nan(), "two roots, so none is reported");
    let late: Vec<f64> = [0.0; 170].into_iter().chain([-100.0, 150.0]).collect();
    close(&late, 0.5);
    assert!(irr(&[1.0, 2.0]).is_nan() && irr(&[]).is_nan() && irr(&[0.0, 0.0]).is_nan());
}

#[test]
fn percentiles_are_of_type_seven_however_many_values_there_are() {
    assert!((percentile(&[1.0, 2.0, 4.0, 8.0, 16.0], 0.1) - 1.4).abs() < 1e-12);
    assert!((percentile(&[1.0, 2.0, 4.0, 8.0, 16.0], 0.9) - 12.8).abs() < 1e-12);
    // Both ways of finding order statistics, on lumps, ties and a long tail.
    let mut values: Vec<f64> =
        (0..5000).map(|i| if i % 3 == 0 { 0.0 } else { (f64::from(i * 7919 % 5000) / 600.0).exp() }).collect();
    let summary = Summary::of_values(&values);
    values.sort_unstable_by(f64::total_cmp);
    for (ours, probability) in summary.percentiles.into_iter().zip(orecast::analysis::PERCENTILES) {
        assert_eq!(ours.to_bits(), percentile(&values, probability).to_bits(), "p{probability}");
    }
    let with_gaps = vec![f64::NAN, 1.0, f64::NAN, 3.0];
    assert_eq!((Summary::of_values(&with_gaps).n, Summary::of_values(&with_gaps).mean), (2, 2.0));
}

#[test]
fn a_paths_own_first_price_is_what_outputs_refer_to() {
    // Elasticity 1: output follows the price in proportion to what that is at the start, half way along an uncertain path.
    let text = "format = 1\n[study]\ntitle = \"P\"\nstart = \"2026-01\"\nend = \"2026-01\"\ndraws = 50\n[price]\nprocess = \"path\"\n\
                points = [[\"2025-01\", { uniform = [1, 2] }], [\"2027-01\", { uniform = [5, 9] }]]\n\
                [sources.mine]\noutput = \"12 t/yr\"\nprice_elasticity = 1\n";
    let results = results(&study(text));
    let output = results.scenarios[0].series(Quantity::Output, None).expect("the output").years[0];
    assert!((output.mean - 1.0).abs() < 1e-12 && output.sd < 1e-12, "{output:?}");
}

#[test]
fn what_the_state_and_the_others_get_is_what_there_is() {
    // A source without profit and without royalty, so that the state's revenue is that of the facility alone.
    let text = "format = 1\n[study]\ntitle = \"W\"\nstart = \"2026-01\"\nend = \"2040-12\"\nstep = \"year\"\ndraws = 40\n\
                discount_rate = 0.08\n[price]\nprocess = \"constant\"\ninitial = 3000\n\
                [sources.mine]\noutput = { uniform = [20, 60] }\nlocal_share = 1\ncost = 1e6\n\
                [facilities.plant]\ncharge = 9\nstate_share = { uniform = [0.5, 0.7] }\ncarried_share = 0.2\nsustaining_capex = 0.02\n\
                phases.one = { capacity = 50, build = { uniform = [1, 3] }, capex = \"40 MUSD\" }\n\
                [fiscal]\ncorporate_tax = 0.3\n";
    let results = results(&study(text));
    let mean = |quantity| results.scenarios[0].kpi(quantity, None).expect("the KPI").summary.mean;
    let tax = results.scenarios[0].series(Quantity::Tax, None).expect("the tax");
    let discounted = |(year, tax): (usize, &orecast::analysis::Summary)| tax.mean * 1.08f64.powf(-(year as f64) - 0.5);
    let tax: f64 = tax.years.iter().enumerate().map(discounted).sum();
    let (whole, parts) = (mean(Quantity::Npv) + tax, mean(Quantity::NpvState) + mean(Quantity::NpvPrivate));
    assert!(tax > 1e6 && mean(Quantity::NpvPrivate) < 0.5 * mean(Quantity::Npv), "{tax}");
    assert!((whole - parts).abs() < 1e-9 * whole.abs(), "{whole} {parts}");
}
