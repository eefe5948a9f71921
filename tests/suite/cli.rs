//! The program as a user sees it: exit status, standard output, standard error, files.

use crate::fixture::{GOOD, package, written};
use std::path::Path;
use std::process::{Command, Output};

/// The program, in a folder.
pub fn orecast(folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_orecast"));
    command.current_dir(folder).args(arguments).output().expect("the program starts")
}

pub fn out(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

pub fn err(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_run_fills_its_folder_and_answers_on_standard_output() {
    let (folder, _) = written(GOOD);
    let output = orecast(folder.path(), &["run", "study.toml"]);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    insta::assert_snapshot!(out(&output), @r"
    Good

          refined a year   nameplate            NPV of the
          on the plateau  used there  P(≥ 90 %  facilities  P(NPV
    feed          [t/yr]         [%]     used)       [USD]   > 0)
    half      30.0 ± 0.0      60 ± 0       0 %       0 ± 0    0 %
    all       50.0 ± 0.0     100 ± 0     100 %       0 ± 0    0 %

    What each feed adds to half, draw by draw:

          refined a year               NPV of the
          on the plateau               facilities
    feed          [t/yr]  more / less       [USD]  more / less
    all       20.0 ± 0.0    100 / 0 %       0 ± 0    no change

    Means ± one standard error at most over 200 draws; 800 would halve the errors. P: share of draws.
    more / less: shares of draws; in the rest there is no change. A mean weighs how much, a share how often.
    Plateau: 2030. NPV: in USD of 2026. Percentiles and all other KPIs: tables/kpis.csv
    ");
    assert!(err(&output).contains("written to outputs/study: tables, charts, results.xlsx, report.html"));
    for name in [
        "manifest.json",
        "study.toml",
        "report.html",
        "results.xlsx",
        "tables/annual.csv",
        "tables/kpis.parquet",
        "charts/processed.png",
    ] {
        assert!(folder.path().join("outputs/study").join(name).is_file(), "{name}");
    }
}

#[test]
fn the_tables_have_the_documented_columns_and_read_back_to_the_same_bits() {
    let (folder, _) = written(GOOD);
    assert!(orecast(folder.path(), &["run", "study.toml", "--no-charts", "--quiet"]).status.success());
    let table = |name: &str| {
        std::fs::read_to_string(folder.path().join(format!("outputs/study/tables/{name}.csv"))).expect("a table")
    };
    let head = |name: &str| table(name).lines().next().unwrap_or_default().to_owned();
    assert_eq!(head("annual"), "feed,year,months,metric,unit,n,mean,sd,se,p05,p10,p25,p50,p75,p90,p95,positive");
    assert_eq!(head("kpis"), "feed,metric,unit,n,mean,sd,se,p05,p10,p25,p50,p75,p90,p95,positive");
    assert_eq!(
        head("differences"),
        "feed,axis,from,to,year,months,metric,unit,n,mean,sd,se,p05,p10,p25,p50,p75,p90,p95,positive"
    );
    assert_eq!(head("claims"), "feed,claim,metric,year,bound,unit,probability,p10,p50,p90,reference");
    assert_eq!(head("assumptions"), "path,value,unit,reference,grade,note,level");
    let ounces = 25.0 * 1e6 / 31.103_476_8;
    assert!(ounces > 0.0);
    let delivered = table("annual").lines().find(|line| line.starts_with("all,2026,12,refined,t,")).map(str::to_owned);
    assert_eq!(
        delivered.as_deref(),
        Some("all,2026,12,refined,t,200,50.0,0.0,0.0,50.0,50.0,50.0,50.0,50.0,50.0,50.0,1.0")
    );
}

#[test]
fn a_bad_study_is_status_two_and_writes_nothing() {
    let (folder, _) = written(&GOOD.replace("draws = 200", "drws = 200"));
    let output = orecast(folder.path(), &["run", "study.toml"]);
    assert_eq!((output.status.code(), out(&output).as_str()), (Some(2), ""));
    insta::assert_snapshot!(err(&output), @r#"
    error: study.drws: unknown key "drws"
     --> study.toml:7:1
      |
    7 | drws = 200
      | ^^^^
      |
      = help: did you mean "draws"?

    1 problem; nothing was run and nothing was written
    "#);
    assert!(!folder.path().join("outputs").exists());
}

#[test]
fn overrides_are_reported_and_those_without_effect_refused() {
    let (folder, _) = written(GOOD);
    let output = orecast(
        folder.path(),
        &["run", "study.toml", "--no-charts", "--scale", "sources.*.output=2", "--set", "price.initial=2000"],
    );
    assert!(err(&output).contains("--scale sources.*.output=2 changed 1 value"), "{}", err(&output));
    assert!(err(&output).contains("--set price.initial=2000 changed 1 value"));
    assert!(out(&output).contains("50.0 ± 0.0"), "{}", out(&output));
    let output = orecast(folder.path(), &["run", "study.toml", "--scale", "sources.mines.outptu=2"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("did you mean \"sources.mines.output\"?"), "{}", err(&output));
    let output = orecast(folder.path(), &["run", "study.toml", "--scenario", "hlf"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        err(&output).contains("no scenario is called hlf; did you mean \"half\" in place of \"hlf\"?"),
        "{}",
        err(&output)
    );
}

#[test]
fn too_many_draws_are_refused_with_what_they_would_take() {
    let (folder, _) = written(GOOD);
    let output = orecast(folder.path(), &["run", "study.toml", "--draws", "1_000_000_000_000_000"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("GB of memory") && err(&output).contains("years"), "{}", err(&output));
    let (folder, _) = written(&GOOD.replace("draws = 200", "draws = 1_000_000_000_000_000"));
    let output = orecast(folder.path(), &["run", "study.toml"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("1,000,000,000,000,000 draws would take"), "{}", err(&output));
}

#[test]
fn what_if_compares_on_the_same_luck() {
    let (folder, _) = written(GOOD);
    let output = orecast(
        folder.path(),
        &[
            "what-if",
            "study.toml",
            "--set",
            "facilities.existing.charge=\"2 USD/oz\"",
            "--no-charts",
            "--output",
            "mine",
        ],
    );
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let differences = std::fs::read_to_string(folder.path().join("mine/tables/differences.csv")).expect("differences");
    assert!(
        differences.lines().any(|line| line.starts_with("half,as-set,what_if,as-it-is,as-set,,,npv,USD,200,")),
        "{differences}"
    );
    let output = orecast(folder.path(), &["what-if", "study.toml"]);
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_warning_goes_to_standard_error_once_and_the_run_goes_on() {
    let late = format!("{GOOD}[facilities.new]\nphases.one = {{ capacity = 1, decision = \"2035-01\" }}\n");
    let (folder, _) = written(&late);
    let warned = |arguments: &[&str]| {
        let output = orecast(folder.path(), arguments);
        assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        err(&output).matches("warning: facilities.new.phases.one.decision: 2035-01 is after").count()
    };
    assert_eq!(warned(&["check", "study.toml"]), 1);
    assert_eq!(warned(&["run", "study.toml", "--no-charts"]), 1);
    assert_eq!(warned(&["run", "study.toml", "--no-charts", "--quiet"]), 0);
    assert_eq!(warned(&["what-if", "study.toml", "--no-charts", "--set", "price.initial=1"]), 1);
}

#[test]
fn memory_is_what_the_machine_or_the_nearest_limit_leaves() {
    let folder = tempfile::tempdir().expect("a folder");
    let put = |name: &str, text: &str| {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("a file");
    };
    let available = || orecast::run::memory::available(folder.path());
    assert_eq!(available(), 8_000_000_000, "where nobody says");
    put("proc/meminfo", "MemTotal: 9000 kB\nMemAvailable:    5000 kB\n");
    assert_eq!(available(), 5_120_000);
    // Of the second version: a limit around the own group, whose files that nobody needs count as free.
    put("proc/self/cgroup", "0::/jobs/mine\n");
    put("sys/fs/cgroup/jobs/mine/memory.max", "max\n");
    put("sys/fs/cgroup/jobs/memory.max", "3000000\n");
    put("sys/fs/cgroup/jobs/memory.current", "2500000\n");
    put("sys/fs/cgroup/jobs/memory.stat", "anon 7\ninactive_file 500000\n");
    assert_eq!(available(), 1_000_000);
    // Of the first, in a container that sees its own group at the top.
    put("proc/self/cgroup", "5:cpu:/a\n4:memory:/docker/abc\n0::/\n");
    put("sys/fs/cgroup/memory/memory.limit_in_bytes", "400000\n");
    put("sys/fs/cgroup/memory/memory.usage_in_bytes", "100000\n");
    put("sys/fs/cgroup/memory/memory.stat", "inactive_file 1\ntotal_inactive_file 50000\n");
    assert_eq!(available(), 350_000);
}

#[test]
fn init_check_list_and_schema_serve_a_newcomer() {
    let folder = tempfile::tempdir().expect("a folder");
    assert!(orecast(folder.path(), &["init", "mine"]).status.success());
    assert_eq!(orecast(folder.path(), &["init", "mine"]).status.code(), Some(1), "never overwritten");
    let output = orecast(folder.path(), &["check", "mine.toml"]);
    assert!(out(&output).contains("mine.toml is fine"), "{}", err(&output));
    let resolved = out(&orecast(folder.path(), &["check", "mine.toml", "--resolved"]));
    assert!(resolved.contains("design = \"latin-hypercube\""), "{resolved}");
    assert!(out(&orecast(folder.path(), &["list", "mine.toml"])).contains("Scenarios (--scenario)"));
    let listing = out(&orecast(folder.path(), &["list", "mine.toml"]));
    let listed: Vec<String> =
        listing.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in [
        "Factors: uncertain numbers, one value in each draw (--set, --scale, --shift)",
        "facilities.new.enabled true",
        "false (level capacity.baseline)",
        "facilities.old.phases.one.built true",
        "facilities.new.phases.one.decision \"2027-01\"",
        "sources.mines.accepts \"all\"",
        "price.process \"constant\"",
        "price.initial 3000 USD/oz",
    ] {
        assert!(listed.iter().any(|listed| listed == line), "{line} in {listing}");
    }
    let schema: serde_json::Value = serde_json::from_str(&out(&orecast(folder.path(), &["schema"]))).expect("JSON");
    assert!(schema["properties"]["sources"]["additionalProperties"]["properties"]["output"].is_object());
}

#[test]
fn every_study_that_is_shipped_is_fine() {
    for entry in std::fs::read_dir(package().join("scenarios")).expect("the studies") {
        let path = entry.expect("an entry").path();
        if path.extension().is_some_and(|extension| extension == "toml") {
            let output = orecast(package(), &["check", &path.to_string_lossy()]);
            assert_eq!(output.status.code(), Some(0), "{}", err(&output));
        }
    }
}
