//! Runs in shards: their options and help pages, and what they call.

use crate::analysis::Shard;
use crate::cli::options::{Mapping, Reading, Writing, whole};
use crate::cli::{done, heed, job, print, say, told, watched};
use crate::error::{Error, Result};
use crate::input::Overrides;
use crate::output::cluster::Engine;
use crate::output::console;
use crate::output::number::decimal;
use crate::run::Job;
use crate::run::shards::cluster::{Asked, cluster};
use crate::run::shards::merge::merge;
use crate::run::shards::{self, status::status};
use clap::{Subcommand, ValueEnum};
use std::path::PathBuf;

/// What is done with runs in shards.
#[derive(Debug, Subcommand)]
pub enum ShardCommand {
    /// Say which shards in a folder are done, in work, failed or missing, and which command computes those that are not there.
    ///
    /// A shard is done when its chunk is there and whole; in work while a process is writing it (where the disk knows no locks: has
    /// written to it within the hour); failed when what is there is damaged, of another run, or left by a process that ended before it was
    /// done; missing when nothing is there. Whether a chunk is whole is told by its head and index; with --thorough every draw is
    /// read and held against its checksum, as the merge does too. The exit status is 0 when all shards are done, 1 when some are not,
    /// 2 when DIR is no folder of shards.
    #[command(
        after_help = "Examples:\n  orecast status outputs/mali-gold.shards\n  orecast status shards --thorough && orecast merge shards"
    )]
    Status {
        /// The folder of the shards.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        /// Read every draw and hold it against its checksum.
        #[arg(long)]
        thorough: bool,
    },
    /// Make the run folder of shards that are all done: tables, charts, report and workbook, the same as of one run.
    ///
    /// DIR is a folder that `orecast run STUDY --shard K/N --output DIR` has filled. All chunks must be of the same study, data and
    /// options, seed, draws, design, version of Orecast and kind of machine, and none may be missing; else nothing is written, and the
    /// message says what to do. Tables are the same to the last bit as those of `orecast run STUDY` with the same options. Shards are
    /// read some columns at a time: a merge takes less memory than a run. DIR stays as it is; remove it when it is not wanted any more.
    #[command(
        after_help = "Examples:\n  orecast merge shards\n  orecast merge outputs/mali-gold.shards --output outputs/mali-gold --format svg,html,md"
    )]
    Merge {
        /// The folder of the shards.
        #[arg(value_name = "DIR")]
        folder: PathBuf,
        #[command(flatten)]
        writing: Writing,
        #[command(flatten)]
        mapping: Mapping,
    },
    /// Print what runs a study in shards on a cluster: for Slurm, Kubernetes or Snakemake.
    ///
    /// It is text to be read, changed and given to that engine; nothing is submitted. Of Slurm it is a shell script that submits an array
    /// job and, to follow it, the merge; of Kubernetes a manifest with an indexed Job and a Job that waits for it and merges; of
    /// Snakemake a rule file whose first rule is the merge. All machines must see the folder of the shards under the same name, and
    /// have the same orecast on their PATH. What fails is run again by the engine, or by giving it the same text again: shards that are done
    /// are not computed again.
    #[command(
        after_help = "Examples:\n  orecast job scenarios/mali-gold.toml --draws 1_000_000 --shards 64 --for slurm > mali.sh && bash mali.sh\n  orecast job scenarios/mali-gold.toml --shards 64 --for kubernetes --image registry.example/orecast:0.1.0 --claim work | kubectl apply -f -\n  orecast job scenarios/mali-gold.toml --shards 64 --for snakemake > Snakefile && snakemake --cores all"
    )]
    Job {
        /// The study file.
        study: PathBuf,
        /// In how many shards; each takes some seconds at least, so not more than there are cores, or some times as many.
        #[arg(long, value_name = "N", value_parser = whole)]
        shards: u64,
        /// The engine.
        #[arg(long = "for", value_name = "ENGINE")]
        engine: EngineName,
        /// Folder that the shards share; by default outputs/NAME.shards.
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
        /// Run folder that the merge fills; by default outputs/NAME.
        #[arg(long, value_name = "DIR")]
        results: Option<PathBuf>,
        /// Cores of each shard, and of the merge.
        #[arg(long, value_name = "N", default_value = "2", value_parser = clap::value_parser!(u16).range(1..))]
        cpus: u16,
        /// Memory of each, in GB.
        #[arg(long, value_name = "GB", default_value = "2", value_parser = clap::value_parser!(u32).range(1..))]
        memory: u32,
        /// With kubernetes: the container image, which has orecast on its PATH.
        #[arg(long, value_name = "IMAGE", default_value = concat!("orecast:", env!("CARGO_PKG_VERSION")))]
        image: String,
        /// With kubernetes: the claim of the volume where the study is and the results go.
        #[arg(long, value_name = "NAME", default_value = "orecast")]
        claim: String,
        /// With kubernetes: how many hours the merge waits for the shards.
        #[arg(long, value_name = "HOURS", default_value = "24", value_parser = clap::value_parser!(u32).range(1..))]
        wait: u32,
        #[command(flatten)]
        reading: Reading,
    },
}

