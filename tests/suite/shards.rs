//! A run in shards: what is merged is what one run gives, to the bit; what is damaged, missing or of another run is told.

use crate::cli::{err, orecast, out};
use crate::fixture::{GOOD, written};
use std::path::Path;

/// A study in which much varies: two groups of scenarios, of 2,000 draws.
const QUICK: &str = include_str!("../../scenarios/quick.toml");

/// Draws enough for several waves, so that percentiles are sought in brackets.
const MANY: &str = "20_000";

/// Runs the program, which must do what it is told.
fn done(folder: &Path, arguments: &[&str]) -> String {
    let output = orecast(folder, arguments);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", err(&output));
    out(&output)
}

/// Computes some shards of so many into the folder `shards`.
fn shards(folder: &Path, numbers: impl IntoIterator<Item = usize>, of: usize, options: &[&str]) {
    for number in numbers {
        let shard = format!("{number}/{of}");
        let words = [&["run", "study.toml", "--shard", &shard, "--output", "shards", "--quiet"], options].concat();
        done(folder, &words);
    }
}

/// The bytes of every table of a run folder, by name.
fn tables(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let entries = std::fs::read_dir(folder.join("tables")).expect("tables").flatten();
    let mut tables: Vec<(String, Vec<u8>)> = entries
        .map(|it| (it.file_name().to_string_lossy().into_owned(), std::fs::read(it.path()).expect("a table")))
        .collect();
    tables.sort();
    tables
}

fn same_tables(one: &Path, other: &Path) {
    let (one, other) = (tables(one), tables(other));
    let names = |tables: &[(String, Vec<u8>)]| tables.iter().map(|it| it.0.clone()).collect::<Vec<_>>();
    assert_eq!(names(&one), names(&other));
    for name in ["annual.csv", "kpis.csv", "differences.csv", "distributions.csv", "paths.csv", "claims.csv"] {
        assert!(names(&one).iter().any(|known| known == name), "{name} is not among the tables");
    }
    one.iter().zip(&other).for_each(|(one, other)| assert!(one == other, "{} is not the same", one.0));
}

/// With a claim, so that there is one to be held.
fn quick() -> String {
    format!("{QUICK}\n[claims.half]\nmetric = \"plateau_utilisation\"\nat_least = 0.5\n")
}

#[test]
fn tables_of_any_number_of_shards_are_those_of_one_run_to_the_bit() {
    // The second has fewer draws than a batch, and more shards than there is to do.
    for (draws, numbers) in [(MANY, &[1, 3, 7][..]), ("300", &[5])] {
        let (folder, _) = written(&quick());
        let folder = folder.path();
        let sampling = ["--draws", draws, "--seed", "7", "--set", "price.initial=2500"];
        done(folder, &[&["run", "study.toml", "--no-charts", "--quiet"], &sampling[..]].concat());
        for of in numbers {
            shards(folder, 1..=*of, *of, &sampling);
            done(folder, &["status", "shards"]);
            done(folder, &["merge", "shards", "--no-charts", "--quiet", "--output", "merged"]);
            same_tables(&folder.join("outputs/study"), &folder.join("merged"));
            std::fs::remove_dir_all(folder.join("shards")).expect("the shards");
        }
    }
}

#[test]
fn a_study_with_luck_in_quarters_and_another_design_is_merged_to_the_bit() {
    let luck = include_str!("../cases/luck.toml");
    for design in ["monte-carlo", "sobol"] {
        let (folder, _) = written(luck);
        let folder = folder.path();
        let sampling = ["--draws", "13_000", "--design", design];
        done(folder, &[&["run", "study.toml", "--no-charts", "--quiet"], &sampling[..]].concat());
        shards(folder, (1..=4).rev(), 4, &sampling);
        done(folder, &["merge", "shards", "--no-charts", "--quiet", "--output", "merged"]);
        let of = |name: &str| std::fs::read(folder.join(name)).expect("a file");
        for table in ["annual", "kpis", "differences", "distributions"] {
            let (one, other) = (format!("outputs/study/tables/{table}.csv"), format!("merged/tables/{table}.csv"));
            assert!(of(&one) == of(&other), "{table}, {design}");
        }
        assert_eq!(of("outputs/study/study.toml"), of("merged/study.toml"));
    }
}

