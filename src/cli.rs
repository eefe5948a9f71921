//! The command line: it translates and calls [`crate::run`].

mod analyses;
mod options;
mod progress;
mod shards;

use crate::analysis::Observer;
use crate::error::{Error, Result};
use crate::input::{self, Loaded, Overrides};
use crate::output::console;
use crate::run::diff::{Diff, diff};
use crate::run::redraw::{self, Redraw};
use crate::run::report::{self, Report};
use crate::run::shards::resume::resumable;
use crate::run::what_if::{WhatIf, what_if};
use crate::run::{Job, Outcome, default_folder, run};
use clap::Parser;
use options::{Command, FormatName, Mapping, Options, Parting, Reading, Writing};
use progress::Progress;
use std::io::{ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The study that `orecast init` writes.
const STARTER: &str = include_str!("../scenarios/quick.toml");

/// Runs the program; its exit status is 0 for done, 1 for what could not be done, 2 for a wrong command line or study.
pub fn main() -> ExitCode {
    let options = Options::parse();
    let color = options.color();
    match dispatch(options) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tell(&error, color);
            ExitCode::from(error.exit_code())
        }
    }
}

fn dispatch(options: Options) -> Result<()> {
    match options.command {
        Command::Run { studies, parting: Parting { shard: Some(shard), .. }, reading, writing, .. } => {
            shards::compute(&studies, shard, &reading, &writing)
        }
        Command::Run { studies, parting, reading, writing, mapping } => {
            distinct(&studies, &writing)?;
            // All are read before the first is run: a mistake in the last should not come after hours.
            studies.iter().try_for_each(|study| heed(study, &reading, writing.quiet).map(drop))?;
            let act = if parting.resume { resumable } else { run };
            studies.iter().try_for_each(|study| simulate(study, (&reading, &writing, &mapping), &act, console::answer))
        }
        Command::WhatIf { study, case, reading, .. } if case.is_empty() && reading.changes_nothing() => {
            Err(Error::Usage(format!(
                "what-if needs at least one --set, --scale, --shift or --case: orecast what-if {} --set PATH=VALUE",
                study.display()
            )))
        }
        Command::WhatIf { study, case, one_by_one, metric, reading, writing, mapping } => {
            heed(&study, &reading, writing.quiet)?;
            let asked = WhatIf { cases: case, one_by_one, metrics: metric };
            let act = |job: &Job, observer: &dyn Observer| what_if(job, &asked, observer);
            simulate(&study, (&reading, &writing, &mapping), &act, console::what_if)
        }
        Command::Diff { a, b, output, no_charts, format, quiet } => {
            let charts = (!no_charts).then_some(format.into());
            compare(&Diff { a, b, output, charts, command: std::env::args().collect() }, quiet)
        }
        Command::Shards(command) => shards::act(command),
        Command::Analysis(analysis) => analyses::analyse(analysis),
        Command::Check { studies, resolved, reading } => {
            studies.iter().try_for_each(|study| check(study, resolved, &reading))
        }
        Command::Chart { folder, chart, list, set, format, output, quiet } => {
            let change = Overrides { set, ..Overrides::default() };
            let command = std::env::args().collect();
            let asked = Redraw { folder, names: chart, change, format: format.into(), output, command };
            if list { listed(&redraw::titles(&asked)?) } else { drawn(&redraw::redraw(&asked)?, quiet) }
        }
        Command::Report { folder, with, format, output, quiet } => {
            let command = std::env::args().collect();
            if format.iter().any(|it| matches!(it, FormatName::Png | FormatName::Svg)) {
                return Err(Error::Usage("a report is html or md; its charts are in the format of the run's".into()));
            }
            let kinds = options::reports(&format);
            drawn(&report::report(&Report { folder, with, kinds, output, command })?, quiet)
        }
        Command::Init { name } => init(name.as_deref().unwrap_or("study")),
        Command::Schema => {
            let text = serde_json::to_string_pretty(&input::schema());
            print(&text.map_err(|error| Error::Failed(error.to_string()))?)
        }
        Command::List { study, reading } => print(&input::listing(&input::load(&study, &reading.overrides()?)?)),
    }
}

/// Reads a study, and says what in it may not be meant before anything is run.
fn heed(study: &Path, reading: &Reading, quiet: bool) -> Result<Loaded> {
    let loaded = input::load(study, &reading.overrides()?)?;
    if !quiet {
        loaded.warnings.iter().for_each(|warning| say(&format!("warning: {warning}")));
    }
    Ok(loaded)
}

/// Two studies whose results would go to one folder are refused.
fn distinct(studies: &[PathBuf], writing: &Writing) -> Result<()> {
    let folder = |study: &PathBuf| writing.output.clone().unwrap_or_else(|| default_folder(study));
    for (index, study) in studies.iter().enumerate() {
        if let Some(other) = studies[..index].iter().find(|other| folder(other) == folder(study)) {
            return Err(Error::Usage(format!(
                "the results of {} and {} would both go to {}; run them one by one, each with its own --output DIR",
                other.display(),
                study.display(),
                folder(study).display()
            )));
        }
    }
    Ok(())
}

/// Runs one study and prints its answer.
fn simulate(
    study: &Path,
    (reading, writing, mapping): (&Reading, &Writing, &Mapping),
    act: &dyn Fn(&Job, &dyn Observer) -> Result<Outcome>,
    answer: fn(&crate::model::Study, &crate::analysis::Results) -> String,
) -> Result<()> {
    let (heat, draws_table, workbook) = (mapping.heat.clone(), mapping.draws_table, !mapping.no_workbook);
    let job = Job { heat, draws_table, workbook, ..job(study, reading.overrides()?, writing) };
    done(&job, (writing, mapping), act, answer)
}

