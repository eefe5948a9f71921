//! Fits as tables, charts, words and a piece of a study.

use crate::analysis::fit::PriceFit;
use crate::analysis::fit::switching::Regimes;
use crate::analysis::fit::trend::Trend;
use crate::math::{CONFIDENCE, normal_quantile};
use crate::model::{Metric, MetricName, Quantity, Study, TimeSeries};
use crate::output::columns::{Column, paragraph, table as columned};
use crate::output::finding::Finding;
use crate::output::fragment::{Setting, fragment};
use crate::output::number::{Measure, decimal, figure};
use crate::output::plot::{Content, Curve, CurvePanel, Curves, Plot, Scale};
use crate::output::table::{Table, Values};
use crate::output::words;

/// A number as fitted, in the study's own unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its path in the study.
    pub path: String,
    /// The estimate.
    pub estimate: f64,
    /// Its standard error; NaN where it has a law instead.
    pub error: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Its unit.
    pub unit: String,
}

/// A process of the price beside others.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The word for it.
    pub process: &'static str,
    /// How many numbers it has.
    pub parameters: usize,
    /// Logarithm of the likelihood; NaN where it could not be fitted.
    pub log_likelihood: f64,
    /// Schwarz' criterion.
    pub bic: f64,
    /// Mean log density of returns foretold.
    pub log_score: f64,
    /// How many.
    pub foretold: usize,
    /// Why it could not be fitted.
    pub refused: Option<String>,
}

/// What one history tells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fitted {
    /// The history.
    pub history: String,
    /// What was fitted.
    pub about: String,
    /// To what: `240 months, 2006-01 to 2025-12`.
    pub points: String,
    /// The numbers.
    pub rows: Vec<Row>,
    /// What else was tried.
    pub candidates: Vec<Candidate>,
    /// Fit and residuals.
    pub plots: Vec<Plot>,
    /// What is to be said of it, in sentences.
    pub words: Vec<String>,
    /// What a study would say.
    pub settings: Vec<Setting>,
}

/// Tables, charts and words; `refused` are the histories to which nothing could be fitted, with the reasons.
pub fn found(study: &Study, fitted: &[Fitted], refused: &[String]) -> Finding {
    let tables = std::iter::once(numbers(fitted)).chain(candidates(fitted)).collect();
    let of =
        |fit: &Fitted| fit.plots.iter().map(|plot| Plot { facts: Some(fit.points.clone()), ..plot.clone() }).collect();
    let plots = fitted.iter().flat_map(|fit| -> Vec<Plot> { of(fit) }).collect();
    Finding { tables, plots, answer: answer(study, fitted, refused) }
}

fn numbers(fitted: &[Fitted]) -> Table {
    let rows: Vec<(&Fitted, &Row)> = fitted.iter().flat_map(|fit| fit.rows.iter().map(move |row| (fit, row))).collect();
    let text = |f: &dyn Fn(&Fitted, &Row) -> String| Values::Text(rows.iter().map(|(fit, row)| f(fit, row)).collect());
    let real = |f: fn(&Row) -> f64| Values::Real(rows.iter().map(|(_, row)| f(row)).collect());
    let columns = vec![
        ("history".into(), text(&|fit, _| fit.history.clone())),
        ("path".into(), text(&|_, row| row.path.clone())),
        ("unit".into(), text(&|_, row| row.unit.clone())),
        ("estimate".into(), real(|row| row.estimate)),
        ("se".into(), real(|row| row.error)),
        ("low".into(), real(|row| row.low)),
        ("high".into(), real(|row| row.high)),
        ("points".into(), text(&|fit, _| fit.points.clone())),
    ];
    Table { name: "fit", columns }
}

