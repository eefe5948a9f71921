//! A backtest as tables, charts and words.

mod charts;

use crate::analysis::hindcast::{BINS, Forecast, Scores, bins, by_horizon, scores};
use crate::analysis::naive::Naive;
use crate::analysis::percentile;
use crate::analysis::score::{Ensemble, crps, pit};
use crate::model::{MetricName, Study};
use crate::output::columns::{Column, paragraph, table as columned};
use crate::output::finding::Finding;
use crate::output::fragment::Setting;
use crate::output::number::{Measure, decimal, percent};
use crate::output::phrase::{Phrase, phrase};
use crate::output::table::{Table, Values};
use crate::output::words;

/// The forecasts of one metric.
#[derive(Debug, Clone, PartialEq)]
pub struct Hindcast {
    /// The history.
    pub history: String,
    /// The metric.
    pub metric: MetricName,
    /// What is known: year and value.
    pub yearly: Vec<(i32, f64)>,
    /// What was fitted anew at each origin; `None`: nothing, the study's own numbers were used, which know the future.
    pub fitted: Option<String>,
    /// What the study adds to the history.
    pub note: Option<String>,
    /// File and column of the history.
    pub file: String,
    /// The forecasts.
    pub forecasts: Vec<Forecast>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Backtested {
    /// The first and the last origin.
    pub origins: (i32, i32),
    /// Years from each to the next.
    pub step: i32,
    /// Metric by metric.
    pub hindcasts: Vec<Hindcast>,
    /// What was fitted at each origin.
    pub fits: Vec<(i32, Setting)>,
    /// What could not be scored.
    pub notes: Vec<String>,
}

/// Tables, charts and words.
pub fn found(study: &Study, backtested: &Backtested) -> Finding {
    let all: Vec<(&Hindcast, Vec<Scores>)> =
        backtested.hindcasts.iter().map(|it| (it, scores(&it.forecasts, backtested.step))).collect();
    let plots = all
        .iter()
        .flat_map(|(it, scores)| [charts::fans(study, it, skill(scores)), charts::histogram(study, it)])
        .collect();
    Finding {
        tables: vec![
            scores_table(study, &all),
            forecasts_table(study, backtested),
            pit_table(backtested),
            fits_table(backtested),
        ],
        plots,
        answer: answer(study, backtested, &all),
    }
}

fn name(scores: &Scores) -> &'static str {
    scores.naive.map_or("Orecast", Naive::name)
}

/// Whether the study beats this forecaster.
fn verdict(scores: &Scores) -> &'static str {
    let [skill, low, high] = scores.skill();
    match scores.naive {
        None => "",
        Some(_) if low > 0.0 => "better",
        Some(_) if high < 0.0 => "worse",
        Some(_) if skill.is_nan() || low.is_nan() => "too few to tell",
        Some(_) => "no difference told",
    }
}

/// What the nearest horizon's forecasts save of the error of naive ones.
fn skill(all: &[Scores]) -> Phrase {
    let nearest = all.iter().map(|it| it.horizon).min();
    let told = |it: &Scores| {
        let [skill, low, high] = it.skill();
        let own = it.naive.filter(|_| Some(it.horizon) == nearest && skill.is_finite())?;
        // `percent` is of shares; skill may be far below nothing.
        let figure = |share: f64| Phrase::figure(format!("{} %", decimal(share * 100.0, 0)), share * 100.0);
        let range = match low.is_finite() {
            true => phrase![" (95 %: ", figure(low), " to ", figure(high), ")"],
            false => Phrase::default(),
        };
        Some(phrase![figure(skill), range, format!(" of that of “{}”", own.name())])
    };
    let told: Vec<Phrase> = all.iter().filter_map(told).collect();
    match (nearest, told.is_empty()) {
        (Some(years), false) => {
            let years = if years == 1 { "1 year".to_owned() } else { format!("{years} years") };
            phrase![format!("Its error (CRPS) {years} ahead is smaller by "), Phrase::joined(told, ", "), "."]
        }
        _ => Phrase::default(),
    }
}

