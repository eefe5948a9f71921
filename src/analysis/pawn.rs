//! PAWN: how far a factor moves the outcome's distribution.
//!
//! Pianosi and Wagener, "A simple and efficient method for global sensitivity analysis based on cumulative distribution
//! functions" (Environmental Modelling & Software 67, 2015) and "Distribution-based sensitivity analysis from a generic
//! input-output sample" (ibid. 108, 2018): the rows are parted into intervals of the factor, and each interval's
//! distribution of the outcome is held against that of all rows,
//!
//! KS(s) = sup |F(y | x in interval s) − F(y)|,
//!
//! whose minimum, mean, median, maximum and coefficient of variation over the intervals are told. An outcome need have no
//! variance for this. Few rows alone set distributions apart: the `dummy` values say how far. Where intervals are few (a factor
//! of two levels) the median is the mean of two.

use crate::analysis::classes::{Classes, likes};
use crate::analysis::order::percentile;
use crate::analysis::ranks::Ranks;
use crate::analysis::resample::shuffle;
use crate::analysis::sample::{check, mean};
use crate::engine::Stream;
use crate::error::Result;
use rayon::prelude::*;

/// How far one factor moves the outcome's distribution: Kolmogorov–Smirnov distances over its intervals. A factor or an
/// outcome that is the same everywhere moves nothing: all are 0, and `cv` is NaN.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pawn {
    /// The least distance.
    pub minimum: f64,
    /// Their mean.
    pub mean: f64,
    /// Their median, the usual index.
    pub median: f64,
    /// The greatest: a factor whose maximum is no more than its dummies' can be left out.
    pub maximum: f64,
    /// Their coefficient of variation: whether the factor acts alike over its range.
    pub cv: f64,
    /// The greatest median of 19 dummies: the factor's values dealt to the rows at random. A factor that does nothing
    /// is above it once in twenty times.
    pub median_dummy: f64,
    /// The greatest maximum of the 19 dummies.
    pub maximum_dummy: f64,
}

/// A factor that does nothing is as likely as each of its dummies to have the greatest index: 1 in 20.
const DUMMIES: usize = 19;

/// PAWN for each factor, with so many intervals of equally many rows (10 is usual); a factor of no more values than that
/// has one for each value.
pub fn pawn(factors: &[&[f64]], outcome: &[f64], intervals: usize, seed: u64) -> Result<Vec<Pawn>> {
    let intervals = intervals.clamp(2, usize::from(u16::MAX));
    check(factors, outcome, 2 * intervals)?;
    let ranks = Ranks::new(outcome);
    let classes: Vec<Classes> = factors.par_iter().map(|factor| Classes::new(factor, intervals)).collect();
    let dummies = dummies(&classes, &ranks, &Stream::new(seed, "pawn dummies"));
    let found = classes.par_iter().zip(dummies).map(|(classes, (median_dummy, maximum_dummy))| {
        let Indices { minimum, mean, median, maximum, cv } = Indices::of(distances(classes, &ranks.order, &ranks.ends));
        Pawn { minimum, mean, median, maximum, cv, median_dummy, maximum_dummy }
    });
    Ok(found.collect())
}

/// The greatest median and the greatest maximum of each factor's dummies.
fn dummies(classes: &[Classes], ranks: &Ranks, stream: &Stream) -> Vec<(f64, f64)> {
    let likes = likes(classes);
    let dealt = (0..DUMMIES).into_par_iter().map(|dummy| {
        // To deal a factor's values to other rows is to put the rows in another order.
        let mut order = ranks.order.clone();
        shuffle(stream, dummy, &mut order);
        let indices = |(factor, classes): (usize, &Classes)| {
            let first = likes[factor] == factor;
            first.then(|| Indices::of(distances(classes, &order, &ranks.ends)))
        };
        classes.iter().enumerate().map(indices).collect()
    });
    let dealt: Vec<Vec<Option<Indices>>> = dealt.collect();
    let greatest = |factor: usize, index: fn(&Indices) -> f64| {
        dealt.iter().filter_map(|dummy| dummy[factor].as_ref()).map(index).fold(0.0, f64::max)
    };
    likes.into_iter().map(|like| (greatest(like, |it| it.median), greatest(like, |it| it.maximum))).collect()
}

/// The distance of each class from all rows: the rows are met in the order of the outcome, of which equal values end
/// at `ends`, and the shares of them met so far are compared.
///
/// A class is farthest from all rows where it steps, just before or just after. In whole numbers (n times the class's size
/// times the distance) nothing is rounded.
fn distances(classes: &Classes, order: &[u32], ends: &[u32]) -> Vec<f64> {
    let n = order.len() as i64;
    let sizes: Vec<i64> = classes.sizes.iter().map(|size| *size as i64).collect();
    let (mut met, mut widest) = (vec![0; sizes.len()], vec![0; sizes.len()]);
    let of_rows: Vec<u16> = order.iter().map(|row| classes.of_rows[*row as usize]).collect();
    let distance = |class: usize, met: &[i64], all: u32| (met[class] * n - i64::from(all) * sizes[class]).abs();
    let mut start = 0;
    for end in ends {
        let equal = || of_rows[start as usize..*end as usize].iter().map(|class| usize::from(*class));
        equal().for_each(|class| widest[class] = distance(class, &met, start).max(widest[class]));
        equal().for_each(|class| met[class] += 1);
        equal().for_each(|class| widest[class] = distance(class, &met, *end).max(widest[class]));
        start = *end;
    }
    widest.iter().zip(&sizes).map(|(widest, size)| *widest as f64 / (n * size) as f64).collect()
}

/// What is told of the distances.
struct Indices {
    minimum: f64,
    mean: f64,
    median: f64,
    maximum: f64,
    cv: f64,
}

impl Indices {
    fn of(mut distances: Vec<f64>) -> Self {
        distances.sort_unstable_by(f64::total_cmp);
        let mean = mean(&distances);
        let variance = distances.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / distances.len() as f64;
        Self {
            minimum: distances[0],
            mean,
            median: percentile(&distances, 0.5),
            maximum: distances[distances.len() - 1],
            cv: variance.sqrt() / mean,
        }
    }
}
