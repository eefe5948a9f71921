//! The patient rule induction method (PRIM): in which box of the factors are the cases of interest?
//!
//! Friedman and Fisher, "Bump hunting in high-dimensional data", Statistics and Computing 9 (1999); for scenario discovery
//! Bryant and Lempert, "Thinking inside the box", Technological Forecasting and Social Change 77 (2010).
//!
//! From the box of all cases, the peel that is best by the objective is taken off, again and again: an `alpha` of the box's
//! cases at either end of a factor of numbers (with all that tie with the last of them), or one level. Peeling ends where all
//! cases in the box are of interest, or every peel would leave less than the least mass; not where the density falls, for
//! beyond it may rise again. Then, as long as the density does not fall, what is best is pasted back on. Every box on the way is
//! kept, for coverage is traded for density along it and the choice is the reader's. Where peels are equally good, the one
//! that leaves fewer factors restricted is taken, then the first factor's, then the upper end's.
//!
//! The outcome is yes or no: coverage and density have no meaning for numbers. The box's mean of the outcome is its density.

mod search;

use crate::analysis::factor::{Factor, Kept, check};
use crate::error::{Error, Result};
use rayon::prelude::*;
use search::{Search, Step};

/// What makes one peel better than another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Objective {
    /// Density gained for each case given up; the default. The density alone would favour large peels, so that a level with
    /// many cases would go before a better end of a factor of numbers.
    #[default]
    GainPerCase,
    /// Friedman and Fisher's lenient one (their section 14): density gained times the cases left for each case given up, so
    /// that smaller boxes weigh less.
    GainTimesMass,
    /// Friedman and Fisher's first: the density of the box that is left, even if it is less than before.
    Density,
}

/// How boxes are searched.
#[derive(Debug, Clone, PartialEq)]
pub struct Prim {
    /// The share of a box's cases that is peeled or pasted at a time: 0.05.
    pub alpha: f64,
    /// The least share of all cases that a box may hold: 0.05.
    pub mass_min: f64,
    /// Which peel is best.
    pub objective: Objective,
    /// How many boxes are searched at most: 1. Each further one among the cases that the shown ones before do not cover.
    pub boxes: usize,
    /// For the first boxes, which one of the trajectory is shown; beyond, see [`Trajectory::shown`].
    pub picks: Vec<usize>,
}

impl Default for Prim {
    fn default() -> Self {
        Self { alpha: 0.05, mass_min: 0.05, objective: Objective::default(), boxes: 1, picks: Vec::new() }
    }
}

/// A box of the factors.
#[derive(Debug, Clone, PartialEq)]
pub struct PrimBox {
    /// What is kept of each factor.
    pub limits: Vec<Kept>,
    /// How many cases it holds (of those that no box before covers).
    pub n: usize,
    /// How many of them are of interest.
    pub hits: usize,
    /// The share of all cases of interest that it holds.
    pub coverage: f64,
    /// The share of its cases that are of interest; the mean of the outcome in it.
    pub density: f64,
    /// The share of all cases that it holds.
    pub mass: f64,
    /// How many factors it restricts.
    pub res_dim: usize,
    /// For each factor that it restricts, Bryant and Lempert's quasi-p-value: how likely it would be to find so many cases of
    /// interest in the box by chance, if the factor's restriction did nothing; NaN for the others.
    ///
    /// P(X ≥ hits), X binomial of n cases with the density that the box would have without the restriction. It is "quasi"
    /// because the box was chosen among many on the same cases, so it is too small; only large values tell for sure.
    pub quasi_p: Vec<f64>,
}

/// A box on its way from all cases to the last.
#[derive(Debug, Clone, PartialEq)]
pub struct Trajectory {
    /// All of them, the first that of all cases.
    pub boxes: Vec<PrimBox>,
    /// How many were peeled, the first among them: each lies in the one before. Those after were pasted, and each holds the
    /// one before.
    pub peeled: usize,
    /// The place of the box to show: the one picked, or else the first with the greatest coverage times the density gained
    /// over that of all cases. The density itself in place of its gain would favour the box of all cases where most are of
    /// interest.
    pub shown: usize,
}

impl Trajectory {
    /// The box to show.
    pub fn shown_box(&self) -> &PrimBox {
        &self.boxes[self.shown]
    }
}

impl Prim {
    /// Boxes of the `factors` in which the outcome is of `interest`, with their trajectories.
    ///
    /// Further boxes are searched until there are as many as wanted, or one is no denser than all cases are.
    pub fn find(&self, factors: &[Factor], interest: &[bool]) -> Result<Vec<Trajectory>> {
        self.check(factors, interest)?;
        let mut orders: Vec<Vec<u32>> = factors.par_iter().map(Factor::order).collect();
        let average = interest.iter().filter(|hit| **hit).count() as f64 / interest.len() as f64;
        let mut found: Vec<Trajectory> = Vec::new();
        while found.len() < self.boxes.max(1) {
            if let Some(last) = found.last() {
                leave_out(last.shown_box(), factors, &mut orders);
            }
            if !worth_searching(&orders[0], interest) {
                break;
            }
            let mut boxes = self.trajectory(factors, orders.clone(), interest);
            boxes.shown = self.shown(found.len(), &boxes.boxes, average)?;
            if !found.is_empty() && boxes.shown_box().density <= average {
                break;
            }
            found.push(boxes);
        }
        Ok(found)
    }

