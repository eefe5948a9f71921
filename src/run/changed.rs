//! What a what-if sets, for the register of assumptions.

use crate::model::Assumption;
use crate::output::what_if_level;

/// What the options set, for the register: each number that differs, as set on a level of the what-if. An option of which no
/// number tells, such as one that leaves a facility out, is entered as it was given.
pub fn changed(plain: &[Assumption], altered: &[Assumption], sets: &[String], level: &str) -> Vec<Assumption> {
    let own = what_if_level(level);
    let at = |all: &[Assumption], path: &str, level: Option<&str>| {
        all.iter().find(|it| it.path == path && it.level.as_deref() == level).cloned()
    };
    let as_set = |set: Assumption, level: Option<&str>| {
        let level = level.map_or(own.clone(), |level| format!("{level}, {own}"));
        Assumption { level: Some(level), is_default: false, ..set }
    };
    let differs = altered.iter().filter_map(|set| {
        let before = at(plain, &set.path, set.level.as_deref());
        let same = before.map_or(set.is_default, |it| (it.value, it.unit) == (set.value.clone(), set.unit.clone()));
        (!same).then(|| as_set(set.clone(), set.level.as_deref()))
    });
    // Where an option takes the place of what a level gave, the level has the study's own value.
    let replaced = plain.iter().filter(|it| it.level.is_some()).filter_map(|before| {
        let level = before.level.as_deref();
        let gone = at(altered, &before.path, level).is_none();
        let set = at(altered, &before.path, None).filter(|set| gone && set.value != before.value)?;
        Some(as_set(set, level))
    });
    let mut changed: Vec<Assumption> = differs.chain(replaced).collect();
    for (path, value) in sets.iter().filter_map(|set| set.split_once('=')) {
        if !changed.iter().any(|it| it.path.starts_with(path)) && !path.contains('*') {
            let (path, value) = (path.trim().to_owned(), value.trim().to_owned());
            let (unit, level) = (String::new(), Some(own.clone()));
            changed.push(Assumption {
                path,
                value,
                unit,
                reference: None,
                grade: None,
                note: None,
                is_default: false,
                level,
            });
        }
    }
    changed
}
