//! Processed metal against capacity and nameplate, one panel per decision.

use super::Picture;
use super::canvas::Stroke;

use super::page::{Heading, Key, Mark, Page};
use super::panel::{self, Yearly, Years};
use super::scale::Span;
use super::shows::Shows;

use crate::analysis::Summary;
use crate::model::{MetricName, Quantity};
use crate::output::number::Measure;
use crate::output::phrase::{Phrase, phrase};
use crate::output::theme::{self, BLUE};
use crate::output::view::{Choice, View, left_out, nameplate_used};
use crate::output::words::product;
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
    let per_year = years.a_year(measure.factor);
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
    let held = view.held_by_all(&scenarios, &varied);
    let heading = heading(view, &years, held, left_out(scenarios.len(), all, "decision levels"));
    let mut page = Page::new(view, heading);
    let head = |(choice, scenario): &(Choice, usize)| panel::Head {
        title: view.choice_label(*choice),
        says: plateau(view, *scenario, &measure),
    };
    let heads: Vec<panel::Head> = found.iter().map(head).collect();
    let y_title = measure.title(&view.commodity_first());
    panel::panels(&mut page.canvas, page.body, (years.ends, &span, &y_title), &heads, |canvas, axes, index| {
        let (processed, capacity, nameplate) = curves(scenarios[index]);
        if !nameplate.values().any(|value| value > 0.0) {
            return panel::nothing(canvas, axes.plot, "nothing operates");
        }
        panel::fan(canvas, axes, processed, BLUE);
        panel::curve(canvas, axes, &capacity.percentile(0), EFFECTIVE_RANGE);
        panel::curve(canvas, axes, &capacity.percentile(6), EFFECTIVE_RANGE);
        panel::curve(canvas, axes, &nameplate.percentile(3), NAMEPLATE);
        panel::curve(canvas, axes, &capacity.percentile(3), EFFECTIVE);
    });
    let alt =
        alt(view, &found.iter().map(|(choice, scenario)| (view.choice_label(*choice), *scenario)).collect::<Vec<_>>());
    let shown = [Quantity::Processed, Quantity::Capacity, Quantity::Nameplate].map(MetricName::whole);
    vec![page.picture(alt, vec![Shows::annual(&scenarios, shown), plateau_shown(view, &scenarios)])]
}

/// The rows behind what panels say.
fn plateau_shown(view: &View, scenarios: &[usize]) -> Shows {
    let used = |scenario: &usize| nameplate_used(&view.study.scenarios[*scenario].world, view.metrics(*scenario)?);
    let used = scenarios.iter().filter_map(used).map(|kpi| kpi.name.clone());
    Shows::kpis(scenarios, [MetricName::whole(Quantity::PlateauRefined)].into_iter().chain(used))
}

/// What a panel shows in numbers: the medians over the plateau, at length and in short.
fn plateau(view: &View, scenario: usize, measure: &Measure) -> Vec<Phrase> {
    let median = |quantity| view.metrics(scenario)?.kpi(quantity, None).map(|kpi| kpi.summary.median());
    let Some(refined) = median(Quantity::PlateauRefined).filter(|refined| refined.is_finite()) else {
        return Vec::new();
    };
    let (refined, made, years) = (measure.told(refined), product(view.study), view.plateau());
    let used = view.metrics(scenario).and_then(|it| nameplate_used(&view.study.scenarios[scenario].world, it));
    match used.map(|kpi| kpi.summary.median()).filter(|used| used.is_finite()) {
        Some(used) => vec![
            phrase![
                format!("Medians {years}: "),
                refined.clone(),
                format!(" {made}, "),
                Phrase::percent(used),
                " of nameplate used"
            ],
            phrase![
                format!("{years}: "),
                refined.clone(),
                format!(" {made}, "),
                Phrase::percent(used),
                " of nameplate"
            ],
            phrase![format!("{years}: "), refined, ", ", Phrase::percent(used), " used"],
        ],
        None => vec![phrase![format!("{years}: nothing operates")]],
    }
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
    legend.push(Key::new(Mark::Line(EFFECTIVE_RANGE), "its 5th and 95th percentile"));
    legend.push(Key::new(Mark::Line(NAMEPLATE), "Nameplate: median"));
    let parts = years.whole.iter().any(|whole| *whole != 1.0);
    let parts = parts.then(|| "Years that the horizon holds in part are shown as rates per full year".to_owned());
    Heading {
        name: "processed".into(),
        title: format!("Processed {} against capacity, {}", view.study.commodity, view.span()),
        subtitle,
        legend,
        notes: view.used_alone().into_iter().chain(left_out).chain(parts).map(Phrase::from).collect(),
    }
}

fn alt(view: &View, panels: &[(String, usize)]) -> Phrase {
    let last = view.last_year();
    let sentence = |(label, scenario): &(String, usize)| {
        let last = view.years(*scenario, Quantity::Processed).last()?;
        let measure = Measure::new(Dimension::Mass, &view.study.units, last.percentiles[6]);
        let [low, middle, high] = [0, 3, 6].map(|index| measure.bare(last.percentiles[index]));
        let who = if label.is_empty() { String::new() } else { format!(" with {label}") };
        Some(phrase![middle, format!(" {}{who} (5th–95th percentile ", measure.unit), low, " to ", high, ")"])
    };
    let sentences = Phrase::joined(panels.iter().filter_map(sentence), "; ");
    phrase![format!("{} processed in {last}, median: ", view.commodity_first()), sentences, "."]
}
