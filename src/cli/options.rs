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
    /// Leave the workbook, results.xlsx, out.
    #[arg(long)]
    pub no_workbook: bool,
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
        let format = match self.format {
            ChartFormat::Png => Format::Png,
            ChartFormat::Svg => Format::Svg,
        };
        (!self.no_charts).then_some(format)
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
