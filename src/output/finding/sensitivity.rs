//! What moves an outcome: each method's figures for each factor, as tables, bars and a sentence.

use crate::analysis::Outcome;
use crate::model::Study;
use crate::output::columns::{Column, paragraph, table as columned};
use crate::output::finding::Finding;
use crate::output::headline;
use crate::output::number::{Measure, percent};
use crate::output::phrase::{Phrase, phrase};
use crate::output::plot::{Bar, BarPanel, BarRow, Bars, Content, Plot};
use crate::output::table::{Table, Values};
use crate::output::words;
use crate::output::words::file_name;
use std::fmt::Write;

/// A method: what it is called and what its figures mean.
#[derive(Debug, PartialEq)]
pub struct Method {
    /// As the command line and files name it.
    pub name: &'static str,
    /// As a chart's title says it; ` of NPV` follows.
    pub title: &'static str,
    /// What is drawn, for the axis.
    pub axis: &'static str,
    /// Who described it.
    pub paper: &'static str,
    /// The figures of each factor, by the field's names.
    pub columns: &'static [&'static str],
    /// Which of them are drawn.
    pub shown: &'static [Shown],
    /// The column whose size says how important a factor is.
    pub by: usize,
    /// Whether its figures are shares, which are shown in per cent.
    pub shares: bool,
}

impl Method {
    /// How important a factor is: a share below nothing is noise.
    fn size(&self, row: &Row) -> f64 {
        let figure = row.figures[self.by];
        if self.shares { figure.max(0.0) } else { figure.abs() }
    }

    /// How figures that have no unit of their own are shown.
    pub fn measure(&self) -> Measure {
        if self.shares { Measure::shares() } else { Measure::plain() }
    }
}

/// Bars of a method.
#[derive(Debug, PartialEq)]
pub struct Shown {
    /// What they are, for the legend.
    pub label: &'static str,
    /// Which column they show.
    pub column: usize,
    /// Which column holds half the width of its confidence interval.
    pub conf: Option<usize>,
}

/// Between the names of factors that are looked at as one.
pub const AND: &str = " + ";

/// What a method says of one factor.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The factor.
    pub factor: String,
    /// Its grade in the study; empty where it has none.
    pub grade: String,
    /// The method's figures, in the order of its columns.
    pub figures: Vec<f64>,
    /// What is written at the end of each bar; none: nothing.
    pub labels: Vec<Phrase>,
}

/// What a method says of the factors of one scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranking {
    /// The method.
    pub method: &'static Method,
    /// The levels of the scenario, by axis and name, for tables; none for a table of rows from elsewhere.
    pub levels: Vec<(String, String)>,
    /// The scenario's name on charts; empty where there is one.
    pub label: String,
    /// What the bars are counted from, in words; empty where it is nothing.
    pub base: Phrase,
    /// The factors.
    pub rows: Vec<Row>,
    /// How many draws or evaluations it rests on.
    pub n: usize,
    /// How the figures drawn are shown.
    pub measure: Measure,
    /// How many draws were made for it, if not simply those of the study.
    pub facts: Option<String>,
    /// What it comes to, in sentences.
    pub remarks: Vec<String>,
}

/// What the rankings are about: words for titles and file names.
#[derive(Debug, Clone, PartialEq)]
pub struct About {
    /// The study's or the table's title.
    pub study: String,
    /// The outcome's title: `Net present value to the state`.
    pub outcome: String,
    /// Its name: `npv_state`.
    pub metric: String,
    /// Its unit as tables have it; empty where it has none.
    pub unit: String,
}

impl About {
    /// An outcome of a study.
    pub fn of(study: &Study, outcome: &Outcome) -> Self {
        Self {
            study: study.title.clone(),
            outcome: words::outcome(study, outcome),
            metric: outcome.label(study),
            unit: outcome.name.metric.unit(&study.units),
        }
    }
}

/// The levels of a scenario by axis and name, and its label.
pub fn place(study: &Study, scenario: usize) -> (Vec<(String, String)>, String) {
    let levels = study.axes.iter().zip(&study.scenarios[scenario].levels);
    let named = levels.map(|(axis, level)| (axis.name.clone(), axis.levels[*level].name.clone()));
    (named.collect(), headline::label(study, scenario, ..study.axes.len()))
}

/// Tables, charts and words of rankings, which come method by method.
pub fn found(about: &About, rankings: &[Ranking]) -> Finding {
    let mut finding = Finding::default();
    let _ = writeln!(finding.answer, "{}\nWhat moves “{}”", about.study, about.outcome);
    for of_method in rankings.chunk_by(|a, b| a.method == b.method) {
        let method = of_method[0].method;
        finding.tables.push(table(about, method, of_method));
        finding.plots.push(plot(about, method, of_method));
        finding.answer += &answer(method, of_method);
    }
    finding
}

