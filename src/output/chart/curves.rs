//! Curves over a number: medians with bands around them, points with words beside them, and lines across with theirs.

use super::Picture;
use super::canvas::{Align, Area, Canvas, Point, Stroke, Type};
use super::page::{Footer, Heading, Key, Mark, Page};
use super::placing::Taken;
use super::scale::Span;
use super::series::{self, Look};
use super::{complement, panel, text};
use crate::output::phrase::Phrase;
use crate::output::plot::{Curve, CurvePanel, Curves, Plot, Rule, Scale};
use crate::output::theme::{self, LABEL};
use plotters::style::RGBColor;

/// Height of a panel's heading, of a line of upright rules' words, of the ticks and of the title of what runs to the right.
const HEADING_ROOM: f64 = 56.0;
const RULE_ROOM: f64 = 26.0;
const TITLE_ROOM: f64 = 30.0;
/// The most lines of upright rules' words.
const RULE_LINES: usize = 3;
/// The line of a rule.
const RULE: Stroke = Stroke { colour: theme::INK, width: 1.8, dashes: &[9.0, 6.0] };
/// Width of a thin line beside points.
const GUIDE: f64 = 1.5;
/// The shade of a rule's uncertainty.
const RULE_ERROR: RGBColor = theme::EMPTY;

/// The chart, and what a footer has to say of what found no room.
pub fn picture(footer: &Footer, plot: &Plot, curves: &Curves) -> (Picture, Vec<String>) {
    let heading = Heading {
        name: plot.name.clone(),
        title: plot.title.clone(),
        subtitle: plot.subtitle.clone(),
        legend: keys(curves),
        notes: plot.notes.iter().map(Phrase::from).collect(),
    };
    let mut page = Page::new(footer.clone(), heading);
    if curves.panels.is_empty() {
        panel::nothing(&mut page.canvas, page.body, "nothing to show");
        return (page.picture(plot.alt.clone(), Vec::new()), Vec::new());
    }
    let grid = Grid::of(curves, page.body);
    let mut unlabelled = false;
    for (index, panel) in curves.panels.iter().enumerate() {
        let plane = grid.plane(index);
        let first = index.is_multiple_of(grid.columns);
        let head = Area { top: plane.plot.top - grid.rule_lines as f64 * RULE_ROOM, ..plane.plot };
        panel::heading(&mut page.canvas, head, &panel.title);
        panel::values(&mut page.canvas, plane.plot, plane.y, first.then_some(""), grid.left);
        ticks(&mut page.canvas, &plane, curves.x.calendar);
        unlabelled |= !draw(&mut page.canvas, &plane, panel);
    }
    titles(&mut page.canvas, curves, &grid);
    complement::draw(&mut page.canvas, curves, &grid.plots, &grid.y);
    let words = unlabelled.then(|| "Words beside points and lines are left out where they have no room".to_owned());
    let hidden = hidden(curves).then(|| "Values that are not above 0 have no place on a scale of ratios".to_owned());
    (page.picture(plot.alt.clone(), Vec::new()), words.into_iter().chain(hidden).collect())
}

/// Writes the titles of both scales, once for all panels.
fn titles(canvas: &mut Canvas, curves: &Curves, grid: &Grid) {
    let edge =
        |of: fn(&Area) -> f64, pick: fn(f64, f64) -> f64, start: f64| grid.plots.iter().map(of).fold(start, pick);
    let (left, right) = (edge(|plot| plot.left, f64::min, f64::MAX), edge(|plot| plot.right, f64::max, 0.0));
    let (top, bottom) = (edge(|plot| plot.top, f64::min, f64::MAX), edge(|plot| plot.bottom, f64::max, 0.0));
    let look = Type::new(LABEL).align(Align::Centre);
    let title = text::fit_title(&curves.x.title, look, right - left);
    canvas.text((f64::midpoint(left, right), bottom + panel::BELOW + LABEL + 4.0), title, look);
    let length = bottom - top + 40.0;
    let title = text::fit_title(&curves.y.title, look, length);
    canvas.text_upwards((left - grid.left + LABEL, f64::midpoint(top, bottom)), &title, look, length);
}

/// What is drawn where a value has its place: a positive one on a scale of ratios.
fn has_place(scale: &Scale, value: f64) -> bool {
    value.is_finite() && (!scale.log || value > 0.0)
}

