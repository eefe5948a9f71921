//! Forecasts from origins in the past, and how good they were.

use crate::analysis::naive::Naive;
use crate::analysis::order::percentile;
use crate::analysis::score::{DieboldMariano, Ensemble, covered, crps, diebold_mariano, pit};

/// What was said of a year, and what came of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The year after whose end nothing was known.
    pub origin: i32,
    /// Years ahead.
    pub horizon: i32,
    /// What came of it.
    pub actual: f64,
    /// The draws of the study, sorted.
    pub law: Vec<f64>,
    /// The forecasts that take no model, in their order; empty where one has none.
    pub naive: [Vec<f64>; 3],
}

/// How good a forecaster was, so many years ahead.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    /// Which forecast without a model; `None`: the study.
    pub naive: Option<Naive>,
    /// Years ahead.
    pub horizon: i32,
    /// How many forecasts.
    pub n: usize,
    /// Mean continuous ranked probability score, in the metric's unit.
    pub crps: f64,
    /// Mean absolute error of the median.
    pub mae: f64,
    /// Mean of median less actual value.
    pub bias: f64,
    /// The shares of the actual values within the 50 % and the 90 % band; NaN of a point.
    pub coverage: [f64; 2],
    /// The study's score less this one's.
    pub against: DieboldMariano,
}

impl Scores {
    /// By how much of this forecaster's score the study's is less, and the 95 % interval of that; NaN where there are too few.
    pub fn skill(&self) -> [f64; 3] {
        let skill = |difference: f64| -difference / self.crps;
        let DieboldMariano { mean, half_width, .. } = self.against;
        // No more can be saved than all.
        [skill(mean), skill(mean + half_width), skill(mean - half_width).min(1.0)]
    }
}

/// The forecasts so many years ahead, for each number of years that there is, in order.
pub fn by_horizon(forecasts: &[Forecast]) -> Vec<(i32, Vec<&Forecast>)> {
    let mut horizons: Vec<i32> = forecasts.iter().map(|it| it.horizon).collect();
    horizons.sort_unstable();
    horizons.dedup();
    let of = |horizon: i32| forecasts.iter().filter(|it| it.horizon == horizon).collect();
    horizons.into_iter().map(|horizon| (horizon, of(horizon))).collect()
}

/// The scores of the study and of each forecast without a model, horizon by horizon, from origins `step` years apart.
///
/// Two forecasters are compared where both said something.
pub fn scores(forecasts: &[Forecast], step: i32) -> Vec<Scores> {
    let forecasters = || std::iter::once(None).chain((0..Naive::ALL.len()).map(Some));
    let all = by_horizon(forecasts);
    let of =
        all.iter().flat_map(|(horizon, own)| forecasters().filter_map(|naive| score((*horizon, step), own, naive)));
    of.collect()
}

/// A forecast, and what a forecaster said of it.
type Said<'f> = (&'f Forecast, &'f [f64]);

/// The scores of one forecaster; `None` where it said nothing.
fn score((horizon, step): (i32, i32), forecasts: &[&Forecast], naive: Option<usize>) -> Option<Scores> {
    let said = forecasts.iter().map(|it| (*it, naive.map_or(&it.law, |at| &it.naive[at]).as_slice()));
    let said: Vec<Said> = said.filter(|(_, law)| !law.is_empty()).collect();
    if said.is_empty() {
        return None;
    }
    let mean = |f: &dyn Fn(&Said) -> f64| said.iter().map(f).sum::<f64>() / said.len() as f64;
    // The draws are a sample of the study's law; a forecast without a model is given as a whole.
    let ensemble = if naive.is_none() { Ensemble::Fair } else { Ensemble::Whole };
    let crps_of = |(it, law): &Said| crps(law, it.actual, ensemble);
    let ahead = |it: &Said| crps(&it.0.law, it.0.actual, Ensemble::Fair) - crps_of(it);
    let differences: Vec<f64> = said.iter().map(ahead).collect();
    let off = |(it, law): &Said| percentile(law, 0.5) - it.actual;
    let is_point = said.iter().all(|(_, law)| law.len() < 2);
    let coverage = |share: f64| match is_point {
        true => f64::NAN,
        false => mean(&|(it, law)| f64::from(u8::from(covered(law, share, it.actual)))),
    };
    // Forecasts from origins less than their horizon apart have errors in common.
    let overlap = ((horizon + step - 1) / step).max(1) as usize;
    Some(Scores {
        naive: naive.map(|at| Naive::ALL[at]),
        horizon,
        n: said.len(),
        crps: mean(&crps_of),
        mae: mean(&|it| off(it).abs()),
        bias: mean(&off),
        coverage: [0.5, 0.9].map(coverage),
        against: diebold_mariano(&differences, overlap),
    })
}

/// Bins of the probability integral transform.
pub const BINS: usize = 10;

/// How many actual values lie in each tenth of what was said of them.
pub fn bins(forecasts: &[&Forecast]) -> [usize; BINS] {
    let mut bins = [0; BINS];
    for it in forecasts {
        bins[((pit(&it.law, it.actual) * BINS as f64) as usize).min(BINS - 1)] += 1;
    }
    bins
}
