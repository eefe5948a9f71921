//! Rows that an analysis leaves out, as they lack an outcome or a factor: in words and as a table.

use crate::analysis::Sample;
use crate::output::number::count;
use crate::output::table::{Table, Values};
use crate::output::words::listed;

/// How many draws have no outcome; `None` if all have.
pub fn draws(sample: &Sample, outcome: &str) -> Option<String> {
    let (left_out, all) = (count(sample.left_out.len()), count(sample.all()));
    let without = || format!("{left_out} of {all} draws have no value of {outcome} and are left out");
    (!sample.left_out.is_empty()).then(without)
}

/// How many rows of a table lack which column, and which rows; `None` if none does.
pub fn rows(sample: &Sample, outcome: &str) -> Option<String> {
    const NAMED: usize = 5;
    let parts = sample.lacking().into_iter().map(|(factor, rows)| {
        let named: Vec<String> = rows.iter().take(NAMED).map(|row| count(row + 1)).collect();
        let more = (rows.len() > NAMED).then(|| format!("{} more", count(rows.len() - NAMED)));
        let named: Vec<&str> = named.iter().map(String::as_str).chain(more.as_deref()).collect();
        let word = if rows.len() == 1 { "row" } else { "rows" };
        format!("{} without {} ({word} {})", count(rows.len()), column(sample, factor, outcome), listed(&named))
    });
    let parts = parts.collect::<Vec<_>>().join("; ");
    (!parts.is_empty()).then(|| format!("Left out of {} rows: {parts}", count(sample.all())))
}

/// All rows that are left out, counted from 1 below the head, with the first column that each lacks.
pub fn table(sample: &Sample, outcome: &str) -> Option<Table> {
    let row = |row: usize| i64::try_from(row + 1).ok();
    let rows = sample.left_out.iter().map(|it| row(it.row)).collect();
    let columns = sample.left_out.iter().map(|it| column(sample, it.factor, outcome).to_owned()).collect();
    let columns = vec![("row".into(), Values::Whole(rows)), ("without".into(), Values::Text(columns))];
    (!sample.left_out.is_empty()).then_some(Table::new("left_out", columns))
}

fn column<'a>(sample: &'a Sample, factor: Option<usize>, outcome: &'a str) -> &'a str {
    factor.map_or(outcome, |factor| &sample.factors[factor].name)
}
