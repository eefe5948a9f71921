//! What tests share: a small good study, ways to change it, and running it in memory.

use orecast::analysis::{self, Observer, Results};
use orecast::error::{Error, Problem};
use orecast::input::{Loaded, Overrides, load};
use orecast::model::Study;
use std::path::{Path, PathBuf};

/// A good study, small enough to hold in the head.
pub const GOOD: &str = r#"format = 1
[study]
title = "Good"
start = "2026-01"
end = "2030-12"
step = "year"
draws = 200
[price]
process = "constant"
initial = 3000
[sources.mines]
output = "60 t/yr"
local_share = 0.5
[facilities.existing]
phases.one = { capacity = "50 t/yr", built = true }
[axes.feed]
kind = "decision"
reference = "half"
levels.half = {}
levels.all = { set = { "sources.mines.local_share" = 1.0 } }
"#;

/// Nobody watches, nobody stops.
pub struct Silent;

impl Observer for Silent {
    fn expect(&self, _: u64) {}
    fn advance(&self, _: u64) {}
    fn cancelled(&self) -> bool {
        false
    }
}

/// Writes a study into a new folder, which lives as long as the first value.
pub fn written(text: &str) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = folder.path().join("study.toml");
    std::fs::write(&path, text).expect("a study file");
    (folder, path)
}

/// Loads a study from text.
pub fn loaded(text: &str) -> Result<Loaded, Error> {
    let (_folder, path) = written(text);
    load(&path, &Overrides::default())
}

/// A good study from text.
pub fn study(text: &str) -> Study {
    match loaded(text) {
        Ok(loaded) => loaded.study,
        Err(Error::Study(problems)) => panic!("{}", orecast::input::render(&problems, false)),
        Err(error) => panic!("{error}"),
    }
}

/// The problems of a bad study.
pub fn problems(text: &str) -> Vec<Problem> {
    match loaded(text) {
        Err(Error::Study(problems)) => problems,
        Err(error) => panic!("another error: {error}"),
        Ok(_) => panic!("this study is taken for good"),
    }
}

/// Runs a study in memory.
pub fn results(study: &Study) -> Results {
    analysis::run(study, &Silent).expect("a run")
}

/// The folder of the package.
pub fn package() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}
