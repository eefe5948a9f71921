//! Tornado: swings of the mean, paired by draw.

use orecast::analysis::tornado::{Ends, tornado};
use orecast::engine::Stream;

fn uniform(name: &str, count: u64) -> Vec<f64> {
    let stream = Stream::new(1, name);
    (0..count).map(|draw| stream.uniform(draw)).collect()
}

/// y = x₁ − 5·x₂ with both factors uniform, either of them at 0.1 and 0.9.
#[test]
fn the_swing_of_a_linear_function_is_its_slope_times_the_range() {
    let (first, second) = (uniform("first", 100), uniform("second", 100));
    let outcomes = |of: &dyn Fn(usize) -> f64| (0..100).map(of).collect::<Vec<f64>>();
    let base = outcomes(&|draw| first[draw] - 5.0 * second[draw]);
    let of_first = [0.1, 0.9].map(|fixed| outcomes(&|draw| fixed - 5.0 * second[draw]));
    let of_second = [0.1, 0.9].map(|fixed| outcomes(&|draw| first[draw] - 5.0 * fixed));
    let ends = [&of_first, &of_second].map(|[low, high]| Ends { low, high });
    let found = tornado(&base, &ends).expect("a tornado");
    assert_eq!(found.bars.iter().map(|bar| bar.factor).collect::<Vec<_>>(), [1, 0]);
    for (bar, swing) in found.bars.iter().zip([-4.0, 0.8]) {
        assert!((bar.swing - swing).abs() < 1e-13 && (bar.high - bar.low - swing).abs() < 1e-13, "{bar:?}");
        // What the other factor does is common to both ends.
        assert!(bar.swing_error < 1e-14, "{bar:?}");
    }
    // Against the base, only the factor that was fixed differs.
    let spread = |values: &[f64]| {
        let mean = values.iter().sum::<f64>() / 100.0;
        (values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / 99.0 / 100.0).sqrt()
    };
    assert!((found.bars[1].low_error - spread(&first)).abs() < 1e-14);
    assert!((found.bars[0].high_error - 5.0 * spread(&second)).abs() < 1e-14);
    assert!((found.base - base.iter().sum::<f64>() / 100.0).abs() < 1e-15);
}

#[test]
fn the_standard_error_of_a_swing_is_of_the_differences() {
    let found =
        tornado(&[0.0; 4], &[Ends { low: &[1.0, 2.0, 3.0, 4.0], high: &[2.0, 2.0, 5.0, 5.0] }]).expect("a tornado");
    // Differences 1, 0, 2 and 1: variance 2/3.
    assert!((found.bars[0].swing - 1.0).abs() < 1e-15);
    assert!((found.bars[0].swing_error - (2.0f64 / 3.0 / 4.0).sqrt()).abs() < 1e-15);
}

#[test]
fn of_equal_swings_the_first_factor_stands_first() {
    let falls = Ends { low: &[1.0, 1.0], high: &[0.0, 0.0] };
    let rises = Ends { low: &[0.0, 0.0], high: &[1.0, 1.0] };
    let found = tornado(&[0.5, 0.5], &[falls, rises]).expect("a tornado");
    assert_eq!(found.bars.iter().map(|bar| bar.factor).collect::<Vec<_>>(), [0, 1]);
}

#[test]
fn a_tornado_of_one_draw_has_no_standard_error_and_of_none_is_refused() {
    let found = tornado(&[0.0], &[Ends { low: &[1.0], high: &[2.0] }]).expect("a tornado");
    assert!(found.bars[0].swing_error.is_nan());
    let message = |base: &[f64], ends: &[Ends]| tornado(base, ends).expect_err("an error").to_string();
    assert!(message(&[], &[]).contains("draw more"));
    assert!(message(&[1.0, 2.0], &[Ends { low: &[1.0], high: &[2.0] }]).contains("2 outcomes at each end"));
}
