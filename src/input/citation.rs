//! Reads where a number comes from: reference, grade, note.

use crate::input::context::Context;
use crate::input::reader::join;
use crate::input::tree::Section;
use crate::model::{Assumption, Grade};

/// Keys that any number's table may hold.
pub const CITATION: [&str; 3] = ["reference", "grade", "note"];

/// Adds a table's citation to an assumption.
pub fn cite(context: &Context, section: &Section, assumption: &mut Assumption) {
    let text = |key: &str| {
        let node = section.get(key)?;
        if node.text().is_none() {
            let message = format!("{} is {}", node.shown(), node.kind());
            context.problem(&node.origin, &join(&assumption.path, key), message, "a string in quotes", None);
        }
        node.text().map(str::to_owned)
    };
    let (reference, note) = (text("reference"), text("note"));
    if let (Some(key), Some(node)) = (&reference, section.get("reference"))
        && !context.references.contains(key)
    {
        let known: Vec<&str> = context.references.iter().map(String::as_str).collect();
        context.unknown(&node.origin, &join(&assumption.path, "reference"), "reference", key, &known);
    }
    assumption.reference = reference.or(assumption.reference.take());
    assumption.note = note.or(assumption.note.take());
    let Some(grade) = section.get("grade") else { return };
    assumption.grade = grade.text().and_then(Grade::of);
    if assumption.grade.is_none() {
        let path = join(&assumption.path, "grade");
        let allowed = "\"A\" measured or official, \"B\" reported by one good source, \"C\" judgement";
        context.problem(&grade.origin, &path, format!("{} is no grade", grade.shown()), allowed, None);
    }
}

/// Adds a table's citation to the assumption at `path`, which was entered last.
pub fn cite_last(context: &Context, citation: Option<&Section>, path: &str) {
    let mut assumptions = context.assumptions.borrow_mut();
    let last = assumptions.iter_mut().rev().find(|it| it.path == path);
    if let (Some(citation), Some(assumption)) = (citation, last) {
        cite(context, citation, assumption);
    }
}
