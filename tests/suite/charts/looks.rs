//! What a reader sees of the charts: margins, words, figures.

use super::fixture::{Recipe, made};
use orecast::model::{AxisKind, MetricName, Quantity, Reference};
use orecast::output::chart::{Chart, Format, charts, maps};

/// Nothing may be drawn this near to the page's edges: left, top, right, bottom.
const MARGINS: [usize; 4] = [40, 24, 40, 14];

/// No shape, and so no label, reaches into the margins.
pub fn margins_are_empty(study: &str, chart: &Chart) {
    let mut reader = png::Decoder::new(std::io::Cursor::new(&chart.bytes)).read_info().expect("a PNG");
    let mut pixels = vec![0; reader.output_buffer_size().expect("a size")];
    reader.next_frame(&mut pixels).expect("a frame");
    for (index, pixel) in pixels.chunks_exact(3).enumerate() {
        let (x, y) = (index % 1600, index / 1600);
        let [left, top, right, bottom] = MARGINS;
        let outside = x < left || x >= 1600 - right || y < top || y >= 1000 - bottom;
        assert!(!outside || pixel == [255; 3], "{study}: {} draws at {x}, {y}", chart.name);
    }
}

/// The lines of text of an SVG, and whether each is bold.
fn texts(chart: &Chart) -> Vec<(String, bool)> {
    let svg = String::from_utf8(chart.bytes.clone()).expect("UTF-8");
    let elements = svg.split("<text ").skip(1).filter_map(|rest| rest.split_once("</text>"));
    let parts = elements.filter_map(|(element, _)| element.split_once('>'));
    parts.map(|(look, words)| (words.trim().to_owned(), look.contains("bold"))).collect()
}

fn drawn(recipe: &Recipe) -> Vec<Chart> {
    let (study, results) = made(recipe);
    charts(&study, &results, &[], Format::Svg).expect("charts")
}

fn is_figure(text: &str) -> bool {
    let text = text.trim_start_matches(['−', '+']);
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_digit() || ".,".contains(letter))
}

#[test]
fn percentiles_are_never_a_bare_letter_and_number() {
    // Curves of exceedance name and explain what the trade calls P90.
    for chart in drawn(&Recipe::flagship()).iter().filter(|chart| !chart.name.starts_with("exceedance")) {
        for (text, _) in texts(chart) {
            let letters: Vec<char> = text.chars().collect();
            let bare = letters.windows(2).any(|pair| "Pp".contains(pair[0]) && pair[1].is_ascii_digit());
            assert!(!bare, "{}: {text}", chart.name);
        }
    }
}

#[test]
fn footers_name_sources_and_draws() {
    for chart in drawn(&Recipe::flagship()) {
        let texts = texts(&chart);
        assert!(texts.iter().any(|(text, _)| text.contains("Sources: the author’s assumptions")), "{}", chart.name);
        assert!(texts.iter().any(|(text, _)| text.contains("10,000 draws, seed 2026")), "{}", chart.name);
        assert!(!texts.iter().any(|(text, _)| text.contains(".;")), "{}", chart.name);
    }
    let (mut study, results) = made(&Recipe::flagship());
    let reference =
        |key: &str| Reference { key: key.into(), title: "A table".into(), publisher: None, date: None, url: None };
    study.references = vec![reference("one"), reference("two")];
    for chart in charts(&study, &results, &[], Format::Svg).expect("charts") {
        let sources = "Sources: 2 references, listed in report.html";
        assert!(texts(&chart).iter().any(|(text, _)| text.contains(sources)), "{}", chart.name);
    }
}

#[test]
fn titles_hold_a_label_with_a_colon_without_a_second_one() {
    let mut recipe = Recipe::flagship();
    recipe.axes[0].2[1] = "Baseline: 50 t/yr";
    recipe.axes[0].2[2] = "Refinery: 200 t/yr";
    for chart in drawn(&recipe) {
        assert!(chart.title.matches(':').count() <= 1, "{}", chart.title);
    }
}

#[test]
fn the_figures_of_a_heat_map_have_equal_decimals() {
    for chart in drawn(&Recipe::flagship()).iter().filter(|chart| chart.name.starts_with("heat-")) {
        let figures = texts(chart).into_iter().filter(|(text, bold)| *bold && is_figure(text));
        let decimals: Vec<usize> =
            figures.map(|(text, _)| text.split_once('.').map_or(0, |(_, fraction)| fraction.len())).collect();
        assert!(decimals.len() >= 27 && decimals.windows(2).all(|pair| pair[0] == pair[1]), "{}", chart.name);
    }
}

