//! Security regimes, from a yearly record of conflict.

use super::price::span;
use crate::analysis::fit::switching::Regimes;
use crate::error::{Error, Result};
use crate::model::Series;
use crate::output::finding::fit::{Fitted, Row, security_plots};
use crate::output::fragment::{Setting, Source, rounded, text};
use nalgebra::DMatrix;
use statrs::distribution::{Beta, ContinuousCDF};

const PROBABILITIES: [f64; 3] = [0.1, 0.5, 0.9];

/// Tells the states from ln(1 + value), and how long they last and what follows.
pub fn fit(states: &[String], series: &Series, seed: u64, source: &dyn Fn(String) -> Source) -> Result<Fitted> {
    if series.points.iter().any(|(_, value)| *value <= -1.0) {
        return Err(Error::Usage("a record of conflict has counts of 0 or more".into()));
    }
    if series.points.windows(2).any(|pair| pair[1].0.since(pair[0].0) != series.period as i32) {
        return Err(Error::Usage("regimes cannot be told from a record with gaps".into()));
    }
    let values: Vec<f64> = series.points.iter().map(|(_, value)| value.ln_1p()).collect();
    let regimes = Regimes::fit(&values, states.len(), seed)?;
    let (dt, span) = (f64::from(series.period) / 12.0, span(series));
    let told = source(format!("Markov switching of ln(1 + value), {span}"));
    let (mut rows, mut settings) = (Vec::new(), Vec::new());
    let last = regimes.told.filtered.last().map_or(0, |chances| greatest(chances));
    settings.push(Setting::new("security.initial", text(&states[last])));
    for (from, state) in states.iter().enumerate() {
        let path = format!("security.states.{state}");
        let stay = stays(&regimes.told.moves, from, dt)?;
        let [low, middle, high] = stay.map(|years| format!("\"{} yr\"", rounded(years)));
        let law = format!("p10 = {low}, p50 = {middle}, p90 = {high}, min = \"1 d\"");
        settings.push(Setting::new(format!("{path}.mean_stay"), told.cited(&law)));
        rows.push(row(format!("{path}.mean_stay"), stay, "yr"));
        for (to, other) in states.iter().enumerate().filter(|(to, _)| *to != from) {
            let weight = weights(&regimes.told.moves, (from, to))?;
            settings.push(Setting::new(
                format!("{path}.next.{other}"),
                told.cited(&format!("value = {}", rounded(weight[1]))),
            ));
            rows.push(row(format!("{path}.next.{other}"), weight, ""));
        }
    }
    let mean = |state: usize| regimes.switching.means[state].exp_m1();
    let levels: Vec<String> = states.iter().enumerate().map(|(at, state)| format!("{state} {:.0}", mean(at))).collect();
    Ok(Fitted {
        about: "security: states, mean stays and what follows".into(),
        points: span,
        rows,
        plots: security_plots(states, series, &regimes),
        words: vec![
            format!("A typical year of each state: {}.", levels.join(", ")),
            "Low and high are the 10th and 90th percentile of what may be, the estimate the median. A state that was left and entered again within a year is not seen.".into(),
        ],
        settings,
        ..Fitted::default()
    })
}

fn row(path: String, [low, estimate, high]: [f64; 3], unit: &str) -> Row {
    Row { path, estimate, error: f64::NAN, low, high, unit: unit.into() }
}

fn greatest(chances: &[f64]) -> usize {
    (0..chances.len()).fold(0, |best, it| if chances[it] > chances[best] { it } else { best })
}

/// How long a state lasts: with a chance q to leave it in a step the mean stay is −dt/ln(1 − q), and q is about
/// Beta(left + ½, stayed + ½) by the moves that are expected (Jeffreys' prior).
fn stays(moves: &DMatrix<f64>, from: usize, dt: f64) -> Result<[f64; 3]> {
    let stayed = moves[(from, from)];
    let law = beta(moves.row(from).sum() - stayed, stayed)?;
    Ok(PROBABILITIES.map(|p| -dt / (-law.inverse_cdf(1.0 - p)).ln_1p()))
}

/// The share of those who leave a state that go to another.
fn weights(moves: &DMatrix<f64>, (from, to): (usize, usize)) -> Result<[f64; 3]> {
    if moves.ncols() == 2 {
        return Ok([1.0; 3]);
    }
    let left = moves.row(from).sum() - moves[(from, from)];
    let law = beta(moves[(from, to)], left - moves[(from, to)])?;
    Ok(PROBABILITIES.map(|p| law.inverse_cdf(p)))
}

fn beta(yes: f64, no: f64) -> Result<Beta> {
    Beta::new(yes.max(0.0) + 0.5, no.max(0.0) + 0.5).map_err(|_| Error::Usage("the states cannot be told apart".into()))
}
