//! Where an outcome reaches its target, as a table, curves and a sentence.

use crate::analysis::Outcome;
use crate::analysis::root::{Crossing, Interval, Root, Roots};
use crate::analysis::statistic::Stat;
use crate::math::CONFIDENCE;
use crate::model::Study;
use crate::output::columns::paragraph;
use crate::output::finding::{Finding, statistic};
use crate::output::number::{Measure, figure};
use crate::output::phrase::{Phrase, phrase};
use crate::output::plot::{self, Content, CurvePanel, Curves, Plot, Rule, Scale};
use crate::output::table::{Table, Values};
use crate::output::words;

/// A point that was looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Curve {
    /// The value of what varies.
    pub x: f64,
    /// The statistic there.
    pub value: f64,
    /// Its standard error.
    pub error: f64,
    /// How many draws have an outcome there.
    pub n: usize,
}

/// Where a scenario meets the target.
#[derive(Debug, Clone, PartialEq)]
pub struct Met {
    /// The scenario's name; empty where there is one.
    pub label: String,
    /// Its levels, by axis and name.
    pub levels: Vec<(String, String)>,
    /// The points looked at, in rising order.
    pub curve: Vec<Curve>,
    /// The roots; `None` where some value has no outcome.
    pub roots: Option<Roots>,
    /// The confidence interval of each root.
    pub intervals: Vec<Interval>,
}