fn candidates(fitted: &[Fitted]) -> Option<Table> {
    let rows: Vec<(&Fitted, &Candidate)> =
        fitted.iter().flat_map(|fit| fit.candidates.iter().map(move |it| (fit, it))).collect();
    let whole =
        |f: fn(&Candidate) -> usize| Values::Whole(rows.iter().map(|(_, it)| i64::try_from(f(it)).ok()).collect());
    let real = |f: fn(&Candidate) -> f64| Values::Real(rows.iter().map(|(_, it)| f(it)).collect());
    let columns = vec![
        ("history".into(), Values::Text(rows.iter().map(|(fit, _)| fit.history.clone()).collect())),
        ("process".into(), Values::Text(rows.iter().map(|(_, it)| it.process.into()).collect())),
        ("parameters".into(), whole(|it| it.parameters)),
        ("log_likelihood".into(), real(|it| it.log_likelihood)),
        ("bic".into(), real(|it| it.bic)),
        ("log_score".into(), real(|it| it.log_score)),
        ("foretold".into(), whole(|it| it.foretold)),
        ("refused".into(), Values::Text(rows.iter().map(|(_, it)| it.refused.clone().unwrap_or_default()).collect())),
    ];
    (!rows.is_empty()).then_some(Table { name: "compare", columns })
}

fn answer(study: &Study, fitted: &[Fitted], refused: &[String]) -> String {
    let mut text = format!("{}\n", study.title);
    for fit in fitted {
        text += &format!("\n{} ({}: {})\n", fit.about, fit.history, fit.points);
        let error = |row: &Row| if row.error.is_finite() { figure(row.error) } else { "–".into() };
        text += &columned(&[
            Column::names("number", fit.rows.iter().map(|row| row.path.clone())),
            Column::figures(&["estimate"], fit.rows.iter().map(|row| figure(row.estimate))),
            Column::figures(&["se"], fit.rows.iter().map(error)),
            Column::figures(&["low"], fit.rows.iter().map(|row| figure(row.low))),
            Column::figures(&["high"], fit.rows.iter().map(|row| figure(row.high))),
            Column::names("", fit.rows.iter().map(|row| row.unit.clone())),
        ]);
        if !fit.candidates.is_empty() {
            text.push('\n');
            text += &columned(&[
                Column::names("process", fit.candidates.iter().map(|it| it.process.to_owned())),
                Column::figures(&["BIC"], fit.candidates.iter().map(|it| fixed(it.bic, 1))),
                Column::figures(&["log score", "foretelling"], fit.candidates.iter().map(|it| fixed(it.log_score, 4))),
            ]);
        }
        let has_law = fit.rows.iter().any(|row| row.error.is_nan());
        let interval = if has_law {
            "Low to high: 95 % of what may be; the estimate is its median."
        } else {
            "Low to high: 95 %."
        };
        text += &paragraph(0, interval);
        fit.words.iter().for_each(|words| text += &paragraph(0, words));
        let refusals = fit.candidates.iter().filter_map(|it| Some((it.process, it.refused.as_ref()?)));
        refusals.for_each(|(process, why)| text += &paragraph(0, &format!("{process}: {why}.")));
    }
    if !refused.is_empty() {
        text.push('\n');
    }
    refused.iter().for_each(|why| text += &paragraph(0, &format!("Not fitted: {why}.")));
    let settings: Vec<Setting> = fitted.iter().flat_map(|fit| fit.settings.clone()).collect();
    text + "\nFor the study, as in fit.toml, which extends it:\n\n" + &fragment(&settings)
}

fn fixed(value: f64, decimals: usize) -> String {
    if value.is_finite() { decimal(value, decimals) } else { "–".into() }
}

/// The price with what the fit would have said a year before, and the residuals against those of a normal law.
pub fn price_plots(study: &Study, series: &TimeSeries, fit: &PriceFit, dt: f64, logs: &[f64]) -> Vec<Plot> {
    let measure = Measure::of(Metric::of(Quantity::Price).dimension, &study.units, series.points.iter().map(|it| it.1));
    let year = (1.0 / dt).round() as usize;
    let band = |low: f64, high: f64| -> Vec<(f64, f64)> {
        let at = |index: usize| match index.checked_sub(year) {
            Some(before) => [low, high].map(|p| quantile(fit, logs[before], p) * measure.factor).into(),
            None => (f64::NAN, f64::NAN),
        };
        (0..logs.len()).map(at).collect()
    };
    let points = shown(series, measure.factor);
    let middle = |index: usize| match index.checked_sub(year) {
        Some(before) => quantile(fit, logs[before], 0.5) * measure.factor,
        None => f64::NAN,
    };
    let foretold = Curve {
        label: "a year before: median".into(),
        points: points.iter().enumerate().map(|(index, (time, _))| (*time, middle(index))).collect(),
        bands: vec![
            ("5th–95th percentile".into(), band(0.05, 0.95)),
            ("25th–75th percentile".into(), band(0.25, 0.75)),
        ],
        joined: true,
        ..Curve::default()
    };
    let actual = Curve { label: "as it was".into(), points, joined: true, ..Curve::default() };
    let over = plot(
        "fit-price",
        (
            format!("Price of {} and what {} says of it a year before", study.commodity, fit.process.word()),
            "Fitted to all prices shown, so each was known to the fit".into(),
        ),
        (
            Scale { calendar: true, ..Scale::default() },
            Scale { title: measure.title("Price"), log: true, ..Scale::default() },
        ),
        vec![foretold, actual],
    );
    vec![over, residuals(fit, dt, logs)]
}