/// The rows in the order of importance: by the size of what is drawn.
fn sorted(ranking: &Ranking) -> Vec<&Row> {
    let size = |row: &Row| ranking.method.size(row).max(-1.0);
    let mut rows: Vec<&Row> = ranking.rows.iter().collect();
    rows.sort_by(|a, b| size(b).total_cmp(&size(a)));
    rows
}

/// The rows of factors that move anything.
fn moving(ranking: &Ranking) -> impl Iterator<Item = &Row> {
    sorted(ranking).into_iter().filter(|row| ranking.method.size(row) > 0.0)
}

fn table(about: &About, method: &Method, rankings: &[Ranking]) -> Table {
    let rows: Vec<(&Ranking, &Row)> =
        rankings.iter().flat_map(|ranking| sorted(ranking).into_iter().map(move |row| (ranking, row))).collect();
    let text = |f: &dyn Fn(&Ranking, &Row) -> String| Values::Text(rows.iter().map(|(a, b)| f(a, b)).collect());
    let mut columns: Vec<(String, Values)> = Vec::new();
    for (index, (axis, _)) in rankings[0].levels.iter().enumerate() {
        columns.push((axis.clone(), text(&|ranking, _| ranking.levels[index].1.clone())));
    }
    columns.push(("metric".into(), text(&|_, _| about.metric.clone())));
    // Shares and correlations have no unit, whatever they are of.
    let plain = |ranking: &Ranking| matches!(ranking.measure.unit.as_str(), "" | "%");
    columns.push(("unit".into(), text(&|it, _| if plain(it) { String::new() } else { about.unit.clone() })));
    columns.push(("factor".into(), text(&|_, row| row.factor.clone())));
    columns.push(("grade".into(), text(&|_, row| row.grade.clone())));
    columns.push(("n".into(), Values::Whole(rows.iter().map(|(it, _)| i64::try_from(it.n).ok()).collect())));
    for (index, name) in method.columns.iter().enumerate() {
        columns.push(((*name).into(), Values::Real(rows.iter().map(|(_, row)| row.figures[index]).collect())));
    }
    Table::new(method.name, columns)
}

/// A factor's name where there is little room: of a correlated set the first, and how many more there are.
fn short(factor: &str) -> String {
    match factor.split(AND).count() {
        1 => factor.to_owned(),
        count => format!("{} and {} correlated", factor.split(AND).next().unwrap_or_default(), count - 1),
    }
}

/// The rows that a chart shows of each ranking: the same factors in the same order, those that matter most anywhere, if all
/// rankings have them; otherwise the first of each.
fn charted(rankings: &[Ranking], few: usize) -> Vec<Vec<&Row>> {
    let mut all: Vec<(&Ranking, &Row)> =
        rankings.iter().flat_map(|ranking| moving(ranking).map(move |row| (ranking, row))).collect();
    let size = |(ranking, row): &(&Ranking, &Row)| ranking.method.size(row);
    all.sort_by(|a, b| size(b).total_cmp(&size(a)));
    let mut factors: Vec<&str> = Vec::new();
    for (_, row) in all {
        if factors.len() < few && !factors.contains(&row.factor.as_str()) {
            factors.push(&row.factor);
        }
    }
    let of = |ranking: &Ranking| -> Option<Vec<usize>> {
        factors.iter().map(|factor| ranking.rows.iter().position(|row| row.factor == *factor)).collect()
    };
    let common: Option<Vec<Vec<usize>>> = rankings.iter().map(of).collect();
    match common {
        Some(places) => rankings
            .iter()
            .zip(places)
            .map(|(it, places)| places.into_iter().map(|at| &it.rows[at]).collect())
            .collect(),
        None => rankings.iter().map(|ranking| moving(ranking).take(few).collect()).collect(),
    }
}

/// The most factors that a panel shows.
const MOST: usize = 12;

