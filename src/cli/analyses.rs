//! The analyses on top of a run: their options and help pages, and what they call.

use crate::analysis::{Observer, Prim};
use crate::cli::options::{FormatName, Reading, Writing, whole};
use crate::cli::{heed, job, print, told, watched, wrote};
use crate::error::{Error, Result};
use crate::run::Job;
use crate::run::analysis::Analysed;
use crate::run::backtest::{Backtest, backtest};
use crate::run::break_even::{BreakEven, break_even};
use crate::run::converge::{Converge, converge};
use crate::run::discover::{self, Discover};
use crate::run::fit::{Fit, fit};
use crate::run::groups::FactorGroup;
use crate::run::robust::{Robust, robust};
use crate::run::sensitivity::{self, Method, Sensitivity};
use crate::run::statistic::Statistic;
use crate::run::sweep::{Sweep, sweep};
use crate::run::tabled::TableJob;
use crate::run::value::{Value, value};
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Subcommand};
use std::path::{Path, PathBuf};

/// The analyses.
#[derive(Debug, Subcommand)]
pub enum Analysis {
    /// Run the study at each value of a path, or of each combination of several, on the same draws.
    ///
    /// One path gives line charts with bands, of the outcome and of its change from the first value draw by draw; two give maps of
    /// the median with contours; more give tables only. Unless --scenario says which scenarios, each decision is swept in the middle
    /// of all other axes.
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
        after_help = "Examples:\n  orecast sensitivity scenarios/mali-gold.toml --metric npv_state\n  orecast sensitivity --table runs.csv --factors price,grade,tonnes --outcome npv --method delta\n  orecast sensitivity scenarios/mali-gold.toml --metric processed --year 2035 --method sobol --base 4096\n  orecast sensitivity scenarios/mali-gold.toml --metric npv_state --method sobol --group metal=sources --group plants=facilities"
    )]
    Sensitivity {
        #[command(flatten)]
        given: Given,
        /// How to find out. Repeatable.
        #[arg(long = "method", value_name = "METHOD", value_parser = method(), default_values = ["first-order", "rank"])]
        methods: Vec<Method>,
        /// Base draws of methods that simulate anew, rounded up to 64s; each method makes several times as many.
        #[arg(long, value_name = "N", value_parser = some, default_value = "1024")]
        base: usize,
        /// With morris: trajectories through the factors' values, rounded up to 64s.
        #[arg(long, value_name = "N", value_parser = some, default_value = "64")]
        trajectories: usize,
        /// With sobol: interactions of pairs too, for twice the simulations.
        #[arg(long)]
        second_order: bool,
        /// With sobol: factors to look at together, as NAME=PATH,PATH; a path means all below it, * any one part of it.
        /// Repeatable; the other factors stay on their own.
        #[arg(long = "group", value_name = "NAME=PATHS", conflicts_with = "table")]
        groups: Vec<String>,
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
        /// An outcome that is good enough, such as 10 MUSD; without a unit in the metric's own: adds the share of states that
        /// reach it.
        #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
        threshold: Option<String>,
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
        #[command(flatten)]
        of: Of,
        /// What the statistic is to reach, such as 10 MUSD; without a unit in the metric's own. A probability as 0.5 or 50 %.
        #[arg(long = "target", value_name = "VALUE", default_value = "0", allow_hyphen_values = true)]
        aim: String,
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
    /// Say what it is worth to know more before deciding: everything, which scenario comes, all uncertain numbers, those of each
    /// section or group together, or single ones.
    #[command(
        after_help = "Examples:\n  orecast value scenarios/mali-gold.toml --metric npv_state --draws 5000\n  orecast value scenarios/mali-gold.toml --metric npv_state --group feed=sources --group 'shares=sources.*.local_share'"
    )]
    Value {
        /// The study file.
        study: PathBuf,
        #[command(flatten)]
        target: Target,
        /// Factors to know together, as NAME=PATH,PATH; a path means all below it, * any one part of it. Repeatable; a factor may
        /// be in several.
        #[arg(long = "group", value_name = "NAME=PATHS")]
        groups: Vec<String>,
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
        after_help = "Example:\n  orecast converge scenarios/mali-gold.toml --metric npv_state --scenario refinery/announced/contested --precision '50 MUSD'"
    )]
    Converge {
        /// The study file.
        study: PathBuf,
        #[command(flatten)]
        target: Target,
        #[command(flatten)]
        of: Of,
        /// Independent replicates of each design.
        #[arg(long, value_name = "N", default_value = "12", value_parser = clap::value_parser!(u16).range(2..))]
        replicates: u16,
        /// The standard error that is wanted, such as 1 MUSD; without a unit in the metric's own: says how many draws it takes.
        #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
        precision: Option<String>,
        #[command(flatten)]
        reading: Reading,
        #[command(flatten)]
        writing: Writing,
    },
    /// Fit the study's processes to what is known of the past.
    ///
    /// Each [history.NAME] of the study is fitted: of the price the process (gbm, mean-reverting or jump-diffusion, by maximum
    /// likelihood, compared by BIC and by how they foretold the last third of the returns); of the output of a source its level
    /// and growth; of a record of conflict the security states (Markov switching); of outages how often, how long and how much.
    /// Prints a piece of a study, and writes it as fit.toml, which extends the study and can be run.
    #[command(
        after_help = "Examples:\n  orecast fit scenarios/mali-gold.toml\n  orecast fit scenarios/mali-gold.toml --history price --until 2015"
    )]
    Fit {
        /// The study file.
        study: PathBuf,
        /// History to fit, by its name in the study. Repeatable; all unless some are named.
        #[arg(long = "history", value_name = "NAME")]
        histories: Vec<String>,
        /// Last calendar year to look at.
        #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1..9000))]
        until: Option<i32>,
        #[command(flatten)]
        reading: Reading,
        #[command(flatten)]
        writing: Writing,
    },
    /// Hold the study against history: from each origin it is fitted to what was known then, run, and scored.
    ///
    /// An origin is a year after whose end everything is hidden. The price's process and level, growth and outages of a source whose
    /// output has a history are fitted anew; all else stays as the study has it. Scores are CRPS, coverage of the 50 and 90 %
    /// bands, bias and error of the median, beside three forecasts that take no model. One scenario is looked at: that in the
    /// middle of all axes, unless --scenario names another.
    #[command(
        after_help = "Examples:\n  orecast backtest scenarios/mali-gold.toml --from 2015 --to 2024\n  orecast backtest scenarios/rand-refinery.toml --from 1990 --to 2020 --step 2 --horizon 1,5,10 --history output"
    )]
    Backtest {
        /// The study file.
        study: PathBuf,
        /// First origin.
        #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1500..9000))]
        from: i32,
        /// Last origin.
        #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(1500..9000))]
        to: i32,
        /// Years from each origin to the next.
        #[arg(long, value_name = "YEARS", default_value = "1", value_parser = clap::value_parser!(i32).range(1..=1000))]
        step: i32,
        /// Years ahead, separated by commas.
        #[arg(long = "horizon", value_name = "YEARS", value_delimiter = ',', default_value = "1,3,5", value_parser = clap::value_parser!(i32).range(1..=100))]
        horizons: Vec<i32>,
        /// History to score, by its name in the study. Repeatable; all of metrics unless some are named.
        #[arg(long = "history", value_name = "NAME")]
        histories: Vec<String>,
        #[command(flatten)]
        reading: Reading,
        #[command(flatten)]
        writing: Writing,
    },
}

