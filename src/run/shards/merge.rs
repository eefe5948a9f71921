//! Merging: the shards of a folder become the tables, charts and report of one run.

use crate::analysis::{Observer, Origin, Shard, Shelf, records};
use crate::error::{Error, Result};
use crate::input::{self, Loaded, Overrides};
use crate::model::Study;
use crate::output::finding::Finding;
use crate::output::folder::STUDY;
use crate::output::shards::{Chunk, Identity, ShardFolder};
use crate::run::shards::files;
use crate::run::shards::status::Status;
use crate::run::{Job, Made, Outcome, present};
use std::ops::Range;
use std::path::{Path, PathBuf};

/// Merges the shards of a folder into a run folder, by default `outputs/NAME`. Of the job only what is written counts: the study
/// is that of the shards.
///
/// # Errors
/// [`Error::Usage`] if it is no folder of shards, or they are of another version or study than it says; [`Error::Failed`] if some
/// are missing or damaged, and what could not be written. The run folder is then as it was.
pub fn merge(job: &Job, folder: &Path, observer: &dyn Observer) -> Result<Outcome> {
    let started = jiff::Timestamp::now();
    let here = ShardFolder::open(folder)?;
    let loaded = loaded(&here)?;
    let chunks = Chunks::of(&here, &loaded.study)?;
    let made = Made {
        applied: here.plan.applied.clone(),
        inputs: here.plan.inputs.clone(),
        started,
        origin: Origin::Kept(&chunks),
        beyond: &|_, _| Ok(Finding::default()),
    };
    present(job, PathBuf::from("outputs").join(&here.plan.name), loaded, made, observer)
}

/// The study of the shards, which must be what the plan says and what this program would compute.
fn loaded(here: &ShardFolder) -> Result<Loaded> {
    let path = here.path.join(STUDY);
    let mut loaded = input::load(&path, &Overrides::default())?;
    loaded.resolved = std::fs::read_to_string(&path)
        .map_err(|error| Error::Failed(format!("{} cannot be read: {error}", path.display())))?;
    let plan = &here.plan.identity;
    let mine = Identity::of(&loaded.study, &files(&loaded.resolved, &loaded.data), plan.shards);
    match mine.differs(plan) {
        None => Ok(loaded),
        Some(what) => Err(Error::Usage(format!(
            "the shards in {} are not those of this program and the study beside them: {what}; merge them with the program that \
             computed them, or compute them again in another folder",
            here.path.display()
        ))),
    }
}

/// All chunks of a run: where the records of each stretch of draws are.
struct Chunks {
    chunks: Vec<Chunk>,
    /// Of each group, in the order of its draws: which draws, in which chunk, and where in it their records begin.
    places: Vec<Vec<(Range<usize>, usize, usize)>>,
}

impl Chunks {
    /// Those of a folder, of which none may be missing.
    fn of(here: &ShardFolder, study: &Study) -> Result<Self> {
        let status = Status::of(here, false);
        if !status.is_done() {
            return Err(Error::Failed(format!(
                "the shards in {} cannot be merged yet, for not all are done. {}. {}",
                here.path.display(),
                status.summary(),
                status.next()
            )));
        }
        let records = records(study);
        let mut whole = Self { chunks: Vec::new(), places: vec![Vec::new(); records.len()] };
        for shard in Shard::all(here.plan.identity.shards) {
            let chunk = here.chunk(shard, false)?.ok_or_else(|| again(here, shard, "it is gone"))?;
            let parts = shard.parts(study);
            if !chunk.head.stretches.iter().map(|stretch| stretch.part()).eq(parts.iter().cloned()) {
                return Err(again(here, shard, "it holds other draws than its shard has"));
            }
            let mut place = 0;
            for part in parts {
                whole.places[part.group].push((part.draws, whole.chunks.len(), place));
                place += records[part.group];
            }
            if place != chunk.len() {
                return Err(again(here, shard, "it does not hold what it says"));
            }
            whole.chunks.push(chunk);
        }
        Ok(whole)
    }
}

/// A chunk that is no good.
fn again(here: &ShardFolder, shard: Shard, why: &str) -> Error {
    Error::Failed(format!(
        "{}: {why}; remove it and compute it again: {}",
        here.chunk_path(shard).display(),
        here.plan.command_for(&[shard], &here.path)
    ))
}

impl Shelf for Chunks {
    fn stretches(&self, group: usize) -> Vec<Range<usize>> {
        self.places[group].iter().map(|(draws, ..)| draws.clone()).collect()
    }

    fn records(&self, group: usize, stretch: usize, some: Range<usize>) -> Result<Vec<Vec<u8>>> {
        let (_, chunk, place) = self.places[group][stretch];
        self.chunks[chunk].records(place + some.start..place + some.end)
    }
}
