//! The floors hold: imports go down only.

use crate::fixture::package;
use std::path::{Path, PathBuf};

/// The floors, lowest first; `input` and `engine` are neighbours.
const FLOORS: [&[&str]; 8] = [
    &["units", "math", "error"],
    &["model"],
    &["input", "engine"],
    &["analysis"],
    &["output"],
    &["run"],
    &["cli"],
    &["main", "lib"],
];

fn floor(module: &str) -> Option<usize> {
    FLOORS.iter().position(|floor| floor.contains(&module))
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn imports_go_down_only() {
    let source = package().join("src");
    for path in files(&source).into_iter().filter(|path| path.extension().is_some_and(|it| it == "rs")) {
        let here = path.strip_prefix(&source).expect("a source file");
        let module = here.iter().next().map(|part| part.to_string_lossy().replace(".rs", "")).unwrap_or_default();
        let own = floor(&module).unwrap_or_else(|| panic!("{module} stands on no floor"));
        let text = std::fs::read_to_string(&path).expect("a source file");
        let code: String =
            text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
        for import in code.split("crate::").skip(1) {
            let name: String = import.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let other = floor(&name).unwrap_or_else(|| panic!("{} imports {name}", path.display()));
            let allowed = name == module || other < own || (own == 0 && other == 0);
            assert!(allowed, "{} imports {name}, which is not below it", path.display());
        }
    }
}

#[test]
fn only_the_folder_and_init_write() {
    for path in files(&package().join("src")) {
        let name = path.to_string_lossy().replace('\\', "/");
        if name.ends_with("output/folder.rs") || name.ends_with("/cli.rs") || !name.ends_with(".rs") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("a source file");
        for writing in ["fs::write", "File::create", "OpenOptions", "create_dir"] {
            assert!(!text.contains(writing), "{name} writes");
        }
    }
}

#[test]
fn the_readme_names_files_that_exist() {
    let readme = std::fs::read_to_string(package().join("README.md")).expect("the README");
    for name in readme
        .split(['`', '(', ')', ' ', '\n'])
        .filter(|word| word.starts_with("scenarios/") && word.ends_with(".toml"))
    {
        assert!(package().join(name).is_file(), "{name}");
    }
}

#[test]
fn the_readme_shows_the_starter_as_it_is() {
    let read = |name: &str| std::fs::read_to_string(package().join(name)).expect("a file");
    assert!(read("README.md").contains(read("scenarios/quick.toml").trim_end()), "the README shows another quick.toml");
}

#[test]
fn no_two_files_of_a_floor_import_each_other() {
    for floor in ["engine", "analysis", "model", "input"] {
        let folder = package().join("src").join(floor);
        let imports = |path: &Path| -> Vec<String> {
            let text = std::fs::read_to_string(path).expect("a source file");
            let prefix = format!("crate::{floor}::");
            let names = text
                .split(&prefix)
                .skip(1)
                .map(|rest| rest.chars().take_while(|c| c.is_lowercase() || *c == '_').collect::<String>());
            names.collect()
        };
        let name = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let all: Vec<(String, Vec<String>)> = files(&folder).iter().map(|path| (name(path), imports(path))).collect();
        for (one, theirs) in &all {
            for (other, back) in all.iter().filter(|(other, _)| other > one) {
                assert!(
                    !(theirs.contains(other) && back.contains(one)),
                    "{floor}: {one} and {other} import each other"
                );
            }
        }
    }
}
