//! Reads a number for each of some named things: weights of security states, losses in them.

use crate::input::kind::Kind;
use crate::input::number::number;
use crate::input::reader::{Reader, join};
use crate::model::Number;
use crate::units;

/// A number for each of some named things: places in `names` and numbers.
pub fn named<U: units::Unit>(reader: &Reader, key: &str, what: &str, names: &[&str]) -> Vec<(usize, Number<U>)> {
    let Kind::Named(dimension, range) = reader.key(key).kind else { return Vec::new() };
    let Some((section, _)) = reader.section(key) else { return Vec::new() };
    let mut read = Vec::new();
    for entry in &section.entries {
        let path = join(&reader.path(key), &entry.key);
        match names.iter().position(|name| *name == entry.key) {
            Some(place) => read.push((place, number(reader.context, &entry.node, &path, dimension, range))),
            None => reader.context.unknown(&entry.origin, &path, what, &entry.key, names),
        }
    }
    read
}