/// What of the draws is looked at.
#[derive(Debug, Clone, Args)]
pub struct Of {
    /// Which statistic over the draws: mean, a percentile such as p10 or p50, or probability.
    #[arg(long, value_name = "STATISTIC", default_value = "mean")]
    stat: String,
    /// With --stat probability: of being above this value of the metric, in its own unit or one that is written; 0 unless it
    /// is given.
    #[arg(long, value_name = "VALUE", allow_hyphen_values = true)]
    above: Option<String>,
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
    /// orecast run --draws-table. Rows without an outcome or a factor are left out, counted, and listed in
    /// tables/left_out.csv, counted from 1 below the head.
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

/// Does an analysis.
pub fn analyse(analysis: Analysis) -> Result<()> {
    match analysis {
        Analysis::Sweep { study, over, metric, year, reading, writing } => {
            let asked = Sweep { over, metrics: metric, year };
            on_study(&study, (&reading, &writing), &|job, observer| sweep(job, &asked, observer))
        }
        Analysis::Sensitivity { given, mut methods, base, trajectories, second_order, groups, reading, writing } => {
            methods.sort_unstable();
            methods.dedup();
            let groups = grouped(&groups)?;
            let of_rows = |job: &TableJob| sensitivity::of_table(job, &methods);
            let of_study = |metric: String, job: &Job, observer: &dyn Observer| {
                let (methods, groups) = (methods.clone(), groups.clone());
                let year = given.year;
                let asked = Sensitivity { metric, year, methods, base, trajectories, second_order, groups };
                sensitivity::sensitivity(job, &asked, observer)
            };
            either(&given, (&reading, &writing), &of_rows, &of_study)
        }
        Analysis::Robust { study, target, threshold, optimism, reading, writing } => {
            let asked = Robust { metric: target.metric, year: target.year, threshold, optimism };
            on_study(&study, (&reading, &writing), &|job, observer| robust(job, &asked, observer))
        }
        Analysis::BreakEven { study, vary, target, of, aim, reading, writing } => {
            let statistic = Statistic { stat: of.stat, above: of.above };
            let asked = BreakEven { vary, metric: target.metric, year: target.year, statistic, target: aim };
            on_study(&study, (&reading, &writing), &|job, observer| break_even(job, &asked, observer))
        }
        Analysis::Discover { given, condition, search, reading, writing } => {
            let prim = search.prim();
            let of_rows = |job: &TableJob| discover::of_table(job, &condition, &prim);
            let of_study = |metric: String, job: &Job, observer: &dyn Observer| {
                let (condition, prim) = (condition.clone(), prim.clone());
                discover::discover(job, &Discover { metric, year: given.year, condition, prim }, observer)
            };
            either(&given, (&reading, &writing), &of_rows, &of_study)
        }
        Analysis::Value { study, target, groups, reading, writing } => {
            let asked = Value { metric: target.metric, year: target.year, groups: grouped(&groups)? };
            on_study(&study, (&reading, &writing), &|job, observer| value(job, &asked, observer))
        }
        Analysis::Fit { study, histories, until, reading, writing } => {
            let asked = Fit { histories, until };
            on_study(&study, (&reading, &writing), &|job, observer| fit(job, &asked, observer))
        }
        Analysis::Backtest { study, from, to, step, horizons, histories, reading, writing } => {
            let horizons = horizons.into_iter().collect::<std::collections::BTreeSet<_>>().into_iter().collect();
            let asked = Backtest { origins: (from, to), step, horizons, histories };
            on_study(&study, (&reading, &writing), &|job, observer| backtest(job, &asked, observer))
        }
        Analysis::Converge { study, target, of, replicates, precision, reading, writing } => {
            let (metric, year, replicates) = (target.metric, target.year, usize::from(replicates));
            let statistic = Statistic { stat: of.stat, above: of.above };
            let asked = Converge { metric, year, statistic, replicates, precision };
            on_study(&study, (&reading, &writing), &|job, observer| converge(job, &asked, observer))
        }
    }
}

/// Reads groups of factors.
fn grouped(groups: &[String]) -> Result<Vec<FactorGroup>> {
    groups.iter().map(|group| FactorGroup::parse(group)).collect()
}

/// Lets an analysis work on a study and prints its answer.
fn on_study(
    study: &Path,
    (reading, writing): (&Reading, &Writing),
    act: &dyn Fn(&Job, &dyn Observer) -> Result<Analysed>,
) -> Result<()> {
    without_report(writing)?;
    heed(study, reading, writing.quiet)?;
    let job = job(study, reading.overrides()?, writing);
    answered(writing, &watched(&job, writing, act)?)
}

/// An analysis writes no report of its own.
fn without_report(writing: &Writing) -> Result<()> {
    let asked = writing.format.contains(&FormatName::Md);
    let help = "an analysis writes no report: `orecast report outputs/NAME` includes it in that of a run";
    if asked { Err(Error::Usage(help.into())) } else { Ok(()) }
}

/// Prints what an analysis said.
fn answered(writing: &Writing, found: &Analysed) -> Result<()> {
    told(writing, &found.applied);
    print(&found.finding.answer)?;
    wrote(writing, found.folder.as_deref(), "");
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
                output: writing.output.clone().into(),
                charts: writing.charts(),
                command: std::env::args().collect(),
            };
            answered(writing, &of_rows(&job)?)
        }
        (None, Some(study), Some(metric)) => {
            on_study(study, (reading, writing), &|job, observer| of_study(metric.clone(), job, observer))
        }
        _ => Err(Error::Usage("say which study and which --metric, or which --table".into())),
    }
}

impl BoxSearch {
    /// The search.
    pub fn prim(self) -> Prim {
        let (alpha, mass_min, boxes) = (self.alpha, self.mass_min, usize::from(self.boxes));
        Prim { alpha, mass_min, boxes, picks: self.picks, ..Prim::default() }
    }
}

/// Reads a method of sensitivity analysis, whose words and meanings help pages list.
fn method() -> impl TypedValueParser<Value = Method> {
    let word = |method: Method| {
        let told = method.told();
        PossibleValue::new(told.name).help(format!("{}. {}", told.title, told.paper))
    };
    let of = |word: String| Method::ALL.into_iter().find(|method| method.word() == word).ok_or("no such method");
    PossibleValuesParser::new(Method::ALL.map(word)).try_map(of)
}

/// A whole number of draws that are kept in memory together.
fn some(text: &str) -> std::result::Result<usize, String> {
    const MOST: u64 = 1 << 20;
    match whole(text)? {
        count @ 1..=MOST => Ok(count as usize),
        _ => Err(format!("from 1 to {MOST} are taken")),
    }
}
