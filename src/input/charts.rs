//! Reads [charts]: how charts look.

use crate::input::format::CHARTS;
use crate::input::reader::Reader;
use crate::input::tree::Value;
use crate::model::{ChartStyle, Numbers, Palette};

/// The most pixels of a chart: more would take gigabytes.
const MOST_PIXELS: f64 = 1e8;
/// The smallest size in mm: on a smaller one type would be less than 5.5 points.
const LEAST: (f64, f64) = (130.0, 80.0);

/// What the study says, and the usual of what it leaves out.
pub fn read(file: &Reader) -> ChartStyle {
    let usual = ChartStyle::default();
    let Some((section, origin)) = file.section("charts") else { return usual };
    let reader = Reader::new(file.context, section, origin, CHARTS, "charts");
    let number = |key, usual, range| number(&reader, key, range).unwrap_or(usual);
    let palette = reader.word("palette");
    let numbers = reader.word("numbers");
    let style = ChartStyle {
        width: number("width", usual.width, (LEAST.0, 1000.0)),
        height: number("height", usual.height, (LEAST.1, 1000.0)),
        dpi: number("dpi", usual.dpi, (50.0, 1200.0)),
        font_scale: number("font_scale", usual.font_scale, (0.5, 4.0)),
        palette: Palette::ALL.into_iter().find(|it| Some(it.word()) == palette).unwrap_or(usual.palette),
        numbers: Numbers::ALL.into_iter().find(|it| Some(it.example()) == numbers).unwrap_or(usual.numbers),
        title: reader.flag("title"),
    };
    check(&reader, &style);
    style
}

/// A plain number in a range. It says nothing of the world, so it is no assumption.
fn number(reader: &Reader, key: &str, (low, high): (f64, f64)) -> Option<f64> {
    let node = reader.get(key)?;
    let value = match node.value {
        Value::Whole(number) => Some(number as f64),
        Value::Real(number) => Some(number),
        _ => None,
    };
    let fine = value.filter(|value| (low..=high).contains(value));
    if fine.is_none() {
        let message = format!("{} is not allowed", node.shown());
        reader.repaired(node, key, message, &format!("a number from {low} to {high}, without quotes"), None);
    }
    fine
}

/// Notes more pixels than a picture should have.
fn check(reader: &Reader, style: &ChartStyle) {
    let pixels = style.width * style.height * (style.dpi / 25.4).powi(2);
    if pixels > MOST_PIXELS {
        let message = format!("a chart would have {:.0} million pixels", pixels / 1e6);
        reader.context.problem(reader.origin, "charts", message, "100 million pixels at most", None);
    }
}
