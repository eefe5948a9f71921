//! Which outcomes are of interest, as the command line says it: `< 0.5`, `>= 50 %`, `none`.

use crate::analysis::Interest;
use crate::error::{Error, Result};
use crate::input::quantity;
use crate::units::{Dimension, UnitSystem};

/// What a comparison with a bound makes of it.
type Meaning = fn(f64) -> Interest;

/// How comparisons are written, longer ones first; how a folder's name has them, and what they mean.
const COMPARISONS: [(&str, &str, Meaning); 6] = [
    ("<=", "at-most", Interest::AtMost),
    (">=", "at-least", Interest::AtLeast),
    ("≤", "at-most", Interest::AtMost),
    ("≥", "at-least", Interest::AtLeast),
    ("<", "below", Interest::Below),
    (">", "above", Interest::Above),
];
/// How it is said that there is to be no value.
const NONE: &str = "none";

/// Reads a condition on a quantity, in its own unit or one that is written.
///
/// # Errors
/// [`Error::Usage`] if it is none.
pub fn interest(text: &str, dimension: Dimension, units: &UnitSystem) -> Result<Interest> {
    let wrong = |message: &str| {
        Error::Usage(format!(
            "--where \"{text}\": {message}; write a comparison such as \"< 0.5\", \"<= 50 %\", \"> 0\" or \">= 10\" with a value \
             of the metric, or none for cases without a value"
        ))
    };
    if text.trim() == NONE {
        return Ok(Interest::Missing);
    }
    let (_, meaning, rest) = compared(text).ok_or_else(|| wrong("there is no comparison"))?;
    let bound = quantity(rest, dimension, units).map_err(|message| wrong(&message))?;
    if bound.is_finite() { Ok(meaning(bound)) } else { Err(wrong("the value is not finite")) }
}

/// The condition as part of a folder's name: `below-0.5`.
pub fn slug(text: &str) -> String {
    let bound = |rest: &str| rest.trim().replace('%', "percent").replace([' ', '/'], "-");
    compared(text).map_or_else(|| text.trim().to_owned(), |(word, _, rest)| format!("{word}-{}", bound(rest)))
}

/// The comparison that a text begins with, and what follows.
fn compared(text: &str) -> Option<(&'static str, Meaning, &str)> {
    let text = text.trim();
    COMPARISONS.iter().find_map(|(sign, word, meaning)| Some((*word, *meaning, text.strip_prefix(sign)?)))
}
