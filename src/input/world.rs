//! Reads the price, security, fiscal terms and discount rate of one scenario, and joins them to its world.

use crate::input::correlation;
use crate::input::csv::{self, DataColumn};
use crate::input::format::{FISCAL, Kind, PRICE, Range, SECURITY, STATE, STUDY_FILE};
use crate::input::number::number;
use crate::input::reader::{Context, Reader, join};
use crate::input::tree::{Node, Section, Value};
use crate::input::{facility, source};
use crate::model::{Bracket, Fiscal, History, Number, Price, PriceProcess, Security, SecurityState, World};
use crate::units::{self, Dimension};

/// Reads the world of a composed tree.
pub fn read(context: &Context, tree: &Section) -> World {
    let file = Reader::new(context, tree, &context.whole, STUDY_FILE, "");
    let discount_rate = file.section("study").map_or(Number::known(0.0), |(section, origin)| {
        Reader::new(context, section, origin, crate::input::format::STUDY, "study").number("discount_rate")
    });
    let price = price(&file);
    let security = security(&file);
    let names = facility::names(&file);
    let states: Vec<&str> =
        security.iter().flat_map(|security| &security.states).map(|state| state.name.as_str()).collect();
    let sources = source::read_all(&file, &names, &states);
    let facilities = facility::read_all(&file);
    let fiscal = fiscal(&file);
    let factors = context.factors.take();
    let correlation = correlation::read(&file);
    World { factors, correlation, discount_rate, price, security, sources, facilities, fiscal }
}

/// [price]
fn price(file: &Reader) -> Price {
    let none = Price { initial: Number::known(1.0), process: PriceProcess::Constant, history: None };
    let Some((section, origin)) = file.section("price") else {
        file.missing("price");
        return none;
    };
    let reader = Reader::new(file.context, section, origin, PRICE, "price");
    let Some(word) = reader.word("process") else {
        if reader.get("process").is_none() {
            reader.missing("process");
        }
        return none;
    };
    let data = reader.get("history").and_then(|node| match csv::column(file.context, node) {
        Ok(column) => Some(column),
        Err(message) => {
            reader.problem(node, "history", message, "\"file.csv:column\", relative to the study file");
            None
        }
    });
    let process = process(&reader, word, data.as_ref());
    let initial = match &process {
        PriceProcess::Path(curve) => {
            let (low, high, weight) = curve.around(0.0);
            let at = |point: usize| curve.points()[point].1;
            match (at(low).as_known(), at(high).as_known()) {
                (Some(a), Some(b)) => Number::known(a + (b - a) * weight),
                _ => at(low),
            }
        }
        _ => reader.number("initial"),
    };
    Price { initial, process, history: data.and_then(|data| history(&reader, data)) }
}

fn process(reader: &Reader, word: &str, data: Option<&DataColumn>) -> PriceProcess {
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
        "gbm" => PriceProcess::Gbm {
            drift: reader.optional("drift").unwrap_or(Number::known(0.0)),
            volatility: reader.number("volatility"),
        },
        "mean-reverting" => PriceProcess::MeanReverting {
            long_run: reader.number("long_run"),
            speed: reader.number("speed"),
            volatility: reader.number("volatility"),
        },
        "jump-diffusion" => PriceProcess::JumpDiffusion {
            drift: reader.optional("drift").unwrap_or(Number::known(0.0)),
            volatility: reader.number("volatility"),
            jumps_per_year: reader.number("jumps_per_year"),
            jump_mean: reader.number("jump_mean"),
            jump_sd: reader.number("jump_sd"),
        },
        "bootstrap" => bootstrap(reader, data),
        _ => PriceProcess::Constant,
    }
}

fn bootstrap(reader: &Reader, data: Option<&DataColumn>) -> PriceProcess {
    let Some(node) = reader.get("history") else {
        reader.missing("history");
        return PriceProcess::Constant;
    };
    let values = data.map_or(&[][..], |data| &data.values);
    let returns: Vec<f64> = values.windows(2).map(|pair| (pair[1] / pair[0]).ln()).collect();
    if data.is_some() && (returns.is_empty() || returns.iter().any(|value| !value.is_finite())) {
        reader.problem(node, "history", "its prices make no returns".into(), "at least two prices, all above 0");
        return PriceProcess::Constant;
    }
    let block = reader.known("block");
    if block < 1.0
        && let Some(node) = reader.get("block")
    {
        reader.problem(node, "block", format!("{block} is less than a month"), "1 or more");
    }
    PriceProcess::Bootstrap { returns, block, drift: reader.optional("drift") }
}

