//! Single draws over time: what befell the world in each, and what became of the facilities.

mod curves;
mod strips;
mod words;

use super::Picture;
use super::canvas::{Area, Canvas, LINE, Type};
use super::page::{Key, Mark, Page};
use super::panel::BELOW;
use super::shows::Shows;
use super::text;
use crate::analysis::{DrawPath, FacilitySteps, Lives};
use crate::model::{Facility, World};
use crate::output::lives::lives;
use crate::output::phrase::Phrase;
use crate::output::theme::{HEADING, LABEL, SMALL};
use crate::output::view::{Choice, View, left_out};
use strips::Strip;

/// Room left of the columns, for the names of strips and the labels of values.
const GUTTER: f64 = 196.0;
/// Between columns, and between rows.
const GAPS: (f64, f64) = (28.0, 42.0);
/// Height of what stands above a column.
const HEAD: f64 = 64.0;
/// The most facilities that have a strip each, and the height of a page for each of them.
const STRIPS: usize = 4;
const PAGE: f64 = 240.0;

/// The least height of a page with all of that.
const LEAST: f64 = 960.0;

/// What one picture shows: some draws of a scenario.
struct Timeline<'v> {
    view: &'v View<'v>,
    lives: &'v Lives,
    scenario: usize,
    paths: Vec<&'v DrawPath>,
    /// Where steps begin and the last one ends, as calendar time.
    times: Vec<f64>,
}

/// One picture for each level of the decision that has paths.
pub fn pictures(view: &View) -> Vec<Picture> {
    let Some(lives) = lives(view.study).filter(|_| !view.results.paths.is_empty()) else { return Vec::new() };
    let (choices, all) = view.choices(6);
    let left_out = left_out(choices.len(), all, "decision levels");
    let of = |choice: &Choice| {
        let timeline = Timeline::of(view, &lives, view.find(&view.settings(*choice))?)?;
        Some(timeline.picture(*choice, left_out.clone()))
    };
    choices.iter().filter_map(of).collect()
}

impl<'v> Timeline<'v> {
    /// The paths of a scenario; `None` if it has none.
    fn of(view: &'v View, lives: &'v Lives, scenario: usize) -> Option<Self> {
        let horizon = &view.study.horizon;
        let paths: Vec<&DrawPath> = view.results.paths.iter().filter(|path| path.scenario == scenario).collect();
        let begins = |k: usize| horizon.start().calendar_time() + horizon.time(k);
        let times = (0..=horizon.steps()).map(begins).collect();
        (!paths.is_empty()).then_some(Self { view, lives, scenario, paths, times })
    }

    fn world(&self) -> &'v World {
        &self.view.study.scenarios[self.scenario].world
    }

    /// The facilities that have strips: first those still to be built, for they have most to show.
    fn shown(&self) -> Vec<usize> {
        let facilities = &self.world().facilities;
        let stands = |index: &usize| facilities[*index].phases.iter().all(|phase| phase.built);
        let height = Canvas::new(self.view.study.charts).height;
        let room = ((height / PAGE) as usize).clamp(1, STRIPS);
        let (standing, new): (Vec<usize>, Vec<usize>) = (0..facilities.len()).partition(stands);
        let mut shown: Vec<usize> = new.into_iter().chain(standing).take(room).collect();
        shown.sort_unstable();
        shown
    }

    fn facility(&self, index: usize) -> &'v Facility {
        &self.world().facilities[index]
    }

    /// The facility by whose value the draws were chosen, if this scenario has it.
    fn chosen_by(&self) -> Option<usize> {
        let name = self.lives.facility.as_ref()?;
        self.world().facilities.iter().position(|facility| facility.name == *name)
    }

    fn picture(&self, choice: Choice, left_out: Option<String>) -> Picture {
        let mut page = Page::at_least(LEAST, self.view, words::heading(self, choice, left_out));
        let strips = self.strips();
        let top = page.body.top + HEAD;
        let columns = Area { left: page.body.left + GUTTER, top, right: page.body.right - 8.0, ..page.body };
        let heights: f64 = strips.iter().map(Strip::height).sum();
        let below = Area { top: (top + heights + 8.0).min(columns.bottom), bottom: columns.bottom - BELOW, ..columns };
        let cell = |area: Area, column: usize| area.cell((0, column), (1, self.paths.len()), (GAPS.0, 0.0));
        self.names(&mut page, &strips, top);
        for (column, path) in self.paths.iter().enumerate() {
            words::head(self, &mut page.canvas, cell(columns, column), path);
            let mut place = Area { bottom: top, ..cell(columns, column) };
            for strip in &strips {
                place = Area { top: place.bottom, bottom: place.bottom + strip.height(), ..place };
                strip.draw(&mut page.canvas, place, (&self.times, path));
            }
        }
        let panels = curves::panels(self);
        for (row, panel) in panels.iter().enumerate() {
            let area = below.cell((row, 0), (panels.len(), 1), (0.0, GAPS.1));
            for column in 0..self.paths.len() {
                let outer = (column == 0, row + 1 == panels.len());
                panel.draw(&mut page.canvas, cell(area, column), self, (column, outer));
            }
        }
        page.picture(words::alt(self), vec![Shows::paths(&[self.scenario])])
    }

    /// The strips from top to bottom.
    fn strips(&self) -> Vec<Strip<'v>> {
        let security = self.world().security.as_ref().map(Strip::Security);
        let facilities = self.shown().into_iter().map(|index| Strip::Facility(index, self.facility(index)));
        security.into_iter().chain(facilities).collect()
    }

    /// Names the strips, left of the first column.
    fn names(&self, page: &mut Page, strips: &[Strip], top: f64) {
        let look = Type::new(SMALL);
        let mut y = top;
        for strip in strips {
            let lines = text::wrap(strip.name(), look, GUTTER - 16.0, 2);
            let first = y + strip.middle() + SMALL * 0.36 - (lines.len() - 1) as f64 * SMALL * LINE / 2.0;
            page.canvas.lines((page.body.left, first), lines, look);
            y += strip.height();
        }
    }

    /// What colours and lines mean.
    fn legend(&self) -> Vec<Key> {
        let strips = self.strips();
        let facility = strips.iter().find(|strip| matches!(strip, Strip::Facility(..)));
        let security = strips.iter().find(|strip| matches!(strip, Strip::Security(_)));
        let keys = security.into_iter().chain(facility).flat_map(|strip| strip.keys(&self.paths));
        keys.chain(curves::panels(self).iter().flat_map(curves::Panel::keys)).collect()
    }
}

/// What a facility did, in each path that has it.
fn steps(path: &DrawPath, facility: usize) -> Option<&FacilitySteps> {
    path.facilities.get(facility)
}

/// A box in a legend.
fn boxed(colour: plotters::style::RGBColor, label: impl Into<Phrase>) -> Key {
    Key::new(Mark::Box(colour), label)
}

/// The looks of what stands above a column: which draw it is, and what it is worth.
fn looks() -> (Type, Type) {
    (Type::new(HEADING).bold(), Type::new(LABEL))
}
