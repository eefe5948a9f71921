//! Convergence as tables, curves and words.

use crate::analysis::Outcome;
use crate::analysis::converge::{Needed, Point, Rate};
use crate::analysis::statistic::Stat;
use crate::model::{Design, Study};
use crate::output::columns::{Column, paragraph, table as columned};
use crate::output::finding::{Finding, statistic};
use crate::output::number::{Measure, count, decimal, figure, percent};
use crate::output::phrase::{Phrase, phrase};
use crate::output::plot::{Content, Curve, CurvePanel, Curves, Plot, Rule, Scale};
use crate::output::table::{Table, Values};
use crate::output::words;
use crate::units::{Dimension, UnitSystem};

/// How a design's error falls in a scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct OfDesign {
    /// The scenario's levels, by axis and name.
    pub levels: Vec<(String, String)>,
    /// The scenario's name; empty where there is one.
    pub label: String,
    /// The design.
    pub design: Design,
    /// The error at each number of draws.
    pub points: Vec<Point>,
    /// How it falls.
    pub rate: Rate,
    /// How many draws are needed, if a precision is wanted.
    pub needed: Option<Needed>,
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Converged {
    /// Which statistic.
    pub stat: Stat,
    /// The standard error that is wanted.
    pub precision: Option<f64>,
    /// How many replicates.
    pub replicates: usize,
    /// The least share of draws that have an outcome; others do not count.
    pub valued: f64,
    /// Design by design, each with all scenarios.
    pub all: Vec<OfDesign>,
}

impl Converged {
    /// The scenarios' names, in their order.
    fn labels(&self) -> Vec<&str> {
        let scenarios = self.all.len() / Design::ALL.len();
        self.all.iter().take(scenarios).map(|it| it.label.as_str()).collect()
    }
}

/// Tables, curves and words.
pub fn found(study: &Study, outcome: &Outcome, converged: &Converged) -> Finding {
    let dimension = statistic::dimension(converged.stat, outcome);
    let errors = converged.all.iter().flat_map(|it| &it.points).map(|point| point.error);
    let measure = Measure::of(dimension, &study.units, errors);
    Finding {
        tables: vec![errors_table(study, outcome, converged), rates(study, outcome, converged)],
        plots: vec![plot(study, outcome, converged, &measure)],
        answer: answer(study, outcome, converged, &measure),
    }
}

/// The columns that say which scenario, design and statistic a row is of.
fn about(study: &Study, outcome: &Outcome, converged: &Converged, rows: &[&OfDesign]) -> Vec<(String, Values)> {
    let text = |f: &dyn Fn(&OfDesign) -> String| Values::Text(rows.iter().map(|it| f(it)).collect());
    let axes = converged.all.first().map_or(&[][..], |it| &it.levels).iter().enumerate();
    let axes = axes.map(|(index, (axis, _))| (axis.clone(), text(&|it| it.levels[index].1.clone())));
    let mut columns: Vec<(String, Values)> = axes.collect();
    columns.push(("design".into(), text(&|it| it.design.word().into())));
    columns.push(("metric".into(), text(&|_| outcome.label(study))));
    columns.push(("unit".into(), text(&|_| statistic::unit(converged.stat, study, outcome))));
    columns.push(("statistic".into(), text(&|_| statistic::name(converged.stat, study, outcome))));
    columns
}

fn errors_table(study: &Study, outcome: &Outcome, converged: &Converged) -> Table {
    let rows: Vec<(&OfDesign, &Point)> =
        converged.all.iter().flat_map(|it| it.points.iter().map(move |point| (it, point))).collect();
    let mut columns = about(study, outcome, converged, &rows.iter().map(|(it, _)| *it).collect::<Vec<_>>());
    let draws = rows.iter().map(|(_, point)| i64::try_from(point.draws).ok()).collect();
    columns.push(("draws".into(), Values::Whole(draws)));
    columns.push(("estimate".into(), Values::Real(rows.iter().map(|(_, point)| point.estimate).collect())));
    columns.push(("se".into(), Values::Real(rows.iter().map(|(_, point)| point.error).collect())));
    Table::new("converge", columns)
}

fn rates(study: &Study, outcome: &Outcome, converged: &Converged) -> Table {
    let rows: Vec<&OfDesign> = converged.all.iter().collect();
    let mut columns = about(study, outcome, converged, &rows);
    let real = |f: &dyn Fn(&OfDesign) -> f64| {
        let finite = |value: f64| if value.is_finite() { value } else { f64::NAN };
        Values::Real(rows.iter().map(|it| finite(f(it))).collect())
    };
    let needed = |f: fn(&Needed) -> f64| real(&|it| it.needed.as_ref().map_or(f64::NAN, f));
    columns.push(("rate".into(), real(&|it| it.rate.rate)));
    columns.push(("rate_se".into(), real(&|it| it.rate.rate_error)));
    columns.push(("precision".into(), real(&|_| converged.precision.unwrap_or(f64::NAN))));
    columns.push(("draws_needed".into(), needed(|it| it.draws)));
    columns.push(("low".into(), needed(|it| it.low)));
    columns.push(("high".into(), needed(|it| it.high)));
    Table::new("rate", columns)
}

