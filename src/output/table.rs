//! A table: named, typed columns, as CSV and as Parquet.

use crate::error::{Error, Result};
use polars::prelude::{Column, CsvWriter, DataFrame, NamedFrom, ParquetCompression, ParquetWriter, SerWriter, Series};

/// The values of a column.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Words; an empty one is an empty cell.
    Text(Vec<String>),
    /// Whole numbers; `None` is an empty cell.
    Whole(Vec<Option<i64>>),
    /// Numbers; NaN is an empty cell.
    Real(Vec<f64>),
}

/// A table of results.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name, which is its files' stem.
    pub name: &'static str,
    /// Column names and values, all of the same length.
    pub columns: Vec<(String, Values)>,
}

impl Table {
    /// How many rows it has.
    pub fn len(&self) -> usize {
        self.columns.first().map_or(0, |(_, values)| match values {
            Values::Text(words) => words.len(),
            Values::Whole(numbers) => numbers.len(),
            Values::Real(numbers) => numbers.len(),
        })
    }

    /// Whether it has no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The table as CSV and as Parquet. Numbers in CSV are the shortest that read back to the same bits.
    ///
    /// # Errors
    /// [`Error::Failed`] if the frame cannot be built: names that occur twice.
    pub fn encode(&self) -> Result<(Vec<u8>, Vec<u8>)> {
        let failed = |error: polars::error::PolarsError| Error::Failed(format!("table {}: {error}", self.name));
        let mut frame = frame(self.name, &self.columns)?;
        let mut csv = Vec::new();
        CsvWriter::new(&mut csv).finish(&mut frame).map_err(failed)?;
        let mut parquet = Vec::new();
        let writer = ParquetWriter::new(&mut parquet).with_compression(ParquetCompression::Snappy);
        writer.finish(&mut frame).map_err(failed)?;
        Ok((csv, parquet))
    }
}

/// Columns as polars has them.
///
/// # Errors
/// [`Error::Failed`] if a name occurs twice.
pub fn frame(table: &str, columns: &[(String, Values)]) -> Result<DataFrame> {
    let columns = columns.iter().map(|(name, values)| column(name, values)).collect();
    DataFrame::new_infer_height(columns).map_err(|error| Error::Failed(format!("table {table}: {error}")))
}

/// A column of the frame.
fn column(name: &str, values: &Values) -> Column {
    let series = match values {
        Values::Text(words) => {
            let cells: Vec<Option<&str>> =
                words.iter().map(|word| (!word.is_empty()).then_some(word.as_str())).collect();
            Series::new(name.into(), cells)
        }
        Values::Whole(numbers) => Series::new(name.into(), numbers),
        Values::Real(numbers) => {
            let cells: Vec<Option<f64>> = numbers.iter().map(|number| (!number.is_nan()).then_some(*number)).collect();
            Series::new(name.into(), cells)
        }
    };
    series.into()
}
