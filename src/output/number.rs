//! Numbers as a reader wants them: few digits, a true minus, a fitting multiple of the unit.

use crate::model::Numbers;
use crate::output::phrase::Phrase;
use crate::units::{Dimension, UnitSystem};

/// How the values of one quantity are shown throughout a chart or a column.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Multiplies a value as the model holds it.
    pub factor: f64,
    /// The unit after that; empty for plain numbers.
    pub unit: String,
    /// Whether thousands are set off: not in years.
    grouped: bool,
}

impl Measure {
    /// The measure for values of a dimension, the largest of which is `largest` in size.
    pub fn new(dimension: Dimension, units: &UnitSystem, largest: f64) -> Self {
        let symbol = units.symbol(dimension);
        let (factor, unit) = match dimension {
            Dimension::Share | Dimension::Volatility => (100.0, "%".to_owned()),
            Dimension::PerYear => (100.0, "%/yr".to_owned()),
            Dimension::Mass | Dimension::MassRate => match largest {
                size if size >= 1e7 => (1e-6, format!("M{symbol}")),
                size if size >= 1e4 => (1e-3, format!("k{symbol}")),
                size if size > 0.0 && size < 0.01 => (1e3, format!("kg{}", &symbol[1..])),
                _ => (1.0, symbol),
            },
            Dimension::Money | Dimension::MoneyRate | Dimension::Price => money(symbol, largest),
            _ => (1.0, symbol),
        };
        Self { factor, unit, grouped: dimension != Dimension::CalendarYear }
    }

    /// The measure for shares.
    pub fn shares() -> Self {
        Self { factor: 100.0, unit: "%".into(), grouped: true }
    }

    /// The measure for plain numbers.
    pub fn plain() -> Self {
        Self { factor: 1.0, unit: String::new(), grouped: true }
    }

    /// The measure for these values: not numbers among them do not count.
    pub fn of(dimension: Dimension, units: &UnitSystem, values: impl IntoIterator<Item = f64>) -> Self {
        let sizes = values.into_iter().map(f64::abs).filter(|size| size.is_finite());
        Self::new(dimension, units, sizes.fold(0.0, f64::max))
    }

    /// A value with its unit: `12.5 %`, `1,230 MUSD`.
    pub fn with_unit(&self, value: f64) -> String {
        if value.is_finite() {
            // A calendar year is said without its unit.
            let unit = if self.grouped { &*self.unit } else { "" };
            format!("{} {unit}", self.figure(value)).trim_end().to_owned()
        } else {
            "–".into()
        }
    }

    /// The same as a figure that can be looked up.
    pub fn told(&self, value: f64) -> Phrase {
        Phrase::figure(self.with_unit(value), value * self.factor)
    }

    /// A value without its unit as a figure that can be looked up.
    pub fn bare(&self, value: f64) -> Phrase {
        Phrase::figure(self.figure(value), value * self.factor)
    }

    /// A value without its unit.
    pub fn figure(&self, value: f64) -> String {
        // Three digits of a year are a decade.
        if self.grouped { figure(value * self.factor) } else { self.marked(decimal(value * self.factor, 1)) }
    }

    /// A value without its unit, with so many decimals; a dash where there is none.
    pub fn fixed(&self, value: f64, decimals: usize) -> String {
        if value.is_finite() { self.marked(decimal(value * self.factor, decimals)) } else { "–".into() }
    }

    /// A value with its error, without the unit: two digits of the error, and as many decimals of the value: `12.50 ± 0.34`.
    pub fn uncertain(&self, value: f64, error: f64) -> String {
        let size = (error * self.factor).abs();
        if !(value.is_finite() && size.is_finite() && size > 0.0) {
            let error = if size == 0.0 { " ± 0" } else { "" };
            return format!("{}{error}", self.figure(value));
        }
        // What is rounded away before the point is zeros.
        let magnitude = size.log10().floor() as i32 - 1;
        let step = 10f64.powi(magnitude.max(0));
        let shown = |value: f64| decimal((value * self.factor / step).round() * step, 0);
        let fine = |value: f64| decimal(value * self.factor, decimals(size, 2));
        self.marked(match magnitude {
            0.. => format!("{} ± {}", shown(value), shown(error)),
            _ => format!("{} ± {}", fine(value), fine(error)),
        })
    }

    /// How many decimals tell these values apart when all have the same: three digits of the range they span.
    pub fn decimals(&self, values: impl IntoIterator<Item = f64>) -> usize {
        let shown = values.into_iter().map(|value| value * self.factor).filter(|value| value.is_finite());
        let ends = shown.fold(None, |ends: Option<(f64, f64)>, value| {
            Some(ends.map_or((value, value), |(low, high)| (low.min(value), high.max(value))))
        });
        let (low, high) = ends.unwrap_or((0.0, 0.0));
        decimals((high - low).max(high.abs().max(low.abs()) / 100.0), 3)
    }

    /// The title of an axis or a column: `Output [t]`.
    pub fn title(&self, words: &str) -> String {
        if self.unit.is_empty() { words.to_owned() } else { format!("{words} [{}]", self.unit) }
    }

