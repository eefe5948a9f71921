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
    let (folder, results) = (shown(&job.folder), shown(&job.results));
    let merge = format!("orecast merge {} --output {}", quoted(&folder), quoted(&results));
    let shard = |number: &str, threads: &str| {
        let command = shell::line(&job.command);
        format!("{command} --shard {number} --output {} --threads {threads} --quiet", quoted(&folder))
    };
    let (title, name) = (job.title.replace('\n', " "), label(&job.name));
    let common = context! { title, name, shards => job.shards, cpus => job.cpus, memory => job.memory };
    match engine {
        Engine::Slurm => {
            let logs = job.folder.join(LOGS);
            // Slurm has signs of its own in the names of logs.
            let log = |name: &str| quoted(&format!("{}/{name}", shown(&logs).replace('%', "%%")));
            let mine = context! {
                command => shell::line(&job.command), folder => quoted(&folder), results => quoted(&results),
                logs => quoted(&shown(&logs)), shard_log => log("shard-%a.txt"), merge_log => log("merge.txt"),
            };
            rendered(include_str!("cluster/slurm.sh"), context! { ..common, ..mine })
        }
        Engine::Kubernetes => {
            let status = format!("orecast status {}", quoted(&folder));
            let merge =
                format!("until {status} >/dev/null 2>&1; do sleep 30; done; exec {merge} --threads {}", job.cpus);
            let number = format!("\"$((JOB_COMPLETION_INDEX + 1))/{}\"", job.shards);
            let shard = format!("exec {}", shard(&number, &job.cpus.to_string()));
            // Kubernetes takes $(NAME) for a variable, and $$ for a dollar.
            let argument = |line: &str| json(&line.replace("$(", "$$("));
            let mine = context! {
                image => json(&job.image)?, claim => json(&job.claim)?, wait => 3600 * u64::from(job.wait),
                shard_command => argument(&shard)?, merge_command => argument(&merge)?,
            };
            rendered(include_str!("cluster/kubernetes.yaml"), context! { ..common, ..mine })
        }
        Engine::Snakemake => {
            if folder.contains(['{', '}']) {
                return Err(Error::Usage(format!(
                    "Snakemake takes braces in a name for a wildcard, and {folder} has some; choose another folder with --output DIR"
                )));
            }
            // So it does in a command, where they can be doubled.
            let line = |line: &str| line.replace('{', "{{").replace('}', "}}");
            let shard = line(&shard("SHARD", "THREADS"))
                .replace("--shard SHARD", &format!("--shard {{wildcards.shard}}/{}", job.shards))
                .replace("--threads THREADS", "--threads {threads}");
            let inputs = job.inputs.iter().map(|path| json(&line(&shown(path)))).collect::<Result<Vec<String>>>()?;
            let mine = context! {
                folder => quoted(&folder), inputs => inputs.join(",\n        "),
                chunks => json(&format!("{folder}/shard-{{shard}}-of-{}.chunk", job.shards))?,
                merged => json(&format!("{folder}/merged"))?,
                merge_command => json(&format!("{} --threads {{threads}}", line(&merge)))?,
                shard_command => json(&shard)?,
            };
            rendered(include_str!("cluster/Snakefile"), context! { ..common, ..mine })
        }
    }
}

/// The folder of the logs, among the shards.
pub const LOGS: &str = "logs";

fn rendered(template: &str, values: minijinja::Value) -> Result<String> {
    let rendered = Environment::new().render_str(template, values);
    rendered.map_err(|error| Error::Failed(format!("the text for the cluster cannot be made: {error}")))
}

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
