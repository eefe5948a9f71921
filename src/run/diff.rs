//! What differs between two finished runs. Nothing is simulated.

mod side;

use crate::error::{Error, Result};
use crate::model::ChartStyle;
use crate::output::chart::{Footer, Format, plots};
use crate::output::finding::diff::{Side, facts, found};
use crate::output::folder;
use crate::output::kept::{self, Kept};
use crate::output::manifest::Manifest;
use crate::run::analysis::files_of;
use crate::run::place::diff_folder;
use side::Read;
use std::path::{Path, PathBuf};

/// Which two runs to compare.
#[derive(Debug, Clone)]
pub struct Diff {
    /// The folder of the run that is compared with: what was before.
    pub a: PathBuf,
    /// The folder of the run that is compared: what is now.
    pub b: PathBuf,
    /// The folder to write to; by default `outputs/A-diff-B`.
    pub output: Option<PathBuf>,
    /// The format of charts; `None`: no charts.
    pub charts: Option<Format>,
    /// The command line, for the manifest.
    pub command: Vec<String>,
}

/// What the comparison says, and where its tables and charts are.
#[derive(Debug)]
pub struct Compared {
    /// The answer.
    pub answer: String,
    /// Its folder.
    pub folder: PathBuf,
}

/// Compares two finished runs, and writes what differs.
///
/// # Errors
/// [`Error::Usage`] if one of the folders is none of a run, or the results would take its place; [`Error::Failed`] if something
/// cannot be read or written.
pub fn diff(asked: &Diff) -> Result<Compared> {
    let started = jiff::Timestamp::now();
    let [a, b] = names(&asked.a, &asked.b);
    let folder = asked.output.clone().unwrap_or_else(|| diff_folder(&a, &b));
    let (a, b) = (Read::open(&asked.a, &a)?, Read::open(&asked.b, &b)?);
    spare(&folder, [&asked.a, &asked.b])?;
    folder::prepare(&folder)?;
    let finding = found(&a.side, &b.side);
    let footer = footer(&a.side, &b.side);
    let charts = |format| plots(&footer, &finding.plots, format);
    let mut written = files_of(&finding, asked.charts, &charts)?;
    written.push((kept::NAME.into(), Kept::of(&finding, &footer).to_toml()?));
    let title = format!("{} against {}", b.side.name, a.side.name);
    let mut manifest = Manifest::of_table(title, b.side.made.draws, asked.command.clone(), started).named("diff");
    a.files.iter().chain(&b.files).for_each(|file| manifest.add_input(&file.path, &file.bytes));
    manifest.outputs = written.iter().map(|(name, _)| name.clone()).collect();
    written.push((folder::MANIFEST.into(), manifest.to_json()?));
    folder::replace(&folder, &written)?;
    Ok(Compared { answer: finding.answer, folder })
}

/// What the two are called: by their folders, and by what is above these if that is the same.
fn names(a: &Path, b: &Path) -> [String; 2] {
    let names = [a, b].map(side::name);
    if names[0] != names[1] {
        return names;
    }
    let above = |folder: &Path| folder.canonicalize().ok().and_then(|real| real.parent().map(side::name));
    match (above(a), above(b)) {
        (Some(one), Some(other)) if one != other => {
            [(one, &names[0]), (other, &names[1])].map(|(above, name)| format!("{above}-{name}"))
        }
        // A run against itself, or against its namesake far away.
        _ => names,
    }
}

/// The runs that are compared must stay.
fn spare(folder: &Path, runs: [&PathBuf; 2]) -> Result<()> {
    let real = |path: &Path| path.canonicalize().ok();
    let taken = runs.into_iter().find(|run| real(run).is_some() && real(run) == real(folder));
    taken.map_or(Ok(()), |run| {
        Err(Error::Usage(format!(
            "the results would take the place of the run in {}; choose another folder with --output DIR",
            run.display()
        )))
    })
}

/// The foot of the charts.
fn footer(a: &Side, b: &Side) -> Footer {
    Footer {
        title: b.made.title.clone(),
        sources: format!("runs: {} and {}", a.name, b.name),
        facts: facts(a, b),
        note: None,
        style: ChartStyle::default(),
    }
}
