//! The study held against history: fitted to what was known at an origin, run from there, scored by what came of it.

use crate::analysis::fit::Process;
use crate::analysis::hindcast::Forecast;
use crate::analysis::naive::{Known, Naive};
use crate::analysis::{Observer, Outcome, Total, draws};
use crate::error::{Error, Result};
use crate::input::{self, Overrides};
use crate::model::{History, MetricName, Month, PriceProcess, Quantity, Record, Study, TimeSeries};
use crate::output::finding::backtest::{Backtested, Hindcast, found};
use crate::output::fragment::Setting;
use crate::output::headline;
use crate::run::Job;
use crate::run::analysis::{Analysed, Analysis, Scope};
use crate::run::fit::{self, AsOf, price, source};
use crate::units::Dimension;

/// What to ask.
#[derive(Debug, Clone)]
pub struct Backtest {
    /// The first and the last origin: calendar years after whose end nothing is known.
    pub origins: (i32, i32),
    /// Years from each origin to the next.
    pub step: i32,
    /// Years ahead that are scored.
    pub horizons: Vec<i32>,
    /// Histories to score, by name; all of metrics if empty.
    pub histories: Vec<String>,
}

/// Runs the study from each origin and scores it.
///
/// # Errors
/// As [`crate::run::run`]; [`Error::Usage`] if nothing can be scored: for each history the reason.
pub fn backtest(job: &Job, asked: &Backtest, observer: &dyn Observer) -> Result<Analysed> {
    let (first, last) = asked.origins;
    if last < first {
        return Err(Error::Usage(format!("the last origin, {last}, is before the first, {first}")));
    }
    let mut analysis = Analysis::open(job, ("backtest", &about(asked)), Scope::All)?;
    if let Some(middle) = headline::middle(&analysis.study) {
        analysis.study.scenarios = vec![analysis.study.scenarios.swap_remove(middle)];
    }
    let study = &analysis.study;
    let (tried, mut skipped) = tried(study, asked)?;
    let test = Test { job, study, asked, observer: &Total::new(observer) };
    let (mut hindcasts, mut fits) = (Vec::new(), Vec::new());
    for together in rounds(&tried) {
        let mut round: Vec<Hindcast> = together.iter().map(|it| it.hindcast()).collect();
        for origin in (first..=last).step_by(asked.step as usize) {
            let (set, mut not) = test.run(&together, origin, &mut round)?;
            fits.extend(set.into_iter().map(|setting| (origin, setting)));
            skipped.append(&mut not);
        }
        hindcasts.extend(round.into_iter().filter(|it| !it.forecasts.is_empty()));
    }
    let notes = told(&skipped);
    if hindcasts.is_empty() {
        let none = "no history has a value at an origin and after it".to_owned();
        let reasons = if notes.is_empty() { none } else { notes.join("; ") };
        return Err(Error::Usage(format!("nothing can be scored: {reasons}")));
    }
    let backtested = Backtested { origins: asked.origins, step: asked.step, hindcasts, fits, notes };
    let finding = found(study, &backtested);
    analysis.close(finding, observer)
}

/// The histories that are tested together: of several of one metric each has runs of its own, for each is fitted to.
fn rounds<'t, 'a>(tried: &'t [Tried<'a>]) -> Vec<Vec<&'t Tried<'a>>> {
    let mut rounds: Vec<Vec<&Tried>> = Vec::new();
    for it in tried {
        match rounds.iter_mut().find(|round| round.iter().all(|other| other.metric != it.metric)) {
            Some(round) => round.push(it),
            None => rounds.push(vec![it]),
        }
    }
    rounds
}

/// A study that is held against history.
struct Test<'a> {
    job: &'a Job,
    study: &'a Study,
    asked: &'a Backtest,
    observer: &'a dyn Observer,
}

