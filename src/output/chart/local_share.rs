//! What share of the output goes to facilities at home, and how much of their nameplate that fills.

use super::Picture;
use super::page::Footer;
use super::shows::Shows;
use crate::model::{MetricName, Quantity};
use crate::output::phrase::{Phrase, phrase};
use crate::output::plot::{Content, Curve, CurvePanel, Curves, Plot, Scale};
use crate::output::selection::Selection;
use crate::output::view::{View, left_out, nameplate_used};
use std::ops::Range;

/// The most levels of the decision, and the most scenarios of each.
const MOST: (usize, usize) = (6, 20);

/// The chart; none where no scenario has both a share and a utilisation.
pub fn pictures(view: &View) -> Vec<Picture> {
    let years = whole_years(view);
    let (choices, all) = view.choices(MOST.0);
    let shown = |scenario: usize| choices.iter().any(|choice| view.has(scenario, &view.settings(*choice)));
    let selection = Selection::of(view, MOST.0 * MOST.1, shown);
    let points: Vec<Point> = selection.scenarios.iter().filter_map(|it| Point::of(view, *it, &years)).collect();
    if points.is_empty() {
        return Vec::new();
    }
    let left_out = left_out(choices.len(), all, "decision levels").into_iter().chain(selection.rest("kpis"));
    let plot = plot(view, &selection, &points, left_out.collect());
    let shows = shows(view, &points);
    vec![Picture { shows, ..super::plotted(&Footer::from(view), &plot) }]
}

/// The years that lie wholly within the plateau's window.
fn whole_years(view: &View) -> Range<usize> {
    let horizon = &view.study.horizon;
    let window = horizon.plateau();
    let within = |year: &crate::model::Year| {
        year.months == 12 && window.start <= year.steps.start && year.steps.end <= window.end
    };
    let first = horizon.years().iter().position(within);
    let last = horizon.years().iter().rposition(within);
    first.zip(last).map_or(0..0, |(first, last)| first..last + 1)
}

/// A scenario: shares in per cent.
struct Point {
    scenario: usize,
    group: String,
    /// The share delivered at home.
    share: f64,
    /// Utilisation: 25th percentile, median, 75th.
    used: [f64; 3],
    /// Utilisation for each per cent of the output that is delivered.
    filled: f64,
}

impl Point {
    fn of(view: &View, scenario: usize, years: &Range<usize>) -> Option<Self> {
        let metrics = view.metrics(scenario)?;
        let sum = |quantity| -> Option<f64> {
            Some(view.years(scenario, quantity).get(years.clone())?.iter().map(|year| year.mean).sum())
        };
        let (delivered, output, nameplate) =
            (sum(Quantity::Delivered)?, sum(Quantity::Output)?, sum(Quantity::Nameplate)?);
        let kpi = nameplate_used(&view.study.scenarios[scenario].world, metrics)?;
        let used = [2, 3, 4].map(|index| kpi.summary.percentiles[index] * 100.0);
        let (share, filled) = (delivered / output * 100.0, output / nameplate);
        let known = share.is_finite() && used[1].is_finite();
        known.then(|| Self { scenario, group: Selection::group(view, scenario), share, used, filled })
    }
}

fn plot(view: &View, selection: &Selection, points: &[Point], left_out: Vec<String>) -> Plot {
    let groups: Vec<&[Point]> = points.chunk_by(|a, b| a.group == b.group).collect();
    let curves = curves(view, selection, &groups);
    let axes = selection.axes(view);
    let rows = if axes.is_empty() { axes } else { format!("; words: {axes}") };
    let percent = |title: &str| Scale { title: title.into(), includes: vec![0.0, 100.0], ..Scale::default() };
    Plot {
        name: "local-share".into(),
        title: format!(
            "Which share of the {} must stay at home to fill the facilities, {}",
            view.study.commodity,
            view.plateau()
        ),
        subtitle: format!("One point for each scenario, with its 25th–75th percentile{rows}{}", held(view, selection)),
        notes: std::iter::once(GUIDES.to_owned()).chain(view.used_alone()).chain(left_out).collect(),
        alt: alt(&groups),
        facts: None,
        content: Content::Curves(Curves {
            x: percent("Share of the output offered to facilities at home, ratio of means [%]"),
            y: percent("Nameplate used, median [%]"),
            panels: vec![CurvePanel { curves, ..CurvePanel::default() }],
            ..Curves::default()
        }),
    }
}

