//! The JSON Schema of the study file, made of the format's description.

use crate::input::format::{Key, Kind, LOCAL_SHARE, STUDY_FILE};
use serde_json::{Map, Value, json};

/// The schema (draft 2020-12).
pub fn schema() -> Value {
    let mut schema = object(STUDY_FILE);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("Orecast study");
    schema["required"] = json!(["format", "study", "price", "sources"]);
    schema["$defs"] = json!({ "number": number() });
    schema
}

fn object(keys: &[Key]) -> Value {
    let properties: Map<String, Value> = keys.iter().map(|key| (key.name.to_owned(), property(key))).collect();
    json!({ "type": "object", "properties": properties, "additionalProperties": false })
}

fn property(key: &Key) -> Value {
    let number = json!({ "$ref": "#/$defs/number" });
    let mut property = match key.kind {
        Kind::Text | Kind::File => json!({ "type": "string" }),
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Whole => json!({ "type": "integer", "minimum": 0 }),
        Kind::Date => json!({ "type": "string", "pattern": "^\\d{4}-(0[1-9]|1[0-2])$" }),
        Kind::Number(..) | Kind::Known(..) => number,
        Kind::Royalty => json!({ "anyOf": [number, { "type": "array" }, { "type": "object" }] }),
        Kind::Curve(..) => json!({ "type": ["array", "object", "string"] }),
        Kind::LocalShare => json!({ "anyOf": [number, object(LOCAL_SHARE)] }),
        Kind::Begins => json!({ "type": ["string", "object"] }),
        Kind::Accepts => json!({ "anyOf": [{ "const": "all" }, { "type": "array", "items": { "type": "string" } }] }),
        Kind::Named(..) => json!({ "type": "object", "additionalProperties": number }),
        Kind::List => json!({ "type": ["array", "number", "string"] }),
        Kind::Set => json!({ "type": "object" }),
        Kind::Section(keys) => object(keys),
        Kind::Map(keys) => json!({ "type": "object", "additionalProperties": object(keys) }),
    };
    let default = key.default.map_or(String::new(), |default| format!(" (default {})", default.trim_matches('"')));
    property["description"] = json!(format!("{}{default}", key.doc));
    property
}

/// A number in any of its forms.
fn number() -> Value {
    let list = json!({ "type": "array" });
    let scalar = json!({ "type": ["number", "string"] });
    let laws = ["uniform", "triangular", "pert", "normal", "lognormal", "beta", "discrete"];
    let mut properties: Map<String, Value> = laws.iter().map(|law| ((*law).to_owned(), list.clone())).collect();
    for key in ["value", "p10", "p50", "p90", "min", "max"] {
        properties.insert(key.into(), scalar.clone());
    }
    for key in ["empirical", "reference", "note"] {
        properties.insert(key.into(), json!({ "type": "string" }));
    }
    properties.insert("grade".into(), json!({ "enum": ["A", "B", "C"] }));
    json!({ "anyOf": [scalar, { "type": "object", "properties": properties, "additionalProperties": false }] })
}
