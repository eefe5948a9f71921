//! Quantities as written: "50 t/yr", "1.6 Moz/yr", "4 %".

use crate::units::{DAYS_PER_YEAR, Dimension, OUNCES_PER_TONNE, POUNDS_PER_TONNE, UnitSystem};

/// What one word of a unit measures, and how many of the model's units it is.
#[derive(Clone, Copy, PartialEq)]
enum Base {
    Mass(f64),
    Time(f64),
    Money(f64),
    Percent,
    One,
}

/// Reads a quantity as a number of `wanted`'s own unit.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn quantity(text: &str, wanted: Dimension, units: &UnitSystem) -> Result<f64, String> {
    let text = text.trim();
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | '_');
    let end =
        text.char_indices().find(|(at, c)| !is_number(*c) && !is_exponent(text, *at)).map_or(text.len(), |it| it.0);
    let (number, unit) = (text[..end].replace('_', ""), text[end..].trim());
    let number: f64 = number.parse().map_err(|_| format!("\"{text}\" does not start with a number"))?;
    if unit.is_empty() {
        return Ok(number);
    }
    if unit.starts_with(',') || unit.starts_with(|c: char| c.is_ascii_digit()) {
        return Err(format!("\"{text}\" is no number: thousands are written 3000 or 3_000, decimals with a point"));
    }
    let (factor, given) = unit_of(unit, units)?;
    if accepts(wanted, given) {
        Ok(number * factor)
    } else {
        Err(format!("\"{unit}\" is {}, not {}", name(given, units), name(wanted, units)))
    }
}

/// Whether the character at `at` belongs to an exponent, as in 1e6 or 1e-6.
fn is_exponent(text: &str, at: usize) -> bool {
    let bytes = text.as_bytes();
    let digit = |index: usize| bytes.get(index).is_some_and(u8::is_ascii_digit);
    let signed = bytes.get(at + 1).is_some_and(|c| matches!(c, b'+' | b'-')) && digit(at + 2);
    matches!(bytes[at], b'e' | b'E') && at > 0 && digit(at - 1) && (digit(at + 1) || signed)
}

/// The factor and dimension of a unit: one word, or two with a slash.
fn unit_of(unit: &str, units: &UnitSystem) -> Result<(f64, Dimension), String> {
    let (above, below) = unit.split_once('/').map_or((unit, None), |(above, below)| (above.trim(), Some(below.trim())));
    let above = if above.is_empty() { Base::One } else { base(above, units)? };
    let below = below.map(|below| base(below, units)).transpose()?;
    match (above, below) {
        (Base::Percent, None) => Ok((0.01, Dimension::Share)),
        (Base::Percent, Some(Base::Time(time))) => Ok((0.01 / time, Dimension::PerYear)),
        (Base::Mass(mass), None) => Ok((mass, Dimension::Mass)),
        (Base::Mass(mass), Some(Base::Time(time))) => Ok((mass / time, Dimension::MassRate)),
        (Base::Time(time), None) => Ok((time, Dimension::Time)),
        (Base::Money(money), None) => Ok((money, Dimension::Money)),
        (Base::Money(money), Some(Base::Time(time))) => Ok((money / time, Dimension::MoneyRate)),
        (Base::Money(money), Some(Base::Mass(mass))) => Ok((money / mass / units.per_tonne(), Dimension::Price)),
        (Base::One, Some(Base::Time(time))) => Ok((1.0 / time, Dimension::Frequency)),
        _ => Err(format!("\"{unit}\" is no unit that this format knows")),
    }
}

/// One word of a unit.
fn base(word: &str, units: &UnitSystem) -> Result<Base, String> {
    let known = match word {
        "%" => Some(Base::Percent),
        "1" => Some(Base::One),
        "g" => Some(Base::Mass(1e-6)),
        "kg" => Some(Base::Mass(1e-3)),
        "t" => Some(Base::Mass(1.0)),
        "kt" => Some(Base::Mass(1e3)),
        "Mt" => Some(Base::Mass(1e6)),
        "oz" => Some(Base::Mass(1.0 / OUNCES_PER_TONNE)),
        "koz" => Some(Base::Mass(1e3 / OUNCES_PER_TONNE)),
        "Moz" => Some(Base::Mass(1e6 / OUNCES_PER_TONNE)),
        "lb" => Some(Base::Mass(1.0 / POUNDS_PER_TONNE)),
        "d" => Some(Base::Time(1.0 / DAYS_PER_YEAR)),
        "wk" => Some(Base::Time(7.0 / DAYS_PER_YEAR)),
        "mo" => Some(Base::Time(1.0 / 12.0)),
        "yr" => Some(Base::Time(1.0)),
        _ => money(word, &units.currency),
    };
    known.ok_or_else(|| {
        let currency = &units.currency;
        let letters = word.as_bytes();
        let is_code = letters.len() >= 3
            && letters.iter().all(u8::is_ascii_alphabetic)
            && letters[letters.len() - 3..].iter().all(u8::is_ascii_uppercase);
        if let Some(right) = meant(word, currency) {
            format!("\"{word}\" is no unit here; write {right}")
        } else if is_code {
            format!("\"{word}\" is not in the study's currency, {currency}, and there is no exchange rate")
        } else {
            format!("\"{word}\" is no unit: mass g, kg, t, kt, Mt, oz, koz, Moz, lb; time d, wk, mo, yr; money {currency}, k{currency}, M{currency}, bn{currency}; %")
        }
    })
}

