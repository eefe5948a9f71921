//! What several changes do together beyond what each does alone, draw by draw.

use crate::analysis::draws::{Draws, stream};
use crate::analysis::observer::Observer;
use crate::analysis::outcome::Outcome;
use crate::analysis::summary::Summary;
use crate::error::Result;
use crate::model::Study;

/// The interaction of all changes in one scenario: the difference that they make together less the sum of the differences
/// that each makes alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Interaction {
    /// The scenario in which all changes are made.
    pub scenario: usize,
    /// One summary for each outcome asked for.
    pub summaries: Vec<Summary>,
}

/// The interactions along an axis whose levels are none of the changes (its reference), each alone, and last all of them.
///
/// All draws are made once more; those of a group of scenarios are in memory at one time, 8 bytes for each outcome.
///
/// # Errors
/// As [`stream`].
pub fn interactions(
    study: &Study,
    axis: usize,
    outcomes: &[Outcome],
    observer: &dyn Observer,
) -> Result<Vec<Interaction>> {
    let levels = study.axes[axis].levels.len();
    let mut sums: Vec<Sum> = Vec::new();
    let mut found = Vec::new();
    stream(study, outcomes, observer, &mut |draws| {
        let own = &study.scenarios[draws.scenario].levels;
        let others: Vec<usize> = [&own[..axis], &own[axis + 1..]].concat();
        let place = sums.iter().position(|sum| sum.others == others).unwrap_or_else(|| {
            sums.push(Sum::new(others, (outcomes.len(), study.sampling.draws)));
            sums.len() - 1
        });
        let sum = &mut sums[place];
        // together − none − Σ (each − none)
        let weight = match own[axis] {
            last if last + 1 == levels => 1.0,
            level if Some(level) == study.axes[axis].reference => levels as f64 - 3.0,
            _ => -1.0,
        };
        sum.add(&draws, weight);
        if own[axis] + 1 == levels {
            sum.scenario = draws.scenario;
        }
        if sum.told == levels * study.sampling.draws {
            let whole = sums.swap_remove(place);
            let summaries = whole.columns.iter().map(|column| Summary::of_values(column)).collect();
            found.push(Interaction { scenario: whole.scenario, summaries });
        }
        Ok(())
    })?;
    found.sort_by_key(|it| it.scenario);
    Ok(found)
}

/// The weighted sum over the levels of the axis, with the levels of all others held.
struct Sum {
    others: Vec<usize>,
    scenario: usize,
    /// How many draws have been added.
    told: usize,
    /// `[outcome][draw]`
    columns: Vec<Vec<f64>>,
}

impl Sum {
    fn new(others: Vec<usize>, (outcomes, draws): (usize, usize)) -> Self {
        Self { others, scenario: 0, told: 0, columns: vec![vec![0.0; draws]; outcomes] }
    }

    /// A draw without a value has no interaction either.
    fn add(&mut self, draws: &Draws, weight: f64) {
        for (column, values) in self.columns.iter_mut().zip(&draws.outcomes) {
            let sums = &mut column[draws.first..draws.first + values.len()];
            sums.iter_mut().zip(values).for_each(|(sum, value)| *sum += weight * value);
        }
        self.told += draws.outcomes.first().map_or(0, Vec::len);
    }
}
