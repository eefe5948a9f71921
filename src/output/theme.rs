//! One look for everything that is drawn: page, type sizes, colours, fonts.
//!
//! Colours survive colour blindness and grey printing: fans and stacks differ by lightness, lines by their dashes too.

use crate::model::Palette;
use plotters::style::{FontStyle, RGBColor, register_font};
use std::sync::Once;

/// The unit that everything is measured in, in mm as printed: at 200 dots per inch a pixel.
pub const UNIT: f64 = 25.4 / 200.0;
/// Margin around a chart.
pub const MARGIN: f64 = 44.0;

// Printed 160 mm wide, a chart of the usual size has units of 0.1 mm: nothing that is to be read may be smaller than 5.5
// points, or 19 units.

/// Type size of a chart's title.
pub const TITLE: f64 = 36.0;
/// Type size of the line under it.
pub const SUBTITLE: f64 = 23.0;
/// Type size of panels' headings and legends.
pub const HEADING: f64 = 24.0;
/// Type size of labels and ticks.
pub const LABEL: f64 = 22.0;
/// Type size of what is there to be looked up, not read.
pub const SMALL: f64 = 20.0;

/// Text and axes.
pub const INK: RGBColor = RGBColor(0x1a, 0x1a, 0x1a);
/// Secondary text.
pub const MUTED: RGBColor = RGBColor(0x55, 0x55, 0x55);
/// Grid lines.
pub const GRID: RGBColor = RGBColor(0xe2, 0xe2, 0xe2);
/// Where there is no value.
pub const EMPTY: RGBColor = RGBColor(0xee, 0xee, 0xee);
/// The shape of a distribution.
pub const SHAPE: RGBColor = RGBColor(0xd9, 0xd9, 0xd9);
/// The narrower of two bands of several curves, in a legend.
pub const SHADE: RGBColor = RGBColor(0xb0, 0xb0, 0xb0);
/// The page.
pub const PAPER: RGBColor = RGBColor(0xff, 0xff, 0xff);
/// Effective capacity (Okabe and Ito's vermilion, darkened).
pub const CAPACITY: RGBColor = RGBColor(0xc2, 0x4a, 0x00);

/// The three shades of a fan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hue {
    /// 5th–95th percentile.
    pub light: RGBColor,
    /// 25th–75th percentile.
    pub middle: RGBColor,
    /// Median.
    pub line: RGBColor,
}

/// Fans of metal and prices.
pub const BLUE: Hue =
    Hue { light: RGBColor(0xcf, 0xe1, 0xf2), middle: RGBColor(0x82, 0xb4, 0xdb), line: RGBColor(0x08, 0x30, 0x6b) };
/// Fans of money to the state.
pub const GOLD: Hue =
    Hue { light: RGBColor(0xfb, 0xe3, 0xbf), middle: RGBColor(0xf0, 0xb0, 0x4e), line: RGBColor(0x6b, 0x3a, 0x00) };

/// Cividis: luminance rises evenly, for all kinds of colour vision.
const SEQUENTIAL: [RGBColor; 6] = [
    RGBColor(0x00, 0x22, 0x4e),
    RGBColor(0x35, 0x45, 0x6c),
    RGBColor(0x66, 0x69, 0x70),
    RGBColor(0x94, 0x8e, 0x77),
    RGBColor(0xc8, 0xb8, 0x66),
    RGBColor(0xfe, 0xe8, 0x38),
];

/// Earth tones from brown over rust and orange to sand, for where metal comes from: luminance rises evenly here too.
const EARTH: [RGBColor; 5] = [
    RGBColor(0x2e, 0x12, 0x00),
    RGBColor(0x8a, 0x2f, 0x10),
    RGBColor(0xc8, 0x66, 0x1c),
    RGBColor(0xe3, 0xa7, 0x3a),
    RGBColor(0xf5, 0xe0, 0xa0),
];

/// For where metal goes, none of them an earth tone and all of different luminance.
pub const REFINED: RGBColor = RGBColor(0x0b, 0x4f, 0x8a);
/// Metal lost in refining.
pub const LOST: RGBColor = RGBColor(0x1a, 0x1a, 0x1a);
/// Metal that leaves the country as it is.
pub const EXPORTED: RGBColor = RGBColor(0xa6, 0xce, 0xe3);
/// Metal put into stock.
pub const STOCKED: RGBColor = RGBColor(0x7b, 0x6b, 0xa8);

/// Brown over white to blue. Brown is the darker at any distance from white, so that grey print tells the ends apart.
const DIVERGING: [RGBColor; 5] = [
    RGBColor(0x7f, 0x3b, 0x08),
    RGBColor(0xe0, 0x82, 0x14),
    RGBColor(0xf7, 0xf7, 0xf7),
    RGBColor(0xa6, 0xcf, 0xe6),
    RGBColor(0x3f, 0x8f, 0xc9),
];

/// A ramp of colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ramp {
    /// From little to much.
    Sequential,
    /// From dark to light in earth tones.
    Earth,
    /// Below, at and above a middle.
    Diverging,
}

impl Ramp {
    /// The colour at `share` of the ramp; outside \[0, 1\] that of the nearer end.
    pub fn at(self, share: f64) -> RGBColor {
        let stops: &[RGBColor] = match self {
            Self::Sequential => &SEQUENTIAL,
            Self::Earth => &EARTH,
            Self::Diverging => &DIVERGING,
        };
        let place = if share.is_finite() { share.clamp(0.0, 1.0) } else { 0.5 } * (stops.len() - 1) as f64;
        let before = (place.floor() as usize).min(stops.len() - 2);
        mix(stops[before], stops[before + 1], place - before as f64)
    }
}

