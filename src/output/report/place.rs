//! How scenarios are called in a report: by the level of the decision, under which they stand together, and by those of the
//! other axes.

use crate::model::Study;
use crate::output::view::View;

/// The decision's level, and the other axes' levels: (`SOROMA: 200 t/yr`, `As announced · Contested as now`). `left_out` is an
/// axis that is said elsewhere.
pub fn place(view: &View, scenario: usize, left_out: Option<usize>) -> (String, String) {
    let levels = labels(view.study, scenario);
    let group = view.decision.filter(|axis| Some(*axis) != left_out).map_or(String::new(), |axis| levels[axis].clone());
    let others = others(view, left_out).map(|axis| levels[axis].as_str()).collect::<Vec<_>>().join(" · ");
    // Where nothing else differs the decision's level is the row's name.
    if others.is_empty() { (String::new(), group) } else { (group, others) }
}

/// The names of the axes in the rows' labels: `Investment · Security`.
pub fn axes(view: &View, left_out: Option<usize>) -> String {
    let names: Vec<&str> = others(view, left_out).map(|axis| view.study.axes[axis].label.as_str()).collect();
    match view.decision {
        Some(axis) if names.is_empty() => view.study.axes[axis].label.clone(),
        _ => names.join(" · "),
    }
}

/// The scenarios, those with the same level of the decision together.
pub fn by_decision(view: &View) -> Vec<usize> {
    let mut scenarios: Vec<usize> = (0..view.study.scenarios.len()).collect();
    scenarios.sort_by_key(|scenario| view.decision.map(|axis| view.study.scenarios[*scenario].levels[axis]));
    scenarios
}

/// The axes that rows name.
fn others(view: &View, left_out: Option<usize>) -> impl Iterator<Item = usize> {
    (0..view.study.axes.len()).filter(move |axis| Some(*axis) != view.decision && Some(*axis) != left_out)
}

/// A scenario's levels by their labels.
pub fn labels(study: &Study, scenario: usize) -> Vec<String> {
    let levels = study.axes.iter().zip(&study.scenarios[scenario].levels);
    levels.map(|(axis, level)| axis.levels[*level].label.clone()).collect()
}
