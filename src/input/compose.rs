//! From the tree and its levels to the worlds of all scenarios.

use crate::error::Problem;
use crate::input::axes::{self, Axes, Setting};
use crate::input::context::Context;
use crate::input::correlation::{self, Paths};
use crate::input::file::InputFile;
use crate::input::format::STUDY_FILE;
use crate::input::glob::glob;
use crate::input::reader::Reader;
use crate::input::tree::{Origin, Section};
use crate::input::{charts, claims, history, study, world};
use crate::model::{Assumption, Axis, Correlation, Horizon, Month, Scenario, Study};
use crate::units::UnitSystem;
use std::cell::RefCell;
use std::sync::Arc;

/// A study as composed.
pub struct Composed {
    /// The checked study.
    pub study: Study,
    /// The data files read.
    pub data: Vec<InputFile>,
    /// What is allowed but may not be meant.
    pub warnings: Vec<String>,
}

/// Reads the whole tree: every scenario is composed and checked.
pub fn study(root: &Section, whole: &Origin, patterns: &[String]) -> Result<Composed, Vec<Problem>> {
    let first = context(whole, UnitSystem::default(), None, Vec::new());
    let file = Reader::new(&first, root, whole, STUDY_FILE, "");
    format_version(&file);
    let head = study::read(&file);
    let references = study::references(&file);
    let style = charts::read(&file);
    let read = axes::read(&file, root);
    let levels = axes::scenarios(&file, &read.axes);
    let keys = references.iter().map(|reference| reference.key.clone()).collect();
    let units = head.as_ref().map_or_else(UnitSystem::default, |head| head.units.clone());
    let horizon = head.as_ref().and_then(|head| head.horizon.clone());
    let shared = context(whole, units, horizon.as_ref(), keys);
    shared.problems.replace(first.problems.take());
    shared.told.replace(first.told.take());
    let chosen: Vec<_> = levels.into_iter().filter(|levels| matches(patterns, &name(&read.axes, levels))).collect();
    let (scenarios, mut assumptions) = worlds(&shared, root, whole, &read, chosen);
    let file = Reader::new(&shared, root, whole, STUDY_FILE, "");
    let claims = horizon.as_ref().map(|horizon| claims::read(&file, horizon)).unwrap_or_default();
    let mut histories = history::read(&file);
    history::of_price(&mut histories, scenarios.first());
    no_shared_settings(&shared, &read);
    let mut problems = shared.problems.take();
    let (Some(head), Some(horizon), true) = (head, horizon, problems.is_empty()) else {
        problems.sort_by_key(|problem| problem.place.as_ref().map(|place| (place.file.clone(), place.span.start)));
        return Err(problems);
    };
    merge(&mut assumptions, shared.assumptions.take());
    let study = Study {
        title: head.title,
        question: head.question,
        notes: head.notes,
        commodity: head.commodity,
        units: head.units,
        horizon,
        sampling: head.sampling,
        axes: read.axes,
        scenarios,
        claims,
        histories,
        references,
        charts: style,
        assumptions,
    };
    Ok(Composed { study, data: shared.files.take(), warnings: shared.warnings.take() })
}

/// The chosen scenarios, and the numbers of the study and of its levels.
fn worlds(
    shared: &Context,
    root: &Section,
    whole: &Origin,
    read: &Axes,
    chosen: Vec<Vec<usize>>,
) -> (Vec<Scenario>, Vec<Assumption>) {
    // The study without its levels is read for its numbers; what is wrong with it may be mended by every level.
    let base = context(whole, shared.units.clone(), None, shared.references.clone());
    let base = Context { start: shared.start, dt: shared.dt, ..base };
    world::read(&base, root);
    let mut assumptions = base.assumptions.take();
    shared.uncertain.replace(base.uncertain.take());
    let mut scenarios = Vec::new();
    for levels in chosen {
        let world = world::read(shared, &composed(root, read, &levels));
        merge(&mut assumptions, shared.assumptions.take());
        scenarios.push(Scenario { name: name(&read.axes, &levels), levels, world });
    }
    let file = Reader::new(shared, root, whole, STUDY_FILE, "");
    let correlation = correlations(&file, root, read, &assumptions);
    scenarios.iter_mut().for_each(|scenario| scenario.world.correlation = correlation.clone());
    (scenarios, assumptions)
}

