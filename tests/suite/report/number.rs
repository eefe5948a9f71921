//! Numbers as a report writes them: their value, the size of their last digit, and what their unit makes of a table's number.

/// A number in a text.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number {
    /// What it says.
    pub value: f64,
    /// The size of its last digit that tells something.
    pub step: f64,
    /// The power of ten by which the unit behind it differs from that of tables; none where no unit stands behind it.
    pub power: Option<i32>,
}

/// The powers of ten between a table's unit and those that are shown: per cent, thousands, millions, billions, kilograms of tonnes.
pub const POWERS: [i32; 6] = [0, 2, -3, -6, -9, 3];

/// The numbers in a text: `−1,234.5 and 3 %`.
pub fn numbers(text: &str) -> Vec<f64> {
    written(text).into_iter().map(|number| number.value).collect()
}

/// The numbers in a text, with what is known of them.
pub fn written(text: &str) -> Vec<Number> {
    let mut found = Vec::new();
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        if !letters[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let negative = at > 0 && letters[at - 1] == '−';
        let mut digits = String::new();
        while at < letters.len() && (letters[at].is_ascii_digit() || ",.".contains(letters[at])) {
            digits.push(letters[at]);
            at += 1;
        }
        let digits = digits.trim_end_matches([',', '.']).replace(',', "");
        let mut exponent = 0;
        if at + 1 < letters.len() && letters[at] == 'e' {
            let text: String = letters[at + 1..].iter().take_while(|it| it.is_ascii_digit() || **it == '−').collect();
            at += 1 + text.chars().count();
            exponent = text.replace('−', "-").parse().unwrap_or(0);
        }
        let Ok(value) = digits.parse::<f64>() else { continue };
        let scale = 10f64.powi(exponent);
        let value = if negative { -value } else { value } * scale;
        let step = 10f64.powi(last_digit(&digits)) * scale;
        found.push(Number { value, step, power: power(&letters[at..]) });
    }
    found
}

/// The power of ten of the last digit that tells something: what is rounded before the point are zeros, but two digits tell.
fn last_digit(digits: &str) -> i32 {
    if let Some((_, decimals)) = digits.split_once('.') {
        return -(decimals.len() as i32);
    }
    let zeros = digits.len() - digits.trim_end_matches('0').len();
    if digits.len() < 4 { 0 } else { zeros.min(digits.len() - 2) as i32 }
}

/// What the unit behind a number makes of it.
fn power(rest: &[char]) -> Option<i32> {
    let unit: String = rest.iter().copied().skip_while(|it| it.is_whitespace()).take(6).collect();
    let spaced = rest.first().is_some_and(|it| it.is_whitespace());
    let starts = |all: &[&str]| spaced && all.iter().any(|it| unit.starts_with(it));
    match () {
        () if unit.starts_with('%') => Some(2),
        () if starts(&["kg"]) => Some(3),
        () if starts(&["kt", "kUSD", "kXOF", "kZAR"]) => Some(-3),
        () if starts(&["Mt", "MUSD", "MXOF", "MZAR"]) => Some(-6),
        () if starts(&["bnUSD", "bnXOF", "bnZAR"]) => Some(-9),
        () if starts(&["t ", "t/", "t,", "t.", "t;", "USD", "yr "]) || spaced && unit == "t" => Some(0),
        () => None,
    }
}

impl Number {
    /// Whether it is what is written of a table's value in one of the units allowed; `signed`, or words say which way it goes.
    pub fn shows(&self, value: f64, signed: bool) -> bool {
        let sized = |value: f64| if signed { value } else { value.abs() };
        let powers = self.power.map_or(POWERS.to_vec(), |power| vec![power]);
        powers.into_iter().any(|power| {
            let scaled = value * 10f64.powi(power);
            (sized(scaled) - sized(self.value)).abs() <= 0.5000001 * self.step * (1.0 + 1e-9)
        })
    }
}
