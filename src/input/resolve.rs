//! The study as resolved: with layers, overrides and defaults written out, and its data beside it.

use crate::input::format::{Key, Kind, STUDY_FILE};
use crate::input::tree::{Node, Origin, Section, Text, Value};
use crate::input::{file, write};
use crate::model::{Axis, Study};
use std::path::Path;
use std::sync::Arc;

/// The tree as TOML that gives the same study wherever its data folder is beside it.
pub fn resolved(root: &Section, study: &Study, patterns: &[String]) -> String {
    let mut root = root.clone();
    fill(&mut root, STUDY_FILE);
    let (from, to) = study.horizon.plateau_months();
    let plateau = format!("[\"{from}\", \"{to}\"]");
    let market_unit = format!("\"{}\"", study.units.market_unit);
    for (key, value) in [("plateau", plateau), ("market_unit", market_unit)] {
        if root.at(&["study", key]).is_none() {
            root.set_at(&["study", key], parsed(&value));
        }
    }
    if !patterns.is_empty() {
        root.set_at(&["scenarios", "only"], parsed(&only(study)));
    }
    local_data(&mut root);
    format!(
        "# As resolved by Orecast {}: layers and options applied, defaults written out.\n{}",
        env!("CARGO_PKG_VERSION"),
        write::toml(&root)
    )
}

/// Writes out the defaults of what is there.
fn fill(section: &mut Section, keys: &[Key]) {
    for key in keys {
        match (key.default, section.get(key.name).is_some()) {
            (Some(default), false) => section.set(key.name, parsed(default)),
            (_, true) => fill_inside(section, key),
            _ => {}
        }
    }
}

fn fill_inside(section: &mut Section, key: &Key) {
    let Some(Value::Section(inner)) = section.at_mut(&[key.name]).map(|node| &mut node.value) else { return };
    match key.kind {
        Kind::Section(keys) => fill(inner, keys),
        Kind::Map(keys) => {
            for entry in &mut inner.entries {
                if let Value::Section(named) = &mut entry.node.value {
                    fill(named, keys);
                }
            }
        }
        _ => {}
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

/// Data files are named as they are copied: `data/NAME`.
fn local_data(section: &mut Section) {
    for entry in &mut section.entries {
        match (entry.key.as_str(), &mut entry.node.value) {
            ("history" | "empirical", Value::Text(text)) => {
                if let Some((file, column)) = text.rsplit_once(':') {
                    let name = Path::new(file).file_name().map(|name| name.to_string_lossy().into_owned());
                    *text = format!("data/{}:{column}", name.unwrap_or_default());
                }
            }
            (_, Value::Section(inner)) => local_data(inner),
            _ => {}
        }
    }
}

/// A value from TOML text of our own.
fn parsed(text: &str) -> Node {
    let section = file::parse(Path::new("default"), &format!("value = {text}")).unwrap_or_default();
    let nothing = Origin { text: Arc::new(Text { file: "default".into(), text: "".into() }), span: 0..0, level: None };
    section.get("value").cloned().unwrap_or(Node { value: Value::Flag(false), origin: nothing })
}