/// The points of each group, and then the lines along which they would lie.
fn curves(view: &View, selection: &Selection, groups: &[&[Point]]) -> Vec<Curve> {
    let own = groups.iter().map(|group| Curve {
        label: group.first().map_or(Phrase::default(), |point| (&point.group).into()),
        points: group.iter().map(|point| (point.share, point.used[1])).collect(),
        labels: labels(view, selection, group),
        errors: group.iter().map(|point| (point.used[0], point.used[2])).collect(),
        marked: true,
        ..Curve::default()
    });
    let guides = groups.iter().enumerate().filter_map(|(index, group)| guide(index, group));
    own.chain(guides).collect()
}

/// Points nearer to each other than this, in per cent to the right and upwards, share their words.
const NEAR: (f64, f64) = (2.0, 8.0);

/// What is written beside points: the levels that all points near each other have in common, once for these.
fn labels(view: &View, selection: &Selection, group: &[Point]) -> Vec<String> {
    let mut labels = vec![String::new(); group.len()];
    let mut order: Vec<usize> = (0..group.len()).collect();
    order.sort_by(|a, b| group[*a].share.total_cmp(&group[*b].share));
    let near = |a: &usize, b: &usize| {
        let apart = |of: fn(&Point) -> f64| (of(&group[*a]) - of(&group[*b])).abs();
        apart(|point| point.share) < NEAR.0 && apart(|point| point.used[1]) < NEAR.1
    };
    for points in order.chunk_by(near) {
        let levels = |point: usize| &view.study.scenarios[group[point].scenario].levels;
        let common = |axis: &&usize| points.iter().all(|point| levels(*point)[**axis] == levels(points[0])[**axis]);
        let common = selection.varied.iter().filter(common).map(|axis| view.label((*axis, levels(points[0])[*axis])));
        let highest = points.iter().max_by(|a, b| group[**a].used[1].total_cmp(&group[**b].used[1]));
        highest.into_iter().for_each(|it| labels[*it] = common.clone().collect::<Vec<_>>().join(" · "));
    }
    labels
}

fn held(view: &View, selection: &Selection) -> String {
    if selection.note.is_some() { selection.and_held(view) } else { String::new() }
}

/// What the thin lines are.
const GUIDES: &str =
    "Thin lines: share × mean output / mean nameplate of all facilities, at most 100 %; what fills last lies below";

/// The line along which a group's points would lie if nothing stood still and nothing differed but the share.
fn guide(index: usize, group: &[Point]) -> Option<Curve> {
    let slopes: Vec<f64> = group.iter().map(|point| point.filled).filter(|filled| filled.is_finite()).collect();
    let slope = slopes.iter().sum::<f64>() / slopes.len() as f64;
    let full = (100.0 / slope).min(100.0);
    let points = vec![(0.0, 0.0), (full, full * slope), (100.0, (100.0 * slope).min(100.0))];
    (slope > 0.0).then(|| Curve { points, joined: true, guides: Some(index), ..Curve::default() })
}

fn shows(view: &View, points: &[Point]) -> Vec<Shows> {
    let scenarios: Vec<usize> = points.iter().map(|point| point.scenario).collect();
    let used = scenarios.iter().filter_map(|it| nameplate_used(&view.study.scenarios[*it].world, view.metrics(*it)?));
    let used = used.map(|kpi| kpi.name.clone());
    let yearly = [Quantity::Delivered, Quantity::Output, Quantity::Nameplate].map(MetricName::whole);
    vec![Shows::annual(&scenarios, yearly), Shows::kpis(&scenarios, used)]
}

fn alt(groups: &[&[Point]]) -> Phrase {
    let range = |values: &dyn Fn(&Point) -> f64, group: &[Point]| {
        let least = group.iter().map(values).fold(f64::INFINITY, f64::min) / 100.0;
        let most = group.iter().map(values).fold(f64::NEG_INFINITY, f64::max) / 100.0;
        let (least, most) = (Phrase::percent(least), Phrase::percent(most));
        if least.to_string() == most.to_string() { least } else { phrase![least, " to ", most] }
    };
    let sentence = |group: &&[Point]| {
        let who = group.first().map_or("", |point| &point.group);
        let who = if who.is_empty() { String::new() } else { format!(" with {who}") };
        let (share, used) = (range(&|point| point.share, group), range(&|point| point.used[1], group));
        phrase![share, " offered to facilities at home, ", used, format!(" of nameplate used{who}")]
    };
    phrase!["On the plateau, across the scenarios: ", Phrase::joined(groups.iter().map(sentence), "; "), "."]
}
