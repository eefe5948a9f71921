//! Which row of one run belongs to which of the other: those of the same levels, year and metric.

use crate::output::finding::diff::apart::{Apart, only};
use crate::output::finding::diff::figures::{Figures, distinct};
use crate::output::finding::diff::moves::{Move, judged};
use crate::output::finding::diff::{Side, Table};
use std::collections::{HashMap, HashSet};

/// Rows that both runs have, and what only one has.
#[derive(Default)]
pub struct Matched {
    /// The axes by which rows are told apart: those of both.
    pub axes: Vec<String>,
    /// The rows of both, in the first run's order.
    pub moves: Vec<Move>,
    /// What is not compared.
    pub apart: Vec<Apart>,
}

/// Levels on the axes of both, year, metric.
type Key = (Vec<String>, Option<i64>, String);

/// Matches the rows of a table of summaries; a run without it has none.
pub fn matched(a: &Side, b: &Side, table: &str) -> Matched {
    match (a.table(table), b.table(table)) {
        (Some(a), Some(b)) => of_tables(a, b),
        _ => Matched::default(),
    }
}

fn of_tables(a: &Table, b: &Table) -> Matched {
    let sides = [Figures::of(a), Figures::of(b)];
    let axes: Vec<String> =
        sides[0].axes.iter().filter(|axis| sides[1].axes.contains(axis)).map(|axis| (*axis).to_owned()).collect();
    let (mut apart, undecided) = own_axes(&sides);
    if undecided {
        return Matched { axes, moves: Vec::new(), apart };
    }
    apart.extend(lists(&sides, &axes));
    let keys = sides.each_ref().map(|side| keys(side, &axes));
    apart.extend(scenarios(&keys, &axes, &apart));
    let (moves, unlike) = pairs(&sides, &keys);
    apart.extend(unlike);
    Matched { axes, moves: judged(moves), apart }
}

/// Axes that only one has. Of one with a single level the rows can be matched all the same; of several it is not known which.
fn own_axes(sides: &[Figures; 2]) -> (Vec<Apart>, bool) {
    let (mut apart, mut undecided) = (Vec::new(), false);
    for (run, side) in sides.iter().enumerate() {
        for axis in side.axes.iter().filter(|axis| !sides[1 - run].axes.contains(axis)) {
            match side.levels(axis).as_slice() {
                [level] => apart.push(Apart::only(run, "axis", format!("{axis}, of one level ({level})"))),
                several => {
                    undecided = true;
                    apart.push(Apart::only(run, "axis", format!("{axis}, of {} levels", several.len())));
                }
            }
        }
    }
    (apart, undecided)
}

/// Levels, metrics and years that only one has.
fn lists(sides: &[Figures; 2], axes: &[String]) -> Vec<Apart> {
    let mut apart = Vec::new();
    for axis in axes {
        let levels = sides.each_ref().map(|side| side.levels(axis));
        let names = levels.map(|all| all.iter().map(|level| format!("{axis}.{level}")).collect::<Vec<_>>());
        apart.extend(differing("level", &names));
    }
    let metrics = sides.each_ref().map(|it| distinct((0..it.rows()).map(|row| it.metric(row).to_owned())));
    apart.extend(differing("metric", &metrics));
    let years = sides.each_ref().map(|it| distinct((0..it.rows()).filter_map(|row| it.year(row))));
    let years = years.map(|all| all.iter().map(ToString::to_string).collect::<Vec<_>>());
    apart.extend(differing("year", &years));
    apart
}

fn differing(kind: &'static str, names: &[Vec<String>; 2]) -> Vec<Apart> {
    let [a, b] = names.each_ref().map(|all| all.iter().map(String::as_str).collect::<Vec<_>>());
    only(kind, &a, &b)
}

fn keys(side: &Figures, axes: &[String]) -> Vec<Key> {
    let levels = |row: usize| axes.iter().map(|axis| side.level(row, axis)).collect();
    (0..side.rows()).map(|row| (levels(row), side.year(row), side.metric(row).to_owned())).collect()
}

/// Scenarios that only one has although both have all their levels.
fn scenarios(keys: &[Vec<Key>; 2], axes: &[String], told: &[Apart]) -> Vec<Apart> {
    let mut apart = Vec::new();
    for run in 0..2 {
        let others: HashSet<&Vec<String>> = keys[1 - run].iter().map(|key| &key.0).collect();
        let lonely = distinct(keys[run].iter().map(|key| &key.0).filter(|levels| !others.contains(levels)));
        let is_told =
            |(axis, level): (&String, &String)| told.contains(&Apart::only(run, "level", format!("{axis}.{level}")));
        let unexplained = |levels: &&&Vec<String>| !axes.iter().zip(levels.iter()).any(is_told);
        let name = |levels: &&Vec<String>| Apart::only(run, "scenario", levels.join("/"));
        apart.extend(lonely.iter().filter(unexplained).map(name));
    }
    apart
}

/// The rows of both that can be compared, and what is measured differently.
fn pairs(sides: &[Figures; 2], keys: &[Vec<Key>; 2]) -> (Vec<Move>, Vec<Apart>) {
    let index: HashMap<&Key, usize> = keys[1].iter().enumerate().map(|(row, key)| (key, row)).collect();
    let (mut moves, mut apart): (Vec<Move>, Vec<Apart>) = (Vec::new(), Vec::new());
    for (row, key) in keys[0].iter().enumerate() {
        let Some(other) = index.get(key) else { continue };
        let units = (sides[0].unit(row), sides[1].unit(*other));
        let (a, b) = (sides[0].figure(row), sides[1].figure(*other));
        let unlike = match () {
            () if units.0 != units.1 => Some(("unit", format!("{}: {} and {}", key.2, units.0, units.1))),
            () if a.months != b.months && !a.months.is_nan() && !b.months.is_nan() => {
                Some(("months", format!("{}: {} and {}", key.1.unwrap_or_default(), a.months, b.months)))
            }
            () => None,
        };
        match unlike.map(|(kind, name)| Apart::unlike(kind, name)) {
            Some(unlike) if apart.contains(&unlike) => {}
            Some(unlike) => apart.push(unlike),
            None => moves.push(Move::new(key, units.0, (a, b))),
        }
    }
    (moves, apart)
}
