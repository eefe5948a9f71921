//! Morris' elementary effects: which factors matter, from few evaluations.
//!
//! A trajectory walks through the unit cube of probabilities and moves one factor at a time by Δ, up or down. The move's
//! elementary effect is the difference quotient (y(after) − y(before)) / (±Δ). Over the trajectories, a factor has
//!
//! - μ, the mean of its effects, and σ, their standard deviation (n − 1): a large σ tells of interactions or curvature;
//!   Morris, "Factorial sampling plans for preliminary computational experiments", Technometrics 33 (1991);
//! - μ*, the mean of their absolute values, by which factors are ranked; Campolongo, Cariboni and Saltelli, "An effective
//!   screening design for sensitivity analysis of large models", Environmental Modelling & Software 22 (2007).
//!
//! The factors of a group move together, each in its own direction. Their common effect has a size, |Δy| / Δ, but no sign:
//! μ and σ of a group of several are NaN.
//!
//! Limits: μ* ranks, it does not share out a variance; interactions are told from curvature by neither μ* nor σ.

mod optimised;
mod trajectory;

pub use trajectory::{Levels, Plan, Trajectories, trajectories};

use crate::error::{Error, Result};
use crate::math::CONFIDENCE;

/// The elementary effects of a group of factors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Effect {
    /// Their mean; NaN for a group of several factors.
    pub mu: f64,
    /// The mean of their absolute values.
    pub mu_star: f64,
    /// Half the width of the 95 % interval of `mu_star`: 1.96 standard errors, to which a bootstrap over trajectories tends but
    /// for a factor √((n − 1)/n); NaN with a single trajectory.
    pub mu_star_conf: f64,
    /// Their standard deviation; NaN for a group of several factors, and with a single trajectory.
    pub sigma: f64,
}

/// The elementary effects of each group from the outcomes at the points of the trajectories: one column for each point, with a
/// value for each trajectory. Outcomes are finite: see [`Trajectories::retain`].
pub fn effects(trajectories: &Trajectories, evaluations: &[&[f64]]) -> Result<Vec<Effect>> {
    let (points, count) = (trajectories.points.len(), trajectories.order.len());
    if evaluations.len() != points || evaluations.iter().any(|column| column.len() != count) {
        let message = format!("elementary effects need {points} columns of {count} outcomes, one for each trajectory");
        return Err(Error::Usage(message));
    }
    if count == 0 {
        return Err(Error::Usage("elementary effects need at least one trajectory with outcomes: ask for more".into()));
    }
    let members = trajectories.members();
    let mut elementary = vec![vec![0.0; count]; members.len()];
    for (trajectory, order) in trajectories.order.iter().enumerate() {
        for (step, group) in order.iter().enumerate() {
            let change = evaluations[step + 1][trajectory] - evaluations[step][trajectory];
            elementary[*group][trajectory] = change / trajectories.moved(members[*group][0], step, trajectory);
        }
    }
    Ok(members.iter().zip(&elementary).map(|(members, effects)| summarised(effects, members.len() == 1)).collect())
}

/// The statistics of a group's effects, whose signs mean something only if it is a single factor.
fn summarised(effects: &[f64], single: bool) -> Effect {
    let sizes: Vec<f64> = effects.iter().map(|effect| effect.abs()).collect();
    let (mu_star, spread) = moments(&sizes);
    let (mu, sigma) = if single { moments(effects) } else { (f64::NAN, f64::NAN) };
    let standard_error = spread / (effects.len() as f64).sqrt();
    Effect { mu, mu_star, mu_star_conf: CONFIDENCE * standard_error, sigma }
}

/// The mean and the standard deviation (n − 1; NaN of a single value).
fn moments(values: &[f64]) -> (f64, f64) {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    let squares: f64 = values.iter().map(|value| (value - mean).powi(2)).sum();
    (mean, (squares / (count - 1.0)).sqrt())
}
