//! Coloured cells of a table: how a value depends on two numbers, with lines where it passes others.

use super::Picture;
use super::canvas::{Align, Area, Canvas, LINE, Point, Stroke, Type};
use super::contour;
use super::heat;
use super::page::{Footer, Heading, Key, Mark, Page};
use super::scale::Span;
use super::{panel, text};
use crate::output::number::{decimal, decimals, figure};
use crate::output::phrase::Phrase;
use crate::output::plot::{Plot, TilePanel, Tiles};
use crate::output::theme::{self, HEADING, LABEL, Ramp};
use plotters::style::RGBColor;

/// Height of the bar that explains the colours, with its title.
const BAR_ROOM: f64 = 102.0;
/// Height of a panel's heading and of an axis' title.
const HEADING_ROOM: f64 = 34.0;
const TITLE_ROOM: f64 = 32.0;
/// The largest cell.
const LARGEST: (f64, f64) = (260.0, 150.0);
/// Between panels.
const BETWEEN: (f64, f64) = (28.0, 16.0);
/// The largest and the smallest type of figures.
const TYPE: (f64, f64) = (26.0, 12.0);

/// The chart. All has room or is left out as a whole, so that there is nothing a footer has to say.
pub fn picture(footer: &Footer, plot: &Plot, tiles: &Tiles) -> (Picture, Vec<String>) {
    let values = || tiles.panels.iter().flat_map(|panel| panel.values.iter().flatten().copied());
    let colours = Colours::over(tiles, values());
    let empty = values().any(|value| !value.is_finite()).then(|| Key::new(Mark::Box(theme::EMPTY), "no value"));
    let heading = Heading {
        name: plot.name.clone(),
        title: plot.title.clone(),
        subtitle: plot.subtitle.clone(),
        legend: colours.keys().into_iter().chain(empty).collect(),
        notes: plot.notes.iter().map(Phrase::from).collect(),
    };
    let mut page = Page::new(footer.clone(), heading);
    if tiles.rows.is_empty() || tiles.columns.is_empty() || tiles.panels.is_empty() {
        panel::nothing(&mut page.canvas, page.body, "nothing to show");
        return (page.picture(plot.alt.clone(), Vec::new()), Vec::new());
    }
    colours.bar(&mut page.canvas, page.body.bottom - BAR_ROOM, tiles);
    let layout = Layout::of(tiles, page.body.inset(0.0, 0.0, 0.0, BAR_ROOM + 8.0));
    layout.titles(&mut page.canvas, tiles);
    for (index, panel) in tiles.panels.iter().enumerate() {
        let area = layout.panels[index];
        let at = (area.left, area.top - layout.head - 10.0);
        page.canvas.text_within(at, &panel.title, Type::new(HEADING).bold(), area.width());
        layout.heads(&mut page.canvas, tiles, index);
        fills(&mut page.canvas, &layout, panel, area, &colours);
        for contour in &colours.contours {
            line(&mut page.canvas, &contour.pieces(&layout, panel, area), contour.stroke());
        }
        figures(&mut page.canvas, &layout, panel, area, &colours);
    }
    (page.picture(plot.alt.clone(), Vec::new()), Vec::new())
}

/// A line where values pass a level.
struct Contour {
    at: f64,
}

impl Contour {
    /// Its line: that of 0, where losses end, is the heavier one.
    fn stroke(&self) -> Stroke {
        Stroke::solid(theme::INK, if self.at == 0.0 { 4.0 } else { 1.8 })
    }

    /// Its pieces on a panel, as if each value stood in the middle of its cell.
    fn pieces(&self, layout: &Layout, panel: &TilePanel, area: Area) -> Vec<(Point, Point)> {
        let (first, last) = (layout.cell(area, (0, 0)), layout.cell(area, (layout.shape.0 - 1, layout.shape.1 - 1)));
        let along = |from: f64, to: f64, place: f64, cells: usize| {
            if cells > 1 { from + (to - from) * place / (cells - 1) as f64 } else { from }
        };
        let placed = |(row, column): Point| {
            let x = along(first.middle_x(), last.middle_x(), column, layout.shape.1);
            (x, along(first.middle_y(), last.middle_y(), row, layout.shape.0))
        };
        contour::pieces(&panel.values, self.at).into_iter().map(|(from, to)| (placed(from), placed(to))).collect()
    }
}

/// How values become colours.
struct Colours {
    ramp: Ramp,
    span: Span,
    diverging: bool,
    /// From the lowest to the highest level.
    contours: Vec<Contour>,
    /// How many decimals tell values apart; none where they have too many digits for that.
    decimals: Option<usize>,
}

