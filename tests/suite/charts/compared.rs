//! What the charts of money and of scenarios beside each other claim: sums, shares, directions.

use super::fixture::{Recipe, made};
use crate::plots::{outside, overlaps};
use orecast::analysis::{Metrics, Results};
use orecast::model::{AxisKind, Quantity, Study};
use orecast::output::chart::{Chart, Format, charts};
use orecast::output::number::Measure;
use orecast::units::Dimension;

/// The charts that these tests are about, by the beginnings of their names.
const OWN: [&str; 6] = ["cash-flow", "exceedance", "local-share", "waterfall", "parallel", "scenarios"];

fn drawn(recipe: &Recipe, change: impl FnOnce(&mut Results)) -> (Study, Results, Vec<Chart>) {
    let (study, mut results) = made(recipe);
    change(&mut results);
    let all = charts(&study, &results, &[], Format::Svg).expect("charts");
    let own = all.into_iter().filter(|chart| OWN.iter().any(|name| chart.name.starts_with(name))).collect();
    (study, results, own)
}

fn named(name: &str, all: Vec<Chart>) -> Chart {
    all.into_iter().find(|chart| chart.name == name).unwrap_or_else(|| panic!("no chart {name}"))
}

fn svg(chart: &Chart) -> String {
    String::from_utf8(chart.bytes.clone()).expect("UTF-8")
}

/// A figure as charts write it.
fn number(figure: &str) -> f64 {
    figure.replace(',', "").replace('−', "-").replace('+', "").parse().unwrap_or_else(|_| panic!("{figure}"))
}

#[test]
fn each_kind_is_there_and_its_words_neither_overlap_nor_leave_the_page() {
    type Change = fn(&mut Recipe);
    let recipes: [(&str, Change); 6] = [
        ("the flagship", |_| {}),
        ("long names", |recipe| recipe.long_names = true),
        ("forty years", |recipe| recipe.years = 40),
        ("worth trillions", |recipe| recipe.money = 1e9),
        ("two levels", |recipe| recipe.axes[0].2.truncate(2)),
        ("no decision", |recipe| drop(recipe.axes.remove(0))),
    ];
    for (name, change) in recipes {
        let mut recipe = Recipe::flagship();
        change(&mut recipe);
        let all = drawn(&recipe, |_| {}).2;
        for own in OWN {
            assert!(all.iter().any(|chart| chart.name.starts_with(own)), "{name}: no {own}");
        }
        for chart in &all {
            let wrong = outside(&svg(chart)).into_iter().chain(overlaps(&svg(chart)));
            assert_eq!(wrong.collect::<Vec<_>>(), Vec::<String>::new(), "{name}: {}", chart.name);
        }
    }
}

#[test]
fn a_chart_has_rows_of_the_tables_behind_it() {
    let (_, results, all) = drawn(&Recipe::flagship(), |_| {});
    for chart in &all {
        assert!(!chart.shows.is_empty(), "{}", chart.name);
        for (shows, scenario) in chart.shows.iter().flat_map(|it| it.scenarios.iter().map(move |row| (it, *row))) {
            let metrics = &results.scenarios[scenario];
            for name in &shows.metrics {
                let (quantity, part) = (name.metric.quantity, name.part.as_deref());
                let found = match shows.table {
                    "annual" => metrics.series(quantity, part).is_some(),
                    _ => metrics.kpi(quantity, part).is_some(),
                };
                assert!(found, "{}: {name} is not in {}", chart.name, shows.table);
            }
        }
    }
}

/// The figures of a waterfall's alternative text, one list for each KPI.
fn steps(alt: &str) -> Vec<Vec<f64>> {
    let figures = |walk: &str| {
        let rows = walk.split("; ").map(|row| row.trim_end_matches('.').rsplit(' ').next().expect("a figure"));
        rows.map(number).collect()
    };
    alt.split(", means: ").skip(1).map(|walk| figures(walk.split(". ").next().expect("a sentence"))).collect()
}

#[test]
fn the_steps_of_a_waterfall_add_up_to_its_end() {
    let walks = steps(&named("waterfall", drawn(&Recipe::flagship(), |_| {}).2).alt.to_string());
    assert_eq!(walks.len(), 2);
    for figures in walks {
        let (end, steps) = figures.split_last().expect("an end");
        assert_eq!(steps.len(), 5, "the reference, two levels after it, two uncertainties");
        let rounding = 0.02 * end.abs();
        assert!((steps.iter().sum::<f64>() - end).abs() < rounding, "{steps:?} and {end}");
    }
}

#[test]
fn a_waterfall_ends_at_the_best_mean_of_the_last_level() {
    let (study, results, all) = drawn(&Recipe::flagship(), |_| {});
    let end = *steps(&named("waterfall", all).alt.to_string())[0].last().expect("an end");
    let last = study.scenarios.iter().zip(&results.scenarios).filter(|(scenario, _)| scenario.levels[0] == 3);
    let mean = |metrics: &Metrics| metrics.kpi(Quantity::PlateauRefined, None).expect("the KPI").summary.mean;
    let best = last.map(|(_, metrics)| mean(metrics)).fold(0.0, f64::max);
    assert!((end - best).abs() < 0.01 * best, "{end} and {best}");
}

