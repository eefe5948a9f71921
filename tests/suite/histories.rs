//! What a study says of the past, and what is said of a past that cannot be.

use crate::cli::{err, orecast, out};
use crate::fixture::{GOOD, written};
use orecast::error::Error;
use orecast::input::{Loaded, Overrides, load};
use orecast::model::{Month, Quantity, Record, TimeSeries};

/// The good study with regimes and a history, and the file that this reads.
fn with(history: &str, data: &str) -> Result<Loaded, Error> {
    let regimes = "[security]\ninitial = \"calm\"\n[security.states]\ncalm = { mean_stay = 4, next.war = 1 }\nwar = { mean_stay = 2, next.calm = 1 }\n";
    let (folder, path) = written(&format!("{GOOD}{regimes}[history.past]\ndata = \"past.csv:value\"\n{history}"));
    std::fs::write(folder.path().join("past.csv"), data).expect("a data file");
    load(&path, &Overrides::default())
}

fn series(history: &str, data: &str) -> TimeSeries {
    let study = with(history, data).expect("a study").study;
    match study.histories.first().map(|it| it.record.clone()) {
        Some(Record::Metric(_, series)) => series,
        other => panic!("{other:?}"),
    }
}

/// What is wrong with a history.
fn wrong(history: &str, data: &str) -> String {
    match with(history, data) {
        Err(Error::Study(problems)) => orecast::input::render(&problems, false),
        other => panic!("{other:?}"),
    }
}

fn month(year: i32, month: u32) -> Month {
    Month::new(year, month).expect("a month")
}

#[test]
fn a_history_is_read_in_the_metrics_own_unit() {
    let yearly = series("metric = \"output.mines\"\nunit = \"kt\"", "year,value\n2020,0.05\n2021,0.06\n");
    assert_eq!((yearly.period, yearly.points[1]), (12, (month(2021, 1), 60.0)));
    let monthly = series("metric = \"price\"", "value,month\n1000,2020-11\n1100,2020-12\n");
    assert_eq!((monthly.period, monthly.points[1]), (1, (month(2020, 12), 1100.0)));
    let since = series("metric = \"price\"\nfrom = \"2020-12\"", "value,month\n1000,2020-11\n1100,2020-12\n");
    assert_eq!(since.points, [(month(2020, 12), 1100.0)]);
    let share = series("metric = \"utilisation\"\nunit = \"%\"", "year,value\n2020,75\n");
    assert!((share.points[0].1 - 0.75).abs() < 1e-12);
    let gap = series("metric = \"price\"\ngaps = true", "year,value\n2020,10\n2023,20\n");
    assert_eq!(gap.points.len(), 2);
}

#[test]
fn months_make_years_by_what_the_metric_is() {
    let rows: String = (1..=14).map(|at| format!("{},{at}\n", month(2019, 12).plus(at))).collect();
    let series = series("metric = \"price\"", &format!("month,value\n{rows}"));
    let metric = orecast::model::Metric::of(Quantity::Price);
    assert_eq!(series.by_year(metric), [(2020, 6.5)], "the mean of whole years only");
    assert_eq!(series.by_year(orecast::model::Metric::of(Quantity::Output)), [(2020, 78.0)], "what flows adds up");
    assert_eq!(series.until(2020).points.len(), 12);
    assert_eq!(series.until(2019).points.len(), 0);
}

