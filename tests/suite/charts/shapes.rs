//! Shapes and colours of charts: what can be told apart, and what stands where.

use super::fixture::{Recipe, made};
use orecast::analysis::Results;
use orecast::model::{AxisKind, Quantity};
use orecast::output::chart::{Chart, Format, charts};
use orecast::output::theme::{self, Ramp};

type Place = (f64, f64);

/// The points of an SVG's shapes of one kind (`polygon`, `polyline`) in one colour.
fn shapes(chart: &Chart, kind: &str, colour: &str) -> Vec<Vec<Place>> {
    let svg = String::from_utf8(chart.bytes.clone()).expect("UTF-8");
    let (opening, ink) = (format!("<{kind} "), format!("=\"{colour}\""));
    let elements = svg.split(&opening).skip(1).filter_map(|rest| rest.split_once("/>"));
    let coloured = elements.filter(|(element, _)| element.contains(&ink));
    let points = coloured.filter_map(|(element, _)| element.split_once("points=\"")?.1.split_once('"'));
    let place = |pair: &str| {
        let (x, y) = pair.split_once(',').expect("a pair");
        (x.parse().expect("x"), y.parse().expect("y"))
    };
    points.map(|(points, _)| points.split_whitespace().map(place).collect()).collect()
}

fn named(name: &str, all: Vec<Chart>) -> Chart {
    all.into_iter().find(|chart| chart.name == name).unwrap_or_else(|| panic!("no chart {name}"))
}

fn drawn(recipe: &Recipe, change: impl FnOnce(&mut Results)) -> Vec<Chart> {
    let (study, mut results) = made(recipe);
    change(&mut results);
    charts(&study, &results, &[], Format::Svg).expect("charts")
}

/// A study of one scenario, whose distributions are drawn as hills.
fn alone() -> Recipe {
    Recipe { axes: Vec::new(), ..Recipe::flagship() }
}

#[test]
fn a_density_fades_out_inside_its_plot() {
    // The median lies far from 0, so that the axis has to reach for the hill.
    let chart = named("npv-state", drawn(&alone(), |_| {}));
    let hills: Vec<Vec<Place>> = shapes(&chart, "polygon", "#D9D9D9");
    let hill = hills.first().expect("a hill");
    let base = hill.iter().map(|point| point.1).fold(0.0, f64::max);
    let upper = &hill[..hill.len() / 2];
    let (first, last) = (upper[0], upper[upper.len() - 1]);
    assert!(base - first.1 < 4.0 && base - last.1 < 4.0, "it is cut off: {first:?} to {last:?} over {base}");
    assert!(first.0 > 88.0 && last.0 < 3112.0 - 280.0, "it leaves the plot: {first:?} to {last:?}");
}

#[test]
fn a_density_ends_upright_where_no_draw_lies_beyond() {
    let bounded = |results: &mut Results| {
        let kpis = results.scenarios.iter_mut().flat_map(|metrics| &mut metrics.kpis);
        for kpi in kpis.filter(|kpi| kpi.name.metric.quantity == Quantity::NpvState) {
            kpi.percentiles = (0..=100).map(|percent| 1e9 + f64::from(percent * percent) * 1e6).collect();
            kpi.percentiles[..10].fill(1e9);
        }
    };
    let chart = named("npv-state", drawn(&alone(), bounded));
    let hill = shapes(&chart, "polygon", "#D9D9D9").remove(0);
    let base = hill.iter().map(|point| point.1).fold(0.0, f64::max);
    let top = hill.iter().map(|point| point.1).fold(f64::INFINITY, f64::min);
    assert!(hill[0].1 - top < 0.2 * (base - top), "no slope before the first draw");
}

#[test]
fn a_figure_of_utilisation_stands_where_its_median_ends() {
    let chart = named("utilisation", drawn(&alone(), |_| {}));
    let median = shapes(&chart, "polyline", "#08306B").into_iter().max_by_key(Vec::len).expect("a median");
    let end = median.last().expect("a last year");
    let svg = String::from_utf8(chart.bytes).expect("UTF-8");
    let text = svg.split("<text ").find(|text| text.contains("fill=\"#08306B\"")).expect("the figure");
    let at = |name: &str| -> f64 {
        let rest = text.split_once(&format!("{name}=\"")).expect("a place").1;
        rest.split_once('"').expect("its end").0.parse().expect("a number")
    };
    // Text of this em hangs 0.76 of it below its y, and letters are centred on the median.
    let em = 2.0 * theme::LABEL;
    let centre = at("y") + (0.76 - 0.36) * em;
    assert!((centre - end.1).abs() < 3.0 && at("x") > end.0, "{centre} and {}, {end:?}", at("x"));
}

