//! Every figure of a report stands in a cell of a table: each is looked up there again.

mod drawing;
mod number;
mod page;

use crate::cli::{err, orecast};
use crate::fixture::{GOOD, package, written};
use number::numbers;
use page::Page;
use std::path::Path;

/// Runs commands in a folder; the report is of the first one's run.
fn reported(commands: &[&str]) -> (tempfile::TempDir, Page) {
    let folder = tempfile::tempdir().expect("a folder");
    std::os::unix::fs::symlink(package().join("scenarios"), folder.path().join("scenarios")).expect("a link");
    for command in commands {
        let words: Vec<&str> = command.split(' ').collect();
        let output = orecast(folder.path(), &words);
        assert!(output.status.success(), "{command}: {}", err(&output));
    }
    let page = Page::read(&folder.path().join("outputs").join("run"));
    (folder, page)
}

/// All numbers of all charts, of the run and of analyses, are traced.
fn charts_are_traced(page: &Page) {
    let problems: Vec<String> = page.drawings().iter().flat_map(|drawing| drawing.problems(page)).collect();
    assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
}

fn is_traced(commands: &[&str]) {
    let (_folder, page) = reported(commands);
    assert!(page.figures().len() > 10, "figures that say where they stand");
    for figure in page.figures() {
        figure.holds(&page);
    }
    for row in page.rows() {
        row.holds(&page);
    }
    charts_are_traced(&page);
    page.register_holds();
    page.rest_is_known();
}

#[test]
fn every_figure_of_the_flagships_report_stands_in_a_table() {
    is_traced(&["run scenarios/mali-gold.toml --draws 60 --output outputs/run"]);
}

#[test]
fn so_does_every_figure_of_a_small_study_and_of_a_what_if() {
    is_traced(&["run scenarios/quick.toml --draws 60 --output outputs/run"]);
    is_traced(&["what-if scenarios/mali-gold.toml --draws 60 --output outputs/run --set facilities.soroma.charge=5"]);
}

#[test]
fn what_analyses_found_is_in_the_report_with_their_tables() {
    let (_folder, page) = reported(&[
        "run scenarios/mali-gold.toml --draws 60 --output outputs/run",
        "sensitivity scenarios/mali-gold.toml --draws 300 --metric npv_state --method first-order --output outputs/sensitivity",
        "robust scenarios/mali-gold.toml --draws 60 --metric npv_state --output outputs/robust",
        "sensitivity scenarios/mali-gold.toml --draws 300 --metric npv --set price.initial=3000 --output outputs/other",
        "report outputs/run",
    ]);
    for words in [
        "What drives it",
        "What is robust",
        "data-folder=\"sensitivity\"",
        "data-folder=\"robust\"",
        "npv_state (first-order)",
    ] {
        assert!(page.text.contains(words), "{words}");
    }
    // An analysis of the study with another price is of another study.
    assert!(!page.text.contains("data-folder=\"other\""));
    page.rows().iter().for_each(|row| row.holds(&page));
    let shares = page.text.matches("data-sort=\"0.").count();
    assert!(shares > 5, "shares of variance beside assumptions: {shares}");
}

