//! The page of a chart: title, subtitle and legend above, notes and provenance below, and the room between.

use super::Picture;
use super::canvas::{Align, Area, Canvas, Stroke, Type};
use super::series::Symbol;
use super::shows::Shows;
use super::text;
use crate::analysis::Results;
use crate::model::{ChartStyle, Study};
use crate::output::folder::REPORT;
use crate::output::number::count;
use crate::output::phrase::Phrase;
use crate::output::theme::{self, HEADING, MARGIN, SMALL, SUBTITLE, TITLE};
use crate::output::view::View;
use plotters::style::RGBColor;
use serde::{Deserialize, Serialize};

/// One entry of a legend.
pub struct Key {
    /// What is drawn before the words.
    pub mark: Mark,
    /// What it stands for.
    pub label: Phrase,
}

/// How a legend shows what an entry looks like.
#[derive(Clone, Copy)]
pub enum Mark {
    /// A filled box.
    Box(RGBColor),
    /// A line.
    Line(Stroke),
    /// A symbol of points, on the line that joins them if one does.
    Symbol(Option<Stroke>, Symbol, RGBColor),
}

impl Key {
    /// An entry.
    pub fn new(mark: Mark, label: impl Into<Phrase>) -> Self {
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
    pub notes: Vec<Phrase>,
}

/// What stands at the foot of a page: what it is about, and what it rests on.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Footer {
    /// The study's title, or the table's name.
    pub title: String,
    /// Where the numbers come from.
    pub sources: String,
    /// How many draws, of which luck.
    pub facts: String,
    /// What every page says besides.
    pub note: Option<String>,
    /// How the page looks.
    #[serde(skip)]
    pub style: ChartStyle,
}

impl Footer {
    /// The foot of a study's charts; `listed` is the file that has its references.
    pub fn of_study(study: &Study, listed: &str) -> Self {
        Self::of(&View::new(study, &Results::default()), listed)
    }

    fn of(view: &View, listed: &str) -> Self {
        let sampling = view.study.sampling;
        let draws = if sampling.draws == 1 { "draw" } else { "draws" };
        Self {
            title: view.study.title.clone(),
            sources: view.sources(listed),
            facts: format!("{} {draws}, seed {}, {}", count(sampling.draws), sampling.seed, sampling.design.word()),
            note: view.note.map(str::to_owned),
            style: view.study.charts,
        }
    }
}

impl From<&View<'_>> for Footer {
    fn from(view: &View) -> Self {
        Self::of(view, REPORT)
    }
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
    pub fn new(footer: impl Into<Footer>, heading: Heading) -> Self {
        Self::at_least(0.0, footer, heading)
    }

    /// The same on a page of at least this height: on one that is printed smaller, type is smaller too.
    pub fn at_least(height: f64, footer: impl Into<Footer>, heading: Heading) -> Self {
        let footer = footer.into();
        let ChartStyle { height: printed, font_scale, .. } = footer.style;
        let fitting = font_scale.min(printed / theme::UNIT / height.max(1.0));
        let mut canvas = Canvas::new(ChartStyle { font_scale: fitting, ..footer.style });
        let room = canvas.width - 2.0 * MARGIN;
        let mut y = MARGIN - 14.0;
        if footer.style.title {
            for line in text::wrap(&heading.title, Type::new(TITLE).bold(), room, 2) {
                y += TITLE * 1.2;
                canvas.text((MARGIN, y), line, Type::new(TITLE).bold());
            }
            y += 4.0;
        }
        for line in text::wrap(&heading.subtitle, Type::new(SUBTITLE), room, 2).iter().filter(|line| !line.is_empty()) {
            y += SUBTITLE * 1.35;
            canvas.text((MARGIN, y), line, Type::new(SUBTITLE).muted());
        }
        y = legend(&mut canvas, &heading.legend, y + 6.0);
        let bottom = foot(&mut canvas, &footer, &heading.notes);
        let body = Area::new(MARGIN, y + 22.0, canvas.width - MARGIN, bottom - 12.0);
        Self { canvas, body, name: heading.name, title: heading.title }
    }

    /// The finished picture, of which `alt` tells those who cannot see it, with the rows that it shows.
    pub fn picture(self, alt: impl Into<Phrase>, shows: Vec<Shows>) -> Picture {
        Picture { name: self.name, title: self.title, alt: alt.into(), shows, canvas: self.canvas }
    }
}

