//! KPIs over two uncertainties: a number and a colour for each scenario, one panel per decision.

use super::Picture;
use super::canvas::{Align, Area, Canvas, Stroke, Type};
use super::matrix::Matrix;
use super::page::{Heading, Page};
use super::scale::Span;
use super::shows::Shows;
use super::{maps, panel, text};
use crate::analysis::Kpi;
use crate::model::{MetricName, Quantity};
use crate::output::number::Measure;
use crate::output::phrase::{Phrase, phrase};
use crate::output::theme::{self, LABEL, Ramp, SMALL};
use crate::output::view::{Choice, View, left_out, nameplate_used};
use crate::output::words::{self, file_name};
use crate::units::Dimension;

/// One chart for each KPI that is asked for; for none of them the usual ones, where there is more than one scenario.
pub fn pictures(view: &View) -> Vec<Picture> {
    match view.maps {
        [] if view.study.scenarios.len() == 1 => Vec::new(),
        [] => maps::usual(view.has_state()).iter().map(|name| picture(view, name)).collect(),
        asked => asked.iter().map(|name| picture(view, name)).collect(),
    }
}

/// The shortest time that the colours of dates span.
const DECADE: f64 = 10.0;

/// How values become colours and figures.
struct Colours {
    ramp: Ramp,
    span: Span,
    /// Where the colours begin and end, in words.
    says: &'static str,
    measure: Measure,
    decimals: usize,
}

impl Colours {
    /// Values on both sides of 0 diverge from it; others rise from 0, lest small differences look large; shares from 0 to 1.
    fn over(view: &View, dimension: Dimension, values: &[f64]) -> Self {
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        let measure = Measure::of(dimension, &view.study.units, finite());
        let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        let size = low.abs().max(high.abs());
        let (ramp, [low, high], says) = match dimension {
            Dimension::Share if low >= 0.0 && high <= 1.0 + 1e-9 => {
                (Ramp::Sequential, [0.0, 1.0], "Colours: 0 to 100 %")
            }
            // Time has no zero of its own.
            Dimension::CalendarYear if low <= high => {
                let half = ((high - low) / 2.0).max(DECADE / 2.0);
                let middle = f64::midpoint(low, high);
                (Ramp::Sequential, [middle - half, middle + half], "Colours: ten years or more")
            }
            _ if low < 0.0 && high > 0.0 => (Ramp::Diverging, [-size, size], "Colours: both ways from 0"),
            _ => (Ramp::Sequential, [low.min(0.0), high.max(0.0)], "Colours: from 0"),
        };
        let span = Span::between(low * measure.factor, high * measure.factor, 5);
        let decimals = measure.decimals(finite());
        Self { ramp, span, says, measure, decimals }
    }

    /// A value as its cell shows it: with its sign where the colours diverge, for both may look alike in grey.
    fn figure(&self, value: f64) -> Phrase {
        let figure = self.measure.fixed(value, self.decimals);
        let positive =
            self.ramp == Ramp::Diverging && value > 0.0 && figure.contains(|digit| ('1'..='9').contains(&digit));
        let figure = if positive { format!("+{figure}") } else { figure };
        Phrase::figure(figure, value * self.measure.factor)
    }

    fn at(&self, value: f64) -> plotters::style::RGBColor {
        self.ramp.at(self.span.share(value * self.measure.factor))
    }
}

/// How the axes of a study are laid out: a matrix in each panel, and the panels.
fn layout(view: &View) -> (Matrix, Vec<Choice>, usize) {
    /// The most levels of an axis in a page's only matrix.
    const MOST: usize = 12;
    if view.uncertainties.len() > 1 {
        // Panels beside each other have no room for wide matrices with legible labels and figures.
        let alone = view.choices(usize::MAX).1 == 1;
        let matrix = Matrix::of_uncertainties(view, if alone { 8 } else { 5 });
        let (choices, all) = view.choices(if matrix.shape().1 > 3 { 4 } else { 6 });
        return (matrix, choices, all);
    }
    let second = || view.decisions().nth(1);
    let columns = view.uncertainties.first().copied().or_else(second);
    (Matrix::of(view, view.decision, columns, MOST), vec![Choice { level: None }], 1)
}