#[test]
fn so_does_every_figure_of_the_charts_of_all_analyses() {
    let study = "scenarios/mali-gold.toml --draws 60";
    let commands = [
        format!("run {study} --output outputs/run"),
        "sensitivity scenarios/mali-gold.toml --draws 300 --metric npv_state --scenario staged/announced/contested --output outputs/given".into(),
        "sensitivity scenarios/mali-gold.toml --draws 64 --metric npv_state --scenario staged/announced/contested --method sobol --output outputs/sobol".into(),
        "sensitivity scenarios/mali-gold.toml --draws 20 --metric npv_state --scenario staged/announced/contested --method morris --output outputs/morris".into(),
        "sensitivity scenarios/mali-gold.toml --draws 60 --metric npv_state --scenario staged/announced/contested --method tornado --output outputs/tornado".into(),
        format!("robust {study} --metric npv_state --output outputs/robust"),
        "value scenarios/mali-gold.toml --draws 500 --metric npv_state --output outputs/value".into(),
        "discover scenarios/mali-gold.toml --draws 300 --metric npv --where >=0 --output outputs/discover".into(),
        format!("break-even {study} --vary facilities.soroma.charge=1,25 --metric npv.soroma --scenario refinery/*/contested --output outputs/even"),
        format!("sweep {study} --over facilities.soroma.charge=2,4,8 --metric npv.soroma --output outputs/sweep"),
        "converge scenarios/mali-gold.toml --draws 256 --metric npv --scenario staged/announced/contested --output outputs/converge".into(),
        format!("backtest {study} --from 2015 --to 2024 --output outputs/backtest"),
        format!("fit {study} --output outputs/fit"),
        "report outputs/run".into(),
    ];
    let (_folder, page) = reported(&commands.iter().map(String::as_str).collect::<Vec<_>>());
    for folder in [
        "given", "sobol", "morris", "tornado", "robust", "value", "discover", "even", "sweep", "converge", "backtest",
        "fit",
    ] {
        assert!(page.text.contains(&format!("data-folder=\"{folder}\"")), "{folder} is not in the report");
    }
    page.figures().iter().for_each(|figure| figure.holds(&page));
    page.rows().iter().for_each(|row| row.holds(&page));
    page.register_holds();
    page.rest_is_known();
    let printed = page.printed_from_nowhere();
    assert!(printed.is_empty(), "{} printed:\n{}", printed.len(), printed.join("\n"));
    charts_are_traced(&page);
}

#[test]
fn a_figure_that_is_not_what_stands_behind_it_is_found() {
    let (_folder, page) = reported(&["run scenarios/quick.toml --draws 60 --output outputs/run"]);
    let count = |page: &Page| page.drawings().iter().flat_map(|drawing| drawing.problems(page)).count();
    assert_eq!(count(&page), 0);
    let piece = page.text.split("<data value=\"").nth(1).expect("a figure of a caption");
    let (value, rest) = piece.split_once("\">").expect("its value");
    let shown = rest.split('<').next().expect("its text");
    let figure = format!("<data value=\"{value}\">{shown}");
    let wrong = |value: String, shown: String| format!("<data value=\"{value}\">{shown}");
    let number: f64 = value.parse().expect("a number");
    // Another number behind it; another number shown; another sign; a thousand times as much.
    let wrongs = [
        wrong((number * 1.0001).to_string(), shown.into()),
        wrong(value.into(), format!("1{shown}")),
        wrong((-number).to_string(), format!("−{shown}")),
        wrong((number * 1000.0).to_string(), format!("{},000", shown.split('.').next().expect("digits"))),
    ];
    for wrong in wrongs {
        let page = page.with(&page.text.replacen(&figure, &wrong, 1));
        assert!(count(&page) > 0, "{wrong} passes for {figure}");
    }
}

/// The sentences of a study's answer.
fn answer(text: &str, draws: &str) -> Vec<String> {
    let (folder, _path) = written(text);
    let output = orecast(folder.path(), &["run", "study.toml", "--draws", draws, "--no-charts", "--output", "run"]);
    assert!(output.status.success(), "{}", err(&output));
    Page::read(&folder.path().join("run")).answer()
}

#[test]
fn the_answer_changes_with_the_numbers() {
    let text = |share: &str| {
        GOOD.replace(
            "levels.all = { set = { \"sources.mines.local_share\" = 1.0 } }",
            &format!("levels.all = {{ set = {{ \"sources.mines.local_share\" = {share} }} }}"),
        )
    };
    let more = answer(&text("1.0"), "20");
    assert!(more[0].starts_with("With “all” 20.0 ± 0.0 t/yr more gold is refined"), "{}", more[0]);
    let less = answer(&text("0.1"), "20");
    assert!(less[0].starts_with("With “all” 24.0 ± 0.0 t/yr less gold is refined"), "{}", less[0]);
    let none = answer(&text("0.5"), "20");
    assert!(
        none[0].starts_with("“all” changes nothing in how much gold is refined at home in any draw"),
        "{}",
        none[0]
    );
}

