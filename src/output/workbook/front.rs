//! The front sheet: the question, how the numbers were made, and one row for each scenario.

use crate::model::{Better, Study};
use crate::output::columns::paragraph;
use crate::output::number::count;
use crate::output::view::View;
use crate::output::workbook::measured::Measured;
use crate::output::workbook::text::fitting;
use crate::output::workbook::{figures, look};
use rust_xlsxwriter::{
    ColNum, ConditionalFormat2ColorScale, ConditionalFormat3ColorScale, ConditionalFormatType, RowNum, Worksheet,
    XlsxError,
};

/// The name of the sheet.
pub const NAME: &str = "Scenarios";

/// Where the grid of scenarios stands.
#[derive(Debug, Clone, Copy)]
pub struct Grid {
    /// The first row of scenarios; the heads are above it.
    pub first: RowNum,
    /// The last one.
    pub last: RowNum,
    /// The first column of KPIs; the axes are before it.
    pub kpis: ColNum,
    /// The column with the scenarios' names.
    pub names: ColNum,
}

/// Writes the sheet; says where the grid is.
///
/// # Errors
/// What Excel has no room for: more than 1,048,576 rows or 16,384 columns.
pub fn write(sheet: &mut Worksheet, view: &View, columns: &[Measured]) -> Result<Grid, XlsxError> {
    let above = preamble(sheet, view)?;
    let (axes, scenarios) = (view.study.axes.len() as ColNum, view.study.scenarios.len() as RowNum);
    let first = above + 3;
    let grid = Grid { first, last: first + scenarios - 1, kpis: axes, names: axes + columns.len() as ColNum };
    sheet.set_freeze_panes(grid.first, grid.kpis)?;
    sheet.autofilter(grid.first - 1, 0, grid.last, grid.names)?;
    write_axes(sheet, view.study, grid)?;
    for (at, column) in (grid.kpis..).zip(columns) {
        write_kpi(sheet, column, grid, at)?;
    }
    sheet.set_row_height(grid.first - 2, 36)?.set_row_height(grid.first - 1, 78)?;
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_paper_size(9);
    Ok(grid)
}

/// What stands above the grid; says how many rows it takes.
fn preamble(sheet: &mut Worksheet, view: &View) -> Result<RowNum, XlsxError> {
    let study = view.study;
    sheet.write_string_with_format(0, 0, fitting(&study.title), &look::title())?;
    let question = study.question.as_deref().map_or(String::new(), |question| paragraph(0, question));
    let mut row = 1;
    for line in question.lines() {
        sheet.write_string(row, 0, fitting(line))?;
        row += 1;
    }
    for line in [made(view), READING.to_owned()] {
        sheet.write_string_with_format(row, 0, fitting(&line), &look::muted())?;
        row += 1;
    }
    Ok(row)
}

const READING: &str = "Medians are of the draws that have a value. Within a column more blue is better, more orange worse. Charts \
                       stand below the table; a filter on it filters the bars too.";

/// How the numbers were made.
fn made(view: &View) -> String {
    let (sampling, horizon) = (view.study.sampling, &view.study.horizon);
    format!(
        "{} scenarios, {} draws each ({}, seed {}), {} to {}; plateau {}. Orecast {}.",
        view.study.scenarios.len(),
        count(sampling.draws),
        sampling.design.word(),
        sampling.seed,
        horizon.start(),
        horizon.end(),
        view.plateau(),
        env!("CARGO_PKG_VERSION"),
    )
}

/// The axes' levels by their labels, and at the far end the scenarios' names.
fn write_axes(sheet: &mut Worksheet, study: &Study, grid: Grid) -> Result<(), XlsxError> {
    for (at, axis) in (0..).zip(&study.axes) {
        sheet.write_string_with_format(grid.first - 1, at, fitting(&axis.label), &look::head())?;
        let longest = axis.levels.iter().map(|level| level.label.chars().count()).max().unwrap_or(0);
        sheet.set_column_width(at, longest.clamp(10, 28) as f64 + 2.0)?;
        for (row, scenario) in (grid.first..).zip(&study.scenarios) {
            sheet.write_string(row, at, fitting(&axis.levels[scenario.levels[usize::from(at)]].label))?;
        }
    }
    let names: Vec<&str> = study.scenarios.iter().map(|scenario| name(&scenario.name)).collect();
    let longest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0);
    sheet.set_column_width(grid.names, longest.clamp(12, 60) as f64 + 2.0)?;
    sheet.write_string_with_format(
        grid.first - 1,
        grid.names,
        "Scenario,\nby its levels’ names",
        &look::apart().merge(&look::head()),
    )?;
    let apart = look::apart();
    for (row, name) in (grid.first..).zip(names) {
        sheet.write_string_with_format(row, grid.names, fitting(name), &apart)?;
    }
    Ok(())
}

/// A study without axes has one scenario, without a name.
fn name(name: &str) -> &str {
    if name.is_empty() { "the study" } else { name }
}

/// One KPI.
fn write_kpi(sheet: &mut Worksheet, column: &Measured, grid: Grid, at: ColNum) -> Result<(), XlsxError> {
    let longest = column.values.iter().filter(|value| value.is_finite()).fold(0.0, |most: f64, it| most.max(it.abs()));
    sheet.set_column_width(at, figures::width(&column.format, longest).max(15) as f64 + 1.0)?;
    sheet.write_string_with_format(grid.first - 2, at, column.key(), &look::small())?;
    sheet.write_string_with_format(grid.first - 1, at, fitting(&column.head), &look::head_of_numbers())?;
    let format = look::number(&column.format);
    for (row, value) in (grid.first..).zip(&column.values).filter(|(_, value)| value.is_finite()) {
        sheet.write_number_with_format(row, at, *value, &format)?;
    }
    shade(sheet, column, grid, at)
}

/// From white to blue as it gets better, or to orange as it gets worse; from orange over white to blue where there are
/// values on both sides of nothing.
fn shade(sheet: &mut Worksheet, column: &Measured, grid: Grid, at: ColNum) -> Result<(), XlsxError> {
    let finite = || column.values.iter().copied().filter(|value| value.is_finite());
    let (low, high) = finite().fold((0.0, 0.0), |(low, high): (f64, f64), it| (low.min(it), high.max(it)));
    let (below, above) = if column.better == Better::Lower { (look::GOOD, look::BAD) } else { (look::BAD, look::GOOD) };
    let range = (grid.first, at, grid.last, at);
    if low < 0.0 && high > 0.0 {
        let most = high.max(-low);
        let scale = ConditionalFormat3ColorScale::new()
            .set_minimum(ConditionalFormatType::Number, -most)
            .set_midpoint(ConditionalFormatType::Number, 0)
            .set_maximum(ConditionalFormatType::Number, most);
        let scale = scale.set_minimum_color(below).set_midpoint_color(look::NEUTRAL).set_maximum_color(above);
        return sheet.add_conditional_format(range.0, range.1, range.2, range.3, &scale).map(drop);
    }
    let (near, far) = if low < 0.0 { (below, look::NEUTRAL) } else { (look::NEUTRAL, above) };
    let scale = ConditionalFormat2ColorScale::new().set_minimum_color(near).set_maximum_color(far);
    sheet.add_conditional_format(range.0, range.1, range.2, range.3, &scale).map(drop)
}
