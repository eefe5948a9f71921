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

    Means ± one standard error at most over 200 draws; 800 would halve the errors. P: share of draws.
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

    Means ± one standard error at most over 200 draws; 800 would halve the errors. P: share of draws.
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
    assert!(answer.contains("10 of 60 scenarios shown; all are in tables/kpis.csv"), "{answer}");
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
    assert!(text.lines().count() <= 50, "a screen: {text}");
    assert!(
        text.contains(
            "At investment announced, security contested (each the middle level, for none is the reference)."
        ),
        "{text}"
    );
    assert!(text.contains("How that changes with investment and security"), "{text}");
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
    for outside in ["src=\"", "href=\"http", "@import", "url(http", "<link"] {
        assert!(!report.contains(outside), "{outside}");
    }
    for head in [">Plateau refined [t&#x2f;yr]</th>", ">Plateau utilisation [%]</th>"] {
        assert!(report.contains(head), "{head}");
    }
    let own = "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Scenarios\"><table class=\"figures\">";
    assert!(report.contains(own), "wide tables scroll in their own box");
}

#[test]
fn the_charts_of_a_what_if_compare_the_study_as_it_is_with_the_study_as_set() {
    let (folder, _) = written(GOOD);
    let change = ["what-if", "study.toml", "--scenario", "half", "--set", "sources.mines.output=80"];
    let output = orecast(folder.path(), &change);
    assert!(output.status.success(), "{}", err(&output));
    let charts = folder.path().join("outputs/study-what-if-sources.mines.output=80/charts");
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
    let charts = folder.path().join("outputs/study-what-if-facilities.existing.charge=2/charts");
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

          refined a year
          on the plateau
    feed          [t/yr]  more / less
    half    19.30 ± 0.15    100 / 0 %
    all     −0.69 ± 0.10     0 / 28 %
    No change in any draw: NPV of the facilities

    Mean paired differences ± one standard error at most over 200 draws; 800 would halve the errors.
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

              NPV of the
              facilities
    feed          [MUSD]  more / less
    half   6.752 ± 0.046    100 / 0 %
    all   11.253 ± 0.000    100 / 0 %
    No change in any draw: refined a year on the plateau, NPV to the state

    Mean paired differences ± one standard error at most over 200 draws; 800 would halve the errors.
    more / less: shares of draws; in the rest there is no change. A mean weighs how much, a share how often.
    Percentiles and all other KPIs: tables/differences.csv
    ");
    let chart = std::fs::read_to_string(
        folder.path().join("outputs/study-what-if-facilities.existing.charge=2/charts/difference-kpis.svg"),
    );
    assert!(chart.expect("the chart").contains("Net present value to the state: no difference in any draw"));
}

/// A mill that is to be built beside one that stands: cocoa, which nobody refines, over parts of years.
const COCOA: &str = r#"format = 1
[study]
title = "Mills"
start = "2026-04"
end = "2035-08"
draws = 200
commodity = "cocoa"
currency = "XOF"
[price]
process = "constant"
initial = 4_000_000
[sources.farms]
output = { uniform = ["1 Mt/yr", "2 Mt/yr"] }
local_share = 0.7
[facilities.old]
charge = "150000 XOF/t"
outages_per_year = 1
outage_length = "5 d"
phases.one = { capacity = "500 kt/yr", built = true }
[facilities.mill]
label = "New mill"
charge = "100000 XOF/t"
phases.one = { capacity = "900 kt/yr", decision = "2027-01", build = "18 mo", capex = "120 bnXOF" }
[axes.grinding]
kind = "decision"
reference = "old"
levels.old = { set = { "facilities.mill.enabled" = false } }
levels.new = {}
[axes.harvest]
kind = "uncertainty"
levels.usual = {}
levels.poor = { set = { "sources.farms.growth" = -0.03 } }
[claims.money]
metric = "revenue.mill"
year = 2030
between = [30_000_000_000, 60_000_000_000]
"#;

