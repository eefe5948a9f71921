//! What moves an outcome: from a study, or a table of rows, to each method's figures.

pub mod given;
pub mod morris;
pub mod sobol;
pub mod tornado;

use crate::analysis::{FactorColumn, Observer, Outcome, Sample, Total, draws};
use crate::engine::Sampler;
use crate::error::{Error, Result};
use crate::model::{Sampling, Study};
use crate::output::finding::left_out::draws as without_value;
use crate::output::finding::sensitivity::{self, About, Ranking, found, place};
use crate::output::number::count;
use crate::run::Job;
use crate::run::analysis::{Analysed, Analysis, Scope, about};
use crate::run::decisions::stand_for_all;
use crate::run::groups::{self, FactorGroup};
use crate::run::tabled::{TableJob, Tabled};

/// A way to say what moves an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Variance shares from the draws of an ordinary run.
    FirstOrder,
    /// Regression and partial rank correlation.
    Rank,
    /// Distances of distributions.
    Pawn,
    /// Shares of the density.
    Delta,
    /// Each factor at its 10th and 90th percentile.
    Tornado,
    /// Elementary effects.
    Morris,
    /// Variance shares from simulations made for it.
    Sobol,
}

/// What to ask.
#[derive(Debug, Clone)]
pub struct Sensitivity {
    /// The metric, by name.
    pub metric: String,
    /// The year of a yearly metric.
    pub year: Option<i32>,
    /// The methods.
    pub methods: Vec<Method>,
    /// Base draws of methods that simulate.
    pub base: usize,
    /// Trajectories of Morris' method.
    pub trajectories: usize,
    /// Whether interactions of pairs are wanted.
    pub second_order: bool,
    /// With Sobol' indices: factors that are looked at together.
    pub groups: Vec<FactorGroup>,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::FirstOrder, Self::Rank, Self::Pawn, Self::Delta, Self::Tornado, Self::Morris, Self::Sobol];

    /// How it is told.
    pub fn told(self) -> &'static sensitivity::Method {
        match self {
            Self::FirstOrder => &given::FIRST_ORDER,
            Self::Rank => &given::RANK,
            Self::Pawn => &given::PAWN,
            Self::Delta => &given::DELTA,
            Self::Tornado => &tornado::TORNADO,
            Self::Morris => &morris::MORRIS,
            Self::Sobol => &sobol::SOBOL,
        }
    }

    /// Its word, which its tables and charts are named after.
    pub fn word(self) -> &'static str {
        self.told().name
    }

    /// Whether it works on rows that are there, rather than on simulations of its own.
    pub fn takes_rows(self) -> bool {
        matches!(self, Self::FirstOrder | Self::Rank | Self::Pawn | Self::Delta)
    }
}

/// Asks the methods about each scenario.
///
/// # Errors
/// As [`crate::run::run`], and if the metric is not known or never varies.
pub fn sensitivity(job: &Job, asked: &Sensitivity, observer: &dyn Observer) -> Result<Analysed> {
    if !asked.groups.is_empty() && !asked.methods.contains(&Method::Sobol) {
        return Err(Error::Usage("groups are for Sobol’ indices: add --method sobol, or leave --group out".into()));
    }
    let analysis = Analysis::open(
        job,
        (
            "sensitivity",
            &[about(&asked.metric, asked.year), named(&asked.methods), groups::names(&asked.groups)].concat(),
        ),
        Scope::Headline,
    )?;
    let study = &analysis.study;
    groups::check(&asked.groups, study)?;
    groups::check_apart(&asked.groups, study)?;
    let outcome = Outcome::named(study, &asked.metric, asked.year)?;
    let observer = &Total::new(observer);
    let rows = asked.methods.iter().any(|method| method.takes_rows());
    let samples = if rows { samples(study, &outcome, observer)? } else { Vec::new() };
    let of_method = |method: &Method| match method {
        Method::Tornado => tornado::rankings(study, &outcome, asked, observer),
        Method::Morris => morris::rankings(study, &outcome, asked, observer),
        Method::Sobol => sobol::rankings(study, &outcome, asked, observer),
        given => of_samples(study, &outcome, *given, &samples),
    };
    let rankings = gathered(asked.methods.iter().map(|method| (method.word().to_owned(), of_method(method))))?;
    if rankings.is_empty() {
        return Err(nothing_moves(&asked.metric));
    }
    let finding = found(&About::of(study, &outcome), &rankings);
    analysis.close(finding, observer)
}

