//! Which assumptions of the register changed, came or went.

use crate::analysis::change::is_rounding;
use crate::output::finding::diff::Side;
use crate::output::table::{Table, Values};

/// What the register says of an assumption, besides its path and level.
const SAID: [&str; 5] = ["value", "unit", "reference", "grade", "note"];

/// An assumption or a setting that the two runs do not share.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// `assumption`, of the register; `setting`, of the study but not in the register.
    pub kind: &'static str,
    /// Its path in the study.
    pub path: String,
    /// The level that it holds at, as axis.level; empty: everywhere.
    pub level: String,
    /// What each run says; `None`: nothing.
    pub said: [Option<Said>; 2],
}

/// Value, unit, reference, grade, note.
pub type Said = [String; 5];

impl Changed {
    /// `changed`, `added` or `removed`; `cited` where value and unit are the same.
    pub fn how(&self) -> &'static str {
        match &self.said {
            [None, _] => "added",
            [_, None] => "removed",
            [Some(a), Some(b)] if is_alike(&a[0], &b[0]) && a[1] == b[1] => "cited",
            _ => "changed",
        }
    }

    /// A value with its unit; empty where there is none.
    pub fn value(&self, run: usize) -> String {
        self.said[run].as_ref().map_or(String::new(), |said| format!("{} {}", said[0], said[1]).trim_end().to_owned())
    }
}

/// An assumption's path and level, and what is said of it.
type Row = ((String, String), Said);

/// All that differ: those of the first run in its order, then those that only the second has.
pub fn changed(a: &Side, b: &Side) -> Vec<Changed> {
    let (Some(a), Some(b)) = (a.table("assumptions"), b.table("assumptions")) else { return Vec::new() };
    // What one register has no column for is not a change.
    let both = SAID.map(|name| a.column(name).is_some() && b.column(name).is_some());
    let (a, b) = (rows(a, both), rows(b, both));
    let said = |rows: &[Row], key: &(String, String)| rows.iter().find(|row| row.0 == *key).map(|row| row.1.clone());
    let of = |key: &(String, String)| Changed {
        kind: "assumption",
        path: key.0.clone(),
        level: key.1.clone(),
        said: [said(&a, key), said(&b, key)],
    };
    let added = b.iter().filter(|row| said(&a, &row.0).is_none());
    a.iter().chain(added).map(|row| of(&row.0)).filter(|it| !is_same(&it.said)).collect()
}

fn rows(table: &Table, columns: [bool; 5]) -> Vec<Row> {
    let cell = |name: &str, row: usize| table.words(name).get(row).cloned().unwrap_or_default();
    let said = |row: usize| {
        let mut said = SAID.map(|name| cell(name, row));
        said.iter_mut().zip(columns).filter(|(_, both)| !both).for_each(|(word, _)| word.clear());
        said
    };
    (0..table.len()).map(|row| ((cell("path", row), cell("level", row)), said(row))).collect()
}

fn is_same(said: &[Option<Said>; 2]) -> bool {
    let [Some(a), Some(b)] = said else { return false };
    is_alike(&a[0], &b[0]) && a[1..] == b[1..]
}

/// Whether two values are written alike, but for the rounding of their numbers.
pub fn is_alike(a: &str, b: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split_inclusive([' ', ',', '(', ')']).map(|word| word.trim_end().to_owned()).collect()
    };
    let number = |word: &str| word.trim_end_matches([',', '(', ')']).parse::<f64>();
    let same = |(a, b): (&String, &String)| match (number(a), number(b)) {
        (Ok(one), Ok(other)) => is_rounding(one, other, 0.0),
        _ => a == b,
    };
    let (one, other) = (words(a), words(b));
    a == b || (one.len() == other.len() && one.iter().zip(&other).all(same))
}

/// A row for each.
pub fn table(changed: &[Changed]) -> Table {
    let text = |f: &dyn Fn(&Changed) -> String| Values::Text(changed.iter().map(f).collect());
    let mut columns = vec![
        ("path".to_owned(), text(&|it| it.path.clone())),
        ("level".into(), text(&|it| it.level.clone())),
        ("kind".into(), text(&|it| it.kind.to_owned())),
        ("change".into(), text(&|it| it.how().to_owned())),
    ];
    for (at, name) in SAID.iter().enumerate() {
        let said = |it: &Changed, run: usize| it.said[run].as_ref().map_or(String::new(), |said| said[at].clone());
        columns.push((format!("{name}_a"), text(&|it| said(it, 0))));
        columns.push((format!("{name}_b"), text(&|it| said(it, 1))));
    }
    Table::new("changes", columns)
}
