//! Factors that a user looks at together, by patterns of their paths.

use crate::error::{Error, Result};
use crate::model::Study;
use crate::output::finding::sensitivity::AND;

/// A group of factors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactorGroup {
    /// What it is called.
    pub name: String,
    patterns: Vec<String>,
}

/// What the processes' own random numbers are called among the factors.
pub const LUCK: &str = "luck (price path, security, outages, funding)";

impl FactorGroup {
    /// A group as it is written: `mines=sources.*.output,sources.new_mines`. A `*` is any one part of a path, and a path means
    /// all that is below it too.
    ///
    /// # Errors
    /// [`Error::Usage`] if there is no name or no path.
    pub fn parse(text: &str) -> Result<Self> {
        let whole = text.split_once('=').map(|(name, paths)| {
            let patterns: Vec<String> = paths.split(',').map(|path| path.trim().to_owned()).collect();
            (name.trim().to_owned(), patterns)
        });
        match whole {
            Some((name, patterns)) if !name.is_empty() && patterns.iter().all(|pattern| !pattern.is_empty()) => {
                Ok(Self { name, patterns })
            }
            _ => Err(Error::Usage(format!(
                "--group {text}: write NAME=PATH,PATH, as in --group 'mines=sources.*.output,sources.new_mines'"
            ))),
        }
    }

    /// As it is written.
    pub fn written(&self) -> String {
        format!("{}={}", self.name, self.patterns.join(","))
    }

    /// Whether a factor is of this group.
    pub fn holds(&self, path: &str) -> bool {
        self.patterns.iter().any(|pattern| matches(pattern, path))
    }
}

/// Looks whether each group has a name of its own, and each pattern is of some factor of the study.
///
/// # Errors
/// [`Error::Usage`] where that is not so.
pub fn check(groups: &[FactorGroup], study: &Study) -> Result<()> {
    let paths = || study.scenarios.iter().flat_map(|it| &it.world.factors).map(|factor| factor.path.as_str());
    let name = |group: &FactorGroup| group.name.clone();
    for (place, group) in groups.iter().enumerate() {
        if paths().any(|path| path == group.name) || group.name.contains(AND) || group.name == LUCK {
            let name = name(group);
            return Err(Error::Usage(format!(
                "--group {name}: a factor, a set of them or luck is called so; choose another name"
            )));
        }
        if let Some(idle) = group.patterns.iter().find(|pattern| !paths().any(|path| matches(pattern, path))) {
            let group = name(group);
            return Err(Error::Usage(format!("--group {group}: no factor that is uncertain here matches {idle}")));
        }
        if groups[..place].iter().any(|other| other.name == group.name) {
            return Err(Error::Usage(format!("--group {}: two groups have this name", group.name)));
        }
    }
    Ok(())
}

/// Looks whether no factor of the study is of two groups.
///
/// # Errors
/// [`Error::Usage`] where one is.
pub fn check_apart(groups: &[FactorGroup], study: &Study) -> Result<()> {
    let paths = || study.scenarios.iter().flat_map(|it| &it.world.factors).map(|factor| factor.path.as_str());
    for (place, group) in groups.iter().enumerate() {
        for other in &groups[place + 1..] {
            if let Some(path) = paths().find(|path| group.holds(path) && other.holds(path)) {
                let (one, other) = (&group.name, &other.name);
                return Err(Error::Usage(format!(
                    "--group: {path} is of both {one} and {other}; put it into one of them"
                )));
            }
        }
    }
    Ok(())
}

/// The groups as part of a folder's name.
pub fn names(groups: &[FactorGroup]) -> Vec<String> {
    groups.iter().map(FactorGroup::written).collect()
}

/// Whether a path, or a section that it is in, is of a pattern.
fn matches(pattern: &str, path: &str) -> bool {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('.').collect(), path.split('.').collect());
    pattern.len() <= path.len() && pattern.iter().zip(&path).all(|(part, own)| *part == "*" || part == own)
}

#[cfg(test)]
mod tests {
    use super::FactorGroup;

    #[test]
    fn a_pattern_is_a_path_a_section_or_has_stars() {
        let group = FactorGroup::parse("mines = sources.*.output, facilities.a").expect("a group");
        assert_eq!(group.name, "mines");
        let held = ["sources.b.output", "sources.b.output.low", "facilities.a.charge"];
        assert!(held.iter().all(|path| group.holds(path)));
        assert!(!group.holds("sources.output") && !group.holds("facilities.ab.charge") && !group.holds("sources.b"));
        for wrong in ["mines", "=a", "mines=", "mines=a,,b"] {
            assert!(FactorGroup::parse(wrong).is_err(), "{wrong}");
        }
    }
}
