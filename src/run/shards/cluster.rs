//! What runs the shards of a study on a cluster.

use crate::analysis::Shard;
use crate::error::{Error, Result};
use crate::input::{self, Overrides};
use crate::output::cluster::{ClusterJob, Engine, text};
use crate::run::default_folder;
use crate::run::shards::resume::shards_folder;
use crate::run::shards::{command, name};
use std::path::PathBuf;

/// What is to be run on a cluster.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The study file.
    pub study: PathBuf,
    /// What the command line changes.
    pub overrides: Overrides,
    /// The engine.
    pub engine: Engine,
    /// How many shards.
    pub shards: usize,
    /// The folder of the shards; by default `outputs/NAME.shards`.
    pub folder: Option<PathBuf>,
    /// The run folder; by default `outputs/NAME`.
    pub results: Option<PathBuf>,
    /// Cores of a shard.
    pub cpus: u16,
    /// Memory of a shard \[GB\].
    pub memory: u32,
    /// The container image.
    pub image: String,
    /// The claim of the volume.
    pub claim: String,
    /// How long the merge waits \[h\].
    pub wait: u32,
}

/// The script, manifest or rule file.
///
/// # Errors
/// What is wrong with the study; [`Error::Usage`] if there would be shards without anything to do.
pub fn cluster(asked: &Asked) -> Result<String> {
    let loaded = input::load(&asked.study, &asked.overrides)?;
    let batches: usize = Shard::all(1).flat_map(|all| all.parts(&loaded.study)).map(|part| part.batches().len()).sum();
    if !(1..=batches).contains(&asked.shards) {
        return Err(Error::Usage(format!(
            "{} shards are asked for, and the draws of this study can be parted into 1 to {batches}; change --shards or --draws",
            asked.shards
        )));
    }
    let results = asked.results.clone().unwrap_or_else(|| default_folder(&asked.study));
    let job = ClusterJob {
        title: loaded.study.title.clone(),
        name: name(&asked.study),
        command: command(&asked.study, &asked.overrides),
        inputs: loaded.files.iter().map(|file| file.path.clone()).collect(),
        shards: asked.shards,
        folder: asked.folder.clone().unwrap_or_else(|| shards_folder(&results)),
        results,
        cpus: asked.cpus,
        memory: asked.memory,
        image: asked.image.clone(),
        claim: asked.claim.clone(),
        wait: asked.wait,
    };
    text(&job, asked.engine)
}
