//! Reads distributions: the nine laws, their truncation, and their scaling and shifting.

use crate::input::csv;
use crate::input::described::described;
use crate::input::distributions::LAWS;
use crate::input::slot::Slot;
use crate::input::tree::{Node, Section};
use crate::model::{Distribution, Law};
use crate::units::Dimension;

/// The part of a distribution that an option has changed, or else the whole.
fn to_blame(node: &Node) -> &Node {
    let parts = node.section().map_or(&[][..], |section| &section.entries);
    parts.iter().map(|entry| &entry.node).find(|part| part.origin.is_option()).unwrap_or(node)
}

/// An end of a distribution as it is told: nobody needs the cents of thousands.
fn rounded(end: f64) -> String {
    if end.abs() < 1000.0 { format!("{end:.4}") } else { format!("{end:.0}") }
}

impl Slot<'_> {
    /// The distribution that a table holds.
    pub fn distribution(&self, node: &Node, section: &Section, law: &str) -> Option<Distribution> {
        let own: &[&str] = if law == "p10" { &["p10", "p50", "p90"] } else { &[law] };
        self.only(section, &[own, &["min", "max", "times", "plus"]].concat());
        // The outer None is a number that cannot be read, which is told; the inner one is a key that is not there.
        let given = |key: &str, dimension| match section.get(key) {
            Some(node) => self.raw(node, dimension).map(Some),
            None => Some(None),
        };
        let bounds = (given("min", self.dimension), given("max", self.dimension));
        let motion = (given("times", Dimension::Plain), given("plus", self.dimension));
        let parsed = self.law(node, section, law, (bounds.0.flatten(), bounds.1.flatten()));
        let ((min, max), (times, plus), parsed) = ((bounds.0?, bounds.1?), (motion.0?, motion.1?), parsed?);
        let truncation = if law == "p10" { (None, None) } else { (min, max) };
        match Distribution::new(parsed, truncation.0, truncation.1) {
            Ok(distribution) => self.within(node, distribution.moved(times.unwrap_or(1.0), plus.unwrap_or(0.0))),
            Err(message) => {
                let takes = LAWS.iter().find(|(name, _)| *name == law).map_or("", |(_, takes)| takes);
                let allowed = if law == "p10" { takes.to_owned() } else { format!("{law} = {takes}") };
                self.problem(to_blame(node), message, &allowed, None);
                None
            }
        }
    }

    /// The distribution, if (nearly) all of it is in the allowed range.
    fn within(&self, node: &Node, distribution: Distribution) -> Option<Distribution> {
        let ends = distribution.ends();
        if ends.iter().all(|end| self.range.contains(*end)) {
            return Some(distribution);
        }
        let unit = self.context.units.symbol(self.dimension);
        let [low, high] = ends.map(rounded);
        let message = format!("{} reaches from {low} to {high} {unit}", described(&distribution)).trim_end().to_owned();
        let help = match (distribution.motion(), self.range.bounds()) {
            ((1.0, 0.0), Some(bounds)) => {
                format!("add {bounds} to its table: what falls outside is then drawn anew, not moved to the end")
            }
            _ => {
                "min and max hold before times and plus, so give a smaller factor or amount, or narrower bounds".into()
            }
        };
        self.problem(to_blame(node), message, self.range.words(), Some(help));
        None
    }

    fn law(&self, node: &Node, section: &Section, law: &str, bounds: (Option<f64>, Option<f64>)) -> Option<Law> {
        let value = |key: &str| {
            let found = section.get(key);
            if found.is_none() {
                self.problem(node, format!("{key} is missing"), "p10, p50 and p90 together", None);
            }
            self.raw(found?, self.dimension)
        };
        if law == "p10" {
            let (p10, p50, p90) = (value("p10"), value("p50"), value("p90"));
            return Some(Law::Metalog { p10: p10?, p50: p50?, p90: p90?, lower: bounds.0, upper: bounds.1 });
        }
        let given = section.get(law)?;
        if law == "empirical" {
            return self.empirical(given);
        }
        let Some(items) = given.list() else {
            let takes = LAWS.iter().find(|(name, _)| *name == law).map_or("", |(_, takes)| takes);
            self.problem(given, format!("{} is {}", given.shown(), given.kind()), &format!("{law} = {takes}"), None);
            return None;
        };
        if law == "discrete" {
            return self.discrete(items);
        }
        let wanted = if matches!(law, "triangular" | "pert") { 3 } else { 2 };
        if items.len() != wanted {
            let takes = LAWS.iter().find(|(name, _)| *name == law).map_or("", |(_, takes)| takes);
            let message = format!("{law} takes {wanted} numbers, and here are {}", items.len());
            self.problem(given, message, &format!("{law} = {takes}"), None);
            return None;
        }
        self.parametric(law, items)
    }

    fn parametric(&self, law: &str, items: &[Node]) -> Option<Law> {
        let own = |index: usize| self.raw(&items[index], self.dimension);
        let plain = |index: usize| self.raw(&items[index], Dimension::Plain);
        let (first, second) = match law {
            "beta" => (plain(0), plain(1)),
            "lognormal" => (own(0), plain(1)),
            _ => (own(0), own(1)),
        };
        let (first, second) = (first?, second?);
        Some(match law {
            "uniform" => Law::Uniform { low: first, high: second },
            "normal" => Law::Normal { mean: first, sd: second },
            "lognormal" => Law::Lognormal { median: first, sigma: second },
            "beta" => Law::Beta { alpha: first, beta: second },
            "triangular" => Law::Triangular { low: first, mode: second, high: own(2)? },
            _ => Law::Pert { low: first, mode: second, high: own(2)? },
        })
    }

    fn discrete(&self, items: &[Node]) -> Option<Law> {
        let outcome = |item: &Node| {
            let Some([value, weight]) = item.list() else {
                self.problem(item, format!("{} is no pair", item.shown()), "[value, weight]", None);
                return None;
            };
            Some((self.raw(value, self.dimension)?, self.raw(weight, Dimension::Plain)?))
        };
        let outcomes: Vec<_> = items.iter().map(outcome).collect();
        Some(Law::Discrete { outcomes: outcomes.into_iter().collect::<Option<_>>()? })
    }

    fn empirical(&self, given: &Node) -> Option<Law> {
        let read = csv::column(self.context, given);
        match read {
            Ok(column) => Some(Law::Empirical { values: column.values }),
            Err(message) => {
                self.problem(given, message, "\"file.csv:column\", relative to the study file", None);
                None
            }
        }
    }
}
