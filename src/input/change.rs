//! Scales and shifts numbers where they are written; a distribution gets the keys `times` and `plus`.

use crate::input::distributions::is_distribution;
use crate::input::tree::{Node, Origin, Section, Value};
use crate::input::{format, unit};
use crate::units::{Dimension, UnitSystem};

/// How a number is changed: x becomes `plus + times · x`.
#[derive(Clone)]
pub struct Change<'a> {
    /// The factor.
    pub times: f64,
    /// What is added, in the number's own unit.
    pub plus: f64,
    /// What the number measures.
    pub dimension: Dimension,
    /// How quantities in texts are read.
    pub units: &'a UnitSystem,
    /// The option that asks for it.
    pub origin: &'a Origin,
}

impl Change<'_> {
    /// Changes a number, a whole distribution, or all points or brackets; says whether there was anything to change.
    pub fn apply(&self, node: &mut Node) -> bool {
        if let Some(number) = self.number(node) {
            self.put(node, self.plus + self.times * number);
            return true;
        }
        match &mut node.value {
            // Points or brackets: the second of each pair.
            Value::List(items) => {
                let seconds = items.iter_mut().filter_map(|item| match &mut item.value {
                    Value::List(pair) => pair.get_mut(1),
                    _ => None,
                });
                seconds.fold(false, |any, second| self.apply(second) | any)
            }
            Value::Section(section) if is_distribution(section) => {
                self.distribution(section);
                self.point_at_option(node);
                true
            }
            Value::Section(section) => {
                let inner = section
                    .entries
                    .iter_mut()
                    .filter(|entry| ["value", "points", "brackets"].contains(&entry.key.as_str()));
                inner.fold(false, |any, entry| self.apply(&mut entry.node) | any)
            }
            _ => false,
        }
    }

    /// The number that a node is, if it is a known one.
    fn number(&self, node: &Node) -> Option<f64> {
        match &node.value {
            Value::Whole(number) => Some(*number as f64),
            Value::Real(number) => Some(*number),
            Value::Text(text) => unit::quantity(text, self.dimension, self.units).ok(),
            _ => None,
        }
    }

    /// Composes the change with what the distribution's table already has.
    fn distribution(&self, section: &mut Section) {
        let mut motion = [("times", Dimension::Plain, 1.0, 0.0), ("plus", self.dimension, 0.0, self.plus)];
        for (key, dimension, default, added) in &mut motion {
            let inner = Change { dimension: *dimension, ..self.clone() };
            let given = section.get(key);
            let before = given.map_or(Some(*default), |node| inner.number(node));
            // What is no number stays as it is, and is told when it is read.
            let Some(before) = before else { continue };
            let after = *added + self.times * before;
            if given.is_some() || after != *default {
                let origin = Origin { level: given.and_then(|node| node.origin.level.clone()), ..self.origin.clone() };
                section.set(key, Node { value: Value::Real(after), origin });
            }
        }
    }

    fn put(&self, node: &mut Node, number: f64) {
        node.value = Value::Real(number);
        self.point_at_option(node);
    }

    /// From now on problems with the node point at the option; the level that gives it stays.
    fn point_at_option(&self, node: &mut Node) {
        node.origin = Origin { level: node.origin.level.take(), ..self.origin.clone() };
    }
}

/// What a number at a path measures, if the format has one there: also the parts of a number's table.
pub fn dimension(path: &[&str]) -> Option<Dimension> {
    use crate::input::kind::Kind;
    let parts = ["value", "p10", "p50", "p90", "min", "max", "plus", "points", "brackets"];
    // The table of what is named is no number, whatever the things in it are called.
    let found = format::find(path).filter(|found| found.is_named || !matches!(found.key.kind, Kind::Named(..)));
    match (found.map(|found| found.key.kind), path.split_last()) {
        (
            Some(
                Kind::Number(dimension, _)
                | Kind::Known(dimension, _)
                | Kind::Named(dimension, _)
                | Kind::Curve(dimension, _),
            ),
            _,
        ) => Some(dimension),
        (Some(Kind::LocalShare | Kind::Royalty), _) => Some(Dimension::Share),
        (None, Some((&"times", number))) => dimension(number).map(|_| Dimension::Plain),
        (None, Some((part, number))) if parts.contains(part) => dimension(number),
        _ => None,
    }
}
