//! Loads a study: files, layers, overrides, then all scenarios.

use crate::error::{Error, Problem, Result};
use crate::input::argument::option_origin;
use crate::input::compose::{self, Composed};
use crate::input::context::nearest;
use crate::input::file::{self, InputFile, StudyFile};
use crate::input::format::STUDY_FILE;
use crate::input::layers::overlay;
use crate::input::overrides::{Applied, Overrides, apply};
use crate::input::reader::Reader;
use crate::input::tree::{Node, Origin, Section, Text, Value};
use crate::input::{charts, data, resolve};
use crate::model::{ChartStyle, Design, Study};
use crate::units::{MarketUnit, UnitSystem};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A study as loaded.
#[derive(Debug)]
pub struct Loaded {
    /// The checked study.
    pub study: Study,
    /// The study as resolved: layers and overrides applied, defaults written out; as TOML. Running it gives the same tables.
    pub resolved: String,
    /// Every file read: the study, what it extends, its data.
    pub files: Vec<InputFile>,
    /// The data files among them, by the names that the resolved study has for them.
    pub data: Vec<(String, Vec<u8>)>,
    /// Each override as applied.
    pub applied: Vec<Applied>,
    /// What is allowed but may not be meant, in words.
    pub warnings: Vec<String>,
    /// The study's tree with every default in it.
    pub(super) filled: Section,
}

/// Loads and checks a study, with what the command line changes.
///
/// # Errors
/// [`Error::Study`] with everything that is wrong.
pub fn load(file: impl Into<StudyFile>, overrides: &Overrides) -> Result<Loaded> {
    let file = file.into();
    let mut files = Vec::new();
    let mut root = layers(&file, &mut files, &mut Vec::new()).map_err(Error::Study)?;
    let whole = Origin { text: Arc::new(Text { file: file.path, text: "".into() }), span: 0..0, level: None };
    sampling(&mut root, overrides);
    let units = units(&root);
    let applied = apply(&mut root, overrides, &units).map_err(Error::Study)?;
    let Composed { study, warnings, .. } = compose::study(&root, &whole, &overrides.scenarios).map_err(Error::Study)?;
    if study.scenarios.is_empty() {
        return Err(Error::Usage(no_scenario(&study, &overrides.scenarios)));
    }
    // Read once more with the defaults written out, so that what is assumed silently is among the assumptions too. It takes
    // a twentieth of a second for the largest study, and proves that the resolved study can be read.
    let filled = resolve::filled(&root, &study);
    let Composed { study, data: data_files, .. } =
        compose::study(&filled, &whole, &overrides.scenarios).map_err(Error::Study)?;
    let names = data::names(data_files.iter().map(|file| file.path.as_path()));
    let resolved = resolve::resolved(&filled, &study, &overrides.scenarios, &names);
    let contents = data_files.iter().map(|file| file.bytes.clone());
    let data = names.into_iter().map(|(_, name)| name).zip(contents).collect();
    files.extend(data_files);
    Ok(Loaded { study, resolved, files, data, applied, warnings, filled })
}

/// How charts look that are of no study: the usual, as the command line sets it.
///
/// # Errors
/// [`Error::Study`] with what is wrong with the options.
pub fn chart_style(overrides: &Overrides) -> Result<ChartStyle> {
    let mut root = Section::default();
    apply(&mut root, overrides, &UnitSystem::default()).map_err(Error::Study)?;
    let whole = option_origin("--set", "");
    let context = compose::context(&whole, UnitSystem::default(), None, Vec::new());
    let style = charts::read(&Reader::new(&context, &root, &whole, STUDY_FILE, ""));
    let problems = context.problems.take();
    if problems.is_empty() { Ok(style) } else { Err(Error::Study(problems)) }
}

/// Says that no scenario fits the patterns, and which level may have been meant.
fn no_scenario(study: &Study, patterns: &[String]) -> String {
    let levels: Vec<&str> = study.axes.iter().flat_map(|axis| &axis.levels).map(|level| &*level.name).collect();
    let parts = patterns.iter().flat_map(|pattern| pattern.split('/'));
    let unknown = parts.filter(|part| !part.contains(['*', '?']) && !levels.contains(part));
    let meant: Vec<String> = unknown
        .filter_map(|part| nearest(part, &levels).map(|near| format!("\"{near}\" in place of \"{part}\"")))
        .collect();
    let hint = match meant.is_empty() {
        true => "`orecast list` shows their names".to_owned(),
        false => format!("did you mean {}?", meant.join(" and ")),
    };
    format!("no scenario is called {}; {hint}", patterns.join(" or "))
}

/// The file's tree laid over those it extends, the furthest first.
fn layers(
    study: &StudyFile,
    files: &mut Vec<InputFile>,
    visited: &mut Vec<PathBuf>,
) -> std::result::Result<Section, Vec<Problem>> {
    let path = &study.path;
    let known = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    visited.push(known);
    let (file, section) = file::read(study)?;
    let mut root = Section::default();
    if let Some(node) = section.get("extends") {
        let base = base(path, node, visited)?;
        root = layers(&StudyFile::from(&base), files, visited)?;
    }
    files.push(file);
    overlay(&mut root, section);
    root.entries.retain(|entry| entry.key != "extends");
    Ok(root)
}

/// The file that `extends` names, relative to the one in which it stands.
fn base(path: &Path, node: &Node, visited: &[PathBuf]) -> std::result::Result<PathBuf, Vec<Problem>> {
    let problem = |message: String, help: &str| {
        vec![Problem {
            place: Some(node.origin.place()),
            path: "extends".into(),
            message,
            allowed: "the path of a study file".into(),
            help: Some(help.into()),
        }]
    };
    let Some(name) = node.text() else {
        return Err(problem(format!("{} is {}", node.shown(), node.kind()), "give one file name in quotes"));
    };
    let base = path.parent().unwrap_or_else(|| Path::new("")).join(name);
    let known = base.canonicalize().map_err(|error| {
        problem(format!("{} cannot be read: {error}", base.display()), "the path is relative to this file")
    })?;
    if visited.contains(&known) {
        return Err(problem(
            format!("{} extends itself, round about", base.display()),
            "take one of the `extends` out",
        ));
    }
    Ok(base)
}

/// Draws, seed and design of the command line, as keys of the study.
fn sampling(root: &mut Section, overrides: &Overrides) {
    let mut set = |key: &str, given: Option<(String, Value)>| {
        if let Some((written, value)) = given {
            let origin = option_origin(&format!("--{key}"), &written);
            root.set_at(&["study", key], Node { value, origin });
        }
    };
    let whole =
        |number: u64| (number.to_string(), i64::try_from(number).map_or(Value::Real(number as f64), Value::Whole));
    set("draws", overrides.draws.map(|draws| whole(draws as u64)));
    set("seed", overrides.seed.map(whole));
    set("design", overrides.design.map(Design::word).map(|word| (word.to_owned(), Value::Text(word.into()))));
}

/// The currency and market unit as far as they can be told before the study is checked.
fn units(root: &Section) -> UnitSystem {
    let text = |key: &str| root.at(&["study", key]).and_then(Node::text);
    let given = MarketUnit::ALL.into_iter().find(|unit| Some(unit.symbol()) == text("market_unit"));
    UnitSystem {
        currency: text("currency").unwrap_or("USD").to_owned(),
        market_unit: given.unwrap_or(MarketUnit::usual_for(text("commodity").unwrap_or("gold"))),
    }
}
