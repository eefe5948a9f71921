//! What every analysis does before and after its own work: the study is read, the folder is made sure of; tables and charts
//! are written, all or none.

use crate::analysis::Observer;
use crate::error::{Error, Result};
use crate::input::{self, InputFile, Loaded};
use crate::model::Study;
use crate::output::chart::{Chart, Footer, Format, plots};
use crate::output::finding::Finding;
use crate::output::folder::{self, File};
use crate::output::headline::headline;
use crate::output::kept::{self, Kept};
use crate::output::manifest::Manifest;
use crate::run::place::analysis_folder;
use crate::run::presented::{as_files, tabled};
use crate::run::{Job, affordable, applied};
use std::path::{Path, PathBuf};

/// What an analysis found, and where its tables and charts are.
#[derive(Debug, Clone)]
pub struct Analysed {
    /// Answer, tables, and what its charts show.
    pub finding: Finding,
    /// The foot of its charts.
    pub footer: Footer,
    /// Files that it made besides, by name.
    pub files: Vec<File>,
    /// Its folder, if it was written.
    pub folder: Option<PathBuf>,
    /// Overrides as applied, in words.
    pub applied: Vec<String>,
}

impl Analysed {
    /// Its charts.
    ///
    /// # Errors
    /// What could not be drawn.
    pub fn charts(&self, format: Format) -> Result<Vec<Chart>> {
        plots(&self.footer, &self.finding.plots, format)
    }
}

/// Which scenarios an analysis is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Those that `--scenario` names; if it names none, for each decision the one in the middle of all else.
    Headline,
    /// All that there are.
    All,
}

/// What an analysis is about, as part of its folder's name.
pub fn about(metric: &str, year: Option<i32>) -> Vec<String> {
    std::iter::once(metric.to_owned()).chain(year.map(|year| year.to_string())).collect()
}

impl Scope {
    /// Takes the scenarios out of a study that an analysis is not about.
    pub fn narrow(self, job: &Job, study: &mut Study) {
        if self == Self::Headline && job.overrides.scenarios.is_empty() {
            let wanted = headline(study);
            let scenarios = std::mem::take(&mut study.scenarios).into_iter().enumerate();
            study.scenarios = scenarios.filter(|(index, _)| wanted.contains(index)).map(|(_, it)| it).collect();
        }
    }
}

/// What a study's scenarios have in common on axes of which there would be more: `Steady mines · As announced`.
fn held(study: &Study) -> String {
    let same = |axis: &usize| study.scenarios.windows(2).all(|pair| pair[0].levels[*axis] == pair[1].levels[*axis]);
    let first = study.scenarios.first().map_or(&[][..], |scenario| &scenario.levels);
    let several = (0..study.axes.len()).filter(|axis| study.axes[*axis].levels.len() > 1).filter(same);
    let labels = several.filter_map(|axis| Some(study.axes[axis].levels[*first.get(axis)?].label.as_str()));
    labels.collect::<Vec<_>>().join(" · ")
}

/// An analysis of a study, begun.
pub struct Analysis<'j> {
    /// The study, with the scenarios that it is about.
    pub study: Study,
    job: &'j Job,
    name: String,
    folder: Option<PathBuf>,
    started: jiff::Timestamp,
    resolved: String,
    files: Vec<InputFile>,
    data: Vec<File>,
    /// Files that it makes besides tables and charts.
    further: Vec<File>,
    applied: Vec<String>,
}

impl<'j> Analysis<'j> {
    /// Reads the study, and makes sure that `outputs/STUDY-name-about` can be written.
    ///
    /// # Errors
    /// As [`crate::run::run`].
    pub fn open(job: &'j Job, (name, about): (&str, &[String]), scope: Scope) -> Result<Self> {
        let started = jiff::Timestamp::now();
        let loaded = input::load(job.study.clone(), &job.overrides)?;
        let applied = applied(&loaded);
        let Loaded { mut study, resolved, files, data, .. } = loaded;
        scope.narrow(job, &mut study);
        // Most analyses keep the outcome and the factors of every draw.
        affordable(&study, study.scenarios.iter().map(|scenario| scenario.world.factors.len() + 1).sum())?;
        let folder = job.output.folder(analysis_folder(&job.study.path, name, about, &job.overrides));
        folder.as_deref().map_or(Ok(()), folder::prepare)?;
        let (name, further) = (name.to_owned(), Vec::new());
        Ok(Self { study, job, name, folder, started, resolved, files, data, further, applied })
    }

    /// Adds a file to the folder.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.further.push((name.into(), bytes));
    }

    /// Writes what was found.
    ///
    /// # Errors
    /// [`Error::Failed`] if it cannot be; [`Error::Interrupted`] if the user has stopped it. The folder is then as it was.
    pub fn close(self, mut finding: Finding, observer: &dyn Observer) -> Result<Analysed> {
        let held = held(&self.study);
        if !held.is_empty() {
            finding.plots.iter_mut().for_each(|plot| plot.notes.push(format!("Scenario: {held}")));
            // Below the title: the last words are the answer's.
            finding.answer = finding.answer.replacen('\n', &format!("\nScenario: {held}\n"), 1);
        }
        if observer.cancelled() {
            return Err(Error::Interrupted);
        }
        // An analysis writes no report: the references stand in the study as it was run.
        let footer = Footer::of_study(&self.study, folder::STUDY);
        let Self { folder, further: files, applied, .. } = &self;
        let found =
            Analysed { finding, footer, files: files.clone(), folder: folder.clone(), applied: applied.clone() };
        folder.as_deref().map_or(Ok(()), |folder| self.write(folder, &found, observer))?;
        Ok(found)
    }

    fn write(&self, folder: &Path, found: &Analysed, observer: &dyn Observer) -> Result<()> {
        let mut written: Vec<File> = vec![(folder::STUDY.into(), self.resolved.clone().into_bytes())];
        written.extend(self.data.iter().chain(&self.further).cloned());
        written.push((kept::NAME.into(), Kept::of(&found.finding, &found.footer).to_toml()?));
        written.extend(files_of(&found.finding, self.job.charts, &|format| found.charts(format))?);
        let mut manifest =
            Manifest::new(&self.study, self.job.command.clone(), self.applied.clone(), self.started).named(&self.name);
        self.files.iter().for_each(|file| manifest.add_input(&file.path, &file.bytes));
        manifest.outputs = written.iter().map(|(name, _)| name.clone()).collect();
        written.push((folder::MANIFEST.into(), manifest.to_json()?));
        if observer.cancelled() {
            return Err(Error::Interrupted);
        }
        folder::replace(folder, &written)
    }
}

/// Tables as files, and charts if they are wanted, as `charts` draws them.
pub(super) fn files_of(
    finding: &Finding,
    format: Option<Format>,
    charts: &dyn Fn(Format) -> Result<Vec<Chart>>,
) -> Result<Vec<File>> {
    let mut files = tabled(&finding.tables)?;
    if let Some(format) = format {
        files.extend(as_files(charts(format)?, format));
    }
    Ok(files)
}
