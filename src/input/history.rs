//! Reads [history.NAME]: what is known of the past.

use crate::input::csv::{self, DataColumn};
use crate::input::format::HISTORY;
use crate::input::reader::Reader;
use crate::input::tree::Node;
use crate::input::{metric, unit};
use crate::model::{Grade, History, MetricName, Month, Parts, Quantity, Record, Scenario, Stoppage, TimeSeries};
use crate::units::Dimension;

/// All histories.
pub fn read(file: &Reader) -> Vec<History> {
    let named = file.map("history").into_iter().filter_map(|(name, section, origin)| {
        let path = format!("history.{name}");
        let reader = Reader::new(file.context, section, origin, HISTORY, &path);
        Some(History {
            name: name.to_owned(),
            record: record(&reader, file)?,
            reference: reader.reference(),
            grade: reader.get("grade").and_then(|_| reader.word("grade")).and_then(Grade::of),
            note: reader.text("note"),
        })
    });
    named.collect()
}

/// The history of [price] is one too, unless the study has another of the price.
pub fn of_price(histories: &mut Vec<History>, scenario: Option<&Scenario>) {
    let price = MetricName::whole(Quantity::Price);
    let is_price = |it: &History| matches!(&it.record, Record::Metric(metric, _) if *metric == price);
    let series = scenario.and_then(|scenario| scenario.world.price.history.clone());
    let are_prices = |series: &TimeSeries| series.points.iter().all(|(_, price)| *price > 0.0);
    if let Some(series) = series.filter(are_prices).filter(|_| !histories.iter().any(is_price)) {
        let record = Record::Metric(price, series);
        histories.push(History { name: "price".into(), record, reference: None, grade: None, note: None });
    }
}

/// What it is a record of: exactly one of a metric, the security and a source's outages.
fn record(reader: &Reader, file: &Reader) -> Option<Record> {
    let given: Vec<&str> =
        ["metric", "security", "outages"].into_iter().filter(|key| reader.get(key).is_some()).collect();
    let data = reader.get("data");
    if data.is_none() {
        reader.missing("data");
    }
    let [kind] = given[..] else {
        let message = format!("a history is of one thing, and this says {}", given.len());
        let allowed = "metric = \"output.NAME\", security = [\"calm\", …] or outages = \"SOURCE\"";
        reader.context.problem(reader.origin, &reader.path("metric"), message, allowed, None);
        return None;
    };
    let idle: &[&str] = match kind {
        "metric" => &[],
        "security" => &["unit", "average"],
        _ => &["unit", "average", "gaps"],
    };
    // A flag that is false has been written out as the default.
    let is_set = |key: &&&str| **key == "unit" || reader.flag(key);
    for (key, node) in idle.iter().filter(is_set).filter_map(|key| Some((*key, reader.get(key)?))) {
        reader.problem(node, key, format!("a history of {kind} has no {key}"), "the histories of metrics only");
    }
    match kind {
        "metric" => metric_record(reader, data?, file),
        "security" => Some(Record::Security(states(reader, file)?, series(reader, data?, 1.0)?)),
        _ => outages(reader, data?, file),
    }
}

fn metric_record(reader: &Reader, data: &Node, file: &Reader) -> Option<Record> {
    let elsewhere = ("a KPI, one number over the horizon", "a history is of a yearly metric");
    let metric = metric::read(reader, true, elsewhere)?;
    metric::known_part(reader, &metric, file);
    let series = series(reader, data, factor(reader, &metric)?)?;
    in_range(reader, data, &metric, &series)?;
    Some(Record::Metric(metric, series))
}

/// How many of the metric's own unit one of the column's is.
fn factor(reader: &Reader, metric: &MetricName) -> Option<f64> {
    let Some(node) = reader.get("unit") else { return Some(1.0) };
    let written = reader.text("unit")?;
    let (dimension, units) = (metric.metric.dimension, &reader.context.units);
    match unit::quantity(&format!("1 {written}"), dimension, units) {
        Ok(factor) => Some(factor),
        Err(message) => {
            let allowed = format!("the unit of {metric}: {}", unit::name(dimension, units));
            reader.problem(node, "unit", message, &allowed);
            None
        }
    }
}

/// Values that the metric can have.
fn in_range(reader: &Reader, data: &Node, metric: &MetricName, series: &TimeSeries) -> Option<()> {
    let is_fine = |value: f64| match metric.metric.dimension {
        _ if metric.metric.quantity == Quantity::Price => value > 0.0,
        Dimension::Share => (0.0..=1.0).contains(&value),
        Dimension::Mass | Dimension::MassRate => value >= 0.0,
        _ => true,
    };
    let wrong = series.points.iter().find(|(_, value)| !is_fine(*value));
    let Some((month, value)) = wrong else { return Some(()) };
    let message = format!("{value} in {month} is no value of {metric}");
    reader.problem(
        data,
        "data",
        message,
        "prices above 0, masses of 0 or more, shares from 0 to 1 (unit = \"%\" for percent)",
    );
    None
}

