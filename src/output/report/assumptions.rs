//! The register of assumptions, and of a what-if what the change sets.

use super::table;
use crate::model::{Assumption, Level, Reference, Study};
use crate::output::view::{View, what_if_level};
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

/// What a what-if sets: the options or the cases, and each number that they change, as it is and as set. Empty for any other
/// run.
pub fn change(view: &View) -> String {
    let Some(axis) = view.what_if().map(|axis| &view.study.axes[axis]) else {
        return String::new();
    };
    let study = view.study;
    let row = |set: &Assumption, changed: &Level| {
        let level = set.level.as_deref()?.strip_suffix(&what_if_level(&changed.name))?;
        let level = if level.is_empty() { level } else { level.strip_suffix(", ")? };
        let before =
            study.assumptions.iter().find(|it| it.path == set.path && it.level.as_deref().unwrap_or("") == level);
        let before = before.map_or("–".into(), |it| value(study, it));
        Some(vec![set.path.clone(), before, value(study, set), level.to_owned()])
    };
    let rows = |changed: &Level| study.assumptions.iter().filter_map(|set| row(set, changed)).collect::<Vec<_>>();
    let heads = ["Number", "As it is", "As set", "In level"].map(str::to_owned).to_vec();
    if let [_, changed] = &axis.levels[..] {
        return table(("What is changed", &changed.label, ""), heads, rows(changed));
    }
    let of_case =
        |case: &Level| rows(case).into_iter().map(|row| [vec![case.label.clone()], row].concat()).collect::<Vec<_>>();
    let caption = format!("Each case against the study {}", axis.levels[0].label);
    let heads = [vec!["Case".to_owned()], heads].concat();
    table(("What is changed", &caption, ""), heads, axis.levels.iter().flat_map(of_case).collect())
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
