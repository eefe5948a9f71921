//! What numbers are evidence of: which choice is in question, how a difference falls out, what an axis moves.

use crate::analysis::Difference;
use crate::model::Quantity;
use crate::output::cells::{Piece, Row};
use crate::output::number::{Measure, count};
use crate::output::view::{View, invested};

/// A difference of so many standard errors is told from none.
pub const CLEAR: f64 = 2.0;

/// How a difference falls out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// There is more.
    More,
    /// There is less.
    Less,
    /// It cannot be told from sampling error.
    Unclear,
    /// No draw differs.
    None,
}

impl Verdict {
    /// More or less.
    pub fn word(self) -> &'static str {
        if self == Self::Less { "less" } else { "more" }
    }
}

/// Of the levels of an axis that are compared with its reference the one that builds something, and of several the one that
/// changes most, at the scenario nearest to the middle of all else.
pub fn choice<'a>(view: &View<'a>, axis: usize) -> Option<&'a Difference> {
    let all = || view.results.differences.iter().filter(|it| it.axis == axis);
    let of_level = |level: usize| {
        let to = view.nearest_middle(all().map(|it| it.to).filter(|to| view.has(*to, &[(axis, level)])))?;
        all().find(|it| it.to == to)
    };
    // What stands already is not in question.
    let builds = |it: &&Difference| invested(&view.study.scenarios[it.to].world).next().is_some();
    let size =
        |it: &&Difference| it.metrics.kpi(Quantity::PlateauRefined, None).map_or(0.0, |kpi| kpi.summary.mean.abs());
    let levels = (0..view.study.axes[axis].levels.len()).filter_map(of_level);
    levels.max_by(|a, b| builds(a).cmp(&builds(b)).then(size(a).total_cmp(&size(b))))
}

/// What an axis moves: its scenarios with the least and the most.
pub struct Move<'a> {
    /// The axis.
    pub axis: usize,
    /// The scenario with the least.
    pub from: usize,
    /// The scenario with the most.
    pub to: usize,
    /// The row of the least.
    pub low: Row<'a>,
    /// The row of the most.
    pub high: Row<'a>,
}

impl Move<'_> {
    /// By how much they differ.
    pub fn size(&self) -> f64 {
        self.high.value("mean") - self.low.value("mean")
    }

    /// Whether it is more than sampling error; on common luck that is less than of two independent means.
    pub fn is_clear(&self) -> bool {
        self.size() > CLEAR * self.error()
    }

    /// The error of the change if both means were independent; NaN where it is not known.
    pub fn error(&self) -> f64 {
        self.high.value("se").hypot(self.low.value("se"))
    }

    /// That as a figure.
    pub fn piece(&self, measure: &Measure) -> Piece {
        let cells = format!("{} {}", self.high.cell("mean"), self.low.cell("mean"));
        Piece { text: measure.with_unit(self.size()), cells, how: "difference" }
    }
}

/// Of fewer draws a share is too rough to say more than what it is.
pub const FEW: usize = 30;

/// Whether something pays, going by the least and the greatest share of so many draws in which it does.
pub fn paying(who: &str, (low, high): (f64, f64), draws: usize) -> String {
    match (low, high) {
        _ if draws < FEW => format!("whether {who} pays cannot be told from {}:", of_draws(draws)),
        (low, _) if low >= 0.9 => format!("{who} pays in nearly every draw:"),
        (low, _) if low > 0.6 => format!("{who} usually pays:"),
        (_, high) if high < 0.1 => format!("{who} hardly ever pays:"),
        (_, high) if high < 0.4 => format!("{who} rarely pays:"),
        (low, high) if low >= 0.4 && high <= 0.6 => format!("whether {who} pays is about even:"),
        _ => format!("whether {who} pays depends on the scenario:"),
    }
}

/// `10,000 draws`.
pub fn of_draws(draws: usize) -> String {
    format!("{} {}", count(draws), if draws == 1 { "draw" } else { "draws" })
}
