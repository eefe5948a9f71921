//! Single draws over time: what is drawn of them, whatever they did.

use super::fixture::{Recipe, made};
use super::looks::margins_are_empty;
use orecast::analysis::{DrawPath, FacilitySteps, Fortune, Results};
use orecast::model::*;
use orecast::output::chart::{Chart, Format, charts};
use orecast::output::lives::lives;

/// What lives are like.
#[derive(Clone, Copy)]
struct Lived {
    states: usize,
    facilities: usize,
    paths: usize,
    /// Every number is this instead, if given.
    only: Option<f64>,
}

/// A regime of three states, a plant that stands and one that is built, three draws.
const USUAL: Lived = Lived { states: 3, facilities: 2, paths: 3, only: None };

fn security(states: usize) -> Option<Security> {
    let known = ["calm", "contested", "crisis", "war", "truce"];
    let state = |index: usize| SecurityState {
        name: known.get(index).map_or(format!("state {index}"), |name| (*name).to_owned()),
        mean_stay: None,
        next: Vec::new(),
        construction_pace: Number::known(1.0),
        outages_per_year: Number::known(0.0),
        outage_length: Number::known(0.1),
        logistics: Number::known(0.0),
    };
    (states > 0).then(|| Security { states: (0..states).map(state).collect(), initial: 0 })
}

fn facility(index: usize, long: bool) -> Facility {
    let phase = |name: &str| Phase {
        name: name.into(),
        capacity: Number::known(50.0),
        built: index == 0,
        decision: 1.0,
        delay: Number::known(0.0),
        probability: Number::known(1.0),
        build: Number::known(1.0),
        capex: Number::known(1e6),
        overrun: Number::known(1.0),
        trigger: None,
    };
    let label = if long { "A plant with a name that goes on and on " } else { "Plant " };
    Facility {
        name: format!("plant{index}"),
        label: format!("{label}{index}"),
        priority: 1.0,
        recovery: Number::known(1.0),
        charge: Number::known(5.0),
        premium: Number::known(0.0),
        fixed_cost: Number::known(0.0),
        variable_cost: Number::known(0.0),
        planned_downtime: Number::known(0.0),
        outages_per_year: Number::known(0.0),
        outage_length: Number::known(0.1),
        sustaining_capex: Number::known(0.0),
        depreciation: Number::known(10.0),
        state_share: Number::known(0.0),
        carried_share: Number::known(0.0),
        ramp: Curve::flat(1.0),
        phases: vec![phase("one"), phase("two")],
    }
}

/// A facility that is built in two phases from a quarter of the time on, and stands still in every seventh step.
fn steps(recipe: &Recipe, lived: Lived, count: usize, (index, path): (usize, usize)) -> FacilitySteps {
    let opens = |phase: usize| if index == 0 { 0 } else { (count / 4) * (phase + 1) + path };
    let operating = |k: usize| (0..2).filter(|phase| k >= opens(*phase)).count();
    let building = |k: usize| (0..2).filter(|phase| k < opens(*phase) && k + count / 6 >= opens(*phase)).count();
    let number = |value: f64| lived.only.unwrap_or(value);
    let down = |k: usize| if k % 7 == 3 && operating(k) > 0 { number(0.1 * (k % 11) as f64) } else { 0.0 };
    let list = |of: &dyn Fn(usize) -> f64| (0..count).map(|k| number(of(k))).collect::<Vec<f64>>();
    let size = |k: usize| 50.0 * operating(k) as f64;
    let cash = |k: usize| recipe.money * (5e5 * operating(k) as f64 - 4e6 * building(k) as f64 + 1e5 * path as f64);
    FacilitySteps {
        waiting: (0..count).map(|k| 2 - operating(k) - building(k)).collect(),
        building: (0..count).map(building).collect(),
        operating: (0..count).map(operating).collect(),
        progress: list(&|k| if building(k) > 0 { 0.5 } else { f64::NAN }),
        nameplate: list(&size),
        capacity: list(&|k| size(k) * (1.0 - down(k).clamp(0.0, 1.0))),
        down: (0..count).map(down).collect(),
        processed: list(&|k| (size(k) * 0.7).min(40.0) / 12.0),
        cash_flow: list(&cash),
    }
}

