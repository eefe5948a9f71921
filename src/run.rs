//! The whole job: load, simulate, present, write; and the analyses on top of it.

mod alongside;
pub mod analysis;
pub mod backtest;
pub mod break_even;
mod case;
mod changed;
pub mod converge;
mod decisions;
pub mod diff;
pub mod discover;
pub mod finished;
pub mod fit;
pub mod groups;
pub mod memory;
mod over;
mod place;
mod presented;
pub mod redraw;
pub mod report;
pub mod robust;
pub mod sensitivity;
pub mod shards;
pub mod statistic;
pub mod sweep;
pub mod tabled;
pub mod value;
pub mod what_if;

pub use place::{Destination, default_folder, what_if_folder};

use crate::analysis::{Observer, Origin, Results, outcome};
use crate::error::{Error, Result};
use crate::input::{self, Loaded, Overrides, StudyFile};
use crate::model::{MetricName, Study};
use crate::output::chart::{self, Chart, Format, maps};
use crate::output::draws::{self, DrawRows, DrawsTable};
use crate::output::finding::Finding;
use crate::output::folder::{self, File, Filling};
use crate::output::kept::{self, Kept};
use crate::output::lives::lives;
use crate::output::manifest::{Input, Manifest};
use crate::output::number::{count, decimal};
use crate::output::report::Kind;
use crate::output::table::Table;
use crate::output::tables;
use polars::prelude::DataFrame;
use presented::Presented;
use std::path::{Path, PathBuf};

/// What to do with a study.
#[derive(Debug, Clone)]
pub struct Job {
    /// The study file.
    pub study: StudyFile,
    /// What the command line changes.
    pub overrides: Overrides,
    /// The run folder; by default `outputs/NAME`.
    pub output: Destination,
    /// The format of charts; `None`: no charts.
    pub charts: Option<Format>,
    /// The kinds of report.
    pub reports: Vec<Kind>,
    /// Names of the KPIs to map in place of the usual ones.
    pub heat: Vec<String>,
    /// Whether every draw is written, a row for each scenario and draw.
    pub draws_table: bool,
    /// Whether a workbook is written.
    pub workbook: bool,
    /// The command line, for the manifest.
    pub command: Vec<String>,
}

/// What a job found, and where it wrote it.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// The study as run.
    pub study: Study,
    /// What was found.
    pub results: Results,
    /// What was found beyond the usual tables and charts; its answer is said in place of the usual one, unless it is empty.
    pub finding: Finding,
    /// The run folder, if it was written.
    pub folder: Option<PathBuf>,
    /// Overrides as applied, in words.
    pub applied: Vec<String>,
    job: Job,
    maps: Vec<MetricName>,
    read: Read,
    started: jiff::Timestamp,
    seconds: f64,
}

/// What was read besides the study itself.
#[derive(Debug, Clone)]
struct Read {
    resolved: String,
    inputs: Vec<Input>,
    data: Vec<File>,
    warnings: Vec<String>,
}

/// Runs a study: `observer` is told how far it is.
///
/// # Errors
/// What is wrong with the study, what is asked too much, what could not be written, or that the user stopped it. The run
/// folder is then as it was.
pub fn run(job: &Job, observer: &dyn Observer) -> Result<Outcome> {
    let started = jiff::Timestamp::now();
    let loaded = input::load(job.study.clone(), &job.overrides)?;
    let made = Made {
        applied: applied(&loaded),
        inputs: Input::of_all(&loaded.files),
        started,
        origin: Origin::Simulated,
        beyond: &|_, _| Ok(Finding::default()),
    };
    present(job, default_folder(&job.study.path), loaded, made, observer)
}

/// How results are made of a loaded study, and what the manifest says of it.
struct Made<'m> {
    /// Overrides as applied, in words.
    applied: Vec<String>,
    /// Every file that was read.
    inputs: Vec<Input>,
    started: jiff::Timestamp,
    /// Where the draws come from.
    origin: Origin<'m>,
    beyond: Beyond<'m>,
}