/// Whether some point has no place on its scales though it has values.
fn hidden(curves: &Curves) -> bool {
    let points = curves.panels.iter().flat_map(|panel| &panel.curves).flat_map(|curve| &curve.points);
    let known = points.filter(|(x, y)| x.is_finite() && y.is_finite());
    known.into_iter().any(|(x, y)| !has_place(&curves.x, *x) || !has_place(&curves.y, *y))
}

/// The curves that have the same place in their panels, by the first that there is.
fn all_curves(curves: &Curves) -> Vec<&Curve> {
    let most = curves.panels.iter().map(|panel| panel.curves.len()).max().unwrap_or(0);
    (0..most).filter_map(|index| curves.panels.iter().find_map(|panel| panel.curves.get(index))).collect()
}

/// The legend: curves, then bands; those of several curves in grey.
fn keys(curves: &Curves) -> Vec<Key> {
    let all = all_curves(curves);
    let key = |(index, curve): (usize, &&Curve)| {
        let look = look(index, curve);
        let mark = match (curve.marked, curve.joined || !curve.marked) {
            (true, joined) => Mark::Symbol(joined.then_some(look.stroke), look.symbol, look.hue.line),
            (false, _) => Mark::Line(look.stroke),
        };
        Key::new(mark, &curve.label)
    };
    let named = all.iter().enumerate().filter(|(_, curve)| !curve.label.is_empty());
    let banded: Vec<usize> = (0..all.len()).filter(|index| !all[*index].bands.is_empty()).collect();
    let bands = banded.first().map_or(&[][..], |index| &all[*index].bands);
    let hue = match banded[..] {
        [only] => [theme::series(only).light, theme::series(only).middle],
        _ => [theme::GRID, theme::SHADE],
    };
    let shades = bands.iter().enumerate().rev();
    named
        .map(key)
        .chain(shades.map(|(index, (name, _))| Key::new(Mark::Box(hue[shade(index, bands.len())]), &**name)))
        .collect()
}

/// Which of two shades a band has: the narrower of two, and a single one, are darker or lighter as in a fan.
fn shade(index: usize, count: usize) -> usize {
    usize::from(count > 1 && index + 1 == count)
}

/// Where panels lie, and their scales.
struct Grid {
    plots: Vec<Area>,
    columns: usize,
    /// Room left of each row of panels.
    left: f64,
    /// Lines of words above each panel.
    rule_lines: usize,
    /// Room for symbols left and right of the scale within each plot.
    side: f64,
    x: Span,
    y: Span,
}

impl Grid {
    fn of(curves: &Curves, body: Area) -> Self {
        let body = body.inset(0.0, 0.0, complement::room(curves), 0.0);
        let shape = panel::shape(curves.panels.len());
        let look = Type::new(LABEL);
        let titled = curves.panels.iter().any(|panel| !panel.title.is_empty());
        let above = if titled { HEADING_ROOM } else { 10.0 };
        let cell_height = (body.height() - TITLE_ROOM) / shape.0 as f64 - above - panel::BELOW;
        let y = span(&curves.y, values(curves, false), (cell_height / 60.0).clamp(2.0, 8.0) as usize);
        let labels = |span: &Span| widest(span, look);
        let left = labels(&y) + 46.0;
        let marked = curves.panels.iter().flat_map(|panel| &panel.curves).any(|curve| curve.marked);
        let side = if marked { series::RADIUS + 4.0 } else { 0.0 };
        let wide = |span: &Span| labels(span) + 18.0;
        let width = |span: &Span| (body.width() - left - wide(span) * shape.1 as f64) / shape.1 as f64 - 2.0 * side;
        let spans = (2..=10).rev().map(|ticks| span(&curves.x, values(curves, true), ticks));
        let fits = |span: &Span| span_fits(span, curves.x.calendar, width(span));
        let x = spans.into_iter().find(fits).unwrap_or_else(|| span(&curves.x, values(curves, true), 1));
        let mut grid = Self { plots: Vec::new(), columns: shape.1, left, rule_lines: 0, side, x, y };
        let between = wide(&grid.x);
        let room = body.inset(left, 0.0, between / 2.0, TITLE_ROOM);
        // Upright rules' words need the width of the plots, not their height.
        for lines in 0..=RULE_LINES {
            let top = above + lines as f64 * RULE_ROOM;
            let inner = room.inset(0.0, top, 0.0, panel::BELOW);
            let place = |index: usize| (index / shape.1, index % shape.1);
            grid.plots = (0..curves.panels.len())
                .map(|index| inner.cell(place(index), shape, (between, top + panel::BELOW + 8.0)))
                .collect();
            grid.rule_lines = lines;

            let needed = curves.panels.iter().enumerate().map(|(index, panel)| heads(&grid.plane(index), panel).0);
            if needed.max().unwrap_or(0) <= lines {
                break;
            }
        }
        grid
    }

