//! What is printed below the answer: how the runs were made, what changed, what moved most, what only one has.

use crate::analysis::change::Verdict;
use crate::output::columns::{Column, paragraph, table as columned};
use crate::output::finding::diff::apart::Apart;
use crate::output::finding::diff::figures::distinct;
use crate::output::finding::diff::made::INPUT;
use crate::output::finding::diff::moves::Move;
use crate::output::finding::diff::register::Changed;
use crate::output::finding::diff::{Compared, shown, titles};
use crate::output::number::{count, decimal};

/// The most rows of a table, and names of a list, that are printed.
const LIMIT: usize = 12;

/// The most letters of a value that are printed.
const LETTERS: usize = 44;

/// What differs in how the runs were made.
pub fn made(compared: &Compared) -> String {
    if compared.made.is_empty() {
        return String::new();
    }
    let rows = &compared.made;
    let [a, b] = compared.names();
    let columns = [
        Column::names("made with", rows.iter().map(|it| it.what.clone())),
        Column::names(a, rows.iter().map(|it| made_with(&it.what, &it.a, &it.b))),
        Column::names(b, rows.iter().map(|it| made_with(&it.what, &it.b, &it.a))),
    ];
    columned(&columns)
}

/// What a manifest says, short enough for a line: of an input file the first digits of its hash, which tell contents apart.
fn made_with(what: &str, own: &str, other: &str) -> String {
    let option = |it: &str| it.split(" changed ").next().unwrap_or_default().to_owned();
    match (what.starts_with(INPUT), own.is_empty(), other.is_empty()) {
        (false, true, _) => "–".into(),
        (false, ..) if what == "options" => cut(&own.split("; ").map(option).collect::<Vec<_>>().join("; ")),
        (false, ..) => cut(own),
        (true, true, _) => "not read".into(),
        (true, false, true) => "read".into(),
        (true, ..) => own.chars().take(8).collect(),
    }
}

/// Changes of the register and of settings, without those of levels that only one run has; and how many of these there are.
pub fn told<'c>(compared: &'c Compared) -> (Vec<&'c Changed>, usize) {
    let is_own = |it: &&Changed| {
        let level = |run: usize| compared.apart.contains(&Apart::only(run, "level", it.level.clone()));
        it.level.is_empty() || !(level(0) || level(1))
    };
    let (told, left): (Vec<&Changed>, Vec<&Changed>) = compared.changed.iter().partition(is_own);
    (told, left.len())
}

/// The changed assumptions, before and after.
pub fn changes(compared: &Compared) -> String {
    let (rows, left) = told(compared);
    let shown = &rows[..rows.len().min(LIMIT)];
    let mut text = if shown.is_empty() { String::new() } else { before_after(compared, shown) };
    if shown.len() < rows.len() {
        text += &format!("{} of {} shown; all are in tables/changes.csv\n", shown.len(), count(rows.len()));
    }
    if left > 0 {
        let left = count(left);
        text += &format!("Assumptions of levels that only one run has: {left}; they are in tables/changes.csv\n");
    }
    text
}

/// A line for each changed assumption.
fn before_after(compared: &Compared, shown: &[&Changed]) -> String {
    let [a, b] = compared.names();
    let how =
        |it: &&Changed| if it.how() == "cited" { "only what is said of it".to_owned() } else { it.how().to_owned() };
    let value = |it: &&Changed, run: usize| if it.said[run].is_none() { "–".into() } else { cut(&it.value(run)) };
    let mut columns = vec![Column::names("assumption", shown.iter().map(|it| it.path.clone()))];
    if shown.iter().any(|it| !it.level.is_empty()) {
        columns.push(Column::names("at level", shown.iter().map(|it| it.level.clone())));
    }
    columns.push(Column::names(a, shown.iter().map(|it| value(it, 0))));
    columns.push(Column::names(b, shown.iter().map(|it| value(it, 1))));
    if shown.iter().any(|it| it.how() != "changed") {
        columns.push(Column::names("", shown.iter().map(how)));
    }
    columned(&columns)
}

/// A value short enough for a line.
fn cut(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        text.to_owned()
    } else {
        text.chars().take(LETTERS - 1).chain(['…']).collect()
    }
}

