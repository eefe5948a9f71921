//! What a decision or a what-if changes: paired differences, draw by draw.

use super::Picture;
use super::canvas::Area;
use super::page::{Heading, Key, Page};
use super::panel::{self, BELOW, LEFT, Labels, Yearly, Years};
use super::rows::{self, Row, Shares};
use super::scale::{Axes, Span};
use super::shows::Shows;
use crate::analysis::{Difference, Kpi, Summary};
use crate::model::{Metric, MetricName, Quantity};
use crate::output::balance::{self, Balance};
use crate::output::number::Measure;
use crate::output::phrase::{Phrase, phrase};
use crate::output::selection::Selection;
use crate::output::theme::{BLUE, GOLD, Hue};
use crate::output::view::{Choice, View, left_out};
use crate::output::words::{product, title as called};

/// A quantity, what its legend calls it, and its colours.
type Shown = (Quantity, &'static str, Hue);

/// What is compared over the years, in rows of panels: the first two that differ.
const YEARLY: [Shown; 3] = [
    (Quantity::Refined, "Refined: ", BLUE),
    (Quantity::StateRevenue, "State: ", GOLD),
    (Quantity::CashFlow, "Facilities: ", BLUE),
];

/// What is compared over the whole horizon, side by side.
const WHOLE: [Shown; 2] = [(Quantity::Npv, "Facilities: ", BLUE), (Quantity::NpvState, "State: ", GOLD)];

/// The charts; none for a study in which nothing is compared.
pub fn pictures(view: &View) -> Vec<Picture> {
    let Some(comparison) = Comparison::of(view) else {
        return Vec::new();
    };
    let cases = comparison.cases(view).into_iter();
    let mut each: Vec<Comparison> = cases.map(|level| comparison.of_case(view, level)).collect();
    if each.is_empty() {
        each.push(comparison);
    }
    each.iter().map(|one| over_years(view, one)).chain([over_all(view, &comparison)]).collect()
}

/// What is held against what.
#[derive(Clone, Copy)]
struct Comparison<'a> {
    axis: usize,
    reference: &'a str,
    /// What a what-if sets, in the user's words; of several cases the one that a chart is about.
    set: Option<&'a str>,
    /// The level of that case.
    level: Option<usize>,
}

impl<'a> Comparison<'a> {
    fn of(view: &View<'a>) -> Option<Self> {
        let axis = view.compared?;
        let reference = view.label((axis, view.study.axes[axis].reference?));
        view.results.differences.iter().find(|difference| difference.axis == axis)?;
        let set = view.what_if().filter(|axis| view.study.axes[*axis].levels.len() == 2);
        Some(Self { axis, reference, set: set.map(|axis| view.label((axis, 1))), level: None })
    }

    /// The comparison with one case.
    fn of_case(&self, view: &View<'a>, level: usize) -> Self {
        Self { set: Some(view.label((self.axis, level))), level: Some(level), ..*self }
    }

    /// What is compared with the reference, in a word.
    fn word(&self, view: &View) -> &'static str {
        if view.what_if().is_some() { "case" } else { "choice" }
    }

    /// The levels of a what-if that have a chart over the years each: several cases that do not already stand side by side.
    fn cases(&self, view: &View) -> Vec<usize> {
        match view.what_if() {
            Some(axis) if self.set.is_none() && view.decision != Some(axis) => {
                let reference = view.study.axes[axis].reference;
                view.levels(axis, usize::MAX).into_iter().filter(|level| Some(*level) != reference).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The difference whose `to` is a scenario.
    fn difference<'v>(&self, view: &View<'v>, scenario: usize) -> Option<&'v Difference> {
        let mut all = view.results.differences.iter();
        let level = self.level.map(|level| (self.axis, level));
        all.find(|it| it.axis == self.axis && it.to == scenario && view.has(scenario, level.as_slice()))
    }

    /// A title, and the beginning of a subtitle: what a what-if sets is too long for the former.
    fn title(&self, view: &View, [change, choice]: [&str; 2]) -> (String, String) {
        match self.set {
            Some(case) if self.level.is_some() => (format!("What “{case}” does, {}", view.span()), String::new()),
            Some(set) => (format!("{change}, {}", view.span()), format!("{set}. ")),
            None => (format!("{choice} against “{}”, {}", self.reference, view.span()), String::new()),
        }
    }

    /// The axes that are not held.
    fn varied(&self, view: &View) -> Vec<usize> {
        view.decision.into_iter().chain([self.axis]).collect()
    }
}

