//! The few numbers that answer the question, for the console.

mod added;
mod elsewhere;
mod returns;
mod what_if;

pub use what_if::what_if;

use crate::analysis::{Kpi, Metrics, Results, Summary};
use crate::model::{Quantity, Sampling, Study};
use crate::output::columns::{Column, table};
use crate::output::number::count;
use crate::output::rounding;
use crate::output::selection::Selection;
use crate::output::view::{View, nameplate_used, new_facility};
use crate::output::words::{one_standard_error, product};
use crate::units::Dimension;
use std::fmt::Write;

/// The most scenarios that are listed: with more, an answer would not fit a screen.
const LIMIT: usize = 10;

/// A plant counts as full from this utilisation of its nameplate: none works without a stop.
const FULL: f64 = 0.9;

/// What each scenario comes to, what each decision adds to its reference, and what the draws are good for.
pub fn answer(study: &Study, results: &Results) -> String {
    let settled = rounding::settled(results);
    let view = View::new(study, &settled);
    let selection = Selection::of(&view, LIMIT, |_| true);
    let mut text = format!("{}\n\n", study.title);
    let labels = labels(study, &selection.scenarios, shown_axes(&view, &selection));
    text.push_str(&table(&labels.into_iter().chain(values(&view, &selection.scenarios)).collect::<Vec<_>>()));
    if let Some(note) = rest(&view, &selection) {
        let _ = writeln!(text, "{note}");
    }
    text.push_str(&returns::alone(&view, &selection));
    let differences: String =
        view.decisions().map(|axis| added::added(&view, axis, selection.note.is_none())).collect();
    text.push_str(&differences);
    text + &footnotes(&view, &selection, !differences.is_empty())
}

/// The axes that rows name: all, or those along which some scenarios were chosen.
fn shown_axes(view: &View, selection: &Selection) -> Vec<usize> {
    let is_shown =
        |axis: &usize| selection.note.is_none() || Some(*axis) == view.decision || selection.varied.contains(axis);
    (0..view.study.axes.len()).filter(is_shown).collect()
}

/// What is said where not all scenarios are listed: at which levels those are that are, and why there.
fn rest(view: &View, selection: &Selection) -> Option<String> {
    let note = selection.rest("kpis")?;
    let shown = shown_axes(view, selection);
    let mut held = selection.scenarios.iter().map(|scenario| held(view, *scenario, &shown));
    let first = held.next().unwrap_or_default();
    match held.all(|other| other == first) {
        true if first.is_empty() => Some(note),
        true => Some(format!("At {first}.\n{note}")),
        false => Some(format!("Each at the scenario nearest to the middle of the other axes.\n{note}")),
    }
}

/// The levels on the axes that are not shown, and why these: `mining steady (the middle level)`. Empty if none.
fn held(view: &View, scenario: usize, shown: &[usize]) -> String {
    match view.held_names(scenario, shown) {
        names if names.is_empty() => names,
        names => format!("{names} ({})", view.held_because(scenario, shown)),
    }
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
        errors(study.sampling),
        view.plateau(),
        study.units.currency,
        study.horizon.start().year(),
    )
}

/// The names of scenarios' levels on some axes.
fn labels(study: &Study, scenarios: &[usize], axes: impl IntoIterator<Item = usize>) -> Vec<Column> {
    let column = |axis: usize| {
        let level = |scenario: &usize| study.axes[axis].levels[study.scenarios[*scenario].levels[axis]].name.as_str();
        Column::words(&study.axes[axis].name, scenarios.iter().map(level))
    };
    axes.into_iter().map(column).collect()
}

/// How much is made, whether the plant is full, whether it pays where the whole can tell, and what the state has.
fn values(view: &View, scenarios: &[usize]) -> Vec<Column> {
    let rows: Vec<&Metrics> = scenarios.iter().filter_map(|scenario| view.metrics(*scenario)).collect();
    let used: Vec<Option<&Kpi>> = scenarios.iter().map(|scenario| used(view, *scenario)).collect();
    let draws = view.study.sampling.draws as f64;
    let full = |kpi: &Kpi| at_least(&kpi.percentiles, FULL) * kpi.summary.n as f64 / draws;
    let full = used.iter().map(|kpi| kpi.map_or(f64::NAN, full));
    let mut columns = vec![
        means(view.study, &made(view.study), &kpis(&rows, Quantity::PlateauRefined)),
        means(view.study, &["nameplate", "used there"], &used),
        Column::shares(&["P(≥ 90 %", "used)"], full),
    ];
    if !view.is_mixed() {
        let whole: Vec<(usize, Option<&str>)> = scenarios.iter().map(|scenario| (*scenario, None)).collect();
        columns.extend(returns::columns(view, &["NPV of the", "facilities"], &whole));
    }
    let state = || means(view.study, &["NPV to", "the state"], &kpis(&rows, Quantity::NpvState));
    columns.extend(view.has_state().then(state));
    columns
}

/// The head of a column of what comes out of the facilities.
fn made(study: &Study) -> [&'static str; 2] {
    let head = if product(study) == "refined" { "refined a year" } else { "processed a year" };
    [head, "on the plateau"]
}

/// The utilisation of the facility that is to be built, where there is one beside others; else of all.
fn used<'a>(view: &View<'a>, scenario: usize) -> Option<&'a Kpi> {
    nameplate_used(&view.study.scenarios[scenario].world, view.metrics(scenario)?)
}

fn kpis<'a>(rows: &[&'a Metrics], quantity: Quantity) -> Vec<Option<&'a Kpi>> {
    rows.iter().map(|metrics| metrics.kpi(quantity, None)).collect()
}

/// Means of the same KPI.
fn means(study: &Study, head: &[&str], kpis: &[Option<&Kpi>]) -> Column {
    Column::means(head, dimension(kpis), &study.units, &summaries(kpis))
}

/// What these KPIs measure.
fn dimension(kpis: &[Option<&Kpi>]) -> Dimension {
    kpis.iter().flatten().next().map_or(Dimension::Plain, |kpi| kpi.name.metric.dimension)
}

fn summaries(kpis: &[Option<&Kpi>]) -> Vec<Option<Summary>> {
    kpis.iter().map(|kpi| kpi.map(|kpi| kpi.summary)).collect()
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
fn errors(sampling: Sampling) -> String {
    let draws = sampling.draws;
    match draws {
        1 => "of a single draw, which tells nothing of their errors".into(),
        _ => format!(
            "± {} over {} draws; {} would halve the errors",
            one_standard_error(sampling.design),
            count(draws),
            count(draws.saturating_mul(4))
        ),
    }
}
