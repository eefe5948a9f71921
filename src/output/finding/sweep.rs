//! A sweep as tables, charts and words.

use crate::analysis::{Metrics, Outcome, Results, Summary};
use crate::model::{MetricName, Study};
use crate::output::chart::maps;
use crate::output::columns::{Column, paragraph, table};
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
    let kept = |table: &crate::output::table::Table| ["annual", "kpis", "differences"].contains(&table.name.as_str());
    let tables = tables::tables(study, results).into_iter().filter(kept).collect();
    let plots = outcomes.iter().flat_map(|outcome| grid.plots(outcome)).collect();
    Finding { tables, plots, answer: grid.answer(&outcomes) }
}

/// The outcome among metrics, if some draw has it.
fn of(metrics: &Metrics, outcome: &Outcome) -> Option<Summary> {
    let (quantity, part) = (outcome.name.metric.quantity, outcome.name.part.as_deref());
    let found = match outcome.year {
        None => metrics.kpi(quantity, part).map(|kpi| kpi.summary),
        Some(year) => metrics.series(quantity, part).map(|series| series.years[year]),
    };
    found.filter(|summary| summary.n > 0)
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
        of(self.metrics(own, at)?, outcome)
    }

    /// The outcome of a group at a value of the one path, less that at the first value, draw by draw.
    fn change(&self, own: &[usize], at: usize, outcome: &Outcome) -> Option<Summary> {
        if at == 0 {
            let Summary { n, .. } = self.summary(own, &[0], outcome)?;
            return Some(Summary { n, mean: 0.0, sd: 0.0, se: 0.0, percentiles: [0.0; 7], positive: 0.0 });
        }
        let found = self.results.differences.iter().find(|difference| {
            let levels = &self.study.scenarios[difference.to].levels;
            difference.axis == self.own && levels[..self.own] == *own && levels[self.own] == at
        });
        of(&found?.metrics, outcome)
    }

    /// How an outcome's values are shown.
    fn measure(&self, outcome: &Outcome, summaries: impl Iterator<Item = Summary>) -> Measure {
        let values: Vec<f64> = summaries.flat_map(|summary| summary.percentiles).collect();
        Measure::of(outcome.name.metric.dimension, &self.study.units, values)
    }

    /// The outcome in all scenarios.
    fn all(&self, outcome: &Outcome) -> Vec<Summary> {
        self.results.scenarios.iter().filter_map(|metrics| of(metrics, outcome)).collect()
    }

    fn title(&self, axis: usize) -> String {
        let (name, unit) = (&self.study.axes[self.own + axis].label, &self.swept[axis].unit);
        if unit.is_empty() { name.clone() } else { format!("{name} [{unit}]") }
    }

    /// Line charts for one path, of the outcome and of its change; a map for two; more are for the tables.
    fn plots(&self, outcome: &Outcome) -> Vec<Plot> {
        let measure = self.measure(outcome, self.all(outcome).into_iter());
        let title = words::outcome(self.study, outcome);
        let name = |axis: usize| &*self.study.axes[self.own + axis].label;
        let words = file_name(&outcome.label(self.study));
        let (shown, hidden): (Vec<_>, Vec<_>) = self.groups().into_iter().partition(|own| self.has(own, outcome));
        let hidden: Vec<String> = hidden.iter().map(|own| self.label(own)).collect();
        let plot = |name: String, title: String, subtitle: String, content: Content| Plot {
            name,
            alt: format!("{title}: the figures are in tables/kpis.csv and tables/annual.csv.").into(),
            title,
            subtitle,
            notes: std::iter::once("All values met the same draws".to_owned())
                .chain(self.valued(outcome))
                .chain(words::without_value(&hidden))
                .collect(),
            facts: None,
            content,
        };
        let meaning = || outcome.name.metric.meaning.to_owned();
        let shown = &shown;
        match self.swept.len() {
            1 => {
                let (whole, change) = (
                    |own: &[usize], at: usize| self.summary(own, &[at], outcome),
                    |own: &[usize], at: usize| self.change(own, at, outcome),
                );
                let against = format!("{title} against {}", name(0));
                let changed = format!("{title}: change with {}", name(0));
                let changes = self.results.differences.iter().filter(|it| it.axis == self.own);
                let change_measure = self.measure(outcome, changes.filter_map(|it| of(&it.metrics, outcome)));
                let less = format!("Less its value at {}, draw by draw: what the number alone does", self.first());
                vec![
                    plot(
                        format!("sweep-{words}"),
                        against,
                        meaning(),
                        self.curves(&measure.title(&title), (&measure, shown), &whole),
                    ),
                    plot(
                        format!("sweep-change-{words}"),
                        changed,
                        less,
                        self.curves(&change_measure.title("Change"), (&change_measure, shown), &change),
                    ),
                ]
            }
            2 => {
                let against = format!("{title} against {} and {}", name(0), name(1));
                vec![plot(
                    format!("sweep-{words}"),
                    against,
                    meaning(),
                    Content::Tiles(self.tiles(outcome, &measure, shown)),
                )]
            }
            _ => Vec::new(),
        }
    }

    /// Whether a group has the outcome anywhere.
    fn has(&self, own: &[usize], outcome: &Outcome) -> bool {
        self.combinations().iter().any(|at| self.summary(own, at, outcome).is_some())
    }

    /// The first value of the one path, with its unit.
    fn first(&self) -> String {
        format!("{} {}", self.swept[0].words()[0], self.swept[0].unit).trim().to_owned()
    }

    /// The median and the bands of what `of` tells of a group at each value; `y` says what it is.
    fn curves(
        &self,
        y: &str,
        (measure, shown): (&Measure, &[Vec<usize>]),
        of: &dyn Fn(&[usize], usize) -> Option<Summary>,
    ) -> Content {
        let swept = &self.swept[0];
        let panel = |own: &Vec<usize>| {
            let at = |index: usize| of(own, index);
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
        Content::Curves(Curves {
            x: Scale { title: self.title(0), log, ..Scale::default() },
            y: Scale { title: y.to_owned(), includes: vec![0.0], ..Scale::default() },
            panels: shown.iter().map(panel).collect(),
            ..Curves::default()
        })
    }

    fn tiles(&self, outcome: &Outcome, measure: &Measure, shown: &[Vec<usize>]) -> Tiles {
        let (rows, columns) = (self.swept[0].words(), self.swept[1].words());
        let median = |own: &[usize], row: usize, column: usize| {
            self.summary(own, &[row, column], outcome).map_or(f64::NAN, |it| it.median() * measure.factor)
        };
        // The greatest value stands on top, as on a chart.
        let panel = |own: &Vec<usize>| {
            let row = |row: usize| (0..columns.len()).map(|column| median(own, row, column)).collect();
            TilePanel { title: self.label(own), values: (0..rows.len()).rev().map(row).collect(), texts: Vec::new() }
        };
        let panels: Vec<TilePanel> = shown.iter().map(panel).collect();
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

    /// A table of the mean changes from the first value: a row for each other, a column for each of the study's own scenarios.
    fn changes(&self, outcome: &Outcome) -> String {
        let words = self.swept[0].words();
        let mut columns = vec![Column::names(&self.title(0), words[1..].iter().cloned())];
        for own in &self.groups() {
            let cells: Vec<Option<Summary>> = (1..words.len()).map(|at| self.change(own, at, outcome)).collect();
            let label = self.label(own);
            columns.push(Column::means(&[&label], outcome.name.metric.dimension, &self.study.units, &cells));
        }
        let first = self.first();
        format!("\nLess that at {first}, draw by draw, mean ± standard error\n{}", table(&columns))
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
            if self.swept.len() == 1 {
                text += &self.changes(outcome);
            }
            text += &self.valued(outcome).map_or(String::new(), |words| paragraph(0, &format!("{words}.")));
        }
        let rest = (all.len() > LISTED)
            .then(|| format!("\n{LISTED} of {} combinations are shown; all are in the tables.", all.len()));
        text + &rest.unwrap_or_default()
            + "\nAll values met the same draws. Percentiles and all other metrics: tables/kpis.csv, tables/annual.csv;\npaired differences from the first value: tables/differences.csv\n"
    }

    /// What is to be said where not all draws have the outcome: means of other draws are not to be compared.
    fn valued(&self, outcome: &Outcome) -> Option<String> {
        words::valued(self.all(outcome).iter().map(|summary| summary.n), self.study.sampling.draws)
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
