//! Sobol' indices of a study's factors and of its luck, from draws made for it.

use super::{Sensitivity, complete, designed, grade, left_out, made};
use crate::analysis::chance::{Mixtures, whole_blocks};
use crate::analysis::sobol_indices::{Plan, RESAMPLES, SobolIndices, indices};
use crate::analysis::{Group, Observer, Outcome, evaluate};
use crate::engine::Sampler;
use crate::error::{Error, Result};
use crate::model::{Design, Grade, Sampling, Study};
use crate::output::finding::sensitivity::{AND, Method, Ranking, Row, Shown, place, share};
use crate::output::phrase::Phrase;
use crate::run::groups::{FactorGroup, LUCK};

/// The method as it is told.
pub static SOBOL: Method = Method {
    name: "sobol",
    title: "Share of the variance that each factor explains",
    axis: "Share of the variance",
    paper: "Sobol’ indices: first order by Saltelli and others (2010), total by Jansen (1999); ± 95 % by bootstrap",
    columns: &["S1", "S1_conf", "ST", "ST_conf"],
    shown: &[
        Shown { label: "total, with interactions", column: 2, conf: Some(3) },
        Shown { label: "alone", column: 0, conf: Some(1) },
    ],
    by: 2,
    shares: true,
};

/// Interactions of two.
pub static PAIRS: Method = Method {
    name: "sobol-pairs",
    title: "Share of the variance that two factors explain only together",
    axis: "Share of the variance",
    paper: "Sobol’ indices of second order, by Saltelli (2002); ± 95 % by bootstrap",
    columns: &["S2", "S2_conf"],
    shown: &[Shown { label: "together", column: 0, conf: Some(1) }],
    by: 0,
    shares: true,
};

/// The paths that change hands together, and whether the luck does.
#[derive(Clone)]
struct Party {
    name: String,
    /// The factors that vary here.
    factors: Vec<String>,
    paths: Vec<usize>,
    luck: bool,
}

/// The rankings of each scenario in which the outcome varies: of factors and luck, and if asked of pairs.
pub fn rankings(
    study: &Study,
    outcome: &Outcome,
    asked: &Sensitivity,
    observer: &dyn Observer,
) -> Result<Vec<Ranking>> {
    let base = whole_blocks(asked.base);
    let sampling = Sampling { draws: base, design: Design::Sobol, ..study.sampling };
    let mut rankings =
        designed(study, outcome, sampling, &|study, scenario| of_scenario(study, scenario, outcome, asked, observer))?;
    // Method by method: that of pairs has the longer name.
    rankings.sort_by_key(|ranking| ranking.method.name);
    Ok(rankings)
}

/// The ranking of a scenario's factors and luck, and if they are wanted of pairs.
fn of_scenario(
    study: &Study,
    scenario: usize,
    outcome: &Outcome,
    asked: &Sensitivity,
    observer: &dyn Observer,
) -> Result<Vec<Ranking>> {
    let group = Group::alone(study, scenario);
    let sampler = group.sampler();
    let single = parties(study, scenario, &sampler);
    let grades = by_grade(study, &single);
    let parties = grouped(single, &asked.groups)?;
    let plan = Plan { groups: parties.len(), second_order: asked.second_order };
    let plan_of_grades = Plan { groups: grades.len(), second_order: false };
    let shares = |plan: Plan, parties: &[Party]| shares(&group, outcome, (plan, parties), &sampler, observer);
    let (found, n) = shares(plan, &parties)?;
    let (of_grades, _) = shares(plan_of_grades, &grades)?;
    let mut ranking = ranking(study, scenario, &parties, &found, n);
    ranking.facts = Some(made(study.sampling.draws, plan.sheets() + plan_of_grades.sheets(), study.sampling.seed));
    ranking.remarks.extend(asked.groups.iter().filter_map(|it| group_in_words(it, &parties)));
    ranking.remarks.push(luck_in_words(&parties, &found));
    ranking.remarks.extend(grades_in_words(&grades, &of_grades));
    let pairs = pairs_of(&ranking, &parties, &found);
    Ok(std::iter::once(ranking).chain(pairs).collect())
}

