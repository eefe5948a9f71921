//! How far the shards of a folder are, and what is to be done.

use crate::analysis::Shard;
use crate::error::Result;
use crate::output::number::count;
use crate::output::shards::{Plan, ShardFolder, State};
use crate::output::shell::quoted;
use std::path::{Path, PathBuf};

/// How far all shards are.
#[derive(Debug)]
pub struct Status {
    /// The folder.
    pub folder: PathBuf,
    /// What they are shards of.
    pub plan: Plan,
    /// Each, in their order.
    pub shards: Vec<(Shard, State)>,
}

/// How far the shards of a folder are; of `thorough` every byte of them is checked.
///
/// # Errors
/// [`Error::Usage`](crate::error::Error::Usage) if it is no folder of shards.
pub fn status(folder: &Path, is_thorough: bool) -> Result<Status> {
    Ok(Status::of(&ShardFolder::open(folder)?, is_thorough))
}

impl Status {
    /// That of a folder.
    pub fn of(here: &ShardFolder, is_thorough: bool) -> Self {
        let all = Shard::all(here.plan.identity.shards);
        let shards = all.map(|shard| (shard, here.state(shard, is_thorough))).collect();
        Self { folder: here.path.clone(), plan: here.plan.clone(), shards }
    }

    /// Whether all are done.
    pub fn is_done(&self) -> bool {
        self.shards.iter().all(|(_, state)| *state == State::Done)
    }

    /// Those in a state.
    fn which(&self, is: impl Fn(&State) -> bool) -> Vec<Shard> {
        self.shards.iter().filter(|(_, state)| is(state)).map(|(shard, _)| *shard).collect()
    }

    /// In one line: how many are done, in work, failed, missing.
    pub fn summary(&self) -> String {
        let done = self.which(|state| *state == State::Done);
        let in_work = self.which(|state| *state == State::InWork);
        let failed = self.which(|state| matches!(state, State::Failed(_)));
        let missing = self.which(|state| *state == State::Missing);
        let told = [("done", done), ("in work", in_work), ("failed", failed), ("missing", missing)];
        let told: Vec<String> = told.iter().map(|(word, shards)| format!("{} {word}", count(shards.len()))).collect();
        format!("{} shards: {}", count(self.shards.len()), told.join(", "))
    }

    /// In words, with what is to be done.
    pub fn words(&self) -> String {
        let identity = &self.plan.identity;
        let mut lines = vec![format!(
            "{}, {} draws of {} scenarios, seed {}, in {}",
            identity.title,
            count(identity.draws),
            count(identity.scenarios),
            identity.seed,
            self.folder.display()
        )];
        lines.push(self.summary());
        for (word, is) in [("in work", State::InWork), ("missing", State::Missing)] {
            let shards = self.which(|state| *state == is);
            if !shards.is_empty() {
                lines.push(format!("{word}: {}", ranges(&shards)));
            }
        }
        for (shard, state) in &self.shards {
            if let State::Failed(why) = state {
                lines.push(format!("failed: {}: {why}", shard.number()));
            }
        }
        lines.push(String::new());
        lines.push(self.next());
        lines.join("\n")
    }

    /// What is to be done.
    pub fn next(&self) -> String {
        let to_do = self.which(|state| matches!(state, State::Failed(_) | State::Missing));
        if self.is_done() {
            return format!("To merge them: orecast merge {}", quoted(&self.folder.display().to_string()));
        }
        match to_do.is_empty() {
            true => "The rest is being computed; nothing is to be done but to wait.".to_owned(),
            false => format!("To compute what is not there: {}", self.plan.command_for(&to_do, &self.folder)),
        }
    }
}

/// The numbers of some shards, those in a row together: 3, 5–9.
fn ranges(shards: &[Shard]) -> String {
    let mut rows: Vec<(usize, usize)> = Vec::new();
    for number in shards.iter().map(|shard| shard.number()) {
        match rows.last_mut().filter(|row| row.1 + 1 == number) {
            Some(row) => row.1 = number,
            None => rows.push((number, number)),
        }
    }
    let word = |(first, last): (usize, usize)| match first == last {
        true => first.to_string(),
        false => format!("{first}–{last}"),
    };
    rows.into_iter().map(word).collect::<Vec<_>>().join(", ")
}