/// The price a year after one of this logarithm, at a probability: by halving, as a mixture has no inverse in closed form.
fn quantile(fit: &PriceFit, from: f64, probability: f64) -> f64 {
    let (mut low, mut high) = (from - 5.0, from + 5.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if fit.probability(from, middle, 1.0) < probability { low = middle } else { high = middle }
    }
    f64::midpoint(low, high).exp()
}

fn residuals(fit: &PriceFit, dt: f64, logs: &[f64]) -> Plot {
    let mut found: Vec<f64> = logs
        .windows(2)
        .map(|pair| normal_quantile(fit.probability(pair[0], pair[1], dt).clamp(1e-9, 1.0 - 1e-9)))
        .collect();
    found.sort_by(f64::total_cmp);
    let count = found.len() as f64;
    let points = found.iter().enumerate().map(|(index, it)| (normal_quantile((index as f64 + 0.5) / count), *it));
    let points = apart(points);
    let ends = points.first().map_or(-3.0, |it| it.0).min(-3.0);
    let right = Curve {
        label: "if the process is right".into(),
        points: vec![(ends, ends), (-ends, -ends)],
        joined: true,
        ..Curve::default()
    };
    let own = Curve { label: "residuals of the returns".into(), points, marked: true, ..Curve::default() };
    plot(
        "fit-price-residuals",
        (
            format!("Residuals of {}", fit.process.word()),
            "Each return by its place in the law that the fit gave it, as a standard normal number".into(),
        ),
        (
            Scale { title: "Quantiles of the normal law".into(), ..Scale::default() },
            Scale { title: "Quantiles of the residuals".into(), ..Scale::default() },
        ),
        vec![own, right],
    )
}

/// Of points whose x rises those that stand apart, so that marks do not hide each other; and the last.
fn apart(points: impl Iterator<Item = (f64, f64)>) -> Vec<(f64, f64)> {
    const LEAST: f64 = 0.09;
    let all: Vec<(f64, f64)> = points.collect();
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for (place, point) in all.iter().enumerate() {
        if place + 1 == all.len() || kept.last().is_none_or(|last| point.0 - last.0 >= LEAST) {
            kept.push(*point);
        }
    }
    kept
}

/// The output, with what was stopped put back, and what the fit says of it three years before.
pub fn source_plots(
    study: &Study,
    metric: &MetricName,
    series: &TimeSeries,
    (yearly, trend): (&[(i32, f64)], &Trend),
) -> Vec<Plot> {
    const AHEAD: i32 = 3;
    let ahead = f64::from(AHEAD);
    let sd = (trend.level_sd.powi(2) + (ahead * trend.growth_sd).powi(2)).sqrt();
    let at = |year: i32, z: f64| {
        let before = yearly.iter().find(|(known, _)| *known == year - AHEAD);
        before.map_or(f64::NAN, |(_, output)| output * (trend.growth * ahead + z * sd).exp())
    };
    let years = || yearly.iter().map(|(year, _)| *year);
    let time = |year: i32| f64::from(year) + 0.5;
    let band = |p: f64| years().map(|year| (at(year, normal_quantile(p)), at(year, -normal_quantile(p)))).collect();
    let foretold = Curve {
        label: "three years before: median".into(),
        points: years().map(|year| (time(year), at(year, 0.0))).collect(),
        bands: vec![("5th–95th percentile".into(), band(0.05)), ("25th–75th percentile".into(), band(0.25))],
        joined: true,
        ..Curve::default()
    };
    let actual = Curve {
        label: "as it was, outages put back".into(),
        points: yearly.iter().map(|(year, output)| (time(*year), *output)).collect(),
        joined: true,
        marked: true,
        ..Curve::default()
    };
    let y = Scale { title: "Output [t/yr]".into(), includes: vec![0.0], ..Scale::default() };
    let title = format!("{} and what its trend says of it three years before", words::named(study, metric));
    let subtitle = "Fitted to all years shown, so each was known to the fit".into();
    let scales = (Scale { calendar: true, ..Scale::default() }, y);
    let mut plot = plot(
        &format!("fit-{}", words::file_name(&metric.to_string())),
        (title, subtitle),
        scales,
        vec![foretold, actual],
    );
    plot.notes.push(format!("History: {}", series.origin));
    vec![plot]
}

