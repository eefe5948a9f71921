//! Where numbers come from.

use std::fmt;

/// Where a number was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// Its key in the file.
    pub key: String,
    /// Title of the publication.
    pub title: String,
    /// Who published it.
    pub publisher: Option<String>,
    /// When, as written.
    pub date: Option<String>,
    /// Its address.
    pub url: Option<String>,
}

/// How far a number may be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// Measured or official.
    A,
    /// Reported by one good source.
    B,
    /// Judgement.
    C,
}

impl Grade {
    /// The grade of a letter.
    pub fn of(letter: &str) -> Option<Self> {
        [Self::A, Self::B, Self::C].into_iter().find(|grade| grade.to_string() == letter)
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self, f)
    }
}

/// One number of the study, for the register of assumptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assumption {
    /// Dotted path in the file.
    pub path: String,
    /// The value or distribution as a reader would write it, in `unit`.
    pub value: String,
    /// Its unit; empty for plain numbers.
    pub unit: String,
    /// Key of the reference.
    pub reference: Option<String>,
    /// How far it may be trusted.
    pub grade: Option<Grade>,
    /// What the study adds to it.
    pub note: Option<String>,
    /// Whether it is what the format assumes where nothing is said, and nothing is said of where it comes from.
    pub is_default: bool,
    /// The level that gives it this value, as `axis.level`; `None` where it stands in the study itself.
    pub level: Option<String>,
}
