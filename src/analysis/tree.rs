//! A classification and regression tree (CART): which splits of the factors part the cases by their outcome?
//!
//! Breiman, Friedman, Olshen and Stone, "Classification and Regression Trees" (1984). Each node is split where it takes the
//! most off the sum of squares of the outcome about its mean; for an outcome of 0 and 1 this is the split by Gini's index.
//! Levels are put in the order of their means first, among which the best split of all is then found (their theorem 4.5).
//!
//! The tree is pruned to least cost-complexity (their chapter 3): of all trees that remain when splits are taken back, the
//! smallest of those with the least sum of squares, as a share of the root's, plus `complexity` for each leaf.

mod growth;

use crate::analysis::factor::{Condition, Factor, Kept, check};
use crate::error::{Error, Result};
use growth::Growth;

/// How a tree is grown.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cart {
    /// The most splits between the root and a leaf: 4.
    pub max_depth: usize,
    /// The least share of all cases that a leaf may hold: 0.05, as for a box of PRIM.
    pub min_leaf: f64,
    /// What a leaf costs, as a share of the root's sum of squares: 0.01. With 0 only splits that gain nothing are taken back.
    pub complexity: f64,
}

impl Default for Cart {
    fn default() -> Self {
        Self { max_depth: 4, min_leaf: 0.05, complexity: 0.01 }
    }
}

/// A node of a tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The place of the node above; the root has none.
    pub parent: Option<usize>,
    /// How many splits lie above.
    pub depth: usize,
    /// How many cases it holds.
    pub n: usize,
    /// The share of all cases that it holds.
    pub share: f64,
    /// The mean of the outcome; the share of cases of interest if it is 0 and 1.
    pub mean: f64,
    /// How it is split; a leaf is not.
    pub split: Option<Split>,
}

/// How a node is split in two.
#[derive(Debug, Clone, PartialEq)]
pub struct Split {
    /// The place of the factor.
    pub factor: usize,
    /// What of the factor goes to either side; levels that no case of the node has go to none.
    pub kept: [Kept; 2],
    /// The places of the nodes on either side; for numbers the lower ones first, for levels those with the lower means.
    pub sides: [usize; 2],
    /// What it takes off the sum of squares, as a share of the root's.
    pub gain: f64,
}

/// A tree: its nodes, the root first, every node before the nodes below it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tree {
    /// The nodes.
    pub nodes: Vec<Node>,
}

impl Tree {
    /// The places of the leaves, from left to right.
    pub fn leaves(&self) -> impl Iterator<Item = usize> {
        self.nodes.iter().enumerate().filter(|(_, node)| node.split.is_none()).map(|(place, _)| place)
    }

    /// What a node's cases have in common: one condition for each factor on the way to it, in the order of the factors.
    pub fn path(&self, node: usize) -> Vec<Condition> {
        let mut path: Vec<Condition> = Vec::new();
        let mut here = node;
        while let Some(above) = self.nodes[here].parent {
            if let Some(Split { factor, kept, sides, .. }) = &self.nodes[above].split {
                let kept = &kept[usize::from(sides[1] == here)];
                match path.iter_mut().find(|condition| condition.factor == *factor) {
                    Some(condition) => condition.kept = condition.kept.and(kept),
                    None => path.push(Condition { factor: *factor, kept: kept.clone() }),
                }
            }
            here = above;
        }
        path.sort_by_key(|condition| condition.factor);
        path
    }
}

impl Cart {
    /// The tree of the `outcome` over the `factors`.
    ///
    /// An outcome that is always the same has a tree of one node.
    pub fn grow(&self, factors: &[Factor], outcome: &[f64]) -> Result<Tree> {
        check(factors, outcome.len())?;
        let share = |value: f64| (0.0..1.0).contains(&value);
        if !share(self.min_leaf) || !share(self.complexity) || outcome.iter().any(|value| !value.is_finite()) {
            let message = "the least leaf and the complexity are shares from 0 to 1, and every outcome is a number";
            return Err(Error::Usage(message.to_owned()));
        }
        Ok(Tree { nodes: Growth::new(*self, factors, outcome).finish() })
    }
}
