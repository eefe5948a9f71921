//! How charts look: their size as printed, and what an editor's house style asks for.

/// How the charts of a study look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ChartStyle {
    /// Width as printed, in mm.
    pub width: f64,
    /// Height as printed, in mm.
    pub height: f64,
    /// Pixels per inch of that.
    pub dpi: f64,
    /// Multiplies the size of type, and with it that of lines and marks, as far as the page has room.
    pub font_scale: f64,
    /// The colours.
    pub palette: Palette,
    /// How numbers are written.
    pub numbers: Numbers,
    /// Whether charts carry their title; without it a caption has to say what is seen.
    pub title: bool,
}

impl Default for ChartStyle {
    /// Eight by five inches at 200 dots per inch: 1600 × 1000 pixels.
    fn default() -> Self {
        Self {
            width: 203.2,
            height: 127.0,
            dpi: 200.0,
            font_scale: 1.0,
            palette: Palette::Colour,
            numbers: Numbers::Point,
            title: true,
        }
    }
}

/// Which colours charts have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Palette {
    /// Colours, on white.
    Colour,
    /// The same in shades of grey.
    Grey,
    /// Light on dark, for slides.
    Dark,
}

impl Palette {
    /// All palettes, in the order in which help lists them.
    pub const ALL: [Self; 3] = [Self::Colour, Self::Grey, Self::Dark];

    /// The word for it in a study.
    pub fn word(self) -> &'static str {
        match self {
            Self::Colour => "colour",
            Self::Grey => "grey",
            Self::Dark => "dark",
        }
    }
}

/// How numbers are written in charts and reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Numbers {
    /// `1,234.5`, as in English.
    Point,
    /// `1 234,5`, as in French and by ISO 80000.
    Comma,
    /// `1.234,5`, as in Portuguese, Spanish or German.
    Reversed,
}

impl Numbers {
    /// All ways, in the order in which help lists them.
    pub const ALL: [Self; 3] = [Self::Point, Self::Comma, Self::Reversed];

    /// The example that stands for it in a study.
    pub fn example(self) -> &'static str {
        match self {
            Self::Point => "1,234.5",
            Self::Comma => "1 234,5",
            Self::Reversed => "1.234,5",
        }
    }

    /// Between groups of three digits, and before decimals.
    pub fn marks(self) -> (char, char) {
        match self {
            Self::Point => (',', '.'),
            Self::Comma => ('\u{a0}', ','),
            Self::Reversed => ('.', ','),
        }
    }
}
