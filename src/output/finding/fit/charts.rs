//! Charts of fits: what was with what the fit says of it some time before, and the residuals.

use crate::analysis::fit::PriceFit;
use crate::analysis::fit::outages::Posterior;
use crate::analysis::fit::switching::{Regimes, likeliest};
use crate::analysis::fit::trend::Trend;
use crate::math::{CONFIDENCE, normal_quantile};
use crate::model::{Metric, MetricName, Month, Quantity, Stoppage, Study, TimeSeries};
use crate::output::number::Measure;
use crate::output::plot::{Content, Curve, CurvePanel, Curves, Plot, Scale};
use crate::output::words;
use crate::units::Dimension;

/// The price with what the process says of it a year before, and the residuals of what was fitted against those of a normal law; the two
/// differ where the prices are averages.
pub fn price_plots(
    study: &Study,
    series: &TimeSeries,
    (fitted, fit): (&PriceFit, &PriceFit),
    (dt, logs): (f64, &[f64]),
) -> Vec<Plot> {
    let measure = Measure::of(Metric::of(Quantity::Price).dimension, &study.units, series.points.iter().map(|it| it.1));
    let year = (1.0 / dt).round() as usize;
    let band = |low: f64, high: f64| -> Vec<(f64, f64)> {
        let at = |index: usize| match index.checked_sub(year) {
            Some(before) => [low, high].map(|p| fit.quantile(logs[before], p, 1.0).exp() * measure.factor).into(),
            None => (f64::NAN, f64::NAN),
        };
        (0..logs.len()).map(at).collect()
    };
    let points = shown(series, measure.factor);
    let middle = |index: usize| match index.checked_sub(year) {
        Some(before) => fit.quantile(logs[before], 0.5, 1.0).exp() * measure.factor,
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
        "",
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
    vec![over, residuals(fitted.process.word(), "return", fitted.residuals(logs, dt))]
}

/// Residuals against what they would be if the fit were right; `of` is what was fitted, `each` what each residual is of.
fn residuals(of: &str, each: &str, mut found: Vec<f64>) -> Plot {
    found.sort_by(f64::total_cmp);
    let count = found.len() as f64;
    let points = found.iter().enumerate().map(|(index, it)| (normal_quantile((index as f64 + 0.5) / count), *it));
    let points = apart(points);
    let ends = points.first().map_or(-3.0, |it| it.0).min(-3.0);
    let right = Curve {
        label: "if the fit is right".into(),
        points: vec![(ends, ends), (-ends, -ends)],
        joined: true,
        ..Curve::default()
    };
    let own = Curve { label: "residuals".into(), points, marked: true, ..Curve::default() };
    let subtitle = format!("Each {each} by its place in the law that the fit gave it, as a standard normal number");
    let scale = |title: &str| Scale { title: title.into(), ..Scale::default() };
    plot(
        "residuals",
        (format!("Residuals of {of}"), subtitle),
        (scale("Quantiles of the normal law"), scale("Quantiles of the residuals")),
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
    let measure = Measure::of(Dimension::MassRate, &study.units, yearly.iter().map(|it| it.1));
    let sd = (trend.level_sd.powi(2) + (ahead * trend.growth_sd).powi(2)).sqrt();
    let at = |year: i32, z: f64| {
        let before = yearly.iter().find(|(known, _)| *known == year - AHEAD);
        before.map_or(f64::NAN, |(_, output)| measure.factor * output * (trend.growth * ahead + z * sd).exp())
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
        label: "as it was, known outages put back".into(),
        points: yearly.iter().map(|(year, output)| (time(*year), *output * measure.factor)).collect(),
        joined: true,
        marked: true,
        ..Curve::default()
    };
    let y = Scale { title: measure.title("Output"), includes: vec![0.0], ..Scale::default() };
    let title = format!("{} and what its trend says of it three years before", words::named(study, metric));
    let subtitle = "Fitted to all years shown, so each was known to the fit".into();
    let scales = (Scale { calendar: true, ..Scale::default() }, y);
    let mut plot = plot("", (title, subtitle), scales, vec![foretold, actual]);
    plot.notes.push(format!("History: {}", series.origin));
    vec![plot, residuals("the trend", "change from year to year", trend.residuals(yearly))]
}

/// The chance of each state in each year; and the record with the typical value of the likeliest state.
pub fn security_plots(states: &[String], series: &TimeSeries, (regimes, values): (&Regimes, &[f64])) -> Vec<Plot> {
    let times: Vec<f64> = shown(series, 1.0).iter().map(|it| it.0).collect();
    let chance = |state: usize| regimes.told.smoothed.iter().map(move |chances| chances[state] * 100.0);
    let curves = states.iter().enumerate().map(|(state, name)| Curve {
        label: name.into(),
        points: times.iter().copied().zip(chance(state)).collect(),
        joined: true,
        marked: true,
        ..Curve::default()
    });
    let chances = plot(
        "",
        ("Security states as told from the record".into(), "Chance of each state by all years".into()),
        (
            Scale { calendar: true, ..Scale::default() },
            Scale { title: "Chance [%]".into(), includes: vec![0.0, 100.0], ..Scale::default() },
        ),
        curves.collect(),
    );
    let left = regimes.switching.residuals(values, &regimes.told);
    vec![chances, record(series, regimes, &times), residuals("the states", "year", left)]
}

/// The record with what is typical of the state that each year was likeliest in.
fn record(series: &TimeSeries, regimes: &Regimes, times: &[f64]) -> Plot {
    let of_state = |z: f64| -> Vec<f64> {
        let switching = &regimes.switching;
        regimes
            .told
            .smoothed
            .iter()
            .map(|chances| likeliest(chances))
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
        "record",
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
    record
}

/// How many outages there were by each date, and how many there would be by the rates that may be.
pub fn outages_plots(
    (study, source, stoppages): (&Study, &str, &[Stoppage]),
    (from, to): (Month, Month),
    per_year: &Posterior,
) -> Vec<Plot> {
    let (start, end) = (from.calendar_time(), to.plus(1).calendar_time());
    let years = || (0..=40).map(|part| start + (end - start) * f64::from(part) / 40.0);
    let by = |rate: f64| move |time: f64| rate * (time - start);
    let [low, high] = per_year.interval;
    let expected = Curve {
        label: "by the fitted rate".into(),
        points: years().map(|time| (time, by(per_year.percentiles[1])(time))).collect(),
        bands: vec![(
            "95 % of what the rate may be".into(),
            years().map(|time| (by(low)(time), by(high)(time))).collect(),
        )],
        joined: true,
        ..Curve::default()
    };
    let mut steps = vec![(start, 0.0)];
    for (count, it) in stoppages.iter().enumerate() {
        let time = it.start.calendar_time();
        steps.extend([(time, count as f64), (time, (count + 1) as f64)]);
    }
    steps.push((end, stoppages.len() as f64));
    let own = Curve { label: "as recorded".into(), points: steps, joined: true, ..Curve::default() };
    vec![plot(
        "",
        (
            format!("Outages since {from}: {}", words::label(study, source)),
            "Number of outages that had begun by each date".into(),
        ),
        (
            Scale { calendar: true, ..Scale::default() },
            Scale { title: "Outages".into(), includes: vec![0.0], ..Scale::default() },
        ),
        vec![expected, own],
    )]
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
        alt: format!("{title}.").into(),
        title,
        subtitle,
        notes: Vec::new(),
        facts: None,
        content: Content::Curves(Curves { x, y, panels, ..Curves::default() }),
    }
}
