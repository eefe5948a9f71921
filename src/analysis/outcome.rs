//! What an analysis is about: one number that each draw ends with.

use crate::analysis::layout::Layout;
use crate::error::{Error, Result};
use crate::model::{MetricName, Study, World};

/// A KPI, or a yearly metric in one year.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The metric.
    pub name: MetricName,
    /// Of a yearly metric: its year, as an index into the horizon's.
    pub year: Option<usize>,
}

impl Outcome {
    /// The metric with this name, as the tables have it (`npv`, `npv.soroma`); a yearly one with its calendar year.
    ///
    /// # Errors
    /// [`Error::Usage`] if no scenario of the study has it, or the year is not in the horizon.
    pub fn named(study: &Study, name: &str, year: Option<i32>) -> Result<Self> {
        let years = study.horizon.years();
        let index = year.and_then(|year| years.iter().position(|known| known.year == year));
        if let (Some(year), None) = (year, index) {
            let (first, last) = (study.horizon.start().year(), study.horizon.end().year());
            return Err(Error::Usage(format!("--year {year} is not in the horizon, which is {first} to {last}")));
        }
        let known = |yearly| known(study, yearly);
        let named = |names: &[MetricName]| names.iter().find(|known| known.to_string() == name).cloned();
        match named(&known(index.is_some())) {
            Some(name) => Ok(Self { name, year: index }),
            None if named(&known(index.is_none())).is_some() => Err(Error::Usage(match year {
                None => format!(
                    "{name} is a yearly metric: say of which year, as in --metric {name} --year {}",
                    years[0].year
                ),
                Some(_) => format!("{name} is one number over the horizon: leave out --year"),
            })),
            None => Err(unknown(name, &known(index.is_some()))),
        }
    }

    /// Whether a world has it at all: one without the facility does not.
    pub fn is_of(&self, world: &World) -> bool {
        let layout = Layout::of(world);
        if self.year.is_some() { layout.annual } else { layout.kpis }.contains(&self.name)
    }

    /// Its name as an option has it: `processed 2035`.
    pub fn label(&self, study: &Study) -> String {
        let year = self.year.map_or(String::new(), |year| format!(" {}", study.horizon.years()[year].year));
        format!("{}{year}", self.name)
    }
}

/// All KPIs that any scenario has.
pub fn kpis(study: &Study) -> Vec<Outcome> {
    known(study, false).into_iter().map(|name| Outcome { name, year: None }).collect()
}

/// The KPIs or the yearly metrics that any scenario has, each once.
fn known(study: &Study, yearly: bool) -> Vec<MetricName> {
    let mut known: Vec<MetricName> = Vec::new();
    for scenario in &study.scenarios {
        let layout = Layout::of(&scenario.world);
        for name in if yearly { layout.annual } else { layout.kpis } {
            if !known.contains(&name) {
                known.push(name);
            }
        }
    }
    known
}

/// Says what there is instead.
fn unknown(name: &str, known: &[MetricName]) -> Error {
    let names: Vec<String> = known.iter().map(ToString::to_string).collect();
    let distance = |known: &&String| strsim::damerau_levenshtein(name, known);
    let nearest = names.iter().min_by_key(distance).filter(|nearest| distance(nearest) <= 1 + name.len() / 3);
    let meant = nearest.map_or(String::new(), |nearest| format!(" (did you mean \"{nearest}\"?)"));
    Error::Usage(format!("{name}: no scenario has such a metric{meant}; there are: {}", names.join(", ")))
}