#[test]
fn a_past_that_cannot_be_is_told() {
    let price = "metric = \"price\"";
    let cases = [
        (price, "year,value\n2020,1\n2022,1\n", "2021 is missing"),
        (price, "year,value\n2020,1\n2024,1\n", "2021 to 2023 are missing"),
        (price, "month,value\n2020-01,1\n2020-03,1\n", "2020-02 is missing"),
        (price, "year,value\n2020,1\n2020,2\n", "2020 is there twice"),
        (price, "year,value\n2020,1\n2019,2\n", "2019 comes after 2020"),
        (price, "value\n1\n", "no column \"month\" or \"year\""),
        (price, "year,value\n20x0,1\n", "line 2 has the year \"20x0\", which is none"),
        (price, "year,value\n2020,\n", "holds \"\", which is no number"),
        (price, "year,worth\n2020,1\n", "there is no column \"value\", only year, worth"),
        (price, "year,value\n2020,0\n", "0 in 2020-01 is no value of price"),
        ("metric = \"price\"\nfrom = \"2030-01\"", "year,value\n2020,1\n", "no row is left of it"),
        (price, "year,value\n2020,1,234\n", "line 2 has 3 fields for 2 columns: a comma within a number"),
        ("security = [\"calm\", \"war\"]\nunit = \"t\"", "year,value\n2020,1\n", "a history of security has no unit"),
        ("metric = \"price\"\nunit = \"t\"", "year,value\n2020,1\n", "\"t\" is a mass"),
        ("metric = \"output\"\nunit = \"t/yr\"", "year,value\n2020,1\n", "\"t/yr\" is a mass per time"),
        ("metric = \"output.mine\"", "year,value\n2020,1\n", "did you mean \"mines\"?"),
        ("metric = \"npv\"", "year,value\n2020,1\n", "a KPI, one number over the horizon"),
        ("metric = \"procesed\"", "year,value\n2020,1\n", "did you mean \"processed\"?"),
        ("metric = \"utilisation\"", "year,value\n2020,75\n", "75 in 2020-01 is no value of utilisation"),
        ("metric = \"price\"\nreference = \"none\"", "year,value\n2020,1\n", "unknown reference \"none\""),
        (
            "metric = \"price\"\noutages = \"mines\"",
            "year,value\n2020,1\n",
            "a history is of one thing, and this says 2",
        ),
        ("", "year,value\n2020,1\n", "a history is of one thing, and this says 0"),
        ("security = [\"calm\"]", "year,value\n2020,1\n", "tells no states apart"),
        ("security = [\"calm\", \"wor\"]", "year,value\n2020,1\n", "did you mean \"war\"?"),
        ("outages = \"mins\"", "start,end,value\n", "did you mean \"mines\"?"),
        ("outages = \"mines\"", "start,end,value\n2020-01,2020-02,0.5\n", "the first month of which there is a record"),
        (
            "outages = \"mines\"\nfrom = \"2010-01\"",
            "start,end,value\n2020-03,2020-02,0.5\n",
            "the outage of 2020-03 to 2020-02 ends before it starts",
        ),
        (
            "outages = \"mines\"\nfrom = \"2010-01\"",
            "start,end,value\n2009-01,2010-02,0.5\n",
            "does not start within the record",
        ),
        ("outages = \"mines\"\nfrom = \"2010-01\"", "start,end,value\n2020-01,2020-02,5\n", "stops 5 of the output"),
        ("outages = \"mines\"\nfrom = \"2010-01\"", "start,value\n2020-01,1\n", "there is no column \"end\""),
    ];
    for (history, data, message) in cases {
        let told = wrong(history, data);
        assert!(told.contains(message), "{history:?}, {data:?}: {told}");
    }
}

/// A study of a price that wanders by known numbers, with its past of some years, month by month.
fn wandering(years: i32) -> (tempfile::TempDir, std::path::PathBuf) {
    let text = GOOD
        .replace("start = \"2026-01\"", "start = \"2101-01\"")
        .replace("end = \"2030-12\"", "end = \"2102-12\"")
        .replace("process = \"constant\"", "process = \"gbm\"\nvolatility = 0.2");
    let (folder, path) = written(&format!("{text}[history.gold]\ndata = \"gold.csv:usd\"\nmetric = \"price\"\n"));
    let luck = orecast::engine::Stream::new(5, "past");
    let (dt, mut log) = (1.0f64 / 12.0, 7.0f64);
    let mut rows = "month,usd\n".to_owned();
    for at in 0..12 * years {
        rows += &format!("{},{}\n", month(2101 - years, 1).plus(at), log.exp());
        let z = orecast::math::normal_quantile(luck.uniform(at as u64));
        log += (0.03 - 0.2 * 0.2 / 2.0) * dt + 0.2 * dt.sqrt() * z;
    }
    std::fs::write(folder.path().join("gold.csv"), rows).expect("a data file");
    (folder, path)
}

