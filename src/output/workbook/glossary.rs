//! What each table and each column of it means, in a sentence.

/// What a table holds.
pub fn table(name: &str) -> &'static str {
    match name {
        "annual" => "Every yearly metric: one row for each scenario, calendar year and metric.",
        "kpis" => "Every KPI: one row for each scenario and KPI.",
        "differences" => {
            "Pairs of scenarios that differ in one decision, compared draw by draw on the same luck: to less from."
        }
        "claims" => "What has been said will happen, and how probable it is in each scenario.",
        "assumptions" => {
            "Every number of the study: its value or distribution, where it comes from, how far it may be trusted."
        }
        "distributions" => {
            "The whole distribution of every KPI and of its paired differences: the 0th, 1st … 100th percentile."
        }
        "paths" => "Three draws step by step, a bad, a median and a good one: rows of the whole, and of each facility.",
        "effects" => "What each change does by itself, and with the others, draw by draw.",
        _ => "A further table of this run.",
    }
}

/// What a column holds; `None` for one that its name explains, or that is an axis.
pub fn column(name: &str) -> Option<String> {
    words(name).map(str::to_owned).or_else(|| percentile(name))
}

/// `p05` and `q005` and their kin.
fn percentile(name: &str) -> Option<String> {
    let of = |letter, wide| name.strip_prefix(letter).filter(|digits: &&str| digits.len() == wide);
    let percent: u8 = of('p', 2).or(of('q', 3))?.parse().ok()?;
    let median = if percent == 50 { "The median: " } else { "" };
    Some(format!("{median}{percent} % of the draws that have a value are below it."))
}

fn words(name: &str) -> Option<&'static str> {
    Some(match name {
        "year" => "Calendar year; empty for what is of the whole horizon.",
        "months" => "Months of that year that the horizon holds.",
        "metric" => "What is measured; see Metrics below. After a point: the source, facility or state it is of.",
        "unit" => {
            "The unit of the row's numbers. Shares and rates have none or 1/yr; they are shown in per cent, and the cells hold the share."
        }
        "n" => "Draws that have a value.",
        "mean" => "Mean of the draws that have a value.",
        "sd" => "Standard deviation of these draws.",
        "se" => "Standard error of the mean: sd over the root of n.",
        "positive" => "Share of the draws with a value that are above 0; of differences those with more.",
        "axis" => "The decision axis in whose level the two scenarios differ.",
        "from" => "The level that is compared with.",
        "to" => "The level that is compared.",
        "claim" => "The claim, as the study names it.",
        "bound" => "What the claim says of the metric.",
        "probability" => "Share of all draws that keep the claim; a draw without a value does not.",
        "reference" => "Key of the publication; see the sheet References.",
        "path" => "Where the number stands in the study file, as --set takes it.",
        "value" => "The number or distribution, in the unit beside it.",
        "grade" => "A: measured or official. B: reported by one good source. C: judgement.",
        "note" => "What the study says of it; default: what is taken where the study says nothing.",
        "level" => "The level that gives it this value; empty where it stands in the study itself.",
        "change" => "The case, all cases together, or what is only there together (the interaction).",
        "share" => "The change's part of the effect of all cases together.",
        _ => return None,
    })
}