/// The methods as part of a folder's name; none for the usual ones.
fn named(methods: &[Method]) -> Vec<String> {
    match methods {
        [Method::FirstOrder, Method::Rank] => Vec::new(),
        others => others.iter().map(|method| method.word().to_owned()).collect(),
    }
}

/// What a method says of the draws of each scenario in which the outcome varies.
fn of_samples(study: &Study, outcome: &Outcome, method: Method, samples: &[Sample]) -> Result<Vec<Ranking>> {
    let grade = |path: &str| grade(study, path);
    let ranking = |scenario: usize| {
        let (levels, label) = place(study, scenario);
        let left_out = without_value(&samples[scenario], &outcome.label(study));
        let from = given::From { levels, label, grade: &grade, left_out, seed: study.sampling.seed };
        given::ranking(method, &samples[scenario], &from).map(|it| vec![it])
    };
    each(study, (0..samples.len()).filter(|scenario| samples[*scenario].varies()), &ranking)
}

/// Asks the methods about the rows of a table.
///
/// # Errors
/// [`Error::Usage`] for methods that need simulations of their own, and if the table is not as it should be.
pub fn of_table(job: &TableJob, methods: &[Method]) -> Result<Analysed> {
    if methods.iter().any(|method| !method.takes_rows()) {
        return Err(Error::Usage(
            "tornado, morris and sobol make simulations of their own, which a table cannot; \
             of a table ask for first-order, rank, pawn or delta"
                .into(),
        ));
    }
    let table =
        Tabled::open(job, ("sensitivity", &[vec![job.outcome.clone()], named(methods)].concat()), &|outcome| outcome)?;
    if !table.sample.varies() {
        return Err(nothing_moves(&job.outcome));
    }
    let (levels, label, left_out) = (Vec::new(), String::new(), table.left_out());
    let from = given::From { levels, label, grade: &|_| String::new(), left_out, seed: 0 };
    let ranking = |method: &Method| given::ranking(*method, &table.sample, &from);
    let rankings = methods.iter().map(ranking).collect::<Result<Vec<Ranking>>>()?;
    let about =
        About { study: job.title(), outcome: job.outcome.clone(), metric: job.outcome.clone(), unit: String::new() };
    let finding = found(&about, &rankings);
    table.close(finding)
}

fn nothing_moves(outcome: &str) -> Error {
    Error::Usage(format!(
        "{outcome}: no uncertain number moves it in what was looked at, or it was looked at too rarely to see"
    ))
}

/// For each scenario its draws' factors with the outcome.
pub fn samples(study: &Study, outcome: &Outcome, observer: &dyn Observer) -> Result<Vec<Sample>> {
    let all = draws(study, std::slice::from_ref(outcome), observer)?;
    let sample = |mut some: crate::analysis::Draws| {
        let factors = study.scenarios[some.scenario].world.factors.iter();
        let column = |(factor, values): (&crate::model::Factor, Vec<f64>)| FactorColumn {
            name: factor.path.clone(),
            values,
            levels: None,
        };
        Sample::new(factors.zip(some.factors).map(column).collect(), some.outcomes.swap_remove(0))
    };
    Ok(all.into_iter().map(sample).collect())
}

/// The grade of a factor in a study, as a letter; empty where it has none.
pub fn grade(study: &Study, path: &str) -> String {
    let graded = study.assumptions.iter().filter(|it| it.path == path).find_map(|it| it.grade);
    graded.map_or(String::new(), |grade| grade.to_string())
}

