//! Decisions under every criterion, as tables, a map of regret and a sentence.

use crate::analysis::Outcome;
use crate::analysis::robust::{Criterion, Ranking};
use crate::model::Study;
use crate::output::columns::{Column, table};
use crate::output::finding::Finding;
use crate::output::number::{Measure, count, percent};
use crate::output::plot::{Content, Plot, TilePanel, Tiles};
use crate::output::table::{Table, Values};
use std::fmt::Write;

/// What was found of the decisions.
#[derive(Debug, Clone, PartialEq)]
pub struct Ranked {
    /// The decisions.
    pub decisions: Vec<String>,
    /// The uncertainty scenarios.
    pub scenarios: Vec<String>,
    /// The decisions under each criterion.
    pub rankings: Vec<Ranking>,
    /// The mean regret, `[decision][scenario]`.
    pub regrets: Vec<Vec<f64>>,
    /// How many states there are.
    pub states: usize,
    /// From where on an outcome is good enough.
    pub threshold: Option<f64>,
    /// The weight of the best outcome in Hurwicz' criterion.
    pub optimism: f64,
    /// What is left out.
    pub notes: Vec<String>,
}

/// Tables, the map of regret, and words.
pub fn found(study: &Study, outcome: &Outcome, ranked: &Ranked) -> Finding {
    let sizes = ranked.regrets.iter().flatten().copied();
    let measure = Measure::of(outcome.name.metric.dimension, &study.units, sizes);
    Finding {
        tables: vec![criteria(study, outcome, ranked), regrets(study, outcome, ranked)],
        plots: vec![plot(study, outcome, ranked, &measure)],
        answer: words(study, outcome, ranked),
    }
}

/// A criterion as tables name it, and as a reader does.
fn name(criterion: Criterion) -> (&'static str, &'static str) {
    match criterion {
        Criterion::ExpectedValue => ("expected_value", "expected value"),
        Criterion::WorstCase => ("worst_case", "worst case"),
        Criterion::MaximumRegret => ("maximum_regret", "maximum regret"),
        Criterion::P90Regret => ("p90_regret", "90th percentile of regret"),
        Criterion::Hurwicz => ("hurwicz", "Hurwicz"),
        Criterion::Satisficing => ("satisficing", "satisficing"),
    }
}

fn criteria(study: &Study, outcome: &Outcome, ranked: &Ranked) -> Table {
    let own = outcome.name.metric.unit(&study.units);
    let rows: Vec<(&Ranking, usize)> =
        ranked.rankings.iter().flat_map(|it| (0..ranked.decisions.len()).map(move |decision| (it, decision))).collect();
    let text = |f: &dyn Fn(&Ranking, usize) -> String| Values::Text(rows.iter().map(|(a, b)| f(a, *b)).collect());
    let real = |f: &dyn Fn(&Ranking, usize) -> f64| Values::Real(rows.iter().map(|(a, b)| f(a, *b)).collect());
    let unit = |it: &Ranking| if it.criterion == Criterion::Satisficing { String::new() } else { own.clone() };
    let columns = vec![
        ("decision".into(), text(&|_, decision| ranked.decisions[decision].clone())),
        ("metric".into(), text(&|_, _| outcome.label(study))),
        ("criterion".into(), text(&|it, _| name(it.criterion).0.into())),
        ("unit".into(), text(&|it, _| unit(it))),
        ("value".into(), real(&|it, decision| it.values[decision])),
        ("rank".into(), Values::Whole(rows.iter().map(|(it, at)| i64::try_from(it.ranks[*at]).ok()).collect())),
        ("keeps_rank".into(), real(&|it, decision| it.keeps_rank[decision])),
        ("is_best".into(), real(&|it, decision| it.is_best[decision])),
    ];
    Table { name: "robust", columns }
}

fn regrets(study: &Study, outcome: &Outcome, ranked: &Ranked) -> Table {
    let pairs: Vec<(usize, usize)> =
        (0..ranked.decisions.len()).flat_map(|a| (0..ranked.scenarios.len()).map(move |b| (a, b))).collect();
    let text = |f: &dyn Fn(usize, usize) -> String| Values::Text(pairs.iter().map(|(a, b)| f(*a, *b)).collect());
    let columns = vec![
        ("decision".into(), text(&|decision, _| ranked.decisions[decision].clone())),
        ("scenario".into(), text(&|_, scenario| ranked.scenarios[scenario].clone())),
        ("metric".into(), text(&|_, _| outcome.label(study))),
        ("unit".into(), text(&|_, _| outcome.name.metric.unit(&study.units))),
        ("regret".into(), Values::Real(pairs.iter().map(|(a, b)| ranked.regrets[*a][*b]).collect())),
    ];
    Table { name: "regret", columns }
}