/// The copula. A path may be known in the scenarios that were read and yet uncertain elsewhere: where a level gives it a
/// table, or before an option gave it a number.
fn correlations(file: &Reader, root: &Section, read: &Axes, assumptions: &[Assumption]) -> Option<Correlation> {
    let excused = |path: &str| {
        let keys: Vec<&str> = path.split('.').collect();
        let by_level = |setting: &Setting| keys.starts_with(&setting.path) && setting.node.section().is_some();
        read.settings.iter().flatten().flatten().any(by_level)
            || root.at(&keys).is_some_and(|node| node.origin.is_option())
    };
    let all = assumptions.iter().map(|number| number.path.as_str()).collect();
    let uncertain = file.context.uncertain.borrow().clone();
    correlation::read(file, &Paths { root, all, uncertain, excused: &excused })
}

/// An empty context; without a horizon time is counted in months from some start.
pub(super) fn context(
    whole: &Origin,
    units: UnitSystem,
    horizon: Option<&Horizon>,
    references: Vec<String>,
) -> Context {
    Context {
        units,
        start: horizon.map_or_else(Month::default, Horizon::start),
        end: horizon.map(Horizon::end),
        dt: horizon.map_or(1.0 / 12.0, Horizon::dt),
        references,
        problems: RefCell::default(),
        told: RefCell::default(),
        warnings: RefCell::default(),
        factors: RefCell::default(),
        uncertain: RefCell::default(),
        assumptions: RefCell::default(),
        files: RefCell::default(),
        whole: whole.clone(),
    }
}

/// `format = 1` is the only one there is.
fn format_version(file: &Reader) {
    if file.get("format").is_none() {
        file.missing("format");
    }
    if let (Some(version), Some(node)) = (file.whole("format"), file.get("format"))
        && version != 1
    {
        file.problem(node, "format", format!("the format {version} is not known to this version"), "format = 1");
    }
}

/// The tree of one scenario: the levels' values in the place of the study's.
fn composed(root: &Section, read: &Axes, levels: &[usize]) -> Section {
    let mut tree = root.clone();
    for ((axis, level), settings) in read.axes.iter().zip(levels).zip(&read.settings) {
        let mark: Arc<str> = format!("{}.{}", axis.name, axis.levels[*level].name).into();
        for setting in &settings[*level] {
            let mut node = setting.node.clone();
            node.mark(&mark);
            tree.set_at(&setting.path, node);
        }
    }
    tree
}

/// Adds the numbers that are not yet in the register: those that a level gives.
fn merge(register: &mut Vec<Assumption>, found: Vec<Assumption>) {
    for assumption in found {
        if !register.contains(&assumption) {
            register.push(assumption);
        }
    }
}

/// What all scenarios share cannot differ by level, but for the discount rate.
fn no_shared_settings(context: &Context, read: &Axes) {
    for setting in read.settings.iter().flatten().flatten() {
        let shared = matches!(setting.path[..], ["study" | "references" | "claims" | "history" | "correlations", ..]);
        if shared && setting.path != ["study", "discount_rate"] {
            let path = setting.path.join(".");
            let message = format!("\"{path}\" is the same in all scenarios, so a level cannot set it");
            context.problem(
                setting.origin,
                &path,
                message,
                "keys of price, security, sources, facilities and fiscal",
                None,
            );
        }
    }
}

/// The levels' names joined by slashes.
fn name(axes: &[Axis], levels: &[usize]) -> String {
    let names: Vec<&str> = axes.iter().zip(levels).map(|(axis, level)| axis.levels[*level].name.as_str()).collect();
    names.join("/")
}

/// Whether a scenario is asked for: by no pattern at all, or by one whose every part fits the level there.
fn matches(patterns: &[String], name: &str) -> bool {
    let fits = |pattern: &String| {
        let (parts, levels): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), name.split('/').collect());
        parts.len() <= levels.len() && parts.iter().zip(&levels).all(|(part, level)| glob(part, level))
    };
    patterns.is_empty() || patterns.iter().any(fits)
}
