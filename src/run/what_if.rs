//! A what-if: the study as it is beside the study changed, on the same luck.

use crate::analysis::{self, Observer, Origin, Outcome as Metric, Results, outcome};
use crate::error::{Error, Problem, Result};
use crate::input::{self, Loaded, Overrides};
use crate::model::{Axis, AxisKind, Level, Study};
use crate::output::finding::{Finding, effects};
use crate::output::manifest::Input;
use crate::output::{AS_IT_IS, TOGETHER, WHAT_IF, folder};
use crate::run::alongside::alongside;
use crate::run::case::{Case, alternatives, distinct, is_empty};
use crate::run::changed::changed;
use crate::run::place::cases_folder;
use crate::run::{Job, Made, Outcome, applied, present, what_if_folder};

/// What a what-if is about, besides what the job's options change.
#[derive(Debug, Clone, Default)]
pub struct WhatIf {
    /// The options `--case`, as written; what the job changes is then the same on all sides.
    pub cases: Vec<String>,
    /// Whether each thing that the job changes is a case of its own.
    pub one_by_one: bool,
    /// The KPIs whose effects are drawn, by name; none: the NPV to the state, or of the facilities where there is no state.
    pub metrics: Vec<String>,
}

/// Runs the study as it is beside the study as the options set it, on the same luck: a further decision axis `what_if`. With
/// cases it has a level for each, and one for all of them together unless they are alternatives.
///
/// # Errors
/// As [`crate::run::run`]; and if a case is not as it should be, or changes the axes.
pub fn what_if(job: &Job, asked: &WhatIf, observer: &dyn Observer) -> Result<Outcome> {
    let started = jiff::Timestamp::now();
    let whole = &job.overrides;
    let unchanged = Overrides { set: Vec::new(), scale: Vec::new(), shift: Vec::new(), ..whole.clone() };
    let (base, cases) = match asked.cases.is_empty() {
        false => (whole, asked.cases.iter().map(|text| Case::parse(text)).collect::<Result<Vec<Case>>>()?),
        true if asked.one_by_one => (&unchanged, Case::of_each(whole)),
        true => (&unchanged, vec![Case::of_all(whole)]),
    };
    let is_named = !asked.cases.is_empty() || asked.one_by_one;
    if cases.iter().all(|case| is_empty(&case.change)) {
        return Err(Error::Usage("a what-if needs something to change: --set PATH=VALUE".into()));
    }
    if !is_named && !asked.metrics.is_empty() {
        return Err(Error::Usage("--metric says what is drawn of cases: give --case or --one-by-one too".into()));
    }
    distinct(&cases)?;
    let mut sides = Sides::load(job, base, &cases, is_named)?;
    // Options that the user gives together hold together, whatever they change.
    let clash = if asked.one_by_one { None } else { alternatives(&cases) };
    let notes = match clash {
        _ if cases.len() == 1 => Vec::new(),
        Some(clash) => vec![format!("{clash}: they are alternatives, so nothing is told of all together")],
        None => sides.together(job, base, &cases)?.into_iter().collect(),
    };
    let (loaded, applied) = sides.joined()?;
    let folder = match is_named {
        true => cases_folder(&job.study.path, &names(&cases, asked), base),
        false => what_if_folder(&job.study.path, whole),
    };
    let metrics =
        asked.metrics.iter().map(|name| Metric::named(&loaded.study, name, None)).collect::<Result<Vec<_>>>()?;
    let found = |study: &Study, results: &Results| match is_named {
        true => effects(study, results, (&metrics, &notes), observer),
        false => Ok(Finding::default()),
    };
    let inputs = Input::of_all(&loaded.files);
    let made = Made { applied, inputs, started, origin: Origin::Simulated, beyond: &found };
    present(job, folder, loaded, made, observer)
}

/// The names of cases, as parts of the folder's.
fn names(cases: &[Case], asked: &WhatIf) -> Vec<String> {
    let names = cases.iter().map(|case| case.name.clone());
    names.chain(asked.one_by_one.then(|| "one-by-one".to_owned())).collect()
}

/// What each case does by itself and together with the others.
fn effects(
    study: &Study,
    results: &Results,
    (metrics, notes): (&[Metric], &[String]),
    observer: &dyn Observer,
) -> Result<Finding> {
    let axis = study.axes.len() - 1;
    let kpis = outcome::kpis(study);
    let all = study.axes[axis].levels.last().is_some_and(|level| level.name == TOGETHER);
    let interactions = if all { analysis::interactions(study, axis, &kpis, observer)? } else { Vec::new() };
    Ok(effects::found(study, results, (&kpis, &interactions), (metrics, notes)))
}

