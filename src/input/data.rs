//! The data files of a resolved study: each under a name of its own beside it.

use crate::input::tree::{Node, Section, Value};
use std::path::{Path, PathBuf};

/// The keys whose text names a column of a data file; a level gives them at the end of a path.
const KEYS: [&str; 3] = ["history", "empirical", "data"];

/// The file and the column that a value names as "file.csv:column"; the file is relative to the one in which that stands.
pub fn named(node: &Node) -> Option<(PathBuf, &str)> {
    let (file, column) = node.text()?.rsplit_once(':')?;
    let folder = node.origin.text.file.parent().unwrap_or_else(|| Path::new(""));
    Some((folder.join(file), column))
}

/// A name in `data/` for each file: its own, with a number where another file is called so too.
pub fn names<'f>(files: impl Iterator<Item = &'f Path>) -> Vec<(PathBuf, String)> {
    let mut names: Vec<(PathBuf, String)> = Vec::new();
    for path in files {
        let part = |part: Option<&std::ffi::OsStr>| part.map(|it| it.to_string_lossy().into_owned());
        let stem = part(path.file_stem()).unwrap_or_default();
        let extension = part(path.extension()).map_or_else(String::new, |extension| format!(".{extension}"));
        let mut numbered = (1..).map(|number| match number {
            1 => format!("data/{stem}{extension}"),
            _ => format!("data/{stem}-{number}{extension}"),
        });
        // Some systems take letters for the same in both cases.
        let is_free = |name: &String| names.iter().all(|(_, known)| !known.eq_ignore_ascii_case(name));
        let name = numbered.find(is_free).unwrap_or_default();
        names.push((path.to_owned(), name));
    }
    names
}

/// Names data files in the tree as they are copied.
pub fn rename(section: &mut Section, names: &[(PathBuf, String)]) {
    for entry in &mut section.entries {
        let is_data = KEYS.contains(&entry.key.rsplit('.').next().unwrap_or_default());
        rename_in(&mut entry.node, is_data, names);
    }
}

fn rename_in(node: &mut Node, is_data: bool, names: &[(PathBuf, String)]) {
    if is_data
        && let Some((file, column)) = named(node)
        && let Some((_, name)) = names.iter().find(|(path, _)| *path == file)
    {
        node.value = Value::Text(format!("{name}:{column}"));
    }
    match &mut node.value {
        Value::Section(section) => rename(section, names),
        Value::List(items) => items.iter_mut().for_each(|item| rename_in(item, false, names)),
        _ => {}
    }
}
