//! A sweep as tables, charts and words.

use crate::analysis::{Metrics, Outcome, Results, Summary};
use crate::model::{MetricName, Study};
use crate::output::chart::maps;
use crate::output::columns::{Column, table};
use crate::output::finding::Finding;
use crate::output::headline;
use crate::output::number::Measure;
use crate::output::plot::{Content, Curve, CurvePanel, Curves, Plot, Scale, TilePanel, Tiles};
use crate::output::tables;
use crate::output::view::View;
use crate::output::words;
use crate::output::words::file_name;

/// A path that was swept.
#[derive(Debug, Clone, PartialEq)]
pub struct Swept {
    /// Its values, in rising order.
    pub numbers: Vec<f64>,
    /// Their unit; empty for plain numbers.
    pub unit: String,
}

impl Swept {
    /// Its values with four digits, or with as many as tell them apart.
    fn words(&self) -> Vec<String> {
        let rounded = |digits: usize| -> Vec<f64> {
            let round = |number: &f64| format!("{number:.digits$e}").parse().unwrap_or(*number);
            self.numbers.iter().map(round).collect()
        };
        let apart = |numbers: &Vec<f64>| numbers.windows(2).all(|pair| pair[0] < pair[1]);
        let shown = (3..17).map(rounded).find(apart).unwrap_or_else(|| self.numbers.clone());
        shown.iter().map(ToString::to_string).collect()
    }
}

/// A sweep's results: the study's own axes are its first `own`, then one for each path.
struct Grid<'a> {
    study: &'a Study,
    results: &'a Results,
    own: usize,
    swept: &'a [Swept],
}

/// What a sweep found. Its paths are the study's last axes, after its `own`; `outcomes` are to be drawn.
pub fn found(study: &Study, results: &Results, (own, swept): (usize, &[Swept]), outcomes: &[Outcome]) -> Finding {
    let grid = Grid { study, results, own, swept };
    let usual = || maps::usual(View::new(study, results).has_state());
    let of = |name: MetricName| Outcome { name, year: None };
    let outcomes = if outcomes.is_empty() { usual().into_iter().map(of).collect() } else { outcomes.to_vec() };
    let kept = |table: &crate::output::table::Table| ["annual", "kpis", "differences"].contains(&table.name);
    let tables = tables::tables(study, results).into_iter().filter(kept).collect();
    let plots = outcomes.iter().filter_map(|outcome| grid.plot(outcome)).collect();
    Finding { tables, plots, answer: grid.answer(&outcomes) }
}

/// The most combinations of values that are printed.
const LISTED: usize = 40;

