//! Distributions as rows: 5th–95th percentile, 25th–75th, median, and how often above zero or how often more and less.

use super::canvas::{Align, Area, Canvas, LINE, Stroke, Type};
use super::page::{Key, Mark};
use super::scale::Span;
use super::{hill, panel, text};
use crate::analysis::Kpi;
use crate::output::balance::Balance;
use crate::output::number::Measure;
use crate::output::phrase::{Phrase, phrase};
use crate::output::theme::{self, HEADING, Hue, LABEL, SMALL};

/// The most rows that one chart holds.
pub const LIMIT: usize = 24;

/// One distribution.
pub struct Row<'a> {
    /// What it shares with its neighbours; written once above them.
    pub group: String,
    /// What is its own.
    pub label: String,
    /// The distribution, if the scenario has it.
    pub kpi: Option<&'a Kpi>,
}

impl Row<'_> {
    /// The name that stands beside the bar.
    fn own(&self) -> &str {
        if self.label.is_empty() { &self.group } else { &self.label }
    }
}

/// What stands right of each row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shares {
    /// The share of draws above zero.
    Above,
    /// Of a difference, the shares with more and with less.
    Balance,
}

impl Shares {
    fn head(self) -> &'static str {
        match self {
            Self::Above => "P(> 0)",
            Self::Balance => "gain / loss",
        }
    }

    fn of(self, kpi: &Kpi) -> Phrase {
        match self {
            Self::Above => Phrase::percent(kpi.summary.positive),
            Self::Balance => Balance::of(kpi).told(),
        }
    }

    /// What a row says in place of bars, if there is nothing to be drawn.
    fn instead(self, kpi: Option<&Kpi>) -> Option<&'static str> {
        let Some(kpi) = kpi.filter(|kpi| kpi.summary.n > 0 && percentile(kpi, 50).is_finite()) else {
            return Some("no draw has a value");
        };
        (self == Self::Balance && Balance::of(kpi).is_even()).then_some("no difference in any draw")
    }
}

/// The keys of the rows' legend.
pub fn keys(hue: Hue, of: &str) -> Vec<Key> {
    vec![
        Key::new(Mark::Line(Stroke::solid(hue.line, 5.0)), format!("{of}median")),
        Key::new(Mark::Box(hue.middle), "25th–75th percentile"),
        Key::new(Mark::Box(hue.light), "5th–95th percentile"),
    ]
}

/// The key of the shapes, if so many rows show them.
pub fn shape_key(rows: usize) -> Option<Key> {
    (rows <= HILLY).then(|| Key::new(Mark::Box(theme::SHAPE), "density of the draws"))
}

/// What a footer says of the shapes, if so many rows show them.
pub fn shape_note(rows: usize) -> Option<String> {
    (rows <= HILLY).then(|| hill::NOTE.to_owned())
}

/// The largest size among the rows' 5th to 95th percentiles.
pub fn largest<'a>(rows: impl IntoIterator<Item = &'a Row<'a>>) -> f64 {
    rows.into_iter().flat_map(ends).map(f64::abs).fold(0.0, f64::max)
}

/// The percentiles that a row draws.
pub fn drawn(kpi: &Kpi) -> [f64; 5] {
    [5, 25, 50, 75, 95].map(|index| percentile(kpi, index))
}

fn ends(row: &Row) -> Vec<f64> {
    let at =
        |kpi: &Kpi| [5, 95].map(|index| percentile(kpi, index)).into_iter().filter(|end| end.is_finite()).collect();
    row.kpi.map_or(Vec::new(), at)
}

fn percentile(kpi: &Kpi, index: usize) -> f64 {
    kpi.percentiles.get(index).copied().unwrap_or(f64::NAN)
}

/// Room right of the bars for the shares.
const SHARE: f64 = 156.0;
/// Room above the bars for the heading of the shares.
const ABOVE: f64 = 40.0;
/// Room below for ticks and title.
const UNDER: f64 = 70.0;
/// Room left of the bars for names: at most this share of all.
const NAMES: f64 = 0.38;
/// Free between a name and the bars, and left of a row's name under a group's heading.
const GAPS: (f64, f64) = (16.0, 14.0);
/// The most lines of a group's heading; a row's name may fill the row's height.
const HEAD_LINES: usize = 3;
/// Height of a row where there is plenty of room, and of a line of a group's heading.
const HIGHEST: (f64, f64) = (600.0, 44.0);
/// So few rows show the shapes of their distributions above their bars.
const HILLY: usize = 4;