#[test]
fn colours_of_heat_maps_begin_at_nothing_and_say_so() {
    for (name, says, zero) in [
        ("heat-npv_state", "Colours: from 0", "0"),
        ("heat-share_refined_at_home", "Colours: 0 to 100 %", "100"),
        ("heat-npv", "Colours: both ways from 0", "0"),
    ] {
        let chart = drawn(&Recipe::flagship()).into_iter().find(|chart| chart.name == name).expect("the heat map");
        let texts = texts(&chart);
        assert!(texts.iter().any(|(text, _)| text == says), "{name}");
        assert!(texts.iter().any(|(text, bold)| !bold && text.split('.').next() == Some(zero)), "{name}");
        let signed = texts.iter().any(|(text, bold)| *bold && text.starts_with('+'));
        assert_eq!(signed, name == "heat-npv", "signs where the colours diverge");
    }
}

#[test]
fn letters_are_legible_160_mm_wide() {
    for chart in drawn(&Recipe::flagship()) {
        let svg = String::from_utf8(chart.bytes).expect("UTF-8");
        for text in svg.split("font-size=\"").skip(1) {
            let size: f64 = text.split_once('"').expect("a size").0.parse().expect("a number");
            // An SVG is drawn in half units.
            let points = size / 2.0 * 160.0 / 1600.0 / 25.4 * 72.0;
            assert!(points > 5.3, "{}: {points} pt", chart.name);
        }
    }
}

#[test]
fn figures_on_axes_are_never_cut() {
    for money in [1e-9, 1e-4, 1.0, 1e4, 1e9] {
        for chart in drawn(&Recipe { money, ..Recipe::flagship() }) {
            for (text, _) in texts(&chart) {
                let cut = text.strip_suffix('…').is_some_and(is_figure);
                assert!(!cut, "{} with money times {money}: {text}", chart.name);
            }
        }
    }
}

#[test]
fn any_kpi_can_be_mapped() {
    let (study, results) = made(&Recipe::flagship());
    let asked = [MetricName::whole(Quantity::PlateauRefined), MetricName::of_part(Quantity::Npv, "soroma")];
    let all = charts(&study, &results, &asked, Format::Svg).expect("charts");
    let names: Vec<&str> = all.iter().map(|chart| chart.name.as_str()).filter(|name| name.contains("heat")).collect();
    assert_eq!(names, ["heat-plateau_refined", "heat-npv-soroma"]);
    let error = maps::named(&study, &["plateau_refned".into()]).expect_err("a misspelt name");
    assert!(error.to_string().contains("did you mean \"plateau_refined\"?"), "{error}");
}

#[test]
fn letters_that_the_typeface_lacks_leave_names_in_a_png_and_stay_in_an_svg() {
    let mut recipe = Recipe::flagship();
    recipe.axes[0].2[2] = "مصفاة الذهب 黄金精炼厂";
    let (study, results) = made(&recipe);
    let alts = |format| -> String {
        charts(&study, &results, &[], format).expect("charts").into_iter().map(|chart| chart.alt.to_string()).collect()
    };
    assert!(alts(Format::Svg).contains(recipe.axes[0].2[2]));
    let png = alts(Format::Png);
    assert!(png.contains("level 2") && !png.contains(recipe.axes[0].2[2]));
}

#[test]
fn what_a_picture_does_not_show_leaves_no_note_of_letters() {
    let (mut study, results) = made(&Recipe::flagship());
    let mut pictures = |title: &str| {
        let title = title.into();
        study.references = vec![Reference { key: "one".into(), title, publisher: None, date: None, url: None }];
        charts(&study, &results, &[], Format::Png).expect("charts")
    };
    assert!(pictures("A table") == pictures("黄金"), "a reference that no picture names changes none");
}

#[test]
fn a_single_uncertainty_and_the_decision_share_one_heat_map() {
    let mut recipe = Recipe::flagship();
    recipe.axes = vec![recipe.axes.remove(0), ("Luck", AxisKind::Uncertainty, vec!["good", "bad"])];
    let all = drawn(&recipe);
    let heat = all.iter().find(|chart| chart.name == "heat-npv").expect("the heat map");
    assert_eq!(texts(heat).iter().filter(|(text, bold)| *bold && is_figure(text)).count(), 8);
}
