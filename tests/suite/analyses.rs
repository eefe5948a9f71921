//! The analyses as a user meets them: commands, answers, files.

use crate::cli::{err, orecast, out};
use crate::fixture::{GOOD, written};

/// A good study with something to be ignorant of and something left to luck.
fn uncertain() -> String {
    let text = GOOD.replace(
        "output = \"60 t/yr\"",
        "output = { uniform = [40, 80], grade = \"B\" }\noutages_per_year = 1.0\noutage_length = \"3 mo\"",
    );
    text.replace("[facilities.existing]", "[facilities.existing]\ncharge = { uniform = [1, 3], grade = \"C\" }")
}

/// The words of a command line, none of which has a space in it.
fn words(line: &str) -> Vec<&str> {
    line.split(' ').collect()
}

/// What lowers the value of the plant by as much at each step.
const FIXED_COST: [&str; 2] = ["--vary", "facilities.existing.fixed_cost=0 MUSD/yr,40 MUSD/yr"];

fn rows(folder: &tempfile::TempDir, path: &str) -> Vec<String> {
    let text = std::fs::read_to_string(folder.path().join(path)).expect("a table");
    text.lines().map(str::to_owned).collect()
}

#[test]
fn a_sweep_is_the_run_at_each_value() {
    let (folder, _) = written(GOOD);
    let arguments =
        ["sweep", "study.toml", "--over", "sources.mines.output=20,40,90", "--no-charts", "--output", "out"];
    let output = orecast(folder.path(), &arguments);
    assert!(output.status.success(), "{}", err(&output));
    let swept = rows(&folder, "out/tables/kpis.csv");
    assert!(swept[0].starts_with("feed,sources.mines.output,metric,unit"), "{}", swept[0]);
    for value in ["20", "40", "90"] {
        let set = format!("sources.mines.output={value}");
        assert!(orecast(folder.path(), &["run", "study.toml", "--no-charts", "--set", &set]).status.success());
        for line in &rows(&folder, "outputs/study/tables/kpis.csv")[1..] {
            let (level, rest) = line.split_once(',').expect("columns");
            assert!(swept.contains(&format!("{level},{value},{rest}")), "{value}: {line}");
        }
    }
}

#[test]
fn a_sweep_over_two_paths_takes_every_combination() {
    let (folder, _) = written(GOOD);
    let over = ["--over", "sources.mines.output=lin(20 t/yr, 60 t/yr, 3)", "--over", "sources.mines.local_share=0,1"];
    let output = orecast(
        folder.path(),
        &[&["sweep", "study.toml", "--scenario", "half", "--metric", "refined_total", "--output", "out"], &over[..]]
            .concat(),
    );
    assert!(output.status.success(), "{}", err(&output));
    let table = rows(&folder, "out/tables/kpis.csv");
    let refined: Vec<&String> = table.iter().filter(|line| line.contains(",refined_total,")).collect();
    assert_eq!(refined.len(), 6);
    assert!(refined.iter().any(|line| line.starts_with("half,40 t/yr,1,refined_total,t,200,200.0,")), "{refined:?}");
    assert!(folder.path().join("out/charts/sweep-refined_total.png").is_file());
}

#[test]
fn what_a_sweep_cannot_read_it_says() {
    let (folder, _) = written(GOOD);
    let error = |over: &str| {
        let output = orecast(folder.path(), &["sweep", "study.toml", "--over", over, "--output", "out"]);
        assert_eq!(output.status.code(), Some(2));
        err(&output)
    };
    assert!(error("sources.mines.output").contains("there is no ="));
    assert!(error("sources.mines.output=1").contains("two or more values"));
    assert!(error("sources.mines.output=3,2").contains("rising order"));
    assert!(error("sources.mines.output=lin(1,2)").contains("from, to, count"));
    assert!(error("sources.mines.output=log(0,2,3)").contains("above 0"));
    assert!(error("sources.mines.output=lin(1 t/yr,2 kt/yr,3)").contains("same unit"));
    assert!(error("sources.mines.outptu=1,2").contains("did you mean \"sources.mines.output\""));
    assert!(error("sources.mines.output=a,b").contains("must be numbers"));
    assert!(!folder.path().join("out/manifest.json").exists());
}

