//! Reads sections by the description of the format, and notes every problem instead of stopping at the first.

use crate::input::context::{Context, nearest};
use crate::input::distributions::is_number;
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
        for entry in section.entries.iter().filter(|entry| !names.contains(&entry.key.as_str())) {
            let at = join(path, &entry.key);
            match belongs(keys, &entry.key) {
                Some(place) => {
                    let message = format!("the key \"{}\" does not stand here", entry.key);
                    let help = format!("it belongs in {}", join(path, &place));
                    context.problem(&entry.origin, &at, message, "", Some(help));
                }
                None => context.unknown(&entry.origin, &at, "key", &entry.key, &names),
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
        self.context.problem(&node.origin, &self.path(key), message, allowed, None);
    }

    /// Notes that a value is of another kind than the key's, with one that is right.
    pub fn wrong_kind(&self, node: &Node, key: &str, allowed: &str) {
        let message = format!("{} is {}", node.shown(), node.kind());
        self.repaired(node, key, message, allowed, None);
    }

    /// Notes a problem with a value and what may be written in its place; by default the key's example.
    pub fn repaired(&self, node: &Node, key: &str, message: String, allowed: &str, right: Option<String>) {
        let help = match right {
            Some(right) => Some(format!("write {key} = {right}")),
            None => self.key(key).example().map(|example| format!("such as {example}")),
        };
        self.context.problem(&node.origin, &self.path(key), message, allowed, help);
    }

    /// Notes that a required key is missing, unless it is there but misspelt, which has been told.
    pub fn missing(&self, key: &str) {
        if is_misspelt(self.section, self.keys, key) {
            return;
        }
        let words = match self.key(key).kind {
            Kind::Word(words) => format!(" ({})", words.join(", ")),
            _ => String::new(),
        };
        let example = self.key(key).example().unwrap_or_else(|| key.to_owned());
        let help = format!("add {example}: {}{words}", self.key(key).doc);
        let message = "missing, and it has no default".to_owned();
        self.context.problem(self.origin, &self.path(key), message, "", Some(help));
    }

    /// A text.
    pub fn text(&self, key: &str) -> Option<String> {
        let node = self.get(key)?;
        if node.text().is_none() {
            self.wrong_kind(node, key, "a string in quotes");
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
                self.wrong_kind(node, key, "true or false, without quotes");
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
                let message = format!("{} is not allowed", node.shown());
                let meant = node.shown().trim_matches('"').replace(['_', ',', ' '], "");
                let right = meant.strip_suffix(".0").unwrap_or(&meant).parse::<u32>().ok();
                let right = right.map(|number| number.to_string());
                self.repaired(node, key, message, "a whole number from 0 to 2^63 − 1, without quotes", right);
                default
            }
        }
    }

    /// A month.
    pub fn date(&self, key: &str) -> Option<Month> {
        let node = self.get(key)?;
        let date = node.text().and_then(month);
        if date.is_none() {
            self.no_date(node, key, "a month written \"YYYY-MM\"");
        }
        date
    }

    /// Warns of a month after the study's last, and says what follows from it.
    pub fn after_the_end(&self, key: &str, month: Option<Month>, then: &str) {
        if let (Some(node), Some(month), Some(end)) = (self.get(key), month, self.context.end)
            && month > end
        {
            self.context.warn(
                &node.origin,
                &self.path(key),
                &format!("{month} is after the study's end, {end}: {then}"),
            );
        }
    }

    /// Notes that a value is no month, and the month that may be meant.
    pub fn no_date(&self, node: &Node, key: &str, allowed: &str) {
        let right =
            month_in(&node.shown(), if key.starts_with("end") { 12 } else { 1 }).map(|month| format!("\"{month}\""));
        self.repaired(node, key, format!("{} is no date", node.shown()), allowed, right);
    }

    /// The key of a reference that the study has.
    pub fn reference(&self) -> Option<String> {
        let key = self.text("reference")?;
        let known: Vec<&str> = self.context.references.iter().map(String::as_str).collect();
        if let (false, Some(node)) = (known.contains(&key.as_str()), self.get("reference")) {
            self.context.unknown(&node.origin, &self.path("reference"), "reference", &key, &known);
        }
        Some(key)
    }

    /// A list of names.
    pub fn names(&self, key: &str) -> Option<Vec<String>> {
        let node = self.get(key)?;
        let names: Option<Vec<String>> =
            node.list().and_then(|items| items.iter().map(|item| item.text().map(str::to_owned)).collect());
        if names.is_none() {
            self.wrong_kind(node, key, "a list of names in quotes");
        }
        names
    }

    /// A subsection.
    pub fn section(&self, key: &str) -> Option<(&'a Section, &'a Origin)> {
        let node = self.get(key)?;
        if node.section().is_none() {
            self.wrong_kind(node, key, "a section");
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
        let inner: &[Key] = if let Kind::Map(keys) = self.key(key).kind { keys } else { &[] };
        let is_inner = |name: &str| inner.iter().any(|key| key.name == name);
        let named = section.entries.iter().filter_map(|entry| match &entry.node.value {
            Value::Section(inner) if !is_inner(&entry.key) || !is_number(inner) => {
                Some((entry.key.as_str(), inner, &entry.node.origin))
            }
            _ if is_inner(&entry.key) => {
                let at = self.path(key);
                let message = format!("\"{}\" stands where a name is wanted", entry.key);
                let help = format!("put it into [{at}.NAME], with a name of your own");
                self.context.problem(&entry.origin, &join(&at, &entry.key), message, "a named section", Some(help));
                None
            }
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

/// Whether a key that is not in a section is there in another spelling, which is told as an unknown key.
pub fn is_misspelt(section: &Section, keys: &[Key], key: &str) -> bool {
    let names: Vec<&str> = keys.iter().map(|key| key.name).collect();
    let unknown = section.entries.iter().map(|entry| &*entry.key).filter(|name| !names.contains(name));
    unknown.take(100).any(|name| nearest(name, &names) == Some(key))
}

/// Where a key that is written one section too high belongs: `phases.NAME`.
fn belongs(keys: &[Key], name: &str) -> Option<String> {
    keys.iter().find_map(|key| match key.kind {
        Kind::Map(inner) if inner.iter().any(|key| key.name == name) => Some(format!("{}.NAME", key.name)),
        Kind::Section(inner) if inner.iter().any(|key| key.name == name) => Some(key.name.to_owned()),
        _ => None,
    })
}

/// The month that somebody may have meant by a text that is no month: "2026-01-15", "01/2026"; of "2026" the given one.
fn month_in(text: &str, of_year: u32) -> Option<Month> {
    let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty()).collect();
    let at = numbers.iter().position(|digits| digits.len() == 4)?;
    let beside = match at {
        0 => numbers.get(1),
        _ => numbers.get(at - 1),
    };
    let is_alone = beside.is_none() && !text.contains(char::is_alphabetic);
    let month = if is_alone { of_year } else { beside?.parse().ok()? };
    Month::new(numbers[at].parse().ok()?, month)
}

/// A month written "YYYY-MM".
pub fn month(text: &str) -> Option<Month> {
    let (year, month) = text.split_once('-')?;
    let digits = |text: &str, count: usize| text.len() == count && text.bytes().all(|c| c.is_ascii_digit());
    (digits(year, 4) && digits(month, 2)).then(|| Month::new(year.parse().ok()?, month.parse().ok()?))?
}
