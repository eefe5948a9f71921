//! The answer on the console, as a user reads it.

use crate::cli::{err, orecast, out};
use crate::fixture::{GOOD, package, written};

/// The good study with one uncertain source, at few draws.
fn uncertain(text: &str) -> String {
    text.replace("output = \"60 t/yr\"", "output = { uniform = [\"50 t/yr\", \"70 t/yr\"] }")
}

fn answer(text: &str) -> String {
    let (folder, _) = written(text);
    let output = orecast(folder.path(), &["run", "study.toml", "--no-charts", "--quiet"]);
    assert!(output.status.success(), "{}", err(&output));
    out(&output)
}

#[test]
fn a_column_has_one_unit_and_aligned_decimals() {
    let text = uncertain(GOOD).replace("[facilities.existing]\n", "[facilities.existing]\ncharge = \"4 USD/oz\"\n");
    insta::assert_snapshot!(answer(&text), @r"
    Good

          refined a year      nameplate              NPV of the
          on the plateau     used there  P(≥ 90 %    facilities  P(NPV
    feed          [t/yr]            [%]     used)        [MUSD]   > 0)
    half    30.00 ± 0.20   60.00 ± 0.41       0 %  19.29 ± 0.13  100 %
    all     50.00 ± 0.00  100.00 ± 0.00     100 %  32.15 ± 0.00  100 %

    What each feed adds to half, draw by draw:

          refined a year                 NPV of the
          on the plateau                 facilities
    feed          [t/yr]  more / less        [MUSD]  more / less
    all     20.00 ± 0.20    100 / 0 %  12.86 ± 0.13    100 / 0 %

    Means ± one standard error over 200 draws; 800 would halve the errors. P: share of draws.
    more / less: shares of draws; in the rest there is no change. A mean weighs how much, a share how often.
    Plateau: 2030. NPV: in USD of 2026. Percentiles and all other KPIs: tables/kpis.csv
    ");
}

#[test]
fn a_study_without_axes_is_one_row() {
    let text = GOOD.split("[axes.feed]").next().unwrap_or_default();
    insta::assert_snapshot!(answer(text), @r"
    Good

    refined a year   nameplate            NPV of the
    on the plateau  used there  P(≥ 90 %  facilities  P(NPV
            [t/yr]         [%]     used)       [USD]   > 0)
        30.0 ± 0.0  60.0 ± 0.0       0 %       0 ± 0    0 %

    Means ± one standard error over 200 draws; 800 would halve the errors. P: share of draws.
    Plateau: 2030. NPV: in USD of 2026. Percentiles and all other KPIs: tables/kpis.csv
    ");
}

#[test]
fn of_sixty_scenarios_some_are_listed_and_the_table_of_all_is_named() {
    let mut text = GOOD.to_owned() + "[axes.growth]\nkind = \"uncertainty\"\n";
    for level in 0..30 {
        text +=
            &format!("levels.g{level} = {{ set = {{ \"sources.mines.growth\" = {} }} }}\n", f64::from(level) / 1000.0);
    }
    let answer = answer(&text);
    assert!(answer.lines().count() < 60, "{answer}");
    assert!(answer.contains("40 of 60 scenarios shown; all are in tables/kpis.csv"), "{answer}");
    assert!(answer.contains("What each feed adds to half, draw by draw, at growth g14"), "{answer}");
}

#[test]
fn the_flagship_fits_a_terminal_of_120_columns() {
    let folder = tempfile::tempdir().expect("a folder");
    let study = package().join("scenarios/mali-gold.toml");
    let study = study.to_string_lossy();
    let output = orecast(folder.path(), &["run", &study, "--no-charts", "--quiet", "--draws", "100"]);
    let text = out(&output);
    let widest = text.lines().map(|line| line.chars().count()).max().unwrap_or(0);
    assert!(text.contains("What each capacity adds to baseline") && widest <= 120, "{widest}\n{text}");
}

#[test]
fn heat_maps_of_unknown_kpis_are_refused_before_the_run() {
    let (folder, _) = written(GOOD);
    let output = orecast(folder.path(), &["run", "study.toml", "--heat", "npv.exsting"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(err(&output).contains("did you mean \"npv.existing\"?"), "{}", err(&output));
    assert!(!folder.path().join("outputs").exists());
    let output =
        orecast(folder.path(), &["run", "study.toml", "--heat", "npv.existing", "--heat", "irr", "--format", "svg"]);
    assert!(output.status.success(), "{}", err(&output));
    let charts = folder.path().join("outputs/study/charts");
    assert!(charts.join("heat-npv-existing.svg").is_file() && charts.join("heat-irr.svg").is_file());
    assert!(!charts.join("heat-npv.svg").exists());
    let metal = std::fs::read_to_string(charts.join("metal-all.svg")).expect("the metal chart");
    assert!(
        !metal.contains("Put into stock") && !metal.contains("Lost in refining"),
        "nothing is left out of the stack"
    );
}

#[test]
fn the_report_is_self_contained_and_its_columns_have_units() {
    let (folder, _) = written(GOOD);
    assert!(orecast(folder.path(), &["run", "study.toml", "--quiet"]).status.success());
    let report = std::fs::read_to_string(folder.path().join("outputs/study/report.html")).expect("the report");
    for outside in ["src=", "href=", "@import", "url("] {
        assert!(!report.contains(outside), "{outside}");
    }
    for head in ["<th>Plateau refined [t/yr]</th>", "<th>Plateau utilisation [%]</th>"] {
        assert!(report.contains(head), "{head}");
    }
    assert!(report.contains("<div class=\"wide\"><table class=\"figures\">"), "wide tables scroll in their own box");
}

#[test]
fn the_charts_of_a_what_if_compare_the_study_as_it_is_with_the_study_as_set() {
    let (folder, _) = written(GOOD);
    let change = ["what-if", "study.toml", "--scenario", "half", "--set", "sources.mines.output=80"];
    let output = orecast(folder.path(), &change);
    assert!(output.status.success(), "{}", err(&output));
    let charts = folder.path().join("outputs/study-what-if/charts");
    for name in ["difference", "metal-as-it-is", "metal-as-set"] {
        assert!(charts.join(format!("{name}.png")).is_file(), "{name}");
    }
}

#[test]
fn the_charts_of_a_what_if_are_about_the_change() {
    let (folder, _) = written(GOOD);
    let change = ["what-if", "study.toml", "--format", "svg", "--set", "facilities.existing.charge=2"];
    let output = orecast(folder.path(), &change);
    assert!(output.status.success(), "{}", err(&output));
    let charts = folder.path().join("outputs/study-what-if/charts");
    let chart = |name: &str| std::fs::read_to_string(charts.join(name)).expect(name);
    for (name, title) in
        [("difference.svg", "What the change does"), ("difference-kpis.svg", "Value that the change adds")]
    {
        let svg = chart(name);
        for words in [title, "--set facilities.existing.charge=2. Paired differences", "half", "all"] {
            assert!(svg.contains(&format!("\n{words}")), "{name}: {words}");
        }
        assert!(!svg.contains("against"), "{name}");
    }
    assert!(chart("difference.svg").contains("Refined: no difference in any draw"));
    assert!(chart("npv.svg").contains("as it is"), "both sides are shown");
    assert!(chart("metal-half.svg").contains("What if: --set facilities.existing.charge=2"));
}

#[test]
fn a_change_without_effect_is_no_loss() {
    let (folder, _) = written(&uncertain(GOOD));
    let change = ["what-if", "study.toml", "--no-charts", "--quiet", "--set", "sources.mines.local_share=0.9"];
    insta::assert_snapshot!(out(&orecast(folder.path(), &change)), @r"
    Good: what the change does

          refined a year               NPV of the
          on the plateau               facilities
    feed          [t/yr]  more / less       [USD]  more / less
    half    19.30 ± 0.15    100 / 0 %       0 ± 0    no change
    all     −0.69 ± 0.10     0 / 28 %       0 ± 0    no change

    Mean paired differences ± one standard error over 200 draws; 800 would halve the errors.
    more / less: shares of draws; in the rest there is no change. A mean weighs how much, a share how often.
    Percentiles and all other KPIs: tables/differences.csv
    ");
}

#[test]
fn the_state_has_its_columns_where_it_gets_anything() {
    let text = GOOD.replace("[axes.feed]", "[fiscal]\ncorporate_tax = 0.3\n[axes.feed]");
    let text = text.replace("[facilities.existing]\n", "[facilities.existing]\ncharge = \"4 USD/oz\"\n");
    assert_eq!(answer(&text).matches("the state").count(), 2);
    assert_eq!(answer(GOOD).matches("the state").count(), 0);
}

#[test]
fn rounding_is_no_gain() {
    // What the refinery charges the mine pays: at one tax rate the state gets the same, but for the last digits.
    let text = uncertain(GOOD).replace("[axes.feed]", "[fiscal]\ncorporate_tax = 0.3\n[axes.feed]");
    let (folder, _) = written(&text);
    let change = ["what-if", "study.toml", "--format", "svg", "--quiet", "--set", "facilities.existing.charge=2"];
    insta::assert_snapshot!(out(&orecast(folder.path(), &change)), @r"
    Good: what the change does

          refined a year                   NPV of the                  NPV to
          on the plateau                   facilities               the state
    feed          [t/yr]  more / less          [MUSD]  more / less      [USD]  more / less
    half           0 ± 0    no change   6.752 ± 0.046    100 / 0 %      0 ± 0    no change
    all            0 ± 0    no change  11.253 ± 0.000    100 / 0 %      0 ± 0    no change

    Mean paired differences ± one standard error over 200 draws; 800 would halve the errors.
    more / less: shares of draws; in the rest there is no change. A mean weighs how much, a share how often.
    Percentiles and all other KPIs: tables/differences.csv
    ");
    let chart = std::fs::read_to_string(folder.path().join("outputs/study-what-if/charts/difference-kpis.svg"));
    assert!(chart.expect("the chart").contains("Net present value to the state: no difference in any draw"));
}
