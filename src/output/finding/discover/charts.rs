//! What is traded for what along a trajectory, and how tight the limits are.

use super::FoundBox;
use super::sentence::{attribute, predicate};
use super::words::Words;
use crate::output::number::{count, percent};
use crate::output::phrase::{Phrase, phrase};
use crate::output::plot::{Bar, BarPanel, BarRow, Bars, Content, Curve, CurvePanel, Curves, Plot, Rule, Scale};

/// Both charts; none where there is no box.
pub fn plots(words: Words, boxes: &[FoundBox]) -> Vec<Plot> {
    let restricted = boxes.iter().any(|found| !found.restricted().is_empty());
    let all = [(!boxes.is_empty()).then(|| trade_off(words, boxes)), restricted.then(|| limits(words, boxes))];
    all.into_iter().flatten().collect()
}

/// The heading of a panel; empty where there is one.
fn heading(number: usize, boxes: &[FoundBox]) -> String {
    if boxes.len() > 1 { format!("Box {}", number + 1) } else { String::new() }
}

fn trade_off(words: Words, boxes: &[FoundBox]) -> Plot {
    let about = words.about;
    let average = words.sample.outcome.iter().sum::<f64>() / words.sample.outcome.len() as f64;
    let pasted = boxes.iter().any(|found| found.trajectory.boxes.len() > found.trajectory.peeled);
    let panel = |(number, found): (usize, &FoundBox)| CurvePanel {
        title: heading(number, boxes),
        curves: curves(found, pasted, boxes.len() == 1),
        rules: vec![Rule {
            upright: false,
            at: 100.0 * average,
            error: (f64::NAN, f64::NAN),
            label: phrase!["all cases: ", Phrase::percent(average)],
        }],
    };
    let shown = |(number, found): (usize, &FoundBox)| {
        let shown = found.trajectory.shown_box();
        let (coverage, density) = (Phrase::percent(shown.coverage), Phrase::percent(shown.density));
        phrase![
            format!("Box {} is shown with a coverage of ", number + 1),
            coverage,
            " and a density of ",
            density,
            "."
        ]
    };
    Plot {
        name: "trade-off".into(),
        title: format!("{}: when is it {}?", about.outcome, predicate(about)),
        subtitle: format!(
            "Boxes of the factors on the way from all {} cases to the densest; numbers are steps, for --box",
            count(words.sample.outcome.len())
        ),
        notes: about.notes.clone(),
        alt: Phrase::joined(boxes.iter().enumerate().map(shown), " "),
        facts: Some(format!("{} cases", count(words.sample.outcome.len()))),
        content: Content::Curves(Curves {
            x: Scale {
                title: format!("Coverage: share of all cases {} that the box holds [%]", attribute(about)),
                includes: vec![0.0, 100.0],
                ..Scale::default()
            },
            y: Scale {
                title: format!("Density: share of the box's cases {} [%]", attribute(about)),
                includes: vec![100.0],
                ..Scale::default()
            },
            panels: boxes.iter().enumerate().map(panel).collect(),
            ..Curves::default()
        }),
    }
}

/// The boxes that were peeled and pasted, and the one that is shown.
fn curves(found: &FoundBox, with_pasted: bool, only: bool) -> Vec<Curve> {
    const NUMBERED: usize = 8;
    let trajectory = &found.trajectory;
    let point = |step: usize| (100.0 * trajectory.boxes[step].coverage, 100.0 * trajectory.boxes[step].density);
    // Coverage falls while peeling; a line runs from left to right.
    let peeled: Vec<usize> = (0..trajectory.peeled).rev().collect();
    let pasted: Vec<usize> = (trajectory.peeled..trajectory.boxes.len()).collect();
    let every = trajectory.boxes.len().div_ceil(NUMBERED).max(1);
    let number = |step: &usize| {
        let wanted = step.is_multiple_of(every) && step.abs_diff(trajectory.shown) * 2 > every;
        if wanted { step.to_string() } else { String::new() }
    };
    let curve = |label: Phrase, steps: &[usize]| Curve {
        label,
        points: steps.iter().map(|step| point(*step)).collect(),
        labels: steps.iter().map(number).collect(),
        marked: true,
        joined: true,
        ..Curve::default()
    };
    let shown = trajectory.shown_box();
    let (coverage, density) = (Phrase::percent(shown.coverage), Phrase::percent(shown.density));
    let cases = Phrase::figure(count(shown.n), shown.n as f64);
    // A legend is of all panels.
    let label = match only {
        true => phrase!["shown: ", density, " of ", cases, " cases, covering ", coverage],
        false => "shown".into(),
    };
    let labels = vec![format!("step {}", trajectory.shown)];
    let chosen = Curve { joined: false, labels, ..curve(label, &[trajectory.shown]) };
    let pasted = with_pasted.then(|| curve("pasted back on".into(), &pasted));
    [curve("peeled".into(), &peeled)].into_iter().chain(pasted).chain([chosen]).collect()
}

fn limits(words: Words, boxes: &[FoundBox]) -> Plot {
    let about = words.about;
    let row = |found: &FoundBox, factor: usize| BarRow {
        label: words.name(factor).to_owned(),
        bars: vec![Bar { to: 100.0 * found.alone[factor], error: (f64::NAN, f64::NAN), label: Phrase::default() }],
        text: words.limit(factor, &found.trajectory.shown_box().limits[factor]),
    };
    let panel = |(number, found): (usize, &FoundBox)| BarPanel {
        title: heading(number, boxes).into(),
        rows: found.restricted().into_iter().map(|factor| row(found, factor)).collect(),
    };
    let shown = &boxes[0].trajectory.shown_box();
    let subtitle = format!(
        "In the box {} of {} cases are {}, {} of all that are; the shorter a bar, the more its limit leaves out",
        percent(shown.density),
        count(shown.n),
        predicate(about),
        percent(shown.coverage)
    );
    let held = |(number, found): (usize, &FoundBox)| {
        let limits = &found.trajectory.shown_box().limits;
        let conditions = found.restricted().into_iter().map(|factor| words.condition(factor, &limits[factor]));
        let which = if boxes.len() > 1 { format!("Box {}: ", number + 1) } else { "The box: ".into() };
        phrase![which, Phrase::joined(conditions, " and "), "."]
    };
    Plot {
        name: "limits".into(),
        title: format!("{} {}: the conditions", about.outcome, attribute(about)),
        subtitle: if boxes.len() > 1 { "The shorter a bar, the more its limit leaves out".into() } else { subtitle },
        notes: about.notes.clone(),
        alt: Phrase::joined(boxes.iter().enumerate().map(held), " "),
        facts: Some(format!("{} cases", count(words.sample.outcome.len()))),
        content: Content::Bars(Bars {
            x: "Share of all cases that a limit would keep alone [%]".into(),
            series: vec!["share of all cases".into()],
            text_title: "limit".into(),
            panels: boxes.iter().enumerate().map(panel).filter(|panel| !panel.rows.is_empty()).collect(),
            ..Bars::default()
        }),
    }
}
