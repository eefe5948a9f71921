//! What is said of single draws: title, notes, what stands above a column, and all of it for those who cannot see.

use super::super::canvas::{Area, Canvas, LINE};
use super::super::page::Heading;
use super::super::text;
use super::{GAPS, Timeline, looks};
use crate::analysis::{DrawPath, FacilitySteps, Fortune};
use crate::model::{Quantity, Step};
use crate::output::number::{Measure, count, decimal};
use crate::output::phrase::{Phrase, phrase};
use crate::output::theme::{HEADING, LABEL};
use crate::output::view::{Choice, View, left_out};
use crate::output::words::{self, listed};
use crate::units::Dimension;

/// Title, subtitle, legend and notes.
pub fn heading(timeline: &Timeline, choice: Choice, levels_left_out: Option<String>) -> Heading {
    let Timeline { view, scenario, .. } = timeline;
    let varied: Vec<usize> = view.decision.into_iter().collect();
    let luck = view
        .decision
        .map_or(String::new(), |axis| format!(", the same luck for every level of “{}”", view.study.axes[axis].label));
    let subtitle = format!("Single draws, {}{luck}{}", stepwise(view), view.and_held(&[*scenario], &varied));
    let facilities = timeline.world().facilities.len();
    let strips = left_out(timeline.shown().len(), facilities, "facilities’ strips");
    Heading {
        name: view.name("timeline", choice),
        title: title(timeline, choice),
        subtitle,
        legend: timeline.legend(),
        notes: [Some(chosen(timeline)), strips, levels_left_out, view.parts_of_years()]
            .into_iter()
            .flatten()
            .map(Phrase::from)
            .collect(),
    }
}

fn stepwise(view: &View) -> &'static str {
    match view.study.horizon.step() {
        Step::Month => "month by month",
        Step::Quarter => "quarter by quarter",
        Step::Year => "year by year",
    }
}

/// `Three lives of “200 t/yr refinery” – bad, median and good draws for SOROMA`.
fn title(timeline: &Timeline, choice: Choice) -> String {
    let label = timeline.view.choice_label(choice);
    let of = if label.is_empty() { String::new() } else { format!(" of “{label}”") };
    let (lives, draws) = match timeline.paths.len() {
        1 => ("A life", "draw"),
        2 => ("Two lives", "draws"),
        _ => ("Three lives", "draws"),
    };
    let fortunes: Vec<&str> = timeline.paths.iter().map(|path| path.fortune.word()).collect();
    match timeline.scenario == timeline.lives.chosen_in {
        true => format!("{lives}{of} – {} {draws} for {}", listed(&fortunes), subject(timeline)),
        false => format!("{lives}{of} – the same {draws} as with {}", chosen_in(timeline)),
    }
}

/// For whom draws are bad or good.
fn subject(timeline: &Timeline) -> String {
    let metric = timeline.lives.metric(timeline.view.results);
    match &metric.part {
        Some(facility) => words::label(timeline.view.study, facility).to_owned(),
        None if metric.metric.quantity == Quantity::NpvState => "the state".into(),
        None => "the facilities".into(),
    }
}

/// The level of the decision at which the draws were chosen.
fn chosen_in(timeline: &Timeline) -> String {
    let view = timeline.view;
    let level = |axis: usize| view.study.scenarios[timeline.lives.chosen_in].levels.get(axis).copied();
    let setting = view.decision.and_then(|axis| Some((axis, level(axis)?)));
    setting.map_or(String::new(), |setting| format!("“{}”", view.label(setting)))
}

/// How the draws were chosen.
fn chosen(timeline: &Timeline) -> String {
    let metric = words::named(timeline.view.study, &timeline.lives.metric(timeline.view.results));
    let at = |path: &&DrawPath| format!("{} at the {}th", path.fortune.word(), path.fortune.percentile());
    let at: Vec<String> = timeline.paths.iter().map(at).collect();
    let at = listed(&at.iter().map(String::as_str).collect::<Vec<_>>());
    let with = chosen_in(timeline);
    let with = if with.is_empty() { with } else { format!(" with {with}") };
    format!("{metric}{with}: the draws nearest to percentiles, {at}")
}

/// Writes which draw a column is, and what it is worth.
pub fn head(timeline: &Timeline, canvas: &mut Canvas, column: Area, path: &DrawPath) {
    let (bold, plain) = looks();
    let at = column.top - super::HEAD + HEADING;
    canvas.text_within((column.left, at), name(timeline, path), bold, column.width());
    let wordings = [2, 1].map(|most| values(timeline, path, most));
    let fits = |words: &&Phrase| text::width(&words.to_string(), plain) <= column.width() + GAPS.0 / 2.0;
    let words = wordings.iter().find(fits).unwrap_or(&wordings[1]);
    canvas.text_within((column.left, at + LABEL * LINE + 2.0), words.clone(), plain, column.width() + GAPS.0 / 2.0);
}

