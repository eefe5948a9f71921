//! Charts of analyses: bars, curves and tiles are drawn whatever they hold, nothing leaves the page, words do not overlap.

use crate::fixture::package;
use orecast::input::{Overrides, load};
use orecast::model::Study;
use orecast::output::chart::{Chart, Format, plots};
use orecast::output::plot::*;

const NONE: (f64, f64) = (f64::NAN, f64::NAN);

/// The foot of a study's charts.
fn footer() -> orecast::output::chart::Footer {
    orecast::output::chart::Footer::of_study(&study(), "study.toml")
}

fn study() -> Study {
    load(&package().join("scenarios/quick.toml"), &Overrides::default()).expect("a good study").study
}

fn plot(content: Content) -> Plot {
    Plot {
        name: "example".into(),
        title: "What moves the result".into(),
        subtitle: "All else at its base".into(),
        notes: vec!["A note".into()],
        alt: "An example.".into(),
        facts: None,
        content,
    }
}

fn drawn(content: Content, format: Format) -> Chart {
    plots(&footer(), &[plot(content)], format).expect("a chart").remove(0)
}

/// Each kind of chart once, for those who hold pictures against others.
pub fn examples(format: Format) -> Vec<Chart> {
    let kinds = [
        ("example-bars", bars(8, 2, true, &|share| 40.0 * share)),
        ("example-curves", curves(3, 2, true, &|share| 40.0 * share)),
        ("example-tiles", tiles(5, 7, 2, &|share| 40.0 * share)),
    ];
    let named = |(name, content): (&str, Content)| Plot { name: name.into(), ..plot(content) };
    plots(&footer(), &kinds.map(named), format).expect("charts")
}

/// A factor's name as long as they come, and unlike the others.
fn path(index: usize) -> String {
    format!("facilities.soroma.phases.one.capacity{index}")
}

/// A tornado with so many rows in each of so many panels, over values that `value` makes of numbers from −1 to 1.
fn bars(rows: usize, panels: usize, shared: bool, value: &dyn Fn(f64) -> f64) -> Content {
    let row = |panel: usize, index: usize| {
        let length = 1.0 - index as f64 / rows as f64;
        let bar = |share: f64| Bar {
            to: value(share),
            error: (value(share - 0.1), value(share + 0.1)),
            label: format!("{share:.2}").into(),
        };
        BarRow {
            label: path(if shared { index } else { 100 * panel + index }),
            bars: vec![bar(-length), bar(if index % 4 == 3 { -length / 2.0 } else { length })],
            text: format!("{index} %").into(),
        }
    };
    let panel = |panel: usize| BarPanel {
        title: if panels > 1 { format!("Panel {panel}").into() } else { "".into() },
        rows: (0..rows).map(|index| row(panel, index)).collect(),
    };
    Content::Bars(Bars {
        x: "Net present value [MUSD]".into(),
        series: vec!["at its least".into(), "at its most".into()],
        base: value(0.0),
        base_label: "base".into(),
        error: "95 % confidence".into(),
        text_title: "share".into(),
        panels: (0..panels).map(panel).collect(),
    })
}

/// Curves with bands, words and rules; the first with its points marked.
fn curves(count: usize, panels: usize, log: bool, value: &dyn Fn(f64) -> f64) -> Content {
    let curve = |index: usize| {
        let y = |step: i32, by: f64| value((f64::from(step) / 10.0 - 1.0) / (1.0 + index as f64) + by);
        let band = |width: f64| (0..=20).map(|step| (y(step, -width), y(step, width))).collect();
        Curve {
            label: format!("curve {index}").into(),
            points: (0..=20).map(|step| (10f64.powf(f64::from(step) / 5.0), y(step, 0.0))).collect(),
            bands: vec![("5th–95th percentile".into(), band(0.3)), ("25th–75th percentile".into(), band(0.1))],
            labels: (0..=20).map(|step| format!("{index}/{step}")).collect(),
            marked: index.is_multiple_of(2),
            joined: true,
            ..Curve::default()
        }
    };
    let rule =
        |upright: bool, at: f64, label: &str| Rule { upright, at, error: (at * 0.9, at * 1.1), label: label.into() };
    let panel = |index: usize| CurvePanel {
        title: if panels > 1 { format!("Panel {index}") } else { String::new() },
        curves: (0..count).map(curve).collect(),
        rules: vec![rule(true, 900.0, "planned"), rule(true, 1000.0, "break-even"), rule(false, value(0.2), "target")],
    };
    Content::Curves(Curves {
        x: Scale { title: "Capacity [t/yr]".into(), log, ..Scale::default() },
        y: Scale { title: "Net present value [MUSD]".into(), includes: vec![0.0], ..Scale::default() },
        panels: (0..panels).map(panel).collect(),
        ..Curves::default()
    })
}

