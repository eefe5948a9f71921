//! What each case of a what-if does alone, what all do together, and what is only there together.

use crate::analysis::{Difference, Interaction, Outcome, Results, Summary};
use crate::math::CONFIDENCE;
use crate::model::{Metric, MetricName, Quantity, Study};
use crate::output::columns::{Column, table as columns};
use crate::output::finding::Finding;
use crate::output::headline::{headline, labels};
use crate::output::number::{Measure, count, decimals, percent};
use crate::output::phrase::{Phrase, phrase};
use crate::output::plot::{Bar, BarPanel, BarRow, Bars, Content, Plot};
use crate::output::table::{Table, Values};
use crate::output::view::{View, left_out, spread};
use crate::output::words::named;
use crate::output::words::{file_name, one_standard_error};
use crate::output::{TOGETHER, rounding};
use std::fmt::Write;

/// What the interaction is called.
const INTERACTION: &str = "interaction";

/// The most scenarios that the console and a chart show.
const LIMIT: usize = 6;

/// A table, a chart for each metric asked for, and words.
pub fn found(
    study: &Study,
    results: &Results,
    (kpis, interactions): (&[Outcome], &[Interaction]),
    (metrics, notes): (&[Outcome], &[String]),
) -> Finding {
    let settled = rounding::settled(results);
    let effects = Effects::of(View::new(study, &settled), kpis, interactions);
    let drawn: Vec<MetricName> = match metrics.is_empty() {
        true => vec![effects.usual()],
        false => metrics.iter().map(|metric| metric.name.clone()).collect(),
    };
    Finding {
        tables: vec![table(&effects, kpis)],
        plots: drawn.iter().map(|name| plot(&effects, name, notes)).collect(),
        answer: words(&effects, &drawn, notes),
    }
}

/// What a change does to one KPI.
struct Effect {
    /// The level's name and label.
    change: (String, String),
    summary: Summary,
    /// Its mean as a share of the mean of all together.
    share: f64,
}

impl Effect {
    /// Whether no draw differs.
    fn is_even(&self) -> bool {
        self.summary.n == 0 || self.summary.mean == 0.0 && self.summary.sd == 0.0
    }

    /// Whether it can be told from nothing.
    fn is_clear(&self) -> bool {
        self.summary.mean.abs() > 2.0 * self.summary.se
    }
}

/// A scenario of the study in which cases are compared.
struct Place<'r> {
    /// One of its scenarios.
    scenario: usize,
    /// Each case, and all together, against the study as it is.
    differences: Vec<&'r Difference>,
    interaction: Option<&'r Interaction>,
}

/// The results of a what-if with cases.
struct Effects<'r> {
    view: View<'r>,
    axis: usize,
    places: Vec<Place<'r>>,
    kpis: &'r [Outcome],
}

impl<'r> Effects<'r> {
    fn of(view: View<'r>, kpis: &'r [Outcome], interactions: &'r [Interaction]) -> Self {
        let axis = view.study.axes.len() - 1;
        let mut places: Vec<Place> = Vec::new();
        for difference in view.results.differences.iter().filter(|it| it.axis == axis) {
            match places.iter_mut().find(|place| place.differences[0].from == difference.from) {
                Some(place) => place.differences.push(difference),
                None => {
                    places.push(Place { scenario: difference.from, differences: vec![difference], interaction: None })
                }
            }
        }
        for place in &mut places {
            let is_here = |it: &&Interaction| place.differences.iter().any(|other| other.to == it.scenario);
            place.interaction = interactions.iter().find(is_here);
        }
        Self { view, axis, places, kpis }
    }

    /// What is shown unless the user says: who decides is mostly the state, if it has a part in it.
    fn usual(&self) -> MetricName {
        let quantity = if self.view.has_state() { Quantity::NpvState } else { Quantity::Npv };
        MetricName { metric: Metric::of(quantity), part: None }
    }

