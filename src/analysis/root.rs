//! Where a statistic of outcomes crosses a target as something that one can choose, x, varies.
//!
//! The function need not rise or fall throughout: it is looked at on a grid first, and each change of sign between neighbours is
//! narrowed down by the ITP method (Oliveira and Takahashi, "An enhancement of the bisection method average performance
//! preserving minmax optimality", ACM TOMS 47, 2020): a secant step, truncated and projected towards the middle, so that it
//! never takes more than one evaluation more than bisection, on functions with jumps and kinks too.
//!
//! Limits: two crossings between neighbours of the grid are not seen; where a function jumps over 0, the place of the jump
//! is found, and `jump` tells.

use crate::analysis::resample::multiplicities;
use crate::analysis::statistic::{Resampled, Stat};
use crate::engine::Stream;
use crate::error::{Error, Result};
use rayon::prelude::*;

/// The roots of a function on a stretch.
#[derive(Debug, Clone, PartialEq)]
pub enum Roots {
    /// It is never 0 where it was looked at, and never changes sign.
    Never {
        /// The start of the grid.
        from: f64,
        /// The end of the grid.
        to: f64,
        /// Whether it is above 0 throughout, rather than below.
        above: bool,
    },
    /// It is 0 at these places, from left to right.
    At(Vec<Root>),
}

/// A place where a function is 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Root {
    /// Where; within the tolerance.
    pub x: f64,
    /// Where the function stops to be 0, within the tolerance; equal to `x` unless it is 0 over a stretch, as the median of an
    /// outcome is that is exactly the target in many draws.
    pub to: f64,
    /// What the function does there.
    pub crossing: Crossing,
    /// How far the function is apart at the ends of the last bracket, which is as wide as twice the tolerance: about 0
    /// for a continuous function.
    pub jump: f64,
}

/// What a function does where it is 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Crossing {
    /// It goes from below 0 to above.
    Rises,
    /// It goes from above 0 to below.
    Falls,
    /// It has the same sign on both sides, or the grid starts or ends here.
    Touches,
}

/// All roots of `function` that a rising `grid` of points shows, to within `tolerance`. A statistic's distance from a target is
/// `|x| Ok(stat.of(&outcomes(x)?) - target)`, with the same draws for all x.
pub fn roots(mut function: impl FnMut(f64) -> Result<f64>, grid: &[f64], tolerance: f64) -> Result<Roots> {
    let usage = |message: &str| Err(Error::Usage(message.into()));
    if grid.len() < 2 || grid.windows(2).any(|pair| pair[0] >= pair[1]) {
        return usage("a search for roots needs a grid of at least two points, from the least to the greatest");
    }
    if tolerance.is_nan() || tolerance <= 0.0 {
        return usage("a search for roots needs a tolerance above 0");
    }
    let mut known = |x: f64| match function(x)? {
        value if value.is_finite() => Ok(value),
        _ => Err(Error::Usage(format!("the statistic has no value at {x}: search where there are outcomes"))),
    };
    let values: Vec<f64> = grid.iter().map(|x| known(*x)).collect::<Result<_>>()?;
    let mut found = Vec::new();
    for at in 0..grid.len() {
        if values[at] == 0.0 {
            if at == 0 || values[at - 1] != 0.0 {
                found.push(flat(&mut known, grid, &values, (at, tolerance))?);
            }
        } else if at > 0 && values[at - 1] * values[at].signum() < 0.0 {
            found.push(narrow(&mut known, [grid[at - 1], grid[at]], [values[at - 1], values[at]], tolerance)?);
        }
    }
    if found.is_empty() {
        return Ok(Roots::Never { from: grid[0], to: grid[grid.len() - 1], above: values[0] > 0.0 });
    }
    Ok(Roots::At(found))
}

