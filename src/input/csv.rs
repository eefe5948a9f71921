//! Reads a column of a CSV file that a study names.

use crate::input::context::Context;
use crate::input::data;
use crate::input::file::InputFile;
use crate::input::reader::month;
use crate::input::tree::Node;
use crate::model::Month;

/// A column of numbers, with the months of its rows where the file has a column `month`.
#[derive(Debug, Clone, PartialEq)]
pub struct DataColumn {
    /// The numbers, row by row.
    pub values: Vec<f64>,
    /// Their months.
    pub months: Option<Vec<Month>>,
}

/// Reads the column that `node` names as "file.csv:column", relative to the file in which that stands.
pub fn column(context: &Context, node: &Node) -> Result<DataColumn, String> {
    let written = node.text().ok_or_else(|| format!("{} is {}", node.shown(), node.kind()))?;
    let (path, name) = data::named(node).ok_or_else(|| format!("\"{written}\" names no column"))?;
    let bytes = std::fs::read(&path).map_err(|error| format!("{} cannot be read: {error}", path.display()))?;
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let read = parse(&text, name).map_err(|message| format!("{}: {message}", path.display()))?;
    let mut files = context.files.borrow_mut();
    if !files.iter().any(|known| known.path == path) {
        files.push(InputFile { path, bytes });
    }
    Ok(read)
}

/// The named column of CSV text.
fn parse(text: &str, name: &str) -> Result<DataColumn, String> {
    let numbered = text.trim_start_matches('\u{feff}').lines().zip(1..);
    let mut lines = numbered.filter(|(line, _)| !line.trim().is_empty() && !line.starts_with('#'));
    let heads = fields(lines.next().ok_or("the file is empty")?.0);
    let find = |name: &str| heads.iter().position(|head| head.trim() == name);
    let place = find(name).ok_or_else(|| format!("there is no column \"{name}\", only {}", heads.join(", ")))?;
    let months_place = find("month");
    let (mut values, mut months) = (Vec::new(), Vec::new());
    for (line, number) in lines {
        let cells = fields(line);
        let cell = cells.get(place).map_or("", |cell| cell.trim());
        let value: f64 = cell
            .parse()
            .ok()
            .filter(|value: &f64| value.is_finite())
            .ok_or_else(|| format!("line {number}, column \"{name}\" holds \"{cell}\", which is no number"))?;
        values.push(value);
        if let Some(place) = months_place {
            let cell = cells.get(place).map_or("", |cell| cell.trim());
            months.push(month(cell).ok_or_else(|| format!("line {number} has the month \"{cell}\""))?);
        }
    }
    if values.is_empty() {
        return Err(format!("column \"{name}\" has no rows"));
    }
    Ok(DataColumn { values, months: months_place.map(|_| months) })
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
