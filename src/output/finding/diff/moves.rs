//! How the figures of a metric moved from one run to the other, and whether beyond sampling error.

use crate::analysis::change::{Change, Verdict, change, discoveries, is_rounding};
use crate::output::finding::diff::Compared;
use crate::output::finding::diff::figures::Figure;
use crate::output::table::{Table, Values};

/// Of the figures said to have moved at most this share is expected to be chance.
pub const FALSE_DISCOVERIES: f64 = 0.05;

/// A figure of both runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// Its levels on the axes of both.
    pub levels: Vec<String>,
    /// Its year; `None` for KPIs.
    pub year: Option<i64>,
    /// Its metric, as tables name it.
    pub metric: String,
    /// The unit in both tables.
    pub unit: String,
    /// In the first and in the second run.
    pub figures: (Figure, Figure),
    /// From the mean of the first to that of the second.
    pub change: Change,
    /// The false discovery rate at which it would be one; NaN where there is nothing to test.
    pub q: f64,
    /// What can be said of it.
    pub verdict: Verdict,
}

impl Move {
    /// A figure of both, not yet judged beside all others.
    pub fn new(key: &(Vec<String>, Option<i64>, String), unit: &str, figures: (Figure, Figure)) -> Self {
        let change = change(figures.0.mean, figures.1.mean);
        let (levels, year, metric) = key.clone();
        let verdict = match () {
            () if is_same(&figures.0, &figures.1) => Verdict::Same,
            () if change.z.is_nan() => Verdict::Unknown,
            () if change.z.is_infinite() => Verdict::Beyond,
            () => Verdict::Within,
        };
        Self { levels, year, metric, unit: unit.to_owned(), figures, change, q: f64::NAN, verdict }
    }

    /// Whether chance is a question: the figure differs, and has an error.
    pub fn is_tested(&self) -> bool {
        !self.q.is_nan()
    }
}

/// Whether two figures are the same but for rounding, in all that both tables say.
fn is_same(a: &Figure, b: &Figure) -> bool {
    let size = |it: &Figure| it.mean.mean.abs() + if it.sd.is_finite() { it.sd } else { 0.0 };
    let size = size(a).max(size(b));
    let same = |a: f64, b: f64| is_rounding(a, b, size);
    // A percentile that one table does not have cannot differ.
    let each = a.percentiles.iter().zip(&b.percentiles);
    let mut percentiles = each.filter(|(a, b)| !a.is_nan() && !b.is_nan());
    a.mean.n == b.mean.n && same(a.mean.mean, b.mean.mean) && same(a.sd, b.sd) && percentiles.all(|(a, b)| same(*a, *b))
}

/// Judges all figures of a table together.
pub fn judged(mut moves: Vec<Move>) -> Vec<Move> {
    let p = moves.iter().map(|it| if it.verdict == Verdict::Within { it.change.p } else { f64::NAN });
    let q = discoveries(&p.collect::<Vec<f64>>());
    for (it, q) in moves.iter_mut().zip(q) {
        it.q = q;
        if q <= FALSE_DISCOVERIES {
            it.verdict = Verdict::Beyond;
        }
    }
    moves
}

/// A verdict as the table has it.
fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Same => "same",
        Verdict::Beyond => "yes",
        Verdict::Within => "no",
        Verdict::Unknown => "unknown",
    }
}

/// One number of a figure.
type Read = fn(&Figure) -> f64;

/// A row for each figure of both runs: KPIs, then years.
pub fn table(compared: &Compared) -> Table {
    let rows: Vec<&Move> = compared.kpis.iter().chain(&compared.annual).collect();
    let text = |f: &dyn Fn(&Move) -> String| Values::Text(rows.iter().map(|row| f(row)).collect());
    let real = |f: &dyn Fn(&Move) -> f64| Values::Real(rows.iter().map(|row| f(row)).collect());
    let whole = |f: &dyn Fn(&Move) -> Option<i64>| Values::Whole(rows.iter().map(|row| f(row)).collect());
    let axes = compared.axes.iter().enumerate();
    let mut columns: Vec<(String, Values)> =
        axes.map(|(at, axis)| (axis.clone(), text(&|row| row.levels.get(at).cloned().unwrap_or_default()))).collect();
    columns.extend([
        ("year".to_owned(), whole(&|row| row.year)),
        ("metric".into(), text(&|row| row.metric.clone())),
        ("unit".into(), text(&|row| row.unit.clone())),
        ("beyond".into(), text(&|row| word(row.verdict).to_owned())),
        ("change".into(), real(&|row| row.change.change)),
        ("se".into(), real(&|row| row.change.se)),
        ("z".into(), real(&|row| row.change.z)),
        ("p".into(), real(&|row| row.change.p)),
        ("q".into(), real(&|row| row.q)),
    ]);
    let pair = |name: &str, a: Values, b: Values| [(format!("{name}_a"), a), (format!("{name}_b"), b)];
    let n = |figure: &Figure| i64::try_from(figure.mean.n).ok();
    columns.extend(pair("n", whole(&|row| n(&row.figures.0)), whole(&|row| n(&row.figures.1))));
    let of: [(&str, Read); 4] = [
        ("mean", |it| it.mean.mean),
        ("p05", |it| it.percentiles[0]),
        ("p50", |it| it.percentiles[1]),
        ("p95", |it| it.percentiles[2]),
    ];
    for (name, value) in of {
        columns.extend(pair(name, real(&|row| value(&row.figures.0)), real(&|row| value(&row.figures.1))));
    }
    Table::new("moves", columns)
}
