//! Yearly means stacked on each other: what is positive upwards from zero, what is negative down from it.

use super::canvas::{Area, Canvas};
use super::panel::Years;
use super::scale::Axes;
use crate::output::theme;
use plotters::style::RGBColor;

/// What is stacked in one panel, from zero outwards.
pub type Parts = Vec<Part>;

/// One part of a stack. Its colour stands for it in the charts of all decisions, and for nothing else in this one.
pub struct Part {
    /// What it is.
    pub label: String,
    /// A mean per year.
    pub means: Vec<f64>,
    /// Its colour.
    pub colour: RGBColor,
}

/// Half the width of a year's bar.
pub const HALF: f64 = 0.42;
/// Between parts, so that they are told apart whatever their colours.
const SEPARATOR: f64 = 1.5;

/// The top of what is stacked upwards in a year, and the bottom of what is stacked downwards.
pub fn ends(parts: &Parts, year: usize) -> [f64; 2] {
    let values = || parts.iter().filter_map(move |part| part.means.get(year)).copied().filter(|mean| mean.is_finite());
    [values().filter(|mean| *mean > 0.0).sum(), values().filter(|mean| *mean < 0.0).sum()]
}

/// The places of the parts in a year: index, from, to. Negative ones hang below zero.
pub fn placed(parts: &Parts, year: usize) -> Vec<(usize, f64, f64)> {
    let (mut up, mut down) = (0.0, 0.0);
    let mut places = Vec::new();
    for (index, part) in parts.iter().enumerate() {
        let mean = part.means.get(year).copied().filter(|mean| mean.is_finite()).unwrap_or(0.0);
        let side = if mean >= 0.0 { &mut up } else { &mut down };
        places.push((index, *side, *side + mean));
        *side += mean;
    }
    places
}

/// Draws the bars of all years; `factor` turns means into the unit that is shown.
pub fn draw(canvas: &mut Canvas, axes: &Axes, years: &Years, parts: &Parts, factor: f64) {
    for (year, time) in years.times.iter().enumerate() {
        for (index, from, to) in placed(parts, year) {
            let (start, end) = (axes.y_of(from * factor), axes.y_of(to * factor));
            if (start - end).abs() >= 0.25 {
                let bar = Area::new(axes.x_of(time - HALF), start.min(end), axes.x_of(time + HALF), start.max(end));
                canvas.rectangle(bar, parts[index].colour);
                if from != 0.0 && bar.height() > 3.0 * SEPARATOR {
                    let half = SEPARATOR / 2.0;
                    canvas.rectangle(Area { top: start - half, bottom: start + half, ..bar }, theme::PAPER);
                }
            }
        }
    }
}
