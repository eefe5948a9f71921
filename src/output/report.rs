//! The report: one page that holds the question, the numbers, the charts and the assumptions.

use crate::analysis::{Kpi, Metrics, Results};
use crate::model::{Metric, Quantity, Reference, Scenario, Study};
use crate::output::chart::Chart;
use crate::output::number::{Measure, count, percent};
use crate::output::tables::bound;
use crate::output::view::{View, nameplate_used};
use std::fmt::Write;

const STYLE: &str = "body{font:16px/1.5 'Open Sans',system-ui,sans-serif;max-width:72rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}\
.wide{overflow:auto;max-height:90vh;margin:1rem 0;border-bottom:1px solid #ddd}\
table{border-collapse:collapse;font-size:.85rem}td,th{padding:.25rem .6rem;border-bottom:1px solid #ddd;text-align:left;vertical-align:top}\
th{position:sticky;top:0;background:#fff;vertical-align:bottom}td{min-width:3rem;max-width:28rem}\
.figures td{white-space:nowrap;font-variant-numeric:tabular-nums}\
figure{margin:2rem 0}figure svg{width:100%;height:auto}figcaption{color:#555;font-size:.9rem}\
@media print{figure{break-inside:avoid}.wide{overflow:visible;max-height:none}.figures{font-size:.6rem}}";

/// The report as a self-contained HTML page. `charts` are SVG.
pub fn html(study: &Study, results: &Results, charts: &[Chart]) -> String {
    let mut page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{title}</title><style>{STYLE}</style></head><body><h1>{title}</h1>",
        title = escaped(&study.title),
    );
    if let Some(question) = &study.question {
        let _ = write!(page, "<p><strong>{}</strong></p>", escaped(question));
    }
    let sampling = study.sampling;
    let _ = write!(
        page,
        "<p>{} scenarios, {} draws each ({}, seed {}), {} to {}.</p>",
        study.scenarios.len(),
        count(sampling.draws),
        sampling.design.word(),
        sampling.seed,
        study.horizon.start(),
        study.horizon.end(),
    );
    page.push_str(&kpis(study, results));
    for chart in charts {
        let svg = String::from_utf8_lossy(&chart.bytes);
        let drawing = svg.find("<svg").map_or("", |from| &svg[from..]);
        let alt = escaped(&chart.alt);
        let _ =
            write!(page, "<figure role=\"img\" aria-label=\"{alt}\">{drawing}<figcaption>{alt}</figcaption></figure>");
    }
    page.push_str(&claims(study, results));
    page.push_str(&assumptions(study));
    page.push_str("</body></html>\n");
    page
}

/// The whole KPIs of each scenario: median and the range from the 5th to the 95th percentile.
fn kpis(study: &Study, results: &Results) -> String {
    let Some(first) = results.scenarios.first() else {
        return String::new();
    };
    let state = View::new(study, results).has_state();
    let wholes = first.kpis.iter().filter(|kpi| kpi.name.part.is_none()).map(|kpi| kpi.name.metric);
    let wholes: Vec<_> = wholes.filter(|metric| state || metric.quantity != Quantity::NpvState).collect();
    let columns: Vec<(String, Vec<String>)> = wholes.iter().map(|metric| column(study, results, metric)).collect();
    let heads = study.axes.iter().map(|axis| axis.label.clone()).chain(columns.iter().map(|(head, _)| head.clone()));
    let rows = study.scenarios.iter().enumerate().map(|(row, scenario)| {
        let levels = study.axes.iter().zip(&scenario.levels).map(|(axis, level)| axis.levels[*level].label.clone());
        levels.chain(columns.iter().filter_map(|(_, cells)| cells.get(row).cloned())).collect()
    });
    let caption = "Medians, and the range from the 5th to the 95th percentile, of the draws that have a value: in the others there is none \
         (no return, never paid back, nothing operates). Plateau utilisation: a facility still to be built counts alone. Values, returns and payback: all facilities together, \
         those that already stand included; each alone is in tables/kpis.csv";
    table(("Results", caption, "figures"), heads.collect(), rows.collect())
}