    /// What each change does to a KPI in a place: the cases, all together, the interaction.
    fn at(&self, place: &Place, name: &MetricName) -> Vec<Effect> {
        let kpi = |it: &Difference| it.metrics.kpis.iter().find(|kpi| kpi.name == *name).map(|kpi| kpi.summary);
        let level = |it: &Difference| {
            let level = self.view.study.scenarios[it.to].levels[self.axis];
            &self.view.study.axes[self.axis].levels[level]
        };
        let all = place.differences.iter().find(|it| level(it).name == TOGETHER).and_then(|it| kpi(it));
        let whole = all.map_or(f64::NAN, |all| all.mean);
        let effect = |change: (String, String), summary: Summary| Effect {
            change,
            summary,
            share: if whole == 0.0 { f64::NAN } else { summary.mean / whole },
        };
        let cases = place.differences.iter().filter_map(|it| {
            let level = level(it);
            Some(effect((level.name.clone(), level.label.clone()), kpi(it)?))
        });
        let beyond = place.interaction.and_then(|interaction| {
            let index = self.kpis.iter().position(|outcome| outcome.name == *name)?;
            let summary = self.settled(interaction.summaries[index], interaction.scenario, name);
            all.map(|_| effect((INTERACTION.into(), INTERACTION.into()), summary))
        });
        cases.chain(beyond).collect()
    }

    /// An interaction that is rounding is none.
    fn settled(&self, summary: Summary, scenario: usize, name: &MetricName) -> Summary {
        let metrics = &self.view.results.scenarios[scenario];
        let whole = metrics.kpis.iter().find(|kpi| kpi.name == *name).map(|kpi| kpi.summary);
        let is_rounding = |whole: Summary| rounding::is_rounding(&summary, &whole);
        if whole.is_some_and(is_rounding) { Summary::constant(0.0, summary.n) } else { summary }
    }

    /// The places that a reader is shown, without those in which nothing changes; and what is left out, in sentences.
    fn shown(&self, names: &[MetricName]) -> (Vec<&Place<'r>>, Vec<String>) {
        let wanted: Vec<Vec<usize>> =
            headline(self.view.study).iter().map(|scenario| self.own(*scenario).collect()).collect();
        let is_wanted = |place: &&Place| wanted.contains(&self.own(place.scenario).collect());
        let moves = |place: &&Place| names.iter().any(|name| self.at(place, name).iter().any(|it| !it.is_even()));
        let mut all: Vec<&Place> = self.places.iter().filter(is_wanted).collect();
        // A scenario that stands for others may be one that is not compared.
        if all.is_empty() {
            all = self.places.iter().collect();
        }
        let (moved, same): (Vec<&Place>, Vec<&Place>) = all.iter().copied().partition(moves);
        let kept = spread(&moved, LIMIT);
        let mut notes: Vec<String> = left_out(kept.len(), self.places.len(), "scenarios").into_iter().collect();
        notes.iter_mut().for_each(|note| note.push_str("; all are in tables/effects.csv"));
        if !same.is_empty() && !moved.is_empty() {
            let labels: Vec<String> = same.iter().map(|place| self.label(place)).collect();
            notes.push(format!("No change in any draw: {}", labels.join(", ")));
        }
        (if kept.is_empty() { spread(&all, 1) } else { kept }, notes)
    }

    /// A scenario's levels on the study's own axes.
    fn own(&self, scenario: usize) -> impl Iterator<Item = usize> {
        self.view.study.scenarios[scenario].levels[..self.axis].iter().copied()
    }

    /// A place by the labels of its levels.
    fn label(&self, place: &Place) -> String {
        labels(self.view.study, &self.own(place.scenario).enumerate().collect::<Vec<_>>())
    }
}

