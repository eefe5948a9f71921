//! Regimes told from a series: a Markov chain of states, in each of which the values are normal with a mean and a standard
//! deviation of its own (Hamilton, "A new approach to the economic analysis of nonstationary time series and the business
//! cycle", Econometrica 57, 1989).
//!
//! The chain is taken to have run for ever before the first value. Fitted by expectation and maximisation (Hamilton, "Analysis of
//! time series subject to changes in regime", Journal of Econometrics 45, 1990) from many starts, the best of which climbs on
//! to the maximum of the likelihood. A standard deviation is at least a tenth of that of all values: else the likelihood has no
//! maximum, where a state keeps to values that are alike.

use super::likelihood::maximise;
use super::outages::Posterior;
use super::standard;
use crate::engine::Stream;
use crate::error::{Error, Result};
use crate::math::normal_cdf;
use nalgebra::{DMatrix, DVector};
use rayon::prelude::*;
use statrs::distribution::{Beta, ContinuousCDF};

/// What the values are like in each state, and how the states follow each other.
#[derive(Debug, Clone, PartialEq)]
pub struct Switching {
    /// The means, state by state.
    pub means: Vec<f64>,
    /// The standard deviations.
    pub sds: Vec<f64>,
    /// The chance to be in a state (column) the step after another (row).
    pub transitions: DMatrix<f64>,
}

/// What a series tells of the states that it was in: `[step][state]`.
#[derive(Debug, Clone, PartialEq)]
pub struct Told {
    /// The logarithm of the likelihood.
    pub log_likelihood: f64,
    /// The chance of each state, by the values up to the step (Hamilton's filter).
    pub filtered: Vec<Vec<f64>>,
    /// The chance of each state, by all values (Kim, Journal of Econometrics 60, 1994).
    pub smoothed: Vec<Vec<f64>>,
    /// How often the chain went from a state (row) to another (column), expected by all values.
    pub moves: DMatrix<f64>,
}

/// States as fitted, those of lower means first.
#[derive(Debug, Clone, PartialEq)]
pub struct Regimes {
    /// The fit.
    pub switching: Switching,
    /// What it says of the series.
    pub told: Told,
    /// The least that a standard deviation might be.
    pub least_sd: f64,
}

/// Fewest values for each state.
const LEAST: usize = 8;

/// Starts of the search.
const STARTS: u64 = 60;

impl Regimes {
    /// Tells so many states from the values.
    ///
    /// # Errors
    /// [`Error::Usage`] with too few values, or with values that do not vary.
    pub fn fit(values: &[f64], states: usize, seed: u64) -> Result<Self> {
        if states < 2 || values.len() < LEAST * states {
            let (has, needs) = (values.len(), LEAST * states.max(2));
            return Err(Error::Usage(format!("{has} values are too few to tell {states} states: it takes {needs}")));
        }
        let sd = deviation(values);
        if !(sd > 0.0 && sd.is_finite()) {
            return Err(Error::Usage("the values do not vary, so no states can be told".into()));
        }
        let floor = 0.1 * sd;
        let climb = |start: u64| {
            let mut fit = Switching::start(values, states, &Stream::new(seed, &format!("switching.{start}")));
            let mut before = f64::NEG_INFINITY;
            for _ in 0..500 {
                let told = fit.tell(values);
                if !told.log_likelihood.is_finite() || told.log_likelihood - before < 1e-9 {
                    break;
                }
                before = told.log_likelihood;
                fit = fit.improved(values, &told, floor);
            }
            (before, fit)
        };
        let best = (0..STARTS).into_par_iter().map(climb).collect::<Vec<_>>().into_iter();
        let best = best.max_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, fit)) = best.filter(|(likelihood, _)| likelihood.is_finite()) else {
            return Err(Error::Usage("no states can be told from the values".into()));
        };
        let switching = fit.climbed(values, floor).ordered();
        Ok(Self { told: switching.tell(values), switching, least_sd: floor })
    }
}

impl Switching {
    /// Means at values of the series, standard deviations of the whole, states that stay.
    fn start(values: &[f64], states: usize, stream: &Stream) -> Self {
        let pick = |state: usize| values[(stream.uniform(state as u64) * values.len() as f64) as usize];
        let sd = deviation(values);
        let spread = 0.2 + 0.8 * stream.uniform(states as u64);
        let stay = 0.5 + 0.45 * stream.uniform(states as u64 + 1);
        let leave = (1.0 - stay) / (states - 1) as f64;
        Self {
            means: (0..states).map(pick).collect(),
            sds: vec![sd * spread; states],
            transitions: DMatrix::from_fn(states, states, |from, to| if from == to { stay } else { leave }),
        }
    }

