//! Level and growth of a source, from the history of its output.

use super::price::span;
use crate::analysis::fit::trend;
use crate::error::{Error, Result};
use crate::math::CONFIDENCE;
use crate::model::{Metric, Month, Quantity, Stoppage, Study, TimeSeries};
use crate::output::finding::fit::{Fitted, Row, source_plots};
use crate::output::fragment::{Setting, Source, rounded};

/// Fits a trend to the output as it would have been without the outages that are known.
pub fn fit(
    (study, name): (&Study, &str),
    series: &TimeSeries,
    stoppages: &[Stoppage],
    source: &dyn Fn(String) -> Source,
) -> Result<Fitted> {
    let yearly = series.by_year(Metric::of(Quantity::Output));
    let whole = yearly.iter().map(|(year, output)| (*year, output / (1.0 - stopped(*year, stoppages))));
    let whole: Vec<(i32, f64)> = whole.collect();
    if whole.iter().any(|(_, output)| *output <= 0.0) {
        return Err(Error::Usage("an output of 0 has no growth, so no trend can be fitted".into()));
    }
    let trend = trend::fit(&whole)?;
    let (path, span) = (format!("sources.{name}"), span(series));
    let told = source(format!(
        "composite likelihood of changes up to 5 years ahead, {span}, outages put back, growth drawn towards 0"
    ));
    // The model's output is that at the study's start, half a year after the middle of the last year.
    let level = trend.level * (trend.growth / 2.0).exp();
    let growth = trend.growth.exp_m1();
    let output = told.cited(&format!("lognormal = [{}, {}]", rounded(level), rounded(trend.level_sd.max(1e-4))));
    let growth_law = format!("normal = [{}, {}], min = -0.9", rounded(growth), rounded(trend.growth_sd));
    let start = yearly.last().and_then(|(year, _)| Month::new(year + 1, 1)).unwrap_or_default();
    let row = |key: &str, estimate: f64, error: f64, [low, high]: [f64; 2], unit: &str| Row {
        path: format!("{path}.{key}"),
        estimate,
        error,
        low,
        high,
        unit: unit.into(),
    };
    let spread = (CONFIDENCE * trend.level_sd).exp();
    let around = [growth - CONFIDENCE * trend.growth_sd, growth + CONFIDENCE * trend.growth_sd];
    Ok(Fitted {
        about: format!("{path}: level and growth"),
        points: span,
        rows: vec![
            row("output", level, level * trend.level_sd, [level / spread, level * spread], "t/yr"),
            row("growth", growth, trend.growth_sd, around, "1/yr"),
        ],
        plots: source_plots(study, name, series, &whole, &trend),
        words: vec![format!(
            "The output is that of {start}; its law is of the level, growth's of the years to come: a draw has one growth for all years."
        )],
        settings: vec![
            Setting::new(format!("{path}.output"), output),
            Setting::new(format!("{path}.growth"), told.cited(&growth_law)),
        ],
        ..Fitted::default()
    })
}

/// What a hindcast from the beginning of a year changes besides: what the study has of the source's future is taken out.
pub fn without_the_future(name: &str, year: i32) -> Vec<Setting> {
    let start = format!("\"{year}-01\"");
    let profile = format!("[[{start}, 1.0]]");
    let plain = [
        ("begins", start.as_str()),
        ("profile", &profile),
        ("loss", "{}"),
        ("delay", "0"),
        ("probability", "1"),
        ("price_elasticity", "0"),
        ("outages_per_year", "0"),
    ];
    plain.into_iter().map(|(key, value)| Setting::new(format!("sources.{name}.{key}"), value)).collect()
}

/// The share of a year's output that was stopped.
fn stopped(year: i32, stoppages: &[Stoppage]) -> f64 {
    const MOST: f64 = 0.95;
    let share = |it: &Stoppage| {
        let months = (1..=12).filter_map(|month| Month::new(year, month));
        it.share * months.filter(|month| (it.start..=it.end).contains(month)).count() as f64 / 12.0
    };
    stoppages.iter().map(share).sum::<f64>().min(MOST)
}
