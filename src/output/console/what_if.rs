//! What a change does: the paired differences of a what-if.

use super::added::{Change, changes};
use super::{SHARES, errors, labels};
use crate::analysis::{Difference, Results};
use crate::model::Study;
use crate::output::columns::{Column, table};
use crate::output::rounding;
use crate::output::selection::Selection;
use crate::output::view::View;

/// The most scenarios that are listed.
const LIMIT: usize = 40;

/// What the change does: the paired differences of the KPIs, a row for each scenario in which any draw differs.
pub fn what_if(study: &Study, results: &Results) -> String {
    let axis = study.axes.len().saturating_sub(1);
    let settled = rounding::settled(results);
    let view = View::new(study, &settled);
    let of = |scenario: usize| view.results.differences.iter().find(|it| it.axis == axis && it.to == scenario);
    let all: Vec<&Difference> = (0..study.scenarios.len()).filter_map(of).collect();
    let moved = moved(&changes(&view, &all));
    let (changed, same): (Vec<_>, Vec<_>) = all.iter().zip(&moved).partition(|(_, moved)| **moved);
    let scenarios = |some: &[(&&Difference, &bool)]| some.iter().map(|(it, _)| it.to).collect::<Vec<usize>>();
    let (changed, same) = (scenarios(&changed), scenarios(&same));
    let selection = Selection::of(&view, LIMIT, |scenario| changed.contains(&scenario));
    let differences: Vec<&Difference> = selection.scenarios.iter().filter_map(|scenario| of(*scenario)).collect();
    let mut notes: Vec<String> = selection.rest("differences").into_iter().collect();
    let mut columns: Vec<Column> = labels(study, &selection.scenarios, 0..axis);
    let (kept, even): (Vec<Change>, Vec<Change>) =
        changes(&view, &differences).into_iter().partition(|change| change.even.contains(&false));
    columns.extend(kept.into_iter().flat_map(|change| change.columns));
    let even: Vec<String> = even.into_iter().map(|change| change.words).collect();
    if changed.is_empty() {
        return format!("{}: what the change does\n\nNothing, in any draw, to: {}\n", study.title, even.join(", "));
    }
    if !even.is_empty() {
        notes.push(format!("No change in any draw: {}", even.join(", ")));
    }
    if !same.is_empty() {
        notes.push(format!("No change in any draw of {} more scenarios{}", same.len(), which(&view, &same, &changed)));
    }
    let notes: String = notes.iter().map(|note| format!("{note}\n")).collect();
    format!(
        "{}: what the change does\n\n{}{notes}\nMean paired differences {}.\n\
         {SHARES}Percentiles and all other KPIs: tables/differences.csv\n",
        study.title,
        table(&columns),
        errors(study.sampling),
    )
}

/// In which rows any draw differs.
fn moved(changes: &[Change]) -> Vec<bool> {
    let rows = changes.first().map_or(0, |change| change.even.len());
    (0..rows).map(|row| changes.iter().any(|change| !change.even[row])).collect()
}

/// Which scenarios do not change, where they are all those of some levels of an axis: `: capacity today, baseline`.
fn which(view: &View, same: &[usize], changed: &[usize]) -> String {
    let level = |scenario: &usize, axis: usize| view.study.scenarios[*scenario].levels[axis];
    let apart =
        |axis: &usize| !same.iter().any(|one| changed.iter().any(|other| level(one, *axis) == level(other, *axis)));
    let own = (0..view.study.axes.len()).filter(|axis| Some(*axis) != view.what_if());
    own.into_iter().find(apart).map_or(String::new(), |axis| {
        let held = |it: &usize| same.iter().any(|scenario| level(scenario, axis) == *it);
        let levels = (0..view.study.axes[axis].levels.len()).filter(held);
        let names: Vec<&str> = levels.map(|level| view.study.axes[axis].levels[level].name.as_str()).collect();
        format!(": {} {}", view.study.axes[axis].name, names.join(", "))
    })
}