fn tiles(rows: usize, columns: usize, panels: usize, value: &dyn Fn(f64) -> f64) -> Content {
    let cell = |row: usize, column: usize| value(column as f64 / columns as f64 - row as f64 / rows as f64);
    let panel = |index: usize| TilePanel {
        title: if panels > 1 { format!("Panel {index}") } else { String::new() },
        values: (0..rows).map(|row| (0..columns).map(|column| cell(row, column)).collect()).collect(),
        texts: Vec::new(),
    };
    Content::Tiles(Tiles {
        row_title: "Price [USD/oz]".into(),
        rows: (0..rows).map(|row| format!("row {row}")).collect(),
        column_title: "Capacity [t/yr]".into(),
        columns: (0..columns).map(|column| format!("column {column}")).collect(),
        value: "Net present value [MUSD]".into(),
        diverging: panels > 1,
        panels: (0..panels).map(panel).collect(),
        contours: true,
    })
}

/// Every kind, small and large.
fn all(value: &dyn Fn(f64) -> f64) -> Vec<(String, Content)> {
    let mut all = Vec::new();
    for (rows, panels, shared) in [
        (1, 1, true),
        (4, 1, true),
        (30, 1, true),
        (8, 6, true),
        (30, 3, true),
        (5, 6, false),
        (10, 3, false),
        (60, 2, false),
    ] {
        all.push((format!("{panels} panels of {rows} bars"), bars(rows, panels, shared, value)));
    }
    for (count, panels) in [(1, 1), (3, 1), (6, 1), (2, 3), (1, 6), (6, 6)] {
        for log in [false, true] {
            all.push((format!("{panels} panels of {count} curves, log: {log}"), curves(count, panels, log, value)));
        }
    }
    for (rows, columns, panels) in [(1, 1, 1), (4, 5, 1), (20, 20, 1), (6, 7, 2), (20, 20, 6), (3, 20, 4)] {
        all.push((format!("{panels} panels of {rows} × {columns} tiles"), tiles(rows, columns, panels, value)));
    }
    let nothing =
        [Content::Bars(Bars::default()), Content::Curves(Curves::default()), Content::Tiles(Tiles::default())];
    all.extend(nothing.map(|content| ("nothing".to_owned(), content)));
    all
}

/// A line of text: its words and the box around it, roughly, in page units.
struct Line {
    words: String,
    bounds: [f64; 4],
}

fn number(element: &str, name: &str) -> Option<f64> {
    element.split_once(&format!(" {name}=\""))?.1.split_once('"')?.0.parse().ok()
}

/// About the width of a letter in ems.
fn width(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'f' | 't' | 'r' | '.' | ',' | ':' | ' ' | '/' | '-' | '[' | ']' | '(' | ')' => 0.29,
        'm' | 'w' | 'M' | 'W' | '%' => 0.87,
        _ => 0.55,
    }
}

/// The texts of an SVG, which counts in half units.
fn lines(svg: &str) -> Vec<Line> {
    let elements = svg.split("<text").skip(1).filter_map(|rest| rest.split_once("</text>"));
    let line = |element: &str| {
        let (look, words) = element.split_once('>')?;
        let words = words.trim().replace("&lt;", "<").replace("&gt;", ">").replace("&apos;", "'").replace("&amp;", "&");
        let at = |name| number(look, name);
        let (x, y, size) = (at("x")? / 2.0, at("y")? / 2.0, at("font-size")? / 2.0);
        let length = words.chars().map(width).sum::<f64>() * size;
        let before = if look.contains("\"middle\"") {
            0.5
        } else if look.contains("\"end\"") {
            1.0
        } else {
            0.0
        };
        let along = (-before * length, (1.0 - before) * length);
        // Plotters puts text's top at y, turned text's too.
        let bounds = match look.contains("rotate(") {
            true => [x, y - along.1, x + size, y - along.0],
            false => [x + along.0, y, x + along.1, y + size * 0.9],
        };
        Some(Line { words, bounds })
    };
    elements.filter_map(|(element, _)| line(element)).collect()
}

fn text_of(chart: &Chart) -> String {
    String::from_utf8(chart.bytes.clone()).expect("UTF-8")
}

/// All corners of shapes in an SVG, in page units.
fn corners(svg: &str) -> Vec<(f64, f64)> {
    let mut corners = Vec::new();
    for element in svg.split('<').skip(1) {
        let at = |name| number(element, name);
        if element.starts_with("rect") {
            let (x, y) = (at("x").expect("x"), at("y").expect("y"));
            corners.extend([(x, y), (x + at("width").expect("a width"), y + at("height").expect("a height"))]);
        } else if let Some((_, rest)) = element.split_once(" points=\"") {
            let points = rest.split_once('"').expect("an end").0;
            let numbers = |pair: &str| pair.split_once(',').and_then(|(x, y)| Some((x.parse().ok()?, y.parse().ok()?)));
            corners.extend(points.split_whitespace().filter_map(numbers));
        }
    }
    corners.into_iter().map(|(x, y): (f64, f64)| (x / 2.0, y / 2.0)).collect()
}

