//! How the numbers were made, how to make them again, and what they cannot tell.

use crate::model::{Grade, Study};
use crate::output::manifest::Manifest;
use crate::output::number::count;
use crate::output::words::one_standard_error;
use serde::Serialize;

/// A fact about the run.
#[derive(Debug, Clone, Serialize)]
pub struct Fact {
    /// What it is.
    pub name: &'static str,
    /// What it says.
    pub text: String,
    /// Whether it is to be taken letter by letter, as what is typed.
    pub exact: bool,
}

/// How the run was made.
pub fn facts(study: &Study, manifest: &Manifest) -> Vec<Fact> {
    let sampling = study.sampling;
    let fact = |name, text: String| Fact {
        name,
        text,
        exact: ["Input", "Option", "Run", "Command", "Program"].contains(&name),
    };
    let inputs = manifest.inputs.iter().map(|it| fact("Input", format!("{}, SHA-256 {}", it.path, it.sha256)));
    let applied = manifest.applied.iter().map(|it| fact("Option", it.clone()));
    let first = [
        fact(
            "Period",
            format!("{} to {}, by the {}", study.horizon.start(), study.horizon.end(), study.horizon.step().word()),
        ),
        fact("Scenarios", count(study.scenarios.len())),
        fact("Draws", format!("{} in each scenario, on the same luck", count(sampling.draws))),
        fact("Design", format!("{}, seed {}", sampling.design.word(), sampling.seed)),
        fact("Errors", format!("± is {} of a mean", one_standard_error(sampling.design))),
        fact("Money", format!("real {} of {}", study.units.currency, study.horizon.start().year())),
        fact("Program", format!("Orecast {}", manifest.version)),
        fact("Run", manifest.started.clone()),
        fact("Command", manifest.command_line()),
    ];
    first.into_iter().chain(applied).chain(inputs).collect()
}

/// What a reader should not take the numbers for.
pub fn limits(study: &Study, warnings: &[String]) -> Vec<String> {
    let stated = || study.assumptions.iter().filter(|it| !it.is_default);
    let judged = stated().filter(|it| it.grade == Some(Grade::C) || it.grade.is_none()).count();
    let mut limits = vec![
        format!(
            "{} of the {} numbers that the study states are judgement (grade C, or none). Shares of draws are how likely the model finds \
             something if these hold, not how likely it is",
            count(judged),
            count(stated().count())
        ),
        "Percentiles are of the draws: p95 is the value that nineteen draws in twenty do not exceed. Medians and percentiles of parts do \
         not add up; means do"
            .into(),
        "Scenarios have no probabilities, and are not averaged".into(),
        "Money is real and before financing; prices are paths of the study’s process, which knows no structural break that the study does not \
         state"
            .into(),
    ];
    if study.sampling.draws < 1000 {
        limits.push(format!(
            "With {} draws the tails are rough: a percentile of one in twenty rests on {} draws",
            count(study.sampling.draws),
            count(study.sampling.draws.div_ceil(20))
        ));
    }
    limits.extend(warnings.iter().map(|warning| format!("The program warned: {warning}")));
    limits
}
