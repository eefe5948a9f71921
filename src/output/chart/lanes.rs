//! The bars of a row in lanes: one below the other, save two on either side of the base, which share a lane as in a tornado.

use crate::output::phrase::Phrase;
use crate::output::plot::{Bar, BarRow, Bars};

/// A line of a row, with the bars on it.
pub struct Lane {
    /// The bars.
    pub bars: Vec<Laid>,
    /// The least that bars and their uncertainties reach.
    pub low: f64,
    /// The most.
    pub high: f64,
}

/// A bar on its lane.
pub struct Laid {
    /// Which series it is of.
    pub series: usize,
    /// Where it ends; none without a value.
    pub to: Option<f64>,
    /// Its uncertainty.
    pub error: Option<(f64, f64)>,
    /// What is written at its end.
    pub words: Phrase,
    /// Whether that stands left of all on the lane; else right.
    pub left: bool,
}

/// What stands in place of a bar without a value.
const NO_VALUE: &str = "no value";

/// Whether the rows of a chart are those of a tornado: two series, mostly on either side of the base.
pub fn is_tornado(bars: &Bars, base: f64) -> bool {
    let rows = || bars.panels.iter().flat_map(|panel| &panel.rows);
    let sides = |row: &BarRow| match row.bars[..] {
        [Bar { to: first, .. }, Bar { to: second, .. }] => (first - base) * (second - base),
        _ => f64::NAN,
    };
    let (opposite, same) =
        (rows().filter(|row| sides(row) < 0.0).count(), rows().filter(|row| sides(row) > 0.0).count());
    opposite > same
}

/// The lanes of a row.
pub fn lanes(row: &BarRow, base: f64, tornado: bool) -> Vec<Lane> {
    let value = |bar: &Bar| bar.to.is_finite().then_some(bar.to);
    let laid = |(series, bar): (usize, &Bar), left: bool| {
        let error = Some(bar.error).filter(|error| error.0.is_finite() && error.1.is_finite());
        let words = if bar.to.is_finite() { bar.label.clone() } else { NO_VALUE.into() };
        Laid { series, to: value(bar), error, words, left }
    };
    if row.bars.iter().all(|bar| value(bar).is_none()) {
        let nothing = Laid { series: 0, to: None, error: None, words: NO_VALUE.into(), left: false };
        return vec![lane(vec![nothing], base)];
    }
    let away = |bar: &Bar| value(bar).map_or(0.0, |to| to - base);
    match &row.bars[..] {
        [first, second] if tornado && away(first) * away(second) <= 0.0 => {
            let first_left = away(first) < 0.0 || away(second) > 0.0 || away(first) == away(second);
            vec![lane(vec![laid((0, first), first_left), laid((1, second), !first_left)], base)]
        }
        all => {
            all.iter().enumerate().map(|(series, bar)| lane(vec![laid((series, bar), away(bar) < 0.0)], base)).collect()
        }
    }
}

fn lane(bars: Vec<Laid>, base: f64) -> Lane {
    let reach =
        || bars.iter().flat_map(|bar| bar.to.into_iter().chain(bar.error.into_iter().flat_map(<[f64; 2]>::from)));
    let (low, high) = (reach().fold(base, f64::min), reach().fold(base, f64::max));
    Lane { low, high, bars }
}
