//! What has been said, by whom, and how likely the model finds it in every scenario.

use super::board::{Board, Cell, Column, beside, heads};
use super::place::{axes, by_decision, place};
use super::register::Cited;
use crate::model::Claim;
use crate::output::cells::Piece;
use crate::output::number::percent;
use crate::output::view::View;
use crate::output::words::claimed;
use serde::Serialize;

/// A claim in words.
#[derive(Debug, Clone, Serialize)]
pub struct Said {
    /// Its name.
    pub name: String,
    /// What was claimed: metric and bound.
    pub claimed: String,
    /// By whom.
    pub by: Option<Cited>,
    /// What the study adds.
    pub note: String,
}

/// The claims in words.
pub fn said(view: &View) -> Vec<Said> {
    let study = view.study;
    let of = |claim: &Claim| Said {
        name: claim.name.clone(),
        claimed: claimed(study, claim),
        by: claim.reference.as_ref().map(|key| Cited::of(study, key)),
        note: claim.note.clone().unwrap_or_default(),
    };
    study.claims.iter().map(of).collect()
}

/// A row for each scenario, a column for each claim; none where nothing was claimed.
pub fn claims(view: &View) -> Option<Board> {
    let study = view.study;
    if view.results.claims.is_empty() {
        return None;
    }
    let scenarios = by_decision(view);
    let column = |(claim, of): (usize, &Claim)| {
        let cell = |scenario: usize| {
            let found =
                view.results.claims.iter().enumerate().find(|(_, it)| (it.scenario, it.claim) == (scenario, claim));
            match found.filter(|(_, it)| it.summary.is_some()) {
                Some((row, it)) => {
                    let cells = format!("claims:{row}:probability");
                    Cell::figures(
                        vec![Piece { text: percent(it.probability), cells, how: "" }],
                        Vec::new(),
                        it.probability,
                    )
                }
                None => Cell::none(),
            }
        };
        let cells = scenarios.iter().copied().map(cell).collect();
        Column { head: of.name.clone(), cells }.shaded(Some((0.0, 1.0)))
    };
    let columns: Vec<Column> = study.claims.iter().enumerate().map(column).collect();
    Some(Board {
        id: "claims",
        title: "What has been said".into(),
        caption: "How likely the model finds what has been said: the share of draws that keep it. –: there is nothing of which it \
                  could be said. What was modelled is in tables/claims.csv"
            .into(),
        heads: heads(axes(view, None), &columns),
        labels: 1,
        groups: beside(scenarios.iter().map(|scenario| place(view, *scenario, None)).collect(), &columns),
    })
}