fn scores_table(study: &Study, all: &[(&Hindcast, Vec<Scores>)]) -> Table {
    let rows: Vec<(&Hindcast, &Scores)> =
        all.iter().flat_map(|(it, some)| some.iter().map(move |row| (*it, row))).collect();
    let text =
        |f: &dyn Fn(&Hindcast, &Scores) -> String| Values::Text(rows.iter().map(|(it, row)| f(it, row)).collect());
    let real = |f: &dyn Fn(&Scores) -> f64| Values::Real(rows.iter().map(|(_, row)| f(row)).collect());
    let against = |f: &dyn Fn(&Scores) -> f64| real(&|row| if row.naive.is_some() { f(row) } else { f64::NAN });
    let whole = |f: &dyn Fn(&Scores) -> i64| Values::Whole(rows.iter().map(|(_, row)| Some(f(row))).collect());
    let columns = vec![
        ("history".into(), text(&|it, _| it.history.clone())),
        ("metric".into(), text(&|it, _| it.metric.to_string())),
        ("unit".into(), text(&|it, _| it.metric.metric.unit(&study.units))),
        ("horizon".into(), whole(&|row| i64::from(row.horizon))),
        ("forecast".into(), text(&|_, row| name(row).into())),
        ("n".into(), whole(&|row| i64::try_from(row.n).unwrap_or(i64::MAX))),
        ("crps".into(), real(&|row| row.crps)),
        ("mae".into(), real(&|row| row.mae)),
        ("bias".into(), real(&|row| row.bias)),
        ("coverage_50".into(), real(&|row| row.coverage[0])),
        ("coverage_90".into(), real(&|row| row.coverage[1])),
        ("skill".into(), against(&|row| row.skill()[0])),
        ("skill_low".into(), against(&|row| row.skill()[1])),
        ("skill_high".into(), against(&|row| row.skill()[2])),
        ("dm".into(), against(&|row| row.against.statistic)),
        ("p".into(), against(&|row| row.against.p)),
        ("orecast_is".into(), text(&|_, row| verdict(row).into())),
    ];
    Table::new("scores", columns)
}

fn forecasts_table(study: &Study, backtested: &Backtested) -> Table {
    let rows: Vec<(&Hindcast, &Forecast)> =
        backtested.hindcasts.iter().flat_map(|it| it.forecasts.iter().map(move |row| (it, row))).collect();
    let text = |f: &dyn Fn(&Hindcast) -> String| Values::Text(rows.iter().map(|(it, _)| f(it)).collect());
    let real = |f: &dyn Fn(&Forecast) -> f64| Values::Real(rows.iter().map(|(_, row)| f(row)).collect());
    let whole =
        |f: &dyn Fn(&Forecast) -> i32| Values::Whole(rows.iter().map(|(_, row)| Some(i64::from(f(row)))).collect());
    let mut columns = vec![
        ("history".into(), text(&|it| it.history.clone())),
        ("metric".into(), text(&|it| it.metric.to_string())),
        ("unit".into(), text(&|it| it.metric.metric.unit(&study.units))),
        ("origin".into(), whole(&|row| row.origin)),
        ("year".into(), whole(&|row| row.origin + row.horizon)),
        ("horizon".into(), whole(&|row| row.horizon)),
        ("actual".into(), real(&|row| row.actual)),
    ];
    for (name, p) in [("p05", 0.05), ("p25", 0.25), ("p50", 0.5), ("p75", 0.75), ("p95", 0.95)] {
        columns.push((name.into(), real(&|row| percentile(&row.law, p))));
    }
    columns.push(("crps".into(), real(&|row| crps(&row.law, row.actual, Ensemble::Fair))));
    columns.push(("pit".into(), real(&|row| pit(&row.law, row.actual))));
    Table::new("forecasts", columns)
}

/// Which numbers were fitted at each origin, as a study has them.
fn fits_table(backtested: &Backtested) -> Table {
    let text = |f: fn(&Setting) -> &String| {
        Values::Text(backtested.fits.iter().map(|(_, setting)| f(setting).clone()).collect())
    };
    let origins = backtested.fits.iter().map(|(origin, _)| Some(i64::from(*origin))).collect();
    let columns = vec![
        ("origin".into(), Values::Whole(origins)),
        ("path".into(), text(|setting| &setting.path)),
        ("value".into(), text(|setting| &setting.value)),
    ];
    Table::new("fits", columns)
}

