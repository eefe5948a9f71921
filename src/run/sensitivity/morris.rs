//! Morris' elementary effects of a study's factors, from draws laid out for it.

use super::{Sensitivity, complete, designed, grade, left_out, made, moved_alone};
use crate::analysis::chance::{Laid, whole_blocks};
use crate::analysis::morris::{Plan, Trajectories, effects, trajectories};
use crate::analysis::{Group, Observer, Outcome, evaluate};
use crate::engine::Sampler;
use crate::error::Result;
use crate::model::{Sampling, Study};
use crate::output::finding::sensitivity::{Method, Ranking, Row, Shown, place};
use crate::output::number::Measure;
use crate::output::phrase::Phrase;

/// The method as it is told.
pub static MORRIS: Method = Method {
    name: "morris",
    title: "Which factors matter",
    axis: "Change per unit of the factor’s probability",
    paper: "Elementary effects: Morris (1991), Campolongo and others (2007); ± 95 %. σ above µ* tells of interactions",
    columns: &["mu", "mu_star", "mu_star_conf", "sigma"],
    shown: &[
        Shown { label: "µ*, mean size of the effects", column: 1, conf: Some(2) },
        Shown { label: "σ, their standard deviation", column: 3, conf: None },
    ],
    by: 1,
    shares: false,
};

/// The rankings of each scenario in which the outcome varies. Correlations are left aside: each factor moves alone. A
/// trajectory meets the same luck at all its points, so that luck does not blur what a factor does.
pub fn rankings(
    study: &Study,
    outcome: &Outcome,
    asked: &Sensitivity,
    observer: &dyn Observer,
) -> Result<Vec<Ranking>> {
    let count = whole_blocks(asked.trajectories);
    let sampling = Sampling { draws: count, ..study.sampling };
    designed(study, outcome, sampling, &|study, scenario| {
        let moves = !study.scenarios[scenario].world.factors.is_empty();
        moves.then(|| ranking(study, scenario, outcome, count, observer)).into_iter().collect()
    })
}

fn ranking(
    study: &Study,
    scenario: usize,
    outcome: &Outcome,
    count: usize,
    observer: &dyn Observer,
) -> Result<Ranking> {
    let factors = &study.scenarios[scenario].world.factors;
    let group = Group::alone(study, scenario);
    let sampler = group.sampler();
    let alone = moved_alone(&sampler);
    let mut walked = trajectories(&Plan::new(factors.len(), count), study.sampling.seed)?;
    let names: Vec<&str> = factors.iter().map(|factor| factor.path.as_str()).collect();
    let laid = Laid::new(sampler.clone(), count, ranks(&walked, &names, &sampler));
    let facts = Some(made(count, walked.points.len(), study.sampling.seed));
    let all = evaluate(&group, outcome, (&laid, count * walked.points.len()), observer)?;
    let sheets: Vec<&[f64]> = all.chunks_exact(count).collect();
    walked.retain(|trajectory| sheets.iter().all(|sheet| sheet[trajectory].is_finite()));
    let (kept, n) = complete(sheets)?;
    let found = effects(&walked, &kept.iter().map(Vec::as_slice).collect::<Vec<_>>())?;
    let row = |(name, effect): (&&str, &crate::analysis::morris::Effect)| Row {
        factor: (*name).to_owned(),
        grade: grade(study, name),
        figures: vec![effect.mu, effect.mu_star, effect.mu_star_conf, effect.sigma],
        labels: Vec::new(),
    };
    let rows: Vec<Row> = names.iter().zip(&found).map(row).collect();
    let sizes = rows.iter().map(|row| row.figures[MORRIS.by]);
    let measure = Measure::of(outcome.name.metric.dimension, &study.units, sizes);
    let (levels, label) = place(study, scenario);
    let remarks = left_out(count, n).into_iter().chain(alone).collect();
    Ok(Ranking { method: &MORRIS, levels, label, base: Phrase::default(), rows, n, facts, measure, remarks })
}

/// The ranks of all paths of the sampler at each point: those of the scenario's factors as the trajectories have them.
fn ranks(walked: &Trajectories, names: &[&str], sampler: &Sampler) -> Vec<Vec<Vec<f64>>> {
    let column = |point: &Vec<Vec<f64>>, path: &String| {
        names.iter().position(|name| name == path).map_or(Vec::new(), |factor| point[factor].clone())
    };
    let sheet = |point: &Vec<Vec<f64>>| sampler.paths().iter().map(|path| column(point, path)).collect();
    walked.points.iter().map(sheet).collect()
}
