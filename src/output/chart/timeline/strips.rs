//! Strips over time: the security regime, and how far the phases of a facility are.

use super::super::canvas::{Align, Area, Canvas, Stroke, Type};
use super::super::page::{Key, Mark};
use super::super::text;
use super::{boxed, steps};
use crate::analysis::{DrawPath, FacilitySteps};
use crate::model::{Facility, Security};
use crate::output::theme::{self, Ramp, SMALL, ink_on};
use plotters::style::RGBColor;

/// Height of a strip; of the outages' marks below a facility's; and what is free below both.
const STRIP: f64 = 23.0;
const MARKS: f64 = 14.0;
const FREE: f64 = 9.0;
/// Up to so many states are told apart by their colours alone.
const COLOURS: usize = 3;

/// Phases that wait, are built and operate: all greys, of which no other part of the chart has any.
const PHASES: [RGBColor; 3] = [RGBColor(0xdc, 0xdc, 0xdc), RGBColor(0x93, 0x93, 0x93), RGBColor(0x33, 0x33, 0x33)];

/// What a strip shows.
pub enum Strip<'v> {
    /// The security regime.
    Security(&'v Security),
    /// A facility, and its index.
    Facility(usize, &'v Facility),
}

impl Strip<'_> {
    /// What it is called.
    pub fn name(&self) -> &str {
        match self {
            Self::Security(_) => "Security",
            Self::Facility(_, facility) => &facility.label,
        }
    }

    /// Its height, with what is free below it.
    pub fn height(&self) -> f64 {
        match self {
            Self::Security(_) => STRIP + FREE,
            Self::Facility(..) => STRIP + MARKS + FREE,
        }
    }

    /// The middle of what is drawn, from its top.
    pub fn middle(&self) -> f64 {
        (self.height() - FREE) / 2.0
    }

    /// What those of its colours mean that some path has.
    pub fn keys(&self, paths: &[&DrawPath]) -> Vec<Key> {
        match self {
            Self::Security(security) => states(security),
            Self::Facility(..) => {
                let steps = || paths.iter().flat_map(|path| &path.facilities);
                let lists: [fn(&FacilitySteps) -> &Vec<usize>; 3] =
                    [|steps| &steps.waiting, |steps| &steps.building, |steps| &steps.operating];
                let occurs = |of: &fn(&FacilitySteps) -> &Vec<usize>| steps().flat_map(of).any(|count| *count > 0);
                let words = ["Phases not begun", "Phases being built", "Phases operating"];
                let phases = PHASES.into_iter().zip(words).zip(lists).filter(|(_, of)| occurs(of));
                let stops = steps().flat_map(|steps| &steps.down).any(|share| *share > 0.0);
                let outage =
                    Key::new(Mark::Line(Stroke::solid(theme::CAPACITY, 6.0)), "Outage (height: share of time)");
                phases.map(|((colour, words), _)| boxed(colour, words)).chain(stops.then_some(outage)).collect()
            }
        }
    }

    /// Draws it for one path; `times` are where steps begin and the last one ends.
    pub fn draw(&self, canvas: &mut Canvas, place: Area, (times, path): (&[f64], &DrawPath)) {
        let strip = Area { bottom: place.top + STRIP, ..place };
        match self {
            Self::Security(security) => regime(canvas, strip, (times, &path.security), security),
            Self::Facility(index, _) => {
                if let Some(steps) = steps(path, *index) {
                    phases(canvas, strip, times, steps);
                    let marks = Area { top: strip.bottom + 2.0, bottom: strip.bottom + MARKS, ..strip };
                    outages(canvas, marks, times, &steps.down);
                }
            }
        }
    }
}

/// The x of a calendar time; what lies in years that begin before or end after the horizon is no part of a strip.
fn x_of(strip: Area, times: &[f64], time: f64) -> f64 {
    let ends =
        (times.first().map_or(0.0, |first| first.floor()), times.last().map_or(1.0, |last| (last - 1e-6).ceil()));
    strip.left + (time - ends.0) / (ends.1 - ends.0).max(1e-9) * strip.width()
}

