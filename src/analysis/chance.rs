//! Random numbers as methods want them: the study's own draws with something exchanged, sheet by sheet.
//!
//! A sheet holds as many draws as every other, one for each of the base draws; sheets follow each other.

use crate::analysis::simulation::Chance;
use crate::engine::{Column, LANES, Sampler};

/// Whole blocks that hold so many draws.
pub fn whole_blocks(draws: usize) -> usize {
    draws.next_multiple_of(LANES)
}

/// A sheet and a draw of the base, for the block of draws that starts with `first`.
fn place(first: u64, base: usize) -> (usize, u64) {
    ((first / base as u64) as usize, first % base as u64)
}

/// Draws of two independent samples mixed: in each sheet some factors, or the luck, come from the second.
pub struct Mixtures {
    a: Sampler,
    b: Sampler,
    base: usize,
    /// For each sheet and path whether it comes from the second sample, and last whether the luck does.
    from_second: Vec<(Vec<bool>, bool)>,
}

impl Mixtures {
    /// Mixtures of `base` draws, whole blocks of them.
    pub fn new(sampler: Sampler, base: usize, from_second: Vec<(Vec<bool>, bool)>) -> Self {
        Self { b: sampler.another(), a: sampler, base, from_second }
    }
}

impl Chance for Mixtures {
    fn block(&self, first: u64) -> (Vec<Vec<Column>>, u64) {
        let (sheet, draw) = place(first, self.base);
        let (from_second, luck) = &self.from_second[sheet];
        let (a, b) = (self.a.uniforms(draw), self.b.uniforms(draw));
        let chosen = from_second.iter().zip(a.into_iter().zip(b));
        let mixed = chosen.map(|(second, (a, b))| if *second { b } else { a }).collect();
        // The luck of draws that the first sample does not have.
        let luck = if *luck { draw + self.base as u64 } else { draw };
        (self.a.values(&self.a.ranks(mixed)), luck)
    }
}

/// The study's own draws with one factor held in each sheet.
pub struct Held {
    sampler: Sampler,
    base: usize,
    /// For each sheet the path that is held, and at which rank; `None`: nothing is.
    held: Vec<Option<(usize, f64)>>,
}

impl Held {
    /// Sheets of `base` draws, whole blocks of them.
    pub fn new(sampler: Sampler, base: usize, held: Vec<Option<(usize, f64)>>) -> Self {
        Self { sampler, base, held }
    }
}

impl Chance for Held {
    fn block(&self, first: u64) -> (Vec<Vec<Column>>, u64) {
        let (sheet, draw) = place(first, self.base);
        let mut ranks = self.sampler.ranks(self.sampler.uniforms(draw));
        if let Some((path, rank)) = self.held[sheet] {
            ranks[path] = [rank; LANES];
        }
        (self.sampler.values(&ranks), draw)
    }
}

/// Ranks as a method laid them out: `[sheet][path][draw]`.
pub struct Laid {
    sampler: Sampler,
    base: usize,
    ranks: Vec<Vec<Vec<f64>>>,
}

impl Laid {
    /// Sheets of `base` draws, whole blocks of them; the luck of each draw is the same in all sheets.
    pub fn new(sampler: Sampler, base: usize, ranks: Vec<Vec<Vec<f64>>>) -> Self {
        Self { sampler, base, ranks }
    }
}

impl Chance for Laid {
    fn block(&self, first: u64) -> (Vec<Vec<Column>>, u64) {
        let (sheet, draw) = place(first, self.base);
        let from = draw as usize;
        // What is missing to a whole block is filled with the middle.
        let column = |ranks: &Vec<f64>| std::array::from_fn(|lane| ranks.get(from + lane).copied().unwrap_or(0.5));
        let ranks: Vec<Column> = self.ranks[sheet].iter().map(column).collect();
        (self.sampler.values(&ranks), draw)
    }
}
