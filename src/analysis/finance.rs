//! Rates of return.

use crate::engine::{Column, LANES, greatest, least};
use crate::math::{exp, ln};
use std::array::from_fn;

/// The ends of the interval in which a rate of return is sought.
const LOWEST: f64 = -0.99;
const HIGHEST: f64 = 100.0;

/// The Newton's step after which there is no other, in the logarithm of the discount factor.
const SETTLED: f64 = 1e-8;

/// The internal rate of return of yearly cash flows: the rate at which their present value is nothing; NaN where there is none in
/// (−0.99, 100), or several.
pub fn irr(flows: &[f64]) -> f64 {
    let columns: Vec<Column> = flows.iter().map(|flow| [*flow; LANES]).collect();
    irrs(&columns)[0]
}

/// The internal rate of return in each draw of a block; `flows` are its yearly cash flows.
///
/// NaN unless the flows change sign exactly once (zeros aside): otherwise there may be none, or several. With exactly one
/// change there is at most one root (Descartes); NaN as well if it lies outside (−0.99, 100).
///
/// With x = 1/(1 + rate), A(x) and B(x) the present values of what comes in and of what goes out, the root is that of
/// ln A − ln B. As a function of ln x this rises (or falls) all the way, for what comes in comes after (or before) all that
/// goes out, and is nearly straight: Newton's steps find it in a handful; where one leaves the bracket, that is halved. A step
/// squares the error, so that the first below [`SETTLED`] is the last.
pub fn irrs(flows: &[Column]) -> Column {
    // Years before anything flows in any draw change no rate, but would overflow a long horizon's powers.
    let begins = flows.iter().position(|flow| flow.iter().any(|flow| *flow != 0.0)).unwrap_or(flows.len());
    let flows = &flows[begins..];
    let (mut low, mut high) = ([-(1.0 + HIGHEST).ln(); LANES], [-(1.0 + LOWEST).ln(); LANES]);
    let (at_low, _) = balance(flows, &low);
    let (at_high, _) = balance(flows, &high);
    let changes = sign_changes(flows);
    let found: [bool; LANES] = from_fn(|lane| changes[lane] == 1.0 && at_low[lane] * at_high[lane] < 0.0);
    let mut x = [0.0; LANES];
    // 1 in the draws that still move. Those that have settled stay, so that a rate depends on its own draw's flows alone.
    let mut moves: Column = from_fn(|lane| if found[lane] { 1.0 } else { 0.0 });
    for _ in 0..100 {
        if moves.iter().fold(true, |still, moves| still & (*moves == 0.0)) {
            break;
        }
        let (value, slope) = balance(flows, &x);
        for lane in 0..LANES {
            let below = value[lane] * at_low[lane] > 0.0;
            low[lane] = greatest(low[lane], if below { x[lane] } else { f64::NEG_INFINITY });
            high[lane] = least(high[lane], if below { f64::INFINITY } else { x[lane] });
            let newton = x[lane] - value[lane] / slope[lane];
            let inside = (newton >= low[lane]) & (newton <= high[lane]);
            let step = if inside { newton } else { f64::midpoint(low[lane], high[lane]) } - x[lane];
            x[lane] += moves[lane] * step;
            moves[lane] *= if step.abs() > if inside { SETTLED } else { 1e-12 } { 1.0 } else { 0.0 };
        }
    }
    from_fn(|lane| if found[lane] { (-x[lane]).exp_m1() } else { f64::NAN })
}

/// ln A − ln B at a logarithm of the discount factor, and its slope.
fn balance(flows: &[Column], log_factor: &Column) -> (Column, Column) {
    let factor: Column = from_fn(|lane| exp(log_factor[lane]));
    // Of what comes in and what goes out: present value, and its derivative by the factor.
    let [mut a, mut da, mut b, mut db] = [[0.0; LANES]; 4];
    for flow in flows.iter().rev() {
        for lane in 0..LANES {
            da[lane] = da[lane] * factor[lane] + a[lane];
            a[lane] = a[lane] * factor[lane] + greatest(flow[lane], 0.0);
            db[lane] = db[lane] * factor[lane] + b[lane];
            b[lane] = b[lane] * factor[lane] - least(flow[lane], 0.0);
        }
    }
    let value = from_fn(|lane| ln(a[lane] / b[lane]));
    (value, from_fn(|lane| factor[lane] * (da[lane] / a[lane] - db[lane] / b[lane])))
}

/// How often the flows change sign, zeros aside.
fn sign_changes(flows: &[Column]) -> Column {
    let (mut last, mut changes) = ([0.0; LANES], [0.0; LANES]);
    for flow in flows {
        for lane in 0..LANES {
            changes[lane] += if last[lane] * flow[lane] < 0.0 { 1.0 } else { 0.0 };
            last[lane] = if flow[lane] == 0.0 { last[lane] } else { flow[lane].signum() };
        }
    }
    changes
}
