//! The JSON Schema of numbers, one definition for each range.

use crate::input::kind::Allowed;
use serde_json::{Map, Value, json};

const RANGES: [(Allowed, &str); 7] = [
    (Allowed::Any, "any"),
    (Allowed::NotNegative, "not-negative"),
    (Allowed::Positive, "positive"),
    (Allowed::Unit, "unit"),
    (Allowed::Growth, "growth"),
    (Allowed::Interest, "interest"),
    (Allowed::Correlation, "correlation"),
];

/// The definitions that [`number`] and [`known`] refer to.
pub fn definitions() -> Value {
    let mut definitions = Map::new();
    for (range, name) in RANGES {
        let known = [scalar(range), known_of("value", scalar(range))];
        let laws = laws().into_iter().map(|(law, form)| distribution(law, form));
        let percentiles = distribution_of(&["p10", "p50", "p90"], &quantity());
        let all: Vec<Value> = known.iter().cloned().chain(laws).chain([percentiles]).collect();
        definitions.insert(format!("known-{name}"), json!({ "anyOf": known }));
        definitions.insert(format!("number-{name}"), json!({ "anyOf": all }));
    }
    Value::Object(definitions)
}

/// A number, known or uncertain.
pub fn number(range: Allowed) -> Value {
    reference("number", range)
}

/// A known number.
pub fn known(range: Allowed) -> Value {
    reference("known", range)
}

fn reference(kind: &str, range: Allowed) -> Value {
    let name = RANGES.iter().find(|known| known.0 == range).map_or("any", |known| known.1);
    json!({ "$ref": format!("#/$defs/{kind}-{name}") })
}

/// A bare number in its range, or a text with a unit.
fn scalar(range: Allowed) -> Value {
    let mut bare = json!({ "type": "number" });
    let limits: &[(&str, f64)] = match range {
        Allowed::Any => &[],
        Allowed::NotNegative => &[("minimum", 0.0)],
        Allowed::Positive => &[("exclusiveMinimum", 0.0)],
        Allowed::Unit => &[("minimum", 0.0), ("maximum", 1.0)],
        Allowed::Growth => &[("exclusiveMinimum", -1.0)],
        Allowed::Interest => &[("exclusiveMinimum", -1.0), ("maximum", 1.0)],
        Allowed::Correlation => &[("minimum", -1.0), ("maximum", 1.0)],
    };
    limits.iter().for_each(|(limit, value)| bare[*limit] = json!(value));
    json!({ "anyOf": [bare, text()] })
}

/// A quantity in any range: a bare number, or a text with a unit.
pub fn quantity() -> Value {
    json!({ "anyOf": [{ "type": "number" }, text()] })
}

fn text() -> Value {
    json!({ "type": "string", "pattern": "^\\s*[+-]?[0-9.]" })
}

/// Each law's name and parameters.
fn laws() -> Vec<(&'static str, Value)> {
    let numbers = |count: usize| json!({ "type": "array", "items": quantity(), "minItems": count, "maxItems": count });
    let pairs = json!({ "type": "array", "items": numbers(2), "minItems": 1 });
    let two = ["uniform", "normal", "lognormal", "beta"].map(|law| (law, numbers(2)));
    let three = ["triangular", "pert"].map(|law| (law, numbers(3)));
    let others = [("discrete", pairs), ("empirical", json!({ "type": "string", "pattern": ":" }))];
    two.into_iter().chain(three).chain(others).collect()
}

fn distribution(law: &str, form: Value) -> Value {
    distribution_of(&[law], &form)
}

/// A table with the given keys, all of one form, and what any distribution may have.
fn distribution_of(keys: &[&str], form: &Value) -> Value {
    let mut properties = citation();
    keys.iter().for_each(|key| drop(properties.insert((*key).into(), form.clone())));
    for (key, doc) in [
        ("min", "condition the distribution on values from here on"),
        ("max", "condition the distribution on values up to here"),
        ("times", "multiply the distribution, after min and max (default 1)"),
        ("plus", "add to the distribution, after times (default 0)"),
    ] {
        let mut described = quantity();
        described["description"] = json!(doc);
        properties.insert(key.into(), described);
    }
    json!({ "type": "object", "properties": properties, "required": keys, "additionalProperties": false })
}

/// A table with one key of the given form and a citation.
pub fn known_of(key: &str, form: Value) -> Value {
    let mut properties = citation();
    properties.insert(key.into(), form);
    json!({ "type": "object", "properties": properties, "required": [key], "additionalProperties": false })
}

fn citation() -> Map<String, Value> {
    let text = |key: &str| (key.to_owned(), json!({ "type": "string" }));
    let grade = ("grade".to_owned(), json!({ "enum": ["A", "B", "C"] }));
    [text("reference"), text("note"), grade].into_iter().collect()
}
