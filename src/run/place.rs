//! Where results go unless the user says: a folder named after the study, and after the change of a what-if.

use crate::input::Overrides;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};

/// Where results go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Destination {
    /// The folder named after the study and what is asked of it.
    Usual,
    /// This folder.
    Folder(PathBuf),
    /// No folder: who asked for them takes them as they are.
    Memory,
}

impl From<Option<PathBuf>> for Destination {
    fn from(folder: Option<PathBuf>) -> Self {
        folder.map_or(Self::Usual, Self::Folder)
    }
}

impl Destination {
    /// The folder, which is `usual` unless another is asked for; `None`: nothing is written.
    pub fn folder(&self, usual: PathBuf) -> Option<PathBuf> {
        match self {
            Self::Usual => Some(usual),
            Self::Folder(folder) => Some(folder.clone()),
            Self::Memory => None,
        }
    }
}

/// The longest name that a change gives.
const LONGEST: usize = 60;

/// `outputs/NAME` after the study file's name.
pub fn default_folder(study: &Path) -> PathBuf {
    Path::new("outputs").join(stem(study))
}

/// `outputs/NAME-what-if-CHANGE`: another change never takes the place of this one, the same change does.
pub fn what_if_folder(study: &Path, change: &Overrides) -> PathBuf {
    Path::new("outputs").join(format!("{}-what-if-{}", stem(study), slug(&changes(change).join("_"))))
}

/// `outputs/NAME-what-if-CASE_CASE` and what is set besides: cases of other names never take the place of these.
pub fn cases_folder(study: &Path, cases: &[String], base: &Overrides) -> PathBuf {
    let parts = [cases.to_vec(), changes(base)].concat();
    Path::new("outputs").join(format!("{}-what-if-{}", stem(study), slug(&parts.join("_"))))
}

/// `outputs/NAME-ANALYSIS-ABOUT`, what the options change and the scenarios asked for: another outcome, condition or
/// change never takes the place of this one, though the same with more draws or another search does.
pub fn analysis_folder(study: &Path, analysis: &str, about: &[String], change: &Overrides) -> PathBuf {
    let parts = [about.to_vec(), changes(change), change.scenarios.clone()].concat();
    let about = if parts.is_empty() { String::new() } else { format!("-{}", slug(&parts.join("_"))) };
    Path::new("outputs").join(format!("{}-{analysis}{about}", stem(study)))
}

/// `outputs/TABLE-ANALYSIS-ABOUT`.
pub fn table_folder(table: &Path, analysis: &str, about: &[String]) -> PathBuf {
    Path::new("outputs").join(format!("{}-{analysis}-{}", stem(table), slug(&about.join("_"))))
}

/// `outputs/A-diff-B`, after the names of two runs.
pub fn diff_folder(a: &str, b: &str) -> PathBuf {
    Path::new("outputs").join(slug(&format!("{a}-diff-{b}")))
}

fn stem(study: &Path) -> String {
    study.file_stem().map_or_else(|| "study".into(), |stem| stem.to_string_lossy().into_owned())
}

/// The options that change the study, each as part of a name.
fn changes(change: &Overrides) -> Vec<String> {
    let of = |verb: &'static str, arguments: &[String]| {
        arguments.iter().map(|argument| format!("{verb}{argument}")).collect::<Vec<_>>()
    };
    [of("", &change.set), of("scale-", &change.scale), of("shift-", &change.shift)].concat()
}

/// Words as part of a folder's name: `price.initial=2000`. What cannot stand in a name, or is too long for one, is told apart
/// by the first digits of a hash.
fn slug(whole: &str) -> String {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '_' | '-' | '+' | '=');
    let short: String = whole.chars().map(|letter| if fits(letter) { letter } else { '-' }).take(LONGEST).collect();
    if short == whole {
        return short;
    }
    let hash: String = Sha256::digest(whole.as_bytes()).iter().take(4).map(|byte| format!("{byte:02x}")).collect();
    format!("{short}-{hash}")
}
