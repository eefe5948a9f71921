//! Patterns for names.

/// Whether a pattern with `*` (anything) and `?` (one letter) fits a text.
pub fn glob(pattern: &str, text: &str) -> bool {
    fits(pattern.as_bytes(), text.as_bytes())
}

fn fits(pattern: &[u8], text: &[u8]) -> bool {
    match (pattern.split_first(), text.split_first()) {
        (None, None) => true,
        (Some((b'*', rest)), _) => fits(rest, text) || text.split_first().is_some_and(|(_, text)| fits(pattern, text)),
        (Some((b'?', rest)), Some((_, text))) => fits(rest, text),
        (Some((letter, rest)), Some((first, text))) => letter == first && fits(rest, text),
        _ => false,
    }
}
