//! A named case of a what-if: `half size: facilities.mill.charge=3; scale sources.*.cost=0.9`.

use crate::error::{Error, Result};
use crate::input::Overrides;
use crate::output::{AS_IT_IS, TOGETHER};

/// Names that mean something else in the tables.
const TAKEN: [&str; 3] = [AS_IT_IS, TOGETHER, "interaction"];

/// What is changed under one name.
#[derive(Debug, Clone, PartialEq)]
pub struct Case {
    /// Its name in tables and files: `half-size`.
    pub name: String,
    /// Its name as given.
    pub label: String,
    /// What it sets, scales and shifts.
    pub change: Overrides,
}

impl Case {
    /// Reads the text of an option.
    ///
    /// # Errors
    /// [`Error::Usage`] if there is no name or nothing to set. Whether the paths are right is seen when the study is read.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = |message: &str| {
            Error::Usage(format!(
                "--case {text:?}: {message}; write NAME: PATH=VALUE, further settings after semicolons, as in \
                 --case \"cheap: facilities.mill.charge=3; scale sources.*.cost=0.9; shift price.initial=+100\""
            ))
        };
        // What has a = before the colon is a setting whose value holds a colon.
        let named = text.split_once(':').filter(|(label, _)| !label.contains('='));
        let (label, settings) = named.ok_or_else(|| wrong("there is no name and colon before the settings"))?;
        let (label, name) = (label.trim(), slug(&label.to_lowercase()));
        if label.starts_with("--") {
            return Err(wrong("a name does not begin with --"));
        }
        if name.is_empty() {
            return Err(wrong("the name before the colon needs a letter or a digit"));
        }
        if TAKEN.contains(&name.as_str()) {
            return Err(wrong(&format!("{name} is what tables call something else; choose another name")));
        }
        let mut change = Overrides::default();
        for setting in parts(settings) {
            match setting.split_once(char::is_whitespace) {
                Some(("scale", rest)) => change.scale.push(rest.trim().into()),
                Some(("shift", rest)) => change.shift.push(rest.trim().into()),
                Some(("set", rest)) => change.set.push(rest.trim().into()),
                _ => change.set.push(setting.into()),
            }
        }
        match is_empty(&change) {
            true => Err(wrong("nothing is set after the colon")),
            false => Ok(Self { name, label: label.into(), change }),
        }
    }

    /// One case of all options.
    pub fn of_all(change: &Overrides) -> Self {
        let of = |option: &'static str, arguments: &[String]| {
            arguments.iter().map(|argument| format!("{option} {argument}")).collect::<Vec<_>>()
        };
        let options = [of("--set", &change.set), of("--scale", &change.scale), of("--shift", &change.shift)].concat();
        let change = Overrides {
            set: change.set.clone(),
            scale: change.scale.clone(),
            shift: change.shift.clone(),
            ..Overrides::default()
        };
        Self { name: "as-set".into(), label: options.join(", "), change }
    }

    /// A case for each option, named after it.
    pub fn of_each(change: &Overrides) -> Vec<Self> {
        let one = |argument: &String| vec![argument.clone()];
        let set = change.set.iter().map(|it| Overrides { set: one(it), ..Overrides::default() });
        let scale = change.scale.iter().map(|it| Overrides { scale: one(it), ..Overrides::default() });
        let shift = change.shift.iter().map(|it| Overrides { shift: one(it), ..Overrides::default() });
        let named = |change: Overrides| {
            let all = Self::of_all(&change);
            let name = slug(all.label.trim_start_matches("--set").trim_start_matches("--"));
            Self { name, ..all }
        };
        set.chain(scale).chain(shift).map(named).collect()
    }

    /// Whether it is called after its options, for want of a name.
    pub fn is_option(&self) -> bool {
        self.label.starts_with("--")
    }

    /// What is asked of the study besides, with what the case changes after it.
    pub fn upon(&self, base: &Overrides) -> Overrides {
        let joined = |a: &[String], b: &[String]| [a, b].concat();
        Overrides {
            set: joined(&base.set, &self.change.set),
            scale: joined(&base.scale, &self.change.scale),
            shift: joined(&base.shift, &self.change.shift),
            ..base.clone()
        }
    }

    /// The paths that it changes.
    fn paths(&self) -> impl Iterator<Item = &str> {
        let all = self.change.set.iter().chain(&self.change.scale).chain(&self.change.shift);
        all.map(|argument| argument.split_once('=').map_or(argument.as_str(), |(path, _)| path).trim())
    }
}

