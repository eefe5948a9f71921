//! From the reference decision to the best case, step by step: what each level of the decision and each uncertainty adds.

use super::Picture;
use super::canvas::{Align, Area, Canvas, LINE, Stroke, Type};
use super::page::{Heading, Key, Mark, Page};
use super::scale::Span;
use super::shows::Shows;
use super::{exceedance, text};
use crate::model::{Metric, MetricName, Quantity};
use crate::output::number::{self, Measure};
use crate::output::theme::{self, HEADING, LABEL};
use crate::output::view::{Setting, View, left_out, spread};
use crate::output::words;
use plotters::style::RGBColor;

/// The most steps along the decision.
const MOST: usize = 5;
/// Colours of the ends, of what is gained, and of what is lost: dark, middle, light.
const END: RGBColor = theme::REFINED;
const GAIN: RGBColor = theme::GOLD.middle;
const LOSS: RGBColor = theme::EXPORTED;
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

/// A row: the start, a step, or the end.
struct Row {
    label: String,
    /// The mean before the step and after it; the ends go from 0.
    from: f64,
    to: f64,
    is_end: bool,
}

/// The way of one KPI's mean through the scenarios.
struct Walk {
    metric: &'static Metric,
    rows: Vec<Row>,
    /// The scenarios on the way, in order, and the levels of the uncertainties that were taken.
    scenarios: Vec<usize>,
    taken: Vec<Setting>,
}

impl Walk {
    /// None where there is no step, or a mean is missing on the way.
    fn of(view: &View, quantity: Quantity) -> Option<Self> {
        let mean = |scenario: usize| {
            let mean = view.metrics(scenario)?.kpi(quantity, None)?.summary.mean;
            Some(mean).filter(|mean| mean.is_finite())
        };
        let (start, levels, _) = decision(view)?;
        let mut walk =
            Self { metric: Metric::of(quantity), rows: Vec::new(), scenarios: vec![start], taken: Vec::new() };
        let mut value = mean(start)?;
        let first =
            view.decision.map_or("Reference", |axis| view.label((axis, view.study.scenarios[start].levels[axis])));
        walk.rows.push(Row { label: first.to_owned(), from: 0.0, to: value, is_end: true });
        let mut step = |walk: &mut Self, label: String, scenario: usize| -> Option<()> {
            let next = mean(scenario)?;
            walk.rows.push(Row { label, from: value, to: next, is_end: false });
            walk.scenarios.push(scenario);
            value = next;
            Some(())
        };
        for setting in levels {
            let Some(scenario) = walk.moved(view, setting) else { continue };
            step(&mut walk, format!("then {}", view.label(setting)), scenario)?;
        }
        for axis in &view.uncertainties {
            let candidates = view.levels(*axis, usize::MAX).into_iter();
            let known = candidates.filter_map(|level| {
                let scenario = walk.moved(view, (*axis, level))?;
                Some((level, scenario, mean(scenario)?))
            });
            // Of equal levels the first counts, and the one held before all.
            let held = walk.here(view, *axis);
            let best =
                known.max_by(|a, b| a.2.total_cmp(&b.2).then((a.0 == held).cmp(&(b.0 == held))).then(b.0.cmp(&a.0)))?;
            walk.taken.push((*axis, best.0));
            step(&mut walk, format!("{}: {}", view.study.axes[*axis].label, view.label((*axis, best.0))), best.1)?;
        }
        walk.rows.push(Row { label: "All steps together".into(), from: 0.0, to: value, is_end: true });
        (walk.rows.len() > 2).then_some(walk)
    }

    /// The level that the last scenario has on an axis.
    fn here(&self, view: &View, axis: usize) -> usize {
        self.scenarios.last().map_or(0, |scenario| view.study.scenarios[*scenario].levels[axis])
    }

    /// The scenario that differs from the last one by one level.
    fn moved(&self, view: &View, (axis, level): Setting) -> Option<usize> {
        let mut levels = view.study.scenarios[*self.scenarios.last()?].levels.clone();
        levels[axis] = level;
        view.study.scenarios.iter().position(|scenario| scenario.levels == levels)
    }