/// A row for each scenario of the study, KPI and change.
fn table(effects: &Effects, kpis: &[Outcome]) -> Table {
    let study = effects.view.study;
    let mut rows: Vec<(usize, &MetricName, Effect)> = Vec::new();
    for place in &effects.places {
        for kpi in kpis {
            rows.extend(effects.at(place, &kpi.name).into_iter().map(|effect| (place.scenario, &kpi.name, effect)));
        }
    }
    let text = |f: &dyn Fn(&(usize, &MetricName, Effect)) -> String| Values::Text(rows.iter().map(f).collect());
    let real = |f: &dyn Fn(&Effect) -> f64| Values::Real(rows.iter().map(|row| f(&row.2)).collect());
    let axes = study.axes[..effects.axis].iter().enumerate();
    let levels = axes.map(|(index, axis)| {
        let level = |row: &(usize, &MetricName, Effect)| &axis.levels[study.scenarios[row.0].levels[index]];
        (axis.name.clone(), text(&|row| level(row).name.clone()))
    });
    let n = rows.iter().map(|row| i64::try_from(row.2.summary.n).ok()).collect();
    let values = [
        ("metric".to_owned(), text(&|row| row.1.to_string())),
        ("unit".into(), text(&|row| row.1.metric.unit(&study.units))),
        ("change".into(), text(&|row| row.2.change.0.clone())),
        ("n".into(), Values::Whole(n)),
        ("mean".into(), real(&|it| it.summary.mean)),
        ("se".into(), real(&|it| it.summary.se)),
        ("p10".into(), real(&|it| it.summary.percentiles[1])),
        ("p50".into(), real(&|it| it.summary.percentiles[3])),
        ("p90".into(), real(&|it| it.summary.percentiles[5])),
        ("share".into(), real(&|it| it.share)),
    ];
    Table::new("effects", levels.chain(values).collect())
}

/// Bars of what each change does, a panel for each scenario shown.
fn plot(effects: &Effects, name: &MetricName, notes: &[String]) -> Plot {
    let study = effects.view.study;
    let (places, rest) = effects.shown(std::slice::from_ref(name));
    let all: Vec<Vec<Effect>> = places.iter().map(|place| effects.at(place, name)).collect();
    let ends = all.iter().flatten().map(|it| it.summary.mean.abs() + CONFIDENCE * it.summary.se);
    let measure = Measure::of(name.metric.dimension, &study.units, ends);
    let row = |it: &Effect| {
        let (mean, half) = (it.summary.mean * measure.factor, CONFIDENCE * it.summary.se * measure.factor);
        let error = if half > 0.0 { (mean - half, mean + half) } else { (f64::NAN, f64::NAN) };
        let bar = Bar { to: mean, error, label: measure.bare(it.summary.mean) };
        BarRow { label: it.change.1.clone(), bars: vec![bar], text: share(it) }
    };
    let panel = |(place, effects_here): (&&Place, &Vec<Effect>)| BarPanel {
        title: apart(effects, &places, place).into(),
        rows: effects_here.iter().map(row).collect(),
    };
    let together = all.iter().flatten().any(|it| it.change.0 == TOGETHER);
    let interacts = all.iter().flatten().any(|it| it.change.0 == INTERACTION);
    let beyond = if interacts { "Interaction: all together less the sum of each alone" } else { "" };
    let scenarios: Vec<usize> = places.iter().map(|place| place.scenario).collect();
    let varied: Vec<usize> = effects.view.decision.into_iter().chain([effects.axis]).collect();
    Plot {
        name: format!("effects-{}", file_name(&name.to_string())),
        title: format!("What each case does: {}", named(study, name)),
        subtitle: format!(
            "Mean paired difference against the study {}{}",
            study.axes[effects.axis].levels[0].label,
            effects.view.and_held(&scenarios, &varied)
        ),
        notes: notes.iter().cloned().chain((!beyond.is_empty()).then(|| beyond.to_owned())).chain(rest).collect(),
        alt: sentence(effects, name),
        facts: None,
        content: Content::Bars(Bars {
            x: measure.title(&format!("{}, change", named(study, name))),
            series: vec!["mean paired difference".into()],
            error: "95 % confidence interval".into(),
            text_title: if together { "of together".into() } else { String::new() },
            panels: places.iter().zip(&all).map(panel).collect(),
            ..Bars::default()
        }),
    }
}

/// A share of all together: it may be below nothing or above the whole.
fn share(effect: &Effect) -> Phrase {
    let text: String = match effect.share {
        _ if effect.is_even() => "–".into(),
        share if !share.is_finite() => String::new(),
        share if share < 0.0 && share > -0.01 => "> −1 %".into(),
        share if share < 0.0 => format!("−{}", percent(-share)),
        share if share > 1.0 => format!("{:.0} %", share * 100.0),
        share => percent(share),
    };
    Phrase::figure(text, if effect.is_even() { f64::NAN } else { effect.share * 100.0 })
}

