//! What the charts of analyses show, as plain descriptions. Values are in the unit that is shown; `chart` draws them.

/// A chart of an analysis.
#[derive(Debug, Clone, PartialEq)]
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
    pub alt: String,
    /// What is drawn.
    pub content: Content,
}

/// What a chart of an analysis is made of.
#[derive(Debug, Clone, PartialEq)]
pub enum Content {
    /// Horizontal bars, row by row.
    Bars(Bars),
    /// Curves or points over a number.
    Curves(Curves),
    /// Coloured cells of a table.
    Tiles(Tiles),
}

/// Horizontal bars in one panel or several that share a scale.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bars {
    /// Title of the values' axis, with its unit.
    pub x: String,
    /// What the bars of each row stand for, in their order; one of them needs no legend.
    pub series: Vec<String>,
    /// Where bars begin that have no beginning of their own: drawn as a line through all rows.
    pub base: f64,
    /// The panels.
    pub panels: Vec<BarPanel>,
}

/// A panel of bars.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BarPanel {
    /// Its heading; empty where there is one panel.
    pub title: String,
    /// From top to bottom.
    pub rows: Vec<BarRow>,
}

/// A row: one bar for each series.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct BarRow {
    /// What it is of.
    pub label: String,
    /// One for each series.
    pub bars: Vec<Bar>,
    /// What stands right of the plot; may be empty.
    pub text: String,
}

/// A bar.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bar {
    /// Where it ends; NaN: no bar.
    pub to: f64,
    /// Its uncertainty as a thin line from the one to the other; NaN where there is none.
    pub error: (f64, f64),
    /// What is written at its end; may be empty.
    pub label: String,
}

/// Curves in one panel or several that share their scales.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curves {
    /// What runs to the right.
    pub x: Scale,
    /// What runs up.
    pub y: Scale,
    /// The panels.
    pub panels: Vec<CurvePanel>,
}

/// An axis of curves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Scale {
    /// Its title, with the unit.
    pub title: String,
    /// Whether equal distances are equal ratios; all values are then positive.
    pub log: bool,
    /// Values that must be seen, such as 0 or 1.
    pub includes: Vec<f64>,
}

/// A panel of curves.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CurvePanel {
    /// Its heading; empty where there is one panel.
    pub title: String,
    /// The curves; the same place in another panel has the same look.
    pub curves: Vec<Curve>,
    /// Lines across, each with its words: a target, an estimate.
    pub rules: Vec<Rule>,
}

/// A curve: a median or mean with bands around it, or points.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Curve {
    /// What it is; goes into the legend.
    pub label: String,
    /// (x, y), x ascending for a line; NaN is a gap.
    pub points: Vec<(f64, f64)>,
    /// Around the points: (lower, upper) for each, the widest band first; named in the legend.
    pub bands: Vec<(String, Vec<(f64, f64)>)>,
    /// What is written beside each point; empty: nothing.
    pub labels: Vec<String>,
    /// Whether points are marked.
    pub marked: bool,
    /// Whether they are joined by a line.
    pub joined: bool,
}

/// A straight line across a panel.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// Whether it stands at an x (upright) or lies at a y.
    pub upright: bool,
    /// Where.
    pub at: f64,
    /// Its uncertainty, shaded; NaN where there is none.
    pub error: (f64, f64),
    /// What it says.
    pub label: String,
}

/// Coloured cells in one panel or several that share their colours.
#[derive(Debug, Clone, PartialEq, Default)]
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
    /// Values at which a line is drawn between cells that are below and above; for rows and columns that are numbers in order.
    pub contours: Vec<f64>,
}

/// A panel of cells.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TilePanel {
    /// Its heading; empty where there is one panel.
    pub title: String,
    /// `[row][column]`; NaN where there is none.
    pub values: Vec<Vec<f64>>,
    /// What is written in each cell; empty: the value.
    pub texts: Vec<Vec<String>>,
}
