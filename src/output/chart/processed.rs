//! Processed metal against capacity and nameplate, one panel per decision.

use super::Picture;
use super::canvas::Stroke;
use super::figure::Measure;
use super::page::{Heading, Key, Mark, Page};
use super::panel::{self, Yearly, Years};
use super::scale::Span;
use super::view::{View, left_out};
use crate::analysis::Summary;
use crate::model::Quantity;
use crate::output::theme::{self, BLUE};
use crate::units::Dimension;

const EFFECTIVE: Stroke = Stroke { colour: theme::CAPACITY, width: 3.0, dashes: &[12.0, 6.0] };
const EFFECTIVE_RANGE: Stroke = Stroke { colour: theme::CAPACITY, width: 1.5, dashes: &[3.0, 5.0] };
const NAMEPLATE: Stroke = Stroke { colour: theme::INK, width: 2.0, dashes: &[22.0, 6.0, 4.0, 6.0] };

/// The chart, in one picture.
pub fn pictures(view: &View) -> Vec<Picture> {
    let (choices, all) = view.choices(9);
    let found: Vec<_> =
        choices.iter().filter_map(|choice| Some((*choice, view.find(&view.settings(*choice))?))).collect();
    let scenarios: Vec<usize> = found.iter().map(|(_, scenario)| *scenario).collect();
    let years = Years::of(view);
    let measure = measure(view, &scenarios);
    let per_year: Vec<f64> = years.whole.iter().map(|whole| whole * measure.factor).collect();
    let as_rate = years.same(measure.factor);
    let curves = |scenario: usize| {
        let yearly =
            |quantity, factors| Yearly { times: &years.times, summaries: view.years(scenario, quantity), factors };
        (
            yearly(Quantity::Processed, &per_year),
            yearly(Quantity::Capacity, &as_rate),
            yearly(Quantity::Nameplate, &as_rate),
        )
    };
    let values = scenarios.iter().flat_map(|scenario| {
        let (processed, capacity, nameplate) = curves(*scenario);
        processed.values().chain(capacity.values()).chain(nameplate.values()).collect::<Vec<_>>()
    });
    let span = Span::around(values.chain([0.0]), 5);
    let varied: Vec<usize> = view.decision.into_iter().collect();
    let heading =
        heading(view, &years, view.held_by_all(&scenarios, &varied), left_out(scenarios.len(), all, "levels"));
    let mut page = Page::new(view, heading);
    let headings: Vec<String> = found.iter().map(|(choice, _)| view.choice_label(*choice)).collect();
    let y_title = format!("Metal [{}]", measure.unit);
    panel::panels(&mut page.canvas, page.body, (years.ends, &span, &y_title), &headings, |canvas, axes, index| {
        let (processed, capacity, nameplate) = curves(scenarios[index]);
        if processed.values().chain(nameplate.values()).all(f64::is_nan) {
            return panel::nothing(canvas, axes.plot, "no values");
        }
        panel::fan(canvas, axes, processed, BLUE);
        panel::curve(canvas, axes, &capacity.percentile(0), EFFECTIVE_RANGE);
        panel::curve(canvas, axes, &capacity.percentile(6), EFFECTIVE_RANGE);
        panel::curve(canvas, axes, &nameplate.percentile(3), NAMEPLATE);
        panel::curve(canvas, axes, &capacity.percentile(3), EFFECTIVE);
    });
    let alt =
        alt(view, &found.iter().map(|(choice, scenario)| (view.choice_label(*choice), *scenario)).collect::<Vec<_>>());
    vec![page.picture(alt)]
}

fn measure(view: &View, scenarios: &[usize]) -> Measure {
    let tops = |summary: &Summary| summary.percentiles[6];
    let quantities = [Quantity::Processed, Quantity::Capacity, Quantity::Nameplate];
    let all = scenarios.iter().flat_map(|scenario| quantities.map(|quantity| view.years(*scenario, quantity)));
    let largest = all.flatten().map(tops).fold(0.0, f64::max);
    Measure::new(Dimension::MassRate, &view.study.units, largest)
}

fn heading(view: &View, years: &Years, subtitle: String, left_out: Option<String>) -> Heading {
    let mut legend = panel::fan_keys(BLUE, "Processed: ");
    legend.push(Key::new(Mark::Line(EFFECTIVE), "Effective capacity: median"));
    legend.push(Key::new(Mark::Line(EFFECTIVE_RANGE), "its 5th, 95th percentile"));
    legend.push(Key::new(Mark::Line(NAMEPLATE), "Nameplate: median"));
    let parts = years.whole.iter().any(|whole| *whole != 1.0);
    let parts = parts.then(|| "Years that the horizon holds in part are shown as rates per full year".to_owned());
    Heading {
        name: "processed".into(),
        title: format!("Processed metal against capacity, {}", view.span()),
        subtitle,
        legend,
        notes: left_out.into_iter().chain(parts).collect(),
    }
}

fn alt(view: &View, panels: &[(String, usize)]) -> String {
    let last = view.study.horizon.years().last().map_or(String::new(), |year| year.year.to_string());
    let sentence = |(label, scenario): &(String, usize)| {
        let last = view.years(*scenario, Quantity::Processed).last()?;
        let measure = Measure::new(Dimension::Mass, &view.study.units, last.percentiles[6]);
        let [low, middle, high] = [0, 3, 6].map(|index| measure.figure(last.percentiles[index]));
        let who = if label.is_empty() { String::new() } else { format!(" with {label}") };
        Some(format!("{middle} {}{who} (5th–95th percentile {low} to {high})", measure.unit))
    };
    let sentences: Vec<String> = panels.iter().filter_map(sentence).collect();
    format!("Metal processed in {last}, median: {}.", sentences.join("; "))
}
