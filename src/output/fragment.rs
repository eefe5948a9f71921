//! Pieces of a study file, written as a person would.

use crate::model::Grade;

/// A path of a study and the TOML of its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The path: `price.volatility`.
    pub path: String,
    /// The value: `{ lognormal = [0.16, 0.05], grade = "A" }`.
    pub value: String,
}

impl Setting {
    /// A path and its value.
    pub fn new(path: impl Into<String>, value: impl Into<String>) -> Self {
        Self { path: path.into(), value: value.into() }
    }

    /// As an option has it: `price.volatility=0.16`.
    pub fn option(&self) -> String {
        format!("{}={}", self.path, self.value)
    }
}

/// Where a fitted number comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// Key of the reference, if its history names one.
    pub reference: Option<String>,
    /// How far it may be trusted.
    pub grade: Grade,
    /// How it was found.
    pub note: String,
}

impl Citation {
    /// A number or a law, such as `lognormal = [0.16, 0.05]`, with where it comes from.
    pub fn cited(&self, law: &str) -> String {
        let reference = self.reference.as_ref().map_or(String::new(), |key| format!(", reference = {}", text(key)));
        format!("{{ {law}{reference}, grade = \"{}\", note = {} }}", self.grade, text(&self.note))
    }
}

/// A text in quotes.
pub fn text(words: &str) -> String {
    format!("\"{}\"", words.replace('\\', "\\\\").replace('"', "\\\""))
}

/// The settings as TOML, by section, in the order in which the sections come first.
pub fn fragment(settings: &[Setting]) -> String {
    let section = |setting: &Setting| setting.path.rsplit_once('.').map_or("", |(section, _)| section).to_owned();
    let mut sections: Vec<String> = Vec::new();
    for setting in settings {
        if !sections.contains(&section(setting)) {
            sections.push(section(setting));
        }
    }
    let written = sections.iter().map(|name| {
        let own = settings.iter().filter(|setting| section(setting) == *name);
        let lines: String = own
            .map(|setting| {
                format!("{} = {}\n", key(setting.path.rsplit('.').next().unwrap_or_default()), setting.value)
            })
            .collect();
        let name: Vec<String> = name.split('.').map(key).collect();
        format!("[{}]\n{lines}", name.join("."))
    });
    written.collect::<Vec<_>>().join("\n")
}

/// A key as TOML has it: in quotes where a name has other letters than a bare key may.
fn key(name: &str) -> String {
    let is_bare = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
    if !name.is_empty() && name.chars().all(is_bare) { name.to_owned() } else { text(name) }
}

/// A number with the digits that a fit can answer for: four.
pub fn rounded(value: f64) -> String {
    if value != 0.0 && !(1e-6..1e12).contains(&value.abs()) {
        return format!("{value:.3e}");
    }
    let digits = if value == 0.0 || !value.is_finite() { 0 } else { 3 - value.abs().log10().floor() as i32 };
    let text = format!("{value:.*}", digits.clamp(0, 12) as usize);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}