    fn plane(&self, index: usize) -> Plane<'_> {
        Plane { plot: self.plots[index], side: self.side, x: &self.x, y: &self.y }
    }
}

fn widest(span: &Span, look: Type) -> f64 {
    span.ticks().iter().map(|(_, label)| text::width(label, look)).fold(0.0, f64::max)
}

/// Whether the labels of ticks have room beside each other.
fn span_fits(span: &Span, calendar: bool, width: f64) -> bool {
    let look = Type::new(LABEL);
    let ticks = span.ticks();
    let whole = |value: &f64| (value - value.round()).abs() < 1e-6;
    let apart = ticks.windows(2).all(|pair| {
        let distance = (span.share(pair[1].0) - span.share(pair[0].0)) * width;
        distance > f64::midpoint(text::width(&pair[0].1, look), text::width(&pair[1].1, look)) + 16.0
    });
    apart && (!calendar || ticks.iter().all(|(value, _)| whole(value)))
}

/// All values that a scale has to show.
fn values(curves: &Curves, to_the_right: bool) -> Vec<f64> {
    let mut all = if to_the_right { curves.x.includes.clone() } else { curves.y.includes.clone() };
    for panel in &curves.panels {
        for rule in panel.rules.iter().filter(|rule| rule.upright == to_the_right) {
            all.extend([rule.at, rule.error.0, rule.error.1]);
        }
        for curve in &panel.curves {
            let seen = |x: f64, y: f64| has_place(&curves.x, x) && has_place(&curves.y, y);
            let points = curve.points.iter().filter(|(x, y)| seen(*x, *y));
            all.extend(points.map(|(x, y)| if to_the_right { *x } else { *y }));
            let bands = curve.bands.iter().flat_map(|(_, band)| curve.points.iter().zip(band));
            let spread = bands.map(|(_, ends)| ends).chain(&curve.errors);
            all.extend(spread.filter(|_| !to_the_right).flat_map(|(low, high)| [*low, *high]));
        }
    }
    all
}

fn span(scale: &Scale, values: Vec<f64>, ticks: usize) -> Span {
    if scale.log { Span::of_ratios(values, ticks) } else { Span::around(values, ticks) }
}

/// A plot and its scales.
struct Plane<'a> {
    plot: Area,
    /// Room left and right of the scale within the plot, for symbols at its ends.
    side: f64,
    x: &'a Span,
    y: &'a Span,
}

impl Plane<'_> {
    fn x_of(&self, value: f64) -> f64 {
        self.plot.left + self.side + self.x.share(value) * (self.plot.width() - 2.0 * self.side)
    }

    fn y_of(&self, value: f64) -> f64 {
        self.plot.bottom - self.y.share(value) * self.plot.height()
    }

    /// A point's place, if it has one on these scales.
    fn at(&self, (x, y): (f64, f64)) -> Option<Point> {
        let place = (self.x_of(x), self.y_of(y));
        (place.0.is_finite() && place.1.is_finite()).then_some(place)
    }

    /// Stretches of points without gaps.
    fn runs(&self, points: &[(f64, f64)]) -> Vec<Vec<Point>> {
        let places: Vec<Option<Point>> = points.iter().map(|point| self.at(*point)).collect();
        let runs =
            places.chunk_by(|a, b| a.is_some() && b.is_some()).map(|run| run.iter().flatten().copied().collect());
        runs.filter(|run: &Vec<Point>| !run.is_empty()).collect()
    }
}

fn ticks(canvas: &mut Canvas, plane: &Plane, calendar: bool) {
    let plot = plane.plot;
    let look = Type::new(LABEL).muted().align(Align::Centre);
    for (value, label) in plane.x.ticks() {
        let x = plane.x_of(value);
        canvas.line(&[(x, plot.top), (x, plot.bottom)], Stroke::solid(theme::GRID, 1.0));
        canvas.line(&[(x, plot.bottom), (x, plot.bottom + 5.0)], Stroke::solid(theme::MUTED, 1.0));
        canvas.text((x, plot.bottom + LABEL + 7.0), if calendar { label.replace(',', "") } else { label }, look);
    }
}

