//! A table as a sheet: typed cells, written row by row, so that a long table takes no more memory than a short one.

use crate::model::Study;
use crate::output::table::{Table, Values};
use crate::output::workbook::text::{fitting, looks_like_a_formula};
use crate::output::workbook::{figures, look};
use rust_xlsxwriter::{ColNum, Format, RowNum, Worksheet, XlsxError};
use std::ops::Range;

/// Columns are no wider than so many letters.
const WIDEST: usize = 60;

/// How a column's cells look.
struct Column<'t> {
    name: &'t str,
    values: &'t Values,
    /// Number formats; of most columns there is one.
    formats: Vec<Format>,
    /// Which of them a row has; none: the first.
    which: &'t [u32],
    /// In letters.
    width: usize,
    /// The format of words; most have none, which is quicker.
    words: Option<Format>,
}

/// Writes some rows of a table below a header.
///
/// # Errors
/// What Excel has no room for: more than 16,384 columns.
pub fn write(sheet: &mut Worksheet, study: &Study, table: &Table, rows: Range<usize>) -> Result<(), XlsxError> {
    let groups = Groups::of(table);
    let columns = columns(study, table, groups.as_ref());
    let last = (rows.len() as RowNum, table.columns.len().saturating_sub(1) as ColNum);
    for (at, column) in (0..).zip(&columns) {
        sheet.set_column_width(at, column.width as f64)?;
        let is_text = matches!(column.values, Values::Text(_));
        let head = if is_text {
            column.words.clone().unwrap_or_default().merge(&look::head())
        } else {
            look::head_of_numbers()
        };
        sheet.write_string_with_format(0, at, fitting(column.name), &head)?;
    }
    sheet.set_freeze_panes(1, leading(study, table))?;
    sheet.autofilter(0, 0, last.0, last.1)?;
    sheet.set_repeat_rows(0, 0)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    for (to, row) in (1..).zip(rows) {
        for (at, column) in (0..).zip(&columns) {
            column.write(sheet, (to, at), row)?;
        }
    }
    Ok(())
}

/// How many columns say which row it is: the axes, or the path of an assumption.
fn leading(study: &Study, table: &Table) -> ColNum {
    let says = |name: &str| name == "path" || study.axes.iter().any(|axis| axis.name == name);
    table.columns.iter().take_while(|(name, _)| says(name)).count() as ColNum
}

/// The columns of a table: where rows have units, statistics are shown as their units are, and errors with digits of their
/// own.
fn columns<'t>(study: &Study, table: &'t Table, groups: Option<&'t Groups>) -> Vec<Column<'t>> {
    let statistics: Vec<&[f64]> = table.columns.iter().filter_map(statistic).collect();
    let shared = groups.map(|groups| groups.formats(study, &statistics));
    let column = |(index, (name, values)): (usize, &'t (String, Values))| {
        let (formats, which, width) = match (values, groups, &shared) {
            (Values::Text(words), ..) => (Vec::new(), &[][..], widest(words)),
            (Values::Whole(numbers), ..) => whole(name, numbers),
            (Values::Real(numbers), ..) if is_share(name) => one(figures::PERCENT.into(), largest(numbers)),
            (Values::Real(numbers), Some(groups), _) if name == "se" => groups.formats(study, &[numbers]),
            (Values::Real(_), _, Some(shared)) => shared.clone(),
            (Values::Real(numbers), ..) => one(figures::plain(largest(numbers)), largest(numbers)),
        };
        let formats = formats.iter().map(|format| look::number(format)).collect();
        // Beside the name there is the button of the filter.
        let width = width.max(name.chars().count() + 3).min(WIDEST) + 1;
        let follows = index.checked_sub(1).is_some_and(|before| !matches!(table.columns[before].1, Values::Text(_)));
        Column { name, values, formats, which, width, words: follows.then(look::apart) }
    };
    table.columns.iter().enumerate().map(column).collect()
}

/// Whether a column holds shares, whatever the unit of the row.
fn is_share(name: &str) -> bool {
    matches!(name, "positive" | "probability" | "share")
}

/// The numbers of a column that are in the row's unit.
fn statistic((name, values): &(String, Values)) -> Option<&[f64]> {
    match values {
        Values::Real(numbers) if !is_share(name) && name != "se" => Some(numbers),
        _ => None,
    }
}

/// Formats, which of them each row has, and the width they take.
type Shown<'g> = (Vec<String>, &'g [u32], usize);