/// Where the parts of the rows lie.
struct Layout {
    plot: Area,
    /// Where names begin.
    labels: f64,
    x: Span,
    factor: f64,
    /// Type size of names.
    size: f64,
    /// The heading of each group, in lines.
    headings: Vec<Vec<String>>,
    /// Heights of a line of a group's heading and of a row.
    heights: (f64, f64),
    shares: Shares,
    /// Whether the rows show shapes.
    hilly: bool,
}

impl Layout {
    fn x_of(&self, value: f64) -> f64 {
        self.plot.left + self.x.share(value * self.factor) * self.plot.width()
    }
}

/// Draws rows with an axis below, titled, and a column of shares.
pub fn draw(
    canvas: &mut Canvas,
    area: Area,
    rows: &[Row],
    (measure, title, shares): (&Measure, &str, Shares),
    hue: Hue,
) {
    let layout = layout(area, rows, (measure, shares));
    axis(canvas, &layout, &measure.title(title));
    let mut y = layout.plot.top;
    for (index, group) in groups(rows).enumerate() {
        if let Some(lines) = layout.headings.get(index) {
            y = group_heading(canvas, &layout, lines, (y, area.right));
        }
        for row in group {
            bar(canvas, &layout, row, y, area.right, hue);
            y += layout.heights.1;
        }
    }
}

/// Rows that share a heading.
fn groups<'r, 'a>(rows: &'r [Row<'a>]) -> impl Iterator<Item = &'r [Row<'a>]> {
    rows.chunk_by(|a, b| a.group == b.group)
}

/// Writes what the rows below have in common, left of the plot; the y below it.
fn group_heading(canvas: &mut Canvas, layout: &Layout, lines: &[String], (top, right): (f64, f64)) -> f64 {
    canvas.line(&[(layout.labels, top), (right, top)], Stroke::solid(theme::GRID, 1.0));
    let height = layout.heights.0;
    canvas.lines(
        (layout.labels, top + height / 2.0 + layout.size * 0.4),
        lines.to_vec(),
        Type::new(layout.size).bold(),
    );
    top + height + (lines.len() - 1) as f64 * layout.size * LINE
}

/// Lines of headings and rows share the height; names are as wide as they need be, then wrapped.
fn layout(area: Area, rows: &[Row], (measure, shares): (&Measure, Shares)) -> Layout {
    let room = area.height() - ABOVE - UNDER;
    let count = rows.len().max(1) as f64;
    let headed = rows.iter().any(|row| !row.group.is_empty() && !row.label.is_empty());
    let heads: Vec<&str> = groups(rows).filter(|_| headed).map(|group| group[0].group.as_str()).collect();
    let line = room / (heads.len() as f64 + count);
    let size = (line * 0.8).clamp(14.0, LABEL);
    let (look, bold) = (Type::new(size), Type::new(size).bold());
    let widest = rows.iter().map(|row| text::width(row.own(), look) + GAPS.1);
    let widest = widest.chain(heads.iter().map(|head| text::width(head, bold))).fold(60.0, f64::max);
    let labels = (widest + GAPS.0).min(area.width() * NAMES);
    let heading = line.min(HIGHEST.1);
    let wrapped = |most: usize| -> (Vec<Vec<String>>, f64) {
        let heads: Vec<Vec<String>> = heads.iter().map(|head| text::wrap(head, bold, labels - GAPS.0, most)).collect();
        let further = heads.iter().map(|lines| lines.len() - 1).sum::<usize>() as f64 * size * LINE;
        let above = heads.len() as f64 * heading + further;
        (heads, above)
    };
    // A heading of more lines takes their height from the rows, as long as these stay legible.
    let legible = |(_, above): &(Vec<Vec<String>>, f64)| (room - above) / count > size * LINE;
    let (headings, above) = (2..=HEAD_LINES).rev().map(wrapped).find(legible).unwrap_or_else(|| wrapped(1));
    let row = ((room - above) / count).min(HIGHEST.0);
    let bottom = area.top + ABOVE + UNDER + above + count * row;
    let plot = Area { bottom, ..area }.inset(labels, ABOVE, SHARE, UNDER);
    let ticks = (plot.width() / 140.0).clamp(2.0, 8.0) as usize;
    let hilly = rows.len() <= HILLY;
    let hills = rows.iter().filter(|_| hilly).filter_map(|row| hill::ends(&row.kpi?.percentiles));
    let all = rows.iter().flat_map(ends).chain(hills.flat_map(<[f64; 2]>::from));
    let x = Span::around(all.map(|end| end * measure.factor).chain([0.0]), ticks);
    Layout {
        plot,
        labels: area.left,
        x,
        factor: measure.factor,
        size,
        headings,
        heights: (heading, row),
        shares,
        hilly,
    }
}