/// The colour of source `index` of `count` stacked on each other: dark at the bottom, light at the top, in even steps. Few
/// leave out the darkest and the lightest, five or more need the whole ramp.
pub fn source(index: usize, count: usize) -> RGBColor {
    let edge = 0.07 * (5 - count.min(5)) as f64;
    Ramp::Earth.at(edge + (1.0 - 2.0 * edge) * index as f64 / (count.max(2) - 1) as f64)
}

/// Lines of series beside each other: neighbours differ in lightness.
const SERIES: [RGBColor; 6] = [
    BLUE.line,
    CAPACITY,
    RGBColor(0x4f, 0x9b, 0xd0),
    RGBColor(0x8a, 0x5a, 0x00),
    RGBColor(0x8c, 0x8c, 0x8c),
    RGBColor(0x1a, 0x1a, 0x1a),
];

/// The colours of series `index`: its line, and the shades around it.
pub fn series(index: usize) -> Hue {
    let line = SERIES[index % SERIES.len()];
    if index == 0 { BLUE } else { Hue { light: mix(PAPER, line, 0.2), middle: mix(PAPER, line, 0.45), line } }
}

/// The colour of bars `index` of those that stand beside each other: their lightness tells them apart, so none is like a line's.
pub fn fill(index: usize) -> RGBColor {
    const FILLS: [RGBColor; 5] =
        [RGBColor(0x1f, 0x4e, 0x8c), GOLD.middle, RGBColor(0x9c, 0x3c, 0x00), BLUE.light, RGBColor(0x8c, 0x8c, 0x8c)];
    FILLS[index % FILLS.len()]
}

/// A tint for the background of a figure from −1 to 1: blue of what is above 0, brown of what is below, paper at 0.
pub fn tint(size: f64) -> RGBColor {
    let size = if size.is_finite() { size.clamp(-1.0, 1.0) } else { 0.0 };
    mix(PAPER, if size < 0.0 { GOLD.middle } else { BLUE.middle }, size.abs())
}

/// Dark or light, whichever has the higher contrast on `background`, by WCAG's definition.
pub fn ink_on(background: RGBColor) -> RGBColor {
    let [below, ground, above] = [INK, background, PAPER].map(|colour| luminance(colour) + 0.05);
    if above / ground > ground / below { PAPER } else { INK }
}

/// The relative luminance of an sRGB colour, 0 to 1.
fn luminance(RGBColor(r, g, b): RGBColor) -> f64 {
    let linear = |channel: u8| (f64::from(channel) / 255.0).powf(2.2);
    0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b)
}

/// A colour as a palette has it. All colours here are told apart by their lightness, so grey keeps that alone; dark turns it
/// about, and keeps the hue.
pub fn in_palette(colour: RGBColor, palette: Palette) -> RGBColor {
    let RGBColor(r, g, b) = colour;
    match palette {
        Palette::Colour => colour,
        Palette::Grey => {
            let grey = (255.0 * luminance(colour).powf(1.0 / 2.2)).round() as u8;
            RGBColor(grey, grey, grey)
        }
        Palette::Dark => {
            // The paper becomes a dark grey, not black, on which fans and grid lines still stand out.
            const PAPER: f64 = 24.0;
            let (most, least) = (f64::from(r.max(g).max(b)), f64::from(r.min(g).min(b)));
            let turned = |channel: u8| {
                let value = 255.0 - (most + least) + f64::from(channel);
                (PAPER + value * (255.0 - PAPER) / 255.0).round().clamp(0.0, 255.0) as u8
            };
            let turned = RGBColor(turned(r), turned(g), turned(b));
            // Yellow stays as bright when its lightness is turned: what is to be dark is darkened.
            let wanted = 1.0 - luminance(colour).powf(1.0 / 2.2);
            let share = (wanted.max(0.15) / luminance(turned).powf(1.0 / 2.2)).min(1.0);
            mix(RGBColor(0, 0, 0), turned, share)
        }
    }
}

fn mix(a: RGBColor, b: RGBColor, share: f64) -> RGBColor {
    let channel = |a: u8, b: u8| (f64::from(a) + (f64::from(b) - f64::from(a)) * share).round() as u8;
    RGBColor(channel(a.0, b.0), channel(a.1, b.1), channel(a.2, b.2))
}

/// The font family as text styles and SVG name it. The fallbacks are for viewers of an SVG without Open Sans.
pub const FAMILY: &str = "Open Sans, Segoe UI, DejaVu Sans, sans-serif";

/// Height of Open Sans's line over its em; plotters' bitmaps size type by the former.
pub const LINE_PER_EM: f64 = 2789.0 / 2048.0;

/// The regular font's file.
pub const REGULAR: &[u8] = include_bytes!("fonts/OpenSans-Regular.ttf");
/// The bold font's file.
pub const BOLD: &[u8] = include_bytes!("fonts/OpenSans-Bold.ttf");

/// The regular font's Latin letters and signs as WOFF2, made of the whole by `pyftsubset` of fonttools.
pub const REGULAR_LATIN: &[u8] = include_bytes!("fonts/OpenSans-Regular-latin.woff2");
/// The same of the bold font.
pub const BOLD_LATIN: &[u8] = include_bytes!("fonts/OpenSans-Bold-latin.woff2");

/// Makes the embedded fonts known to plotters, once.
pub fn load_fonts() {
    static LOADED: Once = Once::new();
    LOADED.call_once(|| {
        for (style, bytes) in [(FontStyle::Normal, REGULAR), (FontStyle::Bold, BOLD)] {
            // An embedded font that does not parse would only leave text out; the tests would see it.
            let _ = register_font(FAMILY, style, bytes);
        }
    });
}
