//! A text whose figures know their numbers, so that each can be looked up in the tables.

use crate::output::number::percent;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Words and figures in turn.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Phrase(Vec<Part>);

/// Words, or a figure.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Part {
    /// As it is shown.
    pub text: String,
    /// The number that a figure shows, in the unit that is shown, before it is rounded; none: these are words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
}

impl Phrase {
    /// A figure: a text that shows a number. What is no number is words.
    pub fn figure(text: impl Into<String>, value: f64) -> Self {
        Self(vec![Part { text: text.into(), value: Some(value).filter(|value| value.is_finite()) }])
    }

    /// A share in per cent.
    pub fn percent(share: f64) -> Self {
        Self::figure(percent(share), share * 100.0)
    }

    /// Phrases after each other.
    pub fn of(phrases: impl IntoIterator<Item = Self>) -> Self {
        Self(phrases.into_iter().flat_map(|phrase| phrase.0).collect())
    }

    /// Phrases with words between each two of them.
    pub fn joined(phrases: impl IntoIterator<Item = Self>, between: &str) -> Self {
        let spaced = phrases.into_iter().enumerate().flat_map(|(index, phrase)| {
            let before = if index == 0 { Self::default() } else { between.into() };
            [before, phrase]
        });
        Self::of(spaced)
    }

    /// Its parts.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }

    /// The numbers of its figures.
    pub fn values(&self) -> Vec<f64> {
        self.0.iter().filter_map(|part| part.value).collect()
    }

    /// A line of it, after it was wrapped: a figure may stand on any of them.
    pub fn line(&self, text: &str) -> Self {
        let head = Part { text: text.to_owned(), value: None };
        let figures = self.values().into_iter().map(|value| Part { text: String::new(), value: Some(value) });
        Self(std::iter::once(head).chain(figures).collect())
    }

    /// Whether it says nothing.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|part| part.text.is_empty())
    }

    /// Shows the text of each part to `visit`, to be changed.
    pub fn each_text(&mut self, visit: &mut impl FnMut(&mut String)) {
        self.0.iter_mut().for_each(|part| visit(&mut part.text));
    }
}

impl fmt::Display for Phrase {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        self.0.iter().try_for_each(|part| f.write_str(&part.text))
    }
}

impl From<&Self> for Phrase {
    fn from(phrase: &Self) -> Self {
        phrase.clone()
    }
}

impl From<String> for Phrase {
    fn from(text: String) -> Self {
        Self(vec![Part { text, value: None }])
    }
}

impl From<&String> for Phrase {
    fn from(text: &String) -> Self {
        text.clone().into()
    }
}

impl From<&str> for Phrase {
    fn from(text: &str) -> Self {
        text.to_owned().into()
    }
}

/// A phrase of texts and phrases.
macro_rules! phrase {
    ($($part:expr),+ $(,)?) => {
        $crate::output::phrase::Phrase::of([$($crate::output::phrase::Phrase::from($part)),+])
    };
}

pub(crate) use phrase;
