//! Where the metal comes from and where it goes, as stacked yearly means.

use super::Picture;
use super::canvas::{Area, Canvas, LINE, Stroke, Type};
use super::page::{Heading, Key, Mark, Page};
use super::panel::{self, BELOW, LEFT, Labels, Years};
use super::scale::{Axes, Span};
use super::shows::Shows;
use super::stack::{self, Part, Parts};
use super::text;
use crate::analysis::Summary;
use crate::model::{MetricName, Quantity};
use crate::output::number::Measure;
use crate::output::phrase::{Phrase, phrase};
use crate::output::theme::{self, HEADING, LABEL};
use crate::output::view::{Choice, View, left_out};
use crate::output::words::title;
use crate::units::Dimension;

/// The most parts that are stacked; the rest are one.
const PARTS: usize = 8;
/// Room for names right of a panel: at least and at most.
const NAMES: (f64, f64) = (130.0, 270.0);
/// Of that, what lies left of a name: a leader from the bar, the colour, and what is free.
const BEFORE: f64 = 50.0;
const RANGE: Stroke = Stroke::solid(theme::INK, 1.5);
/// The most years that have a whisker each.
const MOST_WHISKERS: usize = 25;
/// Parts that are nowhere this share of the whole chart's height are not drawn.
const LEAST: f64 = 0.004;

/// One chart per level of the decision.
pub fn pictures(view: &View) -> Vec<Picture> {
    let (choices, all) = view.choices(6);
    let left_out = left_out(choices.len(), all, "decision levels");
    let picture = |choice: &Choice| Some(picture(view, *choice, view.find(&view.settings(*choice))?, left_out.clone()));
    choices.iter().filter_map(picture).collect()
}

fn picture(view: &View, choice: Choice, scenario: usize, left_out: Option<String>) -> Picture {
    let years = Years::of(view);
    let total = view.years(scenario, Quantity::Output);
    let sides = [("Where it comes from", sources(view, scenario)), ("Where it goes", uses(view, scenario))];
    let stacks = sides.iter().flat_map(|(_, parts)| (0..years.times.len()).flat_map(|year| stack::ends(parts, year)));
    let values: Vec<f64> = stacks.chain(total.iter().map(|summary| summary.percentiles[6])).chain([0.0]).collect();
    let measure = Measure::of(Dimension::Mass, &view.study.units, values.iter().copied());
    let tall = values.iter().copied().fold(0.0, f64::max) - values.iter().copied().fold(0.0, f64::min);
    let (sides, unseen) = seen(sides, tall, &measure);
    let apart = years.times.len().div_ceil(MOST_WHISKERS);
    let notes = left_out.map(Phrase::from).into_iter().chain(unseen).chain(view.parts_of_years().map(Phrase::from));
    let mut page = Page::new(view, heading(view, choice, scenario, apart, notes.collect()));
    let y = Span::around(values.iter().map(|value| value * measure.factor), 8);
    let title = measure.title(&format!("{} a year, mean", view.commodity_first()));
    let labels = sides.iter().flat_map(|(_, parts)| parts).map(|part| text::width(&part.label, Type::new(LABEL)));
    let room = (labels.fold(0.0, f64::max) + BEFORE + 4.0).clamp(NAMES.0, NAMES.1);
    for (column, (name, parts)) in sides.iter().enumerate() {
        let cell = page.body.inset(LEFT, 40.0, 0.0, BELOW).cell((0, column), (1, 2), (30.0, 0.0));
        let plot = cell.inset(0.0, 0.0, room, 0.0);
        page.canvas.text((plot.left, plot.top - 12.0), *name, Type::new(HEADING).bold());
        let axes = Axes { plot, x: years.ends, y: y.clone() };
        let labels = Labels { y: (column == 0).then_some(&title), x: true, year_at: 0.5 };
        panel::frame(&mut page.canvas, &axes, labels);
        stack::draw(&mut page.canvas, &axes, &years, parts, measure.factor);
        whiskers(&mut page.canvas, &axes, years.times.iter().zip(total).step_by(apart), measure.factor);
        names(&mut page.canvas, &axes, parts, (measure.factor, room));
    }
    page.picture(alt(view, &sides, &measure), vec![shows(view, scenario)])
}