/// Of what may be shown that which differs anywhere, and notes on the rest. If nothing differs, the first is shown to say so.
/// A study without a state's revenue has nothing to say of it.
fn differing(view: &View, candidates: &[Shown], differs: impl Fn(Quantity) -> bool) -> (Vec<Shown>, Vec<String>) {
    let of_state = |quantity| matches!(quantity, Quantity::StateRevenue | Quantity::NpvState);
    let known = candidates.iter().filter(|(quantity, ..)| view.has_state() || !of_state(*quantity));
    let (mut shown, mut rest): (Vec<Shown>, Vec<Shown>) = known.copied().partition(|(quantity, ..)| differs(*quantity));
    if shown.is_empty() && !rest.is_empty() {
        shown.push(rest.remove(0));
    }
    let notes = rest.iter().map(|(quantity, ..)| {
        format!("{}: no difference in any draw", called(view.study, Metric::of(*quantity).title))
    });
    (shown, notes.collect())
}

/// The legend: words before the percentiles only where colours differ.
fn legend(view: &View, shown: &[Shown], keys: impl Fn(Hue, &str) -> Vec<Key>) -> Vec<Key> {
    match shown {
        [first, rest @ ..] if rest.iter().all(|other| other.2 == first.2) => keys(first.2, ""),
        _ => shown.iter().flat_map(|(_, words, hue)| keys(*hue, &called(view.study, words))).collect(),
    }
}

fn over_years(view: &View, comparison: &Comparison) -> Picture {
    let (choices, all) = view.choices(6);
    let compared = |choice: &Choice| {
        let settings = view.settings(*choice);
        let candidates = view.results.differences.iter().map(|difference| difference.to);
        let of = |to: usize| comparison.difference(view, to);
        let scenario = view.nearest_middle(candidates.filter(|to| view.has(*to, &settings) && of(*to).is_some()))?;
        Some((view.choice_label(*choice), scenario, of(scenario)?))
    };
    let found: Vec<_> = choices.iter().filter_map(compared).collect();
    let differs = |it: &Difference, quantity| !years_of(it, quantity).iter().all(balance::is_even);
    let (mut shown, mut even) = differing(view, &YEARLY, |quantity| found.iter().any(|it| differs(it.2, quantity)));
    shown.truncate(2);
    let (mut columns, same): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|it| shown.iter().any(|(quantity, ..)| differs(it.2, *quantity)));
    if columns.is_empty() {
        columns = same;
    } else {
        even.extend(same.iter().map(|(label, ..)| format!("{label}: no difference in any draw")));
    }
    let scenarios: Vec<usize> = columns.iter().map(|(_, scenario, _)| *scenario).collect();
    let differences: Vec<(&str, &Difference)> =
        columns.iter().map(|(label, _, difference)| (label.as_str(), *difference)).collect();
    let word = comparison.word(view);
    let (title, subject) = comparison.title(view, ["What the change does", &format!("What each {word} changes")]);
    let it = if comparison.set.is_some() { "it".to_owned() } else { format!("the {word}") };
    let held = view.and_held(&scenarios, &comparison.varied(view));
    let left_out = left_out(choices.len(), all, "decision levels");
    let heading = Heading {
        name: comparison
            .level
            .map_or("difference".into(), |level| view.name_of("difference", (comparison.axis, level))),
        title,
        subtitle: format!("{subject}Paired differences, year by year: the same draw with and without {it}{held}"),
        legend: legend(view, &shown, panel::fan_keys),
        notes: left_out.into_iter().chain(even).chain(view.parts_of_years()).map(Phrase::from).collect(),
    };
    let mut page = Page::new(view, heading);
    for (row, one) in shown.iter().enumerate() {
        let area = page.body.cell((row, 0), (shown.len(), 1), (0.0, 14.0));
        fans(view, &mut page, area, *one, &differences);
    }
    let names = shown.iter().map(|(quantity, ..)| MetricName::whole(*quantity));
    let shows = Shows::differences(&scenarios, names);
    page.picture(alt(view, &differences, comparison.reference), vec![shows])
}

fn years_of(difference: &Difference, quantity: Quantity) -> &[Summary] {
    difference.metrics.series(quantity, None).map_or(&[], |series| &series.years)
}

fn fans(view: &View, page: &mut Page, area: Area, (quantity, words, hue): Shown, columns: &[(&str, &Difference)]) {
    let metric = Metric::of(quantity);
    let years = Years::of(view);
    let all: Vec<&[Summary]> = columns.iter().map(|(_, difference)| years_of(difference, quantity)).collect();
    let ends = || all.iter().copied().flatten().flat_map(|summary| [summary.percentiles[0], summary.percentiles[6]]);
    let measure = Measure::new(metric.dimension, &view.study.units, ends().map(f64::abs).fold(0.0, f64::max));
    let factors = years.same(measure.factor);
    let y = Span::around(ends().map(|end| end * measure.factor).chain([0.0]), 4);
    let gap = (30.0, 0.0);
    let width = area.inset(LEFT, 0.0, 8.0, 0.0).cell((0, 0), (1, columns.len()), gap).width();
    let top = panel::head_room(columns.iter().map(|(label, _)| *label), width);
    let room = area.inset(LEFT, top, 8.0, BELOW);
    // There is little room, so that the quantity is called as in the legend.
    let title = measure.title(&called(view.study, &format!("{words}change")));
    for (column, ((label, _), summaries)) in columns.iter().zip(&all).enumerate() {
        let plot = room.cell((0, column), (1, columns.len()), gap);
        let axes = Axes { plot, x: years.ends, y: y.clone() };
        let canvas = &mut page.canvas;
        panel::heading(canvas, plot, label);
        if all.iter().copied().flatten().all(balance::is_even) {
            panel::nothing(canvas, plot, "no difference in any draw");
            continue;
        }
        panel::frame(canvas, &axes, Labels { y: (column == 0).then_some(&title), x: true, year_at: 0.5 });
        if summaries.iter().all(balance::is_even) {
            panel::nothing(canvas, plot, "no difference in any draw");
        }
        panel::fan(canvas, &axes, Yearly { times: &years.times, summaries, factors: &factors }, hue);
    }
}