    /// What heads its panel: the KPI, of which years, and the unit.
    fn title(&self, view: &View) -> String {
        let title = words::title(view.study, self.metric.title);
        let years = if self.metric.quantity == Quantity::PlateauRefined { view.plateau() } else { view.span() };
        self.measure(view).title(&format!("{title}, {years}"))
    }

    /// The figures of all rows, with as many decimals as show the smallest step, or a few more than tell the rows apart.
    fn figures(&self, view: &View) -> Vec<String> {
        let measure = self.measure(view);
        let steps = || self.rows.iter().filter(|row| !row.is_end).map(|row| row.to - row.from);
        let least =
            steps().map(|step| (step * measure.factor).abs()).filter(|step| *step > 0.0).fold(f64::INFINITY, f64::min);
        let few = measure.decimals(self.rows.iter().map(|row| row.to - row.from));
        let wanted = if least.is_finite() { number::decimals(least, 1).min(few + 2) } else { few };
        self.rows.iter().map(|row| figure(row, &measure, few.max(wanted))).collect()
    }

    fn measure(&self, view: &View) -> Measure {
        let values = self.rows.iter().flat_map(|row| [row.from, row.to]);
        Measure::of(self.metric.dimension, &view.study.units, values)
    }
}

/// The scenario to begin with, the levels to go through after it, and a note on those left out: the levels that the file has
/// after the reference, or if there are none those before it, backwards.
fn decision(view: &View) -> Option<(usize, Vec<Setting>, Option<String>)> {
    let Some(axis) = view.decision else { return Some((view.find(&[])?, Vec::new(), None)) };
    let levels = view.levels(axis, usize::MAX);
    let reference =
        view.study.axes[axis].reference.filter(|level| levels.contains(level)).or(levels.first().copied())?;
    let (after, before): (Vec<usize>, Vec<usize>) =
        levels.iter().filter(|it| **it != reference).partition(|it| **it > reference);
    let along: Vec<usize> = if after.is_empty() { before.iter().rev().copied().collect() } else { after };
    let some = spread(&along, MOST);
    let note = left_out(some.len() + 1, levels.len(), "decision levels");
    Some((view.find(&[(axis, reference)])?, some.into_iter().map(|level| (axis, level)).collect(), note))
}

fn picture(view: &View, walks: &[Walk]) -> Picture {
    let mut page = Page::new(view, heading(view, walks));
    let rows: usize = walks.iter().map(|walk| walk.rows.len()).sum();
    let room = page.body.height() - walks.len() as f64 * (ABOVE + BELOW);
    let row = (room / rows as f64).min(HIGHEST);
    let labels = walks.iter().flat_map(|walk| &walk.rows).map(|row| text::width(&row.label, Type::new(LABEL).bold()));
    let names = (labels.fold(0.0, f64::max) + 16.0).min(page.body.width() * NAMES);
    let figures = walks.iter().flat_map(|walk| walk.figures(view));
    let room = figures.map(|figure| text::width(&figure, Type::new(LABEL).bold())).fold(0.0, f64::max) + GAP;
    let mut top = page.body.top;
    for walk in walks {
        let height = ABOVE + BELOW + row * walk.rows.len() as f64;
        let area = Area { top, bottom: top + height, ..page.body }.inset(names, ABOVE, 0.0, BELOW);
        panel(&mut page.canvas, view, walk, area, (page.body.left, room, row));
        top += height;
    }
    let shows = walks.iter().map(|walk| Shows::kpis(&walk.scenarios, [MetricName::whole(walk.metric.quantity)]));
    page.picture(walks.iter().map(|walk| alt(view, walk)).collect::<Vec<_>>().join(" "), shows.collect())
}

