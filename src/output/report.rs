//! The report: one page that holds the question, the answer, the numbers, the charts and the assumptions.

mod answer;
mod board;
mod claims;
mod differences;
mod figures;
mod findings;
mod grid;
mod method;
mod place;
mod register;

pub use findings::Included;

use crate::analysis::Results;
use crate::error::{Error, Result};
use crate::model::{Palette, Study};
use crate::output::cells::Cells;
use crate::output::chart::{Chart, Format};
use crate::output::folder::REPORT;
use crate::output::manifest::Manifest;
use crate::output::number;
use crate::output::rounding;
use crate::output::table::Table;
use crate::output::theme;
use crate::output::view::View;
use base64::prelude::{BASE64_STANDARD, Engine};
use figures::{Data, Figure};
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, HtmlEscape, Value};
use serde::Serialize;

/// What a report is made of.
pub struct Material<'m> {
    /// The study.
    pub study: &'m Study,
    /// What its run found.
    pub results: &'m Results,
    /// The tables that hold it.
    pub tables: &'m [Table],
    /// Its charts: as SVG for a page; of other text only the names count.
    pub charts: &'m [Chart],
    /// How the run was made.
    pub manifest: &'m Manifest,
    /// What analyses of the same study found.
    pub included: &'m [Included],
    /// What the study is warned of.
    pub warnings: &'m [String],
}

/// The kinds of reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A self-contained page.
    Html,
    /// Markdown, with the charts as files beside it.
    Markdown,
}

impl Kind {
    /// The file's name.
    pub fn file(self) -> &'static str {
        match self {
            Self::Html => REPORT,
            Self::Markdown => "report.md",
        }
    }

    fn template(self) -> &'static str {
        match self {
            Self::Html => include_str!("report/templates/report.html"),
            Self::Markdown => include_str!("report/templates/report.md"),
        }
    }
}

/// What the template is given.
#[derive(Serialize)]
struct Page {
    title: String,
    question: Option<String>,
    notes: Option<String>,
    answer: Vec<answer::Sentence>,
    boards: Vec<board::Board>,
    said: Vec<claims::Said>,
    claims: Option<board::Board>,
    figures: Vec<Figure>,
    sections: Vec<findings::Section>,
    register: Vec<register::Entry>,
    share_of: Option<String>,
    facts: Vec<method::Fact>,
    limits: Vec<String>,
    what_if: bool,
    /// Whether charts are drawn on a dark page.
    dark: bool,
    /// The extension of charts' files.
    charts: &'static str,
    version: String,
    style: &'static str,
    script: &'static str,
    fonts: [String; 2],
}

/// The report as a file's content; `format` is that of the charts beside it.
///
/// # Errors
/// [`Error::Failed`] if the template cannot be filled; [`Error::Usage`] if the tables are of another study.
pub fn report(material: &Material, kind: Kind, format: Format) -> Result<Vec<u8>> {
    let settled = rounding::settled(material.results);
    let view = View::new(material.study, &settled);
    let page = page(material, &view, format)?;
    let failed = |error: minijinja::Error| Error::Failed(format!("the report cannot be written: {error:#}"));
    let mut environment = Environment::new();
    let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build();
    environment.set_syntax(syntax.map_err(failed)?);
    environment.set_auto_escape_callback(move |_| if kind == Kind::Html { AutoEscape::Html } else { AutoEscape::None });
    let numbers = material.study.charts.numbers;
    environment.add_filter("number", move |text: String| number::written(&text, numbers));
    environment.add_filter("breaks", |text: String| breakable(&text));
    environment.add_filter("md", |text: String| plain(&text));
    environment.add_template(kind.file(), kind.template()).map_err(failed)?;
    let text = environment.get_template(kind.file()).and_then(|it| it.render(Serde(&page)));
    Ok(text.map_err(failed)?.into_bytes())
}

fn page(material: &Material, view: &View, format: Format) -> Result<Page> {
    let Material { study, tables, included, manifest, .. } = *material;
    let cells = Cells::of(study, tables)?;
    let boards = [
        register::change(view),
        Some(grid::scenarios(view, &cells)),
        grid::returns(view, &cells),
        differences::differences(view, &cells),
    ];
    let behind = |chart: &Chart| chart.shows.iter().filter_map(|shows| Data::behind(study, tables, shows)).collect();
    let shares = findings::Shares::of_included(included);
    Ok(Page {
        title: study.title.clone(),
        question: study.question.clone(),
        notes: study.notes.clone(),
        answer: answer::answer(view, &cells),
        boards: boards.into_iter().flatten().filter(|board| !board.is_empty()).collect(),
        said: claims::said(view),
        claims: claims::claims(view),
        figures: material.charts.iter().map(|chart| Figure::of(chart, behind(chart))).collect(),
        sections: findings::sections(included),
        register: register::register(study, shares.as_ref()),
        share_of: shares.map(|shares| shares.of),
        facts: method::facts(study, manifest),
        limits: method::limits(study, material.warnings),
        what_if: view.what_if().is_some(),
        dark: study.charts.palette == Palette::Dark,
        charts: format.extension(),
        version: manifest.version.clone(),
        style: include_str!("report/templates/style.css"),
        script: include_str!("report/templates/script.js"),
        fonts: fonts(),
    })
}

/// A name that may be broken after its underscores and points, as HTML.
fn breakable(name: &str) -> Value {
    Value::from_safe_string(HtmlEscape(name).to_string().replace('_', "_<wbr>").replace('.', ".<wbr>"))
}

/// Text as Markdown shows it letter by letter, in a table too.
fn plain(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '#' => told.extend(['\\', letter]),
            '\n' | '\r' => told.push(' '),
            _ => told.push(letter),
        }
    }
    told
}

/// The fonts in which charts are laid out, regular and bold, for letters of the Latin alphabet: elsewhere words would overlap.
fn fonts() -> [String; 2] {
    [theme::REGULAR_LATIN, theme::BOLD_LATIN].map(|font| BASE64_STANDARD.encode(font))
}
