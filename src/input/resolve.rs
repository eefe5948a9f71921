//! The study as resolved: with layers, overrides and defaults written out, and its data beside it.

use crate::input::distributions::{is_distribution, is_number};
use crate::input::format::{BEGINS, LOCAL_SHARE, STUDY_FILE};
use crate::input::kind::{Key, Kind};
use crate::input::tree::{Node, Origin, Section, Text, Value};
use crate::input::{data, file, write};
use crate::model::{Axis, Study};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The tree with every default in it.
pub fn filled(root: &Section, study: &Study) -> Section {
    let mut root = root.clone();
    let start = format!("\"{}\"", study.horizon.start());
    if root.get("fiscal").is_none() {
        root.set("fiscal", parsed("{}"));
    }
    fill(&mut root, STUDY_FILE, &start);
    fill_labels(&mut root);
    fill_drift(&mut root);
    let (from, to) = study.horizon.plateau_months();
    let plateau = format!("[\"{from}\", \"{to}\"]");
    let market_unit = format!("\"{}\"", study.units.market_unit);
    for (key, value) in [("plateau", plateau), ("market_unit", market_unit)] {
        if root.at(&["study", key]).is_none() {
            root.set_at(&["study", key], parsed(&value));
        }
    }
    root
}

/// A filled tree as TOML that gives the same study wherever its data folder is beside it; `data_names` is what is in that.
pub fn resolved(filled: &Section, study: &Study, patterns: &[String], data_names: &[(PathBuf, String)]) -> String {
    let mut root = filled.clone();
    if !patterns.is_empty() {
        root.set_at(&["scenarios", "only"], parsed(&only(study)));
    }
    idle_correlations(&mut root);
    data::rename(&mut root, data_names);
    format!(
        "# As resolved by Orecast {}: layers and options applied, defaults written out.\n{}",
        env!("CARGO_PKG_VERSION"),
        write::toml(&root)
    )
}

/// Writes out the defaults of what is there; `start` is the study's, quoted.
fn fill(section: &mut Section, keys: &[Key], start: &str) {
    for key in keys {
        let default = match key.kind {
            Kind::Begins => Some(start),
            Kind::Date if key.name == "decision" => Some(start),
            _ => key.default,
        };
        match (default, section.at_mut(&[key.name])) {
            (_, Some(node)) => fill_inside(node, key, start),
            (Some(default), None) => section.set(key.name, parsed(default)),
            (None, None) => {}
        }
    }
}

/// What charts call a source or a facility is its name, unless the study says.
fn fill_labels(root: &mut Section) {
    for key in ["sources", "facilities"] {
        let Some(map) = root.at_mut(&[key]).and_then(Node::section_mut) else { continue };
        for entry in &mut map.entries {
            let name = Value::Text(entry.key.clone());
            if let Some(section) = entry.node.section_mut().filter(|section| section.get("label").is_none()) {
                section.set("label", Node { value: name, ..parsed("0") });
            }
        }
    }
}

/// Without a drift the bootstrap has its history's, the others none: it is written out where no level can change that.
fn fill_drift(root: &mut Section) {
    let drifts = matches!(root.at(&["price", "process"]).and_then(Node::text), Some("gbm" | "jump-diffusion"));
    if drifts && root.get("axes").is_none_or(|axes| !sets_price(axes)) && root.at(&["price", "drift"]).is_none() {
        root.set_at(&["price", "drift"], parsed("0"));
    }
}

/// Whether a level sets the price or its process.
fn sets_price(axes: &Node) -> bool {
    let Some(section) = axes.section() else { return false };
    section.entries.iter().any(|entry| ["price", "price.process"].contains(&&*entry.key) || sets_price(&entry.node))
}

fn fill_inside(node: &mut Node, key: &Key, start: &str) {
    let mut sections = match &mut node.value {
        Value::Section(section) => vec![section],
        Value::List(items) => items.iter_mut().filter_map(Node::section_mut).collect(),
        _ => return,
    };
    for section in &mut sections {
        match key.kind {
            Kind::Section(keys) | Kind::Sections(keys) => fill(section, keys, start),
            Kind::LocalShare if !is_number(section) => fill(section, LOCAL_SHARE, start),
            Kind::Begins => fill(section, BEGINS, start),
            Kind::Map(keys) => named(section).for_each(|named| fill(named, keys, start)),
            Kind::Named(..) => named(section).for_each(fill_motion),
            _ => fill_motion(section),
        }
    }
}

fn named(section: &mut Section) -> impl Iterator<Item = &mut Section> {
    section.entries.iter_mut().filter_map(|entry| entry.node.section_mut())
}

/// A distribution is neither scaled nor shifted unless it says so.
fn fill_motion(section: &mut Section) {
    for (key, default) in [("times", "1.0"), ("plus", "0.0")] {
        if is_distribution(section) && section.get(key).is_none() {
            section.set(key, parsed(default));
        }
    }
}

/// Where an option has made a number known, its correlations have no effect, and that is no mistake.
fn idle_correlations(root: &mut Section) {
    let by_option = |path: &str| {
        let keys: Vec<&str> = path.split('.').collect();
        root.at(&keys).is_some_and(|node| node.origin.is_option())
    };
    let Some(items) = root.get("correlations").and_then(Node::list) else { return };
    let paths = |item: &Node| -> Vec<String> {
        let between = item.section().and_then(|section| section.get("between")).and_then(Node::list);
        between.into_iter().flatten().filter_map(|name| name.text().map(str::to_owned)).collect()
    };
    let idle: Vec<bool> = items.iter().map(|item| paths(item).iter().any(|path| by_option(path))).collect();
    let Some(Value::List(items)) = root.at_mut(&["correlations"]).map(|node| &mut node.value) else { return };
    for (item, _) in items.iter_mut().zip(idle).filter(|(_, idle)| *idle) {
        if let Some(section) = item.section_mut() {
            section.set("idle", parsed("true"));
        }
    }
}

/// The scenarios that were asked for, as a list.
fn only(study: &Study) -> String {
    let level = |(axis, level): (&Axis, &usize)| format!("\"{}\" = \"{}\"", axis.name, axis.levels[*level].name);
    let entries = study.scenarios.iter().map(|scenario| {
        let levels: Vec<String> = study.axes.iter().zip(&scenario.levels).map(level).collect();
        format!("{{ {} }}", levels.join(", "))
    });
    format!("[{}]", entries.collect::<Vec<_>>().join(", "))
}

/// A value from TOML text of our own.
fn parsed(text: &str) -> Node {
    let section = file::parse(Path::new("default"), &format!("value = {text}")).unwrap_or_default();
    let nothing = Origin { text: Arc::new(Text { file: "default".into(), text: "".into() }), span: 0..0, level: None };
    section.get("value").cloned().unwrap_or(Node { value: Value::Flag(false), origin: nothing })
}
