//! Reads [[correlations]] and makes the copula of them.

use crate::input::axes::{is_misspelt_in_study, settable};
use crate::input::change::dimension;
use crate::input::copula::{factor, matrix, repair};
use crate::input::format::CORRELATION;
use crate::input::reader::Reader;
use crate::input::tree::{Node, Section};
use crate::model::Correlation;
use std::collections::BTreeSet;

/// What the scenarios know of the numbers that may be correlated.
pub struct Paths<'a> {
    /// The study as written.
    pub root: &'a Section,
    /// The paths of all numbers of the study.
    pub all: Vec<&'a str>,
    /// The paths of those that are written as uncertain, in the study or a level.
    pub uncertain: BTreeSet<String>,
    /// Whether a path may be uncertain in a scenario that is not looked at, or is known only by an option.
    pub excused: &'a dyn Fn(&str) -> bool,
}

/// One pair as written.
struct Pair<'a> {
    node: &'a Node,
    paths: [String; 2],
    rho: f64,
}

/// The copula of the file's rank correlations, the same in all scenarios.
pub fn read(file: &Reader, numbers: &Paths) -> Option<Correlation> {
    let node = file.get("correlations")?;
    let Some(items) = node.list() else {
        file.problem(node, "correlations", format!("{} is {}", node.shown(), node.kind()), "[[correlations]] sections");
        return None;
    };
    let mut pairs: Vec<Pair> = Vec::new();
    let mut paths: Vec<String> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Some(pair) = pair(file, index, item, numbers) else { continue };
        if let Some(first) = pairs.iter().position(|known| same(&known.paths, &pair.paths)) {
            let message = format!("this pair has a correlation already, {}", pairs[first].rho);
            file.context.problem(&item.origin, &format!("correlations.{index}"), message, "each pair once", None);
            continue;
        }
        for path in &pair.paths {
            if !paths.contains(path) {
                paths.push(path.clone());
            }
        }
        pairs.push(pair);
    }
    if paths.is_empty() {
        return None;
    }
    let place = |path: &String| paths.iter().position(|known| known == path).unwrap_or_default();
    let given: Vec<_> = pairs.iter().map(|pair| (place(&pair.paths[0]), place(&pair.paths[1]), pair.rho)).collect();
    let Some(cholesky) = factor(&matrix(paths.len(), &given)) else {
        impossible(file, &pairs, &paths, &given);
        return None;
    };
    Some(Correlation { paths, cholesky })
}

fn same(a: &[String; 2], b: &[String; 2]) -> bool {
    a == b || (&a[0], &a[1]) == (&b[1], &b[0])
}

fn pair<'a>(file: &Reader, index: usize, item: &'a Node, numbers: &Paths) -> Option<Pair<'a>> {
    let at = format!("correlations.{index}");
    let Some(section) = item.section() else {
        let allowed = "between = [\"path.a\", \"path.b\"] and rho = 0.4";
        file.context.problem(&item.origin, &at, format!("{} is {}", item.shown(), item.kind()), allowed, None);
        return None;
    };
    let reader = Reader::new(file.context, section, &item.origin, CORRELATION, &at);
    for key in ["between", "rho"] {
        if reader.get(key).is_none() {
            reader.missing(key);
        }
    }
    let rho = reader.rho();
    let [a, b] = between(&reader, numbers)?;
    let rho = rho?;
    if let Some(assumption) = file.context.assumptions.borrow_mut().iter_mut().rev().find(|it| it.path == at) {
        assumption.path = format!("rho({a}, {b})");
    }
    Some(Pair { node: item, paths: [a, b], rho })
}

/// The paths of two different uncertain numbers.
fn between(reader: &Reader, numbers: &Paths) -> Option<[String; 2]> {
    let node = reader.get("between")?;
    let names = node.list().unwrap_or_default();
    let [Some(a), Some(b)] = [0, 1].map(|place| names.get(place).and_then(Node::text)) else {
        reader.problem(node, "between", format!("{} is no pair", node.shown()), "[\"path.a\", \"path.b\"]");
        return None;
    };
    if names.len() > 2 || a == b {
        let message = if a == b { format!("\"{a}\" with itself is 1") } else { "these are more than two".to_owned() };
        reader.problem(node, "between", message, "two different paths");
        return None;
    }
    let idle = reader.flag("idle");
    let wrong = names.iter().filter(|name| !can_be_correlated(reader, name, idle, numbers)).count();
    (wrong == 0).then(|| [a.to_owned(), b.to_owned()])
}

/// Whether a path is that of an uncertain number; what is wrong with it is told.
fn can_be_correlated(reader: &Reader, name: &Node, idle: bool, numbers: &Paths) -> bool {
    let path = name.text().unwrap_or_default();
    if numbers.uncertain.contains(path) {
        return true;
    }
    let keys: Vec<&str> = path.split('.').collect();
    // What is wrong with the number itself is told there, and may well be that nobody can say what it is.
    if reader.context.is_told(path) || is_misspelt_in_study(numbers.root, &keys) {
        return false;
    }
    if !numbers.all.contains(&path) && settable(numbers.root, &keys).is_err() {
        reader.context.unknown(&name.origin, &reader.path("between"), "number", path, &numbers.all);
        return false;
    }
    if dimension(&keys).is_none() {
        let message = format!("\"{path}\" is no number");
        let help = "`orecast list` shows the uncertain numbers of a study, which it calls factors";
        reader.context.problem(&name.origin, &reader.path("between"), message, "uncertain numbers", Some(help.into()));
        return false;
    }
    if !idle && !(numbers.excused)(path) {
        let message = format!("\"{path}\" is a known number in every scenario, so there is nothing to correlate");
        let help = "give it a distribution, or take this correlation out";
        reader.context.problem(&name.origin, &reader.path("between"), message, "uncertain numbers", Some(help.into()));
        return false;
    }
    true
}

/// Says which numbers contradict each other, and the nearest correlations that do not.
fn impossible(file: &Reader, pairs: &[Pair], paths: &[String], given: &[(usize, usize, f64)]) {
    let repair = repair(paths.len(), given);
    let written = |a: usize, b: usize| given.iter().position(|it| (it.0, it.1) == (a, b) || (it.1, it.0) == (a, b));
    let entry = |(a, b): (usize, usize)| {
        let rho = written(a, b).map_or("0, as none is given".to_owned(), |at| given[at].2.to_string());
        format!("{} with {} ({rho})", paths[a], paths[b])
    };
    let conflict: Vec<String> = repair.conflict.iter().copied().map(entry).collect();
    let message = format!("no numbers can have these correlations together: {}", conflict.join(", "));
    let lines = repair.changes.iter().map(|(a, b, rho)| {
        let before = written(*a, *b).map_or("(new)".to_owned(), |at| format!("(was {})", given[at].2));
        format!("between = [\"{}\", \"{}\"], rho = {rho} {before}", paths[*a], paths[*b])
    });
    let help = format!(
        "the nearest correlations that can hold together (Higham 2002):\n{}",
        lines.collect::<Vec<_>>().join("\n")
    );
    let change = |at: &usize| {
        let (a, b, rho) = given[*at];
        let after = repair.changes.iter().find(|it| (it.0, it.1) == (a.min(b), a.max(b)));
        after.map_or(0.0, |after| (after.2 - rho).abs())
    };
    let worst = (0..given.len()).max_by(|a, b| change(a).total_cmp(&change(b))).unwrap_or_default();
    let allowed = "correlations that can hold together";
    file.context.problem(&pairs[worst].node.origin, "correlations", message, allowed, Some(help));
}
