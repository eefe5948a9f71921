//! Damaged studies: whatever is done to a good one, it loads and runs, or its problems are told with their places.

use crate::fixture::{package, results};
use orecast::error::Error;
use orecast::input::{Overrides, load};
use proptest::prelude::*;
use std::path::{Path, PathBuf};

/// What a number is replaced by.
const NUMBERS: [&str; 16] = [
    "nan",
    "-inf",
    "-1",
    "0",
    "1e308",
    "-1e308",
    "1e-308",
    "\"x\"",
    "\"5 t\"",
    "\"1e400 yr\"",
    "true",
    "[]",
    "{}",
    "[[1, 2]]",
    "{ uniform = [0, 1e300] }",
    "99999999999999999999",
];

/// A study and the folder in which its data are found.
fn studies() -> [(PathBuf, String); 3] {
    ["scenarios/mali-gold.toml", "tests/cases/example.toml", "tests/cases/luck.toml"].map(|name| {
        let path = package().join(name);
        let text = std::fs::read_to_string(&path).expect("a study");
        (path, text)
    })
}

/// The places of the numbers in a text, outside its comments.
fn numbers(text: &str) -> Vec<(usize, usize)> {
    let bytes = text.as_bytes();
    let inside = |c: u8| c.is_ascii_digit() || matches!(c, b'.' | b'_');
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        let starts = bytes[at].is_ascii_digit() && matches!(bytes[at - 1], b' ' | b'[' | b'-');
        let end = (at..bytes.len()).find(|end| !inside(bytes[*end])).unwrap_or(bytes.len());
        if starts && end > at {
            found.push((at, end));
        }
        at = end.max(at + 1);
    }
    found
}

/// One piece of damage, chosen by two numbers.
fn damaged(text: &str, kind: usize, at: usize) -> String {
    let boundary = |at: usize| (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    match kind {
        0 => {
            let (from, to) = (boundary(at % text.len()), boundary(at % text.len() + at / 7 % 6));
            format!("{}{}", &text[..from], &text[to..])
        }
        1 | 2 => {
            let numbers = numbers(text);
            let (from, to) = numbers[at % numbers.len()];
            format!("{}{}{}", &text[..from], NUMBERS[at / 31 % NUMBERS.len()], &text[to..])
        }
        3 => {
            let mut lines: Vec<&str> = text.lines().collect();
            let (a, b) = (at % lines.len(), at / 13 % lines.len());
            lines.swap(a, b);
            lines.join("\n")
        }
        _ => {
            // A key that is another one, of the same or another section.
            let keys: Vec<&str> = text.lines().filter_map(|line| Some(line.split_once(" = ")?.0)).collect();
            let (a, b) = (keys[at % keys.len()], keys[at / 17 % keys.len()]);
            text.replacen(&format!("{a} = "), &format!("{b} = "), 1)
        }
    }
}

/// Loads a damaged study beside the good one, so that its data are found, and runs it.
fn survives(path: &Path, text: &str) {
    let folder = tempfile::tempdir().expect("a folder");
    let copy = folder.path().join("study.toml");
    let data = path.parent().expect("a folder").join("data");
    if data.is_dir() {
        std::fs::create_dir(folder.path().join("data")).expect("a folder");
        for entry in std::fs::read_dir(data).expect("data") {
            let from = entry.expect("an entry").path();
            let to = folder.path().join("data").join(from.file_name().expect("a name"));
            std::fs::copy(&from, to).expect("a copy");
        }
    }
    std::fs::write(&copy, text).expect("a study");
    match load(&copy, &Overrides { draws: Some(3), ..Overrides::default() }) {
        Ok(mut loaded) => {
            let last = loaded.study.scenarios.len() - 1;
            loaded.study.scenarios.swap(1.min(last), last);
            loaded.study.scenarios.truncate(2);
            drop(results(&loaded.study));
        }
        Err(Error::Study(problems)) => {
            assert!(!problems.is_empty());
            assert!(problems.iter().all(|problem| problem.place.is_some() && !problem.message.is_empty()));
            assert!(orecast::input::render(&problems, false).contains("study.toml"));
        }
        Err(error) => panic!("{error}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn damage_never_panics(
        which in 0usize..3, first in (0usize..5, any::<usize>()), second in (0usize..5, any::<usize>()), twice: bool
    ) {
        let (path, text) = &studies()[which];
        let text = damaged(text, first.0, first.1 / 2);
        let text = if twice { damaged(&text, second.0, second.1 / 2) } else { text };
        survives(path, &text);
    }
}

#[test]
fn the_example_of_the_format_loads_and_runs() {
    let path = package().join("tests/cases/example.toml");
    let loaded = load(&path, &Overrides { draws: Some(8), ..Overrides::default() });
    let loaded = match loaded {
        Ok(loaded) => loaded,
        Err(Error::Study(problems)) => panic!("{}", orecast::input::render(&problems, false)),
        Err(error) => panic!("{error}"),
    };
    assert_eq!(loaded.study.scenarios.len(), 2);
    assert_eq!(results(&loaded.study).scenarios.len(), 2);
}
