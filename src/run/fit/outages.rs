//! How often, how long and how much a source is stopped, from its outages so far.

use crate::analysis::fit::outages::{self, Outage, Posterior};
use crate::error::Result;
use crate::model::{Month, Stoppage, Study};
use crate::output::finding::fit::charts::outages_plots;
use crate::output::finding::fit::{Fitted, Row};
use crate::output::fragment::{Citation, Setting, rounded};

/// Fits rate, length and share.
pub fn fit(
    (study, name): (&Study, &str),
    stoppages: &[Stoppage],
    (from, to): (Month, Month),
    cite: &dyn Fn(String) -> Citation,
) -> Result<Fitted> {
    let years = |from: Month, to: Month| f64::from(to.since(from) + 1) / 12.0;
    let seen = |it: &Stoppage| Outage { years: years(it.start, it.end.min(to)), share: it.share, ended: it.end <= to };
    let each: Vec<Outage> = stoppages.iter().map(seen).collect();
    let found = outages::fit(&each, years(from, to))?;
    let points = format!("{} outages, {from} to {to}", found.count);
    let told = cite(format!("Gamma-Poisson, {points}"));
    let path = |key: &str| format!("sources.{name}.{key}");
    let (mut rows, mut settings) = (Vec::new(), Vec::new());
    let mut number = |key: &str, law: Option<Posterior>, unit: &str, bounds: &str| {
        let Some(Posterior { percentiles: [p10, p50, p90], interval: [low, high] }) = law else { return };
        let quoted = |value: f64| match unit {
            "yr" => format!("\"{} yr\"", rounded(value)),
            _ => rounded(value),
        };
        let text = format!("p10 = {}, p50 = {}, p90 = {}, {bounds}", quoted(p10), quoted(p50), quoted(p90));
        settings.push(Setting::new(path(key), told.cited(&text)));
        rows.push(Row { path: path(key), estimate: p50, error: f64::NAN, low, high, unit: unit.into() });
    };
    number("outages_per_year", Some(found.per_year), "1/yr", "min = 0");
    number("outage_length", found.length, "yr", "min = 0");
    number("outage_share", found.share, "", "min = 0, max = 1");
    let mut words = Vec::new();
    if found.length.is_none() {
        words.push("Without an outage nothing is known of their length and share: the study's stay.".into());
    }
    let plots = outages_plots((study, name, stoppages), (from, to), &found.per_year);
    Ok(Fitted { about: format!("sources.{name}: outages"), points, rows, words, settings, plots, ..Fitted::default() })
}