/// The KPIs of the answer: the usual ones, and those that are drawn.
fn told(view: &View, drawn: &[MetricName]) -> Vec<MetricName> {
    let is_shown = |quantity: &Quantity| match quantity {
        Quantity::NpvState => view.has_state(),
        Quantity::NpvPrivate => view.has_partners(),
        _ => true,
    };
    let usual = [Quantity::PlateauRefined, Quantity::Npv, Quantity::NpvPrivate, Quantity::NpvState];
    let usual = usual.into_iter().filter(is_shown).map(|it| MetricName { metric: Metric::of(it), part: None });
    let mut names: Vec<MetricName> = usual.collect();
    names.extend(drawn.iter().filter(|name| !names.contains(name)).cloned().collect::<Vec<_>>());
    names
}

fn words(effects: &Effects, drawn: &[MetricName], notes: &[String]) -> String {
    let (view, study) = (&effects.view, effects.view.study);
    let names = told(view, drawn);
    let (places, rest) = effects.shown(&names);
    let at = |name: &MetricName| places.iter().map(|place| effects.at(place, name)).collect::<Vec<_>>();
    let (kept, even): (Vec<&MetricName>, Vec<&MetricName>) =
        names.iter().partition(|name| at(name).iter().flatten().any(|it| !it.is_even()));
    let mut text = format!("{}: what each case does\n\n", study.title);
    let even: Vec<String> = even.into_iter().map(|name| named(study, name)).collect();
    if kept.is_empty() {
        let _ = writeln!(text, "Nothing, in any draw, to: {}", even.join(", "));
        notes.iter().for_each(|note| text.push_str(&format!("{note}.\n")));
        return text;
    }
    // What all scenarios have says which changes there are.
    let first = at(&effects.usual());
    let rows = || places.iter().zip(&first).flat_map(|(place, all)| all.iter().map(move |it| (place, it)));
    let several = |axis: &usize| places.iter().any(|it| level(study, it, *axis) != level(study, places[0], *axis));
    let own = (0..effects.axis).filter(several);
    let together = first.iter().flatten().any(|it| it.change.0 == TOGETHER);
    let mut cells: Vec<Column> = own
        .map(|axis| Column::words(&study.axes[axis].name, rows().map(|(place, _)| level(study, place, axis))))
        .collect();
    cells.push(Column::words("change", rows().map(|(_, it)| it.change.1.as_str())));
    for name in kept {
        // A scenario may lack the KPI, and then has no figures in its rows.
        let all: Vec<Vec<Effect>> = at(name);
        let place = |it: &Place| places.iter().position(|other| other.scenario == it.scenario);
        let found: Vec<Option<&Effect>> =
            rows().map(|(at, row)| all.get(place(at)?)?.iter().find(|it| it.change == row.change)).collect();
        let summaries: Vec<Option<Summary>> = found.iter().map(|it| it.map(|it| it.summary)).collect();
        let title = named(study, name);
        cells.push(Column::means(&halves(&title), name.metric.dimension, &study.units, &summaries));
        if found.iter().flatten().any(|it| it.share.is_finite()) {
            cells.push(Column::figures(
                &["share"],
                found.iter().map(|it| it.map_or(String::new(), |it| share(it).to_string())),
            ));
        }
    }
    text.push_str(&columns(&cells));
    let held =
        view.held_names(places[0].scenario, &view.decision.into_iter().chain([effects.axis]).collect::<Vec<_>>());
    let held = (!held.is_empty()).then(|| format!("At {held}"));
    let even = (!even.is_empty()).then(|| format!("No change in any draw: {}", even.join(", ")));
    for note in held.into_iter().chain(rest).chain(even).chain(notes.iter().cloned()) {
        let _ = writeln!(text, "{note}.");
    }
    drawn.iter().for_each(|name| text += &format!("\n{}\n", sentence(effects, name)));
    let _ = writeln!(
        text,
        "\nMean paired differences against the study {} ± {} over {} draws.\n\
         {}Percentiles and all other KPIs: tables/effects.csv",
        study.axes[effects.axis].levels[0].label,
        one_standard_error(study.sampling.design),
        count(study.sampling.draws),
        if together {
            "share: of the mean of all together; interaction: all together less the sum of each alone.\n"
        } else {
            ""
        },
    );
    text
}