/// A study and its results with lives.
fn lived(recipe: &Recipe, lived: Lived) -> (Study, Results) {
    let (mut study, mut results) = made(recipe);
    for scenario in &mut study.scenarios {
        scenario.world.security = security(lived.states);
        scenario.world.facilities = (0..lived.facilities).map(|index| facility(index, recipe.long_names)).collect();
    }
    let count = study.horizon.steps();
    let number = |value: f64| lived.only.unwrap_or(value);
    let path = |scenario: usize, index: usize| DrawPath {
        scenario,
        fortune: Fortune::ALL[index],
        draw: 1_000 * index + 17,
        price: (0..count).map(|k| number(recipe.money * (4000.0 - k as f64))).collect(),
        security: (0..if lived.states > 0 { count } else { 0 }).map(|k| (k / 20 + index) % lived.states).collect(),
        output: vec![number(5.0); count],
        delivered: vec![number(3.0); count],
        state_revenue: (0..count)
            .map(|k| number(recipe.money * 1e8 * (1.0 + index as f64 + (k % 12) as f64)))
            .collect(),
        discount: (0..count).map(|k| 0.99f64.powi(k as i32)).collect(),
        facilities: (0..lived.facilities).map(|it| steps(recipe, lived, count, (it, index))).collect(),
    };
    let shown = lives(&study).expect("lives").shown;
    results.paths = shown.iter().flat_map(|it| (0..lived.paths).map(move |index| path(*it, index))).collect();
    (study, results)
}

fn timelines(recipe: &Recipe, of: Lived, format: Format) -> Vec<Chart> {
    let (study, results) = lived(recipe, of);
    let all = charts(&study, &results, &[], format).expect("charts");
    all.into_iter().filter(|chart| chart.name.starts_with("timeline")).collect()
}

/// Those that are usual, for whoever holds pictures against others.
pub fn examples(format: Format) -> Vec<Chart> {
    timelines(&Recipe::flagship(), USUAL, format)
}

/// The lines of text of an SVG.
fn texts(chart: &Chart) -> Vec<String> {
    let svg = String::from_utf8_lossy(&chart.bytes).into_owned();
    let elements = svg.split("<text ").skip(1).filter_map(|rest| rest.split_once("</text>"));
    elements.filter_map(|(element, _)| Some(element.split_once('>')?.1.trim().to_owned())).collect()
}

/// Rectangles of an SVG in a colour: left, top, right, bottom.
fn rectangles(chart: &Chart, colour: &str) -> Vec<[f64; 4]> {
    let svg = String::from_utf8_lossy(&chart.bytes).into_owned();
    let elements = svg.split("<rect ").skip(1).filter_map(|rest| rest.split_once("/>"));
    let coloured = elements.filter(|(element, _)| element.contains(&format!("fill=\"{colour}\"")));
    let number = |element: &str, name: &str| -> f64 {
        let rest = element.split_once(&format!("{name}=\"")).expect("a place").1;
        rest.split_once('"').expect("its end").0.parse().expect("a number")
    };
    let sides = |element: &str| {
        let [x, y, width, height] = ["x", "y", "width", "height"].map(|name| number(element, name));
        [x, y, x + width, y + height]
    };
    coloured.map(|(element, _)| sides(&format!(" {element}"))).collect()
}

#[test]
fn every_level_of_the_decision_has_its_lives() {
    let all = timelines(&Recipe::flagship(), USUAL, Format::Svg);
    let names: Vec<&str> = all.iter().map(|chart| chart.name.as_str()).collect();
    assert_eq!(names, ["timeline-level-0", "timeline-level-1", "timeline-level-2", "timeline-level-3"]);
    assert_eq!(all[0].title, "Three lives of “Today's small plants only” – bad, median and good draws for Plant 1");
    assert!(all[1].title.ends_with("– the same draws as with “Today's small plants only”"), "{}", all[1].title);
    for chart in &all {
        let texts = texts(chart);
        // What is bad where the draws were chosen is said to be so: elsewhere it may be good.
        let whose = if chart.name.ends_with('0') { "" } else { " for Plant 1" };
        let heads = [("Bad", "17"), ("Median", "1,017"), ("Good", "2,017")];
        let heads = heads.map(|(word, draw)| format!("{word}{whose}: draw {draw}"));
        for head in heads.iter().map(String::as_str).chain(["Security", "Plant 0", "Plant 1"]) {
            assert_eq!(texts.iter().filter(|text| *text == head).count(), 1, "{}: {head}", chart.name);
        }
        assert_eq!((chart.shows[0].table, chart.shows.len()), ("paths", 1));
    }
}

#[test]
fn what_is_seen_is_told_to_those_who_cannot_see() {
    let alt = timelines(&Recipe::flagship(), USUAL, Format::Svg)[0].alt.to_string();
    let says = "security 6.7 yr calm, 6.7 yr contested, 6.7 yr crisis; Plant 0 operates from 2026-01, with outages in";
    assert!(alt.starts_with("Bad: draw 17: NPV: Plant 1 ") && alt.contains(says), "{alt}");
    assert!(alt.contains("Plant 1 operates from 2031-01") && alt.contains("processed in all. Median: draw"), "{alt}");
}

#[test]
fn there_is_no_strip_of_what_a_study_does_not_have() {
    let bare = timelines(&Recipe::flagship(), Lived { states: 0, facilities: 0, ..USUAL }, Format::Svg);
    assert_eq!(bare.len(), 4);
    let texts = texts(&bare[0]);
    assert!(!texts.iter().any(|text| text.starts_with("Security:") || text.starts_with("Phases")));
    assert!(texts.iter().any(|text| text == "Output") && bare[0].title.ends_with("draws for the state"));
    let (study, mut results) = lived(&Recipe::flagship(), USUAL);
    results.paths.clear();
    let all = charts(&study, &results, &[], Format::Svg).expect("charts");
    assert!(!all.iter().any(|chart| chart.name.starts_with("timeline")), "nothing recorded, nothing drawn");
}