#[test]
fn sobol_indices_find_what_moves_a_study_and_how_much_is_luck() {
    let (folder, _) = written(&uncertain());
    let arguments = [
        "sensitivity",
        "study.toml",
        "--output",
        "out",
        "--metric",
        "npv",
        "--method",
        "sobol",
        "--scenario",
        "half",
        "--second-order",
    ];
    let output = orecast(folder.path(), &arguments);
    assert!(output.status.success(), "{}", err(&output));
    let answer = out(&output);
    assert!(answer.contains("Luck (how price, security, outages and funding turn out) makes"), "{answer}");
    assert!(answer.contains("grade C (judgement)"), "{answer}");
    let table = rows(&folder, "out/tables/sobol.csv");
    assert_eq!(table[0], "feed,metric,unit,factor,grade,n,S1,S1_conf,ST,ST_conf");
    // NPV is the charge times what is processed: a product of independent numbers, whose shares are known. The charge is
    // uniform on 1 to 3, cv² = 1/12; what is processed has a smaller one.
    let charge = table.iter().find(|line| line.contains(",facilities.existing.charge,C,")).expect("the charge");
    let share: f64 = charge.split(',').nth(6).and_then(|cell| cell.parse().ok()).expect("S1");
    assert!((0.5..0.9).contains(&share), "{charge}");
    assert_eq!(rows(&folder, "out/tables/sobol-pairs.csv").len(), 1 + 3);
}

#[test]
fn a_tornado_holds_each_factor_at_its_ends() {
    let (folder, _) = written(&uncertain());
    let arguments = [
        "sensitivity",
        "study.toml",
        "--output",
        "out",
        "--metric",
        "npv",
        "--method",
        "tornado",
        "--scenario",
        "half",
        "--base",
        "512",
    ];
    let output = orecast(folder.path(), &arguments);
    assert!(output.status.success(), "{}", err(&output));
    let table = rows(&folder, "out/tables/tornado.csv");
    assert_eq!(table[0], "feed,metric,unit,factor,grade,n,low_input,high_input,low,high,swing,swing_conf,mean");
    let cells: Vec<f64> = table[1].split(',').filter_map(|cell| cell.parse().ok()).collect();
    let [n, low_input, high_input, low, high, swing, _, mean] = cells[..] else { panic!("{}", table[1]) };
    assert!(table[1].contains("facilities.existing.charge"), "the greatest swing first: {}", table[1]);
    assert_eq!((n, low_input, high_input), (512.0, 1.2, 2.8));
    // NPV is proportional to the charge, whose mean is 2.
    assert!((low / mean + 0.4).abs() < 0.01 && (high / mean - 0.4).abs() < 0.01 && (swing / mean - 0.8).abs() < 0.01);
}

#[test]
fn elementary_effects_leave_out_what_does_not_matter() {
    let (folder, _) = written(&uncertain());
    let arguments = [
        "sensitivity",
        "study.toml",
        "--output",
        "out",
        "--metric",
        "refined_total",
        "--method",
        "morris",
        "--scenario",
        "all",
    ];
    let output = orecast(folder.path(), &arguments);
    assert!(output.status.success(), "{}", err(&output));
    let table = rows(&folder, "out/tables/morris.csv");
    assert_eq!(table[0], "feed,metric,unit,factor,grade,n,mu,mu_star,mu_star_conf,sigma");
    let charge = table.iter().find(|line| line.contains("charge")).expect("the charge");
    assert!(charge.ends_with(",0.0,0.0,0.0,0.0"), "{charge}");
    assert!(table[1].contains("sources.mines.output"));
}

