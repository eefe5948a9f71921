//! The few numbers that answer the question, for the console.

use crate::analysis::{Difference, Kpi, Metrics, Results, Summary};
use crate::model::{Quantity, Study};
use crate::output::balance::Balance;
use crate::output::columns::{Column, table};
use crate::output::number::count;
use crate::output::rounding;
use crate::output::selection::Selection;
use crate::output::view::{View, left_out, nameplate_used, new_facility, spread};
use crate::units::Dimension;
use std::fmt::Write;

/// The most scenarios that are listed.
const LIMIT: usize = 40;

/// The most levels of a decision that are compared with its reference.
const LEVELS: usize = 12;

/// A plant counts as full from this utilisation of its nameplate: none works without a stop.
const FULL: f64 = 0.9;

/// What each scenario comes to, what each decision adds to its reference, and what the draws are good for.
pub fn answer(study: &Study, results: &Results) -> String {
    let settled = rounding::settled(results);
    let view = View::new(study, &settled);
    let selection = Selection::of(&view, LIMIT, |_| true);
    let mut text = format!("{}\n\n", study.title);
    let labels = labels(study, &selection.scenarios, 0..study.axes.len());
    text.push_str(&table(&labels.into_iter().chain(values(&view, &selection.scenarios)).collect::<Vec<_>>()));
    if let Some(note) = selection.rest("kpis") {
        let _ = writeln!(text, "{note}");
    }
    let differences: String = view.decisions().map(|axis| added(&view, axis)).collect();
    text.push_str(&differences);
    text + &footnotes(&view, &selection, !differences.is_empty())
}

/// What the shares beside differences are.
const SHARES: &str =
    "more / less: shares of draws; in the rest there is no change. A mean weighs how much, a share how often.\n";

/// What the figures are.
fn footnotes(view: &View, selection: &Selection, compared: bool) -> String {
    let study = view.study;
    let worlds = selection.scenarios.iter().map(|scenario| &study.scenarios[*scenario].world);
    let new = worlds.filter_map(new_facility).count();
    let alone = if new == 0 {
        ""
    } else {
        "Nameplate used: by a facility still to be built alone, in draws in which it operates.\n"
    };
    let shares = if compared { SHARES } else { "" };
    format!(
        "\nMeans {}. P: share of draws.\n{shares}{alone}\
         Plateau: {}. NPV: in {} of {}. Percentiles and all other KPIs: tables/kpis.csv\n",
        errors(study.sampling.draws),
        view.plateau(),
        study.units.currency,
        study.horizon.start().year(),
    )
}

/// What the change does: the paired differences of the KPIs, a row per scenario.
pub fn what_if(study: &Study, results: &Results) -> String {
    let axis = study.axes.len().saturating_sub(1);
    let settled = rounding::settled(results);
    let view = View::new(study, &settled);
    let of = |scenario: usize| view.results.differences.iter().find(|it| it.axis == axis && it.to == scenario);
    let selection = Selection::of(&view, LIMIT, |scenario| of(scenario).is_some());
    let differences: Vec<&Difference> = selection.scenarios.iter().filter_map(|scenario| of(*scenario)).collect();
    let labels = labels(study, &selection.scenarios, 0..axis);
    let columns: Vec<Column> = labels.into_iter().chain(changes(&view, &differences)).collect();
    let note = selection.rest("differences").map_or(String::new(), |note| note + "\n");
    format!(
        "{}: what the change does\n\n{}{note}\nMean paired differences {}.\n\
         {SHARES}Percentiles and all other KPIs: tables/differences.csv\n",
        study.title,
        table(&columns),
        errors(study.sampling.draws),
    )
}

/// A table of what each level of a decision adds to the reference, the other axes held in the middle; empty if nothing is
/// compared.
fn added(view: &View, axis: usize) -> String {
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
    let name =
        |scenario: usize, axis: usize| study.axes[axis].levels[study.scenarios[scenario].levels[axis]].name.as_str();
    let others = (0..study.axes.len()).filter(|other| *other != axis && study.axes[*other].levels.len() > 1);
    let held: Vec<String> =
        others.map(|other| format!("{} {}", study.axes[other].name, name(first.to, other))).collect();
    let held = if held.is_empty() { held.join("") } else { format!(", at {}", held.join(", ")) };
    let scenarios: Vec<usize> = differences.iter().map(|it| it.to).collect();
    let columns = labels(study, &scenarios, axis..axis + 1).into_iter().chain(changes(view, &differences));
    let note = left_out(differences.len(), all.len(), "levels").map_or(String::new(), |note| note + "\n");
    format!(
        "\nWhat each {} adds to {}, draw by draw{held}:\n\n{}{note}",
        study.axes[axis].name,
        name(first.from, axis),
        table(&columns.collect::<Vec<_>>())
    )
}