fn plot(study: &Study, outcome: &Outcome, converged: &Converged, measure: &Measure) -> Plot {
    let curve = |it: &OfDesign| Curve {
        label: phrase![it.design.word(), ", ", power(it.rate.rate)],
        points: it.points.iter().map(|point| (point.draws as f64, positive(point.error * measure.factor))).collect(),
        marked: true,
        joined: true,
        ..Curve::default()
    };
    let wanted = converged.precision.map(|precision| Rule {
        upright: false,
        at: precision * measure.factor,
        error: (f64::NAN, f64::NAN),
        label: phrase!["wanted: ", measure.told(precision)],
    });
    let panel = |label: &&str| CurvePanel {
        title: (*label).to_owned(),
        curves: converged.all.iter().filter(|it| it.label == **label).map(named(curve)).collect(),
        rules: wanted.clone().into_iter().collect(),
    };
    let title = words::outcome(study, outcome);
    let most = converged.all.iter().flat_map(|it| &it.points).map(|point| point.draws).max().unwrap_or(0);
    Plot {
        name: "converge".into(),
        title: format!("How the error of the {} falls: {title}", statistic::name(converged.stat, study, outcome)),
        subtitle: format!(
            "Standard deviation over {} independent replicates; each has its own luck",
            converged.replicates
        ),
        notes: vec![
            "The design is of the factors; the luck of the processes is always independent, and its error falls as n^−0.5".into(),
        ],
        alt: rates_in_words(&title, converged),
        facts: Some(format!("{} replicates of up to {} draws", converged.replicates, count(most))),
        content: Content::Curves(Curves {
            x: Scale { title: "Draws".into(), log: true, ..Scale::default() },
            y: Scale { title: measure.title("Standard error"), log: true, ..Scale::default() },
            panels: converged.labels().iter().map(panel).collect(), ..Curves::default() }),
    }
}

/// How the errors fall, in words.
fn rates_in_words(title: &str, converged: &Converged) -> Phrase {
    let told = |it: &OfDesign| {
        let who = if it.label.is_empty() { String::new() } else { format!(" ({})", it.label) };
        let rate = Phrase::figure(decimal(it.rate.rate, 2), it.rate.rate);
        it.rate.rate.is_finite().then(|| phrase![rate, format!(" of {}{who}", it.design.word())])
    };
    let rates: Vec<Phrase> = converged.all.iter().filter_map(told).collect();
    let rates = match rates.is_empty() {
        true => Phrase::default(),
        false => phrase![" Its rates, n^−rate: ", Phrase::joined(rates, ", "), "."],
    };
    phrase![format!("The error of {title} against the number of draws, by design."), rates]
}

/// The same look of a design in all panels needs the same name: the rate is left to the table where there are several.
fn named(curve: impl Fn(&OfDesign) -> Curve) -> impl Fn(&OfDesign) -> Curve {
    move |it| match it.label.is_empty() {
        true => curve(it),
        false => Curve { label: it.design.word().into(), ..curve(it) },
    }
}

/// What a logarithmic axis can show.
fn positive(value: f64) -> f64 {
    if value > 0.0 { value } else { f64::NAN }
}

/// The power of n by which an error falls.
fn power(rate: f64) -> Phrase {
    match rate.is_finite() {
        true => phrase!["rate ", Phrase::figure(decimal(rate, 2), rate)],
        false => "no rate".into(),
    }
}

fn answer(study: &Study, outcome: &Outcome, converged: &Converged, measure: &Measure) -> String {
    let of = statistic::of(converged.stat, study, outcome);
    let mut text = format!("{}\n{}", study.title, paragraph(0, &format!("The error of the {of}")));
    for label in converged.labels() {
        text += &if label.is_empty() { "\n".to_owned() } else { format!("\n{label}\n") };
        let designs: Vec<&OfDesign> = converged.all.iter().filter(|it| it.label == label).collect();
        let known = designs.iter().flat_map(|it| &it.points).any(|point| point.error.is_finite());
        text += &if known { columned(&columns(&designs, converged, measure)) } else { "no draw has a value\n".into() };
    }
    let wanted = converged.precision.map_or(String::new(), |precision| {
        format!(
            " Draws needed are for a standard error of {}, in brackets 90 % of what they may be.",
            measure.with_unit(precision)
        )
    });
    let valued = match converged.valued {
        1.0 => String::new(),
        share => {
            format!(" Only draws that have an outcome count: in some runs no more than {} of them.", percent(share))
        }
    };
    text + "\n"
        + &paragraph(
            0,
            &format!(
                "Errors are standard deviations over {} independent replicates; a rate of 0.5 is that of independent draws.{wanted}{valued}",
                converged.replicates
            ),
        )
}

/// Design by design: the error at most draws, how it falls, how many draws are needed.
fn columns(designs: &[&OfDesign], converged: &Converged, measure: &Measure) -> Vec<Column> {
    let last = designs.first().and_then(|it| it.points.last()).map_or(0, |point| point.draws);
    let error = |it: &&OfDesign| measure.figure(it.points.last().map_or(f64::NAN, |point| point.error));
    let plain = Measure::new(Dimension::Plain, &UnitSystem::default(), 1.0);
    let mut columns = vec![
        Column::names("design", designs.iter().map(|it| it.design.word().to_owned())),
        Column::figures(
            &[&format!("error with {} draws", count(last)), &format!("[{}]", measure.unit)],
            designs.iter().map(error),
        ),
        Column::uncertain(&["rate", "(n^−rate)"], &plain, designs.iter().map(|it| (it.rate.rate, it.rate.rate_error))),
    ];
    if converged.precision.is_some() {
        columns.push(Column::figures(&["draws needed"], designs.iter().map(|it| it.needed.map_or("–".into(), needed))));
    }
    columns
}

/// `1,470 (460 to 31,000)`: three digits are more than is known.
fn needed(needed: Needed) -> String {
    let draws = |value: f64| if value.is_finite() { figure(value) } else { "no number".to_owned() };
    format!("{} ({} to {})", draws(needed.draws), draws(needed.low), draws(needed.high))
}
