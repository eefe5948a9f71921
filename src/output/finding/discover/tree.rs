//! The tree as a table and as indented lines.

use super::words::Words;
use crate::analysis::{Node, Tree};
use crate::output::number::{count, percent};
use crate::output::table::{Table, Values};
use std::fmt::Write;

/// The most lines that are printed.
const LINES: usize = 15;

/// All nodes, each with all that its cases have in common.
pub fn table(words: Words, tree: &Tree) -> Table {
    let whole = |f: fn(&Node) -> Option<usize>| {
        Values::Whole(tree.nodes.iter().map(|node| f(node).and_then(|it| i64::try_from(it).ok())).collect())
    };
    let real = |f: fn(&Node) -> f64| Values::Real(tree.nodes.iter().map(f).collect());
    let nodes = 0..tree.nodes.len();
    let columns = vec![
        ("node".into(), Values::Whole(nodes.clone().map(|node| i64::try_from(node).ok()).collect())),
        ("parent".into(), whole(|node| node.parent)),
        ("depth".into(), whole(|node| Some(node.depth))),
        ("n".into(), whole(|node| Some(node.n))),
        ("share".into(), real(|node| node.share)),
        ("mean".into(), real(|node| node.mean)),
        ("rule".into(), Values::Text(nodes.map(|node| words.conditions(&tree.path(node)).to_string()).collect())),
    ];
    Table::new("tree", columns)
}

/// The nodes from left to right, those below more indented; as deep as there is room for.
pub fn text(words: Words, tree: &Tree) -> String {
    let deepest = tree.nodes.iter().map(|node| node.depth).max().unwrap_or(0);
    let lines = |depth: &usize| tree.nodes.iter().filter(|node| node.depth <= *depth).count();
    let depth = (0..=deepest).rev().find(|depth| lines(depth) <= LINES).unwrap_or(0);
    let mut shown = Vec::new();
    add(words, tree, (0, depth), &mut shown);
    let wide = shown.iter().map(|(rule, _)| rule.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for (rule, node) in shown {
        let (mean, n) = (percent(tree.nodes[node].mean), count(tree.nodes[node].n));
        let _ = writeln!(text, "  {rule:<wide$}  {mean:>6} of {n:>7}");
    }
    if depth < deepest {
        text += "  Further splits are in tables/tree.csv.\n";
    }
    text
}

/// Adds a node and those below it, each with what sets it apart from its sibling.
fn add(words: Words, tree: &Tree, (node, depth): (usize, usize), shown: &mut Vec<(String, usize)>) {
    let Node { parent, depth: own, split, .. } = &tree.nodes[node];
    let above = parent.and_then(|parent| tree.nodes[parent].split.as_ref());
    let rule = above.map_or("all cases".to_owned(), |split| {
        words.condition(split.factor, &split.kept[usize::from(split.sides[1] == node)]).to_string()
    });
    shown.push((format!("{}{rule}", "  ".repeat(*own)), node));
    if let Some(split) = split.as_ref().filter(|_| *own < depth) {
        split.sides.iter().for_each(|side| add(words, tree, (*side, depth), shown));
    }
}
