//! The sheet with what the line chart shows: processed by the year, for each level of the decision.

use crate::model::Quantity;
use crate::output::headline::headline;
use crate::output::number::Measure;
use crate::output::view::View;
use crate::output::words::product;
use crate::output::workbook::text::fitting;
use crate::output::workbook::{figures, look};
use crate::units::Dimension;
use rust_xlsxwriter::{ColNum, RowNum, Worksheet, XlsxError};

/// The name of the sheet.
pub const NAME: &str = "Chart data";

/// The row of the heads; the years are below it.
pub const HEADS: RowNum = 2;

/// Medians by the year.
pub struct Yearly {
    /// What they are, in words and with the unit.
    pub title: String,
    /// What the scenarios have in common; empty if there is nothing.
    pub held: String,
    /// The calendar years.
    pub years: Vec<i32>,
    /// Label and values of each scenario.
    pub lines: Vec<(String, Vec<f64>)>,
    /// The number format.
    pub format: String,
}

impl Yearly {
    /// Processed metal at the headline scenarios, in a unit that suits it.
    pub fn processed(view: &View) -> Self {
        let scenarios = headline(view.study);
        let line = |scenario: &usize| {
            let series = view.metrics(*scenario)?.series(Quantity::Processed, None)?;
            let level = |axis: usize| view.label((axis, view.study.scenarios[*scenario].levels[axis]));
            let label = view.decision.map_or(view.study.commodity.as_str(), level);
            Some((label.to_owned(), series.years.iter().map(|year| year.median()).collect::<Vec<f64>>()))
        };
        let mut lines: Vec<(String, Vec<f64>)> = scenarios.iter().filter_map(line).collect();
        let all = || lines.iter().flat_map(|(_, values)| values.iter().copied());
        let measure = Measure::of(Dimension::MassRate, &view.study.units, all());
        let format = figures::with_decimals(measure.decimals(all()));
        lines.iter_mut().for_each(|(_, values)| values.iter_mut().for_each(|value| *value *= measure.factor));
        let what = if product(view.study) == "refined" { "Processed metal" } else { "Processed" };
        Self {
            title: format!("{what} a year, median [{}]", measure.unit),
            held: view.held_by_all(&scenarios, &view.decision.into_iter().collect::<Vec<_>>()),
            years: view.study.horizon.years().iter().map(|year| year.year).collect(),
            lines,
            format,
        }
    }

    /// Writes the sheet: a row for each year, a column for each line.
    ///
    /// # Errors
    /// What Excel has no room for.
    pub fn write(&self, sheet: &mut Worksheet) -> Result<(), XlsxError> {
        sheet.write_string_with_format(0, 0, fitting(&self.title), &look::heading())?;
        sheet.write_string_with_format(1, 0, fitting(&self.held), &look::muted())?;
        sheet.write_string_with_format(HEADS, 0, "year", &look::head_of_numbers())?;
        for (row, year) in (HEADS + 1..).zip(&self.years) {
            sheet.write_number_with_format(row, 0, *year, &look::number(figures::YEAR))?;
        }
        for (at, (label, values)) in (1..).zip(&self.lines) {
            self.write_line(sheet, at, (label, values))?;
        }
        sheet.set_freeze_panes(HEADS + 1, 1).map(drop)
    }

    fn write_line(&self, sheet: &mut Worksheet, at: ColNum, (label, values): (&str, &[f64])) -> Result<(), XlsxError> {
        let format = look::number(&self.format);
        sheet.set_column_width(at, label.chars().count().clamp(10, 30) as f64 + 2.0)?;
        sheet.write_string_with_format(HEADS, at, fitting(label), &look::head_of_numbers())?;
        for (row, value) in (HEADS + 1..).zip(values).filter(|(_, value)| value.is_finite()) {
            sheet.write_number_with_format(row, at, *value, &format)?;
        }
        Ok(())
    }
}
