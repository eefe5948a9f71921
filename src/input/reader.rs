//! Reads sections by the description of the format, and notes every problem instead of stopping at the first.

use crate::input::context::{Context, nearest};
use crate::input::kind::{Key, Kind};
use crate::input::tree::{Node, Origin, Section, Value};
use crate::model::Month;

/// One section, with the keys that the format knows in it.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// What is gathered.
    pub context: &'a Context,
    /// Where the section stands.
    pub origin: &'a Origin,
    /// The section.
    pub section: &'a Section,
    keys: &'static [Key],
    path: &'a str,
}

impl<'a> Reader<'a> {
    /// A reader of a section at `path`; keys that the format does not know there are problems.
    pub fn new(
        context: &'a Context,
        section: &'a Section,
        origin: &'a Origin,
        keys: &'static [Key],
        path: &'a str,
    ) -> Self {
        let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
        for entry in &section.entries {
            if !names.contains(&entry.key.as_str()) {
                context.unknown(&entry.origin, &join(path, &entry.key), "key", &entry.key, &names);
            }
        }
        Self { context, origin, section, keys, path }
    }

    /// The path of this section.
    pub fn here(&self) -> String {
        self.path.to_owned()
    }

    /// The path of a key in this section.
    pub fn path(&self, key: &str) -> String {
        join(self.path, key)
    }

    /// The description of a key.
    pub fn key(&self, name: &str) -> &'static Key {
        self.keys.iter().find(|key| key.name == name).expect("readers ask for keys that the format describes")
    }

    /// The keys that the format knows here.
    pub fn keys(&self) -> &'static [Key] {
        self.keys
    }

    /// The value of a key, if it is there.
    pub fn get(&self, key: &str) -> Option<&'a Node> {
        self.section.get(key)
    }

    /// Notes a problem with a value.
    pub fn problem(&self, node: &Node, key: &str, message: String, allowed: &str) {
        self.context.problem(&node.origin, &self.path(key), message, allowed, Some(self.key(key).doc.to_owned()));
    }

    /// Notes that a required key is missing, unless it is there but misspelt, which has been told.
    pub fn missing(&self, key: &str) {
        let names: Vec<&str> = self.keys.iter().map(|key| key.name).collect();
        let unknown = self.section.entries.iter().map(|entry| &*entry.key).filter(|name| !names.contains(name));
        if unknown.take(100).any(|name| nearest(name, &names) == Some(key)) {
            return;
        }
        let words = match self.key(key).kind {
            Kind::Word(words) => format!(" ({})", words.join(", ")),
            _ => String::new(),
        };
        let help = format!("add {key}: {}{words}", self.key(key).doc);
        let message = "missing, and it has no default".to_owned();
        self.context.problem(self.origin, &self.path(key), message, "", Some(help));
    }

    /// A text.
    pub fn text(&self, key: &str) -> Option<String> {
        let node = self.get(key)?;
        if node.text().is_none() {
            self.problem(node, key, format!("{} is {}", node.shown(), node.kind()), "a string in quotes");
        }
        node.text().map(str::to_owned)
    }

    /// One of the key's words, or its default.
    pub fn word(&self, key: &str) -> Option<&'static str> {
        let Kind::Word(words) = self.key(key).kind else { return None };
        let given = match self.get(key) {
            Some(_) => self.text(key)?,
            None => self.key(key).default?.trim_matches('"').to_owned(),
        };
        let found = words.iter().find(|word| **word == given).copied();
        if let (None, Some(node)) = (found, self.get(key)) {
            self.context.unknown(&node.origin, &self.path(key), key, &given, words);
        }
        found
    }

    /// true or false, or the default.
    pub fn flag(&self, key: &str) -> bool {
        let default = self.key(key).default == Some("true");
        match self.get(key).map(|node| (&node.value, node)) {
            None => default,
            Some((Value::Flag(flag), _)) => *flag,
            Some((_, node)) => {
                self.problem(node, key, format!("{} is {}", node.shown(), node.kind()), "true or false");
                default
            }
        }
    }

    /// A whole number, or the default.
    pub fn whole(&self, key: &str) -> Option<u64> {
        let default = self.key(key).default.and_then(|text| text.replace('_', "").parse().ok());
        match self.get(key).map(|node| (&node.value, node)) {
            None => default,
            Some((Value::Whole(number), _)) if *number >= 0 => u64::try_from(*number).ok(),
            Some((_, node)) => {
                self.problem(
                    node,
                    key,
                    format!("{} is not allowed", node.shown()),
                    "a whole number from 0 to 2^63 − 1",
                );
                default
            }
        }
    }

    /// A month.
    pub fn date(&self, key: &str) -> Option<Month> {
        let node = self.get(key)?;
        let date = node.text().and_then(month);
        if date.is_none() {
            self.problem(
                node,
                key,
                format!("{} is no date", node.shown()),
                "a month written \"YYYY-MM\", such as \"2026-01\"",
            );
        }
        date
    }

    /// A subsection.
    pub fn section(&self, key: &str) -> Option<(&'a Section, &'a Origin)> {
        let node = self.get(key)?;
        if node.section().is_none() {
            self.problem(node, key, format!("{} is {}", node.shown(), node.kind()), "a section");
        }
        Some((node.section()?, &node.origin))
    }

    /// The named subsections of a map: name, section and place.
    pub fn map(&self, key: &str) -> Vec<(&'a str, &'a Section, &'a Origin)> {
        let Some((section, _)) = self.section(key) else { return Vec::new() };
        // References are named by nothing but citations, and may well be called by a DOI.
        if key != "references" {
            section.entries.iter().for_each(|entry| self.context.name(entry, &self.path(key)));
        }
        let named = section.entries.iter().filter_map(|entry| match &entry.node.value {
            Value::Section(inner) => Some((entry.key.as_str(), inner, &entry.node.origin)),
            _ => {
                let path = join(&self.path(key), &entry.key);
                let message = format!("{} is {}", entry.node.shown(), entry.node.kind());
                self.context.problem(&entry.node.origin, &path, message, "a section", None);
                None
            }
        });
        named.collect()
    }
}

/// Joins a path and a key.
pub fn join(path: &str, key: &str) -> String {
    if path.is_empty() { key.to_owned() } else { format!("{path}.{key}") }
}

/// A month written "YYYY-MM".
pub fn month(text: &str) -> Option<Month> {
    let (year, month) = text.split_once('-')?;
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|c| c.is_ascii_digit());
    (digits(year, 4) && digits(month, 2)).then(|| Month::new(year.parse().ok()?, month.parse().ok()?))?
}