#[test]
fn the_answer_says_where_the_evidence_is_too_weak() {
    // More or less by chance: the mean is within its error of nothing.
    let text = GOOD.replace("local_share = 0.5", "local_share = { uniform = [0.0, 0.2] }\noutage_share = 1.0").replace(
        "levels.all = { set = { \"sources.mines.local_share\" = 1.0 } }",
        "levels.all = { set = { \"sources.mines.local_share\" = { uniform = [0.0, 0.201] } } }",
    );
    let weak = answer(&text, "2");
    let single = answer(&text, "1");
    assert!(single[0].contains("cannot be told from 1 draw"), "{}", single[0]);
    assert!(weak.iter().all(|sentence| !sentence.contains("NaN")), "{weak:?}");
    assert_eq!(weak[1], "Whether what processes it is ever full cannot be told, as it operates in only 2 of 2 draws.");
    assert!(
        weak[2].contains("pays cannot be told from 2 draws: its net present value is above zero in"),
        "{}",
        weak[2]
    );
}

#[test]
fn markdown_says_the_same_with_the_charts_beside_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = package().join("scenarios/quick.toml").display().to_string();
    let output = orecast(folder.path(), &["run", &study, "--draws", "50", "--format", "md,html", "--output", "run"]);
    assert!(output.status.success(), "{}", err(&output));
    let read = |name: &str| std::fs::read_to_string(folder.path().join("run").join(name)).expect("a report");
    let (markdown, page) = (read("report.md"), Page::read(&folder.path().join("run")));
    for (index, sentence) in page.answer().iter().enumerate() {
        assert!(markdown.replace('\\', "").contains(&format!("{}. {sentence}", index + 1)), "{sentence}");
    }
    let pictures: Vec<&str> = markdown.split("](charts/").skip(1).filter_map(|rest| rest.split(')').next()).collect();
    assert!(pictures.len() > 5);
    for picture in pictures {
        assert!(folder.path().join("run/charts").join(picture).is_file(), "{picture}");
    }
    // Each table has as many cells in every row as in its head.
    let lines: Vec<&str> = markdown.lines().collect();
    for pair in lines.windows(2).filter(|pair| pair[0].starts_with('|') && pair[1].starts_with('|')) {
        let cells = |line: &str| line.replace("\\|", "").matches('|').count();
        assert_eq!(cells(pair[0]), cells(pair[1]), "{}\n{}", pair[0], pair[1]);
    }
}

#[test]
fn a_report_stands_alone_and_can_be_used_without_a_mouse() {
    let (_folder, page) = reported(&["run scenarios/quick.toml --draws 60 --output outputs/run"]);
    let text = &page.text;
    for outside in ["<link", "src=\"http", "url(http", "@import", "<img"] {
        assert!(!text.contains(outside), "{outside}");
    }
    assert_eq!(text.matches("<h1>").count(), 1);
    assert_eq!(text.matches("role=\"img\"").count(), text.matches("<svg ").count(), "each drawing has words for it");
    assert!(!text.contains("aria-label=\"\""), "words are empty");
    let targets: Vec<&str> = text.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(targets.len() > 5);
    for target in targets {
        assert!(text.contains(&format!("id=\"{target}\"")), "nothing is at #{target}");
    }
    let scrolling = text.matches("<div class=\"wide\"").count();
    assert_eq!(scrolling, text.matches("<div class=\"wide\" tabindex=\"0\" role=\"region\"").count());
}

#[test]
fn numbers_are_written_as_the_study_asks() {
    let (folder, _path) = written(&format!("{}[charts]\nnumbers = \"1 234,5\"\n", GOOD.replace("60 t/yr", "61 t/yr")));
    let output = orecast(folder.path(), &["run", "study.toml", "--output", "run"]);
    assert!(output.status.success(), "{}", err(&output));
    let page = Page::read(&folder.path().join("run"));
    assert!(page.answer()[0].contains("With “all” 19,5 ± "), "{}", page.answer()[0]);
    assert!(page.text.contains(">30,5<"), "data behind charts too");
    assert!(Path::new(&folder.path().join("run/report.html")).is_file());
    assert_eq!(numbers("−1,234.5 and 3 %"), [-1234.5, 3.0]);
}
