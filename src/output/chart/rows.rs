//! Distributions as rows: 5th–95th percentile, 25th–75th, median, and how often positive.

use super::canvas::{Align, Area, Canvas, Stroke, Type};
use super::figure::{Measure, percent};
use super::page::{Key, Mark};
use super::scale::Span;
use super::text;
use super::view::{View, spread};
use crate::analysis::Kpi;
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

/// The scenarios that rows are made for, and the axes that differ between the rows of a group.
pub struct Selection {
    /// Scenarios, by decision level.
    pub scenarios: Vec<usize>,
    /// Axes named in the rows' labels.
    pub varied: Vec<usize>,
    /// What a footer says of the rest.
    pub note: Option<String>,
}

impl Selection {
    /// All scenarios where they are few; else the decision's levels, or most of them, along one uncertainty. Scenarios that
    /// `keep` does not want are as if they were not there.
    pub fn of(view: &View, keep: impl Fn(usize) -> bool) -> Self {
        let mut all: Vec<usize> = (0..view.study.scenarios.len()).filter(|scenario| keep(*scenario)).collect();
        let level = |scenario: &usize| view.decision.map(|axis| view.study.scenarios[*scenario].levels[axis]);
        all.sort_by_key(level);
        let others = |axis: &usize| Some(*axis) != view.decision && view.study.axes[*axis].levels.len() > 1;
        if all.len() <= LIMIT {
            let varied = (0..view.study.axes.len()).filter(others).collect();
            return Self { scenarios: all, varied, note: None };
        }
        let count = all.len();
        let (choices, _) = view.choices(LIMIT);
        let choices: Vec<_> =
            choices.into_iter().filter(|choice| all.iter().any(|s| view.has(*s, &view.settings(*choice)))).collect();
        let varied: Vec<usize> = view.uncertainties.iter().copied().filter(others).take(1).collect();
        let per_choice = (LIMIT / choices.len().max(1)).max(1);
        let mut scenarios = Vec::new();
        for choice in &choices {
            let fixed = view.settings(*choice);
            let levels = varied.first().map_or(vec![], |axis| view.levels(*axis, per_choice));
            let along = levels.iter().map(|level| vec![(varied[0], *level)]);
            let along: Vec<_> = if levels.is_empty() { vec![vec![]] } else { along.collect() };
            for setting in along {
                let settings = [fixed.clone(), setting].concat();
                scenarios
                    .extend(view.nearest_middle(all.iter().copied().filter(|scenario| view.has(*scenario, &settings))));
            }
        }
        if scenarios.len() <= 1 {
            scenarios = spread(&all, LIMIT);
        }
        let note = super::view::left_out(scenarios.len(), count, "scenarios");
        Self { scenarios, varied, note }
    }

    /// The label of a scenario's row: its levels on the axes that vary.
    pub fn label(&self, view: &View, scenario: usize) -> String {
        let levels = &view.study.scenarios[scenario].levels;
        let labels = self.varied.iter().map(|axis| view.label((*axis, levels[*axis])));
        labels.collect::<Vec<_>>().join(" · ")
    }

    /// What is held: the subtitle for rows chosen from many.
    pub fn and_held(&self, view: &View) -> String {
        let varied: Vec<usize> = self.varied.iter().copied().chain(view.decision).collect();
        view.and_held(&self.scenarios, &varied)
    }

    /// The names of the axes in the rows' labels: `Investment · Security`.
    pub fn axes(&self, view: &View) -> String {
        self.varied.iter().map(|axis| view.study.axes[*axis].label.as_str()).collect::<Vec<_>>().join(" · ")
    }

