//! What all shards of a run have in common: only those that do are merged.

use crate::model::Study;
use crate::output::digest::sha256_of_all;
use crate::output::manifest::VERSION;
use crate::output::number::count;
use serde::{Deserialize, Serialize};

/// The format of chunk files: another one cannot be read.
pub const FORMAT: u32 = 1;

/// What a shard is one of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// The format of chunk files.
    pub format: u32,
    /// The program's version.
    pub version: String,
    /// Operating system and processor architecture: libraries of others may round otherwise.
    pub platform: String,
    /// The study's title.
    pub title: String,
    /// SHA-256 of the study as resolved, with what the options set and every default, and of its data.
    pub study: String,
    /// Seed.
    pub seed: u64,
    /// Draws of each scenario in all shards together.
    pub draws: usize,
    /// Design of the factors.
    pub design: String,
    /// Scenarios.
    pub scenarios: usize,
    /// How many shards there are.
    pub shards: usize,
}

impl Identity {
    /// That of a study in so many shards; `files` are the study as resolved and its data, by their names.
    pub fn of(study: &Study, files: &[(String, Vec<u8>)], shards: usize) -> Self {
        Self {
            format: FORMAT,
            version: VERSION.to_owned(),
            platform: format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH),
            title: study.title.clone(),
            study: sha256_of_all(files.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice()))),
            seed: study.sampling.seed,
            draws: study.sampling.draws,
            design: study.sampling.design.word().to_owned(),
            scenarios: study.scenarios.len(),
            shards,
        }
    }

    /// What differs from another, in words; `None` if it is the same.
    pub fn differs(&self, other: &Self) -> Option<String> {
        let rows = [
            ("format of chunk files", self.format.to_string(), other.format.to_string()),
            ("version of Orecast", self.version.clone(), other.version.clone()),
            ("platform", self.platform.clone(), other.platform.clone()),
            ("title", format!("\"{}\"", self.title), format!("\"{}\"", other.title)),
            ("seed", self.seed.to_string(), other.seed.to_string()),
            ("draws", count(self.draws), count(other.draws)),
            ("design", self.design.clone(), other.design.clone()),
            ("scenarios", count(self.scenarios), count(other.scenarios)),
            ("number of shards", count(self.shards), count(other.shards)),
        ];
        let told: Vec<String> = rows
            .into_iter()
            .filter(|(_, mine, theirs)| mine != theirs)
            .map(|(what, mine, theirs)| format!("{what} {mine} here and {theirs} there"))
            .collect();
        match told.is_empty() {
            false => Some(told.join(", ")),
            true if self.study == other.study => None,
            true => Some("the study, its data or what the options set in it".to_owned()),
        }
    }
}