fn picture(view: &View, name: &MetricName) -> Picture {
    let (matrix, choices, all) = layout(view);
    let kpi = |choice: Choice, place| kpi(view, &matrix, choice, place, name);
    let cells: Vec<(Choice, (usize, usize))> =
        choices.iter().flat_map(|choice| matrix.places().into_iter().map(|place| (*choice, place))).collect();
    let median =
        |(choice, place): &(Choice, (usize, usize))| kpi(*choice, *place).map_or(f64::NAN, |kpi| kpi.summary.median());
    let values: Vec<f64> = cells.iter().map(median).collect();
    let colours = Colours::over(view, name.metric.dimension, &values);
    let heading = heading(view, name, &matrix, left_out(choices.len(), all, "decision levels"), &colours);
    let mut page = Page::new(view, heading);
    let bar_room = 74.0;
    let scale = (colours.ramp, &colours.span, &*colours.measure.unit);
    let bar = colour_bar(&mut page.canvas, page.body.bottom - bar_room, scale, |label| colours.measure.marked(label));
    let look = Type::new(LABEL).muted().align(Align::Right);
    page.canvas.text((bar.left - 16.0, bar.bottom - 3.0), colours.says, look);
    let body = page.body.inset(0.0, 0.0, 0.0, bar_room + 14.0);
    let shape = grid(choices.len(), matrix.shape());
    let labels: Vec<String> = choices.iter().map(|choice| view.choice_label(*choice)).collect();
    let wide = body.cell((0, 0), shape, GAP).width();
    let head = panel::head_room(labels.iter().map(String::as_str), wide);
    let size = figure_size(values.iter().map(|value| colours.figure(*value).to_string()));
    for (index, (choice, label)) in choices.iter().zip(labels).enumerate() {
        let area = body.cell((index / shape.1, index % shape.1), shape, GAP);
        let inner = area.inset(0.0, head, 0.0, 0.0);
        if !label.is_empty() {
            panel::heading(&mut page.canvas, inner, &label);
        }
        let gap = (4.0, 4.0);
        let inner = matrix.fitted(view, inner, (560.0, 220.0));
        let room = matrix.headings(&mut page.canvas, view, inner, (0.0, 0.0), gap);
        for place in matrix.places() {
            let cell = room.cell(place, matrix.shape(), gap);
            draw_cell(&mut page.canvas, cell, kpi(*choice, place), (&colours, size), view.study.sampling.draws);
        }
    }
    let shown = cells
        .iter()
        .filter_map(|(choice, place)| Some((scenario(view, &matrix, *choice, *place)?, kpi(*choice, *place)?)));
    let (scenarios, names): (Vec<usize>, Vec<MetricName>) = shown.map(|(it, kpi)| (it, kpi.name.clone())).unzip();
    let shows = Shows::kpis(&scenarios, names);
    page.picture(alt(view, name, &cells, &values, (&matrix, &colours.measure)), vec![shows])
}

/// Rows and columns of so many panels.
fn grid(panels: usize, matrix: (usize, usize)) -> (usize, usize) {
    match panels {
        count @ 0..=2 => (1, count.max(1)),
        3 if matrix.1 <= 2 => (1, 3),
        3 | 4 => (2, 2),
        _ => (2, 3),
    }
}

/// Between panels.
const GAP: (f64, f64) = (44.0, 18.0);

/// The type size of figures per width of their cells: the widest one fits.
fn figure_size(figures: impl Iterator<Item = String>) -> f64 {
    let ems = figures.map(|figure| text::width(&figure, Type::new(1.0).bold())).fold(2.0, f64::max);
    0.88 / ems
}

/// The scenario of a cell.
fn scenario(view: &View, matrix: &Matrix, choice: Choice, place: (usize, usize)) -> Option<usize> {
    view.find(&[matrix.settings(place), view.settings(choice)].concat())
}

fn kpi<'a>(
    view: &View<'a>,
    matrix: &Matrix,
    choice: Choice,
    place: (usize, usize),
    name: &MetricName,
) -> Option<&'a Kpi> {
    let scenario = scenario(view, matrix, choice, place)?;
    let metrics = view.metrics(scenario)?;
    match (name.metric.quantity, &name.part) {
        (Quantity::PlateauUtilisation, None) => nameplate_used(&view.study.scenarios[scenario].world, metrics),
        (quantity, part) => metrics.kpi(quantity, part.as_deref()),
    }
}

/// Whether a KPI is of the plateau's window.
fn on_plateau(name: &MetricName) -> bool {
    use Quantity::{PlateauIdle, PlateauRefined, PlateauUtilisation};
    matches!(name.metric.quantity, PlateauUtilisation | PlateauRefined | PlateauIdle)
}

/// The KPI's title; of one facility's, who it is.
fn title(view: &View, name: &MetricName) -> String {
    let Some(part) = &name.part else {
        return name.metric.title.to_owned();
    };
    let facilities = view.study.scenarios.iter().flat_map(|scenario| &scenario.world.facilities);
    let label = facilities.filter(|facility| facility.name == *part).map(|facility| facility.label.as_str()).next();
    format!("{}: {} alone", name.metric.title, label.unwrap_or(part))
}

fn heading(view: &View, name: &MetricName, matrix: &Matrix, left_out: Option<String>, colours: &Colours) -> Heading {
    let scenario = view.find(&matrix.settings((0, 0)));
    let varied: Vec<usize> = matrix.axes().into_iter().chain(view.decision).collect();
    let held = scenario.map_or(String::new(), |scenario| view.and_held(&[scenario], &varied));
    let used = name.metric.quantity == Quantity::PlateauUtilisation && name.part.is_none();
    let used = used.then(|| view.used_alone()).flatten();
    let words = file_name(&name.to_string());
    Heading {
        name: format!("heat-{words}"),
        title: format!("{}, {}", title(view, name), if on_plateau(name) { view.plateau() } else { view.span() }),
        subtitle: format!(
            "{}{held}. {}",
            colours.measure.title("Median over the draws"),
            words::title(view.study, name.metric.meaning)
        ),
        legend: Vec::new(),
        notes: used.into_iter().chain(left_out).chain(matrix.note("cells of each panel")).map(Phrase::from).collect(),
    }
}

