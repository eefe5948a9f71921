//! Borgonovo's delta: how much of the outcome's density a factor moves.
//!
//! δ = ½ E[∫ |f(y) − f(y | X)| dy] (Borgonovo, "A new uncertainty importance measure", Reliability Engineering & System Safety
//! 92, 2007): 0 for a factor that does nothing, 1 for one that alone determines a continuous outcome. Estimated as in Plischke, Borgonovo
//! and Smith, "Global sensitivity measures from given data" (European Journal of Operational Research 226, 2013): classes of
//! equally many rows, kernel densities of each and of all, and the bootstrap's bias taken away: δ = 2 d − mean of the resampled d.
//!
//! δ is the same for any rising function of the outcome, so it is computed from normal scores: no outlier stretches the grid,
//! and the kernel suits them. The scores are counted in cells (each shared by the two nearest, "linear binning": Wand, "Fast
//! computation of multivariate kernel estimators", Journal of Computational and Graphical Statistics 3, 1994) and the counts smoothed,
//! instead of a kernel for each row at each point, which moves delta by less than 0.001.
//!
//! An outcome that many rows have (nothing produced, a yes or a no) has no density but a probability: such atoms, of 1 % of the rows
//! at least, are compared as they are and only the others smoothed.
//!
//! Densities of few rows differ by chance, and the correction takes about a third of that away: a factor that does nothing has not
//! 0 but about 0.03 at a thousand rows, 0.02 at ten thousand and 0.01 at a hundred thousand. Dummies, the factor's values dealt to
//! the rows at random, say how much it is here: about half of the factors that do nothing lie above their mean.

use crate::analysis::classes::{Classes, likes};
use crate::analysis::first_order::{FirstOrder, shares};
use crate::analysis::ranks::Ranks;
use crate::analysis::resample::{half_width, shuffle, times};
use crate::analysis::sample::check;
use crate::engine::Stream;
use crate::error::Result;
use crate::math::{exp, normal_quantile};
use rayon::prelude::*;
use std::ops::Range;

/// One factor's delta and first-order share.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Delta {
    /// The share of the outcome's density that the factor moves; 0 for a factor or an outcome that is the same everywhere.
    pub delta: f64,
    /// Half the width of its 95 % interval, by the bootstrap; NaN for fewer than two resamples.
    pub delta_conf: f64,
    /// The share of the outcome's variance that the factor explains alone: see [`FirstOrder`].
    pub s1: f64,
    /// Half the width of its 95 % interval.
    pub s1_conf: f64,
    /// The mean delta of four dummies: what a factor that does nothing would have.
    pub delta_dummy: f64,
}

/// How many dummies a factor has; each costs as much as a factor.
const DUMMIES: usize = 4;

/// Delta for each factor, from so many resamples (a hundred is usual; with none the bias stays).
pub fn delta(factors: &[&[f64]], outcome: &[f64], resamples: usize, seed: u64) -> Result<Vec<Delta>> {
    check(factors, outcome, 20)?;
    let most = class_count(outcome.len());
    let mut classes: Vec<Classes> = factors.par_iter().map(|factor| Classes::new(factor, most)).collect();
    let dummies = deal(&mut classes, &Stream::new(seed, "delta dummies"));
    let (places, stream) = (Places::new(outcome), Stream::new(seed, "delta resamples"));
    let once = vec![1; outcome.len()];
    let first: Vec<f64> = classes.par_iter().map(|classes| distance(classes, &places, &once)).collect();
    let again = (0..resamples).into_par_iter().map(|resample| {
        let times = times(&stream, resample, outcome.len());
        classes.iter().map(|classes| distance(classes, &places, &times)).collect()
    });
    let again: Vec<Vec<f64>> = again.collect();
    let delta = |at: usize| match again.is_empty() {
        true => first[at],
        false => 2.0 * first[at] - again.iter().map(|all| all[at]).sum::<f64>() / again.len() as f64,
    };
    let shares = shares(factors, outcome, resamples, seed)?;
    let found = shares.into_iter().enumerate().map(|(factor, FirstOrder { s1, s1_conf })| Delta {
        delta: delta(factor),
        delta_conf: half_width(again.iter().map(|all| all[factor])),
        s1,
        s1_conf,
        delta_dummy: dummies[factor].clone().map(delta).sum::<f64>() / DUMMIES as f64,
    });
    Ok(found.collect())
}

/// Adds each factor's dummies to the classes and says where they are.
fn deal(classes: &mut Vec<Classes>, stream: &Stream) -> Vec<Range<usize>> {
    let mut places: Vec<Range<usize>> = Vec::new();
    for (factor, like) in likes(classes).into_iter().enumerate() {
        if like < factor {
            places.push(places[like].clone());
            continue;
        }
        let start = classes.len();
        for dummy in start..start + DUMMIES {
            let mut dealt = classes[factor].clone();
            shuffle(stream, dummy, &mut dealt.of_rows);
            classes.push(dealt);
        }
        places.push(start..start + DUMMIES);
    }
    places
}

/// How many classes so many rows are parted into (the paper's choice).
fn class_count(rows: usize) -> usize {
    let n = rows as f64;
    (n.powf(2.0 / (7.0 + ((1500.0 - n) / 500.0).tanh())).ceil() as usize).min(48)
}

