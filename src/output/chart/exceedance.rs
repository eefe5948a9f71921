//! How often a net present value exceeds any value: curves of exceedance, as oil and mining read them.

use super::Picture;
use super::page::Footer;
use super::shows::Shows;
use crate::analysis::Kpi;
use crate::model::{Metric, MetricName, Quantity};
use crate::output::number::Measure;
use crate::output::phrase::{Phrase, phrase};
use crate::output::plot::{Content, Curve, CurvePanel, Curves, Plot, Rule, Scale};
use crate::output::selection::Selection;
use crate::output::view::{View, left_out};
use crate::output::words;

/// The most curves.
const MOST: usize = 6;
/// The shares of draws whose values are named, and their names in the trade.
const NAMED: [usize; 3] = [90, 50, 10];
/// Curves whose values differ by less than this share of the chart's width are seen as one.
const UNSEEN: f64 = 0.005;
/// Beyond these percentiles lie tails that would press all else together where they are this many times as wide.
const TAILS: (usize, usize, f64) = (1, 99, 1.5);

/// One chart for the facilities, and one for the state where it gets or pays anything.
pub fn pictures(view: &View) -> Vec<Picture> {
    let shown = Shown::of(view);
    let state = view.has_state().then_some(Quantity::NpvState);
    std::iter::once(Quantity::Npv).chain(state).filter_map(|quantity| picture(view, &shown, quantity)).collect()
}

/// The scenarios that have a curve each, by label.
struct Shown {
    scenarios: Vec<(usize, String)>,
    held: String,
    note: Option<String>,
}

impl Shown {
    /// One for each level of the decision; without a decision some of all.
    fn of(view: &View) -> Self {
        let (choices, all) = view.choices(MOST);
        if all < 2 {
            let some = Selection::of(view, MOST, |_| true);
            let label = |scenario: &usize| (*scenario, some.label(view, *scenario));
            let scenarios = some.scenarios.iter().map(label).collect();
            return Self { scenarios, held: some.and_held(view), note: some.rest("kpis") };
        }
        let found = choices.iter().filter_map(|it| Some((view.find(&view.settings(*it))?, view.choice_label(*it))));
        let scenarios: Vec<(usize, String)> = found.collect();
        let indices: Vec<usize> = scenarios.iter().map(|(scenario, _)| *scenario).collect();
        let varied: Vec<usize> = view.decision.into_iter().collect();
        let held = view.and_held(&indices, &varied);
        Self { held, note: left_out(scenarios.len(), all, "decision levels"), scenarios }
    }
}

/// The chart; none where no draw has a value.
fn picture(view: &View, shown: &Shown, quantity: Quantity) -> Option<Picture> {
    let of = |scenario: usize| view.metrics(scenario).and_then(|metrics| metrics.kpi(quantity, None));
    let known = |kpi: &&Kpi| kpi.percentiles.len() == 101 && kpi.percentiles.iter().any(|value| value.is_finite());
    let named = shown.scenarios.iter().filter_map(|(it, label)| Some((*it, label.as_str(), of(*it).filter(known)?)));
    let kpis: Vec<(usize, &str, &Kpi)> = named.collect();
    let scenarios: Vec<usize> = kpis.iter().map(|(scenario, ..)| *scenario).collect();
    let plot = plot(view, shown, quantity, &kpis);
    let shows = Shows::distributions(&scenarios, [MetricName::whole(quantity)]);
    let picture = super::plotted(&Footer::from(view), &plot);
    (!kpis.is_empty()).then_some(Picture { shows: vec![shows], ..picture })
}

fn plot(view: &View, shown: &Shown, quantity: Quantity, kpis: &[(usize, &str, &Kpi)]) -> Plot {
    let metric = Metric::of(quantity);
    let (first, last, cut) = ends(kpis);
    let drawn = kpis.iter().flat_map(|(.., kpi)| &kpi.percentiles[first..=last]);
    let measure = Measure::of(metric.dimension, &view.study.units, drawn.copied());
    let alike = alike(kpis, (first, last));
    let drawn = if alike { &[(kpis[0].0, "all, for they look alike", kpis[0].2)] } else { kpis };
    let note = alike.then(|| ALIKE.to_owned());
    let n = words::valued(kpis.iter().map(|(.., kpi)| kpi.summary.n), view.study.sampling.draws);
    Plot {
        name: format!("exceedance-{}", metric.name),
        title: format!("How often the {} exceeds an amount, {}", worth(quantity), view.span()),
        subtitle: format!("{}{}", metric.meaning.trim_end_matches('.'), shown.held),
        notes: [CONVENTION.to_owned()].into_iter().chain(note).chain(cut).chain(n).chain(shown.note.clone()).collect(),
        alt: alt(quantity, kpis, &measure),
        facts: None,
        content: Content::Curves(curves(drawn, (first, last), &measure, measure.title(metric.title))),
    }
}