/// The study as it is, and changed in several ways.
struct Sides {
    plain: Loaded,
    levels: Vec<Level>,
    studies: Vec<Study>,
    applied: Vec<String>,
}

impl Sides {
    fn load(job: &Job, base: &Overrides, cases: &[Case], is_named: bool) -> Result<Self> {
        let plain = input::load(job.study.clone(), base)?;
        let besides: Vec<&str> = plain.applied.iter().map(|it| it.option.as_str()).collect();
        let label =
            if besides.is_empty() { "as it is".to_owned() } else { format!("as it is with {}", besides.join(", ")) };
        let applied = applied(&plain);
        let mut sides =
            Self { plain, levels: vec![Level { name: AS_IT_IS.into(), label }], studies: Vec::new(), applied };
        for case in cases {
            let loaded = input::load(job.study.clone(), &case.upon(base));
            let loaded = if is_named { loaded.map_err(|error| named(case, error))? } else { loaded? };
            sides.add(case, loaded, is_named);
        }
        Ok(sides)
    }

    fn add(&mut self, case: &Case, mut loaded: Loaded, is_named: bool) {
        let plain = &mut self.plain;
        loaded.applied.retain(|it| !plain.applied.contains(it));
        let words = applied(&loaded).into_iter();
        self.applied.extend(words.map(|it| if case.is_option() { it } else { format!("{}: {it}", case.label) }));
        let set = changed(&plain.study.assumptions, &loaded.study.assumptions, &case.change.set, &case.name);
        loaded.study.assumptions = set;
        let place = if is_named { format!("{}/{}", folder::AS_SET, case.name) } else { folder::AS_SET.to_owned() };
        self.keep(loaded.data, loaded.resolved, &place);
        self.levels.push(Level { name: case.name.clone(), label: case.label.clone() });
        self.studies.push(loaded.study);
    }

    /// Keeps a study as resolved in a folder of the run's, with its data beside it.
    fn keep(&mut self, data: Vec<(String, Vec<u8>)>, resolved: String, place: &str) {
        let files = data.into_iter().chain([(folder::STUDY.into(), resolved.into_bytes())]);
        self.plain.data.extend(files.map(|(name, bytes)| (format!("{place}/{name}"), bytes)));
    }

    /// Adds the study with all cases at once; else the reason why there is none.
    fn together(&mut self, job: &Job, base: &Overrides, cases: &[Case]) -> Result<Option<String>> {
        let all = cases.iter().fold(base.clone(), |all, case| case.upon(&all));
        match input::load(job.study.clone(), &all) {
            Ok(loaded) => {
                self.keep(loaded.data, loaded.resolved, &format!("{}/{TOGETHER}", folder::AS_SET));
                self.levels.push(Level { name: TOGETHER.into(), label: "all together".into() });
                self.studies.push(Study { assumptions: Vec::new(), ..loaded.study });
                Ok(None)
            }
            Err(Error::Study(problems)) => {
                let why = problems.first().map_or(String::new(), |it| format!(" ({}: {})", it.path, it.message));
                Ok(Some(format!("All cases at once are no study that holds{why}, so nothing is told of all together")))
            }
            Err(error) => Err(error),
        }
    }

    /// All sides as one study, with an axis between them.
    fn joined(self) -> Result<(Loaded, Vec<String>)> {
        let Self { mut plain, levels, studies, applied } = self;
        let axis = axis(levels);
        let set: Vec<_> = studies.iter().flat_map(|study| study.assumptions.clone()).collect();
        plain.study = alongside(axis, std::iter::once(plain.study).chain(studies).collect(), "what-if")?;
        plain.study.assumptions.extend(set);
        Ok((plain, applied))
    }
}

/// The axis between the sides of a what-if.
pub(super) fn axis(levels: Vec<Level>) -> Axis {
    Axis { name: WHAT_IF.into(), label: "What if".into(), kind: AxisKind::Decision, levels, reference: Some(0) }
}

/// The same error, with the name of the case in which it is.
fn named(case: &Case, error: Error) -> Error {
    let within = |message: String| format!("in the case “{}”: {message}", case.label);
    match error {
        Error::Study(problems) => {
            let told = |problem: Problem| Problem { message: within(problem.message), ..problem };
            Error::Study(problems.into_iter().map(told).collect())
        }
        Error::Usage(message) => Error::Usage(within(message)),
        other => other,
    }
}
