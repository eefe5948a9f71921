//! Bars as rows: what each factor moves, left and right of a base, with figures at the bars' ends and their uncertainty.

use super::Picture;
use super::canvas::{Align, Area, Canvas, LINE, Stroke, Type};
use super::lanes::{self, Laid, Lane};
use super::page::{Footer, Heading, Key, Mark, Page};
use super::scale::Span;
use super::{panel, text};
use crate::output::phrase::Phrase;
use crate::output::plot::{BarPanel, BarRow, Bars, Plot};
use crate::output::theme::{self, HEADING, LABEL};
use crate::output::view::left_out;

/// Height of a row: at least, as is good to have, and at most.
const ROW: (f64, f64, f64) = (15.0, 22.0, 150.0);
/// The smallest type.
const TINY: f64 = 12.0;
/// Between a bar's end and its figure.
const GAP: f64 = 8.0;
/// Height of a panel's heading, of the line above its rows, of its ticks and of the axis' title.
const HEADING_ROOM: f64 = 36.0;
const HEAD_ROOM: f64 = 32.0;
const TICKS_ROOM: f64 = 34.0;
const TITLE_ROOM: f64 = 30.0;
/// Between panels.
const BETWEEN: (f64, f64) = (36.0, 12.0);
/// Half the height of the highest bar.
const THICKEST: f64 = 24.0;
/// The line of an uncertainty.
const WHISKER: Stroke = Stroke::solid(theme::INK, 2.0);

/// The chart, and what a footer has to say of what found no room.
pub fn picture(footer: &Footer, plot: &Plot, bars: &Bars) -> (Picture, Vec<String>) {
    let series = bars.series.iter().enumerate().filter(|_| bars.series.len() > 1);
    let error = (!bars.error.is_empty()).then(|| Key::new(Mark::Line(WHISKER), &*bars.error));
    let heading = Heading {
        name: plot.name.clone(),
        title: plot.title.clone(),
        subtitle: plot.subtitle.clone(),
        legend: series.map(|(index, label)| Key::new(Mark::Box(theme::fill(index)), label)).chain(error).collect(),
        notes: plot.notes.iter().map(Phrase::from).collect(),
    };
    let mut page = Page::new(footer.clone(), heading);
    if bars.panels.iter().all(|panel| panel.rows.is_empty()) {
        panel::nothing(&mut page.canvas, page.body, "nothing to show");
        return (page.picture(plot.alt.clone(), Vec::new()), Vec::new());
    }
    let grid = Grid::of(bars, page.body);
    let scale = Scale::of(bars, grid.plots.first().map_or(0.0, Area::width));
    let mut chart = Chart { canvas: &mut page.canvas, bars, grid: &grid, scale, unlabelled: false };
    (0..bars.panels.len()).for_each(|index| chart.panel(index));
    chart.title();
    let unlabelled = chart.unlabelled.then(|| "Figures at bars are left out where they have no room".to_owned());
    let all = longest(bars);
    let cut = left_out(grid.limit, all, if bars.panels.len() > 1 { "rows of a panel" } else { "rows" });
    (page.picture(plot.alt.clone(), Vec::new()), cut.into_iter().chain(unlabelled).collect())
}

/// The most rows of any panel.
fn longest(bars: &Bars) -> usize {
    bars.panels.iter().map(|panel| panel.rows.len()).max().unwrap_or(0)
}

/// Where panels and the columns within them lie.
struct Grid {
    /// The rooms of the bars, panel by panel.
    plots: Vec<Area>,
    /// Whether panels beside each other have the labels of their rows in common.
    shared: bool,
    /// Panels beside each other.
    columns: usize,
    /// Widths of the labels' and of the texts' column.
    widths: (f64, f64),
    /// Height of a row.
    row: f64,
    /// The most rows of a panel that are shown.
    limit: usize,
    /// Type size of labels.
    size: f64,
}

