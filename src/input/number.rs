//! Reads numbers: known ones, quantities, distributions, with their citations; and curves of them.

use crate::input::csv;
use crate::input::format::{CITATION, Kind, Range};
use crate::input::reader::{Context, Reader, join, month};
use crate::input::tree::{Node, Section, Value};
use crate::input::unit;
use crate::model::{Assumption, Curve, Distribution, Factor, Grade, Law, Number};
use crate::units::{Dimension, Unit};

/// The names of the distributions and what each takes.
const LAWS: [(&str, &str); 9] = [
    ("uniform", "[low, high]"),
    ("triangular", "[low, mode, high]"),
    ("pert", "[low, mode, high]"),
    ("normal", "[mean, sd]"),
    ("lognormal", "[median, sigma]"),
    ("beta", "[alpha, beta]"),
    ("discrete", "[[value, weight], …]"),
    ("empirical", "\"file.csv:column\""),
    ("p10", "with p50 and p90"),
];

/// A number as read: known, or a distribution.
enum Read {
    Known(f64),
    Law(Distribution),
}

/// Where a number stands and what may stand there.
struct Slot<'a> {
    context: &'a Context,
    path: &'a str,
    dimension: Dimension,
    range: Range,
}

impl Reader<'_> {
    /// A number of the unit `U`, or the key's default; a required one that is missing is a problem.
    pub fn number<U: Unit>(&self, key: &str) -> Number<U> {
        self.optional(key).unwrap_or_else(|| {
            let default = self.key(key).default.and_then(|text| text.parse().ok());
            if default.is_none() {
                self.missing(key);
            }
            Number::known(default.unwrap_or(1.0))
        })
    }

    /// A number, if it is given.
    pub fn optional<U: Unit>(&self, key: &str) -> Option<Number<U>> {
        let node = self.get(key)?;
        let (Kind::Number(dimension, range) | Kind::Known(dimension, range)) = self.key(key).kind else { return None };
        debug_assert_eq!(dimension, U::DIMENSION);
        Some(number(self.context, node, &self.path(key), dimension, range))
    }

    /// A number that must be known, or the key's default.
    pub fn known(&self, key: &str) -> f64 {
        let Kind::Known(dimension, range) = self.key(key).kind else { return 0.0 };
        let default = self.key(key).default.and_then(|text| text.parse().ok()).unwrap_or(0.0);
        let Some(node) = self.get(key) else { return default };
        known(self.context, node, &self.path(key), dimension, range).unwrap_or(default)
    }

    /// A curve over time, if it is given: dates or lengths of time, and numbers.
    pub fn curve<U: Unit>(&self, key: &str) -> Option<Curve<U>> {
        let node = self.get(key)?;
        let Kind::Curve(dimension, range) = self.key(key).kind else { return None };
        if node.text() == Some("immediate") && key == "ramp" {
            return None;
        }
        let path = self.path(key);
        let cited = node.section().filter(|section| section.get("points").is_some());
        let (list, citation) = (cited.and_then(|section| section.get("points")).unwrap_or(node), cited);
        let Some(items) = list.list() else {
            self.problem(node, key, format!("{} is {}", node.shown(), node.kind()), "points: [[time, number], …]");
            return None;
        };
        let mut points = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let Some([time, value]) = item.list() else {
                self.problem(item, key, format!("{} is no point", item.shown()), "a pair: [time, number]");
                continue;
            };
            let at = format!("{path}.{index}");
            let time = self.time(time, &path);
            points.push((time.unwrap_or(index as f64), self.cited(value, &at, dimension, range, citation)));
        }
        let curve = Curve::new(points);
        if curve.is_none() {
            self.problem(
                list,
                key,
                "the points are not in order of time".into(),
                "times that rise from point to point",
            );
        }
        curve
    }

    /// A number that takes the citation of the table around it.
    pub fn cited<U: Unit>(
        &self,
        node: &Node,
        path: &str,
        dimension: Dimension,
        range: Range,
        citation: Option<&Section>,
    ) -> Number<U> {
        let read = number(self.context, node, path, dimension, range);
        if let Some(citation) = citation {
            let mut assumptions = self.context.assumptions.borrow_mut();
            if let Some(assumption) = assumptions.iter_mut().rev().find(|it| it.path == path) {
                cite(self.context, citation, assumption);
            }
        }
        read
    }

    /// A time in years after the start: a date, or a length of time.
    pub fn time(&self, node: &Node, path: &str) -> Option<f64> {
        match node.text().and_then(month) {
            Some(month) => Some(f64::from(month.since(self.context.start)) / 12.0),
            None => known(self.context, node, path, Dimension::Time, Range::Any),
        }
    }
}