    /// The group of a scenario's row.
    pub fn group(view: &View, scenario: usize) -> String {
        let level = |axis: usize| view.label((axis, view.study.scenarios[scenario].levels[axis])).to_owned();
        view.decision.map_or(String::new(), level)
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

/// The largest size among the rows' 5th to 95th percentiles.
pub fn largest<'a>(rows: impl IntoIterator<Item = &'a Row<'a>>) -> f64 {
    rows.into_iter().flat_map(ends).map(f64::abs).fold(0.0, f64::max)
}

fn ends(row: &Row) -> Vec<f64> {
    let at =
        |kpi: &Kpi| [5, 95].map(|index| percentile(kpi, index)).into_iter().filter(|end| end.is_finite()).collect();
    row.kpi.map_or(Vec::new(), at)
}

fn percentile(kpi: &Kpi, index: usize) -> f64 {
    kpi.percentiles.get(index).copied().unwrap_or(f64::NAN)
}

/// Room right of the bars for the shares above zero.
const SHARE: f64 = 130.0;
/// Room above the bars for the heading of the shares.
const ABOVE: f64 = 34.0;
/// Room below for ticks and title.
const UNDER: f64 = 62.0;
/// Height of a row where there is plenty of room.
const HIGHEST: f64 = 72.0;

/// Where the parts of the rows lie.
struct Layout {
    plot: Area,
    labels: f64,
    x: Span,
    factor: f64,
    size: f64,
}

impl Layout {
    fn x_of(&self, value: f64) -> f64 {
        self.plot.left + self.x.share(value * self.factor) * self.plot.width()
    }
}

/// Draws rows with an axis below, titled; `share` heads the column of the share of draws above zero.
pub fn draw(canvas: &mut Canvas, area: Area, rows: &[Row], (measure, title, share): (&Measure, &str, &str), hue: Hue) {
    let headed = rows.iter().any(|row| !row.group.is_empty() && !row.label.is_empty());
    let groups = if headed { rows.chunk_by(|a, b| a.group == b.group).count() } else { 0 };
    // A group's heading takes a line of its own, as high as a row. Few rows leave the rest of the page empty.
    let lines = (rows.len() + groups).max(1) as f64;
    let bottom = area.bottom.min(area.top + lines * HIGHEST + ABOVE + UNDER);
    let layout = layout(Area::new(area.left, area.top, area.right, bottom), rows, measure);
    let line = layout.plot.height() / lines;
    axis(canvas, &layout, &format!("{title} [{}]", measure.unit), share);
    let mut y = layout.plot.top;
    for group in rows.chunk_by(|a, b| a.group == b.group) {
        if headed {
            let look = Type::new(layout.size).bold();
            let words = text::fit(&group[0].group, look, layout.plot.right - layout.labels);
            // A long heading runs on over the plot, which has no bar there.
            let right = layout.labels + text::width(&words, look) + 8.0;
            canvas.rectangle(Area::new(layout.labels, y + 1.0, right, y + line * 0.95), theme::PAPER);
            canvas.text((layout.labels, y + line * 0.72), words, look);
            canvas.line(&[(layout.plot.left, y), (area.right, y)], Stroke::solid(theme::GRID, 1.0));
            y += line;
        }
        for row in group {
            bar(canvas, &layout, row, (y, line), area.right, hue);
            y += line;
        }
    }
}

fn layout(area: Area, rows: &[Row], measure: &Measure) -> Layout {
    let lines = rows.len() as f64 * 1.4;
    let size = (area.height() / lines.max(1.0) * 0.62).clamp(11.0, LABEL);
    let own = |row: &Row| if row.label.is_empty() { row.group.clone() } else { row.label.clone() };
    let widest = |row: &Row| text::width(&own(row), Type::new(size));
    let labels = rows.iter().map(widest).fold(60.0, f64::max).min(area.width() * 0.34) + 30.0;
    let plot = area.inset(labels, ABOVE, SHARE, UNDER);
    let ticks = (plot.width() / 140.0).clamp(2.0, 8.0) as usize;
    let x = Span::around(rows.iter().flat_map(ends).map(|end| end * measure.factor).chain([0.0]), ticks);
    Layout { plot, labels: area.left, x, factor: measure.factor, size }
}

fn axis(canvas: &mut Canvas, layout: &Layout, title: &str, share: &str) {
    let plot = layout.plot;
    for (value, label) in layout.x.ticks() {
        let x = layout.x_of(value / layout.factor);
        let zero = value.abs() < layout.x.step * 1e-6;
        let stroke = if zero { Stroke::solid(theme::INK, 2.0) } else { Stroke::solid(theme::GRID, 1.0) };
        canvas.line(&[(x, plot.top), (x, plot.bottom)], stroke);
        canvas.text((x, plot.bottom + LABEL + 6.0), label, Type::new(LABEL).muted().align(Align::Centre));
    }
    let look = Type::new(LABEL).align(Align::Centre);
    canvas.text_within((plot.middle_x(), plot.bottom + 2.0 * LABEL + 16.0), title, look, plot.width() + SHARE);
    let look = Type::new(HEADING).bold().align(Align::Right);
    canvas.text((plot.right + SHARE, plot.top - 10.0), share, look);
}

fn bar(canvas: &mut Canvas, layout: &Layout, row: &Row, (top, line): (f64, f64), right: f64, hue: Hue) {
    let middle = top + line / 2.0;
    let baseline = middle + layout.size * 0.36;
    let (label, look) = match row.label.is_empty() {
        true => (&row.group, Type::new(layout.size)),
        false => (&row.label, Type::new(layout.size)),
    };
    canvas.text_within((layout.labels + 14.0, baseline), label, look, layout.plot.left - layout.labels - 26.0);
    let Some(kpi) = row.kpi.filter(|kpi| kpi.summary.n > 0 && percentile(kpi, 50).is_finite()) else {
        let look = Type::new(SMALL.min(layout.size)).muted();
        canvas.text((layout.plot.left + 10.0, baseline), "no draw has a value", look);
        return;
    };
    let half = (line * 0.36).min(15.0);
    for (low, high, half, colour) in [(5, 95, half * 0.6, hue.light), (25, 75, half, hue.middle)] {
        let (left, end) = (layout.x_of(percentile(kpi, low)), layout.x_of(percentile(kpi, high)));
        canvas.rectangle(Area::new(left, middle - half, end, middle + half), colour);
    }
    let x = layout.x_of(percentile(kpi, 50));
    canvas.line(&[(x, middle - half), (x, middle + half)], Stroke::solid(hue.line, 5.0));
    let look = Type::new(layout.size).align(Align::Right);
    canvas.text((right, baseline), percent(kpi.summary.positive), look);
}

/// The rows' extremes in words, for those who cannot see them.
pub fn alt(rows: &[Row], measure: &Measure, what: &str) -> String {
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
        format!("{}{who}, above zero in {} of draws", measure.with_unit(median(row)), percent(positive))
    };
    match &known[..] {
        [] => format!("{what}: no draw has a value."),
        [only] => format!("{what}: median {}.", say(only)),
        [least, .., most] => format!("{what}: medians from {} to {}.", say(least), say(most)),
    }
}
