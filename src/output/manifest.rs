//! The manifest: enough to repeat a run.

use crate::error::{Error, Result};
use crate::input::InputFile;
use crate::model::{Axis, Study};
use crate::output::digest::sha256;
use crate::output::{WHAT_IF, shell};
use serde::{Deserialize, Serialize};

/// The program's name, by which a folder is known as ours.
pub const PROGRAM: &str = "orecast";

/// Its version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What a run was made of. Of another version's manifest what it does not say is empty.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Manifest {
    /// Always "orecast"; by it a folder is known as ours.
    pub program: String,
    /// The program's version.
    pub version: String,
    /// What was done: `run`, `what-if`, or the analysis.
    pub analysis: String,
    /// The command line, word by word.
    pub command: Vec<String>,
    /// The study's title.
    pub title: String,
    /// Seed.
    pub seed: u64,
    /// Draws; of a table its rows.
    pub draws: usize,
    /// Design of the factors; of a table `given`.
    pub design: String,
    /// Scenarios simulated.
    pub scenarios: usize,
    /// Each override as applied.
    pub applied: Vec<String>,
    /// The levels of a what-if's axis, from the study as it is: names and labels. Empty for any other run.
    pub what_if: Vec<(String, String)>,
    /// The KPIs that were to be mapped; none: the usual ones.
    pub maps: Vec<String>,
    /// Every file that was read.
    pub inputs: Vec<Input>,
    /// Every file that was written, by its path in the run folder: what else is there is somebody's own.
    pub outputs: Vec<String>,
    /// When the run began, in UTC.
    pub started: String,
    /// How long it took, up to writing.
    pub seconds: f64,
    /// Where it ran.
    pub machine: Machine,
    /// What was drawn or written anew since, by which command.
    pub renewed: Vec<Renewal>,
}

/// Charts or a report that were made anew from the tables of a finished run.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Renewal {
    /// The program's version.
    pub version: String,
    /// The command line, word by word.
    pub command: Vec<String>,
    /// When, in UTC.
    pub at: String,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Input {
    /// As it was named.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

impl Input {
    /// A file that was read.
    pub fn of(path: &std::path::Path, bytes: &[u8]) -> Self {
        Self { path: path.display().to_string(), sha256: sha256(bytes) }
    }

    /// Files that were read.
    pub fn of_all(files: &[InputFile]) -> Vec<Self> {
        files.iter().map(|file| Self::of(&file.path, &file.bytes)).collect()
    }
}

/// Where a run was made.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Machine {
    /// Operating system.
    pub os: String,
    /// Processor architecture.
    pub architecture: String,
    /// Threads used.
    pub threads: usize,
}

impl Manifest {
    /// The manifest of a run of `study` that began at `started`.
    pub fn new(study: &Study, command: Vec<String>, applied: Vec<String>, started: jiff::Timestamp) -> Self {
        Self {
            seed: study.sampling.seed,
            design: study.sampling.design.word().to_owned(),
            scenarios: study.scenarios.len(),
            applied,
            what_if: study.axes.iter().filter(|axis| axis.name == WHAT_IF).flat_map(levels).collect(),
            ..Self::of_table(study.title.clone(), study.sampling.draws, command, started)
        }
    }

    /// The manifest of an analysis of a table's rows that began at `started`.
    pub fn of_table(title: String, rows: usize, command: Vec<String>, started: jiff::Timestamp) -> Self {
        let elapsed = jiff::Timestamp::now().duration_since(started);
        Self {
            program: PROGRAM.to_owned(),
            version: VERSION.to_owned(),
            analysis: String::new(),
            command,
            title,
            seed: 0,
            draws: rows,
            design: "given".to_owned(),
            scenarios: 0,
            applied: Vec::new(),
            what_if: Vec::new(),
            maps: Vec::new(),
            inputs: Vec::new(),
            outputs: Vec::new(),
            started: started.to_string(),
            seconds: elapsed.as_secs_f64(),
            machine: Machine {
                os: std::env::consts::OS.to_owned(),
                architecture: std::env::consts::ARCH.to_owned(),
                threads: rayon::current_num_threads(),
            },
            renewed: Vec::new(),
        }
    }

    /// The manifest of what was done under some name: `run`, `discover`.
    pub fn named(self, analysis: &str) -> Self {
        Self { analysis: analysis.to_owned(), ..self }
    }

    /// Reads a manifest that was written, by this version or another.
    ///
    /// # Errors
    /// [`Error::Usage`] if it is none of this program's.
    pub fn of_json(bytes: &[u8]) -> Result<Self> {
        let read: std::result::Result<Self, _> = serde_json::from_slice(bytes);
        let wrong = |why: String| Error::Usage(format!("its manifest cannot be read: {why}"));
        let manifest = read.map_err(|error| wrong(error.to_string()))?;
        if manifest.program != PROGRAM {
            return Err(wrong(format!("it is of {}", manifest.program)));
        }
        Ok(manifest)
    }

    /// The command line as a shell takes it: the program by its name, and in quotes what has spaces or other signs.
    pub fn command_line(&self) -> String {
        // The first word is where the program lies on this machine.
        let words = self.command.iter().skip(1).cloned();
        shell::line(&std::iter::once(PROGRAM.to_owned()).chain(words).collect::<Vec<_>>())
    }

    /// Notes that something was made anew.
    pub fn renew(&mut self, command: Vec<String>) {
        self.renewed.push(Renewal { version: VERSION.to_owned(), command, at: jiff::Timestamp::now().to_string() });
    }

    /// Adds a file that was read.
    pub fn add_input(&mut self, path: &std::path::Path, bytes: &[u8]) {
        self.inputs.push(Input::of(path, bytes));
    }

    /// As JSON.
    ///
    /// # Errors
    /// [`Error::Failed`] if it cannot be written as JSON.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        serde_json::to_vec_pretty(self).map_err(|error| Error::Failed(format!("manifest: {error}")))
    }
}

/// An axis's levels: names and labels.
fn levels(axis: &Axis) -> Vec<(String, String)> {
    axis.levels.iter().map(|level| (level.name.clone(), level.label.clone())).collect()
}
