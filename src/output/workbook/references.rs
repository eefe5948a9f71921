//! The sheet of references, by the keys that assumptions and claims give.

use crate::model::{Reference, Study};
use crate::output::workbook::look;
use crate::output::workbook::text::{address, fitting};
use rust_xlsxwriter::{Format, RowNum, Url, Worksheet, XlsxError};

/// The name of the sheet.
pub const NAME: &str = "References";

const HEADS: [(&str, f64); 5] = [("key", 28.0), ("title", 70.0), ("publisher", 30.0), ("date", 12.0), ("url", 70.0)];

/// Writes one row for each reference.
///
/// # Errors
/// What Excel has no room for.
pub fn write(sheet: &mut Worksheet, study: &Study) -> Result<(), XlsxError> {
    for (at, (head, width)) in (0..).zip(HEADS) {
        sheet.set_column_width(at, width)?;
        sheet.write_string_with_format(0, at, head, &look::head())?;
    }
    sheet.set_freeze_panes(1, 1)?;
    sheet.set_repeat_rows(0, 0)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.autofilter(0, 0, study.references.len() as RowNum, HEADS.len() as u16 - 1)?;
    for (row, reference) in (1..).zip(&study.references) {
        write_one(sheet, row, reference)?;
    }
    Ok(())
}

fn write_one(sheet: &mut Worksheet, row: RowNum, reference: &Reference) -> Result<(), XlsxError> {
    let Reference { key, title, publisher, date, url } = reference;
    let or_none = |text: &'_ Option<String>| text.clone().unwrap_or_default();
    sheet.write_string_with_format(row, 0, fitting(key), &look::top())?;
    sheet.write_string_with_format(row, 1, fitting(title), &look::wrapped())?;
    sheet.write_string_with_format(row, 2, fitting(&or_none(publisher)), &look::wrapped())?;
    sheet.write_string_with_format(row, 3, fitting(&or_none(date)), &look::top())?;
    let tall = look::height(title, 70).max(look::height(&or_none(publisher), 30));
    sheet.set_row_height(row, tall)?;
    let url = or_none(url);
    match address(&url) {
        Some(address) => {
            let format = Format::new().set_hyperlink();
            sheet.write_url_with_format(row, 4, Url::new(address), &look::top().merge(&format))?
        }
        None => sheet.write_string_with_format(row, 4, fitting(&url), &look::top())?,
    };
    Ok(())
}
