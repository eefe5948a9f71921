//! Where a number stands: what may stand there, its problems, and its entry among the assumptions.

use crate::input::citation::{CITATION, cite};
use crate::input::context::Context;
use crate::input::kind::Allowed;
use crate::input::reader::join;
use crate::input::tree::{Node, Section, Value};
use crate::input::{format, unit};
use crate::model::Assumption;
use crate::units::Dimension;

/// Where a number stands and what may stand there.
pub struct Slot<'a> {
    /// What is gathered.
    pub context: &'a Context,
    /// The number's path.
    pub path: &'a str,
    /// What it measures.
    pub dimension: Dimension,
    /// Which numbers are allowed.
    pub range: Allowed,
}

impl Slot<'_> {
    /// Notes a problem with the number.
    pub fn problem(&self, node: &Node, message: String, allowed: &str, help: Option<String>) {
        self.context.problem(&node.origin, self.path, message, allowed, help);
    }

    /// Enters the number among the assumptions.
    pub fn register(&self, node: &Node, value: String) {
        let mut assumption = Assumption {
            path: self.path.to_owned(),
            value,
            unit: self.context.units.symbol(self.dimension),
            reference: None,
            grade: None,
            note: None,
            is_default: false,
            level: node.origin.level.as_deref().map(str::to_owned),
        };
        if let Some(section) = node.section() {
            cite(self.context, section, &mut assumption);
        }
        assumption.is_default = self.is_default(&assumption);
        self.context.assumptions.borrow_mut().push(assumption);
    }

    /// Whether nothing is said of the number but what the format assumes anyway.
    fn is_default(&self, number: &Assumption) -> bool {
        let path: Vec<&str> = self.path.split('.').collect();
        let default = format::find(&path).and_then(|found| found.key.default).and_then(|it| it.parse::<f64>().ok());
        let cited = number.reference.is_some() || number.grade.is_some() || number.note.is_some();
        !cited && number.level.is_none() && default.is_some() && default == number.value.parse().ok()
    }

    /// A bare number, or a string with a unit.
    pub fn plain(&self, node: &Node) -> Option<f64> {
        let value = self.raw(node, self.dimension)?;
        if !self.range.contains(value) {
            let is_share = matches!(self.range, Allowed::Unit | Allowed::Interest);
            let help = (is_share && (2.0..=100.0).contains(&value) && !node.origin.is_option())
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
                let allowed = unit::name(dimension, &self.context.units);
                let allowed = if message.contains(&allowed) { "" } else { &allowed };
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
