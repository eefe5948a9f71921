//! A study's file laid over those that it extends.

use crate::input::citation::CITATION;
use crate::input::law::is_number;
use crate::input::tree::{Section, Value};

/// Lays `over` on `base`: its keys replace those of the base, leaf by leaf.
pub fn overlay(base: &mut Section, over: Section) {
    for entry in over.entries {
        let known = base.entries.iter_mut().find(|known| known.key == entry.key);
        match (known.map(|known| &mut known.node.value), &entry.node.value) {
            (Some(Value::Section(mine)), Value::Section(theirs)) if merges(mine, theirs) => {
                overlay(mine, theirs.clone());
            }
            _ => base.set(&entry.key, entry.node),
        }
    }
}

/// Whether one table is laid into the other. A number is a leaf, and so are points and brackets: they are replaced as a
/// whole, unless only the citation changes.
fn merges(base: &Section, over: &Section) -> bool {
    let is_leaf =
        |section: &Section| is_number(section) || ["points", "brackets"].iter().any(|key| section.get(key).is_some());
    let cites = !over.entries.is_empty() && over.entries.iter().all(|entry| CITATION.contains(&&*entry.key));
    cites || !is_leaf(base) && !is_leaf(over)
}
