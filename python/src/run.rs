//! What a run found, as Python has it.

use crate::charts::{Chart, drawn};
use crate::frames::Frame;
use crate::watch::watched;
use orecast::analysis::Results;
use orecast::model::Study;
use orecast::output::table::Table;
use orecast::run::Outcome;
use pyo3::prelude::*;
use std::path::PathBuf;
use std::sync::OnceLock;

/// A study as run, with its tables and charts.
#[pyclass(frozen, module = "orecast._orecast")]
pub struct Run {
    outcome: Outcome,
    /// What is said unless what was found says something itself.
    usual: fn(&Study, &Results) -> String,
    tables: OnceLock<Vec<Table>>,
}

impl Run {
    /// A run, and how its answer is told.
    pub fn new(outcome: Outcome, usual: fn(&Study, &Results) -> String) -> Self {
        Self { outcome, usual, tables: OnceLock::new() }
    }

    fn all(&self) -> &[Table] {
        self.tables.get_or_init(|| self.outcome.tables())
    }
}

#[pymethods]
impl Run {
    /// What the program prints.
    #[getter]
    fn answer(&self) -> String {
        let own = &self.outcome.finding.answer;
        let usual = || (self.usual)(&self.outcome.study, &self.outcome.results);
        if own.is_empty() { usual() } else { own.clone() }.trim_end().to_owned()
    }

    /// What the options changed, in words.
    #[getter]
    fn applied(&self) -> Vec<String> {
        self.outcome.applied.clone()
    }

    /// The names of its tables.
    #[getter]
    fn tables(&self, py: Python) -> Vec<&str> {
        py.detach(|| self.all()).iter().map(|table| table.name.as_str()).collect()
    }

    /// The table of this name.
    fn table(&self, py: Python, name: &str) -> PyResult<Option<Frame>> {
        Frame::named(py, py.detach(|| self.all()), name)
    }

    /// A row for each scenario and draw, made once more.
    #[pyo3(signature = (progress=None))]
    fn draws(&self, py: Python, progress: Option<Bound<PyAny>>) -> PyResult<Frame> {
        watched(py, progress.as_ref(), |observer| self.outcome.draws(observer)).map(Frame::from)
    }

    /// Its charts, as `png` or `svg`.
    fn charts(&self, py: Python, format: &str) -> PyResult<Vec<Chart>> {
        drawn(py, format, |format| self.outcome.charts(format))
    }

    /// Writes the run folder, as the program does.
    fn write(&self, py: Python, folder: PathBuf) -> PyResult<()> {
        watched(py, None, |observer| self.outcome.write(&folder, observer))
    }
}
