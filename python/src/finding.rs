//! What an analysis found, as Python has it.

use crate::charts::{Chart, drawn};
use crate::frames::Frame;
use orecast::run::analysis::Analysed;
use pyo3::prelude::*;
use std::borrow::Cow;

/// Answer, tables and charts of an analysis.
#[pyclass(frozen, module = "orecast._orecast")]
pub struct Finding {
    found: Analysed,
}

impl From<Analysed> for Finding {
    fn from(found: Analysed) -> Self {
        Self { found }
    }
}

#[pymethods]
impl Finding {
    /// What the program prints.
    #[getter]
    fn answer(&self) -> &str {
        self.found.finding.answer.trim_end()
    }

    /// What the options changed, in words.
    #[getter]
    fn applied(&self) -> Vec<String> {
        self.found.applied.clone()
    }

    /// The names of its tables.
    #[getter]
    fn tables(&self) -> Vec<&str> {
        self.found.finding.tables.iter().map(|table| table.name.as_str()).collect()
    }

    /// The table of this name.
    fn table(&self, py: Python, name: &str) -> PyResult<Option<Frame>> {
        Frame::named(py, &self.found.finding.tables, name)
    }

    /// Its charts, as `png` or `svg`.
    fn charts(&self, py: Python, format: &str) -> PyResult<Vec<Chart>> {
        drawn(py, format, |format| self.found.charts(format))
    }

    /// The names of the files that it made besides, and their contents.
    #[getter]
    fn files(&self) -> Vec<(&str, Cow<'_, [u8]>)> {
        self.found.files.iter().map(|(name, content)| (name.as_str(), Cow::Borrowed(content.as_slice()))).collect()
    }
}
