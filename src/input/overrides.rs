//! What the command line changes: `--set`, `--scale` and `--shift`. They come after every level, so they change the study's
//! own values and those that its levels give.

use crate::error::{Place, Problem};
use crate::input::axes::settable;
use crate::input::file;
use crate::input::tree::{Node, Section, Value};
use crate::input::unit;
use crate::model::Design;
use crate::units::UnitSystem;
use std::path::Path;

/// What the user asks for besides the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Overrides {
    /// PATH=VALUE.
    pub set: Vec<String>,
    /// PATH=FACTOR.
    pub scale: Vec<String>,
    /// PATH=AMOUNT.
    pub shift: Vec<String>,
    /// Draws in place of the study's.
    pub draws: Option<usize>,
    /// Seed in place of the study's.
    pub seed: Option<u64>,
    /// Design in place of the study's.
    pub design: Option<Design>,
    /// Scenarios to run, as LEVEL/LEVEL, each a glob; all if empty.
    pub scenarios: Vec<String>,
}

/// An override as applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// As given: `--scale sources.*.cost=1.1`.
    pub option: String,
    /// How many values it changed.
    pub changed: usize,
}

/// How a number is changed.
#[derive(Clone, Copy)]
enum Change {
    Scale(f64),
    Shift(f64),
}

/// Applies all overrides to the tree.
pub fn apply(root: &mut Section, overrides: &Overrides, units: &UnitSystem) -> Result<Vec<Applied>, Vec<Problem>> {
    let (mut applied, mut problems) = (Vec::new(), Vec::new());
    let mut note = |option: &str, argument: &str, result: Result<usize, Problem>| match result {
        Ok(changed) => applied.push(Applied { option: format!("{option} {argument}"), changed }),
        Err(problem) => problems.push(problem),
    };
    for argument in &overrides.set {
        note("--set", argument, set(root, argument));
    }
    for argument in &overrides.scale {
        note("--scale", argument, change(root, argument, "--scale", units));
    }
    for argument in &overrides.shift {
        note("--shift", argument, change(root, argument, "--shift", units));
    }
    if problems.is_empty() { Ok(applied) } else { Err(problems) }
}

fn problem(argument: &str, message: String, allowed: &str, help: Option<String>) -> Problem {
    let place = Place { file: "command line".into(), text: argument.into(), span: 0..argument.len() };
    let path = argument.split('=').next().unwrap_or_default().to_owned();
    Problem { place: Some(place), path, message, allowed: allowed.into(), help }
}

fn split(argument: &str) -> Result<(&str, &str), Problem> {
    argument
        .split_once('=')
        .map(|(path, value)| (path.trim(), value.trim()))
        .filter(|(path, _)| !path.is_empty())
        .ok_or_else(|| {
            problem(argument, format!("\"{argument}\" has no \"=\""), "PATH=VALUE, such as price.initial=3000", None)
        })
}

/// `--set PATH=VALUE`.
fn set(root: &mut Section, argument: &str) -> Result<usize, Problem> {
    let (path, text) = split(argument)?;
    let node = value(argument, text)?;
    let paths = expanded(root, path);
    if paths.is_empty() {
        return Err(problem(
            argument,
            format!("nothing in the study matches \"{path}\""),
            "a path of this study",
            None,
        ));
    }
    for path in &paths {
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        if let Err((message, help)) = settable(root, &keys) {
            return Err(problem(argument, message, "a path of this study; `orecast list` shows them", help));
        }
        // Where a level gives this path or something in it, the level's value gives way.
        for settings in level_sets(root) {
            settings.entries.retain(|entry| {
                let theirs: Vec<&str> = entry.key.split('.').collect();
                !theirs.starts_with(&keys)
            });
            for entry in &mut settings.entries {
                let theirs: Vec<&str> = entry.key.split('.').collect();
                if let (true, Value::Section(inner)) = (keys.starts_with(&theirs), &mut entry.node.value) {
                    inner.set_at(&keys[theirs.len()..], node.clone());
                }
            }
        }
        root.set_at(&keys, node.clone());
    }
    Ok(paths.len())
}

