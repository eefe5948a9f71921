//! What the draws of an ordinary run, or the rows of any table, say by themselves: no new simulation, and factors may be
//! correlated.

use super::Method as Asked;
use crate::analysis::{Regression, Sample, additive, correlated, delta, first_order, pawn, regression};
use crate::error::{Error, Result};
use crate::output::finding::sensitivity::{Method, Ranking, Row, Shown, share};
use crate::output::number::decimal;
use crate::output::phrase::Phrase;

/// How often rows are resampled for confidence intervals.
const RESAMPLES: usize = 100;

/// The intervals of PAWN.
const INTERVALS: usize = 10;

/// The least rank correlation of two factors that is spoken of, and how many pairs are named.
const CORRELATED: f64 = 0.2;
/// From which part of the largest figure on a factor can lend something.
const LENT: f64 = 0.05;
const NAMED: usize = 4;

/// Shares of the variance.
pub static FIRST_ORDER: Method = Method {
    name: "first-order",
    title: "Share of the variance that each factor explains alone",
    axis: "Share of the variance",
    paper: "Correlation ratios over classes of each factor: Pearson (1903), Kelley (1935), Plischke (2012); ± 95 % by bootstrap",
    columns: &["S1", "S1_conf"],
    shown: &[Shown { label: "alone", column: 0, conf: Some(1) }],
    by: 0,
    shares: true,
};

/// Regression on values and ranks.
pub static RANK: Method = Method {
    name: "rank",
    title: "Direction and strength of each factor",
    axis: "Coefficient, −1 to 1",
    paper: "Standardised regression and partial rank correlation: Saltelli, Chan and Scott (2000), chapter 6; ± 95 %",
    columns: &["SRC", "SRC_conf", "SRRC", "SRRC_conf", "PRCC", "PRCC_conf"],
    shown: &[
        Shown { label: "partial rank correlation (PRCC)", column: 4, conf: Some(5) },
        Shown { label: "standardised regression (SRC)", column: 0, conf: Some(1) },
    ],
    by: 4,
    shares: false,
};

/// Distances of distributions.
pub static PAWN: Method = Method {
    name: "pawn",
    title: "How far each factor moves the distribution",
    axis: "Kolmogorov–Smirnov distance, 0 to 1",
    paper: "PAWN: Pianosi and Wagener (2018), 10 intervals; below its dummy a factor may do nothing",
    columns: &["minimum", "mean", "median", "maximum", "CV", "median_dummy", "maximum_dummy"],
    shown: &[
        Shown { label: "median over the factor’s intervals", column: 2, conf: None },
        Shown { label: "greatest of 19 dummies that do nothing", column: 5, conf: None },
    ],
    by: 2,
    shares: false,
};

/// Shares of the density.
pub static DELTA: Method = Method {
    name: "delta",
    title: "Share of the distribution that each factor moves",
    axis: "delta, 0 to 1",
    paper: "Borgonovo’s delta (2007), estimated from given data as by Plischke and others (2013); ± 95 % by bootstrap; at its dummy a factor may do nothing",
    columns: &["delta", "delta_conf", "S1", "S1_conf", "delta_dummy"],
    shown: &[
        Shown { label: "delta", column: 0, conf: Some(1) },
        Shown { label: "a dummy that does nothing", column: 4, conf: None },
    ],
    by: 0,
    shares: false,
};

/// Where a sample is from: what its ranking is called, and the grades of its factors.
pub struct From<'a> {
    /// The scenario's levels, by axis and name.
    pub levels: Vec<(String, String)>,
    /// Its name.
    pub label: String,
    /// The grade of a factor; empty where it has none.
    pub grade: &'a dyn Fn(&str) -> String,
    /// What is left out of it, in words.
    pub left_out: Option<String>,
    /// Seed of the resamples.
    pub seed: u64,
}

