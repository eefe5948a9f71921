//! Reads columns of a table that any model may have made: a CSV or Parquet file.

use crate::error::{Error, Result};
use crate::input::context::nearest;
use crate::input::file::InputFile;
use polars::prelude::{
    Column, CsvParseOptions, CsvReadOptions, DataFrame, DataType, NullValues, ParquetReader, PolarsError, SerReader,
};
use std::collections::BTreeSet;
use std::io::Cursor;
use std::path::Path;

/// A column as a method needs it.
#[derive(Debug, Clone, PartialEq)]
pub struct TableColumn {
    /// Its name.
    pub name: String,
    /// Numbers; of words the index of each row's in `levels`. NaN where a cell is empty or says that there is none.
    pub values: Vec<f64>,
    /// The words, in alphabetical order, if it holds words.
    pub levels: Option<Vec<String>>,
}

/// What programs write into a cell that has no value.
const MISSING: [&str; 9] = ["", "NA", "N/A", "#N/A", "NaN", "nan", "NAN", "null", "NULL"];

/// The columns of these names, in their order, and the file they were read from.
///
/// # Errors
/// [`Error::Usage`] if the file is no table or has no such column; [`Error::Failed`] if it cannot be read.
pub fn columns(path: &Path, names: &[&str]) -> Result<(Vec<TableColumn>, InputFile)> {
    let bytes =
        std::fs::read(path).map_err(|error| Error::Failed(format!("{} cannot be read: {error}", path.display())))?;
    let frame = frame(path, &bytes)
        .map_err(|error| Error::Usage(format!("{} is no table that can be read: {error}", path.display())))?;
    let columns = names.iter().map(|name| column(path, &frame, name)).collect::<Result<_>>()?;
    Ok((columns, InputFile { path: path.to_owned(), bytes }))
}

/// Parquet by its first bytes; anything else is taken for CSV.
fn frame(path: &Path, bytes: &[u8]) -> std::result::Result<DataFrame, PolarsError> {
    let is_parquet =
        bytes.starts_with(b"PAR1") || path.extension().is_some_and(|it| it.eq_ignore_ascii_case("parquet"));
    let file = Cursor::new(bytes);
    match is_parquet {
        true => ParquetReader::new(file).finish(),
        false => {
            let missing = NullValues::AllColumns(MISSING.iter().map(|word| (*word).into()).collect());
            let parse = CsvParseOptions::default().with_null_values(Some(missing));
            // Types are told from all rows: a column may begin with whole numbers or with empty cells.
            let options = CsvReadOptions::default().with_infer_schema_length(None).with_parse_options(parse);
            options.into_reader_with_file_handle(file).finish()
        }
    }
}

fn column(path: &Path, frame: &DataFrame, name: &str) -> Result<TableColumn> {
    let Ok(column) = frame.column(name) else {
        let known: Vec<&str> = frame.get_column_names().into_iter().map(|name| name.as_str()).collect();
        let meant = nearest(name, &known).map_or(String::new(), |it| format!(" (did you mean \"{it}\"?)"));
        return Err(Error::Usage(format!(
            "{} has no column \"{name}\"{meant}; it has {}",
            path.display(),
            known.join(", ")
        )));
    };
    let read = if column.dtype() == &DataType::String { words(name, column) } else { numbers(name, column) };
    read.map_err(|error| Error::Usage(format!("{}, column \"{name}\": {error}", path.display())))
}

fn numbers(name: &str, column: &Column) -> std::result::Result<TableColumn, PolarsError> {
    let numbers = column.strict_cast(&DataType::Float64)?;
    let values = numbers.f64()?.iter().map(|value| value.unwrap_or(f64::NAN)).collect();
    Ok(TableColumn { name: name.to_owned(), values, levels: None })
}

fn words(name: &str, column: &Column) -> std::result::Result<TableColumn, PolarsError> {
    let words = column.str()?;
    let levels: Vec<&str> = words.iter().flatten().collect::<BTreeSet<_>>().into_iter().collect();
    let index = |word: &str| levels.binary_search(&word).map_or(f64::NAN, |index| index as f64);
    let values = words.iter().map(|word| word.map_or(f64::NAN, index)).collect();
    Ok(TableColumn { name: name.to_owned(), values, levels: Some(levels.iter().map(ToString::to_string).collect()) })
}