impl Colours {
    fn over(tiles: &Tiles, values: impl Iterator<Item = f64>) -> Self {
        let finite = values.filter(|value| value.is_finite());
        let ends = finite.fold(None, |ends: Option<(f64, f64)>, value| {
            Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
        });
        let (low, high) = ends.unwrap_or((0.0, 1.0));
        let size = low.abs().max(high.abs());
        let (ramp, ends) = match tiles.diverging {
            true => (Ramp::Diverging, [-size, size]),
            false => (Ramp::Sequential, [low.min(0.0), if high > 0.0 { high } else { 0.0 }]),
        };
        let fits = |span: &Span| {
            let labels = span.ticks();
            let widths = labels.iter().map(|(_, label)| text::width(label, Type::new(LABEL)) + 12.0);
            widths.fold(0.0, f64::max) < span.step / (span.high - span.low) * heat::BAR
        };
        let span =
            (3..=6).rev().map(|ticks| Span::around(ends, ticks)).find(fits).unwrap_or_else(|| Span::around(ends, 2));
        // Between equal ends lies no middle.
        let span = if tiles.diverging && size == 0.0 { Span::around([-1.0, 1.0], 4) } else { span };
        let decimals = (size < 1e6).then(|| decimals((high - low).max(size / 100.0), 3));
        let levels = span.ticks().into_iter().filter(|(at, _)| tiles.contours && low < *at && *at < high);
        let contours = levels.map(|(at, _)| Contour { at }).collect();
        Self { ramp, span, diverging: tiles.diverging, contours, decimals }
    }

    fn fill(&self, value: f64) -> RGBColor {
        if value.is_finite() { self.ramp.at(self.span.share(value)) } else { theme::EMPTY }
    }

    /// What the contours mean, for the legend.
    fn keys(&self) -> Vec<Key> {
        let zero = self.contours.iter().find(|contour| contour.at == 0.0);
        let other = self.contours.iter().find(|contour| contour.at != 0.0);
        let others = if zero.is_some() { "at the bar’s other figures" } else { "at the bar’s figures" };
        let key = |contour: &Contour, label: &str| Key::new(Mark::Line(contour.stroke()), label);
        let (zero, other) = (zero.map(|it| key(it, "where it is 0")), other.map(|it| key(it, others)));
        zero.into_iter().chain(other).collect()
    }

    /// Draws what the colours mean, with the levels of the contours.
    fn bar(&self, canvas: &mut Canvas, top: f64, tiles: &Tiles) {
        let look = Type::new(LABEL).align(Align::Centre);
        let room = canvas.width - 4.0 * theme::MARGIN;
        canvas.text((canvas.width / 2.0, top + LABEL + 4.0), text::fit_title(&tiles.value, look, room), look);
        let bar = heat::colour_bar(canvas, top + 22.0, (self.ramp, &self.span, ""), |label| label);
        for contour in &self.contours {
            let x = bar.left + self.span.share(contour.at) * bar.width();
            line(canvas, &[((x, bar.top - 3.0), (x, bar.bottom + 3.0))], contour.stroke());
        }
    }
}

/// Where cells and heads lie.
struct Layout {
    /// The cells of each panel.
    panels: Vec<Area>,
    columns: usize,
    shape: (usize, usize),
    /// Width of the heads of rows, and height of those of columns.
    row_head: f64,
    head: f64,
    /// Whether the heads of columns read upwards.
    turned: bool,
    gap: Point,
    body: Area,
}

impl Layout {
    fn of(tiles: &Tiles, body: Area) -> Self {
        let look = Type::new(LABEL).bold();
        let grid = panel::shape(tiles.panels.len());
        let shape = (tiles.rows.len(), tiles.columns.len());
        let title = if tiles.row_title.is_empty() { 0.0 } else { TITLE_ROOM };
        let widest = |heads: &[String]| heads.iter().map(|head| text::width(head, look)).fold(0.0, f64::max);
        let row_head = (widest(&tiles.rows) + 16.0).min(body.width() * 0.25) + title;
        let most = row_head + grid.1 as f64 * shape.1 as f64 * LARGEST.0 + (grid.1 - 1) as f64 * BETWEEN.0;
        let spare = (body.width() - most).max(0.0);
        let body = body.inset(spare / 2.0, 0.0, spare / 2.0, 0.0);
        let inner = body.inset(row_head, if tiles.column_title.is_empty() { 0.0 } else { TITLE_ROOM }, 4.0, 0.0);
        let width = inner.cell((0, 0), grid, BETWEEN).width() / shape.1 as f64;
        let turned = widest(&tiles.columns) > width - 8.0;
        let head = if turned {
            widest(&tiles.columns).min(body.height() * if grid.0 > 1 { 0.2 } else { 0.4 }) + 14.0
        } else {
            LABEL + 14.0
        };
        let titled = tiles.panels.iter().any(|panel| !panel.title.is_empty());
        let above = head + if titled { HEADING_ROOM } else { 0.0 };
        let panels = (0..tiles.panels.len()).map(|index| {
            let cell = inner.cell((index / grid.1, index % grid.1), grid, BETWEEN).inset(0.0, above, 0.0, 0.0);
            Area { bottom: cell.bottom.min(cell.top + shape.0 as f64 * LARGEST.1), ..cell }
        });
        let height = (body.height() / grid.0 as f64 - above) / shape.0 as f64;
        let gap = (width.min(height) * 0.05).clamp(1.0, 4.0);
        Self { panels: panels.collect(), columns: grid.1, shape, row_head, head, turned, gap: (gap, gap), body }
    }

    fn cell(&self, area: Area, place: (usize, usize)) -> Area {
        area.cell(place, self.shape, self.gap)
    }

