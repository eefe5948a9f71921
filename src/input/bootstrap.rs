//! Reads the bootstrap of the price: a history of prices month by month, and the length of its blocks.

use crate::input::csv::DataColumn;
use crate::input::reader::Reader;
use crate::model::{Month, PriceProcess};

/// The bootstrap of the history in `data`; `None` there has been told already.
pub fn read(reader: &Reader, data: Option<&DataColumn>) -> PriceProcess {
    monthly_steps(reader);
    if reader.get("history").is_none() {
        reader.missing("history");
    }
    let block = reader.known("block");
    if let (true, Some(node)) = (block < 1.0, reader.get("block")) {
        reader.problem(node, "block", format!("{block} is less than a month"), "1 or more");
    }
    let drift = reader.optional("drift");
    match data.map(returns) {
        Some(Ok(returns)) => PriceProcess::Bootstrap { returns, block, drift },
        Some(Err(message)) => {
            if let Some(node) = reader.get("history") {
                let allowed = "prices above 0, one for each month, in order of time";
                reader.problem(node, "history", message, allowed);
            }
            PriceProcess::Constant
        }
        None => PriceProcess::Constant,
    }
}

/// The history's returns are monthly, so the steps must be.
fn monthly_steps(reader: &Reader) {
    let dt = reader.context.dt;
    if let (true, Some(node)) = ((dt - 1.0 / 12.0).abs() > 1e-9, reader.get("process")) {
        let message =
            format!("\"bootstrap\" draws monthly returns, and a step of this study has {:.0} months", dt * 12.0);
        let allowed = "step = \"month\" in [study], or another process";
        reader.problem(node, "process", message, allowed);
    }
}

/// The monthly log returns, or what is wrong with the history.
fn returns(data: &DataColumn) -> Result<Vec<f64>, String> {
    for (row, pair) in data.months.iter().flat_map(|months| months.windows(2)).enumerate() {
        in_order(pair[0], pair[1]).map_err(|what| format!("row {} of its data: {what}", row + 2))?;
    }
    if let Some(row) = data.values.iter().position(|value| *value <= 0.0) {
        return Err(format!("row {} of its data holds {}, which is no price", row + 1, data.values[row]));
    }
    let returns: Vec<f64> = data.values.windows(2).map(|pair| (pair[1] / pair[0]).ln()).collect();
    if returns.is_empty() || returns.iter().any(|value| !value.is_finite()) {
        return Err("its prices make no returns: there must be at least two, of like size".into());
    }
    Ok(returns)
}

/// What is wrong with a month that follows another.
fn in_order(before: Month, month: Month) -> Result<(), String> {
    match month.since(before) {
        1 => Ok(()),
        0 => Err(format!("the month {month} is there twice")),
        2 => Err(format!("the month {} is missing", before.plus(1))),
        gap if gap > 2 => Err(format!("the months from {} to {} are missing", before.plus(1), month.plus(-1))),
        _ => Err(format!("the month {month} comes after {before}; the months are not in order")),
    }
}