/// What leaves the page.
pub fn outside(svg: &str) -> Vec<String> {
    // The page itself is the first rectangle.
    let shapes = corners(svg).into_iter().skip(2);
    let shapes = shapes.filter(|(x, y)| !(40.0..=1560.0).contains(x) || !(20.0..=986.0).contains(y));
    let words = lines(svg).into_iter().filter(|line| {
        let [left, top, right, bottom] = line.bounds;
        left < 30.0 || right > 1570.0 || top < 14.0 || bottom > 990.0
    });
    let shapes = shapes.map(|(x, y)| format!("a shape reaches {x}, {y}"));
    shapes.chain(words.map(|line| format!("{:?} reaches {:?}", line.words, line.bounds))).collect()
}

/// Which words overlap. Boxes are estimates, so that a little overlap of theirs counts as none.
pub fn overlaps(svg: &str) -> Vec<String> {
    let lines = lines(svg);
    let mut found = Vec::new();
    for (index, a) in lines.iter().enumerate() {
        for b in &lines[index + 1..] {
            let shared = |low: usize| a.bounds[low + 2].min(b.bounds[low + 2]) - a.bounds[low].max(b.bounds[low]);
            if shared(0) > 4.0 && shared(1) > 4.0 {
                found.push(format!("{:?} at {:?} and {:?} at {:?}", a.words, a.bounds, b.words, b.bounds));
            }
        }
    }
    found
}

#[test]
fn all_kinds_are_drawn_within_the_page_whatever_the_values() {
    type Value = fn(f64) -> f64;
    let kinds: [(&str, Value); 9] = [
        ("plain", |share| 1000.0 * share),
        ("positive", |share| 1000.0 * (share + 2.0)),
        ("negative", |share| -1000.0 * (share + 2.0)),
        ("not numbers", |_| f64::NAN),
        ("infinite", |share| share * f64::INFINITY),
        ("equal", |_| 7.0),
        ("zero", |_| 0.0),
        ("huge", |share| 1e12 * share),
        ("tiny", |share| 1e-9 * (share + 2.0)),
    ];
    let mut faults = Vec::new();
    for (kind, value) in kinds {
        let (names, contents): (Vec<String>, Vec<Content>) = all(&value).into_iter().unzip();
        let described: Vec<Plot> = contents.into_iter().map(plot).collect();
        for (name, chart) in names.iter().zip(plots(&footer(), &described, Format::Svg).expect("charts")) {
            let svg = text_of(&chart);
            let all = outside(&svg).into_iter().chain(overlaps(&svg));
            faults.extend(all.take(1).map(|fault| format!("{kind}, {name}: {fault}")));
        }
    }
    assert!(faults.is_empty(), "{faults:#?}");
}

#[test]
fn pictures_are_drawn_too_and_the_same_each_time() {
    let described: Vec<Plot> = all(&|share| 1000.0 * share).into_iter().map(|(_, content)| plot(content)).collect();
    let once = plots(&footer(), &described, Format::Png).expect("charts");
    assert_eq!(once.len(), described.len());
    assert_eq!(once, plots(&footer(), &described, Format::Png).expect("charts"));
}

#[test]
fn what_the_description_says_stands_on_the_chart() {
    let value = |share: f64| 1000.0 * share;
    let has = |content: Content, words: &[&str]| {
        let lines = lines(&text_of(&drawn(content, Format::Svg)));
        for words in words.iter().chain(&["What moves the result", "All else at its base"]) {
            assert!(lines.iter().any(|line| line.words == **words), "no {words:?}");
        }
        assert!(lines.iter().any(|line| line.words.starts_with("A note")));
    };
    let paths: Vec<String> = (0..30).map(path).collect();
    let mut words: Vec<&str> = paths.iter().map(String::as_str).collect();
    words.extend([
        "at its least",
        "at its most",
        "95 % confidence",
        "share",
        "base",
        "29 %",
        "−1.00".trim_start_matches('−'),
    ]);
    has(bars(30, 1, true, &value), &words);
    has(
        curves(1, 1, true, &value),
        &[
            "curve 0",
            "5th–95th percentile",
            "25th–75th percentile",
            "planned",
            "break-even",
            "target",
            "0/0",
            "Capacity [t/yr]",
        ],
    );
    has(
        tiles(4, 5, 1, &value),
        &[
            "row 3",
            "column 4",
            "Price [USD/oz]",
            "Capacity [t/yr]",
            "Net present value [MUSD]",
            "where it is 0",
            "−750",
        ],
    );
}

