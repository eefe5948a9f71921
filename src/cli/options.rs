//! The options, and the help pages made of their docs.

use crate::cli::analyses::Analysis;
use crate::error::{Error, Result};
use crate::input::Overrides;
use crate::model::Design;
use crate::output::chart::Format;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// Scenario modelling of commodity capacity: what a mine, a refinery or a mill does under investment, security and price
/// uncertainty, and for whom.
///
/// A study is one TOML file. `orecast run STUDY` simulates every scenario of it, draw by draw, and fills outputs/NAME/ with
/// tables, charts and a report. `orecast init` writes a study to start from.
#[derive(Debug, Parser)]
#[command(
    version,
    after_help = "Exit status: 0 done; 1 it could not be done (disk, memory, interrupted); 2 the command line or the study is wrong."
)]
pub struct Options {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Simulate a study and write its tables, charts and report.
    #[command(
        after_help = "Examples:\n  orecast run scenarios/quick.toml\n  orecast run scenarios/mali-gold.toml --draws 1000 --set price.initial=3000\n  orecast run scenarios/mali-gold.toml --scenario 'refinery/*/contested' --scale 'sources.*.cost=1.1'"
    )]
    Run {
        /// Study files.
        #[arg(required = true, value_name = "STUDY")]
        studies: Vec<PathBuf>,
        #[command(flatten)]
        reading: Reading,
        #[command(flatten)]
        writing: Writing,
        #[command(flatten)]
        mapping: Mapping,
    },
    /// Read and check a study without running it.
    Check {
        /// Study files.
        #[arg(required = true, value_name = "STUDY")]
        studies: Vec<PathBuf>,
        /// Print the study with layers and options applied and every default written out.
        #[arg(long)]
        resolved: bool,
        #[command(flatten)]
        reading: Reading,
    },
    /// Run the study as it is beside the study changed, on the same luck, and compare draw by draw.
    ///
    /// With --set, --scale and --shift alone: the study as it is beside the study as set. With --case, one or several: the study
    /// as it is beside each case, and beside all cases together, so that each one's own share of the whole shows, and what is
    /// only there together (the interaction). Two cases that change the same number are alternatives, of which nothing is told
    /// together. --set, --scale and --shift beside cases then hold on all sides, also in the study as it is.
    ///
    /// Results go to outputs/NAME-what-if-CHANGE, so that another change never takes the place of this one: with --set
    /// price.initial=2000 to outputs/NAME-what-if-price.initial=2000, with cases to a folder after their names. A change too
    /// long or too odd for a name is cut, and told apart by a few digits. What is changed is in report.html and
    /// tables/assumptions.csv, level what_if.as-set or what_if.CASE; what each case does is in tables/effects.csv.
    #[command(
        after_help = "Examples:\n  orecast what-if scenarios/mali-gold.toml --set facilities.soroma.charge=5 --draws 2000\n  orecast what-if scenarios/mali-gold.toml --case 'one phase: facilities.soroma.phases.two.probability=0' --case 'dear: scale facilities.soroma.phases.*.capex=1.5; facilities.soroma.charge=5'"
    )]
    WhatIf {
        /// The study file.
        study: PathBuf,
        /// A change with a name: settings as --set has them, several of them separated by semicolons; one that begins with
        /// scale or shift multiplies or adds. Repeatable.
        #[arg(long, value_name = "NAME: PATH=VALUE; …")]
        case: Vec<String>,
        /// Make each --set, --scale and --shift a case of its own.
        #[arg(long, conflicts_with = "case")]
        one_by_one: bool,
        /// With cases: KPI whose effects are drawn, as tables name it; by default npv_state, or npv where the state has nothing.
        /// Repeatable.
        #[arg(long, value_name = "KPI")]
        metric: Vec<String>,
        #[command(flatten)]
        reading: Reading,
        #[command(flatten)]
        writing: Writing,
        #[command(flatten)]
        mapping: Mapping,
    },
    /// One of the analyses on top of a run.
    #[command(flatten)]
    Analysis(Analysis),
    /// Compare two finished runs: what they assume, which metrics moved and whether beyond sampling error, what only one has.
    ///
    /// RUN_A is what was before, RUN_B what is now: folders that orecast run, what-if or sweep filled. Nothing is simulated, so runs of
    /// other versions of the program can be compared too, as far as they have the same tables, columns, levels and metrics; what only
    /// one has is told.
    ///
    /// A figure counts as moved beyond sampling error by Benjamini and Hochberg's rule (1995) at a false discovery rate of 5 %: of the
    /// figures said to have moved, at most one in twenty is expected to be chance, however many are compared. KPIs and yearly figures
    /// are judged apart. The error of a change is that of independent runs, the root of the sum of both squared standard errors. With
    /// the same seed, draws and design the same draw met the same luck in both runs; the change is then the mean of the draws' own
    /// changes, but the tables do not pair the draws, so this error is an upper bound as long as the runs are positively
    /// correlated: to compare draw by draw use orecast what-if. Figures that differ by rounding (1e-9) are the same.
    ///
    /// Results go to outputs/A-diff-B: tables/changes.csv (assumptions, and settings that are in no register), tables/moves.csv (each
    /// figure of both; beyond is yes, no, same, or unknown where a run has one draw or no value), tables/unmatched.csv (what only
    /// one has), tables/made.csv (versions, seeds, options, input files), and charts of the main KPIs that moved. In tables, a is
    /// RUN_A and b is RUN_B. The exit status is 0 whether or not the runs differ, and 2 if a folder is none of a run.
    #[command(
        after_help = "Examples:\n  orecast diff outputs/before outputs/after\n  orecast run scenarios/mali-gold.toml --set facilities.soroma.charge=5 --output outputs/charge-5\n  orecast diff outputs/mali-gold outputs/charge-5 --format svg\n  orecast diff archive/2025/mali-gold outputs/mali-gold --output outputs/since-2025 --no-charts"
    )]
    Diff {
        /// Folder of the run that was before.
        #[arg(value_name = "RUN_A")]
        a: PathBuf,
        /// Folder of the run that is now.
        #[arg(value_name = "RUN_B")]
        b: PathBuf,
        /// Folder to write to; by default outputs/A-diff-B.
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
        /// Leave the charts out.
        #[arg(long)]
        no_charts: bool,
        /// Format of the charts.
        #[arg(long, value_name = "FORMAT", default_value = "png")]
        format: ChartFormat,
        /// Print the answer only.
        #[arg(long, short)]
        quiet: bool,
    },
    /// Write a commented study to start from.
    Init {
        /// Its name; by default study.toml.
        name: Option<String>,
    },
    /// Print the JSON Schema of the study file, for editors.
    Schema,
    /// List a study's scenarios, factors and every path that --set takes.
    List {
        /// The study file.
        study: PathBuf,
        #[command(flatten)]
        reading: Reading,
    },
}

