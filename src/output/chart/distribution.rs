//! Net present values per scenario, as distributions.

use super::Picture;
use super::figure::Measure;
use super::page::{Heading, Page};
use super::rows::{self, Row, Selection};
use super::view::View;
use crate::model::{Metric, Quantity};
use crate::output::theme::{BLUE, GOLD, Hue};

/// One chart for the facilities and one for the state.
pub fn pictures(view: &View) -> Vec<Picture> {
    vec![picture(view, Quantity::Npv, "npv", BLUE), picture(view, Quantity::NpvState, "npv-state", GOLD)]
}

fn picture(view: &View, quantity: Quantity, name: &str, hue: Hue) -> Picture {
    let selection = Selection::of(view, |_| true);
    let row = |scenario: &usize| Row {
        group: Selection::group(view, *scenario),
        label: selection.label(view, *scenario),
        kpi: view.metrics(*scenario).and_then(|metrics| metrics.kpi(quantity, None)),
    };
    let rows: Vec<Row> = selection.scenarios.iter().map(row).collect();
    let metric = Metric::of(quantity);
    let measure = Measure::new(metric.dimension, &view.study.units, rows::largest(&rows));
    let axes = selection.axes(view);
    let rows_are = if axes.is_empty() { axes } else { format!(" Rows: {axes}") };
    let heading = Heading {
        name: name.into(),
        title: format!("{}, {}", metric.title, view.span()),
        subtitle: format!("{}{rows_are}{}", metric.meaning, selection.and_held(view)),
        legend: rows::keys(hue, ""),
        notes: selection.note.clone().into_iter().collect(),
    };
    let mut page = Page::new(view, heading);
    rows::draw(&mut page.canvas, page.body, &rows, (&measure, metric.title, "Above 0"), hue);
    page.picture(rows::alt(&rows, &measure, metric.title))
}