fn plot(study: &Study, outcome: &Outcome, ranked: &Ranked, measure: &Measure) -> Plot {
    // Scenarios have the longer names, and rows more room for them.
    let row = |scenario: usize| ranked.regrets.iter().map(|it| it[scenario] * measure.factor).collect();
    let title = outcome.title(study);
    Plot {
        name: "regret".into(),
        title: format!("Regret: by how much each decision falls short of the best, {title}"),
        subtitle: "Mean over the draws of each scenario, less that of the decision which is best there".into(),
        notes: ranked.notes.clone(),
        alt: best_words(ranked, Criterion::MaximumRegret),
        facts: None,
        content: Content::Tiles(Tiles {
            row_title: "Uncertainty scenario".into(),
            rows: ranked.scenarios.clone(),
            column_title: "Decision".into(),
            columns: ranked.decisions.clone(),
            value: measure.title("Mean regret"),
            diverging: false,
            panels: vec![TilePanel {
                title: String::new(),
                values: (0..ranked.scenarios.len()).map(row).collect(),
                texts: Vec::new(),
            }],
            contours: Vec::new(),
        }),
    }
}

/// A table of the criteria, and which decision each of them prefers.
fn words(study: &Study, outcome: &Outcome, ranked: &Ranked) -> String {
    let dimension = outcome.name.metric.dimension;
    let money = ranked.rankings.iter().filter(|it| it.criterion != Criterion::Satisficing);
    let measure = Measure::of(dimension, &study.units, money.flat_map(|it| it.values.clone()));
    let column = |it: &Ranking| {
        let cell = |decision: usize| match it.criterion {
            Criterion::Satisficing => format!("{} ({})", percent(it.values[decision]), it.ranks[decision]),
            _ => format!("{} ({})", measure.figure(it.values[decision]), it.ranks[decision]),
        };
        let (_, words) = name(it.criterion);
        let (first, rest) = words.split_once(' ').unwrap_or((words, ""));
        Column::figures(&[first, rest], (0..ranked.decisions.len()).map(cell))
    };
    let decisions = Column::words("decision", ranked.decisions.iter().map(String::as_str));
    let columns: Vec<Column> = std::iter::once(decisions).chain(ranked.rankings.iter().map(column)).collect();
    let mut text = format!(
        "{}\n{}, by decision, rank in brackets [{}]\n\n{}\n",
        study.title,
        outcome.title(study),
        measure.unit,
        table(&columns)
    );
    for it in &ranked.rankings {
        let _ = writeln!(text, "{}", best_words(ranked, it.criterion));
    }
    let _ = writeln!(
        text,
        "\nOver {} states: {} scenarios of the uncertainties, all weighing the same, times the draws.",
        count(ranked.states),
        ranked.scenarios.len()
    );
    let _ = writeln!(
        text,
        "Hurwicz: {} of the best and {} of the worst state.",
        percent(ranked.optimism),
        percent(1.0 - ranked.optimism)
    );
    if let Some(threshold) = ranked.threshold {
        let _ = writeln!(text, "Satisficing: the share of states no worse than {}.", measure.with_unit(threshold));
    }
    ranked.notes.iter().for_each(|note| {
        let _ = writeln!(text, "{note}.");
    });
    text
}

/// Which decisions a criterion prefers, and in how many resamples of the states it does.
fn best_words(ranked: &Ranked, criterion: Criterion) -> String {
    let Some(ranking) = ranked.rankings.iter().find(|it| it.criterion == criterion) else {
        return String::new();
    };
    let best: Vec<usize> = (0..ranked.decisions.len()).filter(|decision| ranking.ranks[*decision] == 1).collect();
    let names: Vec<&str> = best.iter().map(|decision| ranked.decisions[*decision].as_str()).collect();
    let stable = best.iter().map(|decision| ranking.is_best[*decision]).fold(1.0, f64::min);
    let by = name(criterion).1;
    format!("Best by {by}: {} (in {} of resamples of the states).", names.join(" and "), percent(stable))
}
