//! Which KPIs are mapped: the usual ones, or those that are asked for.

use crate::analysis::Outcome;
use crate::error::Result;
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
/// [`Error::Usage`](crate::error::Error::Usage) if no scenario of the study has one of them.
pub fn named(study: &Study, names: &[String]) -> Result<Vec<MetricName>> {
    let named = |name: &String| Outcome::named(study, name, None).map(|outcome| outcome.name);
    names.iter().map(named).collect()
}