/// The unit that a word in common use stands for.
fn meant(word: &str, currency: &str) -> Option<String> {
    const WORDS: [(&str, &[&str]); 10] = [
        ("t/yr", &["tpa", "tpy"]),
        ("yr", &["y", "year", "years", "a"]),
        ("mo", &["m", "month", "months"]),
        ("wk", &["w", "week", "weeks"]),
        ("d", &["day", "days"]),
        ("t", &["ton", "tons", "tonne", "tonnes", "mt"]),
        ("oz", &["ounce", "ounces", "ozt"]),
        ("koz", &["Koz"]),
        ("lb", &["lbs", "pound", "pounds"]),
        ("kg", &["kilo", "kilos", "KG", "Kg"]),
    ];
    let unit = WORDS.iter().find(|(_, words)| words.contains(&word)).map(|(unit, _)| (*unit).to_owned());
    let amount = word.strip_suffix(currency).or(word.strip_suffix('$')).unwrap_or(word).trim();
    let scale = match amount {
        "million" | "millions" | "mn" | "m" | "mio" => "M",
        "billion" | "billions" | "b" | "B" => "bn",
        "thousand" | "thousands" | "K" => "k",
        "M" | "k" | "bn" => amount,
        "" | "dollar" | "dollars" => "",
        _ => return unit,
    };
    unit.or_else(|| Some(format!("{scale}{currency}")))
}

fn money(word: &str, currency: &str) -> Option<Base> {
    let scale = match word.strip_suffix(currency)? {
        "" => 1.0,
        "k" => 1e3,
        "M" => 1e6,
        "bn" => 1e9,
        _ => return None,
    };
    Some(Base::Money(scale))
}

/// Whether a number of one dimension may be written with a unit of another.
fn accepts(wanted: Dimension, given: Dimension) -> bool {
    wanted == given
        || match wanted {
            Dimension::Plain | Dimension::Volatility => given == Dimension::Share,
            Dimension::PerYear => matches!(given, Dimension::Share | Dimension::Frequency),
            _ => false,
        }
}

/// What a dimension is, in words with an example in the study's currency.
pub fn name(dimension: Dimension, units: &UnitSystem) -> String {
    let words = match dimension {
        Dimension::Share => "a share (such as 0.05 or \"5 %\")",
        Dimension::Plain => "a plain number",
        Dimension::PerYear => "a rate per year (such as 0.12 or \"12 %\")",
        Dimension::Volatility => "a volatility per √year (such as 0.16)",
        Dimension::Frequency => "a number per year (such as 0.5 or \"0.5 /yr\")",
        Dimension::Mass => "a mass (such as \"50 t\")",
        Dimension::MassRate => "a mass per time (such as \"50 t/yr\")",
        Dimension::Time => "a length of time (such as \"18 mo\")",
        Dimension::CalendarYear => "a calendar year (such as 2027.5)",
        Dimension::Money => "money (such as \"12 MUSD\")",
        Dimension::MoneyRate => "money per time (such as \"5 MUSD/yr\")",
        Dimension::Price => "money per mass (such as \"4 USD/oz\")",
    };
    words.replace("USD", &units.currency).replace("/oz", &format!("/{}", units.market_unit))
}

/// A number such that it reads back to the same bits, and always as a number.
pub fn real(value: f64) -> String {
    let plain = if value.is_nan() { "nan".to_owned() } else { format!("{value}") };
    if value.is_finite() && value != 0.0 && !(1e-6..1e15).contains(&value.abs()) { format!("{value:e}") } else { plain }
}
