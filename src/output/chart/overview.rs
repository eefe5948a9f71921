//! All scenarios and their main KPIs in one table, each KPI coloured from its worst to its best.

use super::Picture;
use super::canvas::{Align, Area, Canvas, LINE, Stroke, Type};
use super::heat;
use super::main_kpis::{self, Column};
use super::page::{Heading, Key, Mark, Page};
use super::scale::Span;
use super::shows::Shows;
use super::text;
use crate::model::MetricName;
use crate::output::phrase::{Phrase, phrase};
use crate::output::selection::Selection;
use crate::output::theme::{self, LABEL, Ramp, SMALL};
use crate::output::view::View;

/// The most rows: as many as leave their figures legible.
const MOST: usize = 27;
/// Room for the bar that explains the colours.
const BAR_ROOM: f64 = 56.0;
/// The highest row.
const HIGHEST: f64 = 64.0;
/// The most of the width that the decision's levels, and the other levels, take.
const NAMES: (f64, f64) = (0.18, 0.24);
/// The most lines of a column's head.
const HEAD_LINES: usize = 3;

/// The chart, where scenarios differ.
pub fn pictures(view: &View) -> Vec<Picture> {
    let selection = Selection::of(view, MOST, |_| true);
    let columns = main_kpis::columns(view, &selection.scenarios);
    match selection.scenarios.len() > 1 && !columns.is_empty() {
        true => vec![picture(view, &selection, &columns)],
        false => Vec::new(),
    }
}

fn picture(view: &View, selection: &Selection, columns: &[Column]) -> Picture {
    let mut page = Page::new(view, heading(view, selection, columns));
    let span = Span { ratios: Some(Vec::new()), ..Span::between(0.0, 1.0, 2) };
    let bar =
        heat::colour_bar(&mut page.canvas, page.body.bottom - BAR_ROOM + 14.0, (Ramp::Sequential, &span, ""), |it| it);
    let look = Type::new(LABEL).muted();
    page.canvas.text((bar.left - 14.0, bar.bottom - 3.0), "worst of its column", look.align(Align::Right));
    page.canvas.text((bar.right + 14.0, bar.bottom - 3.0), "best of its column", look);
    let layout = Layout::of(view, selection, columns, page.body.inset(0.0, 0.0, 0.0, BAR_ROOM));
    layout.heads(&mut page.canvas);
    layout.rows(&mut page.canvas);
    layout.cells(&mut page.canvas, columns);
    let names: Vec<MetricName> = columns.iter().flat_map(|column| column.names.clone()).collect();
    let alt = phrase!["Table of ", main_kpis::extremes(view, selection, columns)];
    page.picture(alt, vec![Shows::kpis(&selection.scenarios, names)])
}

fn heading(view: &View, selection: &Selection, columns: &[Column]) -> Heading {
    let axes = selection.axes(view);
    let rows = if axes.is_empty() { axes } else { format!("; rows: {axes}") };
    let held = if selection.note.is_some() { selection.and_held(view) } else { String::new() };
    let empty = columns.iter().flat_map(|column| &column.medians).any(|median| median.is_nan());
    let without = empty.then(|| Key::new(Mark::Box(theme::EMPTY), "less than half of the draws have a value"));
    Heading {
        name: "scenarios".into(),
        title: format!("The scenarios in figures, {}", view.span()),
        subtitle: format!("Medians over the draws{rows}{held}"),
        legend: without.into_iter().collect(),
        notes: main_kpis::partial(view, columns)
            .into_iter()
            .chain(view.used_alone().map(Phrase::from))
            .chain(selection.rest("kpis").map(Phrase::from))
            .collect(),
    }
}

/// Where rows and columns lie, with their words.
struct Layout {
    cells: Area,
    /// Left edges of the decision's levels and of the other levels.
    lefts: (f64, f64),
    /// Type size of all words of rows.
    size: f64,
    heads: Vec<Vec<String>>,
    /// For each row the decision's level and the other ones.
    names: Vec<(String, String)>,
}