impl Met {
    /// Whether anything at all can be said of the scenario.
    fn has_outcomes(&self) -> bool {
        self.curve.iter().any(|point| point.value.is_finite())
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Evened {
    /// What varies.
    pub path: String,
    /// Its unit; empty for plain numbers.
    pub unit: String,
    /// Which statistic.
    pub stat: Stat,
    /// What it is to reach.
    pub target: f64,
    /// How near its places are told.
    pub tolerance: f64,
    /// Each scenario.
    pub met: Vec<Met>,
}

impl Evened {
    /// The places and intervals of a scenario's roots.
    fn roots<'m>(&self, met: &'m Met) -> impl Iterator<Item = (&'m Root, &'m Interval)> {
        let roots: &[Root] = match &met.roots {
            Some(Roots::At(roots)) => roots,
            _ => &[],
        };
        roots.iter().zip(&met.intervals)
    }

    /// A value of what varies, with its unit.
    fn x(&self, value: f64) -> Phrase {
        Phrase::figure(format!("{} {}", figure(value), self.unit).trim_end(), value)
    }

    /// How the statistic is shown.
    fn measure(&self, study: &Study, outcome: &Outcome) -> Measure {
        let sizes = self.met.iter().flat_map(|met| &met.curve).map(|point| point.value);
        Measure::of(statistic::dimension(self.stat, outcome), &study.units, sizes.chain([self.target]))
    }
}

/// Tables, curves and words.
pub fn found(study: &Study, outcome: &Outcome, evened: &Evened) -> Finding {
    let measure = evened.measure(study, outcome);
    Finding {
        tables: vec![roots(study, outcome, evened), curve(study, outcome, evened)],
        plots: vec![drawn(study, outcome, evened, &measure)],
        answer: answer(study, outcome, evened, &measure),
    }
}

/// The columns of the axes, for rows that each belong to a scenario.
fn axes(evened: &Evened, rows: &[&Met]) -> Vec<(String, Values)> {
    let axes = evened.met.first().map_or(&[][..], |met| &met.levels);
    let column = |(index, (axis, _)): (usize, &(String, String))| {
        (axis.clone(), Values::Text(rows.iter().map(|met| met.levels[index].1.clone()).collect()))
    };
    axes.iter().enumerate().map(column).collect()
}

fn same<T: ToString>(rows: usize, value: T) -> Values {
    Values::Text(vec![value.to_string(); rows])
}

fn roots(study: &Study, outcome: &Outcome, evened: &Evened) -> Table {
    let all: Vec<(&Met, Option<(&Root, &Interval)>)> = evened
        .met
        .iter()
        .flat_map(|met| {
            let mut found: Vec<_> = evened.roots(met).map(|root| (met, Some(root))).collect();
            if found.is_empty() {
                found.push((met, None));
            }
            found
        })
        .collect();
    let count = all.len();
    let real = |f: fn(&Root, &Interval) -> f64| {
        let finite = |value: f64| if value.is_finite() { value } else { f64::NAN };
        Values::Real(
            all.iter().map(|(_, it)| it.map_or(f64::NAN, |(root, interval)| finite(f(root, interval)))).collect(),
        )
    };
    let crossing = |(met, it): &(&Met, Option<(&Root, &Interval)>)| match it.map(|(root, _)| root.crossing) {
        Some(Crossing::Rises) => "rises".to_owned(),
        Some(Crossing::Falls) => "falls".to_owned(),
        Some(Crossing::Touches) => "touches".to_owned(),
        None if met.roots.is_none() => "unknown".to_owned(),
        None => "never".to_owned(),
    };
    let mut columns = axes(evened, &all.iter().map(|(met, _)| *met).collect::<Vec<_>>());
    columns.extend([
        ("path".to_owned(), same(count, &evened.path)),
        ("path_unit".to_owned(), same(count, &evened.unit)),
        ("metric".to_owned(), same(count, outcome.label(study))),
        ("unit".to_owned(), same(count, statistic::unit(evened.stat, study, outcome))),
        ("statistic".to_owned(), same(count, statistic::name(evened.stat, study, outcome))),
        ("target".to_owned(), Values::Real(vec![evened.target; count])),
        ("crossing".to_owned(), Values::Text(all.iter().map(crossing).collect())),
        ("value".to_owned(), real(|root, _| root.x)),
        ("to".to_owned(), real(|root, _| root.to)),
        ("low".to_owned(), real(|_, interval| interval.low)),
        ("high".to_owned(), real(|_, interval| interval.high)),
    ]);
    Table::new("break-even", columns)
}

fn curve(study: &Study, outcome: &Outcome, evened: &Evened) -> Table {
    let rows: Vec<(&Met, &Curve)> =
        evened.met.iter().flat_map(|met| met.curve.iter().map(move |point| (met, point))).collect();
    let real = |f: fn(&Curve) -> f64| Values::Real(rows.iter().map(|(_, point)| f(point)).collect());
    let mut columns = axes(evened, &rows.iter().map(|(met, _)| *met).collect::<Vec<_>>());
    columns.extend([
        (evened.path.clone(), real(|point| point.x)),
        ("metric".to_owned(), same(rows.len(), outcome.label(study))),
        ("unit".to_owned(), same(rows.len(), statistic::unit(evened.stat, study, outcome))),
        ("statistic".to_owned(), same(rows.len(), statistic::name(evened.stat, study, outcome))),
        ("n".to_owned(), Values::Whole(rows.iter().map(|(_, point)| i64::try_from(point.n).ok()).collect())),
        ("value".to_owned(), real(|point| point.value)),
        ("se".to_owned(), real(|point| point.error)),
    ]);
    Table::new("curve", columns)
}

fn drawn(study: &Study, outcome: &Outcome, evened: &Evened, measure: &Measure) -> Plot {
    let name = statistic::name(evened.stat, study, outcome);
    let title = words::outcome(study, outcome);
    let x = if evened.unit.is_empty() { evened.path.clone() } else { format!("{} [{}]", evened.path, evened.unit) };
    let shown: Vec<&Met> = evened.met.iter().filter(|met| met.has_outcomes()).collect();
    let hidden: Vec<String> =
        evened.met.iter().filter(|met| !met.has_outcomes()).map(|met| met.label.clone()).collect();
    Plot {
        name: "break-even".into(),
        title: format!("{title}: where it meets its target"),
        subtitle: format!(
            "{} over the draws, the same draws at every value; shaded upright: 90 % confidence interval of the place",
            words::capitalised(&name)
        ),
        notes: words::without_value(&hidden).into_iter().collect(),
        alt: Phrase::joined(evened.met.iter().map(|met| sentence(evened, met)), " "),
        facts: None,
        content: Content::Curves(Curves {
            x: Scale { title: x, ..Scale::default() },
            y: Scale {
                title: measure.title(&match evened.stat {
                    Stat::Above(_) => words::capitalised(&name),
                    _ => title.clone(),
                }),
                includes: vec![evened.target * measure.factor],
                ..Scale::default()
            },
            panels: shown.into_iter().map(|met| panel(evened, met, &name, measure)).collect(),
            ..Curves::default()
        }),
    }
}

/// The curve of a scenario, its target, and where it meets that; `name` is the statistic's.
fn panel(evened: &Evened, met: &Met, name: &str, measure: &Measure) -> CurvePanel {
    let points = met.curve.iter().map(|point| (point.x, point.value * measure.factor));
    let band = met.curve.iter().map(|point| {
        let half = CONFIDENCE * point.error * measure.factor;
        (point.value * measure.factor - half, point.value * measure.factor + half)
    });
    let line = plot::Curve {
        label: name.into(),
        points: points.collect(),
        bands: vec![("95 % confidence interval".into(), band.collect())],
        marked: true,
        joined: true,
        ..plot::Curve::default()
    };
    let target = Rule {
        upright: false,
        at: evened.target * measure.factor,
        error: (f64::NAN, f64::NAN),
        label: phrase!["target ", measure.told(evened.target)],
    };
    let upright = |at: f64, interval: &Interval| Rule {
        upright: true,
        at,
        error: (interval.low, interval.high),
        label: evened.x(at),
    };
    let met_at = evened.roots(met).flat_map(|(root, interval)| {
        let end = (root.to > root.x).then(|| upright(root.to, interval));
        std::iter::once(upright(root.x, interval)).chain(end)
    });
    CurvePanel { title: met.label.clone(), curves: vec![line], rules: std::iter::once(target).chain(met_at).collect() }
}

/// What is to be said of a scenario.
fn sentence(evened: &Evened, met: &Met) -> Phrase {
    let who = if met.label.is_empty() { String::new() } else { format!("{}: ", met.label) };
    match &met.roots {
        None if met.has_outcomes() => {
            phrase![
                who,
                "unknown, for at some of the values no draw has an outcome (tables/curve.csv); ask for a narrower stretch."
            ]
        }
        None => phrase![who, "no draw has an outcome here."],
        Some(Roots::Never { from, to, above }) => {
            let side = if *above { "above" } else { "below" };
            let (from, to, points) = (bare(*from), evened.x(*to), met.curve.len());
            let within = phrase![who, "never within ", from, " to ", to];
            if met.curve.iter().all(|point| point.value == met.curve[0].value) {
                return phrase![within, format!(": {side} the target, whatever it is.")];
            }
            phrase![within, format!(": {side} the target at the {points} values looked at.")]
        }
        Some(Roots::At(_)) => {
            let roots = evened.roots(met).map(|(root, interval)| at(evened, met, root, interval));
            phrase![who, Phrase::joined(roots, "; and "), "."]
        }
    }
}

/// From which part of the place on the tolerance is coarse: three digits would say too much.
const COARSE: f64 = 0.01;

/// From which part of the curve's range on a step at the place itself is a jump over the target.
const JUMP: f64 = 0.05;

fn at(evened: &Evened, met: &Met, root: &Root, interval: &Interval) -> Phrase {
    let end = |value: f64| if value.is_finite() { bare(value) } else { "beyond what was looked at".into() };
    let then = match root.crossing {
        Crossing::Rises => "above the target from there on",
        Crossing::Falls => "below the target from there on",
        Crossing::Touches if root.to > root.x => "on the target all along",
        Crossing::Touches => "where it only touches the target",
    };
    if root.to > root.x {
        let (from, to) = (bare(root.x), evened.x(root.to));
        let why = if matches!(evened.stat, Stat::Percentile(_)) {
            "many draws are exactly there"
        } else {
            "nothing moves it there"
        };
        return phrase!["on the target from ", from, " to ", to, format!(", as {why}; {then}")];
    }
    let within = match (interval.low, interval.high) {
        (low, _) if low.is_nan() => "no confidence interval can be told".into(),
        (low, high) if low.is_infinite() && high.is_infinite() => {
            "90 % confidence interval wider than what was looked at".into()
        }
        (low, high) => phrase!["90 % confidence interval ", end(low), " to ", end(high)],
    };
    if evened.tolerance > COARSE * root.x.abs() && root.x.abs() > evened.tolerance {
        let near = figure(evened.tolerance);
        return phrase!["at ", evened.x(root.x), format!(" to within {near} only; ask for a narrower stretch; {then}")];
    }
    if root.x.abs() <= evened.tolerance && root.x != 0.0 {
        return phrase![format!("within {} of 0; ask for a narrower stretch; {then}", evened.x(evened.tolerance))];
    }
    let values = || met.curve.iter().map(|point| point.value).filter(|value| value.is_finite());
    let range = values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min);
    let jumps = if root.jump > JUMP * range { "it jumps over the target " } else { "" };
    phrase![jumps, "at ", evened.x(root.x), " (", within, format!("), {then}")]
}

/// A place without its unit.
fn bare(value: f64) -> Phrase {
    Phrase::figure(figure(value), value)
}

/// What is to be said where not all draws have an outcome.
fn valued(study: &Study, evened: &Evened) -> Option<String> {
    let points = evened.met.iter().filter(|met| met.has_outcomes()).flat_map(|met| &met.curve);
    words::valued(points.map(|point| point.n), study.sampling.draws)
}

fn answer(study: &Study, outcome: &Outcome, evened: &Evened, measure: &Measure) -> String {
    let head = format!(
        "Where the {} is {}, as {} varies",
        statistic::of(evened.stat, study, outcome),
        measure.with_unit(evened.target),
        evened.path
    );
    let met: String = evened.met.iter().map(|met| paragraph(2, &sentence(evened, met).to_string())).collect();
    let valued =
        valued(study, evened).map_or(String::new(), |words| format!("\n{}", paragraph(0, &format!("{words}."))));
    format!(
        "{}\n{}\n{met}{valued}\nAll values met the same draws. The points looked at: tables/curve.csv\n",
        study.title,
        paragraph(0, &head)
    )
}
