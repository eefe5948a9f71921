//! A run that can be interrupted: it keeps its shards as they are done, and goes on from there.

use crate::analysis::{self, Observer, Part, Shard, Total};
use crate::error::{Error, Result};
use crate::input;
use crate::model::Study;
use crate::output::folder;
use crate::run::shards::merge::merge;
use crate::run::shards::status::Status;
use crate::run::shards::{claim, one};
use crate::run::{Job, Outcome, default_folder};
use std::path::{Path, PathBuf};

/// Path-steps in a shard, roughly: what is lost at most, a few seconds' work.
const PATH_STEPS: u64 = 100_000_000;

/// Runs a study shard by shard, keeps each beside the run folder until all are done, and merges them. Shards that an interrupted
/// run of the same study has left there are not computed again.
///
/// # Errors
/// As [`crate::run::run`]; and if shards of another run are in the way.
pub fn resumable(job: &Job, observer: &dyn Observer) -> Result<Outcome> {
    let usual = default_folder(&job.study.path);
    // What is kept is kept on the disk, so that is where results go.
    let target = job.output.folder(usual.clone()).unwrap_or(usual);
    let kept = shards_folder(&target);
    let loaded = input::load(job.study.clone(), &job.overrides)?;
    crate::run::affordable(&loaded.study, 0)?;
    folder::prepare(&target)?;
    let here = claim(job, &loaded, shards(&loaded.study), &kept)?;
    let total = Total::new(observer);
    let merged = || -> Result<Outcome> {
        for shard in Shard::all(here.plan.identity.shards) {
            one(&loaded.study, &here, shard, &job.command, &total)?;
        }
        merge(&Job { output: Some(target).into(), ..job.clone() }, &kept, &total)
    };
    match merged() {
        Err(Error::Interrupted) => Err(Error::Failed(format!(
            "interrupted; what is done is kept in {}, and the same command goes on from there. {}",
            kept.display(),
            Status::of(&here, false).summary(),
        ))),
        Err(error) => Err(error),
        Ok(outcome) => {
            here.remove();
            Ok(outcome)
        }
    }
}

/// Where the shards of a run are kept: beside its folder, under its name.
pub fn shards_folder(target: &Path) -> PathBuf {
    let name = target.file_name().map_or_else(|| "run".into(), |name| name.to_string_lossy().into_owned());
    target.with_file_name(format!("{name}.shards"))
}

/// In how many shards a study is run.
fn shards(study: &Study) -> usize {
    let whole: Vec<Part> = Shard::all(1).flat_map(|all| all.parts(study)).collect();
    let batches: usize = whole.iter().map(|part| part.batches().len()).sum();
    let wanted = analysis::path_steps(study, &whole).div_ceil(PATH_STEPS);
    usize::try_from(wanted).unwrap_or(usize::MAX).clamp(1, batches.max(1))
}
