//! Limits of factors in words, with values in units that suit them.

use super::About;
use crate::analysis::{Condition, Kept, Sample};
use crate::output::number::Measure;
use crate::output::phrase::{Phrase, phrase};
use crate::units::Dimension;

/// What words are about.
#[derive(Clone, Copy)]
pub struct Words<'a> {
    /// What the cases are of.
    pub about: &'a About,
    /// The cases.
    pub sample: &'a Sample,
}

impl<'a> Words<'a> {
    /// The name of a factor.
    pub fn name(&self, factor: usize) -> &'a str {
        &self.sample.factors[factor].name
    }

    /// What is kept of a factor: `≤ 55 %`, `2 to 5 USD/oz`, `"as announced" or "investors return"`.
    pub fn limit(&self, factor: usize, kept: &Kept) -> Phrase {
        let Kept::Numbers { low, high } = kept else {
            return self.levels_in_short(factor, kept).into();
        };
        let dimension = self.about.dimensions[factor];
        let measure = Measure::of(dimension, &self.about.units, [*low, *high]);
        // Of a calendar year three digits are not enough, and "year" is no unit that is said.
        let year = dimension == Dimension::CalendarYear;
        let text = |value: f64| if year { measure.fixed(value, 2) } else { measure.figure(value) };
        let figure = |value: &f64| Phrase::figure(text(*value), *value * measure.factor);
        let unit = if year || measure.unit.is_empty() { String::new() } else { format!(" {}", measure.unit) };
        match (low.is_finite(), high.is_finite()) {
            (true, true) => phrase![figure(low), " to ", figure(high), unit],
            (true, false) => phrase!["≥ ", figure(low), unit],
            (false, true) => phrase!["≤ ", figure(high), unit],
            (false, false) => "any".into(),
        }
    }

    /// A condition: `sources.mine.output ≤ 40 t/yr`, `feed is "half"`.
    pub fn condition(&self, factor: usize, kept: &Kept) -> Phrase {
        let is = match kept {
            Kept::Numbers { low, high } if low.is_finite() && high.is_finite() => " from",
            Kept::Numbers { .. } => "",
            Kept::Levels(_) => " is",
        };
        phrase![format!("{}{is} ", self.name(factor)), self.limit(factor, kept)]
    }

    /// Several conditions.
    pub fn conditions(&self, all: &[Condition]) -> Phrase {
        Phrase::joined(all.iter().map(|it| self.condition(it.factor, &it.kept)), " and ")
    }

    /// The levels that are kept of a factor; nothing for numbers.
    pub fn levels(&self, (factor, kept): (usize, &Kept), between: &str) -> String {
        self.labels(factor, kept, true).join(between)
    }

    fn labels(&self, factor: usize, kept: &Kept, wanted: bool) -> Vec<&str> {
        let (Kept::Levels(kept), Some(levels)) = (kept, &self.sample.factors[factor].levels) else {
            return Vec::new();
        };
        levels.iter().zip(kept).filter(|(_, kept)| **kept == wanted).map(|(label, _)| label.as_str()).collect()
    }

    /// The levels that are kept, or those that are not if they are fewer.
    fn levels_in_short(&self, factor: usize, kept: &Kept) -> String {
        let quoted =
            |labels: Vec<&str>| labels.iter().map(|label| format!("\"{label}\"")).collect::<Vec<_>>().join(" or ");
        let (kept, left_out) = (self.labels(factor, kept, true), self.labels(factor, kept, false));
        match left_out.is_empty() || kept.len() <= left_out.len() + 1 {
            true => quoted(kept),
            false => format!("not {}", quoted(left_out)),
        }
    }
}