/// Whether nothing is changed.
pub fn is_empty(change: &Overrides) -> bool {
    change.set.is_empty() && change.scale.is_empty() && change.shift.is_empty()
}

/// Refuses two cases of one name.
///
/// # Errors
/// [`Error::Usage`] with the name.
pub fn distinct(cases: &[Case]) -> Result<()> {
    for (index, case) in cases.iter().enumerate() {
        if let Some(other) = cases[..index].iter().find(|other| other.name == case.name) {
            let names = if other.label == case.label { String::new() } else { format!(" (and “{}”)", other.label) };
            return Err(Error::Usage(format!(
                "two cases are called “{}”{names}: each needs a name of its own; several settings of one case are \
                 separated by semicolons",
                case.label
            )));
        }
    }
    Ok(())
}

/// Why these cases are alternatives, which cannot hold together: two of them change the same number.
pub fn alternatives(cases: &[Case]) -> Option<String> {
    let pairs = cases.iter().enumerate().flat_map(|(index, b)| cases[..index].iter().map(move |a| (a, b)));
    pairs.into_iter().find_map(|(a, b)| {
        let path = a.paths().find(|mine| b.paths().any(|theirs| meet(mine, theirs)))?;
        Some(format!("“{}” and “{}” both change {path}", a.label, b.label))
    })
}

/// Whether two paths, in which `*` may stand, may mean the same number, or one a part of the other.
fn meet(a: &str, b: &str) -> bool {
    a.split('.').zip(b.split('.')).all(|(a, b)| a == b || a == "*" || b == "*")
}

/// What stands between semicolons, save those in quotes.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    let mut quote = None;
    let ends = move |letter: char| {
        quote = match quote {
            None if matches!(letter, '"' | '\'') => Some(letter),
            Some(open) if open == letter => None,
            same => same,
        };
        quote.is_none() && letter == ';'
    };
    text.split(ends).map(str::trim).filter(|part| !part.is_empty())
}

/// A name that can stand in tables and files.
fn slug(text: &str) -> String {
    let fits = |letter: char| letter.is_alphanumeric() || matches!(letter, '.' | '_' | '+' | '-' | '=');
    let words = text.split(|letter| !fits(letter)).filter(|word| !word.is_empty());
    let slug = words.collect::<Vec<_>>().join("-");
    if slug.contains(char::is_alphanumeric) { slug } else { String::new() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_has_a_name_and_settings() {
        let case = Case::parse("Half size: a.b=1; scale c.*.d=0.9 ;shift e=+5; f=\"x;y:z\"").expect("a case");
        assert_eq!((case.name.as_str(), case.label.as_str()), ("half-size", "Half size"));
        assert_eq!(case.change.set, ["a.b=1", "f=\"x;y:z\""]);
        assert_eq!((case.change.scale, case.change.shift), (vec!["c.*.d=0.9".into()], vec!["e=+5".into()]));
    }

    #[test]
    fn what_is_no_case_is_refused() {
        for text in ["a.b=1", "a.b=\"c:d\"", ": a=1", "name:", "name: ;", "Together: a=1", "-: a=1"] {
            assert!(Case::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn cases_that_change_the_same_number_are_alternatives() {
        let clash = |a: &str, b: &str| {
            let cases = [a, b].map(|setting| Case::parse(&format!("it: {setting}")).expect("a case"));
            alternatives(&cases).is_some()
        };
        assert!(clash("a.b=1", "set a.b=2"));
        assert!(clash("scale a.*.c=2", "a.b={}"));
        assert!(clash("a={ b = 1 }", "scale a.b=2"));
        assert!(!clash("a.b=1", "c.b=1"));
        assert!(!clash("scale a.*.c=2", "a.b.d=1"));
    }
}
