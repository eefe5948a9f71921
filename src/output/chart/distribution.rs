//! Net present values per scenario, as distributions.

use super::Picture;
use super::page::{Heading, Page};
use super::rows::{self, Row, Shares};
use super::shows::Shows;
use crate::analysis::Kpi;
use crate::model::{Metric, MetricName, Quantity};
use crate::output::number::Measure;
use crate::output::phrase::{Phrase, phrase};
use crate::output::selection::Selection;
use crate::output::theme::{BLUE, GOLD, Hue};
use crate::output::view::View;
use crate::units::Dimension;

/// One chart for the facilities, and one for the state where it gets or pays anything.
pub fn pictures(view: &View) -> Vec<Picture> {
    let state = view.has_state().then(|| picture(view, Quantity::NpvState, "npv-state", GOLD));
    std::iter::once(picture(view, Quantity::Npv, "npv", BLUE)).chain(state).collect()
}

/// What the shares in the last column are.
const ABOVE: &str = "P(> 0): share of draws with a net present value above zero";

fn picture(view: &View, quantity: Quantity, name: &str, hue: Hue) -> Picture {
    let kpi = |scenario: usize| view.metrics(scenario).and_then(|metrics| metrics.kpi(quantity, None));
    let alike = alike(view, kpi);
    let stands =
        |scenario: usize| alike.is_none_or(|alike| view.study.scenarios[scenario].levels[alike.axis] == alike.level);
    let selection = Selection::of(view, rows::LIMIT, stands);
    let group = |scenario: usize| match alike {
        Some(_) => format!("{} (others alike)", Selection::group(view, scenario)),
        None => Selection::group(view, scenario),
    };
    let row = |scenario: &usize| Row {
        group: group(*scenario),
        label: selection.label(view, *scenario),
        kpi: kpi(*scenario),
    };
    let rows: Vec<Row> = selection.scenarios.iter().map(row).collect();
    let metric = Metric::of(quantity);
    let measure = Measure::new(metric.dimension, &view.study.units, rows::largest(&rows));
    let axes = selection.axes(view);
    let rows_are = if axes.is_empty() { axes } else { format!("; rows: {axes}") };
    let shown: Vec<usize> = match alike {
        Some(_) => (0..view.study.scenarios.len()).collect(),
        None => selection.scenarios.clone(),
    };
    let alike = alike.map(|alike| alike.note(view));
    let heading = Heading {
        name: name.into(),
        title: format!("{}, {}", metric.title, view.span()),
        subtitle: format!("{}{rows_are}{}", metric.meaning.trim_end_matches('.'), selection.and_held(view)),
        legend: rows::keys(hue, "").into_iter().chain(rows::shape_key(rows.len())).collect(),
        notes: selection
            .rest("kpis")
            .into_iter()
            .map(Phrase::from)
            .chain(alike)
            .chain([ABOVE.into()])
            .chain(rows::shape_note(rows.len()).map(Phrase::from))
            .collect(),
    };
    let mut page = Page::new(view, heading);
    rows::draw(&mut page.canvas, page.body, &rows, (&measure, metric.title, Shares::Above), hue);
    let shows = Shows::kpis(&shown, [MetricName::whole(quantity)]);
    page.picture(rows::alt(&rows, &measure, metric.title), vec![shows])
}

/// A decision whose levels cannot be told apart in a chart, so that one of them stands for all.
#[derive(Clone, Copy)]
struct Alike {
    axis: usize,
    level: usize,
    /// The most that a percentile of another level differs from that of this one.
    most: f64,
}

/// Differences below this share of the chart's width are not seen.
const UNSEEN: f64 = 0.005;

/// Whether no level of the decision can be told from its reference, whatever the other axes; None where there are no others.
fn alike<'r>(view: &View, kpi: impl Fn(usize) -> Option<&'r Kpi>) -> Option<Alike> {
    let axis = view.decision?;
    let choices = view.choices(usize::MAX).0;
    let level = view.study.axes[axis].reference.or_else(|| choices.first()?.level)?;
    let scenarios = &view.study.scenarios;
    let (mut most, mut ends, mut rows) = (0f64, (0f64, 0f64), 0);
    for (scenario, levels) in scenarios.iter().map(|scenario| &scenario.levels).enumerate() {
        let mut same = levels.clone();
        same[axis] = level;
        let stands = scenarios.iter().position(|other| other.levels == same)?;
        let [own, other] = [kpi(scenario)?, kpi(stands)?].map(rows::drawn);
        for (own, other) in own.into_iter().zip(other) {
            most = most.max((own - other).abs());
            ends = (ends.0.min(own), ends.1.max(own));
        }
        rows += usize::from(stands == scenario);
    }
    let unseen = choices.len() > 1 && rows > 1 && most <= UNSEEN * (ends.1 - ends.0);
    unseen.then_some(Alike { axis, level, most })
}

impl Alike {
    fn note(self, view: &View) -> Phrase {
        let measure = Measure::new(Dimension::Money, &view.study.units, self.most);
        let rest = " of these (tables/kpis.csv); what each adds: difference-kpis";
        phrase!["Other choices: percentiles within ", measure.told(self.most), rest]
    }
}
