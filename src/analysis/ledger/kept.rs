//! Accounts of a stretch of the draws, kept and joined with those of the next: what shards are made of.
//!
//! Of each group of scenarios and stretch of its draws there is one record for each account, and one more, the last, of what
//! goes with them all: which accounts are the same as others, how many draws keep each claim, and the values by which single draws
//! are chosen.

use crate::analysis::bracket::Narrowing;
use crate::analysis::bytes::{Reader, damaged, put};
use crate::analysis::ledger::{Account, Ledger};
use crate::analysis::lives::Candidates;
use crate::analysis::observer::Observer;
use crate::analysis::running::Running;
use crate::error::{Error, Result};
use rayon::prelude::*;
use std::ops::Range;

/// Where records are kept: chunk files.
pub trait Shelf: Sync {
    /// The stretches of draws of a group of scenarios, by its index, in their order.
    fn stretches(&self, group: usize) -> Vec<Range<usize>>;

    /// Some records of a stretch, as they were written.
    ///
    /// # Errors
    /// [`Error::Failed`](crate::error::Error::Failed) if they are missing or damaged.
    fn records(&self, group: usize, stretch: usize, some: Range<usize>) -> Result<Vec<Vec<u8>>>;
}

/// Records that are in memory together.
const TOGETHER: usize = 64;

/// Says that an account is the same as another.
const ALIKE: u8 = 0;

/// Says that an account has values of its own.
const OWN: u8 = 1;

impl Ledger<'_> {
    /// How many records the accounts of a stretch have.
    pub fn records(&self) -> usize {
        self.entries.len() + 1
    }

    /// Hands the records to `keep`, in their order.
    ///
    /// # Errors
    /// Those of `keep`.
    pub fn keep(&self, candidates: &Candidates, keep: &mut dyn FnMut(Vec<u8>) -> Result<()>) -> Result<()> {
        let mut whole = Vec::new();
        for account in &self.accounts {
            let mut bytes = Vec::new();
            if let Account::Open(running) = account {
                running.put(&mut bytes);
            }
            whole.push(if bytes.is_empty() { ALIKE } else { OWN });
            keep(bytes)?;
        }
        self.claims.iter().for_each(|held| put(&mut whole, held.kept));
        candidates.put(&mut whole);
        keep(whole)
    }

    /// Joins the accounts of all stretches, of which each is given by the share of all draws that have been made with it, and closes
    /// them: some at a time, so that few are in memory together.
    ///
    /// # Errors
    /// If their records cannot be read; [`Error::Interrupted`] if the observer says so.
    pub fn join(
        &mut self,
        candidates: &mut Candidates,
        (shelf, group, done): (&dyn Shelf, usize, &[f64]),
        narrowing: Narrowing,
        observer: &dyn Observer,
    ) -> Result<()> {
        let tags = self.join_last(candidates, (shelf, group, done.len()))?;
        let blank = Ledger::new(self.group);
        let entries = self.entries.len();
        for begin in (0..entries).step_by(TOGETHER) {
            let some = begin..entries.min(begin + TOGETHER);
            // Columns that are the same as others in all stretches have no accounts of their own.
            for index in some.clone().filter(|index| tags.iter().any(|tags| tags[*index] == OWN)) {
                self.accounts[index] = Account::Open(Running::new(self.entries[index].list.probabilities()));
            }
            for (stretch, (tags, done)) in tags.iter().zip(done).enumerate() {
                if observer.cancelled() {
                    return Err(Error::Interrupted);
                }
                let records = shelf.records(group, stretch, some.clone())?;
                let next = Next { blank: &blank, tags, records: &records, begin, from: (shelf, group, stretch) };
                self.accounts[some.clone()].par_iter_mut().zip(some.clone()).try_for_each(|(account, index)| {
                    let Account::Open(running) = account else { return Ok(()) };
                    running.join(&next.running(index)?);
                    if *done < 1.0 {
                        running.narrow(*done, narrowing);
                    }
                    Ok(())
                })?;
            }
            self.close();
        }
        Ok(())
    }

    /// Adds up the last records of so many stretches; which accounts each of them has.
    fn join_last(
        &mut self,
        candidates: &mut Candidates,
        (shelf, group, stretches): (&dyn Shelf, usize, usize),
    ) -> Result<Vec<Vec<u8>>> {
        let entries = self.entries.len();
        let mut all = Vec::with_capacity(stretches);
        for stretch in 0..stretches {
            let last = shelf.records(group, stretch, entries..entries + 1)?.pop().unwrap_or_default();
            let mut reader = Reader::new(&last);
            all.push(reader.bytes(entries)?.to_vec());
            for held in &mut self.claims {
                held.kept += reader.count()?;
            }
            candidates.join(&mut reader)?;
        }
        Ok(all)
    }
}

/// The accounts of the next stretch.
struct Next<'n> {
    /// Accounts as they were opened: which may be the same as which.
    blank: &'n Ledger<'n>,
    tags: &'n [u8],
    /// The records in memory, from this one on.
    records: &'n [Vec<u8>],
    begin: usize,
    from: (&'n dyn Shelf, usize, usize),
}

impl Next<'_> {
    /// The summary of a column in it.
    fn running(&self, index: usize) -> Result<Running> {
        if self.tags[index] == OWN {
            let probabilities = self.blank.entries[index].list.probabilities();
            return match index.checked_sub(self.begin).and_then(|place| self.records.get(place)) {
                Some(bytes) => Running::read(&mut Reader::new(bytes), probabilities),
                None => {
                    let (shelf, group, stretch) = self.from;
                    let bytes = shelf.records(group, stretch, index..index + 1)?.pop().unwrap_or_default();
                    Running::read(&mut Reader::new(&bytes), probabilities)
                }
            };
        }
        match &self.blank.accounts[index] {
            Account::As(other) => self.running(*other),
            Account::Nothing(other) => Ok(self.running(*other)?.zeros()),
            _ => Err(damaged()),
        }
    }
}
