//! Numbers as a reader of prose and console tables wants them: three significant digits, thousands apart, large money scaled.

use crate::units::{Dimension, UnitSystem};

/// A value with its unit: `12.5 %`, `−31.4 MUSD`, `4,230 USD/oz`; a dash where there is none.
pub fn with_unit(value: f64, dimension: Dimension, units: &UnitSystem) -> String {
    if value.is_nan() {
        return "–".into();
    }
    match dimension {
        Dimension::Share => format!("{} %", digits(value * 100.0)),
        Dimension::PerYear => format!("{} %/yr", digits(value * 100.0)),
        Dimension::CalendarYear => format!("{value:.1}"),
        Dimension::Money | Dimension::MoneyRate => money(value, &units.symbol(dimension)),
        Dimension::Plain | Dimension::Volatility => digits(value),
        _ => format!("{} {}", digits(value), units.symbol(dimension)),
    }
}

/// Money in thousands, millions or billions.
fn money(value: f64, symbol: &str) -> String {
    let (scale, prefix) = match value.abs() {
        size if size >= 1e9 => (1e9, "bn"),
        size if size >= 1e6 => (1e6, "M"),
        size if size >= 1e4 => (1e3, "k"),
        _ => (1.0, ""),
    };
    format!("{} {prefix}{symbol}", digits(value / scale))
}

/// Three significant digits, thousands apart, with a proper minus sign.
pub fn digits(value: f64) -> String {
    if value == 0.0 {
        return "0".into();
    }
    let size = value.abs();
    let decimals = (2 - size.log10().floor() as i32).clamp(0, 6) as usize;
    let text = format!("{size:.decimals$}");
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    let sign = if value < 0.0 { "−" } else { "" };
    format!("{sign}{}{point}{fraction}", thousands(whole))
}

/// `1234567` as `1,234,567`.
pub fn thousands(whole: &str) -> String {
    let groups: Vec<&str> =
        whole.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
    groups.join(",")
}
