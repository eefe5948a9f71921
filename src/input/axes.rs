//! Reads [axes.NAME] and the list of scenarios; finds out what each level sets.

use crate::input::context::nearest;
use crate::input::format::{self, AXIS, LEVEL, SCENARIOS};
use crate::input::kind::Kind;
use crate::input::reader::{Reader, is_misspelt};
use crate::input::tree::{Entry, Node, Origin, Section, Value};
use crate::model::{Axis, AxisKind, KPIS, Level};

/// A new value that a level gives to a path.
pub struct Setting<'a> {
    /// The path, key by key.
    pub path: Vec<&'a str>,
    /// Where it was written.
    pub origin: &'a Origin,
    /// The value.
    pub node: &'a Node,
}

/// The axes as read, and what each of their levels sets: `[axis][level]`.
pub struct Axes<'a> {
    /// The axes.
    pub axes: Vec<Axis>,
    /// The settings.
    pub settings: Vec<Vec<Vec<Setting<'a>>>>,
}

/// Reads all axes of the file, whose tree is `root`.
pub fn read<'a>(file: &Reader<'a>, root: &'a Section) -> Axes<'a> {
    let mut read = Axes { axes: Vec::new(), settings: Vec::new() };
    for (name, section, origin) in file.map("axes") {
        let path = format!("axes.{name}");
        let reader = Reader::new(file.context, section, origin, AXIS, &path);
        let (axis, settings) = axis(&reader, name, root);
        read.axes.push(axis);
        read.settings.push(settings);
    }
    collisions(file, &read);
    read
}

/// Names that the tables' other columns have, or that a what-if needs.
const RESERVED: &str = "axis from to year months metric unit n mean sd se p05 p10 p25 p50 p75 p90 p95 positive claim bound \
    probability reference what_if draw scenario level factor grade path path_unit statistic target \
    crossing value low high design draws estimate rate rate_se precision draws_needed change share \
    decision criterion rank regret S1 S1_conf ST ST_conf S2 S2_conf mu mu_star mu_star_conf sigma \
    low_input high_input swing swing_conf SRC SRC_conf SRRC SRRC_conf PRCC PRCC_conf minimum median \
    maximum CV median_dummy maximum_dummy delta delta_conf delta_dummy month facility";

fn axis<'a>(reader: &Reader<'_>, name: &str, root: &'a Section) -> (Axis, Vec<Vec<Setting<'a>>>) {
    if RESERVED.split(' ').any(|it| it == name) || KPIS.iter().any(|kpi| kpi.name == name) {
        let message = format!("an axis cannot be called \"{name}\": the tables have a column of that name");
        reader.context.problem(reader.origin, &format!("axes.{name}"), message, "another name", None);
    }
    let mut levels = Vec::new();
    let mut settings = Vec::new();
    let map = root.at(&["axes", name, "levels"]).and_then(Node::section);
    if map.is_none_or(|map| map.entries.is_empty()) {
        reader.missing("levels");
    }
    for entry in map.into_iter().flat_map(|map| &map.entries) {
        let path = format!("{}.{}", reader.path("levels"), entry.key);
        reader.context.name(entry, &reader.path("levels"));
        let Some(section) = entry.node.section() else {
            let message = format!("{} is {}", entry.node.shown(), entry.node.kind());
            reader.context.problem(&entry.node.origin, &path, message, "a section: { label = …, set = { … } }", None);
            continue;
        };
        let inner = Reader::new(reader.context, section, &entry.node.origin, LEVEL, &path);
        let label = inner.text("label").unwrap_or_else(|| entry.key.clone());
        levels.push(Level { name: entry.key.clone(), label });
        settings.push(level_settings(&inner, section, root, &path));
    }
    let kind = match reader.word("kind") {
        Some("decision") => AxisKind::Decision,
        _ => AxisKind::Uncertainty,
    };
    if reader.get("kind").is_none() {
        reader.missing("kind");
    }
    let reference = reference(reader, kind, &levels);
    let label = reader.text("label").unwrap_or_else(|| name.to_owned());
    (Axis { name: name.to_owned(), label, kind, levels, reference }, settings)
}

/// The reference level; a decision needs one.
fn reference(reader: &Reader, kind: AxisKind, levels: &[Level]) -> Option<usize> {
    let Some(given) = reader.text("reference") else {
        if kind == AxisKind::Decision && reader.get("reference").is_none() {
            reader.missing("reference");
        }
        return None;
    };
    let names: Vec<&str> = levels.iter().map(|level| level.name.as_str()).collect();
    let found = names.iter().position(|name| *name == given);
    if let (None, Some(node)) = (found, reader.get("reference")) {
        reader.context.unknown(&node.origin, &reader.path("reference"), "level", &given, &names);
    }
    found
}

