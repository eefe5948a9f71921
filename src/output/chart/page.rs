//! The page of a chart: title, subtitle and legend above, notes and provenance below, and the room between.

use super::Picture;
use super::canvas::{Align, Area, Canvas, Stroke, Type};
use super::figure::count;
use super::text;
use super::view::View;
use crate::output::theme::{self, HEADING, HEIGHT, MARGIN, SMALL, SUBTITLE, TITLE, WIDTH};
use plotters::style::RGBColor;

/// One entry of a legend.
pub struct Key {
    /// What is drawn before the words.
    pub mark: Mark,
    /// What it stands for.
    pub label: String,
}

/// How a legend shows what an entry looks like.
#[derive(Clone, Copy)]
pub enum Mark {
    /// A filled box.
    Box(RGBColor),
    /// A line.
    Line(Stroke),
}

impl Key {
    /// An entry.
    pub fn new(mark: Mark, label: impl Into<String>) -> Self {
        Self { mark, label: label.into() }
    }
}

/// What a page says besides what it shows.
#[derive(Default)]
pub struct Heading {
    /// The file's name.
    pub name: String,
    /// What is seen.
    pub title: String,
    /// What is held, and in which units.
    pub subtitle: String,
    /// What the colours and lines mean.
    pub legend: Vec<Key>,
    /// What a reader might miss, such as panels left out.
    pub notes: Vec<String>,
}

/// A page with its heading and footer drawn.
pub struct Page {
    /// What is drawn.
    pub canvas: Canvas,
    /// The room for the chart itself.
    pub body: Area,
    name: String,
    title: String,
}

impl Page {
    /// Draws heading and footer.
    pub fn new(view: &View, heading: Heading) -> Self {
        let mut canvas = Canvas::default();
        let room = WIDTH - 2.0 * MARGIN;
        let mut y = MARGIN - 14.0;
        for line in text::wrap(&heading.title, Type::new(TITLE).bold(), room, 2) {
            y += TITLE * 1.2;
            canvas.text((MARGIN, y), line, Type::new(TITLE).bold());
        }
        y += 4.0;
        for line in text::wrap(&heading.subtitle, Type::new(SUBTITLE), room, 2).iter().filter(|line| !line.is_empty()) {
            y += SUBTITLE * 1.35;
            canvas.text((MARGIN, y), line, Type::new(SUBTITLE).muted());
        }
        y = legend(&mut canvas, &heading.legend, y + 6.0);
        let bottom = footer(&mut canvas, view, &heading.notes);
        let body = Area::new(MARGIN, y + 22.0, WIDTH - MARGIN, bottom - 12.0);
        Self { canvas, body, name: heading.name, title: heading.title }
    }

    /// The finished picture.
    pub fn picture(self, alt: String) -> Picture {
        Picture { name: self.name, title: self.title, alt, canvas: self.canvas }
    }
}

/// Draws the legend in as many lines as it takes; the y below it.
fn legend(canvas: &mut Canvas, keys: &[Key], top: f64) -> f64 {
    const MARK: f64 = 40.0;
    let look = Type::new(HEADING);
    let (mut x, mut y) = (MARGIN, top + HEADING * 1.4);
    for key in keys {
        let label = text::fit(&key.label, look, WIDTH - 2.0 * MARGIN - MARK);
        let width = MARK + 10.0 + text::width(&label, look);
        if x > MARGIN && x + width > WIDTH - MARGIN {
            (x, y) = (MARGIN, y + HEADING * 1.5);
        }
        let middle = y - HEADING * 0.35;
        match key.mark {
            Mark::Box(colour) => canvas.rectangle(Area::new(x, middle - 9.0, x + MARK, middle + 9.0), colour),
            Mark::Line(stroke) => canvas.line(&[(x, middle), (x + MARK, middle)], stroke),
        }
        canvas.text((x + MARK + 10.0, y), label, look);
        x += width + 26.0;
    }
    if keys.is_empty() { top } else { y }
}

/// Draws notes and provenance; the y above them.
fn footer(canvas: &mut Canvas, view: &View, notes: &[String]) -> f64 {
    let look = Type::new(SMALL).muted();
    let sampling = view.study.sampling;
    let version = concat!("Orecast ", env!("CARGO_PKG_VERSION"));
    let draws = if sampling.draws == 1 { "draw" } else { "draws" };
    let facts =
        format!("{} {draws}, seed {}, {} · {version}", count(sampling.draws), sampling.seed, sampling.design.word());
    let facts_width = text::width(&facts, look);
    let mut y = HEIGHT - MARGIN + 18.0;
    canvas.text((WIDTH - MARGIN, y), facts, look.align(Align::Right));
    canvas.text_within((MARGIN, y), &view.study.title, look, WIDTH - 2.0 * MARGIN - facts_width - 40.0);
    y -= SMALL * 1.25;
    canvas.line(&[(MARGIN, y), (WIDTH - MARGIN, y)], Stroke::solid(theme::GRID, 1.0));
    y -= 8.0;
    if !notes.is_empty() {
        for line in text::wrap(&notes.join(" · "), look, WIDTH - 2.0 * MARGIN, 2).iter().rev() {
            canvas.text((MARGIN, y), line, look);
            y -= SMALL * 1.35;
        }
    }
    y
}