/// The cells of a table's column, in the rows where another column is a word.
fn cells(folder: &tempfile::TempDir, path: &str, column: &str, (of, word): (&str, &str)) -> Vec<f64> {
    let text = std::fs::read_to_string(folder.path().join(path)).expect("a table");
    let heads: Vec<&str> = text.lines().next().expect("a head").split(',').collect();
    let at = |name: &str| heads.iter().position(|head| *head == name).expect("a column");
    let rows = text.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
    rows.filter(|row| row[at(of)] == word).map(|row| row[at(column)].parse().expect("a number")).collect()
}

#[test]
fn a_model_held_against_its_own_past_is_calibrated() {
    let (folder, _) = wandering(150);
    let arguments = ["backtest", "study.toml", "--from", "1980", "--to", "2099", "--horizon", "1,2", "--draws", "1000"];
    let output = orecast(folder.path(), &[&arguments[..], &["--no-charts", "--output", "out"]].concat());
    assert!(output.status.success(), "{}", err(&output));
    // 120 forecasts of the next year: coverage within three standard errors, the law's tenths alike (χ² of 9 degrees at 0.1 %).
    let own = ("forecast", "Orecast");
    for (column, share) in [("coverage_50", 0.5f64), ("coverage_90", 0.9)] {
        let found = cells(&folder, "out/tables/scores.csv", column, own)[0];
        assert!((found - share).abs() < 3.0 * (share * (1.0 - share) / 120.0).sqrt(), "{column}: {found}");
    }
    let counts = cells(&folder, "out/tables/pit.csv", "count", ("horizon", "1"));
    assert_eq!(counts.iter().sum::<f64>(), 120.0);
    let chi: f64 = counts.iter().map(|count| (count - 12.0).powi(2) / 12.0).sum();
    assert!(chi < 27.9, "{counts:?}");
    // Who knows only the last value or the distant past is beaten.
    let skill = cells(&folder, "out/tables/scores.csv", "skill_low", ("forecast", "last value"))[0];
    assert!(skill > 0.0, "{}", out(&output));
    assert!(out(&output).contains("better"), "{}", out(&output));
}

#[test]
fn what_lies_after_an_origin_does_not_move_its_forecast() {
    let (folder, _) = wandering(60);
    let forecasts = |output: &str| {
        let arguments =
            ["backtest", "study.toml", "--from", "2080", "--to", "2080", "--horizon", "1,3", "--draws", "200"];
        let output_ = orecast(folder.path(), &[&arguments[..], &["--no-charts", "--output", output]].concat());
        assert!(output_.status.success(), "{}", err(&output_));
        let path = format!("{output}/tables/forecasts.csv");
        ["p05", "p50", "p95"].map(|column| cells(&folder, &path, column, ("history", "gold")))
    };
    let before = forecasts("one");
    let path = folder.path().join("gold.csv");
    let text = std::fs::read_to_string(&path).expect("a file");
    let tripled = text.lines().map(|line| match line.split_once(',') {
        Some((month, value)) if month > "2081" && month.starts_with('2') => {
            format!("{month},{}\n", 3.0 * value.parse::<f64>().expect("a number"))
        }
        _ => format!("{line}\n"),
    });
    std::fs::write(&path, tripled.collect::<String>()).expect("a file");
    assert_eq!(before, forecasts("two"));
}