    /// A written number as this quantity has it: years without thousands set off.
    pub fn marked(&self, text: String) -> String {
        if self.grouped { text } else { text.replace(',', "") }
    }
}

/// Money in thousands, millions, billions, or in a power of a thousand.
fn money(symbol: String, largest: f64) -> (f64, String) {
    match largest {
        size if size >= 5e12 => {
            let power = ((size / 5.0).log10() / 3.0).floor().min(100.0) as i32 * 3;
            (10f64.powi(-power), format!("× 10{} {symbol}", raised(power)))
        }
        size if size >= 5e9 => (1e-9, format!("bn{symbol}")),
        size if size >= 1e6 => (1e-6, format!("M{symbol}")),
        size if size >= 1e4 => (1e-3, format!("k{symbol}")),
        size if size > 1e-18 && size < 0.01 => {
            let power = (-size.log10() / 3.0).ceil() as i32 * 3;
            (10f64.powi(power), format!("× {} {symbol}", decimal(10f64.powi(-power), power as usize)))
        }
        _ => (1.0, symbol),
    }
}

/// A whole number as an exponent.
pub fn raised(power: i32) -> String {
    const DIGITS: [char; 10] = ['⁰', '¹', '²', '³', '⁴', '⁵', '⁶', '⁷', '⁸', '⁹'];
    let sign = (power < 0).then_some('⁻');
    let digits = power.to_string();
    let digits = digits.bytes().filter_map(|digit| DIGITS.get(usize::from(digit.wrapping_sub(b'0'))));
    sign.into_iter().chain(digits.copied()).collect()
}

/// How many decimals show so many digits of a number of this size.
pub fn decimals(size: f64, digits: i32) -> usize {
    let size = size.abs();
    if size > 0.0 && size.is_finite() { (digits - 1 - size.log10().floor() as i32).clamp(0, 6) as usize } else { 0 }
}

/// A number with three significant digits: `1,230`, `12.5`, `−0.04`; a dash where there is none.
pub fn figure(value: f64) -> String {
    digits(value, 3)
}

/// A number with so many significant digits; a dash where there is none.
pub fn digits(value: f64, digits: i32) -> String {
    if !value.is_finite() {
        return "–".into();
    }
    let size = value.abs();
    if size == 0.0 || size < 1e-9 {
        return "0".into();
    }
    if !(1e-4..1e12).contains(&size) {
        return format!("{value:.2e}").replace('-', "−");
    }
    let magnitude = size.log10().floor() as i32;
    let unit = 10f64.powi(magnitude - digits + 1);
    let rounded = (value / unit).round() * unit;
    let decimals = (digits - 1 - magnitude).clamp(0, 9) as usize;
    let text = decimal(rounded, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A number with so many decimals, thousands set off by commas and a true minus; a power of ten where it has too many digits.
pub fn decimal(value: f64, decimals: usize) -> String {
    if value.abs() >= 1e15 {
        return format!("{value:.2e}").replace('-', "−");
    }
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let zero = text.chars().all(|letter| matches!(letter, '0' | '.'));
    let sign = if value < 0.0 && !zero { "−" } else { "" };
    format!("{sign}{}{rest}", grouped(whole))
}

/// Digits in groups of three.
fn grouped(digits: &str) -> String {
    let mut grouped = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// A text whose numbers, written as here, are written in another way: those with thousands set off or with decimals. What only
/// looks like a number, such as a version with two points or a list without spaces, is left as it is.
pub fn written(text: &str, numbers: Numbers) -> String {
    let (group, point) = numbers.marks();
    if numbers == Numbers::Point {
        return text.to_owned();
    }
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(from) = rest.find(|letter: char| letter.is_ascii_digit()) {
        let is_part = |letter: char| letter.is_ascii_digit() || matches!(letter, ',' | '.');
        let end = rest[from..].find(|letter| !is_part(letter)).map_or(rest.len(), |end| from + end);
        let number = rest[from..end].trim_end_matches([',', '.']);
        told.push_str(&rest[..from]);
        match is_written(number) {
            true => told.extend(number.chars().map(|letter| match letter {
                ',' => group,
                '.' => point,
                digit => digit,
            })),
            false => told.push_str(number),
        }
        rest = &rest[from + number.len()..];
    }
    told + rest
}

/// Whether a word is a number as it is written here: `1,234.5`.
fn is_written(word: &str) -> bool {
    let (whole, decimals) = word.split_once('.').unwrap_or((word, "0"));
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let grouped = groups.all(|group| group.len() == 3 && digits(group));
    digits(first) && (first.len() <= 3 || !whole.contains(',')) && grouped && digits(decimals)
}

/// A whole number with its thousands set off: `10,000`.
pub fn count(value: usize) -> String {
    grouped(&value.to_string())
}

/// A share or a change in whole per cent, but never 0 or 100 for what is not exactly that.
pub fn percent(share: f64) -> String {
    match share {
        share if !share.is_finite() => "–".into(),
        share if share > 0.0 && share < 0.01 => "< 1 %".into(),
        share if share > 0.99 && share < 1.0 => "> 99 %".into(),
        share if share < 0.0 && share > -0.01 => "> −1 %".into(),
        share => format!("{:.0} %", share * 100.0).replace('-', "−"),
    }
}
