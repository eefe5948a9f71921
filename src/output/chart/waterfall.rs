//! From the reference decision to the best case, step by step: what each level of the decision and each uncertainty adds.

use super::Picture;
use super::canvas::{Align, Area, Canvas, LINE, Stroke, Type};
use super::page::{Heading, Key, Mark, Page};
use super::scale::Span;
use super::shows::Shows;
use super::walk::{self, Row, Walk};
use super::{exceedance, text};
use crate::model::{MetricName, Quantity};
use crate::output::phrase::{Phrase, phrase};
use crate::output::theme::{self, HEADING, LABEL};
use crate::output::view::View;
use crate::output::words;
use plotters::style::RGBColor;

/// Colours of the ends, of what is gained, and of what is lost: these two are far apart in grey, too.
const END: RGBColor = theme::REFINED;
const GAIN: RGBColor = theme::BLUE.middle;
const LOSS: RGBColor = theme::CAPACITY;
/// Room above the rows of a panel for its heading, and below for ticks.
const ABOVE: f64 = 40.0;
const BELOW: f64 = 38.0;
/// The most of the width that labels take.
const NAMES: f64 = 0.4;
/// The highest row.
const HIGHEST: f64 = 70.0;
/// Between a bar's end and its figure.
const GAP: f64 = 8.0;

/// The chart; none where there is no step.
pub fn pictures(view: &View) -> Vec<Picture> {
    let worth = if view.has_state() { Quantity::NpvState } else { Quantity::Npv };
    let walks: Vec<Walk> = [Quantity::PlateauRefined, worth].into_iter().filter_map(|it| Walk::of(view, it)).collect();
    if walks.is_empty() { Vec::new() } else { vec![picture(view, &walks)] }
}

fn picture(view: &View, walks: &[Walk]) -> Picture {
    let mut page = Page::new(view, heading(view, walks));
    let rows: usize = walks.iter().map(|walk| walk.rows.len()).sum();
    let room = page.body.height() - walks.len() as f64 * (ABOVE + BELOW);
    let row = (room / rows as f64).min(HIGHEST);
    let labels = walks.iter().flat_map(|walk| &walk.rows).map(|row| text::width(&row.label, Type::new(LABEL).bold()));
    let names = (labels.fold(0.0, f64::max) + 16.0).min(page.body.width() * NAMES);
    let figures = walks.iter().flat_map(|walk| walk.figures(view));
    let room =
        figures.map(|figure| text::width(&figure.to_string(), Type::new(LABEL).bold())).fold(0.0, f64::max) + GAP;
    let mut top = page.body.top;
    for walk in walks {
        let height = ABOVE + BELOW + row * walk.rows.len() as f64;
        let area = Area { top, bottom: top + height, ..page.body }.inset(names, ABOVE, 0.0, BELOW);
        panel(&mut page.canvas, view, walk, area, (page.body.left, room, row));
        top += height;
    }
    let shows = walks.iter().map(|walk| Shows::kpis(&walk.scenarios, [MetricName::whole(walk.metric.quantity)]));
    page.picture(Phrase::joined(walks.iter().map(|walk| alt(view, walk)), " "), shows.collect())
}

fn heading(view: &View, walks: &[Walk]) -> Heading {
    let (start, left_out) = walk::decision(view).map_or((None, None), |way| (Some(way.start), way.note));
    let varied: Vec<usize> = view.decision.into_iter().collect();
    let held = start.map_or(String::new(), |start| view.held(start, &varied));
    let held = if held.is_empty() { held } else { format!("; it begins at {held}") };
    let product = format!("{} {}", words::product(view.study), view.study.commodity);
    let what = walks.iter().map(|walk| match walk.metric.quantity {
        Quantity::PlateauRefined => product.as_str(),
        other => exceedance::worth(other),
    });
    let what = words::listed(&what.collect::<Vec<_>>());
    let losses = walks.iter().flat_map(|walk| &walk.rows).any(|row| row.to < row.from && !row.is_end);
    let keys = [("reference, and all together", END, true), ("adds", GAIN, true), ("takes away", LOSS, losses)];
    let keys =
        keys.into_iter().filter(|(.., shown)| *shown).map(|(label, colour, _)| Key::new(Mark::Box(colour), label));
    Heading {
        name: "waterfall".into(),
        title: format!("What each step adds: {what}, {}", view.span()),
        subtitle: format!("Means over the draws; each step on top of those before it{held}"),
        legend: keys.collect(),
        notes: [ORDER.to_owned()].into_iter().chain(left_out).map(Phrase::from).collect(),
    }
}

