//! Rates of return.

use crate::engine::{Column, LANES};
use crate::math::{exp, ln};
use std::array::from_fn;

/// The ends of the interval in which a rate of return is sought.
const LOWEST: f64 = -0.99;
const HIGHEST: f64 = 100.0;

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
/// goes out, and is nearly straight: Newton's steps find it in a handful; where one leaves the bracket, that is halved.
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
    for _ in 0..100 {
        let (value, slope) = balance(flows, &x);
        let mut moves = false;
        for lane in 0..LANES {
            let below = value[lane] * at_low[lane] > 0.0;
            low[lane] = if below { x[lane] } else { low[lane] };
            high[lane] = if below { high[lane] } else { x[lane] };
            let newton = x[lane] - value[lane] / slope[lane];
            let inside = newton >= low[lane] && newton <= high[lane];
            let next = if inside { newton } else { f64::midpoint(low[lane], high[lane]) };
            moves |= found[lane] & ((next - x[lane]).abs() > 1e-12);
            x[lane] = next;
        }
        if !moves {
            break;
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
            a[lane] = a[lane] * factor[lane] + flow[lane].max(0.0);
            db[lane] = db[lane] * factor[lane] + b[lane];
            b[lane] = b[lane] * factor[lane] - flow[lane].min(0.0);
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
