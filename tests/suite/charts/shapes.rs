//! Shapes and colours of charts: what can be told apart, and what stands where.

use super::fixture::{Recipe, made};
use orecast::analysis::Results;
use orecast::model::{AxisKind, Quantity};
use orecast::output::chart::{Chart, Format, charts};
use orecast::output::theme;

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
    // Text hangs 0.76 em of 36 below its y, and letters are centred on the median.
    let centre = at("y") + 0.76 * 36.0 - 0.36 * 36.0;
    assert!((centre - end.1).abs() < 3.0 && at("x") > end.0, "{centre} and {}, {end:?}", at("x"));
}

#[test]
fn sources_and_uses_share_no_colour_and_differ_in_grey() {
    let grey = |colour: plotters::style::RGBColor| {
        0.299 * f64::from(colour.0) + 0.587 * f64::from(colour.1) + 0.114 * f64::from(colour.2)
    };
    let uses = [theme::LOST, theme::REFINED, theme::STOCKED, theme::EXPORTED];
    assert!(uses.windows(2).all(|pair| grey(pair[1]) - grey(pair[0]) > 30.0), "{:?}", uses.map(grey));
    for count in 1..=8 {
        let sources: Vec<_> = (0..count).map(|index| theme::source(index, count)).collect();
        let least = if count > 5 { 15.0 } else { 25.0 };
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
        assert!(!svg.contains(&format!("{title}, change")), "{name} has an empty panel");
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