/// The series in `data`, its values times a factor.
fn series(reader: &Reader, data: &Node, factor: f64) -> Option<TimeSeries> {
    let told = |message: String, allowed: &str| {
        reader.problem(data, "data", message, allowed);
        None
    };
    let DataColumn { values, months, period, sourced } = csv::told(reader, "data", csv::column)?;
    let Some(months) = months else {
        return told("the file has no column \"month\" or \"year\"".into(), "a column that says when each row is of");
    };
    let gaps = reader.flag("gaps");
    for pair in months.windows(2) {
        if let Err((message, allowed)) = follows(pair[0], pair[1], period, gaps) {
            return told(message, allowed);
        }
    }
    let (from, to) = (reader.date("from"), reader.date("to"));
    let known = |(month, _): &(Month, f64)| {
        from.is_none_or(|from| *month >= from) && to.is_none_or(|to| month.plus(period as i32 - 1) <= to)
    };
    let points: Vec<_> = months.into_iter().zip(values.into_iter().map(|value| value * factor)).filter(known).collect();
    if points.is_empty() {
        return told("no row is left of it between from and to".into(), "months between which there are rows");
    }
    Some(TimeSeries { points, period, averaged: reader.flag("average"), sourced, origin: data.text()?.to_owned() })
}

/// Whether a period comes after another as it should.
fn follows(before: Month, month: Month, period: u32, gaps: bool) -> Result<(), (String, &'static str)> {
    let shown = |month: Month| if period == 12 { month.year().to_string() } else { month.to_string() };
    match month.since(before) / period as i32 {
        ..0 => Err((format!("{} comes after {}", shown(month), shown(before)), "rows in order of time")),
        0 => Err((format!("{} is there twice", shown(month)), "one row for each period: choose one source")),
        2.. if !gaps => {
            let (first, last) = (shown(before.plus(period as i32)), shown(month.plus(-(period as i32))));
            let missing =
                if first == last { format!("{first} is missing") } else { format!("{first} to {last} are missing") };
            Err((missing, "every period from the first to the last, or gaps = true if it is known"))
        }
        _ => Ok(()),
    }
}

/// The states that the study has and the history tells of.
fn states(reader: &Reader, file: &Reader) -> Option<Vec<String>> {
    let (names, node) = (reader.names("security")?, reader.get("security")?);
    let known = metric::parts(file, Parts::States);
    if let Some(unknown) = names.iter().find(|name| !known.contains(&name.as_str())) {
        reader.context.unknown(&node.origin, &reader.path("security"), "security state", unknown, &known);
        return None;
    }
    if names.len() < 2 || (1..names.len()).any(|at| names[..at].contains(&names[at])) {
        let message = format!("{} tells no states apart", node.shown());
        reader.problem(node, "security", message, "two states or more, each once, from the best to the worst");
        return None;
    }
    Some(names)
}

fn outages(reader: &Reader, data: &Node, file: &Reader) -> Option<Record> {
    let (source, node) = (reader.text("outages")?, reader.get("outages")?);
    let known = metric::parts(file, Parts::Sources);
    if !known.contains(&source.as_str()) {
        reader.context.unknown(&node.origin, &reader.path("outages"), "source", &source, &known);
        return None;
    }
    if reader.get("from").is_none() {
        let help = "add from = \"YYYY-MM\": the first month of which there is a record, for without one outages cannot be counted by the year";
        reader.context.problem(reader.origin, &reader.path("from"), "missing".into(), "a month", Some(help.into()));
    }
    let from = reader.date("from")?;
    let to = reader.date("to").unwrap_or(reader.context.start.plus(-1));
    let stoppages = csv::told(reader, "data", csv::stoppages)?;
    match stoppages.iter().find_map(|it| wrong(it, from, to)) {
        Some(message) => {
            let allowed = format!("months from {from} to {to}, each start before its end; shares above 0, up to 1");
            reader.problem(data, "data", message, &allowed);
            None
        }
        None => Some(Record::Outages { source, window: (from, to), stoppages }),
    }
}

/// What is wrong with a stoppage.
fn wrong(it: &Stoppage, from: Month, to: Month) -> Option<String> {
    let span = format!("the outage of {} to {}", it.start, it.end);
    if it.end < it.start {
        Some(format!("{span} ends before it starts"))
    } else if it.start < from || it.start > to {
        Some(format!("{span} does not start within the record"))
    } else if !(it.share > 0.0 && it.share <= 1.0) {
        Some(format!("{span} stops {} of the output", it.share))
    } else {
        None
    }
}
