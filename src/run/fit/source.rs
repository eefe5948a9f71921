//! Level and growth of a source, from the history of its output.

use super::price::span;
use crate::analysis::fit::trend;
use crate::error::Result;
use crate::math::CONFIDENCE;
use crate::model::{self, Begins, Grade, Metric, MetricName, Month, Number, Quantity, Stoppage, Study, TimeSeries};
use crate::output::finding::fit::charts::source_plots;
use crate::output::finding::fit::{Fitted, Row};
use crate::output::fragment::{Citation, Setting, rounded};

/// What a trend is fitted to, and for when.
pub struct Output<'a> {
    /// The study, with what it has of the sources.
    pub study: &'a Study,
    /// The output of which source, or of all.
    pub metric: &'a MetricName,
    /// Its past.
    pub series: &'a TimeSeries,
    /// What was stopped.
    pub stoppages: &'a [Stoppage],
    /// The month in which the study starts, in which the model's output is given.
    pub start: Month,
}

impl Output<'_> {
    /// Fits a trend to the output as it would have been without the outages that are known. Years of which these stopped half or
    /// more are left out. Where it is the output of several sources together, each has its share of it, by what the study has of
    /// them, and so much more spread that their sum has the spread that was fitted.
    pub fn fit(&self, cite: &dyn Fn(String) -> Citation) -> Result<Fitted> {
        let shares = shares(self.study, self.metric);
        let whole = self.whole();
        let trend = trend::fit(&whole)?;
        let widened = 1.0 / shares.iter().map(|(_, share)| share * share).sum::<f64>().sqrt();
        let span = span(self.series);
        let told = cite(format!(
            "composite likelihood of changes up to 5 years ahead, {span}, outages put back; growth drawn towards 0 by judgement"
        ));
        let told = Citation { grade: Grade::C, ..told };
        // From the middle of the last year to the study's start; from the beginning of the next on as over years ahead.
        let last = whole.last().map_or(0.0, |(year, _)| f64::from(*year) + 0.5);
        let years = self.start.calendar_time() - last;
        let ahead = (years - 0.5).max(0.0);
        let level_sd = trend.level_sd.hypot(ahead * trend.growth_sd);
        let (mut rows, mut settings) = (Vec::new(), Vec::new());
        for (name, share) in &shares {
            let level = share * trend.level * (trend.growth * years).exp();
            let (level_sd, sd) = (widened * level_sd, widened * trend.growth_sd);
            let numbers = Numbers { level, level_sd, growth: trend.growth, sd };
            rows.extend(numbers.rows(name));
            settings.extend(numbers.settings(name, &told));
        }
        let names: Vec<String> = shares.iter().map(|(name, _)| format!("sources.{name}")).collect();
        Ok(Fitted {
            about: format!("{}: level and growth", names.join(", ")),
            points: span,
            rows,
            plots: source_plots(self.study, self.metric, self.series, (&whole, &trend)),
            words: self.words(shares.len()),
            settings,
            ..Fitted::default()
        })
    }

    /// Year by year what the output would have been without the outages.
    fn whole(&self) -> Vec<(i32, f64)> {
        const MOST: f64 = 0.5;
        let yearly = self.series.by_year(Metric::of(Quantity::Output)).into_iter();
        let stopped = yearly.map(|(year, output)| (year, output, stopped(year, self.stoppages)));
        stopped.filter(|it| it.2 < MOST).map(|(year, output, stopped)| (year, output / (1.0 - stopped))).collect()
    }

    fn words(&self, sources: usize) -> Vec<String> {
        let mut words = vec![format!(
            "The output is that of {}, when the study starts; se, low and high are of what may come, not of the estimate. A draw has one \
             growth for all years. The study's profile and losses still apply to it: see that they do not say the same again.",
            self.start
        )];
        if sources > 1 {
            words.push(
                "Each source has its share of the whole, as in the study, and more spread than the whole.".into(),
            );
        }
        words
    }
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

    fn settings(&self, name: &str, told: &Citation) -> [Setting; 2] {
        let output = format!("lognormal = [{}, {}]", rounded(self.level), rounded(self.level_sd.max(1e-4)));
        let growth = format!("normal = [{}, {}], min = -0.9", rounded(self.growth.exp_m1()), rounded(self.sd));
        [("output", output), ("growth", growth)]
            .map(|(key, law)| Setting::new(format!("sources.{name}.{key}"), told.cited(&law)))
    }
}

/// The sources whose output a metric is, each with its share of the whole by the medians that the study has; of all together those
/// that produce when the study starts. None where it is no output.
pub fn shares(study: &Study, metric: &MetricName) -> Vec<(String, f64)> {
    let Some(world) = study.scenarios.first().map(|scenario| &scenario.world) else { return Vec::new() };
    let produces = |source: &model::Source| matches!(source.begins, Begins::At(time) if time <= 0.0);
    let is_of =
        |source: &&model::Source| metric.part.as_ref().map_or_else(|| produces(source), |part| *part == source.name);
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
    let share = |it: &Stoppage| {
        let months = (1..=12).filter_map(|month| Month::new(year, month));
        it.share * months.filter(|month| (it.start..=it.end).contains(month)).count() as f64 / 12.0
    };
    stoppages.iter().map(share).sum()
}
