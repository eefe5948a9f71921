//! At which value of a number an outcome reaches a target.

use crate::analysis::root::{Crossing, Interval, Root, Roots, interval, roots};
use crate::analysis::statistic::Stat;
use crate::analysis::{Observer, Outcome, Total, draws};
use crate::error::{Error, Result};
use crate::input::{self, Overrides};
use crate::model::{Design, Study};
use crate::output::finding::break_even::{Curve, Evened, Met, found};
use crate::output::finding::statistic::dimension;
use crate::output::headline;
use crate::run::Job;
use crate::run::analysis::{Analysed, Analysis, Scope, about};
use crate::run::over::Over;
use crate::run::statistic::{Statistic, value};
use std::ops::Range;

/// How many points of the stretch are looked at first.
const GRID: usize = 9;

/// A root is found to this part of the stretch.
const TOLERANCE: f64 = 1e-4;

/// How often the draws are resampled for the interval.
const RESAMPLES: usize = 500;

/// What to ask.
#[derive(Debug, Clone)]
pub struct BreakEven {
    /// What varies, and between which values: `PATH=from,to`.
    pub vary: String,
    /// The metric, by name.
    pub metric: String,
    /// The year of a yearly metric.
    pub year: Option<i32>,
    /// Which statistic of it.
    pub statistic: Statistic,
    /// What the statistic is to reach, as written.
    pub target: String,
}

/// Looks for the value in each scenario.
///
/// # Errors
/// As [`crate::run::run`], and if an option is not as it should be.
pub fn break_even(job: &Job, asked: &BreakEven, observer: &dyn Observer) -> Result<Analysed> {
    let analysis = Analysis::open(job, ("break-even", &question(asked)), Scope::Headline)?;
    let study = &analysis.study;
    let over = stretch(study, &asked.vary)?;
    let outcome = Outcome::named(study, &asked.metric, asked.year)?;
    let statistic = asked.statistic.read(study, &outcome)?;
    let target = target(asked, study, &outcome, statistic)?;
    let total = Total::new(observer);
    let mut asker = Asker {
        job,
        over: &over,
        outcome: &outcome,
        observer: &total,
        design: study.sampling.design,
        known: vec![Vec::new(); study.scenarios.len()],
    };
    // All scenarios together, which takes less time than one by one; each then looks where it has to.
    grid(&over).into_iter().try_for_each(|value| asker.run(0..study.scenarios.len(), value))?;
    let met = (0..study.scenarios.len()).map(|scenario| asker.meet(study, scenario, statistic, target));
    let evened = Evened {
        path: over.path.clone(),
        unit: over.unit_in(study),
        stat: statistic,
        target,
        tolerance: (over.ends().1 - over.ends().0) * TOLERANCE,
        met: met.collect::<Result<_>>()?,
    };
    let finding = found(study, &outcome, &evened);
    analysis.close(finding, observer)
}

/// What the folder is named after.
fn question(asked: &BreakEven) -> Vec<String> {
    let target = (asked.target != "0").then(|| format!("target-{}", asked.target));
    let what = [vec![asked.vary.clone()], about(&asked.metric, asked.year), asked.statistic.about()].concat();
    what.into_iter().chain(target).collect()
}

/// The target of a statistic.
fn target(asked: &BreakEven, study: &Study, outcome: &Outcome, stat: Stat) -> Result<f64> {
    let target = value("--target", &asked.target, dimension(stat, outcome), study)?;
    match stat {
        Stat::Above(_) if !(0.0..=1.0).contains(&target) => {
            Err(Error::Usage(format!("--target {}: a probability lies between 0 and 1", asked.target)))
        }
        _ => Ok(target),
    }
}

/// What varies and between which values: as written; else over the distribution that the study has, or around its number.
fn stretch(study: &Study, vary: &str) -> Result<Over> {
    if vary.contains('=') {
        return Over::parse("--vary", vary);
    }
    let over = |from: f64, to: f64| Over { path: vary.to_owned(), numbers: vec![from, to], unit: String::new() };
    let factors = study.scenarios.iter().flat_map(|scenario| &scenario.world.factors);
    let ends = factors.filter(|factor| factor.path == vary).map(|factor| &factor.distribution);
    let ends = ends.map(|it| (it.quantile(0.01), it.quantile(0.99)));
    // Scenarios may give it different distributions.
    if let Some((from, to)) = ends.reduce(|all, one| (all.0.min(one.0), all.1.max(one.1))) {
        return Ok(over(from, to));
    }
    let known = study.assumptions.iter().find(|it| it.path == vary);
    let value = known.and_then(|it| it.value.replace(',', "").parse::<f64>().ok());
    match (value, known.is_some_and(|it| it.unit.is_empty())) {
        (Some(share), true) if (0.0..=1.0).contains(&share) => Ok(over(0.0, 1.0)),
        (Some(value), _) if value > 0.0 => Ok(over(value / 4.0, 4.0 * value)),
        (Some(value), _) if value < 0.0 => Ok(over(4.0 * value, value / 4.0)),
        _ => Err(Error::Usage(format!(
            "--vary {vary}: the study has no number there from which a stretch could be told; say it: --vary {vary}=FROM,TO"
        ))),
    }
}

/// The values that are looked at first.
fn grid(over: &Over) -> Vec<f64> {
    let (from, to) = over.ends();
    (0..GRID).map(|place| from + (to - from) * place as f64 / (GRID - 1) as f64).collect()
}

/// Runs the study's scenarios at any value, once.
struct Asker<'a> {
    job: &'a Job,
    over: &'a Over,
    outcome: &'a Outcome,
    observer: &'a dyn Observer,
    design: Design,
    /// The values at which each scenario has been run, in rising order, with its outcomes.
    known: Vec<Vec<(f64, Vec<f64>)>>,
}

