//! All main KPIs of each scenario as a line over upright axes, the better end of each at the top.

use super::Picture;
use super::canvas::{Align, Area, Canvas, LINE, Point, Stroke, Type};
use super::main_kpis::{self, Column};
use super::page::{Heading, Key, Mark, Page};
use super::series::{self, Look};
use super::shows::Shows;
use super::{panel, text};
use crate::model::{Better, MetricName};
use crate::output::headline;
use crate::output::phrase::Phrase;
use crate::output::selection::Selection;
use crate::output::theme::{self, LABEL};
use crate::output::view::View;
use crate::output::words;

/// The most lines.
const MOST: usize = 60;
/// Widths of the lines: of the scenarios in the middle, and of the others.
const WIDTHS: (f64, f64) = (4.5, 1.8);
/// Between the marks of two levels on the strip.
const ASIDE: f64 = 18.0;
/// The most lines of an axis' title.
const TITLE_LINES: usize = 3;
/// Room below the axes for the place of what has no value.
const WITHOUT: f64 = 46.0;

/// The chart, where scenarios differ in two KPIs or more.
pub fn pictures(view: &View) -> Vec<Picture> {
    let selection = Selection::of(view, MOST, |_| true);
    let columns = main_kpis::columns(view, &selection.scenarios);
    match selection.scenarios.len() > 1 && columns.len() > 1 {
        true => vec![picture(view, &selection, &columns)],
        false => Vec::new(),
    }
}

/// The line of a scenario.
struct Line {
    /// Its place in the selection.
    index: usize,
    /// The look of its level of the decision.
    look: Look,
    /// How far aside its mark stands on the strip, so that those of other levels are seen too.
    aside: f64,
    /// Whether it stands for that level.
    headline: bool,
}

fn picture(view: &View, selection: &Selection, columns: &[Column]) -> Picture {
    let (lines, groups) = lines(view, selection);
    let empty = columns.iter().flat_map(|column| &column.medians).any(|median| median.is_nan());
    let mut page = Page::new(view, heading(view, selection, columns, &groups, &lines));
    let places = Places::of(view, page.body, columns, empty);
    places.axes(&mut page.canvas, columns);
    // What stands for a level lies over all others.
    for headline in [false, true] {
        for line in lines.iter().filter(|line| line.headline == headline) {
            places.line(&mut page.canvas, columns, line);
        }
    }
    places.ends(&mut page.canvas, columns);
    let names: Vec<MetricName> = columns.iter().flat_map(|column| column.names.clone()).collect();
    page.picture(main_kpis::extremes(view, selection, columns), vec![Shows::kpis(&selection.scenarios, names)])
}

/// The lines, and the labels of the decision's levels with their looks.
fn lines(view: &View, selection: &Selection) -> (Vec<Line>, Vec<(String, Look)>) {
    let middle = headline::headline(view.study);
    let mut groups: Vec<(String, Look)> = Vec::new();
    let mut lines = Vec::new();
    for (index, scenario) in selection.scenarios.iter().enumerate() {
        let group = Selection::group(view, *scenario);
        if groups.last().is_none_or(|(label, _)| *label != group) {
            groups.push((group, Look::of(groups.len())));
        }
        let look = groups.last().map_or(Look::of(0), |(_, look)| *look);
        let aside = (groups.len() - 1) as f64 * ASIDE;
        lines.push(Line { index, look, aside, headline: middle.contains(scenario) });
    }
    let half = (groups.len().saturating_sub(1)) as f64 * ASIDE / 2.0;
    lines.iter_mut().for_each(|line| line.aside -= half);
    (lines, groups)
}

fn heading(
    view: &View,
    selection: &Selection,
    columns: &[Column],
    groups: &[(String, Look)],
    lines: &[Line],
) -> Heading {
    let thick = |look: &Look| Stroke { width: WIDTHS.0, ..look.stroke };
    let named = groups.iter().filter(|(name, _)| !name.is_empty());
    let keys = named.map(|(name, look)| Key::new(Mark::Line(thick(look)), &**name));
    let middle: Vec<usize> =
        lines.iter().filter(|line| line.headline).map(|line| selection.scenarios[line.index]).collect();
    let varied: Vec<usize> = view.decision.into_iter().collect();
    let held = view.and_held(&middle, &varied);
    let held = if held.is_empty() { String::new() } else { format!("; thick lines{}", &held[1..]) };
    Heading {
        name: "parallel".into(),
        title: format!("What each scenario gains and gives up, {}", view.span()),
        subtitle: format!("One line for each scenario: medians over the draws, the best at the top{held}"),
        legend: keys.collect(),
        notes: notes(view, selection, columns),
    }
}