/// What the order does.
const ORDER: &str = "In another order the steps would have other sizes, and the same end. Of each uncertainty that level is taken \
                     which has the highest mean, named in its row";

fn panel(canvas: &mut Canvas, view: &View, walk: &Walk, area: Area, (left, room, height): (f64, f64, f64)) {
    let measure = walk.measure(view);
    canvas.text_within((left, area.top - 14.0), walk.title(view), Type::new(HEADING).bold(), area.right - left);
    let ends = walk.rows.iter().flat_map(|row| [row.from, row.to]).map(|value| value * measure.factor);
    let span = Span::around(ends.chain([0.0]), 7);
    let figures = walk.figures(view);
    let plot = area.inset(room, 0.0, room, 0.0);
    let x_of = |value: f64| plot.left + span.share(value * measure.factor) * plot.width();
    ticks(canvas, plot, &span);
    for (index, (row, figure)) in walk.rows.iter().zip(figures).enumerate() {
        let area =
            Area { top: area.top + index as f64 * height, bottom: area.top + (index + 1) as f64 * height, ..plot };
        name(canvas, area, row, (left, plot.left - room - 12.0));
        let (from, to) = (x_of(row.from), x_of(row.to));
        bar(canvas, area, row, (from, to));
        let look = if row.is_end { Type::new(LABEL).bold() } else { Type::new(LABEL) };
        let y = area.middle_y() + LABEL * 0.36;
        // Where a bar goes to the left its figure stands left of it.
        let (x, align) = if to < from { (to - GAP, Align::Right) } else { (to + GAP, Align::Left) };
        canvas.text((x, y), figure, look.align(align));
        if index + 1 < walk.rows.len() {
            let below = area.bottom + height * 0.18;
            canvas.line(&[(to, area.bottom - height * 0.18), (to, below)], Stroke::solid(theme::MUTED, 1.5));
        }
    }
    canvas.line(&[(x_of(0.0), plot.top), (x_of(0.0), plot.bottom)], Stroke::solid(theme::INK, 2.0));
}

fn ticks(canvas: &mut Canvas, plot: Area, span: &Span) {
    let look = Type::new(LABEL).muted().align(Align::Centre);
    for (value, label) in span.ticks() {
        let x = plot.left + span.share(value) * plot.width();
        canvas.line(&[(x, plot.top), (x, plot.bottom + 5.0)], Stroke::solid(theme::GRID, 1.0));
        canvas.text((x, plot.bottom + LABEL + 7.0), label, look);
    }
}

/// Writes a row's label between two edges, in two lines where it needs and has them.
fn name(canvas: &mut Canvas, area: Area, row: &Row, (left, right): (f64, f64)) {
    let look = if row.is_end { Type::new(LABEL).bold() } else { Type::new(LABEL) };
    let most = (area.height() / (LABEL * LINE)).clamp(1.0, 2.0) as usize;
    let lines = text::wrap(&row.label, look, right - left, most);
    let top = area.middle_y() + LABEL * 0.36 - (lines.len() - 1) as f64 * LABEL * LINE / 2.0;
    canvas.lines((left, top), lines, look);
}

fn bar(canvas: &mut Canvas, area: Area, row: &Row, (from, to): (f64, f64)) {
    let colour = match row.to >= row.from {
        _ if row.is_end => END,
        true => GAIN,
        false => LOSS,
    };
    let area = Area::new(from.min(to), area.top, from.max(to), area.bottom).inset(
        0.0,
        area.height() * 0.18,
        0.0,
        area.height() * 0.18,
    );
    // Light bars are seen on paper by their edge.
    canvas.rectangle(area.inset(-0.5, -0.5, -0.5, -0.5), theme::MUTED);
    canvas.rectangle(area.inset(0.5, 0.5, 0.5, 0.5), colour);
}

fn alt(view: &View, walk: &Walk) -> Phrase {
    let rows = walk.rows.iter().zip(walk.figures(view));
    let all = Phrase::joined(rows.map(|(row, figure)| phrase![&row.label, " ", figure]), "; ");
    phrase![walk.title(view), ", means: ", all, "."]
}