/// VALUE as TOML; the quotes of a string are optional.
fn value(argument: &str, text: &str) -> Result<Node, Problem> {
    let quoted = format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    for text in [text, &quoted] {
        if let Ok(section) = file::parse(Path::new("command line"), &format!("value = {text}"))
            && let [entry] = &section.entries[..]
        {
            return Ok(entry.node.clone());
        }
    }
    Err(problem(
        argument,
        format!("\"{text}\" is no value"),
        "a value as TOML: 3000, \"50 t/yr\", true, { uniform = [1, 2] }",
        None,
    ))
}

/// `--scale PATH=FACTOR` and `--shift PATH=AMOUNT`, in the study and in its levels.
fn change(root: &mut Section, argument: &str, option: &str, units: &UnitSystem) -> Result<usize, Problem> {
    let (path, text) = split(argument)?;
    let mut changed = 0;
    let mut failure = None;
    let mut act = |full: &[String], node: &mut Node| {
        let keys: Vec<&str> = full.iter().map(String::as_str).collect();
        let Some(dimension) = dimension(&keys) else { return };
        let amount = if option == "--scale" {
            text.trim_start_matches('+').parse().map(Change::Scale).map_err(|_| format!("\"{text}\" is no factor"))
        } else {
            unit::quantity(text.trim_start_matches('+'), dimension, units).map(Change::Shift)
        };
        match amount {
            Ok(amount) => changed += usize::from(alter(node, amount, dimension, units)),
            Err(message) => failure = Some(message),
        }
    };
    for full in expanded(root, path) {
        let keys: Vec<&str> = full.iter().map(String::as_str).collect();
        if let Some(node) = root.at_mut(&keys) {
            act(&full, node);
        }
    }
    let pattern: Vec<&str> = path.split('.').collect();
    for settings in level_sets(root) {
        for entry in &mut settings.entries {
            let prefix: Vec<String> = entry.key.split('.').map(str::to_owned).collect();
            within(&prefix, &mut entry.node, &pattern, &mut act);
        }
    }
    match (failure, changed) {
        (Some(message), _) => Err(problem(argument, message, "a number, for --shift with a unit if you like", None)),
        (None, 0) => {
            let help = settable(root, &pattern).err().and_then(|error| error.1);
            Err(problem(
                argument,
                format!("\"{path}\" is no number of this study"),
                "a path of numbers; `orecast list` shows them",
                help,
            ))
        }
        (None, changed) => Ok(changed),
    }
}

/// Calls `act` on what matches the pattern in or at a value that a level sets at `prefix`.
fn within(prefix: &[String], node: &mut Node, pattern: &[&str], act: &mut impl FnMut(&[String], &mut Node)) {
    let fits = prefix.iter().zip(pattern).all(|(key, wanted)| *wanted == "*" || key == wanted);
    if !fits || prefix.len() > pattern.len() {
        return;
    }
    if prefix.len() == pattern.len() {
        act(prefix, node);
    } else if let Value::Section(section) = &mut node.value {
        for entry in &mut section.entries {
            let longer: Vec<String> = prefix.iter().cloned().chain([entry.key.clone()]).collect();
            within(&longer, &mut entry.node, pattern, act);
        }
    }
}

/// What a number at a path measures, if the format has one there.
fn dimension(path: &[&str]) -> Option<crate::units::Dimension> {
    use crate::input::format::Kind;
    match crate::input::format::find(path)?.kind {
        Kind::Number(dimension, _)
        | Kind::Known(dimension, _)
        | Kind::Named(dimension, _)
        | Kind::Curve(dimension, _) => Some(dimension),
        Kind::LocalShare | Kind::Royalty => Some(crate::units::Dimension::Share),
        _ => None,
    }
}

