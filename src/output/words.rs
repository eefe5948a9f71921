//! Words and figures that suit what a study is about: gold is refined, cocoa is not; five days are no 0.0137 years.

use crate::analysis::Outcome;
use crate::model::{Bound, Claim, Design, MetricName, Study};
use crate::output::number::{Measure, decimal, decimals, percent};
use crate::units::{DAYS_PER_YEAR, Dimension, UnitSystem};

/// Commodities, or words of their names, that are refined; whatever else a facility works on is processed.
const REFINED: [&str; 18] = [
    "gold",
    "silver",
    "platinum",
    "palladium",
    "rhodium",
    "copper",
    "zinc",
    "lead",
    "tin",
    "nickel",
    "cobalt",
    "lithium",
    "aluminium",
    "alumina",
    "bauxite",
    "oil",
    "crude",
    "sugar",
];

/// What a facility's product is called: `refined` or `processed`.
pub fn product(study: &Study) -> &'static str {
    product_of(&study.commodity)
}

/// What the product of a commodity is called.
fn product_of(commodity: &str) -> &'static str {
    let commodity = commodity.to_lowercase();
    let refined = commodity.split(|letter: char| !letter.is_alphabetic()).any(|word| REFINED.contains(&word));
    if refined { "refined" } else { "processed" }
}

/// A metric's title or meaning with the study's own words for the product.
pub fn title(study: &Study, title: &str) -> String {
    title_of(&study.commodity, title)
}

/// A metric's title or meaning with the words for the product of a commodity.
pub fn title_of(commodity: &str, title: &str) -> String {
    match product_of(commodity) {
        "refined" => title.to_owned(),
        _ => {
            let title = title.replace("Refined", "Processed").replace("refined", "processed");
            title
                .replace("refining", "processing")
                .replace("Processed metal", "What is processed")
                .replace(" metal", "")
        }
    }
}

/// What a claim says, in units that suit it: `Payback time (SOROMA): at most 2 yr`.
pub fn claimed(study: &Study, claim: &Claim) -> String {
    let year = claim.year.map_or(String::new(), |year| format!(" in {year}"));
    let bounds = match claim.bound {
        Bound::AtLeast(bound) | Bound::AtMost(bound) => [bound, bound],
        Bound::Between(low, high) => [low, high],
    };
    let measure = Measure::of(claim.metric.metric.dimension, &study.units, bounds);
    let unit = if claim.metric.metric.dimension == Dimension::CalendarYear { "" } else { &measure.unit };
    let figure = |value: f64| measure.marked(self::figure(value * measure.factor));
    let bound = match claim.bound {
        Bound::AtLeast(low) => format!("at least {} {unit}", figure(low)),
        Bound::AtMost(high) => format!("at most {} {unit}", figure(high)),
        Bound::Between(low, high) => format!("from {} to {} {unit}", figure(low), figure(high)),
    };
    format!("{}{year}: {}", named(study, &claim.metric), bound.trim_end())
}

/// A metric by its title, and of which part it is.
pub fn named(study: &Study, name: &MetricName) -> String {
    let title = title(study, name.metric.title);
    let Some(part) = &name.part else { return title };
    format!("{title} ({})", label(study, part))
}

/// What charts call a facility or a source; of anything else its name.
pub fn label<'s>(study: &'s Study, part: &'s str) -> &'s str {
    let facilities = study.scenarios.iter().flat_map(|scenario| &scenario.world.facilities);
    let labels = facilities.map(|it| (&it.name, &it.label));
    let sources = study.scenarios.iter().flat_map(|scenario| &scenario.world.sources);
    let mut labels = labels.chain(sources.map(|it| (&it.name, &it.label)));
    labels.find(|(name, _)| *name == part).map_or(part, |(_, label)| label)
}

/// An outcome by its title: `Processed (SOROMA), 2035`.
pub fn outcome(study: &Study, outcome: &Outcome) -> String {
    let year = outcome.year.map_or(String::new(), |year| format!(", {}", study.horizon.years()[year].year));
    format!("{}{year}", named(study, &outcome.name))
}

/// Several things in a row: `A, B and C`.
pub fn listed(things: &[&str]) -> String {
    match things {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => things.concat(),
    }
}

/// A number or a distribution of the register in a unit that suits it: `5 d`, `triangular(3, 8, 14) mo`, `31 MUSD`.
pub fn quantity(value: &str, unit: &str, units: &UnitSystem) -> String {
    if let Some((times, moved)) = value.split_once(" × ") {
        return format!("{times} × {}", quantity(moved, unit, units));
    }
    let plain = format!("{value} {unit}").trim_end().to_owned();
    // What is not a list of values in the unit is left as it is: shapes and counts.
    let other = ["lognormal", "beta", "empirical"].iter().any(|word| value.contains(word));
    let pieces = pieces(value);
    let numbers: Vec<f64> = pieces.iter().filter_map(|(_, number)| *number).collect();
    if other || numbers.is_empty() {
        return plain;
    }
    let Some((factor, unit)) = suiting(unit, &numbers, units) else { return plain };
    let text: String = pieces
        .iter()
        .map(|(text, number)| number.map_or_else(|| (*text).to_owned(), |number| figure(number * factor)))
        .collect();
    format!("{text} {unit}").trim_end().to_owned()
}

