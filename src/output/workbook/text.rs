//! Texts as a cell takes them.

use std::borrow::Cow;

/// As many UTF-16 units as a cell holds.
const MOST: usize = 32_767;

/// A text that fits a cell: a longer one ends in an ellipsis, and what XML cannot hold is replaced.
pub fn fitting(text: &str) -> Cow<'_, str> {
    let forbidden = |letter: char| matches!(letter, '\u{fffe}' | '\u{ffff}');
    let clean = if text.contains(forbidden) { text.replace(forbidden, "\u{fffd}").into() } else { Cow::Borrowed(text) };
    // No letter has more UTF-16 units than bytes.
    if clean.len() <= MOST || clean.encode_utf16().count() <= MOST {
        return clean;
    }
    let mut room = MOST - 1;
    let fits = |letter: &char| {
        let fits = letter.len_utf16() <= room;
        room = room.saturating_sub(letter.len_utf16());
        fits
    };
    Cow::Owned(clean.chars().take_while(fits).chain(['…']).collect())
}

/// Whether a spreadsheet would take a text for a formula if somebody typed it.
pub fn looks_like_a_formula(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@'])
}

/// The address of a reference, if a click can open it.
pub fn address(url: &str) -> Option<&str> {
    /// Excel takes no longer ones.
    const LONGEST: usize = 2_000;
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    (is_web && url.len() <= LONGEST && !url.contains(char::is_whitespace)).then_some(url)
}