#[test]
fn a_group_of_factors_changes_hands_as_one() {
    let (folder, _) = written(&uncertain());
    let ask = |extra: &[&str]| {
        let base = ["sensitivity", "study.toml", "--metric", "npv", "--method", "sobol", "--scenario", "half"];
        orecast(folder.path(), &[&base[..], &["--output", "out", "--no-charts"], extra].concat())
    };
    let output = ask(&["--group", "all=sources,facilities.*.charge"]);
    assert!(output.status.success(), "{}", err(&output));
    assert!(out(&output).contains("all: "), "{}", out(&output));
    let table = rows(&folder, "out/tables/sobol.csv");
    let names: Vec<&str> = table[1..].iter().filter_map(|line| line.split(',').nth(3)).collect();
    assert_eq!(names.len(), 2, "{table:?}");
    let figures = |name: &str| -> Vec<f64> {
        let line = table.iter().find(|line| line.contains(name)).expect("a row");
        line.split(',').rev().take(4).filter_map(|cell| cell.parse().ok()).collect()
    };
    // What all factors do with their interactions and what luck does by itself is everything.
    let (total, luck) = (figures(",all,")[1], figures("luck")[3]);
    assert!((total + luck - 1.0).abs() < 0.05, "{total} {luck}");

    for (groups, said) in [
        (&["--group", "a=prices"][..], "no factor that is uncertain here matches prices"),
        (&["--group", "a=sources", "--group", "b=sources.mines.output"][..], "is of both a and b"),
        (&["--group", "sources"][..], "NAME=PATH,PATH"),
        (&["--group", "sources.mines.output=facilities"][..], "choose another name"),
    ] {
        let output = ask(groups);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains(said), "{}", err(&output));
    }
}

#[test]
fn what_never_varies_has_no_sensitivity() {
    let (folder, _) = written(GOOD);
    for method in ["sobol", "tornado", "morris"] {
        let output = orecast(folder.path(), &["sensitivity", "study.toml", "--metric", "npv", "--method", method]);
        assert_eq!(output.status.code(), Some(2), "{method}");
        assert!(err(&output).contains("no uncertain number moves it"), "{method}: {}", err(&output));
    }
}

#[test]
fn the_draws_of_a_run_say_by_themselves_what_moves_it() {
    let (folder, _) = written(&uncertain());
    let methods = ["--method", "first-order", "--method", "rank", "--method", "pawn", "--method", "delta"];
    let arguments =
        ["sensitivity", "study.toml", "--metric", "npv", "--scenario", "half", "--draws", "4000", "--output", "out"];
    let output = orecast(folder.path(), &[&arguments[..], &methods[..]].concat());
    assert!(output.status.success(), "{}", err(&output));
    let answer = out(&output);
    assert!(answer.contains("All factors together explain"), "{answer}");
    assert!(answer.contains("on numbers of grade C"), "{answer}");
    for (name, head) in [
        ("first-order", "S1,S1_conf"),
        ("rank", "SRC,SRC_conf,SRRC,SRRC_conf,PRCC,PRCC_conf"),
        ("pawn", "minimum,mean,median,maximum,CV,median_dummy,maximum_dummy"),
        ("delta", "delta,delta_conf,S1,S1_conf,delta_dummy"),
    ] {
        let table = std::fs::read_to_string(folder.path().join(format!("out/tables/{name}.csv"))).expect("a table");
        let mut lines = table.lines();
        assert_eq!(lines.next(), Some(format!("feed,metric,unit,factor,grade,n,{head}").as_str()));
        let first = lines.next().expect("a factor");
        assert!(first.starts_with("half,npv,,facilities.existing.charge,C,4000,"), "{first}");
        assert!(folder.path().join(format!("out/charts/{name}-npv.png")).is_file());
    }
}

