//! Sobol' indices: the share of an outcome's variance that a group of factors explains, alone and together with the others.
//!
//! Two independent samples A and B of all factors are mixed: ABᵢ is A with group i taken from B, BAᵢ is B with group i taken
//! from A. With the outcomes at these points, in rows that belong together, their mean over everything subtracted, and V the
//! variance of A and B taken together:
//!
//! - first order: S1ᵢ = mean(B · (ABᵢ − A)) / V; Saltelli et al., "Variance based sensitivity analysis of model output",
//!   Computer Physics Communications 181 (2010), table 2 (b);
//! - total: STᵢ = mean((A − ABᵢ)²) / 2V; Jansen, "Analysis of variance designs for model output", CPC 117 (1999);
//! - second order: S2ᵢⱼ = mean(BAᵢ · ABⱼ − A · B) / V − S1ᵢ − S1ⱼ; Saltelli, "Making best use of model evaluations to compute
//!   sensitivity indices", CPC 145 (2002).
//!
//! Limits: the groups are independent of each other (factors that are correlated belong in one group); an estimate may fall a
//! little outside of [0, 1], by its sampling error; a variance says little where the outcome has heavy tails.

use crate::analysis::resample::{half_width, multiplicities};
use crate::engine::Stream;
use crate::error::{Error, Result};
use rayon::prelude::*;

/// How often to resample unless there is reason for another number: a half-width then has a relative error of about 2 %.
pub const RESAMPLES: usize = 1000;

/// Which mixtures of A and B are to be evaluated: one sheet for each, in the order A, B, AB₁ … ABₖ, BA₁ … BAₖ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    /// How many groups of factors there are; a factor on its own is a group.
    pub groups: usize,
    /// Whether interactions of two groups are wanted, for which the sheets BAᵢ are needed.
    pub second_order: bool,
}

impl Plan {
    /// How many sheets there are, each of as many rows as there are base draws.
    pub fn sheets(&self) -> usize {
        2 + if self.second_order { 2 } else { 1 } * self.groups
    }

    /// For each group, whether this sheet takes its factors from B rather than from A.
    pub fn sheet(&self, sheet: usize) -> Vec<bool> {
        let mostly_b = sheet == Self::B || sheet >= self.ba(0);
        let mut from_b = vec![mostly_b; self.groups];
        if sheet >= self.ab(0) {
            from_b[(sheet - self.ab(0)) % self.groups] = !mostly_b;
        }
        from_b
    }

    const A: usize = 0;
    const B: usize = 1;

    fn ab(&self, group: usize) -> usize {
        2 + group
    }

    fn ba(&self, group: usize) -> usize {
        2 + self.groups + group
    }

    /// The pairs of groups that have an index of second order.
    fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let firsts = if self.second_order { self.groups } else { 0 };
        let groups = self.groups;
        (0..firsts).flat_map(move |i| (i + 1..groups).map(move |j| (i, j)))
    }
}

/// Sobol' indices by group, and half the widths of their 95 % confidence intervals.
///
/// NaN where the outcome does not vary: there is no variance to share out.
#[derive(Debug, Clone, PartialEq)]
pub struct SobolIndices {
    /// What the group explains alone.
    pub s1: Vec<f64>,
    /// Half-widths of `s1`.
    pub s1_conf: Vec<f64>,
    /// What the group explains alone and in interaction with all others.
    pub st: Vec<f64>,
    /// Half-widths of `st`.
    pub st_conf: Vec<f64>,
    /// What two groups explain together beyond what each does alone: `s2[i][j]` for i < j, NaN elsewhere; empty unless planned.
    pub s2: Vec<Vec<f64>>,
    /// Half-widths of `s2`, laid out alike.
    pub s2_conf: Vec<Vec<f64>>,
}

/// The Sobol' indices of the groups of `plan` from the outcomes on its sheets, one column for each, of equal lengths.
///
/// A half-width is 1.96 times the standard deviation of the estimate over `resamples` bootstrap resamples of the rows (NaN with
/// fewer than two; [`RESAMPLES`] is a good number). It takes rows for independent: where the rows are a low-discrepancy
/// sequence, the true error is smaller. Outcomes are finite: where one of a row's is not, the caller leaves out the
/// row on all sheets.
pub fn indices(plan: Plan, evaluations: &[&[f64]], seed: u64, resamples: usize) -> Result<SobolIndices> {
    check(plan, evaluations)?;
    let terms = Terms::new(plan, evaluations);
    let stream = Stream::new(seed, "Sobol indices");
    let rows = terms.rows;
    let estimate = |weights: &[f64]| shares(plan, &terms.sums(weights), rows);
    let estimates = estimate(&vec![1.0; rows]);
    let resampled: Vec<Vec<f64>> =
        (0..resamples).into_par_iter().map(|resample| estimate(&multiplicities(&stream, resample, rows))).collect();
    let half_widths: Vec<f64> =
        (0..estimates.len()).map(|index| half_width(resampled.iter().map(|shares| shares[index]))).collect();
    Ok(unfold(plan, &estimates, &half_widths))
}

