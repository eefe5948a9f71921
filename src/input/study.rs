//! Reads [study] and [references]: what all scenarios share.

use crate::input::format::{REFERENCE, STUDY};
use crate::input::reader::{Reader, month};
use crate::model::{Design, Horizon, Month, Reference, Sampling, Step};
use crate::units::{MarketUnit, UnitSystem};

/// What [study] says.
pub struct Head {
    /// Title.
    pub title: String,
    /// Question.
    pub question: Option<String>,
    /// Notes.
    pub notes: Option<String>,
    /// Metal or good.
    pub commodity: String,
    /// Currency and market unit.
    pub units: UnitSystem,
    /// Time; `None` where start or end are wrong.
    pub horizon: Option<Horizon>,
    /// Draws, seed, design.
    pub sampling: Sampling,
}

/// Reads [study]; `None` if there is none.
pub fn read(file: &Reader) -> Option<Head> {
    let Some((section, origin)) = file.section("study") else {
        if file.get("study").is_none() {
            file.missing("study");
        }
        return None;
    };
    let reader = Reader::new(file.context, section, origin, STUDY, "study");
    if reader.get("title").is_none() {
        reader.missing("title");
    }
    let commodity = reader.text("commodity").unwrap_or_else(|| "gold".into());
    let market_unit = reader.get("market_unit").and_then(|_| reader.word("market_unit"));
    let market_unit = MarketUnit::ALL.into_iter().find(|unit| Some(unit.symbol()) == market_unit);
    let units = UnitSystem {
        currency: currency(&reader),
        market_unit: market_unit.unwrap_or(MarketUnit::usual_for(&commodity)),
    };
    Some(Head {
        title: reader.text("title").unwrap_or_default(),
        question: reader.text("question"),
        notes: reader.text("notes"),
        commodity,
        units,
        horizon: horizon(&reader),
        sampling: sampling(&reader),
    })
}

fn currency(reader: &Reader) -> String {
    let Some(code) = reader.text("currency") else { return "USD".into() };
    let fine = code.len() == 3 && code.bytes().all(|c| c.is_ascii_uppercase());
    if let (false, Some(node)) = (fine, reader.get("currency")) {
        reader.problem(
            node,
            "currency",
            format!("{} is no currency", node.shown()),
            "a code of three capital letters, such as \"USD\"",
        );
    }
    if fine { code } else { "USD".into() }
}

fn sampling(reader: &Reader) -> Sampling {
    let draws = reader.whole("draws").unwrap_or(10_000);
    if let (0, Some(node)) = (draws, reader.get("draws")) {
        reader.problem(node, "draws", "0 draws tell nothing".into(), "1 or more");
    }
    let word = reader.word("design");
    Sampling {
        draws: usize::try_from(draws).unwrap_or(usize::MAX),
        seed: reader.whole("seed").unwrap_or(0),
        design: Design::ALL.into_iter().find(|design| Some(design.word()) == word).unwrap_or(Design::LatinHypercube),
    }
}

fn horizon(reader: &Reader) -> Option<Horizon> {
    let word = reader.word("step")?;
    let step = [Step::Month, Step::Quarter, Step::Year].into_iter().find(|step| step.word() == word)?;
    for key in ["start", "end"] {
        if reader.get(key).is_none() {
            reader.missing(key);
        }
    }
    let (start, end) = (reader.date("start")?, reader.date("end")?);
    let node = reader.get("end")?;
    if end < start {
        reader.problem(
            node,
            "end",
            format!("the end {end} lies before the start {start}"),
            "a month not before the start",
        );
        return None;
    }
    let months = end.since(start) + 1;
    if months > 12 * 200 {
        reader.problem(node, "end", format!("the horizon is {} years long", months / 12), "at most 200 years");
        return None;
    }
    if months % step.months() as i32 != 0 {
        let message = format!("{months} months from {start} to {end} are no whole number of steps");
        reader.problem(node, "end", message, &format!("a multiple of {} months, for step = \"{word}\"", step.months()));
        return None;
    }
    let plateau = plateau(reader);
    let horizon = Horizon::new(start, end, step, plateau);
    if let (None, Some(node)) = (&horizon, reader.get("plateau")) {
        reader.problem(
            node,
            "plateau",
            "no step lies in the plateau's window".into(),
            &format!("months from {start} to {end}"),
        );
    }
    horizon
}

/// First and last month of the plateau's window.
fn plateau(reader: &Reader) -> Option<(Month, Month)> {
    let node = reader.get("plateau")?;
    let months: Option<Vec<Month>> =
        node.list().and_then(|items| items.iter().map(|item| item.text().and_then(month)).collect());
    match months.as_deref() {
        Some([from, to]) => Some((*from, *to)),
        _ => {
            reader.repaired(
                node,
                "plateau",
                format!("{} is no window", node.shown()),
                "its first and last month",
                None,
            );
            None
        }
    }
}

/// [references.KEY]
pub fn references(file: &Reader) -> Vec<Reference> {
    let read = file.map("references").into_iter().map(|(key, section, origin)| {
        let path = format!("references.{key}");
        let reader = Reader::new(file.context, section, origin, REFERENCE, &path);
        if reader.get("title").is_none() {
            reader.missing("title");
        }
        Reference {
            key: key.to_owned(),
            title: reader.text("title").unwrap_or_default(),
            publisher: reader.text("publisher"),
            date: reader.text("date"),
            url: reader.text("url"),
        }
    });
    read.collect()
}