impl Grid {
    /// As many panels beside each other as leave rows high enough to be read; rows that have no room at all are left out.
    fn of(bars: &Bars, body: Area) -> Self {
        let count = bars.panels.len();
        let labels = |panel: &BarPanel| panel.rows.iter().map(|row| row.label.clone()).collect::<Vec<_>>();
        let shared = bars.panels.windows(2).all(|pair| labels(&pair[0]) == labels(&pair[1]));
        let choices = if shared { vec![panel::shape(count).1, count] } else { vec![1, 2.min(count), 3.min(count)] };
        let height = |columns: usize| row_height(bars, body, columns, usize::MAX);
        // Bars below each other need more than those that share a line.
        let lines = if lanes::is_tornado(bars, bars.base) { 1 } else { bars.series.len().clamp(1, 3) };
        let wanted = ROW.1 * (1.0 + 0.7 * (lines - 1) as f64);
        let good = choices.iter().copied().find(|columns| height(*columns) >= wanted);
        let highest = choices.into_iter().max_by(|a, b| height(*a).total_cmp(&height(*b)));
        let columns = good.or(highest).unwrap_or(1);
        let limits = (1..=longest(bars)).rev();
        let limit = limits.into_iter().find(|limit| row_height(bars, body, columns, *limit) >= ROW.0).unwrap_or(1);
        let row = row_height(bars, body, columns, limit).clamp(TINY, ROW.2);
        let mut grid = Self {
            plots: Vec::new(),
            shared,
            columns,
            widths: (0.0, 0.0),
            row,
            limit,
            size: (row * 0.72).clamp(TINY, LABEL),
        };
        grid.widths = grid.widths(bars, body);
        grid.plots = grid.plots(bars, body);
        grid
    }

    /// Widths of the labels' and of the texts' column, as their words need them.
    fn widths(&self, bars: &Bars, body: Area) -> (f64, f64) {
        let width = if self.shared { body.width() } else { body.width() / self.columns as f64 };
        let look = Type::new(self.size);
        let rows = || bars.panels.iter().flat_map(|panel| &panel.rows);
        let labels = rows().map(|row| text::width(&row.label, look)).fold(30.0, f64::max);
        let texts = rows().map(|row| text::width(&row.text.to_string(), look)).fold(0.0, f64::max);
        let head = text::width(&bars.text_title, Type::new(LABEL).bold());
        let texts = if texts > 0.0 { texts.max(head) + 16.0 } else { 0.0 };
        let most = body.width() / self.columns as f64 * 0.4;
        (labels.min(width * 0.38) + 18.0, texts.min(most))
    }

    fn plots(&self, bars: &Bars, body: Area) -> Vec<Area> {
        let labels = if self.shared { (self.widths.0, 0.0) } else { (0.0, self.widths.0) };
        let room = body.inset(labels.0, 0.0, 0.0, 0.0);
        let mut top = body.top;
        let mut plots = Vec::new();
        for panels in bars.panels.chunks(self.columns) {
            let above = above(bars);
            for (column, panel) in panels.iter().enumerate() {
                let cell = room.cell((0, column), (1, self.columns), BETWEEN);
                let height = panel.rows.len().min(self.limit) as f64 * self.row;
                let plot = Area::new(cell.left, top + above, cell.right, top + above + height);
                plots.push(plot.inset(labels.1, 0.0, self.widths.1, 0.0));
            }
            top += above + tallest(panels, self.limit) as f64 * self.row + TICKS_ROOM + BETWEEN.1;
        }
        plots
    }
}

/// The room above the rows of a panel.
fn above(bars: &Bars) -> f64 {
    let titled = bars.panels.iter().any(|panel| !panel.title.is_empty());
    (if titled { HEADING_ROOM } else { 0.0 }) + if headed(bars) { HEAD_ROOM } else { 8.0 }
}

/// Whether words stand between a panel's heading and its rows.
fn headed(bars: &Bars) -> bool {
    !bars.base_label.is_empty() || !bars.text_title.is_empty()
}

fn tallest(panels: &[BarPanel], limit: usize) -> usize {
    panels.iter().map(|panel| panel.rows.len().min(limit)).max().unwrap_or(0)
}