/// Engines that schedule work.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum EngineName {
    /// A script that submits an array job, and the merge after it.
    Slurm,
    /// A manifest with an indexed Job, and one for the merge.
    Kubernetes,
    /// A rule file.
    Snakemake,
}

/// Does what a command asks.
pub fn act(command: ShardCommand) -> Result<()> {
    match command {
        ShardCommand::Status { folder, thorough } => {
            let status = status(&folder, thorough)?;
            print(&status.words())?;
            if status.is_done() { Ok(()) } else { Err(Error::Failed("not all shards are done".into())) }
        }
        ShardCommand::Merge { folder, writing, mapping } => {
            let merged = Job {
                heat: mapping.heat.clone(),
                draws_table: mapping.draws_table,
                workbook: !mapping.no_workbook,
                ..job(&folder, Overrides::default(), &writing)
            };
            let act = |job: &Job, observer: &dyn crate::analysis::Observer| merge(job, &folder, observer);
            done(&merged, (&writing, &mapping), &act, console::answer)
        }
        ShardCommand::Job { study, shards, engine, output, results, cpus, memory, image, claim, wait, reading } => {
            heed(&study, &reading, false)?;
            let overrides = reading.overrides()?;
            let engine = match engine {
                EngineName::Slurm => Engine::Slurm,
                EngineName::Kubernetes => Engine::Kubernetes,
                EngineName::Snakemake => Engine::Snakemake,
            };
            let shards = usize::try_from(shards).unwrap_or(usize::MAX);
            print(&cluster(&Asked {
                study,
                overrides,
                engine,
                shards,
                folder: output,
                results,
                cpus,
                memory,
                image,
                claim,
                wait,
            })?)
        }
    }
}

/// Computes one shard of a study.
pub fn compute(studies: &[PathBuf], shard: Shard, reading: &Reading, writing: &Writing) -> Result<()> {
    let ([study], Some(folder)) = (studies, &writing.output) else {
        return Err(Error::Usage("a shard is of one study: orecast run STUDY --shard K/N --output DIR".into()));
    };
    heed(study, reading, writing.quiet)?;
    let job = job(study, reading.overrides()?, writing);
    let computed = watched(&job, writing, &|job, observer| shards::compute(job, shard, folder, observer))?;
    told(writing, &computed.applied);
    if !writing.quiet {
        let chunk = computed.chunk.display();
        say(&match computed.bytes {
            Some(bytes) => format!("shard {shard} written to {chunk}: {} MB", decimal(bytes as f64 / 1e6, 1)),
            None => format!("shard {shard} is there already, whole: {chunk}"),
        });
    }
    Ok(())
}
