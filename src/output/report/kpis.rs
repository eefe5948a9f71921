//! The KPIs of each scenario, and the returns of what is still to be built by itself.

use super::{level_labels, table};
use crate::analysis::Kpi;
use crate::model::{Facility, Metric, Quantity, Study};
use crate::output::number::{Measure, percent};
use crate::output::view::{View, invested, nameplate_used};
use crate::output::words::title;

/// What figures of draws are.
const FIGURES: &str = "Medians, and the range from the 5th to the 95th percentile, of the draws that have a value: in the others there is none \
     (no return, never paid back, nothing operates)";

/// The whole KPIs of each scenario: median and the range from the 5th to the 95th percentile.
pub fn wholes(view: &View) -> String {
    let Some(first) = view.results.scenarios.first() else {
        return String::new();
    };
    let is_shown = |quantity| match quantity {
        Quantity::NpvState => view.has_state(),
        // The return on money spent long ago is no return on the new.
        Quantity::Irr | Quantity::Payback => !view.is_mixed(),
        _ => true,
    };
    let wholes = first.kpis.iter().filter(|kpi| kpi.name.part.is_none()).map(|kpi| kpi.name.metric);
    let wholes = wholes.filter(|metric| is_shown(metric.quantity));
    let scenarios = 0..view.study.scenarios.len();
    let column = |metric: &'static Metric| {
        let kpi = |scenario: usize| match metric.quantity {
            Quantity::PlateauUtilisation => {
                nameplate_used(&view.study.scenarios[scenario].world, view.metrics(scenario)?)
            }
            quantity => view.metrics(scenario)?.kpi(quantity, None),
        };
        column(view.study, metric, &scenarios.clone().map(kpi).collect::<Vec<_>>())
    };
    let columns: Vec<(String, Vec<String>)> = wholes.map(column).collect();
    let together = if view.is_mixed() {
        "; plateau utilisation: a facility still to be built counts alone; values and costs: all facilities together, those that already stand included"
    } else {
        ""
    };
    let labels: Vec<Vec<String>> = scenarios.map(|scenario| level_labels(view.study, scenario)).collect();
    let heads = view.study.axes.iter().map(|axis| axis.label.clone()).collect();
    shown(("Results", &format!("{FIGURES}{together}")), (heads, labels), columns)
}

/// The new facilities' own returns, where there are others beside them.
pub fn returns(view: &View) -> String {
    let study = view.study;
    let of = |scenario: usize| invested(&study.scenarios[scenario].world).map(move |facility| (scenario, facility));
    let rows: Vec<(usize, &Facility)> = (0..study.scenarios.len()).flat_map(of).collect();
    if !view.is_mixed() {
        return String::new();
    }
    let quantities = [
        Quantity::Operating,
        Quantity::RefinedTotal,
        Quantity::CapexTotal,
        Quantity::Npv,
        Quantity::NpvPrivate,
        Quantity::Irr,
        Quantity::Payback,
        Quantity::UnitCost,
    ];
    let column = |quantity: Quantity| {
        let kpi = |(scenario, facility): &(usize, &Facility)| {
            let part = (quantity != Quantity::Operating).then_some(facility.name.as_str());
            view.metrics(*scenario)?.kpi(quantity, part)
        };
        let (head, cells) = column(study, Metric::of(quantity), &rows.iter().map(kpi).collect::<Vec<_>>());
        (head.replace(" of the facilities", ""), cells)
    };
    let mut columns: Vec<(String, Vec<String>)> = quantities.into_iter().map(column).collect();
    let pays = |(scenario, facility): &(usize, &Facility)| {
        let kpi = view.metrics(*scenario)?.kpi(Quantity::Npv, Some(&facility.name))?;
        Some(percent(kpi.summary.positive))
    };
    let pays = rows.iter().map(|row| pays(row).unwrap_or_else(|| "–".into())).collect();
    columns.insert(4, ("Net present value above zero, share of draws".into(), pays));
    let labels =
        rows.iter().map(|(scenario, facility)| [level_labels(study, *scenario), vec![facility.label.clone()]].concat());
    let heads = study.axes.iter().map(|axis| axis.label.clone()).chain(["Facility".into()]).collect();
    let caption = "Each facility still to be built by itself, without those that already stand: whether it pays. Figures as above; \
         a draw in which it is not built spends nothing and is worth nothing";
    shown(("Returns of what is new", caption), (heads, labels.collect()), columns)
}

/// A table of labels and columns of figures.
fn shown(
    (title, caption): (&str, &str),
    (mut heads, labels): (Vec<String>, Vec<Vec<String>>),
    columns: Vec<(String, Vec<String>)>,
) -> String {
    heads.extend(columns.iter().map(|(head, _)| head.clone()));
    let cells = |row: usize| columns.iter().filter_map(move |(_, cells)| cells.get(row).cloned());
    let rows = labels.into_iter().enumerate().map(|(row, labels)| labels.into_iter().chain(cells(row)).collect());
    table((title, caption, "figures"), heads, rows.collect())
}

/// A KPI in several rows: its head with its one unit, and a cell for each.
fn column(study: &Study, metric: &Metric, kpis: &[Option<&Kpi>]) -> (String, Vec<String>) {
    let shown = |kpi: &Kpi| [3, 0, 6].map(|index| kpi.summary.percentiles[index]);
    let values = || kpis.iter().flatten().flat_map(|kpi| shown(kpi));
    let measure = Measure::of(metric.dimension, &study.units, values());
    let decimals = measure.decimals(values());
    let cell = |kpi: &Option<&Kpi>| match kpi.filter(|kpi| kpi.summary.n > 0) {
        // Of a yes or no the share of yes tells what a median does not.
        Some(kpi) if metric.quantity == Quantity::Operating => {
            format!("{} of draws", percent(kpi.summary.mean))
        }
        Some(kpi) => {
            let [median, low, high] = shown(kpi).map(|value| measure.fixed(value, decimals));
            let share = kpi.summary.n as f64 / study.sampling.draws as f64;
            let only = if share < 1.0 { format!(", in {} of draws", percent(share)) } else { String::new() };
            if low == high { format!("{median}{only}") } else { format!("{median} ({low} to {high}){only}") }
        }
        None => "–".into(),
    };
    (measure.title(&title(study, metric.title)), kpis.iter().map(cell).collect())
}
