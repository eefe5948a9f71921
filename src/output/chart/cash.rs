//! What the facilities earn and spend year by year, and what that adds up to.

use super::Picture;
use super::canvas::{Area, Canvas, Stroke, Type};
use super::page::{Heading, Key, Mark, Page};
use super::panel::{self, BELOW, LEFT, Labels, Years};
use super::scale::{Axes, Span};
use super::series::Look;
use super::shows::Shows;
use super::stack::{self, Part, Parts};
use super::text;
use crate::model::{Facility, Metric, MetricName, Quantity};
use crate::output::number::Measure;
use crate::output::phrase::{Phrase, phrase};
use crate::output::theme::{self, HEADING, LABEL};
use crate::output::view::{Choice, View, left_out, new_facility};
use crate::output::words;
use crate::units::Dimension;
use plotters::style::RGBColor;

/// What is spent, from zero downwards.
const SPENT: [Quantity; 4] = [Quantity::Opex, Quantity::Sustaining, Quantity::Tax, Quantity::Capex];
/// Room right of the plots for the last sum.
const RIGHT: f64 = 150.0;
/// Room above each plot for its heading.
const ABOVE: f64 = HEADING + 18.0;
/// What remains of a year's flows, and what it has added up to.
const NET: Stroke = Stroke::solid(theme::INK, 1.8);
const SUM: Stroke = Stroke::solid(theme::BLUE.line, panel::MEDIAN);
/// Narrower years have no symbols.
const SYMBOLS: f64 = 18.0;

/// One chart per level of the decision at which anything is earned or spent.
pub fn pictures(view: &View) -> Vec<Picture> {
    let (choices, all) = view.choices(6);
    let left_out = left_out(choices.len(), all, "decision levels");
    let found =
        choices.iter().filter_map(|choice| Some((*choice, Flows::of(view, view.find(&view.settings(*choice))?)?)));
    found.map(|(choice, flows)| picture(view, choice, &flows, left_out.clone())).collect()
}

/// The yearly means of a scenario.
struct Flows<'a> {
    scenario: usize,
    /// The only facility still to be built, beside others; `None`: the chart is of all.
    facility: Option<&'a Facility>,
    /// Above zero what is earned, below it what is spent.
    parts: Parts,
    /// The cash flow.
    net: Vec<f64>,
    /// What that has added up to at the end of each year.
    sums: Vec<f64>,
}

impl<'a> Flows<'a> {
    /// None where nothing is earned or spent.
    fn of(view: &View<'a>, scenario: usize) -> Option<Self> {
        let facility = new_facility(&view.study.scenarios[scenario].world);
        let part = facility.map(|facility| facility.name.as_str());
        let means = |quantity, sign: f64| -> Vec<f64> {
            let series = view.metrics(scenario).and_then(|metrics| metrics.series(quantity, part));
            series.map_or_else(Vec::new, |series| series.years.iter().map(|year| sign * year.mean).collect())
        };
        let part = |quantity, sign, colour: RGBColor| Part {
            label: words::title(view.study, Metric::of(quantity).title),
            means: means(quantity, sign),
            colour,
        };
        let spent = SPENT.iter().enumerate();
        let spent = spent.map(|(index, quantity)| part(*quantity, -1.0, theme::source(index, SPENT.len())));
        let earned = part(Quantity::Revenue, 1.0, theme::REFINED);
        let flows = |part: &Part| part.means.iter().any(|mean| mean.is_finite() && *mean != 0.0);
        let parts: Parts = std::iter::once(earned).chain(spent).filter(flows).collect();
        let net = means(Quantity::CashFlow, 1.0);
        let sums = net.iter().scan(0.0, |sum, flow| {
            *sum += flow;
            Some(*sum)
        });
        let sums = sums.collect();
        (!parts.is_empty()).then_some(Self { scenario, facility, parts, net, sums })
    }

    /// The year from whose end on the sum stays on the side of zero on which it ends, if it has been on the other.
    fn crossed(&self) -> Option<usize> {
        let below = self.ends_below();
        let other = self.sums.iter().rposition(|sum| if below { *sum > 0.0 } else { *sum < 0.0 })?;
        (other + 1 < self.sums.len()).then_some(other + 1)
    }

    fn ends_below(&self) -> bool {
        self.sums.last().is_some_and(|sum| *sum < 0.0)
    }

    /// What is said of the year in which the sum crosses zero.
    fn crossing(&self, view: &View) -> Option<(usize, String)> {
        let index = self.crossed()?;
        let below = if self.ends_below() { "below" } else { "not below" };
        Some((index, format!("{below} zero from the end of {} on", view.study.horizon.years()[index].year)))
    }

