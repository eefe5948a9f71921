//! The command line: it translates and calls [`crate::run`].

mod options;
mod progress;

use crate::analysis::Observer;
use crate::error::{Error, Result};
use crate::input::{self, Loaded};
use crate::output::console;
use crate::run::analysis::Analysed;
use crate::run::break_even::{BreakEven, break_even};
use crate::run::converge::{Converge, converge};
use crate::run::discover::{self, Discover};
use crate::run::robust::{Robust, robust};
use crate::run::sensitivity::{self, Sensitivity};
use crate::run::sweep::{Sweep, sweep};
use crate::run::tabled::TableJob;
use crate::run::value::{Value, value};
use crate::run::what_if::{WhatIf, what_if};
use crate::run::{Job, Outcome, default_folder, run};
use clap::Parser;
use options::{Command, Given, Mapping, MethodName, Options, Reading, Writing};
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
        Command::Run { studies, reading, writing, mapping } => {
            distinct(&studies, &writing)?;
            // All are read before the first is run: a mistake in the last should not come after hours.
            studies.iter().try_for_each(|study| heed(study, &reading, writing.quiet).map(drop))?;
            studies.iter().try_for_each(|study| simulate(study, (&reading, &writing, &mapping), &run, console::answer))
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
        Command::Sweep { study, over, metric, year, reading, writing } => {
            let asked = Sweep { over, metrics: metric, year };
            analyse(&study, (&reading, &writing), &|job, observer| sweep(job, &asked, observer))
        }
        Command::Sensitivity { given, method, base, trajectories, second_order, reading, writing } => {
            let mut methods: Vec<_> = method.into_iter().map(MethodName::method).collect();
            methods.sort_unstable();
            methods.dedup();
            let of_rows = |job: &TableJob| sensitivity::of_table(job, &methods);
            let (base, trajectories) = (some(base), some(trajectories));
            let of_study = |metric: String, job: &Job, observer: &dyn Observer| {
                let methods = methods.clone();
                let asked = Sensitivity { metric, year: given.year, methods, base, trajectories, second_order };
                sensitivity::sensitivity(job, &asked, observer)
            };
            either(&given, (&reading, &writing), &of_rows, &of_study)
        }
        Command::Robust { study, target, threshold, optimism, reading, writing } => {
            let asked = Robust { metric: target.metric, year: target.year, threshold, optimism };
            analyse(&study, (&reading, &writing), &|job, observer| robust(job, &asked, observer))
        }
        Command::BreakEven { study, vary, target, stat, above, aim, reading, writing } => {
            let above = threshold(&stat, above)?;
            if stat == "probability" && !(0.0..=1.0).contains(&aim) {
                return Err(Error::Usage(format!("--target {aim}: a probability lies between 0 and 1")));
            }
            let asked = BreakEven { vary, metric: target.metric, year: target.year, stat, above, target: aim };
            analyse(&study, (&reading, &writing), &|job, observer| break_even(job, &asked, observer))
        }
        Command::Discover { given, condition, search, reading, writing } => {
            let prim = search.prim();
            let of_rows = |job: &TableJob| discover::of_table(job, &condition, &prim);
            let of_study = |metric: String, job: &Job, observer: &dyn Observer| {
                let (condition, prim) = (condition.clone(), prim.clone());
                discover::discover(job, &Discover { metric, year: given.year, condition, prim }, observer)
            };
            either(&given, (&reading, &writing), &of_rows, &of_study)
        }
        Command::Value { study, target, reading, writing } => {
            let asked = Value { metric: target.metric, year: target.year };
            analyse(&study, (&reading, &writing), &|job, observer| value(job, &asked, observer))
        }
        Command::Converge { study, target, stat, above, replicates, precision, reading, writing } => {
            let (metric, year, replicates) = (target.metric, target.year, usize::from(replicates));
            let above = threshold(&stat, above)?;
            let asked = Converge { metric, year, stat, above, replicates, precision };
            analyse(&study, (&reading, &writing), &|job, observer| converge(job, &asked, observer))
        }
        Command::Check { studies, resolved, reading } => {
            studies.iter().try_for_each(|study| check(study, resolved, &reading))
        }
        Command::Init { name } => init(name.as_deref().unwrap_or("study")),
        Command::Schema => {
            let text = serde_json::to_string_pretty(&input::schema());
            print(&text.map_err(|error| Error::Failed(error.to_string()))?)
        }
        Command::List { study, reading } => print(&input::listing(&input::load(&study, &reading.overrides()?)?)),
    }
}

