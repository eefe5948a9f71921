//! A run in shards: parts of its draws × scenarios that are computed apart, at other times or on other machines, and merged.

pub mod cluster;
pub mod merge;
pub mod resume;
pub mod status;

use crate::analysis::{self, Observer, Shard};
use crate::error::Result;
use crate::input::{self, Loaded, Overrides};
use crate::model::Study;
use crate::output::folder::{File, STUDY};
use crate::output::lives::lives;
use crate::output::manifest::{Input, PROGRAM};
use crate::output::shards::{Head, Identity, Plan, ShardFolder, Stretch};
use crate::run::{Job, applied, default_folder};
use std::path::{Path, PathBuf};

/// A shard that is there now.
#[derive(Debug)]
pub struct Computed {
    /// Which.
    pub shard: Shard,
    /// Its chunk.
    pub chunk: PathBuf,
    /// How long that is \[bytes\]; `None`: it was there before, whole, and was not computed again.
    pub bytes: Option<u64>,
    /// Overrides as applied, in words.
    pub applied: Vec<String>,
}

/// Computes one shard of a study into a folder that it may share with others.
///
/// # Errors
/// What is wrong with the study; that the folder holds shards of another run; what could not be written; or that the user stopped it.
pub fn compute(job: &Job, shard: Shard, folder: &Path, observer: &dyn Observer) -> Result<Computed> {
    let (study, here) = claimed(job, shard.of(), folder)?;
    let bytes = one(&study, &here, shard, &job.command, observer)?;
    Ok(Computed { shard, chunk: here.chunk_path(shard), bytes, applied: here.plan.applied })
}

/// Makes the folder for the shards of a study, or finds it; the numbers of those that are not there, whole.
///
/// # Errors
/// What is wrong with the study; that the folder holds shards of another run; what could not be written.
pub fn missing(job: &Job, shards: usize, folder: &Path) -> Result<Vec<usize>> {
    let (_, here) = claimed(job, shards, folder)?;
    let is_missing = |shard: &Shard| !matches!(here.chunk(*shard, true), Ok(Some(_)));
    Ok(Shard::all(shards).filter(is_missing).map(Shard::number).collect())
}

/// Loads the study of a job, and makes or finds the folder for its shards.
fn claimed(job: &Job, shards: usize, folder: &Path) -> Result<(Study, ShardFolder)> {
    let loaded = input::load(job.study.clone(), &job.overrides)?;
    let here = claim(job, &loaded, shards, folder)?;
    Ok((loaded.study, here))
}

fn claim(job: &Job, loaded: &Loaded, shards: usize, folder: &Path) -> Result<ShardFolder> {
    let files = files(&loaded.resolved, &loaded.data);
    let plan = Plan {
        identity: Identity::of(&loaded.study, &files, shards),
        name: name(&job.study.path),
        command: command(&job.study.path, &job.overrides),
        applied: applied(loaded),
        inputs: Input::of_all(&loaded.files),
    };
    ShardFolder::claim(folder, plan, &files)
}

/// The study as resolved and its data, as files.
fn files(resolved: &str, data: &[(String, Vec<u8>)]) -> Vec<File> {
    let study = (STUDY.to_owned(), resolved.as_bytes().to_vec());
    std::iter::once(study).chain(data.iter().cloned()).collect()
}

/// The words that run a study with its options.
fn command(study: &Path, overrides: &Overrides) -> Vec<String> {
    let words = [PROGRAM.to_owned(), "run".to_owned(), study.display().to_string()];
    [words.to_vec(), overrides.arguments()].concat()
}

/// What a study's run folder is called.
fn name(study: &Path) -> String {
    default_folder(study).file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// Computes a shard unless it is there, to the last byte; how long its chunk is, if it was computed.
fn one(
    study: &Study,
    here: &ShardFolder,
    shard: Shard,
    command: &[String],
    observer: &dyn Observer,
) -> Result<Option<u64>> {
    // A chunk that is damaged is made anew.
    if let Ok(Some(_)) = here.chunk(shard, true) {
        return Ok(None);
    }
    let parts = shard.parts(study);
    observer.expect(analysis::path_steps(study, &parts));
    let scenarios = analysis::Group::all(study).map(|group| group.scenarios).collect::<Vec<_>>();
    let stretch = |part: &analysis::Part| Stretch {
        group: part.group,
        scenarios: scenarios[part.group].iter().map(|index| study.scenarios[*index].name.clone()).collect(),
        first: part.draws.start,
        end: part.draws.end,
    };
    let head = Head {
        identity: here.plan.identity.clone(),
        shard: shard.number(),
        stretches: parts.iter().map(stretch).collect(),
        command: command.to_vec(),
        started: jiff::Timestamp::now().to_string(),
    };
    let mut writer = here.begin(shard, &head)?;
    analysis::simulate_parts(study, &parts, lives(study).as_ref(), observer, &mut |bytes| writer.add(&bytes))?;
    writer.finish().map(Some)
}