/// How light a colour is printed.
fn grey(colour: plotters::style::RGBColor) -> f64 {
    0.299 * f64::from(colour.0) + 0.587 * f64::from(colour.1) + 0.114 * f64::from(colour.2)
}

#[test]
fn less_and_more_than_nothing_differ_in_grey() {
    for share in [0.0, 0.1, 0.2, 0.3] {
        let [less, more] = [share, 1.0 - share].map(|share| grey(Ramp::Diverging.at(share)));
        assert!(more - less > 30.0, "{share}: {less} and {more}");
    }
}

#[test]
fn a_line_at_a_round_value_leaves_the_frame_free() {
    let at_200 = |results: &mut Results| {
        let series = results.scenarios.iter_mut().flat_map(|metrics| &mut metrics.annual);
        for series in series.filter(|series| series.name.metric.quantity == Quantity::Nameplate) {
            series.years.iter_mut().for_each(|year| year.percentiles = [200.0; 7]);
        }
    };
    let chart = named("processed", drawn(&alone(), at_200));
    // The legend shows the line too, further left.
    let last = shapes(&chart, "polyline", "#1A1A1A").into_iter().flatten().filter(|point| point.0 > 2400.0);
    let nameplate = last.map(|point| point.1).fold(f64::INFINITY, f64::min);
    // What is said above a plot stands 12 above its frame.
    let svg = String::from_utf8(chart.bytes).expect("UTF-8");
    let said = svg.split("<text ").find(|text| text.contains("refined")).expect("the figures");
    let said: f64 =
        said.split_once("y=\"").and_then(|it| it.1.split_once('"')).expect("y").0.parse().expect("a number");
    let top = said + 2.0 * (0.76 * theme::LABEL + 12.0);
    assert!(nameplate - top > 8.0, "{nameplate} under {top}");
}

#[test]
fn headings_end_before_the_plot() {
    let recipe = Recipe { long_names: true, ..Recipe::flagship() };
    for name in ["npv", "npv-state", "difference-kpis"] {
        let chart = named(name, drawn(&recipe, |_| {}));
        let upright = |line: &Vec<Place>| line.len() == 2 && line[0].0 == line[1].0;
        let lines = shapes(&chart, "polyline", "#E2E2E2").into_iter().chain(shapes(&chart, "polyline", "#1A1A1A"));
        let plot = lines.filter(upright).map(|line| line[0].0).fold(f64::INFINITY, f64::min);
        let svg = String::from_utf8(chart.bytes).expect("UTF-8");
        let em = 2.0 * theme::LABEL;
        let headings = svg.split("<text ").skip(1).filter(|text| text.starts_with("x=\"88\"") && text.contains("bold"));
        let words = headings.filter_map(|text| Some(text.split_once('>')?.1.split_once("</text>")?.0.trim()));
        // The title is as wide as the page.
        let words: Vec<&str> = words.filter(|words| words.len() < 60).collect();
        assert!(words.len() >= 6, "{name}: headings are wrapped: {words:?}");
        for words in words {
            assert!(
                88.0 + words.replace("&apos;", "’").chars().count() as f64 * 0.47 * em < plot,
                "{name}: {words} beside {plot}"
            );
        }
    }
}

#[test]
fn choices_that_look_alike_are_drawn_once() {
    let alike = |results: &mut Results| {
        // Nine scenarios for each level of the decision, in order.
        let reference: Vec<_> = results.scenarios[9..18].to_vec();
        for (index, scenario) in results.scenarios.iter_mut().enumerate() {
            scenario.kpis = reference[index % 9].kpis.clone();
        }
    };
    let chart = named("npv-state", drawn(&Recipe::flagship(), alike));
    let svg = String::from_utf8(chart.bytes).expect("UTF-8");
    assert!(svg.contains("(others alike)") && svg.contains("Other choices: percentiles within"));
    assert_eq!(svg.matches("Mostly calm").count(), 3, "every uncertainty has its row");
    let chart = named("npv-state", drawn(&Recipe::flagship(), |_| {}));
    assert!(!String::from_utf8_lossy(&chart.bytes).contains("alike"));
}

