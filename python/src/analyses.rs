//! The commands of the program as functions of a study: they translate and call [`orecast::run`].

use crate::errors::raised;
use crate::finding::Finding;
use crate::limits::{MOST, Whole, within};
use crate::run::Run;
use crate::study::{Study, each};
use crate::watch::watched;
use orecast::analysis::{Observer, Prim};
use orecast::error::{Error, Result};
use orecast::output::console;
use orecast::run::Job;
use orecast::run::analysis::Analysed;
use orecast::run::backtest::Backtest;
use orecast::run::break_even::BreakEven;
use orecast::run::converge::Converge;
use orecast::run::discover::Discover;
use orecast::run::fit::Fit;
use orecast::run::groups::FactorGroup;
use orecast::run::robust::Robust;
use orecast::run::sensitivity::{Method, Sensitivity};
use orecast::run::statistic::Statistic;
use orecast::run::sweep::Sweep;
use orecast::run::value::Value;
use orecast::run::what_if::WhatIf;
use pyo3::prelude::*;
use std::collections::BTreeSet;

type Progress<'py> = Option<Bound<'py, PyAny>>;

/// Lets an analysis work on a study. What is asked is made first, so that a mistake in it comes at once.
fn analysed<A: Sync>(
    py: Python,
    (study, name, progress): (&Study, &str, Progress),
    asked: Result<A>,
    analyse: fn(&Job, &A, &dyn Observer) -> Result<Analysed>,
) -> PyResult<Finding> {
    let asked = asked.map_err(|error| raised(py, error))?;
    let job = study.job(name, Vec::new());
    watched(py, progress.as_ref(), |observer| analyse(&job, &asked, observer)).map(Finding::from)
}

/// Runs a study.
#[pyfunction]
#[pyo3(signature = (study, heat, progress))]
pub fn run(py: Python, study: &Study, heat: Vec<String>, progress: Progress) -> PyResult<Run> {
    let job = study.job("run", heat);
    let outcome = watched(py, progress.as_ref(), |observer| orecast::run::run(&job, observer))?;
    Ok(Run::new(outcome, console::answer))
}

/// The study as it is beside the study changed, on the same luck.
#[pyfunction]
#[pyo3(signature = (study, cases, one_by_one, metrics, heat, progress))]
pub fn what_if(
    py: Python,
    study: &Study,
    cases: Vec<String>,
    one_by_one: bool,
    metrics: Vec<String>,
    heat: Vec<String>,
    progress: Progress,
) -> PyResult<Run> {
    let mut job = study.job("what-if", heat);
    let one_by_one_option = one_by_one.then(|| "--one-by-one".to_owned());
    job.command.extend([each("case", &cases), each("metric", &metrics)].concat().into_iter().chain(one_by_one_option));
    let asked = WhatIf { cases, one_by_one, metrics };
    let outcome = watched(py, progress.as_ref(), |observer| orecast::run::what_if::what_if(&job, &asked, observer))?;
    Ok(Run::new(outcome, console::what_if))
}

/// The study at each value of a number.
#[pyfunction]
#[pyo3(signature = (study, over, metrics, year, progress))]
pub fn sweep(
    py: Python,
    study: &Study,
    over: Vec<String>,
    metrics: Vec<String>,
    year: Option<i32>,
    progress: Progress,
) -> PyResult<Finding> {
    analysed(py, (study, "sweep", progress), Ok(Sweep { over, metrics, year }), orecast::run::sweep::sweep)
}

/// What moves an outcome.
#[pyfunction]
#[pyo3(signature = (study, metric, year, methods, base, trajectories, second_order, groups, progress))]
pub fn sensitivity(
    py: Python,
    study: &Study,
    metric: String,
    year: Option<i32>,
    methods: Vec<String>,
    base: Whole,
    trajectories: Whole,
    second_order: bool,
    groups: Vec<String>,
    progress: Progress,
) -> PyResult<Finding> {
    let asked = || {
        let methods = methods.iter().map(|word| method(word)).collect::<Result<BTreeSet<Method>>>()?;
        let base = within("base", base, 1..=MOST)?;
        let trajectories = within("trajectories", trajectories, 1..=MOST)?;
        let (methods, groups) = (methods.into_iter().collect(), grouped(&groups)?);
        Ok(Sensitivity { metric, year, methods, base, trajectories, second_order, groups })
    };
    analysed(py, (study, "sensitivity", progress), asked(), orecast::run::sensitivity::sensitivity)
}

