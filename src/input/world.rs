//! Reads the security, fiscal terms and discount rate of one scenario, and joins all to its world.

use crate::input::citation::cite_last;
use crate::input::context::Context;
use crate::input::format::{FISCAL, SECURITY, STATE, STUDY_FILE};
use crate::input::kind::Allowed;
use crate::input::named::named;
use crate::input::number::{known, number};
use crate::input::reader::Reader;
use crate::input::slot::only;
use crate::input::tree::{Node, Section, Value};
use crate::input::{facility, price, source};
use crate::model::{Bracket, Fiscal, Number, Security, SecurityState, World};
use crate::units::{Dimension, Plain, Unit, Years};

/// Reads the world of a composed tree; its correlations are the study's and come later.
pub fn read(context: &Context, tree: &Section) -> World {
    let file = Reader::new(context, tree, &context.whole, STUDY_FILE, "");
    let discount_rate = file.section("study").map_or(Number::known(0.0), |(section, origin)| {
        Reader::new(context, section, origin, crate::input::format::STUDY, "study").number("discount_rate")
    });
    let price = price::read(&file);
    let security = security(&file);
    let names = facility::names(&file);
    // Also where something is wrong with the regimes: losses in them are judged all the same.
    let states = tree.at(&["security", "states"]).and_then(Node::section);
    let states: Vec<&str> = states.iter().flat_map(|it| &it.entries).map(|entry| entry.key.as_str()).collect();
    let sources = source::read_all(&file, &names, &states);
    let facilities = facility::read_all(&file);
    let fiscal = fiscal(&file);
    let factors = context.factors.take();
    World { factors, correlation: None, discount_rate, price, security, sources, facilities, fiscal }
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

/// The shortest mean stay in a state \[yr\]: about half a minute. Below, the chain is no longer one of regimes, and its
/// matrix exponential takes for ever.
const SHORTEST_STAY: f64 = 1e-6;

/// The least that a number may be.
fn least<U: Unit>(reader: &Reader, number: &Number<U>) -> f64 {
    match number {
        Number::Known(value, _) => *value,
        Number::Uncertain(factor, _) => {
            reader.context.factors.borrow().get(*factor).map_or(0.0, |factor| factor.distribution.ends()[0])
        }
    }
}

fn state(reader: &Reader, name: &str, names: &[&str]) -> SecurityState {
    let next: Vec<(usize, Number<Plain>)> = named(reader, "next", "state", names);
    let mean_stay: Option<Number<Years>> = reader.optional("mean_stay");
    let problem = |message: String, allowed: &str| {
        reader.context.problem(reader.origin, &reader.path("next"), message, allowed, None);
    };
    if mean_stay.is_some() && next.iter().all(|(_, weight)| least(reader, weight) <= 0.0) {
        let allowed = "next = { state = weight, … } with a weight that is always above 0";
        problem(format!("state \"{name}\" is left after mean_stay, but there may be nowhere to go"), allowed);
    }
    if next.iter().any(|(to, _)| names[*to] == name) {
        problem(format!("\"{name}\" is next to itself"), "other states; mean_stay says how long it stays");
    }
    if let (Some(stay), Some(node)) = (&mean_stay, reader.get("mean_stay"))
        && least(reader, stay) < SHORTEST_STAY
    {
        reader.problem(node, "mean_stay", format!("{} may be too short", node.shown()), "at least a minute");
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
    if let Some(section) = cited {
        only(reader.context, "fiscal.royalty", section, &["brackets"]);
    }
    let Value::List(items) = &list.value else {
        let rate = number(reader.context, node, "fiscal.royalty", Dimension::Share, Allowed::Unit);
        return vec![Bracket { from: 0.0, rate }];
    };
    let mut brackets = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Some([price, rate]) = item.list() else {
            reader.problem(item, "royalty", format!("{} is no bracket", item.shown()), "a pair: [price, rate]");
            continue;
        };
        let path = format!("fiscal.royalty.{index}");
        let at = format!("{path}.from");
        let from = known(reader.context, price, &at, Dimension::Price, Allowed::NotNegative);
        cite_last(reader.context, cited, &at);
        let rate = reader.cited(rate, &path, Dimension::Share, Allowed::Unit, cited);
        brackets.push(Bracket { from: from.unwrap_or(index as f64), rate });
    }
    if brackets.windows(2).any(|pair| pair[0].from >= pair[1].from) {
        reader.problem(list, "royalty", "the brackets are not in order of price".into(), "prices that rise");
    }
    brackets
}