/// How the study is read: options of every command that takes one.
#[derive(Debug, Clone, Args)]
pub struct Reading {
    /// Give a path a new value, as TOML; the quotes of a string are optional. Repeatable; all --set come before all --scale,
    /// and these before all --shift.
    #[arg(long, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Multiply a number or a whole distribution. PATH may hold `*`. Repeatable.
    #[arg(long, value_name = "PATH=FACTOR")]
    pub scale: Vec<String>,
    /// Add to a number or a whole distribution. PATH may hold `*`. Repeatable.
    #[arg(long, value_name = "PATH=+AMOUNT", allow_hyphen_values = true)]
    pub shift: Vec<String>,
    /// Number of draws, in place of the study's; 10_000 may be written so.
    #[arg(long, value_name = "N", value_parser = whole, allow_negative_numbers = true)]
    pub draws: Option<u64>,
    /// Seed, in place of the study's.
    #[arg(long, value_name = "N", value_parser = whole, allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Design of the factors, in place of the study's.
    #[arg(long, value_name = "DESIGN")]
    pub design: Option<DesignName>,
    /// Run only scenarios whose levels match, as LEVEL/LEVEL with `*` for anything. Repeatable.
    #[arg(long, value_name = "LEVEL/LEVEL")]
    pub scenario: Vec<String>,
    /// When to use colours.
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub color: When,
}