fn one(format: String, largest: f64) -> Shown<'static> {
    let width = figures::width(&format, largest);
    (vec![format], &[], width)
}

fn whole(name: &str, numbers: &[Option<i64>]) -> Shown<'static> {
    let largest = numbers.iter().flatten().map(|number| number.unsigned_abs()).max().unwrap_or(0);
    let format = if matches!(name, "year" | "months") { figures::YEAR } else { figures::WHOLE };
    one(format.into(), largest as f64)
}

fn largest(numbers: &[f64]) -> f64 {
    numbers.iter().copied().filter(|number| number.is_finite()).fold(0.0, |most: f64, number| most.max(number.abs()))
}

fn widest(words: &[String]) -> usize {
    words.iter().map(|word| word.chars().count()).max().unwrap_or(0)
}

/// Rows of the same metric and unit.
struct Groups<'t> {
    units: Vec<&'t str>,
    of_row: Vec<u32>,
}

impl<'t> Groups<'t> {
    /// Those of a table; `None` if its rows have no unit.
    fn of(table: &'t Table) -> Option<Self> {
        let words = |wanted: &str| {
            table.columns.iter().find_map(|(name, values)| match values {
                Values::Text(words) if name == wanted => Some(words),
                _ => None,
            })
        };
        let (metrics, units) = (words("metric")?, words("unit")?);
        let mut known = std::collections::HashMap::new();
        let mut groups = Self { units: Vec::new(), of_row: Vec::with_capacity(units.len()) };
        for (metric, unit) in metrics.iter().zip(units) {
            let group = *known.entry((metric, unit)).or_insert_with(|| {
                groups.units.push(unit);
                groups.units.len() as u32 - 1
            });
            groups.of_row.push(group);
        }
        Some(groups)
    }

    /// One format for each group's numbers in some columns, so that they can be compared along a row.
    fn formats(&self, study: &Study, columns: &[&[f64]]) -> Shown<'_> {
        let mut largest = vec![0.0_f64; self.units.len()];
        for (group, number) in columns.iter().flat_map(|numbers| self.of_row.iter().zip(*numbers)) {
            let most = &mut largest[*group as usize];
            *most = most.max(if number.is_finite() { number.abs() } else { 0.0 });
        }
        let each = || self.units.iter().zip(&largest);
        let formats: Vec<String> = each().map(|(unit, most)| figures::of_unit(unit, &study.units, *most)).collect();
        let width = formats.iter().zip(&largest).map(|(format, most)| figures::width(format, *most)).max();
        (formats, &self.of_row, width.unwrap_or(0))
    }
}

impl Column<'_> {
    fn write(&self, sheet: &mut Worksheet, (row, at): (RowNum, ColNum), index: usize) -> Result<(), XlsxError> {
        match self.values {
            Values::Text(words) => self.text(sheet, (row, at), words.get(index).map_or("", String::as_str)),
            Values::Whole(numbers) => match numbers.get(index).copied().flatten() {
                Some(number) => self.number(sheet, (row, at), index, number as f64),
                None => Ok(()),
            },
            Values::Real(numbers) => self.number(sheet, (row, at), index, numbers[index]),
        }
    }

    /// A number; none where there is none, and a word where it has no end, for Excel knows no such number.
    fn number(
        &self,
        sheet: &mut Worksheet,
        (row, at): (RowNum, ColNum),
        index: usize,
        number: f64,
    ) -> Result<(), XlsxError> {
        if number.is_finite() {
            let which = self.which.get(index).map_or(0, |which| *which as usize);
            sheet.write_number_with_format(row, at, number, &self.formats[which])?;
        } else if !number.is_nan() {
            sheet.write_string(row, at, number.to_string())?;
        }
        Ok(())
    }

    /// Words, which stay words.
    fn text(&self, sheet: &mut Worksheet, (row, at): (RowNum, ColNum), word: &str) -> Result<(), XlsxError> {
        match &self.words {
            _ if word.is_empty() => {}
            words if looks_like_a_formula(word) => {
                let quoted = words.clone().unwrap_or_default().set_quote_prefix();
                sheet.write_string_with_format(row, at, fitting(word), &quoted)?;
            }
            Some(words) => {
                sheet.write_string_with_format(row, at, fitting(word), words)?;
            }
            None => {
                sheet.write_string(row, at, fitting(word))?;
            }
        }
        Ok(())
    }
}
