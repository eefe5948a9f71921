//! Charts: every study gets its pictures, whatever its size and its numbers.

mod compared;
mod fixture;
mod looks;
mod shapes;
mod timelines;
mod visual;

use fixture::{Recipe, made};
use orecast::model::AxisKind;
use orecast::output::chart::{Chart, Format, charts};

fn drawn(recipe: &Recipe, format: Format) -> Vec<Chart> {
    let (study, results) = made(recipe);
    charts(&study, &results, &[], format).expect("charts of a sound study")
}

#[test]
fn a_png_is_1600_by_1000_at_200_dots_per_inch() {
    let all = drawn(&Recipe::flagship(), Format::Png);
    assert_eq!(all.len(), 29);
    for chart in &all {
        let reader = png::Decoder::new(std::io::Cursor::new(&chart.bytes)).read_info().expect("a PNG");
        let info = reader.info();
        assert_eq!((info.width, info.height), (1600, 1000), "{}", chart.name);
        assert_eq!(info.pixel_dims.map(|dims| dims.xppu), Some(7874), "{}", chart.name);
        assert!(!chart.alt.is_empty() && !chart.title.is_empty());
    }
}

#[test]
fn names_are_unique_and_fit_for_files() {
    let all = drawn(&Recipe::flagship(), Format::Svg);
    let mut names: Vec<&str> = all.iter().map(|chart| chart.name.as_str()).collect();
    assert!(
        names.iter().all(|name| { name.chars().all(|letter| letter.is_ascii_alphanumeric() || "-_".contains(letter)) })
    );
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), all.len());
}

#[test]
fn the_same_results_give_the_same_bytes() {
    assert_eq!(drawn(&Recipe::flagship(), Format::Png), drawn(&Recipe::flagship(), Format::Png));
}

#[test]
fn the_text_of_an_svg_is_escaped() {
    let mut recipe = Recipe::flagship();
    recipe.axes[0].2[2] = "<200 t/yr> & \"more\"";
    for chart in drawn(&recipe, Format::Svg) {
        let text = String::from_utf8(chart.bytes).expect("UTF-8");
        assert!(text.starts_with("<svg width=\"1600\" height=\"1000\"") && !text.contains("<200"), "{}", chart.name);
    }
}

#[test]
fn extremes_are_drawn_too() {
    let sixty = || (0..60).map(|_| "a level").collect::<Vec<_>>();
    type Change = fn(&mut Recipe);
    let extremes: [(&str, Change); 12] = [
        ("one scenario and one year", |recipe| (recipe.axes.clear(), recipe.years = 1).1),
        ("one month of one year", |recipe| (recipe.axes.clear(), recipe.years = 1, recipe.start_month = 12).1),
        ("forty years and long names", |recipe| (recipe.years = 40, recipe.long_names = true, recipe.sources = 40).1),
        ("nothing but NaN", |recipe| recipe.only = Some(f64::NAN)),
        ("nothing but zero", |recipe| recipe.only = Some(0.0)),
        ("infinite", |recipe| recipe.only = Some(f64::INFINITY)),
        ("huge and negative", |recipe| recipe.only = Some(-1e300)),
        ("tiny", |recipe| recipe.only = Some(1e-300)),
        ("worth cents", |recipe| recipe.money = 1e-9),
        ("worth trillions", |recipe| recipe.money = 1e9),
        ("no decision", |recipe| drop(recipe.axes.remove(0))),
        ("no price history", |recipe| recipe.history = false),
    ];
    for (name, change) in extremes {
        let mut recipe = Recipe::flagship();
        change(&mut recipe);
        let all = drawn(&recipe, Format::Png);
        assert!(all.len() >= 6, "{name}");
        all.iter().for_each(|chart| looks::margins_are_empty(name, chart));
    }
    let mut recipe = Recipe::flagship();
    recipe.axes = vec![("Size", AxisKind::Decision, sixty())];
    drawn(&recipe, Format::Png).iter().for_each(|chart| looks::margins_are_empty("sixty decisions", chart));
    recipe.axes = vec![("Luck", AxisKind::Uncertainty, sixty())];
    drawn(&recipe, Format::Png).iter().for_each(|chart| looks::margins_are_empty("sixty uncertainties", chart));
}

#[test]
fn five_axes_and_results_without_metrics_are_drawn() {
    let mut recipe = Recipe::flagship();
    recipe.axes.push(("Price", AxisKind::Uncertainty, vec!["low", "high"]));
    recipe.axes.push(("Tax", AxisKind::Decision, vec!["old", "new"]));
    let (study, mut results) = made(&recipe);
    charts(&study, &results, &[], Format::Png).expect("charts with five axes");
    results.scenarios.iter_mut().for_each(|metrics| *metrics = Default::default());
    charts(&study, &results, &[], Format::Png).expect("charts of empty results");
}