/// Width of a mark in a legend.
const MARK: f64 = 40.0;
/// Between a mark and its words, and between entries.
const GAPS: (f64, f64) = (10.0, 26.0);

/// Draws the legend in as many lines as it takes, about equally long; the y below it.
fn legend(canvas: &mut Canvas, keys: &[Key], top: f64) -> f64 {
    let look = Type::new(HEADING);
    let room = canvas.width - 2.0 * MARGIN;
    let labels: Vec<String> =
        keys.iter().map(|key| text::fit(&key.label.to_string(), look, room - MARK - GAPS.0)).collect();
    let widths: Vec<f64> = labels.iter().map(|label| MARK + GAPS.0 + text::width(label, look)).collect();
    let (mut x, mut y) = (MARGIN, top + HEADING * 1.4);
    for ((key, label), (width, breaks)) in keys.iter().zip(labels).zip(widths.iter().zip(breaks(&widths, room))) {
        if breaks {
            (x, y) = (MARGIN, y + HEADING * 1.5);
        }
        let middle = y - HEADING * 0.35;
        match key.mark {
            Mark::Box(colour) => canvas.rectangle(Area::new(x, middle - 9.0, x + MARK, middle + 9.0), colour),
            Mark::Line(stroke) => canvas.line(&[(x, middle), (x + MARK, middle)], stroke),
            Mark::Symbol(stroke, symbol, colour) => {
                stroke.iter().for_each(|stroke| canvas.line(&[(x, middle), (x + MARK, middle)], *stroke));
                symbol.draw(canvas, (x + MARK / 2.0, middle), colour);
            }
        }
        canvas.text((x + MARK + GAPS.0, y), key.label.line(&label), look);
        x += width + GAPS.1;
    }
    if keys.is_empty() { top } else { y }
}

/// Before which entries a line ends: as few lines as the room allows, the first ones no longer than they need be.
fn breaks(widths: &[f64], room: f64) -> Vec<bool> {
    let broken = |limit: f64| {
        let mut x = 0.0;
        let ends = widths.iter().map(|width| {
            let ends = x > 0.0 && x + width > limit;
            x = if ends { width + GAPS.1 } else { x + width + GAPS.1 };
            ends
        });
        ends.collect::<Vec<bool>>()
    };
    let lines = |breaks: &[bool]| breaks.iter().filter(|ends| **ends).count();
    let least = broken(room);
    let narrower = (1..=20).rev().map(|part| broken(room * f64::from(part) / 20.0));
    narrower.take_while(|breaks| lines(breaks) == lines(&least)).last().unwrap_or(least)
}

/// Draws notes, the study, its sources and its draws; the y above them.
fn foot(canvas: &mut Canvas, footer: &Footer, notes: &[Phrase]) -> f64 {
    let look = Type::new(SMALL).muted();
    let facts = format!("{} · Orecast {}", footer.facts, env!("CARGO_PKG_VERSION"));
    let sources = format!(" · {}", footer.sources);
    let right = canvas.width - MARGIN;
    let left = right - MARGIN - text::width(&facts, look) - text::width(&sources, look) - 40.0;
    let mut y = canvas.height - MARGIN + 18.0;
    canvas.text((right, y), facts, look.align(Align::Right));
    canvas.text((MARGIN, y), text::fit(&footer.title, look, left) + &sources, look);
    y -= SMALL * 1.25;
    canvas.line(&[(MARGIN, y), (right, y)], Stroke::solid(theme::GRID, 1.0));
    y -= 8.0;
    let notes: Vec<Phrase> = notes.iter().cloned().chain(footer.note.as_ref().map(Phrase::from)).collect();
    let notes = Phrase::joined(notes, " · ");
    if !notes.is_empty() {
        for line in text::wrap(&notes.to_string(), look, right - MARGIN, 2).iter().rev() {
            canvas.text((MARGIN, y), notes.line(line), look);
            y -= SMALL * 1.35;
        }
    }
    y
}