/// A number that must be known.
pub fn known(context: &Context, node: &Node, path: &str, dimension: Dimension, range: Range) -> Option<f64> {
    let slot = Slot { context, path, dimension, range };
    match slot.read(node)? {
        Read::Known(value) => Some(value),
        Read::Law(_) => {
            slot.problem(node, format!("{} is uncertain", node.shown()), "a known number", None);
            None
        }
    }
}

/// A number, known or uncertain; it is entered among the assumptions and, if uncertain, the factors.
pub fn number<U: Unit>(context: &Context, node: &Node, path: &str, dimension: Dimension, range: Range) -> Number<U> {
    let slot = Slot { context, path, dimension, range };
    match slot.read(node) {
        None => Number::known(1.0),
        Some(Read::Known(value)) => {
            slot.register(node, crate::input::write::real(value));
            Number::known(value)
        }
        Some(Read::Law(distribution)) => {
            slot.register(node, described(&distribution));
            let mut factors = context.factors.borrow_mut();
            factors.push(Factor { path: path.to_owned(), dimension, distribution });
            Number::uncertain(factors.len() - 1)
        }
    }
}

impl Slot<'_> {
    fn problem(&self, node: &Node, message: String, allowed: &str, help: Option<String>) {
        self.context.problem(&node.origin, self.path, message, allowed, help);
    }

    /// Enters the number among the assumptions.
    fn register(&self, node: &Node, value: String) {
        let mut assumption = Assumption {
            path: self.path.to_owned(),
            value,
            unit: self.context.units.symbol(self.dimension),
            reference: None,
            grade: None,
            note: None,
            level: node.origin.level.as_deref().map(str::to_owned),
        };
        if let Some(section) = node.section() {
            cite(self.context, section, &mut assumption);
        }
        self.context.assumptions.borrow_mut().push(assumption);
    }

    fn read(&self, node: &Node) -> Option<Read> {
        let Some(section) = node.section() else { return self.plain(node).map(Read::Known) };
        if let Some(value) = section.get("value") {
            self.only(section, &["value"]);
            return self.plain(value).map(Read::Known);
        }
        let given: Vec<&str> = LAWS.iter().map(|(name, _)| *name).filter(|name| section.get(name).is_some()).collect();
        let [law] = given[..] else {
            let names: Vec<String> = LAWS.iter().map(|(name, takes)| format!("{name} = {takes}")).collect();
            let message = match given.len() {
                0 => format!("{} is neither a value nor a distribution", node.shown()),
                _ => format!("{} are given at once", given.join(" and ")),
            };
            self.problem(node, message, &format!("exactly one of value, {}", names.join(", ")), None);
            return None;
        };
        self.distribution(node, section, law).map(Read::Law)
    }

    /// A bare number, or a string with a unit.
    fn plain(&self, node: &Node) -> Option<f64> {
        let value = self.raw(node, self.dimension)?;
        if !self.range.contains(value) {
            let help = (self.range == Range::Unit && value > 1.0 && value <= 100.0)
                .then(|| format!("is it meant in per cent? then write \"{value} %\""));
            self.problem(node, format!("{} is out of range", node.shown()), self.range.words(), help);
            return None;
        }
        Some(value)
    }

    /// A number in a dimension's own unit, in any range, but finite.
    fn raw(&self, node: &Node, dimension: Dimension) -> Option<f64> {
        let read = match &node.value {
            Value::Whole(number) => Ok(*number as f64),
            Value::Real(number) => Ok(*number),
            Value::Text(text) => unit::quantity(text, dimension, &self.context.units),
            _ => Err(format!("{} is {}", node.shown(), node.kind())),
        };
        let finite = read.and_then(|value| {
            if value.is_finite() { Ok(value) } else { Err(format!("{} is not a finite number", node.shown())) }
        });
        match finite {
            Ok(value) => Some(value),
            Err(message) => {
                self.problem(node, message, unit::name(dimension), None);
                None
            }
        }
    }

    /// Keys that have no place in a number's table are problems.
    fn only(&self, section: &Section, keys: &[&str]) {
        let known: Vec<&str> = keys.iter().copied().chain(CITATION).collect();
        for entry in &section.entries {
            if !known.contains(&entry.key.as_str()) {
                let path = join(self.path, &entry.key);
                self.context.unknown(&entry.origin, &path, "key", &entry.key, &known);
            }
        }
    }

    fn distribution(&self, node: &Node, section: &Section, law: &str) -> Option<Distribution> {
        let keys: &[&str] = if law == "p10" { &["p10", "p50", "p90", "min", "max"] } else { &[law, "min", "max"] };
        self.only(section, keys);
        let bound = |key: &str| section.get(key).map(|node| self.raw(node, self.dimension));
        let (min, max) = (bound("min"), bound("max"));
        if matches!(min, Some(None)) || matches!(max, Some(None)) {
            return None;
        }
        let (min, max) = (min.flatten(), max.flatten());
        let parsed = self.law(node, section, law, (min, max))?;
        let truncation = if law == "p10" { (None, None) } else { (min, max) };
        match Distribution::new(parsed, truncation.0, truncation.1) {
            Ok(distribution) => self.within(node, distribution),
            Err(message) => {
                let takes = LAWS.iter().find(|(name, _)| *name == law).map_or("", |(_, takes)| takes);
                self.problem(node, message, &format!("{law} = {takes}"), None);
                None
            }
        }
    }

    /// The distribution, if (nearly) all of it is in the allowed range.
    fn within(&self, node: &Node, distribution: Distribution) -> Option<Distribution> {
        let ends = distribution.ends();
        if ends.iter().all(|end| self.range.contains(*end)) {
            return Some(distribution);
        }
        let message = format!("{} reaches from {:.4} to {:.4}", described(&distribution), ends[0], ends[1]);
        let help = "add min and max, which condition the distribution on that interval";
        self.problem(node, message, self.range.words(), Some(help.into()));
        None
    }

    fn law(&self, node: &Node, section: &Section, law: &str, bounds: (Option<f64>, Option<f64>)) -> Option<Law> {
        let value = |key: &str| {
            let found = section.get(key);
            if found.is_none() {
                self.problem(node, format!("{key} is missing"), "p10, p50 and p90 together", None);
            }
            self.raw(found?, self.dimension)
        };
        if law == "p10" {
            let (p10, p50, p90) = (value("p10"), value("p50"), value("p90"));
            return Some(Law::Metalog { p10: p10?, p50: p50?, p90: p90?, lower: bounds.0, upper: bounds.1 });
        }
        let given = section.get(law)?;
        if law == "empirical" {
            return self.empirical(given);
        }
        let Some(items) = given.list() else {
            self.problem(given, format!("{} is {}", given.shown(), given.kind()), "an array", None);
            return None;
        };
        if law == "discrete" {
            return self.discrete(items);
        }
        let wanted = if matches!(law, "triangular" | "pert") { 3 } else { 2 };
        if items.len() != wanted {
            self.problem(given, format!("{law} has {} parameters", items.len()), &format!("{wanted} parameters"), None);
            return None;
        }
        self.parametric(law, items)
    }

    fn parametric(&self, law: &str, items: &[Node]) -> Option<Law> {
        let own = |index: usize| self.raw(&items[index], self.dimension);
        let plain = |index: usize| self.raw(&items[index], Dimension::Plain);
        let (first, second) = match law {
            "beta" => (plain(0), plain(1)),
            "lognormal" => (own(0), plain(1)),
            _ => (own(0), own(1)),
        };
        let (first, second) = (first?, second?);
        Some(match law {
            "uniform" => Law::Uniform { low: first, high: second },
            "normal" => Law::Normal { mean: first, sd: second },
            "lognormal" => Law::Lognormal { median: first, sigma: second },
            "beta" => Law::Beta { alpha: first, beta: second },
            "triangular" => Law::Triangular { low: first, mode: second, high: own(2)? },
            _ => Law::Pert { low: first, mode: second, high: own(2)? },
        })
    }

    fn discrete(&self, items: &[Node]) -> Option<Law> {
        let outcome = |item: &Node| {
            let Some([value, weight]) = item.list() else {
                self.problem(item, format!("{} is no pair", item.shown()), "[value, weight]", None);
                return None;
            };
            Some((self.raw(value, self.dimension)?, self.raw(weight, Dimension::Plain)?))
        };
        let outcomes: Vec<_> = items.iter().map(outcome).collect();
        Some(Law::Discrete { outcomes: outcomes.into_iter().collect::<Option<_>>()? })
    }

    fn empirical(&self, given: &Node) -> Option<Law> {
        let read = csv::column(self.context, given);
        match read {
            Ok(column) => Some(Law::Empirical { values: column.values }),
            Err(message) => {
                self.problem(given, message, "\"file.csv:column\", relative to the study file", None);
                None
            }
        }
    }
}