/// Under which conditions it is so.
#[pyfunction]
#[pyo3(signature = (study, metric, condition, year, picks, boxes, alpha, mass_min, progress))]
pub fn discover(
    py: Python,
    study: &Study,
    metric: String,
    condition: String,
    year: Option<i32>,
    picks: Vec<Whole>,
    boxes: Whole,
    alpha: f64,
    mass_min: f64,
    progress: Progress,
) -> PyResult<Finding> {
    let asked = || {
        let boxes = within("boxes", boxes, 1..=u16::MAX.into())?;
        let picks = picks.iter().map(|step| within("box", *step, 0..=MOST)).collect::<Result<_>>()?;
        let prim = Prim { alpha, mass_min, boxes, picks, ..Prim::default() };
        Ok(Discover { metric, year, condition, prim })
    };
    analysed(py, (study, "discover", progress), asked(), orecast::run::discover::discover)
}

/// Decisions where nobody knows which scenario will come.
#[pyfunction]
#[pyo3(signature = (study, metric, year, threshold, optimism, progress))]
pub fn robust(
    py: Python,
    study: &Study,
    metric: String,
    year: Option<i32>,
    threshold: Option<String>,
    optimism: f64,
    progress: Progress,
) -> PyResult<Finding> {
    analysed(
        py,
        (study, "robust", progress),
        Ok(Robust { metric, year, threshold, optimism }),
        orecast::run::robust::robust,
    )
}

/// What it is worth to know more before deciding.
#[pyfunction]
#[pyo3(signature = (study, metric, year, groups, progress))]
pub fn value(
    py: Python,
    study: &Study,
    metric: String,
    year: Option<i32>,
    groups: Vec<String>,
    progress: Progress,
) -> PyResult<Finding> {
    let asked = grouped(&groups).map(|groups| Value { metric, year, groups });
    analysed(py, (study, "value", progress), asked, orecast::run::value::value)
}

/// At which value of a number an outcome reaches a target.
#[pyfunction]
#[pyo3(signature = (study, vary, metric, year, stat, above, target, progress))]
pub fn break_even(
    py: Python,
    study: &Study,
    vary: String,
    metric: String,
    year: Option<i32>,
    stat: String,
    above: Option<String>,
    target: String,
    progress: Progress,
) -> PyResult<Finding> {
    let asked = BreakEven { vary, metric, year, statistic: Statistic { stat, above }, target };
    analysed(py, (study, "break-even", progress), Ok(asked), orecast::run::break_even::break_even)
}

/// A study's processes, fitted to what is known of the past.
#[pyfunction]
#[pyo3(signature = (study, histories, until, progress))]
pub fn fit(
    py: Python,
    study: &Study,
    histories: Vec<String>,
    until: Option<Whole>,
    progress: Progress,
) -> PyResult<Finding> {
    let until = until.map(|year| within("until", year, 1..=8999)).transpose();
    analysed(py, (study, "fit", progress), until.map(|until| Fit { histories, until }), orecast::run::fit::fit)
}

/// A study held against history.
#[pyfunction]
#[pyo3(signature = (study, origins, step, horizons, histories, progress))]
pub fn backtest(
    py: Python,
    study: &Study,
    origins: (Whole, Whole),
    step: Whole,
    horizons: Vec<Whole>,
    histories: Vec<String>,
    progress: Progress,
) -> PyResult<Finding> {
    let asked = || {
        let ahead = |years: &Whole| within("horizon", *years, 1..=100);
        let horizons = horizons.iter().map(ahead).collect::<Result<BTreeSet<i32>>>()?;
        if horizons.is_empty() {
            return Err(Error::Usage("horizon: say how many years ahead, such as [1, 3, 5]".into()));
        }
        Ok(Backtest {
            origins: (within("from_", origins.0, 1500..=8999)?, within("to", origins.1, 1500..=8999)?),
            step: within("step", step, 1..=1000)?,
            horizons: horizons.into_iter().collect(),
            histories,
        })
    };
    analysed(py, (study, "backtest", progress), asked(), orecast::run::backtest::backtest)
}

/// How exact an estimate is.
#[pyfunction]
#[pyo3(signature = (study, metric, year, stat, above, replicates, precision, progress))]
pub fn converge(
    py: Python,
    study: &Study,
    metric: String,
    year: Option<i32>,
    stat: String,
    above: Option<String>,
    replicates: Whole,
    precision: Option<String>,
    progress: Progress,
) -> PyResult<Finding> {
    let statistic = Statistic { stat, above };
    let replicates = within("replicates", replicates, 2..=u16::MAX.into());
    let asked = replicates.map(|replicates| Converge { metric, year, statistic, replicates, precision });
    analysed(py, (study, "converge", progress), asked, orecast::run::converge::converge)
}
/// Reads groups of factors.
fn grouped(groups: &[String]) -> Result<Vec<FactorGroup>> {
    groups.iter().map(|group| FactorGroup::parse(group)).collect()
}

/// The method of this name.
fn method(word: &str) -> Result<Method> {
    let unknown = || Error::Usage(format!("method={word}: there are {}", Method::ALL.map(Method::word).join(", ")));
    Method::ALL.into_iter().find(|method| method.word() == word).ok_or_else(unknown)
}
