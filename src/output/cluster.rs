//! What runs shards on a cluster: a script, a manifest or a rule file for engines that schedule work.

use crate::error::{Error, Result};
use crate::output::shell::{self, quoted};
use minijinja::{Environment, context};
use std::path::{Path, PathBuf};

/// Engines that schedule work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Engine {
    /// A shell script that submits an array job and a job that depends on it.
    Slurm,
    /// A manifest of an indexed Job and of one that waits for it.
    Kubernetes,
    /// A Snakefile.
    Snakemake,
}

/// What is to be run in shards, and with what.
#[derive(Debug, Clone)]
pub struct ClusterJob {
    /// The study's title.
    pub title: String,
    /// What its run folder is called.
    pub name: String,
    /// The words that compute a shard, but for which one and where to.
    pub command: Vec<String>,
    /// Every file that is read.
    pub inputs: Vec<PathBuf>,
    /// How many shards there are.
    pub shards: usize,
    /// The folder that the shards share.
    pub folder: PathBuf,
    /// The run folder.
    pub results: PathBuf,
    /// Cores of a shard, and of the merge.
    pub cpus: u16,
    /// Memory of each \[GB\].
    pub memory: u32,
    /// Of Kubernetes: the container image.
    pub image: String,
    /// Of Kubernetes: the claim of the volume.
    pub claim: String,
    /// Of Kubernetes: how long the merge waits for the shards \[h\].
    pub wait: u32,
}

/// The text for an engine.
///
/// # Errors
/// [`Error::Usage`] if the engine cannot have such a folder.
pub fn text(job: &ClusterJob, engine: Engine) -> Result<String> {
    match engine {
        Engine::Slurm => job.slurm(),
        Engine::Kubernetes => job.kubernetes(),
        Engine::Snakemake => job.snakemake(),
    }
}

impl ClusterJob {
    /// A script: commands stand in it as they are.
    fn slurm(&self) -> Result<String> {
        let logs = self.folder.join(LOGS);
        // Slurm has signs of its own in the names of logs.
        let log = |name: &str| quoted(&format!("{}/{name}", shown(&logs).replace('%', "%%")));
        let mine = context! {
            command => shell::line(&self.command), folder => quoted(&shown(&self.folder)),
            results => quoted(&shown(&self.results)), logs => quoted(&shown(&logs)),
            shard_log => log("shard-%a.txt"), merge_log => log("merge.txt"),
        };
        self.rendered(include_str!("cluster/slurm.sh"), mine)
    }

    /// A manifest: commands are strings, in which Kubernetes takes $(NAME) for a variable, and $$ for a dollar.
    fn kubernetes(&self) -> Result<String> {
        let argument = |line: &str| json(&line.replace("$(", "$$("));
        let status = format!("orecast status {}", quoted(&shown(&self.folder)));
        let merge = self.merge(&self.cpus.to_string());
        let number = format!("\"$((JOB_COMPLETION_INDEX + 1))/{}\"", self.shards);
        let mine = context! {
            image => json(&self.image)?, claim => json(&self.claim)?, wait => 3600 * u64::from(self.wait),
            shard_command => argument(&format!("exec {}", self.shard(&number, &self.cpus.to_string())))?,
            merge_command => argument(&format!("until {status} >/dev/null 2>&1; do sleep 30; done; exec {merge}"))?,
        };
        self.rendered(include_str!("cluster/kubernetes.yaml"), mine)
    }

    /// Rules: commands are strings, in which Snakemake takes a name in braces for a value, and doubled braces for braces.
    fn snakemake(&self) -> Result<String> {
        let folder = shown(&self.folder);
        if folder.contains(['{', '}']) {
            return Err(Error::Usage(format!(
                "Snakemake takes braces in a name for a wildcard, and {folder} has some; choose another folder with --output DIR"
            )));
        }
        // What the braces of the command itself become is put in after they are doubled.
        let line = |line: String| {
            let doubled = line.replace('{', "{{").replace('}', "}}");
            json(&doubled.replace(&quoted(SHARD), "{wildcards.shard}").replace(&quoted(THREADS), "{threads}"))
        };
        let inputs = self.inputs.iter().map(|path| json(&shown(path))).collect::<Result<Vec<String>>>()?;
        let number = format!("{}/{}", quoted(SHARD), self.shards);
        let mine = context! {
            folder => quoted(&folder), inputs => inputs.join(",\n        "),
            chunks => json(&format!("{folder}/shard-{{shard}}-of-{}.chunk", self.shards))?,
            merged => json(&format!("{folder}/merged"))?,
            merge_command => line(self.merge(&quoted(THREADS)))?,
            shard_command => line(self.shard(&number, &quoted(THREADS)))?,
        };
        self.rendered(include_str!("cluster/Snakefile"), mine)
    }

    /// The command line that computes a shard.
    fn shard(&self, number: &str, threads: &str) -> String {
        let (command, folder) = (shell::line(&self.command), quoted(&shown(&self.folder)));
        format!("{command} --shard {number} --output {folder} --threads {threads} --quiet")
    }

    /// The command line that merges all.
    fn merge(&self, threads: &str) -> String {
        let (folder, results) = (quoted(&shown(&self.folder)), quoted(&shown(&self.results)));
        format!("orecast merge {folder} --output {results} --threads {threads}")
    }

    /// A template with values of its own and those that all have.
    fn rendered(&self, template: &str, mine: minijinja::Value) -> Result<String> {
        let (title, name) = (self.title.replace('\n', " "), label(&self.name));
        let common = context! { title, name, shards => self.shards, cpus => self.cpus, memory => self.memory };
        let rendered = Environment::new().render_str(template, context! { ..mine, ..common });
        rendered.map_err(|error| Error::Failed(format!("the text for the cluster cannot be made: {error}")))
    }
}

/// Stands for the number of a shard until braces are doubled: no command line of ours holds it.
const SHARD: &str = "\u{1}shard";

/// Stands for the number of threads in the same way.
const THREADS: &str = "\u{1}threads";

/// The folder of the logs, among the shards.
pub const LOGS: &str = "logs";

/// A text in quotes, as YAML and Python take it too.
fn json(text: &str) -> Result<String> {
    serde_json::to_string(text).map_err(|error| Error::Failed(error.to_string()))
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

/// A name of small letters, digits and hyphens, as all engines take it.
fn label(name: &str) -> String {
    let fits = |letter: char| if letter.is_ascii_alphanumeric() { letter.to_ascii_lowercase() } else { '-' };
    let label: String = name.chars().map(fits).take(48).collect();
    let label = label.trim_matches('-');
    if label.is_empty() { "orecast".to_owned() } else { format!("orecast-{label}") }
}
