//! One option that changes the study: `--set PATH=VALUE`, `--scale PATH=FACTOR`, `--shift PATH=AMOUNT`.

use crate::error::{Place, Problem};
use crate::input::tree::{COMMAND_LINE, Node, Origin, Text};
use crate::input::{file, unit};
use crate::units::{Dimension, UnitSystem};
use std::path::Path;
use std::sync::Arc;

/// One option of the command line.
pub struct Argument<'a> {
    /// `--set`, `--scale` or `--shift`.
    pub option: &'a str,
    /// The path that it changes; it may hold `*`.
    pub path: &'a str,
    /// The value, factor or amount.
    pub value: &'a str,
    /// The value's place in the option.
    pub origin: Origin,
}

impl<'a> Argument<'a> {
    /// Splits `PATH=VALUE`.
    pub fn new(option: &'a str, argument: &'a str) -> Result<Self, Problem> {
        let origin = option_origin(option, argument);
        let (path, value) = argument.split_once('=').unwrap_or(("", argument));
        let made = Self { option, path: path.trim(), value: value.trim(), origin };
        if made.path.is_empty() {
            let allowed = "PATH=VALUE, such as price.initial=3000";
            let what = if argument.contains('=') { "no path before the \"=\"" } else { "no \"=\"" };
            return Err(made.wrong_value(format!("\"{argument}\" has {what}"), allowed));
        }
        Ok(made)
    }

    /// The path, key by key.
    pub fn keys(&self) -> Vec<&'a str> {
        self.path.split('.').collect()
    }

    /// A problem with the path.
    pub fn wrong_path(&self, message: String, help: Option<String>) -> Problem {
        let start = self.option.len() + 1;
        let place = Place { span: start..start + self.path.len(), ..self.origin.place() };
        let help = help.or_else(|| Some("`orecast list` shows all paths".into()));
        Problem { place: Some(place), path: self.path.into(), message, allowed: String::new(), help }
    }

    /// A problem with the value.
    pub fn wrong_value(&self, message: String, allowed: &str) -> Problem {
        let place = Some(self.origin.place());
        Problem { place, path: self.path.into(), message, allowed: allowed.into(), help: None }
    }

    /// The value as TOML; the quotes of a string are optional.
    pub fn node(&self) -> Result<Node, Problem> {
        let quoted = format!("\"{}\"", self.value.replace('\\', "\\\\").replace('"', "\\\""));
        for (text, whole) in [(self.value, false), (&quoted, true)] {
            let parsed = file::parse(Path::new("value"), &format!("value = {text}"));
            if let Some([entry]) = parsed.as_ref().ok().map(|section| &section.entries[..]) {
                let mut node = entry.node.clone();
                node.relocate(&self.origin, if whole { None } else { Some("value = ".len()) });
                return Ok(node);
            }
        }
        let allowed = "a value as TOML: 3000, \"50 t/yr\", true, { uniform = [1, 2] }";
        Err(self.wrong_value(format!("\"{}\" is no value", self.value.escape_debug()), allowed))
    }

    /// The factor and what is added, in the unit of a number of the given dimension.
    pub fn amount(&self, dimension: Dimension, units: &UnitSystem) -> Result<(f64, f64), Problem> {
        let text = self.value.trim_start_matches('+');
        let scale = self.option == "--scale";
        let read = unit::quantity(text, if scale { Dimension::Plain } else { dimension }, units);
        let named = unit::name(dimension, units);
        let allowed = if scale { "a factor, such as 1.1 or \"110 %\"" } else { &named };
        match read {
            Ok(amount) if !amount.is_finite() => Err(self.wrong_value(format!("{text} is not finite"), allowed)),
            Ok(amount) if scale => Ok((amount, 0.0)),
            Ok(amount) => Ok((1.0, amount)),
            Err(message) => Err(self.wrong_value(message, allowed)),
        }
    }
}

/// The option's text as an origin, pointing at its value.
pub fn option_origin(option: &str, argument: &str) -> Origin {
    let text = format!("{option} {argument}");
    let value = argument.find('=').map_or(option.len() + 1, |at| option.len() + 1 + at + 1);
    let (value, end) = (value.min(text.len()), text.len());
    let file = COMMAND_LINE.into();
    Origin { text: Arc::new(Text { file, text: text.into() }), span: value..end, level: None }
}
