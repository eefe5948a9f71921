//! What differs between two finished runs: how they were made, what they assume, which metrics moved, and what only one has.

mod apart;
mod charts;
mod figures;
mod luck;
mod made;
mod matching;
mod moves;
mod printed;
mod register;
mod settings;
mod shown;
mod titles;
mod words;

use crate::output::finding::Finding;
use crate::output::manifest::Manifest;
use crate::output::number::count;
use crate::output::table::Table;
use apart::Apart;
use luck::Luck;
use matching::Matched;
use moves::Move;
use register::Changed;

/// A finished run, as its folder has it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Side {
    /// What it is called: its folder's name.
    pub name: String,
    /// What its manifest says.
    pub made: Manifest,
    /// The study as it was run; empty where the folder does not keep it.
    pub study: toml::Table,
    /// The tables that are compared: kpis, and annual and assumptions where there are such.
    pub tables: Vec<Table>,
}

impl Side {
    /// A table, by its name.
    fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// Words of the study, by their path.
    fn word(&self, path: &[&str]) -> Option<&str> {
        let (last, sections) = path.split_last()?;
        let section = sections.iter().try_fold(&self.study, |section, key| section.get(*key)?.as_table())?;
        section.get(*last)?.as_str()
    }
}

/// All that was found of two runs.
struct Compared<'s> {
    a: &'s Side,
    b: &'s Side,
    luck: Luck,
    made: Vec<made::Differs>,
    changed: Vec<Changed>,
    axes: Vec<String>,
    kpis: Vec<Move>,
    annual: Vec<Move>,
    apart: Vec<Apart>,
}

/// Tables, charts of what moved, and words.
pub fn found(a: &Side, b: &Side) -> Finding {
    let compared = compared(a, b);
    Finding {
        tables: vec![
            made::table(&compared.made),
            register::table(&compared.changed),
            moves::table(&compared),
            apart::table(&compared.apart),
        ],
        plots: charts::plots(&compared),
        answer: words::answer(&compared),
    }
}

/// How many draws the two rest on, for the foot of a chart.
pub fn facts(a: &Side, b: &Side) -> String {
    match (a.made.draws, b.made.draws) {
        (one, other) if one == other => format!("{} draws each", count(one)),
        (one, other) => format!("{} and {} draws", count(one), count(other)),
    }
}

fn compared<'s>(a: &'s Side, b: &'s Side) -> Compared<'s> {
    let Matched { axes, moves: kpis, apart: of_kpis } = matching::matched(a, b, "kpis");
    let Matched { moves: annual, apart: of_annual, .. } = matching::matched(a, b, "annual");
    let mut apart = apart::folders(a, b);
    for it in of_kpis.into_iter().chain(of_annual) {
        if !apart.contains(&it) {
            apart.push(it);
        }
    }
    let mut changed = register::changed(a, b);
    changed.extend(settings::changed(a, b));
    Compared { a, b, luck: Luck::of(a, b), made: made::differences(a, b), changed, axes, kpis, annual, apart }
}

impl Compared<'_> {
    /// A cell for each of the two.
    fn names(&self) -> [&str; 2] {
        [&self.a.name, &self.b.name]
    }
}
