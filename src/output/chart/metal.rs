//! Where the metal comes from and where it goes, as stacked yearly means.

use super::Picture;
use super::canvas::{Area, Canvas, LINE, Stroke, Type};
use super::figure::Measure;
use super::page::{Heading, Key, Mark, Page};
use super::panel::{self, BELOW, LEFT, Labels, Years};
use super::scale::{Axes, Span};
use super::text;
use super::view::{Choice, View, left_out};
use crate::analysis::Summary;
use crate::model::Quantity;
use crate::output::theme::{self, HEADING, LABEL};
use crate::units::Dimension;
use plotters::style::RGBColor;

/// The most parts that are stacked; the rest are one.
const PARTS: usize = 8;
/// Room for labels right of a panel.
const NAMES: f64 = 185.0;
const RANGE: Stroke = Stroke::solid(theme::INK, 1.5);

/// What is stacked in one panel: a label and a mean per year for each part, from the bottom.
type Parts = Vec<(String, Vec<f64>)>;

/// One chart per level of the decision.
pub fn pictures(view: &View) -> Vec<Picture> {
    let (choices, all) = view.choices(6);
    let left_out = left_out(choices.len(), all, "decision levels");
    let picture = |choice: &Choice| Some(picture(view, *choice, view.find(&view.settings(*choice))?, left_out.clone()));
    choices.iter().filter_map(picture).collect()
}

fn picture(view: &View, choice: Choice, scenario: usize, left_out: Option<String>) -> Picture {
    let varied: Vec<usize> = view.decision.into_iter().collect();
    let held = view.and_held(&[scenario], &varied);
    let heading = Heading {
        name: view.name("metal", choice),
        title: format!("Where the metal comes from and where it goes, {}{}", view.span(), view.title_end(choice)),
        subtitle: format!("Yearly means over the draws{held}"),
        legend: vec![Key::new(Mark::Line(RANGE), "whiskers: 5th–95th percentile of the total output")],
        notes: left_out.into_iter().collect(),
    };
    let mut page = Page::new(view, heading);
    let total = view.years(scenario, Quantity::Output);
    let panels = [("Where it comes from", sources(view, scenario)), ("Where it goes", uses(view, scenario))];
    let years = Years::of(view);
    let stacks = panels.iter().flat_map(|(_, parts)| (0..years.times.len()).flat_map(|year| ends(parts, year)));
    let values: Vec<f64> = stacks.chain(total.iter().map(|summary| summary.percentiles[6])).chain([0.0]).collect();
    let measure = Measure::new(Dimension::Mass, &view.study.units, values.iter().copied().fold(0.0, f64::max));
    let y = Span::around(values.iter().map(|value| value * measure.factor), 8);
    let title = format!("Mean metal a year [{}]", measure.unit);
    for (column, (name, parts)) in panels.iter().enumerate() {
        let cell = page.body.inset(LEFT, 36.0, 0.0, BELOW).cell((0, column), (1, 2), (40.0, 0.0));
        let plot = cell.inset(0.0, 0.0, NAMES, 0.0);
        page.canvas.text((plot.left, plot.top - 12.0), *name, Type::new(HEADING).bold());
        let axes = Axes { plot, x: years.ends, y: y.clone() };
        let labels = Labels { y: (column == 0).then_some(&title), x: true, year_at: 0.5 };
        panel::frame(&mut page.canvas, &axes, labels);
        stack(&mut page.canvas, &axes, &years, parts, measure.factor);
        whiskers(&mut page.canvas, &axes, &years, total, measure.factor);
        names(&mut page.canvas, &axes, parts, measure.factor);
    }
    page.picture(alt(view, &panels, &measure))
}

/// Output by source; sources beyond the largest are summed up.
fn sources(view: &View, scenario: usize) -> Parts {
    let sources = &view.study.scenarios[scenario].world.sources;
    let metrics = view.metrics(scenario);
    let of = |name: &str| metrics.and_then(|metrics| metrics.series(Quantity::Output, Some(name)));
    let mut parts: Parts = sources
        .iter()
        .filter_map(|source| {
            Some((source.label.clone(), of(&source.name)?.years.iter().map(|year| year.mean).collect()))
        })
        .collect();
    if parts.len() > PARTS {
        parts.sort_by(|a, b| sum(&b.1).total_cmp(&sum(&a.1)));
        let rest = parts.split_off(PARTS - 1);
        let years = rest.iter().map(|(_, means)| means.len()).max().unwrap_or(0);
        let means = (0..years).map(|year| rest.iter().filter_map(|(_, means)| means.get(year)).sum()).collect();
        parts.push((format!("{} other sources", rest.len()), means));
    }
    parts
}

fn sum(values: &[f64]) -> f64 {
    values.iter().filter(|value| value.is_finite()).sum()
}