/// A KPI in all scenarios: its head with its one unit, and a cell for each.
fn column(study: &Study, results: &Results, metric: &Metric) -> (String, Vec<String>) {
    let of_scenario = |(scenario, metrics): (&Scenario, &Metrics)| match metric.quantity {
        Quantity::PlateauUtilisation => nameplate_used(&scenario.world, metrics).cloned(),
        quantity => metrics.kpi(quantity, None).cloned(),
    };
    let kpis: Vec<Option<Kpi>> = study.scenarios.iter().zip(&results.scenarios).map(of_scenario).collect();
    let shown = |kpi: &Kpi| [3, 0, 6].map(|index| kpi.summary.percentiles[index]);
    let values = || kpis.iter().flatten().flat_map(&shown);
    let measure = Measure::of(metric.dimension, &study.units, values());
    let decimals = measure.decimals(values());
    let cell = |kpi: &Option<Kpi>| match kpi.as_ref().filter(|kpi| kpi.summary.n > 0) {
        // Of a yes or no the share of yes tells what a median does not.
        Some(kpi) if metric.quantity == Quantity::Operating => {
            format!("{} of draws", percent(kpi.summary.mean))
        }
        Some(kpi) => {
            let [median, low, high] = shown(kpi).map(|value| measure.fixed(value, decimals));
            let share = kpi.summary.n as f64 / study.sampling.draws as f64;
            let only = if share < 1.0 { format!(", in {} of draws", percent(share)) } else { String::new() };
            format!("{median} ({low} to {high}){only}")
        }
        None => "–".into(),
    };
    (measure.title(metric.title), kpis.iter().map(cell).collect())
}

fn claims(study: &Study, results: &Results) -> String {
    if results.claims.is_empty() {
        return String::new();
    }
    let rows = results.claims.iter().map(|result| {
        let claim = &study.claims[result.claim];
        let year = claim.year.map_or(String::new(), |year| format!(" in {year}"));
        let said_by = claim.reference.as_ref().map_or(String::new(), |key| cited(study, key));
        vec![
            study.scenarios[result.scenario].name.clone(),
            claim.name.clone(),
            format!("{}{year} {}", claim.metric, bound(claim.bound)),
            format!("{:.1} %", result.probability * 100.0),
            said_by,
        ]
    });
    let heads = ["Scenario", "Claim", "What was claimed", "Probability", "By whom"].map(str::to_owned).to_vec();
    table(("Claims", "How likely the model finds what has been said", ""), heads, rows.collect())
}

fn assumptions(study: &Study) -> String {
    let rows = study.assumptions.iter().filter(|it| !it.is_default).map(|it| {
        vec![
            it.path.clone(),
            format!("{} {}", it.value, it.unit),
            it.grade.map_or(String::new(), |grade| grade.to_string()),
            it.reference.as_ref().map_or(String::new(), |key| cited(study, key)),
            it.note.clone().unwrap_or_default(),
            it.level.clone().unwrap_or_default(),
        ]
    });
    let heads = ["Number", "Value", "Grade", "Reference", "Note", "Set by level"].map(str::to_owned).to_vec();
    let caption = "A: measured or official; B: reported by one good source; C: judgement. What is left at its default is in \
                   tables/assumptions.csv";
    table(("Assumptions", caption, ""), heads, rows.collect())
}

/// A reference in one line: publisher, title, date.
fn cited(study: &Study, key: &str) -> String {
    study.references.iter().find(|reference| reference.key == key).map_or_else(|| key.to_owned(), line)
}

fn line(reference: &Reference) -> String {
    let parts = [reference.publisher.as_ref(), Some(&reference.title), reference.date.as_ref(), reference.url.as_ref()];
    parts.into_iter().flatten().map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// A table in a box of its own, in which what is too wide or too long can be scrolled.
fn table((title, caption, class): (&str, &str, &str), heads: Vec<String>, rows: Vec<Vec<String>>) -> String {
    let cells = |row: &[String], tag: &str| {
        row.iter().map(|cell| format!("<{tag}>{}</{tag}>", escaped(cell))).collect::<String>()
    };
    let body: String = rows.iter().map(|row| format!("<tr>{}</tr>", cells(row, "td"))).collect();
    format!(
        "<h2>{title}</h2><p>{caption}.</p><div class=\"wide\"><table class=\"{class}\"><thead><tr>{}</tr></thead><tbody>{body}</tbody></table></div>",
        cells(&heads, "th")
    )
}

/// Text that cannot be taken for markup.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
