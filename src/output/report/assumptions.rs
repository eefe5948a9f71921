//! The register of assumptions, and of a what-if what the change sets.

use super::table;
use crate::model::{Assumption, Reference, Study};
use crate::output::view::{AS_SET, View};
use crate::output::words::quantity;

/// Every number of the study that is not a default, where it comes from, and how far it may be trusted.
pub fn assumptions(study: &Study) -> String {
    let rows = study.assumptions.iter().filter(|it| !it.is_default).map(|it| {
        vec![
            it.path.clone(),
            value(study, it),
            it.grade.map_or(String::new(), |grade| grade.to_string()),
            it.reference.as_ref().map_or(String::new(), |key| cited(study, key)),
            it.note.clone().unwrap_or_default(),
            it.level.clone().unwrap_or_default(),
        ]
    });
    let heads = ["Number", "Value", "Grade", "Reference", "Note", "Set by level"].map(str::to_owned).to_vec();
    let caption = "A: measured or official; B: reported by one good source; C: judgement. What is left at its default is in \
                   tables/assumptions.csv";
    table(("Assumptions", caption, ""), heads, rows.collect())
}

/// What a what-if sets: the options, and each number that they change, as it is and as set. Empty for any other run.
pub fn change(view: &View) -> String {
    let Some(options) = view.what_if().and_then(|axis| view.study.axes[axis].levels.last()) else {
        return String::new();
    };
    let study = view.study;
    let row = |set: &Assumption| {
        let level = set.level.as_deref()?.strip_suffix(AS_SET)?.trim_end_matches(", ");
        let before =
            study.assumptions.iter().find(|it| it.path == set.path && it.level.as_deref().unwrap_or("") == level);
        let before = before.map_or("–".into(), |it| value(study, it));
        Some(vec![set.path.clone(), before, value(study, set), level.to_owned()])
    };
    let heads = ["Number", "As it is", "As set", "In level"].map(str::to_owned).to_vec();
    table(("What is changed", &options.label, ""), heads, study.assumptions.iter().filter_map(row).collect())
}

/// A number or a distribution in a unit that suits it.
fn value(study: &Study, assumption: &Assumption) -> String {
    quantity(&assumption.value, &assumption.unit, &study.units)
}

/// A reference in one line: publisher, title, date.
pub fn cited(study: &Study, key: &str) -> String {
    study.references.iter().find(|reference| reference.key == key).map_or_else(|| key.to_owned(), line)
}

fn line(reference: &Reference) -> String {
    let parts = [reference.publisher.as_ref(), Some(&reference.title), reference.date.as_ref(), reference.url.as_ref()];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}