fn plot(about: &About, method: &Method, rankings: &[Ranking]) -> Plot {
    let measure = &rankings[0].measure;
    let bar = |row: &Row, (index, shown): (usize, &Shown)| {
        let to = row.figures[shown.column] * measure.factor;
        let half = shown.conf.map_or(f64::NAN, |conf| row.figures[conf] * measure.factor);
        Bar { to, error: (to - half, to + half), label: row.labels.get(index).cloned().unwrap_or_default() }
    };
    let row = |row: &Row| BarRow {
        label: short(&row.factor),
        bars: method.shown.iter().enumerate().map(|shown| bar(row, shown)).collect(),
        text: match row.labels.is_empty() {
            true => measure.bare(row.figures[method.shown[0].column]),
            false => Phrase::default(),
        },
    };
    let few = if rankings.len() > 2 { MOST / 2 } else { MOST };
    let panel = |(ranking, rows): (&Ranking, Vec<&Row>)| BarPanel {
        title: match (ranking.label.is_empty(), ranking.base.is_empty()) {
            (false, false) => phrase![&ranking.label, " · ", ranking.base.clone()],
            _ => phrase![&ranking.label, ranking.base.clone()],
        },
        rows: rows.into_iter().map(row).collect(),
    };
    let left_out = rankings.iter().any(|ranking| moving(ranking).count() > few);
    let left_out = left_out.then(|| format!("The {few} most important factors; all are in tables/{}.csv", method.name));
    Plot {
        name: format!("{}-{}", method.name, file_name(&about.metric)),
        title: format!("{}: {}", method.title, about.outcome),
        subtitle: method.paper.to_owned(),
        notes: left_out.into_iter().collect(),
        alt: Phrase::joined(rankings.iter().map(most_important), " "),
        facts: rankings[0].facts.clone(),
        content: Content::Bars(Bars {
            x: measure.title(method.axis),
            series: method.shown.iter().map(|shown| shown.label.to_owned()).collect(),
            panels: rankings.iter().zip(charted(rankings, few)).map(panel).collect(),
            error: if method.shown.iter().any(|shown| shown.conf.is_some()) {
                "95 % confidence interval".into()
            } else {
                String::new()
            },
            text_title: if rankings.iter().all(|it| it.rows.iter().all(|row| row.labels.is_empty())) {
                method.columns[method.shown[0].column].into()
            } else {
                String::new()
            },
            ..Bars::default()
        }),
    }
}

/// The factors at the top of a ranking, with what is drawn of them.
fn most_important(ranking: &Ranking) -> Phrase {
    const NAMED: usize = 3;
    let Method { shown, columns, .. } = ranking.method;
    let figure = |row: &Row, shown: &Shown| ranking.measure.told(row.figures[shown.column]);
    let told = |row: &Row| {
        let figures = shown.iter().map(|shown| figure(row, shown));
        phrase![short(&row.factor), " ", Phrase::joined(figures, " and ")]
    };
    let (whose, no, most) = match ranking.label.is_empty() {
        true => (String::new(), "No factor moves it.", "Most"),
        false => (format!("{}: ", ranking.label), "no factor moves it.", "most"),
    };
    let what = |shown: &Shown| if shown.label.is_empty() { columns[shown.column] } else { shown.label };
    let what = shown.iter().map(what).collect::<Vec<_>>().join(" and ");
    let known = |row: &&Row| shown.iter().all(|shown| row.figures[shown.column].is_finite());
    let first: Vec<Phrase> = moving(ranking).filter(known).take(NAMED).map(told).collect();
    match first.is_empty() {
        true => phrase![whose, no],
        false => phrase![format!("{whose}{most} ({what}): "), Phrase::joined(first, ", "), "."],
    }
}

/// The first factors and their figures, and what the method comes to.
fn answer(method: &Method, rankings: &[Ranking]) -> String {
    let mut text = format!("\n{}\n{}", method.title, paragraph(0, method.paper));
    for ranking in rankings {
        let label = Some(&ranking.label).filter(|label| !label.is_empty());
        text += &label.map_or_else(|| "\n".to_owned(), |label| format!("\n{label}\n"));
        text += &listed(method, ranking);
        text += if ranking.remarks.is_empty() { "" } else { "\n" };
        ranking.remarks.iter().for_each(|remark| text += &paragraph(0, remark));
    }
    text
}

/// The first factors of a ranking with the figures that are drawn.
fn listed(method: &Method, ranking: &Ranking) -> String {
    const LISTED: usize = 8;
    let drawn = method.shown[0].column;
    let rows: Vec<&Row> = sorted(ranking).into_iter().filter(|row| !row.figures[drawn].is_nan()).take(LISTED).collect();
    let column = |shown: &Shown| {
        let cell = |row: &&Row| (row.figures[shown.column], shown.conf.map_or(f64::NAN, |conf| row.figures[conf]));
        Column::uncertain(
            &[&ranking.measure.title(method.columns[shown.column])],
            &ranking.measure,
            rows.iter().map(cell),
        )
    };
    let factors = Column::names("factor", rows.iter().map(|row| short(&row.factor)));
    columned(&std::iter::once(factors).chain(method.shown.iter().map(column)).collect::<Vec<_>>())
}

/// A share of the variance in words: `61 %`; never below nothing.
pub fn share(value: f64) -> String {
    percent(value.clamp(0.0, 1.0))
}
