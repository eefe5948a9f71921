//! The price before and over the horizon.

use super::Picture;
use super::canvas::Stroke;
use super::page::{Heading, Key, Mark, Page};
use super::panel::{self, BELOW, LEFT, Labels, Yearly, Years};
use super::scale::{Axes, Span};
use crate::analysis::Summary;
use crate::model::Quantity;
use crate::output::number::Measure;
use crate::output::theme::{self, BLUE};
use crate::output::view::View;
use crate::units::Dimension;

/// Years of history before the horizon.
const BEFORE: f64 = 25.0;

/// The chart, in one picture.
pub fn pictures(view: &View) -> Vec<Picture> {
    let Some(scenario) = view.find(&[]) else {
        return Vec::new();
    };
    let years = Years::of(view);
    let history = history(view, years.ends.0);
    let summaries = view.years(scenario, Quantity::Price);
    let largest = summaries.iter().map(|summary| summary.percentiles[6]).chain(history.iter().map(|(_, price)| *price));
    let measure = Measure::of(Dimension::Price, &view.study.units, largest);
    let history: Vec<(f64, f64)> = history.into_iter().map(|(time, price)| (time, price * measure.factor)).collect();
    let factors = years.same(measure.factor);
    let yearly = Yearly { times: &years.times, summaries, factors: &factors };
    let y = Span::around(yearly.values().chain(history.iter().map(|(_, price)| *price)).chain([0.0]), 6);
    let first = history.first().map_or(years.ends.0, |(time, _)| time.min(years.ends.0));
    let since = history.first().map(|_| first.floor() as i32);
    let past = Stroke::solid(theme::MUTED, 2.0);
    let mut page = Page::new(view, heading(view, scenario, past, since));
    let plot = page.body.inset(LEFT, 8.0, 12.0, BELOW);
    let axes = Axes { plot, x: (first, years.ends.1), y };
    let title = measure.title("Price");
    panel::frame(
        &mut page.canvas,
        &axes,
        Labels { y: Some(&title), x: true, year_at: if first < years.ends.0 { 0.0 } else { 0.5 } },
    );
    panel::fan(&mut page.canvas, &axes, yearly, BLUE);
    panel::curve(&mut page.canvas, &axes, &history, past);
    vec![page.picture(alt(view, summaries, &measure))]
}

/// Monthly prices of the last years; those that reach into the horizon too.
fn history(view: &View, start: f64) -> Vec<(f64, f64)> {
    let history = view.study.scenarios.first().and_then(|scenario| scenario.world.price.history.as_ref());
    let points = history.map_or(&[][..], |history| &history.points).iter();
    let points = points.map(|(month, price)| (month.calendar_time() + 1.0 / 24.0, *price));
    points.filter(|(time, _)| *time >= start - BEFORE && *time <= start + BEFORE).collect()
}

/// `since` is the first year of the history that is shown, if any is.
fn heading(view: &View, scenario: usize, past: Stroke, since: Option<i32>) -> Heading {
    let mut legend = panel::fan_keys(BLUE, "");
    if since.is_some() {
        legend.insert(0, Key::new(Mark::Line(past), "History, monthly, as published"));
    }
    let held = if same_everywhere(view) { String::new() } else { view.and_held(&[scenario], &[]) };
    let last = view.study.horizon.years().last().map_or(0, |last| last.year);
    Heading {
        name: "price".into(),
        title: format!(
            "Price of {}, {}",
            view.study.commodity,
            since.map_or(view.span(), |year| format!("{year}–{last}"))
        ),
        subtitle: format!("Simulated price: yearly averages, in real money{held}"),
        legend,
        notes: origin(view).filter(|_| since.is_some()).into_iter().collect(),
    }
}

/// Where the history was published: what the price's own numbers cite, and the file.
fn origin(view: &View) -> Option<String> {
    let history = view.study.scenarios.first()?.world.price.history.as_ref()?;
    let cites = |path: &str| {
        let assumption = view.study.assumptions.iter().find(|it| it.path == path && it.level.is_none())?;
        let key = assumption.reference.as_ref()?;
        view.study.references.iter().find(|reference| reference.key == *key)
    };
    let cited = cites("price.history").or_else(|| cites("price.initial")).map(|reference| {
        let parts = [reference.publisher.as_ref(), Some(&reference.title), reference.date.as_ref()];
        parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
    });
    Some(match cited {
        Some(cited) => format!("History: {cited} ({})", history.origin),
        None => format!("History: {}", history.origin),
    })
}

/// Whether every scenario has the same prices.
fn same_everywhere(view: &View) -> bool {
    let bits = |scenario: usize| {
        let of = |summary: &Summary| summary.percentiles.map(f64::to_bits);
        view.years(scenario, Quantity::Price).iter().map(of).collect::<Vec<_>>()
    };
    (1..view.study.scenarios.len()).all(|scenario| bits(scenario) == bits(0))
}

fn alt(view: &View, summaries: &[Summary], measure: &Measure) -> String {
    let year = view.last_year();
    let last = summaries.last().map_or([f64::NAN; 7], |last| last.percentiles);
    let [low, middle, high] = [0, 3, 6].map(|index| measure.figure(last[index]));
    format!("Price in {year}: median {middle} {}, 5th–95th percentile {low} to {high}.", measure.unit)
}
