//! What each decision adds to its reference, draw by draw, in every scenario.

use super::{level_labels, table};
use crate::analysis::{Difference, Kpi};
use crate::model::{Metric, Quantity};
use crate::output::balance::Balance;
use crate::output::number::{Measure, decimals};
use crate::output::view::View;
use crate::output::words::title;

/// A table of paired differences: a row for each pair of scenarios that are compared. Empty if none are.
pub fn differences(view: &View) -> String {
    let study = view.study;
    let rows = &view.results.differences;
    if rows.is_empty() {
        return String::new();
    }
    let quantities = [
        Quantity::PlateauRefined,
        Quantity::ShareRefinedAtHome,
        Quantity::Npv,
        Quantity::NpvPrivate,
        Quantity::NpvState,
    ];
    let is_shown = |quantity: &Quantity| match quantity {
        Quantity::NpvState => view.has_state(),
        Quantity::NpvPrivate => view.has_partners(),
        _ => true,
    };
    let columns: Vec<(String, Vec<String>)> =
        quantities.into_iter().filter(is_shown).map(|quantity| column(view, quantity)).collect();
    let pair = |it: &Difference| {
        let level = |scenario: usize| view.label((it.axis, study.scenarios[scenario].levels[it.axis]));
        format!("{} − {}", level(it.to), level(it.from))
    };
    let others = |it: &Difference| {
        let labels = level_labels(study, it.to).into_iter().enumerate();
        labels.map(|(axis, label)| if axis == it.axis { "·".into() } else { label }).collect::<Vec<String>>()
    };
    let cells = |row: usize| columns.iter().filter_map(move |(_, cells)| cells.get(row).cloned());
    let lines =
        rows.iter().enumerate().map(|(row, it)| [pair(it)].into_iter().chain(others(it)).chain(cells(row)).collect());
    let heads = ["Compared".to_owned()].into_iter().chain(study.axes.iter().map(|axis| axis.label.clone()));
    let heads = heads.chain(columns.iter().map(|(head, _)| head.clone())).collect();
    let caption = "Paired differences, draw by draw on the same luck: the mean ± its standard error, then the shares of draws with more / less \
         (in the rest there is no change). Yearly differences and percentiles are in tables/differences.csv";
    table(("What decisions change", caption, "figures"), heads, lines.collect())
}

/// The difference of one KPI in every pair: its head with its one unit, and a cell for each.
fn column(view: &View, quantity: Quantity) -> (String, Vec<String>) {
    let metric = Metric::of(quantity);
    let kpis: Vec<Option<&Kpi>> = view.results.differences.iter().map(|it| it.metrics.kpi(quantity, None)).collect();
    let measure = Measure::of(metric.dimension, &view.study.units, kpis.iter().flatten().map(|kpi| kpi.summary.mean));
    let cell = |kpi: &Option<&Kpi>| {
        let Some(kpi) = kpi.filter(|kpi| kpi.summary.n > 0) else { return "–".to_owned() };
        let (balance, summary) = (Balance::of(kpi), kpi.summary);
        if balance.is_even() {
            return balance.to_string();
        }
        // Two digits of the error; of a mean without one, three.
        let (error, mean) = (summary.se * measure.factor, summary.mean * measure.factor);
        let places = if error > 1e-9 * mean.abs() { decimals(error, 2).min(4) } else { decimals(mean, 3) };
        format!("{} ± {}; {balance}", measure.fixed(summary.mean, places), measure.fixed(summary.se, places))
    };
    (measure.title(&title(view.study, metric.title)), kpis.iter().map(cell).collect())
}
