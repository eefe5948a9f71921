//! A way through the scenarios, from the reference decision to the best case, one level at a time.

use crate::model::{Metric, Quantity};
use crate::output::number::{self, Measure};
use crate::output::phrase::Phrase;
use crate::output::view::{Setting, View, left_out, spread};
use crate::output::words;

/// The most steps along the decision.
const MOST: usize = 5;

/// A row: the start, a step, or the end.
pub struct Row {
    /// What it is.
    pub label: String,
    /// The mean before the step; of the ends 0.
    pub from: f64,
    /// The mean after it.
    pub to: f64,
    /// Whether it is the start or the end.
    pub is_end: bool,
}

/// The way of one KPI's mean.
pub struct Walk {
    /// The KPI.
    pub metric: &'static Metric,
    /// The start, the steps, the end.
    pub rows: Vec<Row>,
    /// The scenarios on the way, in order.
    pub scenarios: Vec<usize>,
}

/// Where a way begins and how it goes along the decision.
pub struct Way {
    /// The scenario at the reference.
    pub start: usize,
    /// The levels gone through after it.
    levels: Vec<Setting>,
    /// What a footer says of levels left out.
    pub note: Option<String>,
}

/// The levels that the file has after the reference, or if there are none those before it, backwards.
pub fn decision(view: &View) -> Option<Way> {
    let Some(axis) = view.decision else {
        return Some(Way { start: view.find(&[])?, levels: Vec::new(), note: None });
    };
    let levels = view.levels(axis, usize::MAX);
    let reference = view.study.axes[axis].reference.filter(|level| levels.contains(level));
    let reference = reference.or(levels.first().copied())?;
    let others = levels.iter().copied().filter(|level| *level != reference);
    let (after, before): (Vec<usize>, Vec<usize>) = others.partition(|level| *level > reference);
    let along: Vec<usize> = if after.is_empty() { before.into_iter().rev().collect() } else { after };
    let some = spread(&along, MOST);
    let note = left_out(some.len() + 1, levels.len(), "decision levels");
    let levels = some.into_iter().map(|level| (axis, level)).collect();
    Some(Way { start: view.find(&[(axis, reference)])?, levels, note })
}

impl Walk {
    /// None where there is no step, or a mean is missing on the way.
    pub fn of(view: &View, quantity: Quantity) -> Option<Self> {
        let way = decision(view)?;
        let start = &view.study.scenarios[way.start];
        let first = view.decision.map_or("Reference", |axis| view.label((axis, start.levels[axis])));
        let mut walk = Self { metric: Metric::of(quantity), rows: Vec::new(), scenarios: vec![way.start] };
        walk.end(view, first)?;
        for setting in way.levels {
            if let Some(scenario) = walk.moved(view, setting) {
                walk.step(view, format!("then “{}”", view.label(setting)), scenario)?;
            }
        }
        view.uncertainties.iter().try_for_each(|axis| walk.best(view, *axis))?;
        walk.end(view, "All steps together")?;
        (walk.rows.len() > 2).then_some(walk)
    }

    /// The mean of a scenario.
    fn mean(&self, view: &View, scenario: usize) -> Option<f64> {
        let mean = view.metrics(scenario)?.kpi(self.metric.quantity, None)?.summary.mean;
        Some(mean).filter(|mean| mean.is_finite())
    }

    /// Adds the first or the last row.
    fn end(&mut self, view: &View, label: &str) -> Option<()> {
        let to = self.mean(view, *self.scenarios.last()?)?;
        self.rows.push(Row { label: label.to_owned(), from: 0.0, to, is_end: true });
        Some(())
    }

    /// Adds the step to another scenario.
    fn step(&mut self, view: &View, label: String, scenario: usize) -> Option<()> {
        let (from, to) = (self.rows.last()?.to, self.mean(view, scenario)?);
        self.rows.push(Row { label, from, to, is_end: false });
        self.scenarios.push(scenario);
        Some(())
    }

    /// Adds the step to the level of an axis with the highest mean; the level that is held stays where none is better.
    fn best(&mut self, view: &View, axis: usize) -> Option<()> {
        let held = view.study.scenarios[*self.scenarios.last()?].levels[axis];
        let mean = |level: usize| {
            let scenario = self.moved(view, (axis, level))?;
            Some((level, scenario, self.mean(view, scenario)?))
        };
        let better = |a: &(usize, usize, f64), b: &(usize, usize, f64)| {
            a.2.total_cmp(&b.2).then((a.0 == held).cmp(&(b.0 == held))).then(b.0.cmp(&a.0))
        };
        let (level, scenario, _) = view.levels(axis, usize::MAX).into_iter().filter_map(mean).max_by(better)?;
        let already = if level == held { ", held already" } else { "" };
        let label = format!("{}: {}{already}", view.study.axes[axis].label, view.label((axis, level)));
        self.step(view, label, scenario)
    }

    /// The scenario that differs from the last one by one level.
    fn moved(&self, view: &View, (axis, level): Setting) -> Option<usize> {
        let mut levels = view.study.scenarios[*self.scenarios.last()?].levels.clone();
        levels[axis] = level;
        view.study.scenarios.iter().position(|scenario| scenario.levels == levels)
    }

    /// What heads its panel: the KPI, of which years, and the unit.
    pub fn title(&self, view: &View) -> String {
        let title = words::title(view.study, self.metric.title);
        let years = if self.metric.quantity == Quantity::PlateauRefined { view.plateau() } else { view.span() };
        self.measure(view).title(&format!("{title}, {years}"))
    }

    /// The figures of all rows, with as many decimals as show the smallest step, or a few more than tell the rows apart.
    pub fn figures(&self, view: &View) -> Vec<Phrase> {
        let measure = self.measure(view);
        let steps = || self.rows.iter().filter(|row| !row.is_end).map(|row| row.to - row.from);
        let least =
            steps().map(|step| (step * measure.factor).abs()).filter(|step| *step > 0.0).fold(f64::INFINITY, f64::min);
        let few = measure.decimals(self.rows.iter().map(|row| row.to - row.from));
        let wanted = if least.is_finite() { number::decimals(least, 1).min(few + 2) } else { few };
        self.rows.iter().map(|row| figure(row, &measure, few.max(wanted))).collect()
    }

    /// How its values are shown.
    pub fn measure(&self, view: &View) -> Measure {
        let values = self.rows.iter().flat_map(|row| [row.from, row.to]);
        Measure::of(self.metric.dimension, &view.study.units, values)
    }
}

/// The ends as they are, steps with their sign.
fn figure(row: &Row, measure: &Measure, decimals: usize) -> Phrase {
    let step = if row.is_end { row.to } else { row.to - row.from };
    let figure = measure.fixed(step, decimals);
    let positive = !row.is_end && figure.contains(|digit| ('1'..='9').contains(&digit)) && step > 0.0;
    Phrase::figure(if positive { format!("+{figure}") } else { figure }, step * measure.factor)
}
