//! Tables as the Arrow C stream interface hands them over: polars, pyarrow and others take them without copying.

use crate::errors::raised;
use orecast::output::table::{Table, frame};
use polars::prelude::{CompatLevel, DataFrame};
use polars_arrow::array::{Array, StructArray};
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_arrow::ffi::export_iterator;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;

/// A table that any library with the Arrow C interface reads.
#[pyclass(frozen, module = "orecast._orecast")]
pub struct Frame {
    rows: DataFrame,
}

impl Frame {
    /// A table of results.
    pub fn of(py: Python, table: &Table) -> PyResult<Self> {
        let rows = frame(&table.name, &table.columns).map_err(|error| raised(py, error))?;
        Ok(Self { rows })
    }

    /// The table of this name among some.
    pub fn named(py: Python, tables: &[Table], name: &str) -> PyResult<Option<Self>> {
        tables.iter().find(|table| table.name == name).map(|table| Self::of(py, table)).transpose()
    }
}

impl From<DataFrame> for Frame {
    fn from(mut rows: DataFrame) -> Self {
        rows.align_chunks_par();
        Self { rows }
    }
}

#[pymethods]
impl Frame {
    /// How many rows it has.
    fn __len__(&self) -> usize {
        self.rows.height()
    }

    /// The Arrow C stream of its chunks. No other schema than its own is had.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A consumer that asks for another schema casts what it gets, as the interface allows.
        drop(requested_schema);
        let level = CompatLevel::newest();
        let fields = self.rows.columns().iter().map(|column| column.field().to_arrow(level));
        let row = ArrowDataType::Struct(fields.collect());
        let chunks: Vec<Box<dyn Array>> = self
            .rows
            .iter_chunks(level, false)
            .map(|chunk| {
                let height = chunk.len();
                StructArray::new(row.clone(), height, chunk.into_arrays(), None).boxed()
            })
            .collect();
        let stream = export_iterator(Box::new(chunks.into_iter().map(Ok)), Field::new("".into(), row, false));
        PyCapsule::new_with_value(py, stream, c"arrow_array_stream")
    }
}
