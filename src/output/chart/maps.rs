//! Which KPIs are mapped: the usual ones, or those that are asked for.

use crate::analysis::Layout;
use crate::error::{Error, Result};
use crate::model::{MetricName, Quantity, Study};

/// What is mapped unless something else is asked for.
const USUAL: [Quantity; 4] =
    [Quantity::ShareRefinedAtHome, Quantity::PlateauUtilisation, Quantity::Npv, Quantity::NpvState];

/// The KPIs that are mapped unless something else is asked for; `state` tells whether the state gets or pays anything.
pub fn usual(state: bool) -> Vec<MetricName> {
    let shown = USUAL.into_iter().filter(|quantity| state || *quantity != Quantity::NpvState);
    shown.map(MetricName::whole).collect()
}

/// The KPIs with these names, as `kpis.csv` has them: `irr`, `npv.soroma`.
///
/// # Errors
/// [`Error::Usage`] if no scenario of the study has one of them.
pub fn named(study: &Study, names: &[String]) -> Result<Vec<MetricName>> {
    let mut known: Vec<MetricName> = Vec::new();
    for kpi in study.scenarios.iter().flat_map(|scenario| Layout::of(&scenario.world).kpis) {
        if !known.contains(&kpi) {
            known.push(kpi);
        }
    }
    let found =
        |name: &String| known.iter().find(|kpi| kpi.to_string() == *name).cloned().ok_or_else(|| unknown(name, &known));
    names.iter().map(found).collect()
}

/// Says what there is instead.
fn unknown(name: &str, known: &[MetricName]) -> Error {
    let names: Vec<String> = known.iter().map(ToString::to_string).collect();
    let distance = |known: &&String| strsim::damerau_levenshtein(name, known);
    let nearest = names.iter().min_by_key(distance).filter(|nearest| distance(nearest) <= 1 + name.len() / 3);
    let meant = nearest.map_or(String::new(), |nearest| format!(" (did you mean \"{nearest}\"?)"));
    Error::Usage(format!("--heat {name}: no such KPI{meant}; there are: {}", names.join(", ")))
}
