//! At which value of a number an outcome reaches a target.

use crate::analysis::root::{Interval, Root, Roots, interval, roots};
use crate::analysis::statistic::Stat;
use crate::analysis::{Observer, Outcome, Total, draws};
use crate::error::{Error, Result};
use crate::input::{self, Overrides};
use crate::model::Study;
use crate::output::finding::break_even::{Curve, Evened, Met, found};
use crate::output::headline;
use crate::run::Job;
use crate::run::analysis::{Analysed, Analysis, Scope, about};
use crate::run::over::Over;
use crate::run::statistic::stat;

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
    pub stat: String,
    /// Of a probability: of being above which value.
    pub above: f64,
    /// What the statistic is to reach.
    pub target: f64,
}

/// Looks for the value in each scenario.
///
/// # Errors
/// As [`crate::run::run`], and if an option is not as it should be.
pub fn break_even(job: &Job, asked: &BreakEven, observer: &dyn Observer) -> Result<Analysed> {
    let statistic = stat(&asked.stat, asked.above)?;
    let analysis = Analysis::open(
        job,
        ("break-even", &[vec![asked.vary.clone()], about(&asked.metric, asked.year), what(asked)].concat()),
        Scope::Headline,
    )?;
    let study = &analysis.study;
    let over = stretch(study, &asked.vary)?;
    let outcome = Outcome::named(study, &asked.metric, asked.year)?;
    let total = Total::new(observer);
    let mut asker = Asker { job, over: &over, outcome: &outcome, observer: &total, known: Vec::new() };
    let met = (0..study.scenarios.len()).map(|scenario| asker.meet(study, scenario, statistic, asked.target));
    let evened = Evened {
        path: over.path.clone(),
        unit: over.unit_in(study),
        stat: statistic,
        target: asked.target,
        met: met.collect::<Result<_>>()?,
    };
    let finding = found(study, &outcome, &evened);
    analysis.close(finding, observer)
}

/// The statistic and the target as part of a folder's name; none for the usual ones.
fn what(asked: &BreakEven) -> Vec<String> {
    let of = |usual: bool, text: String| (!usual).then_some(text);
    let stat = of(asked.stat == "mean", asked.stat.clone());
    let above = of(asked.above == 0.0, format!("above-{}", asked.above));
    let target = of(asked.target == 0.0, format!("target-{}", asked.target));
    [stat, above, target].into_iter().flatten().collect()
}

/// What varies and between which values: as written; else over the distribution that the study has, or around its number.
fn stretch(study: &Study, vary: &str) -> Result<Over> {
    if vary.contains('=') {
        return Over::parse("--vary", vary);
    }
    let over = |from: f64, to: f64| Over { path: vary.to_owned(), numbers: vec![from, to], unit: String::new() };
    let factors = study.scenarios.iter().flat_map(|scenario| &scenario.world.factors);
    if let Some(factor) = factors.into_iter().find(|factor| factor.path == vary) {
        return Ok(over(factor.distribution.quantile(0.01), factor.distribution.quantile(0.99)));
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

/// Runs the study at any value, once.
struct Asker<'a> {
    job: &'a Job,
    over: &'a Over,
    outcome: &'a Outcome,
    observer: &'a dyn Observer,
    /// The values that have been run, in rising order, with the outcomes of each scenario.
    known: Vec<(f64, Vec<Vec<f64>>)>,
}

impl Asker<'_> {
    /// The place of a value among those that have been run: it is run if it has not been.
    fn run(&mut self, value: f64) -> Result<usize> {
        let place = self.known.partition_point(|known| known.0 < value);
        if self.known.get(place).is_none_or(|known| known.0 != value) {
            let set = self.job.overrides.set.iter().cloned().chain([self.over.setting(value)]).collect();
            let mut study = input::load(&self.job.study, &Overrides { set, ..self.job.overrides.clone() })?.study;
            Scope::Headline.narrow(self.job, &mut study);
            let all = draws(&study, std::slice::from_ref(self.outcome), self.observer)?;
            self.known.insert(place, (value, all.into_iter().map(|mut it| it.outcomes.swap_remove(0)).collect()));
        }
        Ok(place)
    }

    /// The statistic of a scenario at a value, over the draws that have an outcome.
    fn statistic(&mut self, scenario: usize, value: f64, stat: Stat) -> Result<f64> {
        let place = self.run(value)?;
        Ok(stat.of(&present(&self.known[place].1[scenario])))
    }

    /// Where a scenario's statistic meets the target.
    fn meet(&mut self, study: &Study, scenario: usize, stat: Stat, target: f64) -> Result<Met> {
        let (from, to) = self.over.ends();
        let grid: Vec<f64> = (0..GRID).map(|place| from + (to - from) * place as f64 / (GRID - 1) as f64).collect();
        let at_grid = grid.iter().map(|x| self.statistic(scenario, *x, stat)).collect::<Result<Vec<f64>>>()?;
        // Where no draw has an outcome nothing can be said.
        let found = if at_grid.iter().all(|value| value.is_finite()) {
            let distance = |x| Ok(self.statistic(scenario, x, stat)? - target);
            Some(roots(distance, &grid, (to - from) * TOLERANCE)?)
        } else {
            None
        };
        let mut intervals = Vec::new();
        if let Some(Roots::At(roots)) = &found {
            for root in roots {
                intervals.push(self.interval(study, (scenario, root), (stat, target))?);
            }
        }
        let curve = self.known.iter().map(|(value, outcomes)| {
            let outcomes = present(&outcomes[scenario]);
            Curve { x: *value, value: stat.of(&outcomes), error: stat.standard_error(&outcomes) }
        });
        Ok(Met {
            label: headline::label(study, scenario, ..study.axes.len()),
            levels: crate::output::finding::sensitivity::place(study, scenario).0,
            curve: curve.collect(),
            roots: found,
            intervals,
        })
    }

    /// The interval of a root, from the draws at the grid's points around it.
    fn interval(
        &mut self,
        study: &Study,
        (scenario, root): (usize, &Root),
        (stat, target): (Stat, f64),
    ) -> Result<Interval> {
        let (from, to) = self.over.ends();
        let step = (to - from) / (GRID - 1) as f64;
        let near = |value: f64| (value - root.x).abs() <= 2.5 * step;
        let points: Vec<(f64, &Vec<f64>)> = self
            .known
            .iter()
            .map(|(value, outcomes)| (*value, &outcomes[scenario]))
            .filter(|(value, _)| near(*value))
            .collect();
        let columns: Vec<(f64, &[f64])> = points.iter().map(|(x, it)| (*x, it.as_slice())).collect();
        interval(&columns, stat, target, study.sampling.seed, RESAMPLES)
    }
}

/// The outcomes that there are.
fn present(outcomes: &[f64]) -> Vec<f64> {
    outcomes.iter().copied().filter(|value| value.is_finite()).collect()
}
