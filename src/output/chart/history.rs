//! What is known of the past, before and over the fan of what may come: the price, and every other metric that the study has a
//! history of.

use super::Picture;
use super::canvas::{Align, Canvas, Stroke, Type};
use super::page::{Heading, Key, Mark, Page};
use super::panel::{self, BELOW, LEFT, Labels, Yearly, Years};
use super::scale::{Axes, Span};
use super::shows::Shows;
use super::text;
use crate::analysis::Summary;
use crate::model::{History, MetricName, Month, Quantity, Record, TimeSeries};
use crate::output::number::Measure;
use crate::output::phrase::{Phrase, phrase};
use crate::output::theme::{self, BLUE, LABEL};
use crate::output::view::View;
use crate::output::words;

/// Years of history before the horizon.
const BEFORE: f64 = 25.0;

/// A picture of the price, and one of each other metric that the study has a history of.
pub fn pictures(view: &View) -> Vec<Picture> {
    let Some(scenario) = view.find(&[]) else {
        return Vec::new();
    };
    let price = MetricName::whole(Quantity::Price);
    let mut names = vec![&price];
    for history in &view.study.histories {
        if let Record::Metric(metric, _) = &history.record
            && !names.contains(&metric)
        {
            names.push(metric);
        }
    }
    names.into_iter().filter_map(|name| picture(view, scenario, name)).collect()
}

/// The histories of a metric.
fn series<'v>(view: &View<'v>, name: &MetricName) -> Vec<(&'v History, &'v TimeSeries)> {
    let of = |history: &'v History| match &history.record {
        Record::Metric(metric, series) if metric == name => Some((history, series)),
        _ => None,
    };
    view.study.histories.iter().filter_map(of).collect()
}

/// A history as it is drawn.
struct Past {
    points: Vec<(f64, f64)>,
    stroke: Stroke,
    called: String,
}

impl Past {
    fn key(&self) -> Key {
        Key::new(Mark::Line(self.stroke), self.called.clone())
    }
}

/// The histories of a metric, each with a line of its own; none that has nothing to show.
fn pasts(view: &View, name: &MetricName, start: f64) -> Vec<Past> {
    let line = |dashes| Stroke { dashes, ..Stroke::solid(theme::MUTED, 2.0) };
    let lines = [line(&[]), line(&[8.0, 4.0]), line(&[2.0, 3.0])];
    let all = series(view, name);
    let several = all.len() > 1;
    let drawn = all.into_iter().zip(lines.into_iter().cycle()).map(|((history, series), stroke)| {
        let each = if series.period == 12 { "yearly" } else { "monthly" };
        let called = if several { format!(" “{}”", history.name) } else { String::new() };
        let called = format!("History{called}, {each}, as published");
        Past { points: points(series, start), stroke, called }
    });
    drawn.filter(|past| !past.points.is_empty()).collect()
}

fn picture(view: &View, scenario: usize, name: &MetricName) -> Option<Picture> {
    let years = Years::of(view);
    let pasts = pasts(view, name, years.ends.0);
    let summaries = summaries(view, scenario, name)?;
    let known = || pasts.iter().flat_map(|past| &past.points);
    let largest = summaries.iter().map(|summary| summary.percentiles[6]).chain(known().map(|(_, value)| *value));
    let measure = Measure::of(name.metric.dimension, &view.study.units, largest.filter(|value| value.is_finite()));
    // What flows in a part of a year is drawn as the rate that it is, as in the other charts.
    let factors = if name.metric.adds_up() { years.a_year(measure.factor) } else { years.same(measure.factor) };
    let yearly = Yearly { times: &years.times, summaries, factors: &factors };
    let y = Span::around(yearly.values().chain(known().map(|(_, value)| value * measure.factor)).chain([0.0]), 6);
    let first = known().map(|(time, _)| *time).fold(years.ends.0, f64::min);
    let since = (first < years.ends.0).then_some(first.floor() as i32);
    let keys = pasts.iter().map(Past::key).collect();
    let mut page = Page::new(view, heading(view, scenario, name, (keys, since)));
    let plot = page.body.inset(LEFT, BEGINS, room(&measure, summaries), BELOW);
    let axes = Axes { plot, x: (first, years.ends.1), y };
    let title = measure.title(&words::named(view.study, name));
    panel::frame(
        &mut page.canvas,
        &axes,
        Labels { y: Some(&title), x: true, year_at: if since.is_some() { 0.0 } else { 0.5 } },
    );
    if since.is_some() {
        begins(&mut page.canvas, &axes, years.ends.0);
    }
    panel::fan(&mut page.canvas, &axes, yearly, BLUE);
    ends(&mut page.canvas, &axes, yearly, &measure);
    for Past { points, stroke, .. } in &pasts {
        let points: Vec<(f64, f64)> = points.iter().map(|(time, value)| (*time, value * measure.factor)).collect();
        panel::curve(&mut page.canvas, &axes, &points, *stroke);
    }
    Some(page.picture(alt(view, name, summaries, &measure), vec![Shows::annual(&[scenario], [name.clone()])]))
}