/// Adds a table's citation to an assumption.
fn cite(context: &Context, section: &Section, assumption: &mut Assumption) {
    let text = |key: &str| section.get(key).and_then(Node::text).map(str::to_owned);
    assumption.reference = text("reference").or(assumption.reference.take());
    assumption.note = text("note").or(assumption.note.take());
    let Some(grade) = section.get("grade") else { return };
    assumption.grade = match grade.text() {
        Some("A") => Some(Grade::A),
        Some("B") => Some(Grade::B),
        Some("C") => Some(Grade::C),
        _ => {
            let path = join(&assumption.path, "grade");
            let allowed = "\"A\" measured or official, \"B\" reported by one good source, \"C\" judgement";
            context.problem(&grade.origin, &path, format!("{} is no grade", grade.shown()), allowed, None);
            None
        }
    };
    if let (Some(key), Some(node)) = (&assumption.reference, section.get("reference"))
        && !context.references.contains(key)
    {
        let known: Vec<&str> = context.references.iter().map(String::as_str).collect();
        context.unknown(&node.origin, &join(&assumption.path, "reference"), "reference", key, &known);
    }
}

/// A distribution as a reader would write it: `pert(10, 20, 40)`.
pub fn described(distribution: &Distribution) -> String {
    let list = |name: &str, values: &[f64]| {
        let values: Vec<String> = values.iter().map(|value| crate::input::write::real(*value)).collect();
        format!("{name}({})", values.join(", "))
    };
    let mut text = match distribution.law() {
        Law::Uniform { low, high } => list("uniform", &[*low, *high]),
        Law::Triangular { low, mode, high } => list("triangular", &[*low, *mode, *high]),
        Law::Pert { low, mode, high } => list("pert", &[*low, *mode, *high]),
        Law::Normal { mean, sd } => list("normal", &[*mean, *sd]),
        Law::Lognormal { median, sigma } => list("lognormal", &[*median, *sigma]),
        Law::Beta { alpha, beta } => list("beta", &[*alpha, *beta]),
        Law::Discrete { outcomes } => {
            let pairs: Vec<String> = outcomes.iter().map(|(value, weight)| format!("{value}: {weight}")).collect();
            format!("discrete({})", pairs.join(", "))
        }
        Law::Empirical { values } => format!("empirical({} values)", values.len()),
        Law::Metalog { p10, p50, p90, .. } => format!("p10 {p10}, p50 {p50}, p90 {p90}"),
    };
    let (min, max) = match distribution.law() {
        Law::Metalog { lower, upper, .. } => (*lower, *upper),
        _ => distribution.truncation(),
    };
    min.iter().for_each(|min| text.push_str(&format!(", min {min}")));
    max.iter().for_each(|max| text.push_str(&format!(", max {max}")));
    text
}