fn draw_cell(canvas: &mut Canvas, cell: Area, kpi: Option<&Kpi>, (colours, size): (&Colours, f64), draws: usize) {
    let kpi = kpi.filter(|kpi| kpi.summary.n > 0 && kpi.summary.median().is_finite());
    let median = kpi.map_or(f64::NAN, |kpi| kpi.summary.median());
    let background = if kpi.is_some() { colours.at(median) } else { theme::EMPTY };
    canvas.rectangle(cell, background);
    let ink = theme::ink_on(background);
    let small = Type::new(SMALL).coloured(ink).align(Align::Centre);
    let part = kpi.filter(|kpi| kpi.summary.n < draws).map(|kpi| Phrase::percent(kpi.summary.n as f64 / draws as f64));
    let wordings =
        part.map_or(Vec::new(), |part| vec![phrase!["in ", part.clone(), " of draws"], phrase!["in ", part]]);
    let fits =
        |words: &Phrase| cell.height() > SMALL * 2.6 && text::width(&words.to_string(), small) < cell.width() - 4.0;
    let part = wordings.into_iter().find(fits);
    let share = if part.is_some() { 0.42 } else { 0.6 };
    let size = (cell.height() * share).min(cell.width() * size).clamp(11.0, 32.0);
    let lift = if part.is_some() { SMALL * 0.6 } else { 0.0 };
    let value = if kpi.is_some() { colours.figure(median) } else { "no value".into() };
    let look = Type::new(size).bold().coloured(ink).align(Align::Centre);
    let look = if kpi.is_some() { look } else { small.coloured(theme::MUTED) };
    canvas.text_within((cell.middle_x(), cell.middle_y() + look.size * 0.36 - lift), value, look, cell.width() - 4.0);
    if let Some(part) = part {
        canvas.text((cell.middle_x(), cell.middle_y() + size * 0.45 + SMALL * 0.5), part, small);
    }
}

/// Length of the bar that shows what colours mean.
pub const BAR: f64 = 720.0;

/// Draws what the colours of a ramp over a span mean, with a unit at its end; `written` turns a tick's label into words. Where
/// the bar lies.
pub fn colour_bar(
    canvas: &mut Canvas,
    top: f64,
    (ramp, span, unit): (Ramp, &Span, &str),
    written: impl Fn(String) -> String,
) -> Area {
    const PIECES: usize = 120;
    let (half, middle) = (BAR.min(canvas.width / 2.0) / 2.0, canvas.width / 2.0);
    let bar = Area::new(middle - half, top + 12.0, middle + half, top + 32.0);
    for piece in 0..PIECES {
        let part = bar.cell((0, piece), (1, PIECES), (0.0, 0.0));
        canvas.rectangle(Area { right: part.right + 0.5, ..part }, ramp.at((piece as f64 + 0.5) / PIECES as f64));
    }
    for (value, label) in span.ticks() {
        let x = bar.left + span.share(value) * bar.width();
        canvas.line(&[(x, bar.bottom), (x, bar.bottom + 5.0)], Stroke::solid(theme::MUTED, 1.0));
        let look = Type::new(LABEL).muted().align(Align::Centre);
        canvas.text((x, bar.bottom + LABEL + 6.0), written(label), look);
    }
    canvas.text((bar.right + 16.0, bar.bottom - 3.0), unit, Type::new(LABEL).muted());
    bar
}

fn alt(
    view: &View,
    name: &MetricName,
    cells: &[(Choice, (usize, usize))],
    values: &[f64],
    (matrix, measure): (&Matrix, &Measure),
) -> Phrase {
    let known = || cells.iter().zip(values).filter(|(_, value)| value.is_finite());
    let least = known().min_by(|a, b| a.1.total_cmp(b.1));
    let most = known().max_by(|a, b| a.1.total_cmp(b.1));
    let (Some(least), Some(most)) = (least, most) else {
        return phrase![title(view, name), ": no draw has a value."];
    };
    let say = |((choice, place), value): (&(Choice, (usize, usize)), &f64)| {
        let settings = view.settings(*choice).into_iter().chain(matrix.settings(*place));
        let labels: Vec<&str> = settings.map(|setting| view.label(setting)).collect();
        let who = if labels.is_empty() { String::new() } else { format!(" ({})", labels.join(", ")) };
        phrase![measure.told(*value), who]
    };
    phrase![title(view, name), ": medians from ", say(least), " to ", say(most), "."]
}