#[test]
fn a_facility_still_to_be_built_has_returns_of_its_own() {
    insta::assert_snapshot!(answer(COCOA), @r"
    Mills

                       processed a year   nameplate
                         on the plateau  used there  P(≥ 90 %
    grinding  harvest           [kt/yr]         [%]     used)
    old       usual            493 ±  0  98.6 ± 0.1     100 %
    old       poor             493 ±  0  98.6 ± 0.1     100 %
    new       usual          1,049 ± 14  61.8 ± 1.6      13 %
    new       poor             826 ± 11  37.0 ± 1.3       0 %

    What the new facility, New mill, earns by itself:

                                   its own           median IRR  median payback
                            P(it       NPV  P(NPV  (P: has one)  (P: pays back)
    grinding  harvest  operates)   [bnXOF]   > 0)        [%/yr]            [yr]
    new       usual        100 %  278 ± 10  100 %  39.7 (100 %)     4.0 (100 %)
    new       poor         100 %  158 ±  9   88 %  27.0 (100 %)      4.0 (88 %)

    What each grinding adds to old, draw by draw, at harvest usual
    (the first of two levels, for none is the reference):

              processed a year               NPV of the
                on the plateau               facilities
    grinding           [kt/yr]  more / less     [bnXOF]  more / less
    new               556 ± 14    100 / 0 %    278 ± 10    100 / 0 %

    How that changes with harvest (mean differences):

             │        new
             │      P(new    P(its  processed   NPV of
             │        one  own NPV     a year      all
    harvest  │  operates)     > 0)    [kt/yr]  [bnXOF]
    usual    │      100 %    100 %        556      278
    poor     │      100 %     88 %        333      158

    Means ± one standard error at most over 200 draws; 800 would halve the errors. P: share of draws.
    more / less: shares of draws; in the rest there is no change. A mean weighs how much, a share how often.
    Nameplate used: by a facility still to be built alone, in draws in which it operates.
    Plateau: 2032-08 to 2035-08. NPV: in XOF of 2026. Percentiles and all other KPIs: tables/kpis.csv
    ");
}

#[test]
fn a_report_has_units_that_suit_and_the_words_of_its_trade() {
    let (folder, _) = written(COCOA);
    assert!(orecast(folder.path(), &["run", "study.toml", "--no-charts", "--quiet"]).status.success());
    let report = std::fs::read_to_string(folder.path().join("outputs/study/report.html")).expect("the report");
    for words in [
        "<dd>Revenue (New mill) in 2030: from 30 to 60 bnXOF.",
        "<td>5 d</td>",
        "<td>1.5 yr</td>",
        "<td>120 bnXOF</td>",
        "<td>uniform(1,000, 2,000) kt&#x2f;yr</td>",
        ">Does it pay?</h2>",
        ">What decisions change</h2>",
    ] {
        assert!(report.contains(words), "{words}");
    }
    assert!(!report.to_lowercase().contains("refin"), "cocoa is not refined");
    assert_eq!(report.matches("Revenue (New mill)").count(), 1, "a row for each claim, not for each scenario");
}

#[test]
fn what_ifs_keep_apart_and_say_what_they_set() {
    let (folder, _) = written(COCOA);
    let charge = ["what-if", "study.toml", "--no-charts", "--set", "facilities.mill.charge=90000"];
    let closed = ["what-if", "study.toml", "--no-charts", "--set", "facilities.mill.enabled=false"];
    assert!(orecast(folder.path(), &charge).status.success() && orecast(folder.path(), &closed).status.success());
    let read = |change: &str, file: &str| {
        std::fs::read_to_string(folder.path().join(format!("outputs/study-what-if-{change}/{file}"))).expect("a file")
    };
    let register = read("facilities.mill.charge=90000", "tables/assumptions.csv");
    assert!(register.contains("facilities.mill.charge,90000,XOF/t,,,,what_if.as-set"), "{register}");
    assert!(register.contains("facilities.mill.charge,100000,XOF/t,,,,"), "{register}");
    let report = read("facilities.mill.charge=90000", "report.html");
    assert!(
        report.contains("<th scope=\"row\">100 kXOF&#x2f;t</th><th scope=\"row\">90 kXOF&#x2f;t</th>"),
        "as it is beside as set"
    );
    let register = read("facilities.mill.enabled=false", "tables/assumptions.csv");
    assert!(register.contains("facilities.mill.enabled,false,,,,,what_if.as-set"), "{register}");
    assert!(!register.contains("charge,90000"), "{register}");
}

#[test]
fn where_nothing_changes_is_one_line() {
    let (folder, _) = written(COCOA);
    let change = ["what-if", "study.toml", "--no-charts", "--quiet", "--scale", "facilities.mill.charge=2"];
    let text = out(&orecast(folder.path(), &change));
    assert!(text.contains("\nNo change in any draw: processed a year on the plateau\n"), "{text}");
    assert!(text.contains("\nNo change in any draw of 2 more scenarios: grinding old\n"), "{text}");
    let none = ["what-if", "study.toml", "--no-charts", "--quiet", "--set", "facilities.old.phases.one.capex=1"];
    let text = out(&orecast(folder.path(), &none));
    assert!(text.contains("Nothing, in any draw, to: processed a year on the plateau"), "{text}");
}