fn axis(canvas: &mut Canvas, layout: &Layout, title: &str) {
    let plot = layout.plot;
    for (value, label) in layout.x.ticks() {
        let x = layout.x_of(value / layout.factor);
        let zero = value.abs() < layout.x.step * 1e-6;
        let stroke = if zero { Stroke::solid(theme::INK, 2.0) } else { Stroke::solid(theme::GRID, 1.0) };
        canvas.line(&[(x, plot.top), (x, plot.bottom)], stroke);
        canvas.text((x, plot.bottom + LABEL + 6.0), label, Type::new(LABEL).muted().align(Align::Centre));
    }
    let look = Type::new(LABEL).align(Align::Centre);
    let (left, right) = (layout.labels, plot.right + SHARE);
    let title = text::fit_title(title, look, right - left);
    let half = text::width(&title, look) / 2.0;
    let x = plot.middle_x().clamp(left + half, (right - half).max(left + half));
    canvas.text((x, plot.bottom + 2.0 * LABEL + 16.0), title, look);
    let look = Type::new(HEADING).bold().align(Align::Right);
    canvas.text((plot.right + SHARE, plot.top - 10.0), layout.shares.head(), look);
}

fn bar(canvas: &mut Canvas, layout: &Layout, row: &Row, top: f64, right: f64, hue: Hue) {
    let height = layout.heights.1;
    let middle = if layout.hilly { top + height * 0.78 } else { top + height / 2.0 };
    let baseline = middle + layout.size * 0.36;
    let look = Type::new(layout.size);
    let left = layout.labels + if layout.headings.is_empty() { 0.0 } else { GAPS.1 };
    let most = (height / (layout.size * LINE)).clamp(1.0, 4.0) as usize;
    let lines = text::wrap(row.own(), look, layout.plot.left - left - GAPS.0, most);
    let rise = (lines.len() - 1) as f64 * layout.size * LINE / if layout.hilly { 1.0 } else { 2.0 };
    canvas.lines((left, baseline - rise), lines, look);
    if let Some(words) = layout.shares.instead(row.kpi) {
        let (look, middle) = (Type::new(SMALL.min(layout.size)).muted(), layout.plot.middle_x());
        return panel::over_grid(canvas, (middle, baseline), words, look);
    }
    let Some(kpi) = row.kpi else {
        return;
    };
    let half = (height * 0.36).min(15.0);
    if layout.hilly {
        let area = Area::new(layout.plot.left, top + height * 0.06, layout.plot.right, middle - half - 6.0);
        hill::draw(canvas, area, &kpi.percentiles, |value| layout.x_of(value), theme::SHAPE);
    }
    for (low, high, half, colour) in [(5, 95, half * 0.6, hue.light), (25, 75, half, hue.middle)] {
        let (left, end) = (layout.x_of(percentile(kpi, low)), layout.x_of(percentile(kpi, high)));
        canvas.rectangle(Area::new(left, middle - half, end, middle + half), colour);
    }
    let x = layout.x_of(percentile(kpi, 50));
    canvas.line(&[(x, middle - half), (x, middle + half)], Stroke::solid(hue.line, 5.0));
    canvas.text((right, baseline), layout.shares.of(kpi), look.align(Align::Right));
}

/// The rows' extremes in words, for those who cannot see them.
pub fn alt(rows: &[Row], measure: &Measure, what: &str) -> Phrase {
    let named = |row: &Row| {
        [row.group.as_str(), row.label.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    };
    let median = |row: &&Row| row.kpi.map_or(f64::NAN, |kpi| percentile(kpi, 50));
    let mut known: Vec<&Row> = rows.iter().filter(|row| median(row).is_finite()).collect();
    known.sort_by(|a, b| median(a).total_cmp(&median(b)));
    let say = |row: &&Row| {
        let positive = row.kpi.map_or(f64::NAN, |kpi| kpi.summary.positive);
        let who = named(row);
        let who = if who.is_empty() { String::new() } else { format!(" ({who})") };
        let often = Phrase::percent(positive);
        phrase![measure.told(median(row)), format!("{who}, above zero in "), often, " of draws"]
    };
    match &known[..] {
        [] => phrase![what, ": no draw has a value."],
        [only] => phrase![what, ": median ", say(only), "."],
        [least, .., most] => phrase![what, ": medians from ", say(least), " to ", say(most), "."],
    }
}