/// A study of a mine with the past of its output and of its outages.
fn mining(outages: &str) -> tempfile::TempDir {
    let text = GOOD.replace("output = \"60 t/yr\"", "output = \"60 t/yr\"\noutage_length = 2\noutage_share = 0.9");
    let (folder, _) = written(&format!(
        "{text}[history.output]\ndata = \"output.csv:t\"\nmetric = \"output.mines\"\ngrade = \"B\"\n\
         [history.stops]\ndata = \"stops.csv:share\"\noutages = \"mines\"\nfrom = \"2000-01\"\ngrade = \"B\"\n"
    ));
    let year = |year: i32| format!("{year},{}\n", 50.0 + 5.0 * f64::from(year).sin());
    std::fs::write(
        folder.path().join("output.csv"),
        "year,t\n".to_owned() + &(1995..2026).map(year).collect::<String>(),
    )
    .expect("a data file");
    std::fs::write(folder.path().join("stops.csv"), format!("start,end,share\n{outages}")).expect("a data file");
    folder
}

/// The forecasts of a mine's output from the end of 2019.
fn mined(outages: &str, more: &[&str]) -> Vec<Vec<f64>> {
    let folder = mining(outages);
    let arguments = ["backtest", "study.toml", "--from", "2019", "--to", "2019", "--horizon", "1,3", "--draws", "500"];
    let output = orecast(folder.path(), &[&arguments[..], &["--no-charts", "--output", "out"], more].concat());
    assert!(output.status.success(), "{}", err(&output));
    ["p05", "p50", "p95"]
        .iter()
        .map(|column| cells(&folder, "out/tables/forecasts.csv", column, ("history", "output")))
        .collect()
}

#[test]
fn outages_after_an_origin_do_not_move_its_forecast() {
    let known = "2010-03,2010-06,0.3\n";
    let before = mined(known, &[]);
    assert_eq!(before, mined(&format!("{known}2022-01,2023-12,0.9\n"), &[]), "one that came later");
    let ending = |end: &str| mined(&format!("{known}2019-10,{end},0.5\n"), &[]);
    assert_eq!(ending("2020-02"), ending("2025-12"), "when one ended that had begun");
    assert_ne!(ending("2020-02"), before);
    // Without any before it there are none, whatever the study says of their length and share.
    let later = "2022-01,2023-12,0.9\n";
    assert_eq!(mined(later, &[]), mined(later, &["--set", "sources.mines.outage_share=0.1"]));
}

#[test]
fn what_is_fitted_is_dated_graded_and_readable() {
    let folder = mining("2010-03,2010-06,0.3\n");
    let output = orecast(folder.path(), &["fit", "study.toml", "--no-charts", "--output", "out"]);
    assert!(output.status.success(), "{}", err(&output));
    let text = out(&output);
    assert!(text.contains("grade = \"B\", note = \"Gamma-Poisson, 1 outages"), "{text}");
    assert!(text.contains("grade = \"C\", note = \"composite likelihood"), "a prior is judgement: {text}");
    assert!(text.contains("The output is that of 2026-01"), "{text}");
    assert!(orecast(folder.path(), &["check", "out/fit.toml"]).status.success());
    let at = |until: &str| {
        let output =
            orecast(folder.path(), &["fit", "study.toml", "--no-charts", "--until", until, "--output", "until"]);
        assert!(output.status.success(), "{}", err(&output));
        let spread = |column| cells(&folder, "until/tables/fit.csv", column, ("path", "sources.mines.output"))[0];
        spread("high") / spread("low")
    };
    assert!(at("2015") > at("2025"), "the longer ago the last year, the less is known of the study's start");
}