/// The threshold of a probability; other statistics have none.
fn threshold(stat: &str, above: Option<f64>) -> Result<f64> {
    match above {
        Some(above) if stat != "probability" => {
            Err(Error::Usage(format!("--above {above} is for --stat probability, not for --stat {stat}")))
        }
        above => Ok(above.unwrap_or(0.0)),
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
    let job = Job { heat: mapping.heat.clone(), draws_table: mapping.draws_table, ..job(study, reading, writing)? };
    let outcome = watched(&job, writing, act)?;
    told(writing, &outcome.applied);
    print(&outcome.answer.unwrap_or_else(|| answer(&outcome.study, &outcome.results)))?;
    wrote(writing, &outcome.folder, ", report.html");
    Ok(())
}

/// Lets an analysis work on a study and prints its answer.
fn analyse(
    study: &Path,
    (reading, writing): (&Reading, &Writing),
    act: &dyn Fn(&Job, &dyn Observer) -> Result<Analysed>,
) -> Result<()> {
    heed(study, reading, writing.quiet)?;
    let job = job(study, reading, writing)?;
    answered(writing, &watched(&job, writing, act)?)
}

/// Prints what an analysis said.
fn answered(writing: &Writing, found: &Analysed) -> Result<()> {
    told(writing, &found.applied);
    print(&found.answer)?;
    wrote(writing, &found.folder, "");
    Ok(())
}

/// Lets an analysis work on a study, or on a table where there is one.
fn either(
    given: &Given,
    (reading, writing): (&Reading, &Writing),
    of_rows: &dyn Fn(&TableJob) -> Result<Analysed>,
    of_study: &dyn Fn(String, &Job, &dyn Observer) -> Result<Analysed>,
) -> Result<()> {
    match (&given.table, &given.study, &given.metric) {
        (Some(table), ..) => {
            let job = TableJob {
                table: table.clone(),
                factors: given.factors.clone(),
                outcome: given.outcome.clone().unwrap_or_default(),
                output: writing.output.clone(),
                charts: writing.charts(),
                command: std::env::args().collect(),
            };
            answered(writing, &of_rows(&job)?)
        }
        (None, Some(study), Some(metric)) => {
            analyse(study, (reading, writing), &|job, observer| of_study(metric.clone(), job, observer))
        }
        _ => Err(Error::Usage("say which study and which --metric, or which --table".into())),
    }
}

/// A number of draws as the machine counts.
fn some(count: u64) -> usize {
    usize::try_from(count).unwrap_or(usize::MAX).clamp(1, 1 << 24)
}

/// The job that the options describe.
fn job(study: &Path, reading: &Reading, writing: &Writing) -> Result<Job> {
    Ok(Job {
        study: study.to_owned(),
        overrides: reading.overrides()?,
        output: writing.output.clone(),
        charts: writing.charts(),
        heat: Vec::new(),
        draws_table: false,
        command: std::env::args().collect(),
    })
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

/// Says where the results are.
fn wrote(writing: &Writing, folder: &Path, besides: &str) {
    if !writing.quiet {
        let charts = if writing.charts().is_some() { ", charts" } else { "" };
        say(&format!("written to {}: tables{charts}{besides}", folder.display()));
    }
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
