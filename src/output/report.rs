//! The report: one page that holds the question, the numbers, the charts and the assumptions.

mod assumptions;
mod claims;
mod differences;
mod kpis;

use crate::analysis::Results;
use crate::model::Study;
use crate::output::chart::Chart;
use crate::output::number::count;
use crate::output::rounding;
use crate::output::view::View;
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
    let settled = rounding::settled(results);
    let view = View::new(study, &settled);
    page.push_str(&assumptions::change(&view));
    page.push_str(&kpis::wholes(&view));
    page.push_str(&kpis::returns(&view));
    page.push_str(&differences::differences(&view));
    for chart in charts {
        let svg = String::from_utf8_lossy(&chart.bytes);
        let drawing = svg.find("<svg").map_or("", |from| &svg[from..]);
        let alt = escaped(&chart.alt);
        let _ =
            write!(page, "<figure role=\"img\" aria-label=\"{alt}\">{drawing}<figcaption>{alt}</figcaption></figure>");
    }
    page.push_str(&claims::claims(&view));
    page.push_str(&assumptions::assumptions(study));
    page.push_str("</body></html>\n");
    page
}

/// A scenario's levels by their labels.
fn level_labels(study: &Study, scenario: usize) -> Vec<String> {
    let levels = study.axes.iter().zip(&study.scenarios[scenario].levels);
    levels.map(|(axis, level)| axis.levels[*level].label.clone()).collect()
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
