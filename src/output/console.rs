//! The few numbers that answer the question, for the console.

use crate::analysis::Results;
use crate::model::{Metric, Quantity, Study};
use crate::output::number::{thousands, with_unit};
use std::fmt::Write;

/// The KPIs shown, and how: the median, or the mean with its standard error.
const SHOWN: [(Quantity, bool); 5] = [
    (Quantity::PlateauRefined, false),
    (Quantity::PlateauUtilisation, false),
    (Quantity::ShareRefinedAtHome, false),
    (Quantity::Npv, true),
    (Quantity::NpvState, true),
];

/// A table of the KPIs that answer most questions, a row per scenario, and what the draws are good for.
pub fn answer(study: &Study, results: &Results) -> String {
    let mut rows = vec![header(study)];
    for (scenario, metrics) in study.scenarios.iter().zip(&results.scenarios) {
        let mut row: Vec<String> =
            study.axes.iter().zip(&scenario.levels).map(|(axis, level)| axis.levels[*level].name.clone()).collect();
        for (quantity, mean) in SHOWN {
            let Some(kpi) = metrics.kpi(quantity, None) else {
                continue;
            };
            let unit = kpi.name.metric.dimension;
            let text = |value: f64| with_unit(value, unit, &study.units);
            row.push(match mean {
                true => format!("{} ± {}", text(kpi.summary.mean), text(kpi.summary.se)),
                false => text(kpi.summary.median()),
            });
            if quantity == Quantity::Npv {
                row.push(format!("{:.0} %", kpi.summary.positive * 100.0));
            }
        }
        rows.push(row);
    }
    let draws = study.sampling.draws;
    let mut text = format!("{}\n\n{}", study.title, aligned(&rows, study.axes.len()));
    let _ = writeln!(
        text,
        "\nMedians; net present values are means ± one standard error, in {} of {}.\n\
         {} draws a scenario; {} would halve the standard errors.",
        study.units.currency,
        study.horizon.start().year(),
        thousands(&draws.to_string()),
        thousands(&draws.saturating_mul(4).to_string()),
    );
    text
}

/// Column heads: axes, then KPIs by their titles.
fn header(study: &Study) -> Vec<String> {
    let mut header: Vec<String> = study.axes.iter().map(|axis| axis.name.clone()).collect();
    for (quantity, _) in SHOWN {
        header.push(Metric::of(quantity).name.into());
        if quantity == Quantity::Npv {
            header.push("P(npv > 0)".into());
        }
    }
    header
}

/// Rows as aligned columns: the first `left` to the left, the others to the right.
pub fn aligned(rows: &[Vec<String>], left: usize) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        rows.iter().filter_map(|row| row.get(column)).map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let pad = " ".repeat(widths[column] - cell.chars().count());
            if column < left { format!("{cell}{pad}") } else { format!("{pad}{cell}") }
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}

/// What the change does: the paired differences of the KPIs, a row per scenario.
pub fn what_if(study: &Study, results: &Results) -> String {
    let axis = study.axes.len() - 1;
    let mut header = header(study);
    header.remove(axis);
    let mut rows = vec![header];
    for difference in results.differences.iter().filter(|difference| difference.axis == axis) {
        let levels = study.axes.iter().zip(&study.scenarios[difference.to].levels).take(axis);
        let mut row: Vec<String> = levels.map(|(axis, level)| axis.levels[*level].name.clone()).collect();
        for (quantity, _) in SHOWN {
            let Some(kpi) = difference.metrics.kpi(quantity, None) else { continue };
            let text = |value: f64| with_unit(value, kpi.name.metric.dimension, &study.units);
            row.push(format!("{} ± {}", text(kpi.summary.mean), text(kpi.summary.se)));
            if quantity == Quantity::Npv {
                row.push(format!("{:.0} %", kpi.summary.positive * 100.0));
            }
        }
        rows.push(row);
    }
    format!(
        "{}: what the change does\n\n{}\nMean differences of the same draws ± one standard error; P is the share of draws that gain.\n",
        study.title,
        aligned(&rows, axis)
    )
}
