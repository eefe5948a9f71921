//! What differs between two runs, in words: the answer first, then what changed, what moved, and what only one has.

use crate::analysis::change::Verdict;
use crate::math::CONFIDENCE;
use crate::output::columns::paragraph;
use crate::output::finding::diff::luck::Luck;
use crate::output::finding::diff::made::INPUT;
use crate::output::finding::diff::moves::{FALSE_DISCOVERIES, Move};
use crate::output::finding::diff::printed::{apart, changes, made, moved, told};
use crate::output::finding::diff::register::Changed;
use crate::output::finding::diff::{Compared, titles};
use crate::output::number::{count, percent};

/// All of it.
pub fn answer(compared: &Compared) -> String {
    let [a, b] = compared.names();
    let parts = [
        format!("{b} against {a}\n"),
        paragraph(0, &headline(compared)),
        made(compared),
        changes(compared),
        moved(compared),
        apart(compared),
        rule(compared),
    ];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n")
}

/// How many of some moves have a verdict.
fn with(moves: &[Move], verdict: Verdict) -> usize {
    moves.iter().filter(|it| it.verdict == verdict).count()
}

/// The answer in a sentence.
fn headline(compared: &Compared) -> String {
    let all = || compared.kpis.iter().chain(&compared.annual);
    let is_same = all().all(|it| it.verdict == Verdict::Same);
    let same_program = !compared
        .made
        .iter()
        .any(|it| ["version", "options"].contains(&it.what.as_str()) || it.what.starts_with(INPUT));
    if compared.kpis.is_empty() {
        return "No scenario of the one run is one of the other, so no figure can be compared.".into();
    }
    if is_same && compared.changed.is_empty() && compared.apart.is_empty() && compared.made.is_empty() {
        return "Same inputs, same version: nothing changed.".into();
    }
    let assumed = assumed(compared);
    if is_same {
        return format!("{assumed}; every figure that both runs have is the same.");
    }
    let mut text = format!("{assumed}; {} moved beyond sampling error", beyond(compared));
    let largest = largest(compared, &compared.kpis.iter().collect::<Vec<_>>());
    largest.iter().for_each(|it| text += &format!("; {it}"));
    text.push('.');
    if compared.luck == Luck::Common && compared.changed.is_empty() && same_program {
        text += " Inputs, seed and version are the same, so the program or the machine is not.";
    }
    text
}

/// How many figures moved: `47 of 972 KPI figures`.
fn beyond(compared: &Compared) -> String {
    let share = |moves: &[Move]| (with(moves, Verdict::Beyond), count(moves.len()));
    match (share(&compared.kpis), share(&compared.annual)) {
        ((0, kpis), (0, _)) => format!("none of {kpis} KPI figures"),
        ((0, kpis), (some, all)) => format!("none of {kpis} KPI figures, but {} of {all} yearly ones,", count(some)),
        ((some, all), _) => format!("{} of {all} KPI figures", count(some)),
    }
}

/// How many assumptions changed: `2 assumptions and 1 setting changed`.
fn assumed(compared: &Compared) -> String {
    let own: Vec<&Changed> = told(compared).0;
    let of = |kind: &str| own.iter().filter(|it| it.kind == kind && it.how() != "cited").count();
    let many = |number: usize, what: &str| format!("{} {what}{}", count(number), if number == 1 { "" } else { "s" });
    let cited = own.iter().filter(|it| it.how() == "cited").count();
    let changed = match (of("assumption"), of("setting")) {
        (0, 0) => "No assumption changed".to_owned(),
        (assumptions, 0) => format!("{} changed", many(assumptions, "assumption")),
        (0, settings) => format!("{} changed", many(settings, "setting")),
        (assumptions, settings) => {
            format!("{} and {} changed", many(assumptions, "assumption"), many(settings, "setting"))
        }
    };
    if cited == 0 { changed } else { format!("{changed}, {} only in what is said of them", count(cited)) }
}

/// The largest of those moves that are beyond sampling error, against its error.
pub fn largest(compared: &Compared, moves: &[&Move]) -> Option<String> {
    let moved = moves.iter().filter(|it| it.verdict == Verdict::Beyond);
    let most = moved.max_by(|a, b| a.change.z.abs().total_cmp(&b.change.z.abs()))?;
    let measure = titles::measure(most, [most.change.change]);
    let sign = if most.change.change > 0.0 { "+" } else { "" };
    let place = if most.levels.is_empty() { String::new() } else { format!(" in {}", most.levels.join("/")) };
    Some(format!(
        "largest against its error: {} {sign}{}{place}",
        titles::title(compared.b, most),
        measure.with_unit(most.change.change)
    ))
}

/// By which rule a figure counts as moved, and what is known of errors.
fn rule(compared: &Compared) -> String {
    let all = || compared.kpis.iter().chain(&compared.annual);
    if all().all(|it| it.verdict == Verdict::Same) {
        return String::new();
    }
    let same_version = !compared.made.iter().any(|it| it.what == "version");
    let tested = compared.kpis.iter().filter(|it| it.is_tested()).count();
    let far = compared.kpis.iter().filter(|it| it.is_tested() && it.change.z.abs() > CONFIDENCE).count();
    let mut text = paragraph(0, &tally("KPI", &compared.kpis));
    if !compared.annual.is_empty() {
        text += &paragraph(0, &tally("yearly", &compared.annual));
    }
    if tested > 0 {
        text += &paragraph(
            0,
            &format!(
                "Beyond sampling error: by Benjamini and Hochberg’s rule (1995) for many comparisons at once, on Welch’s t, of the \
                 figures said to have moved at most {} are expected to be chance; and what has no error but differs. Taken one by \
                 one, {} of the {} KPI figures tested have |z| > 1.96, where chance alone would give about {}.",
                percent(FALSE_DISCOVERIES),
                count(far),
                count(tested),
                count((0.05 * tested as f64).round() as usize)
            ),
        );
    }
    text + &paragraph(0, &compared.luck.told(same_version))
}

/// How many figures moved, may have, did not: `Of 972 KPI figures 120 moved beyond sampling error, …`.
fn tally(what: &str, moves: &[Move]) -> String {
    let unknown = match with(moves, Verdict::Unknown) {
        0 => String::new(),
        some => format!("; of {} it cannot be told, for a run has no value, or one draw only", count(some)),
    };
    format!(
        "Of {} {what} figures {} moved beyond sampling error, {} differ within it, {} are the same{unknown}.",
        count(moves.len()),
        count(with(moves, Verdict::Beyond)),
        count(with(moves, Verdict::Within)),
        count(with(moves, Verdict::Same)),
    )
}
