//! Charts of what moved: the change of a KPI in each scenario, with its error.

use crate::analysis::change::Verdict;
use crate::math::CONFIDENCE;
use crate::output::finding::diff::figures::distinct;
use crate::output::finding::diff::luck::Luck;
use crate::output::finding::diff::moves::Move;
use crate::output::finding::diff::{Compared, shown, titles};
use crate::output::phrase::Phrase;
use crate::output::plot::{Bar, BarPanel, BarRow, Bars, Content, Plot};
use crate::output::view::left_out;
use crate::output::words::file_name;

/// The KPIs that are looked at first.
const MAIN: [&str; 5] = ["npv_state", "npv", "npv_private", "plateau_refined", "share_refined_at_home"];

/// The most charts.
const CHARTS: usize = 3;

/// The most scenarios of which a chart shows all.
const ROWS: usize = 12;

/// A chart for each of the main KPIs that moved; if none of them did, of those that moved most. None where nothing did.
pub fn plots(compared: &Compared) -> Vec<Plot> {
    let mut moved: Vec<&Move> = compared.kpis.iter().filter(|it| it.verdict == Verdict::Beyond).collect();
    moved.sort_by(|a, b| b.change.z.abs().total_cmp(&a.change.z.abs()));
    let names = distinct(moved.iter().map(|it| it.metric.as_str()));
    let main: Vec<&str> = MAIN.into_iter().filter(|name| names.contains(name)).collect();
    let drawn = if main.is_empty() { names } else { main };
    drawn.into_iter().take(CHARTS).map(|metric| plot(compared, metric)).collect()
}

/// The moves of a metric that are drawn, and how many there are.
fn rows<'c>(compared: &'c Compared, metric: &str) -> (Vec<&'c Move>, usize) {
    let all: Vec<&Move> = compared.kpis.iter().filter(|it| it.metric == metric).collect();
    let count = all.len();
    if count <= ROWS {
        return (all, count);
    }
    let headline = shown::headline(compared);
    let moved = |it: &&&Move| it.verdict == Verdict::Beyond;
    let mut rows: Vec<&Move> = all.iter().filter(|it| headline.contains(&it.levels)).copied().collect();
    if !rows.iter().any(|it| moved(&it)) {
        // Those that stand for others did not move, and a chart is of what did.
        rows = all.iter().filter(moved).copied().collect();
    }
    rows.truncate(ROWS);
    (rows, count)
}

fn plot(compared: &Compared, metric: &str) -> Plot {
    let (rows, all) = rows(compared, metric);
    let [a, b] = compared.names();
    let ends = rows.iter().map(|it| it.change.change.abs() + CONFIDENCE * error(it));
    let measure = titles::measure(rows[0], ends);
    let title = titles::title(compared.b, rows[0]);
    let row = |it: &&Move| {
        let (mean, half) = (it.change.change * measure.factor, CONFIDENCE * error(it) * measure.factor);
        let error = if half > 0.0 { (mean - half, mean + half) } else { (f64::NAN, f64::NAN) };
        let bar = Bar { to: mean, error, label: measure.bare(it.change.change) };
        BarRow { label: it.levels.join(" / "), bars: vec![bar], text: verdict(it.verdict).into() }
    };
    let scenarios = left_out(rows.len(), all, "scenarios").map(|note| format!("{note}; all are in tables/moves.csv"));
    Plot {
        name: format!("moved-{}", file_name(metric)),
        title: format!("What moved: {title}"),
        subtitle: format!("Change of the mean from {a} to {b}{}", by(&compared.axes)),
        notes: scenarios.into_iter().chain(note(compared.luck)).collect(),
        alt: super::words::largest(compared, &rows).unwrap_or_default().into(),
        facts: None,
        content: Content::Bars(Bars {
            x: measure.title(&format!("{title}, change")),
            series: vec!["change of the mean".into()],
            error: compared.luck.error(compared).replace("one standard error", "95 % confidence interval"),
            text_title: "beyond error".into(),
            panels: vec![BarPanel { title: Phrase::default(), rows: rows.iter().map(row).collect() }],
            ..Bars::default()
        }),
    }
}

/// The error of a change; none where it is not known.
fn error(it: &Move) -> f64 {
    if it.change.se.is_finite() && it.verdict != Verdict::Same { it.change.se } else { 0.0 }
}

/// What the labels of rows name.
fn by(axes: &[String]) -> String {
    if axes.is_empty() { String::new() } else { format!(", by {}", axes.join(" / ")) }
}

fn note(luck: Luck) -> Option<String> {
    let note = "Draws met the same luck in both runs: the interval is that of independent runs, and too wide";
    (luck == Luck::Common).then(|| note.to_owned())
}

fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "no change",
        Verdict::Beyond => "yes",
        Verdict::Within => "no",
        Verdict::Unknown => "not known",
    }
}