/// The names of scenarios' levels on some axes.
fn labels(study: &Study, scenarios: &[usize], axes: std::ops::Range<usize>) -> Vec<Column> {
    let column = |axis: usize| {
        let level = |scenario: &usize| study.axes[axis].levels[study.scenarios[*scenario].levels[axis]].name.as_str();
        Column::words(&study.axes[axis].name, scenarios.iter().map(level))
    };
    axes.map(column).collect()
}

/// How much is refined, whether the plant is full, whether it pays, and for whom.
fn values(view: &View, scenarios: &[usize]) -> Vec<Column> {
    let rows: Vec<&Metrics> = scenarios.iter().filter_map(|scenario| view.metrics(*scenario)).collect();
    let means = |head: &[&str], quantity| means(view.study, head, &kpis(&rows, quantity));
    let worth = kpis(&rows, Quantity::Npv).into_iter().map(|kpi| kpi.map_or(f64::NAN, |kpi| kpi.summary.positive));
    let used: Vec<Option<&Kpi>> = scenarios.iter().map(|scenario| used(view, *scenario)).collect();
    let draws = view.study.sampling.draws as f64;
    let full = |kpi: &Kpi| at_least(&kpi.percentiles, FULL) * kpi.summary.n as f64 / draws;
    let full = used.iter().map(|kpi| kpi.map_or(f64::NAN, full));
    let mut columns = vec![
        means(&["refined a year", "on the plateau"], Quantity::PlateauRefined),
        self::means(view.study, &["nameplate", "used there"], &used),
        Column::shares(&["P(≥ 90 %", "used)"], full),
        means(&["NPV of the", "facilities"], Quantity::Npv),
        Column::shares(&["P(NPV", "> 0)"], worth),
    ];
    columns.extend(view.has_state().then(|| means(&["NPV to", "the state"], Quantity::NpvState)));
    columns
}

/// The utilisation of the facility that is to be built, where there is one beside others; else of all.
fn used<'a>(view: &View<'a>, scenario: usize) -> Option<&'a Kpi> {
    nameplate_used(&view.study.scenarios[scenario].world, view.metrics(scenario)?)
}

/// Paired differences of the same, each with the shares of draws in which there is more and less.
fn changes(view: &View, differences: &[&Difference]) -> Vec<Column> {
    let rows: Vec<&Metrics> = differences.iter().map(|it| &it.metrics).collect();
    let both = |head: &[&str], quantity| {
        let kpis = kpis(&rows, quantity);
        let balance = |kpi: &Option<&Kpi>| kpi.map_or("–".into(), |kpi| Balance::of(kpi).to_string());
        [means(view.study, head, &kpis), Column::figures(&["more / less"], kpis.iter().map(balance))]
    };
    let heads: [(&[&str], Quantity); 4] = [
        (&["refined a year", "on the plateau"], Quantity::PlateauRefined),
        (&["NPV of the", "facilities"], Quantity::Npv),
        (&["NPV to its", "private owners"], Quantity::NpvPrivate),
        (&["NPV to", "the state"], Quantity::NpvState),
    ];
    let is_shown = |quantity| match quantity {
        Quantity::NpvState => view.has_state(),
        Quantity::NpvPrivate => view.has_partners(),
        _ => true,
    };
    let shown = heads.into_iter().filter(|(_, quantity)| is_shown(*quantity));
    shown.flat_map(|(head, quantity)| both(head, quantity)).collect()
}

fn kpis<'a>(rows: &[&'a Metrics], quantity: Quantity) -> Vec<Option<&'a Kpi>> {
    rows.iter().map(|metrics| metrics.kpi(quantity, None)).collect()
}

/// Means of the same KPI.
fn means(study: &Study, head: &[&str], kpis: &[Option<&Kpi>]) -> Column {
    let dimension = kpis.iter().flatten().next().map_or(Dimension::Plain, |kpi| kpi.name.metric.dimension);
    let cells: Vec<Option<Summary>> = kpis.iter().map(|kpi| kpi.map(|kpi| kpi.summary)).collect();
    Column::means(head, dimension, &study.units, &cells)
}

/// The share of the draws with a value that are at least `bound`, to one in a hundred, from their percentiles.
fn at_least(percentiles: &[f64], bound: f64) -> f64 {
    let below = percentiles.iter().filter(|value| **value < bound).count();
    match (below.checked_sub(1).and_then(|last| percentiles.get(last)), percentiles.get(below)) {
        (None, _) => 1.0,
        (_, None) => 0.0,
        (Some(low), Some(high)) => {
            1.0 - (below as f64 - 1.0 + (bound - low) / (high - low)) / (percentiles.len() - 1) as f64
        }
    }
}

/// What stands beside the means, and how many draws would halve it.
fn errors(draws: usize) -> String {
    match draws {
        1 => "of a single draw, which tells nothing of their errors".into(),
        _ => format!(
            "± one standard error over {} draws; {} would halve the errors",
            count(draws),
            count(draws.saturating_mul(4))
        ),
    }
}
