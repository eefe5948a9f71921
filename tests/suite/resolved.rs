//! The resolved study beside its data is the same study again.

use crate::cli::{err, orecast};
use crate::fixture::{GOOD, written};
use orecast::error::Error;
use orecast::input::{Loaded, Overrides, load};
use orecast::model::{Record, Study};
use std::path::{Path, PathBuf};

/// A study in a folder with two data files of one name in folders of their own.
fn with_data(text: &str) -> (tempfile::TempDir, PathBuf) {
    let (folder, path) = written(text);
    for (place, rows) in [("a", "gold,tonnes\n1000,10\n2000,20\n"), ("b", "gold,tonnes\n3000,30\n5000,50\n")] {
        std::fs::create_dir(folder.path().join(place)).expect("a folder");
        std::fs::write(folder.path().join(place).join("data.csv"), rows).expect("a data file");
    }
    (folder, path)
}

fn read(path: &Path) -> Loaded {
    match load(path, &Overrides::default()) {
        Ok(loaded) => loaded,
        Err(Error::Study(problems)) => panic!("{}", orecast::input::render(&problems, false)),
        Err(error) => panic!("{error}"),
    }
}

/// What the resolved study is, read in a folder where there is nothing but it and its data.
fn again(loaded: &Loaded) -> Study {
    let (folder, path) = written(&loaded.resolved);
    for (name, bytes) in &loaded.data {
        let place = folder.path().join(name);
        std::fs::create_dir_all(place.parent().expect("a folder")).expect("a folder");
        std::fs::write(place, bytes).expect("a data file");
    }
    read(&path).study
}

/// But for where prices were read, which is a place.
fn placeless(mut study: Study) -> Study {
    for scenario in &mut study.scenarios {
        scenario.world.price.history.iter_mut().for_each(|history| history.origin = String::new());
    }
    for history in &mut study.histories {
        if let Record::Metric(_, series) | Record::Security(_, series) = &mut history.record {
            series.origin = String::new();
        }
    }
    study
}

#[test]
fn data_of_one_name_in_two_folders_stay_apart() {
    let text = GOOD
        .replace("initial = 3000", "initial = 3000\nhistory = \"a/data.csv:gold\"")
        .replace("\"60 t/yr\"", "{ empirical = \"b/data.csv:tonnes\" }")
        .replace(
            "local_share = 0.5",
            "local_share = 0.5\nprofile = [[\"2026-01\", { empirical = \"a/data.csv:tonnes\" }], [\"2030-01\", 1]]",
        )
        .replace("local_share\" = 1.0", "local_share\" = 1.0, \"price.history\" = \"b/data.csv:gold\"");
    let (_folder, path) = with_data(&text);
    let loaded = read(&path);
    let names: Vec<&str> = loaded.data.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["data/data.csv", "data/data-2.csv"]);
    assert_eq!(placeless(again(&loaded)), placeless(loaded.study));
}

#[test]
fn defaults_are_among_the_assumptions_from_the_first() {
    let (_folder, path) = written(GOOD);
    let loaded = read(&path);
    let paths: Vec<&str> = loaded.study.assumptions.iter().map(|number| number.path.as_str()).collect();
    for path in ["sources.mines.growth", "facilities.existing.recovery", "fiscal.royalty", "study.discount_rate"] {
        assert!(paths.contains(&path), "{path} is missing in {paths:?}");
    }
    assert_eq!(again(&loaded).assumptions, loaded.study.assumptions);
}

#[test]
fn what_was_set_can_be_run_again_with_its_own_data() {
    let (folder, _) = with_data(&GOOD.replace("\"60 t/yr\"", "{ empirical = \"a/data.csv:tonnes\" }"));
    let change = [
        "what-if",
        "study.toml",
        "--set",
        "sources.mines.output={ empirical = \"b/data.csv:tonnes\" }",
        "--output",
        "mine",
    ];
    let output = orecast(folder.path(), &[&change[..], &["--no-charts"]].concat());
    assert!(output.status.success(), "{}", err(&output));
    let results = folder.path().join("mine");
    let output = |study: &Path| read(study).study.scenarios[0].world.factors[0].distribution.quantile(0.0);
    assert_eq!(output(&results.join("study.toml")), 10.0);
    assert_eq!(output(&results.join("as-set/study.toml")), 30.0);
}

#[test]
fn a_layer_replaces_numbers_as_a_whole_and_sections_key_by_key() {
    let share = |base: &str, over: &str| {
        let (folder, _) = written(&GOOD.replace("local_share = 0.5", base));
        let text = format!("extends = \"study.toml\"\n[sources.mines]\n{over}\n");
        std::fs::write(folder.path().join("over.toml"), text).expect("a layer");
        let resolved = read(&folder.path().join("over.toml")).resolved;
        resolved.lines().find(|line| line.starts_with("local_share")).unwrap_or_default().to_owned()
    };
    let number = "local_share = { value = 0.5, note = \"guessed\", grade = \"C\" }";
    let path = "local_share = { initial = 0.1, final = 0.9, ramp = \"3 yr\", begins = \"2026-01\" }";
    assert_eq!(share(number, "local_share = { value = 0.6 }"), "local_share = { value = 0.6 }");
    assert_eq!(
        share(number, "local_share = { grade = \"B\" }"),
        "local_share = { value = 0.5, note = \"guessed\", grade = \"B\" }"
    );
    assert_eq!(share(number, path), path);
    assert_eq!(
        share(path, "local_share = { uniform = [0, 1] }"),
        "local_share = { uniform = [0, 1], times = 1.0, plus = 0.0 }"
    );
    assert_eq!(share(path, "local_share = { ramp = \"1 yr\" }"), path.replace("3 yr", "1 yr"));
}

#[test]
fn things_may_be_called_as_distributions_are() {
    let text = GOOD
        .replace("[axes.feed]", "[security]\ninitial = \"normal\"\n[security.states.normal]\nmean_stay = 2\nnext = { beta = 1 }\n[security.states.beta]\n[axes.feed]")
        .replace("mines", "uniform")
        .replace("local_share = 0.5", "local_share = 0.5\nloss = { normal = 0.1, beta = { uniform = [0, 1] } }")
        .replace("facilities.existing", "facilities.pert")
        .replace("phases.one", "phases.p10");
    let (folder, path) = written(&text);
    let loaded = read(&path);
    assert_eq!(again(&loaded), loaded.study);
    let over = "extends = \"study.toml\"\n[security.states.beta]\nlogistics = 3\n[sources.uniform.loss]\nbeta = 0.2\n";
    std::fs::write(folder.path().join("over.toml"), over).expect("a layer");
    let world = &read(&folder.path().join("over.toml")).study.scenarios[0].world;
    assert_eq!(world.security.as_ref().expect("the regime").states.len(), 2);
    assert_eq!(world.sources[0].loss.len(), 2);
}

#[test]
fn a_layer_changes_one_key_of_a_price_with_points() {
    let (folder, _) =
        written(&GOOD.replace("\"constant\"", "\"path\"\npoints = [[\"2026-01\", 3000], [\"2030-01\", 4000]]"));
    let prices = |over: &str| {
        std::fs::write(folder.path().join("over.toml"), format!("extends = \"study.toml\"\n[price]\n{over}\n"))
            .expect("a layer");
        read(&folder.path().join("over.toml")).resolved
    };
    assert!(prices("initial = 5000").contains("points = [[\"2026-01\", 3000], [\"2030-01\", 4000]]"));
    let points = prices("points = [[\"2026-01\", 1]]");
    assert!(points.contains("initial = 3000") && points.contains("points = [[\"2026-01\", 1]]"), "{points}");
}
