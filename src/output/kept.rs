//! What is kept of a finding, so that it can be shown again: in a report, or drawn in another size.

use crate::error::{Error, Result};
use crate::output::chart::Footer;
use crate::output::finding::Finding;
use crate::output::plot::Plot;
use serde::{Deserialize, Serialize};

/// The file that holds it.
pub const NAME: &str = "finding.toml";

/// A finding but for its tables, which are files of their own.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Kept {
    /// The answer, as printed.
    pub answer: String,
    /// The foot of its charts.
    pub footer: Footer,
    /// Its charts.
    pub plots: Vec<Plot>,
}

impl Kept {
    /// What is kept of a finding whose charts have this foot.
    pub fn of(finding: &Finding, footer: &Footer) -> Self {
        Self { answer: finding.answer.clone(), footer: footer.clone(), plots: finding.plots.clone() }
    }

    /// As TOML, which has words for numbers that are none.
    ///
    /// # Errors
    /// [`Error::Failed`] if it cannot be written so.
    pub fn to_toml(&self) -> Result<Vec<u8>> {
        let text = toml::to_string(self).map_err(|error| Error::Failed(format!("{NAME}: {error}")))?;
        Ok(text.into_bytes())
    }

    /// Reads what was kept.
    ///
    /// # Errors
    /// [`Error::Usage`] if it is not what [`Kept::to_toml`] writes.
    pub fn of_toml(bytes: &[u8]) -> Result<Self> {
        toml::from_slice(bytes).map_err(|error| Error::Usage(format!("{NAME} cannot be read: {error}")))
    }
}
