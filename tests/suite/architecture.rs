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

/// A file without its comments.
fn code(path: &Path) -> String {
    let text = std::fs::read_to_string(path).expect("a source file");
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

#[test]
fn imports_go_down_only() {
    let source = package().join("src");
    for path in files(&source).into_iter().filter(|path| path.extension().is_some_and(|it| it == "rs")) {
        let here = path.strip_prefix(&source).expect("a source file");
        let module = here.iter().next().map(|part| part.to_string_lossy().replace(".rs", "")).unwrap_or_default();
        let own = floor(&module).unwrap_or_else(|| panic!("{module} stands on no floor"));
        let code = code(&path);
        for import in code.split("crate::").skip(1) {
            let name: String = import.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
            let other = floor(&name).unwrap_or_else(|| panic!("{} imports {name}", path.display()));
            let allowed = name == module || other < own || (own == 0 && other == 0);
            assert!(allowed, "{} imports {name}, which is not below it", path.display());
        }
    }
}

#[test]
fn the_door_to_python_opens_on_the_floors_that_the_command_line_calls() {
    let doors = files(&package().join("python/src"));
    assert!(doors.len() > 3, "the Python package is elsewhere");
    for path in doors {
        let code = code(&path);
        for floor in ["cli", "engine"] {
            assert!(!code.contains(&format!("orecast::{floor}")), "{} calls {floor}", path.display());
        }
    }
}

#[test]
fn only_the_folders_and_init_write() {
    for path in files(&package().join("src")) {
        let name = path.to_string_lossy().replace('\\', "/");
        let writers = ["output/folder.rs", "output/shards/folder.rs", "/cli.rs"];
        if writers.iter().any(|writer| name.ends_with(writer)) || !name.ends_with(".rs") {
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

/// The names that a file imports from its floor: `crate::floor::a::…`, `crate::floor::{a, b::…}`.
fn imported(code: &str, floor: &str) -> Vec<String> {
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    let mut names = Vec::new();
    for rest in code.split(&format!("crate::{floor}::")).skip(1) {
        let Some(list) = rest.strip_prefix('{') else {
            names.push(word(rest));
            continue;
        };
        let mut depth = 0;
        let end = list.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth < 0
        });
        let mut inner = 0;
        let parts = list[..end.unwrap_or(list.len())].split(|c| {
            inner += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && inner == 0
        });
        names.extend(parts.map(|part| word(part.trim())).filter(|name| !name.is_empty()));
    }
    names
}

/// In which file of its floor each name stands that the floor's own file shows: `pub use file::{Name, …};`.
fn shown(floor: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(package().join(format!("src/{floor}.rs"))).expect("the floor's own file");
    let mut shown = Vec::new();
    for rest in text.split("pub use ").skip(1) {
        let Some((file, names)) = rest.split(';').next().and_then(|line| line.split_once("::")) else { continue };
        let names = names.split(['{', '}', ',', ' ', '\n']).filter(|name| !name.is_empty());
        shown.extend(names.map(|name| (name.to_owned(), file.to_owned())));
    }
    shown
}

#[test]
fn no_file_of_a_floor_imports_itself_round_about() {
    for floor in ["engine", "analysis", "model", "input"] {
        let shown = shown(floor);
        let name = |path: &Path| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let file = |name: String| shown.iter().find(|(known, _)| *known == name).map_or(name, |(_, file)| file.clone());
        let paths = files(&package().join("src").join(floor));
        let imports: Vec<(String, Vec<String>)> = paths
            .iter()
            .map(|path| (name(path), imported(&code(path), floor).into_iter().map(file).collect()))
            .collect();
        let all: usize = imports.iter().map(|(_, theirs)| theirs.len()).sum();
        assert!(all >= paths.len() / 2, "{floor}: the imports are not found: {all} in {} files", paths.len());
        // Files that import none of those that are left are taken out, until none is left or each leads to another.
        let mut left = imports;
        loop {
            let names: Vec<String> = left.iter().map(|(name, _)| name.clone()).collect();
            let before = left.len();
            left.retain(|(own, theirs)| theirs.iter().any(|other| other != own && names.contains(other)));
            if left.len() == before {
                break;
            }
        }
        let names: Vec<&str> = left.iter().map(|(name, _)| name.as_str()).collect();
        assert!(left.is_empty(), "{floor}: each of these imports another of them: {}", names.join(", "));
    }
}
