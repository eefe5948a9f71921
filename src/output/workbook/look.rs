//! One look for all sheets: colours that survive colour blindness, and the formats of titles, heads and words.

use crate::output::theme;
use plotters::style::RGBColor;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

/// Behind the heads of columns.
const HEAD: Color = Color::RGB(0xdc_e6_f1);
/// What is good, at the far end of a scale.
pub const GOOD: Color = Color::RGB(0x82_b4_db);
/// What is bad, at the far end of a scale.
pub const BAD: Color = Color::RGB(0xf0_b0_4e);
/// The near end or the middle of a scale.
pub const NEUTRAL: Color = Color::RGB(0xff_ff_ff);

/// A colour of the charts.
pub fn color(RGBColor(red, green, blue): RGBColor) -> Color {
    Color::RGB(u32::from_be_bytes([0, red, green, blue]))
}

/// The title of a sheet.
pub fn title() -> Format {
    Format::new().set_bold().set_font_size(16)
}

/// A heading within a sheet.
pub fn heading() -> Format {
    Format::new().set_bold().set_font_size(12)
}

/// What is there to be looked up.
pub fn muted() -> Format {
    Format::new().set_font_color(color(theme::MUTED))
}

/// Small names above heads.
pub fn small() -> Format {
    muted().set_font_size(8).set_align(FormatAlign::Right).set_align(FormatAlign::Bottom).set_text_wrap()
}

/// The head of a column of words.
pub fn head() -> Format {
    let format = Format::new().set_bold().set_background_color(HEAD).set_border_bottom(FormatBorder::Thin);
    format.set_text_wrap().set_align(FormatAlign::Bottom)
}

/// The head of a column of numbers.
pub fn head_of_numbers() -> Format {
    head().set_align(FormatAlign::Right)
}

/// Words in lines.
pub fn wrapped() -> Format {
    Format::new().set_text_wrap().set_align(FormatAlign::Top)
}

/// Words at the top of their row.
pub fn top() -> Format {
    Format::new().set_align(FormatAlign::Top)
}

/// Words to the right of numbers, set apart from them.
pub fn apart() -> Format {
    Format::new().set_align(FormatAlign::Left).set_indent(1)
}

/// Numbers.
pub fn number(format: &str) -> Format {
    Format::new().set_num_format(format)
}

/// The height of a row that holds these words in a column so many letters wide, in points. Not every program finds it by
/// itself.
pub fn height(words: &str, width: usize) -> f64 {
    /// The most that Excel allows.
    const HIGHEST: f64 = 409.0;
    // Lines break between words, so that they are not quite full.
    let lines = |line: &str| line.chars().count().div_ceil(width * 9 / 10).max(1);
    (15 * words.lines().map(lines).sum::<usize>().max(1)).min(HIGHEST as usize) as f64
}
