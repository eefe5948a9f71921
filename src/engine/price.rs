//! §4.2 Price: constant, along a path, or a process of its logarithm.

use crate::engine::column::{Column, LANES, Numbers, map};
use crate::engine::luck::{Luck, names};
use crate::math::{exp, normal_quantile};
use crate::model::{Curve, Price, PriceProcess};
use crate::units::{self, Unit};

/// What moves the price from one step to the next.
#[allow(clippy::large_enum_variant, reason = "there is one for a whole block of draws")]
#[derive(PartialEq)]
enum Motion {
    /// Nothing.
    Still,
    /// Given points.
    Along(Curve<units::Price>, Vec<Column>),
    /// x' = anchor + (x − anchor)·pull + shift + spread·Z: every process without jumps.
    Gaussian { anchor: Column, pull: Column, shift: Column, spread: Column },
    /// The same, and the sum of Poisson many normal jumps.
    Jumps { shift: Column, spread: Column, per_step: Column, mean: Column, sd: Column },
    /// Log returns of history.
    Blocks { returns: Vec<f64>, block: f64, shift: Column, month: [usize; LANES] },
}

/// The price in each draw.
#[derive(PartialEq)]
pub struct PricePath {
    /// P_0, to which the sources' outputs refer unless they say otherwise.
    pub initial: Column,
    /// P \[currency per market unit\].
    pub price: Column,
    /// ln P.
    pub log: Column,
    motion: Motion,
    shocks: Option<usize>,
    events: Option<usize>,
    choice: Option<usize>,
}

impl PricePath {
    /// The price at the start.
    pub fn new(price: &Price, numbers: Numbers, luck: &Luck, dt: f64) -> Self {
        let motion = motion(&price.process, numbers, dt);
        let initial = match (&price.initial, &motion) {
            (Some(initial), _) => numbers.column(initial),
            (None, Motion::Along(curve, values)) => along(curve, values, 0.0),
            (None, _) => [f64::NAN; LANES],
        };
        let mut path = Self {
            initial,
            price: initial,
            log: map(|lane| initial[lane].ln()),
            motion,
            shocks: luck.place(names::PRICE),
            events: luck.place(names::PRICE_EVENTS),
            choice: luck.place(names::PRICE_CHOICE),
        };
        path.follow(0.0);
        path
    }

    /// Moves from step `k` − 1 to step `k`, which begins at `time` \[yr\], by the luck of step `k` − 1.
    pub fn advance(&mut self, k: usize, time: f64, luck: &Luck) {
        let column = |place: Option<usize>| luck.column(place.unwrap_or_default());
        let log = &mut self.log;
        match &mut self.motion {
            Motion::Still => return,
            Motion::Along(..) => return self.follow(time),
            Motion::Gaussian { anchor, pull, shift, spread } => {
                let z = column(self.shocks);
                for lane in 0..LANES {
                    let away = log[lane] - anchor[lane];
                    log[lane] = anchor[lane] + away * pull[lane] + shift[lane] + spread[lane] * z[lane];
                }
            }
            Motion::Jumps { shift, spread, per_step, mean, sd } => {
                let (z, events, choice) = (column(self.shocks), column(self.events), column(self.choice));
                for lane in 0..LANES {
                    let jumps = poisson(events[lane], per_step[lane]);
                    let jump = jumps * mean[lane] + jumps.sqrt() * sd[lane] * normal_quantile(choice[lane]);
                    log[lane] += shift[lane] + spread[lane] * z[lane] + jump;
                }
            }
            Motion::Blocks { returns, block, shift, month } => {
                let (events, choice) = (column(self.events), column(self.choice));
                for lane in 0..LANES {
                    let fresh = k == 1 || events[lane] * *block < 1.0;
                    month[lane] = if fresh { (choice[lane] * returns.len() as f64) as usize } else { month[lane] + 1 }
                        % returns.len();
                    log[lane] += returns[month[lane]] + shift[lane];
                }
            }
        }
        for lane in 0..LANES {
            self.price[lane] = exp(self.log[lane]);
        }
    }

