//! A study's file laid over those that it extends.

use crate::input::citation::CITATION;
use crate::input::distributions::is_number;
use crate::input::format::{self, Found};
use crate::input::kind::{Key, Kind};
use crate::input::tree::{Node, Section, Value};

/// Lays the file `over` on `base`: its keys replace those of the base, leaf by leaf.
pub fn overlay(base: &mut Section, over: Section) {
    lay(base, over, &mut Vec::new());
}

fn lay(base: &mut Section, over: Section, path: &mut Vec<String>) {
    for entry in over.entries {
        path.push(entry.key.clone());
        let known = base.entries.iter_mut().find(|known| known.key == entry.key);
        match (known.map(|known| &mut known.node.value), entry.node.value) {
            (Some(Value::Section(mine)), Value::Section(theirs)) if merges(path, mine, &theirs) => {
                lay(mine, theirs, path)
            }
            (_, value) => base.set(&entry.key, Node { value, ..entry.node }),
        }
        path.pop();
    }
}

/// Whether one table at a path is laid into the other. Numbers, curves and brackets are leaves: they are replaced as a whole,
/// unless only the citation changes. What the format has at the path tells them from sections, in which a thing may well be
/// called as a distribution is.
fn merges(path: &[String], base: &Section, over: &Section) -> bool {
    let path: Vec<&str> = path.iter().map(String::as_str).collect();
    let is_leaf = match format::find(&path) {
        Some(Found { key: Key { kind: Kind::Section(_) | Kind::Map(_) | Kind::Begins | Kind::Set, .. }, .. }) => false,
        Some(Found { key: Key { kind: Kind::Named(..), .. }, is_named }) => is_named,
        Some(Found { key: Key { kind: Kind::LocalShare, .. }, .. }) | None => is_number(base) || is_number(over),
        Some(_) => true,
    };
    let cites = !over.entries.is_empty() && over.entries.iter().all(|entry| CITATION.contains(&&*entry.key));
    cites || !is_leaf
}