/// What is found in results beyond the usual tables and charts.
type Beyond<'b> = &'b dyn Fn(&Study, &Results) -> Result<Finding>;

/// Simulates a loaded study, or takes its draws from where they were kept, and writes its run folder.
fn present(job: &Job, usual: PathBuf, loaded: Loaded, made: Made, observer: &dyn Observer) -> Result<Outcome> {
    let Loaded { study, resolved, data, warnings, .. } = loaded;
    let Made { applied, inputs, started, origin, beyond } = made;
    let folder = job.output.folder(usual);
    let maps = maps::named(&study, &job.heat)?;
    if let Origin::Simulated = origin {
        affordable(&study, 0)?;
    }
    folder.as_deref().map_or(Ok(()), folder::prepare)?;
    let results = crate::analysis::run_from(&study, origin, lives(&study).as_ref(), observer)?;
    let finding = beyond(&study, &results)?;
    let read = Read { resolved, inputs, data, warnings };
    let (job, seconds) = (job.clone(), seconds_since(started));
    let mut outcome = Outcome { study, results, finding, folder: None, applied, job, maps, read, started, seconds };
    if let Some(folder) = folder {
        outcome.write(&folder, observer)?;
        outcome.folder = Some(folder);
    }
    Ok(outcome)
}

fn seconds_since(instant: jiff::Timestamp) -> f64 {
    jiff::Timestamp::now().duration_since(instant).as_secs_f64()
}

impl Outcome {
    /// All tables, in the order in which a reader wants them.
    pub fn tables(&self) -> Vec<Table> {
        tables::tables(&self.study, &self.results).into_iter().chain(self.finding.tables.clone()).collect()
    }

    /// All charts: first those of what was found besides.
    ///
    /// # Errors
    /// What could not be drawn.
    pub fn charts(&self, format: Format) -> Result<Vec<Chart>> {
        presented::drawings(&self.study, (&self.results, &self.maps), self.kept().as_ref(), format)
    }

    /// What was found besides, if anything was.
    fn kept(&self) -> Option<Kept> {
        let footer = chart::Footer::of_study(&self.study, folder::REPORT);
        (self.finding != Finding::default()).then(|| Kept::of(&self.finding, &footer))
    }

    /// Every draw: a row for each scenario and draw with its levels, factors and KPIs, made once more.
    ///
    /// # Errors
    /// What it would take more memory than there is for, or that the user stopped it.
    pub fn draws(&self, observer: &dyn Observer) -> Result<DataFrame> {
        let outcomes = outcome::kpis(&self.study);
        let rows = DrawRows::new(&self.study, &outcomes);
        affordable(&self.study, self.study.scenarios.len() * rows.width())?;
        let mut frames = Vec::new();
        let mut take = |draws| rows.frame(draws).map(|frame| frames.push(frame));
        crate::analysis::stream(&self.study, &outcomes, observer, &mut take)?;
        draws::joined(frames)
    }

    /// Writes the run folder.
    ///
    /// # Errors
    /// What could not be written, or that the user stopped it. The folder is then as it was.
    pub fn write(&self, folder: &Path, observer: &dyn Observer) -> Result<()> {
        let (began, Self { job, study, read, .. }) = (jiff::Timestamp::now(), self);
        folder::prepare(folder)?;
        let (kept, tables) = (self.kept(), self.tables());
        let mut manifest = manifest(job, study, (self.applied.clone(), self.started), &read.inputs);
        let beside = report::pictures(&job.reports, job.charts.unwrap_or(Format::Png));
        let presented = Presented {
            job,
            study,
            results: &self.results,
            maps: &self.maps,
            kept: kept.as_ref(),
            tables: &tables,
            manifest: &manifest,
            included: &report::included(folder, (&manifest, beside), &[])?,
            warnings: &read.warnings,
        };
        let mut written: Vec<File> = vec![(folder::STUDY.into(), read.resolved.clone().into_bytes())];
        written.extend(read.data.iter().cloned());
        written.extend(presented.files()?);
        if let Some(kept) = &kept {
            written.push((kept::NAME.into(), kept.to_toml()?));
        }
        manifest.seconds = self.seconds + seconds_since(began);
        let draws_table = job.draws_table.then(|| draws::NAME.to_owned());
        manifest.outputs = written.iter().map(|(name, _)| name.clone()).chain(draws_table).collect();
        written.push((folder::MANIFEST.into(), manifest.to_json()?));
        fill(folder, &written, job.draws_table.then_some(study), observer)
    }
}