/// Every factor on its own, a set that is correlated as one, and the luck.
fn parties(study: &Study, scenario: usize, sampler: &Sampler) -> Vec<Party> {
    let factors = &study.scenarios[scenario].world.factors;
    let place = |path: &str| sampler.paths().iter().position(|known| known == path);
    let correlated = sampler.correlated();
    let mut parties: Vec<Party> = Vec::new();
    for path in factors.iter().filter_map(|factor| place(&factor.path)) {
        let name = sampler.paths()[path].as_str();
        // All of a set's factors change hands together, those too that are known in this scenario.
        let set = correlated.iter().find(|set| set.contains(&path)).cloned().unwrap_or_else(|| vec![path]);
        match parties.iter_mut().find(|party| party.paths == set) {
            Some(party) => {
                party.name += &format!("{AND}{name}");
                party.factors.push(name.to_owned());
            }
            None => {
                let (name, factors) = (name.to_owned(), vec![name.to_owned()]);
                parties.push(Party { name, factors, paths: set, luck: false });
            }
        }
    }
    parties.push(Party { name: LUCK.into(), factors: Vec::new(), paths: Vec::new(), luck: true });
    parties
}

/// The parties with those of a group joined; a correlated set is of the group that any of its factors is of.
fn grouped(single: Vec<Party>, groups: &[FactorGroup]) -> Result<Vec<Party>> {
    let mut parties: Vec<Party> = Vec::new();
    for party in single {
        let mut of = groups.iter().filter(|group| party.factors.iter().any(|factor| group.holds(factor)));
        let group = of.next();
        if let (Some(one), Some(other)) = (group, of.next()) {
            return Err(Error::Usage(format!(
                "--group: {} are correlated and change hands together, but are of both {} and {}: put them into one group",
                party.factors.join(", "),
                one.name,
                other.name
            )));
        }
        let known = group.and_then(|group| parties.iter().position(|it| it.name == group.name));
        match (group, known) {
            (_, Some(known)) => {
                parties[known].factors.extend(party.factors);
                parties[known].paths.extend(party.paths);
            }
            (Some(group), None) => parties.push(Party { name: group.name.clone(), ..party }),
            (None, None) => parties.push(party),
        }
    }
    Ok(parties)
}

/// What a group consists of.
fn group_in_words(group: &FactorGroup, parties: &[Party]) -> Option<String> {
    let party = parties.iter().find(|party| party.name == group.name)?;
    let (own, others): (Vec<&String>, Vec<&String>) = party.factors.iter().partition(|factor| group.holds(factor));
    let list = |factors: &[&String]| factors.iter().map(|factor| factor.as_str()).collect::<Vec<_>>().join(", ");
    let with = match others.is_empty() {
        true => String::new(),
        false => format!("; and, as they are correlated with these: {}", list(&others)),
    };
    Some(format!("{}: {}{with}.", group.name, list(&own)))
}

/// The parties joined by the grade of what they rest on; the luck by itself.
fn by_grade(study: &Study, parties: &[Party]) -> Vec<Party> {
    let mut grades: Vec<Party> = Vec::new();
    for party in parties {
        let name = if party.luck { LUCK.to_owned() } else { worst_grade(study, party) };
        match grades.iter_mut().find(|known| known.name == name) {
            Some(known) => known.paths.extend(&party.paths),
            None => grades.push(Party { name, ..party.clone() }),
        }
    }
    grades
}

/// The grade of a party: of several factors the least trusted; `none` for what has no grade.
fn worst_grade(study: &Study, party: &Party) -> String {
    let grades = party.factors.iter().map(|path| grade(study, path));
    let worst = grades.map(|grade| if grade.is_empty() { "none".to_owned() } else { grade }).max();
    worst.unwrap_or_else(|| "none".into())
}

