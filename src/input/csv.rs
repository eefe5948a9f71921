//! Reads columns of a CSV file that a study names.

use crate::input::context::Context;
use crate::input::data;
use crate::input::file::InputFile;
use crate::input::reader::{Reader, month};
use crate::input::tree::Node;
use crate::model::{Month, Stoppage};

/// A column of numbers, with the times of its rows where the file has a column `month` or `year`.
#[derive(Debug, Clone, PartialEq)]
pub struct DataColumn {
    /// The numbers, row by row.
    pub values: Vec<f64>,
    /// The first month of each row's period.
    pub months: Option<Vec<Month>>,
    /// How many months the periods have: 12 where the file has years.
    pub period: u32,
    /// Whether the file says of each row where it was published: it has a column `reference`.
    pub sourced: bool,
}

/// What `read` makes of the file that a key names, if the key is there; what is wrong with it is told.
pub fn told<T>(reader: &Reader, key: &str, read: impl FnOnce(&Context, &Node) -> Result<T, String>) -> Option<T> {
    let node = reader.get(key)?;
    let wrong = |message| reader.repaired(node, key, message, "\"file.csv:column\", relative to the study file", None);
    read(reader.context, node).map_err(wrong).ok()
}

/// Reads the column that `node` names as "file.csv:column", relative to the file in which that stands.
pub fn column(context: &Context, node: &Node) -> Result<DataColumn, String> {
    read(context, node, |sheet, name| {
        let values = sheet.numbers(name)?;
        let (monthly, yearly) = (sheet.place("month"), sheet.place("year"));
        let months = match (monthly, yearly) {
            (Some(place), _) => Some(sheet.months(place, "month")?),
            (None, Some(place)) => Some(sheet.years(place)?),
            (None, None) => None,
        };
        let period = if monthly.is_none() && yearly.is_some() { 12 } else { 1 };
        Ok(DataColumn { values, months, period, sourced: sheet.place("reference").is_some() })
    })
}

/// Reads the stoppages of a file with the columns `start` and `end`, months both included, and the column of shares that `node`
/// names.
pub fn stoppages(context: &Context, node: &Node) -> Result<Vec<Stoppage>, String> {
    read(context, node, |sheet, name| {
        let column = |name: &str| sheet.place(name).ok_or_else(|| sheet.without(name));
        let (starts, ends) = (sheet.months(column("start")?, "start")?, sheet.months(column("end")?, "end")?);
        let shares = sheet.numbers(name)?.into_iter();
        Ok(starts
            .into_iter()
            .zip(ends)
            .zip(shares)
            .map(|((start, end), share)| Stoppage { start, end, share })
            .collect())
    })
}

/// Opens the file that `node` names, lets `of` read it, and keeps it among the files of the study.
fn read<T>(context: &Context, node: &Node, of: impl FnOnce(&Sheet, &str) -> Result<T, String>) -> Result<T, String> {
    let written = node.text().ok_or_else(|| format!("{} is {}", node.shown(), node.kind()))?;
    let (path, name) = data::named(node).ok_or_else(|| format!("\"{written}\" names no column"))?;
    let bytes = std::fs::read(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let told = |message: String| format!("{}: {message}", path.display());
    let found = Sheet::parse(&text).and_then(|sheet| of(&sheet, name)).map_err(told)?;
    let mut files = context.files.borrow_mut();
    if !files.iter().any(|known| known.path == path) {
        files.push(InputFile { path, bytes });
    }
    Ok(found)
}

/// The rows of a file below its head; lines that are empty or begin with # do not count.
struct Sheet {
    heads: Vec<String>,
    /// The number of each line, and its fields.
    rows: Vec<(usize, Vec<String>)>,
}

impl Sheet {
    fn parse(text: &str) -> Result<Self, String> {
        let numbered = text.trim_start_matches('\u{feff}').lines().zip(1..);
        let mut lines = numbered.filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#'));
        let heads = fields(lines.next().ok_or("the file is empty")?.0);
        let heads = heads.iter().map(|head| head.trim().to_owned()).collect();
        let rows: Vec<(usize, Vec<String>)> = lines.map(|(line, number)| (number, fields(line))).collect();
        let heads: Vec<String> = heads;
        // A comma for decimals or thousands would else be read as the end of a shorter number.
        if let Some((number, cells)) = rows.iter().find(|(_, cells)| cells.len() > heads.len()) {
            let (cells, heads) = (cells.len(), heads.len());
            return Err(format!(
                "line {number} has {cells} fields for {heads} columns: a comma within a number or a text stands in quotes, decimals \
                 have a point"
            ));
        }
        Ok(Self { heads, rows })
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.heads.iter().position(|head| head == name)
    }

    fn without(&self, name: &str) -> String {
        format!("there is no column \"{name}\", only {}", self.heads.join(", "))
    }

    /// The cells of a column, each as `of` reads it; `what` says what it cannot read.
    fn cells<T>(
        &self,
        place: usize,
        of: impl Fn(&str) -> Option<T>,
        what: impl Fn(&str) -> String,
    ) -> Result<Vec<T>, String> {
        let cell = |(number, fields): &(usize, Vec<String>)| {
            let cell = fields.get(place).map_or("", |cell| cell.trim());
            of(cell).ok_or_else(|| format!("line {number}{}", what(cell)))
        };
        self.rows.iter().map(cell).collect()
    }

    fn numbers(&self, name: &str) -> Result<Vec<f64>, String> {
        let place = self.place(name).ok_or_else(|| self.without(name))?;
        let number = |cell: &str| cell.parse().ok().filter(|value: &f64| value.is_finite());
        let values =
            self.cells(place, number, |cell| format!(", column \"{name}\" holds \"{cell}\", which is no number"))?;
        if values.is_empty() { Err(format!("column \"{name}\" has no rows")) } else { Ok(values) }
    }

    fn months(&self, place: usize, name: &str) -> Result<Vec<Month>, String> {
        self.cells(place, month, |cell| format!(" has the {name} \"{cell}\", which is no month written YYYY-MM"))
    }

    fn years(&self, place: usize) -> Result<Vec<Month>, String> {
        let year = |cell: &str| Month::new(cell.parse().ok().filter(|year| (1..=9999).contains(year))?, 1);
        self.cells(place, year, |cell| format!(" has the year \"{cell}\", which is none"))
    }
}

/// The fields of a line; a field in quotes may hold commas, and quotes written twice.
fn fields(line: &str) -> Vec<String> {
    let (mut fields, mut field, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => field.extend(chars.next()),
            '"' => quoted = !quoted,
            ',' if !quoted => fields.push(std::mem::take(&mut field)),
            _ => field.push(c),
        }
    }
    fields.push(field);
    fields
}
