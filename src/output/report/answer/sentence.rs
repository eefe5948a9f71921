//! A sentence made of words and figures, each figure with the cells it comes from.

use crate::output::cells::{Piece, Row};
use crate::output::number::Measure;
use crate::output::report::differences::mean_and_error;

/// A sentence as words and figures in turn.
pub type Sentence = Vec<Piece>;

/// Builds a sentence.
#[derive(Default)]
pub struct Builder(Sentence);

impl Builder {
    /// Adds words.
    pub fn words(mut self, text: impl Into<String>) -> Self {
        self.0.push(Piece::words(text));
        self
    }

    /// Adds a figure.
    pub fn figure(mut self, piece: Piece) -> Self {
        self.0.push(piece);
        self
    }

    /// The size of a mean ± its standard error, with the unit: words say which way it goes.
    pub fn size(self, row: &Row, measure: &Measure) -> Self {
        let [mean, error] = mean_and_error(row, measure);
        let mean = Piece { text: mean.text.trim_start_matches('−').to_owned(), how: "size", ..mean };
        self.figure(mean).words(" ± ").figure(error).words(format!(" {}", measure.unit))
    }

    /// A mean ± its standard error, with the unit.
    pub fn mean(self, row: &Row, measure: &Measure) -> Self {
        let [mean, error] = mean_and_error(row, measure);
        self.figure(mean).words(" ± ").figure(error).words(format!(" {}", measure.unit))
    }

    /// The sentence.
    pub fn done(self) -> Option<Sentence> {
        Some(self.0)
    }
}
