//! Kills, interrupts, folders that cannot or must not be written: the last good results stay whole.

use crate::cli::{err, orecast};
use crate::fixture::{GOOD, written};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

/// Every file of a folder and its content.
fn content(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(content(&path));
        } else {
            files.insert(path.to_string_lossy().into_owned(), std::fs::read(&path).unwrap_or_default());
        }
    }
    files
}

/// A good run, then the same with so many draws that it takes a while; `stop` ends that.
#[cfg(unix)]
fn stopped(after: Duration, signal: &str) -> (Option<i32>, String, bool) {
    let (folder, _) = written(GOOD);
    assert!(orecast(folder.path(), &["run", "study.toml", "--no-charts"]).status.success());
    let results = folder.path().join("outputs/study");
    let before = content(&results);
    let child = Command::new(env!("CARGO_BIN_EXE_orecast"))
        .current_dir(folder.path())
        .args(["run", "study.toml", "--draws", "3_000_000"])
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("the program starts");
    std::thread::sleep(after);
    let kill = Command::new("kill").args([signal, &child.id().to_string()]).status();
    assert!(kill.is_ok_and(|status| status.success()), "the run is still going");
    let output = child.wait_with_output().expect("the program ends");
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned(), before == content(&results))
}

#[cfg(unix)]
#[test]
fn a_kill_leaves_the_last_results_whole() {
    for milliseconds in [5, 60, 200] {
        let (status, _, whole) = stopped(Duration::from_millis(milliseconds), "-9");
        assert_eq!(status, None);
        assert!(whole, "killed after {milliseconds} ms");
    }
}

#[cfg(unix)]
#[test]
fn an_interrupt_is_status_one_and_leaves_the_last_results_whole() {
    let (status, stderr, whole) = stopped(Duration::from_millis(200), "-INT");
    assert_eq!(status, Some(1));
    assert!(stderr.contains("interrupted; nothing was written"), "{stderr}");
    assert!(whole);
}

#[test]
fn a_folder_of_someone_elses_is_left_alone() {
    let (folder, _) = written(GOOD);
    std::fs::create_dir_all(folder.path().join("mine")).expect("a folder");
    std::fs::write(folder.path().join("mine/thesis.txt"), "years of work").expect("a file");
    let output = orecast(folder.path(), &["run", "study.toml", "--output", "mine"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(err(&output).contains("files that Orecast did not make"), "{}", err(&output));
    assert_eq!(content(&folder.path().join("mine")).len(), 1);
}

#[test]
fn a_file_that_was_put_among_the_results_is_not_lost() {
    let (folder, _) = written(GOOD);
    assert!(orecast(folder.path(), &["run", "study.toml", "--no-charts"]).status.success());
    for name in ["note.txt", "tables/pivot.xlsx", "charts/annotated.png"] {
        let note = folder.path().join("outputs/study").join(name);
        std::fs::create_dir_all(note.parent().expect("a folder")).expect("a folder");
        std::fs::write(&note, "mine").expect("a file");
        let output = orecast(folder.path(), &["run", "study.toml", "--no-charts"]);
        assert_eq!(output.status.code(), Some(1));
        assert!(err(&output).contains(&format!("holds {name}, which no run made")), "{}", err(&output));
        std::fs::remove_file(&note).expect("it is still there");
    }
    let again = orecast(folder.path(), &["run", "study.toml", "--no-charts"]);
    assert!(again.status.success(), "{}", err(&again));
}

#[test]
fn two_studies_never_share_a_folder() {
    let (folder, _) = written(GOOD);
    let output = orecast(folder.path(), &["run", "study.toml", "./study.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("would both go to outputs/study"), "{}", err(&output));
    assert!(!folder.path().join("outputs").exists());
}

#[test]
fn an_output_that_cannot_be_a_folder_is_status_one() {
    let (folder, _) = written(GOOD);
    std::fs::write(folder.path().join("file"), "").expect("a file");
    for target in ["file", "file/inside", "/proc/nowhere/at/all"] {
        let output = orecast(folder.path(), &["run", "study.toml", "--output", target]);
        assert_eq!(output.status.code(), Some(1), "{target}: {}", err(&output));
        assert!(err(&output).starts_with("error: cannot"), "{}", err(&output));
        if target.starts_with("file") {
            assert!(err(&output).contains("is a file, and they go to a folder"), "{}", err(&output));
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_status_one_and_leaves_the_last_results_whole() {
    let (folder, _) = written(GOOD);
    assert!(orecast(folder.path(), &["run", "study.toml", "--no-charts"]).status.success());
    let results = folder.path().join("outputs/study");
    let before = content(&results);
    // No file may grow beyond a kilobyte: what a full disk does, without filling one.
    let program = env!("CARGO_BIN_EXE_orecast");
    // The workbook's temporary files find no room; without it the results do not.
    for options in ["", "--no-workbook"] {
        let script =
            format!("trap '' XFSZ; ulimit -f 1; exec '{program}' run study.toml --no-charts --draws 300 {options}");
        let output = Command::new("sh").current_dir(folder.path()).args(["-c", &script]).output().expect("a shell");
        assert_eq!(output.status.code(), Some(1), "{}", err(&output));
        assert!(err(&output).contains("the last results are as they were"), "{}", err(&output));
        assert!(!err(&output).contains("panicked"), "{}", err(&output));
    }
    assert_eq!(before, content(&results));
    assert_eq!(
        std::fs::read_dir(folder.path().join("outputs")).map(Iterator::count).ok(),
        Some(1),
        "nothing is left behind"
    );
}

#[cfg(unix)]
#[test]
fn a_link_to_a_folder_stays_a_link() {
    let (folder, _) = written(GOOD);
    let (real, link) = (folder.path().join("elsewhere"), folder.path().join("results"));
    std::fs::create_dir(&real).expect("a folder");
    std::os::unix::fs::symlink(&real, &link).expect("a link");
    for _ in 0..2 {
        let output = orecast(folder.path(), &["run", "study.toml", "--no-charts", "--quiet", "--output", "results"]);
        assert!(output.status.success(), "{}", err(&output));
    }
    assert!(link.is_symlink() && real.join("manifest.json").is_file());
}

#[cfg(unix)]
#[test]
fn what_a_killed_run_left_is_removed_by_its_age() {
    let (folder, _) = written(GOOD);
    let left = |name: &str| {
        let path = folder.path().join("outputs").join(name);
        std::fs::create_dir_all(path.join("tables")).expect("a folder");
        path
    };
    let (old, new) = (left(".study.partial-1-old"), left(".study.partial-new"));
    let long_ago = std::time::SystemTime::now() - Duration::from_secs(7200);
    std::fs::File::open(&old).and_then(|it| it.set_modified(long_ago)).expect("an old folder");
    let output = orecast(folder.path(), &["run", "study.toml", "--no-charts"]);
    assert!(output.status.success(), "{}", err(&output));
    assert!(!old.exists(), "nobody can be filling it still");
    assert!(new.exists(), "another run may be filling it");
}
