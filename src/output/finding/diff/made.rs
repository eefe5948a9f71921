//! How two runs were made: version, seed, draws, design, options, scenarios, and the files that were read.

use crate::output::finding::diff::Side;
use crate::output::manifest::Input;
use crate::output::table::{Table, Values};

/// Something that the two manifests say differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differs {
    /// What it is: `version`, `seed`, or an input file.
    pub what: String,
    /// What the first says; empty: nothing.
    pub a: String,
    /// What the second says.
    pub b: String,
}

/// What kind of difference is one of input files.
pub const INPUT: &str = "input ";

/// All that differs, in the order of the manifest.
pub fn differences(a: &Side, b: &Side) -> Vec<Differs> {
    let (made, other) = (&a.made, &b.made);
    let of = |what: &str, a: String, b: String| Differs { what: what.to_owned(), a, b };
    let all = [
        of("version", made.version.clone(), other.version.clone()),
        of("title", made.title.clone(), other.title.clone()),
        of("seed", made.seed.to_string(), other.seed.to_string()),
        of("draws", made.draws.to_string(), other.draws.to_string()),
        of("design", made.design.clone(), other.design.clone()),
        of("scenarios", made.scenarios.to_string(), other.scenarios.to_string()),
        of("options", made.applied.join("; "), other.applied.join("; ")),
    ];
    let mut differences: Vec<Differs> = all.into_iter().filter(|it| it.a != it.b).collect();
    differences.extend(inputs(&made.inputs, &other.inputs));
    differences
}

/// Files of the same name with other content, and files that only one run read. Folders of files do not count: a study may have
/// been moved.
fn inputs(a: &[Input], b: &[Input]) -> Vec<Differs> {
    let named = |inputs: &[Input], name: &str| {
        inputs.iter().find(|it| file(&it.path) == name).map_or(String::new(), |it| it.sha256.clone())
    };
    let mut names: Vec<&str> = a.iter().chain(b).map(|it| file(&it.path)).collect();
    let mut seen: Vec<&str> = Vec::new();
    names.retain(|name| {
        let is_new = !seen.contains(name);
        seen.push(name);
        is_new
    });
    let of = |name: &&str| Differs { what: format!("{INPUT}{name}"), a: named(a, name), b: named(b, name) };
    names.iter().map(of).filter(|it| it.a != it.b).collect()
}

/// The last part of a path, of whatever system.
fn file(path: &str) -> &str {
    path.rsplit(['/', '\\']).next().unwrap_or(path)
}

/// A row for each.
pub fn table(made: &[Differs]) -> Table {
    let text = |f: &dyn Fn(&Differs) -> String| Values::Text(made.iter().map(f).collect());
    let columns = vec![
        ("what".into(), text(&|it| it.what.clone())),
        ("a".into(), text(&|it| it.a.clone())),
        ("b".into(), text(&|it| it.b.clone())),
    ];
    Table::new("made", columns)
}
