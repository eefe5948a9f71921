//! Which draws a reader is shown one by one, and in which scenarios.

use crate::analysis::{Lives, Results};
use crate::model::Study;
use crate::output::headline::headline;
use crate::output::view::{View, new_facility};

/// Three draws, shown in the scenario of each level of the decision; `None` for a study without scenarios. They are chosen where
/// something is to be built: in the first level off the reference in which it is, else in the first off the reference.
pub fn lives(study: &Study) -> Option<Lives> {
    let shown = headline(study);
    let others = || shown.iter().copied().filter(|scenario| !is_reference(study, *scenario));
    let builds = |scenario: &usize| {
        let mut phases = study.scenarios[*scenario].world.facilities.iter().flat_map(|it| &it.phases);
        phases.any(|phase| !phase.built)
    };
    let chosen_in = others().find(builds).or_else(|| others().next()).or(shown.first().copied())?;
    Some(Lives { chosen_in, facility: facility(study, chosen_in), shown })
}

/// The only facility still to be built beside others, by whose own value draws are chosen: what the others and the state are worth
/// hardly depends on it, and in a draw that is bad for them it may never be built.
fn facility(study: &Study, scenario: usize) -> Option<String> {
    new_facility(&study.scenarios[scenario].world).map(|facility| facility.name.clone())
}

/// Whether a scenario has the reference level of the decision.
fn is_reference(study: &Study, scenario: usize) -> bool {
    let results = Results::default();
    let decision = View::new(study, &results).decision;
    decision.is_some_and(|axis| study.axes[axis].reference == study.scenarios[scenario].levels.get(axis).copied())
}
