//! Fits of the model's processes to what is known of the past, one file for each.
//!
//! A fit takes a series and returns the numbers that a study file would have, with their standard errors, and refuses where
//! there are too few points to tell.

pub mod compare;
pub mod gbm;
pub mod jumps;
pub mod likelihood;
pub mod outages;
pub mod reversion;
pub mod switching;
pub mod trend;

use crate::error::{Error, Result};
use crate::math::{CONFIDENCE, normal_quantile};

/// A number as fitted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Estimate {
    /// The study's key: `volatility`.
    pub key: &'static str,
    /// The estimate.
    pub value: f64,
    /// Its standard error; of a number that is positive that of its logarithm times the number.
    pub error: f64,
    /// Whether it is positive by nature, and its logarithm about normal.
    pub positive: bool,
}

impl Estimate {
    fn any(key: &'static str, value: f64, error: f64) -> Self {
        Self { key, value, error, positive: false }
    }

    fn positive(key: &'static str, value: f64, error: f64) -> Self {
        Self { key, value, error, positive: true }
    }

    /// The 95 % interval.
    pub fn interval(&self) -> [f64; 2] {
        match self.positive {
            true => [-1.0, 1.0].map(|side| self.value * (side * CONFIDENCE * self.error / self.value).exp()),
            false => [-1.0, 1.0].map(|side| self.value + side * CONFIDENCE * self.error),
        }
    }
}

/// A process of the price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Process {
    /// Geometric Brownian motion.
    Gbm,
    /// Ornstein–Uhlenbeck in the logarithm.
    MeanReverting,
    /// Merton's jump diffusion.
    JumpDiffusion,
}

impl Process {
    /// All that can be fitted, the simplest first.
    pub const ALL: [Self; 3] = [Self::Gbm, Self::MeanReverting, Self::JumpDiffusion];

    /// The word for it in a study.
    pub fn word(self) -> &'static str {
        match self {
            Self::Gbm => "gbm",
            Self::MeanReverting => "mean-reverting",
            Self::JumpDiffusion => "jump-diffusion",
        }
    }

    /// Fits it to log prices at equal distances of `dt` years.
    ///
    /// # Errors
    /// [`Error::Usage`] with too few prices, with prices that do not move, or where the process is not in them.
    pub fn fit(self, logs: &[f64], dt: f64) -> Result<PriceFit> {
        match self {
            Self::Gbm => gbm::fit(logs, dt),
            Self::MeanReverting => reversion::fit(logs, dt),
            Self::JumpDiffusion => jumps::fit(logs, dt),
        }
    }
}

/// A process as fitted to log prices.
#[derive(Debug, Clone, PartialEq)]
pub struct PriceFit {
    /// Which.
    pub process: Process,
    /// Its numbers.
    pub estimates: Vec<Estimate>,
    /// The logarithm of the likelihood of the returns, given the first price.
    pub log_likelihood: f64,
    /// How many returns there are.
    pub returns: usize,
}

impl PriceFit {
    /// A number of it; NaN if it has none of this key.
    pub fn value(&self, key: &str) -> f64 {
        self.estimates.iter().find(|it| it.key == key).map_or(f64::NAN, |it| it.value)
    }

    /// The criterion of Schwarz ("Estimating the dimension of a model", Annals of Statistics 6, 1978): the less the better.
    pub fn bic(&self) -> f64 {
        self.estimates.len() as f64 * (self.returns as f64).ln() - 2.0 * self.log_likelihood
    }

    /// The logarithm of the density of the next log price given this one.
    pub fn log_density(&self, from: f64, to: f64, dt: f64) -> f64 {
        match self.process {
            Process::Gbm => gbm::log_density(&self.values(), to - from, dt),
            Process::MeanReverting => reversion::log_density(&self.values(), from, to, dt),
            Process::JumpDiffusion => jumps::log_density(&self.values(), to - from, dt),
        }
    }

    /// The chance of a log price up to the next one given this one: equally likely numbers from 0 to 1 if the process is right.
    pub fn probability(&self, from: f64, to: f64, dt: f64) -> f64 {
        match self.process {
            Process::Gbm => gbm::probability(&self.values(), to - from, dt),
            Process::MeanReverting => reversion::probability(&self.values(), from, to, dt),
            Process::JumpDiffusion => jumps::probability(&self.values(), to - from, dt),
        }
    }

    /// The process of the prices themselves, where it was fitted to averages of them over their periods: these hide a third of the
    /// variance of their changes (Working, "Note on the correlation of first differences of averages in a random chain",
    /// Econometrica 28, 1960), so volatility and jumps are wider by √1.5. That the changes of averages are correlated is left alone.
    pub fn of_averages(&self) -> Self {
        let widened = |it: &Estimate| match it.key {
            "volatility" | "jump_sd" => Estimate { value: it.value * WIDER, error: it.error * WIDER, ..*it },
            _ => *it,
        };
        Self { estimates: self.estimates.iter().map(widened).collect(), ..self.clone() }
    }

    /// The next log price at a probability given this one: by halving, as a mixture has no inverse in closed form.
    pub fn quantile(&self, from: f64, probability: f64, dt: f64) -> f64 {
        let (mut low, mut high) = (from - 5.0, from + 5.0);
        for _ in 0..60 {
            let middle = f64::midpoint(low, high);
            if self.probability(from, middle, dt) < probability { low = middle } else { high = middle }
        }
        f64::midpoint(low, high)
    }

    /// Each log price after the first by its place in the law that the fit gave it, as a standard normal number.
    pub fn residuals(&self, logs: &[f64], dt: f64) -> Vec<f64> {
        logs.windows(2).map(|pair| standard(self.probability(pair[0], pair[1], dt))).collect()
    }

    fn values(&self) -> Vec<f64> {
        self.estimates.iter().map(|it| it.value).collect()
    }
}

/// The fit of the least BIC; `None` of none.
pub fn least_bic<'f>(fits: impl Iterator<Item = &'f PriceFit>) -> Option<&'f PriceFit> {
    fits.min_by(|a, b| a.bic().total_cmp(&b.bic()))
}

/// √1.5.
const WIDER: f64 = 1.224_744_871_391_589;

/// The standard error of a logarithm from which on a number is as good as unknown: its 95 % interval spans a factor of 50 to each side.
const UNTOLD: f64 = 2.0;

/// The changes from each to the next, if they are enough and vary.
fn returns(logs: &[f64], least: usize) -> Result<Vec<f64>> {
    let returns: Vec<f64> = logs.windows(2).map(|pair| pair[1] - pair[0]).collect();
    if returns.len() < least {
        let (has, needs) = (logs.len(), least + 1);
        return Err(Error::Usage(format!("{has} values are too few to fit: it takes {needs}")));
    }
    if returns.iter().all(|it| *it == returns[0]) || returns.iter().any(|it| !it.is_finite()) {
        return Err(Error::Usage("the values do not vary, so nothing can be fitted".into()));
    }
    Ok(returns)
}

/// The standard normal number at a probability, which rounding may have made 0 or 1.
fn standard(probability: f64) -> f64 {
    normal_quantile(probability.clamp(1e-9, 1.0 - 1e-9))
}

/// The logarithm of the normal density.
fn normal_log_density(x: f64, mean: f64, variance: f64) -> f64 {
    -0.5 * ((std::f64::consts::TAU * variance).ln() + (x - mean).powi(2) / variance)
}