/// What a method says of a sample in which the outcome varies.
///
/// # Errors
/// If there are too few rows.
pub fn ranking(method: Asked, sample: &Sample, from: &From) -> Result<Ranking> {
    let (columns, outcome) = (sample.columns(), sample.outcome.as_slice());
    let mut remarks: Vec<String> = from.left_out.iter().map(|words| format!("{words}.")).collect();
    let (method, figures): (&'static Method, Vec<Vec<f64>>) = match method {
        Asked::Rank => {
            if let Some(words) = sample.factors.iter().find(|factor| factor.levels.is_some()) {
                return Err(Error::Usage(format!(
                    "{} holds words, which have no order: rank needs numbers; leave it out of --factors, or ask for first-order, pawn or delta",
                    words.name
                )));
            }
            let found = regression(&columns, outcome)?;
            let (r2, rank_r2) = (share(found.r2), share(found.rank_r2));
            remarks.extend(without(sample, &found.factors));
            remarks.push(format!("A linear regression explains {r2} of the variance (R²), one on ranks {rank_r2}."));
            let row = |it: &Regression| vec![it.src, it.src_conf, it.srrc, it.srrc_conf, it.prcc, it.prcc_conf];
            (&RANK, found.factors.iter().map(row).collect())
        }
        Asked::Pawn => {
            let found = pawn(&columns, outcome, INTERVALS, from.seed)?;
            let row = |it: &crate::analysis::Pawn| {
                vec![it.minimum, it.mean, it.median, it.maximum, it.cv, it.median_dummy, it.maximum_dummy]
            };
            (&PAWN, found.iter().map(row).collect())
        }
        Asked::Delta => {
            let found = delta(&columns, outcome, RESAMPLES, from.seed)?;
            (&DELTA, found.iter().map(|it| vec![it.delta, it.delta_conf, it.s1, it.s1_conf, it.delta_dummy]).collect())
        }
        _ => {
            let found = first_order(&columns, outcome, RESAMPLES, from.seed)?;
            remarks.extend(together(sample, found.together, from)?);
            (&FIRST_ORDER, found.factors.iter().map(|it| vec![it.s1, it.s1_conf]).collect())
        }
    };
    if method != &RANK {
        let sizes: Vec<f64> = figures.iter().map(|figures| figures[method.by]).collect();
        remarks.extend(lent(sample, &sizes));
    }
    let row = |(name, figures): (&str, Vec<f64>)| Row {
        factor: name.to_owned(),
        grade: (from.grade)(name),
        figures,
        labels: Vec::new(),
    };
    let names = sample.factors.iter().map(|factor| factor.name.as_str());
    Ok(Ranking {
        measure: method.measure(),
        method,
        levels: from.levels.clone(),
        label: from.label.clone(),
        base: Phrase::default(),
        rows: names.zip(figures).map(row).collect(),
        n: sample.outcome.len(),
        facts: None,
        remarks,
    })
}

/// Which factors have no coefficient of their own.
fn without(sample: &Sample, found: &[Regression]) -> Option<String> {
    let names = sample.factors.iter().zip(found).filter(|(_, found)| found.prcc.is_nan());
    let names: Vec<&str> = names.map(|(factor, _)| factor.name.as_str()).collect();
    (!names.is_empty()).then(|| {
        format!(
            "Without a coefficient of their own, as they are the same everywhere or follow from the others: {}.",
            names.join(", ")
        )
    })
}

/// Which factors are correlated: methods that look at one at a time see in each what the other does too. Those first that
/// lend the greatest of these `sizes`.
fn lent(sample: &Sample, sizes: &[f64]) -> Option<String> {
    let numbers: Vec<usize> = (0..sizes.len()).filter(|factor| sample.factors[*factor].levels.is_none()).collect();
    let columns: Vec<&[f64]> = numbers.iter().map(|factor| sample.factors[*factor].values.as_slice()).collect();
    let mut found = correlated(&columns, CORRELATED);
    found.iter_mut().for_each(|pair| (pair.0, pair.1) = (numbers[pair.0], numbers[pair.1]));
    let largest = sizes.iter().map(|size| size.abs()).fold(0.0, f64::max);
    let weight = |(first, second, correlation): &(usize, usize, f64)| {
        correlation.abs() * sizes[*first].abs().max(sizes[*second].abs())
    };
    // Between factors that do nothing nothing is lent.
    found.retain(|pair| weight(pair) > LENT * largest);
    found.sort_by(|a, b| weight(b).total_cmp(&weight(a)));
    let words = |(first, second, correlation): &(usize, usize, f64)| {
        let (first, second) = (&sample.factors[*first].name, &sample.factors[*second].name);
        format!("{first} with {second} ({})", decimal(*correlation, 2))
    };
    let shown: Vec<String> = found.iter().take(NAMED).map(words).collect();
    let more = match found.len() - shown.len() {
        0 => String::new(),
        1 => " and another pair".into(),
        rest => format!(" and {rest} more pairs"),
    };
    let list = shown.join(", ");
    (!shown.is_empty()).then(|| {
        format!("Correlated factors lend each other their weight here (rank correlation): {list}{more}; rank tells apart those that are not the same.")
    })
}

/// What all factors explain together, and those of each grade.
fn together(sample: &Sample, together: f64, from: &From) -> Result<Vec<String>> {
    let mut remarks = vec![format!(
        "All factors together explain {} of the variance, each by a curve of its own; the rest is luck and interactions.",
        share(together)
    )];
    let mut grades: Vec<(String, Vec<&[f64]>)> = Vec::new();
    for factor in &sample.factors {
        let grade = (from.grade)(&factor.name);
        match grades.iter_mut().find(|(known, _)| *known == grade) {
            Some((_, columns)) => columns.push(&factor.values),
            None => grades.push((grade, vec![&factor.values])),
        }
    }
    grades.retain(|(grade, _)| !grade.is_empty());
    grades.sort_by(|a, b| a.0.cmp(&b.0));
    let explained = |(grade, columns): &(String, Vec<&[f64]>)| {
        Ok(format!("{} on numbers of grade {grade}", share(additive(columns, &sample.outcome)?)))
    };
    let parts = grades.iter().map(explained).collect::<Result<Vec<String>>>()?;
    if !parts.is_empty() {
        remarks
            .push(format!("Of the variance rest {}; what correlated numbers share counts for each.", parts.join(", ")));
    }
    Ok(remarks)
}
