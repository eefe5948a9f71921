//! The sheet that says how the workbook was made, what each sheet and column means, and in which units.

use crate::analysis::Results;
use crate::model::{MetricName, Study};
use crate::output::manifest::Manifest;
use crate::output::number::count;
use crate::output::table::Table;
use crate::output::view::View;
use crate::output::words::title;
use crate::output::workbook::text::fitting;
use crate::output::workbook::{front, glossary, look, references, yearly};
use rust_xlsxwriter::{RowNum, Worksheet, XlsxError};

/// The name of the sheet.
pub const NAME: &str = "About";

/// The width of what is explained, in letters.
const NAMES: usize = 34;

/// The width of its explanation.
const WORDS: usize = 110;

/// What is explained, its unit or its kind, and the words.
type Line = (String, String, String);

/// Writes the sheet.
///
/// # Errors
/// What Excel has no room for.
pub fn write(sheet: &mut Worksheet, view: &View, tables: &[Table], made: &Manifest) -> Result<(), XlsxError> {
    for (at, width) in (0..).zip([NAMES, 16, WORDS]) {
        sheet.set_column_width(at, width as f64)?;
    }
    sheet.write_string_with_format(0, 0, "About this workbook", &look::title())?;
    let sections = [
        ("How it was made", making(view, made)),
        ("Files that were read", inputs(made)),
        ("Sheets", sheets(tables)),
        ("Columns", columns(view.study, tables)),
        ("Metrics", metrics(view.study, view.results)),
    ];
    let mut row = 2;
    for (heading, lines) in sections {
        sheet.write_string_with_format(row, 0, heading, &look::heading())?;
        row = section(sheet, row + 1, &lines)? + 1;
    }
    sheet.set_landscape().set_print_fit_to_pages(1, 0).set_paper_size(9);
    Ok(())
}

/// Writes lines; says which row comes next.
fn section(sheet: &mut Worksheet, first: RowNum, lines: &[Line]) -> Result<RowNum, XlsxError> {
    for (row, (what, kind, words)) in (first..).zip(lines) {
        sheet.write_string_with_format(row, 0, fitting(what), &look::wrapped())?;
        sheet.write_string_with_format(row, 1, fitting(kind), &look::top())?;
        sheet.write_string_with_format(row, 2, fitting(words), &look::wrapped())?;
        sheet.set_row_height(row, look::height(words, WORDS).max(look::height(what, NAMES)))?;
    }
    Ok(first + lines.len() as RowNum)
}

fn line(what: &str, words: impl Into<String>) -> Line {
    (what.to_owned(), String::new(), words.into())
}

/// How to repeat it, and what to beware of.
fn making(view: &View, made: &Manifest) -> Vec<Line> {
    let horizon = &view.study.horizon;
    let mut lines = vec![
        line("program", format!("Orecast {}", made.version)),
        line("command", made.command_line()),
        line("draws", format!("{} for each scenario, {}, seed {}", count(made.draws), made.design, made.seed)),
        line("scenarios", count(made.scenarios)),
        line("period", format!("{} to {}", horizon.start(), horizon.end())),
        line("plateau", format!("{}: what is of the plateau is of these years alone.", view.plateau())),
        line("money", format!("In {} at the value of {}.", view.study.units.currency, horizon.start().year())),
    ];
    lines.extend(made.applied.iter().map(|applied| line("changed", applied.as_str())));
    lines.extend(view.parts_of_years().map(|parts| line("beware", format!("{parts}."))));
    lines.extend(view.is_mixed().then(|| line("beware", MIXED)));
    lines.push(line("beware", "Medians do not add up: the median of a sum is not the sum of the medians; means do."));
    lines.extend(view.study.notes.as_deref().map(|notes| line("notes of the study", notes)));
    lines
}

const MIXED: &str = "What bears a facility's name is of that facility alone; the rest is of all facilities together, also of \
                     those that stand.";

fn inputs(made: &Manifest) -> Vec<Line> {
    made.inputs.iter().map(|input| line(&input.path, format!("SHA-256 {}", input.sha256))).collect()
}

fn sheets(tables: &[Table]) -> Vec<Line> {
    let own = |name, words: &str| line(name, words);
    let first = own(front::NAME, "One row for each scenario, one column for each main KPI, and charts below.");
    let tables = tables.iter().map(|table| line(&table.name, glossary::table(&table.name)));
    let last = [
        own(references::NAME, "Where numbers were published, by the keys of the column reference."),
        own(yearly::NAME, "What the line chart shows."),
    ];
    std::iter::once(first).chain(tables).chain(last).collect()
}

/// Every column that a table has, once.
fn columns(study: &Study, tables: &[Table]) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for (name, _) in tables.iter().flat_map(|table| &table.columns) {
        if lines.iter().any(|line| line.0 == *name) {
            continue;
        }
        let axis = study.axes.iter().find(|axis| axis.name == *name);
        match (axis, glossary::column(name)) {
            (Some(axis), _) => lines.push((name.clone(), "axis".into(), format!("{}: the level's name.", axis.label))),
            (None, Some(words)) => lines.push(line(name, words)),
            (None, None) => {}
        }
    }
    lines
}

/// Every metric that the run has, once.
fn metrics(study: &Study, results: &Results) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let names = |metrics: &crate::analysis::Metrics| -> Vec<MetricName> {
        let annual = metrics.annual.iter().map(|series| series.name.clone());
        annual.chain(metrics.kpis.iter().map(|kpi| kpi.name.clone())).collect()
    };
    for name in results.scenarios.iter().flat_map(names) {
        if !lines.iter().any(|line| line.0 == name.metric.name) {
            let words = format!("{}. {}", title(study, name.metric.title), title(study, name.metric.meaning));
            lines.push((name.metric.name.into(), name.metric.unit(&study.units), words));
        }
    }
    lines
}
