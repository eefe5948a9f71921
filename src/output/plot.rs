//! What the charts of analyses show, as plain descriptions. Values are in the unit that is shown; `chart` draws them.

use crate::output::phrase::Phrase;
use serde::{Deserialize, Serialize};

/// A chart of an analysis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Plot {
    /// The file's name without its extension.
    pub name: String,
    /// What is seen.
    pub title: String,
    /// What is held, what is measured.
    pub subtitle: String,
    /// What a reader might miss.
    pub notes: Vec<String>,
    /// What it says, in a sentence, for those who cannot see it.
    pub alt: Phrase,
    /// How many draws it rests on, if not simply those of the study.
    pub facts: Option<String>,
    /// What is drawn.
    pub content: Content,
}

/// What a chart of an analysis is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Content {
    /// Horizontal bars, row by row.
    Bars(Bars),
    /// Curves or points over a number.
    Curves(Curves),
    /// Coloured cells of a table.
    Tiles(Tiles),
}

/// Horizontal bars in one panel or several that share a scale.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Bars {
    /// Title of the values' axis, with its unit.
    pub x: String,
    /// What the bars of each row stand for, in their order; one of them needs no legend.
    pub series: Vec<String>,
    /// Where bars begin: drawn as a line through all rows.
    pub base: f64,
    /// What is written above that line; may be empty.
    pub base_label: String,
    /// What the thin lines of uncertainty stand for; goes into the legend where it is not empty.
    pub error: String,
    /// Head of the texts right of the plot; may be empty.
    pub text_title: String,
    /// The panels.
    pub panels: Vec<BarPanel>,
}

/// A panel of bars.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct BarPanel {
    /// Its heading; empty where there is one panel.
    pub title: Phrase,
    /// From top to bottom.
    pub rows: Vec<BarRow>,
}

/// A row: one bar for each series.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct BarRow {
    /// What it is of.
    pub label: String,
    /// One for each series; two of them that lie on either side of the base share a line.
    pub bars: Vec<Bar>,
    /// What stands right of the plot; may be empty.
    pub text: Phrase,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Bar {
    /// Where it ends; NaN: `no value` is written in its place.
    pub to: f64,
    /// Its uncertainty as a thin line from the one to the other; NaN where there is none.
    pub error: (f64, f64),
    /// What is written at its end; may be empty.
    pub label: Phrase,
}

/// Curves in one panel or several that share their scales.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Curves {
    /// What runs to the right.
    pub x: Scale,
    /// What runs up.
    pub y: Scale,
    /// The panels.
    pub panels: Vec<CurvePanel>,
    /// Title of a second scale on the right, whose figures are what those on the left leave of 100; empty: there is none.
    pub complement: String,
}

/// An axis of curves.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Scale {
    /// Its title, with the unit.
    pub title: String,
    /// Whether equal distances are equal ratios; values that are not positive are then left out, and a note says so.
    pub log: bool,
    /// Whether it is of calendar years, whose thousands are not set off.
    pub calendar: bool,
    /// Values that must be seen, such as 0 or 1.
    pub includes: Vec<f64>,
}

/// A panel of curves.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct CurvePanel {
    /// Its heading; empty where there is one panel.
    pub title: String,
    /// The curves; the same place in another panel has the same look.
    pub curves: Vec<Curve>,
    /// Lines across, each with its words: a target, an estimate.
    pub rules: Vec<Rule>,
}

/// A curve: a median or mean with bands around it, or points.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Curve {
    /// What it is; goes into the legend.
    pub label: Phrase,
    /// (x, y), x ascending for a line; NaN is a gap.
    pub points: Vec<(f64, f64)>,
    /// Around the points: (lower, upper) for each, the widest band first; named in the legend.
    pub bands: Vec<(String, Vec<(f64, f64)>)>,
    /// What is written beside each point, if there is room; empty: nothing.
    pub labels: Vec<String>,
    /// Whether points are marked.
    pub marked: bool,
    /// Whether they are joined by a line.
    pub joined: bool,
    /// The uncertainty of each point as a thin upright line from the one to the other; empty or NaN: none.
    pub errors: Vec<(f64, f64)>,
    /// The curve of its panel that it guides the eye along: it has its look, but thin.
    pub guides: Option<usize>,
}

