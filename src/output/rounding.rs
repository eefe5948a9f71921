//! Differences that are nothing but rounding are shown as none: where taxes shift from one payer to another, two sums of the
//! same money may end in other last digits, which is no gain in half the draws. Tables keep the digits.

use crate::analysis::{Difference, Kpi, Metrics, Results, Summary};

/// So small a share of what is compared is rounding.
const ROUNDING: f64 = 1e-9;

/// The results, with 0 for differences that are rounding in all draws.
pub fn settled(results: &Results) -> Results {
    let differences = results.differences.iter().map(|it| Difference { metrics: without(it, results), ..*it });
    Results { differences: differences.collect(), ..results.clone() }
}

/// The metrics of a difference, with 0 for what is rounding.
fn without(difference: &Difference, results: &Results) -> Metrics {
    let mut metrics = difference.metrics.clone();
    let Some(compared) = results.scenarios.get(difference.to) else {
        return metrics;
    };
    for series in &mut metrics.annual {
        if let Some(whole) = compared.series(series.name.metric.quantity, series.name.part.as_deref()) {
            let years = series.years.iter_mut().zip(&whole.years);
            years
                .filter(|(year, whole)| year.mean.abs() + year.spread() <= ROUNDING * size(whole))
                .for_each(|(year, _)| clear(year));
        }
    }
    for kpi in &mut metrics.kpis {
        let whole = compared.kpi(kpi.name.metric.quantity, kpi.name.part.as_deref());
        if whole.is_some_and(|whole| largest(kpi) <= ROUNDING * size(&whole.summary)) {
            clear(&mut kpi.summary);
            kpi.percentiles.fill(0.0);
        }
    }
    metrics
}

/// Whether a difference is nothing but rounding of what is compared.
pub fn is_rounding(difference: &Summary, whole: &Summary) -> bool {
    difference.mean.abs() + difference.sd <= ROUNDING * size(whole)
}

/// How large the values are that are compared.
fn size(whole: &Summary) -> f64 {
    whole.mean.abs() + whole.spread()
}

/// The largest difference of any draw; NaN where there is none.
fn largest(difference: &Kpi) -> f64 {
    let ends = difference.percentiles.first().zip(difference.percentiles.last());
    ends.map_or(f64::NAN, |(low, high)| low.abs().max(high.abs()))
}

fn clear(summary: &mut Summary) {
    *summary = Summary::constant(0.0, summary.n);
}
