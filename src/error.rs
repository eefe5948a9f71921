//! Why something could not be done, and the exit status it has.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// A place in a file that the user wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The file's name as the user gave it, or "command line".
    pub file: PathBuf,
    /// Its whole text, for snippets.
    pub text: Arc<str>,
    /// The bytes concerned.
    pub span: Range<usize>,
}

/// One thing that is wrong with a study.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Where; `None` where there is no text to point at.
    pub place: Option<Place>,
    /// The key's path in the study: `sources.industrial.output`; empty where it is about the file as a whole.
    pub path: String,
    /// What is wrong, in one sentence, with the value given.
    pub message: String,
    /// What is allowed, short, for beside the snippet.
    pub allowed: String,
    /// What to do about it.
    pub help: Option<String>,
}

/// Why something could not be done.
#[derive(Debug)]
pub enum Error {
    /// The study is wrong: everything that is wrong with it, in the order of the file.
    Study(Vec<Problem>),
    /// The command line is wrong, or asks for what cannot be had.
    Usage(String),
    /// It could not be done: disk, memory, permissions.
    Failed(String),
    /// The user stopped it.
    Interrupted,
}

impl Error {
    /// The exit status: 1 for what could not be done, 2 for what is wrong with the command line or the study.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Study(_) | Self::Usage(_) => 2,
            Self::Failed(_) | Self::Interrupted => 1,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Study(problems) => {
                for problem in problems {
                    writeln!(f, "{}: {}", problem.path, problem.message)?;
                }
                Ok(())
            }
            Self::Usage(message) | Self::Failed(message) => f.write_str(message),
            Self::Interrupted => f.write_str("interrupted; nothing was written"),
        }
    }
}

impl std::error::Error for Error {}

/// The result of what can fail.
pub type Result<T> = std::result::Result<T, Error>;
