//! A backtest's charts: the fans over what came of it, and where in them it lay.

use super::Hindcast;
use crate::analysis::hindcast::{Forecast, bins, by_horizon};
use crate::analysis::percentile;
use crate::model::Study;
use crate::output::number::Measure;
use crate::output::phrase::{Phrase, phrase};
use crate::output::plot::{Bar, BarPanel, BarRow, Bars, Content, Curve, CurvePanel, Curves, Plot, Scale};
use crate::output::view::spread;
use crate::output::words;

/// The fans from the origins over what came of it, with what is said of their `skill`: in a panel those that do not overlap, in the next those from a year later.
pub fn fans(study: &Study, hindcast: &Hindcast, skill: Phrase) -> Plot {
    const PANELS: usize = 6;
    let mut origins: Vec<i32> = hindcast.forecasts.iter().map(|it| it.origin).collect();
    origins.dedup();
    let ahead = hindcast.forecasts.iter().map(|it| it.horizon).max().unwrap_or(1);
    let mut panels: Vec<Vec<i32>> = Vec::new();
    for origin in &origins {
        let free = |panel: &&mut Vec<i32>| panel.last().is_none_or(|last| origin - last > ahead);
        match panels.iter_mut().find(free) {
            Some(panel) => panel.push(*origin),
            None => panels.push(vec![*origin]),
        }
    }
    let shown = spread(&(0..panels.len()).collect::<Vec<_>>(), PANELS);
    let (first, last) = (origins.first().copied().unwrap_or(0) - 5, origins.last().copied().unwrap_or(0) + ahead);
    let known = hindcast.yearly.iter().filter(|(year, _)| (first..=last).contains(year));
    let measure = Measure::of(hindcast.metric.metric.dimension, &study.units, known.clone().map(|it| it.1));
    let actual: Vec<(f64, f64)> = known.map(|(year, value)| (middle_of(*year), value * measure.factor)).collect();
    let panel = |panel: &usize| {
        let of = match &panels[*panel][..] {
            [only] => only.to_string(),
            [first, second] => format!("{first} and {second}"),
            [first, .., last] => format!("{first} to {last}, every {} years", panels[*panel][1] - first),
            [] => String::new(),
        };
        let past = Curve { label: "as it was".into(), points: actual.clone(), joined: true, ..Curve::default() };
        CurvePanel {
            title: format!("From {of}"),
            curves: vec![fan(hindcast, &panels[*panel], measure.factor), past],
            rules: Vec::new(),
        }
    };
    let words = words::named(study, &hindcast.metric);
    let left_out = (shown.len() < panels.len()).then(|| {
        format!("{} of {} panels of origins shown; all are in tables/forecasts.csv", shown.len(), panels.len())
    });
    let fitted = hindcast.fitted.as_ref().map_or_else(
        || "Nothing fitted anew: the study’s own numbers know what came".into(),
        |what| format!("Forecasts from the end of a year, for which was fitted anew: {what}"),
    );
    Plot {
        name: format!("backtest-{}", words::file_name(&hindcast.history)),
        title: format!("{words}: what was said and what came of it"),
        subtitle: fitted,
        notes: left_out
            .into_iter()
            .chain([format!("History: {}", hindcast.file)])
            .chain(hindcast.note.clone())
            .collect(),
        alt: phrase![format!("{words} as it was, and the forecasts from {} origins. ", origins.len()), skill],
        facts: None,
        content: Content::Curves(Curves {
            x: Scale { calendar: true, ..Scale::default() },
            y: Scale { title: measure.title(&words), includes: vec![0.0], ..Scale::default() },
            panels: shown.iter().map(panel).collect(),
            ..Curves::default()
        }),
    }
}

/// The fans from some origins as one curve with gaps; each opens at the value known at its origin.
fn fan(hindcast: &Hindcast, origins: &[i32], factor: f64) -> Curve {
    const GAP: (f64, f64) = (f64::NAN, f64::NAN);
    let mut fan = Curve { label: "median".into(), joined: true, ..Curve::default() };
    let (mut wide, mut narrow) = (Vec::new(), Vec::new());
    for origin in origins {
        // Where nothing was fitted the forecast does not go on from it.
        let known = hindcast.fitted.as_ref().and_then(|_| hindcast.yearly.iter().find(|(year, _)| year == origin));
        let known = known.map_or(f64::NAN, |it| it.1 * factor);
        fan.points.extend([(middle_of(*origin) - 0.01, f64::NAN), (middle_of(*origin), known)]);
        wide.extend([GAP, (known, known)]);
        narrow.extend([GAP, (known, known)]);
        for it in hindcast.forecasts.iter().filter(|it| it.origin == *origin) {
            let at = |p: f64| percentile(&it.law, p) * factor;
            fan.points.push((middle_of(it.origin + it.horizon), at(0.5)));
            wide.push((at(0.05), at(0.95)));
            narrow.push((at(0.25), at(0.75)));
        }
    }
    fan.bands = vec![("5th–95th percentile".into(), wide), ("25th–75th percentile".into(), narrow)];
    fan
}

fn middle_of(year: i32) -> f64 {
    f64::from(year) + 0.5
}

/// In which tenth of the forecasts' laws the actual values lie.
pub fn histogram(study: &Study, hindcast: &Hindcast) -> Plot {
    let horizons = by_horizon(&hindcast.forecasts);
    let panel = |(horizon, forecasts): &(i32, Vec<&Forecast>)| {
        let row = |(bin, count): (usize, usize)| {
            let share = count as f64 / forecasts.len() as f64 * 100.0;
            let bar = Bar { to: share, error: (f64::NAN, f64::NAN), label: Phrase::default() };
            BarRow {
                label: format!("{}–{} %", bin * 10, bin * 10 + 10),
                bars: vec![bar],
                text: Phrase::figure(count.to_string(), count as f64),
            }
        };
        let years = if *horizon == 1 { "year" } else { "years" };
        BarPanel {
            title: format!("{horizon} {years} ahead, {} forecasts", forecasts.len()).into(),
            rows: bins(forecasts).into_iter().enumerate().rev().map(row).collect(),
        }
    };
    let words = words::named(study, &hindcast.metric);
    Plot {
        name: format!("backtest-{}-pit", words::file_name(&hindcast.history)),
        title: format!("{words}: where in its forecast the actual value lay"),
        subtitle: "Probability integral transform by tenths; 10 % in each if forecasts are calibrated".into(),
        notes: vec![format!("History: {}", hindcast.file)],
        alt: format!("{words}: shares of the actual values in each tenth of their forecast.").into(),
        facts: None,
        content: Content::Bars(Bars {
            x: "Share of the forecasts [%]".into(),
            series: vec!["share".into()],
            panels: horizons.iter().map(panel).collect(),
            ..Bars::default()
        }),
    }
}