/// The height that each row has with so many panels beside each other and so many rows of each.
fn row_height(bars: &Bars, body: Area, columns: usize, limit: usize) -> f64 {
    let (mut room, mut rows) = (body.height() - TITLE_ROOM + BETWEEN.1, 0);
    for panels in bars.panels.chunks(columns) {
        room -= above(bars) + TICKS_ROOM + BETWEEN.1;
        rows += tallest(panels, limit);
    }
    room / rows.max(1) as f64
}

/// From values to places within a panel.
struct Scale {
    span: Span,
    /// Room left and right of the scale, for figures beyond the bars' ends.
    sides: (f64, f64),
    base: f64,
    tornado: bool,
}

impl Scale {
    /// As many ticks as have room in a panel of this width.
    fn of(bars: &Bars, width: f64) -> Self {
        let base = if bars.base.is_finite() { bars.base } else { 0.0 };
        let tornado = lanes::is_tornado(bars, base);
        let rows = bars.panels.iter().flat_map(|panel| &panel.rows);
        let lanes: Vec<Lane> = rows.flat_map(|row| lanes::lanes(row, base, tornado)).collect();
        let look = Type::new(LABEL);
        let scale = |ticks: usize| {
            let span = Span::around(lanes.iter().flat_map(|lane| [lane.low, lane.high]).chain([base]), ticks);
            let sides = sides(&lanes, &span, width);
            Self { span, sides, base, tornado }
        };
        let fits = |scale: &Self| {
            let labels = scale.span.ticks();
            let widest = labels.iter().map(|(_, label)| text::width(label, look)).fold(0.0, f64::max);
            let distance = (width - scale.sides.0 - scale.sides.1) / labels.len().max(2) as f64;
            widest + 14.0 < distance
        };
        (3..=7).rev().map(scale).find(fits).unwrap_or_else(|| scale(2))
    }

    fn x_of(&self, plot: Area, value: f64) -> f64 {
        let room = plot.inset(self.sides.0, 0.0, self.sides.1, 0.0);
        room.left + self.span.share(value) * room.width()
    }
}

/// How much room figures need left and right of a scale, at most a third of a panel each.
fn sides(lanes: &[Lane], span: &Span, width: f64) -> (f64, f64) {
    let look = Type::new(LABEL);
    let ticks = span.ticks();
    let half = |label: Option<&(f64, String)>| label.map_or(0.0, |(_, label)| text::width(label, look) / 2.0);
    let least = (10.0, half(ticks.last()).max(10.0));
    let mut sides = least;
    // What the figures need depends on how long the bars are, and these on what the figures leave.
    for _ in 0..6 {
        let room = width - sides.0 - sides.1;
        let mut wanted = least;
        for (lane, bar) in lanes.iter().flat_map(|lane| lane.bars.iter().map(move |bar| (lane, bar))) {
            let needs = if bar.words.is_empty() { 0.0 } else { text::width(&bar.words.to_string(), look) + GAP + 2.0 };
            match bar.left {
                true => wanted.0 = wanted.0.max(needs - span.share(lane.low) * room),
                false => wanted.1 = wanted.1.max(needs - (1.0 - span.share(lane.high)) * room),
            }
        }
        sides = (wanted.0.min(width / 3.0), wanted.1.min(width / 3.0));
    }
    sides
}

/// The chart as it is drawn.
struct Chart<'a> {
    canvas: &'a mut Canvas,
    bars: &'a Bars,
    grid: &'a Grid,
    scale: Scale,
    /// Whether a figure found no room.
    unlabelled: bool,
}

