//! The cases of a study: the draws of all its scenarios in one pool, and what each of them differs by.

use crate::analysis::{Draws, FactorColumn, Interest, Observer, Outcome, Sample, draws};
use crate::error::{Error, Result};
use crate::model::{Scenario, Study};
use crate::output::number::count;
use crate::units::Dimension;

/// Cases, and what is left out of them.
pub struct Cases {
    /// Axes and uncertain numbers, with an outcome of 1 for a case of interest and 0 for another.
    pub sample: Sample,
    /// What each factor measures.
    pub dimensions: Vec<Dimension>,
    /// What is left out.
    pub notes: Vec<String>,
}

/// Takes the scenarios out of a study that do not have the metric: theirs is no missing value. Says how many.
pub fn leave_out_scenarios(study: &mut Study, outcome: &Outcome) -> Option<String> {
    let before = study.scenarios.len();
    study.scenarios.retain(|scenario| outcome.is_of(&scenario.world));
    let without = before - study.scenarios.len();
    let name = outcome.label(study);
    (without > 0).then(|| format!("{} of {before} scenarios have no {name} and are left out", count(without)))
}

impl Cases {
    /// Makes all draws of all scenarios.
    ///
    /// # Errors
    /// [`Error::Usage`] if no draw has a value; those of [`draws`].
    pub fn of(study: &Study, outcome: &Outcome, interest: Interest, observer: &dyn Observer) -> Result<Self> {
        let shared = Shared::of(study);
        let mut columns = axes(study);
        let mut numbers: Vec<Vec<f64>> = vec![Vec::new(); shared.paths.len()];
        let mut outcomes: Vec<f64> = Vec::new();
        for Draws { scenario, factors, outcomes: some, .. } in draws(study, std::slice::from_ref(outcome), observer)? {
            outcomes.extend(some[0].iter().map(|outcome| interest.in_outcome(*outcome)));
            let places = &shared.places[scenario];
            numbers.iter_mut().zip(places).for_each(|(column, place)| column.extend(&factors[*place]));
        }
        columns.extend(shared.paths.iter().zip(numbers).map(|(name, values)| FactorColumn {
            name: name.clone(),
            values,
            levels: None,
        }));
        let plain = vec![Dimension::Plain; columns.len() - shared.paths.len()];
        let sample = Sample::new(columns, outcomes);
        let (all, without) = (count(sample.all()), sample.left_out.len());
        if sample.outcome.is_empty() {
            let name = outcome.label(study);
            return Err(Error::Usage(format!(
                "{name} has no value in any of {all} cases; all are found by --where none"
            )));
        }
        let valueless =
            (without > 0).then(|| format!("{} of {all} cases have no value and are left out", count(without)));
        let notes = shared.left_out().into_iter().chain(valueless).collect();
        Ok(Self { sample, dimensions: [plain, shared.dimensions].concat(), notes })
    }
}

/// A column for each axis on which the scenarios differ, by the levels that they have; a study's draws come scenario by scenario.
fn axes(study: &Study) -> Vec<FactorColumn> {
    let column = |(index, axis): (usize, &crate::model::Axis)| {
        let present = |level: &usize| study.scenarios.iter().any(|scenario| scenario.levels[index] == *level);
        let levels: Vec<usize> = (0..axis.levels.len()).filter(present).collect();
        let code = |scenario: &Scenario| levels.iter().position(|level| *level == scenario.levels[index]).unwrap_or(0);
        let of = |scenario| std::iter::repeat_n(code(scenario) as f64, study.sampling.draws);
        (levels.len() > 1).then(|| FactorColumn {
            name: axis.name.clone(),
            values: study.scenarios.iter().flat_map(of).collect(),
            levels: Some(levels.iter().map(|level| axis.levels[*level].label.clone()).collect()),
        })
    };
    study.axes.iter().enumerate().filter_map(column).collect()
}

/// The uncertain numbers that all scenarios have.
struct Shared {
    paths: Vec<String>,
    dimensions: Vec<Dimension>,
    /// Where each is among a scenario's factors.
    places: Vec<Vec<usize>>,
    /// Those that only some have.
    others: Vec<String>,
}

impl Shared {
    fn of(study: &Study) -> Self {
        let place = |scenario: &Scenario, path: &str| scenario.world.factors.iter().position(|it| it.path == path);
        let mut shared = Self {
            paths: Vec::new(),
            dimensions: Vec::new(),
            places: vec![Vec::new(); study.scenarios.len()],
            others: Vec::new(),
        };
        for factor in study.scenarios.iter().flat_map(|scenario| &scenario.world.factors) {
            if shared.paths.contains(&factor.path) || shared.others.contains(&factor.path) {
                continue;
            }
            let places: Option<Vec<usize>> = study.scenarios.iter().map(|it| place(it, &factor.path)).collect();
            match places {
                Some(places) => {
                    shared.paths.push(factor.path.clone());
                    shared.dimensions.push(factor.dimension);
                    shared.places.iter_mut().zip(places).for_each(|(all, place)| all.push(place));
                }
                None => shared.others.push(factor.path.clone()),
            }
        }
        shared
    }

    fn left_out(&self) -> Option<String> {
        const NAMED: usize = 3;
        let named = self.others.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        let more = self.others.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let are = if self.others.len() == 1 { "is an uncertain number" } else { "are uncertain numbers" };
        (!self.others.is_empty()).then(|| format!("{named}{more} {are} in some scenarios only: not searched"))
    }
}