#[test]
fn sources_and_uses_share_no_colour_and_differ_in_grey() {
    let uses = [theme::LOST, theme::REFINED, theme::STOCKED, theme::EXPORTED];
    assert!(uses.windows(2).all(|pair| grey(pair[1]) - grey(pair[0]) > 30.0), "{:?}", uses.map(grey));
    for count in 1..=8 {
        let sources: Vec<_> = (0..count).map(|index| theme::source(index, count)).collect();
        let least = if count > 5 { 25.0 } else { 45.0 };
        assert!(sources.windows(2).all(|pair| grey(pair[1]) - grey(pair[0]) > least), "{count} sources");
        assert!(sources.iter().all(|source| grey(*source) < 225.0 && source.0 > source.2), "{count} sources");
    }
    assert!(uses.iter().all(|colour| colour.0 <= colour.2), "no use has an earth tone");
}

#[test]
fn a_study_without_a_state_has_no_charts_of_it() {
    let stateless = |results: &mut Results| {
        let differences = results.differences.iter_mut().map(|difference| &mut difference.metrics);
        for metrics in results.scenarios.iter_mut().chain(differences) {
            let kpis = metrics.kpis.iter_mut().filter(|kpi| kpi.name.metric.quantity == Quantity::NpvState);
            kpis.for_each(|kpi| kpi.percentiles.fill(0.0));
        }
    };
    let all = drawn(&Recipe::flagship(), stateless);
    let names: Vec<&str> = all.iter().map(|chart| chart.name.as_str()).collect();
    assert!(!names.contains(&"npv-state") && !names.contains(&"heat-npv_state") && names.contains(&"heat-npv"));
    for chart in all.iter().filter(|chart| chart.name.starts_with("difference")) {
        assert!(!String::from_utf8_lossy(&chart.bytes).contains("state"), "{}", chart.name);
    }
}

#[test]
fn what_does_not_differ_is_left_out_and_said() {
    let even = |quantity| {
        move |results: &mut Results| {
            for difference in &mut results.differences {
                let series = difference.metrics.annual.iter_mut();
                let years = series.filter(|series| series.name.metric.quantity == quantity);
                years.flat_map(|series| &mut series.years).for_each(|year| {
                    (year.mean, year.sd, year.percentiles) = (0.0, 0.0, [0.0; 7]);
                });
                let kpis = difference.metrics.kpis.iter_mut().filter(|kpi| kpi.name.metric.quantity == quantity);
                kpis.for_each(|kpi| {
                    kpi.percentiles.fill(0.0);
                    kpi.summary.positive = 0.0;
                });
            }
        }
    };
    for (name, quantity, title) in [
        ("difference", Quantity::Refined, "Refined"),
        ("difference-kpis", Quantity::Npv, "Net present value of the facilities"),
    ] {
        let chart = named(name, drawn(&Recipe::flagship(), even(quantity)));
        let svg = String::from_utf8(chart.bytes).expect("UTF-8");
        assert!(svg.contains(&format!("{title}: no difference in any draw")), "{name}");
        let titled = [format!("{title}, change"), format!("{title}: change")];
        assert!(!titled.iter().any(|title| svg.contains(title)), "{name} has an empty panel");
    }
    let mut recipe = Recipe::flagship();
    recipe.axes.retain(|(_, kind, _)| *kind == AxisKind::Decision);
    let both = |results: &mut Results| {
        even(Quantity::Npv)(results);
        even(Quantity::NpvState)(results);
    };
    let chart = named("difference-kpis", drawn(&recipe, both));
    let svg = String::from_utf8(chart.bytes).expect("UTF-8");
    // Three levels have a row each in the only panel, and the footer tells of the other one.
    assert_eq!(svg.matches("no difference in any draw").count(), 4);
}
