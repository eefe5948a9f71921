//! What only one of two runs has, or what cannot be compared although both have it.

use crate::output::finding::diff::Side;
use crate::output::table::{Table, Values};

/// Something that is not compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Apart {
    /// 0: only the first has it; 1: only the second; `None`: both, but not alike.
    pub run: Option<usize>,
    /// What it is: a table, a column, an axis, a level, a metric, a year …
    pub kind: &'static str,
    /// Its name.
    pub name: String,
}

impl Apart {
    /// What only one has.
    pub fn only(run: usize, kind: &'static str, name: impl Into<String>) -> Self {
        Self { run: Some(run), kind, name: name.into() }
    }

    /// What both have, but not alike.
    pub fn unlike(kind: &'static str, name: impl Into<String>) -> Self {
        Self { run: None, kind, name: name.into() }
    }
}

/// What is in one of two lists only, in their order.
pub fn only<'n>(kind: &'static str, a: &[&'n str], b: &[&'n str]) -> Vec<Apart> {
    let of = |run: usize, own: &[&'n str], other: &[&'n str]| -> Vec<Apart> {
        own.iter().filter(|name| !other.contains(name)).map(|name| Apart::only(run, kind, *name)).collect()
    };
    [of(0, a, b), of(1, b, a)].concat()
}

/// Tables that only one folder has, and columns that only one has of the tables that are compared.
pub fn folders(a: &Side, b: &Side) -> Vec<Apart> {
    let mut apart = only("table", &tables(a), &tables(b));
    for table in &a.tables {
        if let Some(other) = b.table(&table.name) {
            let (own, other) = (columns(table), columns(other));
            apart.extend(only("column", &words(&own), &words(&other)));
        }
    }
    let kept = |side: &Side| !side.study.is_empty();
    match (kept(a), kept(b)) {
        (true, false) => apart.push(Apart::only(0, "file", "study.toml")),
        (false, true) => apart.push(Apart::only(1, "file", "study.toml")),
        _ => {}
    }
    apart
}

/// The columns of a table but those of levels, which are told as axes.
fn columns(table: &Table) -> Vec<String> {
    let first = table.columns.iter().position(|(name, _)| name == "metric").unwrap_or(0);
    table.columns[first..].iter().map(|(name, _)| format!("{name} of {}", table.name)).collect()
}

fn words(names: &[String]) -> Vec<&str> {
    names.iter().map(String::as_str).collect()
}

/// The names of a folder's tables, going by its manifest and by what was read.
fn tables(side: &Side) -> Vec<&str> {
    let written = side.made.outputs.iter().filter_map(|name| name.strip_prefix("tables/")?.split('.').next());
    let mut names: Vec<&str> = Vec::new();
    for name in written.chain(side.tables.iter().map(|table| table.name.as_str())) {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// A row for each.
pub fn table(apart: &[Apart]) -> Table {
    let text = |f: &dyn Fn(&Apart) -> String| Values::Text(apart.iter().map(f).collect());
    let run = |it: &Apart| it.run.map_or("both", |run| ["a", "b"][run]).to_owned();
    let columns = vec![
        ("run".into(), text(&run)),
        ("kind".into(), text(&|it| it.kind.to_owned())),
        ("name".into(), text(&|it| it.name.clone())),
    ];
    Table::new("unmatched", columns)
}
