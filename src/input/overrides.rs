//! What the command line changes: `--set`, `--scale` and `--shift`. They come after every level, so they change the study's
//! own values and those that its levels give.

use crate::error::Problem;
use crate::input::argument::Argument;
use crate::input::axes::settable;
use crate::input::change::{Change, dimension};
use crate::input::tree::{Node, Section, Value};
use crate::model::Design;
use crate::units::UnitSystem;

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

impl Overrides {
    /// The options of the command line that ask for it, word by word.
    pub fn arguments(&self) -> Vec<String> {
        let all = |option: &'static str, values: &[String]| {
            values.iter().flat_map(move |value| [option.to_owned(), value.clone()]).collect::<Vec<_>>()
        };
        let one = |option: &'static str, value: Option<String>| {
            value.map_or(Vec::new(), |value| vec![option.to_owned(), value])
        };
        [
            all("--set", &self.set),
            all("--scale", &self.scale),
            all("--shift", &self.shift),
            one("--draws", self.draws.map(|draws| draws.to_string())),
            one("--seed", self.seed.map(|seed| seed.to_string())),
            one("--design", self.design.map(|design| design.word().to_owned())),
            all("--scenario", &self.scenarios),
        ]
        .concat()
    }
}

/// An override as applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// As given: `--scale sources.*.cost=1.1`.
    pub option: String,
    /// How many values it changed.
    pub changed: usize,
}

/// Applies all overrides to the tree.
pub fn apply(root: &mut Section, overrides: &Overrides, units: &UnitSystem) -> Result<Vec<Applied>, Vec<Problem>> {
    let (mut applied, mut problems) = (Vec::new(), Vec::new());
    let Overrides { set: sets, scale, shift, .. } = overrides;
    for (option, arguments) in [("--set", sets), ("--scale", scale), ("--shift", shift)] {
        for argument in arguments {
            let result = Argument::new(option, argument).and_then(|argument| match option {
                "--set" => set(root, &argument),
                _ => change(root, &argument, units),
            });
            match result {
                Ok(changed) => applied.push(Applied { option: format!("{option} {argument}"), changed }),
                Err(problem) => problems.push(problem),
            }
        }
    }
    if problems.is_empty() { Ok(applied) } else { Err(problems) }
}

/// `--set PATH=VALUE`: the number of values set.
fn set(root: &mut Section, argument: &Argument) -> Result<usize, Problem> {
    let node = argument.node()?;
    let paths = expanded(root, argument.path);
    if paths.is_empty() {
        return Err(argument.wrong_path(format!("nothing in the study matches \"{}\"", argument.path), None));
    }
    for path in &paths {
        let keys: Vec<&str> = path.iter().map(String::as_str).collect();
        settable(root, &keys).map_err(|(message, help)| argument.wrong_path(message, help))?;
        set_in_levels(root, &keys, &node);
        root.set_at(&keys, node.clone());
    }
    Ok(paths.len())
}

/// Where a level gives this path or something in it, the level's value gives way.
fn set_in_levels(root: &mut Section, keys: &[&str], node: &Node) {
    for settings in level_sets(root) {
        settings.entries.retain(|entry| {
            let theirs: Vec<&str> = entry.key.split('.').collect();
            !theirs.starts_with(keys)
        });
        for entry in &mut settings.entries {
            let theirs: Vec<&str> = entry.key.split('.').collect();
            if let (true, Value::Section(inner)) = (keys.starts_with(&theirs), &mut entry.node.value) {
                inner.set_at(&keys[theirs.len()..], node.clone());
            }
        }
    }
}

/// `--scale PATH=FACTOR` and `--shift PATH=AMOUNT`, in the study and in its levels: the number of values changed.
fn change(root: &mut Section, argument: &Argument, units: &UnitSystem) -> Result<usize, Problem> {
    let mut changed = 0;
    let mut failure = None;
    let mut act = |full: &[String], node: &mut Node| {
        let keys: Vec<&str> = full.iter().map(String::as_str).collect();
        let Some(dimension) = dimension(&keys) else { return };
        match argument.amount(dimension, units) {
            Ok((times, plus)) => {
                let change = Change { times, plus, dimension, units, origin: &argument.origin };
                changed += usize::from(change.apply(node));
            }
            Err(problem) => failure = Some(problem),
        }
    };
    for full in expanded(root, argument.path) {
        let keys: Vec<&str> = full.iter().map(String::as_str).collect();
        if let Some(node) = root.at_mut(&keys) {
            act(&full, node);
        }
    }
    let pattern = argument.keys();
    for settings in level_sets(root) {
        for entry in &mut settings.entries {
            let prefix: Vec<String> = entry.key.split('.').map(str::to_owned).collect();
            within(&prefix, &mut entry.node, &pattern, &mut act);
        }
    }
    match (failure, changed) {
        (Some(problem), _) => Err(problem),
        (None, 0) => Err(nothing(root, argument)),
        (None, changed) => Ok(changed),
    }
}

/// Why nothing was changed: there is nothing at the path, or it is not a number.
fn nothing(root: &Section, argument: &Argument) -> Problem {
    let keys = argument.keys();
    if argument.path.contains('*') {
        return argument.wrong_path(format!("no number of the study matches \"{}\"", argument.path), None);
    }
    if let Err((message, help)) = settable(root, &keys) {
        return argument.wrong_path(message, help);
    }
    match root.at(&keys).map(|node| &node.value) {
        None => {
            let help = "give it a value with --set first".to_owned();
            argument.wrong_path(format!("\"{}\" has no value that could be changed", argument.path), Some(help))
        }
        Some(Value::Section(section)) => {
            let inner: Vec<&str> = section.entries.iter().map(|entry| entry.key.as_str()).collect();
            let help = format!("it holds {}; \"{}.*\" is all of them", inner.join(", "), argument.path);
            argument.wrong_path(format!("\"{}\" is a section, no number", argument.path), Some(help))
        }
        Some(_) => argument.wrong_path(format!("\"{}\" is no number", argument.path), None),
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