/// What a footer says where one curve stands for all.
const ALIKE: &str =
    "All curves lie on the one drawn as far as can be seen; their percentiles are in tables/distributions.csv";

/// Whether all look like one curve.
fn alike(kpis: &[(usize, &str, &Kpi)], (first, last): (usize, usize)) -> bool {
    let Some(one) = kpis.first().map(|(.., kpi)| &kpi.percentiles[first..=last]) else { return false };
    let apart = |kpi: &Kpi| {
        let pairs = kpi.percentiles[first..=last].iter().zip(one);
        pairs.map(|(own, other)| (own - other).abs()).fold(0.0, f64::max)
    };
    let most = kpis.iter().map(|(.., kpi)| apart(kpi)).fold(0.0, f64::max);
    let ends = one.iter().fold((0.0_f64, 0.0_f64), |ends, value| (ends.0.min(*value), ends.1.max(*value)));
    kpis.len() > 1 && most <= UNSEEN * (ends.1 - ends.0)
}

/// The curves, between two percentiles.
fn curves(kpis: &[(usize, &str, &Kpi)], (first, last): (usize, usize), measure: &Measure, title: String) -> Curves {
    let curve = |(_, label, kpi): &(usize, &str, &Kpi)| Curve {
        label: (*label).into(),
        points: (first..=last).map(|it| (kpi.percentiles[it] * measure.factor, (100 - it) as f64)).collect(),
        joined: true,
        ..Curve::default()
    };
    let zero = Rule { upright: true, at: 0.0, error: (f64::NAN, f64::NAN), label: "worth nothing".into() };
    Curves {
        x: Scale { title, ..Scale::default() },
        y: Scale { title: "Draws with more than this [%]".into(), includes: vec![0.0, 100.0], ..Scale::default() },
        panels: vec![CurvePanel {
            curves: kpis.iter().map(curve).collect(),
            rules: NAMED.iter().map(|share| rule(*share)).chain([zero]).collect(),
            ..CurvePanel::default()
        }],
        complement: "Draws with this or less [%]".into(),
    }
}

/// What the trade's letters mean, beside those of the tables.
const CONVENTION: &str = "P90 as oil and mining say it: exceeded in 90 % of the draws. Tables count the other way: their p10 is \
                          this P90";

fn rule(share: usize) -> Rule {
    let label = format!("P{share}: more in {share} % of draws");
    Rule { upright: false, at: share as f64, error: (f64::NAN, f64::NAN), label: label.into() }
}

/// What a net present value is called in a title.
pub fn worth(quantity: Quantity) -> &'static str {
    if quantity == Quantity::NpvState { "value to the state" } else { "value of the facilities" }
}

/// The first and the last percentile drawn, and a note where these are not the least and the most.
fn ends(kpis: &[(usize, &str, &Kpi)]) -> (usize, usize, Option<String>) {
    let width = |low: usize, high: usize| {
        let at = |index: usize, start: f64, pick: fn(f64, f64) -> f64| {
            kpis.iter().map(|(.., kpi)| kpi.percentiles[index]).fold(start, pick)
        };
        at(high, f64::NEG_INFINITY, f64::max) - at(low, f64::INFINITY, f64::min)
    };
    let (low, high, times) = TAILS;
    match width(0, 100) > times * width(low, high) {
        true => (
            low,
            high,
            Some("The lowest and the highest hundredth of the draws lie beyond the ends of the curves".into()),
        ),
        false => (0, 100, None),
    }
}

fn alt(quantity: Quantity, kpis: &[(usize, &str, &Kpi)], measure: &Measure) -> Phrase {
    let sentence = |(_, label, kpi): &(usize, &str, &Kpi)| {
        let at = Phrase::joined(NAMED.map(|share| measure.bare(kpi.percentiles[100 - share])), ", ");
        let who = if label.is_empty() { String::new() } else { format!(" with {label}") };
        phrase![at, format!(" {}{who}", measure.unit)]
    };
    let what = words::capitalised(worth(quantity));
    let all = Phrase::joined(kpis.iter().map(sentence), "; ");
    phrase![format!("{what} exceeded in 90, 50 and 10 % of draws: "), all, "."]
}
