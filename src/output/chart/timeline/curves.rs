//! What the draws did over time, in numbers: processed against capacity, and money by the year.

use super::super::canvas::{Area, Canvas, Point, Stroke};
use super::super::page::{Key, Mark};
use super::super::panel::{self, Labels, Years};
use super::super::scale::{Axes, Span};
use super::{Timeline, boxed, steps};
use crate::analysis::{DrawPath, FacilitySteps};
use crate::output::number::Measure;
use crate::output::theme::{self, BLUE, GOLD};
use crate::units::Dimension;
use plotters::style::RGBColor;
use std::ops::Range;

const CAPACITY: Stroke = Stroke::solid(theme::CAPACITY, 2.0);
const NAMEPLATE: Stroke = Stroke { colour: theme::INK, width: 2.0, dashes: &[14.0, 5.0] };

/// Values over time of each path: an area, and lines before it.
pub struct Panel {
    title: String,
    span: Span,
    area: Filled,
    lines: Vec<Line>,
    /// Whether values are of years, not of steps.
    yearly: bool,
}

/// What is filled: its colour and name, and its values by path.
type Filled = (RGBColor, String, Vec<Vec<f64>>);

/// What is a line: its look and name, and its values by path.
type Line = (Stroke, String, Vec<Vec<f64>>);

/// The panels of a timeline, from top to bottom.
pub fn panels(timeline: &Timeline) -> Vec<Panel> {
    vec![metal(timeline), money(timeline)]
}

/// Sums of all facilities, step by step.
fn all(path: &DrawPath, of: fn(&FacilitySteps) -> &Vec<f64>) -> Vec<f64> {
    let at = |k: usize| path.facilities.iter().filter_map(|it| of(it).get(k)).sum();
    (0..path.price.len()).map(at).collect()
}

/// Processed against capacity; where nothing processes, output and what is offered.
fn metal(timeline: &Timeline) -> Panel {
    let per_year = 1.0 / timeline.view.study.horizon.dt();
    let of = |values: &dyn Fn(&DrawPath) -> Vec<f64>, factor: f64| -> Vec<Vec<f64>> {
        let path = |path: &&DrawPath| values(path).iter().map(|value| value * factor).collect();
        timeline.paths.iter().map(path).collect()
    };
    let (area, lines) = match timeline.world().facilities.is_empty() {
        true => (
            (BLUE.middle, "Output".to_owned(), of(&|path| path.output.clone(), per_year)),
            vec![(NAMEPLATE, "Offered at home".to_owned(), of(&|path| path.delivered.clone(), per_year))],
        ),
        false => (
            (BLUE.middle, "Processed".to_owned(), of(&|path| all(path, |it| &it.processed), per_year)),
            vec![
                (CAPACITY, "Effective capacity".to_owned(), of(&|path| all(path, |it| &it.capacity), 1.0)),
                (NAMEPLATE, "Nameplate".to_owned(), of(&|path| all(path, |it| &it.nameplate), 1.0)),
            ],
        ),
    };
    Panel::of(timeline, (Dimension::MassRate, timeline.view.commodity_first()), area, lines, false)
}

/// What the draws are worth, by the year: the flows of what they were chosen by.
fn money(timeline: &Timeline) -> Panel {
    let (words, title, flows) = flows(timeline);
    let years = timeline.view.study.horizon.years();
    let by_year = |flows: Vec<f64>| {
        let sum = |steps: &Range<usize>| flows.get(steps.clone()).map_or(f64::NAN, |it| it.iter().sum());
        years.iter().map(|year| sum(&year.steps)).collect()
    };
    let values = flows.into_iter().map(by_year).collect();
    Panel::of(timeline, (Dimension::Money, title.into()), (GOLD.middle, words, values), Vec::new(), true)
}

/// The flows of each path, step by step: those of the facility by which draws were chosen, of the state or of all facilities. Before
/// them what they are, for a legend and for an axis.
fn flows(timeline: &Timeline) -> (String, &'static str, Vec<Vec<f64>>) {
    let state = timeline.lives.facility.is_none() && timeline.view.has_state();
    let paths = timeline.paths.iter();
    match timeline.chosen_by() {
        Some(index) => {
            let own = |path: &&DrawPath| steps(path, index).map_or(Vec::new(), |steps| steps.cash_flow.clone());
            let words = format!("Cash flow of {} by the year", timeline.facility(index).label);
            (words, "Cash flow", paths.map(own).collect())
        }
        None if state => {
            ("Revenue of the state by the year".into(), "Revenue", paths.map(|it| it.state_revenue.clone()).collect())
        }
        None => {
            let all = paths.map(|path| all(path, |steps| &steps.cash_flow)).collect();
            ("Cash flow of the facilities by the year".into(), "Cash flow", all)
        }
    }
}