fn notes(view: &View, selection: &Selection, columns: &[Column]) -> Vec<Phrase> {
    let down: Vec<String> = columns
        .iter()
        .filter(|column| column.metric.better == Better::Lower)
        .map(|column| words::title(view.study, column.metric.title))
        .collect();
    let down: Vec<&str> = down.iter().map(String::as_str).collect();
    let downwards = (!down.is_empty()).then(|| format!("Less is better, so less is up: {}", words::listed(&down)));
    let partial = main_kpis::partial(view, columns);
    let rest = view.used_alone().into_iter().chain(selection.rest("kpis")).map(Phrase::from);
    downwards.map(Phrase::from).into_iter().chain(partial).chain(rest).collect()
}

/// Where the axes stand.
struct Places {
    plot: Area,
    /// The height at which lines end that have no value.
    without: Option<f64>,
    titles: Vec<Vec<String>>,
    /// Width of an axis' words.
    wide: f64,
}

impl Places {
    fn of(view: &View, body: Area, columns: &[Column], empty: bool) -> Self {
        let wide = body.width() / columns.len() as f64 - 14.0;
        let look = Type::new(LABEL).bold();
        let title = |column: &Column| text::wrap_title(&column.title(view), look, wide, TITLE_LINES);
        let titles: Vec<Vec<String>> = columns.iter().map(title).collect();
        let lines = titles.iter().map(Vec::len).max().unwrap_or(1);
        let above = lines as f64 * LABEL * LINE + LABEL + 22.0;
        let below = LABEL + 16.0 + if empty { WITHOUT } else { 0.0 };
        let plot = body.inset(wide / 2.0, above, wide / 2.0, below);
        Self { plot, without: empty.then_some(body.bottom - WITHOUT * 0.4), titles, wide }
    }

    fn x(&self, column: usize, columns: usize) -> f64 {
        self.plot.left + self.plot.width() * column as f64 / (columns - 1).max(1) as f64
    }

    /// Draws the axes with their titles and ends, and the place of what has no value.
    fn axes(&self, canvas: &mut Canvas, columns: &[Column]) {
        let centred = Type::new(LABEL).align(Align::Centre);
        if let Some(y) = self.without {
            let (left, right) = (self.plot.left - self.wide / 2.0, self.plot.right + self.wide / 2.0);
            canvas.rectangle(Area::new(left, y - 17.0, right, y + 17.0), theme::EMPTY);
            let words = "none in most draws";
            canvas.text((left + 6.0, y + LABEL * 0.36), words, Type::new(LABEL).muted());
        }
        for index in 0..columns.len() {
            let x = self.x(index, columns.len());
            canvas.line(&[(x, self.plot.top), (x, self.plot.bottom)], Stroke::solid(theme::MUTED, 1.5));
            let lines = self.titles[index].clone();
            let first = self.plot.top - LABEL - 22.0 - (lines.len() - 1) as f64 * LABEL * LINE;
            canvas.lines((x, first), lines, centred.bold());
        }
    }

    /// Writes the ends of the axes, over the lines that leave them downwards.
    fn ends(&self, canvas: &mut Canvas, columns: &[Column]) {
        for (index, column) in columns.iter().enumerate() {
            let x = self.x(index, columns.len());
            let [worst, best] = column.worst_and_best().map(|end| column.figure(end));
            panel::over_grid(canvas, (x, self.plot.bottom + LABEL + 8.0), worst, Type::new(LABEL));
            canvas.text((x, self.plot.top - 12.0), best, Type::new(LABEL).align(Align::Centre));
        }
    }

    /// The places of a scenario's medians; those without a value are on the strip.
    fn points(&self, columns: &[Column], line: &Line) -> Vec<(Point, bool)> {
        let place = |(index, column): (usize, &Column)| {
            let (x, median) = (self.x(index, columns.len()), column.medians[line.index]);
            match median.is_finite() {
                true => ((x, self.plot.bottom - column.share(median) * self.plot.height()), true),
                false => ((x + line.aside, self.without.unwrap_or(self.plot.bottom)), false),
            }
        };
        columns.iter().enumerate().map(place).collect()
    }

    /// Draws a scenario: its line ends on the strip and begins anew where there is a value again.
    fn line(&self, canvas: &mut Canvas, columns: &[Column], line: &Line) {
        let points = self.points(columns, line);
        let (width, colour) = match line.headline {
            true => (WIDTHS.0, line.look.hue.line),
            false => (WIDTHS.1, line.look.hue.middle),
        };
        let mut runs: Vec<Vec<Point>> = vec![Vec::new()];
        for (at, known) in &points {
            runs.last_mut().into_iter().for_each(|run| run.push(*at));
            if !known {
                runs.push(Vec::new());
            }
        }
        let stroke = Stroke { width, colour, ..line.look.stroke };
        runs.iter().filter(|run| run.len() > 1).for_each(|run| canvas.line(run, stroke));
        for (at, known) in points {
            match known {
                false => line.look.symbol.draw(canvas, at, colour),
                true if line.headline => canvas.rectangle(series::square(at, 5.0), colour),
                true => {}
            }
        }
    }
}
