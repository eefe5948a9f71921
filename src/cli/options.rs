//! The options, and the help pages made of their docs.

use crate::analysis::Shard;
use crate::cli::analyses::Analysis;
use crate::cli::shards::ShardCommand;
use crate::error::{Error, Result};
use crate::input::Overrides;
use crate::model::Design;
use crate::output::chart::Format;
use crate::output::report::Kind;
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
    ///
    /// A long run can be spread over time or over machines. With --resume it keeps its draws as they are made, in outputs/NAME.shards,
    /// and after an interruption the same command goes on from there; when all are made they become outputs/NAME as always, and
    /// outputs/NAME.shards is removed. With --shard K/N --output DIR it computes the K-th of N equal parts of its draws × scenarios
    /// and writes them to DIR, a folder that all parts share; `orecast status DIR` says which are done, `orecast merge DIR` makes the run
    /// folder of them, and `orecast job STUDY --shards N --for ENGINE` prints what runs them on a cluster. Either way the tables are the same
    /// to the last bit as those of one run. A part that is there and whole is not computed again. What is kept for exact percentiles takes
    /// much room on the disk, the more the more parts there are: it grows with the root of draws × parts.
    #[command(
        after_help = "Examples:\n  orecast run scenarios/quick.toml\n  orecast run scenarios/mali-gold.toml --draws 1000 --set price.initial=3000\n  orecast run scenarios/mali-gold.toml --scenario 'refinery/*/contested' --scale 'sources.*.cost=1.1'\n  orecast run scenarios/mali-gold.toml --draws 1_000_000 --resume\n  orecast run scenarios/mali-gold.toml --shard 3/64 --output shards"
    )]
    Run {
        /// Study files.
        #[arg(required = true, value_name = "STUDY")]
        studies: Vec<PathBuf>,
        #[command(flatten)]
        parting: Parting,
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
    /// Runs in shards.
    #[command(flatten)]
    Shards(ShardCommand),
    /// One of the analyses on top of a run.
    #[command(flatten)]
    Analysis(Analysis),
    /// Draw the charts of a finished run or analysis again, in another size or style, from its tables: nothing is simulated.
    ///
    /// The charts in the folder are replaced, or joined by those of another format; with --output DIR they go there, and the
    /// folder stays as it is. How they look is set by --set charts.KEY=VALUE, and for good in the study's [charts]: width and
    /// height in mm as printed (203.2 and 127; at least 130 and 80), dpi (200), font_scale (1; as far as there is room), palette (colour, grey, or dark for slides), numbers
    /// ("1,234.5", "1 234,5" or "1.234,5") and title (true).
    #[command(
        after_help = "Examples:\n  orecast chart outputs/mali-gold --list\n  orecast chart outputs/mali-gold --chart npv --chart 'heat-*' --set charts.width=160 --set charts.height=100 --set charts.dpi=300 --output figures\n  orecast chart outputs/mali-gold --format svg --set charts.numbers='1 234,5' --set charts.title=false"
    )]
    Chart {
        /// The folder of a run or an analysis: outputs/NAME.
        folder: PathBuf,
        /// Which chart, by its name as --list tells it; `*` stands for anything. Repeatable; by default all.
        #[arg(long, value_name = "NAME")]
        chart: Vec<String>,
        /// Print the names and titles of the charts, and draw none.
        #[arg(long)]
        list: bool,
        /// How charts look: a path in charts and its value. Repeatable.
        #[arg(long, value_name = "charts.KEY=VALUE")]
        set: Vec<String>,
        /// Format of the charts.
        #[arg(long, value_name = "FORMAT", default_value = "png")]
        format: ChartFormat,
        /// Where to write them; by default into the folder itself.
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
        /// Do not say where the charts are.
        #[arg(long)]
        quiet: bool,
    },
    /// Write the report of a finished run again, from its tables, with what analyses of the same study have found since.
    ///
    /// Of the folders beside it, those are included that an analysis (sensitivity, value, discover, break-even, sweep, robust,
    /// converge, backtest, fit) made of the same files with the same options; --with adds others. The report in the folder is
    /// replaced; with --output DIR it goes there. `orecast run` includes what is there already.
    #[command(
        after_help = "Examples:\n  orecast report outputs/mali-gold\n  orecast report outputs/mali-gold --format md --with outputs/elsewhere-discover-npv --output report"
    )]
    Report {
        /// The folder of a run or a what-if: outputs/NAME.
        folder: PathBuf,
        /// The folder of an analysis to include. Repeatable.
        #[arg(long, value_name = "DIR")]
        with: Vec<PathBuf>,
        /// html, or md for Markdown with the charts beside it. Repeatable, or with commas.
        #[arg(long, value_name = "FORMAT", value_delimiter = ',', default_value = "html")]
        format: Vec<FormatName>,
        /// Where to write it; by default into the folder itself.
        #[arg(long, value_name = "DIR")]
        output: Option<PathBuf>,
        /// Do not say where the report is.
        #[arg(long)]
        quiet: bool,
    },
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

/// In which parts a study is run.
#[derive(Debug, Clone, Args)]
pub struct Parting {
    /// Compute the K-th of N equal parts only, into the folder of --output, which the parts share.
    #[arg(long, value_name = "K/N", requires = "output", conflicts_with_all = ["resume", "heat", "draws_table"])]
    pub shard: Option<Shard>,
    /// Keep draws as they are made, and go on from those that an interrupted run with this option has kept.
    #[arg(long)]
    pub resume: bool,
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
    /// Format of charts, png or svg; and of the report of run and what-if, html or md (Markdown, with the charts beside it).
    /// Repeatable, or with commas.
    #[arg(long, value_name = "FORMAT", value_delimiter = ',', default_value = "png,html")]
    pub format: Vec<FormatName>,
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

impl From<ChartFormat> for Format {
    fn from(format: ChartFormat) -> Self {
        match format {
            ChartFormat::Png => Self::Png,
            ChartFormat::Svg => Self::Svg,
        }
    }
}

/// The formats of charts and of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum FormatName {
    /// Charts as pixels.
    Png,
    /// Charts as scalable drawings.
    Svg,
    /// The report as one self-contained page.
    Html,
    /// The report as Markdown, with the charts beside it.
    Md,
}

/// The kinds of reports among some formats; a page where none is named.
pub fn reports(formats: &[FormatName]) -> Vec<Kind> {
    let kinds = [(FormatName::Html, Kind::Html), (FormatName::Md, Kind::Markdown)];
    let named: Vec<Kind> = kinds.into_iter().filter(|(name, _)| formats.contains(name)).map(|(_, kind)| kind).collect();
    if named.is_empty() { vec![Kind::Html] } else { named }
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
        | Command::Shards(ShardCommand::Job { reading, .. })
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
        (!self.no_charts).then(|| self.chart_format())
    }

    /// The format of charts, where there are any.
    pub fn chart_format(&self) -> Format {
        let named = self.format.iter().rev().find_map(|format| match format {
            FormatName::Png => Some(Format::Png),
            FormatName::Svg => Some(Format::Svg),
            FormatName::Html | FormatName::Md => None,
        });
        named.unwrap_or(Format::Png)
    }

    /// The kinds of reports.
    pub fn reports(&self) -> Vec<Kind> {
        reports(&self.format)
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