/// Cells of the grid. A score's density varies over 0.1 at least, which is three cells' width.
const CELLS: usize = 256;

/// Cells to each side of the grid, for the tails of kernels.
const MARGIN: usize = CELLS / 2;

/// From this share of the rows on, rows of equal outcomes are an atom.
const ATOM: f64 = 0.01;

/// Where the outcomes are counted: normal scores on the grid, atoms in cells of their own behind it.
struct Places {
    /// For each row a cell, and the share that the next one has.
    of_rows: Vec<(u16, f64)>,
    /// How many cells there are, with one behind the last.
    cells: usize,
}

impl Places {
    fn new(outcome: &[f64]) -> Self {
        let Ranks { order, ends } = Ranks::new(outcome);
        let least = (ATOM * outcome.len() as f64).max(2.0) as usize;
        let starts = [0].iter().chain(&ends);
        let runs: Vec<&[u32]> = starts.zip(&ends).map(|(start, end)| &order[*start as usize..*end as usize]).collect();
        let scored = runs.iter().map(|run| run.len()).filter(|len| *len < least).sum::<usize>() as f64;
        let greatest = normal_quantile(1.0 - 0.5 / scored.max(1.0)).max(1.0);
        let mut places = Self { of_rows: vec![(0, 0.0); outcome.len()], cells: CELLS + 1 };
        let mut below = 0.0;
        for run in runs {
            let place = if run.len() < least {
                let score = normal_quantile((below + run.len() as f64 / 2.0) / scored);
                below += run.len() as f64;
                let at = (score / greatest + 1.0) / 2.0 * (CELLS - 1) as f64;
                let cell = (at as usize).min(CELLS - 2);
                (cell as u16, at - cell as f64)
            } else {
                places.cells += 1;
                (places.cells as u16 - 2, 0.0)
            };
            run.iter().for_each(|row| places.of_rows[*row as usize] = place);
        }
        places
    }
}

/// The mean distance of the classes' laws from that of all rows, which count so many `times`.
fn distance(classes: &Classes, places: &Places, times: &[u8]) -> f64 {
    let mut counts = vec![0.0; classes.len() * places.cells];
    for ((class, (cell, share)), times) in classes.of_rows.iter().zip(&places.of_rows).zip(times) {
        let (at, times) = (usize::from(*class) * places.cells + usize::from(*cell), f64::from(*times));
        counts[at] += times * (1.0 - share);
        counts[at + 1] += times * share;
    }
    let mut all = vec![0.0; places.cells];
    for counts in counts.chunks(places.cells) {
        all.iter_mut().zip(counts).for_each(|(all, count)| *all += count);
    }
    let (n, law) = (all.iter().sum::<f64>(), law(&all));
    let apart = |counts: &[f64]| {
        let between: f64 = law.iter().zip(self::law(counts)).map(|(all, of_class)| (all - of_class).abs()).sum();
        counts.iter().sum::<f64>() * between
    };
    counts.chunks(places.cells).map(apart).sum::<f64>() / n / 2.0
}

/// The probabilities of counts in cells: those of the grid smoothed by a normal kernel, atoms as they are. All are 0 where
/// nothing was counted.
fn law(counts: &[f64]) -> Vec<f64> {
    let (grid, atoms) = counts.split_at(CELLS);
    let n = counts.iter().sum::<f64>().max(1.0);
    let mut law = vec![0.0; CELLS + 2 * MARGIN];
    let kernel = kernel(bandwidth(grid));
    let half = kernel.len() / 2;
    for (cell, count) in grid.iter().enumerate().filter(|(_, count)| **count > 0.0) {
        let under = &mut law[MARGIN + cell - half..=MARGIN + cell + half];
        under.iter_mut().zip(&kernel).for_each(|(law, kernel)| *law += count / n * kernel);
    }
    law.extend(atoms.iter().map(|count| count / n));
    law
}

/// Silverman's rule for a normal kernel, in cells: (4 / 3n)^⅕ standard deviations.
fn bandwidth(counts: &[f64]) -> f64 {
    let n = counts.iter().sum::<f64>().max(1.0);
    let cells = || (0..CELLS).map(|cell| cell as f64).zip(counts);
    let mean = cells().map(|(cell, count)| cell * count).sum::<f64>() / n;
    let squares: f64 = cells().map(|(cell, count)| (cell - mean) * (cell - mean) * count).sum();
    (4.0 / (3.0 * n)).powf(0.2) * (squares / (n - 1.0).max(1.0)).sqrt()
}

/// A normal kernel of this bandwidth in cells, over four to each side; it adds up to 1.
fn kernel(bandwidth: f64) -> Vec<f64> {
    let half = ((4.0 * bandwidth).ceil() as usize).min(MARGIN) as i32;
    let at = |cell: i32| if cell == 0 { 1.0 } else { exp(-0.5 * (f64::from(cell) / bandwidth).powi(2)) };
    let kernel: Vec<f64> = (-half..=half).map(at).collect();
    let sum: f64 = kernel.iter().sum();
    kernel.into_iter().map(|value| value / sum).collect()
}