/// Does a job that fills a run folder, and prints its answer.
fn done(
    job: &Job,
    (writing, mapping): (&Writing, &Mapping),
    act: &dyn Fn(&Job, &dyn Observer) -> Result<Outcome>,
    answer: fn(&crate::model::Study, &crate::analysis::Results) -> String,
) -> Result<()> {
    let outcome = watched(job, writing, act)?;
    told(writing, &outcome.applied);
    let own = &outcome.finding.answer;
    print(&if own.is_empty() { answer(&outcome.study, &outcome.results) } else { own.clone() })?;
    let workbook = if mapping.no_workbook { "" } else { ", results.xlsx" };
    let reports: String = job.reports.iter().map(|kind| format!(", {}", kind.file())).collect();
    wrote(writing, outcome.folder.as_deref(), &format!("{workbook}{reports}"));
    Ok(())
}

/// The job that the options describe.
fn job(study: &Path, overrides: Overrides, writing: &Writing) -> Job {
    Job {
        study: study.into(),
        overrides,
        output: writing.output.clone().into(),
        charts: writing.charts(),
        reports: writing.reports(),
        heat: Vec::new(),
        draws_table: false,
        workbook: false,
        command: std::env::args().collect(),
    }
}

/// Does a job under the eyes of the user.
fn watched<T>(job: &Job, writing: &Writing, act: &dyn Fn(&Job, &dyn Observer) -> Result<T>) -> Result<T> {
    if let Some(threads) = writing.threads() {
        // Only the first study sets it; a second attempt finds the same number set.
        let _ = rayon::ThreadPoolBuilder::new().num_threads(threads).build_global();
    }
    let progress = Progress::new(writing.quiet);
    let done = act(job, &progress)?;
    progress.finish();
    Ok(done)
}

/// Says what the options changed.
fn told(writing: &Writing, applied: &[String]) {
    if !writing.quiet {
        applied.iter().for_each(|line| say(line));
    }
}

/// Prints the names of charts with their titles.
fn listed(titles: &[(String, String)]) -> Result<()> {
    let wide = titles.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
    let lines: String = titles.iter().map(|(name, title)| format!("{name:wide$}  {title}\n")).collect();
    print(&lines)
}

/// Says which files were made.
fn drawn(files: &[PathBuf], quiet: bool) -> Result<()> {
    let lines: String = files.iter().map(|file| format!("{}\n", file.display())).collect();
    if quiet { Ok(()) } else { print(&lines) }
}

/// Says where the results are.
fn wrote(writing: &Writing, folder: Option<&Path>, besides: &str) {
    if let (false, Some(folder)) = (writing.quiet, folder) {
        let charts = if writing.charts().is_some() { ", charts" } else { "" };
        say(&format!("written to {}: tables{charts}{besides}", folder.display()));
    }
}

/// Compares two finished runs, and prints what differs.
fn compare(asked: &Diff, quiet: bool) -> Result<()> {
    let found = diff(asked)?;
    print(&found.answer)?;
    if !quiet {
        // Where nothing moved nothing is drawn.
        let charts = if found.folder.join("charts").is_dir() { ", charts" } else { "" };
        say(&format!("written to {}: tables{charts}", found.folder.display()));
    }
    Ok(())
}

fn check(study: &Path, resolved: bool, reading: &Reading) -> Result<()> {
    let loaded = heed(study, reading, false)?;
    if resolved {
        return print(&loaded.resolved);
    }
    let (scenarios, factors) = (
        loaded.study.scenarios.len(),
        loaded.study.scenarios.iter().map(|it| it.world.factors.len()).max().unwrap_or(0),
    );
    let many = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    let (scenarios, factors) = (many(scenarios, "scenario"), many(factors, "uncertain number"));
    print(&format!("{} is fine: {scenarios}, up to {factors}", study.display()))
}

/// Writes a study to start from; an existing file is never overwritten.
fn init(name: &str) -> Result<()> {
    let path = if name.ends_with(".toml") { name.to_owned() } else { format!("{name}.toml") };
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).open(&path).map_err(|error| {
        let help = match error.kind() {
            ErrorKind::AlreadyExists => "; give another name: orecast init NAME",
            ErrorKind::NotFound => "; its folder must exist",
            _ => "",
        };
        Error::Failed(format!("cannot make {path}: {error}{help}"))
    })?;
    file.write_all(STARTER.as_bytes()).map_err(|error| Error::Failed(format!("cannot write {path}: {error}")))?;
    print(&format!("{path} is a study to start from; try: orecast run {path}"))
}

/// Answers go to standard output; whoever closes it early has read enough.
fn print(text: &str) -> Result<()> {
    match writeln!(std::io::stdout(), "{}", text.trim_end()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Error::Failed(format!("cannot write to standard output: {error}")))
        }
        _ => Ok(()),
    }
}

/// Messages go to standard error.
fn say(text: &str) {
    // There is nowhere left to say that it could not be said.
    let _ = writeln!(std::io::stderr(), "{text}");
}

fn tell(error: &Error, color: Option<bool>) {
    let color = color.unwrap_or_else(|| std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none());
    match error {
        Error::Study(problems) => say(&input::render(problems, color)),
        _ if color => say(&format!("\x1b[1;31merror\x1b[0m: {error}")),
        _ => say(&format!("error: {error}")),
    }
}
