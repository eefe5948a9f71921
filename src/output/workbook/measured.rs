//! The columns of the front sheet: which KPIs, by which statistic, in which unit.

use crate::analysis::Summary;
use crate::model::{Better, MetricName, Quantity};
use crate::output::number::Measure;
use crate::output::view::{View, invested};
use crate::output::words::named;
use crate::output::workbook::figures;
use crate::units::Dimension;

/// What is told of a KPI's draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Statistic {
    /// The median of the draws that have a value.
    Median,
    /// The mean, where a median tells nothing.
    Mean,
    /// The share of the draws with a value that are above 0.
    AboveZero,
    /// The share of all draws that have a value.
    HasOne,
}

/// A KPI in all scenarios.
pub struct Measured {
    /// The KPI.
    pub name: MetricName,
    /// What is told of it.
    pub statistic: Statistic,
    /// The head: what, which statistic, which unit.
    pub head: String,
    /// One number for each scenario in the head's unit; NaN where there is none.
    pub values: Vec<f64>,
    /// The number format.
    pub format: String,
    /// Which way it is better.
    pub better: Better,
}

impl Measured {
    /// Whether it is this statistic of this quantity.
    pub fn is(&self, quantity: Quantity, statistic: Statistic) -> bool {
        self.name.metric.quantity == quantity && self.statistic == statistic
    }

    /// The KPI by its name in tables, and below it the statistic by that of its column: `npv`, `p50`.
    pub fn key(&self) -> String {
        let statistic = match self.statistic {
            Statistic::Median => "p50",
            Statistic::Mean => "mean",
            Statistic::AboveZero => "share > 0",
            Statistic::HasOne => "n / draws",
        };
        format!("{}\n{statistic}", self.name)
    }
}

/// The columns that say something of this study, in the order in which a reader asks.
pub fn measured(view: &View) -> Vec<Measured> {
    let columns = wanted(view).into_iter().map(|(name, statistic)| column(view, name, statistic));
    let tells = |column: &Measured| match column.statistic {
        Statistic::HasOne => column.values.iter().any(|share| *share > 0.0),
        _ => column.values.iter().any(|value| value.is_finite()),
    };
    columns.filter(tells).collect()
}

/// What is asked of a study: of the whole, and of what is still to be built where that is not the whole.
fn wanted(view: &View) -> Vec<(MetricName, Statistic)> {
    use Quantity::{
        Npv, NpvPrivate, NpvState, Operating, PlateauRefined, PlateauUtilisation, ShareRefinedAtHome, StartYear,
        UnitCost,
    };
    use Statistic::{AboveZero, Mean, Median};
    let builds =
        view.study.scenarios.iter().any(|it| it.world.facilities.iter().any(|it| it.phases.iter().any(|it| !it.built)));
    let mixed = view.is_mixed();
    let whole = [
        (PlateauRefined, Median, true),
        (PlateauUtilisation, Median, true),
        (ShareRefinedAtHome, Median, true),
        (Npv, Median, true),
        (Npv, AboveZero, true),
        (NpvState, Median, view.has_state()),
        (NpvPrivate, Median, view.has_partners()),
        (UnitCost, Median, true),
        (Operating, Mean, builds),
        (StartYear, Median, builds),
    ];
    let whole = whole.into_iter().filter(|it| it.2).map(|it| (MetricName::whole(it.0), it.1));
    let returns = returns().filter(|_| !mixed).map(|it| (MetricName::whole(it.0), it.1));
    let own = [(PlateauUtilisation, Median), (Npv, Median), (Npv, AboveZero)];
    let parts = if mixed { new_ones(view) } else { Vec::new() };
    let parts = parts.iter().flat_map(|part| {
        own.into_iter().chain(self::returns()).map(|it| (MetricName::of_part(it.0, part.as_str()), it.1))
    });
    whole.chain(returns).chain(parts).collect()
}

/// What capital earns.
fn returns() -> impl Iterator<Item = (Quantity, Statistic)> {
    use Quantity::{Irr, Payback};
    use Statistic::{HasOne, Median};
    [(Irr, HasOne), (Irr, Median), (Payback, HasOne), (Payback, Median)].into_iter()
}

/// The facilities that somebody has still to pay for in any scenario, by name.
fn new_ones(view: &View) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for facility in view.study.scenarios.iter().flat_map(|scenario| invested(&scenario.world)) {
        if !names.contains(&facility.name) {
            names.push(facility.name.clone());
        }
    }
    names
}

/// One column.
fn column(view: &View, name: MetricName, statistic: Statistic) -> Measured {
    let draws = view.study.sampling.draws as f64;
    let value = |summary: &Summary| match statistic {
        Statistic::Median => summary.median(),
        Statistic::Mean => summary.mean,
        Statistic::AboveZero => summary.positive,
        Statistic::HasOne => summary.n as f64 / draws,
    };
    let kpi = |scenario| view.metrics(scenario)?.kpi(name.metric.quantity, name.part.as_deref());
    let of = |scenario| kpi(scenario).map_or(f64::NAN, |kpi| value(&kpi.summary));
    let values: Vec<f64> = (0..view.study.scenarios.len()).map(of).collect();
    let dimension = match statistic {
        Statistic::Median | Statistic::Mean => name.metric.dimension,
        Statistic::AboveZero | Statistic::HasOne => Dimension::Share,
    };
    let (factor, unit, format) = shown(view, dimension, &values);
    let told = match (statistic, name.metric.quantity) {
        (Statistic::Median, _) => "median",
        (Statistic::Mean, Quantity::Operating) => "share of draws",
        (Statistic::Mean, _) => "mean",
        (Statistic::AboveZero, _) => "P(> 0)",
        (Statistic::HasOne, Quantity::Payback) => "P(pays back)",
        (Statistic::HasOne, _) => "P(has one)",
    };
    let unit = if unit.is_empty() { unit } else { format!(" [{unit}]") };
    Measured {
        head: format!("{}\n{told}{unit}", named(view.study, &name)),
        values: values.iter().map(|value| value * factor).collect(),
        format,
        // Odds of a return are good, however short or long it takes.
        better: if statistic == Statistic::HasOne { Better::Higher } else { name.metric.better },
        name,
        statistic,
    }
}

/// The factor, the unit and the number format in which values of a dimension are shown. Shares stay shares: the format makes
/// per cent of them.
fn shown(view: &View, dimension: Dimension, values: &[f64]) -> (f64, String, String) {
    match dimension {
        Dimension::Share => (1.0, String::new(), figures::PERCENT.into()),
        Dimension::PerYear => (1.0, "per year".into(), figures::PERCENT.into()),
        Dimension::CalendarYear => (1.0, String::new(), figures::YEARS.into()),
        Dimension::Time => (1.0, "yr".into(), figures::YEARS.into()),
        _ => {
            let measure = Measure::of(dimension, &view.study.units, values.iter().copied());
            let decimals = measure.decimals(values.iter().copied());
            (measure.factor, measure.unit.clone(), figures::with_decimals(decimals))
        }
    }
}