/// The root that starts at a point of the grid where the function is 0.
fn flat(
    function: &mut impl FnMut(f64) -> Result<f64>,
    grid: &[f64],
    values: &[f64],
    (at, tolerance): (usize, f64),
) -> Result<Root> {
    let after = (at..values.len()).find(|it| values[*it] != 0.0).unwrap_or(values.len());
    let left = if at == 0 { 0.0 } else { values[at - 1].signum() };
    let crossing = match values.get(after).map_or(0.0, |value| value.signum()) * left {
        product if product < 0.0 && left < 0.0 => Crossing::Rises,
        product if product < 0.0 => Crossing::Falls,
        _ => Crossing::Touches,
    };
    let x = if at == 0 { grid[0] } else { edge(function, grid[at], grid[at - 1], tolerance)? };
    let last = grid[after - 1];
    let to = grid.get(after).map_or(Ok(last), |beyond| edge(function, last, *beyond, tolerance))?;
    Ok(Root { x, to, crossing, jump: 0.0 })
}

/// How far from `inside`, where the function is 0, towards `outside`, where it is not, it stays 0: to within the tolerance. Of a
/// root that is a single point, that point itself.
fn edge(
    function: &mut impl FnMut(f64) -> Result<f64>,
    mut inside: f64,
    mut outside: f64,
    tolerance: f64,
) -> Result<f64> {
    while (outside - inside).abs() > tolerance {
        let middle = f64::midpoint(inside, outside);
        if middle == inside || middle == outside {
            break;
        }
        *(if function(middle)? == 0.0 { &mut inside } else { &mut outside }) = middle;
    }
    Ok(inside)
}

/// The root in a bracket over which the function changes sign, by ITP with κ₁ = 0.2 / width, κ₂ = 2, n₀ = 1.
fn narrow(
    function: &mut impl FnMut(f64) -> Result<f64>,
    [mut a, mut b]: [f64; 2],
    [mut at_a, mut at_b]: [f64; 2],
    tolerance: f64,
) -> Result<Root> {
    let (width, rising) = (b - a, at_b.signum());
    let crossing = if rising > 0.0 { Crossing::Rises } else { Crossing::Falls };
    // The half-width that bisection, started one step late, would have left.
    let mut allowed = tolerance * 2f64.powf((width / 2.0 / tolerance).log2().ceil().max(0.0) + 1.0);
    while b - a > 2.0 * tolerance {
        let x = itp_step([a, b], [at_a, at_b], allowed, 0.2 / width);
        // So narrow that no number lies between.
        if x <= a || x >= b {
            break;
        }
        let value = function(x)?;
        match value * rising {
            0.0 => {
                let (x, to) = (edge(function, x, a, tolerance)?, edge(function, x, b, tolerance)?);
                return Ok(Root { x, to, crossing, jump: 0.0 });
            }
            above if above > 0.0 => (b, at_b) = (x, value),
            _ => (a, at_a) = (x, value),
        }
        allowed /= 2.0;
    }
    let x = (a + b) / 2.0;
    Ok(Root { x, to: x, crossing, jump: (at_b - at_a).abs() })
}

/// Where to look next in a bracket: interpolate, truncate, project.
fn itp_step([a, b]: [f64; 2], [at_a, at_b]: [f64; 2], allowed: f64, kappa: f64) -> f64 {
    let (middle, radius) = ((a + b) / 2.0, allowed - (b - a) / 2.0);
    let secant = (at_b * a - at_a * b) / (at_b - at_a);
    let (towards, truncation) = ((middle - secant).signum(), kappa * (b - a).powi(2));
    let truncated = if truncation <= (middle - secant).abs() { secant + towards * truncation } else { middle };
    if (truncated - middle).abs() <= radius { truncated } else { middle - towards * radius }
}

/// A root and its 90 % confidence interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The root by interpolation between the points given; infinite if it lies beyond them.
    pub root: f64,
    /// The 5th percentile of the root; −∞ if it lies before the first point.
    pub low: f64,
    /// The 95th percentile of the root; ∞ if it lies behind the last point.
    pub high: f64,
    /// The share of resamples whose root lies beyond the points; more points further out would show where.
    pub beyond: f64,
}

