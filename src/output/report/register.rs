//! The register of assumptions: every number, how far it may be trusted, where it comes from, and how much of the outcome's
//! variance is its own.

use super::board::{Board, Cell, Group};
use super::findings::Shares;
use crate::model::{Assumption, Level, Reference, Study};
use crate::output::view::{View, what_if_level};
use crate::output::words::quantity;
use serde::Serialize;

/// A reference in one line, with its address.
#[derive(Debug, Clone, Serialize, Default)]
pub struct Cited {
    /// Publisher, title, date.
    pub text: String,
    /// Its address, if that is one of the web.
    pub url: Option<String>,
}

impl Cited {
    /// The reference of a key; the key itself where there is none.
    pub fn of(study: &Study, key: &str) -> Self {
        let found = study.references.iter().find(|reference| reference.key == key);
        found.map_or_else(|| Self { text: key.to_owned(), url: None }, Self::line)
    }

    fn line(reference: &Reference) -> Self {
        let parts = [reference.publisher.as_ref(), Some(&reference.title), reference.date.as_ref()];
        let text = parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ");
        // Nothing but an address of the web becomes a link.
        let is_web = |url: &&String| url.starts_with("https://") || url.starts_with("http://");
        Self { text, url: reference.url.as_ref().filter(is_web).cloned() }
    }
}

/// A number of the study.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// Its path in the file.
    pub path: String,
    /// Its value or distribution, with the unit.
    pub value: String,
    /// A, B or C; empty where it has none.
    pub grade: String,
    /// Where it was published.
    pub reference: Option<Cited>,
    /// What the study adds.
    pub note: String,
    /// The level that gives it this value.
    pub level: String,
    /// Its share of the outcome's variance: as shown, and the number to sort by; empty where it is not known.
    pub share: (String, String),
}

/// Every number of the study that is not a default.
pub fn register(study: &Study, shares: Option<&Shares>) -> Vec<Entry> {
    let entry = |it: &Assumption| Entry {
        path: it.path.clone(),
        value: value(study, it),
        grade: it.grade.map_or(String::new(), |grade| grade.to_string()),
        reference: it.reference.as_ref().map(|key| Cited::of(study, key)),
        note: it.note.clone().unwrap_or_default(),
        level: it.level.clone().unwrap_or_default(),
        share: shares.map_or_else(Default::default, |shares| shares.of(&it.path)),
    };
    study.assumptions.iter().filter(|it| !it.is_default).map(entry).collect()
}

/// What a what-if sets: the options or the cases, and each number that they change, as it is and as set. None for any other
/// run.
pub fn change(view: &View) -> Option<Board> {
    let axis = view.what_if().map(|axis| &view.study.axes[axis])?;
    let study = view.study;
    let row = |set: &Assumption, changed: &Level| {
        let level = set.level.as_deref()?.strip_suffix(&what_if_level(&changed.name))?;
        let level = if level.is_empty() { level } else { level.strip_suffix(", ")? };
        let before =
            study.assumptions.iter().find(|it| it.path == set.path && it.level.as_deref().unwrap_or("") == level);
        let before = before.map_or("–".into(), |it| value(study, it));
        Some([changed.label.clone(), set.path.clone(), before, value(study, set), level.to_owned()])
    };
    let rows = |changed: &Level| study.assumptions.iter().filter_map(|set| row(set, changed)).collect::<Vec<_>>();
    let all = axis.levels.iter().flat_map(rows);
    Some(Board {
        id: "change",
        title: "What is changed".into(),
        caption: format!("Each change against the study {}", axis.levels[0].label),
        heads: ["Change", "Number", "As it is", "As set", "In level"].map(str::to_owned).to_vec(),
        labels: 5,
        groups: vec![Group {
            title: String::new(),
            rows: all.map(|row| row.into_iter().map(Cell::words).collect()).collect(),
        }],
    })
}

/// A number or a distribution in a unit that suits it.
fn value(study: &Study, assumption: &Assumption) -> String {
    quantity(&assumption.value, &assumption.unit, &study.units)
}
