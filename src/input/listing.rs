//! What `orecast list` shows: scenarios, factors, and every path that `--set` takes.

use crate::input::change::dimension;
use crate::input::distributions::is_number;
use crate::input::format::{self, BEGINS, LOCAL_SHARE, STUDY_FILE};
use crate::input::kind::{Key, Kind};
use crate::input::load::Loaded;
use crate::input::tree::{Entry, Node, Section, Value};
use crate::input::write;
use crate::model::{Assumption, Study};
use std::collections::BTreeSet;
use std::fmt::Write;

/// A path and what stands there.
struct Row {
    path: String,
    value: String,
    /// The levels that give it another value, and that value.
    levels: Vec<(String, String)>,
}

/// The listing as text.
pub fn listing(loaded: &Loaded) -> String {
    let study = &loaded.study;
    let mut text = format!("{}\n\nScenarios (--scenario)\n", study.title);
    for scenario in &study.scenarios {
        let name = if scenario.name.is_empty() { "(the only one)" } else { &scenario.name };
        let _ = writeln!(text, "  {name}");
    }
    let settings = settings(loaded);
    let factors: BTreeSet<&str> = study.scenarios.iter().flat_map(|it| &it.world.factors).map(|it| &*it.path).collect();
    text.push_str("\nFactors: uncertain numbers, one value in each draw (--set, --scale, --shift)\n");
    write_settings(&mut text, settings.iter().filter(|it| factors.contains(&*it.path)));
    for key in STUDY_FILE {
        let inside = |it: &&Row| it.path.split('.').next() == Some(key.name) && !factors.contains(&*it.path);
        if settings.iter().any(|it| inside(&it)) {
            let _ = writeln!(text, "\n[{}]: {} (--set; numbers also --scale and --shift)", key.name, key.doc);
            write_settings(&mut text, settings.iter().filter(inside));
        }
    }
    text
}

/// Rows of path and value; below, what levels make of it.
fn write_settings<'s>(text: &mut String, settings: impl Iterator<Item = &'s Row> + Clone) {
    let width = settings.clone().map(|it| it.path.chars().count()).max().unwrap_or(0);
    for it in settings {
        let _ = writeln!(text, "  {:width$}  {}", it.path, it.value);
        for (level, value) in &it.levels {
            let _ = writeln!(text, "  {:width$}  {value}  (level {level})", "");
        }
    }
}

/// All paths that may be set, in the order of the file; then those that only levels give.
fn settings(loaded: &Loaded) -> Vec<Row> {
    let study = &loaded.study;
    let mut settings = Vec::new();
    walk(&loaded.filled, STUDY_FILE, "", &mut |path, node| {
        settings.push(Row { path: path.to_owned(), value: shown(study, path, node, None), levels: Vec::new() });
    });
    for (level, path, node) in level_values(&loaded.filled) {
        let keys: Vec<&str> = path.split('.').collect();
        leaves(node, format::find(&keys).map(|found| found.key), path, &mut |path, node| {
            let value = shown(study, path, node, Some(&level));
            match settings.iter_mut().find(|known| known.path == path) {
                Some(known) => known.levels.push((level.clone(), value)),
                None => {
                    let levels = vec![(level.clone(), value)];
                    settings.push(Row { path: path.to_owned(), value: "–".into(), levels });
                }
            }
        });
    }
    settings
}

/// A value in its own unit where it is a number, and else as it is written.
fn shown(study: &Study, path: &str, node: &Node, level: Option<&str>) -> String {
    let is_it = |number: &&Assumption| number.path == path && number.level.as_deref() == level;
    match study.assumptions.iter().find(is_it) {
        Some(number) => format!("{} {}", number.value, number.unit).trim_end().to_owned(),
        None => match (&node.value, dimension(&path.split('.').collect::<Vec<_>>())) {
            (Value::Whole(_) | Value::Real(_), Some(dimension)) => {
                format!("{} {}", write::inline(&node.value), study.units.symbol(dimension)).trim_end().to_owned()
            }
            _ => shortened(write::inline(&node.value)),
        },
    }
}

/// A long text cut off.
fn shortened(text: String) -> String {
    const LONGEST: usize = 90;
    if text.chars().count() <= LONGEST {
        text
    } else {
        format!("{}…", text.chars().take(LONGEST).collect::<String>())
    }
}

/// What each level sets: the level as `axis.level`, the path and the value.
fn level_values(root: &Section) -> Vec<(String, &str, &Node)> {
    let mut values = Vec::new();
    for axis in entries(root.get("axes")) {
        for level in entries(axis.node.section().and_then(|axis| axis.get("levels"))) {
            for setting in entries(level.node.section().and_then(|level| level.get("set"))) {
                values.push((format!("{}.{}", axis.key, level.key), setting.key.as_str(), &setting.node));
            }
        }
    }
    values
}

fn entries(node: Option<&Node>) -> &[Entry] {
    node.and_then(Node::section).map_or(&[], |section| &section.entries)
}

/// Calls `act` with every path and value of a section that may be set.
fn walk(section: &Section, keys: &'static [Key], path: &str, act: &mut dyn FnMut(&str, &Node)) {
    let hidden = ["format", "axes", "scenarios", "references"];
    for entry in section.entries.iter().filter(|entry| !path.is_empty() || !hidden.contains(&entry.key.as_str())) {
        let path = crate::input::reader::join(path, &entry.key);
        leaves(&entry.node, keys.iter().find(|key| key.name == entry.key), &path, act);
    }
}

/// Calls `act` with a value, or with all values in it if it is a section.
fn leaves(node: &Node, key: Option<&'static Key>, path: &str, act: &mut dyn FnMut(&str, &Node)) {
    let Value::Section(inner) = &node.value else { return act(path, node) };
    let each = |act: &mut dyn FnMut(&str, &Node), keys: Option<&'static [Key]>| {
        for entry in &inner.entries {
            let path = format!("{path}.{}", entry.key);
            match (keys, entry.node.section()) {
                (Some(keys), Some(section)) => walk(section, keys, &path, act),
                _ => act(&path, &entry.node),
            }
        }
    };
    match key.map(|key| key.kind) {
        Some(Kind::Section(keys)) => walk(inner, keys, path, act),
        Some(Kind::LocalShare) if !is_number(inner) => walk(inner, LOCAL_SHARE, path, act),
        Some(Kind::Begins) => walk(inner, BEGINS, path, act),
        // A path may end inside a map: then it is one of the named sections itself.
        Some(Kind::Map(keys)) if !path.ends_with(key.map_or("", |key| key.name)) => walk(inner, keys, path, act),
        Some(Kind::Map(keys)) => each(act, Some(keys)),
        Some(Kind::Named(..)) => each(act, None),
        _ => act(path, node),
    }
}
