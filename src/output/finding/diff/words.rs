//! What differs between two runs, in words: the answer first, then what changed, what moved, and what only one has.

use crate::analysis::change::Verdict;
use crate::math::CONFIDENCE;
use crate::output::columns::{Column, paragraph, table as columned};
use crate::output::finding::diff::apart::Apart;
use crate::output::finding::diff::figures::distinct;
use crate::output::finding::diff::luck::Luck;
use crate::output::finding::diff::made::INPUT;
use crate::output::finding::diff::moves::{FALSE_DISCOVERIES, Move};
use crate::output::finding::diff::register::Changed;
use crate::output::finding::diff::{Compared, shown, titles};
use crate::output::number::{count, decimal, percent};

/// The most rows of a table, and names of a list, that are printed.
const LIMIT: usize = 12;

/// The most letters of a value that are printed.
const LETTERS: usize = 44;

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
    let same_program = !compared.made.iter().any(|it| it.what == "version" || it.what.starts_with(INPUT));
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
    let (beyond, of) = (with(&compared.kpis, Verdict::Beyond), compared.kpis.len());
    let mut text = match beyond {
        0 => format!("{assumed}; none of {} KPI figures moved beyond sampling error", count(of)),
        _ => format!("{assumed}; {} of {} KPI figures moved beyond sampling error", count(beyond), count(of)),
    };
    let largest = largest(compared, &compared.kpis.iter().collect::<Vec<_>>());
    largest.iter().for_each(|it| text += &format!("; {it}"));
    text.push('.');
    if compared.luck == Luck::Common && compared.changed.is_empty() && same_program {
        text += " Inputs, seed and version are the same, so the program or the machine is not.";
    }
    text
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

/// What differs in how the runs were made.
fn made(compared: &Compared) -> String {
    if compared.made.is_empty() {
        return String::new();
    }
    let or_none = |text: &str| if text.is_empty() { "–".to_owned() } else { cut(text) };
    let cell = |what: &str, own: &str, other: &str| match (what.starts_with(INPUT), own.is_empty(), other.is_empty()) {
        (false, ..) => or_none(own),
        (true, true, _) => "not read".into(),
        (true, false, true) => "read".into(),
        // The first digits tell one content from another.
        (true, ..) => own.chars().take(8).collect(),
    };
    let rows = &compared.made;
    let [a, b] = compared.names();
    let columns = [
        Column::names("made with", rows.iter().map(|it| it.what.clone())),
        Column::names(a, rows.iter().map(|it| cell(&it.what, &it.a, &it.b))),
        Column::names(b, rows.iter().map(|it| cell(&it.what, &it.b, &it.a))),
    ];
    columned(&columns)
}

/// Changes of the register and of settings, without those of levels that only one run has; and how many of these there are.
fn told<'c>(compared: &'c Compared) -> (Vec<&'c Changed>, usize) {
    let is_own = |it: &&Changed| {
        let level = |run: usize| compared.apart.contains(&Apart::only(run, "level", it.level.clone()));
        it.level.is_empty() || !(level(0) || level(1))
    };
    let (told, left): (Vec<&Changed>, Vec<&Changed>) = compared.changed.iter().partition(is_own);
    (told, left.len())
}

/// The changed assumptions, before and after.
fn changes(compared: &Compared) -> String {
    let (rows, left) = told(compared);
    let [a, b] = compared.names();
    let mut text = String::new();
    if !rows.is_empty() {
        let shown = &rows[..rows.len().min(LIMIT)];
        let how = |it: &&Changed| match it.how() {
            "cited" => "only what is said of it".to_owned(),
            how => how.to_owned(),
        };
        let value = |it: &&Changed, run: usize| if it.said[run].is_none() { "–".into() } else { cut(&it.value(run)) };
        let mut columns = vec![Column::names("assumption", shown.iter().map(|it| it.path.clone()))];
        if shown.iter().any(|it| !it.level.is_empty()) {
            columns.push(Column::names("at level", shown.iter().map(|it| it.level.clone())));
        }
        columns.push(Column::names(a, shown.iter().map(|it| value(it, 0))));
        columns.push(Column::names(b, shown.iter().map(|it| value(it, 1))));
        if shown.iter().any(|it| it.how() != "changed") {
            columns.push(Column::names("", shown.iter().map(how)));
        }
        text = columned(&columns);
        if shown.len() < rows.len() {
            text += &format!("{} of {} shown; all are in tables/changes.csv\n", shown.len(), rows.len());
        }
    }
    if left > 0 {
        text +=
            &format!("{} more belong to levels that only one run has; they are in tables/changes.csv\n", count(left));
    }
    text
}

