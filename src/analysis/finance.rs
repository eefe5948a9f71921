//! Rates of return.

/// The internal rate of return of yearly cash flows: the rate at which their present value is nothing.
///
/// NaN unless the flows change sign exactly once (zeros aside): otherwise there may be none, or several. With exactly one
/// change there is at most one root (Descartes), which is found by bisection with false position (Illinois) in the
/// discount factor; NaN as well if it lies outside (−0.99, 100).
pub fn irr(flows: &[f64]) -> f64 {
    let mut signs = flows.iter().filter(|flow| **flow != 0.0).map(|flow| flow.is_sign_positive());
    let Some(first) = signs.next() else {
        return f64::NAN;
    };
    let changes = signs.fold((first, 0), |(last, changes), sign| (sign, changes + u8::from(sign != last))).1;
    if changes != 1 {
        return f64::NAN;
    }
    root(|rate| present_value(flows, rate), -0.99, 100.0)
}

/// Present value of flows one year apart.
fn present_value(flows: &[f64], rate: f64) -> f64 {
    let factor = 1.0 / (1.0 + rate);
    flows.iter().rev().fold(0.0, |value, flow| value * factor + flow)
}

/// A root of a continuous function between `low` and `high`, NaN if its ends have the same sign.
fn root(f: impl Fn(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    let (mut at_low, mut at_high) = (f(low), f(high));
    if at_low.is_sign_positive() == at_high.is_sign_positive() {
        return f64::NAN;
    }
    for round in 0..200 {
        let bisect = round % 3 == 2;
        let next = if bisect { (low + high) / 2.0 } else { low - at_low * (high - low) / (at_high - at_low) };
        let next = if next > low && next < high { next } else { (low + high) / 2.0 };
        let value = f(next);
        if value == 0.0 || high - low < 1e-13 * (1.0 + next.abs()) {
            return next;
        }
        if value.is_sign_positive() == at_low.is_sign_positive() {
            (low, at_low) = (next, value);
        } else {
            (high, at_high) = (next, value);
        }
    }
    (low + high) / 2.0
}
