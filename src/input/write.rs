//! Writes a tree as TOML, in its order.

use crate::input::distributions::is_number;
use crate::input::tree::{Node, Section, Value};
use crate::input::unit::real;
use std::fmt::Write;

/// The tree as TOML.
pub fn toml(root: &Section) -> String {
    let mut text = String::new();
    write_section(root, "", &mut text);
    text
}

/// First the section's own values, then its subsections under their headers.
fn write_section(section: &Section, path: &str, text: &mut String) {
    for entry in &section.entries {
        if subsection(&entry.node, path).is_none() {
            let _ = writeln!(text, "{} = {}", key(&entry.key), inline(&entry.node.value));
        }
    }
    for entry in &section.entries {
        if let Some(inner) = subsection(&entry.node, path) {
            let path = if path.is_empty() { key(&entry.key) } else { format!("{path}.{}", key(&entry.key)) };
            let _ = write!(text, "\n[{path}]\n");
            write_section(inner, &path, text);
        }
    }
}

/// A section that gets a header of its own: not a number, and not what a level sets.
fn subsection<'a>(node: &'a Node, path: &str) -> Option<&'a Section> {
    let section = node.section()?;
    let small = section.entries.iter().all(|entry| entry.node.section().is_none()) && section.entries.len() <= 4;
    let top = path.is_empty();
    (!is_number(section) && (top || !small || !path.contains('.')) && !path.contains(".levels")).then_some(section)
}

fn key(name: &str) -> String {
    let bare = !name.is_empty() && name.bytes().all(|c| c.is_ascii_alphanumeric() || matches!(c, b'_' | b'-'));
    if bare { name.to_owned() } else { string(name) }
}

/// A value on one line.
pub fn inline(value: &Value) -> String {
    match value {
        Value::Text(text) => string(text),
        Value::Whole(number) => number.to_string(),
        Value::Real(number) => {
            let text = real(*number);
            if text.contains(['.', 'e', 'n', 'i']) { text } else { format!("{text}.0") }
        }
        Value::Flag(flag) => flag.to_string(),
        Value::List(items) => {
            format!("[{}]", items.iter().map(|item| inline(&item.value)).collect::<Vec<_>>().join(", "))
        }
        Value::Section(section) => {
            let entries: Vec<String> = section
                .entries
                .iter()
                .map(|entry| format!("{} = {}", key(&entry.key), inline(&entry.node.value)))
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
    }
}

/// A string in quotes, with what cannot stand in it escaped.
fn string(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", c as u32);
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