/// Draws a panel's content; whether all its words found room.
fn draw(canvas: &mut Canvas, plane: &Plane, panel: &CurvePanel) -> bool {
    let words = Words::of(plane, panel);
    // Words stand on paper, so that no line of the grid runs through them, and below what is drawn beside them.
    words.placed.iter().for_each(|word| canvas.rectangle(word.area, theme::PAPER));
    panel.rules.iter().for_each(|rule| rule_error(canvas, plane, rule));
    // A line of the grid would fill the dashes of a rule that lies on it.
    let under = Stroke::solid(theme::PAPER, 2.5);
    panel.rules.iter().filter_map(|rule| rule_ends(plane, rule)).for_each(|(from, to)| canvas.line(&[from, to], under));
    bands(canvas, plane, panel);
    panel.rules.iter().for_each(|rule| rule_line(canvas, plane, rule));
    for (index, curve) in panel.curves.iter().enumerate() {
        line(canvas, plane, curve, look(index, curve));
    }
    for (index, curve) in panel.curves.iter().enumerate() {
        errors(canvas, plane, curve, look(index, curve));
    }
    for (index, curve) in panel.curves.iter().enumerate() {
        symbols(canvas, plane, curve, look(index, curve));
    }
    let seen = panel.curves.iter().flat_map(|curve| &curve.points).any(|point| plane.at(*point).is_some());
    if !seen && panel.rules.is_empty() {
        panel::nothing(canvas, plane.plot, "no value");
    }
    let (_, placed, all) = heads(plane, panel);
    for (area, label) in placed {
        canvas.rectangle(area, theme::PAPER);
        canvas.text((area.left + 3.0, area.bottom - 6.0), label, Type::new(LABEL));
    }
    words.placed.iter().for_each(|word| word.draw(canvas));
    words.all && all
}

fn rule_error(canvas: &mut Canvas, plane: &Plane, rule: &Rule) {
    let (low, high) = rule.error;
    let plot = plane.plot;
    let area = match rule.upright {
        true => Area { left: plane.x_of(low), right: plane.x_of(high), ..plot },
        false => Area { top: plane.y_of(high), bottom: plane.y_of(low), ..plot },
    };
    if [area.left, area.right, area.top, area.bottom].iter().all(|edge| edge.is_finite()) {
        canvas.rectangle(area, RULE_ERROR);
    }
}

/// The ends of a rule's line.
fn rule_ends(plane: &Plane, rule: &Rule) -> Option<(Point, Point)> {
    let plot = plane.plot;
    let at = if rule.upright { plane.x_of(rule.at) } else { plane.y_of(rule.at) };
    let ends = if rule.upright { ((at, plot.top), (at, plot.bottom)) } else { ((plot.left, at), (plot.right, at)) };
    at.is_finite().then_some(ends)
}

fn rule_line(canvas: &mut Canvas, plane: &Plane, rule: &Rule) {
    if let Some((from, to)) = rule_ends(plane, rule) {
        canvas.line(&[from, to], RULE);
    }
}

/// Draws the bands, the widest of all curves first. Where several curves have some, these hide each other, so that their edges
/// are drawn over all.
fn bands(canvas: &mut Canvas, plane: &Plane, panel: &CurvePanel) {
    let most = panel.curves.iter().map(|curve| curve.bands.len()).max().unwrap_or(0);
    let banded = panel.curves.iter().filter(|curve| !curve.bands.is_empty()).count();
    let mut edges = Vec::new();
    for order in 0..most {
        for (index, curve) in panel.curves.iter().enumerate() {
            let Some((_, band)) = curve.bands.get(order) else { continue };
            let look = Look::of(index);
            let colour = [look.hue.light, look.hue.middle][shade(order, curve.bands.len())];
            for (lower, upper) in stretches(plane, curve, band) {
                edges.extend([(lower.clone(), look.hue.line), (upper.clone(), look.hue.line)]);
                canvas.band(upper, lower, colour);
            }
        }
    }
    if banded > 1 {
        edges.into_iter().for_each(|(edge, colour)| canvas.line(&edge, Stroke::solid(colour, 1.0)));
    }
}