impl Chart<'_> {
    fn panel(&mut self, index: usize) {
        let (bars, grid) = (self.bars, self.grid);
        let (panel, plot) = (&bars.panels[index], grid.plots[index]);
        let labelled = !grid.shared || index.is_multiple_of(grid.columns);
        self.heads(panel, plot);
        self.ticks(plot);
        for (place, row) in panel.rows.iter().take(grid.limit).enumerate() {
            let top = plot.top + place as f64 * grid.row;
            let area = Area { top, bottom: top + grid.row, ..plot };
            if labelled {
                self.label(area, &row.label);
            }
            self.row(area, row);
            let look = Type::new(grid.size).align(Align::Right);
            let at = (plot.right + grid.widths.1, area.middle_y() + grid.size * 0.36);
            self.canvas.text_within(at, row.text.clone(), look, (grid.widths.1 - 8.0).max(0.0));
        }
        let x = self.scale.x_of(plot, self.scale.base);
        self.canvas.line(&[(x, plot.top), (x, plot.bottom)], Stroke::solid(theme::INK, 2.0));
    }

    /// What stands above the rows: the panel's heading, the base's label, the texts' head.
    fn heads(&mut self, panel: &BarPanel, plot: Area) {
        let (bars, widths) = (self.bars, self.grid.widths);
        let baseline = plot.top - 10.0;
        let left = if self.grid.shared { plot.left } else { plot.left - widths.0 };
        let look = Type::new(HEADING).bold();
        let lifted = baseline - if headed(bars) { HEAD_ROOM - 8.0 } else { 0.0 };
        self.canvas.text_within((left, lifted), &panel.title, look, plot.right + widths.1 - left);
        let look = Type::new(LABEL).align(Align::Centre);
        let words = text::fit(&bars.base_label, look, plot.width());
        let half = text::width(&words, look) / 2.0;
        let x =
            self.scale.x_of(plot, self.scale.base).clamp(plot.left + half, (plot.right - half).max(plot.left + half));
        self.canvas.text((x, baseline), words, look);
        let look = Type::new(LABEL).bold().align(Align::Right);
        if widths.1 > 0.0 {
            self.canvas.text_within((plot.right + widths.1, baseline), &bars.text_title, look, widths.1);
        }
    }

    fn ticks(&mut self, plot: Area) {
        let look = Type::new(LABEL).muted().align(Align::Centre);
        let mut free = f64::MIN;
        for (value, label) in self.scale.span.ticks() {
            let x = self.scale.x_of(plot, value);
            let half = text::width(&label, look) / 2.0;
            self.canvas.line(&[(x, plot.top), (x, plot.bottom + 5.0)], Stroke::solid(theme::GRID, 1.0));
            // The narrowest panels have no room for even the fewest labels.
            if x - half > free {
                self.canvas.text((x, plot.bottom + LABEL + 7.0), label, look);
                free = x + half + 10.0;
            }
        }
    }

    /// Writes the axis' title below the lowest panel.
    fn title(&mut self) {
        let plots = &self.grid.plots;
        let bottom = plots.iter().map(|plot| plot.bottom).fold(0.0, f64::max);
        let left = plots.iter().map(|plot| plot.left).fold(f64::MAX, f64::min);
        let right = plots.iter().map(|plot| plot.right).fold(0.0, f64::max);
        let look = Type::new(LABEL).align(Align::Centre);
        let words = text::fit_title(&self.bars.x, look, right - left);
        self.canvas.text((f64::midpoint(left, right), bottom + TICKS_ROOM + LABEL + 2.0), words, look);
    }

    /// Writes a row's label left of it, in two lines where one is too short and there is room.
    fn label(&mut self, area: Area, label: &str) {
        let width = self.grid.widths.0 - 18.0;
        let look = Type::new(self.grid.size).align(Align::Right);
        let lines = match text::width(label, look) > width && area.height() >= 2.0 * LINE * look.size {
            true => halves(label),
            false => vec![label.to_owned()],
        };
        let lines: Vec<String> = lines.iter().map(|line| fit_name(line, look, width)).collect();
        let top = area.middle_y() + look.size * 0.36 - (lines.len() - 1) as f64 * look.size * LINE / 2.0;
        self.canvas.lines((area.left - 12.0, top), lines, look);
    }

    fn row(&mut self, area: Area, row: &BarRow) {
        let lanes = lanes::lanes(row, self.scale.base, self.scale.tornado);
        let room = area.inset(0.0, area.height() * 0.08, 0.0, area.height() * 0.08);
        for (index, lane) in lanes.iter().enumerate() {
            let area = room.cell((index, 0), (lanes.len(), 1), (0.0, 1.0));
            lane.bars.iter().for_each(|bar| self.bar(area, bar));
            lane.bars.iter().for_each(|bar| self.whisker(area, bar));
            lane.bars.iter().for_each(|bar| self.figure(area, lane, bar));
        }
    }

    fn bar(&mut self, area: Area, bar: &Laid) {
        let Some(to) = bar.to else { return };
        let (from, to) = (self.scale.x_of(area, self.scale.base), self.scale.x_of(area, to));
        let half = (area.height() / 2.0 - 0.5).min(THICKEST);
        let fill = Area::new(from.min(to), area.middle_y() - half, from.max(to), area.middle_y() + half);
        // Light bars are seen on paper by their edge.
        self.canvas.rectangle(fill.inset(-0.5, -0.5, -0.5, -0.5), theme::MUTED);
        self.canvas.rectangle(fill.inset(0.5, 0.5, 0.5, 0.5), theme::fill(bar.series));
    }

    fn whisker(&mut self, area: Area, bar: &Laid) {
        let Some((low, high)) = bar.error else { return };
        let (low, high) = (self.scale.x_of(area, low), self.scale.x_of(area, high));
        let (y, half) = (area.middle_y(), (area.height() * 0.22).min(7.0));
        // Paper around it sets it off from a dark bar, if there is one left beside it.
        let around = WHISKER.width + (area.height() * 0.15).clamp(1.0, 3.0);
        for stroke in [Stroke::solid(theme::PAPER, around), WHISKER] {
            self.canvas.line(&[(low, y), (high, y)], stroke);
            for x in [low, high] {
                self.canvas.line(&[(x, y - half), (x, y + half)], stroke);
            }
        }
    }

    /// Writes a figure beyond all on its lane, else within its bar, else not at all.
    fn figure(&mut self, area: Area, lane: &Lane, bar: &Laid) {
        let size = (area.height() * 0.95).min(self.grid.size);
        let look = Type::new(size.max(TINY)).align(if bar.left { Align::Right } else { Align::Left });
        let width = text::width(&bar.words.to_string(), look);
        let y = area.middle_y() + look.size * 0.36;
        let x_of = |value: f64| self.scale.x_of(area, value);
        let beyond = if bar.left { x_of(lane.low) - GAP } else { x_of(lane.high) + GAP };
        let outside = if bar.left { beyond - width >= area.left - 4.0 } else { beyond + width <= area.right + 1.0 };
        let length = bar.to.map_or(0.0, |to| (x_of(to) - x_of(self.scale.base)).abs());
        let muted = if bar.to.is_some() { look } else { look.muted() };
        if bar.words.is_empty() {
        } else if size >= TINY - 2.0 && outside {
            self.canvas.text((beyond, y), bar.words.clone(), muted);
        } else if size >= TINY - 2.0 && bar.error.is_none() && length > width + 2.0 * GAP {
            let inside = x_of(bar.to.unwrap_or(self.scale.base)) + if bar.left { GAP + width } else { -GAP };
            let look = look.coloured(theme::ink_on(theme::fill(bar.series))).align(Align::Right);
            self.canvas.text((inside, y), bar.words.clone(), look);
        } else {
            self.unlabelled = true;
        }
    }
}

/// A label in two lines, broken after the space or point nearest to its middle.
fn halves(label: &str) -> Vec<String> {
    let breaks = label.char_indices().filter(|(_, letter)| " ._".contains(*letter)).map(|(at, _)| at + 1);
    match breaks.min_by_key(|at| at.abs_diff(label.len() / 2)) {
        Some(at) => vec![label[..at].trim_end().to_owned(), label[at..].to_owned()],
        None => vec![label.to_owned()],
    }
}

/// A label no wider than `limit`: words lose their end, a path with points its beginning, which it shares with its neighbours.
fn fit_name(label: &str, look: Type, limit: f64) -> String {
    if label.contains(' ') || !label.contains('.') || text::width(label, look) <= limit {
        return text::fit(label, look, limit);
    }
    let ends = label.char_indices().map(|(at, _)| format!("…{}", &label[at..]));
    ends.into_iter().find(|end| text::width(end, look) <= limit).unwrap_or_default()
}
