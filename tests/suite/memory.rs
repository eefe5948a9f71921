//! A study that is no file, and results that go to no folder: what a door other than the command line asks for.

use crate::fixture::{GOOD, Silent, package, written};
use orecast::error::{Error, Result};
use orecast::input::{Overrides, StudyFile, load};
use orecast::output::chart::Format;
use orecast::output::report::Kind;
use orecast::run::robust::{Robust, robust};
use orecast::run::{Destination, Job, run};
use std::path::{Path, PathBuf};

/// A text that stands for a file in a folder.
fn text(folder: &Path, text: &str) -> StudyFile {
    StudyFile { path: folder.join("study.toml"), text: Some(text.into()) }
}

fn job(study: StudyFile, output: Destination) -> Job {
    Job {
        study,
        overrides: Overrides { draws: Some(70), ..Overrides::default() },
        output,
        charts: Some(Format::Svg),
        reports: vec![Kind::Html],
        heat: Vec::new(),
        draws_table: false,
        workbook: true,
        command: vec!["orecast".into()],
    }
}

/// The files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    entries.flat_map(|path| if path.is_dir() { files(&path) } else { vec![path] }).collect()
}

#[test]
fn a_text_is_the_study_that_a_file_with_it_is() -> Result<()> {
    let (folder, path) = written(GOOD);
    let (of_file, of_text) =
        (load(&path, &Overrides::default())?, load(text(folder.path(), GOOD), &Overrides::default())?);
    assert_eq!(of_text.study, of_file.study);
    assert_eq!(of_text.resolved, of_file.resolved);
    Ok(())
}

#[test]
fn files_that_a_text_names_are_relative_to_its_folder() -> Result<()> {
    let layer = "extends = \"quick.toml\"\n[study]\ntitle = \"Mine\"\n";
    let loaded = load(text(&package().join("scenarios"), layer), &Overrides::default())?;
    assert_eq!(loaded.study.title, "Mine");
    assert_eq!(loaded.study.scenarios.len(), 4);
    Ok(())
}

#[test]
fn a_mistake_in_a_text_is_told_by_the_name_it_was_given() {
    let wrong = GOOD.replace("60 t/yr", "60 t");
    let Err(Error::Study(problems)) = load(text(Path::new("mine"), &wrong), &Overrides::default()) else {
        panic!("it is no study");
    };
    assert_eq!(problems[0].place.as_ref().map(|it| it.file.clone()), Some(PathBuf::from("mine/study.toml")));
}

#[test]
fn results_kept_in_memory_touch_no_disk_and_write_the_same_folder_later() -> Result<()> {
    let (folder, path) = written(GOOD);
    let (now, later) = (folder.path().join("now"), folder.path().join("later"));
    let kept = run(&job(StudyFile::from(&path), Destination::Memory), &Silent)?;
    assert_eq!(files(folder.path()), std::slice::from_ref(&path));
    assert_eq!(kept.folder, None);
    kept.write(&later, &Silent)?;
    run(&job(StudyFile::from(&path), Destination::Folder(now.clone())), &Silent)?;
    let names = |folder: &Path| {
        let mut names: Vec<PathBuf> =
            files(folder).iter().filter_map(|it| it.strip_prefix(folder).ok().map(Path::to_owned)).collect();
        names.sort();
        names
    };
    assert_eq!(names(&later), names(&now));
    for name in names(&now).iter().filter(|name| name.extension().is_some_and(|it| it == "parquet" || it == "svg")) {
        assert_eq!(std::fs::read(later.join(name)).ok(), std::fs::read(now.join(name)).ok(), "{}", name.display());
    }
    Ok(())
}

#[test]
fn an_analysis_kept_in_memory_has_what_it_would_write() -> Result<()> {
    let (folder, path) = written(GOOD);
    let asked = Robust { metric: "refined_total".into(), year: None, threshold: None, optimism: 0.5 };
    let kept = robust(&job(StudyFile::from(&path), Destination::Memory), &asked, &Silent)?;
    assert_eq!(files(folder.path()), std::slice::from_ref(&path));
    let output = folder.path().join("out");
    robust(&job(StudyFile::from(&path), Destination::Folder(output.clone())), &asked, &Silent)?;
    for table in &kept.finding.tables {
        let written = std::fs::read(output.join(format!("tables/{}.csv", table.name))).ok();
        assert_eq!(written, Some(table.encode()?.0), "{}", table.name);
    }
    for chart in kept.charts(Format::Svg)? {
        let written = std::fs::read(output.join(format!("charts/{}.svg", chart.name))).ok();
        assert_eq!(written, Some(chart.bytes), "{}", chart.name);
    }
    Ok(())
}