    /// The price at `time`, where it is given by points.
    fn follow(&mut self, time: f64) {
        if let Motion::Along(curve, values) = &self.motion {
            self.price = along(curve, values, time);
            self.log = map(|lane| self.price[lane].ln());
        }
    }
}

/// The coefficients of a process over a step of `dt` years.
fn motion(process: &PriceProcess, numbers: Numbers, dt: f64) -> Motion {
    match process {
        PriceProcess::Constant => Motion::Still,
        PriceProcess::Path(curve) => {
            Motion::Along(curve.clone(), curve.points().iter().map(|point| numbers.column(&point.1)).collect())
        }
        PriceProcess::Gbm { drift, volatility } => {
            let (mu, sigma) = (numbers.column(drift), numbers.column(volatility));
            Motion::Gaussian {
                anchor: [0.0; LANES],
                pull: [1.0; LANES],
                shift: map(|lane| (mu[lane] - sigma[lane].powi(2) / 2.0) * dt),
                spread: map(|lane| sigma[lane] * dt.sqrt()),
            }
        }
        PriceProcess::MeanReverting { long_run, speed, volatility } => {
            let (level, kappa, sigma) = (numbers.column(long_run), numbers.column(speed), numbers.column(volatility));
            Motion::Gaussian {
                anchor: map(|lane| level[lane].ln()),
                pull: map(|lane| (-kappa[lane] * dt).exp()),
                shift: [0.0; LANES],
                spread: map(|lane| sigma[lane] * reverting_variance(kappa[lane], dt).sqrt()),
            }
        }
        PriceProcess::JumpDiffusion { drift, volatility, jumps_per_year, jump_mean, jump_sd } => {
            let (mu, sigma, lambda) =
                (numbers.column(drift), numbers.column(volatility), numbers.column(jumps_per_year));
            let (mean, sd) = (numbers.column(jump_mean), numbers.column(jump_sd));
            let compensation = |lane: usize| lambda[lane] * ((mean[lane] + sd[lane].powi(2) / 2.0).exp() - 1.0);
            Motion::Jumps {
                shift: map(|lane| (mu[lane] - sigma[lane].powi(2) / 2.0 - compensation(lane)) * dt),
                spread: map(|lane| sigma[lane] * dt.sqrt()),
                per_step: map(|lane| lambda[lane] * dt),
                mean,
                sd,
            }
        }
        PriceProcess::Bootstrap { returns, block, drift } => {
            let mean = returns.iter().sum::<f64>() / returns.len() as f64;
            let shift = drift.map_or([0.0; LANES], |drift| {
                let drift = numbers.column(&drift);
                map(|lane| drift[lane] * dt - mean)
            });
            Motion::Blocks { returns: returns.clone(), block: *block, shift, month: [0; LANES] }
        }
    }
}

/// (1 − e^{−2κ·dt})/(2κ), and its limit dt for κ = 0.
fn reverting_variance(kappa: f64, dt: f64) -> f64 {
    if kappa == 0.0 { dt } else { -(-2.0 * kappa * dt).exp_m1() / (2.0 * kappa) }
}

/// The value of a curve whose points differ by draw.
pub fn along<U: Unit>(curve: &Curve<U>, values: &[Column], time: f64) -> Column {
    let (low, high, weight) = curve.around(time);
    map(|lane| values[low][lane] + (values[high][lane] - values[low][lane]) * weight)
}

/// The Poisson quantile, by summing probabilities: means of a step are small.
fn poisson(u: f64, mean: f64) -> f64 {
    let (mut count, mut term) = (0.0, (-mean).exp());
    let mut cumulative = term;
    while u > cumulative && term > 0.0 {
        count += 1.0;
        term *= mean / count;
        cumulative += term;
    }
    count
}
