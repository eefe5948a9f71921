//! Reads curves over time: profiles, ramps, price paths.

use crate::input::citation::cite_last;
use crate::input::kind::{Allowed, Kind};
use crate::input::number::{known, number};
use crate::input::reader::{Reader, month};
use crate::input::slot::only;
use crate::input::tree::{Node, Section};
use crate::model::{Curve, Number};
use crate::units::{Dimension, Unit};

impl Reader<'_> {
    /// A curve over time, if it is given: dates or lengths of time, and numbers.
    pub fn curve<U: Unit>(&self, key: &str) -> Option<Curve<U>> {
        let node = self.get(key)?;
        let Kind::Curve(dimension, range) = self.key(key).kind else { return None };
        if node.text() == Some("immediate") && key == "ramp" {
            return None;
        }
        let path = self.path(key);
        let citation = node.section().filter(|section| section.get("points").is_some());
        let list = citation.and_then(|section| section.get("points")).unwrap_or(node);
        if let Some(section) = citation {
            only(self.context, &path, section, &["points"]);
        }
        let Some(items) = list.list() else {
            self.wrong_kind(node, key, "points: [[time, number], …]");
            return None;
        };
        let (mut points, mut are_points) = (Vec::new(), true);
        for (index, item) in items.iter().enumerate() {
            let Some([time, value]) = item.list() else {
                self.repaired(item, key, format!("{} is no point", item.shown()), "a pair: [time, number]", None);
                are_points = false;
                continue;
            };
            let at = format!("{path}.{index}");
            let time = self.time(time, key, &format!("{at}.time"), citation);
            points.push((time.unwrap_or(index as f64), self.cited(value, &at, dimension, range, citation)));
        }
        let curve = Curve::new(points);
        if curve.is_none() && are_points {
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
        range: Allowed,
        citation: Option<&Section>,
    ) -> Number<U> {
        let read = number(self.context, node, path, dimension, range);
        cite_last(self.context, citation, path);
        read
    }

    /// A time in years after the start: a date, or a length of time. A ramp counts from the start-up of each phase, which has
    /// no date.
    fn time(&self, node: &Node, key: &str, path: &str, citation: Option<&Section>) -> Option<f64> {
        if let (Some(month), false) = (node.text().and_then(month), key == "ramp") {
            return Some(f64::from(month.since(self.context.start)) / 12.0);
        }
        let time = known(self.context, node, path, Dimension::Time, Allowed::Any);
        cite_last(self.context, citation, path);
        time
    }
}