impl Asker<'_> {
    /// Runs these scenarios at a value.
    fn run(&mut self, scenarios: Range<usize>, value: f64) -> Result<()> {
        let set = self.job.overrides.set.iter().cloned().chain([self.over.setting(value)]).collect();
        let mut study = input::load(self.job.study.clone(), &Overrides { set, ..self.job.overrides.clone() })?.study;
        Scope::Headline.narrow(self.job, &mut study);
        study.scenarios = study.scenarios.drain(scenarios.clone()).collect();
        let all = draws(&study, std::slice::from_ref(self.outcome), self.observer)?;
        for (scenario, mut some) in scenarios.zip(all) {
            let known = &mut self.known[scenario];
            known.insert(known.partition_point(|known| known.0 < value), (value, some.outcomes.swap_remove(0)));
        }
        Ok(())
    }

    /// The statistic of a scenario at a value, over the draws that have an outcome.
    fn statistic(&mut self, scenario: usize, value: f64, stat: Stat) -> Result<f64> {
        let is_known = |known: &[(f64, Vec<f64>)]| known.iter().position(|known| known.0 == value);
        let place = match is_known(&self.known[scenario]) {
            Some(place) => place,
            None => {
                // A low-discrepancy design gives its dimensions to the factors of all scenarios together: alone, a scenario would
                // meet other draws.
                let all = self.design == Design::Sobol;
                self.run(if all { 0..self.known.len() } else { scenario..scenario + 1 }, value)?;
                is_known(&self.known[scenario]).unwrap_or_default()
            }
        };
        Ok(stat.of(&present(&self.known[scenario][place].1)))
    }

    /// Where a scenario's statistic meets the target.
    fn meet(&mut self, study: &Study, scenario: usize, stat: Stat, target: f64) -> Result<Met> {
        let ((from, to), grid) = (self.over.ends(), grid(self.over));
        let at_grid = grid.iter().map(|x| self.statistic(scenario, *x, stat)).collect::<Result<Vec<f64>>>()?;
        // Where no draw has an outcome nothing can be said.
        let found = if at_grid.iter().all(|value| value.is_finite()) {
            let distance = |x| Ok(self.statistic(scenario, x, stat)? - target);
            match roots(distance, &grid, (to - from) * TOLERANCE) {
                Ok(found) => Some(steps_as_points(found, grid[1] - grid[0])),
                // Somewhere between no draw has an outcome.
                Err(Error::Usage(_)) => None,
                Err(error) => return Err(error),
            }
        } else {
            None
        };
        let roots: &[Root] = if let Some(Roots::At(roots)) = &found { roots } else { &[] };
        let interval = |place| self.interval((scenario, &grid), (roots, place), (stat, target), study.sampling.seed);
        let intervals = (0..roots.len()).map(interval).collect::<Result<_>>()?;
        let curve = self.known[scenario].iter().map(|(value, outcomes)| {
            let outcomes = present(outcomes);
            Curve { x: *value, value: stat.of(&outcomes), error: stat.standard_error(&outcomes), n: outcomes.len() }
        });
        Ok(Met {
            label: headline::label(study, scenario, ..study.axes.len()),
            levels: crate::output::finding::sensitivity::place(study, scenario).0,
            curve: curve.collect(),
            roots: found,
            intervals,
        })
    }

    /// The interval of a root, from the draws at the grid's points around it and at itself, no further than half the way to its
    /// neighbours. Of a stretch, of a mere touch, and where the points tell of another place, nothing can be told.
    fn interval(
        &self,
        (scenario, grid): (usize, &[f64]),
        (roots, place): (&[Root], usize),
        (stat, target): (Stat, f64),
        seed: u64,
    ) -> Result<Interval> {
        let (root, step) = (&roots[place], grid[1] - grid[0]);
        if root.to > root.x || root.crossing == Crossing::Touches {
            return Ok(Interval::UNKNOWN);
        }
        let low = place.checked_sub(1).map_or(f64::NEG_INFINITY, |before| f64::midpoint(roots[before].to, root.x));
        let high = roots.get(place + 1).map_or(f64::INFINITY, |after| f64::midpoint(root.to, after.x));
        let is_near = |x: f64| (x - root.x).abs() <= 2.5 * step && (low..=high).contains(&x);
        let is_kept = |x: f64| grid.contains(&x) || (x - root.x).abs() <= 4.0 * TOLERANCE * step * (GRID - 1) as f64;
        let points = self.known[scenario].iter().filter(|(x, _)| is_near(*x) && is_kept(*x));
        let columns: Vec<(f64, &[f64])> = points.map(|(x, outcomes)| (*x, outcomes.as_slice())).collect();
        if columns.len() < 2 || columns[0].1.len() < 2 {
            return Ok(Interval::UNKNOWN);
        }
        let found = interval(&columns, stat, target, seed, RESAMPLES)?;
        Ok(if (found.root - root.x).abs() > step { Interval::UNKNOWN } else { found })
    }
}

/// Stretches narrower than a step of the grid are steps from draw to draw, as a share of so many draws makes them: their middle is
/// the place.
fn steps_as_points(found: Roots, step: f64) -> Roots {
    let point = |root: Root| match f64::midpoint(root.x, root.to) {
        middle if root.to - root.x < step => Root { x: middle, to: middle, ..root },
        _ => root,
    };
    match found {
        Roots::At(roots) => Roots::At(roots.into_iter().map(point).collect()),
        never @ Roots::Never { .. } => never,
    }
}

/// The outcomes that there are.
fn present(outcomes: &[f64]) -> Vec<f64> {
    outcomes.iter().copied().filter(|value| value.is_finite()).collect()
}
