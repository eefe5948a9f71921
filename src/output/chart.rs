//! Charts of a study's results, as bytes: nothing here writes a file.
//!
//! A chart is composed as a list of shapes on a page (`canvas`), then rendered as pixels or SVG (`render`). What all charts
//! share lies between: the page with title, legend and footer, panels with axes, fans, grids of panels, rows of distributions.

mod bars;
mod canvas;
mod cash;
mod complement;
mod contour;
mod curves;
mod difference;
mod distribution;
mod exceedance;
mod font;
mod heat;
mod hill;
mod history;
mod lanes;
mod letters;
mod local_share;
mod main_kpis;
pub mod maps;
mod matrix;
mod metal;
mod overview;
mod page;
mod panel;
mod parallel;
mod placing;
mod processed;
mod render;
mod rows;
mod scale;
mod series;
mod shows;
mod stack;
mod text;
mod tiles;
mod timeline;
mod utilisation;
mod walk;
mod waterfall;

use crate::analysis::Results;
use crate::error::Error;
use crate::model::{MetricName, Study};
use crate::output::phrase::Phrase;
use crate::output::plot::{Content, Plot};
use crate::output::view::View;
use crate::output::{rounding, theme};
pub use page::Footer;
pub use shows::Shows;

use canvas::Canvas;
use rayon::prelude::*;

/// The format of a rendered chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Pixels, 1600 × 1000.
    Png,
    /// Scalable, with text as text.
    Svg,
}

impl Format {
    /// The file name's extension.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Svg => "svg",
        }
    }
}

/// One chart, rendered.
#[derive(Debug, Clone, PartialEq)]
pub struct Chart {
    /// The file's name without its extension: `utilisation-refinery`.
    pub name: String,
    /// The title, as it stands on the chart.
    pub title: String,
    /// What the chart says, in a sentence, for those who cannot see it.
    pub alt: Phrase,
    /// The rows of the run's tables that it shows.
    pub shows: Vec<Shows>,
    /// The file's content.
    pub bytes: Vec<u8>,
}

/// A chart as composed, not yet rendered.
struct Picture {
    name: String,
    title: String,
    alt: Phrase,
    shows: Vec<Shows>,
    canvas: Canvas,
}

/// All charts of a study's results, in the order in which a report shows them. `asked` are the KPIs to map; none: the usual.
pub fn charts(study: &Study, results: &Results, asked: &[MetricName], format: Format) -> Result<Vec<Chart>, Error> {
    theme::load_fonts();
    let settled = rounding::settled(results);
    let mut pictures = composed(&View { maps: asked, ..View::new(study, &settled) });
    if format == Format::Png
        && let Some(legible) = letters::drawable(study)
    {
        let view = View { maps: asked, note: Some(letters::NOTE), ..View::new(&legible, &settled) };
        // Only a picture that shows such a letter needs the names, and says so.
        for (picture, named) in pictures.iter_mut().zip(composed(&view)) {
            if !letters::drawn(&picture.canvas) {
                *picture = named;
            }
        }
    }
    pictures.into_par_iter().map(|picture| rendered(picture, format)).collect()
}

/// The pictures of a view, in order.
fn composed(view: &View) -> Vec<Picture> {
    let composers: [fn(&View) -> Vec<Picture>; 14] = [
        processed::pictures,
        utilisation::pictures,
        local_share::pictures,
        metal::pictures,
        cash::pictures,
        heat::pictures,
        overview::pictures,
        parallel::pictures,
        distribution::pictures,
        exceedance::pictures,
        difference::pictures,
        waterfall::pictures,
        timeline::pictures,
        history::pictures,
    ];
    let pictures: Vec<Vec<Picture>> = composers.par_iter().map(|compose| compose(view)).collect();
    pictures.into_iter().flatten().collect()
}

/// The charts of an analysis, with a footer that says what they rest on.
pub fn plots(footer: &Footer, plots: &[Plot], format: Format) -> Result<Vec<Chart>, Error> {
    theme::load_fonts();
    let legible = |text: &str| if format == Format::Png { letters::without(text) } else { text.to_owned() };
    let footer = Footer { title: legible(&footer.title), sources: legible(&footer.sources), ..footer.clone() };
    let chart = |plot: &Plot| {
        let drawable = if format == Format::Png { letters::drawable_plot(plot) } else { None };
        let note = drawable.is_some().then(|| letters::PLOT_NOTE.to_owned()).or_else(|| footer.note.clone());
        let facts = plot.facts.clone().unwrap_or_else(|| footer.facts.clone());
        rendered(plotted(&Footer { note, facts, ..footer.clone() }, drawable.as_ref().unwrap_or(plot)), format)
    };
    plots.par_iter().map(chart).collect()
}

/// The picture of a plot. What finds no room is known only once all is laid out; if a note has to say so, all is laid out anew.
fn plotted(footer: &Footer, plot: &Plot) -> Picture {
    let compose = |plot: &Plot| match &plot.content {
        Content::Bars(bars) => bars::picture(footer, plot, bars),
        Content::Curves(curves) => curves::picture(footer, plot, curves),
        Content::Tiles(tiles) => tiles::picture(footer, plot, tiles),
    };
    let (picture, left_out) = compose(plot);
    if left_out.is_empty() {
        return picture;
    }
    let notes = plot.notes.iter().cloned().chain(left_out).collect();
    compose(&Plot { notes, ..plot.clone() }).0
}

fn rendered(picture: Picture, format: Format) -> Result<Chart, Error> {
    let bytes = render::render(&picture.canvas, format)?;
    Ok(Chart { name: picture.name, title: picture.title, alt: picture.alt, shows: picture.shows, bytes })
}
