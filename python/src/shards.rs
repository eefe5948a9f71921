//! Runs in shards: parts that other processes compute, and their merge.

use crate::errors::raised;
use crate::limits::{Whole, within};
use crate::run::Run;
use crate::study::Study;
use crate::watch::watched;
use orecast::analysis::Shard;
use orecast::error::Result;
use orecast::output::console;
use orecast::run::shards;
use pyo3::prelude::*;
use std::path::PathBuf;

/// The most shards that are worth their files.
const MOST: u64 = 1_000_000;

fn count(shards: Whole) -> Result<usize> {
    within("shards", shards, 1..=MOST.into())
}

/// Makes the folder of a study's shards, or finds it; the numbers of those that are not there yet.
#[pyfunction]
pub fn claim(py: Python, study: &Study, shards: Whole, folder: PathBuf) -> PyResult<Vec<usize>> {
    let shards = count(shards).map_err(|error| raised(py, error))?;
    let job = study.job("run", Vec::new());
    watched(py, None, |_| shards::missing(&job, shards, &folder))
}

/// Computes one shard of a study into a folder; its file.
#[pyfunction]
pub fn shard(py: Python, study: &Study, number: Whole, shards: Whole, folder: PathBuf) -> PyResult<PathBuf> {
    let shard = || {
        let of = count(shards)?;
        Shard::new(within("number", number, 1..=MOST.into())?, of)
    };
    let shard = shard().map_err(|error| raised(py, error))?;
    let job = study.job("run", Vec::new());
    watched(py, None, |observer| shards::compute(&job, shard, &folder, observer)).map(|it| it.chunk)
}

/// Merges the shards of a study that are in a folder.
#[pyfunction]
pub fn merge(py: Python, study: &Study, heat: Vec<String>, folder: PathBuf) -> PyResult<Run> {
    let job = study.job("run", heat);
    let outcome = watched(py, None, |observer| shards::merge::merge(&job, &folder, observer))?;
    Ok(Run::new(outcome, console::answer))
}