impl Test<'_> {
    /// Runs the study from an origin, and adds the forecasts to the hindcasts of the histories that know what came. Tells what was
    /// fitted, and which could not be.
    fn run(&self, tried: &[&Tried], origin: i32, hindcasts: &mut [Hindcast]) -> Result<(Vec<Setting>, Skipped)> {
        let due = |it: &Tried| self.asked.horizons.iter().any(|horizon| it.is_known(origin, *horizon));
        let due: Vec<&Tried> = tried.iter().copied().filter(|it| due(it)).collect();
        let (settings, mut skipped) = settings(self.study, &due, origin)?;
        let unfitted: Vec<String> = skipped.iter().map(|(name, ..)| name.clone()).collect();
        let is_skipped = |it: &Tried| unfitted.contains(&it.history.name);
        if due.iter().all(|it| is_skipped(it)) {
            return Ok((Vec::new(), skipped));
        }
        let last = self.asked.horizons.iter().copied().max().unwrap_or(1);
        let then = match input::load(self.job.study.clone(), &self.overrides((origin + 1, origin + last), &settings)) {
            Ok(loaded) => loaded.study,
            // What was fitted is not what a study may have, as where the values are beyond all sense.
            Err(Error::Study(problems)) => {
                let why = problems.first().map_or(String::new(), |it| format!("{}: {}", it.path, it.message));
                skipped.extend(due.iter().map(|it| (it.history.name.clone(), origin, why.clone())));
                return Ok((settings, skipped));
            }
            Err(error) => return Err(error),
        };
        let (mut places, mut outcomes) = (Vec::new(), Vec::new());
        for (place, it) in tried.iter().enumerate().filter(|(_, it)| !is_skipped(it)) {
            for horizon in self.asked.horizons.iter().filter(|horizon| it.is_known(origin, **horizon)) {
                places.push((place, *horizon));
                outcomes.push(Outcome::named(&then, &it.metric.to_string(), Some(origin + horizon))?);
            }
        }
        let laws = draws(&then, &outcomes, self.observer)?.swap_remove(0).outcomes;
        for ((place, horizon), mut law) in places.into_iter().zip(laws) {
            law.retain(|value| value.is_finite());
            law.sort_by(f64::total_cmp);
            let it = tried[place];
            // As of a utilisation where nothing operates.
            if law.is_empty() {
                skipped.push((it.history.name.clone(), origin, "no draw has a value".into()));
            } else if let Some(actual) = it.at(origin + horizon) {
                let naive = it.naive(origin, horizon as usize);
                hindcasts[place].forecasts.push(Forecast { origin, horizon, actual, law, naive });
            }
        }
        Ok((settings, skipped))
    }

    /// The study as it is run from an origin: other years, nothing claimed, no history, and what was fitted.
    fn overrides(&self, (first, last): (i32, i32), fitted: &[Setting]) -> Overrides {
        // What the price was in the last month that is known stands in the first step, so that the next month is a step away.
        let frame = [
            ("study.step", "\"month\"".to_owned()),
            ("study.start", format!("\"{}-12\"", first - 1)),
            ("study.end", format!("\"{last}-12\"")),
            ("study.plateau", format!("[\"{first}-01\", \"{last}-12\"]")),
            ("study.draws", self.study.sampling.draws.to_string()),
            ("claims", "{}".to_owned()),
            ("history", "{}".to_owned()),
            ("correlations", "[]".to_owned()),
        ];
        let frame = frame.into_iter().map(|(path, value)| Setting::new(path, value));
        let set = frame.chain(fitted.iter().cloned()).map(|setting| setting.option());
        let scenario = self.study.scenarios.first().map(|scenario| scenario.name.clone());
        Overrides {
            set: self.job.overrides.set.iter().cloned().chain(set).collect(),
            draws: None,
            scenarios: scenario.filter(|name| !name.is_empty()).into_iter().collect(),
            ..self.job.overrides.clone()
        }
    }
}

fn about(asked: &Backtest) -> Vec<String> {
    let horizons: Vec<String> = asked.horizons.iter().map(ToString::to_string).collect();
    let span = format!("{}-{}-by-{}-ahead-{}", asked.origins.0, asked.origins.1, asked.step, horizons.join("-"));
    [vec![span], asked.histories.clone()].concat()
}

/// A history that is scored.
struct Tried<'a> {
    history: &'a History,
    metric: &'a MetricName,
    series: &'a TimeSeries,
    yearly: Vec<(i32, f64)>,
    /// What the study has for it that is fitted anew at each origin, in words; `None`: it stays as the study has it.
    fitted: Option<String>,
}

impl<'a> Tried<'a> {
    /// A history of a metric.
    fn of(study: &Study, history: &'a History) -> Option<Self> {
        let Record::Metric(metric, series) = &history.record else { return None };
        let sources: Vec<String> = source::shares(study, metric).into_iter().map(|(name, _)| name).collect();
        let fitted = match metric.metric.quantity {
            Quantity::Price => Some("the process of the price".to_owned()),
            _ if sources.is_empty() => None,
            _ => Some(format!("level, growth and outages of {}", sources.join(" and "))),
        };
        Some(Self { history, metric, series, yearly: series.by_year(metric.metric), fitted })
    }

    fn at(&self, year: i32) -> Option<f64> {
        self.yearly.iter().find(|(known, _)| *known == year).map(|(_, value)| *value)
    }

    /// Whether it has a value at an origin and so many years later.
    fn is_known(&self, origin: i32, horizon: i32) -> bool {
        self.at(origin).is_some() && self.at(origin + horizon).is_some()
    }

    /// Why nothing can be scored from these origins, if so.
    fn unfit(&self, (from, to): (i32, i32)) -> Option<String> {
        let (Some((first, _)), Some((last, _))) = (self.yearly.first(), self.yearly.last()) else {
            return Some("it has no whole year".into());
        };
        match (*first > to, *last <= from) {
            (true, _) => Some(format!("its first whole year is {first}")),
            (_, true) => Some(format!("its last whole year is {last}")),
            _ => None,
        }
    }