/// The rows behind the chart: output by source, and the uses.
fn shows(view: &View, scenario: usize) -> Shows {
    let sources = &view.study.scenarios[scenario].world.sources;
    let by_source = sources.iter().map(|source| MetricName::of_part(Quantity::Output, &source.name));
    let uses = [Quantity::Output, Quantity::Processed, Quantity::Refined, Quantity::Exported, Quantity::Stock];
    Shows::annual(&[scenario], by_source.chain(uses.map(MetricName::whole)))
}

fn heading(view: &View, choice: Choice, scenario: usize, apart: usize, notes: Vec<Phrase>) -> Heading {
    let varied: Vec<usize> = view.decision.into_iter().collect();
    let held = view.and_held(&[scenario], &varied);
    let every = if apart > 1 { format!(", every {apart} years") } else { String::new() };
    let whiskers = format!("Whiskers: 5th–95th percentile of the total output{every}");
    let (commodity, with) = (&view.study.commodity, view.with_choice(choice));
    Heading {
        name: view.name("metal", choice),
        title: format!("Where {commodity} comes from and where it goes{with}, {}", view.span()),
        subtitle: format!("Yearly means over the draws{held}"),
        legend: vec![Key::new(Mark::Line(RANGE), whiskers)],
        notes,
    }
}

/// A side of the chart: its heading and what is stacked.
type Side = (&'static str, Parts);

/// Both sides without the parts that are too small to be seen beside `tall`; of those that are not nothing, a note.
fn seen(sides: [Side; 2], tall: f64, measure: &Measure) -> ([Side; 2], Vec<Phrase>) {
    let most = |means: &[f64]| means.iter().map(|mean| mean.abs()).filter(|mean| mean.is_finite()).fold(0.0, f64::max);
    let mut unseen = Vec::new();
    let sides =
        sides.map(|(name, parts)| {
            let (large, small): (Parts, Parts) = parts.into_iter().partition(|part| most(&part.means) >= LEAST * tall);
            let small = small.into_iter().map(|part| (part.label, most(&part.means)));
            let small = small.filter(|(_, most)| *most > 1e-9 * tall);
            unseen.extend(small.map(|(label, most)| {
                phrase![label, ": at most ", measure.told(most), " a year, too little to be seen"]
            }));
            (name, large)
        });
    (sides, unseen)
}

/// Output by source; sources beyond the largest are summed up.
fn sources(view: &View, scenario: usize) -> Parts {
    let sources = &view.study.scenarios[scenario].world.sources;
    let metrics = view.metrics(scenario);
    let of = |name: &str| metrics.and_then(|metrics| metrics.series(Quantity::Output, Some(name)));
    let means = |name: &str| Some(of(name)?.years.iter().map(|year| year.mean).collect());
    let mut parts: Vec<(String, Vec<f64>)> =
        sources.iter().filter_map(|source| Some((source.label.clone(), means(&source.name)?))).collect();
    if parts.len() > PARTS {
        parts.sort_by(|a, b| sum(&b.1).total_cmp(&sum(&a.1)));
        let rest = parts.split_off(PARTS - 1);
        let years = rest.iter().map(|(_, means)| means.len()).max().unwrap_or(0);
        let means = (0..years).map(|year| rest.iter().filter_map(|(_, means)| means.get(year)).sum()).collect();
        parts.push((format!("{} other sources", rest.len()), means));
    }
    let count = parts.len();
    let coloured = |(index, (label, means))| Part { label, means, colour: theme::source(index, count) };
    parts.into_iter().enumerate().map(coloured).collect()
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
    let change: Vec<f64> = stock.iter().zip(before).map(|(now, before)| now - before).collect();
    let taken = change.iter().any(|change| *change < 0.0);
    let stocked = if taken { "Put into stock; below 0: taken out" } else { "Put into stock" };
    let part = |label: &str, means, colour| Part { label: title(view.study, label), means, colour };
    vec![
        part("Refined at home", refined, theme::REFINED),
        part("Lost in refining", loss, theme::LOST),
        part("Exported unrefined", means(Quantity::Exported), theme::EXPORTED),
        part(stocked, change, theme::STOCKED),
    ]
}

fn whiskers<'s>(canvas: &mut Canvas, axes: &Axes, total: impl Iterator<Item = (&'s f64, &'s Summary)>, factor: f64) {
    let year = axes.x_of(1.0) - axes.x_of(0.0);
    let half = (year * 0.2).min(8.0);
    // Light under the whiskers, so that they are seen on dark parts too; narrow where it would cut bars in two.
    let halo = Stroke::solid(theme::PAPER, (year * 0.22).clamp(2.5, 4.0));
    for (time, summary) in total {
        let (low, high) = (summary.percentiles[0] * factor, summary.percentiles[6] * factor);
        if low.is_finite() && high.is_finite() && high > low {
            let (x, low, high) = (axes.x_of(*time), axes.y_of(low), axes.y_of(high));
            for stroke in [halo, RANGE] {
                canvas.line(&[(x, low), (x, high)], stroke);
                canvas.line(&[(x - half, low), (x + half, low)], stroke);
                canvas.line(&[(x - half, high), (x + half, high)], stroke);
            }
        }
    }
}

