//! The tables of a run: which rows they have, each column described once.

use crate::analysis::{Metrics, PERCENTILE_NAMES, Results, Summary};
use crate::model::{Bound, MetricName, Study};
use crate::output::paths;
use crate::output::table::{Table, Values};

/// What the register notes of a number that the format assumes.
pub const DEFAULT: &str = "default";

/// The table of the KPIs' percentiles.
pub const DISTRIBUTIONS: &str = "distributions";

/// One summarised metric of one scenario or pair.
#[derive(Clone, Copy)]
struct Row<'r> {
    levels: &'r [usize],
    /// axis, from, to: for differences.
    pair: Option<(usize, usize, usize)>,
    year: Option<usize>,
    name: &'r MetricName,
    summary: &'r Summary,
}

/// All tables of a run, in the order in which a reader wants them.
pub fn tables(study: &Study, results: &Results) -> Vec<Table> {
    let scenarios = || study.scenarios.iter().zip(&results.scenarios);
    let annual: Vec<Row> = scenarios().flat_map(|(it, metrics)| annual_rows(&it.levels, None, metrics)).collect();
    let kpis: Vec<Row> = scenarios().flat_map(|(it, metrics)| kpi_rows(&it.levels, None, metrics)).collect();
    let differences: Vec<Row> = results
        .differences
        .iter()
        .flat_map(|it| {
            let (levels, pair) = (&study.scenarios[it.to].levels, Some((it.axis, it.from, it.to)));
            kpi_rows(levels, pair, &it.metrics).chain(annual_rows(levels, pair, &it.metrics))
        })
        .collect();
    let compared = differences.iter().filter(|row| row.year.is_none());
    let spread: Vec<Row> = kpis.iter().chain(compared).copied().collect();
    let of_scenarios = results.scenarios.iter().flat_map(|metrics| &metrics.kpis);
    let of_differences = results.differences.iter().flat_map(|it| &it.metrics.kpis);
    let percentiles: Vec<&[f64]> = of_scenarios.chain(of_differences).map(|kpi| &*kpi.percentiles).collect();
    vec![
        summaries("annual", study, &annual, true),
        summaries("kpis", study, &kpis, false),
        summaries("differences", study, &differences, true),
        distributions(study, &spread, &percentiles),
        claims(study, results),
        paths::table(study, &results.paths),
        assumptions(study),
    ]
}

fn annual_rows<'r>(
    levels: &'r [usize],
    pair: Option<(usize, usize, usize)>,
    metrics: &'r Metrics,
) -> impl Iterator<Item = Row<'r>> {
    let years = metrics.annual.first().map_or(0, |series| series.years.len());
    (0..years).flat_map(move |year| {
        metrics.annual.iter().map(move |series| Row {
            levels,
            pair,
            year: Some(year),
            name: &series.name,
            summary: &series.years[year],
        })
    })
}

fn kpi_rows<'r>(
    levels: &'r [usize],
    pair: Option<(usize, usize, usize)>,
    metrics: &'r Metrics,
) -> impl Iterator<Item = Row<'r>> {
    metrics.kpis.iter().map(move |kpi| Row { levels, pair, year: None, name: &kpi.name, summary: &kpi.summary })
}

/// A table of summaries: axes, what is compared, year, metric, unit, statistics.
fn summaries(name: &'static str, study: &Study, rows: &[Row], yearly: bool) -> Table {
    let text = |f: &dyn Fn(&Row) -> String| Values::Text(rows.iter().map(f).collect());
    let real = |f: &dyn Fn(&Summary) -> f64| Values::Real(rows.iter().map(|row| f(row.summary)).collect());
    let whole = |f: &dyn Fn(&Row) -> Option<i64>| Values::Whole(rows.iter().map(f).collect());
    let mut columns = places(study, rows, name == "differences");
    if yearly {
        let years = study.horizon.years();
        columns.push(("year".into(), whole(&|row| row.year.map(|year| i64::from(years[year].year)))));
        columns.push(("months".into(), whole(&|row| row.year.map(|year| i64::from(years[year].months)))));
    }
    columns.push(("metric".into(), text(&|row| row.name.to_string())));
    columns.push(("unit".into(), text(&|row| row.name.metric.unit(&study.units))));
    columns.push(("n".into(), whole(&|row| i64::try_from(row.summary.n).ok())));
    columns.push(("mean".into(), real(&|summary| summary.mean)));
    columns.push(("sd".into(), real(&|summary| summary.sd)));
    columns.push(("se".into(), real(&|summary| summary.se)));
    for (index, percentile) in PERCENTILE_NAMES.iter().enumerate() {
        columns.push(((*percentile).into(), real(&|summary| summary.percentiles[index])));
    }
    columns.push(("positive".into(), real(&|summary| summary.positive)));
    Table::new(name, columns)
}

