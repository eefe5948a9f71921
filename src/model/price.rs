//! The price of the metal as a process in time.

use crate::model::{Curve, Number, TimeSeries};
use crate::units;

/// How the price moves from step to step.
#[derive(Debug, Clone, PartialEq)]
pub enum PriceProcess {
    /// Always the initial price.
    Constant,
    /// Along given points.
    Path(Curve<units::Price>),
    /// Geometric Brownian motion: E P_t = P_0·e^{μt}.
    Gbm {
        /// μ.
        drift: Number<units::PerYear>,
        /// σ.
        volatility: Number<units::Volatility>,
    },
    /// Ornstein–Uhlenbeck in the logarithm.
    MeanReverting {
        /// L, the long-run median.
        long_run: Number<units::Price>,
        /// κ.
        speed: Number<units::PerYear>,
        /// σ.
        volatility: Number<units::Volatility>,
    },
    /// Merton's jump diffusion, compensated so that E P_t = P_0·e^{μt}.
    JumpDiffusion {
        /// μ.
        drift: Number<units::PerYear>,
        /// σ.
        volatility: Number<units::Volatility>,
        /// λ.
        jumps_per_year: Number<units::Frequency>,
        /// m, mean of a jump of the log price.
        jump_mean: Number<units::Plain>,
        /// s, standard deviation of a jump of the log price.
        jump_sd: Number<units::Plain>,
    },
    /// The stationary bootstrap of Politis and Romano (1994) on monthly log returns.
    Bootstrap {
        /// The history's monthly log returns; at least one.
        returns: Vec<f64>,
        /// Mean length of a block, in months, at least 1.
        block: f64,
        /// Replaces the history's mean return \[per year, of the log\], if given.
        drift: Option<Number<units::PerYear>>,
    },
}

/// The price of the study's metal.
#[derive(Debug, Clone, PartialEq)]
pub struct Price {
    /// P_0; a path may leave it out, and then it is the path's own at the start.
    pub initial: Option<Number<units::Price>>,
    /// How it moves.
    pub process: PriceProcess,
    /// What it was before, if the study says.
    pub history: Option<TimeSeries>,
}
