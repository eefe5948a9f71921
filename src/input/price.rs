//! Reads [price].

use crate::input::bootstrap;
use crate::input::csv::{self, DataColumn};
use crate::input::format::PRICE;
use crate::input::reader::Reader;
use crate::model::{Number, Price, PriceProcess, TimeSeries};
use crate::units;

/// The price; without one it is a problem.
pub fn read(file: &Reader) -> Price {
    let none = Price { initial: Some(Number::known(1.0)), process: PriceProcess::Constant, history: None };
    let Some((section, origin)) = file.section("price") else {
        if file.get("price").is_none() {
            file.missing("price");
        }
        return none;
    };
    let reader = Reader::new(file.context, section, origin, PRICE, "price");
    reader.check_all();
    let Some(word) = reader.word("process") else {
        if reader.get("process").is_none() {
            reader.missing("process");
        }
        return none;
    };
    let data = csv::told(&reader, "history", csv::column);
    let process = process(&reader, word, data.as_ref());
    let initial = initial(&reader, &process);
    Price { initial, process, history: data.and_then(|data| history(&reader, data)) }
}

/// The price at the start. A path has its own, and an initial price beside it is only what sources refer to.
fn initial(reader: &Reader, process: &PriceProcess) -> Option<Number<units::Price>> {
    match process {
        PriceProcess::Path(_) => reader.optional("initial"),
        _ => Some(reader.number("initial")),
    }
}

fn process(reader: &Reader, word: &str, data: Option<&DataColumn>) -> PriceProcess {
    let drift = || reader.optional("drift").unwrap_or(Number::known(0.0));
    match word {
        "path" => match reader.curve("points") {
            Some(curve) => PriceProcess::Path(curve),
            None => {
                if reader.get("points").is_none() {
                    reader.missing("points");
                }
                PriceProcess::Constant
            }
        },
        "gbm" => PriceProcess::Gbm { drift: drift(), volatility: reader.number("volatility") },
        "mean-reverting" => PriceProcess::MeanReverting {
            long_run: reader.number("long_run"),
            speed: reader.number("speed"),
            volatility: reader.number("volatility"),
        },
        "jump-diffusion" => PriceProcess::JumpDiffusion {
            drift: drift(),
            volatility: reader.number("volatility"),
            jumps_per_year: jumps(reader),
            jump_mean: reader.number("jump_mean"),
            jump_sd: reader.number("jump_sd"),
        },
        "bootstrap" => bootstrap::read(reader, data),
        _ => PriceProcess::Constant,
    }
}

/// How many jumps a year: few enough in a step for their number to be drawn by summing probabilities.
fn jumps(reader: &Reader) -> Number<units::Frequency> {
    /// In one step, on average; e^−100 is far above the smallest number.
    const MOST: f64 = 100.0;
    let jumps = reader.number("jumps_per_year");
    let highest = reader.context.ends(&jumps)[1];
    if let (true, Some(node)) = (highest * reader.context.dt > MOST, reader.get("jumps_per_year")) {
        let message = format!("up to {highest:.4} jumps a year are {:.4} in a step", highest * reader.context.dt);
        let allowed = format!("up to {} a year, {MOST} in a step", MOST / reader.context.dt);
        reader.problem(node, "jumps_per_year", message, &allowed);
    }
    jumps
}

/// The months of a history: as given, or ending with the month before the start.
fn history(reader: &Reader, data: DataColumn) -> Option<TimeSeries> {
    let count = i32::try_from(data.values.len()).ok()?;
    let start = reader.context.start;
    if let (None, Some(node)) = (&data.months, reader.get("history")) {
        let (first, last) = (start.plus(-count), start.plus(-1));
        let message =
            format!("the file has no column \"month\", so its prices are taken for those of {first} to {last}");
        reader.context.warn(&node.origin, "price.history", &message);
    }
    let months = data.months.unwrap_or_else(|| (0..count).map(|index| start.plus(index - count)).collect());
    let mut points: Vec<_> = months.into_iter().zip(data.values).collect();
    points.sort_by_key(|point| point.0);
    Some(TimeSeries {
        points,
        period: data.period,
        averaged: false,
        sourced: data.sourced,
        origin: reader.text("history")?,
    })
}