/// Room above the plot for what stands over the study's start.
const BEGINS: f64 = 26.0;
const START: Stroke = Stroke { colour: theme::MUTED, width: 1.5, dashes: &[4.0, 5.0] };

/// Marks where what is known ends and what may come begins.
fn begins(canvas: &mut Canvas, axes: &Axes, start: f64) {
    let (x, plot) = (axes.x_of(start), axes.plot);
    canvas.line(&[(x, plot.top), (x, plot.bottom)], START);
    canvas.text((x, plot.top - 7.0), "the study begins", Type::new(LABEL).muted().align(Align::Centre));
}

/// The look of the figures at the fan's end.
const END: Type = Type { size: LABEL, bold: false, colour: theme::INK, align: Align::Left };

/// The ends of the fan: its lower edge, its median, its upper edge.
const EDGES: [usize; 3] = [0, 3, 6];

/// Room right of the plot for the figures there.
fn room(measure: &Measure, summaries: &[Summary]) -> f64 {
    let last = summaries.last().map_or([f64::NAN; 7], |last| last.percentiles);
    let widths = EDGES.map(|edge| text::width(&measure.figure(last[edge]), END.bold()));
    widths.into_iter().fold(0.0, f64::max) + 14.0
}

/// Writes where the fan ends, so that nobody has to look across to the axis; figures that would overlap give way to the median.
fn ends(canvas: &mut Canvas, axes: &Axes, yearly: Yearly, measure: &Measure) {
    let place = |edge: usize| yearly.percentile(edge).last().copied().filter(|(_, value)| value.is_finite());
    let Some((_, median)) = place(3) else { return };
    for edge in EDGES {
        let Some((_, value)) = place(edge) else { continue };
        let apart = (axes.y_of(value) - axes.y_of(median)).abs() > LABEL * 1.1;
        if edge == 3 || apart {
            let look = if edge == 3 { END.bold().coloured(BLUE.line) } else { END.muted() };
            let words = measure.bare(value / measure.factor);
            canvas.text((axes.plot.right + 8.0, axes.y_of(value) + LABEL * 0.36), words, look);
        }
    }
}

fn summaries<'v>(view: &View<'v>, scenario: usize, name: &MetricName) -> Option<&'v [Summary]> {
    let series = view.metrics(scenario)?.series(name.metric.quantity, name.part.as_deref())?;
    Some(&series.years)
}

/// The past of the last years, in the middle of each period; what reaches into the horizon too.
fn points(series: &TimeSeries, start: f64) -> Vec<(f64, f64)> {
    let middle = f64::from(series.period) / 24.0;
    let (mut points, mut before): (Vec<(f64, f64)>, Option<Month>) = (Vec::new(), None);
    for (month, value) in &series.points {
        // No line where no value is known.
        if before.is_some_and(|before| month.since(before) > series.period as i32) {
            points.push((month.calendar_time() - middle, f64::NAN));
        }
        points.push((month.calendar_time() + middle, *value));
        before = Some(*month);
    }
    points.retain(|(time, _)| *time >= start - BEFORE && *time <= start + BEFORE);
    points
}

