//! The sentence that a report can quote.

use super::words::Words;
use super::{About, Discovered, FoundBox};
use crate::analysis::{Condition, Interest, Kept};
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
    let quoted = Quoted::of(words, number, found);
    if quoted.conditions.is_empty() {
        return "No box is worth more than all cases together: none of the factors sets them apart.\n".into();
    }
    let only = match quoted.left_out.len() {
        0 => String::new(),
        _ => format!(
            "Limits that may be chance, with a quasi-p above {LIKELY}, are left out of what follows: {}. With them it is {} of {} cases.\n",
            quoted.left_out.join(", "),
            share(shown.density),
            count(shown.n)
        ),
    };
    format!(
        "{only}{} is {} in {} of the {}{} cases in which {}; these are {} of all cases {}.\n",
        about.metric,
        predicate(about),
        share(quoted.hits / quoted.n as f64),
        if number > 0 { "further " } else { "" },
        count(quoted.n),
        words.conditions(&quoted.conditions),
        share(quoted.hits / words.sample.outcome.iter().sum::<f64>()),
        attribute(about)
    )
}

/// A box of the same size might owe a limit with a greater quasi-p to chance.
const LIKELY: f64 = 0.05;

/// A box as it is quoted: without the limits that may be chance, as Bryant and Lempert (2010) advise. A further box, which is of
/// the cases that others leave, is quoted as it is; and so is one of which nothing would be left.
struct Quoted<'w> {
    conditions: Vec<Condition>,
    left_out: Vec<&'w str>,
    n: usize,
    hits: f64,
}

impl<'w> Quoted<'w> {
    fn of(words: Words<'w>, number: usize, found: &FoundBox) -> Self {
        let shown = found.trajectory.shown_box();
        let restricted = found.restricted();
        let (firm, loose): (Vec<usize>, Vec<usize>) =
            restricted.iter().partition(|factor| shown.quasi_p[**factor] <= LIKELY);
        let whole = number > 0 || firm.is_empty();
        let (kept, loose) = if whole { (restricted, Vec::new()) } else { (firm, loose) };
        let conditions: Vec<Condition> =
            kept.into_iter().map(|factor| Condition { factor, kept: shown.limits[factor].clone() }).collect();
        let (n, hits) = if whole { (shown.n, shown.hits as f64) } else { inside(words, &conditions) };
        Self { conditions, left_out: loose.into_iter().map(move |factor| words.name(factor)).collect(), n, hits }
    }
}

/// How many cases meet all conditions, and how many of them are of interest.
fn inside(words: Words, conditions: &[Condition]) -> (usize, f64) {
    let holds = |condition: &Condition, case: usize| {
        let value = words.sample.factors[condition.factor].values[case];
        match &condition.kept {
            Kept::Numbers { low, high } => (*low..=*high).contains(&value),
            Kept::Levels(kept) => kept.get(value as usize) == Some(&true),
        }
    };
    let cases = words.sample.outcome.iter().enumerate();
    let inside = cases.filter(|(case, _)| conditions.iter().all(|condition| holds(condition, *case)));
    inside.fold((0, 0.0), |(n, hits), (_, outcome)| (n + 1, hits + outcome))
}

/// A share within a sentence.
fn share(value: f64) -> String {
    percent(value).replace('<', "less than").replace('>', "more than")
}
