//! The distributions by name, and which tables are one.

use crate::input::tree::Section;

/// The names of the distributions and what each takes.
pub const LAWS: [(&str, &str); 9] = [
    ("uniform", "[low, high]"),
    ("triangular", "[low, mode, high]"),
    ("pert", "[low, mode, high]"),
    ("normal", "[mean, sd]"),
    ("lognormal", "[median, sigma]"),
    ("beta", "[alpha, beta]"),
    ("discrete", "[[value, weight], …]"),
    ("empirical", "\"file.csv:column\""),
    ("p10", "p10 below p50 below p90, between min and max"),
];

/// Whether a table is a distribution.
pub fn is_distribution(section: &Section) -> bool {
    let laws = LAWS.iter().map(|(law, _)| *law);
    laws.chain(["p50", "p90"]).any(|key| section.get(key).is_some())
}

/// Whether a table is a number: known, or a distribution.
pub fn is_number(section: &Section) -> bool {
    section.get("value").is_some() || is_distribution(section)
}