/// The stretches of a band without gaps: their lower and their upper edges.
fn stretches(plane: &Plane, curve: &Curve, band: &[(f64, f64)]) -> Vec<(Vec<Point>, Vec<Point>)> {
    let slices =
        curve.points.iter().zip(band).map(|((x, _), (low, high))| plane.at((*x, *low)).zip(plane.at((*x, *high))));
    let slices: Vec<Option<(Point, Point)>> = slices.collect();
    let runs = slices.chunk_by(|a, b| a.is_some() && b.is_some());
    let runs = runs.map(|run| run.iter().flatten().copied().unzip());
    runs.filter(|(lower, _): &(Vec<Point>, Vec<Point>)| lower.len() > 1).collect()
}

fn line(canvas: &mut Canvas, plane: &Plane, curve: &Curve, look: Look) {
    for run in plane.runs(&curve.points).iter().filter(|_| curve.joined || !curve.marked) {
        match run[..] {
            // A single point has no line, yet is to be seen.
            [only] if !curve.marked => look.symbol.draw(canvas, only, look.hue.line),
            _ => canvas.line(run, look.stroke),
        }
    }
}

/// The look of a curve: its own, or thin that of the one it guides the eye along.
fn look(index: usize, curve: &Curve) -> Look {
    let own = Look::of(curve.guides.unwrap_or(index));
    let width = if curve.guides.is_some() { GUIDE } else { own.stroke.width };
    Look { stroke: Stroke { width, ..own.stroke }, ..own }
}

/// The places of the ends of the points' uncertainties.
fn spreads(plane: &Plane, curve: &Curve) -> Vec<(Point, Point)> {
    let ends = curve.points.iter().zip(&curve.errors);
    ends.filter_map(|((x, _), (low, high))| plane.at((*x, *low)).zip(plane.at((*x, *high)))).collect()
}

fn errors(canvas: &mut Canvas, plane: &Plane, curve: &Curve, look: Look) {
    for (low, high) in spreads(plane, curve) {
        canvas.line(&[low, high], Stroke::solid(look.hue.line, GUIDE));
        for (x, y) in [low, high] {
            canvas.line(&[(x - 4.0, y), (x + 4.0, y)], Stroke::solid(look.hue.line, GUIDE));
        }
    }
}

fn symbols(canvas: &mut Canvas, plane: &Plane, curve: &Curve, look: Look) {
    let points = curve.points.iter().filter_map(|point| plane.at(*point)).filter(|_| curve.marked);
    points.for_each(|place| look.symbol.draw(canvas, place, look.hue.line));
}

/// The words of upright rules above a plot, in as many lines as they need: how many, where, and whether all have room.
fn heads(plane: &Plane, panel: &CurvePanel) -> (usize, Vec<(Area, Phrase)>, bool) {
    let look = Type::new(LABEL);
    let plot = plane.plot;
    let mut rules: Vec<(f64, &Rule)> = panel.rules.iter().map(|rule| (plane.x_of(rule.at), rule)).collect();
    rules.retain(|(x, rule)| rule.upright && x.is_finite() && !rule.label.is_empty());
    rules.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut ends = [f64::MIN; RULE_LINES];
    let (mut lines, mut placed) = (0, Vec::new());
    let count = rules.len();
    for (x, rule) in rules {
        let width = text::width(&rule.label.to_string(), look) + 6.0;
        let left = (x - width / 2.0).clamp(plot.left - 3.0, (plot.right + 3.0 - width).max(plot.left - 3.0));
        let Some(line) = ends.iter().position(|end| *end + 10.0 <= left).filter(|_| width <= plot.width() + 6.0) else {
            continue;
        };
        ends[line] = left + width;
        lines = lines.max(line + 1);
        let bottom = plot.top - 2.0 - line as f64 * RULE_ROOM;
        placed.push((Area::new(left, bottom - RULE_ROOM + 2.0, left + width, bottom), rule.label.clone()));
    }
    let all = placed.len() == count;
    (lines, placed, all)
}

/// Words in a plot, and where.
struct Word {
    words: Phrase,
    area: Area,
    /// From the words to the point they belong to, where it is not beside them.
    leader: Option<(Point, Point)>,
}

impl Word {
    fn draw(&self, canvas: &mut Canvas) {
        if let Some((from, to)) = self.leader {
            canvas.line(&[from, to], Stroke::solid(theme::MUTED, 1.0));
        }
        canvas.text((self.area.left + 2.0, self.area.bottom - LABEL * 0.32), self.words.clone(), Type::new(LABEL));
    }
}