/// A value short enough for a line.
fn cut(text: &str) -> String {
    if text.chars().count() <= LETTERS {
        text.to_owned()
    } else {
        text.chars().take(LETTERS - 1).chain(['…']).collect()
    }
}

/// The KPIs that moved most in the scenarios that a reader is shown.
fn moved(compared: &Compared) -> String {
    let headline = shown::headline(compared);
    let beyond = || compared.kpis.iter().filter(|it| it.verdict == Verdict::Beyond);
    let mut rows: Vec<&Move> = beyond().filter(|it| headline.contains(&it.levels)).collect();
    if rows.is_empty() {
        rows = beyond().collect();
    }
    // Of the same size the tables' order stays.
    rows.sort_by(|a, b| b.change.z.abs().total_cmp(&a.change.z.abs()));
    let (all, [a, b]) = (rows.len(), compared.names());
    rows.truncate(LIMIT);
    if rows.is_empty() {
        return String::new();
    }
    let ends = |it: &Move| [it.figures.0.mean.mean, it.figures.1.mean.mean];
    let mean = |it: &Move, run: usize| {
        let measure = titles::measure(it, ends(it));
        let places = measure.decimals(ends(it));
        format!("{} {}", measure.fixed(ends(it)[run], places), measure.unit).trim_end().to_owned()
    };
    let change = |it: &Move| {
        let measure = titles::measure(it, ends(it));
        format!("{} {}", measure.uncertain(it.change.change, it.change.se), measure.unit).trim_end().to_owned()
    };
    let z = |it: &Move| if it.change.z.is_finite() { decimal(it.change.z, 1) } else { "certain".into() };
    let mut columns = vec![Column::names("KPI", rows.iter().map(|it| titles::title(compared.b, it)))];
    if !compared.axes.is_empty() {
        columns.insert(0, Column::names("scenario", rows.iter().map(|it| it.levels.join("/"))));
    }
    columns.push(Column::figures(&["mean in", a], rows.iter().map(|it| mean(it, 0))));
    columns.push(Column::figures(&["mean in", b], rows.iter().map(|it| mean(it, 1))));
    columns.push(Column::figures(&["change"], rows.iter().map(|it| change(it))));
    columns.push(Column::figures(&["z"], rows.iter().map(|it| z(it))));
    let mut text = columned(&columns);
    let left = if rows.len() < all { format!("{} of {} shown; ", rows.len(), count(all)) } else { String::new() };
    text += &format!("± {}. z: change over its error. {left}all are in tables/moves.csv\n", compared.luck.error());
    text
}

/// What only one run has, by kind.
fn apart(compared: &Compared) -> String {
    let [a, b] = compared.names();
    let mut text = String::new();
    for (run, head) in [
        (Some(0), format!("Only {a} has: ")),
        (Some(1), format!("Only {b} has: ")),
        (None, "Not compared, for it is measured differently: ".to_owned()),
    ] {
        let own: Vec<&Apart> = compared.apart.iter().filter(|it| it.run == run).collect();
        let kinds = distinct(own.iter().map(|it| it.kind)).into_iter().map(|kind| {
            let names: Vec<&str> = own.iter().filter(|it| it.kind == kind).map(|it| it.name.as_str()).collect();
            listed(kind, &names)
        });
        if !own.is_empty() {
            text += &paragraph(0, &format!("{head}{}.", kinds.collect::<Vec<_>>().join("; ")));
        }
    }
    if compared.kpis.is_empty() && compared.apart.iter().any(|it| it.kind == "axis") {
        text += &paragraph(
            0,
            "An axis of several levels that only one run has leaves open which of its scenarios the other's are. Run \
                               that study with --scenario, so that one level of the axis is left, and compare again.",
        );
    }
    text
}

/// Some things of a kind: `levels security.spreads, security.stabilises`.
fn listed(kind: &str, names: &[&str]) -> String {
    let plural = match kind {
        "axis" if names.len() > 1 => "axes".to_owned(),
        kind if names.len() > 1 && kind != "months" => format!("{kind}s"),
        kind => kind.to_owned(),
    };
    let left = names.len().saturating_sub(LIMIT);
    let shown = names[..names.len() - left].join(", ");
    if left == 0 { format!("{plural} {shown}") } else { format!("{plural} {shown} and {} more", count(left)) }
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
        some => format!("; of {} it cannot be told, for a run has one draw or no value", count(some)),
    };
    format!(
        "Of {} {what} figures {} moved beyond sampling error, {} differ within it, {} are the same{unknown}.",
        count(moves.len()),
        count(with(moves, Verdict::Beyond)),
        count(with(moves, Verdict::Within)),
        count(with(moves, Verdict::Same)),
    )
}
