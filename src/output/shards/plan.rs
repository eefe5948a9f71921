//! What a folder of shards is about: enough to compute those that are missing, and to say how the whole was made.

use crate::analysis::Shard;
use crate::error::{Error, Result};
use crate::output::manifest::Input;
use crate::output::shards::Identity;
use crate::output::shell;
use serde::{Deserialize, Serialize};
use std::path::Path;

/// The plan of a run in shards.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// What all its shards have in common.
    pub identity: Identity,
    /// What its run folder is called.
    pub name: String,
    /// The words that compute a shard, but for which one and where to: `orecast`, `run`, the study and its options.
    pub command: Vec<String>,
    /// Each override as applied.
    pub applied: Vec<String>,
    /// Every file that was read.
    pub inputs: Vec<Input>,
}

impl Plan {
    /// Reads a plan.
    ///
    /// # Errors
    /// [`Error::Usage`] if it is none of this version's.
    pub fn of_json(bytes: &[u8], folder: &Path) -> Result<Self> {
        serde_json::from_slice(bytes).map_err(|error| {
            Error::Usage(format!(
                "the plan of the shards in {} cannot be read: {error}; was it written by another version of Orecast?",
                folder.display()
            ))
        })
    }

    /// As JSON.
    ///
    /// # Errors
    /// [`Error::Failed`] if it cannot be written as JSON.
    pub fn to_json(&self) -> Result<Vec<u8>> {
        serde_json::to_vec_pretty(self).map_err(|error| Error::Failed(format!("the plan of the shards: {error}")))
    }

    /// The command line that computes these shards.
    pub fn command_for(&self, shards: &[Shard], folder: &Path) -> String {
        let output = ["--output".to_owned(), folder.display().to_string()];
        let of = self.identity.shards;
        let line = |shard: String| format!("{} --shard {shard} {}", shell::line(&self.command), shell::line(&output));
        match shards {
            [shard] => line(shard.to_string()),
            _ => {
                let numbers: Vec<String> = shards.iter().map(|shard| shard.number().to_string()).collect();
                format!("for k in {}; do {}; done", numbers.join(" "), line(format!("$k/{of}")))
            }
        }
    }
}
