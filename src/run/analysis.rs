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
use std::path::PathBuf;

/// What an analysis said, and where its tables and charts are.
#[derive(Debug)]
pub struct Analysed {
    /// The answer.
    pub answer: String,
    /// Its folder.
    pub folder: PathBuf,
    /// Overrides as applied, in words.
    pub applied: Vec<String>,
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
    folder: PathBuf,
    started: jiff::Timestamp,
    resolved: String,
    files: Vec<InputFile>,
    data: Vec<File>,
    applied: Vec<String>,
}

impl<'j> Analysis<'j> {
    /// Reads the study, and makes sure that `outputs/STUDY-name-about` can be written.
    ///
    /// # Errors
    /// As [`crate::run::run`].
    pub fn open(job: &'j Job, (name, about): (&str, &[String]), scope: Scope) -> Result<Self> {
        let started = jiff::Timestamp::now();
        let loaded = input::load(&job.study, &job.overrides)?;
        let applied = applied(&loaded);
        let Loaded { mut study, resolved, files, data, .. } = loaded;
        scope.narrow(job, &mut study);
        // Most analyses keep the outcome and the factors of every draw.
        affordable(&study, study.scenarios.iter().map(|scenario| scenario.world.factors.len() + 1).sum())?;
        let folder = job.output.clone().unwrap_or_else(|| analysis_folder(&job.study, name, about, &job.overrides));
        folder::prepare(&folder)?;
        Ok(Self { study, job, name: name.to_owned(), folder, started, resolved, files, data, applied })
    }

    /// Adds a file to the folder.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        self.data.push((name.into(), bytes));
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
        let mut written: Vec<File> = vec![(folder::STUDY.into(), self.resolved.clone().into_bytes())];
        written.extend(self.data.iter().cloned());
        // An analysis writes no report: the references stand in the study as it was run.
        let footer = Footer::of_study(&self.study, folder::STUDY);
        written.push((kept::NAME.into(), Kept::of(&finding, &footer).to_toml()?));
        let charts = |format| plots(&footer, &finding.plots, format);
        written.extend(files_of(&finding, self.job.charts, &charts)?);
        let mut manifest =
            Manifest::new(&self.study, self.job.command.clone(), self.applied.clone(), self.started).named(&self.name);
        self.files.iter().for_each(|file| manifest.add_input(&file.path, &file.bytes));
        manifest.outputs = written.iter().map(|(name, _)| name.clone()).collect();
        written.push((folder::MANIFEST.into(), manifest.to_json()?));
        if observer.cancelled() {
            return Err(Error::Interrupted);
        }
        folder::replace(&self.folder, &written)?;
        Ok(Analysed { answer: finding.answer, folder: self.folder, applied: self.applied })
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