/// What a method that makes draws of its own says of each scenario that has the outcome and in which it varies: `ranking` is told
/// the study with that sampling, and a scenario.
fn designed(
    study: &Study,
    outcome: &Outcome,
    sampling: Sampling,
    ranking: &dyn Fn(&Study, usize) -> Result<Vec<Ranking>>,
) -> Result<Vec<Ranking>> {
    let study = Study { sampling, ..study.clone() };
    let has = (0..study.scenarios.len()).filter(|it| outcome.is_of(&study.scenarios[*it].world));
    each(&study, has, &|scenario| ranking(&study, scenario))
}

/// The rankings of these scenarios in which the outcome varies.
fn each(
    study: &Study,
    scenarios: impl Iterator<Item = usize>,
    ranking: &dyn Fn(usize) -> Result<Vec<Ranking>>,
) -> Result<Vec<Ranking>> {
    let mut rankings = gathered(scenarios.map(|scenario| (place(study, scenario).1, ranking(scenario))))?;
    rankings.retain(varies);
    Ok(rankings)
}

/// The rankings of scenarios or methods, each by its name. Those of which too few draws have a value are passed over, and named, unless
/// all are: what one cannot say does not take the others' answers away.
fn gathered(all: impl Iterator<Item = (String, Result<Vec<Ranking>>)>) -> Result<Vec<Ranking>> {
    let (mut rankings, mut refused) = (Vec::new(), Vec::new());
    for (name, found) in all {
        match found {
            Ok(some) => rankings.extend(some),
            Err(Error::Usage(message)) => refused.push((name, message)),
            Err(error) => return Err(error),
        }
    }
    match (rankings.last_mut(), refused.first()) {
        (Some(last), _) => {
            last.remarks.extend(refused.iter().map(|(name, message)| format!("{name} is left out: {message}.")));
        }
        (None, Some((_, message))) => return Err(Error::Usage(message.clone())),
        (None, None) => {}
    }
    Ok(rankings)
}

/// What is to be said of correlated factors where each is moved by itself.
fn moved_alone(sampler: &Sampler) -> Option<String> {
    let any = !sampler.correlated().is_empty();
    any.then(|| "Each factor is moved alone, correlated ones too: the others stay as they were drawn.".to_owned())
}

/// How many draws were made for a method, for the foot of its chart.
fn made(base: usize, sheets: usize, seed: u64) -> String {
    format!("{} base draws, {} simulations, seed {seed}", count(base), count(base * sheets))
}

/// The draws that have an outcome on every sheet, sheet by sheet, and how many they are.
///
/// # Errors
/// [`Error::Usage`] if they are so few that they tell of nothing but themselves.
fn complete(sheets: Vec<&[f64]>) -> Result<(Vec<Vec<f64>>, usize)> {
    let draws = sheets.first().map_or(0, |sheet| sheet.len());
    let whole: Vec<usize> = (0..draws).filter(|draw| sheets.iter().all(|sheet| sheet[*draw].is_finite())).collect();
    if !stand_for_all(whole.len(), draws) {
        return Err(Error::Usage(format!(
            "only {} of {} base draws have a value wherever the method looks, and these are no fair sample; ask first-order, \
             rank, pawn or delta, or of a metric that every draw has",
            count(whole.len()),
            count(draws)
        )));
    }
    let kept = sheets.iter().map(|sheet| whole.iter().map(|draw| sheet[*draw]).collect());
    Ok((kept.collect(), whole.len()))
}

/// How many of the base draws are left out, if any.
fn left_out(base: usize, n: usize) -> Option<String> {
    (n < base).then(|| {
        format!(
            "{} of {} base draws have no value somewhere and are left out: the figures are of the others.",
            count(base - n),
            count(base)
        )
    })
}

/// Rankings only of scenarios in which the outcome varies.
fn varies(ranking: &Ranking) -> bool {
    ranking.rows.iter().any(|row| row.figures[ranking.method.by].is_finite() && row.figures[ranking.method.by] != 0.0)
}