#[test]
fn bars_without_a_value_say_so() {
    let svg = text_of(&drawn(bars(3, 1, true, &|_| f64::NAN), Format::Svg));
    assert_eq!(lines(&svg).iter().filter(|line| line.words == "no value").count(), 3);
    let bar = |to: f64| Bar { to, error: NONE, label: format!("{to}").into() };
    let row = BarRow { label: "one".into(), bars: vec![bar(-3.0), bar(f64::NAN)], text: "".into() };
    let other = BarRow { bars: vec![bar(-3.0), bar(5.0)], ..row.clone() };
    let panels = vec![BarPanel { title: "".into(), rows: vec![row, other] }];
    let svg = text_of(&drawn(Content::Bars(Bars { panels, ..Bars::default() }), Format::Svg));
    let lines = lines(&svg);
    let of = |words: &str| lines.iter().find(|line| line.words == words).expect("a figure").bounds;
    assert!(of("no value")[0] > of("-3")[2] && of("5")[0] > of("-3")[2], "each stands on its side of the base");
}

#[test]
fn scales_of_ratios_have_round_ticks() {
    let ticks = |low: f64, high: f64| {
        let curve = Curve { points: vec![(low, 1.0), (high, 2.0), (-1.0, 3.0)], joined: true, ..Curve::default() };
        let panels = vec![CurvePanel { curves: vec![curve], ..CurvePanel::default() }];
        let x = Scale { log: true, ..Scale::default() };
        let svg = text_of(&drawn(Content::Curves(Curves { x, panels, ..Curves::default() }), Format::Svg));
        lines(&svg).into_iter().map(|line| line.words).collect::<Vec<_>>()
    };
    let has = |all: &[String], words: &[&str]| {
        words.iter().for_each(|word| assert!(all.iter().any(|it| it == word), "{word}: {all:?}"))
    };
    has(&ticks(1.0, 900.0), &["1", "2", "5", "10", "20", "50", "100", "200", "500", "1,000"]);
    has(&ticks(1e-3, 1e9), &["0.01", "1", "100", "10,000", "1×10⁸"]);
    has(&ticks(1.0, 2.0), &["1.0", "1.2", "2.0"]);
    let note = "A note · Values that are not above 0 have no place on a scale of ratios";
    assert!(ticks(1.0, 2.0).contains(&note.to_owned()));
}

#[test]
fn calendar_years_are_written_without_commas() {
    let curve = Curve { points: vec![(2026.5, 1.0), (2029.5, 2.0)], joined: true, ..Curve::default() };
    let panels = vec![CurvePanel { curves: vec![curve], ..CurvePanel::default() }];
    let x = Scale { calendar: true, ..Scale::default() };
    let svg = text_of(&drawn(Content::Curves(Curves { x, panels, ..Curves::default() }), Format::Svg));
    let lines = lines(&svg);
    assert!(lines.iter().any(|line| line.words == "2028") && !lines.iter().any(|line| line.words.contains("2,02")));
    assert!(!lines.iter().any(|line| line.words.starts_with("2028.")), "only whole years");
}

#[test]
fn words_that_find_no_room_are_left_out_and_a_note_says_so() {
    let points: Vec<(f64, f64)> = (0..200).map(|index| (f64::from(index % 20), f64::from(index / 20))).collect();
    let labels: Vec<String> = (0..200).map(|index| format!("a point with a long name {index}")).collect();
    let crowd = Curve { points, labels, marked: true, ..Curve::default() };
    let panels = vec![CurvePanel { curves: vec![crowd], ..CurvePanel::default() }];
    let svg = text_of(&drawn(Content::Curves(Curves { panels, ..Curves::default() }), Format::Svg));
    assert_eq!(overlaps(&svg), Vec::<String>::new());
    let lines = lines(&svg);
    let shown = lines.iter().filter(|line| line.words.starts_with("a point")).count();
    assert!((10..200).contains(&shown), "{shown}");
    assert!(lines.iter().any(|line| line.words.contains("left out where they have no room")));
}

#[test]
fn letters_that_a_picture_lacks_do_not_reach_it() {
    let mut described = plot(tiles(2, 2, 1, &|share| share));
    described.title = "金 and its price".into();
    let svg = plots(&footer(), std::slice::from_ref(&described), Format::Svg).expect("a chart").remove(0);
    assert_eq!(svg.title, "金 and its price", "an SVG leaves letters to its reader");
    let png = plots(&footer(), &[described], Format::Png).expect("a chart").remove(0);
    assert_eq!(png.title, "… and its price");
}
