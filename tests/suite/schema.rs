//! The JSON Schema knows what the format knows.

use crate::cli::{orecast, out};
use crate::fixture::package;
use serde_json::Value;

fn schema() -> Value {
    serde_json::from_str(&out(&orecast(package(), &["schema"]))).expect("JSON")
}

/// The schemas that may hold at a key of `schema`, one for each form.
fn at<'s>(schema: &'s Value, key: &str) -> Vec<&'s Value> {
    let forms: Vec<&Value> = schema["anyOf"].as_array().map_or(vec![schema], |forms| forms.iter().collect());
    let inner = |form: &'s Value| {
        [&form["properties"][key], &form["additionalProperties"]].into_iter().filter(|it| it.is_object())
    };
    forms.into_iter().flat_map(inner).collect()
}

/// Whether a value of a TOML file has its key in the schema, and all that is in it.
fn known(schemas: &[&Value], value: &toml::Value, path: &str) {
    let root = schema();
    let Some(table) = value.as_table() else { return };
    let resolve = |schema: &&Value| match schema["$ref"].as_str().and_then(|name| name.strip_prefix("#")) {
        Some(pointer) => root.pointer(pointer).cloned().expect("a definition"),
        None => (*schema).clone(),
    };
    let schemas: Vec<Value> = schemas.iter().map(resolve).collect();
    for (key, inner) in table {
        let path = format!("{path}.{key}");
        let found: Vec<&Value> = schemas.iter().flat_map(|schema| at(schema, key)).collect();
        let open = schemas.iter().any(|schema| schema["type"] == "object" && schema["additionalProperties"].is_null());
        assert!(open || !found.is_empty(), "{path} is not in the schema");
        if !open {
            known(&found, inner, &path);
        }
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
                known(&[&schema], &study, &path.display().to_string());
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