fn heading(view: &View, walks: &[Walk]) -> Heading {
    let (start, left_out) = decision(view).map_or((None, None), |(start, _, note)| (Some(start), note));
    let varied: Vec<usize> = view.decision.into_iter().collect();
    let held = start.map_or(String::new(), |start| view.held(start, &varied));
    let held = if held.is_empty() { held } else { format!("; it begins at {held}") };
    let product = format!("{} {}", words::product(view.study), view.study.commodity);
    let what = match walks {
        [only] if only.metric.quantity != Quantity::PlateauRefined => {
            exceedance::named(only.metric.quantity).to_owned()
        }
        [_] => product,
        _ => format!("{product} and to {}", walks.last().map_or("", |walk| exceedance::named(walk.metric.quantity))),
    };
    let losses = walks.iter().flat_map(|walk| &walk.rows).any(|row| row.to < row.from && !row.is_end);
    let keys = [("reference, and all together", END, true), ("adds", GAIN, true), ("takes away", LOSS, losses)];
    let keys =
        keys.into_iter().filter(|(.., shown)| *shown).map(|(label, colour, _)| Key::new(Mark::Box(colour), label));
    Heading {
        name: "waterfall".into(),
        title: format!("What each step adds to {what}, {}", view.span()),
        subtitle: format!("Means over the draws; each step on top of those before it{held}"),
        legend: keys.collect(),
        notes: [ORDER.to_owned()].into_iter().chain(left_out).collect(),
    }
}

/// What the order does.
const ORDER: &str = "In another order the steps would have other sizes, and the same end. Of each uncertainty that level is taken \
                     which has the highest mean, named in its row";

fn panel(canvas: &mut Canvas, view: &View, walk: &Walk, area: Area, (left, room, height): (f64, f64, f64)) {
    let measure = walk.measure(view);
    canvas.text_within((left, area.top - 14.0), &walk.title(view), Type::new(HEADING).bold(), area.right - left);
    let ends = walk.rows.iter().flat_map(|row| [row.from, row.to]).map(|value| value * measure.factor);
    let span = Span::around(ends.chain([0.0]), 7);
    let figures = walk.figures(view);
    let plot = area.inset(room, 0.0, room, 0.0);
    let x_of = |value: f64| plot.left + span.share(value * measure.factor) * plot.width();
    ticks(canvas, plot, &span);
    for (index, (row, figure)) in walk.rows.iter().zip(&figures).enumerate() {
        let area =
            Area { top: area.top + index as f64 * height, bottom: area.top + (index + 1) as f64 * height, ..plot };
        name(canvas, area, row, (left, plot.left - room - 12.0));
        let (from, to) = (x_of(row.from), x_of(row.to));
        bar(canvas, area, row, (from, to));
        let look = if row.is_end { Type::new(LABEL).bold() } else { Type::new(LABEL) };
        let y = area.middle_y() + LABEL * 0.36;
        // Where a bar goes to the left its figure stands left of it.
        match to < from {
            true => canvas.text((to - GAP, y), figure, look.align(Align::Right)),
            false => canvas.text((to + GAP, y), figure, look),
        }
        if index + 1 < walk.rows.len() {
            let below = area.bottom + height * 0.18;
            canvas.line(&[(to, area.bottom - height * 0.18), (to, below)], Stroke::solid(theme::MUTED, 1.5));
        }
    }
    canvas.line(&[(x_of(0.0), plot.top), (x_of(0.0), plot.bottom)], Stroke::solid(theme::INK, 2.0));
}

/// The ends as they are, steps with their sign.
fn figure(row: &Row, measure: &Measure, decimals: usize) -> String {
    let step = if row.is_end { row.to } else { row.to - row.from };
    let figure = measure.fixed(step, decimals);
    let positive = !row.is_end && figure.contains(|digit| ('1'..='9').contains(&digit)) && step > 0.0;
    if positive { format!("+{figure}") } else { figure }
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

fn alt(view: &View, walk: &Walk) -> String {
    let rows = walk.rows.iter().zip(walk.figures(view));
    let all: Vec<String> = rows.map(|(row, figure)| format!("{} {figure}", row.label)).collect();
    format!("{}, means: {}.", walk.title(view), all.join("; "))
}