/// The words of a plot, each where it covers nothing.
struct Words {
    placed: Vec<Word>,
    /// Whether all found room.
    all: bool,
}

impl Words {
    fn of(plane: &Plane, panel: &CurvePanel) -> Self {
        let mut taken = taken(plane, panel);
        let mut words = Self { placed: Vec::new(), all: true };
        for rule in panel.rules.iter().filter(|rule| !rule.upright && !rule.label.is_empty()) {
            if let Some((from, _)) = rule_ends(plane, rule) {
                let size = size(&rule.label.to_string());
                let area = taken.place(plane.plot, beside_rule(plane.plot, from.1, size));
                words.add(rule.label.clone(), area.map(|area| (area, None)));
            }
        }
        for curve in &panel.curves {
            for (point, label) in curve.points.iter().zip(&curve.labels).filter(|(_, label)| !label.is_empty()) {
                let Some(at) = plane.at(*point) else { continue };
                let near = taken.place(plane.plot, around(at, size(label), 0.0)).map(|area| (area, None));
                let far = || {
                    taken.place(plane.plot, around(at, size(label), 22.0)).map(|area| (area, Some(leader(area, at))))
                };
                words.add(label, near.or_else(far));
            }
        }
        words
    }

    fn add(&mut self, words: impl Into<Phrase>, place: Option<(Area, Option<(Point, Point)>)>) {
        match place {
            Some((area, leader)) => self.placed.push(Word { words: words.into(), area, leader }),
            None => self.all = false,
        }
    }
}

/// What words must not cover: curves, symbols and rules.
fn taken(plane: &Plane, panel: &CurvePanel) -> Taken {
    let mut taken = Taken::default();
    taken.lines.extend(panel.rules.iter().filter_map(|rule| rule_ends(plane, rule)));
    for curve in &panel.curves {
        let stretches = curve.bands.iter().flat_map(|(_, band)| stretches(plane, curve, band));
        for edge in stretches.flat_map(<[Vec<Point>; 2]>::from) {
            taken.edges.extend(edge.windows(2).map(|pair| (pair[0], pair[1])));
        }
        taken.lines.extend(spreads(plane, curve));
        for run in plane.runs(&curve.points) {
            taken.areas.extend(run.iter().filter(|_| curve.marked).map(|at| series::square(*at, series::RADIUS + 1.0)));
            if curve.joined || !curve.marked {
                taken.lines.extend(run.windows(2).map(|pair| (pair[0], pair[1])));
            }
        }
    }
    taken
}

fn size(words: &str) -> (f64, f64) {
    (text::width(words, Type::new(LABEL)) + 4.0, LABEL * 1.3)
}

/// Places for words along a line across a plot: above and below it, from its right end to its left.
fn beside_rule(plot: Area, y: f64, (width, height): (f64, f64)) -> Vec<Area> {
    let lefts = (0..=10).map(|step| plot.right - 4.0 - width - (plot.width() - width - 8.0) * f64::from(step) / 10.0);
    lefts
        .flat_map(|left| [y - 2.0 - height, y + 2.0].map(|top| Area::new(left, top, left + width, top + height)))
        .collect()
}

/// Places for words around a point, the best first.
fn around((x, y): Point, (width, height): (f64, f64), far: f64) -> Vec<Area> {
    let (side, slant) = (series::RADIUS + 3.0 + far, series::RADIUS * 0.5 + 2.0 + far);
    let (beside, above) = (y - height / 2.0, x - width / 2.0);
    let corners = [
        (x + side, beside),
        (x - side - width, beside),
        (above, y - side - height),
        (above, y + side),
        (x + slant, y - slant - height),
        (x + slant, y + slant),
        (x - slant - width, y - slant - height),
        (x - slant - width, y + slant),
    ];
    corners.into_iter().map(|(left, top)| Area::new(left, top, left + width, top + height)).collect()
}

/// A line from the edge of a point's symbol to the nearest place of its words.
fn leader(area: Area, (x, y): Point) -> (Point, Point) {
    let end = (x.clamp(area.left, area.right), y.clamp(area.top, area.bottom));
    let share = (series::RADIUS + 2.0) / (end.0 - x).hypot(end.1 - y).max(series::RADIUS + 2.0);
    ((x + (end.0 - x) * share, y + (end.1 - y) * share), end)
}
