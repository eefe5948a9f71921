//! Numbers as a reader wants them: few digits, a true minus, a fitting multiple of the unit.

use crate::units::{Dimension, UnitSystem};

/// How the values of one quantity are shown throughout a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Measure {
    /// Multiplies a value as the model holds it.
    pub factor: f64,
    /// The unit after that; empty for plain numbers.
    pub unit: String,
}

impl Measure {
    /// The measure for values of a dimension, the largest of which is `largest` in size.
    pub fn new(dimension: Dimension, units: &UnitSystem, largest: f64) -> Self {
        let symbol = units.symbol(dimension);
        let (factor, unit) = match dimension {
            Dimension::Share => (100.0, "%".to_owned()),
            Dimension::Mass | Dimension::MassRate => match largest {
                size if size >= 5e7 => (1e-6, format!("M{symbol}")),
                size if size >= 5e4 => (1e-3, format!("k{symbol}")),
                _ => (1.0, symbol),
            },
            Dimension::Money | Dimension::MoneyRate => match largest {
                size if size >= 5e9 => (1e-9, format!("bn{symbol}")),
                size if size >= 1e6 => (1e-6, format!("M{symbol}")),
                size if size >= 1e4 => (1e-3, format!("k{symbol}")),
                _ => (1.0, symbol),
            },
            _ => (1.0, symbol),
        };
        Self { factor, unit }
    }

    /// A value with its unit: `12.5 %`, `1,230 MUSD`.
    pub fn with_unit(&self, value: f64) -> String {
        if value.is_finite() {
            format!("{} {}", self.figure(value), self.unit).trim_end().to_owned()
        } else {
            "–".into()
        }
    }

    /// A value without its unit.
    pub fn figure(&self, value: f64) -> String {
        figure(value * self.factor)
    }
}

/// A number with three significant digits: `1,230`, `12.5`, `−0.04`; a dash where there is none.
pub fn figure(value: f64) -> String {
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
    let unit = 10f64.powi(magnitude - 2);
    let rounded = (value / unit).round() * unit;
    let decimals = (2 - magnitude).clamp(0, 6) as usize;
    let text = decimal(rounded, decimals);
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// A number with so many decimals, thousands set off by commas and a true minus.
pub fn decimal(value: f64, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value.abs());
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut grouped = String::new();
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let zero = text.chars().all(|letter| matches!(letter, '0' | '.'));
    let sign = if value < 0.0 && !zero { "−" } else { "" };
    format!("{sign}{grouped}{rest}")
}

/// A whole number with its thousands set off: `10,000`.
pub fn count(value: usize) -> String {
    decimal(value as f64, 0)
}

/// A share in whole per cent, but never 0 or 100 for what is not exactly that.
pub fn percent(share: f64) -> String {
    match share {
        share if !share.is_finite() => "–".into(),
        share if share > 0.0 && share < 0.01 => "< 1 %".into(),
        share if share > 0.99 && share < 1.0 => "> 99 %".into(),
        share => format!("{:.0} %", share * 100.0),
    }
}
