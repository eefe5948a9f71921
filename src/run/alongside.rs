//! Several variants of a study in one, on the same draws.

use crate::error::{Error, Result};
use crate::model::{Axis, Scenario, Study};

/// The variants as one study, with an axis between them of which each is a level, in their order. The scenarios of each are
/// told apart by the level's name.
///
/// # Errors
/// [`Error::Usage`] if they differ in what all scenarios of a study share; `what` names the command.
pub fn alongside(axis: Axis, variants: Vec<Study>, what: &str) -> Result<Study> {
    let mut variants = variants.into_iter();
    let Some(mut study) = variants.next() else {
        return Err(Error::Usage(format!("a {what} needs something to change")));
    };
    let mut scenarios = placed(std::mem::take(&mut study.scenarios), &axis, 0);
    for (level, mut variant) in variants.enumerate() {
        let others = std::mem::take(&mut variant.scenarios);
        alike(&study, &variant, copula(&scenarios) == copula(&others), what)?;
        scenarios.extend(placed(others, &axis, level + 1));
    }
    study.scenarios = scenarios;
    study.axes.push(axis);
    Ok(study)
}

/// Refuses variants that cannot be compared draw by draw.
fn alike(a: &Study, b: &Study, same_copula: bool, what: &str) -> Result<()> {
    if a.axes != b.axes || a.horizon != b.horizon || a.sampling != b.sampling {
        return Err(Error::Usage(format!("a {what} cannot change the axes, the horizon or the sampling")));
    }
    if a.units != b.units || a.commodity != b.commodity || !same_copula {
        return Err(Error::Usage(format!(
            "a {what} cannot change the commodity, its units or the correlations, which all sides share; run the study twice"
        )));
    }
    Ok(())
}

fn copula(scenarios: &[Scenario]) -> Option<&crate::model::Correlation> {
    scenarios.first().and_then(|scenario| scenario.world.correlation.as_ref())
}

fn placed(scenarios: Vec<Scenario>, axis: &Axis, level: usize) -> Vec<Scenario> {
    let name = &axis.levels[level].name;
    let placed = scenarios.into_iter().map(|mut scenario| {
        scenario.levels.push(level);
        scenario.name = if scenario.name.is_empty() { name.clone() } else { format!("{}/{name}", scenario.name) };
        scenario
    });
    placed.collect()
}
