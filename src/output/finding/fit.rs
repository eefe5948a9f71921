//! Fits as tables, charts, words and a piece of a study.

pub mod charts;

use crate::model::Study;
use crate::output::columns::{Column, paragraph, table as columned};
use crate::output::finding::Finding;
use crate::output::fragment::{Setting, fragment};
use crate::output::number::{decimal, figure};
use crate::output::plot::Plot;
use crate::output::table::{Table, Values};
use crate::output::words::file_name;

/// A number as fitted, in the study's own unit.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// Its path in the study.
    pub path: String,
    /// The estimate.
    pub estimate: f64,
    /// Its standard error; NaN where it has a law instead.
    pub error: f64,
    /// The lower end of its interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
    /// Its unit.
    pub unit: String,
}

/// A process of the price beside others.
#[derive(Debug, Clone, PartialEq)]
pub struct Candidate {
    /// The word for it.
    pub process: &'static str,
    /// How many numbers it has.
    pub parameters: usize,
    /// Logarithm of the likelihood; NaN where it could not be fitted.
    pub log_likelihood: f64,
    /// Schwarz' criterion.
    pub bic: f64,
    /// Mean log density of returns foretold.
    pub log_score: f64,
    /// How many.
    pub foretold: usize,
    /// Why it could not be fitted.
    pub refused: Option<String>,
}

/// What one history tells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Fitted {
    /// The history.
    pub history: String,
    /// What was fitted.
    pub about: String,
    /// To what: `240 months, 2006-01 to 2025-12`.
    pub points: String,
    /// The numbers.
    pub rows: Vec<Row>,
    /// What else was tried.
    pub candidates: Vec<Candidate>,
    /// Fit and residuals.
    pub plots: Vec<Plot>,
    /// What is to be said of it, in sentences.
    pub words: Vec<String>,
    /// What a study would say.
    pub settings: Vec<Setting>,
}

/// Tables, charts and words; `refused` are the histories to which nothing could be fitted, with the reasons.
pub fn found(study: &Study, fitted: &[Fitted], refused: &[String]) -> Finding {
    let tables = std::iter::once(numbers(fitted)).chain(candidates(fitted)).collect();
    let of = |fit: &Fitted| fit.plots.iter().map(|plot| named(fit, plot)).collect();
    let plots = fitted.iter().flat_map(|fit| -> Vec<Plot> { of(fit) }).collect();
    Finding { tables, plots, answer: answer(study, fitted, refused) }
}

/// A chart by the name of its history; in its foot stands what it rests on.
fn named(fit: &Fitted, plot: &Plot) -> Plot {
    let suffix = if plot.name.is_empty() { String::new() } else { format!("-{}", plot.name) };
    let name = format!("fit-{}{suffix}", file_name(&fit.history));
    Plot { name, facts: Some(fit.points.clone()), ..plot.clone() }
}

fn numbers(fitted: &[Fitted]) -> Table {
    let rows: Vec<(&Fitted, &Row)> = fitted.iter().flat_map(|fit| fit.rows.iter().map(move |row| (fit, row))).collect();
    let text = |f: &dyn Fn(&Fitted, &Row) -> String| Values::Text(rows.iter().map(|(fit, row)| f(fit, row)).collect());
    let real = |f: fn(&Row) -> f64| Values::Real(rows.iter().map(|(_, row)| f(row)).collect());
    let columns = vec![
        ("history".into(), text(&|fit, _| fit.history.clone())),
        ("path".into(), text(&|_, row| row.path.clone())),
        ("unit".into(), text(&|_, row| row.unit.clone())),
        ("estimate".into(), real(|row| row.estimate)),
        ("se".into(), real(|row| row.error)),
        ("low".into(), real(|row| row.low)),
        ("high".into(), real(|row| row.high)),
        ("points".into(), text(&|fit, _| fit.points.clone())),
    ];
    Table::new("fit", columns)
}

fn candidates(fitted: &[Fitted]) -> Option<Table> {
    let rows: Vec<(&Fitted, &Candidate)> =
        fitted.iter().flat_map(|fit| fit.candidates.iter().map(move |it| (fit, it))).collect();
    let whole =
        |f: fn(&Candidate) -> usize| Values::Whole(rows.iter().map(|(_, it)| i64::try_from(f(it)).ok()).collect());
    let real = |f: fn(&Candidate) -> f64| Values::Real(rows.iter().map(|(_, it)| f(it)).collect());
    let columns = vec![
        ("history".into(), Values::Text(rows.iter().map(|(fit, _)| fit.history.clone()).collect())),
        ("process".into(), Values::Text(rows.iter().map(|(_, it)| it.process.into()).collect())),
        ("parameters".into(), whole(|it| it.parameters)),
        ("log_likelihood".into(), real(|it| it.log_likelihood)),
        ("bic".into(), real(|it| it.bic)),
        ("log_score".into(), real(|it| it.log_score)),
        ("foretold".into(), whole(|it| it.foretold)),
        ("refused".into(), Values::Text(rows.iter().map(|(_, it)| it.refused.clone().unwrap_or_default()).collect())),
    ];
    (!rows.is_empty()).then_some(Table::new("compare", columns))
}

fn answer(study: &Study, fitted: &[Fitted], refused: &[String]) -> String {
    let mut text = format!("{}\n", study.title);
    for fit in fitted {
        text += &format!("\n{} ({}: {})\n", fit.about, fit.history, fit.points);
        let error = |row: &Row| if row.error.is_finite() { figure(row.error) } else { "–".into() };
        text += &columned(&[
            Column::names("number", fit.rows.iter().map(|row| row.path.clone())),
            Column::figures(&["estimate"], fit.rows.iter().map(|row| figure(row.estimate))),
            Column::figures(&["se"], fit.rows.iter().map(error)),
            Column::figures(&["low"], fit.rows.iter().map(|row| figure(row.low))),
            Column::figures(&["high"], fit.rows.iter().map(|row| figure(row.high))),
            Column::names("", fit.rows.iter().map(|row| row.unit.clone())),
        ]);
        if !fit.candidates.is_empty() {
            text.push('\n');
            text += &columned(&[
                Column::names("process", fit.candidates.iter().map(|it| it.process.to_owned())),
                Column::figures(&["BIC"], fit.candidates.iter().map(|it| fixed(it.bic, 1))),
                Column::figures(&["log score", "foretelling"], fit.candidates.iter().map(|it| fixed(it.log_score, 4))),
            ]);
        }
        let has_law = fit.rows.iter().any(|row| row.error.is_nan());
        let interval = if has_law {
            "Low to high: 95 % of what may be; the estimate is its median."
        } else {
            "Low to high: 95 %."
        };
        text += &paragraph(0, interval);
        fit.words.iter().for_each(|words| text += &paragraph(0, words));
        let refusals = fit.candidates.iter().filter_map(|it| Some((it.process, it.refused.as_ref()?)));
        refusals.for_each(|(process, why)| text += &paragraph(0, &format!("{process}: {why}.")));
    }
    if !refused.is_empty() {
        text.push('\n');
    }
    refused.iter().for_each(|why| text += &paragraph(0, &format!("Not fitted: {why}.")));
    let settings: Vec<Setting> = fitted.iter().flat_map(|fit| fit.settings.clone()).collect();
    text + "\nFor the study, as in fit.toml, which extends it:\n\n" + &fragment(&settings)
}

fn fixed(value: f64, decimals: usize) -> String {
    if value.is_finite() { decimal(value, decimals) } else { "–".into() }
}
