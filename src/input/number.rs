//! Reads numbers: known ones, quantities, distributions, with their citations.

use crate::input::context::{Context, nearest};
use crate::input::described::described;
use crate::input::distributions::LAWS;
use crate::input::kind::{Allowed, Kind};
use crate::input::reader::Reader;
use crate::input::slot::Slot;
use crate::input::tree::{Entry, Node};
use crate::input::unit::real;
use crate::model::{Distribution, Factor, Number};
use crate::units::{Dimension, Unit};

/// A number as read: known, or a distribution.
enum Read {
    Known(f64),
    Law(Distribution),
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
pub fn known(context: &Context, node: &Node, path: &str, dimension: Dimension, range: Allowed) -> Option<f64> {
    let slot = Slot { context, path, dimension, range };
    match slot.read(node)? {
        Read::Known(value) => {
            slot.register(node, real(value));
            Some(value)
        }
        Read::Law(_) => {
            slot.problem(node, format!("{} is uncertain", node.shown()), "a known number", None);
            None
        }
    }
}

/// A number, known or uncertain; it is entered among the assumptions and, if uncertain, the factors.
pub fn number<U: Unit>(context: &Context, node: &Node, path: &str, dimension: Dimension, range: Allowed) -> Number<U> {
    let slot = Slot { context, path, dimension, range };
    match slot.read(node) {
        None => Number::known(1.0),
        Some(Read::Known(value)) => {
            slot.register(node, real(value));
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
    /// A known number or a distribution.
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
            let names_and_value = [&names[..], &["value"]].concat();
            let all = [&names[..], &["value", "p50", "p90", "min", "max", "times", "plus"]].concat();
            let is_slip =
                |entry: &Entry| !all.contains(&&*entry.key) && nearest(&entry.key, &names_and_value).is_some();
            if given.is_empty() && section.entries.iter().any(is_slip) {
                self.only(section, &all);
                return None;
            }
            let message = match given.len() {
                0 => format!("{} is neither a value nor a distribution", node.shown()),
                _ => format!("{} are given at once", given.join(" and ")),
            };
            let help = "such as { p10 = 2, p50 = 3, p90 = 5 }, { triangular = [2, 3, 5] } or { normal = [mean, sd] }";
            let allowed = format!("exactly one of value, {}", names.join(", "));
            self.problem(node, message, &allowed, given.is_empty().then(|| help.to_owned()));
            return None;
        };
        self.distribution(node, section, law).map(Read::Law)
    }
}
