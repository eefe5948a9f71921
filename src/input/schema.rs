//! The JSON Schema of the study file, made of the format's description.

use crate::input::format::{BEGINS, LOCAL_SHARE, STUDY_FILE};
use crate::input::kind::{Allowed, Key, Kind};
use crate::input::schema_number::{definitions, known, known_of, number, quantity};
use serde_json::{Map, Value, json};

/// Whether sections must be whole: not in a file that extends another.
#[derive(Clone, Copy, PartialEq)]
enum Sections {
    Whole,
    Partial,
}

/// The schema (draft 2020-12).
pub fn schema() -> Value {
    let mut schema = object(STUDY_FILE, Sections::Partial);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("Orecast study");
    schema["if"] = json!({ "not": { "required": ["extends"] } });
    schema["then"] = object(STUDY_FILE, Sections::Whole);
    schema["$defs"] = definitions();
    schema
}

fn object(keys: &[Key], sections: Sections) -> Value {
    let properties: Map<String, Value> =
        keys.iter().map(|key| (key.name.to_owned(), property(key, sections))).collect();
    let required: Vec<&str> =
        keys.iter().filter(|key| key.required && sections == Sections::Whole).map(|key| key.name).collect();
    json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
}

fn property(key: &Key, sections: Sections) -> Value {
    let mut property = value(key, sections);
    let default = key.default.map_or(String::new(), |default| format!(" (default {})", default.trim_matches('"')));
    property["description"] = json!(format!("{}{default}", key.doc));
    property
}

fn value(key: &Key, sections: Sections) -> Value {
    let month = json!({ "type": "string", "pattern": "^\\d{4}-(0[1-9]|1[0-2])$" });
    let text = json!({ "type": "string" });
    match key.kind {
        Kind::Text => text,
        Kind::File => json!({ "type": "string", "pattern": ":" }),
        Kind::Word(words) => json!({ "enum": words }),
        Kind::Flag => json!({ "type": "boolean" }),
        Kind::Whole => json!({ "type": "integer", "minimum": 0 }),
        Kind::Date => month,
        Kind::Window => pair(&month, &month),
        Kind::Number(_, range) => number(range),
        Kind::Known(_, range) => known(range),
        Kind::Bound => json!({ "type": ["number", "string", "object"] }),
        Kind::Interval => pair(&quantity(), &quantity()),
        Kind::Pair => pair(&text, &text),
        Kind::Grid => {
            json!({ "type": "array", "minItems": 1, "items": { "type": "object", "additionalProperties": text } })
        }
        Kind::Royalty => {
            let brackets = points(&quantity(), &number(Allowed::Unit), "brackets");
            any_of([vec![number(Allowed::Unit)], brackets].concat())
        }
        Kind::Curve(_, range) => {
            let curve = points(&quantity(), &number(range), "points");
            let immediate = if key.name == "ramp" { vec![json!({ "const": "immediate" })] } else { Vec::new() };
            any_of([immediate, curve].concat())
        }
        Kind::LocalShare => any_of(vec![number(Allowed::Unit), object(LOCAL_SHARE, sections)]),
        Kind::Begins => any_of(vec![month, object(BEGINS, sections)]),
        Kind::Names => json!({ "type": "array", "items": text }),
        Kind::Accepts => any_of(vec![json!({ "const": "all" }), json!({ "type": "array", "items": text })]),
        Kind::Named(_, range) => json!({ "type": "object", "additionalProperties": number(range) }),
        Kind::Set => json!({ "type": "object" }),
        Kind::Section(keys) => object(keys, sections),
        Kind::Sections(keys) => json!({ "type": "array", "items": object(keys, sections) }),
        Kind::Map(keys) => {
            let least = usize::from(key.required && sections == Sections::Whole);
            json!({ "type": "object", "minProperties": least, "additionalProperties": object(keys, sections) })
        }
    }
}

fn any_of(forms: Vec<Value>) -> Value {
    json!({ "anyOf": forms })
}

fn pair(first: &Value, second: &Value) -> Value {
    json!({ "type": "array", "prefixItems": [first, second], "minItems": 2, "maxItems": 2 })
}

/// A list of pairs, or a table with that list and its citation.
fn points(first: &Value, second: &Value, name: &str) -> Vec<Value> {
    let list = json!({ "type": "array", "minItems": 1, "items": pair(first, second) });
    vec![list.clone(), known_of(name, list)]
}