/// The chance of each state in each year; and the record with the typical value of the likeliest state.
pub fn security_plots(states: &[String], series: &TimeSeries, regimes: &Regimes) -> Vec<Plot> {
    let times: Vec<f64> = shown(series, 1.0).iter().map(|it| it.0).collect();
    let chance = |state: usize| regimes.told.smoothed.iter().map(move |chances| chances[state] * 100.0);
    let curves = states.iter().enumerate().map(|(state, name)| Curve {
        label: name.clone(),
        points: times.iter().copied().zip(chance(state)).collect(),
        joined: true,
        marked: true,
        ..Curve::default()
    });
    let chances = plot(
        "fit-security",
        ("Security states as told from the record".into(), "Chance of each state by all years".into()),
        (
            Scale { calendar: true, ..Scale::default() },
            Scale { title: "Chance [%]".into(), includes: vec![0.0, 100.0], ..Scale::default() },
        ),
        curves.collect(),
    );
    let likeliest =
        |chances: &Vec<f64>| (0..chances.len()).fold(0, |best, it| if chances[it] > chances[best] { it } else { best });
    let of_state = |z: f64| -> Vec<f64> {
        let switching = &regimes.switching;
        regimes
            .told
            .smoothed
            .iter()
            .map(likeliest)
            .map(|state| 1.0 + (switching.means[state] + z * switching.sds[state]).exp_m1().max(0.0))
            .collect()
    };
    let fit = Curve {
        label: "typical of the likeliest state".into(),
        points: times.iter().copied().zip(of_state(0.0)).collect(),
        bands: vec![(
            "95 % of its years".into(),
            of_state(-CONFIDENCE).into_iter().zip(of_state(CONFIDENCE)).collect(),
        )],
        joined: true,
        ..Curve::default()
    };
    let own = Curve {
        label: "record".into(),
        points: times.iter().copied().zip(series.points.iter().map(|it| it.1 + 1.0)).collect(),
        marked: true,
        ..Curve::default()
    };
    let mut record = plot(
        "fit-security-record",
        (
            "The record and the states told from it".into(),
            "One is added to each value, for the scale is of ratios".into(),
        ),
        (
            Scale { calendar: true, ..Scale::default() },
            Scale { title: "1 + value a year".into(), log: true, ..Scale::default() },
        ),
        vec![fit, own],
    );
    record.notes.push(format!("History: {}", series.origin));
    vec![chances, record]
}

/// The middle of each period and its value.
fn shown(series: &TimeSeries, factor: f64) -> Vec<(f64, f64)> {
    let middle = f64::from(series.period) / 24.0;
    series.points.iter().map(|(month, value)| (month.calendar_time() + middle, value * factor)).collect()
}

fn plot(name: &str, (title, subtitle): (String, String), (x, y): (Scale, Scale), curves: Vec<Curve>) -> Plot {
    let panels = vec![CurvePanel { curves, ..CurvePanel::default() }];
    Plot {
        name: name.into(),
        alt: format!("{title}."),
        title,
        subtitle,
        notes: Vec::new(),
        facts: None,
        content: Content::Curves(Curves { x, y, panels }),
    }
}