/// What a level sets. Each path must exist or be a key that the format knows there.
fn level_settings<'a>(reader: &Reader, section: &'a Section, root: &Section, path: &str) -> Vec<Setting<'a>> {
    let set = section.get("set").and_then(Node::section);
    if let (None, Some(node)) = (set, section.get("set")) {
        reader.problem(node, "set", format!("{} is {}", node.shown(), node.kind()), "{ \"path.of.a.key\" = value, … }");
    }
    let mut settings = Vec::new();
    for entry in set.into_iter().flat_map(|set| &set.entries) {
        let keys: Vec<&str> = entry.key.split('.').collect();
        let at = format!("{path}.set");
        if let Some(written) = dotted(entry) {
            let message = format!("without quotes this sets all of \"{}\" anew", entry.key);
            let help = format!("write the whole path in quotes: \"{written}\" = …");
            reader.context.problem(&entry.origin, &at, message, "a path in quotes", Some(help));
            continue;
        }
        if let Err((message, help)) = settable(root, &keys) {
            if is_misspelt_in_study(root, &keys) {
                continue;
            }
            reader.context.problem(&entry.origin, &at, message, "a path of this study", help);
            continue;
        }
        settings.push(Setting { path: keys, origin: &entry.origin, node: &entry.node });
    }
    settings
}

/// The path of a setting whose key is written with dots outside of quotes, which TOML takes for sections in sections.
fn dotted(entry: &Entry) -> Option<String> {
    let text = &entry.origin.text.text;
    if !text.get(entry.origin.span.end..)?.trim_start().starts_with('.') {
        return None;
    }
    let written = text.get(entry.origin.span.start..)?.split(['=', ']', '\n']).next()?;
    Some(written.chars().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'')).collect())
}

/// Whether a value may be set at a path: it exists, or the format knows a key there and all named things on the way exist.
pub fn settable(root: &Section, path: &[&str]) -> Result<(), (String, Option<String>)> {
    let forbidden = ["axes", "extends", "format", "scenarios"];
    if path.first().is_some_and(|first| forbidden.contains(first)) {
        return Err((format!("\"{}\" cannot be set: only what the world is like can", path.join(".")), None));
    }
    if root.at(path).is_some() {
        return Ok(());
    }
    if format::find(path).is_none() {
        return Err(no_path(root, path, path));
    }
    // A section of fixed keys is made where it is not there; a named thing must be, else a slip would make one.
    let is_map =
        |path: &[&str]| format::find(path).is_some_and(|it| it.is_named && matches!(it.key.kind, Kind::Map(_)));
    let absent = (1..=path.len()).map(|end| &path[..end]).find(|here| is_map(here) && root.at(here).is_none());
    let Some(absent) = absent else { return Ok(()) };
    let (message, help) = no_path(root, path, absent);
    let first = "write it into the study first, if need be without effect (enabled = false, probability = 0)";
    Err((message, help.or_else(|| Some(first.into()))))
}

/// Says that a path leads nowhere from `absent` on, and which may be meant.
fn no_path(root: &Section, path: &[&str], absent: &[&str]) -> (String, Option<String>) {
    let help = mended(root, path).map(|right| format!("did you mean \"{right}\"?"));
    (format!("the study has no \"{}\"", absent.join(".")), help)
}

/// The path with the nearest right name in the place of each wrong one, if there is such a path.
fn mended(root: &Section, path: &[&str]) -> Option<String> {
    let mut right: Vec<&str> = Vec::new();
    for key in path {
        let names = names_at(root, &right);
        let name = if names.contains(key) { key } else { nearest(key, &names)? };
        right.push(name);
    }
    (right != path).then(|| right.join("."))
}

/// What may follow a path: what is there, and what the format knows there.
fn names_at<'a>(root: &'a Section, path: &[&str]) -> Vec<&'a str> {
    let here = if path.is_empty() { Some(root) } else { root.at(path).and_then(Node::section) };
    let there = here.into_iter().flat_map(|it| &it.entries).map(|entry| entry.key.as_str());
    there.chain(format::keys_at(path).iter().map(|key| key.name)).collect()
}