#[test]
fn a_table_of_our_own_draws_says_the_same_as_the_study() {
    let (folder, _) = written(&uncertain());
    let run = [
        "run",
        "study.toml",
        "--draws",
        "2000",
        "--scenario",
        "half",
        "--draws-table",
        "--no-charts",
        "--output",
        "run",
    ];
    assert!(orecast(folder.path(), &run).status.success());
    let study =
        ["sensitivity", "study.toml", "--metric", "npv", "--draws", "2000", "--scenario", "half", "--output", "a"];
    let table = [
        "sensitivity",
        "--table",
        "run/tables/draws.parquet",
        "--factors",
        "sources.mines.output,facilities.existing.charge",
        "--outcome",
        "npv",
        "--output",
        "b",
    ];
    for arguments in [&study[..], &table[..]] {
        let output = orecast(folder.path(), arguments);
        assert!(output.status.success(), "{}", err(&output));
    }
    let figures = |path: &str, place: usize| -> Vec<String> {
        let text = std::fs::read_to_string(folder.path().join(path)).expect("a table");
        text.lines().skip(1).map(|line| line.split(',').nth(place).unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(figures("a/tables/first-order.csv", 6), figures("b/tables/first-order.csv", 5), "S1");
    assert_eq!(figures("a/tables/rank.csv", 10), figures("b/tables/rank.csv", 9), "PRCC");
}

#[test]
fn a_table_is_asked_for_in_words_that_help() {
    let (folder, _) = written(GOOD);
    std::fs::write(folder.path().join("runs.csv"), "a,b,y\n1,2,3\n2,3,\n3,5,4\n4,1,9\n").expect("a table");
    let error = |arguments: &[&str]| {
        let output = orecast(folder.path(), &[&["sensitivity", "--table", "runs.csv"], arguments].concat());
        assert_eq!(output.status.code(), Some(2), "{}", err(&output));
        err(&output)
    };
    assert!(error(&["--factors", "a,b"]).contains("--outcome"));
    assert!(error(&["--factors", "a,c", "--outcome", "y"]).contains("no column \"c\""));
    assert!(error(&["--factors", "a,a", "--outcome", "y"]).contains("asked for twice"));
    assert!(error(&["--factors", "a", "--outcome", "y", "--method", "sobol"]).contains("simulations of their own"));
    assert!(error(&["--factors", "a", "--outcome", "y"]).contains("make more draws"));
}

/// Two decisions and two states whose outcomes can be computed by hand: 200 t or 50 t kept as it is, 100 t either way if all
/// goes into a smaller refinery.
fn dilemma() -> String {
    let small = "levels.all = { set = { \"sources.mines.local_share\" = 1.0, \
                 \"facilities.existing.phases.one.capacity\" = \"20 t/yr\" } }\n";
    let from = GOOD.find("levels.all").expect("the level");
    let mines = "[axes.mines]\nkind = \"uncertainty\"\nlevels.rich = { set = { \"sources.mines.output\" = \"80 t/yr\" } }\n\
                 levels.poor = { set = { \"sources.mines.output\" = \"20 t/yr\" } }\n";
    format!("{}{small}{mines}", &GOOD[..from])
}

/// The cells of a table's column, by the column's name.
fn column(folder: &tempfile::TempDir, path: &str, name: &str) -> Vec<String> {
    let rows = rows(folder, path);
    // From the end: the words of a first column may have commas.
    let place = rows[0].rsplit(',').position(|head| head == name).expect("the column");
    rows[1..].iter().map(|row| row.rsplit(',').nth(place).expect("a cell").to_owned()).collect()
}

fn numbers(folder: &tempfile::TempDir, path: &str, name: &str) -> Vec<f64> {
    column(folder, path, name).iter().map(|cell| cell.parse().expect("a number")).collect()
}

#[test]
fn criteria_of_a_choice_are_as_computed_by_hand() {
    let (folder, _) = written(&dilemma());
    let output = orecast(folder.path(), &["robust", "study.toml", "--metric", "refined_total", "--output", "out"]);
    assert!(output.status.success(), "{}", err(&output));
    let values = numbers(&folder, "out/tables/robust.csv", "value");
    // Expected value, worst case, maximum regret; the 90th percentile of a regret that is there in half of the states; Hurwicz.
    let wanted = [125.0, 100.0, 50.0, 100.0, 50.0, 100.0, 50.0, 100.0, 125.0, 100.0];
    assert!(values.iter().zip(wanted).all(|(a, b)| (a - b).abs() < 1e-6) && values.len() == wanted.len(), "{values:?}");
    let regrets = numbers(&folder, "out/tables/regret.csv", "regret");
    assert!(regrets.iter().zip([0.0, 50.0, 100.0, 0.0]).all(|(a, b)| (a - b).abs() < 1e-6), "{regrets:?}");
}

#[test]
fn knowing_which_scenario_comes_is_worth_what_a_hand_computes() {
    let (folder, _) = written(&dilemma());
    let output = orecast(folder.path(), &["value", "study.toml", "--metric", "refined_total", "--output", "out"]);
    assert!(output.status.success(), "{}", err(&output));
    // (200 + 100) / 2 − 125, whether one knows everything or the scenario, in which nothing else is left open.
    let values = numbers(&folder, "out/tables/value.csv", "value");
    assert!(values.len() == 2 && values.iter().all(|value| (value - 25.0).abs() < 1e-6), "{values:?}");
    assert!(numbers(&folder, "out/tables/value.csv", "se")[1].abs() < 1e-6);
}

#[test]
fn many_numbers_are_valued_together_and_as_the_user_groups_them() {
    // What the plant costs and charges, five numbers in all, decides whether to have it; what the mines make is known.
    let text = GOOD.replace(
        "[facilities.existing]",
        "[facilities.existing]\ncharge = { uniform = [1, 3] }\nfixed_cost = { uniform = [1e6, 3e6] }\n\
         variable_cost = { uniform = [0.5, 1.5] }\npremium = { uniform = [0, 0.0002] }\nplanned_downtime = { uniform = [0, 0.2] }",
    );
    let text = text
        + "[axes.plant]\nkind = \"decision\"\nreference = \"with\"\nlevels.with.set = {}\n\
                       levels.without.set = { \"facilities.existing.enabled\" = false }\n";
    let (folder, _) = written(&text);
    let ask = |groups: &[&str]| {
        let asked = words("value study.toml --metric npv --draws 2000 --scenario half/* --no-charts --output out");
        let groups = groups.iter().flat_map(|group| ["--group", group]);
        orecast(folder.path(), &asked.iter().copied().chain(groups).collect::<Vec<_>>())
    };
    let output = ask(&["costs=facilities.*.fixed_cost,facilities.*.variable_cost", "plant=facilities"]);
    assert!(output.status.success(), "{}", err(&output));
    let (known, values) =
        (column(&folder, "out/tables/value.csv", "known"), numbers(&folder, "out/tables/value.csv", "value"));
    let of = |name: &str| values[known.iter().position(|it| it == name).expect(name)];
    let all = of("all uncertain numbers without luck");
    assert!(all > 0.0 && (all - of("everything with luck (EVPI)")).abs() < 0.02 * all, "{values:?}");
    assert!((of("plant") - all).abs() < 1e-9 * all && of("costs") < all, "{values:?}");
    assert!(of("costs") > of("facilities.existing.fixed_cost"), "{values:?}");
    assert_eq!(ask(&["costs=facilities.none"]).status.code(), Some(2));
    assert!(err(&ask(&["a=facilities", "a=price"])).contains("no factor that is uncertain here matches price"));
}

#[test]
fn a_charge_breaks_even_where_it_pays_the_fixed_cost() {
    let text = GOOD.replace("[facilities.existing]", "[facilities.existing]\nfixed_cost = \"1 MUSD/yr\"");
    let (folder, _) = written(&text);
    let ask = |more: &[&str]| {
        let asked = ["break-even", "study.toml", "--metric", "npv", "--scenario", "half", "--output", "out"];
        let vary = ["--vary", "facilities.existing.charge=0.5,3"];
        orecast(folder.path(), &[&asked[..], &vary, more].concat())
    };
    let output = ask(&[]);
    assert!(output.status.success(), "{}", err(&output));
    let value = numbers(&folder, "out/tables/break-even.csv", "value")[0];
    let wanted = 1e6 / (30.0 * 1e6 / 31.103_476_8);
    assert!((value - wanted).abs() < 1e-3, "{value} {wanted}");
    assert_eq!(column(&folder, "out/tables/break-even.csv", "path_unit"), ["USD/oz"]);
    assert!(
        out(&ask(&["--target", "1e12"]))
            .contains("never within 0.5 to 3 USD/oz: below the target at the 9 values looked at")
    );
    assert_eq!(ask(&["--above", "3"]).status.code(), Some(2));
    assert_eq!(ask(&["--stat", "probability", "--target", "2"]).status.code(), Some(2));
}

#[test]
fn the_error_of_independent_draws_falls_with_their_root() {
    let (folder, _) = written(&uncertain());
    let asked = ["converge", "study.toml", "--metric", "npv", "--scenario", "half", "--draws", "1024"];
    let output = orecast(folder.path(), &[&asked[..], &["--replicates", "24", "--output", "out"]].concat());
    assert!(output.status.success(), "{}", err(&output));
    let designs = column(&folder, "out/tables/rate.csv", "design");
    let at = designs.iter().position(|design| design == "monte-carlo").expect("the design");
    let rate = numbers(&folder, "out/tables/rate.csv", "rate")[at];
    assert!((0.25..0.75).contains(&rate), "{rate}");
}

#[test]
fn mistakes_of_analyses_are_told() {
    let (folder, _) = written(&uncertain());
    let told = |arguments: &[&str], words: &str| {
        let [command, rest @ ..] = arguments else { panic!("no command") };
        let output = orecast(folder.path(), &[&[*command, "study.toml", "--output", "out"], rest].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        assert!(err(&output).contains(words), "{arguments:?}: {}", err(&output));
    };
    told(&["robust", "--metric", "nvp"], "did you mean \"npv\"");
    told(&["robust", "--metric", "npv", "--scenario", "half"], "nothing to decide");
    told(&["robust", "--metric", "npv", "--optimism", "2"], "between 0 and 1");
    told(&["value", "--metric", "processed"], "--year");
    told(&["sensitivity", "--metric", "npv", "--base", "1000000000000"], "from 1 to 1048576");
    told(&["break-even", "--metric", "npv", "--vary", "study.title"], "no number there");
    told(&["break-even", "--metric", "npv", "--vary", "price.initial", "--stat", "p100"], "percentile");
    told(&["converge", "--metric", "npv", "--replicates", "1"], "--replicates");
    told(&["converge", "--metric", "npv", "--draws", "256", "--precision", "-1"], "above 0");
    told(&["sweep", "--over", "price.initial=1,2", "--over", "price.initial=1,2"], "twice");
    assert!(!folder.path().join("out").exists());
}

#[test]
fn more_draws_than_memory_holds_are_refused() {
    let (folder, _) = written(&uncertain());
    for command in ["sensitivity", "robust", "value", "converge", "break-even", "discover"] {
        let more: &[&str] = match command {
            "break-even" => &["--vary", "price.initial"],
            "discover" => &["--where", "> 0"],
            _ => &[],
        };
        let arguments = [command, "study.toml", "--metric", "npv", "--draws", "1_000_000_000_000_000"];
        let output = orecast(folder.path(), &[&arguments[..], more].concat());
        assert_eq!(output.status.code(), Some(2), "{command}");
        assert!(err(&output).contains("GB of memory"), "{command}: {}", err(&output));
    }
}

#[test]
fn another_question_has_another_folder() {
    let (folder, _) = written(&uncertain());
    for more in [&["--method", "rank"][..], &["--method", "pawn"], &["--method", "rank", "--scenario", "half"]] {
        let arguments =
            [&["sensitivity", "study.toml", "--metric", "npv", "--no-charts", "--draws", "200"], more].concat();
        assert!(orecast(folder.path(), &arguments).status.success());
    }
    let count = std::fs::read_dir(folder.path().join("outputs")).expect("a folder").count();
    assert_eq!(count, 3);
}

#[test]
fn words_are_not_taken_for_numbers() {
    let (folder, _) = written(GOOD);
    let rows: String = (0..90).map(|row| format!("{},{}\n", ["a", "b", "c"][row % 3], row % 7)).collect();
    std::fs::write(folder.path().join("runs.csv"), format!("policy,y\n{rows}")).expect("a table");
    let table = ["sensitivity", "--table", "runs.csv", "--factors", "policy", "--outcome", "y", "--method"];
    let rank = orecast(folder.path(), &[&table[..], &["rank"]].concat());
    assert_eq!(rank.status.code(), Some(2));
    assert!(err(&rank).contains("policy holds words"), "{}", err(&rank));
    assert!(orecast(folder.path(), &[&table[..], &["first-order"]].concat()).status.success());
}

#[test]
fn help_pages_name_every_option() {
    let (folder, _) = written(GOOD);
    let reading = ["--set", "--scale", "--shift", "--draws", "--seed", "--design", "--scenario", "--color"];
    let writing = ["--threads", "--output", "--no-charts", "--format", "--quiet"];
    let own: [(&str, &[&str]); 6] = [
        ("sweep", &["--over", "--metric", "--year"]),
        (
            "sensitivity",
            &[
                "--metric",
                "--year",
                "--method",
                "--base",
                "--trajectories",
                "--second-order",
                "--table",
                "--factors",
                "--outcome",
            ],
        ),
        ("robust", &["--metric", "--year", "--threshold", "--optimism"]),
        ("break-even", &["--metric", "--year", "--vary", "--stat", "--above", "--target"]),
        ("value", &["--metric", "--year", "--group"]),
        ("converge", &["--metric", "--year", "--stat", "--above", "--replicates", "--precision"]),
    ];
    for (command, options) in own {
        let page = out(&orecast(folder.path(), &[command, "--help"]));
        for option in options.iter().chain(&reading).chain(&writing) {
            assert!(page.contains(option), "{command}: {option}");
        }
    }
}

#[test]
fn cells_that_say_there_is_nothing_are_left_out_and_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let holes = "1,2,NA\n2,NaN,4\n3,4,nan\n4,5,\n";
    let row = |at: usize| format!("{at},{},{}\n", at * 7 % 31, 2 * at);
    let text: String = (5..60).map(row).collect();
    std::fs::write(folder.path().join("runs.csv"), format!("a,b,y\n{holes}{text}")).expect("a table");
    let arguments =
        words("sensitivity --table runs.csv --factors a,b --outcome y --method rank --no-charts --output out");
    let output = orecast(folder.path(), &arguments);
    assert!(output.status.success(), "{}", err(&output));
    let said = "Left out of 59 rows: 3 without y (rows 1, 3 and 4); 1 without b (row 2).";
    assert!(out(&output).contains(said), "{}", out(&output));
    let listed = rows(&folder, "out/tables/left_out.csv");
    assert_eq!(listed, ["row,without", "1,y", "2,b", "3,y", "4,y"]);
}

#[test]
fn a_sweep_of_one_path_tells_its_change_draw_by_draw() {
    let (folder, _) = written(&uncertain());
    let arguments = words(
        "sweep study.toml --over facilities.existing.recovery=0.5,1 --metric refined_total --scenario half --output out",
    );
    let output = orecast(folder.path(), &arguments);
    assert!(output.status.success(), "{}", err(&output));
    let mean = |path: &str, of: &str| -> (f64, f64) {
        let table = rows(&folder, path);
        let head: Vec<&str> = table[0].split(',').collect();
        let at = |name: &str| head.iter().position(|it| *it == name).expect("a column");
        let row = table.iter().find(|line| line.contains(of)).expect("a row");
        let cells: Vec<&str> = row.split(',').collect();
        (cells[at("mean")].parse().expect("a number"), cells[at("se")].parse().expect("a number"))
    };
    let (half, _) = mean("out/tables/kpis.csv", "half,0.5,refined_total,");
    let (whole, error) = mean("out/tables/kpis.csv", "half,1,refined_total,");
    let (change, less_error) =
        mean("out/tables/differences.csv", ",facilities.existing.recovery,0.5,1,,,refined_total,");
    // What is recovered doubles with the recovery, on every draw.
    assert!((whole / half - 2.0).abs() < 1e-9 && (change - half).abs() < 1e-9 * half, "{half} {whole} {change}");
    assert!((less_error - error / 2.0).abs() < 1e-9 * error, "{error} {less_error}");
    assert!(out(&output).contains("Less that at 0.5, draw by draw"), "{}", out(&output));
    assert!(folder.path().join("out/charts/sweep-change-refined_total.png").is_file());
}

#[test]
fn a_probability_breaks_even_between_two_draws() {
    let (folder, _) = written(&uncertain());
    let asked =
        "break-even study.toml --metric npv --stat probability --target 0.5 --scenario half --draws 64 --no-charts";
    let arguments = [&words(asked)[..], &["--output", "out"], &FIXED_COST].concat();
    let output = orecast(folder.path(), &arguments);
    assert!(output.status.success(), "{}", err(&output));
    let answer = out(&output);
    assert!(answer.contains("90 % confidence interval") && !answer.contains("exactly there"), "{answer}");
    let table = rows(&folder, "out/tables/break-even.csv");
    let cells: Vec<f64> = table[1].split(',').rev().take(4).map(|cell| cell.parse().expect("a number")).collect();
    let [high, low, to, value] = cells[..] else { panic!("{table:?}") };
    assert!(low <= value && value == to && to <= high && low < high, "{table:?}");
}

/// A plant that pays its capital back in a tenth of the draws.
fn seldom_paying() -> String {
    let text = uncertain();
    let plant = "\n[facilities.rare]\npriority = 9\ncharge = { discrete = [[0, 9], [90, 1]] }\n\
                 phases.one = { capacity = \"20 t/yr\", capex = \"50 MUSD\", decision = \"2026-01\", build = \"1 yr\" }\n";
    let at = text.find("[facilities.existing]").expect("a facility");
    format!("{}{}\n{}", &text[..at], plant.trim_start(), &text[at..])
}

#[test]
fn what_few_draws_have_is_no_sample_for_methods_that_simulate() {
    let (folder, _) = written(&seldom_paying());
    for method in ["tornado", "morris", "sobol"] {
        let arguments =
            ["sensitivity", "study.toml", "--metric", "payback.rare", "--scenario", "half", "--method", method];
        let output = orecast(folder.path(), &arguments);
        assert_eq!(output.status.code(), Some(2), "{method}: {}", out(&output));
        assert!(err(&output).contains("no fair sample"), "{method}: {}", err(&output));
    }
}

#[test]
fn break_even_meets_the_same_draws_under_every_design() {
    // Decisions with factors of their own have dimensions of their own.
    let text =
        uncertain().replace("[facilities.existing]", "[facilities.existing]\nvariable_cost = { uniform = [0, 1] }");
    let text = text.replace("local_share = 0.5", "local_share = { uniform = [0.3, 0.7] }");
    let (folder, _) = written(&text);
    let ask = |scenario: &str, output: &str| {
        let asked = "break-even study.toml --metric npv --draws 64 --design sobol --no-charts";
        let arguments = [&words(asked)[..], &["--scenario", scenario, "--output", output], &FIXED_COST].concat();
        let found = orecast(folder.path(), &arguments);
        assert!(found.status.success(), "{}", err(&found));
        numbers(&folder, &format!("{output}/tables/curve.csv"), "value")
    };
    // The mean falls in proportion to the cost: so do all points, those of the grid and those of the refinement.
    let values = ask("*", "out");
    let costs = numbers(&folder, "out/tables/curve.csv", "facilities.existing.fixed_cost");
    let slope = (values[1] - values[0]) / (costs[1] - costs[0]);
    let starts = costs.iter().enumerate().filter(|(_, cost)| **cost == 0.0).map(|(at, _)| at);
    let starts: Vec<usize> = starts.chain([values.len()]).collect();
    assert!(starts.len() > 2, "several scenarios: {costs:?}");
    for points in starts.windows(2) {
        for at in points[0]..points[1] {
            let line = values[points[0]] + slope * costs[at];
            assert!((values[at] - line).abs() < 1e-6 * slope.abs() * 40.0, "{at}: {} {line}", values[at]);
        }
    }
}
