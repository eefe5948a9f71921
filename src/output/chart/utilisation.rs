//! Utilisation over the years, small multiples over two uncertainties, one chart per decision.

use super::Picture;
use super::figure::percent;
use super::matrix::Matrix;
use super::page::{Heading, Page};
use super::panel::{self, Labels, Yearly, Years};
use super::scale::{Axes, Span};
use super::view::{Choice, View, left_out};
use crate::model::Quantity;
use crate::output::theme::BLUE;

/// One chart per level of the decision.
pub fn pictures(view: &View) -> Vec<Picture> {
    let (choices, all) = view.choices(6);
    let left_out = left_out(choices.len(), all, "decision levels");
    choices.iter().map(|choice| picture(view, *choice, left_out.clone())).collect()
}

fn picture(view: &View, choice: Choice, left_out: Option<String>) -> Picture {
    let matrix = Matrix::of(view, 6);
    let cells: Vec<_> = matrix.places().into_iter().map(|place| (place, scenario(view, &matrix, choice, place))).collect();
    let scenarios: Vec<usize> = cells.iter().filter_map(|(_, scenario)| *scenario).collect();
    let varied: Vec<usize> = matrix.axes().into_iter().chain(view.decision).collect();
    let heading = Heading {
        name: view.name("utilisation", choice),
        title: format!("Utilisation of nameplate capacity, {}{}", view.span(), view.title_end(choice)),
        subtitle: view.held_by_all(&scenarios, &varied),
        legend: panel::fan_keys(BLUE, ""),
        notes: left_out.into_iter().chain(matrix.note("panels")).collect(),
    };
    let mut page = Page::new(view, heading);
    let gap = (22.0, 20.0);
    let room = matrix.headings(&mut page.canvas, view, page.body, (panel::LEFT, panel::BELOW), gap);
    let years = Years::of(view);
    let factors = years.same(100.0);
    let top = scenarios.iter().flat_map(|scenario| view.years(*scenario, Quantity::Utilisation));
    let top = top.map(|summary| summary.percentiles[6] * 100.0).fold(100.0, f64::max);
    let (rows, _) = matrix.shape();
    let y = Span::around([0.0, top], if rows > 3 { 2 } else { 4 });
    for ((row, column), scenario) in cells {
        let plot = room.cell((row, column), matrix.shape(), gap);
        let axes = Axes { plot, x: years.ends, y: y.clone() };
        let title = if rows > 3 { "[%]" } else { "Utilisation [%]" };
        let labels = Labels { y: (column == 0).then_some(title), x: row + 1 == rows, year_at: 0.5 };
        panel::frame(&mut page.canvas, &axes, labels);
        let summaries = scenario.map_or(&[][..], |scenario| view.years(scenario, Quantity::Utilisation));
        match summaries.iter().any(|summary| summary.n > 0) {
            true => panel::fan(&mut page.canvas, &axes, Yearly { times: &years.times, summaries, factors: &factors }, BLUE),
            false if scenario.is_none() => panel::nothing(&mut page.canvas, plot, "not in the study"),
            false => panel::nothing(&mut page.canvas, plot, "nothing operates"),
        }
    }
    page.picture(alt(view, choice, &scenarios))
}

fn scenario(view: &View, matrix: &Matrix, choice: Choice, place: (usize, usize)) -> Option<usize> {
    let mut settings = matrix.settings(place);
    settings.extend(view.settings(choice));
    view.find(&settings)
}

fn alt(view: &View, choice: Choice, scenarios: &[usize]) -> String {
    let medians = scenarios.iter().filter_map(|scenario| view.years(*scenario, Quantity::Utilisation).last());
    let medians: Vec<f64> = medians.map(|last| last.median()).filter(|median| median.is_finite()).collect();
    let last = view.study.horizon.years().last().map_or(0, |year| year.year);
    let who = view.choice_label(choice);
    let who = if who.is_empty() { String::new() } else { format!(" with {who}") };
    if medians.is_empty() {
        return format!("Nothing operates in {last}{who}.");
    }
    let low = medians.iter().copied().fold(f64::INFINITY, f64::min);
    let high = medians.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    format!(
        "Median utilisation in {last}{who} lies between {} and {} across the scenarios shown.",
        percent(low),
        percent(high)
    )
}