/// The months of a history: as given, or ending with the month before the start.
fn history(reader: &Reader, data: DataColumn) -> Option<History> {
    let count = i32::try_from(data.values.len()).ok()?;
    let start = reader.context.start;
    let months = data.months.unwrap_or_else(|| (0..count).map(|index| start.plus(index - count)).collect());
    let mut points: Vec<_> = months.into_iter().zip(data.values).collect();
    points.sort_by_key(|point| point.0);
    Some(History { points, origin: reader.text("history")? })
}

/// [security]
fn security(file: &Reader) -> Option<Security> {
    let (section, origin) = file.section("security")?;
    let reader = Reader::new(file.context, section, origin, SECURITY, "security");
    let map = reader.map("states");
    let names: Vec<&str> = map.iter().map(|state| state.0).collect();
    let states = map.iter().map(|(name, section, origin)| {
        let path = format!("security.states.{name}");
        state(&Reader::new(file.context, section, origin, STATE, &path), name, &names)
    });
    let states: Vec<SecurityState> = states.collect();
    let Some(given) = reader.text("initial") else {
        if reader.get("initial").is_none() {
            reader.missing("initial");
        }
        return None;
    };
    let initial = names.iter().position(|name| **name == given);
    if let (None, Some(node)) = (initial, reader.get("initial")) {
        file.context.unknown(&node.origin, "security.initial", "state", &given, &names);
    }
    Some(Security { states, initial: initial? })
}

fn state(reader: &Reader, name: &str, names: &[&str]) -> SecurityState {
    let next = named(reader, "next", "state", names);
    let mean_stay = reader.optional("mean_stay");
    if mean_stay.is_some() && next.iter().all(|(_, weight)| weight.is(0.0)) {
        let allowed = "next = { state = weight, … } with a weight above 0";
        let message = format!("state \"{name}\" is left after mean_stay, but there is nowhere to go");
        reader.context.problem(reader.origin, &reader.path("next"), message, allowed, None);
    }
    SecurityState {
        name: name.to_owned(),
        mean_stay,
        next,
        construction_pace: reader.number("construction_pace"),
        outages_per_year: reader.number("outages_per_year"),
        outage_length: reader.number("outage_length"),
        logistics: reader.number("logistics"),
    }
}

/// A number for each of some named things: places in `names` and numbers.
pub fn named<U: units::Unit>(reader: &Reader, key: &str, what: &str, names: &[&str]) -> Vec<(usize, Number<U>)> {
    let Kind::Named(dimension, range) = reader.key(key).kind else { return Vec::new() };
    let Some((section, _)) = reader.section(key) else { return Vec::new() };
    let mut read = Vec::new();
    for entry in &section.entries {
        let path = join(&reader.path(key), &entry.key);
        match names.iter().position(|name| *name == entry.key) {
            Some(place) => read.push((place, number(reader.context, &entry.node, &path, dimension, range))),
            None => reader.context.unknown(&entry.origin, &path, what, &entry.key, names),
        }
    }
    read
}

/// [fiscal]
fn fiscal(file: &Reader) -> Fiscal {
    let empty = Section::default();
    let (section, origin) = file.section("fiscal").unwrap_or((&empty, &file.context.whole));
    let reader = Reader::new(file.context, section, origin, FISCAL, "fiscal");
    Fiscal {
        corporate_tax: reader.number("corporate_tax"),
        minimum_tax: reader.number("minimum_tax"),
        royalty: reader.get("royalty").map_or_else(Vec::new, |node| royalty(&reader, node)),
        export_cost: reader.number("export_cost"),
        export_discount: reader.number("export_discount"),
    }
}

/// A rate, or brackets of price and rate.
fn royalty(reader: &Reader, node: &Node) -> Vec<Bracket> {
    let cited = node.section().filter(|section| section.get("brackets").is_some());
    let list = cited.and_then(|section| section.get("brackets")).unwrap_or(node);
    let Value::List(items) = &list.value else {
        let rate = number(reader.context, node, "fiscal.royalty", Dimension::Share, Range::Unit);
        return vec![Bracket { from: 0.0, rate }];
    };
    let mut brackets = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Some([price, rate]) = item.list() else {
            reader.problem(item, "royalty", format!("{} is no bracket", item.shown()), "a pair: [price, rate]");
            continue;
        };
        let path = format!("fiscal.royalty.{index}");
        let from = crate::input::number::known(reader.context, price, &path, Dimension::Price, Range::NotNegative);
        let rate = reader.cited(rate, &path, Dimension::Share, Range::Unit, cited);
        brackets.push(Bracket { from: from.unwrap_or(index as f64), rate });
    }
    if brackets.windows(2).any(|pair| pair[0].from >= pair[1].from) {
        reader.problem(list, "royalty", "the brackets are not in order of price".into(), "prices that rise");
    }
    brackets
}
