//! What `orecast job` prints for engines is what they take, and does what one run does.

use crate::cli::{err, orecast, out};
use crate::fixture::{GOOD, written};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A study in a folder whose names need quotes, and the text for an engine.
fn printed(engine: &str) -> (tempfile::TempDir, PathBuf, String) {
    let (folder, path) = written(GOOD);
    std::fs::rename(path, folder.path().join("my study's.toml")).expect("a study");
    let words =
        ["job", "my study's.toml", "--shards", "2", "--draws", "1_000", "--set", "price.initial=2500", "--for", engine];
    let output = orecast(folder.path(), &words);
    assert_eq!(output.status.code(), Some(0), "{}", err(&output));
    let path = folder.path().to_owned();
    (folder, path, out(&output))
}

/// Runs a command where `orecast` is on the path, after the programs in `first`.
fn shell(folder: &Path, first: &str, command: &str, variables: &[(&str, &str)]) -> Output {
    let program = Path::new(env!("CARGO_BIN_EXE_orecast")).parent().expect("a folder");
    let paths = format!("{first}:{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
    let mut shell = Command::new("bash");
    shell
        .current_dir(folder)
        .env("PATH", paths)
        .envs(variables.iter().copied())
        .args(["-c", command])
        .stdin(Stdio::null());
    shell.output().expect("bash starts")
}

/// That the results are those of one run.
fn is_run(folder: &Path) {
    let name = "my study's";
    let words =
        ["run", "my study's.toml", "--draws", "1000", "--set", "price.initial=2500", "--no-charts", "--output", "one"];
    assert!(orecast(folder, &words).status.success());
    let table = |of: &Path| std::fs::read(of.join("tables/kpis.csv")).expect("a table");
    assert_eq!(table(&folder.join("outputs").join(name)), table(&folder.join("one")));
}

/// A Slurm of one machine that does what it is told at once, shard by shard, in place of `sbatch`.
const SBATCH: &str = r#"#!/usr/bin/env bash
set -eu
script=$(mktemp); cat > "$script"
array=1-1
for word in "$@"; do case $word in --array=*) array=${word#--array=};; --dependency=*) echo "$word" > dependency;; esac; done
for task in $(seq "${array%-*}" "${array#*-}"); do SLURM_ARRAY_TASK_ID=$task SLURM_CPUS_PER_TASK=1 bash "$script" >&2; done
echo "41;here"
"#;

#[test]
fn the_slurm_script_submits_the_shards_and_after_them_the_merge() {
    let (_folder, path, script) = printed("slurm");
    std::fs::write(path.join("job.sh"), &script).expect("a file");
    assert!(shell(&path, "", "bash -n job.sh", &[]).status.success(), "{script}");
    let programs = path.join("programs");
    std::fs::create_dir(&programs).expect("a folder");
    std::fs::write(programs.join("sbatch"), SBATCH).expect("a file");
    let ran = shell(&path, "programs", "chmod +x programs/sbatch && bash job.sh", &[]);
    assert!(ran.status.success(), "{script}\n{}", err(&ran));
    assert_eq!(out(&ran), "submitted: shards 41, merge 41\n");
    assert_eq!(std::fs::read_to_string(path.join("dependency")).expect("a file"), "--dependency=afterok:41\n");
    is_run(&path);
}

/// The lines of a text that are strings, as YAML, Python and JSON alike have them between quotes.
fn strings(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim_start().trim_start_matches("- "));
    lines.filter_map(|line| serde_json::from_str(line).ok()).collect()
}

#[test]
fn the_kubernetes_manifest_runs_each_index_and_a_merge_that_waits() {
    let (_folder, path, manifest) = printed("kubernetes");
    let lines = |word: &str| manifest.lines().filter(|line| line.trim() == word).count();
    for (line, times) in [
        ("apiVersion: batch/v1", 2),
        ("kind: Job", 2),
        ("completionMode: Indexed", 1),
        ("completions: 2", 1),
        ("restartPolicy: Never", 2),
        ("persistentVolumeClaim: { claimName: \"orecast\" }", 2),
        ("name: orecast-my-study-s", 1),
        ("name: orecast-my-study-s-merge", 1),
    ] {
        assert_eq!(lines(line), times, "{line} in {manifest}");
    }
    // As Kubernetes hands it to the shell: $$ is a dollar.
    let commands: Vec<String> = strings(&manifest).iter().map(|it| it.replace("$$", "$")).collect();
    let [shard, merge] = &commands[..] else { panic!("{manifest}") };
    for index in ["0", "1"] {
        let ran = shell(&path, "", shard, &[("JOB_COMPLETION_INDEX", index)]);
        assert!(ran.status.success(), "{shard}: {}", err(&ran));
    }
    let ran = shell(&path, "", merge, &[]);
    assert!(ran.status.success(), "{merge}: {}", err(&ran));
    is_run(&path);
}

#[test]
fn the_rule_file_has_the_merge_first_and_a_rule_for_any_shard() {
    let (_folder, path, rules) = printed("snakemake");
    let names: Vec<&str> = rules.lines().filter_map(|line| line.strip_prefix("rule ")).collect();
    assert_eq!(names, ["merge:", "shard:"]);
    assert!(
        rules.contains("expand(\"outputs/my study's.shards/shard-{shard}-of-2.chunk\", shard=range(1, 2 + 1)),"),
        "{rules}"
    );
    // As Snakemake hands it to the shell.
    let filled = |command: &str, shard: &str| {
        command.replace("{wildcards.shard}", shard).replace("{threads}", "1").replace("{{", "{").replace("}}", "}")
    };
    let commands = strings(&rules);
    let [merge, shard] = &commands[..] else { panic!("{rules}") };
    for command in [filled(shard, "1"), filled(shard, "2"), filled(merge, "")] {
        let ran = shell(&path, "", &command, &[]);
        assert!(ran.status.success(), "{command}: {}", err(&ran));
    }
    is_run(&path);
}

#[test]
fn more_shards_than_there_is_to_do_are_refused() {
    let (folder, _) = written(GOOD);
    let output = orecast(folder.path(), &["job", "study.toml", "--shards", "9", "--for", "slurm"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("can be parted into 1 to 1"), "{}", err(&output));
}
