//! How what a decision adds changes at the other levels of the uncertainties.

use super::returns::operates;
use super::{dimension, labels, summaries};
use crate::analysis::{Difference, Kpi};
use crate::model::Quantity;
use crate::output::columns::{Column, table, width};
use crate::output::view::{View, invested, left_out, spread};
use crate::output::words::product;

/// The most rows.
const LIMIT: usize = 12;

/// The widest line.
const WIDTH: usize = 120;

/// A table with a row for each scenario of the uncertainties and a group of columns for each level of the decision `axis`;
/// empty where there is only one such scenario. Other decisions are as in the scenario `held`.
pub fn elsewhere(view: &View, axis: usize, held: usize) -> String {
    let study = view.study;
    let all = places(view, axis, held);
    let rows = if all.len() > LIMIT { near(view, axis, held, &all) } else { all.clone() };
    if rows.len() < 2 {
        return String::new();
    }
    let levels = levels(view, axis, &rows);
    let varied: Vec<usize> = view.uncertainties.clone();
    let columns = |count: usize| {
        let groups = spread(&levels, count).into_iter().flat_map(|level| group(view, (axis, level), &rows));
        labels(study, &rows, varied.iter().copied()).into_iter().chain(groups).collect::<Vec<Column>>()
    };
    // As many levels as a line can hold.
    let fits = |count: &usize| width(&columns(*count)) <= WIDTH;
    let count = (2..=levels.len()).rev().find(fits).unwrap_or(1);
    let names: Vec<&str> = varied.iter().map(|axis| study.axes[*axis].name.as_str()).collect();
    let notes = [left_out(count, levels.len(), "levels"), left_out(rows.len(), all.len(), "rows")];
    let notes: Vec<String> = notes.into_iter().flatten().collect();
    let notes =
        if notes.is_empty() { String::new() } else { notes.join("; ") + "; all are in tables/differences.csv\n" };
    format!("\nHow that changes with {} (mean differences):\n\n{}{notes}", names.join(" and "), table(&columns(count)))
}

/// One scenario for each setting of the uncertainties in which a level of the decision is compared.
fn places(view: &View, axis: usize, held: usize) -> Vec<usize> {
    let decisions: Vec<usize> = view.decisions().filter(|other| *other != axis).collect();
    let mut places: Vec<usize> = Vec::new();
    for difference in view.results.differences.iter().filter(|it| it.axis == axis) {
        let alike = off(view, difference.to, held, &decisions) == 0;
        if alike && !places.iter().any(|place| off(view, *place, difference.to, &view.uncertainties) == 0) {
            places.push(difference.to);
        }
    }
    places
}

/// Those that are off the scenario `held` in one uncertainty at most, and of many of these some.
fn near(view: &View, axis: usize, held: usize, all: &[usize]) -> Vec<usize> {
    let others: Vec<usize> = (0..view.study.axes.len()).filter(|other| *other != axis).collect();
    let near: Vec<usize> = all.iter().copied().filter(|place| off(view, *place, held, &others) <= 1).collect();
    spread(&near, LIMIT)
}

/// On how many of some axes two scenarios differ.
fn off(view: &View, one: usize, other: usize, axes: &[usize]) -> usize {
    let level = |scenario: usize, axis: usize| view.study.scenarios[scenario].levels[axis];
    axes.iter().filter(|axis| level(one, **axis) != level(other, **axis)).count()
}

/// The difference that a level makes where the uncertainties are as in the scenario `place`.
fn difference<'a>(view: &View<'a>, (axis, level): (usize, usize), place: usize) -> Option<&'a Difference> {
    let others: Vec<usize> = (0..view.study.axes.len()).filter(|other| *other != axis).collect();
    let fits = |it: &&Difference| {
        it.axis == axis && view.has(it.to, &[(axis, level)]) && off(view, it.to, place, &others) == 0
    };
    view.results.differences.iter().find(fits)
}

/// The levels that are compared: where some have something to be built, these, for they are in question.
fn levels(view: &View, axis: usize, rows: &[usize]) -> Vec<usize> {
    let found = |level: usize| rows.iter().find_map(|place| difference(view, (axis, level), *place));
    let all: Vec<(usize, bool)> = (0..view.study.axes[axis].levels.len())
        .filter_map(|level| {
            let world = &view.study.scenarios[found(level)?.to].world;
            Some((level, invested(world).next().is_some()))
        })
        .collect();
    let builds = all.iter().any(|(_, builds)| *builds);
    all.into_iter().filter(|(_, new)| *new == builds).map(|(level, _)| level).collect()
}

/// The columns of a level: how often what is new operates, whether it pays by itself, how much more is made, and what that
/// is worth to the state or else to the facilities' owners.
fn group(view: &View, (axis, level): (usize, usize), rows: &[usize]) -> Vec<Column> {
    let found: Vec<Option<&Difference>> = rows.iter().map(|place| difference(view, (axis, level), *place)).collect();
    let share = |of: &dyn Fn(usize) -> f64| -> Vec<f64> {
        found.iter().map(|it| it.map_or(f64::NAN, |it| of(it.to))).collect()
    };
    let mean = |head: &[&str], quantity| {
        let kpis: Vec<Option<&Kpi>> = found.iter().map(|it| it.and_then(|it| it.metrics.kpi(quantity, None))).collect();
        Column::rounded(head, dimension(&kpis), &view.study.units, &summaries(&kpis))
    };
    let worth: (&[&str], Quantity) =
        if view.has_state() { (&["NPV to", "state"], Quantity::NpvState) } else { (&["NPV of", "all"], Quantity::Npv) };
    let mut columns = vec![Column::line(rows.len())];
    let builds = share(&|scenario| operates(view, scenario));
    if builds.iter().any(|share| share.is_finite()) {
        columns.push(Column::shares(&["P(new", "one", "operates)"], builds));
        columns.push(Column::shares(&["P(its", "own NPV", "> 0)"], share(&|scenario| pays(view, scenario))));
    }
    columns.push(mean(&[product(view.study), "a year"], Quantity::PlateauRefined));
    columns.push(mean(worth.0, worth.1));
    columns[1].entitle(&view.study.axes[axis].levels[level].name);
    columns
}

/// The share of draws in which the one facility that is new is worth more than nothing by itself.
fn pays(view: &View, scenario: usize) -> f64 {
    let world = &view.study.scenarios[scenario].world;
    let mut new = invested(world);
    let only = new.next().filter(|_| new.next().is_none());
    let kpi = only.and_then(|facility| view.metrics(scenario)?.kpi(Quantity::Npv, Some(&facility.name)));
    kpi.map_or(f64::NAN, |kpi| kpi.summary.positive)
}
