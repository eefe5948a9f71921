//! The study's processes, fitted to what is known of the past.

mod outages;
pub(super) mod price;
mod security;
pub(super) mod source;

use crate::analysis::Observer;
use crate::error::{Error, Result};
use crate::model::{Grade, History, Month, Quantity, Record, Stoppage, Study, TimeSeries};
use crate::output::finding::fit::{Fitted, found};
use crate::output::fragment::{Citation, Setting, fragment};
use crate::run::Job;
use crate::run::analysis::{Analysed, Analysis, Scope};

/// What to ask.
#[derive(Debug, Clone, Default)]
pub struct Fit {
    /// The histories to fit, by name; all if empty.
    pub histories: Vec<String>,
    /// The last calendar year that is looked at; `None`: all that is known.
    pub until: Option<i32>,
}

/// When a fit is made, and for when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AsOf {
    /// The last calendar year that is looked at; `None`: all that is known.
    pub until: Option<i32>,
    /// The month in which the study that is told starts.
    pub start: Month,
}

/// The file of the layer that sets what was fitted, beside the study in the folder of the fit.
pub const LAYER: &str = "fit.toml";

/// Fits what can be fitted to each history, and writes what a study would say of it.
///
/// # Errors
/// As [`crate::run::run`]; [`Error::Usage`] if no history can be fitted, for each the reason.
pub fn fit(job: &Job, asked: &Fit, observer: &dyn Observer) -> Result<Analysed> {
    let about = [asked.histories.clone(), asked.until.iter().map(|year| format!("until-{year}")).collect()].concat();
    let mut analysis = Analysis::open(job, ("fit", &about), Scope::All)?;
    let study = &analysis.study;
    let names: Vec<&str> = study.histories.iter().map(|it| it.name.as_str()).collect();
    if let Some(unknown) = asked.histories.iter().find(|name| !names.contains(&name.as_str())) {
        return Err(Error::Usage(format!(
            "--history {unknown}: the study has no such history; it has {}",
            listed(&names)
        )));
    }
    let wanted = |it: &&History| asked.histories.is_empty() || asked.histories.contains(&it.name);
    let (mut fitted, mut refused) = (Vec::new(), Vec::new());
    for history in study.histories.iter().filter(wanted) {
        match of(study, history, AsOf { until: asked.until, start: study.horizon.start() }) {
            Ok(fit) => fitted.push(fit),
            Err(Error::Usage(message)) => refused.push(format!("{}: {message}", history.name)),
            Err(error) => return Err(error),
        }
    }
    if fitted.is_empty() {
        return Err(Error::Usage(match refused.is_empty() {
            true => "the study has no [history] to fit to".into(),
            false => format!("nothing can be fitted: {}", refused.join("; ")),
        }));
    }
    only_once(&mut fitted);
    let settings: Vec<Setting> = fitted.iter().flat_map(|fit| fit.settings.clone()).collect();
    let layer = format!(
        "# Fitted by Orecast {}. Run this file, or paste its numbers into the study. Prices are taken as they are in their file: where they\n\
         # are nominal and the study counts in real money, take inflation off the drift.\nformat = 1\nextends = \"study.toml\"\n\n{}",
        env!("CARGO_PKG_VERSION"),
        fragment(&settings)
    );
    analysis.add(LAYER, layer.into_bytes());
    let finding = found(&analysis.study, &fitted, &refused);
    analysis.close(finding, observer)
}

/// Where several histories tell of the same numbers, those of the first stand in the study.
fn only_once(fitted: &mut [Fitted]) {
    let mut set: Vec<(String, String)> = Vec::new();
    for fit in fitted {
        let first =
            |setting: &Setting| set.iter().find(|(path, _)| *path == setting.path).map(|(_, history)| history.clone());
        let told = fit.settings.iter().find_map(first);
        fit.settings.retain(|setting| first(setting).is_none());
        if let Some(history) = told {
            fit.words.push(format!(
                "The study is told what {history} says of these numbers; --history {} takes this.",
                fit.history
            ));
        }
        set.extend(fit.settings.iter().map(|setting| (setting.path.clone(), fit.history.clone())));
    }
}

fn listed(names: &[&str]) -> String {
    if names.is_empty() { "none".into() } else { names.join(", ") }
}

/// What a history tells of the study's processes; what lies after a year is not looked at.
///
/// # Errors
/// [`Error::Usage`] where it tells nothing, or too little.
pub fn of(study: &Study, history: &History, as_of: AsOf) -> Result<Fitted> {
    let cite = |how: String| Citation {
        reference: history.reference.clone(),
        grade: history.grade.unwrap_or(Grade::A),
        note: how,
    };
    let until = as_of.until;
    let known = |series: &TimeSeries| until.map_or_else(|| series.clone(), |year| series.until(year));
    let fitted = match &history.record {
        Record::Metric(metric, series) if metric.metric.quantity == Quantity::Price => {
            price::fit(study, &known(series), &cite)?
        }
        Record::Metric(metric, series) => {
            let shares = source::shares(study, metric);
            if shares.is_empty() {
                let message =
                    format!("nothing in the study is fitted to {metric}: only the price and the output of sources");
                return Err(Error::Usage(message));
            }
            let stoppages: Vec<Stoppage> =
                shares.iter().flat_map(|(name, share)| stoppages(study, (name, *share), until)).collect();
            source::Output { study, metric, series: &known(series), stoppages: &stoppages, start: as_of.start }
                .fit(&cite)?
        }
        Record::Security(states, series) => security::fit(states, &known(series), study.sampling.seed, &cite)?,
        Record::Outages { source: name, window, stoppages } => {
            let last = until.and_then(|year| Month::new(year, 12)).map_or(window.1, |last| last.min(window.1));
            let known: Vec<Stoppage> = stoppages.iter().filter(|it| it.start <= last).copied().collect();
            outages::fit((study, name), &known, (window.0, last), &cite)?
        }
    };
    Ok(Fitted { history: history.name.clone(), ..fitted })
}

/// What the study knows of a source's outages up to a year, as shares of an output of which it has a share.
fn stoppages(study: &Study, (name, share): (&str, f64), until: Option<i32>) -> Vec<Stoppage> {
    let of = |history: &History| match &history.record {
        Record::Outages { source, stoppages, .. } if source == name => stoppages.clone(),
        _ => Vec::new(),
    };
    let all = study.histories.iter().flat_map(of).map(|it| Stoppage { share: share * it.share, ..it });
    all.filter(|it| until.is_none_or(|year| it.start.year() <= year)).collect()
}
