//! Reads [claims.NAME].

use crate::input::citation::cite_last;
use crate::input::format::CLAIM;
use crate::input::kind::Allowed;
use crate::input::number::known;
use crate::input::reader::Reader;
use crate::input::tree::{Node, Section};
use crate::model::{ANNUAL, Bound, Claim, Horizon, KPIS, Metric, MetricName, Parts};

/// All claims.
pub fn read(file: &Reader, horizon: &Horizon) -> Vec<Claim> {
    let read = file.map("claims").into_iter().filter_map(|(name, section, origin)| {
        let path = format!("claims.{name}");
        claim(&Reader::new(file.context, section, origin, CLAIM, &path), name, horizon, file)
    });
    read.collect()
}

fn claim(reader: &Reader, name: &str, horizon: &Horizon, file: &Reader) -> Option<Claim> {
    let year = reader.whole("year").map(|year| i32::try_from(year).unwrap_or(i32::MAX));
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
    known_part(reader, &metric, file);
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
        let elsewhere = if yearly { KPIS } else { ANNUAL }.iter().any(|metric| metric.name == name);
        match (yearly, elsewhere) {
            (false, true) => {
                let right = "add the year that it is of, such as year = 2030";
                told(reader, node, format!("\"{given}\" is a yearly metric, and this claim has no year"), right);
            }
            (true, true) => told(reader, node, format!("\"{given}\" is a KPI, which has no year"), "take out the year"),
            (_, false) => {
                let what = if yearly { "yearly metric" } else { "KPI" };
                reader.context.unknown(&node.origin, &reader.path("metric"), what, name, &names);
            }
        }
        return None;
    };
    if part.is_some() && metric.parts == Parts::None || part.is_none() && metric.parts == Parts::States {
        let allowed = if part.is_some() { "the whole only" } else { "one state, as in security.calm" };
        reader.problem(node, "metric", format!("\"{given}\" is no metric"), allowed);
        return None;
    }
    Some(MetricName { metric, part: part.map(str::to_owned) })
}

/// Notes a problem with the metric and what to do about it.
fn told(reader: &Reader, node: &Node, message: String, help: &str) {
    reader.context.problem(&node.origin, &reader.path("metric"), message, "", Some(help.into()));
}

/// The part that a metric is of must be in the study.
fn known_part(reader: &Reader, metric: &MetricName, file: &Reader) {
    let (Some(part), Some(node)) = (&metric.part, reader.get("metric")) else { return };
    let named = |section: Option<&Section>| -> Vec<String> {
        section.iter().flat_map(|section| &section.entries).map(|entry| entry.key.clone()).collect()
    };
    let (what, names) = match metric.metric.parts {
        Parts::Sources => ("source", named(file.get("sources").and_then(Node::section))),
        Parts::Facilities => ("facility", named(file.get("facilities").and_then(Node::section))),
        Parts::States => {
            let states = file.get("security").and_then(Node::section).and_then(|section| section.get("states"));
            ("security state", named(states.and_then(Node::section)))
        }
        Parts::None => return,
    };
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if !names.contains(&part.as_str()) {
        reader.context.unknown(&node.origin, &reader.path("metric"), what, part, &names);
    }
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
    let path = reader.path(key);
    let number = |node, path: &str| {
        let number = known(reader.context, node, path, metric.dimension, Allowed::Any);
        cite_last(reader.context, Some(reader.section), path);
        number
    };
    match (key, node.list()) {
        ("at_least", _) => Some(Bound::AtLeast(number(node, &path)?)),
        ("at_most", _) => Some(Bound::AtMost(number(node, &path)?)),
        (_, Some([low, high])) => {
            let (from, to) = (number(low, &format!("{path}.0"))?, number(high, &format!("{path}.1"))?);
            if from > to {
                reader.problem(node, key, format!("{} is above {}", low.shown(), high.shown()), "[least, greatest]");
            }
            Some(Bound::Between(from, to))
        }
        _ => {
            reader.problem(node, key, format!("{} is no interval", node.shown()), "two numbers: [a, b]");
            None
        }
    }
}
