//! Grids with a level of one axis in each row and of another in each column.

use super::canvas::LINE;
use super::canvas::{Align, Area, Canvas, Type};
use super::text;
use crate::output::theme::{self, HEADING, LABEL};
use crate::output::view::{Setting, View, left_out};

/// Levels of two axes crossed; either may be missing.
pub struct Matrix {
    /// The axis of the rows and its levels shown.
    rows: Option<(usize, Vec<usize>)>,
    /// The axis of the columns and its levels shown.
    columns: Option<(usize, Vec<usize>)>,
    /// How many cells there would be with all levels.
    all: usize,
}

/// Width of the headings of rows: at least, and at most as a share of all.
const ROW_HEAD: (f64, f64) = (110.0, 0.3);
/// The share where all is narrower than this.
const NARROW: (f64, f64) = (620.0, 0.4);
/// Of that, what the name of their axis takes, and what is free.
const ROW_GAPS: f64 = 52.0;
/// Free between the headings of columns and the cells.
const UNDER_HEAD: f64 = 10.0;
/// The look of levels.
const LEVEL: Type = Type { size: LABEL, bold: true, colour: theme::INK, align: Align::Centre };

impl Matrix {
    /// The first uncertainty in the rows and the second in the columns; a single one in the columns.
    pub fn of_uncertainties(view: &View, limit: usize) -> Self {
        match view.uncertainties[..] {
            [] => Self::of(view, None, None, limit),
            [only] => Self::of(view, None, Some(only), limit),
            [first, second, ..] => Self::of(view, Some(first), Some(second), limit),
        }
    }

    /// The levels of these axes, at most `limit` of each.
    pub fn of(view: &View, rows: Option<usize>, columns: Option<usize>, limit: usize) -> Self {
        let used = |axis: usize| (axis, view.levels(axis, limit));
        let all = [rows, columns].into_iter().flatten().map(|axis| view.levels(axis, usize::MAX).len()).product();
        Self { rows: rows.map(used), columns: columns.map(used), all }
    }

    /// Numbers of rows and columns.
    pub fn shape(&self) -> (usize, usize) {
        let count = |side: &Option<(usize, Vec<usize>)>| side.as_ref().map_or(1, |(_, levels)| levels.len().max(1));
        (count(&self.rows), count(&self.columns))
    }

    /// The settings of a cell.
    pub fn settings(&self, (row, column): (usize, usize)) -> Vec<Setting> {
        let of = |side: &Option<(usize, Vec<usize>)>, index: usize| {
            side.as_ref().and_then(|(axis, levels)| levels.get(index).map(|level| (*axis, *level)))
        };
        of(&self.rows, row).into_iter().chain(of(&self.columns, column)).collect()
    }

    /// The axes that it varies.
    pub fn axes(&self) -> Vec<usize> {
        [&self.rows, &self.columns].into_iter().flatten().map(|(axis, _)| *axis).collect()
    }

    /// The cells' places, row by row.
    pub fn places(&self) -> Vec<(usize, usize)> {
        let (rows, columns) = self.shape();
        (0..rows).flat_map(|row| (0..columns).map(move |column| (row, column))).collect()
    }

    /// What a footer says of levels left out.
    pub fn note(&self, what: &str) -> Option<String> {
        let (rows, columns) = self.shape();
        left_out(rows * columns, self.all, what)
    }

    /// Draws the headings; what remains for the cells. `inner` is the room that each cell needs left of its own first column
    /// and below its last row (labels of axes).
    pub fn headings(&self, canvas: &mut Canvas, view: &View, body: Area, inner: (f64, f64), gap: (f64, f64)) -> Area {
        let left = self.row_head(view, body.width());
        let wide = body.inset(left + inner.0, 0.0, 4.0, 0.0).cell((0, 0), self.shape(), gap).width();
        let heads = self.column_heads(view, (wide, body.height()));
        let room = body.inset(left + inner.0, column_head(&heads), 4.0, inner.1);
        let axis_label = Type::new(HEADING).muted().align(Align::Centre);
        if let Some((axis, _)) = &self.columns {
            canvas.text_within(
                (room.middle_x(), body.top + HEADING),
                &view.study.axes[*axis].label,
                axis_label,
                room.width(),
            );
            for (column, lines) in heads.into_iter().enumerate() {
                let cell = room.cell((0, column), self.shape(), gap);
                let top = room.top - UNDER_HEAD - (lines.len() - 1) as f64 * LABEL * LINE;
                canvas.lines((cell.middle_x(), top), lines, LEVEL);
            }
        }
        if let Some((axis, levels)) = &self.rows {
            canvas.text_upwards(
                (body.left + HEADING, room.middle_y()),
                &view.study.axes[*axis].label,
                axis_label,
                room.height(),
            );
            for (row, level) in levels.iter().enumerate() {
                let cell = room.cell((row, 0), self.shape(), gap);
                let most = (cell.height() / (LABEL * LINE)).clamp(1.0, 4.0) as usize;
                let lines = text::wrap(view.label((*axis, *level)), LEVEL, left - ROW_GAPS, most);
                let top = cell.middle_y() - (lines.len() - 1) as f64 * LABEL * LINE / 2.0 + LABEL * 0.36;
                canvas.lines((body.left + left - 12.0, top), lines, LEVEL.align(Align::Right));
            }
        }
        room
    }

    /// Width of the headings of rows, as their labels need it.
    fn row_head(&self, view: &View, width: f64) -> f64 {
        let Some((axis, levels)) = &self.rows else {
            return 0.0;
        };
        let widths = levels.iter().map(|level| text::width(view.label((*axis, *level)), LEVEL) + ROW_GAPS + 2.0);
        widths.fold(ROW_HEAD.0, f64::max).min(width * if width < NARROW.0 { NARROW.1 } else { ROW_HEAD.1 })
    }

    /// The headings of columns of this width, in lines: they take no more than about a fifth of the height of all.
    fn column_heads(&self, view: &View, (width, height): (f64, f64)) -> Vec<Vec<String>> {
        let most = (height / 5.0 / (LABEL * LINE)).clamp(2.0, 3.0).round() as usize;
        let levels = self.columns.iter().flat_map(|(axis, levels)| levels.iter().map(|level| (*axis, *level)));
        levels.map(|setting| text::wrap(view.label(setting), LEVEL, width, most)).collect()
    }

    /// The part of `body`, in the middle, that it fills with cells of at most this size.
    pub fn fitted(&self, view: &View, body: Area, (width, height): (f64, f64)) -> Area {
        let (rows, columns) = self.shape();
        let wide = (self.row_head(view, body.width()) + columns as f64 * width).min(body.width());
        let high =
            (column_head(&self.column_heads(view, (width, body.height()))) + rows as f64 * height).min(body.height());
        let left = body.left + (body.width() - wide) / 2.0;
        Area::new(left, body.top, left + wide, body.top + high)
    }
}

/// Height of the headings of columns with the name of their axis above, given their lines.
fn column_head(heads: &[Vec<String>]) -> f64 {
    let most = heads.iter().map(Vec::len).max();
    most.map_or(8.0, |lines| HEADING * 1.5 + lines as f64 * LABEL * LINE + UNDER_HEAD)
}