#[test]
fn the_cash_flow_adds_up_to_the_sum_of_the_yearly_means() {
    let (study, results, all) = drawn(&Recipe::flagship(), |_| {});
    let chart = named("cash-flow-level-2", all);
    let shown = chart.shows[0].scenarios[0];
    let years = &results.scenarios[shown].series(Quantity::CashFlow, None).expect("the cash flow").years;
    let sum: f64 = years.iter().map(|year| year.mean).sum();
    let measure = Measure::new(Dimension::Money, &study.units, sum);
    let words = measure.with_unit(sum);
    assert!(svg(&chart).contains(&words), "{words} stands right of the line");
    assert!(
        chart.alt.to_string().contains(&format!("added up without discounting {words} by the end of 2045")),
        "{}",
        chart.alt
    );
    assert!(chart.alt.to_string().contains("not below zero from the end of"), "{}", chart.alt);
}

#[test]
fn where_nothing_is_earned_or_spent_there_is_no_chart_of_it() {
    let idle = |results: &mut Results| {
        let flows = |metric: Quantity| {
            use Quantity::{Capex, CashFlow, Opex, Revenue, Sustaining, Tax};
            matches!(metric, Capex | CashFlow | Opex | Revenue | Sustaining | Tax)
        };
        for metrics in results.scenarios.iter_mut().take(9) {
            let idle = metrics.annual.iter_mut().filter(|series| flows(series.name.metric.quantity));
            idle.flat_map(|series| &mut series.years).for_each(|year| year.mean = 0.0);
        }
    };
    let all = drawn(&Recipe::flagship(), idle).2;
    let names: Vec<&str> = all.iter().map(|chart| chart.name.as_str()).filter(|it| it.starts_with("cash")).collect();
    assert_eq!(names, ["cash-flow-level-1", "cash-flow-level-2", "cash-flow-level-3"]);
}

#[test]
fn exceedance_never_rises_and_its_middle_is_the_median() {
    let (study, results, all) = drawn(&Recipe::flagship(), |_| {});
    let chart = named("exceedance-npv_state", all);
    let svg = svg(&chart);
    // The first curve is the only solid one, so that it is one line.
    let lines = svg.split("<polyline ").skip(1).filter(|line| line.contains("\"#08306B\""));
    let points = lines.filter_map(|line| line.split_once("points=\"")?.1.split_once('"')).map(|it| it.0);
    let curve = points.max_by_key(|points| points.len()).expect("a curve");
    let places: Vec<(f64, f64)> = curve
        .split_whitespace()
        .filter_map(|pair| pair.split_once(','))
        .map(|(x, y)| (x.parse().expect("x"), y.parse().expect("y")))
        .collect();
    assert!(places.len() > 90);
    // Downwards on the page is less.
    assert!(places.windows(2).all(|pair| pair[1].0 >= pair[0].0 && pair[1].1 >= pair[0].1), "{places:?}");
    let first = chart.shows[0].scenarios[0];
    let kpi = results.scenarios[first].kpi(Quantity::NpvState, None).expect("the KPI");
    let measure = Measure::new(Dimension::Money, &study.units, 1e10);
    let told = chart.alt.to_string();
    let figures = told.split_once("of draws: ").expect("figures").1;
    assert_eq!(figures.split(", ").nth(1), Some(&*measure.figure(kpi.summary.median())), "{figures}");
    assert!(svg.contains("P90: more in 90 % of draws") && svg.contains("their p10 is this P90"));
}

#[test]
fn the_better_end_of_each_axis_is_at_the_top() {
    let chart = named("parallel", drawn(&Recipe::flagship(), |_| {}).2);
    let told = chart.alt.to_string();
    let ends = |title: &str| -> [f64; 2] {
        let rest = told.split_once(&format!("{title} from ")).unwrap_or_else(|| panic!("no {title}")).1;
        let (worst, rest) = rest.split_once(' ').expect("the worst");
        let best = rest.split_once(" to ").expect("the best").1.split_once(' ').expect("its unit").0;
        [worst, best].map(number)
    };
    for title in ["Payback time", "Levelised cost of refining"] {
        let [worst, best] = ends(title);
        assert!(worst > best, "{title}: {worst} to {best}");
    }
    let [worst, best] = ends("Plateau refined");
    assert!(worst < best);
    assert!(
        svg(&chart).contains("none in most draws")
            && svg(&chart).contains("Less is better, so less is up: Payback time")
    );
}

#[test]
fn one_scenario_is_not_compared_with_itself() {
    let alone = Recipe { axes: Vec::new(), ..Recipe::flagship() };
    let names: Vec<String> = drawn(&alone, |_| {}).2.into_iter().map(|chart| chart.name).collect();
    assert_eq!(names, ["local-share", "cash-flow", "exceedance-npv", "exceedance-npv_state"]);
}

#[test]
fn a_table_of_the_scenarios_has_a_figure_in_each_cell_with_a_value() {
    let mut recipe = Recipe::flagship();
    recipe.axes = vec![recipe.axes.remove(0), ("Luck", AxisKind::Uncertainty, vec!["good", "bad"])];
    let chart = named("scenarios", drawn(&recipe, |_| {}).2);
    let svg = svg(&chart);
    let bold = svg.split("<text ").skip(1).filter(|text| text.contains("bold") && text.contains("\"middle\""));
    let words = bold.filter_map(|text| Some(text.split_once('>')?.1.split_once("</text>")?.0.trim()));
    let is_figure = |words: &&str| words.chars().all(|letter| letter.is_ascii_digit() || ".,−".contains(letter));
    // Eight rows of seven KPIs; without a new plant two scenarios have neither utilisation nor payback.
    assert_eq!(words.filter(is_figure).count(), 8 * 7 - 2 * 2);
}
