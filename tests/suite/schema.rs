//! The JSON Schema knows what the format knows.

use crate::cli::{orecast, out};
use crate::fixture::package;
use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(&out(&orecast(package(), &["schema"]))).expect("JSON")
}

/// All forms that a schema allows, with references followed.
fn forms<'s>(root: &'s Value, schema: &'s Value) -> Vec<&'s Value> {
    if let Some(pointer) = schema["$ref"].as_str().and_then(|name| name.strip_prefix("#")) {
        return forms(root, root.pointer(pointer).expect("a definition"));
    }
    match schema["anyOf"].as_array() {
        Some(inner) => inner.iter().flat_map(|inner| forms(root, inner)).collect(),
        None => vec![schema],
    }
}

/// Whether every key in a value of a TOML file is one that a form of the schema has there.
fn known(root: &Value, forms_here: &[&Value], value: &toml::Value, path: &str) {
    for (key, inner) in value.as_table().into_iter().flatten() {
        let path = format!("{path}.{key}");
        let tables = forms_here.iter().filter(|form| form["type"] == "object");
        if tables.clone().any(|form| form["additionalProperties"].is_null()) {
            continue;
        }
        let inside = |form: &&&'_ Value| [&form["properties"][key], &form["additionalProperties"]].map(|it| it.clone());
        let found: Vec<Value> = tables.flat_map(|form| inside(&form)).filter(Value::is_object).collect();
        assert!(!found.is_empty(), "{path} is not in the schema");
        let found: Vec<&Value> = found.iter().flat_map(|schema| forms(root, schema)).collect();
        known(root, &found, inner, &path);
    }
}

#[test]
fn every_key_of_every_study_is_in_the_schema() {
    let schema = schema();
    for folder in ["scenarios", "tests/cases"] {
        for entry in std::fs::read_dir(package().join(folder)).expect("studies") {
            let path = entry.expect("an entry").path();
            if path.extension().is_some_and(|extension| extension == "toml") {
                let study: toml::Value =
                    toml::from_str(&std::fs::read_to_string(&path).expect("a study")).expect("TOML");
                known(&schema, &[&schema], &study, &path.display().to_string());
            }
        }
    }
}

#[test]
fn sections_say_what_they_cannot_do_without() {
    let whole = &schema()["then"];
    let required = |pointer: &str| whole.pointer(pointer).and_then(|it| it["required"].as_array()).cloned();
    let names = |keys: &[&str]| Some(keys.iter().map(|key| Value::from(*key)).collect::<Vec<_>>());
    assert_eq!(required(""), names(&["format", "study", "price", "sources"]));
    assert_eq!(required("/properties/sources/additionalProperties"), names(&["output"]));
    let facility = "/properties/facilities/additionalProperties";
    assert_eq!(required(facility), names(&["phases"]));
    assert_eq!(required(&format!("{facility}/properties/phases/additionalProperties")), names(&["capacity"]));
    assert_eq!(required("/properties/correlations/items"), names(&["between", "rho"]));
}