    fn titles(&self, canvas: &mut Canvas, tiles: &Tiles) {
        let look = Type::new(HEADING).muted().align(Align::Centre);
        let left = self.body.left + self.row_head;
        let width = self.body.right - left;
        let words = text::fit_title(&tiles.column_title, look, width);
        canvas.text((left + width / 2.0, self.body.top + HEADING), words, look);
        for area in self.panels.iter().step_by(self.columns) {
            let words = text::fit_title(&tiles.row_title, look, area.height());
            canvas.text_upwards((self.body.left + HEADING, area.middle_y()), &words, look, area.height());
        }
    }

    /// Writes the heads of columns above a panel, those of rows left of the first in its row; where cells are lower or narrower
    /// than type, those of every second, third …
    fn heads(&self, canvas: &mut Canvas, tiles: &Tiles, index: usize) {
        let area = self.panels[index];
        let look = Type::new(LABEL).bold();
        let every = |side: f64| (LABEL * LINE / side).ceil().max(1.0) as usize;
        let cell = self.cell(area, (0, 0));
        for (column, head) in
            tiles.columns.iter().enumerate().step_by(if self.turned { every(cell.width()) } else { 1 })
        {
            let x = self.cell(area, (0, column)).middle_x();
            match self.turned {
                true => canvas.text_upwards((x + LABEL * 0.36, area.top - 8.0), head, look, self.head - 12.0),
                false => canvas.text((x, area.top - 9.0), head, look.align(Align::Centre)),
            }
        }
        if index.is_multiple_of(self.columns) {
            let room = self.row_head - if tiles.row_title.is_empty() { 12.0 } else { 12.0 + TITLE_ROOM };
            for (row, head) in tiles.rows.iter().enumerate().step_by(every(cell.height())) {
                let y = self.cell(area, (row, 0)).middle_y() + LABEL * 0.36;
                canvas.text_within((area.left - 10.0, y), head, look.align(Align::Right), room);
            }
        }
    }
}

fn value(panel: &TilePanel, (row, column): (usize, usize)) -> f64 {
    panel.values.get(row).and_then(|row| row.get(column)).copied().unwrap_or(f64::NAN)
}

/// What is written in a cell.
fn words(panel: &TilePanel, place: (usize, usize), decimals: Option<usize>) -> Phrase {
    let own = panel.texts.get(place.0).and_then(|row| row.get(place.1)).filter(|text| !text.is_empty());
    let value = value(panel, place);
    own.cloned().unwrap_or_else(|| match decimals {
        Some(decimals) if value.is_finite() => Phrase::figure(decimal(value, decimals), value),
        _ => Phrase::figure(figure(value), value),
    })
}

fn places(shape: (usize, usize)) -> impl Iterator<Item = (usize, usize)> {
    (0..shape.0).flat_map(move |row| (0..shape.1).map(move |column| (row, column)))
}

/// Draws the cells of a panel.
fn fills(canvas: &mut Canvas, layout: &Layout, panel: &TilePanel, area: Area, colours: &Colours) {
    for place in places(layout.shape) {
        canvas.rectangle(layout.cell(area, place), colours.fill(value(panel, place)));
    }
}

/// Writes the figures of a panel's cells if all of them have room. They hide the lines they would lie on.
fn figures(canvas: &mut Canvas, layout: &Layout, panel: &TilePanel, area: Area, colours: &Colours) {
    let one = layout.cell(area, (0, 0));
    let widest = places(layout.shape)
        .map(|place| text::width(&words(panel, place, colours.decimals).to_string(), Type::new(1.0).bold()))
        .fold(0.5, f64::max);
    let size = ((one.width() - 12.0) / widest).min(one.height() * 0.48).min(TYPE.0);
    for place in places(layout.shape) {
        let (cell, value) = (layout.cell(area, place), value(panel, place));
        let fill = colours.fill(value);
        let look = Type::new(size.max(TYPE.1)).bold().coloured(theme::ink_on(fill)).align(Align::Centre);
        let (x, y) = (cell.middle_x(), cell.middle_y());
        if size >= TYPE.1 {
            let words = words(panel, place, colours.decimals);
            if !colours.contours.is_empty() {
                let (half, high) = (text::width(&words.to_string(), look) / 2.0 + 3.0, look.size * 0.45);
                canvas.rectangle(Area::new(x - half, y - high, x + half, y + high), fill);
            }
            canvas.text((x, y + look.size * 0.36), words, look);
        } else if colours.diverging && value < 0.0 && one.width().min(one.height()) > TYPE.1 {
            // In grey both ends of the colours are dark.
            canvas.text((x, y + look.size * 0.36), "−", look);
        }
    }
}

/// Draws pieces of a line that can be seen on light and dark.
fn line(canvas: &mut Canvas, pieces: &[(Point, Point)], stroke: Stroke) {
    let around = Stroke::solid(theme::PAPER, stroke.width + 3.5);
    for stroke in [around, stroke] {
        for ((x0, y0), (x1, y1)) in pieces {
            canvas.line(&[(*x0, *y0), (*x1, *y1)], stroke);
        }
    }
}
