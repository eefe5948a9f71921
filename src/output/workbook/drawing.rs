//! Native charts below the grid: what the state has of each scenario, how full the facilities are, and what is processed by
//! the year.

use crate::model::Quantity;
use crate::output::theme;
use crate::output::workbook::front::{self, Grid};
use crate::output::workbook::look;
use crate::output::workbook::measured::{Measured, Statistic};
use crate::output::workbook::yearly::{self, Yearly};
use rust_xlsxwriter::{
    Chart, ChartAxis, ChartAxisLabelPosition, ChartFont, ChartFormat, ChartLegendPosition, ChartLine,
    ChartLineDashType, ChartSolidFill, ColNum, ObjectMovement, RowNum, Worksheet, XlsxError,
};

/// Width of a chart, in pixels.
const WIDTH: u32 = 620;

/// Lines more than these cannot be told apart.
const MOST_LINES: usize = 12;

/// Draws all charts below the grid, side by side.
///
/// # Errors
/// None that a study can cause.
pub fn draw(sheet: &mut Worksheet, columns: &[Measured], grid: Grid, yearly: &Yearly) -> Result<(), XlsxError> {
    let charts = [worth(columns, grid), fullness(columns, grid), lines(yearly)];
    for (place, mut chart) in (0..).zip(charts.into_iter().flatten()) {
        chart.set_object_movement(ObjectMovement::DontMoveOrSizeWithCells);
        sheet.insert_chart_with_offset(grid.last + 2, 0, &chart, place * (WIDTH + 20), 0)?;
    }
    Ok(())
}

/// What the state has of each scenario; where it has nothing, what the facilities are worth.
fn worth(columns: &[Measured], grid: Grid) -> Option<Chart> {
    let place = |quantity| columns.iter().position(|column| column.is(quantity, Statistic::Median));
    let at = place(Quantity::NpvState).or_else(|| place(Quantity::Npv))?;
    Some(bars(&[at], columns, grid))
}

/// How much of their nameplates the facilities use on the plateau, and what is still to be built of its own.
fn fullness(columns: &[Measured], grid: Grid) -> Option<Chart> {
    let is_one = |at: &usize| columns[*at].is(Quantity::PlateauUtilisation, Statistic::Median);
    let which: Vec<usize> = (0..columns.len()).filter(is_one).take(3).collect();
    (!which.is_empty()).then(|| bars(&which, columns, grid))
}

/// A bar for each scenario and column of the grid, which are of one quantity.
fn bars(which: &[usize], columns: &[Measured], grid: Grid) -> Chart {
    let mut chart = Chart::new_bar();
    for (index, at) in which.iter().enumerate() {
        let cells = |column: ColNum| (front::NAME, grid.first, column, grid.last, column);
        let column = grid.kpis + *at as ColNum;
        let mut fill = ChartSolidFill::new();
        fill.set_color(look::color(theme::fill(index)));
        let series = chart.add_series();
        series.set_categories(cells(grid.names)).set_values(cells(column)).set_gap(40);
        series.set_name((front::NAME, grid.first - 1, column)).set_format(&mut fill);
    }
    let first = &columns[which[0]];
    title(&mut chart, &first.head.replace('\n', ", "));
    let values = || which.iter().flat_map(|at| columns[*at].values.iter().copied());
    if values().all(|value| value.is_nan() || value >= 0.0) {
        // Else Excel cuts bars off that are all about as long.
        chart.x_axis().set_min(0);
    }
    // The first scenario above, as in the grid; that turns the other axis over too, which is then set right.
    let names = ChartFont::new().set_size(8).clone();
    chart.y_axis().set_reverse().set_label_position(ChartAxisLabelPosition::Low).set_font(&names);
    chart.x_axis().set_num_format(&first.format).set_label_position(ChartAxisLabelPosition::High);
    gridlines(chart.x_axis());
    chart.y_axis().set_major_gridlines(false);
    key(&mut chart, which.len());
    let tall = (grid.last - grid.first + 1) * (8 + 10 * which.len() as u32);
    chart.set_width(WIDTH).set_height((140 + tall).clamp(320, 1_600));
    chart
}

/// A line for each level of the decision.
fn lines(yearly: &Yearly) -> Option<Chart> {
    let last = yearly::HEADS + yearly.years.len() as RowNum;
    let mut chart = Chart::new_line();
    for (index, at) in (1..).zip(&yearly.lines).map(|(at, _): (ColNum, _)| at).enumerate().take(MOST_LINES) {
        let cells = |column: ColNum| (yearly::NAME, yearly::HEADS + 1, column, last, column);
        let mut line = ChartLine::new();
        line.set_color(look::color(theme::series(index).line)).set_width(2.25).set_dash_type(dashes(index));
        let series = chart.add_series();
        series.set_categories(cells(0)).set_values(cells(at)).set_name((yearly::NAME, yearly::HEADS, at));
        series.set_format(&mut line);
    }
    title(&mut chart, &yearly.title);
    chart.y_axis().set_num_format(&yearly.format).set_min(0);
    gridlines(chart.y_axis());
    if !yearly.held.is_empty() {
        chart.x_axis().set_name(&yearly.held).set_name_font(ChartFont::new().set_size(9));
    }
    key(&mut chart, 2);
    chart.set_width(WIDTH + 180).set_height(420);
    (!yearly.lines.is_empty()).then_some(chart)
}

/// Lines are told apart by their dashes too.
fn dashes(index: usize) -> ChartLineDashType {
    use ChartLineDashType::{Dash, LongDash, Solid, SquareDot};
    [Solid, Dash, SquareDot, LongDash][index % 4]
}

fn title(chart: &mut Chart, words: &str) {
    chart.title().set_name(words).set_font(ChartFont::new().set_size(12).set_bold());
    chart.set_alt_text(words.chars().take(250).collect::<String>());
    chart.chart_area().set_format(ChartFormat::new().set_no_border());
}

fn gridlines(axis: &mut ChartAxis) {
    let mut line = ChartLine::new();
    line.set_color(look::color(theme::GRID));
    axis.set_major_gridlines(true).set_major_gridlines_line(&line);
}

/// A legend where there are several series.
fn key(chart: &mut Chart, series: usize) {
    match series {
        1 => chart.legend().set_hidden(),
        _ => chart.legend().set_position(ChartLegendPosition::Bottom),
    };
}
