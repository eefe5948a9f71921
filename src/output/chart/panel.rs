//! Panels: plots over time with their axes, the fans in them, and grids of panels with headings.

use super::canvas::{Align, Area, Canvas, LINE, Point, Stroke, Type};
use super::page::{Key, Mark};
use super::scale::{Axes, Span};
use super::text;
use crate::analysis::Summary;
use crate::output::phrase::Phrase;
use crate::output::theme::{self, HEADING, Hue, LABEL, MARGIN};
use crate::output::view::View;

/// Width of the ticks' labels and the vertical title, left of a plot.
pub const LEFT: f64 = 120.0;
/// Height of the ticks' labels below a plot.
pub const BELOW: f64 = 36.0;
/// Line of a median.
pub const MEDIAN: f64 = 3.5;

/// Which labels a panel carries; in a grid the inner ones leave them to the outer.
#[derive(Debug, Clone, Copy)]
pub struct Labels<'a> {
    /// The title of the values' axis, if it is to be labelled.
    pub y: Option<&'a str>,
    /// Whether years stand below.
    pub x: bool,
    /// Distance of a year's label from the beginning of that year.
    pub year_at: f64,
}

/// Draws grid lines and labels around a plot.
pub fn frame(canvas: &mut Canvas, axes: &Axes, labels: Labels) {
    values(canvas, axes.plot, &axes.y, labels.y, LEFT);
    years(canvas, axes, labels);
}

/// Draws the lines across a plot at the ticks of its values; with a title also their labels, in a room so wide left of it.
pub fn values(canvas: &mut Canvas, plot: Area, span: &Span, title: Option<&str>, left: f64) {
    let tick = Type::new(LABEL).muted();
    for (value, label) in span.ticks() {
        let y = plot.bottom - span.share(value) * plot.height();
        let zero = value.abs() < span.step * 1e-6;
        let stroke = if zero { Stroke::solid(theme::MUTED, 1.5) } else { Stroke::solid(theme::GRID, 1.0) };
        canvas.line(&[(plot.left, y), (plot.right, y)], stroke);
        if title.is_some() {
            canvas.text_within((plot.left - 8.0, y + LABEL * 0.36), &label, tick.align(Align::Right), left - 32.0);
        }
    }
    if let Some(title) = title {
        let at = (plot.left - left + LABEL, plot.middle_y());
        let (look, length) = (Type::new(LABEL).align(Align::Centre), plot.height() + 40.0);
        canvas.text_upwards(at, &text::fit_title(title, look, length), look, length);
    }
}

/// Labels as many years as have room.
fn years(canvas: &mut Canvas, axes: &Axes, labels: Labels) {
    let plot = axes.plot;
    let look = Type::new(LABEL).muted().align(Align::Centre);
    let room = text::width("2000", look) * 1.45;
    let span = axes.x.1 - axes.x.0;
    let steps = [1, 2, 5, 10, 20, 50, 100];
    let step = steps.into_iter().find(|step| f64::from(*step) * plot.width() / span >= room).unwrap_or(200);
    let (first, last) = (axes.x.0.ceil() as i32, axes.x.1.floor() as i32);
    for year in (first..=last).filter(|year| year % step == 0 || span < 2.0) {
        let at = f64::from(year) + labels.year_at;
        // The end of the last year would be labelled as the beginning of one that is not shown.
        if at > axes.x.1 - 1e-9 {
            continue;
        }
        let x = axes.x_of(at);
        canvas.line(&[(x, plot.bottom), (x, plot.bottom + 5.0)], Stroke::solid(theme::MUTED, 1.0));
        if labels.x {
            let year = year.to_string();
            let inside = canvas.width - MARGIN - text::width(&year, look) / 2.0;
            canvas.text((x.min(inside), plot.bottom + LABEL + 7.0), year, look);
        }
    }
}

/// Values of one yearly metric, ready to be drawn: calendar time, summary, factor to the shown unit.
#[derive(Clone, Copy)]
pub struct Yearly<'a> {
    /// The time at which each summary is drawn.
    pub times: &'a [f64],
    /// One summary for each.
    pub summaries: &'a [Summary],
    /// Multiplies each value: the unit's factor, times what makes a part of a year a whole one.
    pub factors: &'a [f64],
}

