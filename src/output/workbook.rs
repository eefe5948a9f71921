//! The workbook: all of a run for whoever opens it in a spreadsheet, with a front sheet, native charts and typed tables.

mod about;
mod drawing;
mod figures;
mod front;
mod glossary;
mod look;
mod measured;
pub mod name;
pub mod parts;
mod quietly;
mod references;
mod rows;
pub mod text;
mod yearly;

use crate::analysis::Results;
use crate::error::{Error, Result};
use crate::model::Study;
use crate::output::manifest::Manifest;
use crate::output::table::Table;
use crate::output::view::View;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

/// The file in the run folder.
pub const FILE: &str = "results.xlsx";

/// A workbook of a study's results: a front sheet with the scenarios and charts, a sheet about it, one for each table, and the
/// references. The same content gives the same bytes. Tables are streamed through temporary files.
///
/// # Errors
/// [`Error::Failed`] if it cannot be made: there is no room for temporary files, or Excel has none for a table's columns.
pub fn xlsx(study: &Study, results: &Results, tables: &[Table], made: &Manifest) -> Result<Vec<u8>> {
    let done = quietly::quietly(|| assembled(study, results, tables, made));
    let why = match done {
        Some(Ok(bytes)) => return Ok(bytes),
        Some(Err(error)) => error.to_string(),
        None => "temporary files cannot be written".into(),
    };
    Err(Error::Failed(format!(
        "cannot make {FILE}: {why}; the last results are as they were, and --no-workbook leaves it out"
    )))
}

fn assembled(
    study: &Study,
    results: &Results,
    tables: &[Table],
    made: &Manifest,
) -> std::result::Result<Vec<u8>, XlsxError> {
    let view = View::new(study, results);
    let mut book = Workbook::new();
    // Half the time of the usual level for a file an eighth larger.
    book.set_zip_compression_level(3);
    book.set_properties(&properties(study)?);
    let columns = measured::measured(&view);
    let yearly = yearly::Yearly::processed(&view);
    let sheet = book.add_worksheet().set_name(front::NAME)?;
    let grid = front::write(sheet, &view, &columns)?;
    drawing::draw(sheet, &columns, grid, &yearly)?;
    about::write(book.add_worksheet().set_name(about::NAME)?, &view, tables, made)?;
    add_tables(&mut book, study, tables)?;
    references::write(book.add_worksheet().set_name(references::NAME)?, study)?;
    yearly.write(book.add_worksheet().set_name(yearly::NAME)?)?;
    book.save_to_buffer()
}

/// A sheet for each table, and further ones for what a sheet has no room for.
fn add_tables(book: &mut Workbook, study: &Study, tables: &[Table]) -> std::result::Result<(), XlsxError> {
    let mut taken = [front::NAME, about::NAME, references::NAME, yearly::NAME].map(str::to_owned).to_vec();
    for table in tables {
        for rows in parts::parts(table.len(), parts::MOST_ROWS) {
            let name = name::sheet_name(&table.name, &taken);
            rows::write(book.add_worksheet_with_low_memory()?.set_name(&name)?, study, table, rows)?;
            taken.push(name);
        }
    }
    Ok(())
}

/// What a file manager shows. The date is always the same, so that the same results are the same file: when they were made
/// stands in the manifest.
fn properties(study: &Study) -> std::result::Result<DocProperties, XlsxError> {
    let properties = DocProperties::new().set_title(text::fitting(&study.title)).set_author("Orecast");
    Ok(properties.set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?))
}
