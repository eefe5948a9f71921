//! The value of information, as a table, bars and a sentence.

use crate::analysis::Outcome;
use crate::analysis::decision::Better;
use crate::analysis::information::{BestNow, Information};
use crate::math::CONFIDENCE;
use crate::model::Study;
use crate::output::columns::{Column, paragraph, table as columned};
use crate::output::finding::Finding;
use crate::output::number::{Measure, count, decimals};
use crate::output::phrase::{Phrase, phrase};
use crate::output::plot::{Bar, BarPanel, BarRow, Bars, Content, Plot};
use crate::output::table::{Table, Values};
use crate::output::words;

/// What knowing some factors is worth.
#[derive(Debug, Clone, PartialEq)]
pub struct Known {
    /// The factor, or the section or group whose factors they are.
    pub name: String,
    /// The value.
    pub value: Information,
    /// How many factors.
    pub factors: usize,
    /// Whether it was asked for by name.
    pub asked: bool,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Valued {
    /// The decisions.
    pub decisions: Vec<String>,
    /// Which of them is best as things are known.
    pub now: BestNow,
    /// The value of knowing everything.
    pub everything: Information,
    /// The value of knowing which scenario will come, where there are several.
    pub scenario: Option<Information>,
    /// The value of knowing factors.
    pub known: Vec<Known>,
    /// Which outcomes are preferred.
    pub better: Better,
    /// How many states there are.
    pub states: usize,
    /// What is left out.
    pub notes: Vec<String>,
}

/// What everything is called.
const EVERYTHING: &str = "everything with luck (EVPI)";
/// What all factors together are called.
pub const NUMBERS: &str = "all uncertain numbers without luck";
/// What the scenario is called.
const SCENARIO: &str = "which scenario comes";

/// A table, a chart, and words.
pub fn found(study: &Study, outcome: &Outcome, valued: &Valued) -> Finding {
    let rows = rows(valued);
    let sizes = rows.iter().map(|row| row.value.value);
    let measure = Measure::of(outcome.name.metric.dimension, &study.units, sizes);
    Finding {
        tables: vec![table(study, outcome, &rows), today(study, outcome, valued)],
        plots: vec![plot(study, outcome, &rows, valued, &measure)],
        answer: answer(study, outcome, &rows, valued, &measure),
    }
}

/// A row of the answer.
struct Row {
    name: String,
    value: Information,
    /// How many factors, if it is factors that are known.
    factors: Option<usize>,
    asked: bool,
}

/// What may be known: everything first, then from the greatest value on.
fn rows(valued: &Valued) -> Vec<Row> {
    let of = |it: &Known| Row { name: it.name.clone(), value: it.value, factors: Some(it.factors), asked: it.asked };
    let whole = |name: &str, value: Information| Row { name: name.into(), value, factors: None, asked: false };
    let mut known: Vec<Row> = valued.known.iter().map(of).collect();
    known.extend(valued.scenario.map(|value| whole(SCENARIO, value)));
    known.sort_by(|a, b| b.value.value.total_cmp(&a.value.value));
    std::iter::once(whole(EVERYTHING, valued.everything)).chain(known).collect()
}

/// So many rows from the first on, and those that were asked for.
fn shown(rows: &[Row], most: usize) -> Vec<&Row> {
    rows.iter().enumerate().filter(|(place, row)| *place < most || row.asked).map(|(_, row)| row).collect()
}

fn table(study: &Study, outcome: &Outcome, rows: &[Row]) -> Table {
    let real = |f: fn(&Information) -> f64| Values::Real(rows.iter().map(|row| f(&row.value)).collect());
    let whole = rows.iter().map(|row| row.factors.and_then(|it| i64::try_from(it).ok())).collect();
    let text = |f: &dyn Fn(&str) -> String| Values::Text(rows.iter().map(|row| f(&row.name)).collect());
    let columns = vec![
        ("known".into(), text(&str::to_owned)),
        ("factors".into(), Values::Whole(whole)),
        ("metric".into(), text(&|_| outcome.label(study))),
        ("unit".into(), text(&|_| outcome.name.metric.unit(&study.units))),
        ("value".into(), real(|it| it.value)),
        ("se".into(), real(|it| it.error)),
        ("bias".into(), real(|it| it.bias)),
        ("changes".into(), real(|it| it.changes)),
    ];
    Table::new("value", columns)
}

/// The decision that is best as things are known, and by how much.
fn today(study: &Study, outcome: &Outcome, valued: &Valued) -> Table {
    let best = valued.now;
    let text = |words: String| Values::Text(vec![words]);
    let next = best.next.map_or(String::new(), |next| valued.decisions[next].clone());
    let ahead = |value: f64| Values::Real(vec![if best.next.is_some() { value } else { f64::NAN }]);
    let columns = vec![
        ("decision".into(), text(valued.decisions[best.decision].clone())),
        ("metric".into(), text(outcome.label(study))),
        ("unit".into(), text(outcome.name.metric.unit(&study.units))),
        ("expected".into(), Values::Real(vec![best.expected])),
        ("next".into(), text(next)),
        ("margin".into(), ahead(best.margin)),
        ("se".into(), ahead(best.margin_error)),
    ];
    Table::new("today", columns)
}

fn plot(study: &Study, outcome: &Outcome, rows: &[Row], valued: &Valued, measure: &Measure) -> Plot {
    const MOST: usize = 14;
    let bar = |row: &&Row| {
        let it = &row.value;
        let (value, half) = (it.value * measure.factor, CONFIDENCE * it.error * measure.factor);
        let bar = Bar { to: value, error: ((value - half).max(0.0), value + half), label: Phrase::default() };
        BarRow { label: row.name.clone(), bars: vec![bar], text: measure.bare(it.value) }
    };
    let some = shown(rows, MOST);
    let left_out = (rows.len() > some.len()).then(|| format!("The {MOST} greatest; all are in tables/value.csv"));
    Plot {
        name: "value".into(),
        title: format!("What it is worth to know before deciding: {}", words::outcome(study, outcome)),
        subtitle: "Expected gain of deciding with the knowledge over deciding without; line: ± 95 %".into(),
        notes: left_out.into_iter().chain(valued.notes.clone()).collect(),
        alt: now(outcome, study, valued),
        facts: None,
        content: Content::Bars(Bars {
            x: measure.title("Expected value of information"),
            series: vec!["expected value of information".into()],
            error: "95 % confidence interval".into(),
            panels: vec![BarPanel { title: Phrase::default(), rows: some.iter().map(bar).collect() }],
            ..Bars::default()
        }),
    }
}

/// What is best as things are known.
fn now(outcome: &Outcome, study: &Study, valued: &Valued) -> Phrase {
    let best = valued.now;
    if best.margin == 0.0 && valued.everything.value == 0.0 {
        return format!("All decisions come to the same “{}” in every state.", words::outcome(study, outcome)).into();
    }
    let measure = |value: f64| Measure::of(outcome.name.metric.dimension, &study.units, [value]);
    let ahead = best.next.map_or(Phrase::default(), |next| {
        let margin = measure(best.margin.abs().max(best.margin_error));
        let than = if valued.better == Better::Less { "below" } else { "ahead of" };
        // Of a single draw there is no error to compare with.
        let is_clear = best.margin >= CONFIDENCE * best.margin_error;
        let close = if is_clear { "" } else { ", too close to call with so many draws" };
        let told = margin.uncertain(best.margin, best.margin_error);
        let (told, error) = told.split_once(" ± ").unwrap_or((&told, ""));
        let error = match error {
            "" => Phrase::default(),
            error => phrase![" ± ", Phrase::figure(error, best.margin_error * margin.factor)],
        };
        phrase![
            ", ",
            Phrase::figure(told, best.margin * margin.factor),
            error,
            format!(" {} {than} {}{close}", margin.unit, valued.decisions[next])
        ]
    });
    let (decision, outcome) = (&valued.decisions[best.decision], words::outcome(study, outcome));
    phrase![
        format!("As things are known today the best decision is {decision}: expected “{outcome}” "),
        measure(best.expected).told(best.expected),
        ahead,
        "."
    ]
}

fn answer(study: &Study, outcome: &Outcome, rows: &[Row], valued: &Valued, measure: &Measure) -> String {
    const LISTED: usize = 12;
    let rows = shown(rows, LISTED);
    let bias =
        |it: &Information| measure.fixed(it.bias.clamp(0.0, f64::INFINITY), decimals(it.error * measure.factor, 2));
    let columns = [
        Column::names("to know before deciding", rows.iter().map(|row| row.name.clone())),
        Column::uncertain(
            &["is worth", &format!("[{}]", measure.unit)],
            measure,
            rows.iter().map(|row| (row.value.value, row.value.error)),
        ),
        Column::figures(&["of it bias,", "about"], rows.iter().map(|row| bias(&row.value))),
        Column::shares(&["decides", "otherwise in"], rows.iter().map(|row| row.value.changes)),
    ];
    let mut text = format!(
        "{}\n{}\n{}\n",
        study.title,
        paragraph(0, &now(outcome, study, valued).to_string()),
        columned(&columns)
    );
    text += &paragraph(
        0,
        &format!(
            "Over {} states, all weighing the same; ± {}. Factors by regression (Strong, Oakley and Brennan 2014); of more than four together, by a curve of each and the pairs that tell.",
            count(valued.states),
            words::one_standard_error(study.sampling.design)
        ),
    );
    valued.notes.iter().for_each(|note| text += &paragraph(0, &format!("{note}.")));
    text
}
