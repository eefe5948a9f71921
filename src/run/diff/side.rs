//! One of two runs that are compared: a folder read back, whatever version filled it.

use crate::error::{Error, Result};
use crate::input::InputFile;
use crate::output::finding::diff::Side;
use crate::output::folder::{MANIFEST, STUDY};
use crate::output::manifest::Manifest;
use crate::output::table::Table;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

/// The table without which a folder is none of a run.
const KPIS: &str = "kpis";

/// The tables that are read where they are.
const OTHERS: [&str; 2] = ["annual", "assumptions"];

/// What to do about a folder that is none of a run.
const HELP: &str = "give a folder that orecast run filled, such as outputs/mali-gold";

/// A folder as read, and the files that were.
pub struct Read {
    /// What it holds.
    pub side: Side,
    /// The files.
    pub files: Vec<InputFile>,
}

impl Read {
    /// Reads a folder, which is called `name`.
    ///
    /// # Errors
    /// [`Error::Usage`] if it is no run folder, with what is missing; [`Error::Failed`] if a file cannot be read.
    pub fn open(folder: &Path, name: &str) -> Result<Self> {
        let place = folder.display();
        if !folder.is_dir() {
            return Err(Error::Usage(format!("{place} is no folder; {HELP}")));
        }
        let mut files = Vec::new();
        let Some(manifest) = read(folder.join(MANIFEST), &mut files)? else {
            return Err(Error::Usage(format!("{place} is no run folder: it has no {MANIFEST}; {HELP}")));
        };
        let made = Manifest::of_json(&manifest)
            .map_err(|error| Error::Usage(format!("{place} is no run folder: {error}; {HELP}")))?;
        let Some(kpis) = table(folder, KPIS, &mut files)? else {
            return Err(Error::Usage(format!(
                "{place} has no tables/{KPIS}.parquet or {KPIS}.csv, so no run filled it, though an analysis may have; {HELP}"
            )));
        };
        complete(folder, &kpis)?;
        let mut tables = vec![kpis];
        for name in OTHERS {
            tables.extend(table(folder, name, &mut files)?);
        }
        let study = study(folder, &mut files)?;
        Ok(Self { side: Side { name: name.to_owned(), made, study, tables }, files })
    }
}

/// What a folder is called: its last part.
pub fn name(folder: &Path) -> String {
    let real = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    real.file_name().map_or_else(|| "run".into(), |name| name.to_string_lossy().into_owned())
}

/// A file's bytes; `None` if there is none.
fn read(path: PathBuf, files: &mut Vec<InputFile>) -> Result<Option<Vec<u8>>> {
    match std::fs::read(&path) {
        Ok(bytes) => {
            files.push(InputFile { path, bytes: bytes.clone() });
            Ok(Some(bytes))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::Failed(format!("cannot read {}: {error}", path.display()))),
    }
}

/// A table, from Parquet or else from CSV.
fn table(folder: &Path, name: &str, files: &mut Vec<InputFile>) -> Result<Option<Table>> {
    let path = |ending: &str| folder.join("tables").join(format!("{name}.{ending}"));
    let decoded = match read(path("parquet"), files)? {
        Some(bytes) => Some(Table::decode(name, &bytes)),
        None => read(path("csv"), files)?.map(|bytes| Table::decode_csv(name, &bytes)),
    };
    let damaged = |error: Error| Error::Usage(format!("{} has a damaged file: {error}", folder.display()));
    decoded.transpose().map_err(damaged)
}

/// A KPI table says of what it tells, and a mean.
fn complete(folder: &Path, kpis: &Table) -> Result<()> {
    let missing = ["metric", "mean"].into_iter().find(|name| kpis.column(name).is_none());
    missing.map_or(Ok(()), |name| {
        let place = folder.display();
        Err(Error::Usage(format!(
            "{place}: tables/{KPIS} has no column {name}, so it is none that a run wrote; {HELP}"
        )))
    })
}

/// The study as it was run; empty if the folder does not keep it.
fn study(folder: &Path, files: &mut Vec<InputFile>) -> Result<toml::Table> {
    let Some(bytes) = read(folder.join(STUDY), files)? else { return Ok(toml::Table::new()) };
    let parsed = String::from_utf8_lossy(&bytes).parse();
    parsed.map_err(|error: toml::de::Error| {
        Error::Usage(format!("{}: {STUDY} cannot be read: {}", folder.display(), error.message()))
    })
}