/// `Bad: draw 1,234`.
fn name(timeline: &Timeline, path: &DrawPath) -> Phrase {
    let word = match path.fortune {
        Fortune::Bad => "Bad",
        Fortune::Median => "Median",
        Fortune::Good => "Good",
    };
    let draw = Phrase::figure(count(path.draw), path.draw as f64);
    match timeline.scenario == timeline.lives.chosen_in {
        true => phrase![word, ": draw ", draw],
        // What is bad there may be good here.
        false => phrase![word, " for ", subject(timeline), ": draw ", draw],
    }
}

/// `NPV: SOROMA −37.4 MUSD, state 7.1 bnUSD`: what a path is worth to whom, at most to so many, first that by which it was chosen.
fn values(timeline: &Timeline, path: &DrawPath, most: usize) -> Phrase {
    let money = |of: &dyn Fn(&DrawPath) -> f64| {
        let all = timeline.paths.iter().map(|path| of(path));
        Measure::of(Dimension::Money, &timeline.view.study.units, all).told(of(path))
    };
    let npv = |path: &DrawPath, index: usize| path.npv(index).unwrap_or(f64::NAN);
    let own = timeline.chosen_by();
    let own = own.map(|index| phrase![&timeline.facility(index).label, " ", money(&|path| npv(path, index))]);
    let state = timeline.view.has_state().then(|| phrase!["state ", money(&DrawPath::npv_state)]);
    let all = |path: &DrawPath| (0..path.facilities.len()).map(|index| npv(path, index)).sum();
    let all = (own.is_none() && !path.facilities.is_empty()).then(|| phrase!["facilities ", money(&all)]);
    // First the value of what the bars show.
    let order = if timeline.lives.facility.is_some() { [own, all, state] } else { [own, state, all] };
    let told: Vec<Phrase> = order.into_iter().flatten().take(most).collect();
    if told.is_empty() { Phrase::default() } else { phrase!["NPV: ", Phrase::joined(told, ", ")] }
}

/// The chart in sentences.
pub fn alt(timeline: &Timeline) -> Phrase {
    let sentences = timeline.paths.iter().map(|path| {
        let worth = Some(values(timeline, path, 2)).filter(|worth| !worth.is_empty()).into_iter().collect();
        let parts = [worth, regimes(timeline, path), facilities(timeline, path), processed(timeline, path)];
        phrase![name(timeline, path), ": ", Phrase::joined(parts.concat(), "; "), "."]
    });
    Phrase::joined(sentences, " ")
}

/// `3.5 yr calm, 16.5 yr contested`.
fn regimes(timeline: &Timeline, path: &DrawPath) -> Vec<Phrase> {
    let dt = timeline.view.study.horizon.dt();
    let states = timeline.world().security.iter().flat_map(|security| security.states.iter().enumerate());
    let years = |state: usize| path.security.iter().filter(|now| **now == state).count() as f64 * dt;
    let spent = states.map(|(index, state)| (years(index), &state.name)).filter(|(years, _)| *years > 0.0);
    let spent = spent.map(|(years, name)| phrase![Phrase::figure(decimal(years, 1), years), format!(" yr {name}")]);
    let spent: Vec<Phrase> = spent.collect();
    if spent.is_empty() { Vec::new() } else { vec![phrase!["security ", Phrase::joined(spent, ", ")]] }
}

/// `SOROMA operates from 2031-04, with outages in 12 steps`.
fn facilities(timeline: &Timeline, path: &DrawPath) -> Vec<Phrase> {
    let horizon = &timeline.view.study.horizon;
    let sentence = |index: usize| {
        let (label, steps) = (&timeline.facility(index).label, path.facilities.get(index)?);
        let first = steps.operating.iter().position(|count| *count > 0);
        Some(match first {
            Some(step) => {
                phrase![format!("{label} operates from {}", horizon.month(step)), outages(steps, horizon.step())]
            }
            None => phrase![label, " never operates"],
        })
    };
    timeline.shown().into_iter().filter_map(sentence).collect()
}

fn outages(steps: &FacilitySteps, step: Step) -> Phrase {
    let down = steps.down.iter().filter(|share| **share > 0.0).count();
    let plural = if down == 1 { "" } else { "s" };
    let count = Phrase::figure(down.to_string(), down as f64);
    if down == 0 {
        Phrase::default()
    } else {
        phrase![", with outages in ", count, format!(" {}{plural}", step.word())]
    }
}

/// `461 t processed in all`.
fn processed(timeline: &Timeline, path: &DrawPath) -> Vec<Phrase> {
    let all: f64 = path.facilities.iter().flat_map(|steps| &steps.processed).filter(|it| it.is_finite()).sum();
    let measure = Measure::of(Dimension::Mass, &timeline.view.study.units, [all]);
    if path.facilities.is_empty() { Vec::new() } else { vec![phrase![measure.told(all), " processed in all"]] }
}