/// The columns that say where rows belong: the levels of each axis, and what is compared.
fn places(study: &Study, rows: &[Row], compares: bool) -> Vec<(String, Values)> {
    let text = |f: &dyn Fn(&Row) -> String| Values::Text(rows.iter().map(f).collect());
    let level_of = |index: usize| text(&|row| study.axes[index].levels[row.levels[index]].name.clone());
    let mut columns: Vec<(String, Values)> =
        study.axes.iter().enumerate().map(|(index, axis)| (axis.name.clone(), level_of(index))).collect();
    if compares {
        let level =
            |axis: usize, scenario: usize| study.axes[axis].levels[study.scenarios[scenario].levels[axis]].name.clone();
        columns.push(("axis".into(), text(&|row| row.pair.map_or(String::new(), |it| study.axes[it.0].name.clone()))));
        columns.push(("from".into(), text(&|row| row.pair.map_or(String::new(), |it| level(it.0, it.1)))));
        columns.push(("to".into(), text(&|row| row.pair.map_or(String::new(), |it| level(it.0, it.2)))));
    }
    columns
}

/// The distribution of each KPI and of each of its differences: the 0th, 1st … 100th percentile. `axis`, `from` and `to` are
/// empty where nothing is compared.
fn distributions(study: &Study, rows: &[Row], percentiles: &[&[f64]]) -> Table {
    let mut columns = places(study, rows, true);
    columns.push(("metric".into(), Values::Text(rows.iter().map(|row| row.name.to_string()).collect())));
    columns.push(("unit".into(), Values::Text(rows.iter().map(|row| row.name.metric.unit(&study.units)).collect())));
    for index in 0..=100 {
        let values = percentiles.iter().map(|row| row.get(index).copied().unwrap_or(f64::NAN)).collect();
        columns.push((format!("q{index:03}"), Values::Real(values)));
    }
    Table::new(DISTRIBUTIONS, columns)
}

/// Claims held against every scenario.
fn claims(study: &Study, results: &Results) -> Table {
    let rows = &results.claims;
    let claim = |row: usize| &study.claims[rows[row].claim];
    let text = |f: &dyn Fn(usize) -> String| Values::Text((0..rows.len()).map(f).collect());
    let percentile = |index: usize| {
        Values::Real(
            rows.iter().map(|row| row.summary.map_or(f64::NAN, |summary| summary.percentiles[index])).collect(),
        )
    };
    let mut columns: Vec<(String, Values)> = Vec::new();
    for (index, axis) in study.axes.iter().enumerate() {
        let level = |row: usize| axis.levels[study.scenarios[rows[row].scenario].levels[index]].name.clone();
        columns.push((axis.name.clone(), text(&level)));
    }
    columns.push(("claim".into(), text(&|row| claim(row).name.clone())));
    columns.push(("metric".into(), text(&|row| claim(row).metric.to_string())));
    let years = (0..rows.len()).map(|row| claim(row).year.map(i64::from)).collect();
    columns.push(("year".into(), Values::Whole(years)));
    columns.push(("bound".into(), text(&|row| bound(claim(row).bound))));
    columns.push(("unit".into(), text(&|row| claim(row).metric.metric.unit(&study.units))));
    columns.push(("probability".into(), Values::Real(rows.iter().map(|row| row.probability).collect())));
    columns.push(("p10".into(), percentile(1)));
    columns.push(("p50".into(), percentile(3)));
    columns.push(("p90".into(), percentile(5)));
    columns.push(("reference".into(), text(&|row| claim(row).reference.clone().unwrap_or_default())));
    Table::new("claims", columns)
}

/// A bound in words.
pub fn bound(bound: Bound) -> String {
    match bound {
        Bound::AtLeast(low) => format!("at least {low}"),
        Bound::AtMost(high) => format!("at most {high}"),
        Bound::Between(low, high) => format!("from {low} to {high}"),
    }
}

/// The register of assumptions.
pub fn assumptions(study: &Study) -> Table {
    let rows = &study.assumptions;
    let text = |name: &str, f: &dyn Fn(&crate::model::Assumption) -> String| {
        (name.to_owned(), Values::Text(rows.iter().map(f).collect()))
    };
    let columns = vec![
        text("path", &|row| row.path.clone()),
        text("value", &|row| row.value.clone()),
        text("unit", &|row| row.unit.clone()),
        text("reference", &|row| row.reference.clone().unwrap_or_default()),
        text("grade", &|row| row.grade.map_or(String::new(), |grade| grade.to_string())),
        text("note", &|row| match &row.note {
            Some(note) => note.clone(),
            None if row.is_default => DEFAULT.to_owned(),
            None => String::new(),
        }),
        text("level", &|row| row.level.clone().unwrap_or_default()),
    ];
    Table::new("assumptions", columns)
}
