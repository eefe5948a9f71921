//! What a sweep or a search runs over: `PATH=a,b,c`, `PATH=lin(a,b,n)` or `PATH=log(a,b,n)`, each number with or without its unit.

use crate::error::{Error, Result};
use crate::model::Study;

/// A path of the study and the values it is to have.
#[derive(Debug, Clone, PartialEq)]
pub struct Over {
    /// The path.
    pub path: String,
    /// The values as numbers.
    pub numbers: Vec<f64>,
    /// Their unit as written; empty for the key's own.
    pub unit: String,
}

impl Over {
    /// Reads the text of an option.
    ///
    /// # Errors
    /// [`Error::Usage`] if it is none of the three forms, has fewer than two values or values in several units.
    pub fn parse(option: &str, text: &str) -> Result<Self> {
        let wrong = |message: &str| {
            if option == "--vary" {
                return Error::Usage(format!("{option} {text}: {message}; write PATH=FROM,TO, the lesser first"));
            }
            Error::Usage(format!(
                "{option} {text}: {message}; write PATH=a,b,c or PATH=lin(from,to,count) or PATH=log(from,to,count), \
                 as in price.initial=2000,3000,4000 or \"sources.mine.output=lin(10 t/yr, 50 t/yr, 5)\""
            ))
        };
        let (path, list) = text.split_once('=').ok_or_else(|| wrong("there is no ="))?;
        let list = list.trim();
        let inside =
            |word: &str| list.strip_prefix(word).and_then(|rest| rest.trim().strip_prefix('(')?.strip_suffix(')'));
        let spread = inside("lin").map(|it| (it, false)).or_else(|| inside("log").map(|it| (it, true)));
        let parts: Vec<&str> = spread.map_or(list, |(inner, _)| inner).split(',').map(str::trim).collect();
        let quantities = |parts: &[&str]| parts.iter().map(|part| quantity(part)).collect::<Option<Vec<_>>>();
        let (quantities, numbers) = match (spread, &parts[..]) {
            (Some((_, log)), [from, to, count]) => {
                let ends = quantities(&[from, to]).ok_or_else(|| wrong("the first two must be numbers"))?;
                let count = count.parse().ok().filter(|count| (2..=1000).contains(count));
                let count = count.ok_or_else(|| wrong("the third says how many values, from 2 to 1000"))?;
                let numbers = spaced((ends[0].0, ends[1].0), count, log);
                let numbers = numbers.ok_or_else(|| wrong("from must be below to, and with log both above 0"))?;
                (ends, numbers)
            }
            (Some(_), _) => return Err(wrong("lin and log take three things: from, to, count")),
            (None, _) => {
                let given = quantities(&parts).ok_or_else(|| wrong("what is between the commas must be numbers"))?;
                let numbers = given.iter().map(|it| it.0).collect();
                (given, numbers)
            }
        };
        let unit = quantities[0].1.clone();
        if quantities.iter().any(|it| it.1 != unit) {
            return Err(wrong("all values must be in the same unit"));
        }
        if numbers.len() < 2 || numbers.windows(2).any(|pair| pair[0] >= pair[1]) {
            return Err(wrong("two or more values are wanted, in rising order"));
        }
        Ok(Self { path: path.trim().to_owned(), numbers, unit })
    }

    /// The `--set` that gives the path a value.
    pub fn setting(&self, number: f64) -> String {
        match self.unit.is_empty() {
            true => format!("{}={number}", self.path),
            false => format!("{}=\"{number} {}\"", self.path, self.unit),
        }
    }

    /// The least and the greatest value.
    pub fn ends(&self) -> (f64, f64) {
        (self.numbers[0], self.numbers[self.numbers.len() - 1])
    }

    /// The unit of the values: as written, or that of the study's own number.
    pub fn unit_in(&self, study: &Study) -> String {
        let own = study.assumptions.iter().find(|it| it.path == self.path).map_or("", |it| it.unit.as_str());
        if self.unit.is_empty() { own.to_owned() } else { self.unit.clone() }
    }
}

/// A number and the unit written after it.
fn quantity(text: &str) -> Option<(f64, String)> {
    let text = text.trim_matches(['"', '\'']).trim();
    let is_number = |end: &usize| text.is_char_boundary(*end) && plain(&text[..*end]).is_some();
    let end = (1..=text.len()).rev().find(is_number)?;
    Some((plain(&text[..end])?, text[end..].trim().to_owned()))
}

fn plain(text: &str) -> Option<f64> {
    text.replace('_', "").parse().ok().filter(|value: &f64| value.is_finite())
}

/// So many numbers from one to another, at equal distances or at equal ratios; the ends exactly.
fn spaced((from, to): (f64, f64), count: usize, log: bool) -> Option<Vec<f64>> {
    if from >= to || log && from <= 0.0 {
        return None;
    }
    let at = |index: usize| {
        let share = index as f64 / (count - 1) as f64;
        match index {
            0 => from,
            last if last == count - 1 => to,
            _ if log => from * (to / from).powf(share),
            _ => from + (to - from) * share,
        }
    };
    // Twelve digits are enough, and read better than what rounding leaves.
    let rounded = |value: f64| format!("{value:.11e}").parse().unwrap_or(value);
    Some((0..count).map(at).map(rounded).collect())
}