/// Names the parts beside the last year's bar, in their order, as near to their place as their neighbours allow.
fn names(canvas: &mut Canvas, axes: &Axes, parts: &Parts, (factor, width): (f64, f64)) {
    /// Between two names.
    const GAP: f64 = 8.0;
    let look = Type::new(LABEL);
    let left = axes.plot.right + 20.0;
    let room = axes.plot.height() / parts.len().max(1) as f64;
    let most = ((room - GAP) / (LABEL * LINE)).clamp(1.0, 4.0) as usize;
    let lines: Vec<Vec<String>> =
        parts.iter().map(|part| text::wrap(&part.label, look, width - BEFORE, most)).collect();
    let heights: Vec<f64> = lines.iter().map(|lines| lines.len() as f64 * LABEL * LINE + GAP).collect();
    let last = parts.iter().map(|part| part.means.len()).max().unwrap_or(0).saturating_sub(1);
    let middle = |(from, to): (f64, f64)| axes.y_of(f64::midpoint(from, to) * factor);
    let mut places: Vec<(usize, f64)> =
        stack::placed(parts, last).into_iter().map(|(index, from, to)| (index, middle((from, to)))).collect();
    // What hangs below zero is named below the rest.
    places.sort_by(|a, b| b.1.total_cmp(&a.1));
    let mut above: f64 = heights.iter().sum();
    let mut bottom = axes.plot.bottom + GAP;
    for (index, middle) in places {
        above -= heights[index];
        // Low enough for all that are still to come above it.
        let base = (middle + heights[index] / 2.0).max(axes.plot.top + above + heights[index]).min(bottom);
        bottom = base - heights[index];
        let swatch = Area::new(left, bottom + 8.0, left + 18.0, bottom + 26.0);
        let leader = [(axes.x_of(axes.x.1 - 0.5 + stack::HALF), middle), (left - 3.0, swatch.middle_y())];
        canvas.line(&leader, Stroke::solid(theme::MUTED, 1.0));
        canvas.rectangle(swatch, parts[index].colour);
        canvas.lines((left + 26.0, bottom + LABEL + 3.0), lines[index].clone(), look);
    }
}

fn alt(view: &View, panels: &[Side; 2], measure: &Measure) -> Phrase {
    let year = view.last_year();
    let part = |Part { label, means, .. }: &Part| {
        let mean = means.last().copied().filter(|mean| mean.is_finite())?;
        Some(phrase![label, " ", measure.told(mean)])
    };
    let list = |parts: &Parts| Phrase::joined(parts.iter().filter_map(part), ", ");
    let [from, to] = panels;
    phrase![
        format!("{} in {year}, means. {}: ", view.commodity_first(), from.0),
        list(&from.1),
        format!(". {}: ", to.0),
        list(&to.1),
        "."
    ]
}
