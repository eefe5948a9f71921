//! Which draws are shown one by one: three of them, bad, median and good, the same in every scenario.

use crate::analysis::bytes::{Reader, put, put_values};
use crate::analysis::group::{Group, List};
use crate::analysis::path::Fortune;
use crate::analysis::record::record;
use crate::analysis::results::Results;
use crate::analysis::simulation::Wave;
use crate::analysis::store::{Computed, read};
use crate::error::Result;
use crate::model::{MetricName, Quantity, Study};

/// Draws are chosen among so many, the first ones: a value is kept of each. Among so many there is always one at a percentile.
const CANDIDATES: usize = 1 << 20;

/// What is shown draw by draw.
#[derive(Debug, Clone, PartialEq)]
pub struct Lives {
    /// The scenario in which the draws are chosen, by its index.
    pub chosen_in: usize,
    /// The scenarios whose paths are recorded.
    pub shown: Vec<usize>,
    /// The facility by whose own value draws are chosen, if there is one to choose by.
    pub facility: Option<String>,
}

impl Lives {
    /// The KPI by which draws are chosen: the facility's own value, else what the state has of all, else what the facilities have.
    pub fn metric(&self, results: &Results) -> MetricName {
        if self.facility.is_none() && results.has_state() { MetricName::whole(Quantity::NpvState) } else { self.own() }
    }

    /// The value of the facility, or of all.
    fn own(&self) -> MetricName {
        MetricName::new(Quantity::Npv, self.facility.as_deref())
    }

    /// Adds the paths to the results of a run whose draws had these values.
    pub fn add_paths(&self, study: &Study, results: &mut Results, candidates: &Candidates) {
        let draws = candidates.chosen(self, results);
        results.paths = self.shown.iter().flat_map(|scenario| record(study, *scenario, &draws)).collect();
    }
}

/// The values by which draws can be chosen, by draw: those of the state, and those of the facility or of all.
#[derive(Debug, Default)]
pub struct Candidates {
    /// The first draw.
    first: usize,
    state: Vec<f64>,
    own: Vec<f64>,
}

impl Candidates {
    /// How much is kept at most \[bytes\].
    pub fn bytes(draws: usize) -> u128 {
        16 * draws.min(CANDIDATES) as u128
    }

    /// None yet, from this draw on.
    pub fn starting(first: usize) -> Self {
        Self { first, ..Self::default() }
    }

    /// Writes them.
    pub fn put(&self, bytes: &mut Vec<u8>) {
        for values in [&self.state, &self.own] {
            put(bytes, values.len());
            put_values(bytes, values);
        }
    }

    /// Adds those that were written of the next draws.
    ///
    /// # Errors
    /// [`Error::Failed`](crate::error::Error::Failed) if they cannot be read.
    pub fn join(&mut self, reader: &mut Reader) -> Result<()> {
        for values in [&mut self.state, &mut self.own] {
            let count = reader.count()?;
            values.extend(reader.values(count)?);
        }
        Ok(())
    }

    /// Keeps the values of a wave's draws, if it has the scenario. A second pass over the same draws adds nothing.
    pub fn take(&mut self, lives: &Lives, group: &Group, wave: &Wave) {
        let Some(world) = group.scenarios.iter().position(|scenario| *scenario == lives.chosen_in) else { return };
        let column = |name: &MetricName| {
            let index = group.names(List::Kpis, world).iter().position(|known| known == name)?;
            Some(group.column(List::Kpis, (world, index), 0))
        };
        keep((&mut self.state, self.first), column(&MetricName::whole(Quantity::NpvState)).as_ref(), wave);
        keep((&mut self.own, self.first), column(&lives.own()).as_ref(), wave);
    }

    /// The draws that are nearest to the percentiles, each once: of two equally near the first. Fewer than three, where fewer
    /// draws have a value.
    fn chosen(&self, lives: &Lives, results: &Results) -> Vec<(Fortune, usize)> {
        let metric = lives.metric(results);
        let values = if metric.metric.quantity == Quantity::Npv { &self.own } else { &self.state };
        let scenario = results.scenarios.get(lives.chosen_in);
        let kpi = scenario.and_then(|it| it.kpi(metric.metric.quantity, metric.part.as_deref()));
        kpi.map_or(Vec::new(), |kpi| chosen(values, &kpi.percentiles))
    }
}

/// Keeps a wave's values of a column after those of the draws from `first` on.
fn keep((kept, first): (&mut Vec<f64>, usize), column: Option<&Computed>, wave: &Wave) {
    let Some(column) = column.filter(|_| first + kept.len() == wave.draws.start) else { return };
    read(wave.batches, column, None, wave.draws.len(), |values| {
        kept.extend_from_slice(&values[..values.len().min(CANDIDATES.saturating_sub(first + kept.len()))]);
    });
}

/// The draws of some values that are nearest to their 10th, 50th and 90th percentile; `percentiles` are the 0th, 1st … 100th.
pub fn chosen(values: &[f64], percentiles: &[f64]) -> Vec<(Fortune, usize)> {
    let fortunes: &[Fortune] = match values.iter().filter(|value| value.is_finite()).take(3).count() {
        0 => &[],
        1 => &[Fortune::Median],
        2 => &[Fortune::Bad, Fortune::Good],
        // The middle has the first choice of draws that are alike.
        _ => &[Fortune::Median, Fortune::Bad, Fortune::Good],
    };
    let mut found: Vec<(Fortune, usize)> = Vec::new();
    for fortune in fortunes {
        let at = percentiles.get(fortune.percentile()).copied().unwrap_or(f64::NAN);
        let free = (0..values.len()).filter(|draw| values[*draw].is_finite() && found.iter().all(|it| it.1 != *draw));
        let far = |draw: &usize| (values[*draw] - at).abs();
        found.extend(free.min_by(|a, b| far(a).total_cmp(&far(b))).map(|draw| (*fortune, draw)));
    }
    found.sort_by_key(|(fortune, _)| fortune.percentile());
    found
}
