//! KPIs over two uncertainties: a number and a colour for each scenario, one panel per decision.

use super::Picture;
use super::canvas::{Align, Area, Canvas, Stroke, Type};
use super::figure::{Measure, percent};
use super::matrix::Matrix;
use super::page::{Heading, Page};
use super::text;
use super::view::{Choice, View, left_out};
use crate::analysis::Kpi;
use crate::model::{Metric, Quantity};
use crate::output::theme::{self, HEADING, LABEL, Ramp, SMALL, WIDTH};
use crate::units::Dimension;

/// The KPIs that are mapped.
const KPIS: [Quantity; 4] =
    [Quantity::ShareRefinedAtHome, Quantity::PlateauUtilisation, Quantity::Npv, Quantity::NpvState];

/// One chart per KPI.
pub fn pictures(view: &View) -> Vec<Picture> {
    KPIS.into_iter().map(|quantity| picture(view, quantity)).collect()
}

/// How values become colours.
struct Colours {
    ramp: Ramp,
    low: f64,
    high: f64,
    measure: Measure,
}

impl Colours {
    /// Money diverges around 0; the rest rises from the least to the most.
    fn over(view: &View, metric: &Metric, values: &[f64]) -> Self {
        let finite = || values.iter().copied().filter(|value| value.is_finite());
        let (low, high) = (finite().fold(f64::INFINITY, f64::min), finite().fold(f64::NEG_INFINITY, f64::max));
        let (low, high) = if low <= high { (low, high) } else { (0.0, 1.0) };
        let size = low.abs().max(high.abs());
        let measure = Measure::new(metric.dimension, &view.study.units, size);
        match metric.dimension {
            Dimension::Money => Self { ramp: Ramp::Diverging, low: -size.max(1e-9), high: size.max(1e-9), measure },
            Dimension::Share => Self { ramp: Ramp::Sequential, low: low.min(0.0), high: high.max(1.0), measure },
            _ => Self { ramp: Ramp::Sequential, low, high: high.max(low + 1e-9), measure },
        }
    }

    fn share(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

fn picture(view: &View, quantity: Quantity) -> Picture {
    let metric = Metric::of(quantity);
    let (choices, all) = view.choices(6);
    let matrix = Matrix::of(view, 8);
    let value = |choice: Choice, place| {
        kpi(view, &matrix, choice, place, quantity).map_or(f64::NAN, |kpi| kpi.summary.median())
    };
    let cells: Vec<(Choice, (usize, usize))> =
        choices.iter().flat_map(|choice| matrix.places().into_iter().map(|place| (*choice, place))).collect();
    let values: Vec<f64> = cells.iter().map(|(choice, place)| value(*choice, *place)).collect();
    let colours = Colours::over(view, metric, &values);
    let heading = heading(view, metric, &matrix, left_out(choices.len(), all, "decision levels"), &colours);
    let mut page = Page::new(view, heading);
    let bar_room = 70.0;
    colour_bar(
        &mut page.canvas,
        Area::new(page.body.left, page.body.bottom - bar_room, page.body.right, page.body.bottom),
        &colours,
    );
    let body = page.body.inset(0.0, 0.0, 0.0, bar_room + 14.0);
    let shape = match choices.len() {
        count @ 0..=1 => (1, count.max(1)),
        2 => (1, 2),
        3 | 4 if matrix.shape().1 > 2 || choices.len() == 4 => (2, 2),
        3 => (1, 3),
        _ => (2, 3),
    };
    for (index, choice) in choices.iter().enumerate() {
        let area = body.cell((index / shape.1, index % shape.1), shape, (44.0, 22.0));
        let label = view.choice_label(*choice);
        canvas_heading(&mut page.canvas, area, &label);
        let inner = area.inset(0.0, if label.is_empty() { 0.0 } else { 32.0 }, 0.0, 0.0);
        let gap = (4.0, 4.0);
        let room = matrix.headings(&mut page.canvas, view, inner, (0.0, 0.0), gap);
        for place in matrix.places() {
            let cell = room.cell(place, matrix.shape(), gap);
            draw_cell(
                &mut page.canvas,
                cell,
                kpi(view, &matrix, *choice, place, quantity),
                &colours,
                view.study.sampling.draws,
            );
        }
    }
    page.picture(alt(view, metric, &cells, &values, (&matrix, &colours.measure)))
}

fn canvas_heading(canvas: &mut Canvas, area: Area, label: &str) {
    canvas.text_within((area.left, area.top + HEADING), label, Type::new(HEADING).bold(), area.width());
}

fn kpi<'a>(
    view: &View<'a>,
    matrix: &Matrix,
    choice: Choice,
    place: (usize, usize),
    quantity: Quantity,
) -> Option<&'a Kpi> {
    let mut settings = matrix.settings(place);
    settings.extend(view.settings(choice));
    view.metrics(view.find(&settings)?)?.kpi(quantity, None)
}

