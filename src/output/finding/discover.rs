//! Scenario discovery: boxes and a tree as tables, charts, and a sentence to quote.

mod charts;
mod sentence;
mod tree;
mod words;

use crate::analysis::{Interest, Kept, PrimBox, Sample, Trajectory, Tree};
use crate::output::finding::Finding;
use crate::output::number::{count, figure, percent};
use crate::output::table::{Table, Values};
use crate::units::{Dimension, UnitSystem};
use std::fmt::Write;
use words::Words;

/// What the cases are of.
#[derive(Debug, Clone)]
pub struct About {
    /// The study's or the table's title.
    pub study: String,
    /// The outcome's title: `Utilisation on the plateau`.
    pub outcome: String,
    /// Its name: `plateau_utilisation`.
    pub metric: String,
    /// Which outcomes are of interest.
    pub interest: Interest,
    /// What the outcome measures.
    pub dimension: Dimension,
    /// The units of the outcome and the factors.
    pub units: UnitSystem,
    /// What each factor measures.
    pub dimensions: Vec<Dimension>,
    /// What is left out.
    pub notes: Vec<String>,
}

/// A box, with those on the way to it.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundBox {
    /// All boxes on the way, and which is shown.
    pub trajectory: Trajectory,
    /// For each factor the share of all cases that the shown box's limit on it would keep if it were the only one.
    pub alone: Vec<f64>,
}

impl FoundBox {
    /// The places of the factors that the shown box restricts, the tightest limit first.
    fn restricted(&self) -> Vec<usize> {
        let limits = &self.trajectory.shown_box().limits;
        let mut factors: Vec<usize> = (0..limits.len()).filter(|factor| limits[*factor].is_restricted()).collect();
        factors.sort_by(|a, b| self.alone[*a].total_cmp(&self.alone[*b]));
        factors
    }
}

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Discovered {
    /// The boxes; none where all cases are of interest, or none is.
    pub boxes: Vec<FoundBox>,
    /// The tree.
    pub tree: Tree,
}

/// Tables, charts and words.
pub fn found(about: &About, sample: &Sample, discovered: &Discovered) -> Finding {
    let words = Words { about, sample };
    Finding {
        tables: vec![
            trajectories(about, &discovered.boxes),
            limits(words, &discovered.boxes),
            tree::table(words, &discovered.tree),
        ],
        plots: charts::plots(words, &discovered.boxes),
        answer: answer(words, discovered),
    }
}

fn whole(numbers: impl Iterator<Item = usize>) -> Values {
    Values::Whole(numbers.map(|number| i64::try_from(number).ok()).collect())
}

/// All boxes on all ways. The mean is that of the outcome as yes and no, so the density: both names are in use.
fn trajectories(about: &About, boxes: &[FoundBox]) -> Table {
    let ways = boxes.iter().enumerate();
    let rows: Vec<(usize, usize, &Trajectory)> = ways
        .flat_map(|(number, it)| (0..it.trajectory.boxes.len()).map(move |step| (number + 1, step, &it.trajectory)))
        .collect();
    let real = |f: fn(&PrimBox) -> f64| Values::Real(rows.iter().map(|(_, step, it)| f(&it.boxes[*step])).collect());
    let how = |(_, step, it): &(usize, usize, &Trajectory)| match *step {
        0 => "all",
        step if step < it.peeled => "peeled",
        _ => "pasted",
    };
    let columns = vec![
        ("box".into(), whole(rows.iter().map(|row| row.0))),
        ("step".into(), whole(rows.iter().map(|row| row.1))),
        ("by".into(), Values::Text(rows.iter().map(|row| how(row).into()).collect())),
        ("metric".into(), Values::Text(rows.iter().map(|_| about.metric.clone()).collect())),
        ("n".into(), whole(rows.iter().map(|(_, step, it)| it.boxes[*step].n))),
        ("coverage".into(), real(|it| it.coverage)),
        ("density".into(), real(|it| it.density)),
        ("mass".into(), real(|it| it.mass)),
        ("mean".into(), real(|it| it.density)),
        ("res_dim".into(), whole(rows.iter().map(|(_, step, it)| it.boxes[*step].res_dim))),
        ("shown".into(), whole(rows.iter().map(|(_, step, it)| usize::from(*step == it.shown)))),
    ];
    Table::new("prim", columns)
}

