//! Names of sheets: short, without the letters that Excel forbids, each once.

/// As many letters as a sheet's name may have.
const MOST: usize = 31;

/// A name as close to `wanted` as can be that none of `taken` has. Excel takes small and capital letters for the same.
pub fn sheet_name(wanted: &str, taken: &[String]) -> String {
    let clean: String = wanted.chars().filter(|letter| !letter.is_control()).map(allowed).collect();
    let clean = match clean.trim_matches(['\'', ' ']) {
        // Excel keeps this name for itself.
        "" => "table",
        name if name.eq_ignore_ascii_case("history") => "history table",
        name => name,
    };
    let is_free = |name: &String| taken.iter().all(|other| other.to_lowercase() != name.to_lowercase());
    let numbered = (2..).map(|number: usize| ending(clean, &format!(" {number}")));
    std::iter::once(ending(clean, "")).chain(numbered).find(is_free).unwrap_or_default()
}

/// A letter that a name may hold.
fn allowed(letter: char) -> char {
    if matches!(letter, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { '-' } else { letter }
}

/// As much of a name as leaves room for its end. Excel counts letters beyond its first plane as two.
fn ending(name: &str, end: &str) -> String {
    let mut room = MOST - end.len();
    let fits = |letter: &char| {
        let fits = letter.len_utf16() <= room;
        room = if fits { room - letter.len_utf16() } else { 0 };
        fits
    };
    name.chars().take_while(fits).collect::<String>().trim_end_matches('\'').to_owned() + end
}