    fn check(&self, factors: &[Factor], interest: &[bool]) -> Result<()> {
        check(factors, interest.len())?;
        let share = |value: f64| value > 0.0 && value < 1.0;
        if !share(self.alpha) || !share(self.mass_min) {
            let (alpha, mass) = (self.alpha, self.mass_min);
            let message = format!("alpha is {alpha} and the least mass {mass}; give shares between 0 and 1");
            return Err(Error::Usage(message));
        }
        if !interest.contains(&true) || !interest.contains(&false) {
            let how = if interest[0] { "every" } else { "no" };
            return Err(Error::Usage(format!(
                "{how} case is of interest, so no box can tell which are; ask for another outcome"
            )));
        }
        Ok(())
    }

    /// All boxes from all cases in `orders` to the last; which is shown is not decided.
    fn trajectory(&self, factors: &[Factor], orders: Vec<Vec<u32>>, interest: &[bool]) -> Trajectory {
        let all = (interest.len(), interest.iter().filter(|hit| **hit).count());
        let mut search = Search::new(factors, orders, interest);
        let mut boxes = vec![describe(&search, all)];
        while let Some(step) = self.best_peel(&search, all.0) {
            search.peel(&step);
            boxes.push(describe(&search, all));
        }
        let peeled = boxes.len();
        while let Some(step) = self.best_paste(&search) {
            search.paste(&step);
            boxes.push(describe(&search, all));
        }
        Trajectory { boxes, peeled, shown: 0 }
    }

    /// The best peel that leaves enough, if there is one and it could be of any use.
    fn best_peel(&self, search: &Search, cases: usize) -> Option<Step> {
        let enough = |step: &Step| (search.n - step.n) as f64 / cases as f64 >= self.mass_min;
        if search.hits == 0 || search.hits == search.n {
            return None;
        }
        let steps = search.peels(self.alpha).into_iter().filter(|step| step.n > 0 && enough(step));
        let scored = steps.map(|step| (self.score(search, search.n - step.n, search.hits - step.hits), step));
        let better = |a: &(f64, Step), b: &(f64, Step)| {
            a.0 > b.0 || (a.0 == b.0 && search.restricted_with(&a.1) < search.restricted_with(&b.1))
        };
        scored.reduce(|best, other| if better(&other, &best) { other } else { best }).map(|(_, step)| step)
    }

    /// The best paste that does not lower the density, if there is one; of equally good ones that with the most cases.
    fn best_paste(&self, search: &Search) -> Option<Step> {
        let keeps_up = |step: &Step| step.hits * search.n >= search.hits * step.n;
        let steps = search.pastes(self.alpha).into_iter().filter(|step| step.n > 0 && keeps_up(step));
        let scored = steps.map(|step| (self.score(search, search.n + step.n, search.hits + step.hits), step));
        let better = |a: &(f64, Step), b: &(f64, Step)| a.0 > b.0 || (a.0 == b.0 && a.1.n > b.1.n);
        scored.reduce(|best, other| if better(&other, &best) { other } else { best }).map(|(_, step)| step)
    }

    /// How good it is to go on to a box of `n` cases with so many `hits`.
    fn score(&self, search: &Search, n: usize, hits: usize) -> f64 {
        let density = hits as f64 / n as f64;
        let gain = density - search.hits as f64 / search.n as f64;
        let change = search.n.abs_diff(n) as f64;
        match self.objective {
            Objective::GainPerCase => gain / change,
            Objective::GainTimesMass => n as f64 * gain / change,
            Objective::Density => density,
        }
    }

    /// The place of the box to show, for the box with this number; `average` is the density of all cases.
    fn shown(&self, number: usize, boxes: &[PrimBox], average: f64) -> Result<usize> {
        match self.picks.get(number) {
            Some(pick) if *pick >= boxes.len() => {
                let last = boxes.len() - 1;
                Err(Error::Usage(format!(
                    "box {pick} was picked, but the trajectory ends with box {last}; pick one from 0 to {last}"
                )))
            }
            Some(pick) => Ok(*pick),
            None => {
                let worth = |place: usize| boxes[place].coverage * (boxes[place].density - average);
                Ok((1..boxes.len()).fold(0, |best, place| if worth(place) > worth(best) { place } else { best }))
            }
        }
    }
}

/// Whether there is something to find, and something to find it among.
fn worth_searching(cases: &[u32], interest: &[bool]) -> bool {
    let mut interest = cases.iter().map(|case| interest[*case as usize]);
    interest.next().is_some_and(|first| interest.any(|other| other != first))
}

/// Takes the cases that a box holds out of every factor's order.
fn leave_out(found: &PrimBox, factors: &[Factor], orders: &mut [Vec<u32>]) {
    let held = |case: usize| found.limits.iter().zip(factors).all(|(kept, factor)| kept.holds(factor, case));
    let held: Vec<bool> = (0..factors[0].len()).into_par_iter().map(held).collect();
    orders.par_iter_mut().for_each(|order| order.retain(|case| !held[*case as usize]));
}

/// The box as it is now; `all` are the cases, and those of interest among them.
fn describe(search: &Search, all: (usize, usize)) -> PrimBox {
    let (n, hits) = (search.n, search.hits);
    let quasi_p = search.quasi_p();
    PrimBox {
        limits: search.limits(),
        n,
        hits,
        coverage: hits as f64 / all.1 as f64,
        density: hits as f64 / n as f64,
        mass: n as f64 / all.0 as f64,
        res_dim: quasi_p.iter().filter(|p| !p.is_nan()).count(),
        quasi_p,
    }
}