#[test]
fn many_states_have_letters_and_many_facilities_are_left_out() {
    let many = timelines(&Recipe::flagship(), Lived { states: 5, facilities: 40, ..USUAL }, Format::Svg);
    let texts = texts(&many[0]);
    assert!(texts.iter().any(|text| text == "D war") && texts.iter().any(|text| text == "D"));
    // Notes are written from their last line up.
    let upwards: Vec<&str> = texts.iter().rev().map(String::as_str).collect();
    assert!(upwards.join(" ").contains("4 of 40 facilities’ strips shown"));
    assert!(texts.iter().any(|text| text == "Plant 1") && !texts.iter().any(|text| text == "Plant 0"));
}

#[test]
fn strips_stand_above_each_other_in_their_columns() {
    for chart in timelines(&Recipe::flagship(), USUAL, Format::Svg) {
        // Phases that operate: those of the plant that stands span its column, once a draw.
        let strips = rectangles(&chart, "#333333");
        let widest = strips.iter().map(|it| it[2] - it[0]).fold(0.0, f64::max);
        let whole: Vec<&[f64; 4]> = strips.iter().filter(|it| it[2] - it[0] > widest - 4.0).collect();
        assert_eq!(whole.len(), 3, "{}", chart.name);
        assert!(whole.windows(2).all(|pair| pair[1][0] - pair[0][2] > 40.0), "columns are apart: {whole:?}");
        let marks = rectangles(&chart, "#C24A00");
        assert!(
            marks.len() > 50
                && marks.iter().all(|mark| strips.iter().all(|strip| {
                    mark[1] >= strip[3] || mark[3] <= strip[1] || mark[0] >= strip[2] || mark[2] <= strip[0]
                })),
            "marks of outages lie below the strips"
        );
        // Bars of money are the lowest.
        let bars = rectangles(&chart, "#F0B04E");
        let lowest = marks.iter().map(|mark| mark[3]).fold(0.0, f64::max);
        assert!(bars.len() >= 60 && bars.iter().skip(1).all(|bar| bar[1] > lowest), "{}", chart.name);
    }
}

#[test]
fn letters_of_lives_are_legible_and_figures_whole() {
    for money in [1e-9, 1.0, 1e9] {
        for chart in timelines(&Recipe { money, ..Recipe::flagship() }, USUAL, Format::Svg) {
            let svg = String::from_utf8_lossy(&chart.bytes).into_owned();
            for text in svg.split("font-size=\"").skip(1) {
                let size: f64 = text.split_once('"').expect("a size").0.parse().expect("a number");
                assert!(size / 2.0 * 160.0 / 1600.0 / 25.4 * 72.0 > 5.3, "{}", chart.name);
            }
            let cut = |text: &String| text.ends_with("…") && text.starts_with(|letter: char| letter.is_ascii_digit());
            assert!(!texts(&chart).iter().any(cut), "{}", chart.name);
        }
    }
}

#[test]
fn extreme_lives_are_drawn_too() {
    type Change = fn(&mut Recipe, &mut Lived);
    let extremes: [(&str, Change); 14] = [
        ("one scenario and one year", |recipe, _| (recipe.axes.clear(), recipe.years = 1).1),
        ("one month of one year", |recipe, _| (recipe.axes.clear(), recipe.years = 1, recipe.start_month = 12).1),
        ("forty years and long names", |recipe, _| (recipe.years = 40, recipe.long_names = true).1),
        ("nothing but NaN", |_, lived| lived.only = Some(f64::NAN)),
        ("nothing but zero", |_, lived| lived.only = Some(0.0)),
        ("infinite", |_, lived| lived.only = Some(f64::INFINITY)),
        ("huge and negative", |_, lived| lived.only = Some(-1e300)),
        ("tiny", |_, lived| lived.only = Some(1e-300)),
        ("worth trillions", |recipe, _| recipe.money = 1e9),
        ("one path", |_, lived| lived.paths = 1),
        ("two paths", |_, lived| lived.paths = 2),
        ("no security, no facility", |_, lived| (lived.states, lived.facilities) = (0, 0)),
        ("forty facilities and thirty states", |_, lived| (lived.states, lived.facilities) = (30, 40)),
        ("one state", |_, lived| lived.states = 1),
    ];
    for (name, change) in extremes {
        let (mut recipe, mut lived) = (Recipe::flagship(), USUAL);
        change(&mut recipe, &mut lived);
        let all = timelines(&recipe, lived, Format::Png);
        assert!(!all.is_empty(), "{name}");
        all.iter().for_each(|chart| margins_are_empty(name, chart));
    }
}
