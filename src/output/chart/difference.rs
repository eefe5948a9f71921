//! What a decision changes: paired differences to the decision's reference level, draw by draw.

use super::Picture;
use super::canvas::Area;
use super::page::{Heading, Page};
use super::panel::{self, BELOW, LEFT, Labels, Yearly, Years};
use super::rows::{self, Row};
use super::scale::{Axes, Span};
use crate::analysis::{Difference, Summary};
use crate::model::{Metric, Quantity};
use crate::output::number::Measure;
use crate::output::selection::Selection;
use crate::output::theme::{BLUE, GOLD, Hue};
use crate::output::view::{Choice, View, left_out};

/// What is compared over the years, in rows of panels.
const YEARLY: [(Quantity, Hue); 2] = [(Quantity::Refined, BLUE), (Quantity::StateRevenue, GOLD)];

/// What is compared over the whole horizon, side by side.
const WHOLE: [(Quantity, Hue); 2] = [(Quantity::Npv, BLUE), (Quantity::NpvState, GOLD)];

/// What the shares in the last column are.
const GAIN: &str = "P(gain): share of draws in which the choice is worth more than the reference";

/// The charts; none for a study in which nothing is compared.
pub fn pictures(view: &View) -> Vec<Picture> {
    let reference = view.decision.and_then(|axis| Some(view.label((axis, view.study.axes[axis].reference?))));
    match reference {
        Some(reference) if view.results.differences.iter().any(|difference| Some(difference.axis) == view.decision) => {
            vec![over_years(view, reference), over_all(view, reference)]
        }
        _ => Vec::new(),
    }
}

/// The difference on the decision axis whose `to` is a scenario.
fn of<'a>(view: &View<'a>, scenario: usize) -> Option<&'a Difference> {
    let mut all = view.results.differences.iter();
    all.find(|difference| Some(difference.axis) == view.decision && difference.to == scenario)
}

fn over_years(view: &View, reference: &str) -> Picture {
    let (choices, all) = view.choices(6);
    let compared = |choice: &Choice| {
        let settings = view.settings(*choice);
        let candidates = view.results.differences.iter().map(|difference| difference.to);
        let candidates = candidates.filter(|to| view.has(*to, &settings) && of(view, *to).is_some());
        let scenario = view.nearest_middle(candidates)?;
        Some((view.choice_label(*choice), scenario, of(view, scenario)?))
    };
    let columns: Vec<_> = choices.iter().filter_map(compared).collect();
    let scenarios: Vec<usize> = columns.iter().map(|(_, scenario, _)| *scenario).collect();
    let varied: Vec<usize> = view.decision.into_iter().collect();
    let subtitle = view.and_held(&scenarios, &varied);
    let heading = Heading {
        name: "difference".into(),
        title: format!("What each choice changes against “{reference}”, {}", view.span()),
        subtitle: format!("Paired differences: the same draw with and without the choice{subtitle}"),
        legend: panel::fan_keys(BLUE, "Refined: ").into_iter().chain(panel::fan_keys(GOLD, "State: ")).collect(),
        notes: left_out(choices.len(), all, "decision levels").into_iter().chain(view.parts_of_years()).collect(),
    };
    let mut page = Page::new(view, heading);
    let differences: Vec<(&str, &Difference)> =
        columns.iter().map(|(label, _, difference)| (label.as_str(), *difference)).collect();
    for (row, (quantity, hue)) in YEARLY.into_iter().enumerate() {
        let area = page.body.cell((row, 0), (2, 1), (0.0, 14.0));
        fans(view, &mut page, area, quantity, hue, &differences);
    }
    let alt = alt(view, &differences, reference);
    page.picture(alt)
}

