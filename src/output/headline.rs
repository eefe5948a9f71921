//! Which scenarios an analysis is about unless somebody says.

use crate::analysis::Results;
use crate::model::Study;
use crate::output::view::View;
use std::ops::RangeTo;

/// For each level of the decision the scenario at the reference, else the middle, of every other axis: those that charts and
/// the console show.
pub fn headline(study: &Study) -> Vec<usize> {
    let results = Results::default();
    let view = View::new(study, &results);
    view.choices(usize::MAX).0.iter().filter_map(|choice| view.find(&view.settings(*choice))).collect()
}

/// The scenario that stands for all: at the reference, else the middle, of every axis.
pub fn middle(study: &Study) -> Option<usize> {
    View::new(study, &Results::default()).find(&[])
}

/// The labels of a scenario's levels on those of the first `axes` of which the study has several:
/// `200 t/yr refinery · contested`.
pub fn label(study: &Study, scenario: usize, axes: RangeTo<usize>) -> String {
    labels(study, &study.scenarios[scenario].levels[axes].iter().copied().enumerate().collect::<Vec<_>>())
}

/// The labels of levels (axis, level), without the axes of which the study has only one.
pub fn labels(study: &Study, levels: &[(usize, usize)]) -> String {
    let several = |(axis, level): &&(usize, usize)| study.scenarios.iter().any(|other| other.levels[*axis] != *level);
    let labels = levels.iter().filter(several).map(|(axis, level)| study.axes[*axis].levels[*level].label.as_str());
    labels.collect::<Vec<_>>().join(" · ")
}
