//! Which scenarios a reader is shown: each decision at the reference, else the middle, of all other axes.

use crate::output::finding::diff::figures::distinct;
use crate::output::finding::diff::moves::Move;
use crate::output::finding::diff::{Compared, Side};

/// The levels of the scenarios shown, in the tables' order.
pub fn headline(compared: &Compared) -> Vec<Vec<String>> {
    let all = scenarios(&compared.kpis);
    let axes = compared.axes.iter().enumerate();
    let levels = |at: usize| distinct(all.iter().map(|levels| levels[at].as_str()));
    let decision = compared.axes.iter().position(|axis| is_decision(compared.b, axis));
    let held: Vec<(usize, &str)> = axes
        .filter(|(at, _)| Some(*at) != decision)
        .filter_map(|(at, axis)| Some((at, standing(compared.b, axis, &levels(at))?)))
        .collect();
    let is_held = |levels: &&Vec<String>| held.iter().all(|(at, level)| levels[*at] == **level);
    let shown: Vec<Vec<String>> = all.iter().filter(is_held).cloned().collect();
    // A scenario that stands for others may not have been run.
    if shown.is_empty() { all } else { shown }
}

/// The levels of all scenarios of some moves, in their order.
pub fn scenarios(moves: &[Move]) -> Vec<Vec<String>> {
    distinct(moves.iter().map(|it| it.levels.clone()))
}

fn is_decision(side: &Side, axis: &str) -> bool {
    side.word(&["axes", axis, "kind"]) == Some("decision")
}

/// The level that stands for an axis.
fn standing<'l>(side: &Side, axis: &str, levels: &[&'l str]) -> Option<&'l str> {
    let reference = side.word(&["axes", axis, "reference"]);
    let named = levels.iter().find(|level| Some(**level) == reference);
    named.or_else(|| levels.get(levels.len().saturating_sub(1) / 2)).copied()
}
