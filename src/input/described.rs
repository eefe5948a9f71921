//! Distributions in words.

use crate::input::unit::real;
use crate::model::{Distribution, Law};

/// A distribution as a reader would write it: `pert(10, 20, 40)`, `1.1 × pert(10, 20, 40) + 5`.
pub fn described(distribution: &Distribution) -> String {
    let (times, plus) = distribution.motion();
    let moved = (times, plus) != (1.0, 0.0);
    let text = unmoved(distribution);
    let text = if moved && !text.ends_with(')') { format!("[{text}]") } else { text };
    let text = if times == 1.0 { text } else { format!("{} × {text}", real(times)) };
    match plus {
        0.0 => text,
        _ if plus < 0.0 => format!("{text} − {}", real(-plus)),
        _ => format!("{text} + {}", real(plus)),
    }
}

/// The distribution before scaling and shifting.
fn unmoved(distribution: &Distribution) -> String {
    let list = |name: &str, values: &[f64]| {
        let values: Vec<String> = values.iter().map(|value| real(*value)).collect();
        format!("{name}({})", values.join(", "))
    };
    let mut text = match distribution.law() {
        Law::Uniform { low, high } => list("uniform", &[*low, *high]),
        Law::Triangular { low, mode, high } => list("triangular", &[*low, *mode, *high]),
        Law::Pert { low, mode, high } => list("pert", &[*low, *mode, *high]),
        Law::Normal { mean, sd } => list("normal", &[*mean, *sd]),
        Law::Lognormal { median, sigma } => list("lognormal", &[*median, *sigma]),
        Law::Beta { alpha, beta } => list("beta", &[*alpha, *beta]),
        Law::Discrete { outcomes } => {
            let pairs: Vec<String> =
                outcomes.iter().map(|(value, weight)| format!("{}: {}", real(*value), real(*weight))).collect();
            format!("discrete({})", pairs.join(", "))
        }
        Law::Empirical { values } => format!("empirical({} values)", values.len()),
        Law::Metalog { p10, p50, p90, .. } => format!("p10 {}, p50 {}, p90 {}", real(*p10), real(*p50), real(*p90)),
    };
    let (min, max) = match distribution.law() {
        Law::Metalog { lower, upper, .. } => (*lower, *upper),
        _ => distribution.truncation(),
    };
    min.iter().for_each(|min| text.push_str(&format!(", min {}", real(*min))));
    max.iter().for_each(|max| text.push_str(&format!(", max {}", real(*max))));
    text
}
