//! Statistics of columns and their standard errors.

use orecast::analysis::percentile;
use orecast::analysis::statistic::Stat;
use orecast::engine::Stream;
use orecast::math::normal_quantile;

fn normal(seed: u64, count: usize) -> Vec<f64> {
    let stream = Stream::new(seed, "normal");
    (0..count).map(|draw| normal_quantile(stream.uniform(draw as u64))).collect()
}

#[test]
fn a_statistic_is_what_its_name_says() {
    let outcomes = [4.0, 1.0, 3.0, 2.0];
    assert_eq!((Stat::Mean.of(&outcomes), Stat::P50.of(&outcomes), Stat::Above(2.0).of(&outcomes)), (2.5, 2.5, 0.5));
    assert_eq!((Stat::Percentile(0.0).of(&outcomes), Stat::Percentile(1.0).of(&outcomes)), (1.0, 4.0));
    assert!(Stat::P90.of(&[]).is_nan() && Stat::Mean.standard_error(&[1.0]).is_nan());
    let many = normal(1, 1001);
    let mut sorted = many.clone();
    sorted.sort_by(f64::total_cmp);
    assert_eq!(Stat::P10.of(&many), percentile(&sorted, 0.1));
}

#[test]
fn standard_errors_are_how_far_statistics_scatter() {
    let samples: Vec<Vec<f64>> = (0..400).map(|seed| normal(seed, 1000)).collect();
    for stat in [Stat::Mean, Stat::P10, Stat::P50, Stat::P90, Stat::Above(1.0)] {
        let values: Vec<f64> = samples.iter().map(|it| stat.of(it)).collect();
        let scatter = Stat::Mean.standard_error(&values) * 20.0;
        let told = samples.iter().map(|it| stat.standard_error(it)).sum::<f64>() / 400.0;
        // A standard deviation of 400 is known to 3.5 %.
        assert!((told / scatter - 1.0).abs() < 0.1, "{stat:?}: {told}, not {scatter}");
    }
    assert!(Stat::P10.standard_error(&normal(1, 5)).is_nan());
}