fn heading(view: &View, metric: &Metric, matrix: &Matrix, left_out: Option<String>, colours: &Colours) -> Heading {
    let scenario = view.find(&matrix.settings((0, 0)));
    let varied: Vec<usize> = matrix.axes().into_iter().chain(view.decision).collect();
    let held = scenario.map_or(String::new(), |scenario| view.and_held(&[scenario], &varied));
    Heading {
        name: format!("heat-{}", metric.name),
        title: format!("{}, {}", metric.title, view.span()),
        subtitle: format!("Median over the draws [{}]{held}. {}", colours.measure.unit, metric.meaning),
        legend: Vec::new(),
        notes: left_out.into_iter().chain(matrix.note("cells of each panel")).collect(),
    }
}

fn draw_cell(canvas: &mut Canvas, cell: Area, kpi: Option<&Kpi>, colours: &Colours, draws: usize) {
    let kpi = kpi.filter(|kpi| kpi.summary.n > 0 && kpi.summary.median().is_finite());
    let median = kpi.map_or(f64::NAN, |kpi| kpi.summary.median());
    let background = if kpi.is_some() { colours.ramp.at(colours.share(median)) } else { theme::EMPTY };
    canvas.rectangle(cell, background);
    let ink = theme::ink_on(background);
    let size = (cell.height() * 0.42).min(cell.width() * 0.26).clamp(11.0, 30.0);
    let look = Type::new(size).bold().coloured(ink).align(Align::Centre);
    let small = Type::new(SMALL).coloured(ink).align(Align::Centre);
    let part = kpi.filter(|kpi| kpi.summary.n < draws).map(|kpi| percent(kpi.summary.n as f64 / draws as f64));
    let part = part
        .map(|part| format!("in {part} of draws"))
        .filter(|part| cell.height() > size + SMALL * 1.7 && text::width(part, small) < cell.width());
    let lift = if part.is_some() { SMALL * 0.7 } else { 0.0 };
    let value = if kpi.is_some() { colours.measure.figure(median) } else { "no value".into() };
    let look = if kpi.is_some() { look } else { small.coloured(theme::MUTED) };
    canvas.text_within((cell.middle_x(), cell.middle_y() + look.size * 0.36 - lift), &value, look, cell.width() - 4.0);
    if let Some(part) = part {
        canvas.text((cell.middle_x(), cell.middle_y() + size * 0.5 + SMALL * 0.6), part, small);
    }
}

fn colour_bar(canvas: &mut Canvas, area: Area, colours: &Colours) {
    const PIECES: usize = 120;
    let bar = Area::new(WIDTH / 2.0 - 360.0, area.top + 12.0, WIDTH / 2.0 + 360.0, area.top + 32.0);
    for piece in 0..PIECES {
        let part = bar.cell((0, piece), (1, PIECES), (0.0, 0.0));
        canvas
            .rectangle(Area { right: part.right + 0.5, ..part }, colours.ramp.at((piece as f64 + 0.5) / PIECES as f64));
    }
    for share in [0.0, 0.25, 0.5, 0.75, 1.0] {
        let x = bar.left + share * bar.width();
        let value = colours.low + share * (colours.high - colours.low);
        canvas.line(&[(x, bar.bottom), (x, bar.bottom + 5.0)], Stroke::solid(theme::MUTED, 1.0));
        let look = Type::new(LABEL).muted().align(Align::Centre);
        canvas.text((x, bar.bottom + LABEL + 6.0), colours.measure.with_unit(value), look);
    }
}

fn alt(
    view: &View,
    metric: &Metric,
    cells: &[(Choice, (usize, usize))],
    values: &[f64],
    (matrix, measure): (&Matrix, &Measure),
) -> String {
    let known = || cells.iter().zip(values).filter(|(_, value)| value.is_finite());
    let least = known().min_by(|a, b| a.1.total_cmp(b.1));
    let most = known().max_by(|a, b| a.1.total_cmp(b.1));
    let (Some(least), Some(most)) = (least, most) else {
        return format!("{}: no draw has a value.", metric.title);
    };
    let say = |((choice, place), value): (&(Choice, (usize, usize)), &f64)| {
        let settings = view.settings(*choice).into_iter().chain(matrix.settings(*place));
        let labels: Vec<&str> = settings.map(|setting| view.label(setting)).collect();
        let who = if labels.is_empty() { String::new() } else { format!(" ({})", labels.join(", ")) };
        format!("{}{who}", measure.with_unit(*value))
    };
    format!("{}: medians from {} to {}.", metric.title, say(least), say(most))
}
