//! The options, and the help pages made of their docs.

use crate::analysis::Prim;
use crate::error::{Error, Result};
use crate::input::Overrides;
use crate::model::Design;
use crate::output::chart::Format;
use crate::run::sensitivity::Method;
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
    /// Run the study at each value of a path, or of each combination of several, on the same draws.
    ///
    /// One path gives line charts with bands, two give maps with the line where the median changes its sign, more give tables
    /// only. Unless --scenario says which scenarios, each decision is swept in the middle of all other axes.
    #[command(
        after_help = "Examples:\n  orecast sweep scenarios/mali-gold.toml --over 'price.initial=lin(2000, 6000, 9)' --metric npv_state\n  orecast sweep scenarios/mali-gold.toml --over 'facilities.soroma.charge=lin(1, 9, 9)' --over 'sources.artisanal.local_share=lin(0, 1, 6)' --draws 1000"
    )]
    Sweep {
        /// The study file.
        study: PathBuf,
        /// PATH=a,b,c or PATH=lin(from,to,count) or PATH=log(from,to,count), numbers in the key's own unit or with their unit.
        /// Repeated: every combination.
        #[arg(long, required = true, value_name = "PATH=VALUES")]
        over: Vec<String>,
        /// Metric to draw, as tables name it; by default the usual four. Repeatable.
        #[arg(long, value_name = "METRIC")]
        metric: Vec<String>,
        /// Year of a yearly metric.
        #[arg(long, value_name = "YEAR")]
        year: Option<i32>,
        #[command(flatten)]
        reading: Reading,
        #[command(flatten)]
        writing: Writing,
    },
    /// Say what moves an outcome: which assumptions drive it, and how much is luck.
    ///
    /// first-order, rank, pawn and delta work on the draws of an ordinary run, or on the rows of any --table, and factors may be
    /// correlated; tornado, morris and sobol make draws of their own. Unless --scenario says which scenarios, each decision is
    /// looked at in the middle of all other axes.
    #[command(
        after_help = "Examples:\n  orecast sensitivity scenarios/mali-gold.toml --metric npv_state\n  orecast sensitivity --table runs.csv --factors price,grade,tonnes --outcome npv --method delta\n  orecast sensitivity scenarios/mali-gold.toml --metric processed --year 2035 --method sobol --base 4096"
    )]
    Sensitivity {
        #[command(flatten)]
        given: Given,
        /// How to find out. Repeatable.
        #[arg(long, value_name = "METHOD", default_values = ["first-order", "rank"])]
        method: Vec<MethodName>,
        /// Base draws of methods that simulate anew; each makes several times as many.
        #[arg(long, value_name = "N", value_parser = some, default_value = "1024")]
        base: u64,
        /// With morris: trajectories through the factors' values.
        #[arg(long, value_name = "N", value_parser = some, default_value = "64")]
        trajectories: u64,
        /// With sobol: interactions of pairs too, for twice the simulations.
        #[arg(long)]
        second_order: bool,
        #[command(flatten)]
        reading: Reading,
        #[command(flatten)]
        writing: Writing,
    },
    /// Compare decisions where nobody knows which scenario will come: expected value, worst case, regret, and how stable it is.
    ///
    /// A state is a draw in a scenario of the uncertainties; all weigh the same.
    #[command(after_help = "Example:\n  orecast robust scenarios/mali-gold.toml --metric npv_state --draws 2000")]
    Robust {
        /// The study file.
        study: PathBuf,
        #[command(flatten)]
        target: Target,
        /// An outcome that is good enough, in the metric's own unit: adds the share of states that reach it.
        #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
        threshold: Option<f64>,
        /// Weight of the best outcome in Hurwicz' criterion, from 0 to 1.
        #[arg(long, value_name = "SHARE", default_value = "0.5")]
        optimism: f64,
        #[command(flatten)]
        reading: Reading,
        #[command(flatten)]
        writing: Writing,
    },
    /// Find the value of a number at which an outcome reaches a target, with its confidence interval.
    ///
    /// Unless --scenario says which scenarios, each decision is looked at in the middle of all other axes.
    #[command(
        after_help = "Examples:\n  orecast break-even scenarios/mali-gold.toml --vary facilities.soroma.charge --metric npv.soroma --stat p50 --target 0\n  orecast break-even scenarios/mali-gold.toml --vary 'sources.artisanal.local_share=0,1' --metric npv_private --stat probability --above 0 --target 0.5"
    )]
    BreakEven {
        /// The study file.
        study: PathBuf,
        /// What varies: PATH, or PATH=FROM,TO to say between which values. By default over the 1st to 99th percentile of an
        /// uncertain number, 0 to 1 of a share, a quarter to four times another number.
        #[arg(long, value_name = "PATH")]
        vary: String,
        #[command(flatten)]
        target: Target,
        /// Which statistic over the draws: mean, a percentile such as p10 or p50, or probability.
        #[arg(long, value_name = "STATISTIC", default_value = "mean")]
        stat: String,
        /// With --stat probability: of being above this value of the metric, in its own unit; 0 unless it is given.
        #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
        above: Option<f64>,
        /// What the statistic is to reach, in the metric's own unit.
        #[arg(long = "target", value_name = "VALUE", default_value = "0", allow_negative_numbers = true)]
        aim: f64,
        #[command(flatten)]
        reading: Reading,
        #[command(flatten)]
        writing: Writing,
    },
    /// Find the conditions under which an outcome is of interest: in which levels, and between which values of uncertain numbers.
    ///
    /// The draws of all scenarios are searched together, by two methods: boxes of the factors (PRIM), with what each trades of
    /// coverage (how many of the cases of interest it holds) for density (how many of its cases are of interest), and a tree.
    #[command(
        after_help = "Examples:\n  orecast discover scenarios/mali-gold.toml --metric plateau_utilisation.soroma --where '< 50 %'\n  orecast discover scenarios/mali-gold.toml --metric payback.soroma --where none --draws 1000\n  orecast discover --table runs.csv --factors price,policy --outcome npv --where '> 0'"
    )]
    Discover {
        #[command(flatten)]
        given: Given,
        /// Which outcomes are of interest: "< 0.5", "<= 50 %", "> 0", ">= 10 MUSD", in the metric's own unit or one that is
        /// written; none: those without a value.
        #[arg(long = "where", value_name = "CONDITION", allow_hyphen_values = true)]
        condition: String,
        #[command(flatten)]
        search: BoxSearch,
        #[command(flatten)]
        reading: Reading,
        #[command(flatten)]
        writing: Writing,
    },
    /// Say what it is worth to know more before deciding: everything, which scenario comes, or single factors.
    #[command(after_help = "Example:\n  orecast value scenarios/mali-gold.toml --metric npv_state --draws 5000")]
    Value {
        /// The study file.
        study: PathBuf,
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        reading: Reading,
        #[command(flatten)]
        writing: Writing,
    },
    /// Show how the error of an estimate falls with the number of draws, for the three designs.
    ///
    /// Each design is run several times with seeds of its own; the spread of the estimates is their error. Up to 2,048 draws
    /// unless --draws says otherwise.
    #[command(
        after_help = "Example:\n  orecast converge scenarios/mali-gold.toml --metric npv_state --scenario refinery/announced/contested --precision 50e6"
    )]
    Converge {
        /// The study file.
        study: PathBuf,
        #[command(flatten)]
        target: Target,
        /// Which statistic over the draws: mean, a percentile such as p10 or p50, or probability.
        #[arg(long, value_name = "STATISTIC", default_value = "mean")]
        stat: String,
        /// With --stat probability: of being above this value of the metric, in its own unit; 0 unless it is given.
        #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
        above: Option<f64>,
        /// Independent replicates of each design.
        #[arg(long, value_name = "N", default_value = "12", value_parser = clap::value_parser!(u16).range(2..))]
        replicates: u16,
        /// The standard error that is wanted, in the metric's own unit: says how many draws it takes.
        #[arg(long, value_name = "VALUE", allow_negative_numbers = true)]
        precision: Option<f64>,
        #[command(flatten)]
        reading: Reading,
        #[command(flatten)]
        writing: Writing,
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

/// What an analysis is about.
#[derive(Debug, Clone, Args)]
pub struct Target {
    /// The metric, by its name in the tables: a KPI such as npv or npv.soroma, or with --year a yearly metric.
    #[arg(long, value_name = "METRIC")]
    pub metric: String,
    /// Year of a yearly metric.
    #[arg(long, value_name = "YEAR")]
    pub year: Option<i32>,
}

/// What an analysis works on: a study and a metric, or the rows of a table.
#[derive(Debug, Clone, Args)]
pub struct Given {
    /// The study file.
    #[arg(required_unless_present = "table")]
    pub study: Option<PathBuf>,
    /// The metric, by its name in the tables: a KPI such as npv or npv.soroma, or with --year a yearly metric.
    #[arg(long, value_name = "METRIC", required_unless_present = "table")]
    pub metric: Option<String>,
    /// Year of a yearly metric.
    #[arg(long, value_name = "YEAR")]
    pub year: Option<i32>,
    /// In place of a study: a CSV or Parquet file with a row for each run of any model, such as the draws.parquet of
    /// orecast run --draws-table.
    #[arg(long, value_name = "FILE", requires_all = ["factors", "outcome"], conflicts_with_all = ["study", "metric", "year"])]
    pub table: Option<PathBuf>,
    /// With --table: the columns of the factors, separated by commas.
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', requires = "table")]
    pub factors: Vec<String>,
    /// With --table: the column of the outcome.
    #[arg(long, value_name = "COLUMN", requires = "table")]
    pub outcome: Option<String>,
}

/// How boxes are searched.
#[derive(Debug, Clone, Args)]
pub struct BoxSearch {
    /// Show the box of this step of the trajectory, in place of the one with the greatest coverage times density
    /// gained. Repeated: of the second box, and so on.
    #[arg(long = "box", value_name = "STEP")]
    picks: Vec<usize>,
    /// Boxes to find at most, each among the cases that those before leave.
    #[arg(long, value_name = "N", default_value = "1", value_parser = clap::value_parser!(u16).range(1..))]
    boxes: u16,
    /// Share of a box's cases that is taken off at a time.
    #[arg(long, value_name = "SHARE", default_value = "0.05")]
    alpha: f64,
    /// Least share of all cases that a box may hold.
    #[arg(long, value_name = "SHARE", default_value = "0.05")]
    mass_min: f64,
}

/// The methods of sensitivity analysis, as the command line names them.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum MethodName {
    /// Shares of the variance that each factor explains alone, from the draws of an ordinary run.
    FirstOrder,
    /// Standardised regression and partial rank correlation: direction and strength.
    Rank,
    /// How far each factor moves the outcome's whole distribution (PAWN).
    Pawn,
    /// The share of the outcome's density that each factor moves (Borgonovo's delta).
    Delta,
    /// The mean with each factor held at its 10th and at its 90th percentile, decisions unchanged.
    Tornado,
    /// Elementary effects: which factors matter at all, from few simulations.
    Morris,
    /// Shares of the variance, alone and with interactions, by simulations made for it; luck is a factor like any other.
    Sobol,
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
        | Command::Sweep { reading, .. }
        | Command::Converge { reading, .. }
        | Command::BreakEven { reading, .. }
        | Command::Value { reading, .. }
        | Command::Discover { reading, .. }
        | Command::Robust { reading, .. }
        | Command::Sensitivity { reading, .. }
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

impl BoxSearch {
    /// The search.
    pub fn prim(self) -> Prim {
        let (alpha, mass_min, boxes) = (self.alpha, self.mass_min, usize::from(self.boxes));
        Prim { alpha, mass_min, boxes, picks: self.picks, ..Prim::default() }
    }
}

impl MethodName {
    /// The method.
    pub fn method(self) -> Method {
        match self {
            Self::FirstOrder => Method::FirstOrder,
            Self::Rank => Method::Rank,
            Self::Pawn => Method::Pawn,
            Self::Delta => Method::Delta,
            Self::Tornado => Method::Tornado,
            Self::Morris => Method::Morris,
            Self::Sobol => Method::Sobol,
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

/// A whole number of draws that are kept in memory together.
fn some(text: &str) -> std::result::Result<u64, String> {
    const MOST: u64 = 1 << 20;
    match whole(text)? {
        count @ 1..=MOST => Ok(count),
        _ => Err(format!("from 1 to {MOST} are taken")),
    }
}

/// A whole number, in which underscores may stand.
fn whole(text: &str) -> std::result::Result<u64, String> {
    text.replace('_', "").parse().map_err(|_| "a whole number is wanted, such as 10_000".into())
}