#[test]
fn what_is_missing_is_named_with_the_command_that_computes_it() {
    let (folder, _) = written(&quick());
    let folder = folder.path();
    shards(folder, [1, 4], 4, &["--set", "price.initial=2500"]);
    let output = orecast(folder, &["status", "shards"]);
    assert_eq!(output.status.code(), Some(1));
    insta::assert_snapshot!(out(&output), @r"
    Example: a second refinery, 2,000 draws of 4 scenarios, seed 1, in shards
    4 shards: 2 done, 0 in work, 0 failed, 2 missing
    missing: 2–3

    To compute what is not there: for k in 2 3; do orecast run study.toml --set price.initial=2500 --shard $k/4 --output shards; done
    ");
    let output = orecast(folder, &["merge", "shards"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        err(&output).contains("not all are done. 4 shards: 2 done, 0 in work, 0 failed, 2 missing"),
        "{}",
        err(&output)
    );
    assert!(!folder.join("outputs").exists());
    let output = orecast(folder, &["status", "."]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains(". is no folder of shards, as it has no shards.json"), "{}", err(&output));
}

#[test]
fn the_command_that_status_names_computes_what_is_missing() {
    let (folder, _) = written(&quick());
    let folder = folder.path();
    shards(folder, [2], 3, &["--set", "study.title=It's a \"test\""]);
    let said = out(&orecast(folder, &["status", "shards"]));
    let command = said.lines().last().and_then(|line| line.split_once(": ")).map(|it| it.1).expect("a command");
    let program = Path::new(env!("CARGO_BIN_EXE_orecast")).parent().expect("a folder");
    let paths = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let ran = std::process::Command::new("sh").current_dir(folder).env("PATH", paths).args(["-ec", command]).status();
    assert!(ran.expect("a shell").success(), "{command}");
    assert_eq!(orecast(folder, &["status", "shards"]).status.code(), Some(0));
}

#[test]
fn a_shard_that_is_there_is_not_computed_again_and_a_damaged_one_is() {
    let (folder, _) = written(&quick());
    let folder = folder.path();
    shards(folder, 1..=2, 2, &[]);
    let path = folder.join("shards/shard-2-of-2.chunk");
    let written = || std::fs::metadata(&path).and_then(|it| it.modified()).expect("a time");
    let (whole, before) = (std::fs::read(&path).expect("a chunk"), written());
    let again = || orecast(folder, &["run", "study.toml", "--shard", "2/2", "--output", "shards"]);
    assert!(err(&again()).contains("shard 2/2 is there already, whole"), "{}", err(&again()));
    assert_eq!(written(), before);
    let damage = |bytes: &[u8]| std::fs::write(&path, bytes).expect("a chunk");
    // Cut off; and with a bit turned in the middle, which only a look at all records shows.
    damage(&whole[..whole.len() / 2]);
    let said = orecast(folder, &["status", "shards"]);
    assert_eq!(said.status.code(), Some(1));
    assert!(out(&said).contains("failed: 2: shards/shard-2-of-2.chunk is damaged: it is not whole"), "{}", out(&said));
    let mut turned = whole.clone();
    turned[whole.len() / 2] ^= 1;
    damage(&turned);
    assert_eq!(orecast(folder, &["status", "shards"]).status.code(), Some(0));
    assert_eq!(orecast(folder, &["status", "shards", "--thorough"]).status.code(), Some(1));
    let merged = orecast(folder, &["merge", "shards", "--no-charts"]);
    assert_eq!(merged.status.code(), Some(1));
    assert!(
        err(&merged).contains("shard-2-of-2.chunk is damaged: its records are not as they were written"),
        "{}",
        err(&merged)
    );
    assert!(err(&again()).contains("shard 2/2 written to"));
    done(folder, &["status", "shards", "--thorough"]);
    done(folder, &["merge", "shards", "--no-charts", "--quiet"]);
}

#[test]
fn what_a_killed_process_leaves_is_told_and_swept_away() {
    let (folder, _) = written(&quick());
    let folder = folder.path();
    shards(folder, [1], 2, &[]);
    let left = folder.join("shards/.shard-2-of-2.chunk-abc.partial");
    std::fs::write(&left, "half").expect("a file");
    let said = orecast(folder, &["status", "shards"]);
    assert_eq!(said.status.code(), Some(1));
    assert!(out(&said).contains("failed: 2: its process ended before it was done"), "{}", out(&said));
    let open = std::fs::File::open(&left).expect("the file");
    open.lock().expect("a lock");
    assert!(out(&orecast(folder, &["status", "shards"])).contains("in work: 2"), "{}", out(&said));
    drop(open);
    shards(folder, [2], 2, &[]);
    assert!(!left.exists());
    done(folder, &["status", "shards"]);
}

#[test]
fn shards_of_another_run_are_refused_with_what_differs() {
    let (folder, _) = written(&quick());
    let folder = folder.path();
    shards(folder, [1], 2, &[]);
    let refused = |options: &[&str], shard: &str, why: &str| {
        let words = [&["run", "study.toml", "--shard", shard, "--output", "shards"], options].concat();
        let output = orecast(folder, &words);
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        assert!(err(&output).contains(why), "{}", err(&output));
        assert!(err(&output).contains("choose another folder with --output DIR"), "{}", err(&output));
    };
    refused(&["--seed", "2"], "2/2", "seed 2 here and 1 there");
    refused(&["--draws", "100"], "2/2", "draws 100 here and 2,000 there");
    refused(&[], "2/3", "number of shards 3 here and 2 there");
    refused(&["--set", "price.initial=1"], "2/2", "first differs: `initial = 1` here, `initial = 3000` there");
    // A chunk of another run under the name of one of this is no better than none.
    let other = ["run", "study.toml", "--seed", "2", "--shard", "2/2", "--output", "others", "--quiet"];
    done(folder, &other);
    std::fs::copy(folder.join("others/shard-2-of-2.chunk"), folder.join("shards/shard-2-of-2.chunk")).expect("a copy");
    let said = orecast(folder, &["status", "shards"]);
    assert!(out(&said).contains("is of another run: seed 1 here and 2 there"), "{}", out(&said));
    // Nor is a folder that holds something else.
    std::fs::create_dir(folder.join("mine")).expect("a folder");
    std::fs::write(folder.join("mine/letter.txt"), "dear").expect("a file");
    let output = orecast(folder, &["run", "study.toml", "--shard", "1/2", "--output", "mine"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("mine holds letter.txt, which is none of a shard's"), "{}", err(&output));
}

#[test]
fn a_study_changed_among_its_shards_is_not_merged() {
    let (folder, _) = written(&quick());
    let folder = folder.path();
    shards(folder, [1], 1, &[]);
    let path = folder.join("shards/study.toml");
    let text = std::fs::read_to_string(&path).expect("the study");
    std::fs::write(&path, text.replace("initial = 3000", "initial = 3001")).expect("the study");
    let output = orecast(folder, &["merge", "shards"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("the study, its data or what the options set in it"), "{}", err(&output));
}

#[test]
fn a_run_to_be_resumed_goes_on_from_what_is_kept_and_tidies_up() {
    let (folder, _) = written(&quick());
    let folder = folder.path();
    done(folder, &["run", "study.toml", "--no-charts", "--quiet", "--output", "whole"]);
    // What an interrupted run leaves: one of its shards.
    done(folder, &["run", "study.toml", "--shard", "1/1", "--output", "outputs/study.shards", "--quiet"]);
    let output = orecast(folder, &["run", "study.toml", "--resume", "--seed", "3"]);
    assert_eq!(output.status.code(), Some(2), "{}", err(&output));
    assert!(err(&output).contains("outputs/study.shards holds shards of another run"), "{}", err(&output));
    done(folder, &["run", "study.toml", "--resume", "--no-charts", "--quiet"]);
    same_tables(&folder.join("whole"), &folder.join("outputs/study"));
    assert!(!folder.join("outputs/study.shards").exists());
    done(folder, &["run", "study.toml", "--resume", "--no-charts", "--quiet", "--output", "fresh"]);
    same_tables(&folder.join("whole"), &folder.join("fresh"));
}

#[test]
fn a_shard_is_of_one_study_has_a_folder_and_is_one_of_those_there_are() {
    let (folder, _) = written(GOOD);
    let refused = |arguments: &[&str], why: &str| {
        let output = orecast(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains(why), "{}", err(&output));
    };
    refused(&["run", "study.toml", "--shard", "1/2"], "--output <DIR>");
    refused(&["run", "study.toml", "--shard", "0/2", "--output", "a"], "there is no shard 0/2");
    refused(&["run", "study.toml", "--shard", "3/2", "--output", "a"], "the first is 1/2 and the last 2/2");
    refused(&["run", "study.toml", "--shard", "half", "--output", "a"], "a shard is written NUMBER/OF, such as 3/64");
    refused(&["run", "study.toml", "study.toml", "--shard", "1/2", "--output", "a"], "a shard is of one study");
}
