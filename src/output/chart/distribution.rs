//! Net present values per scenario, as distributions.

use super::Picture;
use super::page::{Heading, Page};
use super::rows::{self, Row, Shares};
use crate::model::{Metric, Quantity};
use crate::output::number::Measure;
use crate::output::selection::Selection;
use crate::output::theme::{BLUE, GOLD, Hue};
use crate::output::view::View;

/// One chart for the facilities, and one for the state where it gets or pays anything.
pub fn pictures(view: &View) -> Vec<Picture> {
    let state = view.has_state().then(|| picture(view, Quantity::NpvState, "npv-state", GOLD));
    std::iter::once(picture(view, Quantity::Npv, "npv", BLUE)).chain(state).collect()
}

/// What the shares in the last column are.
const ABOVE: &str = "P(> 0): share of draws with a net present value above zero";

fn picture(view: &View, quantity: Quantity, name: &str, hue: Hue) -> Picture {
    let selection = Selection::of(view, rows::LIMIT, |_| true);
    let row = |scenario: &usize| Row {
        group: Selection::group(view, *scenario),
        label: selection.label(view, *scenario),
        kpi: view.metrics(*scenario).and_then(|metrics| metrics.kpi(quantity, None)),
    };
    let rows: Vec<Row> = selection.scenarios.iter().map(row).collect();
    let metric = Metric::of(quantity);
    let measure = Measure::new(metric.dimension, &view.study.units, rows::largest(&rows));
    let axes = selection.axes(view);
    let rows_are = if axes.is_empty() { axes } else { format!("; rows: {axes}") };
    let heading = Heading {
        name: name.into(),
        title: format!("{}, {}", metric.title, view.span()),
        subtitle: format!("{}{rows_are}{}", metric.meaning.trim_end_matches('.'), selection.and_held(view)),
        legend: rows::keys(hue, "").into_iter().chain(rows::shape_key(rows.len())).collect(),
        notes: selection
            .rest("kpis")
            .into_iter()
            .chain([ABOVE.to_owned()])
            .chain(rows::shape_note(rows.len()))
            .collect(),
    };
    let mut page = Page::new(view, heading);
    rows::draw(&mut page.canvas, page.body, &rows, (&measure, metric.title, Shares::Above), hue);
    page.picture(rows::alt(&rows, &measure, metric.title))
}