fn check(plan: Plan, evaluations: &[&[f64]]) -> Result<()> {
    let rows = evaluations.first().map_or(0, |column| column.len());
    let usage = |message: String| Err(Error::Usage(message));
    if plan.groups == 0 {
        return usage("Sobol indices need at least one factor that varies".into());
    }
    if evaluations.len() != plan.sheets() || evaluations.iter().any(|column| column.len() != rows) {
        return usage(format!("Sobol indices need {} columns of outcomes of equal length, one a sheet", plan.sheets()));
    }
    if rows < 2 {
        return usage(format!("Sobol indices need at least 2 base draws with an outcome, not {rows}: draw more"));
    }
    Ok(())
}

/// What the estimators are means of, for each row: every index is a function of the means of these terms.
struct Terms {
    rows: usize,
    /// How many terms a row has.
    width: usize,
    /// Row by row, so that a resampled row is read in one go.
    values: Vec<f64>,
}

impl Terms {
    fn new(plan: Plan, evaluations: &[&[f64]]) -> Self {
        let rows = evaluations[0].len();
        let centre = evaluations.iter().copied().flatten().sum::<f64>() / (rows * evaluations.len()) as f64;
        let width = 2 + 2 * plan.groups + plan.pairs().count();
        let mut values = Vec::with_capacity(rows * width);
        for row in 0..rows {
            let y = |sheet: usize| evaluations[sheet][row] - centre;
            let (a, b) = (y(Plan::A), y(Plan::B));
            values.extend([0.5 * (a + b), 0.5 * (a * a + b * b)]);
            for group in 0..plan.groups {
                let ab = y(plan.ab(group));
                values.extend([b * (ab - a), 0.5 * (a - ab) * (a - ab)]);
            }
            values.extend(plan.pairs().map(|(i, j)| y(plan.ba(i)) * y(plan.ab(j)) - a * b));
        }
        Self { rows, width, values }
    }

    /// The sum of each term, each row as often as its weight says.
    fn sums(&self, weights: &[f64]) -> Vec<f64> {
        let mut sums = vec![0.0; self.width];
        for (weight, terms) in weights.iter().zip(self.values.chunks_exact(self.width)) {
            sums.iter_mut().zip(terms).for_each(|(sum, term)| *sum += weight * term);
        }
        sums
    }
}

/// The indices from the sums of the terms: S1 and ST of each group in turn, then S2 of each pair. NaN without variance.
fn shares(plan: Plan, sums: &[f64], rows: usize) -> Vec<f64> {
    /// A variance below this share of the mean square is rounding: the outcomes are all the same.
    const ROUNDING: f64 = 1e-12;
    let means: Vec<f64> = sums.iter().map(|sum| sum / rows as f64).collect();
    let (mean, square) = (means[0], means[1]);
    let variance = square - mean * mean;
    if variance <= ROUNDING * square {
        return vec![f64::NAN; means.len() - 2];
    }
    let mut shares: Vec<f64> = means[2..].iter().map(|mean| mean / variance).collect();
    for (place, (i, j)) in plan.pairs().enumerate() {
        shares[2 * plan.groups + place] -= shares[2 * i] + shares[2 * j];
    }
    shares
}

/// The indices under their names, from the order in which they are estimated.
fn unfold(plan: Plan, estimates: &[f64], half_widths: &[f64]) -> SobolIndices {
    let groups = |values: &[f64], kind: usize| (0..plan.groups).map(|group| values[2 * group + kind]).collect();
    let pairs = |values: &[f64]| {
        let size = if plan.second_order { plan.groups } else { 0 };
        let mut matrix = vec![vec![f64::NAN; size]; size];
        for ((i, j), value) in plan.pairs().zip(&values[2 * plan.groups..]) {
            matrix[i][j] = *value;
        }
        matrix
    };
    SobolIndices {
        s1: groups(estimates, 0),
        s1_conf: groups(half_widths, 0),
        st: groups(estimates, 1),
        st_conf: groups(half_widths, 1),
        s2: pairs(estimates),
        s2_conf: pairs(half_widths),
    }
}
