//! Reads the name of a metric.

use crate::input::reader::Reader;
use crate::input::tree::{Node, Section};
use crate::model::{ANNUAL, KPIS, MetricName, Parts};

/// The metric under the key `metric`: a yearly one or a KPI, of the whole or of one part. `elsewhere` says what is wrong with one of the
/// other kind, and what to do about it.
pub fn read(reader: &Reader, yearly: bool, elsewhere: (&str, &str)) -> Option<MetricName> {
    let given = reader.text("metric")?;
    let node = reader.get("metric")?;
    let (name, part) = given.split_once('.').map_or((given.as_str(), None), |(name, part)| (name, Some(part)));
    let catalogue = if yearly { ANNUAL } else { KPIS };
    let Some(metric) = catalogue.iter().find(|metric| metric.name == name) else {
        let names: Vec<&str> = catalogue.iter().map(|metric| metric.name).collect();
        let others = if yearly { KPIS } else { ANNUAL };
        if others.iter().any(|metric| metric.name == name) {
            let message = format!("\"{given}\" is {}", elsewhere.0);
            reader.context.problem(&node.origin, &reader.path("metric"), message, "", Some(elsewhere.1.into()));
        } else {
            let what = if yearly { "yearly metric" } else { "KPI" };
            reader.context.unknown(&node.origin, &reader.path("metric"), what, name, &names);
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

/// The part that a metric is of must be in the study.
pub fn known_part(reader: &Reader, metric: &MetricName, file: &Reader) {
    let (Some(part), Some(node)) = (&metric.part, reader.get("metric")) else { return };
    let what = match metric.metric.parts {
        Parts::Sources => "source",
        Parts::Facilities => "facility",
        Parts::States => "security state",
        Parts::None => return,
    };
    let names = parts(file, metric.metric.parts);
    if !names.contains(&part.as_str()) {
        reader.context.unknown(&node.origin, &reader.path("metric"), what, part, &names);
    }
}

/// What the study calls its sources, its facilities or its security states.
pub fn parts<'f>(file: &Reader<'f>, parts: Parts) -> Vec<&'f str> {
    let section = |key: &str| file.get(key).and_then(Node::section);
    let named: Option<&Section> = match parts {
        Parts::Sources => section("sources"),
        Parts::Facilities => section("facilities"),
        Parts::States => section("security").and_then(|security| security.get("states")).and_then(Node::section),
        Parts::None => None,
    };
    named.iter().flat_map(|section| &section.entries).map(|entry| entry.key.as_str()).collect()
}