    /// The metrics whose rows it shows.
    fn names(&self) -> Vec<MetricName> {
        let part = self.facility.map(|facility| facility.name.as_str());
        let all = std::iter::once(Quantity::Revenue).chain(SPENT).chain([Quantity::CashFlow]);
        all.map(|quantity| MetricName::new(quantity, part)).collect()
    }

    /// The flows that the upper panel shows.
    fn yearly(&self) -> impl Iterator<Item = f64> {
        (0..self.net.len()).flat_map(|year| stack::ends(&self.parts, year)).chain(self.net.iter().copied()).chain([0.0])
    }
}

fn picture(view: &View, choice: Choice, flows: &Flows, left_out: Option<String>) -> Picture {
    let years = Years::of(view);
    let all = || flows.yearly().chain(flows.sums.iter().copied());
    let measure = Measure::of(Dimension::Money, &view.study.units, all());
    let mut page = Page::new(view, heading(view, choice, flows, left_out));
    let body = page.body.inset(LEFT, 0.0, RIGHT, 0.0);
    let gap = ABOVE + BELOW + 8.0;
    let upper = Area { bottom: body.bottom - body.height() * 0.46, ..body }.inset(0.0, ABOVE, 0.0, BELOW);
    let lower = Area { top: upper.bottom + gap, ..body }.inset(0.0, 0.0, 0.0, BELOW);
    let axes = |plot, values: Vec<f64>| {
        let values = values.into_iter().map(|value| value * measure.factor);
        Axes { plot, x: years.ends, y: Span::around(values.chain([0.0]), 5) }
    };
    let titles = [measure.title("A year, mean"), measure.title("Sum of the means")];
    let canvas = &mut page.canvas;
    let first = view.study.horizon.years().first().map_or(0, |year| year.year);
    panel::heading(canvas, upper, "Year by year");
    panel::heading(canvas, lower, &format!("Added up from {first} on, not discounted"));
    by_year(canvas, &axes(upper, flows.yearly().collect()), (&years, flows), &titles[0], measure.factor);
    let lower = axes(lower, flows.sums.clone());
    added_up(canvas, &lower, (&years, flows), &titles[1], &measure);
    if let Some((year, words)) = flows.crossing(view) {
        mark(canvas, &lower, years.times[year] + 0.5, &words);
    }
    let yearly = Shows::annual(&[flows.scenario], flows.names());
    let operating =
        unbuilt(view, flows).map(|_| Shows::kpis(&[flows.scenario], [MetricName::whole(Quantity::Operating)]));
    page.picture(alt(view, choice, flows, &measure), std::iter::once(yearly).chain(operating).collect())
}

fn heading(view: &View, choice: Choice, flows: &Flows, left_out: Option<String>) -> Heading {
    let varied: Vec<usize> = view.decision.into_iter().collect();
    let about = flows.facility.map(|facility| format!("“{}” alone, still to be built: ", facility.label));
    let means = if about.is_some() { "yearly means" } else { "Yearly means" };
    let money = format!("{} of {}", view.study.units.currency, view.study.horizon.start().year());
    let held = view.and_held(&[flows.scenario], &varied);
    let boxes = flows.parts.iter().map(|part| Key::new(Mark::Box(part.colour), &*part.label));
    let net = Key::new(Mark::Symbol(Some(NET), Look::of(0).symbol, NET.colour), "Cash flow");
    Heading {
        name: view.name("cash-flow", choice),
        title: format!("What the facilities earn and spend{}, {}", view.with_choice(choice), view.span()),
        subtitle: format!("{}{means} over the draws, in {money}{held}", about.unwrap_or_default()),
        legend: boxes.chain([net]).collect(),
        notes: left_out
            .into_iter()
            .map(Phrase::from)
            .chain(unbuilt(view, flows))
            .chain(never(view, flows).map(Phrase::from))
            .chain(view.parts_of_years().map(Phrase::from))
            .collect(),
    }
}

/// A note where what is still to be built never comes in some draws: means are over these too.
fn unbuilt(view: &View, flows: &Flows) -> Option<Phrase> {
    let world = &view.study.scenarios[flows.scenario].world;
    let planned = world.facilities.iter().flat_map(|facility| &facility.phases).any(|phase| !phase.built);
    let operating = view.metrics(flows.scenario)?.kpi(Quantity::Operating, None)?.summary.mean;
    let without = Some(1.0 - operating).filter(|share| planned && *share > 0.0)?;
    Some(phrase![
        "Means are over all draws; in ",
        Phrase::percent(without),
        " of them no new capacity operates within the horizon"
    ])
}

