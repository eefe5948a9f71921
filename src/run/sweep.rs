//! A sweep: the study at each value of one path or of each combination of several, on the same draws.

use crate::analysis::{self, Observer, Outcome};
use crate::error::{Error, Result};
use crate::input::{self, Overrides};
use crate::model::{Axis, AxisKind, Level, Study};
use crate::output::finding::sweep::{Swept, found};
use crate::run::alongside::alongside;
use crate::run::analysis::{Analysed, Analysis, Scope};
use crate::run::over::Over;
use crate::run::{Job, affordable};
use rayon::prelude::*;

/// What to sweep.
#[derive(Debug, Clone, Default)]
pub struct Sweep {
    /// The options `--over`, as written.
    pub over: Vec<String>,
    /// The metrics to draw, by name; none: the usual ones.
    pub metrics: Vec<String>,
    /// The year of yearly metrics.
    pub year: Option<i32>,
}

/// The most combinations that a sweep may have.
const MOST: usize = 10_000;

/// Runs the study at each value.
///
/// # Errors
/// As [`crate::run::run`], and if an option is not as it should be.
pub fn sweep(job: &Job, asked: &Sweep, observer: &dyn Observer) -> Result<Analysed> {
    let overs = asked.over.iter().map(|text| Over::parse("--over", text)).collect::<Result<Vec<Over>>>()?;
    if overs.is_empty() {
        return Err(Error::Usage("a sweep needs at least one --over PATH=a,b,c".into()));
    }
    if let Some(twice) =
        (1..overs.len()).find(|index| overs[..*index].iter().any(|other| other.path == overs[*index].path))
    {
        return Err(Error::Usage(format!("--over {} is there twice: give all its values at once", overs[twice].path)));
    }
    let count = overs.iter().map(|over| over.numbers.len()).fold(1, usize::saturating_mul);
    if count > MOST {
        return Err(Error::Usage(format!("{count} combinations are more than the {MOST} that a sweep takes")));
    }
    let analysis = Analysis::open(job, ("sweep", &[&asked.over[..], &asked.metrics].concat()), Scope::Headline)?;
    let outcomes = asked.metrics.iter().map(|name| Outcome::named(&analysis.study, name, asked.year));
    let outcomes = outcomes.collect::<Result<Vec<Outcome>>>()?;
    let study = swept(job, &overs)?;
    affordable(&study, 0)?;
    let results = analysis::run(&study, observer)?;
    let own = analysis.study.axes.len();
    let axes = overs.iter().map(|over| Swept { numbers: over.numbers.clone(), unit: over.unit_in(&analysis.study) });
    let finding = found(&study, &results, (own, &axes.collect::<Vec<_>>()), &outcomes);
    analysis.close(finding, observer)
}

/// The study at each combination of values, with an axis for each path.
fn swept(job: &Job, overs: &[Over]) -> Result<Study> {
    let settings: Vec<Vec<String>> =
        overs.iter().map(|over| over.numbers.iter().map(|number| over.setting(*number)).collect()).collect();
    let count: usize = settings.iter().map(Vec::len).product();
    // The first path varies fastest: its values are joined first.
    let combination = |index: usize| {
        let before = |path: usize| settings[..path].iter().map(Vec::len).product::<usize>();
        let chosen =
            settings.iter().enumerate().map(|(path, values)| values[index / before(path) % values.len()].clone());
        chosen.collect::<Vec<String>>()
    };
    let load = |index: usize| {
        let set = job.overrides.set.iter().cloned().chain(combination(index)).collect();
        let mut study = input::load(job.study.clone(), &Overrides { set, ..job.overrides.clone() })?.study;
        Scope::Headline.narrow(job, &mut study);
        Ok(study)
    };
    let mut studies: Vec<Study> = (0..count).into_par_iter().map(load).collect::<Result<_>>()?;
    for over in overs {
        let mut joined = Vec::with_capacity(studies.len() / over.numbers.len());
        let mut rest = studies.into_iter().peekable();
        while rest.peek().is_some() {
            joined.push(alongside(axis(over), rest.by_ref().take(over.numbers.len()).collect(), "sweep")?);
        }
        studies = joined;
    }
    studies.pop().ok_or_else(|| Error::Usage("a sweep needs values".into()))
}

/// The axis of a path. Its values are compared with the first, draw by draw, as decisions are.
fn axis(over: &Over) -> Axis {
    let level = |number: &f64| {
        let text = format!("{number} {}", over.unit).trim().to_owned();
        Level { name: text.clone(), label: text }
    };
    let levels = over.numbers.iter().map(level).collect();
    Axis { name: over.path.clone(), label: over.path.clone(), kind: AxisKind::Decision, levels, reference: Some(0) }
}
