//! Level and growth of a source, from the history of its output.

use super::price::span;
use crate::analysis::fit::trend;
use crate::error::{Error, Result};
use crate::math::CONFIDENCE;
use crate::model::{self, Metric, MetricName, Month, Number, Quantity, Stoppage, Study, TimeSeries};
use crate::output::finding::fit::charts::source_plots;
use crate::output::finding::fit::{Fitted, Row};
use crate::output::fragment::{Setting, Source, rounded};

/// Fits a trend to the output as it would have been without the outages that are known. Where it is that of several sources
/// together, each has its share of it, by what the study has of them, and so much more spread that their sum has the spread that
/// was fitted.
pub fn fit(
    study: &Study,
    metric: &MetricName,
    series: &TimeSeries,
    (stoppages, source): (&[Stoppage], &dyn Fn(String) -> Source),
) -> Result<Fitted> {
    let shares = shares(study, metric);
    let yearly = series.by_year(Metric::of(Quantity::Output));
    let whole = yearly.iter().map(|(year, output)| (*year, output / (1.0 - stopped(*year, stoppages))));
    let whole: Vec<(i32, f64)> = whole.collect();
    if whole.iter().any(|(_, output)| *output <= 0.0) {
        return Err(Error::Usage("an output of 0 has no growth, so no trend can be fitted".into()));
    }
    let trend = trend::fit(&whole)?;
    let widened = 1.0 / shares.iter().map(|(_, share)| share * share).sum::<f64>().sqrt();
    let span = span(series);
    let told = source(format!(
        "composite likelihood of changes up to 5 years ahead, {span}, outages put back, growth drawn towards 0"
    ));
    let (mut rows, mut settings) = (Vec::new(), Vec::new());
    for (name, share) in &shares {
        // The model's output is that at the study's start, half a year after the middle of the last year.
        let level = share * trend.level * (trend.growth / 2.0).exp();
        let numbers =
            Numbers { level, level_sd: widened * trend.level_sd, growth: trend.growth, sd: widened * trend.growth_sd };
        rows.extend(numbers.rows(name));
        settings.extend(numbers.settings(name, &told));
    }
    let start = yearly.last().and_then(|(year, _)| Month::new(year + 1, 1)).unwrap_or_default();
    let mut words = vec![format!(
        "The output is that of {start}; its law is of the level, growth's of the years to come: a draw has one growth for all years."
    )];
    if shares.len() > 1 {
        words.push("Each source has its share of the whole, as in the study, and more spread than the whole.".into());
    }
    let names: Vec<String> = shares.iter().map(|(name, _)| format!("sources.{name}")).collect();
    Ok(Fitted {
        about: format!("{}: level and growth", names.join(", ")),
        points: span,
        rows,
        plots: source_plots(study, metric, series, (&whole, &trend)),
        words,
        settings,
        ..Fitted::default()
    })
}

/// Level and growth of one source.
struct Numbers {
    level: f64,
    level_sd: f64,
    growth: f64,
    sd: f64,
}

impl Numbers {
    fn rows(&self, name: &str) -> [Row; 2] {
        let spread = (CONFIDENCE * self.level_sd).exp();
        let growth = self.growth.exp_m1();
        let output = Row {
            path: format!("sources.{name}.output"),
            estimate: self.level,
            error: self.level * self.level_sd,
            low: self.level / spread,
            high: self.level * spread,
            unit: "t/yr".into(),
        };
        let growth = Row {
            path: format!("sources.{name}.growth"),
            estimate: growth,
            error: self.sd,
            low: growth - CONFIDENCE * self.sd,
            high: growth + CONFIDENCE * self.sd,
            unit: "1/yr".into(),
        };
        [output, growth]
    }

    fn settings(&self, name: &str, told: &Source) -> [Setting; 2] {
        let output = format!("lognormal = [{}, {}]", rounded(self.level), rounded(self.level_sd.max(1e-4)));
        let growth = format!("normal = [{}, {}], min = -0.9", rounded(self.growth.exp_m1()), rounded(self.sd));
        [("output", output), ("growth", growth)]
            .map(|(key, law)| Setting::new(format!("sources.{name}.{key}"), told.cited(&law)))
    }
}

/// The sources whose output a metric is, each with its share of the whole by the medians that the study has; none where it is no
/// output.
pub fn shares(study: &Study, metric: &MetricName) -> Vec<(String, f64)> {
    let Some(world) = study.scenarios.first().map(|scenario| &scenario.world) else { return Vec::new() };
    let is_of = |source: &&model::Source| metric.part.as_ref().is_none_or(|part| *part == source.name);
    let median = |source: &model::Source| match source.output {
        Number::Known(value, _) => value,
        Number::Uncertain(factor, _) => world.factors[factor].distribution.quantile(0.5),
    };
    if metric.metric.quantity != Quantity::Output {
        return Vec::new();
    }
    let all: Vec<(String, f64)> =
        world.sources.iter().filter(is_of).map(|source| (source.name.clone(), median(source))).collect();
    let sum: f64 = all.iter().map(|(_, output)| output).sum();
    let even = 1.0 / all.len().max(1) as f64;
    all.into_iter().map(|(name, output)| (name, if sum > 0.0 { output / sum } else { even })).collect()
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