fn over_all(view: &View, comparison: &Comparison) -> Picture {
    let of = |scenario: usize| comparison.difference(view, scenario);
    let selection = Selection::of(view, rows::LIMIT, |scenario| of(scenario).is_some());
    let kpi = |scenario: usize, quantity| of(scenario).and_then(|difference| difference.metrics.kpi(quantity, None));
    let rows_of = |quantity| -> Vec<Row> {
        let row = |scenario: &usize| Row {
            group: Selection::group(view, *scenario),
            label: selection.label(view, *scenario),
            kpi: kpi(*scenario, quantity),
        };
        selection.scenarios.iter().map(row).collect()
    };
    let uneven = |kpi: &Kpi| !Balance::of(kpi).is_even();
    let differs = |quantity| selection.scenarios.iter().any(|scenario| kpi(*scenario, quantity).is_some_and(uneven));
    let (shown, even) = differing(view, &WHOLE, differs);
    let axes = selection.axes(view);
    let varied = [comparison.varied(view), selection.varied.clone()].concat();
    let axes = if axes.is_empty() { axes } else { format!("; rows: {axes}") };
    let held = if selection.note.is_some() { view.and_held(&selection.scenarios, &varied) } else { String::new() };
    let word = comparison.word(view);
    let adds = format!("Value that each {word} adds");
    let (title, subject) = comparison.title(view, ["Value that the change adds", &adds]);
    let shapes = selection.scenarios.len();
    let notes = selection.rest("differences").into_iter().chain(even).chain([gain(comparison, word)]);
    let heading = Heading {
        name: "difference-kpis".into(),
        title,
        subtitle: format!("{subject}Paired differences of net present values{axes}{held}"),
        // Beside those of two colours there is no room for the key of the shapes; the footer has it.
        legend: rows::shape_key(shapes)
            .filter(|_| shown.len() == 1)
            .into_iter()
            .chain(legend(view, &shown, rows::keys))
            .collect(),
        notes: notes.chain(rows::shape_note(shapes)).map(Phrase::from).collect(),
    };
    let mut page = Page::new(view, heading);
    let mut alts = Vec::new();
    for (column, (quantity, _, hue)) in shown.iter().enumerate() {
        let (rows, metric) = (rows_of(*quantity), Metric::of(*quantity));
        let measure = Measure::new(metric.dimension, &view.study.units, rows::largest(&rows));
        let area = page.body.cell((0, column), (1, shown.len()), (40.0, 0.0));
        let title = format!("{}, change", metric.title);
        rows::draw(&mut page.canvas, area, &rows, (&measure, &title, Shares::Balance), *hue);
        let what = format!("Difference of {} against {}", metric.title.to_lowercase(), comparison.reference);
        alts.push(rows::alt(&rows, &measure, &what));
    }
    let names = shown.iter().map(|(quantity, ..)| MetricName::whole(*quantity));
    page.picture(Phrase::joined(alts, " "), vec![Shows::differences(&selection.scenarios, names)])
}

/// What the shares in the last column are.
fn gain(comparison: &Comparison, word: &str) -> String {
    let (subject, other) = match comparison.set {
        Some(_) => ("the change".to_owned(), "no change"),
        None => (format!("the {word}"), "the reference"),
    };
    format!("gain / loss: shares of draws in which {subject} is worth more and less than {other}")
}

fn alt(view: &View, columns: &[(&str, &Difference)], reference: &str) -> Phrase {
    let year = view.last_year();
    let sentence = |(label, difference): &(&str, &Difference)| {
        let last = years_of(difference, Quantity::Refined).last()?;
        let measure =
            Measure::new(Metric::of(Quantity::Refined).dimension, &view.study.units, last.percentiles[6].abs());
        Some(phrase![measure.told(last.median()), format!(" with {label}")])
    };
    let (product, commodity) = (product(view.study), &view.study.commodity);
    phrase![
        format!("Median difference of {product} {commodity} against {reference} in {year}: "),
        Phrase::joined(columns.iter().filter_map(sentence), "; "),
        "."
    ]
}