/// How a simulation is done, and what is written.
#[derive(Debug, Clone, Args)]
pub struct Writing {
    /// Threads to use; by default all cores. Results do not depend on it.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    threads: Option<u16>,
    /// Folder to write to; by default outputs/NAME, of a what-if outputs/NAME-what-if-CHANGE.
    #[arg(long, value_name = "DIR")]
    pub output: Option<PathBuf>,
    /// Leave the charts out.
    #[arg(long)]
    pub no_charts: bool,
    /// Format of the charts.
    #[arg(long, value_name = "FORMAT", default_value = "png")]
    pub format: ChartFormat,
    /// Print the answer only.
    #[arg(long, short)]
    pub quiet: bool,
}

/// What is mapped, and written besides.
#[derive(Debug, Clone, Args)]
pub struct Mapping {
    /// Draw heat maps of this KPI in place of the usual four; its name as in kpis.csv, such as npv.soroma. Repeatable.
    #[arg(long, value_name = "KPI")]
    pub heat: Vec<String>,
    /// Write tables/draws.parquet too: a row for each scenario and draw with its levels, factors and KPIs. It is made in a
    /// second pass and written as it is made, so that it may be larger than memory.
    #[arg(long)]
    pub draws_table: bool,
}

/// The designs, as the command line names them.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DesignName {
    /// Independent draws.
    MonteCarlo,
    /// One draw in each of n equally likely strata.
    LatinHypercube,
    /// Sobol's sequence, Owen-scrambled.
    Sobol,
}

/// The formats of charts.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ChartFormat {
    /// Pixels.
    Png,
    /// Scalable.
    Svg,
}

impl From<ChartFormat> for Format {
    fn from(format: ChartFormat) -> Self {
        match format {
            ChartFormat::Png => Self::Png,
            ChartFormat::Svg => Self::Svg,
        }
    }
}

/// When to use colours.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

impl Options {
    /// Whether colours are asked for; `None`: as the terminal is.
    pub fn color(&self) -> Option<bool> {
        let (Command::Run { reading, .. }
        | Command::Check { reading, .. }
        | Command::WhatIf { reading, .. }
        | Command::Analysis(
            Analysis::Sweep { reading, .. }
            | Analysis::Converge { reading, .. }
            | Analysis::BreakEven { reading, .. }
            | Analysis::Value { reading, .. }
            | Analysis::Discover { reading, .. }
            | Analysis::Robust { reading, .. }
            | Analysis::Sensitivity { reading, .. },
        )
        | Command::List { reading, .. }) = &self.command
        else {
            return None;
        };
        match reading.color {
            When::Auto => None,
            When::Always => Some(true),
            When::Never => Some(false),
        }
    }
}

impl Reading {
    /// What the options change in the study.
    pub fn overrides(&self) -> Result<Overrides> {
        let draws = self.draws.map(|draws| usize::try_from(draws).unwrap_or(usize::MAX));
        if draws == Some(0) {
            return Err(Error::Usage("--draws 0 would tell nothing; ask for 1 or more".into()));
        }
        Ok(Overrides {
            set: self.set.clone(),
            scale: self.scale.clone(),
            shift: self.shift.clone(),
            draws,
            seed: self.seed,
            design: self.design.map(|design| match design {
                DesignName::MonteCarlo => Design::MonteCarlo,
                DesignName::LatinHypercube => Design::LatinHypercube,
                DesignName::Sobol => Design::Sobol,
            }),
            scenarios: self.scenario.clone(),
        })
    }

    /// Whether no value of the study is changed.
    pub fn changes_nothing(&self) -> bool {
        self.set.is_empty() && self.scale.is_empty() && self.shift.is_empty()
    }
}

impl Writing {
    /// The format of charts; `None`: no charts.
    pub fn charts(&self) -> Option<Format> {
        (!self.no_charts).then_some(self.format.into())
    }

    /// Threads to use, if the user says.
    pub fn threads(&self) -> Option<usize> {
        self.threads.map(usize::from)
    }
}

/// A whole number, in which underscores may stand.
pub fn whole(text: &str) -> std::result::Result<u64, String> {
    text.replace('_', "").parse().map_err(|_| "a whole number is wanted, such as 10_000".into())
}