impl Interval {
    /// Of a root of which it cannot be told.
    pub const UNKNOWN: Self = Self { root: f64::NAN, low: f64::NAN, high: f64::NAN, beyond: f64::NAN };
}

/// The confidence interval of the x at which a statistic reaches a target, from the outcomes at some points near the root.
///
/// `points` are x, rising, and the outcomes there; the same draws at every x, so that what is common to them cancels. Where a
/// draw has no outcome, NaN, it does not count.
/// The draws are resampled; through the statistics of each resample the nearest monotone curve in the least-squares sense is laid
/// (pool adjacent violators: Ayer et al., Annals of Mathematical Statistics 26, 1955), straight between the points, that rises
/// or falls as the statistic does from the first point to the last. The interval is of the percentiles of its roots. It takes
/// draws for independent: with a Latin hypercube or a low-discrepancy design it is too wide. With some hundred draws it
/// covers the root in about 88 % of cases rather than 90 %.
pub fn interval(points: &[(f64, &[f64])], stat: Stat, target: f64, seed: u64, resamples: usize) -> Result<Interval> {
    let rows = points.first().map_or(0, |(_, outcomes)| outcomes.len());
    let rising = points.windows(2).all(|pair| pair[0].0 < pair[1].0);
    if points.len() < 2 || rows < 2 || !rising || points.iter().any(|(_, outcomes)| outcomes.len() != rows) {
        let message = "an interval of a root needs the outcomes of the same draws, two at least, \
                       at two points or more, from the least to the greatest";
        return Err(Error::Usage(message.into()));
    }
    let columns: Vec<Resampled> = points.iter().map(|(_, outcomes)| Resampled::new(stat, outcomes)).collect();
    let curve = |counts: &[f64]| columns.iter().map(|column| column.of(counts) - target).collect::<Vec<f64>>();
    let own = curve(&vec![1.0; rows]);
    let direction = if own[own.len() - 1] < own[0] { -1.0 } else { 1.0 };
    let places: Vec<f64> = points.iter().map(|(x, _)| *x).collect();
    let root = |curve: Vec<f64>| crossing(&places, &monotone(curve.iter().map(|value| direction * value)));
    let stream = Stream::new(seed, "root");
    let mut found: Vec<f64> =
        (0..resamples).into_par_iter().map(|resample| root(curve(&multiplicities(&stream, resample, rows)))).collect();
    found.sort_unstable_by(f64::total_cmp);
    // Order statistics themselves: nothing lies between a number and infinity.
    let percentile =
        |p: f64| found.get((found.len().saturating_sub(1) as f64 * p).round() as usize).copied().unwrap_or(f64::NAN);
    let beyond = found.iter().filter(|it| it.is_infinite()).count() as f64 / found.len() as f64;
    Ok(Interval { root: root(own), low: percentile(0.05), high: percentile(0.95), beyond })
}

/// The rising values nearest to some values: neighbours that fall are replaced by their mean.
fn monotone(values: impl Iterator<Item = f64>) -> Vec<f64> {
    let mut pools: Vec<(f64, usize)> = Vec::new();
    for value in values {
        pools.push((value, 1));
        while let [.., (before, many), (last, more)] = pools[..] {
            if before <= last {
                break;
            }
            pools.truncate(pools.len() - 2);
            pools.push(((before * many as f64 + last * more as f64) / (many + more) as f64, many + more));
        }
    }
    pools.into_iter().flat_map(|(value, many)| std::iter::repeat_n(value, many)).collect()
}

/// Where a rising curve reaches 0.
fn crossing(places: &[f64], values: &[f64]) -> f64 {
    match values.partition_point(|value| *value < 0.0) {
        _ if values.iter().any(|value| value.is_nan()) => f64::INFINITY,
        after if after == values.len() => f64::INFINITY,
        0 if values[0] > 0.0 => f64::NEG_INFINITY,
        0 => places[0],
        after => {
            let share = values[after - 1] / (values[after - 1] - values[after]);
            places[after - 1] + share * (places[after] - places[after - 1])
        }
    }
}
