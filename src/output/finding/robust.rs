//! Decisions under every criterion, as tables, a map of regret and a sentence.

use crate::analysis::Outcome;
use crate::analysis::robust::{Criterion, Ranking};
use crate::model::Study;
use crate::output::columns::{Column, paragraph, table as columned};
use crate::output::finding::Finding;
use crate::output::number::{Measure, count, percent};
use crate::output::phrase::{Phrase, phrase};
use crate::output::plot::{Content, Plot, TilePanel, Tiles};
use crate::output::table::{Table, Values};
use crate::output::words;
use crate::units::Dimension;
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
        answer: answer(study, outcome, ranked),
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
    Table::new("robust", columns)
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
    Table::new("regret", columns)
}

fn plot(study: &Study, outcome: &Outcome, ranked: &Ranked, measure: &Measure) -> Plot {
    // Scenarios have the longer names, and rows more room for them.
    let row = |scenario: usize| ranked.regrets.iter().map(|it| it[scenario] * measure.factor).collect();
    let title = words::outcome(study, outcome);
    Plot {
        name: "regret".into(),
        title: format!("Regret of each decision in the mean: {title}"),
        subtitle:
            "By how much its mean over the draws of a scenario falls short of that of the decision which is best there"
                .into(),
        notes: ranked.notes.clone(),
        alt: in_words(ranked, measure),
        facts: None,
        content: Content::Tiles(Tiles {
            row_title: if ranked.scenarios.len() > 1 { "Uncertainty scenario".into() } else { String::new() },
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
            contours: false,
        }),
    }
}

/// The largest regret of each decision in the map, and what each criterion prefers.
fn in_words(ranked: &Ranked, measure: &Measure) -> Phrase {
    let largest = |(decision, regrets): (&String, &Vec<f64>)| {
        let most = regrets.iter().copied().filter(|it| it.is_finite()).max_by(f64::total_cmp);
        phrase![decision, " ", measure.told(most.unwrap_or(f64::NAN))]
    };
    let map = Phrase::joined(ranked.decisions.iter().zip(&ranked.regrets).map(largest), ", ");
    let criteria = ranked.rankings.iter().map(|it| best_words(ranked, it.criterion));
    phrase!["Largest mean regret: ", map, ". Over the single states: ", Phrase::joined(criteria, " ")]
}

/// A table of the criteria, and which decision each of them prefers.
fn answer(study: &Study, outcome: &Outcome, ranked: &Ranked) -> String {
    let decisions = Column::names("decision", ranked.decisions.iter().cloned());
    let criterion = |it: &Ranking| column(study, outcome, it);
    let columns: Vec<Column> = std::iter::once(decisions).chain(ranked.rankings.iter().map(criterion)).collect();
    let mut text = format!(
        "{}\n{}, by decision; rank in brackets\n\n{}\n",
        study.title,
        words::outcome(study, outcome),
        columned(&columns)
    );
    ranked.rankings.iter().for_each(|it| text += &paragraph(0, &best_words(ranked, it.criterion).to_string()));
    let scenarios = match ranked.scenarios.len() {
        1 => String::new(),
        several => format!(": the draws of {several} scenarios of the uncertainties"),
    };
    let _ = writeln!(text, "\nOver {} states{scenarios}, all weighing the same.", count(ranked.states));
    let _ = writeln!(
        text,
        "Hurwicz: {} of the best and {} of the worst state.",
        percent(ranked.optimism),
        percent(1.0 - ranked.optimism)
    );
    if let Some(threshold) = ranked.threshold {
        let measure = Measure::of(outcome.name.metric.dimension, &study.units, [threshold]);
        let _ = writeln!(text, "Satisficing: the share of states no worse than {}.", measure.with_unit(threshold));
    }
    let regret = "Regret here is of single states; the chart and tables/regret.csv compare the means of scenarios, in which luck \
                  within a scenario is not regretted.";
    text += &paragraph(0, regret);
    ranked.notes.iter().for_each(|note| text += &paragraph(0, &format!("{note}.")));
    text
}

/// A criterion's values, in a unit and with decimals that tell them apart.
fn column(study: &Study, outcome: &Outcome, ranking: &Ranking) -> Column {
    let dimension =
        if ranking.criterion == Criterion::Satisficing { Dimension::Share } else { outcome.name.metric.dimension };
    let measure = Measure::of(dimension, &study.units, ranking.values.iter().copied());
    let places = measure.decimals(ranking.values.iter().copied());
    let cell = |(value, rank): (&f64, &usize)| format!("{} ({rank})", measure.fixed(*value, places));
    let head: &[&str] = match ranking.criterion {
        Criterion::ExpectedValue => &["expected", "value"],
        Criterion::WorstCase => &["worst", "case"],
        Criterion::MaximumRegret => &["maximum", "regret"],
        Criterion::P90Regret => &["90th perc.", "of regret"],
        Criterion::Hurwicz => &["Hurwicz"],
        Criterion::Satisficing => &["satis-", "ficing"],
    };
    let unit = if measure.unit.is_empty() { String::new() } else { format!("[{}]", measure.unit) };
    Column::figures(&[head, &[&unit]].concat(), ranking.values.iter().zip(&ranking.ranks).map(cell))
}

/// Which decisions a criterion prefers, and in how many resamples of the draws it does.
fn best_words(ranked: &Ranked, criterion: Criterion) -> Phrase {
    let Some(ranking) = ranked.rankings.iter().find(|it| it.criterion == criterion) else {
        return Phrase::default();
    };
    let best: Vec<usize> = (0..ranked.decisions.len()).filter(|decision| ranking.ranks[*decision] == 1).collect();
    let by = name(criterion).1;
    if best.len() == ranked.decisions.len() {
        return format!("By {by} all decisions are equal.").into();
    }
    let names: Vec<&str> = best.iter().map(|decision| ranked.decisions[*decision].as_str()).collect();
    let shares = || best.iter().map(|decision| ranking.is_best[*decision]);
    let stable = if shares().any(f64::is_nan) { f64::NAN } else { shares().fold(1.0, f64::min) };
    let often = match stable {
        share if share.is_nan() => "one draw does not tell how stable that is".into(),
        1.0 => "in all resamples of the draws".into(),
        share if best.len() > 1 => {
            phrase!["each in ", Phrase::percent(share), " of resamples of the draws or more"]
        }
        share => phrase!["in ", Phrase::percent(share), " of resamples of the draws"],
    };
    phrase![format!("Best by {by}: {} (", words::listed(&names)), often, ")."]
}
