//! The swing of an outcome's mean as one factor goes from low to high: the bars of a tornado chart.

use crate::math::normal_quantile;

/// What one factor does to the mean of an outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Swing {
    /// Mean with the factor low, less the mean of all draws.
    pub low: f64,
    /// Mean with the factor high, less the mean of all draws.
    pub high: f64,
    /// `high` − `low`.
    pub swing: f64,
    /// Half the width of the swing's 95 % confidence interval, 1.96 standard errors of the differences draw by draw.
    pub swing_conf: f64,
    /// In how many draws all three have a value; others do not count.
    pub n: usize,
}

/// The swing of outcomes of the same draws: as drawn, with the factor low, with the factor high. NaN without a draw that has
/// all three; no confidence interval with fewer than two.
pub fn swing(drawn: &[f64], low: &[f64], high: &[f64]) -> Swing {
    let draws = drawn.iter().zip(low.iter().zip(high));
    let whole = draws.filter(|(drawn, (low, high))| (*drawn + *low + *high).is_finite());
    let (mut n, mut sums, mut squares) = (0, [0.0; 2], 0.0);
    for (drawn, (low, high)) in whole {
        n += 1;
        sums[0] += low - drawn;
        sums[1] += high - drawn;
        squares += (high - low).powi(2);
    }
    let count = n as f64;
    let [low, high] = sums.map(|sum| sum / count);
    let swing = high - low;
    let variance = (squares - count * swing * swing).max(0.0) / (count - 1.0);
    let swing_conf = if n < 2 { f64::NAN } else { normal_quantile(0.975) * (variance / count).sqrt() };
    Swing { low, high, swing, swing_conf, n }
}
