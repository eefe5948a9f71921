//! What analyses of the same study have found, as a report quotes it.

use super::figures::{Data, Figure};
use crate::output::chart::Chart;
use crate::output::number::percent;
use crate::output::table::Table;
use crate::output::words::file_name;
use serde::Serialize;

/// An analysis that a report includes.
#[derive(Debug, Clone)]
pub struct Included {
    /// Which analysis: `discover`.
    pub analysis: String,
    /// The name of its folder.
    pub folder: String,
    /// Its command line.
    pub command: String,
    /// The answer, as printed.
    pub answer: String,
    /// Its charts, as SVG.
    pub charts: Vec<Chart>,
    /// The same in the format of the files beside a report in Markdown; none where there is none.
    pub pictures: Vec<Chart>,
    /// Its tables.
    pub tables: Vec<Table>,
}

impl Included {
    /// What a chart of it is called beside those of the run and of other analyses.
    pub fn file(&self, chart: &Chart) -> String {
        format!("{}-{}", file_name(&self.folder), chart.name)
    }
}

/// A section of a report about some analyses.
#[derive(Debug, Clone, Serialize)]
pub struct Section {
    /// Its place in the page, for links.
    pub id: &'static str,
    /// Its heading.
    pub title: &'static str,
    /// What was found.
    pub findings: Vec<Told>,
}

/// What one analysis found.
#[derive(Debug, Clone, Serialize)]
pub struct Told {
    /// What it is about.
    pub title: String,
    /// The name of its folder.
    pub folder: String,
    /// Its command line.
    pub command: String,
    /// The answer, as printed.
    pub answer: String,
    /// Its charts.
    pub figures: Vec<Figure>,
    /// Its tables.
    pub tables: Vec<Data>,
}

/// Which analyses go together: place, heading, names. In the order in which a reader asks.
const SECTIONS: [(&str, &str, &[&str]); 5] = [
    ("drivers", "What drives it", &["sensitivity", "value"]),
    ("discovery", "When it happens", &["discover"]),
    ("thresholds", "Where it turns", &["break-even", "sweep"]),
    ("robustness", "What is robust", &["robust", "converge"]),
    ("history", "Held against history", &["backtest", "fit"]),
];

/// The most rows of a table that a report shows.
const ROWS: usize = 200;

/// The sections of what was found; none where nothing was looked for.
pub fn sections(included: &[Included]) -> Vec<Section> {
    let told = |it: &Included| Told {
        title: it.charts.first().map_or_else(|| it.folder.clone(), |chart| chart.title.clone()),
        folder: it.folder.clone(),
        command: it.command.clone(),
        // A fit prints the layer that it writes for a study, fit.toml.
        answer: if it.analysis == "fit" { String::new() } else { it.answer.trim_end().to_owned() },
        figures: it.charts.iter().map(|chart| Figure { id: it.file(chart), ..Figure::of(chart, Vec::new()) }).collect(),
        tables: it.tables.iter().map(|table| Data::of_all(table, &it.folder, ROWS)).collect(),
    };
    let section = |(id, title, names): &(&'static str, &'static str, &[&str])| {
        let findings: Vec<Told> =
            included.iter().filter(|it| names.contains(&it.analysis.as_str())).map(told).collect();
        (!findings.is_empty()).then_some(Section { id, title, findings })
    };
    let known: Vec<&str> = SECTIONS.iter().flat_map(|(.., names)| names.iter().copied()).collect();
    let others: Vec<&str> =
        included.iter().map(|it| it.analysis.as_str()).filter(|name| !known.contains(name)).collect();
    SECTIONS.iter().chain([&("others", "What else was looked at", others.as_slice())]).filter_map(section).collect()
}

/// Each factor's share of an outcome's variance, from an analysis of sensitivity.
pub struct Shares {
    /// What it is a share of: the metric's name, and the method's.
    pub of: String,
    factors: Vec<(String, f64)>,
}

/// The methods that give shares of variance, the best first: the table's name and its column.
const METHODS: [(&str, &str); 2] = [("sobol", "S1"), ("first-order", "S1")];

/// What assumptions matter most for.
const WORTH: [&str; 2] = ["npv_state", "npv"];

impl Shares {
    /// The shares that the best method among the analyses gives, of what the state or else the facilities are worth where some
    /// analysis is of that; of several scenarios the largest.
    pub fn of_included(included: &[Included]) -> Option<Self> {
        let tables = || included.iter().flat_map(|it| &it.tables);
        let worth = |table: &&Table| {
            let metric = table.words("metric").first().map_or("", String::as_str);
            WORTH.iter().position(|name| *name == metric).unwrap_or(WORTH.len())
        };
        let of = |name: &str| tables().filter(|table| table.name == name).min_by_key(worth);
        let (table, column) = METHODS.iter().find_map(|(name, column)| Some((of(name)?, column)))?;
        let mut factors: Vec<(String, f64)> = Vec::new();
        for (factor, share) in table.words("factor").iter().zip(table.reals(column)) {
            match factors.iter_mut().find(|(own, _)| own == factor) {
                Some((_, most)) => *most = most.max(*share),
                None => factors.push((factor.clone(), *share)),
            }
        }
        let metric = table.words("metric").first().cloned().unwrap_or_default();
        Some(Self { of: format!("{metric} ({})", table.name), factors })
    }

    /// The share of a factor as it is shown, and to sort by.
    pub fn of(&self, path: &str) -> (String, String) {
        let known = self.factors.iter().find(|(factor, _)| factor.split(" + ").any(|part| part == path));
        known.filter(|(_, share)| share.is_finite()).map_or_else(Default::default, |(factor, share)| {
            let share = share.clamp(0.0, 1.0);
            // What is drawn together has one share.
            let others = factor.split(" + ").count() - 1;
            let with = if others == 0 { String::new() } else { format!(" with {others} more") };
            (percent(share) + &with, share.to_string())
        })
    }
}
