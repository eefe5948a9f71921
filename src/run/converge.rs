//! How the error of an estimate falls with the number of draws, by design.

use crate::analysis::converge::{Needed, Point, Rate, Replicates, doublings};
use crate::analysis::statistic::Stat;
use crate::analysis::{Observer, Outcome, Total, draws};
use crate::error::{Error, Result};
use crate::model::{Design, Sampling, Study};
use crate::output::finding::converge::{Converged, OfDesign, found};
use crate::output::finding::sensitivity::place;
use crate::output::finding::statistic::dimension;
use crate::run::Job;
use crate::run::analysis::{Analysed, Analysis, Scope, about};
use crate::run::statistic::{Statistic, value};

/// How often replicates are resampled for the errors of rate and need.
const RESAMPLES: usize = 500;

/// The most draws of a replicate unless `--draws` says otherwise: errors are fitted, and need not be reached.
const MOST: usize = 2048;

/// What to ask.
#[derive(Debug, Clone)]
pub struct Converge {
    /// The metric, by name.
    pub metric: String,
    /// The year of a yearly metric.
    pub year: Option<i32>,
    /// Which statistic of it.
    pub statistic: Statistic,
    /// How many independent replicates of each design.
    pub replicates: usize,
    /// The standard error that is wanted, as written.
    pub precision: Option<String>,
}

/// Runs replicates of the three designs at doubling numbers of draws.
///
/// # Errors
/// As [`crate::run::run`], and if an option is not as it should be.
pub fn converge(job: &Job, asked: &Converge, observer: &dyn Observer) -> Result<Analysed> {
    let analysis = Analysis::open(
        job,
        ("converge", &[about(&asked.metric, asked.year), asked.statistic.about()].concat()),
        Scope::Headline,
    )?;
    let study = &analysis.study;
    let outcome = Outcome::named(study, &asked.metric, asked.year)?;
    let statistic = asked.statistic.read(study, &outcome)?;
    let precision = asked.precision.as_deref();
    let of = dimension(statistic, &outcome);
    let precision = precision.map(|text| value("--precision", text, of, study)).transpose()?;
    let draws = study.sampling.draws;
    let sizes = doublings(if job.overrides.draws.is_some() { draws } else { draws.min(MOST) });
    if sizes.len() < 3 {
        return Err(Error::Usage(format!(
            "convergence is seen over 64, 128, 256 … draws: ask for 256 or more, not {draws}"
        )));
    }
    let (observer, mut all, mut valued) = (Total::new(observer), Vec::new(), 1.0);
    for design in Design::ALL {
        let estimates =
            estimates(study, &outcome, (design, &sizes), (statistic, asked.replicates), &observer, &mut valued)?;
        for (scenario, estimates) in estimates.into_iter().enumerate() {
            let (levels, label) = place(study, scenario);
            let replicates = Replicates::new(&sizes, estimates)?;
            let (points, rate, needed) = fitted(&replicates, study.sampling.seed, precision)?;
            all.push(OfDesign { levels, label, design, points, rate, needed });
        }
    }
    let converged = Converged { stat: statistic, precision, replicates: asked.replicates, valued, all };
    let finding = found(study, &outcome, &converged);
    analysis.close(finding, &observer)
}

fn fitted(replicates: &Replicates, seed: u64, precision: Option<f64>) -> Result<(Vec<Point>, Rate, Option<Needed>)> {
    let needed = precision.map(|precision| replicates.needed(precision, seed, RESAMPLES)).transpose()?;
    Ok((replicates.points(), replicates.rate(seed, RESAMPLES), needed))
}

/// Estimates by scenario, size and replicate. Replicates differ by their seed, and so in their luck too. `least` becomes the least
/// share of draws that have an outcome where any have: only these count.
fn estimates(
    study: &Study,
    outcome: &Outcome,
    (design, sizes): (Design, &[usize]),
    (stat, replicates): (Stat, usize),
    observer: &dyn Observer,
    least: &mut f64,
) -> Result<Vec<Vec<Vec<f64>>>> {
    let mut estimates = vec![vec![Vec::with_capacity(replicates); sizes.len()]; study.scenarios.len()];
    for (place, size) in sizes.iter().enumerate() {
        for replicate in 0..replicates as u64 {
            let seed = study.sampling.seed.wrapping_add(replicate);
            let sampling = Sampling { draws: *size, seed, design };
            let study = Study { sampling, ..study.clone() };
            for some in draws(&study, std::slice::from_ref(outcome), observer)? {
                let present: Vec<f64> = some.outcomes[0].iter().copied().filter(|it| it.is_finite()).collect();
                if !present.is_empty() {
                    *least = least.min(present.len() as f64 / *size as f64);
                }
                estimates[some.scenario][place].push(stat.of(&present));
            }
        }
    }
    Ok(estimates)
}
