//! A table: named, typed columns, as CSV and as Parquet.

use crate::error::{Error, Result};
use polars::prelude::{
    Column, CsvReadOptions, CsvWriter, DataFrame, DataType, NamedFrom, ParquetCompression, ParquetReader,
    ParquetWriter, PolarsError, SerReader, SerWriter, Series,
};
use std::io::Cursor;

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
    pub name: String,
    /// Column names and values, all of the same length.
    pub columns: Vec<(String, Values)>,
}

impl Table {
    /// A table of these columns.
    pub fn new(name: impl Into<String>, columns: Vec<(String, Values)>) -> Self {
        Self { name: name.into(), columns }
    }

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
        let mut frame = frame(&self.name, &self.columns)?;
        let mut csv = Vec::new();
        CsvWriter::new(&mut csv).finish(&mut frame).map_err(failed)?;
        let mut parquet = Vec::new();
        let writer = ParquetWriter::new(&mut parquet).with_compression(ParquetCompression::Snappy);
        writer.finish(&mut frame).map_err(failed)?;
        Ok((csv, parquet))
    }

    /// Reads a table back: the same names, words and bits.
    ///
    /// # Errors
    /// [`Error::Failed`] if these bytes are no Parquet, or hold other than words and numbers.
    pub fn decode(name: &str, parquet: &[u8]) -> Result<Self> {
        let failed = |error: PolarsError| Error::Failed(format!("table {name}: {error}"));
        let frame = ParquetReader::new(Cursor::new(parquet)).finish().map_err(failed)?;
        let read = |column: &Column| Ok((column.name().to_string(), values(column)?));
        let columns = frame.columns().iter().map(read).collect::<std::result::Result<_, _>>().map_err(failed)?;
        Ok(Self::new(name, columns))
    }

    /// Reads a table back from CSV, all cells as words: which columns hold numbers is for who asks, with [`Table::numbers`].
    ///
    /// # Errors
    /// [`Error::Failed`] if these bytes are no CSV.
    pub fn decode_csv(name: &str, csv: &[u8]) -> Result<Self> {
        let failed = |error: PolarsError| Error::Failed(format!("table {name}: {error}"));
        // No row is looked at for types, so that all are words.
        let options = CsvReadOptions::default().with_infer_schema_length(Some(0));
        let frame = options.into_reader_with_file_handle(Cursor::new(csv)).finish().map_err(failed)?;
        let read = |column: &Column| Ok((column.name().to_string(), values(column)?));
        let columns = frame.columns().iter().map(read).collect::<std::result::Result<_, _>>().map_err(failed)?;
        Ok(Self::new(name, columns))
    }

    /// The column of this name.
    pub fn column(&self, name: &str) -> Option<&Values> {
        self.columns.iter().find(|(own, _)| own == name).map(|(_, values)| values)
    }

    /// The words of a column; none where it has no such column, or it holds numbers.
    pub fn words(&self, name: &str) -> &[String] {
        if let Some(Values::Text(words)) = self.column(name) { words } else { &[] }
    }

    /// The numbers of a column; none where it has no such column, or it holds others.
    pub fn reals(&self, name: &str) -> &[f64] {
        if let Some(Values::Real(numbers)) = self.column(name) { numbers } else { &[] }
    }

    /// The whole numbers of a column; none where it has no such column, or it holds others.
    pub fn wholes(&self, name: &str) -> &[Option<i64>] {
        if let Some(Values::Whole(numbers)) = self.column(name) { numbers } else { &[] }
    }

    /// The numbers of a column, whole or not, or written as words; NaN where a cell has none. `None` without such a column.
    pub fn numbers(&self, name: &str) -> Option<Vec<f64>> {
        Some(match self.column(name)? {
            Values::Text(words) => words.iter().map(|word| word.parse().unwrap_or(f64::NAN)).collect(),
            Values::Whole(numbers) => numbers.iter().map(|it| it.map_or(f64::NAN, |it| it as f64)).collect(),
            Values::Real(numbers) => numbers.clone(),
        })
    }
}

/// The cells of a column of the frame.
fn values(column: &Column) -> std::result::Result<Values, PolarsError> {
    Ok(match column.dtype() {
        DataType::String => Values::Text(column.str()?.iter().map(|it| it.unwrap_or_default().to_owned()).collect()),
        DataType::Int64 => Values::Whole(column.i64()?.iter().collect()),
        _ => {
            let numbers = column.strict_cast(&DataType::Float64)?;
            Values::Real(numbers.f64()?.iter().map(|it| it.unwrap_or(f64::NAN)).collect())
        }
    })
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
