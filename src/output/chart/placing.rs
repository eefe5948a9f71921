//! Where words go so that they cover nothing: each at the first of some places that is free of what stands already.

use super::canvas::{Area, Point};

/// What words must not cover.
#[derive(Debug, Default)]
pub struct Taken {
    /// Symbols and words.
    pub areas: Vec<Area>,
    /// Pieces of lines.
    pub lines: Vec<(Point, Point)>,
    /// Pieces of edges, which words may cross where there is no better place.
    pub edges: Vec<(Point, Point)>,
}

impl Taken {
    /// The first place within `room` that is free, if possible one that no edge runs through; it is then taken.
    pub fn place(&mut self, room: Area, places: impl IntoIterator<Item = Area>) -> Option<Area> {
        let free = places.into_iter().filter(|place| is_within(room, *place) && self.is_free(*place));
        let free: Vec<Area> = free.collect();
        let clear = |place: &&Area| !self.edges.iter().any(|edge| crosses(*edge, **place));
        let chosen = *free.iter().find(clear).or(free.first())?;
        self.areas.push(chosen);
        Some(chosen)
    }

    fn is_free(&self, place: Area) -> bool {
        !self.areas.iter().any(|area| meet(*area, place)) && !self.lines.iter().any(|line| crosses(*line, place))
    }
}

fn is_within(room: Area, place: Area) -> bool {
    place.left >= room.left && place.right <= room.right && place.top >= room.top && place.bottom <= room.bottom
}

fn meet(a: Area, b: Area) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

/// Whether a piece of a line runs through an area: whether some part of it is left after it is cut at all four edges.
fn crosses((from, to): (Point, Point), area: Area) -> bool {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let edges =
        [(-dx, from.0 - area.left), (dx, area.right - from.0), (-dy, from.1 - area.top), (dy, area.bottom - from.1)];
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    for (along, room) in edges {
        if along == 0.0 && room < 0.0 {
            return false;
        }
        match along {
            along if along < 0.0 => first = first.max(room / along),
            along if along > 0.0 => last = last.min(room / along),
            _ => {}
        }
    }
    first <= last
}
