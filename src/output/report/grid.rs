//! The scenarios side by side, and what those facilities return that are still to be built.

use super::board::{Board, Column, beside, heads, medians, shares};
use super::place::{axes, by_decision, place};
use crate::model::{Facility, Metric, MetricName, Quantity};
use crate::output::cells::{Cells, Row};
use crate::output::number::Measure;
use crate::output::view::{View, invested, nameplate_used};
use crate::output::words::title;
use crate::units::Dimension;

/// What figures of draws are.
const FIGURES: &str = "Medians, with the range from the 5th to the 95th percentile, of the draws that have a value: in the others there is none \
     (no return, never paid back, nothing operates)";

/// A row for each scenario, with the KPIs that answer the question.
pub fn scenarios(view: &View, cells: &Cells) -> Board {
    let scenarios = by_decision(view);
    let quantities = [
        Quantity::Operating,
        Quantity::PlateauRefined,
        Quantity::PlateauUtilisation,
        Quantity::ShareRefinedAtHome,
        Quantity::Npv,
        Quantity::NpvState,
    ];
    let is_shown = |quantity: &Quantity| match quantity {
        Quantity::NpvState => view.has_state(),
        Quantity::Operating => view.study.scenarios.iter().any(|it| invested(&it.world).next().is_some()),
        _ => true,
    };
    let columns: Vec<Column> = quantities
        .into_iter()
        .filter(is_shown)
        .map(|quantity| {
            let row = |scenario: &usize| cells.kpi(*scenario, &name(view, *scenario, quantity)?);
            column(view, quantity, &scenarios.iter().map(row).collect::<Vec<_>>())
        })
        .collect();
    let mixed = if view.is_mixed() {
        "; used: a facility still to be built counts alone; values: all facilities together, those that already stand included"
    } else {
        ""
    };
    Board {
        id: "scenarios",
        title: "Scenarios".into(),
        caption: format!(
            "{FIGURES}{mixed}. Colours: from little to much in each column. All KPIs are in tables/kpis.csv"
        ),
        heads: heads(axes(view, None), &columns),
        labels: 1,
        groups: beside(scenarios.iter().map(|scenario| place(view, *scenario, None)).collect(), &columns),
    }
}

/// The metric that stands for a quantity in a scenario: utilisation is that of the plant in question.
fn name(view: &View, scenario: usize, quantity: Quantity) -> Option<MetricName> {
    match quantity {
        Quantity::PlateauUtilisation => {
            let used = nameplate_used(&view.study.scenarios[scenario].world, view.metrics(scenario)?)?;
            Some(used.name.clone())
        }
        // Where nothing is to be built nothing can come to operate.
        Quantity::Operating => {
            let builds = invested(&view.study.scenarios[scenario].world).next().is_some();
            builds.then(|| MetricName::whole(quantity))
        }
        quantity => Some(MetricName::whole(quantity)),
    }
}

/// A KPI in several rows.
fn column(view: &View, quantity: Quantity, rows: &[Option<Row>]) -> Column {
    let metric = Metric::of(quantity);
    // Of a yes or no the share of yes tells what a median does not.
    if quantity == Quantity::Operating {
        return shares("What is to be built operates, share of draws", rows, "mean").shaded(Some((0.0, 1.0)));
    }
    let values = rows.iter().flatten().flat_map(|row| ["p05", "p50", "p95"].map(|column| row.value(column)));
    let measure = Measure::of(metric.dimension, &view.study.units, values);
    let whole = (metric.dimension == Dimension::Share).then_some((0.0, 1.0));
    medians(view.study, &title(view.study, metric.title), rows, &measure).shaded(whole)
}

/// The new facilities' own returns, where there are others beside them.
pub fn returns(view: &View, cells: &Cells) -> Option<Board> {
    let study = view.study;
    let of = |scenario: usize| invested(&study.scenarios[scenario].world).map(move |facility| (scenario, facility));
    let places: Vec<(usize, &Facility)> = by_decision(view).into_iter().flat_map(of).collect();
    if !view.is_mixed() {
        return None;
    }
    let rows = |quantity: Quantity| -> Vec<Option<Row>> {
        let of = |(scenario, facility): &(usize, &Facility)| {
            cells.kpi(*scenario, &MetricName::of_part(quantity, &facility.name))
        };
        places.iter().map(of).collect()
    };
    let quantities = [
        Quantity::RefinedTotal,
        Quantity::CapexTotal,
        Quantity::Npv,
        Quantity::NpvPrivate,
        Quantity::Irr,
        Quantity::Payback,
        Quantity::UnitCost,
    ];
    let mut columns: Vec<Column> =
        quantities.into_iter().map(|quantity| column(view, quantity, &rows(quantity))).collect();
    columns.iter_mut().for_each(|column| column.head = column.head.replace(" of the facilities", ""));
    let pays = shares("Net present value above zero, share of draws", &rows(Quantity::Npv), "positive");
    columns.insert(2, pays.shaded(Some((0.0, 1.0))));
    let only = places.windows(2).all(|pair| pair[0].1.name == pair[1].1.name);
    let named = |(scenario, facility): &(usize, &Facility)| {
        let (group, row) = place(view, *scenario, None);
        (group, if only { row } else { format!("{}: {row}", facility.label) })
    };
    Some(Board {
        id: "returns",
        title: "Does it pay?".into(),
        caption: "Each facility still to be built by itself, without those that already stand. Figures as above; a draw in which \
                  it is not built spends nothing and is worth nothing"
            .into(),
        heads: heads(axes(view, None), &columns),
        labels: 1,
        groups: beside(places.iter().map(named).collect(), &columns),
    })
}
