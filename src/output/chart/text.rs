//! Measuring, shortening and wrapping text with the font it will be drawn in.

use super::canvas::Type;
use super::font::glyph;

/// The width of a line of text.
pub fn width(text: &str, look: Type) -> f64 {
    text.chars().map(|letter| glyph(letter, look.bold).advance).sum::<f64>() * look.size
}

/// The text if it is no wider than `limit`, else its beginning with an ellipsis.
pub fn fit(text: &str, look: Type, limit: f64) -> String {
    if width(text, look) <= limit {
        return text.to_owned();
    }
    let letters: Vec<char> = text.chars().collect();
    let shortened = |keep: usize| format!("{}…", letters[..keep].iter().collect::<String>().trim_end());
    let fits = |keep: &usize| width(&shortened(*keep), look) <= limit;
    let (mut low, mut high) = (0, letters.len());
    while low + 1 < high {
        let middle = usize::midpoint(low, high);
        if fits(&middle) { low = middle } else { high = middle }
    }
    shortened(low)
}

/// The title of an axis if it is no wider than `limit`, else with its words shortened and its unit whole.
pub fn fit_title(title: &str, look: Type, limit: f64) -> String {
    let (words, unit) = title.rfind(" [").map_or((title, ""), |at| title.split_at(at));
    match width(title, look) <= limit {
        true => title.to_owned(),
        false => fit(words, look, limit - width(unit, look)) + unit,
    }
}

/// The title of an axis in lines no wider than `limit`, its words in at most `lines` of them; the unit is whole, and has a line
/// of its own where it does not fit beside the words.
pub fn wrap_title(title: &str, look: Type, limit: f64, lines: usize) -> Vec<String> {
    let (words, unit) = title.rfind(" [").map_or((title, ""), |at| title.split_at(at));
    let mut done = wrap(words, look, limit, lines);
    match done.last_mut() {
        Some(last) if width(&format!("{last}{unit}"), look) <= limit => last.push_str(unit),
        // The longest units, powers of ten of money, are broken at their spaces.
        _ => done.extend(wrap(unit, look, limit, 2)),
    }
    done
}

/// The text in lines no wider than `limit`, at most `lines` of them; the last is shortened if it must be.
pub fn wrap(text: &str, look: Type, limit: f64, lines: usize) -> Vec<String> {
    let mut done: Vec<String> = Vec::new();
    let mut line = String::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.peek() {
        let longer = if line.is_empty() { (*word).to_owned() } else { format!("{line} {word}") };
        if line.is_empty() || width(&longer, look) <= limit {
            line = longer;
            words.next();
        } else if done.len() + 1 < lines {
            done.push(std::mem::take(&mut line));
        } else {
            break;
        }
    }
    for word in words {
        line = format!("{line} {word}");
    }
    done.push(line);
    done.iter().map(|line| fit(line, look, limit)).collect()
}
