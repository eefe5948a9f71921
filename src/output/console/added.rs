//! What each level of a decision adds to the reference, draw by draw.

use super::elsewhere::elsewhere;
use super::{kpis, labels, made, means};
use crate::analysis::{Difference, Kpi, Metrics};
use crate::model::Quantity;
use crate::output::balance::Balance;
use crate::output::columns::{Column, table};
use crate::output::view::{View, left_out, spread};

/// The most levels of a decision that are compared with its reference.
const LEVELS: usize = 12;

/// A table of what each level adds, the other axes held in the middle, and how that changes where they are not; empty if
/// nothing is compared. Why they are held there is said if it has not been said before.
pub fn added(view: &View, axis: usize, why: bool) -> String {
    let study = view.study;
    let found = |level: usize| {
        let all = view.results.differences.iter().filter(|it| it.axis == axis);
        let candidates: Vec<&Difference> = all.filter(|it| view.has(it.to, &[(axis, level)])).collect();
        let to = view.nearest_middle(candidates.iter().map(|it| it.to))?;
        candidates.into_iter().find(|it| it.to == to)
    };
    let all: Vec<&Difference> = (0..study.axes[axis].levels.len()).filter_map(found).collect();
    let differences = spread(&all, LEVELS);
    let Some(first) = differences.first() else {
        return String::new();
    };
    let reference = &study.axes[axis].levels[study.scenarios[first.from].levels[axis]].name;
    let held = match view.held_names(first.to, &[axis]) {
        names if names.is_empty() => names,
        names if why => format!(", at {names}\n({})", view.held_because(first.to, &[axis])),
        names => format!(", at {names}"),
    };
    let scenarios: Vec<usize> = differences.iter().map(|it| it.to).collect();
    let changes = changes(view, &differences).into_iter().flat_map(|change| change.columns);
    let columns = labels(study, &scenarios, [axis]).into_iter().chain(changes);
    let note = left_out(differences.len(), all.len(), "levels").map_or(String::new(), |note| note + "\n");
    format!(
        "\nWhat each {} adds to {reference}, draw by draw{held}:\n\n{}{note}{}",
        study.axes[axis].name,
        table(&columns.collect::<Vec<_>>()),
        elsewhere(view, axis, first.to),
    )
}

/// Paired differences of one KPI.
pub struct Change {
    /// What it is, in a line.
    pub words: String,
    /// The means, and the shares of draws in which there is more and less.
    pub columns: [Column; 2],
    /// Of each row whether no draw differs.
    pub even: Vec<bool>,
}

/// Paired differences of how much is made, of what that is worth, and to whom.
pub fn changes(view: &View, differences: &[&Difference]) -> Vec<Change> {
    let rows: Vec<&Metrics> = differences.iter().map(|it| &it.metrics).collect();
    let made = made(view.study);
    let heads: [(&[&str], Quantity); 4] = [
        (&made, Quantity::PlateauRefined),
        (&["NPV of the", "facilities"], Quantity::Npv),
        (&["NPV to its", "private owners"], Quantity::NpvPrivate),
        (&["NPV to", "the state"], Quantity::NpvState),
    ];
    let is_shown = |quantity| match quantity {
        Quantity::NpvState => view.has_state(),
        Quantity::NpvPrivate => view.has_partners(),
        _ => true,
    };
    let change = |(head, quantity): (&[&str], Quantity)| {
        let kpis = kpis(&rows, quantity);
        let balance = |kpi: &Option<&Kpi>| kpi.map(Balance::of);
        let told = |kpi| balance(kpi).map_or("–".into(), |balance| balance.to_string());
        Change {
            words: head.join(" "),
            columns: [means(view.study, head, &kpis), Column::figures(&["more / less"], kpis.iter().map(told))],
            even: kpis.iter().map(|kpi| balance(kpi).is_none_or(|balance| balance.is_even())).collect(),
        }
    };
    heads.into_iter().filter(|(_, quantity)| is_shown(*quantity)).map(change).collect()
}
