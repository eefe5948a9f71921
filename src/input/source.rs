//! Reads [sources.NAME].

use crate::input::context::nearest;
use crate::input::distributions::{LAWS, is_number};
use crate::input::format::{BEGINS, LOCAL_SHARE, SOURCE};
use crate::input::kind::Allowed;
use crate::input::named::named;
use crate::input::number::number;
use crate::input::reader::{Reader, month};
use crate::input::tree::{Node, Section, Value};
use crate::model::{Begins, Curve, LocalShare, Number, Source};
use crate::units::Dimension;

/// The facilities of a file: every name, and its place among the enabled ones.
pub type Names = Vec<(String, Option<usize>)>;

/// All sources; a study without any is a problem.
pub fn read_all(file: &Reader, facilities: &Names, states: &[&str]) -> Vec<Source> {
    let map = file.map("sources");
    let is_told = file.get("sources").is_some_and(|node| node.section().is_none_or(|it| !it.entries.is_empty()));
    if map.is_empty() && !is_told {
        file.missing("sources");
    }
    let read = map.iter().map(|(name, section, origin)| {
        let path = format!("sources.{name}");
        read(&Reader::new(file.context, section, origin, SOURCE, &path), name, facilities, states)
    });
    read.collect()
}

fn read(reader: &Reader, name: &str, facilities: &Names, states: &[&str]) -> Source {
    let mut loss = vec![Number::known(0.0); states.len().max(1)];
    for (state, share) in named(reader, "loss", "security state", states) {
        loss[state] = share;
    }
    Source {
        name: name.to_owned(),
        label: reader.text("label").unwrap_or_else(|| name.to_owned()),
        output: reader.number("output"),
        growth: reader.number("growth"),
        profile: reader.curve("profile").unwrap_or(Curve::flat(1.0)),
        begins: begins(reader, facilities),
        delay: reader.number("delay"),
        probability: reader.number("probability"),
        ends: ends(reader),
        price_elasticity: reader.number("price_elasticity"),
        reference_price: reader.optional("reference_price"),
        max: reader.optional("max"),
        loss,
        outages_per_year: reader.number("outages_per_year"),
        outage_length: reader.number("outage_length"),
        outage_share: reader.number("outage_share"),
        local_share: local_share(reader, facilities),
        declared: reader.number("declared"),
        stockpile: reader.number("stockpile"),
        cost: reader.number("cost"),
        state_share: reader.number("state_share"),
        royalty: reader.optional("royalty"),
        accepts: accepts(reader, facilities),
    }
}

/// The last month in which it produces, in years after the start.
fn ends(reader: &Reader) -> Option<f64> {
    let (month, start) = (reader.date("ends")?, reader.context.start);
    if let (true, Some(node)) = (month < start, reader.get("ends")) {
        let message = format!("{month} is before the study's start, {start}: it never produces");
        reader.context.warn(&node.origin, &reader.path("ends"), &message);
    }
    Some(f64::from(month.since(start)) / 12.0)
}

/// A date, or some time after a facility's first operation; by default the study's start.
fn begins(reader: &Reader, facilities: &Names) -> Begins {
    let Some(node) = reader.get("begins") else { return Begins::At(0.0) };
    match &node.value {
        Value::Text(text) => {
            let month = month(text);
            if month.is_none() {
                let allowed = "a month written \"YYYY-MM\", or { facility = \"…\", after = \"1 yr\" }";
                reader.no_date(node, "begins", allowed);
            }
            reader.after_the_end("begins", month, "it never begins");
            month.map_or(Begins::At(0.0), |month| Begins::At(f64::from(month.since(reader.context.start)) / 12.0))
        }
        Value::Section(section) => {
            let path = reader.path("begins");
            let inner = Reader::new(reader.context, section, &node.origin, BEGINS, &path);
            let after = inner.number("after");
            let Some(name) = inner.text("facility") else {
                inner.missing("facility");
                return Begins::Never;
            };
            match place(reader, inner.get("facility"), &inner.path("facility"), &name, facilities) {
                Some(facility) => Begins::After { facility, after },
                None => Begins::Never,
            }
        }
        _ => {
            let allowed = "a month written \"YYYY-MM\", or { facility = \"…\", after = \"1 yr\" }";
            reader.problem(node, "begins", format!("{} is {}", node.shown(), node.kind()), allowed);
            Begins::Never
        }
    }
}

/// The place of a facility among the enabled ones; `None` for a disabled or unknown one, which is a problem.
fn place(reader: &Reader, node: Option<&Node>, path: &str, name: &str, facilities: &Names) -> Option<usize> {
    let found = facilities.iter().find(|facility| facility.0 == name);
    if let (None, Some(node)) = (found, node) {
        let known: Vec<&str> = facilities.iter().map(|facility| facility.0.as_str()).collect();
        reader.context.unknown(&node.origin, path, "facility", name, &known);
    }
    found?.1
}

/// A number, or a path from initial to final.
fn local_share(reader: &Reader, facilities: &Names) -> LocalShare {
    let node = reader.get("local_share");
    let path = reader.path("local_share");
    let moving = node.and_then(Node::section).filter(|section| moves(section));
    match (node, moving) {
        (Some(node), Some(section)) => {
            let inner = Reader::new(reader.context, section, &node.origin, LOCAL_SHARE, &path);
            LocalShare {
                initial: inner.number("initial"),
                final_: inner.number("final"),
                begins: begins(&inner, facilities),
                ramp: inner.number("ramp"),
            }
        }
        (Some(node), None) => flat(number(reader.context, node, &path, Dimension::Share, Allowed::Unit)),
        (None, _) => flat(Number::known(0.0)),
    }
}

/// Whether a table is a path from initial to final and no number, going by the first key that is like any.
fn moves(section: &Section) -> bool {
    let own: Vec<&str> = LOCAL_SHARE.iter().map(|key| key.name).collect();
    let laws: Vec<&str> = LAWS.iter().map(|law| law.0).chain(["value", "p50", "p90"]).collect();
    let all = [&own[..], &laws[..]].concat();
    let like = section.entries.iter().find_map(|entry| nearest(&entry.key, &all));
    !is_number(section) && like.is_none_or(|like| own.contains(&like))
}

fn flat(share: Number<crate::units::Share>) -> LocalShare {
    LocalShare { initial: share, final_: share, begins: Begins::At(0.0), ramp: Number::known(0.0) }
}

/// For each enabled facility, whether it may take from the source.
fn accepts(reader: &Reader, facilities: &Names) -> Vec<bool> {
    let enabled = facilities.iter().filter(|facility| facility.1.is_some()).count();
    let Some(node) = reader.get("accepts") else { return vec![true; enabled] };
    let mut accepted = vec![false; enabled];
    match &node.value {
        Value::Text(text) if text == "all" => accepted.fill(true),
        Value::List(items) => {
            for item in items {
                let name = item.text().map_or_else(|| item.shown(), str::to_owned);
                let path = reader.path("accepts");
                place(reader, Some(item), &path, &name, facilities).into_iter().for_each(|at| accepted[at] = true);
            }
        }
        _ => {
            let right = node.text().map(|name| format!("[\"{name}\"]"));
            let message = format!("{} is not allowed", node.shown());
            reader.repaired(node, "accepts", message, "\"all\", or a list of names", right);
        }
    }
    accepted
}