impl Grid<'_> {
    /// The study's own scenarios, each by its levels on its own axes.
    fn groups(&self) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for scenario in &self.study.scenarios {
            let own = scenario.levels[..self.own].to_vec();
            if !groups.contains(&own) {
                groups.push(own);
            }
        }
        groups
    }

    /// What a group is called: nothing where there is only one.
    fn label(&self, own: &[usize]) -> String {
        let scenario = self.study.scenarios.iter().position(|it| it.levels[..self.own] == *own);
        scenario.map_or(String::new(), |it| headline::label(self.study, it, ..self.own))
    }

    /// The results of a group at some levels of the swept paths.
    fn metrics(&self, own: &[usize], at: &[usize]) -> Option<&Metrics> {
        let is = |levels: &[usize]| levels[..self.own] == *own && levels[self.own..] == *at;
        let scenario = self.study.scenarios.iter().position(|it| is(&it.levels))?;
        self.results.scenarios.get(scenario)
    }

    fn summary(&self, own: &[usize], at: &[usize], outcome: &Outcome) -> Option<Summary> {
        let metrics = self.metrics(own, at)?;
        let (quantity, part) = (outcome.name.metric.quantity, outcome.name.part.as_deref());
        match outcome.year {
            None => metrics.kpi(quantity, part).map(|kpi| kpi.summary),
            Some(year) => metrics.series(quantity, part).map(|series| series.years[year]),
        }
        .filter(|summary| summary.n > 0)
    }

    /// How the outcome's values are shown.
    fn measure(&self, outcome: &Outcome) -> Measure {
        let all = self.study.scenarios.iter().filter_map(|scenario| {
            let (own, at) = scenario.levels.split_at(self.own);
            self.summary(own, at, outcome)
        });
        let values: Vec<f64> = all.flat_map(|summary| summary.percentiles).collect();
        Measure::of(outcome.name.metric.dimension, &self.study.units, values)
    }

    fn title(&self, axis: usize) -> String {
        let (name, unit) = (&self.study.axes[self.own + axis].label, &self.swept[axis].unit);
        if unit.is_empty() { name.clone() } else { format!("{name} [{unit}]") }
    }

    /// A line chart for one path, a map for two; more are for the tables.
    fn plot(&self, outcome: &Outcome) -> Option<Plot> {
        let measure = self.measure(outcome);
        let title = words::outcome(self.study, outcome);
        let name = |axis: usize| &*self.study.axes[self.own + axis].label;
        let (content, against) = match self.swept.len() {
            1 => (Content::Curves(self.curves(outcome, &measure)), name(0).to_owned()),
            2 => (Content::Tiles(self.tiles(outcome, &measure)), format!("{} and {}", name(0), name(1))),
            _ => return None,
        };
        let words = file_name(&outcome.label(self.study));
        Some(Plot {
            name: format!("sweep-{words}"),
            title: format!("{title} against {against}"),
            subtitle: outcome.name.metric.meaning.to_owned(),
            notes: vec!["All values met the same draws".into()],
            alt: format!("{title} against {against}: the figures are in tables/kpis.csv and tables/annual.csv."),
            facts: None,
            content,
        })
    }

    fn curves(&self, outcome: &Outcome, measure: &Measure) -> Curves {
        let swept = &self.swept[0];
        let panel = |own: &Vec<usize>| {
            let at = |index: usize| self.summary(own, &[index], outcome);
            let value = |index: usize, percentile: usize| {
                at(index).map_or(f64::NAN, |summary| summary.percentiles[percentile] * measure.factor)
            };
            let band = |low: usize, high: usize| {
                (0..swept.numbers.len()).map(|index| (value(index, low), value(index, high))).collect()
            };
            let points = swept.numbers.iter().enumerate().map(|(index, x)| (*x, value(index, 3))).collect();
            let curve = Curve {
                label: "median".into(),
                points,
                bands: vec![("5th–95th percentile".into(), band(0, 6)), ("25th–75th percentile".into(), band(2, 4))],
                marked: true,
                joined: true,
                ..Curve::default()
            };
            CurvePanel { title: self.label(own), curves: vec![curve], rules: Vec::new() }
        };
        let log = swept.numbers[0] > 0.0 && swept.numbers[swept.numbers.len() - 1] / swept.numbers[0] > 30.0;
        Curves {
            x: Scale { title: self.title(0), log, ..Scale::default() },
            y: Scale {
                title: measure.title(&words::outcome(self.study, outcome)),
                includes: vec![0.0],
                ..Scale::default()
            },
            panels: self.groups().iter().map(panel).collect(),
        }
    }

    fn tiles(&self, outcome: &Outcome, measure: &Measure) -> Tiles {
        let (rows, columns) = (self.swept[0].words(), self.swept[1].words());
        let median = |own: &[usize], row: usize, column: usize| {
            self.summary(own, &[row, column], outcome).map_or(f64::NAN, |it| it.median() * measure.factor)
        };
        // The greatest value stands on top, as on a chart.
        let panel = |own: &Vec<usize>| {
            let row = |row: usize| (0..columns.len()).map(|column| median(own, row, column)).collect();
            TilePanel { title: self.label(own), values: (0..rows.len()).rev().map(row).collect(), texts: Vec::new() }
        };
        let panels: Vec<TilePanel> = self.groups().iter().map(panel).collect();
        let values = || panels.iter().flat_map(|panel| panel.values.iter().flatten());
        let diverging = values().any(|value| *value < 0.0) && values().any(|value| *value > 0.0);
        Tiles {
            row_title: self.title(0),
            rows: rows.into_iter().rev().collect(),
            column_title: self.title(1),
            columns,
            value: measure.title(&format!("{}, median", words::outcome(self.study, outcome))),
            diverging,
            contours: true,
            panels,
        }
    }

    /// A table of means for each outcome: a row for each value, a column for each of the study's own scenarios.
    fn answer(&self, outcomes: &[Outcome]) -> String {
        let mut text = format!("{}\n", self.study.title);
        let groups = self.groups();
        let all = self.combinations();
        let at = &all[..all.len().min(LISTED)];
        for outcome in outcomes {
            let head = |axis: usize| {
                let words = self.swept[axis].words();
                Column::names(&self.title(axis), at.iter().map(|at| words[at[axis]].clone()))
            };
            let mut columns: Vec<Column> = (0..self.swept.len()).map(head).collect();
            for own in &groups {
                let cells: Vec<Option<Summary>> = at.iter().map(|at| self.summary(own, at, outcome)).collect();
                let label = self.label(own);
                columns.push(Column::means(&[&label], outcome.name.metric.dimension, &self.study.units, &cells));
            }
            text += &format!("\n{}, mean ± standard error\n{}", words::outcome(self.study, outcome), table(&columns));
        }
        let rest = (all.len() > LISTED)
            .then(|| format!("\n{LISTED} of {} combinations are shown; all are in the tables.", all.len()));
        text + &rest.unwrap_or_default()
            + "\nAll values met the same draws. Percentiles and all other metrics: tables/kpis.csv, tables/annual.csv\n"
    }

    /// The combinations of the swept paths' values, the last varying fastest.
    fn combinations(&self) -> Vec<Vec<usize>> {
        let mut all: Vec<Vec<usize>> = Vec::new();
        for scenario in &self.study.scenarios {
            let at = scenario.levels[self.own..].to_vec();
            if !all.contains(&at) {
                all.push(at);
            }
        }
        all.sort();
        all
    }
}
