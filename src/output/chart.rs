//! Charts of a study's results, as bytes: nothing here writes a file.
//!
//! A chart is composed as a list of shapes on a page (`canvas`), then rendered as pixels or SVG (`render`). What all charts
//! share lies between: the page with title, legend and footer, panels with axes, fans, grids of panels, rows of distributions.

mod canvas;
mod difference;
mod distribution;
mod font;
mod heat;
mod hill;
mod letters;
pub mod maps;
mod matrix;
mod metal;
mod page;
mod panel;
mod price;
mod processed;
mod render;
mod rows;
mod scale;
mod text;
mod utilisation;

use crate::analysis::Results;
use crate::error::Error;
use crate::model::{MetricName, Study};
use crate::output::view::View;
use crate::output::{rounding, theme};
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chart {
    /// The file's name without its extension: `utilisation-refinery`.
    pub name: String,
    /// The title, as it stands on the chart.
    pub title: String,
    /// What the chart says, in a sentence, for those who cannot see it.
    pub alt: String,
    /// The file's content.
    pub bytes: Vec<u8>,
}

/// A chart as composed, not yet rendered.
struct Picture {
    name: String,
    title: String,
    alt: String,
    canvas: Canvas,
}

/// All charts of a study's results, in the order in which a report shows them. `asked` are the KPIs to map; none: the usual.
pub fn charts(study: &Study, results: &Results, asked: &[MetricName], format: Format) -> Result<Vec<Chart>, Error> {
    theme::load_fonts();
    let legible = if format == Format::Png { letters::drawable(study) } else { None };
    let settled = rounding::settled(results);
    let mut view = View::new(legible.as_ref().unwrap_or(study), &settled);
    view.maps = asked;
    view.note = legible.is_some().then_some(letters::NOTE);
    let composers: [fn(&View) -> Vec<Picture>; 7] = [
        processed::pictures,
        utilisation::pictures,
        metal::pictures,
        heat::pictures,
        distribution::pictures,
        difference::pictures,
        price::pictures,
    ];
    let pictures: Vec<Vec<Picture>> = composers.par_iter().map(|compose| compose(&view)).collect();
    let pictures: Vec<Picture> = pictures.into_iter().flatten().collect();
    pictures.into_par_iter().map(|picture| rendered(picture, format)).collect()
}

fn rendered(picture: Picture, format: Format) -> Result<Chart, Error> {
    let bytes = render::render(&picture.canvas, format)?;
    Ok(Chart { name: picture.name, title: picture.title, alt: picture.alt, bytes })
}

/// Charts of an analysis.
pub fn plots(_study: &Study, _plots: &[crate::output::plot::Plot], _format: Format) -> Result<Vec<Chart>, Error> {
    Ok(Vec::new())
}