#[test]
fn a_fragment_reads_back_whatever_things_are_called() {
    use orecast::output::fragment::{Setting, fragment, rounded};
    let settings = [
        Setting::new("sources.new mine.output", "{ lognormal = [1.234e-9, 0.1] }"),
        Setting::new("price.drift", rounded(-0.012_345_6)),
        Setting::new("sources.new mine.growth", rounded(1.234_56e-9)),
    ];
    insta::assert_snapshot!(fragment(&settings), @r#"
    [sources."new mine"]
    output = { lognormal = [1.234e-9, 0.1] }
    growth = 1.235e-9

    [price]
    drift = -0.01235
    "#);
}

#[test]
fn two_histories_of_one_thing_are_fitted_each_and_written_once() {
    let (folder, path) = wandering(40);
    let text = std::fs::read_to_string(&path).expect("a study");
    let second = "[history.again]\ndata = \"gold.csv:usd\"\nmetric = \"price\"\naverage = true\n";
    std::fs::write(&path, text + second).expect("a study");
    let output = orecast(folder.path(), &["fit", "study.toml", "--output", "out"]);
    assert!(output.status.success(), "{}", err(&output));
    assert!(out(&output).contains("The study is told what gold says of these numbers"), "{}", out(&output));
    assert!(orecast(folder.path(), &["check", "out/fit.toml"]).status.success());
    let of = |history| cells(&folder, "out/tables/fit.csv", "estimate", ("history", history))[1];
    assert!((of("again") / of("gold") - 1.5f64.sqrt()).abs() < 1e-9, "averages hide a third of the variance");
}

#[test]
fn a_fit_is_a_layer_that_runs() {
    let (folder, _) = wandering(40);
    let output = orecast(folder.path(), &["fit", "study.toml", "--output", "out"]);
    assert!(output.status.success(), "{}", err(&output));
    for part in ["[price]", "volatility = { lognormal = [0.", "grade = \"A\"", "maximum likelihood, 480 months"] {
        assert!(out(&output).contains(part), "{part}: {}", out(&output));
    }
    assert!(folder.path().join("out/charts/fit-gold.png").is_file());
    assert!(folder.path().join("out/charts/fit-gold-residuals.png").is_file());
    let volatility = cells(&folder, "out/tables/fit.csv", "estimate", ("path", "price.volatility"));
    assert!(volatility[0] > 0.05 && volatility[0] < 0.25, "{volatility:?}");
    let run = orecast(folder.path(), &["run", "out/fit.toml", "--no-charts", "--output", "run"]);
    assert!(run.status.success(), "{}", err(&run));
    let text = std::fs::read_to_string(folder.path().join("run/tables/assumptions.csv")).expect("a table");
    assert!(text.contains("maximum likelihood, 480 months"), "{text}");
}

#[test]
fn fits_and_backtests_that_cannot_be_are_refused() {
    let (folder, _) = wandering(30);
    let told = |arguments: &[&str], message: &str| {
        let output =
            orecast(folder.path(), &[&arguments[..1], &["study.toml", "--output", "out"], &arguments[1..]].concat());
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {}", out(&output));
        assert!(err(&output).contains(message), "{arguments:?}: {}", err(&output));
        assert!(!folder.path().join("out").exists());
    };
    told(&["fit", "--history", "silver"], "the study has no such history; it has gold");
    told(&["fit", "--until", "2071"], "12 values are too few to fit: it takes 13");
    told(&["fit", "--until", "2050"], "there is no price in these years");
    told(&["backtest", "--from", "2150", "--to", "2160"], "gold from 2150 (its last whole year is 2100)");
    told(&["backtest", "--from", "1950", "--to", "1960"], "gold from 1950 (its first whole year is 2071)");
    told(&["backtest", "--from", "2090", "--to", "2095", "--history", "silver"], "no such history of a metric");
    told(&["backtest", "--from", "2095", "--to", "2090"], "the last origin, 2090, is before the first, 2095");
    told(&["backtest", "--from", "2090", "--to", "2095", "--horizon", "0"], "--horizon");
    let (plain, _) = written(GOOD);
    for command in [&["fit", "study.toml"][..], &["backtest", "study.toml", "--from", "2000", "--to", "2001"]] {
        let output = orecast(plain.path(), command);
        assert_eq!(output.status.code(), Some(2));
        assert!(err(&output).contains("[history"), "{}", err(&output));
    }
}