/// The limits of the shown boxes, in the factors' own units.
fn limits(words: Words, boxes: &[FoundBox]) -> Table {
    let rows: Vec<(usize, &FoundBox, usize)> = boxes
        .iter()
        .enumerate()
        .flat_map(|(number, it)| it.restricted().into_iter().map(move |factor| (number + 1, it, factor)))
        .collect();
    let kept = |row: &(usize, &FoundBox, usize)| row.1.trajectory.shown_box().limits[row.2].clone();
    let end = |of: fn(&Kept) -> f64| Values::Real(rows.iter().map(|row| of(&kept(row))).collect());
    let finite = |value: f64| if value.is_finite() { value } else { f64::NAN };
    let unit = |factor: usize| words.about.units.symbol(words.about.dimensions[factor]);
    let columns = vec![
        ("box".into(), whole(rows.iter().map(|row| row.0))),
        ("factor".into(), Values::Text(rows.iter().map(|row| words.name(row.2).to_owned()).collect())),
        ("low".into(), end(|kept| if let Kept::Numbers { low, .. } = kept { *low } else { f64::NAN })),
        ("high".into(), end(|kept| if let Kept::Numbers { high, .. } = kept { *high } else { f64::NAN })),
        ("levels".into(), Values::Text(rows.iter().map(|row| words.levels((row.2, &kept(row)), "; ")).collect())),
        ("unit".into(), Values::Text(rows.iter().map(|row| unit(row.2)).collect())),
        ("quasi_p".into(), Values::Real(rows.iter().map(|row| row.1.trajectory.shown_box().quasi_p[row.2]).collect())),
        ("alone".into(), Values::Real(rows.iter().map(|row| row.1.alone[row.2]).collect())),
    ];
    let open = |(name, values): (String, Values)| match values {
        Values::Real(numbers) => (name, Values::Real(numbers.into_iter().map(finite).collect())),
        other => (name, other),
    };
    Table::new("box", columns.into_iter().map(open).collect())
}

fn answer(words: Words, discovered: &Discovered) -> String {
    let about = words.about;
    let mut text = format!("{}\n{}: when is it {}?\n", about.study, about.outcome, sentence::predicate(about));
    for (number, found) in discovered.boxes.iter().enumerate() {
        text += &box_words(words, number, found);
    }
    if !discovered.boxes.is_empty() {
        let _ = write!(text, "\nTree: the share of cases {}\n", sentence::attribute(about));
        text += &tree::text(words, &discovered.tree);
    }
    if !about.notes.is_empty() {
        text.push('\n');
    }
    about.notes.iter().for_each(|note| {
        let _ = writeln!(text, "{note}.");
    });
    text + "\n" + &sentence::sentences(words, discovered)
}

/// The limits of a box, and other boxes on the way that might be shown instead.
fn box_words(words: Words, number: usize, found: &FoundBox) -> String {
    let trajectory = &found.trajectory;
    let shown = trajectory.shown_box();
    let mut text =
        format!("\nBox {}: the limits, the share of all cases that each would keep alone, its quasi-p\n", number + 1);
    let restricted = found.restricted();
    let limit = |factor: usize| words.limit(factor, &shown.limits[factor]).to_string();
    let wide = |of: &dyn Fn(usize) -> usize| restricted.iter().map(|factor| of(*factor)).max().unwrap_or(0);
    let (names, limits) =
        (wide(&|factor| words.name(factor).chars().count()), wide(&|factor| limit(factor).chars().count()));
    for factor in &restricted {
        let p = shown.quasi_p[*factor];
        let p = if p < 0.001 { "< 0.001".to_owned() } else { figure(p) };
        let (name, limit, alone) = (words.name(*factor), limit(*factor), percent(found.alone[*factor]));
        let _ = writeln!(text, "  {name:<names$}  {limit:<limits$}  {alone:>6}  {p:>7}");
    }
    if restricted.is_empty() {
        text += "  none\n";
    }
    text += "\n  step     cases  coverage  density  factors\n";
    for step in some_steps(trajectory) {
        let it = &trajectory.boxes[step];
        let mark = if step == trajectory.shown { "  shown" } else { "" };
        let (n, coverage, density) = (count(it.n), percent(it.coverage), percent(it.density));
        let _ = writeln!(text, "  {step:>4}  {n:>8}  {coverage:>8}  {density:>7}  {:>7}{mark}", it.res_dim);
    }
    text
}

/// Some steps of a trajectory, at about equal distances in what they cover, with the one that is shown.
fn some_steps(trajectory: &Trajectory) -> Vec<usize> {
    const WANTED: [f64; 6] = [1.0, 0.9, 0.75, 0.6, 0.45, 0.3];
    let nearest = |wanted: f64| {
        let distance = |step: &usize| (trajectory.boxes[*step].coverage - wanted).abs();
        (0..trajectory.peeled).min_by(|a, b| distance(a).total_cmp(&distance(b))).unwrap_or(0)
    };
    let mut steps: Vec<usize> = WANTED.into_iter().map(nearest).chain([trajectory.shown]).collect();
    steps.sort_unstable();
    steps.dedup();
    steps
}
