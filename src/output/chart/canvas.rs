//! What is drawn, before it becomes pixels or SVG: a list of shapes in page units.

use super::text;
use crate::model::ChartStyle;
use crate::output::phrase::Phrase;
use crate::output::theme;
use plotters::style::RGBColor;

/// A place on the page, x to the right and y down.
pub type Point = (f64, f64);

/// A rectangle on the page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    /// Left edge.
    pub left: f64,
    /// Upper edge.
    pub top: f64,
    /// Right edge.
    pub right: f64,
    /// Lower edge.
    pub bottom: f64,
}

impl Area {
    /// The rectangle between these edges.
    pub fn new(left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self { left, top, right: right.max(left), bottom: bottom.max(top) }
    }

    /// Its width.
    pub fn width(&self) -> f64 {
        self.right - self.left
    }

    /// Its height.
    pub fn height(&self) -> f64 {
        self.bottom - self.top
    }

    /// The x of its middle.
    pub fn middle_x(&self) -> f64 {
        f64::midpoint(self.left, self.right)
    }

    /// The y of its middle.
    pub fn middle_y(&self) -> f64 {
        f64::midpoint(self.top, self.bottom)
    }

    /// What remains inside the given margins.
    pub fn inset(&self, left: f64, top: f64, right: f64, bottom: f64) -> Self {
        Self::new(self.left + left, self.top + top, self.right - right, self.bottom - bottom)
    }

    /// Cell (`row`, `column`) of a grid over it with `gap` between cells.
    pub fn cell(&self, (row, column): (usize, usize), (rows, columns): (usize, usize), gap: Point) -> Self {
        let width = (self.width() - gap.0 * (columns - 1) as f64) / columns as f64;
        let height = (self.height() - gap.1 * (rows - 1) as f64) / rows as f64;
        let left = self.left + column as f64 * (width + gap.0);
        let top = self.top + row as f64 * (height + gap.1);
        Self::new(left, top, left + width, top + height)
    }
}

/// Where text lies relative to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// It begins there.
    Left,
    /// It is centred there.
    Centre,
    /// It ends there.
    Right,
}

/// How text looks.
#[derive(Debug, Clone, Copy)]
pub struct Type {
    /// Size of the em.
    pub size: f64,
    /// Bold or regular.
    pub bold: bool,
    /// Its colour.
    pub colour: RGBColor,
    /// Where it lies relative to its point.
    pub align: Align,
}

impl Type {
    /// Regular text in ink, from the left.
    pub fn new(size: f64) -> Self {
        Self { size, bold: false, colour: theme::INK, align: Align::Left }
    }

    /// The same in bold.
    pub fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    /// The same in the colour of secondary text.
    pub fn muted(self) -> Self {
        self.coloured(theme::MUTED)
    }

    /// The same in another colour.
    pub fn coloured(self, colour: RGBColor) -> Self {
        Self { colour, ..self }
    }

    /// The same, aligned otherwise.
    pub fn align(self, align: Align) -> Self {
        Self { align, ..self }
    }
}

/// How a line looks.
#[derive(Debug, Clone, Copy)]
pub struct Stroke {
    /// Its colour.
    pub colour: RGBColor,
    /// Its width.
    pub width: f64,
    /// Lengths drawn and left out, in turn; empty for a solid line.
    pub dashes: &'static [f64],
}

impl Stroke {
    /// A solid line.
    pub const fn solid(colour: RGBColor, width: f64) -> Self {
        Self { colour, width, dashes: &[] }
    }
}

/// The least page on which every chart finds room for its words.
const LEAST: Point = (1360.0, 850.0);

/// Distance of lines of text, in ems.
pub const LINE: f64 = 1.2;

/// One shape.
#[derive(Debug, Clone)]
pub enum Shape {
    /// A filled rectangle.
    Rectangle(Area, RGBColor),
    /// A line through points.
    Line(Vec<Point>, Stroke),
    /// What lies between two lines with the same x.
    Band {
        /// Points of one side.
        upper: Vec<Point>,
        /// Points of the other, as many.
        lower: Vec<Point>,
        /// Its colour.
        colour: RGBColor,
    },
    /// A line of text. The point is on its baseline; turned text reads upwards.
    Text {
        /// Where.
        at: Point,
        /// What.
        text: String,
        /// The numbers of its figures, as shown before they are rounded.
        values: Vec<f64>,
        /// How it looks.
        look: Type,
        /// Whether it reads upwards.
        turned: bool,
    },
}

