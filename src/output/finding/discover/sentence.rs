//! The sentence that a report can quote.

use super::words::Words;
use super::{About, Discovered, FoundBox};
use crate::analysis::{Condition, Interest};
use crate::output::number::{Measure, count, percent};
use crate::units::Dimension;

/// What is said of an outcome of interest: `below 50 %`, `without a value`.
pub fn predicate(about: &About) -> String {
    let bound = |bound: f64| exact(about, bound);
    match about.interest {
        Interest::Below(value) => format!("below {}", bound(value)),
        Interest::AtMost(value) => format!("at most {}", bound(value)),
        Interest::Above(value) => format!("above {}", bound(value)),
        Interest::AtLeast(value) => format!("at least {}", bound(value)),
        Interest::Missing => "without a value".into(),
    }
}

/// The same of cases: `of at most 50 %`.
pub fn attribute(about: &About) -> String {
    match about.interest {
        Interest::AtMost(_) | Interest::AtLeast(_) => format!("of {}", predicate(about)),
        _ => predicate(about),
    }
}

/// A bound as it was given: with all its digits.
fn exact(about: &About, bound: f64) -> String {
    const MOST: i32 = 6;
    let measure = Measure::of(about.dimension, &about.units, [bound]);
    let shown = bound * measure.factor;
    let tells = |places: &i32| {
        let scale = 10f64.powi(*places);
        ((shown * scale).round() / scale - shown).abs() <= 1e-9 * shown.abs()
    };
    let figure = measure.fixed(bound, (0..MOST).find(tells).unwrap_or(MOST) as usize);
    let unit = if about.dimension == Dimension::CalendarYear { "" } else { &measure.unit };
    format!("{figure} {unit}").trim_end().to_owned()
}

/// A sentence for each box, and what they come to together; or why there is none.
pub fn sentences(words: Words, discovered: &Discovered) -> String {
    let about = words.about;
    let (metric, is) = (&about.metric, predicate(about));
    let (cases, whole) = (words.sample.outcome.len(), count(words.sample.outcome.len()));
    let all = words.sample.outcome.iter().sum::<f64>();
    if discovered.boxes.is_empty() {
        let how = if all > 0.0 { "all" } else { "none" };
        return format!("{metric} is {is} in {how} of {whole} cases: there are no conditions to tell.\n");
    }
    let mut text = format!("{metric} is {is} in {} of {whole} cases.\n", percent(all / cases as f64));
    for (number, found) in discovered.boxes.iter().enumerate() {
        text += &sentence(words, number, found);
    }
    if discovered.boxes.len() > 1 {
        let sum = |of: fn(&FoundBox) -> usize| discovered.boxes.iter().map(of).sum::<usize>() as f64;
        let (n, hits) = (sum(|it| it.trajectory.shown_box().n), sum(|it| it.trajectory.shown_box().hits));
        text += &format!(
            "Together these {} boxes hold {} of all cases {}, which are {} of the cases in them.\n",
            discovered.boxes.len(),
            percent(hits / all),
            attribute(about),
            percent(hits / n)
        );
    }
    text
}

fn sentence(words: Words, number: usize, found: &FoundBox) -> String {
    let (about, shown) = (words.about, found.trajectory.shown_box());
    let conditions: Vec<Condition> =
        found.restricted().into_iter().map(|factor| Condition { factor, kept: shown.limits[factor].clone() }).collect();
    if conditions.is_empty() {
        return "No box is worth more than all cases together: none of the factors sets them apart.\n".into();
    }
    format!(
        "{}{} is {} in {} of the {}{} cases in which {}; these are {} of all cases {}.\n",
        doubtful(words, found),
        about.metric,
        predicate(about),
        share(shown.density),
        if number > 0 { "further " } else { "" },
        count(shown.n),
        words.conditions(&conditions),
        share(shown.coverage),
        attribute(about)
    )
}

/// Says which limits a box of the same size might owe to chance.
fn doubtful(words: Words, found: &FoundBox) -> String {
    const LIKELY: f64 = 0.05;
    let quasi_p = &found.trajectory.shown_box().quasi_p;
    let doubtful: Vec<&str> = found
        .restricted()
        .into_iter()
        .filter(|factor| quasi_p[*factor] > LIKELY)
        .map(|factor| words.name(factor))
        .collect();
    if doubtful.is_empty() {
        return String::new();
    }
    let limits = if doubtful.len() == 1 { "The limit" } else { "The limits" };
    format!("{limits} on {} may be chance: a quasi-p above {LIKELY}.\n", doubtful.join(", "))
}

/// A share within a sentence.
fn share(value: f64) -> String {
    percent(value).replace('<', "less than").replace('>', "more than")
}
