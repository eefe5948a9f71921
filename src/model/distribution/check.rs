//! What makes no distribution.

use crate::model::Law;

/// What is wrong with a law's parameters.
pub fn check(law: &Law) -> Result<(), String> {
    match law {
        Law::Uniform { low, high } if low >= high => {
            Err(format!("the lower end {low} is not below the upper end {high}"))
        }
        Law::Uniform { low, high } | Law::Triangular { low, high, .. } | Law::Pert { low, high, .. }
            if !(high - low).is_finite() =>
        {
            Err(format!("{low} and {high} are too far apart"))
        }
        Law::Triangular { low, mode, high } | Law::Pert { low, mode, high }
            if !(low <= mode && mode <= high && low < high) =>
        {
            Err(format!("low, mode and high must rise: {low}, {mode}, {high}"))
        }
        Law::Normal { sd, .. } if *sd <= 0.0 => Err(format!("the standard deviation {sd} must be above 0")),
        Law::Lognormal { median, sigma } if *median <= 0.0 || *sigma <= 0.0 => {
            Err(format!("the median {median} and sigma {sigma} must be above 0"))
        }
        Law::Beta { alpha, beta } if [alpha, beta].iter().any(|it| !(1e-3..=1e6).contains(*it)) => {
            Err(format!("alpha {alpha} and beta {beta} must be above 0, from 0.001 to 1,000,000"))
        }
        Law::Discrete { outcomes } if outcomes.iter().any(|(_, weight)| *weight < 0.0) => {
            Err("a weight is below 0".into())
        }
        _ => Ok(()),
    }
}

/// Outcomes inside [min, max] in order, with cumulative probabilities.
pub fn steps(mut outcomes: Vec<(f64, f64)>, min: Option<f64>, max: Option<f64>) -> Result<Vec<(f64, f64)>, String> {
    outcomes.retain(|(value, weight)| {
        *weight > 0.0 && min.is_none_or(|min| *value >= min) && max.is_none_or(|max| *value <= max)
    });
    outcomes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let total: f64 = outcomes.iter().map(|(_, weight)| weight).sum();
    if outcomes.is_empty() {
        return Err("no outcome with a weight above 0 is left".into());
    }
    if !total.is_finite() {
        return Err("the weights are too large to be added up".into());
    }
    let mut below = 0.0;
    for (_, weight) in &mut outcomes {
        below += *weight / total;
        *weight = below;
    }
    Ok(outcomes)
}