/// Whether something on the way to a path is not there because it is misspelt where it was written, which is told there.
pub fn is_misspelt_in_study(root: &Section, path: &[&str]) -> bool {
    let known = (0..path.len()).rev().find(|end| *end == 0 || root.at(&path[..*end]).is_some()).unwrap_or(0);
    let here = if known == 0 { Some(root) } else { root.at(&path[..known]).and_then(Node::section) };
    here.is_some_and(|section| is_misspelt(section, format::keys_at(&path[..known]), path[known]))
}

/// Two axes that set the same leaf contradict each other.
fn collisions(file: &Reader, read: &Axes) {
    for (first, axis) in read.axes.iter().enumerate() {
        for (second, other) in read.axes.iter().enumerate().skip(first + 1) {
            for mine in read.settings[first].iter().flatten() {
                let same =
                    |theirs: &&Setting| theirs.path.starts_with(&mine.path) || mine.path.starts_with(&theirs.path);
                if let Some(theirs) = read.settings[second].iter().flatten().find(same) {
                    let path = theirs.path.join(".");
                    let message = format!("the axes \"{}\" and \"{}\" both set \"{path}\"", axis.name, other.name);
                    let help = "let one axis set it, or let the two set different keys";
                    file.context.problem(theirs.origin, &path, message, "one axis for each key", Some(help.into()));
                }
            }
        }
    }
}

/// A study of more scenarios is a mistake.
const MOST_SCENARIOS: usize = 10_000;

/// The scenarios: the list of [scenarios], or the whole grid.
pub fn scenarios(file: &Reader, axes: &[Axis]) -> Vec<Vec<usize>> {
    let list = file.section("scenarios").and_then(|(section, origin)| {
        let reader = Reader::new(file.context, section, origin, SCENARIOS, "scenarios");
        reader.get("only").map(|only| list(&reader, only, axes))
    });
    list.unwrap_or_else(|| grid(file, axes))
}

/// Every combination of levels, the last axis fastest.
fn grid(file: &Reader, axes: &[Axis]) -> Vec<Vec<usize>> {
    let size = axes.iter().fold(1_usize, |size, axis| size.saturating_mul(axis.levels.len()));
    if let (true, Some(node)) = (size > MOST_SCENARIOS, file.get("axes")) {
        let allowed = format!("up to {MOST_SCENARIOS}; [scenarios] may list some of them");
        file.problem(node, "axes", format!("the axes span {size} scenarios"), &allowed);
        return Vec::new();
    }
    axes.iter().fold(vec![Vec::new()], |grid, axis| {
        let extended = grid.iter().flat_map(|levels| {
            (0..axis.levels.len()).map(move |level| levels.iter().copied().chain([level]).collect())
        });
        extended.collect()
    })
}

/// The scenarios that a study lists.
fn list(reader: &Reader, only: &Node, axes: &[Axis]) -> Vec<Vec<usize>> {
    let Some(items) = only.list() else {
        reader.problem(only, "only", format!("{} is {}", only.shown(), only.kind()), "[{ axis = \"level\", … }, …]");
        return Vec::new();
    };
    if items.is_empty() {
        reader.problem(only, "only", "the list is empty".into(), "at least one scenario");
    }
    let mut scenarios: Vec<Vec<usize>> = Vec::new();
    for item in items {
        let Some(levels) = listed(reader, item, axes) else { continue };
        if scenarios.contains(&levels) {
            reader.problem(item, "only", format!("{} is there already", item.shown()), "each scenario once");
        } else {
            scenarios.push(levels);
        }
    }
    scenarios
}

/// One entry of the list: a level for each axis.
fn listed(reader: &Reader, item: &Node, axes: &[Axis]) -> Option<Vec<usize>> {
    let names: Vec<&str> = axes.iter().map(|axis| axis.name.as_str()).collect();
    let Value::Section(section) = &item.value else {
        reader.problem(item, "only", format!("{} is {}", item.shown(), item.kind()), "{ axis = \"level\", … }");
        return None;
    };
    for entry in section.entries.iter().filter(|entry| !names.contains(&entry.key.as_str())) {
        reader.context.unknown(&entry.origin, "scenarios.only", "axis", &entry.key, &names);
    }
    let level = |axis: &Axis| {
        let levels: Vec<&str> = axis.levels.iter().map(|level| level.name.as_str()).collect();
        let Some(node) = section.get(&axis.name) else {
            reader.problem(item, "only", format!("it names no level of \"{}\"", axis.name), "a level for every axis");
            return None;
        };
        let name = node.text().unwrap_or_default();
        let found = levels.iter().position(|level| *level == name);
        if found.is_none() {
            reader.context.unknown(&node.origin, "scenarios.only", "level", name, &levels);
        }
        found
    };
    axes.iter().map(level).collect()
}