impl Layout {
    fn of(view: &View, selection: &Selection, columns: &[Column], body: Area) -> Self {
        let name = |scenario: &usize| (Selection::group(view, *scenario), selection.label(view, *scenario));
        let names: Vec<(String, String)> = selection.scenarios.iter().map(name).collect();
        let size = (body.height() / (names.len() + 4) as f64 * 0.85).clamp(SMALL, LABEL);
        let look = Type::new(size);
        let widest = |of: fn(&(String, String)) -> &str, look: Type| {
            let widths = names.iter().map(|name| text::width(of(name), look));
            Some(widths.fold(0.0, f64::max)).filter(|width| *width > 0.0).map_or(0.0, |width| width + 18.0)
        };
        let groups = widest(|name| &name.0, look.bold()).min(body.width() * NAMES.0);
        let labels = widest(|name| &name.1, look).min(body.width() * NAMES.1);
        let left = body.left + groups + labels;
        let wide = (body.right - 4.0 - left) / columns.len() as f64;
        let head = Type::new(LABEL).bold();
        let heads: Vec<Vec<String>> =
            columns.iter().map(|column| text::wrap_title(&column.title(view), head, wide - 12.0, HEAD_LINES)).collect();
        let above = heads.iter().map(Vec::len).max().unwrap_or(1) as f64 * LABEL * LINE + 8.0;
        let bottom = body.bottom.min(body.top + above + names.len() as f64 * HIGHEST);
        let cells = Area::new(left, body.top + above, body.right - 4.0, bottom);
        Self { cells, lefts: (body.left, body.left + groups), size, heads, names }
    }

    fn cell(&self, row: usize, column: usize) -> Area {
        self.cells.cell((row, column), (self.names.len(), self.heads.len()), (3.0, 2.0))
    }

    fn heads(&self, canvas: &mut Canvas) {
        for (column, lines) in self.heads.iter().enumerate() {
            let first = self.cells.top - 10.0 - (lines.len() - 1) as f64 * LABEL * LINE;
            let look = Type::new(LABEL).bold().align(Align::Centre);
            canvas.lines((self.cell(0, column).middle_x(), first), lines.clone(), look);
        }
    }

    /// Writes the decision's levels once for all their rows, beside these the levels of each row.
    fn rows(&self, canvas: &mut Canvas) {
        let look = Type::new(self.size);
        let mut row = 0;
        for group in self.names.chunk_by(|a, b| a.0 == b.0) {
            let (top, bottom) = (self.cell(row, 0).top, self.cell(row + group.len() - 1, 0).bottom);
            if row > 0 {
                canvas.line(
                    &[(self.lefts.0, top - 1.0), (self.cells.left - 4.0, top - 1.0)],
                    Stroke::solid(theme::MUTED, 1.0),
                );
            }
            let most = ((bottom - top) / (self.size * LINE)).max(1.0) as usize;
            let lines = text::wrap(&group[0].0, look.bold(), self.lefts.1 - self.lefts.0 - 14.0, most);
            if self.lefts.1 > self.lefts.0 {
                canvas.lines((self.lefts.0, self.baseline(row)), lines, look.bold());
            }
            for (index, (_, label)) in group.iter().enumerate() {
                let at = (self.lefts.1, self.baseline(row + index));
                canvas.text_within(at, label, look, self.cells.left - self.lefts.1 - 10.0);
            }
            row += group.len();
        }
    }

    fn baseline(&self, row: usize) -> f64 {
        self.cell(row, 0).middle_y() + self.size * 0.36
    }

    fn cells(&self, canvas: &mut Canvas, columns: &[Column]) {
        for (index, column) in columns.iter().enumerate() {
            for (row, median) in column.medians.iter().enumerate() {
                let cell = self.cell(row, index);
                let known = median.is_finite();
                let fill = if known { Ramp::Sequential.at(column.share(*median)) } else { theme::EMPTY };
                canvas.rectangle(cell, fill);
                let look = Type::new(self.size).bold().coloured(theme::ink_on(fill)).align(Align::Centre);
                if known {
                    canvas.text_within(
                        (cell.middle_x(), self.baseline(row)),
                        column.figure(*median),
                        look,
                        cell.width(),
                    );
                }
            }
        }
    }
}