/// The indices of some parties, and how many base draws they rest on: those with an outcome on every sheet.
fn shares(
    group: &Group,
    outcome: &Outcome,
    (plan, parties): (Plan, &[Party]),
    sampler: &Sampler,
    observer: &dyn Observer,
) -> Result<(SobolIndices, usize)> {
    let base = group.study.sampling.draws;
    let sheet = |sheet: usize| {
        let from_b = plan.sheet(sheet);
        let mut paths = vec![false; sampler.paths().len()];
        for (party, _) in parties.iter().zip(&from_b).filter(|(_, from_b)| **from_b) {
            party.paths.iter().for_each(|path| paths[*path] = true);
        }
        let luck = parties.iter().zip(&from_b).any(|(party, from_b)| party.luck && *from_b);
        (paths, luck)
    };
    let mixtures = Mixtures::new(sampler.clone(), base, (0..plan.sheets()).map(sheet).collect());
    let all = evaluate(group, outcome, (&mixtures, base * plan.sheets()), observer)?;
    let (kept, n) = complete(all.chunks_exact(base).collect())?;
    let columns: Vec<&[f64]> = kept.iter().map(Vec::as_slice).collect();
    Ok((indices(plan, &columns, group.study.sampling.seed, RESAMPLES)?, n))
}

fn ranking(study: &Study, scenario: usize, parties: &[Party], found: &SobolIndices, n: usize) -> Ranking {
    let row = |(index, party): (usize, &Party)| Row {
        factor: party.name.clone(),
        grade: if party.luck { String::new() } else { worst_grade(study, party) },
        figures: vec![found.s1[index], found.s1_conf[index], found.st[index], found.st_conf[index]],
        labels: Vec::new(),
    };
    let (levels, label) = place(study, scenario);
    Ranking {
        method: &SOBOL,
        levels,
        label,
        base: Phrase::default(),
        rows: parties.iter().enumerate().map(row).collect(),
        n,
        facts: None,
        measure: SOBOL.measure(),
        remarks: left_out(study.sampling.draws, n).into_iter().collect(),
    }
}

/// The interactions of two, if they were asked for.
fn pairs_of(ranking: &Ranking, parties: &[Party], found: &SobolIndices) -> Option<Ranking> {
    let pairs = |first: usize| (first + 1..parties.len()).map(move |second| (first, second));
    let row = |(first, second): (usize, usize)| Row {
        factor: format!("{} × {}", parties[first].name, parties[second].name),
        grade: String::new(),
        figures: vec![found.s2[first][second], found.s2_conf[first][second]],
        labels: Vec::new(),
    };
    let rows: Vec<Row> = (0..found.s2.len()).flat_map(pairs).map(row).collect();
    (!rows.is_empty()).then(|| Ranking { method: &PAIRS, rows, remarks: Vec::new(), ..ranking.clone() })
}

/// How much is luck and how much is ignorance.
fn luck_in_words(parties: &[Party], found: &SobolIndices) -> String {
    let luck = parties.iter().position(|party| party.luck).unwrap_or(0);
    let (alone, total) = (found.s1[luck], found.st[luck]);
    format!(
        "Luck (how price, security, outages and funding turn out) makes {} of the variance alone, {} with its interactions; \
         the rest, {}, is ignorance of the factors alone.",
        share(alone),
        share(total),
        share(1.0 - total)
    )
}

/// What rests on numbers of each grade.
fn grades_in_words(grades: &[Party], found: &SobolIndices) -> Option<String> {
    let meaning = |name: &str| match name {
        grade if grade == Grade::A.to_string() => "grade A (measured or official)".to_owned(),
        grade if grade == Grade::B.to_string() => "grade B (one good source)".to_owned(),
        grade if grade == Grade::C.to_string() => "grade C (judgement)".to_owned(),
        _ => "no grade".to_owned(),
    };
    let of = |(index, grade): (usize, &Party)| {
        (!grade.luck).then(|| format!("{} {}", meaning(&grade.name), share(found.s1[index])))
    };
    let parts: Vec<String> = grades.iter().enumerate().filter_map(of).collect();
    let words = || format!("Of the variance, what is not known of numbers alone makes: {}.", parts.join(", "));
    (!parts.is_empty()).then(words)
}
