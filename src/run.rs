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

pub use place::{default_folder, what_if_folder};

use crate::analysis::{Observer, Origin, Results, outcome};
use crate::error::{Error, Result};
use crate::input::{self, Loaded, Overrides};
use crate::model::Study;
use crate::output::chart::{self, Format, maps};
use crate::output::draws::{self, DrawsTable};
use crate::output::finding::Finding;
use crate::output::folder::{self, File, Filling};
use crate::output::kept::{self, Kept};
use crate::output::lives::lives;
use crate::output::manifest::{Input, Manifest};
use crate::output::number::{count, decimal};
use crate::output::report::Kind;
use crate::output::table::Table;
use crate::output::tables;
use presented::Presented;
use std::path::{Path, PathBuf};

/// What to do with a study.
#[derive(Debug, Clone)]
pub struct Job {
    /// The study file.
    pub study: PathBuf,
    /// What the command line changes.
    pub overrides: Overrides,
    /// The run folder; by default `outputs/NAME`.
    pub output: Option<PathBuf>,
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
#[derive(Debug)]
pub struct Outcome {
    /// The study as run.
    pub study: Study,
    /// What was found.
    pub results: Results,
    /// The run folder.
    pub folder: PathBuf,
    /// Overrides as applied, in words.
    pub applied: Vec<String>,
    /// What is said in place of the usual answer.
    pub answer: Option<String>,
}

/// Runs a study: `observer` is told how far it is.
///
/// # Errors
/// What is wrong with the study, what is asked too much, what could not be written, or that the user stopped it. The run
/// folder is then as it was.
pub fn run(job: &Job, observer: &dyn Observer) -> Result<Outcome> {
    let started = jiff::Timestamp::now();
    let loaded = input::load(&job.study, &job.overrides)?;
    let made = Made {
        applied: applied(&loaded),
        inputs: Input::of_all(&loaded.files),
        started,
        origin: Origin::Simulated,
        beyond: &|_, _| Ok(Finding::default()),
    };
    present(job, default_folder(&job.study), loaded, made, observer)
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
    let folder = job.output.clone().unwrap_or(usual);
    let asked = maps::named(&study, &job.heat)?;
    if let Origin::Simulated = made.origin {
        affordable(&study, 0)?;
    }
    folder::prepare(&folder)?;
    let results = crate::analysis::run_from(&study, made.origin, lives(&study).as_ref(), observer)?;
    let finding = (made.beyond)(&study, &results)?;
    let footer = chart::Footer::of_study(&study, folder::REPORT);
    let kept = (finding != Finding::default()).then(|| Kept::of(&finding, &footer));
    let Finding { tables: further, answer, .. } = finding;
    let tables: Vec<Table> = tables::tables(&study, &results).into_iter().chain(further).collect();
    let (applied, started) = (made.applied.clone(), made.started);
    let mut manifest = manifest(job, &study, made);
    let presented = Presented {
        job,
        study: &study,
        results: &results,
        maps: &asked,
        kept: kept.as_ref(),
        tables: &tables,
        manifest: &manifest,
        included: &report::included(&folder, &manifest, &[])?,
        warnings: &warnings,
    };
    let mut written: Vec<File> = vec![(folder::STUDY.into(), resolved.into_bytes())];
    written.extend(data);
    written.extend(presented.files()?);
    if let Some(kept) = &kept {
        written.push((kept::NAME.into(), kept.to_toml()?));
    }
    manifest.seconds = jiff::Timestamp::now().duration_since(started).as_secs_f64();
    let draws_table = job.draws_table.then(|| draws::NAME.to_owned());
    manifest.outputs = written.iter().map(|(name, _)| name.clone()).chain(draws_table).collect();
    written.push((folder::MANIFEST.into(), manifest.to_json()?));
    fill(&folder, &written, job.draws_table.then_some(&study), observer)?;
    let answer = (!answer.is_empty()).then_some(answer);
    Ok(Outcome { study, results, folder, applied, answer })
}

/// The manifest of a run, but for what it writes and how long it takes.
fn manifest(job: &Job, study: &Study, made: Made) -> Manifest {
    let mut manifest = Manifest::new(study, job.command.clone(), made.applied, made.started);
    manifest.analysis = if manifest.what_if.is_empty() { "run" } else { "what-if" }.to_owned();
    manifest.maps = job.heat.clone();
    manifest.inputs = made.inputs;
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
