//! Security regimes, from a yearly record of conflict.

use super::price::span;
use crate::analysis::fit::outages::Posterior;
use crate::analysis::fit::switching::{Regimes, likeliest, stays, weight};
use crate::error::{Error, Result};
use crate::model::TimeSeries;
use crate::output::finding::fit::charts::security_plots;
use crate::output::finding::fit::{Fitted, Row};
use crate::output::fragment::{Citation, Setting, rounded, text};

/// Tells the states from ln(1 + value), and how long they last and what follows.
pub fn fit(states: &[String], series: &TimeSeries, seed: u64, cite: &dyn Fn(String) -> Citation) -> Result<Fitted> {
    if series.points.iter().any(|(_, value)| *value <= -1.0) {
        return Err(Error::Usage("a record of conflict has counts of 0 or more".into()));
    }
    if !series.is_whole() {
        return Err(Error::Usage("regimes cannot be told from a record with gaps".into()));
    }
    let values: Vec<f64> = series.points.iter().map(|(_, value)| value.ln_1p()).collect();
    let regimes = Regimes::fit(&values, states.len(), seed)?;
    let (dt, span) = (f64::from(series.period) / 12.0, span(series));
    let told = cite(format!("Markov switching of ln(1 + value), {span}"));
    let (mut rows, mut settings) = (Vec::new(), Vec::new());
    let last = regimes.told.filtered.last().map_or(0, |chances| likeliest(chances));
    settings.push(Setting::new("security.initial", text(&states[last])));
    for (from, state) in states.iter().enumerate() {
        let path = format!("security.states.{state}");
        let stay = stays(&regimes.told.moves, from, dt)?;
        let [low, middle, high] = stay.percentiles.map(|years| format!("\"{} yr\"", rounded(years)));
        let law = format!("p10 = {low}, p50 = {middle}, p90 = {high}, min = \"1 d\"");
        settings.push(Setting::new(format!("{path}.mean_stay"), told.cited(&law)));
        rows.push(row(format!("{path}.mean_stay"), stay, "yr"));
        for (to, other) in states.iter().enumerate().filter(|(to, _)| *to != from) {
            let weight = weight(&regimes.told.moves, (from, to))?;
            settings.push(Setting::new(format!("{path}.next.{other}"), told.cited(&weight_law(weight))));
            rows.push(row(format!("{path}.next.{other}"), weight, ""));
        }
    }
    let mean = |state: usize| regimes.switching.means[state].exp_m1();
    let levels: Vec<String> = states.iter().enumerate().map(|(at, state)| format!("{state} {:.0}", mean(at))).collect();
    let narrow = (0..states.len()).filter(|state| regimes.switching.sds[*state] < 1.01 * regimes.least_sd);
    let narrow: Vec<&str> = narrow.map(|state| states[state].as_str()).collect();
    let alike = (!narrow.is_empty()).then(|| {
        format!(
            "The years of {} are alike, such as years of no event: what tells them from others is that, and may not be what the \
             study means by the state.",
            narrow.join(" and ")
        )
    });
    let typical = format!("A typical year of each state: {}.", levels.join(", "));
    let meaning = "A state that was left and entered again within a year is not seen.";
    Ok(Fitted {
        about: "security: states, mean stays and what follows".into(),
        points: span,
        rows,
        plots: security_plots(states, series, (&regimes, &values)),
        words: std::iter::once(typical).chain(alike).chain([meaning.to_owned()]).collect(),
        settings,
        ..Fitted::default()
    })
}

fn row(path: String, law: Posterior, unit: &str) -> Row {
    let ([_, estimate, _], [low, high]) = (law.percentiles, law.interval);
    Row { path, estimate, error: f64::NAN, low, high, unit: unit.into() }
}

/// A weight as a study has it: a law, save where it is all but known.
fn weight_law(weight: Posterior) -> String {
    const LEAST: f64 = 0.001;
    let [low, middle, high] = weight.percentiles;
    match low > LEAST && high < 1.0 - LEAST {
        // Some weight of each state must be above 0 in every draw.
        true => {
            format!("p10 = {}, p50 = {}, p90 = {}, min = 0.0001, max = 1", rounded(low), rounded(middle), rounded(high))
        }
        false => format!("value = {}", rounded(middle)),
    }
}
