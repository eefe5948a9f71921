//! Charts as Python has them.

use crate::errors::raised;
use crate::process::has_threads;
use orecast::error::{Error, Result};
use orecast::output::chart::{self, Format};
use pyo3::prelude::*;
use std::borrow::Cow;

/// One chart, rendered.
#[pyclass(frozen, module = "orecast._orecast")]
pub struct Chart {
    chart: chart::Chart,
}

#[pymethods]
impl Chart {
    /// Its name: that of its file without the extension.
    #[getter]
    fn name(&self) -> &str {
        &self.chart.name
    }

    /// Its title.
    #[getter]
    fn title(&self) -> &str {
        &self.chart.title
    }

    /// What it says, in a sentence.
    #[getter]
    fn alt(&self) -> String {
        self.chart.alt.to_string()
    }

    /// The content of its file.
    #[getter]
    fn content(&self) -> Cow<'_, [u8]> {
        Cow::Borrowed(&self.chart.bytes)
    }
}

/// Draws all charts in a format, `png` or `svg`, without the interpreter's lock.
pub fn drawn(
    py: Python,
    format: &str,
    draw: impl Fn(Format) -> Result<Vec<chart::Chart>> + Sync + Send,
) -> PyResult<Vec<Chart>> {
    let known = [Format::Png, Format::Svg].into_iter().find(|known| known.extension() == format);
    let unknown = || Error::Usage(format!("{format}: charts are png or svg"));
    let format = known.ok_or_else(unknown).map_err(|error| raised(py, error))?;
    let charts = py.detach(|| has_threads().and_then(|()| draw(format))).map_err(|error| raised(py, error))?;
    Ok(charts.into_iter().map(|chart| Chart { chart }).collect())
}
