//! The door to Python: it translates and calls [`orecast::run`]. The classes that users see are in `python/orecast/`.

mod analyses;
mod charts;
mod errors;
mod finding;
mod frames;
mod limits;
mod process;
mod run;
mod shards;
mod study;
mod watch;

use pyo3::prelude::*;

/// The engine of Orecast, for the classes of the package `orecast`.
#[pymodule]
mod _orecast {
    #[pymodule_export]
    use super::analyses::{
        backtest, break_even, converge, discover, fit, robust, run, sensitivity, sweep, value, what_if,
    };
    #[pymodule_export]
    use super::charts::Chart;
    #[pymodule_export]
    use super::finding::Finding;
    #[pymodule_export]
    use super::frames::Frame;
    #[pymodule_export]
    use super::run::Run;
    #[pymodule_export]
    use super::shards::{claim, merge, shard};
    #[pymodule_export]
    use super::study::{Reading, Study};

    use super::*;

    #[pymodule_init]
    fn init(module: &Bound<'_, PyModule>) -> PyResult<()> {
        module.add("__version__", env!("CARGO_PKG_VERSION"))
    }
}