/// The KPIs that moved most in the scenarios that a reader is shown.
pub fn moved(compared: &Compared) -> String {
    let headline = shown::headline(compared);
    let beyond = || compared.kpis.iter().filter(|it| it.verdict == Verdict::Beyond);
    let mut rows: Vec<&Move> = beyond().filter(|it| headline.contains(&it.levels)).collect();
    if rows.is_empty() {
        rows = beyond().collect();
    }
    // Of the same size the tables' order stays.
    rows.sort_by(|a, b| b.change.z.abs().total_cmp(&a.change.z.abs()));
    let all = rows.len();
    rows.truncate(LIMIT);
    if rows.is_empty() {
        return String::new();
    }
    let left = if rows.len() < all { format!("{} of {} shown; ", rows.len(), count(all)) } else { String::new() };
    let error = compared.luck.error(compared);
    format!("{}± {error}. z: change over its error. {left}all are in tables/moves.csv\n", figures(compared, &rows))
}

/// A line for each move.
fn figures(compared: &Compared, rows: &[&Move]) -> String {
    let [a, b] = compared.names();
    let z = |it: &Move| if it.change.z.is_finite() { decimal(it.change.z, 1) } else { "certain".into() };
    let mut columns = vec![Column::names("KPI", rows.iter().map(|it| titles::title(compared.b, it)))];
    if !compared.axes.is_empty() {
        columns.insert(0, Column::names("scenario", rows.iter().map(|it| it.levels.join("/"))));
    }
    columns.push(Column::figures(&["mean in", a], rows.iter().map(|it| mean(it, 0))));
    columns.push(Column::figures(&["mean in", b], rows.iter().map(|it| mean(it, 1))));
    columns.push(Column::figures(&["change"], rows.iter().map(|it| changed(it))));
    columns.push(Column::figures(&["z"], rows.iter().map(|it| z(it))));
    columned(&columns)
}

/// The means of a move in both runs.
fn ends(it: &Move) -> [f64; 2] {
    [it.figures.0.mean.mean, it.figures.1.mean.mean]
}

/// The mean in a run, with decimals that tell the two apart.
fn mean(it: &Move, run: usize) -> String {
    let measure = titles::measure(it, ends(it));
    let places = measure.decimals(ends(it));
    format!("{} {}", measure.fixed(ends(it)[run], places), measure.unit).trim_end().to_owned()
}

/// The change with its error, in the unit of the means.
fn changed(it: &Move) -> String {
    let measure = titles::measure(it, ends(it));
    format!("{} {}", measure.uncertain(it.change.change, it.change.se), measure.unit).trim_end().to_owned()
}

/// What only one run has, by kind.
pub fn apart(compared: &Compared) -> String {
    let [a, b] = compared.names();
    let mut text = String::new();
    for (run, head) in [
        (Some(0), format!("Only {a} has: ")),
        (Some(1), format!("Only {b} has: ")),
        (None, "Not compared, for it is measured differently: ".to_owned()),
    ] {
        let own: Vec<&Apart> = compared.apart.iter().filter(|it| it.run == run).collect();
        let kinds = distinct(own.iter().map(|it| it.kind)).into_iter().map(|kind| {
            let names: Vec<&str> = own.iter().filter(|it| it.kind == kind).map(|it| it.name.as_str()).collect();
            listed(kind, &names)
        });
        if !own.is_empty() {
            text += &paragraph(0, &format!("{head}{}.", kinds.collect::<Vec<_>>().join("; ")));
        }
    }
    if compared.kpis.is_empty() && compared.apart.iter().any(|it| it.kind == "axis") {
        text += &paragraph(
            0,
            "An axis of several levels that only one run has leaves open which of its scenarios the other's are. Run \
                               that study with --scenario, so that one level of the axis is left, and compare again.",
        );
    }
    text
}

/// Some things of a kind: `levels security.spreads, security.stabilises`.
fn listed(kind: &str, names: &[&str]) -> String {
    let plural = match kind {
        "axis" if names.len() > 1 => "axes".to_owned(),
        kind if names.len() > 1 && kind != "months" => format!("{kind}s"),
        kind => kind.to_owned(),
    };
    let left = names.len().saturating_sub(LIMIT);
    let shown = names[..names.len() - left].join(", ");
    if left == 0 { format!("{plural} {shown}") } else { format!("{plural} {shown} and {} more", count(left)) }
}