/// A note where the sum is never above zero.
fn never(view: &View, flows: &Flows) -> Option<String> {
    let below = flows.ends_below() && flows.crossed().is_none();
    below.then(|| format!("What is spent is not earned back by the end of {}", view.last_year()))
}

fn by_year(canvas: &mut Canvas, axes: &Axes, (years, flows): (&Years, &Flows), title: &str, factor: f64) {
    panel::frame(canvas, axes, Labels { y: Some(title), x: true, year_at: 0.5 });
    stack::draw(canvas, axes, years, &flows.parts, factor);
    let zero = axes.y_of(0.0);
    canvas.line(&[(axes.plot.left, zero), (axes.plot.right, zero)], Stroke::solid(theme::MUTED, 1.5));
    let points: Vec<(f64, f64)> = years.times.iter().zip(&flows.net).map(|(time, net)| (*time, net * factor)).collect();
    // Paper around the line, so that it is seen on dark parts too.
    for stroke in [Stroke::solid(theme::PAPER, NET.width + 2.5), NET] {
        panel::curve(canvas, axes, &points, stroke);
    }
    if axes.x_of(1.0) - axes.x_of(0.0) >= SYMBOLS {
        let places =
            points.iter().filter(|(_, net)| net.is_finite()).map(|(time, net)| (axes.x_of(*time), axes.y_of(*net)));
        places.for_each(|place| Look::of(0).symbol.draw(canvas, place, NET.colour));
    }
}

/// The sum stands at the end of each year, for it is what that year has left.
fn added_up(canvas: &mut Canvas, axes: &Axes, (years, flows): (&Years, &Flows), title: &str, measure: &Measure) {
    panel::frame(canvas, axes, Labels { y: Some(title), x: true, year_at: 0.5 });
    let ends = years.times.iter().zip(&flows.sums).map(|(time, sum)| (time + 0.5, sum * measure.factor));
    let points: Vec<(f64, f64)> = std::iter::once((axes.x.0, 0.0)).chain(ends).collect();
    panel::curve(canvas, axes, &points, SUM);
    let Some(last) = flows.sums.last().filter(|sum| sum.is_finite()) else { return };
    let y = (axes.y_of(last * measure.factor) + LABEL * 0.36).max(axes.plot.top + LABEL).min(axes.plot.bottom);
    let look = Type::new(LABEL).bold().coloured(SUM.colour);
    canvas.text_within((axes.plot.right + 8.0, y), measure.told(*last), look, RIGHT - 8.0);
}

/// Marks the end of the year in which the sum crosses zero, and says so at the top or the bottom of the plot, where the line
/// is not: it lies below zero on one side of the mark and above it on the other.
fn mark(canvas: &mut Canvas, axes: &Axes, end: f64, words: &str) {
    let (x, plot) = (axes.x_of(end), axes.plot);
    let dashes: &[f64] = &[6.0, 5.0];
    canvas.line(&[(x, plot.top), (x, plot.bottom)], Stroke { colour: theme::INK, width: 1.5, dashes });
    let look = Type::new(LABEL);
    let wide = text::width(words, look);
    // Left of the mark the upper half is free of a rising line, the lower half of a falling one.
    let rising = words.starts_with("not");
    let left = x - 10.0 - wide >= plot.left;
    let start = if left { x - 10.0 - wide } else { x + 10.0 };
    let y = if left == rising { plot.top + LABEL + 2.0 } else { plot.bottom - 8.0 };
    canvas.rectangle(Area::new(start - 3.0, y - LABEL * 0.85, start + wide + 3.0, y + LABEL * 0.3), theme::PAPER);
    canvas.text((start, y), words, look);
}

fn alt(view: &View, choice: Choice, flows: &Flows, measure: &Measure) -> Phrase {
    let of = flows.facility.map_or("the facilities", |facility| &facility.label);
    let with = view.with_choice(choice);
    let last = flows.net.last().map_or("–".into(), |flow| measure.told(*flow));
    let sum = flows.sums.last().map_or("–".into(), |sum| measure.told(*sum));
    let least = flows.sums.iter().copied().fold(0.0, f64::min);
    let least =
        if least < 0.0 { phrase![", after ", measure.told(least), " at the lowest"] } else { Phrase::default() };
    let crossing = flows.crossing(view).map_or(String::new(), |(_, words)| format!(" It is {words}."));
    let years = view.last_year();
    phrase![
        format!("Mean cash flow of {of}{with}: "),
        last,
        format!(" in {years}; added up without discounting "),
        sum,
        format!(" by the end of {years}"),
        least,
        format!(".{crossing}")
    ]
}
