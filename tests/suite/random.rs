//! Random numbers: published vectors, moments, independence; and the designs.

use crate::fixture::GOOD;
use orecast::engine::{LANES, Sampler, Stream};
use orecast::math::{exp, ln, normal_cdf, normal_quantile};
use orecast::model::{Design, Sampling};

#[test]
fn threefry_gives_the_published_vectors() {
    // Random123's known answers for threefry2x64 with 13 rounds.
    let zeros = Stream::with_key([0, 0]).bits(0, 0);
    assert_eq!(zeros, [0xf167_b032_c3b4_80bd, 0xe91f_9fee_4b7a_6fb5]);
    let ones = Stream::with_key([u64::MAX, u64::MAX]).bits(u64::MAX, u64::MAX);
    assert_eq!(ones, [0xccde_c5c9_17a8_74b1, 0x4df5_3abc_a26c_eb01]);
}

#[test]
fn uniform_numbers_are_uniform_and_do_not_hang_together() {
    let stream = Stream::new(7, "test");
    let n = 200_000u64;
    let numbers: Vec<f64> = (0..n).map(|draw| stream.uniform(draw)).collect();
    let mean = numbers.iter().sum::<f64>() / n as f64;
    assert!((mean - 0.5).abs() < 4.0 * (1.0f64 / 12.0 / n as f64).sqrt());
    // Chi-squared over 256 cells: mean 255, standard deviation √510.
    let mut cells = [0f64; 256];
    numbers.iter().for_each(|u| cells[(u * 256.0) as usize] += 1.0);
    let expected = n as f64 / 256.0;
    let chi: f64 = cells.iter().map(|count| (count - expected).powi(2) / expected).sum();
    assert!((chi - 255.0).abs() < 4.5 * 510f64.sqrt(), "{chi}");
    let lagged: f64 = numbers.windows(2).map(|pair| (pair[0] - 0.5) * (pair[1] - 0.5)).sum::<f64>() / n as f64 * 12.0;
    assert!(lagged.abs() < 4.5 / (n as f64).sqrt());
    let other = Stream::new(7, "another");
    let crossed: f64 = (0..n).map(|draw| (numbers[draw as usize] - 0.5) * (other.uniform(draw) - 0.5)).sum::<f64>();
    assert!((crossed / n as f64 * 12.0).abs() < 4.5 / (n as f64).sqrt());
}

#[test]
fn seed_zero_is_a_seed_like_any_other() {
    assert_ne!(Stream::new(0, "a"), Stream::new(1, "a"));
    assert_ne!(Stream::new(0, "a"), Stream::new(0, "b"));
}

#[test]
fn elementary_functions_agree_with_the_library() {
    for i in -4000..4000 {
        let x = f64::from(i) / 100.0;
        assert!((ln(x.exp()) - x.exp().ln()).abs() <= 4e-16 * x.abs().max(1.0), "ln(e^{x})");
        assert!((exp(x) / x.exp() - 1.0).abs() < 1e-15, "exp({x})");
    }
    for i in 1..2000 {
        let u = f64::from(i) / 2000.0;
        let back = normal_cdf(normal_quantile(u));
        assert!((back - u).abs() < 1e-14, "{u} → {} → {back}", normal_quantile(u));
    }
    assert!((normal_quantile(0.975) - 1.959_963_984_540_054).abs() < 1e-14);
    assert!((normal_quantile(1e-10) + 6.361_340_902_404_056).abs() < 1e-12);
}

fn factor_values(design: Design, draws: usize) -> Vec<f64> {
    let text = GOOD.replace("output = \"60 t/yr\"", "output = { uniform = [0, 1] }");
    let study = crate::fixture::study(&text);
    let sampling = Sampling { draws, seed: 3, design };
    let worlds: Vec<_> = study.scenarios.iter().map(|scenario| &scenario.world).collect();
    let sampler = Sampler::new(sampling, &worlds, &worlds);
    (0..draws.div_ceil(LANES)).flat_map(|block| sampler.block((block * LANES) as u64)[0][0]).take(draws).collect()
}

#[test]
fn a_latin_hypercube_has_one_draw_in_each_stratum() {
    for draws in [1, 2, 7, 64, 1000] {
        let mut strata: Vec<usize> =
            factor_values(Design::LatinHypercube, draws).iter().map(|u| (u * draws as f64) as usize).collect();
        strata.sort_unstable();
        assert_eq!(strata, (0..draws).collect::<Vec<_>>());
    }
}

#[test]
fn a_scrambled_sobol_sequence_has_one_draw_in_each_binary_stratum() {
    let mut strata: Vec<usize> = factor_values(Design::Sobol, 1024).iter().map(|u| (u * 1024.0) as usize).collect();
    strata.sort_unstable();
    assert_eq!(strata, (0..1024).collect::<Vec<_>>());
}
