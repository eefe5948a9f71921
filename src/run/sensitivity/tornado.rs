//! Each factor held at its 10th and at its 90th percentile, all else as drawn.

use super::{Sensitivity, complete, designed, grade, left_out, made, moved_alone};
use crate::analysis::chance::{Held, whole_blocks};
use crate::analysis::tornado::{Bar, Ends, tornado};
use crate::analysis::{Group, Observer, Outcome, evaluate};
use crate::error::Result;
use crate::math::CONFIDENCE;
use crate::model::{Sampling, Study};
use crate::output::finding::sensitivity::{Method, Ranking, Row, Shown, place};
use crate::output::number::{Measure, count};
use crate::output::phrase::Phrase;

/// The method as it is told.
pub static TORNADO: Method = Method {
    name: "tornado",
    title: "What each factor does to the mean",
    axis: "Mean with the factor held, less the mean of all draws",
    paper: "Each factor held at its 10th and 90th percentile, all others and luck as drawn, decisions unchanged",
    columns: &["low_input", "high_input", "low", "high", "swing", "swing_conf", "mean"],
    shown: &[
        Shown { label: "factor at its 10th percentile", column: 2, conf: None },
        Shown { label: "factor at its 90th percentile", column: 3, conf: None },
    ],
    by: 4,
    shares: false,
};

/// The ranks at which a factor is held.
const ENDS: [f64; 2] = [0.1, 0.9];

/// The rankings of each scenario in which the outcome varies.
pub fn rankings(
    study: &Study,
    outcome: &Outcome,
    asked: &Sensitivity,
    observer: &dyn Observer,
) -> Result<Vec<Ranking>> {
    let base = whole_blocks(asked.base);
    let sampling = Sampling { draws: base, ..study.sampling };
    designed(study, outcome, sampling, &|study, scenario| Ok(vec![ranking(study, scenario, outcome, base, observer)?]))
}

fn ranking(study: &Study, scenario: usize, outcome: &Outcome, base: usize, observer: &dyn Observer) -> Result<Ranking> {
    let factors = &study.scenarios[scenario].world.factors;
    let group = Group::alone(study, scenario);
    let sampler = group.sampler();
    let alone = moved_alone(&sampler);
    let place_of = |path: &str| sampler.paths().iter().position(|known| known == path).unwrap_or_default();
    let held = factors.iter().flat_map(|factor| ENDS.map(|rank| Some((place_of(&factor.path), rank))));
    let held: Vec<_> = std::iter::once(None).chain(held).collect();
    let sheets = held.len();
    let facts = Some(made(base, sheets, study.sampling.seed));
    let all = evaluate(&group, outcome, (&Held::new(sampler, base, held), base * sheets), observer)?;
    let (kept, n) = complete(all.chunks_exact(base).collect())?;
    let ends: Vec<Ends> = kept[1..].chunks_exact(2).map(|pair| Ends { low: &pair[0], high: &pair[1] }).collect();
    let found = tornado(&kept[0], &ends)?;
    let mean = found.base;
    let row = |bar: &Bar| {
        let factor = &factors[bar.factor];
        let inputs = ENDS.map(|rank| factor.distribution.quantile(rank));
        let measure = Measure::of(factor.dimension, &study.units, inputs);
        let (low, high, conf) = (bar.low - mean, bar.high - mean, CONFIDENCE * bar.swing_error);
        Row {
            factor: factor.path.clone(),
            grade: grade(study, &factor.path),
            figures: vec![inputs[0], inputs[1], low, high, bar.swing, conf, mean],
            labels: inputs.map(|input| measure.told(input)).to_vec(),
        }
    };
    let rows: Vec<Row> = found.bars.iter().map(row).collect();
    let measure = Measure::of(outcome.name.metric.dimension, &study.units, [mean]);
    let (levels, label) = place(study, scenario);
    let told = Phrase::of(["mean ".into(), measure.told(mean)]);
    let whole =
        format!("Low and high are less the mean of all {} draws, which is {}.", count(n), measure.with_unit(mean));
    let remarks = left_out(base, n).into_iter().chain([whole]).chain(alone).collect();
    let sizes = rows.iter().flat_map(|row| [row.figures[2], row.figures[3]]);
    let measure = Measure::of(outcome.name.metric.dimension, &study.units, sizes);
    Ok(Ranking { method: &TORNADO, levels, label, base: told, rows, n, facts, measure, remarks })
}
