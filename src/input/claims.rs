//! Reads [claims.NAME].

use crate::input::citation::cite_last;
use crate::input::format::CLAIM;
use crate::input::kind::Allowed;
use crate::input::metric;
use crate::input::number::known;
use crate::input::reader::Reader;
use crate::model::{Bound, Claim, Horizon, Metric};

/// All claims.
pub fn read(file: &Reader, horizon: &Horizon) -> Vec<Claim> {
    let read = file.map("claims").into_iter().filter_map(|(name, section, origin)| {
        let path = format!("claims.{name}");
        claim(&Reader::new(file.context, section, origin, CLAIM, &path), name, horizon, file)
    });
    read.collect()
}

fn claim(reader: &Reader, name: &str, horizon: &Horizon, file: &Reader) -> Option<Claim> {
    let year = reader.whole("year").map(|year| i32::try_from(year).unwrap_or(i32::MAX));
    if let (Some(year), Some(node)) = (year, reader.get("year"))
        && !horizon.years().iter().any(|known| known.year == year)
    {
        let allowed = format!("from {} to {}", horizon.start().year(), horizon.end().year());
        reader.problem(node, "year", format!("{year} is not in the horizon"), &allowed);
    }
    if reader.get("metric").is_none() {
        reader.missing("metric");
    }
    let elsewhere = match year {
        None => ("a yearly metric, and this claim has no year", "add the year that it is of, such as year = 2030"),
        Some(_) => ("a KPI, which has no year", "take out the year"),
    };
    let metric = metric::read(reader, year.is_some(), elsewhere)?;
    metric::known_part(reader, &metric, file);
    Some(Claim {
        name: name.to_owned(),
        bound: bound(reader, metric.metric)?,
        metric,
        year,
        reference: reader.reference(),
        note: reader.text("note"),
    })
}

/// Exactly one bound, in the metric's unit.
fn bound(reader: &Reader, metric: &Metric) -> Option<Bound> {
    let given: Vec<&str> =
        ["at_least", "at_most", "between"].into_iter().filter(|key| reader.get(key).is_some()).collect();
    let [key] = given[..] else {
        let message = format!("a claim needs one bound, and this has {}", given.len());
        let allowed = "at_least, at_most or between = [a, b]";
        reader.context.problem(reader.origin, &reader.path("at_least"), message, allowed, None);
        return None;
    };
    let node = reader.get(key)?;
    let path = reader.path(key);
    let number = |node, path: &str| {
        let number = known(reader.context, node, path, metric.dimension, Allowed::Any);
        cite_last(reader.context, Some(reader.section), path);
        number
    };
    match (key, node.list()) {
        ("at_least", _) => Some(Bound::AtLeast(number(node, &path)?)),
        ("at_most", _) => Some(Bound::AtMost(number(node, &path)?)),
        (_, Some([low, high])) => {
            let (from, to) = (number(low, &format!("{path}.0"))?, number(high, &format!("{path}.1"))?);
            if from > to {
                reader.problem(node, key, format!("{} is above {}", low.shown(), high.shown()), "[least, greatest]");
            }
            Some(Bound::Between(from, to))
        }
        _ => {
            reader.problem(node, key, format!("{} is no interval", node.shown()), "two numbers: [a, b]");
            None
        }
    }
}
