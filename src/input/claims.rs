//! Reads [claims.NAME].

use crate::input::format::{CLAIM, Range};
use crate::input::number::known;
use crate::input::reader::Reader;
use crate::model::{ANNUAL, Bound, Claim, Horizon, KPIS, Metric, MetricName, Parts};

/// All claims.
pub fn read(file: &Reader, horizon: &Horizon) -> Vec<Claim> {
    let read = file.map("claims").into_iter().filter_map(|(name, section, origin)| {
        let path = format!("claims.{name}");
        claim(&Reader::new(file.context, section, origin, CLAIM, &path), name, horizon)
    });
    read.collect()
}

fn claim(reader: &Reader, name: &str, horizon: &Horizon) -> Option<Claim> {
    let year = reader.whole("year").and_then(|year| i32::try_from(year).ok());
    if let (Some(year), Some(node)) = (year, reader.get("year"))
        && !horizon.years().iter().any(|known| known.year == year)
    {
        let allowed = format!("from {} to {}", horizon.start().year(), horizon.end().year());
        reader.problem(node, "year", format!("{year} is not in the horizon"), &allowed);
    }
    if reader.get("metric").is_none() {
        reader.missing("metric");
    }
    let metric = metric(reader, year.is_some())?;
    Some(Claim {
        name: name.to_owned(),
        bound: bound(reader, metric.metric)?,
        metric,
        year,
        reference: reference(reader),
        note: reader.text("note"),
    })
}

fn reference(reader: &Reader) -> Option<String> {
    let key = reader.text("reference")?;
    let known: Vec<&str> = reader.context.references.iter().map(String::as_str).collect();
    if let (false, Some(node)) = (known.contains(&key.as_str()), reader.get("reference")) {
        reader.context.unknown(&node.origin, &reader.path("reference"), "reference", &key, &known);
    }
    Some(key)
}

/// The metric: a KPI, or with a year a yearly metric; of the whole or of one part.
fn metric(reader: &Reader, yearly: bool) -> Option<MetricName> {
    let given = reader.text("metric")?;
    let node = reader.get("metric")?;
    let (name, part) = given.split_once('.').map_or((given.as_str(), None), |(name, part)| (name, Some(part)));
    let catalogue = if yearly { ANNUAL } else { KPIS };
    let Some(metric) = catalogue.iter().find(|metric| metric.name == name) else {
        let names: Vec<&str> = catalogue.iter().map(|metric| metric.name).collect();
        let what = if yearly { "yearly metric" } else { "KPI (a yearly metric needs a year)" };
        reader.context.unknown(&node.origin, &reader.path("metric"), what, name, &names);
        return None;
    };
    if part.is_some() && metric.parts == Parts::None || part.is_none() && metric.parts == Parts::States {
        let allowed = if part.is_some() { "the whole only" } else { "one state, as in security.calm" };
        reader.problem(node, "metric", format!("\"{given}\" is no metric"), allowed);
        return None;
    }
    Some(MetricName { metric, part: part.map(str::to_owned) })
}

/// Exactly one bound, in the metric's unit.
fn bound(reader: &Reader, metric: &Metric) -> Option<Bound> {
    let given: Vec<&str> =
        ["at_least", "at_most", "between"].into_iter().filter(|key| reader.get(key).is_some()).collect();
    let [key] = given[..] else {
        let message = format!("a claim needs one bound, and this has {}", given.len());
        let allowed = "at_least, at_most or between = [a, b]";
        reader.context.problem(reader.origin, &reader.path("at_least"), message, allowed, None);
        return None;
    };
    let node = reader.get(key)?;
    let number = |node| known(reader.context, node, &reader.path(key), metric.dimension, Range::Any);
    match (key, node.list()) {
        ("at_least", _) => Some(Bound::AtLeast(number(node)?)),
        ("at_most", _) => Some(Bound::AtMost(number(node)?)),
        (_, Some([low, high])) => Some(Bound::Between(number(low)?, number(high)?)),
        _ => {
            reader.problem(node, key, format!("{} is no interval", node.shown()), "two numbers: [a, b]");
            None
        }
    }
}