/// A straight line across a panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// Whether it stands at an x (upright) or lies at a y.
    pub upright: bool,
    /// Where.
    pub at: f64,
    /// Its uncertainty, shaded; NaN where there is none.
    pub error: (f64, f64),
    /// What it says.
    pub label: Phrase,
}

/// Coloured cells in one panel or several that share their colours.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Tiles {
    /// Title of the rows' axis.
    pub row_title: String,
    /// Heads of the rows, from top to bottom.
    pub rows: Vec<String>,
    /// Title of the columns' axis.
    pub column_title: String,
    /// Heads of the columns.
    pub columns: Vec<String>,
    /// What the colours mean, with the unit.
    pub value: String,
    /// Whether colours diverge from 0; else they go from little to much, from 0 where all values are positive.
    pub diverging: bool,
    /// The panels.
    pub panels: Vec<TilePanel>,
    /// Whether lines show where the value passes the figures of the colour bar; for rows and columns that are numbers in order.
    pub contours: bool,
}

/// A panel of cells.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct TilePanel {
    /// Its heading; empty where there is one panel.
    pub title: String,
    /// `[row][column]`; NaN where there is none.
    pub values: Vec<Vec<f64>>,
    /// What is written in each cell where there is room; empty: the value.
    pub texts: Vec<Vec<Phrase>>,
}

impl Plot {
    /// Shows every text that is drawn to `visit`, to be changed.
    pub fn each_text(&mut self, visit: &mut impl FnMut(&mut String)) {
        [&mut self.title, &mut self.subtitle].into_iter().chain(&mut self.notes).for_each(&mut *visit);
        match &mut self.content {
            Content::Bars(bars) => bars.each_text(visit),
            Content::Curves(curves) => curves.each_text(visit),
            Content::Tiles(tiles) => tiles.each_text(visit),
        }
    }
}

impl Bars {
    fn each_text(&mut self, visit: &mut impl FnMut(&mut String)) {
        let own = [&mut self.x, &mut self.base_label, &mut self.error, &mut self.text_title];
        own.into_iter().chain(&mut self.series).for_each(&mut *visit);
        for panel in &mut self.panels {
            panel.title.each_text(visit);
            for row in &mut panel.rows {
                row.bars.iter_mut().map(|bar| &mut bar.label).for_each(|label| label.each_text(visit));
                row.text.each_text(visit);
                visit(&mut row.label);
            }
        }
    }
}

impl Curves {
    fn each_text(&mut self, visit: &mut impl FnMut(&mut String)) {
        [&mut self.x.title, &mut self.y.title, &mut self.complement].into_iter().for_each(&mut *visit);
        for panel in &mut self.panels {
            visit(&mut panel.title);
            panel.rules.iter_mut().for_each(|rule| rule.label.each_text(visit));
            for curve in &mut panel.curves {
                let bands = curve.bands.iter_mut().map(|(name, _)| name);
                bands.chain(&mut curve.labels).for_each(&mut *visit);
                curve.label.each_text(visit);
            }
        }
    }
}

impl Tiles {
    fn each_text(&mut self, visit: &mut impl FnMut(&mut String)) {
        let own = [&mut self.row_title, &mut self.column_title, &mut self.value];
        let heads = self.rows.iter_mut().chain(&mut self.columns);
        own.into_iter().chain(heads).for_each(&mut *visit);
        for panel in &mut self.panels {
            panel.texts.iter_mut().flatten().for_each(|text| text.each_text(visit));
            visit(&mut panel.title);
        }
    }
}