    /// What the values tell of the states.
    pub fn tell(&self, values: &[f64]) -> Told {
        let states = self.means.len();
        let mut predicted = self.stationary();
        let (mut log_likelihood, mut filtered, mut before) = (0.0, Vec::new(), Vec::new());
        for value in values {
            let logs: Vec<f64> = self.log_densities(*value);
            let greatest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
            let joint = DVector::from_fn(states, |state, _| predicted[state] * (logs[state] - greatest).exp());
            let sum = joint.sum();
            log_likelihood += sum.ln() + greatest;
            let now = joint / sum;
            before.push(predicted);
            predicted = self.transitions.tr_mul(&now);
            filtered.push(now);
        }
        let (smoothed, moves) = self.smooth(&filtered, &before);
        let rows = |all: Vec<DVector<f64>>| all.iter().map(|it| it.as_slice().to_vec()).collect();
        Told { log_likelihood, filtered: rows(filtered), smoothed: rows(smoothed), moves }
    }

    /// Backwards from the last value, whose filtered chances are those by all values.
    fn smooth(&self, filtered: &[DVector<f64>], predicted: &[DVector<f64>]) -> (Vec<DVector<f64>>, DMatrix<f64>) {
        let states = self.means.len();
        let mut smoothed = filtered.to_vec();
        let mut moves = DMatrix::zeros(states, states);
        for step in (0..filtered.len().saturating_sub(1)).rev() {
            let share = |to: usize| {
                if predicted[step + 1][to] > 0.0 { smoothed[step + 1][to] / predicted[step + 1][to] } else { 0.0 }
            };
            let both = DMatrix::from_fn(states, states, |from, to| {
                filtered[step][from] * self.transitions[(from, to)] * share(to)
            });
            smoothed[step] = DVector::from_fn(states, |from, _| both.row(from).sum());
            moves += both;
        }
        (smoothed, moves)
    }

    /// The step of maximisation: means and standard deviations weighed by the chances, transitions as they are expected.
    fn improved(&self, values: &[f64], told: &Told, floor: f64) -> Self {
        let states = self.means.len();
        let weight = |state: usize| told.smoothed.iter().map(|chances| chances[state]).sum::<f64>().max(1e-300);
        let weighed = |state: usize, of: &dyn Fn(f64) -> f64| {
            values.iter().zip(&told.smoothed).map(|(value, chances)| chances[state] * of(*value)).sum::<f64>()
                / weight(state)
        };
        let means: Vec<f64> = (0..states).map(|state| weighed(state, &|value| value)).collect();
        let sds = (0..states).map(|state| weighed(state, &|value| (value - means[state]).powi(2)).sqrt().max(floor));
        let row = |from: usize| told.moves.row(from).sum().max(1e-300);
        let transitions = DMatrix::from_fn(states, states, |from, to| (told.moves[(from, to)] / row(from)).max(1e-12));
        Self { sds: sds.collect(), transitions: rows_to_one(transitions), means }
    }

    /// From where expectation and maximisation came to rest to the maximum of the likelihood.
    fn climbed(self, values: &[f64], floor: f64) -> Self {
        let states = self.means.len();
        let coded = self.coded(floor);
        let found = maximise(&|x| Self::decoded(x, states, floor).tell(values).log_likelihood, &coded);
        Self::decoded(&found.at, states, floor)
    }

    /// As numbers without bounds: means, logarithms of what the standard deviations have above the floor, and of odds.
    fn coded(&self, floor: f64) -> Vec<f64> {
        let states = self.means.len();
        let sds = self.sds.iter().map(|sd| (sd - floor).max(1e-3 * floor).ln());
        let odds = (0..states).flat_map(|from| {
            (0..states)
                .filter(move |to| *to != from)
                .map(move |to| (self.transitions[(from, to)].max(1e-9) / self.transitions[(from, from)].max(1e-9)).ln())
        });
        self.means.iter().copied().chain(sds).chain(odds).collect()
    }

