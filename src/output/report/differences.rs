//! What each decision adds to its reference, draw by draw, in every scenario.

use super::board::{Board, Cell, Column, beside, heads};
use super::place::{axes, place};
use crate::analysis::Difference;
use crate::model::{Metric, Quantity};
use crate::output::balance::Balance;
use crate::output::cells::{Cells, Piece, Row};
use crate::output::number::{Measure, decimals, percent};
use crate::output::view::View;
use crate::output::words::title;

/// A row for each pair of scenarios that are compared; none where nothing is.
pub fn differences(view: &View, cells: &Cells) -> Option<Board> {
    let study = view.study;
    let rows = &view.results.differences;
    if rows.is_empty() {
        return None;
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
    let columns: Vec<Column> =
        quantities.into_iter().filter(is_shown).map(|quantity| column(view, cells, quantity).shaded(None)).collect();
    let named = |it: &Difference| {
        let level = |scenario: usize| view.label((it.axis, study.scenarios[scenario].levels[it.axis]));
        let pair = format!("{} − {}", level(it.to), level(it.from));
        match place(view, it.to, Some(it.axis)) {
            (_, row) if row.is_empty() => (String::new(), pair),
            (group, row) if group.is_empty() => (pair, row),
            (group, row) => (format!("{pair}, with {group}"), row),
        }
    };
    Some(Board {
        id: "differences",
        title: "What decisions change".into(),
        caption: "Paired differences, draw by draw on the same luck: the mean ± its standard error, then the shares of draws with \
                  more / less (in the rest there is no change). Yearly differences and percentiles are in tables/differences.csv"
            .into(),
        heads: heads(axes(view, None), &columns),
        labels: 1,
        groups: beside(rows.iter().map(named).collect(), &columns),
    })
}

/// The difference of one KPI in every pair.
fn column(view: &View, cells: &Cells, quantity: Quantity) -> Column {
    let metric = Metric::of(quantity);
    let rows: Vec<Option<Row>> =
        view.results.differences.iter().map(|it| cells.difference((it.axis, it.from, it.to), quantity)).collect();
    let measure = Measure::of(metric.dimension, &view.study.units, rows.iter().flatten().map(|row| row.value("mean")));
    let cell = |(row, it): (&Option<Row>, &Difference)| {
        let Some((row, kpi)) = row.zip(it.metrics.kpi(quantity, None)).filter(|(row, _)| row.value("n") > 0.0) else {
            return Cell::none();
        };
        let balance = Balance::of(kpi);
        if balance.is_even() {
            return Cell::figures(vec![Piece::words(balance.to_string())], Vec::new(), 0.0);
        }
        let [mean, error] = mean_and_error(&row, &measure);
        let more = row.piece("positive", percent(row.value("positive")));
        let spread = cells.distribution((it.axis, it.from, it.to), quantity);
        let known = [Some(row.cell("positive")), spread.map(|row| row.cell("q000"))].into_iter().flatten();
        let less = Piece { text: balance.less(), cells: known.collect::<Vec<_>>().join(" "), how: "less" };
        let pieces = vec![mean, Piece::words(" ± "), error];
        Cell::figures(pieces, vec![more, Piece::words(" / "), less], row.value("mean"))
    };
    let shown = rows.iter().zip(&view.results.differences).map(cell).collect();
    Column { head: measure.title(&title(view.study, metric.title)), cells: shown }
}

/// A mean and its standard error: two digits of the error; of a mean without one, three.
pub fn mean_and_error(row: &Row, measure: &Measure) -> [Piece; 2] {
    let (mean, error) = (row.value("mean"), row.value("se"));
    let (size, shown) = (error * measure.factor, mean * measure.factor);
    let places = if size > 1e-9 * shown.abs() { decimals(size, 2).min(4) } else { decimals(shown, 3) };
    [("mean", mean), ("se", error)].map(|(column, value)| row.piece(column, measure.fixed(value, places)))
}