/// The manifest of a run, but for what it writes and how long it takes.
fn manifest(
    job: &Job,
    study: &Study,
    (applied, started): (Vec<String>, jiff::Timestamp),
    inputs: &[Input],
) -> Manifest {
    let mut manifest = Manifest::new(study, job.command.clone(), applied, started);
    manifest.analysis = if manifest.what_if.is_empty() { "run" } else { "what-if" }.to_owned();
    manifest.maps = job.heat.clone();
    manifest.inputs = inputs.to_vec();
    manifest
}

/// Fills the run folder, unless the user has stopped it; of `draws`, if it is given, with every draw too.
fn fill(folder: &Path, written: &[File], draws: Option<&Study>, observer: &dyn Observer) -> Result<()> {
    if observer.cancelled() {
        return Err(Error::Interrupted);
    }
    let filling = Filling::begin(folder)?;
    if let Some(study) = draws {
        write_draws(study, &filling, observer)?;
    }
    written.iter().try_for_each(|file| filling.write(file))?;
    filling.finish()
}

/// Makes the draws once more and writes them, row by row, as they are made.
fn write_draws(study: &Study, filling: &Filling, observer: &dyn Observer) -> Result<()> {
    let outcomes = outcome::kpis(study);
    let mut table = DrawsTable::new(study, &outcomes, filling.create(draws::NAME)?)?;
    crate::analysis::stream(study, &outcomes, observer, &mut |draws| table.write(draws))?;
    table.finish()
}

/// Overrides in words.
fn applied(loaded: &Loaded) -> Vec<String> {
    let words = |count: usize| if count == 1 { "1 value".to_owned() } else { format!("{count} values") };
    loaded.applied.iter().map(|it| format!("{} changed {}", it.option, words(it.changed))).collect()
}

/// Refuses what this machine has no memory for, and says what it would take. Besides what a run takes, so many numbers are kept
/// of each draw.
fn affordable(study: &Study, kept: usize) -> Result<()> {
    /// What one core does, roughly, for saying how long it would take.
    const PATH_STEPS_PER_SECOND: f64 = 2e7;
    let effort = crate::analysis::effort(study);
    let bytes = effort.bytes + (8 * kept) as u128 * study.sampling.draws as u128;
    let available = memory::available(Path::new("/"));
    if bytes <= available {
        return Ok(());
    }
    let gigabytes = |bytes: u128| decimal(bytes as f64 / 1e9, 0);
    let seconds = effort.path_steps as f64 / PATH_STEPS_PER_SECOND / rayon::current_num_threads() as f64;
    Err(Error::Usage(format!(
        "{} draws would take up to {} GB of memory, of which {} GB are free here, and about {}; \
         ask for fewer with --draws, or fewer scenarios with --scenario",
        count(study.sampling.draws),
        gigabytes(bytes),
        gigabytes(available),
        duration(seconds),
    )))
}

/// A length of time in the unit that suits it.
fn duration(seconds: f64) -> String {
    const UNITS: [(&str, f64); 4] =
        [("years", 31_557_600.0), ("days", 86_400.0), ("hours", 3_600.0), ("minutes", 60.0)];
    let (unit, length) = UNITS.into_iter().find(|unit| seconds >= 2.0 * unit.1).unwrap_or(("seconds", 1.0));
    format!("{} {unit}", decimal(seconds / length, 0))
}