    fn decoded(x: &[f64], states: usize, floor: f64) -> Self {
        let odd = |from: usize, to: usize| match from == to {
            true => 1.0,
            false => x[2 * states + from * (states - 1) + to - usize::from(to > from)].clamp(-40.0, 40.0).exp(),
        };
        Self {
            means: x[..states].to_vec(),
            sds: x[states..2 * states].iter().map(|it| floor + it.min(50.0).exp()).collect(),
            transitions: rows_to_one(DMatrix::from_fn(states, states, odd)),
        }
    }

    /// With the states of lower means first.
    fn ordered(self) -> Self {
        let mut order: Vec<usize> = (0..self.means.len()).collect();
        order.sort_by(|a, b| self.means[*a].total_cmp(&self.means[*b]));
        let pick = |values: &[f64]| order.iter().map(|state| values[*state]).collect();
        let states = order.len();
        Self {
            means: pick(&self.means),
            sds: pick(&self.sds),
            transitions: DMatrix::from_fn(states, states, |from, to| self.transitions[(order[from], order[to])]),
        }
    }

    /// Each value by its place in the law that those before gave it, as a standard normal number.
    pub fn residuals(&self, values: &[f64], told: &Told) -> Vec<f64> {
        let before = std::iter::once(self.stationary());
        let predicted = told.filtered.iter().map(|now| self.transitions.tr_mul(&DVector::from_column_slice(now)));
        let below = |value: f64, state: usize| normal_cdf((value - self.means[state]) / self.sds[state]);
        let residual = |(value, chances): (&f64, DVector<f64>)| {
            standard((0..chances.len()).map(|state| chances[state] * below(*value, state)).sum())
        };
        values.iter().zip(before.chain(predicted)).map(residual).collect()
    }

    /// The chances of the states after a long time.
    pub fn stationary(&self) -> DVector<f64> {
        let states = self.means.len();
        // π(I − P + 1) = 1: the rows of ones make it sum to 1.
        let system = DMatrix::identity(states, states) - &self.transitions + DMatrix::from_element(states, states, 1.0);
        let ones = DVector::from_element(states, 1.0);
        let found = system.transpose().lu().solve(&ones);
        found.unwrap_or_else(|| DVector::from_element(states, 1.0 / states as f64)).map(|it| it.max(0.0))
    }

    fn log_densities(&self, value: f64) -> Vec<f64> {
        self.means.iter().zip(&self.sds).map(|(mean, sd)| super::normal_log_density(value, *mean, sd * sd)).collect()
    }
}

/// The state of the greatest chance; of several alike the first.
pub fn likeliest(chances: &[f64]) -> usize {
    (0..chances.len()).fold(0, |best, it| if chances[it] > chances[best] { it } else { best })
}

/// How long a state lasts, in years, of a chain with steps of `dt` years: with a chance q to leave it in a step the mean stay is
/// −dt/ln(1 − q), and q is about Beta(left + ½, stayed + ½) by the moves that are expected (Jeffreys' prior).
///
/// # Errors
/// [`Error::Usage`] where the moves are no numbers.
pub fn stays(moves: &DMatrix<f64>, from: usize, dt: f64) -> Result<Posterior> {
    let stayed = moves[(from, from)];
    let law = beta(moves.row(from).sum() - stayed, stayed)?;
    Ok(Posterior::of(|p| -dt / (-law.inverse_cdf(1.0 - p)).ln_1p()))
}

/// The share of those who leave a state that go to another.
///
/// # Errors
/// [`Error::Usage`] where the moves are no numbers.
pub fn weight(moves: &DMatrix<f64>, (from, to): (usize, usize)) -> Result<Posterior> {
    if moves.ncols() == 2 {
        return Ok(Posterior::of(|_| 1.0));
    }
    let left = moves.row(from).sum() - moves[(from, from)];
    let law = beta(moves[(from, to)], left - moves[(from, to)])?;
    Ok(Posterior::of(|p| law.inverse_cdf(p)))
}

fn beta(yes: f64, no: f64) -> Result<Beta> {
    Beta::new(yes.max(0.0) + 0.5, no.max(0.0) + 0.5).map_err(|_| Error::Usage("the states cannot be told apart".into()))
}

fn rows_to_one(mut matrix: DMatrix<f64>) -> DMatrix<f64> {
    matrix.row_iter_mut().for_each(|mut row| row /= row.sum());
    matrix
}

fn deviation(values: &[f64]) -> f64 {
    let count = values.len() as f64;
    let mean = values.iter().sum::<f64>() / count;
    (values.iter().map(|it| (it - mean).powi(2)).sum::<f64>() / (count - 1.0)).sqrt()
}