/// Stretches of steps in which something stays the same: from, to, what.
fn stretches<T: PartialEq + Copy>(values: &[T]) -> Vec<(usize, usize, T)> {
    let mut from = 0;
    let runs = values.chunk_by(|a, b| a == b).map(|run| {
        from += run.len();
        (from - run.len(), from, run[0])
    });
    runs.collect()
}

/// The part of a strip between two steps.
fn part(strip: Area, times: &[f64], from: usize, to: usize) -> Option<Area> {
    let (from, to) = (times.get(from)?, times.get(to)?);
    Some(Area { left: x_of(strip, times, *from), right: x_of(strip, times, *to), ..strip })
}

/// The colour of a security state: the first is the lightest.
fn colour(state: usize, states: usize) -> RGBColor {
    Ramp::Earth.at(0.95 - 0.75 * state as f64 / states.max(2).saturating_sub(1) as f64)
}

/// A letter for a state, where colours alone do not tell states apart.
fn letter(state: usize, states: usize) -> Option<char> {
    let index = u8::try_from(state).ok().filter(|index| states > COLOURS && *index < 26);
    index.map(|index| char::from(b'A' + index))
}

fn states(security: &Security) -> Vec<Key> {
    let states = security.states.len();
    let key = |(index, state): (usize, &crate::model::SecurityState)| {
        let letter = letter(index, states).map_or(String::new(), |letter| format!("{letter} "));
        let before = if index == 0 { "Security: " } else { "" };
        boxed(colour(index, states), format!("{before}{letter}{}", state.name))
    };
    security.states.iter().enumerate().map(key).collect()
}

fn regime(canvas: &mut Canvas, strip: Area, (times, path): (&[f64], &[usize]), security: &Security) {
    let states = security.states.len();
    for (from, to, state) in stretches(path) {
        let Some(area) = part(strip, times, from, to) else { continue };
        let ground = colour(state, states);
        canvas.rectangle(area, ground);
        let look = Type::new(SMALL).coloured(ink_on(ground)).align(Align::Centre);
        let letter = letter(state, states).map(String::from);
        if let Some(letter) = letter.filter(|letter| text::width(letter, look) + 2.0 <= area.width()) {
            canvas.text((area.middle_x(), area.middle_y() + SMALL * 0.36), letter, look);
        }
    }
}

/// How many phases wait, are built and operate: shares of the strip's height, those that operate at the bottom.
fn phases(canvas: &mut Canvas, strip: Area, times: &[f64], steps: &FacilitySteps) {
    let counts = steps.waiting.iter().zip(&steps.building).zip(&steps.operating);
    let counts: Vec<[usize; 3]> =
        counts.map(|((waiting, building), operating)| [*waiting, *building, *operating]).collect();
    for (from, to, counts) in stretches(&counts) {
        let Some(area) = part(strip, times, from, to) else { continue };
        let one = area.height() / counts.iter().sum::<usize>().max(1) as f64;
        let mut top = area.top;
        for (count, colour) in counts.into_iter().zip(PHASES).filter(|(count, _)| *count > 0) {
            let bottom = top + one * count as f64;
            canvas.rectangle(Area { top, bottom, ..area }, colour);
            top = bottom;
        }
    }
}

/// A mark for each step with an outage, as high as the share of the step that it takes.
fn outages(canvas: &mut Canvas, marks: Area, times: &[f64], down: &[f64]) {
    for (step, share) in down.iter().enumerate().filter(|(_, share)| **share > 0.0) {
        let Some(area) = part(marks, times, step, step + 1) else { continue };
        let height = (share.min(1.0) * area.height()).max(4.0);
        let right = area.right.max(area.left + 2.0).min(marks.right.max(area.right));
        canvas.rectangle(Area { right, bottom: area.top + height, ..area }, theme::CAPACITY);
    }
}
