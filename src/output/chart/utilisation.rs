//! Utilisation over the years, small multiples over two uncertainties, one chart per decision.

use super::Picture;
use super::canvas::{Canvas, Type};
use super::matrix::Matrix;
use super::page::{Heading, Page};
use super::panel::{self, Labels, Yearly, Years};
use super::scale::{Axes, Span};
use super::shows::Shows;
use crate::analysis::Summary;
use crate::model::{Facility, MetricName, Quantity};
use crate::output::phrase::{Phrase, phrase};
use crate::output::theme::{BLUE, LABEL};
use crate::output::view::{Choice, View, left_out, new_facility};
use crate::output::words::capitalised;

/// One chart per level of the decision.
pub fn pictures(view: &View) -> Vec<Picture> {
    let (choices, all) = view.choices(6);
    let left_out = left_out(choices.len(), all, "decision levels");
    choices.iter().map(|choice| picture(view, *choice, left_out.clone())).collect()
}

fn picture(view: &View, choice: Choice, left_out: Option<String>) -> Picture {
    let matrix = Matrix::of_uncertainties(view, 6);
    let cells: Vec<_> =
        matrix.places().into_iter().map(|place| (place, scenario(view, &matrix, choice, place))).collect();
    let scenarios: Vec<usize> = cells.iter().filter_map(|(_, scenario)| *scenario).collect();
    let subject = subject(view, &scenarios);
    let name = subject.map(|facility| facility.name.as_str());
    let varied: Vec<usize> = matrix.axes().into_iter().chain(view.decision).collect();
    let heading = Heading {
        name: view.name("utilisation", choice),
        title: format!("Utilisation of nameplate capacity{}, {}", view.with_choice(choice), view.span()),
        subtitle: subtitle(view, subject, &view.held_by_all(&scenarios, &varied)),
        legend: panel::fan_keys(BLUE, ""),
        notes: left_out.into_iter().chain(matrix.note("panels")).map(Phrase::from).collect(),
    };
    let mut page = Page::new(view, heading);
    let gap = (18.0 + MEDIAN, 20.0);
    let body = page.body.inset(0.0, 0.0, MEDIAN, 0.0);
    let room = matrix.headings(&mut page.canvas, view, body, (panel::LEFT, panel::BELOW), gap);
    let years = Years::of(view);
    let factors = years.same(100.0);
    let used = |scenario: usize| years_of(view, scenario, name);
    let top = scenarios.iter().flat_map(|scenario| used(*scenario));
    let top = top.map(|summary| summary.percentiles[6] * 100.0).fold(100.0, f64::max);
    let (rows, _) = matrix.shape();
    let y = Span::around([0.0, top], if rows > 3 { 2 } else { 4 });
    for ((row, column), scenario) in cells {
        let plot = room.cell((row, column), matrix.shape(), gap);
        let axes = Axes { plot, x: years.ends, y: y.clone() };
        let title = if rows > 3 { "[%]" } else { "Utilisation [%]" };
        let labels = Labels { y: (column == 0).then_some(title), x: row + 1 == rows, year_at: 0.5 };
        panel::frame(&mut page.canvas, &axes, labels);
        let summaries = scenario.map_or_else(Vec::new, &used);
        match summaries.iter().any(|summary| summary.n > 0) {
            true => {
                let yearly = Yearly { times: &years.times, summaries: &summaries, factors: &factors };
                panel::fan(&mut page.canvas, &axes, yearly, BLUE);
                last_median(&mut page.canvas, &axes, yearly);
            }
            false if scenario.is_none() => panel::nothing(&mut page.canvas, plot, "not in the study"),
            false => panel::nothing(&mut page.canvas, plot, "nothing operates"),
        }
    }
    let shown = MetricName::new(Quantity::Utilisation, name);
    page.picture(alt(view, choice, &scenarios, name), vec![Shows::annual(&scenarios, [shown])])
}

/// Room right of each plot for its figure.
const MEDIAN: f64 = 62.0;

/// Writes the last year's median right of the plot, where the median ends.
fn last_median(canvas: &mut Canvas, axes: &Axes, yearly: Yearly) {
    let Some((_, median)) = yearly.percentile(3).last().copied().filter(|last| last.1.is_finite()) else {
        return;
    };
    let look = Type::new(LABEL).bold().coloured(BLUE.line);
    canvas.text((axes.plot.right + 6.0, axes.y_of(median) + LABEL * 0.36), Phrase::percent(median / 100.0), look);
}

/// The facility that the chart is about, where it is the same in all scenarios. What stands already would hide whether it is
/// ever full.
fn subject<'a>(view: &View<'a>, scenarios: &[usize]) -> Option<&'a Facility> {
    let of_scenario = |scenario: &usize| new_facility(&view.study.scenarios[*scenario].world);
    let first = of_scenario(scenarios.first()?)?;
    let same = |scenario: &usize| of_scenario(scenario).is_some_and(|other| other.name == first.name);
    scenarios.iter().all(same).then_some(first)
}

fn subtitle(view: &View, subject: Option<&Facility>, held: &str) -> String {
    let about = subject.map(|facility| format!("“{}” alone, in draws in which it operates", facility.label));
    let last = view.study.horizon.years().last().map(|last| format!("figures: medians of {}", last.year));
    let held = (!held.is_empty()).then(|| held[..1].to_lowercase() + &held[1..]);
    capitalised(&about.into_iter().chain(held).chain(last).collect::<Vec<_>>().join("; "))
}

/// The yearly utilisation of the whole or of one facility. Years in which it operates in less than one draw in a hundred are
/// left out: they are early birds, not the plant.
fn years_of(view: &View, scenario: usize, facility: Option<&str>) -> Vec<Summary> {
    let series = view.metrics(scenario).and_then(|metrics| metrics.series(Quantity::Utilisation, facility));
    let few = view.study.sampling.draws.div_ceil(100);
    let known = |summary: &Summary| if summary.n < few { Summary::EMPTY } else { *summary };
    series.map_or_else(Vec::new, |series| series.years.iter().map(known).collect())
}

fn scenario(view: &View, matrix: &Matrix, choice: Choice, place: (usize, usize)) -> Option<usize> {
    let mut settings = matrix.settings(place);
    settings.extend(view.settings(choice));
    view.find(&settings)
}

fn alt(view: &View, choice: Choice, scenarios: &[usize], facility: Option<&str>) -> Phrase {
    let last_years = scenarios.iter().filter_map(|scenario| years_of(view, *scenario, facility).last().copied());
    let medians: Vec<f64> = last_years.map(|last| last.median()).filter(|median| median.is_finite()).collect();
    let last = view.last_year();
    let who = view.choice_label(choice);
    let who = if who.is_empty() { String::new() } else { format!(" with {who}") };
    if medians.is_empty() {
        return format!("Nothing operates in {last}{who}.").into();
    }
    let low = medians.iter().copied().fold(f64::INFINITY, f64::min);
    let high = medians.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let (low, high) = (Phrase::percent(low), Phrase::percent(high));
    let range = match low.to_string() == high.to_string() {
        true => phrase!["is ", low],
        false => phrase!["lies between ", low, " and ", high],
    };
    let of = if scenarios.len() > 1 { " across the scenarios shown" } else { "" };
    phrase![format!("Median utilisation in {last}{who} "), range, format!("{of}.")]
}