/// A place by the labels of its levels on the axes along which those shown differ.
fn apart(effects: &Effects, places: &[&Place], place: &Place) -> String {
    let study = effects.view.study;
    let several = |axis: &usize| places.iter().any(|it| level(study, it, *axis) != level(study, places[0], *axis));
    let axes = (0..effects.axis).filter(several);
    let own = axes.map(|axis| (axis, study.scenarios[place.scenario].levels[axis]));
    labels(study, &own.collect::<Vec<_>>())
}

fn level<'s>(study: &'s Study, place: &Place, axis: usize) -> &'s str {
    &study.axes[axis].levels[study.scenarios[place.scenario].levels[axis]].name
}

/// A title in two lines, broken at the space nearest to its middle.
fn halves(title: &str) -> Vec<&str> {
    let breaks = title.match_indices(' ').map(|(at, _)| at);
    match breaks.min_by_key(|at| at.abs_diff(title.len() / 2)).filter(|_| title.len() > 12) {
        Some(at) => vec![&title[..at], &title[at + 1..]],
        None => vec![title],
    }
}

/// What the cases do to a KPI where they do most: together, each alone, and whether that adds up.
fn sentence(effects: &Effects, name: &MetricName) -> Phrase {
    let study = effects.view.study;
    let (places, _) = effects.shown(std::slice::from_ref(name));
    let size = |place: &&Place| effects.at(place, name).iter().map(|it| it.summary.mean.abs()).fold(0.0, f64::max);
    let title = named(study, name);
    let most = places.into_iter().max_by(|a, b| size(a).total_cmp(&size(b))).filter(|place| size(place) > 0.0);
    let Some(place) = most else {
        return phrase![title, ": no change in any draw."];
    };
    let all = effects.at(place, name);
    let measure = Measure::of(name.metric.dimension, &study.units, all.iter().map(|it| it.summary.mean));
    let told = |it: &Effect| {
        let (mean, error) = (it.summary.mean, it.summary.se);
        // Two digits of the error; of a mean without one, three.
        let digits = if error > 0.0 { (error, 2) } else { (mean, 3) };
        let places = decimals(digits.0 * measure.factor, digits.1).min(4);
        let sign = if mean > 0.0 { "+" } else { "" };
        let figure = |sign: &str, value: f64| {
            Phrase::figure(format!("{sign}{}", measure.fixed(value, places)), value * measure.factor)
        };
        phrase![figure(sign, mean), " ± ", figure("", error), format!(" {}", measure.unit)]
    };
    let at = match effects.label(place) {
        label if label.is_empty() => String::new(),
        label => format!(" at “{label}”"),
    };
    let is_case = |it: &&Effect| it.change.0 != TOGETHER && it.change.0 != INTERACTION;
    let size = |it: &Effect| it.summary.mean.abs();
    let Some(largest) = all.iter().filter(is_case).max_by(|a, b| size(a).total_cmp(&size(b))) else {
        return phrase![title, at, ": no case."];
    };
    let most = phrase![format!("“{}” alone ", largest.change.1), told(largest)];
    let Some(together) = all.iter().find(|it| it.change.0 == TOGETHER) else {
        return phrase![title, at, ": most by ", most, "."];
    };
    let beyond = all.iter().find(|it| it.change.0 == INTERACTION).map_or(Phrase::default(), |it| {
        let (all, sum) = (together.summary.mean, together.summary.mean - it.summary.mean);
        match () {
            () if it.is_even() => "in every draw the cases add up, without interaction".into(),
            () if !it.is_clear() => phrase!["an interaction of ", told(it), " cannot be told from chance"],
            () if all * sum < 0.0 => phrase!["their interaction, ", told(it), ", turns the sign of their sum"],
            () if all.abs() > sum.abs() => phrase!["together they do more than one by one: interaction ", told(it)],
            () => phrase!["together they do less than one by one: interaction ", told(it)],
        }
    });
    phrase![title, at, ": ", told(together), " together, most by ", most, "; ", beyond, "."]
}
