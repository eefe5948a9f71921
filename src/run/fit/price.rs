//! The process of the price, from its history.

use crate::analysis::fit::compare::{Compared, compare};
use crate::analysis::fit::{Estimate, PriceFit, Process, least_bic};
use crate::error::{Error, Result};
use crate::model::{Grade, Metric, Quantity, Study, TimeSeries};
use crate::output::finding::fit::charts::price_plots;
use crate::output::finding::fit::{Candidate, Fitted, Row};
use crate::output::fragment::{Citation, Setting, rounded};

/// Fits all processes, and takes the one of the least BIC.
pub fn fit(study: &Study, series: &TimeSeries, cite: &dyn Fn(String) -> Citation) -> Result<Fitted> {
    let (logs, dt) = logs(series)?;
    let compared = compare(&logs, dt);
    let Some(best) = least_bic(compared.iter().filter_map(|it| it.fit.as_ref().ok())) else {
        let reason = compared.into_iter().find_map(|it| it.fit.err());
        return Err(Error::Usage(reason.unwrap_or_default()));
    };
    let span = span(series);
    let widened = if series.averaged { ", widened as averages hide a third of the variance" } else { "" };
    let told = cite(format!("maximum likelihood, {span}{widened}"));
    let process = if series.averaged { best.of_averages() } else { best.clone() };
    let unit = Metric::of(Quantity::Price).unit(&study.units);
    Ok(Fitted {
        about: format!("price: {}", best.process.word()),
        points: span,
        rows: process.estimates.iter().map(|it| row(it, &unit)).collect(),
        candidates: compared.iter().zip(Process::ALL).map(candidate).collect(),
        plots: price_plots(study, series, (best, &process), (dt, &logs)),
        words: words(&compared, best, series),
        settings: settings(&process, &told),
        ..Fitted::default()
    })
}

/// What a study would say of the price at the end of a record: the process that it has, where that can be fitted, and else the one
/// of the least BIC; and the last price.
///
/// # Errors
/// [`Error::Usage`] where none can be fitted.
pub fn at_the_end(own: Option<Process>, series: &TimeSeries) -> Result<Vec<Setting>> {
    let (logs, dt) = logs(series)?;
    let fit = match own.map(|process| process.fit(&logs, dt)) {
        Some(Ok(fit)) => fit,
        // A study's process may not be in what was known then, as a pull that nothing shows.
        _ => {
            let fits = Process::ALL.map(|process| process.fit(&logs, dt));
            match (least_bic(fits.iter().flatten()).cloned(), fits) {
                (Some(best), _) => best,
                // Where none can be fitted the simplest says why.
                (None, [plain, ..]) => plain?,
            }
        }
    };
    let cited = Citation { reference: None, grade: Grade::A, note: format!("maximum likelihood, {}", span(series)) };
    let mut settings = settings(&if series.averaged { fit.of_averages() } else { fit }, &cited);
    settings.extend(series.points.last().map(|(_, price)| Setting::new("price.initial", price.to_string())));
    Ok(settings)
}

fn logs(series: &TimeSeries) -> Result<(Vec<f64>, f64)> {
    if series.points.is_empty() {
        return Err(Error::Usage("there is no price in these years".into()));
    }
    if !series.is_whole() {
        return Err(Error::Usage("a process cannot be fitted to prices with gaps".into()));
    }
    let logs = series.points.iter().map(|(_, price)| price.ln()).collect();
    Ok((logs, f64::from(series.period) / 12.0))
}

/// `240 months, 2006-01 to 2025-12`.
pub fn span(series: &TimeSeries) -> String {
    let [first, last] =
        [series.points.first(), series.points.last()].map(|it| it.map(|(month, _)| *month).unwrap_or_default());
    match series.period {
        12 => format!("{} years, {} to {}", series.points.len(), first.year(), last.year()),
        _ => format!("{} months, {first} to {last}", series.points.len()),
    }
}

fn row(it: &Estimate, price: &str) -> Row {
    let unit = match it.key {
        "long_run" => price.into(),
        "drift" | "speed" | "jumps_per_year" => "1/yr".into(),
        "volatility" => "1/√yr".into(),
        _ => String::new(),
    };
    let [low, high] = it.interval();
    Row { path: format!("price.{}", it.key), estimate: it.value, error: it.error, low, high, unit }
}

fn candidate((it, process): (&Compared, Process)) -> Candidate {
    let of = |f: &dyn Fn(&PriceFit) -> f64| it.fit.as_ref().map_or(f64::NAN, f);
    Candidate {
        process: process.word(),
        parameters: it.fit.as_ref().map_or(0, |fit| fit.estimates.len()),
        log_likelihood: of(&|fit| fit.log_likelihood),
        bic: of(&PriceFit::bic),
        log_score: it.log_score,
        foretold: it.foretold,
        refused: it.fit.as_ref().err().cloned(),
    }
}

/// Which process is best by which measure.
fn words(compared: &[Compared], best: &PriceFit, series: &TimeSeries) -> Vec<String> {
    let scored: Vec<(&Compared, Process)> =
        compared.iter().zip(Process::ALL).filter(|(it, _)| it.log_score.is_finite()).collect();
    let ahead = scored.iter().max_by(|a, b| a.0.log_score.total_cmp(&b.0.log_score)).filter(|_| scored.len() > 1);
    let ahead = match ahead {
        Some((_, process)) if *process == best.process => " and foretold the last third of the returns best too".into(),
        Some((_, process)) => format!(", while {} foretold the last third of the returns best", process.word()),
        None => String::new(),
    };
    let averages = series.averaged.then(|| {
        "The prices are averages of their periods, which hide a third of the variance (Working 1960): volatility and jumps are √1.5 \
         times as wide as fitted."
            .to_owned()
    });
    let years = f64::from(series.period) * best.returns as f64 / 12.0;
    let biased = (best.process == Process::MeanReverting).then(|| {
        format!(
            "In so few years the speed is told about {} a year too high (Tang and Chen 2009).",
            rounded(4.0 / years)
        )
    });
    let nominal = "Prices are taken as they are in the file: where they are nominal and the study counts in real money, take \
                   inflation off the drift.";
    let least = format!("Of the processes {} has the least BIC{ahead}.", best.process.word());
    std::iter::once(least).chain(averages).chain(biased).chain([nominal.to_owned()]).collect()
}

fn settings(fit: &PriceFit, cited: &Citation) -> Vec<Setting> {
    // A study's step holds no more than 100 jumps, and a step may be a year.
    let bound = |key: &str| if key == "jumps_per_year" { ", max = 99" } else { "" };
    let law = |it: &Estimate| match it.positive {
        true => {
            format!("lognormal = [{}, {}]{}", rounded(it.value), rounded(it.error / it.value), bound(it.key))
        }
        false => format!("normal = [{}, {}]", rounded(it.value), rounded(it.error)),
    };
    let number = |it: &Estimate| Setting::new(format!("price.{}", it.key), cited.cited(&law(it)));
    let process = Setting::new("price.process", format!("\"{}\"", fit.process.word()));
    std::iter::once(process).chain(fit.estimates.iter().map(number)).collect()
}