impl Yearly<'_> {
    /// The percentile with the given index, per year.
    pub fn percentile(&self, index: usize) -> Vec<(f64, f64)> {
        let values = self.summaries.iter().map(|summary| summary.percentiles[index]);
        self.times.iter().zip(values.zip(self.factors)).map(|(time, (value, factor))| (*time, value * factor)).collect()
    }

    /// The values that a fan spans, for its axis.
    pub fn values(&self) -> impl Iterator<Item = f64> {
        self.percentile(0).into_iter().chain(self.percentile(6)).chain(self.percentile(3)).map(|(_, value)| value)
    }
}

/// Draws a fan: 5th–95th percentile, 25th–75th, median. Years without a value are gaps.
pub fn fan(canvas: &mut Canvas, axes: &Axes, yearly: Yearly, hue: Hue) {
    for (low, high, colour) in [(0, 6, hue.light), (2, 4, hue.middle)] {
        let (low, high) = (yearly.percentile(low), yearly.percentile(high));
        let slices: Vec<Slice> = low.iter().zip(&high).map(|(low, high)| (low.0, low.1, high.1)).collect();
        for run in runs(&slices) {
            let lower = run.iter().map(|slice| (axes.x_of(slice.0), axes.y_of(slice.1)));
            let upper = run.iter().map(|slice| (axes.x_of(slice.0), axes.y_of(slice.2)));
            canvas.band(upper.collect(), lower.collect(), colour);
        }
    }
    curve(canvas, axes, &yearly.percentile(3), Stroke::solid(hue.line, MEDIAN));
}

/// Draws a line through the finite points of a curve.
pub fn curve(canvas: &mut Canvas, axes: &Axes, points: &[(f64, f64)], stroke: Stroke) {
    let slices: Vec<Slice> = points.iter().map(|(time, value)| (*time, *value, *value)).collect();
    for run in runs(&slices) {
        let line: Vec<Point> = run.iter().map(|slice| (axes.x_of(slice.0), axes.y_of(slice.1))).collect();
        canvas.line(&line, stroke);
    }
}

/// A time and the two values between which something is drawn there.
type Slice = (f64, f64, f64);

/// The stretches of consecutive finite slices. A single year is drawn as wide as most of that year, so that it can be seen.
fn runs(slices: &[Slice]) -> Vec<Vec<Slice>> {
    let finite = |slice: &Slice| slice.1.is_finite() && slice.2.is_finite();
    let runs = slices.chunk_by(|a, b| finite(a) && finite(b)).filter(|run| finite(&run[0]));
    let widened = |run: &[Slice]| match run {
        [(time, low, high)] => vec![(time - 0.4, *low, *high), (time + 0.4, *low, *high)],
        longer => longer.to_vec(),
    };
    runs.map(widened).collect()
}

/// The keys of a fan's legend.
pub fn fan_keys(hue: Hue, of: &str) -> Vec<Key> {
    vec![
        Key::new(Mark::Line(Stroke::solid(hue.line, MEDIAN)), format!("{of}median").trim().to_owned()),
        Key::new(Mark::Box(hue.middle), "25th–75th percentile"),
        Key::new(Mark::Box(hue.light), "5th–95th percentile"),
    ]
}

/// Writes that there is nothing to see.
pub fn nothing(canvas: &mut Canvas, area: Area, words: &str) {
    let look = Type::new(LABEL).muted().align(Align::Centre);
    over_grid(canvas, (area.middle_x(), area.middle_y()), text::fit(words, look, area.width() - 8.0), look);
}

/// Writes words, centred, where no grid line runs through them.
pub fn over_grid(canvas: &mut Canvas, (x, y): Point, words: impl Into<Phrase>, look: Type) {
    let words = words.into();
    let half = text::width(&words.to_string(), look) / 2.0 + 4.0;
    canvas.rectangle(Area::new(x - half, y - look.size, x + half, y + look.size * 0.4), theme::PAPER);
    canvas.text((x, y), words, look.align(Align::Centre));
}

/// The years of a study as a chart's x: where each is drawn, and the ends.
pub struct Years {
    /// The middle of each year.
    pub times: Vec<f64>,
    /// The beginning of the first year and the end of the last.
    pub ends: (f64, f64),
    /// For each year, 12 over its months in the horizon: makes a flow of part of a year a rate.
    pub whole: Vec<f64>,
}