fn pit_table(backtested: &Backtested) -> Table {
    let mut rows = Vec::new();
    for hindcast in &backtested.hindcasts {
        for (horizon, forecasts) in by_horizon(&hindcast.forecasts) {
            rows.extend(bins(&forecasts).into_iter().enumerate().map(|(bin, count)| (hindcast, horizon, bin, count)));
        }
    }
    let real = |f: &dyn Fn(usize) -> f64| Values::Real(rows.iter().map(|row| f(row.2)).collect());
    let columns = vec![
        ("history".into(), Values::Text(rows.iter().map(|row| row.0.history.clone()).collect())),
        ("metric".into(), Values::Text(rows.iter().map(|row| row.0.metric.to_string()).collect())),
        ("horizon".into(), Values::Whole(rows.iter().map(|row| Some(i64::from(row.1))).collect())),
        ("from".into(), real(&|bin| bin as f64 / BINS as f64)),
        ("to".into(), real(&|bin| (bin + 1) as f64 / BINS as f64)),
        ("count".into(), Values::Whole(rows.iter().map(|row| i64::try_from(row.3).ok()).collect())),
    ];
    Table::new("pit", columns)
}

fn answer(study: &Study, backtested: &Backtested, all: &[(&Hindcast, Vec<Scores>)]) -> String {
    let (from, to) = backtested.origins;
    let mut text = format!("{}\nForecasts from the end of each year, {from} to {to}", study.title);
    text += &if backtested.step == 1 { "\n".into() } else { format!(", every {} years\n", backtested.step) };
    for (hindcast, scores) in all {
        let dimension = hindcast.metric.metric.dimension;
        let measure = Measure::of(dimension, &study.units, scores.iter().map(|it| it.crps));
        let figures = |head: &[&str], f: &dyn Fn(&Scores) -> f64| {
            Column::figures(
                head,
                scores.iter().map(|it| if f(it).is_finite() { measure.figure(f(it)) } else { "–".into() }),
            )
        };
        let share = |value: f64| if value.is_finite() { percent(value) } else { "–".into() };
        let skill = |it: &Scores| match it.naive {
            None => String::new(),
            Some(_) => {
                let [skill, low, high] = it.skill();
                if low.is_finite() {
                    format!("{} [{}, {}]", percent(skill), percent(low), percent(high))
                } else {
                    percent(skill)
                }
            }
        };
        text += &format!("\n{} [{}]\n", words::named(study, &hindcast.metric), measure.unit);
        text += &columned(&[
            Column::figures(&["years", "ahead"], scores.iter().map(|it| it.horizon.to_string())),
            Column::names("forecast", scores.iter().map(|it| name(it).to_owned())),
            Column::figures(&["n"], scores.iter().map(|it| it.n.to_string())),
            figures(&["CRPS"], &|it| it.crps),
            figures(&["MAE of", "median"], &|it| it.mae),
            figures(&["bias"], &|it| it.bias),
            Column::figures(&["in 50 %", "band"], scores.iter().map(|it| share(it.coverage[0]))),
            Column::figures(&["in 90 %", "band"], scores.iter().map(|it| share(it.coverage[1]))),
            Column::figures(&["skill of Orecast", "[95 %]"], scores.iter().map(skill)),
            Column::names("Orecast is", scores.iter().map(|it| verdict(it).to_owned())),
        ]);
        let fitted = match &hindcast.fitted {
            Some(what) => format!("Fitted anew at each origin to what was known: {what}."),
            None => "Nothing was fitted anew: the study's own numbers know what came, so this is no fair test.".into(),
        };
        text += &paragraph(0, &fitted);
        hindcast.note.iter().for_each(|note| text += &paragraph(0, &format!("Of the history: {note}.")));
    }
    text.push('\n');
    text += &paragraph(
        0,
        "CRPS: fair estimator for draws (Ferro 2014), lower is better; skill: share of the other's CRPS saved, with a \
         Diebold-Mariano interval (Harvey, Leybourne and Newbold 1997), of fewer than 8 forecasts or 2 independent ones none. The \
         last value is a point: its CRPS is its MAE, which beside the MAE of a median is the fairer comparison. The past is as it is known today, \
         revisions included. What is not fitted stays as the study has it; correlations are left out. What was fitted: tables/fits.csv.",
    );
    backtested.notes.iter().for_each(|note| text += &paragraph(0, &format!("Left out: {note}.")));
    text
}
