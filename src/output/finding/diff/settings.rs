//! What the study says that is in no register: processes, dates, switches, correlations.

use crate::output::finding::diff::Side;
use crate::output::finding::diff::register::{Changed, is_alike};
use std::collections::{BTreeMap, BTreeSet};
use toml::{Table, Value};

/// Sections that move no figure, or are told otherwise.
const PASSED: [&str; 4] = ["charts", "format", "references", "scenarios"];

/// Keys that move no figure, or are told otherwise, wherever they stand.
const WORDS: [&str; 11] =
    ["title", "question", "notes", "note", "label", "reference", "grade", "idle", "seed", "draws", "design"];

/// Path and level.
type Key = (String, String);

/// All settings that differ. Nothing is told of a folder without a study, of whose settings nothing is known.
pub fn changed(a: &Side, b: &Side) -> Vec<Changed> {
    if a.study.is_empty() || b.study.is_empty() {
        return Vec::new();
    }
    let registered: BTreeSet<Key> = [a, b].into_iter().flat_map(registered).collect();
    let (a, b) = (settings(&a.study, &registered), settings(&b.study, &registered));
    let keys: BTreeSet<&Key> = a.keys().chain(b.keys()).collect();
    let said = |all: &BTreeMap<Key, String>, key: &Key| {
        all.get(key).map(|value| [value.clone(), String::new(), String::new(), String::new(), String::new()])
    };
    let of = |key: &Key| Changed {
        kind: "setting",
        path: key.0.clone(),
        level: key.1.clone(),
        said: [said(&a, key), said(&b, key)],
    };
    let differs = |key: &&&Key| match (a.get(**key), b.get(**key)) {
        (Some(one), Some(other)) => !is_alike(one, other),
        _ => true,
    };
    keys.iter().filter(differs).map(|key| of(key)).collect()
}

/// The paths and levels of a run's register.
fn registered(side: &Side) -> Vec<Key> {
    let Some(table) = side.table("assumptions") else { return Vec::new() };
    let level = |row: usize| table.words("level").get(row).cloned().unwrap_or_default();
    table.words("path").iter().enumerate().map(|(row, path)| (path.clone(), level(row))).collect()
}

fn settings(study: &Table, registered: &BTreeSet<Key>) -> BTreeMap<Key, String> {
    let mut found = BTreeMap::new();
    for (key, value) in study.iter().filter(|(key, _)| !PASSED.contains(&key.as_str())) {
        match (key.as_str(), value) {
            ("correlations", Value::Array(pairs)) => pairs.iter().for_each(|pair| correlation(pair, &mut found)),
            ("axes", Value::Table(axes)) => axes.iter().for_each(|(name, axis)| self::axis(name, axis, &mut found)),
            _ => leaves(value, (key.clone(), String::new()), &mut found),
        }
    }
    found.retain(|key, _| !is_registered(key, registered));
    found
}

/// A pair, by the names of what it joins; whether it is idle follows from the rest.
fn correlation(pair: &Value, found: &mut BTreeMap<Key, String>) {
    let names = pair.get("between").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    let path = format!("correlation of {}", names.collect::<Vec<_>>().join(" and "));
    let rho = pair.get("rho").map(|rho| rho.get("value").unwrap_or(rho));
    found.extend(rho.map(|rho| ((path, String::new()), rho.to_string())));
}

/// An axis: its own settings, and what its levels set.
fn axis(name: &str, axis: &Value, found: &mut BTreeMap<Key, String>) {
    for key in ["kind", "reference"] {
        let value = axis.get(key).map(word);
        found.extend(value.map(|value| ((format!("axes.{name}.{key}"), String::new()), value)));
    }
    for (level, it) in axis.get("levels").and_then(Value::as_table).into_iter().flatten() {
        let set = it.get("set").and_then(Value::as_table).into_iter().flatten();
        set.for_each(|(path, value)| leaves(value, (path.clone(), format!("{name}.{level}")), found));
    }
}

/// All that has no parts, by its path.
fn leaves(value: &Value, key: Key, found: &mut BTreeMap<Key, String>) {
    match value {
        Value::Table(section) => {
            for (name, inner) in section.iter().filter(|(name, _)| !WORDS.contains(&name.as_str())) {
                leaves(inner, (format!("{}.{name}", key.0), key.1.clone()), found);
            }
        }
        leaf => {
            found.insert(key, word(leaf));
        }
    }
}

fn word(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Whether a register has the number of which this is a part.
fn is_registered((path, level): &Key, registered: &BTreeSet<Key>) -> bool {
    let ends = path.match_indices('.').map(|(end, _)| end).chain([path.len()]);
    ends.into_iter().any(|end| registered.contains(&(path[..end].to_owned(), level.clone())))
}
