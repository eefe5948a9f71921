//! The study as written: values that know where they stand.

use crate::error::Place;
use crate::input::unit::real;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Arc;

/// A text that values were read from: a file, or an option of the command line.
#[derive(Debug, PartialEq, Eq)]
pub struct Text {
    /// As the user gave it.
    pub file: PathBuf,
    /// The whole of it.
    pub text: Arc<str>,
}

/// Where a value was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// In which text.
    pub text: Arc<Text>,
    /// At which bytes.
    pub span: Range<usize>,
    /// The level that gives it, as `axis.level`; `None` in the study itself.
    pub level: Option<Arc<str>>,
}

/// The name of the text that the options are.
pub const COMMAND_LINE: &str = "command line";

impl Origin {
    /// Whether the command line gives or changes the value.
    pub fn is_option(&self) -> bool {
        self.text.file.as_os_str() == COMMAND_LINE
    }

    /// As a place to point at.
    pub fn place(&self) -> Place {
        Place { file: self.text.file.clone(), text: self.text.text.clone(), span: self.span.clone() }
    }
}

/// A value and where it was written.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub value: Value,
    /// Where it was written.
    pub origin: Origin,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// A string.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// A number.
    Real(f64),
    /// true or false.
    Flag(bool),
    /// An array.
    List(Vec<Node>),
    /// A table.
    Section(Section),
}

/// Keys and their values, in the order in which they were written.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Section {
    /// The entries.
    pub entries: Vec<Entry>,
}

/// A key, its place and its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// Where the key stands.
    pub origin: Origin,
    /// Its value.
    pub node: Node,
}

impl Section {
    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries.iter().find(|entry| entry.key == key).map(|entry| &entry.node)
    }

    /// Sets a key, in its place if it is there and else at the end.
    pub fn set(&mut self, key: &str, node: Node) {
        match self.entries.iter_mut().find(|entry| entry.key == key) {
            Some(entry) => entry.node = node,
            None => self.entries.push(Entry { key: key.to_owned(), origin: node.origin.clone(), node }),
        }
    }

    /// The value at a path of keys.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        let (first, rest) = path.split_first()?;
        let node = self.get(first)?;
        if rest.is_empty() { Some(node) } else { node.section()?.at(rest) }
    }

    /// The value at a path of keys, to be changed.
    pub fn at_mut(&mut self, path: &[&str]) -> Option<&mut Node> {
        let (first, rest) = path.split_first()?;
        let node = &mut self.entries.iter_mut().find(|entry| entry.key == *first)?.node;
        if rest.is_empty() {
            return Some(node);
        }
        match &mut node.value {
            Value::Section(section) => section.at_mut(rest),
            _ => None,
        }
    }

    /// Sets the value at a path, making sections on the way where there are none.
    pub fn set_at(&mut self, path: &[&str], node: Node) {
        let Some((first, rest)) = path.split_first() else { return };
        if rest.is_empty() {
            return self.set(first, node);
        }
        if !matches!(self.get(first).map(|node| &node.value), Some(Value::Section(_))) {
            self.set(first, Node { value: Value::Section(Self::default()), origin: node.origin.clone() });
        }
        if let Some(Value::Section(section)) = self.at_mut(&[first]).map(|node| &mut node.value) {
            section.set_at(rest, node);
        }
    }
}

impl Node {
    /// The section, if it is one.
    pub fn section(&self) -> Option<&Section> {
        match &self.value {
            Value::Section(section) => Some(section),
            _ => None,
        }
    }

    /// The section, if it is one, to be changed.
    pub fn section_mut(&mut self) -> Option<&mut Section> {
        match &mut self.value {
            Value::Section(section) => Some(section),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items, if it is an array.
    pub fn list(&self) -> Option<&[Self]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// Marks this value and all in it as given by a level.
    pub fn mark(&mut self, level: &Arc<str>) {
        self.origin.level = Some(level.clone());
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|item| item.mark(level)),
            Value::Section(section) => section.entries.iter_mut().for_each(|entry| entry.node.mark(level)),
            _ => {}
        }
    }

    /// Moves this value and all in it into another text, at its span: places are counted from `start` in their own text;
    /// without one all of them become the span.
    pub fn relocate(&mut self, into: &Origin, start: Option<usize>) {
        let within = |span: &Range<usize>| {
            let Some(start) = start else { return into.span.clone() };
            let moved = |at: usize| (at + into.span.start).saturating_sub(start).min(into.span.end);
            moved(span.start)..moved(span.end)
        };
        self.origin = Origin { span: within(&self.origin.span), ..into.clone() };
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|item| item.relocate(into, start)),
            Value::Section(section) => {
                for entry in &mut section.entries {
                    entry.origin = Origin { span: within(&entry.origin.span), ..into.clone() };
                    entry.node.relocate(into, start);
                }
            }
            _ => {}
        }
    }

    /// What it is, for messages.
    pub fn kind(&self) -> &'static str {
        match &self.value {
            Value::Text(_) => "a string",
            Value::Whole(_) | Value::Real(_) => "a number",
            Value::Flag(_) => "true or false",
            Value::List(_) => "an array",
            Value::Section(_) => "a section",
        }
    }

    /// The value as written, shortened for messages; a number that an option gives or changes, as it is now.
    pub fn shown(&self) -> String {
        let written = self.origin.text.text.get(self.origin.span.clone()).unwrap_or_default();
        if let (Value::Real(number), true) = (&self.value, self.origin.is_option())
            && written.parse() != Ok(*number)
        {
            return real(*number);
        }
        let line = written.lines().next().unwrap_or_default();
        let short: String = line.chars().take(60).collect();
        if short.len() < written.len() { format!("{short}…") } else { short }
    }
}