/// Scales or shifts a number or a whole distribution, its bounds too; false if it holds none.
fn alter(node: &mut Node, change: Change, dimension: crate::units::Dimension, units: &UnitSystem) -> bool {
    let moved = |value: f64| match change {
        Change::Scale(factor) => value * factor,
        Change::Shift(amount) => value + amount,
    };
    let mut all = |node: &mut Node| alter(node, change, dimension, units);
    let read = match &node.value {
        Value::Whole(number) => Some(*number as f64),
        Value::Real(number) => Some(*number),
        Value::Text(text) => unit::quantity(text, dimension, units).ok(),
        _ => None,
    };
    if let Some(number) = read {
        node.value = Value::Real(moved(number));
        return true;
    }
    let Value::Section(section) = &mut node.value else {
        // Points or brackets: the second of each pair.
        let Value::List(items) = &mut node.value else { return false };
        let mut seconds = items.iter_mut().filter_map(|item| match &mut item.value {
            Value::List(pair) => pair.get_mut(1),
            _ => None,
        });
        return seconds.all(all);
    };
    let mut any = false;
    for entry in &mut section.entries {
        let key = entry.key.as_str();
        match (key, &mut entry.node.value) {
            ("value" | "p10" | "p50" | "p90" | "min" | "max" | "points" | "brackets", _) => any |= all(&mut entry.node),
            ("uniform" | "triangular" | "pert", Value::List(items)) => {
                items.iter_mut().for_each(|item| any |= all(item))
            }
            ("normal", Value::List(items)) => any |= alter_normal(items, change, dimension, units),
            ("lognormal", Value::List(items)) if matches!(change, Change::Scale(_)) => {
                any |= items.first_mut().is_some_and(&mut all);
            }
            ("discrete", Value::List(items)) => {
                for item in items {
                    if let Value::List(pair) = &mut item.value {
                        any |= pair.first_mut().is_some_and(&mut all);
                    }
                }
            }
            _ => {}
        }
    }
    any
}

/// A normal's mean moves with a shift, its standard deviation does not.
fn alter_normal(items: &mut [Node], change: Change, dimension: crate::units::Dimension, units: &UnitSystem) -> bool {
    let [mean, sd] = items else { return false };
    let spread = match change {
        Change::Scale(factor) => Change::Scale(factor.abs()),
        Change::Shift(_) => Change::Shift(0.0),
    };
    alter(mean, change, dimension, units) && alter(sd, spread, dimension, units)
}

/// The `set` sections of all levels.
fn level_sets(root: &mut Section) -> Vec<&mut Section> {
    let Some(Value::Section(axes)) = root.at_mut(&["axes"]).map(|node| &mut node.value) else { return Vec::new() };
    let mut sets = Vec::new();
    for axis in &mut axes.entries {
        let Value::Section(axis) = &mut axis.node.value else { continue };
        let Some(Value::Section(levels)) = axis.at_mut(&["levels"]).map(|node| &mut node.value) else { continue };
        for level in &mut levels.entries {
            let Value::Section(level) = &mut level.node.value else { continue };
            if let Some(Value::Section(set)) = level.at_mut(&["set"]).map(|node| &mut node.value) {
                sets.push(set);
            }
        }
    }
    sets
}

/// The paths that a pattern stands for: `*` for every name there; without one, the path itself.
fn expanded(root: &Section, pattern: &str) -> Vec<Vec<String>> {
    let mut paths: Vec<Vec<String>> = vec![Vec::new()];
    for key in pattern.split('.') {
        if key != "*" {
            paths.iter_mut().for_each(|path| path.push(key.to_owned()));
            continue;
        }
        let longer = paths.iter().flat_map(|path| {
            let keys: Vec<&str> = path.iter().map(String::as_str).collect();
            let here = if keys.is_empty() { Some(root) } else { root.at(&keys).and_then(Node::section) };
            let names = here.into_iter().flat_map(|section| &section.entries).map(|entry| entry.key.clone());
            names.map(|name| path.iter().cloned().chain([name]).collect::<Vec<_>>()).collect::<Vec<_>>()
        });
        paths = longer.collect();
    }
    if pattern.contains('*') {
        let exists = |path: &Vec<String>| root.at(&path.iter().map(String::as_str).collect::<Vec<_>>()).is_some();
        paths.retain(exists);
    }
    paths
}
