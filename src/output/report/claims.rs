//! What has been said, and how likely the model finds it: a row for each claim, a column for each decision.

use super::assumptions::cited;
use super::table;
use crate::analysis::ClaimResult;
use crate::output::number::percent;
use crate::output::view::View;
use crate::output::words::claimed;

/// A table of claims; empty if nothing was claimed.
pub fn claims(view: &View) -> String {
    let study = view.study;
    if view.results.claims.is_empty() {
        return String::new();
    }
    let decisions: Vec<usize> = view.decisions().collect();
    let chosen = |scenario: usize| -> Vec<usize> {
        decisions.iter().map(|axis| study.scenarios[scenario].levels[*axis]).collect()
    };
    let mut choices: Vec<Vec<usize>> = Vec::new();
    for choice in (0..study.scenarios.len()).map(chosen) {
        if !choices.contains(&choice) {
            choices.push(choice);
        }
    }
    let row = |(index, claim): (usize, &crate::model::Claim)| {
        let of_choice = |choice: &Vec<usize>| {
            let results = view.results.claims.iter();
            range(results.filter(|it| it.claim == index && chosen(it.scenario) == *choice))
        };
        let said_by = claim.reference.as_ref().map_or(String::new(), |key| cited(study, key));
        let said = [claim.name.clone(), claimed(study, claim)];
        let rest = [said_by, claim.note.clone().unwrap_or_default()];
        said.into_iter().chain(choices.iter().map(of_choice)).chain(rest).collect::<Vec<String>>()
    };
    let label = |choice: &Vec<usize>| {
        let labels = decisions.iter().zip(choice).map(|(axis, level)| view.label((*axis, *level)));
        let labels = labels.collect::<Vec<_>>().join(", ");
        if labels.is_empty() { "Probability".to_owned() } else { labels }
    };
    let heads = ["Claim".to_owned(), "What was claimed".to_owned()].into_iter().chain(choices.iter().map(label));
    let heads = heads.chain(["By whom".to_owned(), "Note".to_owned()]).collect();
    let ranges = if view.uncertainties.is_empty() {
        ""
    } else {
        ", from the least likely scenario of each decision to the most likely"
    };
    let caption = format!(
        "How likely the model finds what has been said: the share of draws that keep it{ranges}. –: there is nothing of which it could be said. \
         Each scenario, with what is modelled, is in tables/claims.csv"
    );
    table(("Claims", &caption, ""), heads, study.claims.iter().enumerate().map(row).collect())
}

/// The least and the greatest probability in some scenarios.
fn range<'r>(results: impl Iterator<Item = &'r ClaimResult>) -> String {
    let mut shares: Vec<f64> = results.filter(|it| it.summary.is_some()).map(|it| it.probability).collect();
    shares.sort_by(f64::total_cmp);
    let Some((low, high)) = shares.first().zip(shares.last()).map(|(low, high)| (percent(*low), percent(*high))) else {
        return "–".into();
    };
    if low == high { low } else { format!("{} to {high}", low.replace(" %", "")) }
}
