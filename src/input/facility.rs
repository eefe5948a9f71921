//! Reads [facilities.NAME] and its phases.

use crate::input::format::{FACILITY, PHASE, TRIGGER};
use crate::input::reader::Reader;
use crate::input::source::Names;
use crate::input::tree::Value;
use crate::input::unit::real;
use crate::model::{Curve, Facility, Phase, Trigger};

/// Every facility's name and its place among the enabled ones.
pub fn names(file: &Reader) -> Names {
    let mut place = 0;
    let named = file.map("facilities").into_iter().map(|(name, section, _)| {
        let enabled = !matches!(section.get("enabled").map(|node| &node.value), Some(Value::Flag(false)));
        place += usize::from(enabled);
        (name.to_owned(), enabled.then(|| place - 1))
    });
    named.collect()
}

/// The enabled facilities. Disabled ones are read as well, so that what is wrong with them is told, and then dropped with
/// their uncertain numbers.
pub fn read_all(file: &Reader) -> Vec<Facility> {
    let mut facilities = Vec::new();
    for (name, section, origin) in file.map("facilities") {
        let path = format!("facilities.{name}");
        let reader = Reader::new(file.context, section, origin, FACILITY, &path);
        if reader.flag("enabled") {
            facilities.push(read(&reader, name));
        } else {
            file.context.idly(|| read(&reader, name));
        }
    }
    facilities
}

fn read(reader: &Reader, name: &str) -> Facility {
    let facility = Facility {
        name: name.to_owned(),
        label: reader.text("label").unwrap_or_else(|| name.to_owned()),
        priority: reader.known("priority"),
        recovery: reader.number("recovery"),
        charge: reader.number("charge"),
        premium: reader.number("premium"),
        fixed_cost: reader.number("fixed_cost"),
        variable_cost: reader.number("variable_cost"),
        planned_downtime: reader.number("planned_downtime"),
        outages_per_year: reader.number("outages_per_year"),
        outage_length: reader.number("outage_length"),
        sustaining_capex: reader.number("sustaining_capex"),
        depreciation: reader.number("depreciation"),
        state_share: reader.number("state_share"),
        carried_share: reader.number("carried_share"),
        ramp: reader.curve("ramp").unwrap_or(Curve::flat(1.0)),
        phases: phases(reader),
    };
    carried_within_state_share(reader, &facility);
    if !facility.phases.is_empty() && facility.phases.iter().all(|phase| phase.trigger.is_some()) {
        let message = format!("every phase of \"{name}\" waits for a trigger, so none can ever start");
        let allowed = "at least one phase without a trigger";
        reader.context.problem(reader.origin, &reader.path("phases"), message, allowed, None);
    }
    facility
}

/// What the state carries is part of its share, in every draw.
fn carried_within_state_share(reader: &Reader, facility: &Facility) {
    let (carried, share) = (reader.context.ends(&facility.carried_share), reader.context.ends(&facility.state_share));
    let shown = |share: f64| real((share * 1e6).round() / 1e6);
    if let (true, Some(node)) = (carried[1] > share[0], reader.get("carried_share")) {
        let may_be = |ends: [f64; 2], which: usize, words: &str| match ends[0] == ends[1] {
            true => format!("is {}", shown(ends[which])),
            false => format!("may be {words} {}", shown(ends[which])),
        };
        let message = format!(
            "carried_share {}, and state_share, of which it is a part, {}",
            may_be(carried, 1, "up to"),
            may_be(share, 0, "as little as")
        );
        reader.problem(node, "carried_share", message, &format!("from 0 to {}", shown(share[0])));
    }
}

fn phases(reader: &Reader) -> Vec<Phase> {
    let map = reader.map("phases");
    if map.is_empty() {
        reader.missing("phases");
    }
    let read = map.iter().map(|(name, section, origin)| {
        let path = format!("{}.{name}", reader.path("phases"));
        phase(&Reader::new(reader.context, section, origin, PHASE, &path), name)
    });
    read.collect()
}

fn phase(reader: &Reader, name: &str) -> Phase {
    let start = reader.context.start;
    let (decision, built) = (reader.date("decision"), reader.flag("built"));
    if !built {
        reader.after_the_end("decision", decision, "it is never built");
    }
    Phase {
        name: name.to_owned(),
        capacity: reader.number("capacity"),
        built,
        decision: decision.map_or(0.0, |month| f64::from(month.since(start)) / 12.0),
        delay: reader.number("delay"),
        probability: reader.number("probability"),
        build: reader.number("build"),
        capex: reader.number("capex"),
        overrun: reader.number("overrun"),
        trigger: trigger(reader),
    }
}

/// No horizon is longer than this \[yr\].
const LONGEST: f64 = 200.0;

fn trigger(reader: &Reader) -> Option<Trigger> {
    let (section, origin) = reader.section("trigger")?;
    let path = reader.path("trigger");
    let inner = Reader::new(reader.context, section, origin, TRIGGER, &path);
    let over = inner.known("over");
    if let (true, Some(node)) = (over > LONGEST, inner.get("over")) {
        inner.problem(node, "over", format!("{} is longer than any horizon", node.shown()), "up to 200 years");
        return None;
    }
    let steps = (over / reader.context.dt).round();
    Some(Trigger { utilisation: inner.number("utilisation"), steps: (steps as usize).max(1) })
}
