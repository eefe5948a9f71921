//! The KPIs by which scenarios are set side by side: those of the main ones that differ between them.

use crate::analysis::Kpi;
use crate::model::{Better, Metric, MetricName, Quantity};
use crate::output::number::{Measure, raised};
use crate::output::phrase::{Phrase, phrase};
use crate::output::selection::Selection;
use crate::output::view::{View, nameplate_used};
use crate::output::words;

/// The main KPIs, the most telling first.
const MAIN: [Quantity; 9] = [
    Quantity::PlateauRefined,
    Quantity::PlateauUtilisation,
    Quantity::ShareRefinedAtHome,
    Quantity::NpvState,
    Quantity::Npv,
    Quantity::Payback,
    Quantity::UnitCost,
    Quantity::StartYear,
    Quantity::CapexTotal,
];
/// The most that stand side by side.
const MOST: usize = 7;
/// A smaller share of the values is rounding, no difference.
const ROUNDING: f64 = 1e-9;

/// One KPI of several scenarios.
pub struct Column {
    /// What it is.
    pub metric: &'static Metric,
    /// The rows that it shows: one name for all scenarios, or those of several facilities.
    pub names: Vec<MetricName>,
    /// The median of each scenario, in their order; NaN where less than half of the draws have a value.
    pub medians: Vec<f64>,
    /// How many draws have a value in each scenario that has one at all.
    counts: Vec<usize>,
    /// How its values are shown.
    pub measure: Measure,
    /// The least and the greatest median.
    pub ends: (f64, f64),
    decimals: usize,
}

/// The main KPIs of some scenarios whose medians differ.
pub fn columns(view: &View, scenarios: &[usize]) -> Vec<Column> {
    let known = MAIN.iter().filter(|quantity| view.has_state() || **quantity != Quantity::NpvState);
    known.filter_map(|quantity| Column::of(view, scenarios, *quantity)).take(MOST).collect()
}

impl Column {
    /// None where all that have a value have the same, or most have none.
    fn of(view: &View, scenarios: &[usize], quantity: Quantity) -> Option<Self> {
        let kpis: Vec<Option<&Kpi>> = scenarios.iter().map(|scenario| kpi(view, *scenario, quantity)).collect();
        // The median of a minority of the draws is none of the scenario: the few that ever pay back pay back soon.
        let most = |kpi: &&Kpi| 2 * kpi.summary.n >= view.study.sampling.draws;
        let kpis: Vec<Option<&Kpi>> = kpis.into_iter().map(|kpi| kpi.filter(most)).collect();
        let median = |kpi: &Option<&Kpi>| kpi.map_or(f64::NAN, |kpi| kpi.summary.median());
        let medians: Vec<f64> = kpis.iter().map(median).map(|it| if it.is_finite() { it } else { f64::NAN }).collect();
        let finite = || medians.iter().copied().filter(|median| median.is_finite());
        let ends = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        let metric = Metric::of(quantity);
        let measure = Measure::of(metric.dimension, &view.study.units, finite());
        let decimals = measure.decimals(finite()).min(3);
        let counts = kpis.iter().flatten().map(|kpi| kpi.summary.n).filter(|n| *n > 0).collect();
        let mut names: Vec<MetricName> = kpis.iter().flatten().map(|kpi| kpi.name.clone()).collect();
        names.dedup();
        let width = ends.1 - ends.0;
        let differs = width.is_finite() && width > ROUNDING * ends.0.abs().max(ends.1.abs());
        // What most scenarios do not have sets none of them beside another.
        let shared = 2 * finite().count() >= scenarios.len();
        (differs && shared).then_some(Self { metric, names, medians, counts, measure, ends, decimals })
    }

    /// Where a value lies between the worst (0) and the best (1).
    pub fn share(&self, value: f64) -> f64 {
        let share = (value - self.ends.0) / (self.ends.1 - self.ends.0);
        if self.metric.better == Better::Lower { 1.0 - share } else { share }
    }

    /// The worst and the best value.
    pub fn worst_and_best(&self) -> [f64; 2] {
        let (low, high) = self.ends;
        if self.metric.better == Better::Lower { [high, low] } else { [low, high] }
    }

    /// A value without its unit.
    pub fn figure(&self, value: f64) -> Phrase {
        Phrase::figure(self.measure.fixed(value, self.decimals), value * self.measure.factor)
    }

    /// What heads it, with the unit.
    pub fn title(&self, view: &View) -> String {
        let title = words::title(view.study, self.metric.title);
        let mut measure = self.measure.clone();
        measure.unit = short(&measure.unit);
        measure.title(&title)
    }
}

/// A unit with a power of ten in place of a small multiple: narrow heads have no room for its zeros.
fn short(unit: &str) -> String {
    let parts = unit.strip_prefix("× ").and_then(|rest| rest.split_once(' '));
    match parts.and_then(|(multiple, symbol)| Some((multiple.parse::<f64>().ok()?, symbol))) {
        Some((multiple, symbol)) => format!("× 10{} {symbol}", raised(multiple.log10().round() as i32)),
        None => unit.to_owned(),
    }
}

/// A KPI of a scenario; the plateau's utilisation of what is still to be built, as elsewhere.
fn kpi<'a>(view: &View<'a>, scenario: usize, quantity: Quantity) -> Option<&'a Kpi> {
    let metrics = view.metrics(scenario)?;
    match quantity {
        Quantity::PlateauUtilisation => nameplate_used(&view.study.scenarios[scenario].world, metrics),
        other => metrics.kpi(other, None),
    }
}

/// Notes on columns whose medians are of some draws only: they are not to be taken for those of all.
pub fn partial(view: &View, columns: &[Column]) -> Vec<Phrase> {
    let draws = view.study.sampling.draws;
    let note = |column: &Column| {
        let share = |n: Option<&usize>| Phrase::percent(*n.unwrap_or(&draws) as f64 / draws as f64);
        let (least, most) = (share(column.counts.iter().min()), share(column.counts.iter().max()));
        let of = if least.to_string() == most.to_string() { least } else { phrase![least, " to ", most] };
        let title = words::title(view.study, column.metric.title);
        let partial =
            column.counts.iter().any(|n| *n < draws) && column.metric.quantity != Quantity::PlateauUtilisation;
        partial.then(|| phrase![title, ": only draws that have one count, ", of])
    };
    columns.iter().filter_map(note).collect()
}

/// The extremes of each column and whose they are, in words for those who cannot see them.
pub fn extremes(view: &View, selection: &Selection, columns: &[Column]) -> Phrase {
    let who = |index: usize| {
        let scenario = selection.scenarios[index];
        let parts = [Selection::group(view, scenario), selection.label(view, scenario)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    };
    let sentence = |column: &Column| {
        let ends = column.worst_and_best().map(|end| {
            let index = column.medians.iter().position(|median| *median == end).unwrap_or(0);
            phrase![column.measure.told(end), format!(" ({})", who(index))]
        });
        let [worst, best] = ends;
        phrase![words::title(view.study, column.metric.title), " from ", worst, " to ", best]
    };
    let all = Phrase::joined(columns.iter().map(sentence), "; ");
    phrase![format!("{} scenarios, from the worst to the best median: ", selection.scenarios.len()), all, "."]
}
