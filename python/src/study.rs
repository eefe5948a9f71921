//! A study as Python has it: where it is written, and what is changed in it.

use crate::errors::raised;
use crate::frames::Frame;
use crate::limits::{Whole, within};
use orecast::error::{Error, Result};
use orecast::input::{self, Loaded, Overrides, StudyFile};
use orecast::model::Design;
use orecast::output::chart::Format;
use orecast::output::report::Kind;
use orecast::output::table::{Table, Values};
use orecast::output::tables;
use orecast::run::{Destination, Job};
use pyo3::prelude::*;
use std::path::PathBuf;

/// A study file with what is changed in it. It is read anew by everything that uses it.
#[pyclass(frozen, module = "orecast._orecast")]
pub struct Study {
    file: StudyFile,
    pub(crate) overrides: Overrides,
}

/// A study as read and checked.
#[pyclass(frozen, module = "orecast._orecast")]
pub struct Reading {
    loaded: Loaded,
}

#[pymethods]
impl Study {
    /// The study at a path, or with a text that stands for a file there.
    #[new]
    #[pyo3(signature = (path, text=None))]
    fn new(path: PathBuf, text: Option<String>) -> Self {
        Self { file: StudyFile { path, text: text.map(Into::into) }, overrides: Overrides::default() }
    }

    /// A copy that is changed further, as the options of the same names do.
    #[pyo3(signature = (set=vec![], scale=vec![], shift=vec![], draws=None, seed=None, design=None, scenario=vec![]))]
    fn changed(
        &self,
        py: Python,
        set: Vec<String>,
        scale: Vec<String>,
        shift: Vec<String>,
        draws: Option<Whole>,
        seed: Option<Whole>,
        design: Option<&str>,
        scenario: Vec<String>,
    ) -> PyResult<Self> {
        let own = &self.overrides;
        let more = |own: &[String], more: Vec<String>| [own, &more].concat();
        let sampling = || {
            let draws: Option<usize> = draws.map(|draws| within("draws", draws, 1..=u64::MAX.into())).transpose()?;
            let seed: Option<u64> = seed.map(|seed| within("seed", seed, 0..=u64::MAX.into())).transpose()?;
            Ok((draws, seed, design.map(known).transpose()?))
        };
        let (draws, seed, design) = sampling().map_err(|error| raised(py, error))?;
        let overrides = Overrides {
            set: more(&own.set, set),
            scale: more(&own.scale, scale),
            shift: more(&own.shift, shift),
            draws: draws.or(own.draws),
            seed: seed.or(own.seed),
            design: design.or(own.design),
            scenarios: if scenario.is_empty() { own.scenarios.clone() } else { scenario },
        };
        Ok(Self { file: self.file.clone(), overrides })
    }

    /// What is set, scaled and shifted in it, as the options have it.
    #[getter]
    fn changes(&self) -> (Vec<String>, Vec<String>, Vec<String>) {
        (self.overrides.set.clone(), self.overrides.scale.clone(), self.overrides.shift.clone())
    }

    /// Its draws, seed, design and scenarios where they are not those of the file.
    #[getter]
    fn sampling(&self) -> (Option<usize>, Option<u64>, Option<&'static str>, Vec<String>) {
        let Overrides { draws, seed, design, scenarios, .. } = &self.overrides;
        (*draws, *seed, design.map(Design::word), scenarios.clone())
    }

    /// The path and the text that it was made of.
    #[getter]
    fn made_of(&self) -> (PathBuf, Option<&str>) {
        (self.file.path.clone(), self.file.text.as_deref())
    }

    /// Reads and checks it.
    fn read(&self, py: Python) -> PyResult<Reading> {
        let loaded = py.detach(|| input::load(self.file.clone(), &self.overrides));
        Ok(Reading { loaded: loaded.map_err(|error| raised(py, error))? })
    }
}

impl Study {
    /// The job of running it. Nothing is written unless somebody asks for it afterwards; then everything that the program writes.
    pub(crate) fn job(&self, command: &str, heat: Vec<String>) -> Job {
        let command = [self.command(command), each("heat", &heat)].concat();
        Job {
            study: self.file.clone(),
            overrides: self.overrides.clone(),
            output: Destination::Memory,
            charts: Some(Format::Png),
            reports: vec![Kind::Html],
            heat,
            draws_table: false,
            workbook: true,
            command,
        }
    }

    /// The command line that does the same, for the manifest.
    fn command(&self, command: &str) -> Vec<String> {
        let Overrides { set, scale, shift, draws, seed, design, scenarios } = &self.overrides;
        let one = |option: &str, value: Option<String>| each(option, value.as_slice());
        let whole = ["orecast".to_owned(), command.to_owned(), self.file.path.display().to_string()];
        [
            whole.to_vec(),
            each("set", set),
            each("scale", scale),
            each("shift", shift),
            one("draws", draws.map(|it| it.to_string())),
            one("seed", seed.map(|it| it.to_string())),
            one("design", design.map(|it| it.word().to_owned())),
            each("scenario", scenarios),
        ]
        .concat()
    }
}

/// An option with each of its values.
pub fn each(option: &str, values: &[String]) -> Vec<String> {
    values.iter().flat_map(|value| [format!("--{option}"), value.clone()]).collect()
}

/// The design of this name.
fn known(word: &str) -> Result<Design> {
    let words = Design::ALL.map(Design::word);
    let design = Design::ALL.into_iter().find(|design| design.word() == word);
    design.ok_or_else(|| Error::Usage(format!("design={word}: there are {}", words.join(", "))))
}

#[pymethods]
impl Reading {
    /// The title of the study.
    #[getter]
    fn title(&self) -> &str {
        &self.loaded.study.title
    }

    /// The names of its scenarios.
    #[getter]
    fn scenarios(&self) -> Vec<&str> {
        self.loaded.study.scenarios.iter().map(|scenario| scenario.name.as_str()).collect()
    }

    /// Its uncertain numbers: the rows of the register of assumptions that are drawn.
    #[getter]
    fn factors(&self, py: Python) -> PyResult<Frame> {
        let study = &self.loaded.study;
        let all = tables::assumptions(study);
        let worlds = || study.scenarios.iter().map(|scenario| &scenario.world);
        let is_drawn = |path: &str| worlds().any(|world| world.factors.iter().any(|factor| factor.path == path));
        let drawn: Vec<bool> = all.words("path").iter().map(|path| is_drawn(path)).collect();
        let kept = |values: &Values| match values {
            Values::Text(words) => {
                Values::Text(words.iter().zip(&drawn).filter(|it| *it.1).map(|it| it.0.clone()).collect())
            }
            other => other.clone(),
        };
        let columns = all.columns.iter().map(|(name, values)| (name.clone(), kept(values))).collect();
        Frame::of(py, &Table::new("factors", columns))
    }

    /// Every number of the study.
    #[getter]
    fn assumptions(&self, py: Python) -> PyResult<Frame> {
        Frame::of(py, &tables::assumptions(&self.loaded.study))
    }

    /// What is allowed but may not be meant.
    #[getter]
    fn warnings(&self) -> Vec<String> {
        self.loaded.warnings.clone()
    }

    /// The study with every default in it, as TOML.
    #[getter]
    fn resolved(&self) -> &str {
        &self.loaded.resolved
    }

    /// Its scenarios, factors and every path that can be set.
    #[getter]
    fn listing(&self) -> String {
        input::listing(&self.loaded)
    }
}
