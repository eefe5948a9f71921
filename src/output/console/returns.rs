//! What facilities that are still to be built earn by themselves: beside plants that stand, the whole does not tell.

use super::{dimension, labels, means, shown_axes, summaries};
use crate::analysis::Kpi;
use crate::model::{Facility, Quantity};
use crate::output::columns::{Column, table};
use crate::output::selection::Selection;
use crate::output::view::{View, invested};

/// A table of the new facilities' own returns in the scenarios listed; empty where the whole tells as much, or there is none.
pub fn alone(view: &View, selection: &Selection) -> String {
    let study = view.study;
    let of = |scenario: usize| invested(&study.scenarios[scenario].world).map(move |facility| (scenario, facility));
    let rows: Vec<(usize, &Facility)> = selection.scenarios.iter().copied().flat_map(of).collect();
    let Some((_, first)) = rows.first().filter(|_| view.is_mixed()) else {
        return String::new();
    };
    let only = rows.iter().all(|(_, facility)| facility.name == first.name);
    let scenarios: Vec<usize> = rows.iter().map(|(scenario, _)| *scenario).collect();
    let mut columns = labels(study, &scenarios, shown_axes(view, selection));
    if !only {
        columns.push(Column::words("facility", rows.iter().map(|(_, facility)| facility.name.as_str())));
    }
    let parts: Vec<(usize, Option<&str>)> = rows.iter().map(|(it, facility)| (*it, Some(&*facility.name))).collect();
    columns.extend(self::columns(view, &["its own", "NPV"], &parts));
    let stands = rows.iter().any(|(_, facility)| facility.phases.iter().any(|phase| phase.built));
    let but = if stands { ", with what of it stands" } else { "" };
    let who = if only {
        format!("What the new facility, {}, earns", first.label)
    } else {
        "What each new facility earns".into()
    };
    format!("\n{who} by itself{but}:\n\n{}", table(&columns))
}

/// Whether facilities come to operate, what they are worth and what they return: of the whole or of a part.
pub fn columns(view: &View, head: &[&str], rows: &[(usize, Option<&str>)]) -> Vec<Column> {
    let kpis = |quantity| -> Vec<Option<&Kpi>> {
        rows.iter().map(|(scenario, part)| view.metrics(*scenario)?.kpi(quantity, *part)).collect()
    };
    let is_new = |scenario: usize| invested(&view.study.scenarios[scenario].world).next().is_some();
    let worth = kpis(Quantity::Npv);
    let pays = worth.iter().map(|kpi| kpi.map_or(f64::NAN, |kpi| kpi.summary.positive));
    let value = [means(view.study, head, &worth), Column::shares(&["P(NPV", "> 0)"], pays)];
    if !rows.iter().any(|(scenario, _)| is_new(*scenario)) {
        return value.into();
    }
    let operates = rows.iter().map(|(scenario, _)| operates(view, *scenario));
    let medians = |head: &[&str], quantity| {
        let kpis = kpis(quantity);
        Column::medians(head, dimension(&kpis), &view.study.units, &summaries(&kpis), view.study.sampling.draws)
    };
    let [npv, pays] = value;
    vec![
        Column::shares(&["P(it", "operates)"], operates),
        npv,
        pays,
        medians(&["median IRR", "(P: has one)"], Quantity::Irr),
        medians(&["median payback", "(P: pays back)"], Quantity::Payback),
    ]
}

/// The share of draws in which what is to be built comes to operate; not a number where nothing is.
pub fn operates(view: &View, scenario: usize) -> f64 {
    let any = invested(&view.study.scenarios[scenario].world).next();
    let kpi = any.and_then(|_| view.metrics(scenario)?.kpi(Quantity::Operating, None));
    kpi.map_or(f64::NAN, |kpi| kpi.summary.mean)
}