/// The same metal by what becomes of it.
fn uses(view: &View, scenario: usize) -> Parts {
    let means = |quantity| -> Vec<f64> {
        view.years(scenario, quantity).iter().map(|summary: &Summary| summary.mean).collect()
    };
    let (processed, refined) = (means(Quantity::Processed), means(Quantity::Refined));
    let loss = processed.iter().zip(&refined).map(|(processed, refined)| processed - refined).collect();
    let stock = means(Quantity::Stock);
    let before = std::iter::once(0.0).chain(stock.iter().copied());
    let change = stock.iter().zip(before).map(|(now, before)| now - before).collect();
    vec![
        ("Refined at home".into(), refined),
        ("Lost in refining".into(), loss),
        ("Exported unrefined".into(), means(Quantity::Exported)),
        ("Put into stock".into(), change),
    ]
}

/// The top of what is stacked upwards in a year, and the bottom of what is stacked downwards.
fn ends(parts: &Parts, year: usize) -> [f64; 2] {
    let values = || parts.iter().filter_map(move |(_, means)| means.get(year)).copied().filter(|mean| mean.is_finite());
    [values().filter(|mean| *mean > 0.0).sum(), values().filter(|mean| *mean < 0.0).sum()]
}

/// The places of the parts in a year: index, from, to. Negative ones (metal out of stock) hang below zero.
fn placed(parts: &Parts, year: usize) -> Vec<(usize, f64, f64)> {
    let (mut up, mut down) = (0.0, 0.0);
    let mut places = Vec::new();
    for (index, (_, means)) in parts.iter().enumerate() {
        let mean = means.get(year).copied().filter(|mean| mean.is_finite()).unwrap_or(0.0);
        let side = if mean >= 0.0 { &mut up } else { &mut down };
        places.push((index, *side, *side + mean));
        *side += mean;
    }
    places
}

/// Half the width of a year's bar.
const HALF: f64 = 0.42;

fn stack(canvas: &mut Canvas, axes: &Axes, years: &Years, parts: &Parts, factor: f64) {
    for (year, time) in years.times.iter().enumerate() {
        for (index, from, to) in placed(parts, year) {
            let (low, high) = (axes.y_of(from * factor), axes.y_of(to * factor));
            if (low - high).abs() >= 0.25 {
                let bar = Area::new(axes.x_of(time - HALF), low.min(high), axes.x_of(time + HALF), low.max(high));
                canvas.rectangle(bar, colour(index, parts));
            }
        }
    }
}

fn colour(index: usize, parts: &Parts) -> RGBColor {
    theme::stacked(index, parts.len())
}

fn whiskers(canvas: &mut Canvas, axes: &Axes, years: &Years, total: &[Summary], factor: f64) {
    let half = ((axes.x_of(1.0) - axes.x_of(0.0)) * 0.2).min(8.0);
    for (time, summary) in years.times.iter().zip(total) {
        let (low, high) = (summary.percentiles[0] * factor, summary.percentiles[6] * factor);
        if low.is_finite() && high.is_finite() && high > low {
            let (x, low, high) = (axes.x_of(*time), axes.y_of(low), axes.y_of(high));
            canvas.line(&[(x, low), (x, high)], RANGE);
            canvas.line(&[(x - half, low), (x + half, low)], RANGE);
            canvas.line(&[(x - half, high), (x + half, high)], RANGE);
        }
    }
}

/// Names the parts beside the last year's bar, in their order, as near to their place as their neighbours allow.
fn names(canvas: &mut Canvas, axes: &Axes, parts: &Parts, factor: f64) {
    let last = parts.iter().map(|(_, means)| means.len()).max().unwrap_or(0).saturating_sub(1);
    let look = Type::new(LABEL);
    let left = axes.plot.right + 14.0;
    let mut bottom = axes.plot.bottom;
    let mut placed_names = Vec::new();
    let room = axes.plot.height() / parts.len().max(1) as f64;
    let most = ((room - 10.0) / (LABEL * LINE)).clamp(1.0, 3.0) as usize;
    for (index, from, to) in placed(parts, last) {
        let lines = text::wrap(&parts[index].0, look, NAMES - 30.0, most);
        let height = lines.len() as f64 * LABEL * LINE;
        let wanted = axes.y_of(f64::midpoint(from, to) * factor) + height / 2.0;
        // Low enough for all that are still to come above it.
        let above = (parts.len() - 1 - index) as f64 * room;
        let base = wanted.max(axes.plot.top + above + height).min(bottom);
        bottom = base - height - 10.0;
        placed_names.push((index, lines, base - height));
    }
    for (index, lines, top) in placed_names {
        canvas.rectangle(Area::new(left, top + 4.0, left + 16.0, top + 20.0), colour(index, parts));
        canvas.lines((left + 24.0, top + LABEL), lines, look);
    }
}

fn alt(view: &View, panels: &[(&str, Parts); 2], measure: &Measure) -> String {
    let year = view.study.horizon.years().last().map_or(0, |year| year.year);
    let part = |(label, means): &(String, Vec<f64>)| {
        let mean = means.last().copied().filter(|mean| mean.is_finite())?;
        Some(format!("{label} {}", measure.with_unit(mean)))
    };
    let list = |parts: &Parts| parts.iter().filter_map(part).collect::<Vec<_>>().join(", ");
    format!("Mean metal in {year}. {}: {}. {}: {}.", panels[0].0, list(&panels[0].1), panels[1].0, list(&panels[1].1))
}
