//! The manifest: enough to repeat a run.

use crate::error::{Error, Result};
use crate::model::Study;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// What a run was made of.
#[derive(Debug, Serialize)]
pub struct Manifest {
    /// Always "orecast"; by it a folder is known as ours.
    pub program: &'static str,
    /// The program's version.
    pub version: &'static str,
    /// The command line, word by word.
    pub command: Vec<String>,
    /// The study's title.
    pub title: String,
    /// Seed.
    pub seed: u64,
    /// Draws; of a table its rows.
    pub draws: usize,
    /// Design of the factors; of a table `given`.
    pub design: &'static str,
    /// Scenarios simulated.
    pub scenarios: usize,
    /// Each override as applied.
    pub applied: Vec<String>,
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
}

/// The manifest of a finished folder, which any version may have written: what it does not say is empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize)]
#[serde(default)]
pub struct Made {
    /// Always "orecast".
    pub program: String,
    /// The program's version.
    pub version: String,
    /// The study's title.
    pub title: String,
    /// Seed.
    pub seed: u64,
    /// Draws.
    pub draws: usize,
    /// Design of the factors.
    pub design: String,
    /// Scenarios simulated.
    pub scenarios: usize,
    /// Each override as applied.
    pub applied: Vec<String>,
    /// Every file that was read.
    pub inputs: Vec<Input>,
    /// Every file that was written.
    pub outputs: Vec<String>,
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Input {
    /// As it was named.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Where a run was made.
#[derive(Debug, Serialize)]
pub struct Machine {
    /// Operating system.
    pub os: &'static str,
    /// Processor architecture.
    pub architecture: &'static str,
    /// Threads used.
    pub threads: usize,
}

impl Manifest {
    /// The manifest of a run of `study` that began at `started`.
    pub fn new(study: &Study, command: Vec<String>, applied: Vec<String>, started: jiff::Timestamp) -> Self {
        Self {
            seed: study.sampling.seed,
            design: study.sampling.design.word(),
            scenarios: study.scenarios.len(),
            applied,
            ..Self::of_table(study.title.clone(), study.sampling.draws, command, started)
        }
    }

    /// The manifest of an analysis of a table's rows that began at `started`.
    pub fn of_table(title: String, rows: usize, command: Vec<String>, started: jiff::Timestamp) -> Self {
        let elapsed = jiff::Timestamp::now().duration_since(started);
        Self {
            program: "orecast",
            version: env!("CARGO_PKG_VERSION"),
            command,
            title,
            seed: 0,
            draws: rows,
            design: "given",
            scenarios: 0,
            applied: Vec::new(),
            inputs: Vec::new(),
            outputs: Vec::new(),
            started: started.to_string(),
            seconds: elapsed.as_secs_f64(),
            machine: Machine {
                os: std::env::consts::OS,
                architecture: std::env::consts::ARCH,
                threads: rayon::current_num_threads(),
            },
        }
    }

    /// Adds a file that was read.
    pub fn add_input(&mut self, path: &std::path::Path, bytes: &[u8]) {
        let digest = Sha256::digest(bytes);
        let sha256 = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        self.inputs.push(Input { path: path.display().to_string(), sha256 });
    }

    /// As JSON.
    ///
    /// # Errors
    /// [`Error::Failed`] if it cannot be written as JSON.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        serde_json::to_vec_pretty(self).map_err(|error| Error::Failed(format!("manifest: {error}")))
    }
}