fn fans(view: &View, page: &mut Page, area: Area, quantity: Quantity, hue: Hue, columns: &[(&str, &Difference)]) {
    let metric = Metric::of(quantity);
    let years = Years::of(view);
    let summaries = |difference: &'_ Difference| -> Vec<Summary> {
        difference.metrics.series(quantity, None).map_or(Vec::new(), |series| series.years.clone())
    };
    let all: Vec<Vec<Summary>> = columns.iter().map(|(_, difference)| summaries(difference)).collect();
    let ends = || all.iter().flatten().flat_map(|summary| [summary.percentiles[0], summary.percentiles[6]]);
    let measure = Measure::new(metric.dimension, &view.study.units, ends().map(f64::abs).fold(0.0, f64::max));
    let factors = years.same(measure.factor);
    let y = Span::around(ends().map(|end| end * measure.factor).chain([0.0]), 4);
    let room = area.inset(LEFT, 54.0, 8.0, BELOW);
    let title = measure.title(&format!("{}, change", metric.title));
    for (column, ((label, _), summaries)) in columns.iter().zip(&all).enumerate() {
        let plot = room.cell((0, column), (1, columns.len()), (30.0, 0.0));
        let axes = Axes { plot, x: years.ends, y: y.clone() };
        let canvas = &mut page.canvas;
        panel::heading(canvas, plot, label);
        panel::frame(canvas, &axes, Labels { y: (column == 0).then_some(&title), x: true, year_at: 0.5 });
        panel::fan(canvas, &axes, Yearly { times: &years.times, summaries, factors: &factors }, hue);
    }
}

fn over_all(view: &View, reference: &str) -> Picture {
    let selection = Selection::of(view, rows::LIMIT, |scenario| of(view, scenario).is_some());
    let row = |scenario: usize, quantity| Row {
        group: Selection::group(view, scenario),
        label: selection.label(view, scenario),
        kpi: of(view, scenario).and_then(|difference| difference.metrics.kpi(quantity, None)),
    };
    let axes = selection.axes(view);
    let axes = if axes.is_empty() { axes } else { format!("; rows: {axes}") };
    let held = if selection.note.is_some() { selection.and_held(view) } else { String::new() };
    let keys = rows::keys(BLUE, "Facilities: ").into_iter().chain(rows::keys(GOLD, "State: "));
    let heading = Heading {
        name: "difference-kpis".into(),
        title: format!("Value that each choice adds against “{reference}”, {}", view.span()),
        subtitle: format!("Paired differences of net present values{axes}{held}"),
        legend: keys.chain(rows::shape_key(selection.scenarios.len())).collect(),
        notes: selection.rest("differences").into_iter().chain([GAIN.to_owned()]).collect(),
    };
    let mut page = Page::new(view, heading);
    let mut alts = Vec::new();
    for (column, (quantity, hue)) in WHOLE.into_iter().enumerate() {
        let rows: Vec<Row> = selection.scenarios.iter().map(|scenario| row(*scenario, quantity)).collect();
        let metric = Metric::of(quantity);
        let measure = Measure::new(metric.dimension, &view.study.units, rows::largest(&rows));
        let area = page.body.cell((0, column), (1, 2), (40.0, 0.0));
        rows::draw(&mut page.canvas, area, &rows, (&measure, &format!("{}, change", metric.title), "P(gain)"), hue);
        alts.push(rows::alt(
            &rows,
            &measure,
            &format!("Difference of {} against {reference}", metric.title.to_lowercase()),
        ));
    }
    page.picture(alts.join(" "))
}

fn alt(view: &View, columns: &[(&str, &Difference)], reference: &str) -> String {
    let year = view.study.horizon.years().last().map_or(0, |year| year.year);
    let sentence = |(label, difference): &(&str, &Difference)| {
        let last = difference.metrics.series(Quantity::Refined, None)?.years.last()?;
        let measure =
            Measure::new(Metric::of(Quantity::Refined).dimension, &view.study.units, last.percentiles[6].abs());
        Some(format!("{} with {label}", measure.with_unit(last.median())))
    };
    let sentences: Vec<String> = columns.iter().filter_map(sentence).collect();
    format!(
        "Median difference of refined {} against {reference} in {year}: {}.",
        view.study.commodity,
        sentences.join("; ")
    )
}