impl Years {
    /// The years of a study's horizon.
    pub fn of(view: &View) -> Self {
        let years = view.study.horizon.years();
        let times: Vec<f64> = years.iter().map(|year| f64::from(year.year) + 0.5).collect();
        let ends = (times.first().map_or(0.0, |time| time - 0.5), times.last().map_or(1.0, |time| time + 0.5));
        Self { times, ends, whole: years.iter().map(|year| 12.0 / f64::from(year.months.max(1))).collect() }
    }

    /// A factor for each year that makes what flows in it a rate.
    pub fn a_year(&self, factor: f64) -> Vec<f64> {
        self.whole.iter().map(|whole| whole * factor).collect()
    }

    /// One factor for all years.
    pub fn same(&self, factor: f64) -> Vec<f64> {
        vec![factor; self.times.len()]
    }
}

/// Rows and columns of a grid that holds so many panels.
pub fn shape(count: usize) -> (usize, usize) {
    let columns = match count {
        0..=3 => count.max(1),
        4 => 2,
        5 | 6 | 9 => 3,
        _ => 4,
    };
    (count.div_ceil(columns).max(1), columns)
}

/// Height of what is said under a panel's heading.
const SAID: f64 = 32.0;
/// The look of panels' headings, and the most lines they have.
const HEAD: Type = Type { size: HEADING, bold: true, colour: theme::INK, align: Align::Left };
const HEAD_LINES: usize = 2;
/// Between a heading and what is below it.
const UNDER_HEAD: f64 = 10.0;

/// Height of the tallest of some panels' headings above plots of this width; little where no panel has one.
pub fn head_room<'w>(headings: impl IntoIterator<Item = &'w str>, width: f64) -> f64 {
    let lines = |words: &str| if words.is_empty() { 0 } else { text::wrap(words, HEAD, width, HEAD_LINES).len() };
    match headings.into_iter().map(lines).max().unwrap_or(0) {
        0 => 8.0,
        lines => lines as f64 * HEADING * LINE + UNDER_HEAD + 6.0,
    }
}

/// Writes a panel's heading above its plot, as [`head_room`] has made room for it.
pub fn heading(canvas: &mut Canvas, plot: Area, words: &str) {
    let lines = text::wrap(words, HEAD, plot.width(), HEAD_LINES);
    canvas.lines((plot.left, plot.top - UNDER_HEAD - (lines.len() - 1) as f64 * HEADING * LINE), lines, HEAD);
}

/// What stands above a panel.
pub struct Head {
    /// Which one it is.
    pub title: String,
    /// What to see in it: the first wording that fits.
    pub says: Vec<Phrase>,
}

/// Draws a grid of panels over time with one scale of values; `draw` fills the panel with the given index.
pub fn panels(
    canvas: &mut Canvas,
    body: Area,
    (x, y, y_title): ((f64, f64), &Span, &str),
    heads: &[Head],
    mut draw: impl FnMut(&mut Canvas, &Axes, usize),
) {
    let shape = shape(heads.len());
    const GAP: f64 = 30.0;
    let said = if heads.iter().any(|head| !head.says.is_empty()) { SAID } else { 0.0 };
    let width = body.inset(LEFT, 0.0, 8.0, 0.0).cell((0, 0), shape, (GAP, 0.0)).width();
    let top = head_room(heads.iter().map(|head| head.title.as_str()), width) + said;
    let room = body.inset(LEFT, top, 8.0, BELOW);
    for (index, head) in heads.iter().enumerate() {
        let place = (index / shape.1, index % shape.1);
        let plot = room.cell(place, shape, (GAP, top + BELOW + 10.0));
        heading(canvas, Area { top: plot.top - said, ..plot }, &head.title);
        say(canvas, plot, &head.says);
        let axes = Axes { plot, x, y: y.clone() };
        frame(canvas, &axes, Labels { y: (place.1 == 0).then_some(y_title), x: true, year_at: 0.5 });
        draw(canvas, &axes, index);
    }
}

/// Writes the first wording that fits above a plot.
fn say(canvas: &mut Canvas, plot: Area, wordings: &[Phrase]) {
    let look = Type::new(LABEL);
    let fits = |words: &&Phrase| text::width(&words.to_string(), look) <= plot.width();
    if let Some(words) = wordings.iter().find(fits).or(wordings.last()) {
        canvas.text_within((plot.left, plot.top - 12.0), words.clone(), look, plot.width());
    }
}