/// `since` is the first year of the history that is shown, if any is.
fn heading(view: &View, scenario: usize, name: &MetricName, (past, since): (Vec<Key>, Option<i32>)) -> Heading {
    let mut legend = panel::fan_keys(BLUE, "");
    legend.splice(0..0, past);
    let held = if same_everywhere(view, name) { String::new() } else { view.and_held(&[scenario], &[]) };
    let last = view.study.horizon.years().last().map_or(0, |last| last.year);
    let span = since.map_or(view.span(), |year| format!("{year}–{last}"));
    let (file, title, subtitle) = match name.metric.quantity {
        Quantity::Price => (
            "price".into(),
            format!("Price of {}, {span}", view.study.commodity),
            format!("Simulated price: yearly averages, in real money{held}"),
        ),
        _ => {
            let words = words::named(view.study, name);
            let each = if name.metric.adds_up() { "sums" } else { "averages" };
            (
                format!("history-{}", words::file_name(&name.to_string())),
                format!("{words}, {span}"),
                format!("Simulated: yearly {each}{held}"),
            )
        }
    };
    let notes = series(view, name)
        .into_iter()
        .filter(|_| since.is_some())
        .map(|(history, series)| origin(view, history, series));
    // What the study says of it, such as that it is nominal; of several there is no room.
    let said = match &series(view, name)[..] {
        [(history, _)] => history.note.clone().filter(|_| since.is_some()),
        _ => None,
    };
    let parts = view.parts_of_years().filter(|_| name.metric.adds_up());
    Heading { name: file, title, subtitle, legend, notes: notes.chain(said).chain(parts).map(Phrase::from).collect() }
}

/// Where a history was published: what it cites, or what the price's own numbers cite, and the file.
fn origin(view: &View, history: &History, series: &TimeSeries) -> String {
    let number = |path: &str| {
        let assumption = view.study.assumptions.iter().find(|it| it.path == path && it.level.is_none())?;
        assumption.reference.as_ref()
    };
    let is_price = matches!(&history.record, Record::Metric(metric, _) if metric.metric.quantity == Quantity::Price);
    let of_price = || is_price.then(|| number("price.history").or_else(|| number("price.initial"))).flatten();
    let key = history.reference.as_ref().or_else(of_price);
    let cited = view.study.references.iter().find(|reference| Some(&reference.key) == key).map(|reference| {
        // The title stands in the list of references.
        let parts = [reference.publisher.as_ref().or(Some(&reference.title)), reference.date.as_ref()];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
    });
    match cited {
        _ if series.sourced => format!("History: {}, where each value has its source", series.origin),
        Some(cited) => format!("History: {cited} ({})", series.origin),
        None => format!("History: {}", series.origin),
    }
}

/// Whether every scenario has the same values.
fn same_everywhere(view: &View, name: &MetricName) -> bool {
    let bits = |scenario: usize| {
        let of = |summary: &Summary| summary.percentiles.map(f64::to_bits);
        summaries(view, scenario, name).map(|some| some.iter().map(of).collect::<Vec<_>>())
    };
    (1..view.study.scenarios.len()).all(|scenario| bits(scenario) == bits(0))
}

fn alt(view: &View, name: &MetricName, summaries: &[Summary], measure: &Measure) -> Phrase {
    let year = view.last_year();
    let last = summaries.last().map_or([f64::NAN; 7], |last| last.percentiles);
    let [low, middle, high] = [0, 3, 6].map(|index| measure.bare(last[index]));
    let words = words::named(view.study, name);
    let unit = &measure.unit;
    phrase![
        format!("{words} in {year}: median "),
        middle,
        format!(" {unit}, 5th–95th percentile "),
        low,
        " to ",
        high,
        "."
    ]
}