impl Panel {
    fn of(
        timeline: &Timeline,
        (dimension, title): (Dimension, String),
        area: Filled,
        lines: Vec<Line>,
        yearly: bool,
    ) -> Self {
        let values = || area.2.iter().chain(lines.iter().flat_map(|(_, _, values)| values)).flatten().copied();
        let measure = Measure::of(dimension, &timeline.view.study.units, values());
        let span = Span::around(values().map(|value| value * measure.factor).chain([0.0]), 4);
        let scaled = |values: Vec<Vec<f64>>| -> Vec<Vec<f64>> {
            values.into_iter().map(|path| path.into_iter().map(|value| value * measure.factor).collect()).collect()
        };
        let title = measure.title(&title);
        let lines = lines.into_iter().map(|(stroke, words, values)| (stroke, words, scaled(values))).collect();
        Self { title, span, area: (area.0, area.1, scaled(area.2)), lines, yearly }
    }

    /// What its colours and lines mean.
    pub fn keys(&self) -> Vec<Key> {
        let lines = self.lines.iter().map(|(stroke, words, _)| Key::new(Mark::Line(*stroke), words.clone()));
        std::iter::once(boxed(self.area.0, self.area.1.clone())).chain(lines).collect()
    }

    /// Draws the panel of the path in a column; `outer` says whether it stands leftmost, and lowest.
    pub fn draw(&self, canvas: &mut Canvas, plot: Area, timeline: &Timeline, (column, outer): (usize, (bool, bool))) {
        let axes = Axes { plot, x: Years::of(timeline.view).ends, y: self.span.clone() };
        let labels = Labels { y: outer.0.then_some(&self.title), x: outer.1, year_at: 0.5 };
        panel::frame(canvas, &axes, labels);
        let values = &self.area.2[column];
        match self.yearly {
            true => bars(canvas, &axes, values, self.area.0),
            false => filled(canvas, &axes, (&timeline.times, values), self.area.0),
        }
        for (stroke, _, values) in &self.lines {
            stairs(canvas, &axes, (&timeline.times, &values[column]), *stroke);
        }
    }
}

/// The corners of a line that stays at each value for its step, in stretches without gaps.
fn corners(axes: &Axes, (times, values): (&[f64], &[f64])) -> Vec<Vec<Point>> {
    let ends = times.iter().zip(times.iter().skip(1));
    let steps: Vec<(f64, f64, f64)> = ends.zip(values).map(|((from, to), value)| (*from, *to, *value)).collect();
    let finite = |step: &(f64, f64, f64)| step.2.is_finite();
    let runs = steps.chunk_by(|a, b| finite(a) && finite(b)).filter(|run| finite(&run[0]));
    let corner = |step: &(f64, f64, f64)| {
        let y = axes.y_of(step.2);
        [(axes.x_of(step.0), y), (axes.x_of(step.1), y)]
    };
    runs.map(|run| run.iter().flat_map(corner).collect()).collect()
}

fn stairs(canvas: &mut Canvas, axes: &Axes, values: (&[f64], &[f64]), stroke: Stroke) {
    corners(axes, values).iter().for_each(|line| canvas.line(line, stroke));
}

/// Fills what lies between values and zero.
fn filled(canvas: &mut Canvas, axes: &Axes, values: (&[f64], &[f64]), colour: RGBColor) {
    let zero = axes.y_of(0.0);
    for line in corners(axes, values) {
        let base = line.iter().map(|(x, _)| (*x, zero)).collect();
        canvas.band(line, base, colour);
    }
}

/// A bar for each year.
fn bars(canvas: &mut Canvas, axes: &Axes, values: &[f64], colour: RGBColor) {
    let (first, zero) = (axes.x.0, axes.y_of(0.0));
    for (year, value) in values.iter().enumerate().filter(|(_, value)| value.is_finite()) {
        let (from, y) = (first + year as f64, axes.y_of(*value));
        canvas.rectangle(Area::new(axes.x_of(from + 0.1), y.min(zero), axes.x_of(from + 0.9), y.max(zero)), colour);
    }
}
