//! What reading a study gathers: problems, numbers, factors, data files.

use crate::error::Problem;
use crate::input::file::InputFile;
use crate::input::tree::{Entry, Origin};
use crate::model::{Assumption, Factor, Month, Number};
use crate::units::{Unit, UnitSystem};
use std::cell::RefCell;
use std::collections::{BTreeSet, HashSet};

/// What reading a scenario gathers besides its values.
pub struct Context {
    /// Currency and market unit.
    pub units: UnitSystem,
    /// The study's start.
    pub start: Month,
    /// Its last month; `None` where it is not known.
    pub end: Option<Month>,
    /// Length of a step \[yr\].
    pub dt: f64,
    /// Keys of [references].
    pub references: Vec<String>,
    /// What is wrong.
    pub problems: RefCell<Vec<Problem>>,
    /// The places, paths and messages of the problems, so that each is told once.
    pub told: RefCell<HashSet<String>>,
    /// What is allowed but may not be meant, each once.
    pub warnings: RefCell<Vec<String>>,
    /// The uncertain numbers found.
    pub factors: RefCell<Vec<Factor>>,
    /// The paths of all numbers that were uncertain anywhere, used or not.
    pub uncertain: RefCell<BTreeSet<String>>,
    /// The numbers found.
    pub assumptions: RefCell<Vec<Assumption>>,
    /// Data files read.
    pub files: RefCell<Vec<InputFile>>,
    /// The whole file as a place, for what is missing altogether.
    pub whole: Origin,
}

impl Context {
    /// Notes a problem once. Where a level gives the value, the message names it.
    pub fn problem(&self, origin: &Origin, path: &str, message: String, allowed: &str, help: Option<String>) {
        let message = match &origin.level {
            Some(level) => format!("{message} (by the level {level})"),
            None => message,
        };
        let place = origin.place();
        // What is missing altogether has no place of its own, and then the path tells it apart.
        let apart = if origin.span.is_empty() { path } else { "" };
        if self.told.borrow_mut().insert(format!("{} {} {apart} {message}", place.file.display(), place.span.start)) {
            let (place, path, allowed) = (Some(place), path.to_owned(), allowed.to_owned());
            self.problems.borrow_mut().push(Problem { place, path, message, allowed, help });
        }
    }

    /// Notes once what is allowed but may not be meant: the run goes on. Where a level gives the value, it is named.
    pub fn warn(&self, origin: &Origin, path: &str, message: &str) {
        let level = origin.level.as_ref().map_or_else(String::new, |level| format!(" (by the level {level})"));
        let warning = format!("{path}: {message}{level}");
        let mut warnings = self.warnings.borrow_mut();
        if !warnings.contains(&warning) {
            warnings.push(warning);
        }
    }

    /// Whether something is wrong with what stands at a path, with something in it or with a section around it.
    pub fn is_told(&self, path: &str) -> bool {
        let within = |inner: &str, outer: &str| inner.strip_prefix(outer).is_some_and(|rest| rest.starts_with('.'));
        let about = |at: &str| at == path || within(path, at) || within(at, path);
        self.problems.borrow().iter().any(|problem| about(&problem.path))
    }

    /// Notes that a name is unknown, with the nearest known one; where none is near, with all.
    pub fn unknown(&self, origin: &Origin, path: &str, what: &str, name: &str, known: &[&str]) {
        let near = nearest(name, known);
        let allowed = if near.is_some() { String::new() } else { listed(known) };
        let help = match near {
            Some(near) => Some(format!("did you mean \"{near}\"?")),
            None => known.is_empty().then(|| format!("this study has no {what} at all")),
        };
        self.problem(origin, path, format!("unknown {what} \"{name}\""), &allowed, help);
    }

    /// Names become parts of paths, patterns and file names: what separates these cannot stand in them.
    pub fn name(&self, entry: &Entry, path: &str) {
        const SEPARATORS: [char; 8] = ['.', '/', '\\', '*', '?', ':', '=', '"'];
        let name = &entry.key;
        if name.is_empty() || name.contains(SEPARATORS) || name.contains(char::is_control) {
            let message = format!("{name:?} cannot be a name");
            let help = "give it a label for what charts are to call it".to_owned();
            self.problem(&entry.origin, path, message, "letters, digits, - and _, and other letters", Some(help));
        }
    }

    /// The least and the greatest that a number can be.
    pub fn ends<U: Unit>(&self, number: &Number<U>) -> [f64; 2] {
        match number {
            Number::Known(value, _) => [*value, *value],
            Number::Uncertain(factor, _) => {
                self.factors.borrow().get(*factor).map_or([0.0, 0.0], |factor| factor.distribution.ends())
            }
        }
    }

    /// Does something without entering the numbers that it reads; what is wrong with them is told.
    pub fn quietly<T>(&self, act: impl FnOnce() -> T) -> T {
        let known = self.assumptions.borrow().len();
        let done = self.idly(act);
        self.assumptions.borrow_mut().truncate(known);
        done
    }

    /// Reads what does not come about: its numbers are neither uncertain nor worth a warning.
    pub fn idly<T>(&self, act: impl FnOnce() -> T) -> T {
        let known = (self.factors.borrow().len(), self.warnings.borrow().len());
        let done = act();
        self.factors.borrow_mut().truncate(known.0);
        self.warnings.borrow_mut().truncate(known.1);
        done
    }
}

/// Names in a row, the first thirty.
fn listed(names: &[&str]) -> String {
    const MOST: usize = 30;
    let more = if names.len() > MOST { format!(" and {} more", names.len() - MOST) } else { String::new() };
    format!("{}{more}", names[..names.len().min(MOST)].join(", "))
}

/// The known name most like `name`, if any is like it.
pub fn nearest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let scored = known.iter().map(|known| (strsim::damerau_levenshtein(name, known), *known));
    let (distance, best) = scored.min_by_key(|(distance, _)| *distance)?;
    (distance <= 1 + name.chars().count() / 3).then_some(best)
}
