//! Growing and pruning in one go: a node is grown with all below it, and taken back to a leaf if that was not worth it.
//!
//! Every factor's cases are sorted once, and each split parts all of these orders.

use super::{Cart, Factor, Kept, Node, Split};
use rayon::prelude::*;
use std::ops::Range;

/// A tree while it grows.
pub struct Growth<'a> {
    cart: Cart,
    factors: &'a [Factor<'a>],
    outcome: &'a [f64],
    /// For each factor the cases by rising value; those of a node lie together, in the same places for all factors.
    orders: Vec<Vec<u32>>,
    /// Whether each case goes to the first side of the split that is being made.
    first: Vec<bool>,
    least: usize,
    /// The root's sum of squares.
    total: f64,
    nodes: Vec<Node>,
}

/// The best place to split a node's cases by a factor.
struct Cut {
    factor: usize,
    kept: [Kept; 2],
    gain: f64,
}

impl<'a> Growth<'a> {
    /// Nothing grown yet.
    pub fn new(cart: Cart, factors: &'a [Factor<'a>], outcome: &'a [f64]) -> Self {
        let orders = factors.par_iter().map(Factor::order).collect();
        let least = ((cart.min_leaf * outcome.len() as f64).ceil() as usize).max(1);
        let first = vec![false; outcome.len()];
        let growth = Self { cart, factors, outcome, orders, first, least, total: 0.0, nodes: Vec::new() };
        Self { total: growth.moments(0..outcome.len()).1, ..growth }
    }

    /// Grows all of it.
    pub fn finish(mut self) -> Vec<Node> {
        self.node(None, 0..self.outcome.len());
        self.nodes
    }

    /// Grows a node of the cases in these places, and all below it that is worth its complexity; the cost of its leaves.
    fn node(&mut self, parent: Option<usize>, places: Range<usize>) -> f64 {
        let (mean, squares) = self.moments(places.clone());
        let (here, n) = (self.nodes.len(), places.len());
        let depth = parent.map_or(0, |parent| self.nodes[parent].depth + 1);
        self.nodes.push(Node { parent, depth, n, share: n as f64 / self.outcome.len() as f64, mean, split: None });
        let as_leaf = if self.total > 0.0 { squares / self.total } else { 0.0 } + self.cart.complexity;
        let Some(cut) = self.best_cut(depth, mean, squares, &places) else { return as_leaf };
        let middle = self.part(&cut, &places);
        let first = self.node(Some(here), places.start..middle);
        let second = self.nodes.len();
        let cost = first + self.node(Some(here), middle..places.end);
        if as_leaf <= cost {
            self.nodes.truncate(here + 1);
            return as_leaf;
        }
        let Cut { factor, kept, gain } = cut;
        self.nodes[here].split = Some(Split { factor, kept, sides: [here + 1, second], gain: gain / self.total });
        cost
    }

    /// The mean of the outcome and its sum of squares about it; exactly zero if it is always the same.
    fn moments(&self, places: Range<usize>) -> (f64, f64) {
        let outcomes = || self.orders[0][places.clone()].iter().map(|case| self.outcome[*case as usize]);
        let first = self.outcome[self.orders[0][places.start] as usize];
        let mean = first + outcomes().map(|value| value - first).sum::<f64>() / places.len() as f64;
        (mean, outcomes().map(|value| (value - mean) * (value - mean)).sum())
    }

    /// The best split, if one may be made and gains anything; of equals the first factor's.
    fn best_cut(&self, depth: usize, mean: f64, squares: f64, places: &Range<usize>) -> Option<Cut> {
        if depth >= self.cart.max_depth || squares <= 0.0 || places.len() < 2 * self.least {
            return None;
        }
        let cut = |factor: usize| match self.factors[factor] {
            Factor::Numbers(values) => self.cut_numbers(factor, values, mean, places),
            Factor::Levels { codes, count } => self.cut_levels(factor, codes, count, mean, places),
        };
        let cuts: Vec<Option<Cut>> = (0..self.factors.len()).into_par_iter().map(cut).collect();
        cuts.into_iter().flatten().reduce(|best, cut| if cut.gain > best.gain { cut } else { best })
    }

    fn cut_numbers(&self, factor: usize, values: &[f64], mean: f64, places: &Range<usize>) -> Option<Cut> {
        let cases = &self.orders[factor][places.clone()];
        let mut best = Best::new(cases.len(), self.least);
        for (place, pair) in cases.windows(2).enumerate() {
            best.sum += self.outcome[pair[0] as usize] - mean;
            if values[pair[0] as usize] != values[pair[1] as usize] {
                best.consider(place + 1);
            }
        }
        let place = best.place?;
        let (last, first) = (values[cases[place - 1] as usize], values[cases[place] as usize]);
        let low = Kept::Numbers { low: f64::NEG_INFINITY, high: last };
        Some(Cut { factor, kept: [low, Kept::Numbers { low: first, high: f64::INFINITY }], gain: best.gain })
    }

    fn cut_levels(
        &self,
        factor: usize,
        codes: &[usize],
        count: usize,
        mean: f64,
        places: &Range<usize>,
    ) -> Option<Cut> {
        let mut levels: Vec<(usize, usize, f64)> = (0..count).map(|level| (level, 0, 0.0)).collect();
        for case in &self.orders[factor][places.clone()] {
            let (_, n, sum) = &mut levels[codes[*case as usize]];
            *n += 1;
            *sum += self.outcome[*case as usize] - mean;
        }
        levels.retain(|(_, n, _)| *n > 0);
        levels.sort_by(|a, b| (a.2 / a.1 as f64).total_cmp(&(b.2 / b.1 as f64)));
        let (mut best, mut n, mut chosen) = (Best::new(places.len(), self.least), 0, 0);
        for (place, level) in levels.iter().enumerate().take(levels.len() - 1) {
            n += level.1;
            best.sum += level.2;
            chosen = if best.consider(n) { place + 1 } else { chosen };
        }
        best.place?;
        let side = |levels: &[(usize, usize, f64)]| {
            Kept::Levels((0..count).map(|code| levels.iter().any(|level| level.0 == code)).collect())
        };
        Some(Cut { factor, kept: [side(&levels[..chosen]), side(&levels[chosen..])], gain: best.gain })
    }

    /// Brings the cases of the first side before those of the second, in every factor's order; where the second begins.
    fn part(&mut self, cut: &Cut, places: &Range<usize>) -> usize {
        let factor = self.factors[cut.factor];
        for case in &self.orders[0][places.clone()] {
            self.first[*case as usize] = cut.kept[0].holds(&factor, *case as usize);
        }
        let first = &self.first;
        self.orders.par_iter_mut().for_each(|order| {
            let cases = &mut order[places.clone()];
            let seconds: Vec<u32> = cases.iter().copied().filter(|case| !first[*case as usize]).collect();
            let mut firsts = 0;
            for place in 0..cases.len() {
                cases[firsts] = cases[place];
                firsts += usize::from(first[cases[place] as usize]);
            }
            cases[firsts..].copy_from_slice(&seconds);
        });
        places.start + self.orders[0][places.clone()].partition_point(|case| first[*case as usize])
    }
}

/// The best of the places considered so far.
struct Best {
    n: usize,
    least: usize,
    /// The sum of the outcomes so far, less the node's mean each.
    sum: f64,
    place: Option<usize>,
    gain: f64,
}

impl Best {
    fn new(n: usize, least: usize) -> Self {
        Self { n, least, sum: 0.0, place: None, gain: 0.0 }
    }

    /// Considers a split after the first so many cases; whether it is better than all before.
    ///
    /// With S the sum on one side, that on the other is −S, and the sum of squares falls by S²/n₁ + S²/n₂.
    fn consider(&mut self, first: usize) -> bool {
        let second = self.n - first;
        let gain = self.sum * self.sum * (1.0 / first as f64 + 1.0 / second as f64);
        let better = first >= self.least && second >= self.least && gain > self.gain;
        if better {
            (self.place, self.gain) = (Some(first), gain);
        }
        better
    }
}
