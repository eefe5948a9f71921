//! Reading TOML into the tree.

use crate::error::{Place, Problem};
use crate::input::tree::{Entry, Node, Origin, Section, Text, Value};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// No study is larger than this; a larger file is a mistake.
const LARGEST: usize = 16 << 20;

/// A study file: on disk, or a text that stands for one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StudyFile {
    /// Its path as the user gave it; other files that the study names are relative to its folder.
    pub path: PathBuf,
    /// Its text where it is not on disk.
    pub text: Option<Arc<str>>,
}

impl<P: AsRef<Path> + ?Sized> From<&P> for StudyFile {
    fn from(path: &P) -> Self {
        Self { path: path.as_ref().to_owned(), text: None }
    }
}

/// A file that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputFile {
    /// As the user named it, or as a study names it, relative to that.
    pub path: PathBuf,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Reads and parses a TOML file.
pub fn read(StudyFile { path, text }: &StudyFile) -> Result<(InputFile, Section), Vec<Problem>> {
    let about = |message: String, help: &str| {
        vec![Problem {
            place: Some(Place { file: path.to_owned(), text: "".into(), span: 0..0 }),
            path: String::new(),
            message,
            allowed: String::new(),
            help: Some(help.into()),
        }]
    };
    let written = text.as_ref().map(|text| text.as_bytes().to_vec());
    let bytes = written.map_or_else(|| std::fs::read(path), Ok).map_err(|error| {
        about(
            format!("the file cannot be read: {error}"),
            "give the path of a study file, such as scenarios/quick.toml",
        )
    })?;
    if bytes.len() > LARGEST {
        return Err(about(
            format!("the file has {} bytes", bytes.len()),
            "a study is a text of a few kilobytes; is this the right file?",
        ));
    }
    let Ok(text) = String::from_utf8(bytes.clone()) else {
        return Err(about("the file is not text in UTF-8".into(), "a study is TOML text; is this the right file?"));
    };
    if text.trim().is_empty() {
        return Err(about("the file is empty".into(), "`orecast init` writes a study to start from"));
    }
    let section = parse(path, &text)?;
    Ok((InputFile { path: path.to_owned(), bytes }, section))
}

/// Parses TOML text; all its syntax errors at once.
pub fn parse(file: &Path, text: &str) -> Result<Section, Vec<Problem>> {
    let origin = Arc::new(Text { file: file.to_owned(), text: text.into() });
    let (table, errors) = DeTable::parse_recoverable(text);
    if !errors.is_empty() {
        let mut problems: Vec<Problem> = Vec::new();
        for error in &errors {
            let span = error.span().unwrap_or(0..0);
            let line = |span: &Range<usize>| text[..span.start.min(text.len())].matches('\n').count();
            // What follows on the same line is seldom another mistake.
            if problems.iter().filter_map(|it| it.place.as_ref()).any(|place| line(&place.span) == line(&span)) {
                continue;
            }
            problems.push(Problem {
                help: Some(remedy(text, &span).into()),
                place: Some(Place { file: file.to_owned(), text: origin.text.clone(), span }),
                path: String::new(),
                message: format!("this is not TOML: {}", error.message()),
                allowed: String::new(),
            });
        }
        return Err(problems);
    }
    Ok(section(table.get_ref(), &origin))
}

/// What to do about a mistake of TOML, going by what stands there.
fn remedy(text: &str, span: &Range<usize>) -> &'static str {
    let (before, here) = text.split_at_checked(span.start.min(text.len())).unwrap_or((text, ""));
    let before = before.ends_with(|c: char| c.is_ascii_digit());
    match here.chars().next() {
        Some(',') if before => "in numbers thousands are written 2000 or 2_000, decimals with a point: 0.1",
        Some(c) if c.is_ascii_digit() => "a number with a unit stands in quotes: \"50 t/yr\", \"5 %\"",
        Some('T' | 'F') => "true and false are written in small letters, texts in quotes",
        _ => "strings stand in quotes, tables in { } on one line, and every key once",
    }
}

fn section(table: &DeTable, text: &Arc<Text>) -> Section {
    let mut entries: Vec<Entry> = table
        .iter()
        .map(|(key, value)| Entry {
            key: key.get_ref().to_string(),
            origin: Origin { text: text.clone(), span: key.span(), level: None },
            node: node(value, text),
        })
        .collect();
    // The parser sorts keys by name; the order of the file is that of their places.
    entries.sort_by_key(|entry| entry.origin.span.start);
    Section { entries }
}

fn node(value: &Spanned<DeValue>, text: &Arc<Text>) -> Node {
    let origin = Origin { text: text.clone(), span: value.span(), level: None };
    let value = match value.get_ref() {
        DeValue::String(string) => Value::Text(string.to_string()),
        DeValue::Integer(whole) => match i64::from_str_radix(whole.as_str(), whole.radix()) {
            Ok(number) => Value::Whole(number),
            Err(_) => Value::Real(whole.as_str().parse().unwrap_or(f64::INFINITY)),
        },
        DeValue::Float(real) => Value::Real(real.as_str().parse().unwrap_or(f64::NAN)),
        DeValue::Boolean(flag) => Value::Flag(*flag),
        DeValue::Datetime(date) => Value::Text(date.to_string()),
        DeValue::Array(items) => Value::List(items.iter().map(|item| node(item, text)).collect()),
        DeValue::Table(table) => Value::Section(section(table, text)),
    };
    Node { value, origin }
}