/// A list of shapes, each drawn over those before it.
#[derive(Debug, Clone)]
pub struct Canvas {
    /// The shapes.
    pub shapes: Vec<Shape>,
    /// Width of the page.
    pub width: f64,
    /// Height of the page.
    pub height: f64,
    /// How it is to look.
    pub style: ChartStyle,
}

impl Canvas {
    /// An empty page. Larger type is less room: the page is laid out smaller, and drawn larger, as far as words find room at all.
    pub fn new(style: ChartStyle) -> Self {
        let most = (style.width / theme::UNIT / LEAST.0).min(style.height / theme::UNIT / LEAST.1);
        let style = ChartStyle { font_scale: style.font_scale.min(most), ..style };
        let units = |mm: f64| (mm / theme::UNIT / style.font_scale).round();
        Self { shapes: Vec::new(), width: units(style.width), height: units(style.height), style }
    }

    /// Fills a rectangle.
    pub fn rectangle(&mut self, area: Area, colour: RGBColor) {
        self.shapes.push(Shape::Rectangle(area, colour));
    }

    /// Draws a line; dashes are cut here so that every backend shows the same.
    pub fn line(&mut self, points: &[Point], stroke: Stroke) {
        let solid = Stroke { dashes: &[], ..stroke };
        for piece in dashed(points, stroke.dashes) {
            self.shapes.push(Shape::Line(piece, solid));
        }
    }

    /// Fills a band.
    pub fn band(&mut self, upper: Vec<Point>, lower: Vec<Point>, colour: RGBColor) {
        self.shapes.push(Shape::Band { upper, lower, colour });
    }

    /// Writes a line of text with its baseline at `at`. What would break the line is a space.
    pub fn text(&mut self, at: Point, words: impl Into<Phrase>, look: Type) {
        let words = words.into();
        let text = words.to_string().replace(|letter: char| letter.is_control(), " ");
        self.shapes.push(Shape::Text { at, text, values: words.values(), look, turned: false });
    }

    /// Writes lines of text below each other, the first with its baseline at `at`.
    pub fn lines(&mut self, at: Point, lines: Vec<String>, look: Type) {
        for (index, line) in lines.into_iter().enumerate() {
            self.text((at.0, at.1 + index as f64 * look.size * LINE), line, look);
        }
    }

    /// Writes text that reads upwards, no longer than `length`.
    pub fn text_upwards(&mut self, at: Point, words: &str, look: Type, length: f64) {
        let text = text::fit(&words.replace(|letter: char| letter.is_control(), " "), look, length);
        self.shapes.push(Shape::Text { at, text, values: Vec::new(), look, turned: true });
    }

    /// Writes text no wider than `width`, shortened with an ellipsis if it must be.
    pub fn text_within(&mut self, at: Point, words: impl Into<Phrase>, look: Type, width: f64) {
        let words = words.into();
        let whole = words.to_string();
        let shown = text::fit(&whole, look, width);
        // What is shortened shows no figure any more.
        self.text(at, if shown == whole { words } else { shown.into() }, look);
    }
}

/// The drawn pieces of a line with dashes.
fn dashed(points: &[Point], dashes: &[f64]) -> Vec<Vec<Point>> {
    if dashes.is_empty() || points.len() < 2 {
        return vec![points.to_vec()];
    }
    let (mut pieces, mut piece) = (Vec::new(), vec![points[0]]);
    let (mut turn, mut left) = (0, dashes[0]);
    for pair in points.windows(2) {
        let (mut from, to) = (pair[0], pair[1]);
        loop {
            let length = (to.0 - from.0).hypot(to.1 - from.1);
            if length <= left || length.is_nan() {
                left -= length;
                piece.push(to);
                break;
            }
            let share = left / length;
            from = (from.0 + (to.0 - from.0) * share, from.1 + (to.1 - from.1) * share);
            piece.push(from);
            let drawn = std::mem::replace(&mut piece, vec![from]);
            if turn % 2 == 0 {
                pieces.push(drawn);
            }
            turn += 1;
            left = dashes[turn % dashes.len()].max(1.0);
        }
    }
    if turn % 2 == 0 {
        pieces.push(piece);
    }
    pieces
}