    /// The forecasts without a model from an origin.
    fn naive(&self, origin: i32, horizon: usize) -> [Vec<f64>; 3] {
        let until = self.yearly.partition_point(|(year, _)| *year <= origin);
        let series = self.series.until(origin);
        let months: Vec<f64> = series.points.iter().map(|(_, value)| *value).collect();
        let known = Known {
            yearly: &self.yearly[..until],
            monthly: (series.period == 1 && series.is_whole() && !self.metric.metric.adds_up()).then_some(&months),
            widened: if series.averaged { 1.5 } else { 1.0 },
            shares: self.metric.metric.dimension == Dimension::Share,
        };
        Naive::ALL.map(|naive| naive.forecast(&known, horizon))
    }

    fn hindcast(&self) -> Hindcast {
        Hindcast {
            history: self.history.name.clone(),
            metric: self.metric.clone(),
            yearly: self.yearly.clone(),
            fitted: self.fitted.clone(),
            note: self.history.note.clone(),
            file: self.series.origin.clone(),
            forecasts: Vec::new(),
        }
    }
}

/// The histories of metrics that can be scored, all or those of a name, and why others cannot.
fn tried<'a>(study: &'a Study, asked: &Backtest) -> Result<(Vec<Tried<'a>>, Skipped)> {
    let mut tried: Vec<Tried> = study.histories.iter().filter_map(|history| Tried::of(study, history)).collect();
    let names: Vec<&str> = tried.iter().map(|it| it.history.name.as_str()).collect();
    if let Some(unknown) = asked.histories.iter().find(|name| !names.contains(&name.as_str())) {
        return Err(Error::Usage(format!(
            "--history {unknown}: the study has no such history of a metric; it has {}",
            if names.is_empty() { "none".into() } else { names.join(", ") }
        )));
    }
    if tried.is_empty() {
        return Err(Error::Usage(
            "the study has no history of a metric to be held against: give it a [history.NAME]".into(),
        ));
    }
    tried.retain(|it| asked.histories.is_empty() || asked.histories.contains(&it.history.name));
    let mut skipped = Vec::new();
    for it in &tried {
        Outcome::named(study, &it.metric.to_string(), Some(study.horizon.start().year()))?;
        skipped.extend(it.unfit(asked.origins).map(|why| (it.history.name.clone(), asked.origins.0, why)));
    }
    tried.retain(|it| it.unfit(asked.origins).is_none());
    Ok((tried, skipped))
}

/// Histories by name, origins, and why none was scored from there.
type Skipped = Vec<(String, i32, String)>;

/// For each history in a sentence how many origins are skipped, and why the first is.
fn told(skipped: &Skipped) -> Vec<String> {
    let mut told: Vec<String> = Vec::new();
    for (place, (name, origin, why)) in skipped.iter().enumerate() {
        if skipped[..place].iter().any(|(before, ..)| before == name) {
            continue;
        }
        let others = skipped.iter().filter(|(other, ..)| other == name).count() - 1;
        let more = if others > 0 { format!(", and {others} more origins") } else { String::new() };
        told.push(format!("{name} from {origin} ({why}){more}"));
    }
    told
}

/// What is fitted to what was known at an origin; and the histories to which nothing could be fitted then.
fn settings(study: &Study, tried: &[&Tried], origin: i32) -> Result<(Vec<Setting>, Skipped)> {
    let (mut settings, mut skipped) = (Vec::new(), Vec::new());
    for it in tried.iter().filter(|it| it.fitted.is_some()) {
        match hindcast(study, it, origin) {
            Ok(some) => settings.extend(some),
            Err(Error::Usage(why)) => skipped.push((it.history.name.clone(), origin, why)),
            Err(error) => return Err(error),
        }
    }
    Ok((settings, skipped))
}

fn hindcast(study: &Study, it: &Tried, origin: i32) -> Result<Vec<Setting>> {
    let as_of = AsOf { until: Some(origin), start: Month::new(origin + 1, 1).unwrap_or_default() };
    let fitted = |history: &History| fit::of(study, history, as_of).map(|fit| fit.settings);
    if it.metric.metric.quantity == Quantity::Price {
        return price::at_the_end(process(study), &it.series.until(origin));
    }
    let mut settings = Vec::new();
    for (name, _) in source::shares(study, it.metric) {
        settings.extend(source::without_the_future(&name, origin + 1));
        let is_of = |history: &&History| matches!(&history.record, Record::Outages { source, .. } if *source == name);
        let outages = study.histories.iter().find(is_of).and_then(|history| fitted(history).ok()).unwrap_or_default();
        // Where none had been seen there are none: the length and the share of one would be the study's, which knows what came.
        if outages.iter().any(|setting| setting.path.ends_with("outage_length")) {
            settings.extend(outages);
        }
    }
    settings.extend(fitted(it.history)?);
    Ok(settings)
}

/// The study's process, if it is one that is fitted.
fn process(study: &Study) -> Option<Process> {
    match study.scenarios.first()?.world.price.process {
        PriceProcess::Gbm { .. } => Some(Process::Gbm),
        PriceProcess::MeanReverting { .. } => Some(Process::MeanReverting),
        PriceProcess::JumpDiffusion { .. } => Some(Process::JumpDiffusion),
        _ => None,
    }
}