/// The factor and the unit that suit values given in a unit of the model.
fn suiting(unit: &str, numbers: &[f64], units: &UnitSystem) -> Option<(f64, String)> {
    const DIMENSIONS: [Dimension; 6] = [
        Dimension::Time,
        Dimension::Mass,
        Dimension::MassRate,
        Dimension::Money,
        Dimension::MoneyRate,
        Dimension::Price,
    ];
    let dimension = DIMENSIONS.into_iter().find(|dimension| units.symbol(*dimension) == unit);
    match dimension {
        None => Some((1.0, unit.to_owned())),
        Some(Dimension::Time) => Some(time(numbers)),
        Some(dimension) => {
            let measure = Measure::of(dimension, units, numbers.iter().copied());
            Some((measure.factor, measure.unit))
        }
    }
}

/// Years, months or days: the longest in which all of these lengths are whole or half; else what suits the longest of them.
fn time(years: &[f64]) -> (f64, String) {
    const UNITS: [(f64, &str); 3] = [(1.0, "yr"), (12.0, "mo"), (DAYS_PER_YEAR, "d")];
    let is_round = |value: f64| ((2.0 * value).round() - 2.0 * value).abs() < 1e-6;
    let round = UNITS.iter().find(|(factor, _)| years.iter().all(|length| is_round(length * factor)));
    let longest = years.iter().fold(0.0, |longest: f64, length| longest.max(length.abs()));
    let fitting = UNITS.iter().find(|(factor, _)| longest * factor >= 1.0);
    let (factor, unit) = round.or(fitting).unwrap_or(&UNITS[2]);
    (*factor, (*unit).to_owned())
}

/// A text cut into what is between numbers and the numbers; a weight, after a colon, and a name's digits are no numbers here.
fn pieces(text: &str) -> Vec<(&str, Option<f64>)> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | 'e');
        let end = rest.find([' ', ',', '(', ')']).map_or(rest.len(), |end| end.max(1));
        let (word, after) = rest.split_at(end);
        rest = after;
        let bare = word.strip_suffix(':').unwrap_or(word);
        let is_weight = pieces.iter().rev().map(|(text, _): &(&str, _)| *text).find(|text| *text != " ") == Some(":");
        match bare.parse::<f64>() {
            Ok(number) if !is_weight && bare.chars().all(is_number) => pieces.push((bare, Some(number))),
            _ => pieces.push((bare, None)),
        }
        if bare.len() < word.len() {
            pieces.push((":", None));
        }
    }
    pieces
}

/// A number with six significant digits at most.
fn figure(value: f64) -> String {
    let size = value.abs();
    if size != 0.0 && !(1e-5..1e15).contains(&size) {
        return format!("{value:e}").replace('-', "−");
    }
    let text = decimal(value, decimals(size, 6));
    if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.').to_owned() } else { text }
}

/// Words as a sentence begins with them.
pub fn capitalised(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
}

/// Words as part of a file's name: letters, digits, underscores, and hyphens for all else.
pub fn file_name(words: &str) -> String {
    words.replace(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_', "-")
}

/// Which scenarios a chart leaves out, as no draw has a value there.
pub fn without_value(scenarios: &[String]) -> Option<String> {
    match scenarios {
        [] => None,
        [only] if only.is_empty() => Some("No draw has a value".to_owned()),
        several => Some(format!("No draw has a value in: {}", several.join("; "))),
    }
}

/// How many of the `draws` have an outcome, where it is looked at several times, if not all do: means over other draws are not to be
/// compared.
pub fn valued(counts: impl Iterator<Item = usize>, draws: usize) -> Option<String> {
    let shares = counts.map(|n| n as f64 / draws as f64);
    let (least, most) = shares.fold((1.0, 0.0), |(least, most): (f64, f64), it| (least.min(it), most.max(it)));
    let range = match least < most {
        true => format!("{} to {} of them, and not the same ones at every value", percent(least), percent(most)),
        false => format!("{} of them", percent(least)),
    };
    (least < 1.0).then(|| format!("Only draws that have an outcome count: {range}"))
}

/// The error that stands beside a mean: it takes the draws for independent, and those of other designs are never worse than
/// that (Owen 1997).
pub fn one_standard_error(design: Design) -> &'static str {
    if design == Design::MonteCarlo { "one standard error" } else { "one standard error at most" }
}
