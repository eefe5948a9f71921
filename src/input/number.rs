//! Reads numbers: known ones, quantities, distributions, with their citations.

use crate::input::citation::{CITATION, cite};
use crate::input::context::Context;
use crate::input::described::described;
use crate::input::kind::{Kind, Range};
use crate::input::law::LAWS;
use crate::input::reader::{Reader, join};
use crate::input::tree::{Node, Section, Value};
use crate::input::{unit, write};
use crate::model::{Assumption, Distribution, Factor, Number};
use crate::units::{Dimension, Unit};

/// A number as read: known, or a distribution.
enum Read {
    Known(f64),
    Law(Distribution),
}

/// Where a number stands and what may stand there.
pub struct Slot<'a> {
    /// What is gathered.
    pub context: &'a Context,
    /// The number's path.
    pub path: &'a str,
    /// What it measures.
    pub dimension: Dimension,
    /// Which numbers are allowed.
    pub range: Range,
}

impl Reader<'_> {
    /// A number of the unit `U`, or the key's default; a required one that is missing is a problem.
    pub fn number<U: Unit>(&self, key: &str) -> Number<U> {
        self.optional(key).unwrap_or_else(|| {
            let default = self.key(key).default.and_then(|text| text.parse().ok());
            if default.is_none() {
                self.missing(key);
            }
            Number::known(default.unwrap_or(1.0))
        })
    }

    /// A number, if it is given.
    pub fn optional<U: Unit>(&self, key: &str) -> Option<Number<U>> {
        let node = self.get(key)?;
        let (Kind::Number(dimension, range) | Kind::Known(dimension, range)) = self.key(key).kind else { return None };
        debug_assert_eq!(dimension, U::DIMENSION);
        Some(number(self.context, node, &self.path(key), dimension, range))
    }

    /// The rank correlation of a pair, entered under the pair's own path.
    pub fn rho(&self) -> Option<f64> {
        let Kind::Known(dimension, range) = self.key("rho").kind else { return None };
        known(self.context, self.get("rho")?, &self.here(), dimension, range)
    }

    /// A number that must be known, or the key's default.
    pub fn known(&self, key: &str) -> f64 {
        let Kind::Known(dimension, range) = self.key(key).kind else { return 0.0 };
        let default = self.key(key).default.and_then(|text| text.parse().ok()).unwrap_or(0.0);
        let Some(node) = self.get(key) else { return default };
        known(self.context, node, &self.path(key), dimension, range).unwrap_or(default)
    }
}

/// A number that must be known; it is entered among the assumptions.
pub fn known(context: &Context, node: &Node, path: &str, dimension: Dimension, range: Range) -> Option<f64> {
    let slot = Slot { context, path, dimension, range };
    match slot.read(node)? {
        Read::Known(value) => {
            slot.register(node, write::real(value));
            Some(value)
        }
        Read::Law(_) => {
            slot.problem(node, format!("{} is uncertain", node.shown()), "a known number", None);
            None
        }
    }
}

/// A number, known or uncertain; it is entered among the assumptions and, if uncertain, the factors.
pub fn number<U: Unit>(context: &Context, node: &Node, path: &str, dimension: Dimension, range: Range) -> Number<U> {
    let slot = Slot { context, path, dimension, range };
    match slot.read(node) {
        None => Number::known(1.0),
        Some(Read::Known(value)) => {
            slot.register(node, write::real(value));
            Number::known(value)
        }
        Some(Read::Law(distribution)) => {
            slot.register(node, described(&distribution));
            context.uncertain.borrow_mut().insert(path.to_owned());
            let mut factors = context.factors.borrow_mut();
            factors.push(Factor { path: path.to_owned(), dimension, distribution });
            Number::uncertain(factors.len() - 1)
        }
    }
}

impl Slot<'_> {
    /// Notes a problem with the number.
    pub fn problem(&self, node: &Node, message: String, allowed: &str, help: Option<String>) {
        self.context.problem(&node.origin, self.path, message, allowed, help);
    }

    /// Enters the number among the assumptions.
    fn register(&self, node: &Node, value: String) {
        let mut assumption = Assumption {
            path: self.path.to_owned(),
            value,
            unit: self.context.units.symbol(self.dimension),
            reference: None,
            grade: None,
            note: None,
            level: node.origin.level.as_deref().map(str::to_owned),
        };
        if let Some(section) = node.section() {
            cite(self.context, section, &mut assumption);
        }
        self.context.assumptions.borrow_mut().push(assumption);
    }

    fn read(&self, node: &Node) -> Option<Read> {
        let Some(section) = node.section() else { return self.plain(node).map(Read::Known) };
        if let Some(value) = section.get("value") {
            self.only(section, &["value"]);
            return self.plain(value).map(Read::Known);
        }
        let percentiles = ["p10", "p50", "p90"].iter().any(|key| section.get(key).is_some());
        let is_given = |name: &&str| section.get(name).is_some() || *name == "p10" && percentiles;
        let given: Vec<&str> = LAWS.iter().map(|(name, _)| *name).filter(is_given).collect();
        let [law] = given[..] else {
            let names: Vec<&str> = LAWS.iter().map(|(name, _)| *name).collect();
            let message = match given.len() {
                0 => format!("{} is neither a value nor a distribution", node.shown()),
                _ => format!("{} are given at once", given.join(" and ")),
            };
            self.problem(node, message, &format!("exactly one of value, {}", names.join(", ")), None);
            self.only(section, &[&names[..], &["value", "p50", "p90", "min", "max", "times", "plus"]].concat());
            return None;
        };
        self.distribution(node, section, law).map(Read::Law)
    }

    /// A bare number, or a string with a unit.
    fn plain(&self, node: &Node) -> Option<f64> {
        let value = self.raw(node, self.dimension)?;
        if !self.range.contains(value) {
            let help = (self.range == Range::Unit && (2.0..=100.0).contains(&value) && !node.origin.is_option())
                .then(|| format!("is it meant in per cent? then write \"{value} %\""));
            self.problem(node, format!("{} is out of range", node.shown()), self.range.words(), help);
            return None;
        }
        Some(value)
    }

    /// A number in a dimension's own unit, in any range, but finite.
    pub fn raw(&self, node: &Node, dimension: Dimension) -> Option<f64> {
        let read = match &node.value {
            Value::Whole(number) => Ok(*number as f64),
            Value::Real(number) => Ok(*number),
            Value::Text(text) => unit::quantity(text, dimension, &self.context.units),
            _ => Err(format!("{} is {}", node.shown(), node.kind())),
        };
        let finite = read.and_then(|value| {
            if value.is_finite() { Ok(value) } else { Err(format!("{} is not a finite number", node.shown())) }
        });
        match finite {
            Ok(value) => Some(value),
            Err(message) => {
                let allowed = unit::name(dimension);
                let allowed = if message.contains(allowed) { "" } else { allowed };
                self.problem(node, message, allowed, None);
                None
            }
        }
    }

    /// Keys that have no place in the number's table are problems.
    pub fn only(&self, section: &Section, keys: &[&str]) {
        only(self.context, self.path, section, keys);
    }
}

/// Keys other than these and a citation's are problems.
pub fn only(context: &Context, path: &str, section: &Section, keys: &[&str]) {
    let known: Vec<&str> = keys.iter().copied().chain(CITATION).collect();
    for entry in section.entries.iter().filter(|entry| !known.contains(&entry.key.as_str())) {
        context.unknown(&entry.origin, &join(path, &entry.key), "key", &entry.key, &known);
    }
}
