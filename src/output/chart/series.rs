//! How series beside each other are told apart, in colour, in grey and by those who see colours otherwise: by lightness, dashes
//! and symbols.

use super::canvas::{Area, Canvas, Point, Stroke};
use crate::output::theme::{self, Hue};
use plotters::style::RGBColor;

/// How one of several series looks.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// Its colours.
    pub hue: Hue,
    /// Its line.
    pub stroke: Stroke,
    /// Its points.
    pub symbol: Symbol,
}

impl Look {
    /// The look of series `index`. Colours, dashes and symbols repeat after different numbers of series.
    pub fn of(index: usize) -> Self {
        const DASHES: [&[f64]; 5] = [&[], &[14.0, 7.0], &[3.0, 5.0], &[20.0, 6.0, 3.0, 6.0], &[8.0, 5.0]];
        const FORMS: [Form; 5] = [Form::Disc, Form::Square, Form::Up, Form::Diamond, Form::Down];
        let hue = theme::series(index);
        let stroke = Stroke { colour: hue.line, width: 3.0, dashes: DASHES[index % DASHES.len()] };
        Self { hue, stroke, symbol: Symbol { form: FORMS[index % FORMS.len()], open: index % 2 == 1 } }
    }
}

/// What marks a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Symbol {
    form: Form,
    /// Whether it is paper inside.
    open: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Disc,
    Square,
    Up,
    Diamond,
    Down,
}

/// Half the width of a symbol.
pub const RADIUS: f64 = 7.0;

impl Symbol {
    /// Draws it, set off by a little paper from what is beneath.
    pub fn draw(self, canvas: &mut Canvas, at: Point, colour: RGBColor) {
        self.form.fill(canvas, at, RADIUS + 2.0, theme::PAPER);
        self.form.fill(canvas, at, RADIUS, colour);
        if self.open {
            self.form.fill(canvas, at, RADIUS * 0.55, theme::PAPER);
        }
    }
}

impl Form {
    fn fill(self, canvas: &mut Canvas, (x, y): Point, radius: f64, colour: RGBColor) {
        let around = |points: &[Point]| points.iter().map(|(dx, dy)| (x + dx * radius, y + dy * radius)).collect();
        let mut between = |upper: &[Point], lower: &[Point]| canvas.band(around(upper), around(lower), colour);
        match self {
            Self::Square => canvas.rectangle(square((x, y), radius * 0.9), colour),
            Self::Up => between(&[(-1.1, 0.8), (0.0, -1.1), (1.1, 0.8)], &[(-1.1, 0.8), (0.0, 0.8), (1.1, 0.8)]),
            Self::Down => between(&[(-1.1, -0.8), (0.0, -0.8), (1.1, -0.8)], &[(-1.1, -0.8), (0.0, 1.1), (1.1, -0.8)]),
            Self::Diamond => between(&[(-1.2, 0.0), (0.0, -1.2), (1.2, 0.0)], &[(-1.2, 0.0), (0.0, 1.2), (1.2, 0.0)]),
            Self::Disc => {
                let arc = |sign: f64| {
                    let angle = |step: i32| std::f64::consts::PI * f64::from(step) / 12.0;
                    (0..=12).map(|step| (-angle(step).cos(), sign * angle(step).sin())).collect::<Vec<Point>>()
                };
                between(&arc(-1.0), &arc(1.0));
            }
        }
    }
}

/// The square around a point.
pub fn square((x, y): Point, half: f64) -> Area {
    Area::new(x - half, y - half, x + half, y + half)
}
