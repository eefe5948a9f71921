//! Where a value on a grid passes a level: marching squares (Lorensen and Cline 1987, in the plane).

use super::canvas::Point;

/// Pieces of the line between grid points above the level and others, in rows and columns of the grid: `(row, column)` of both
/// ends, with points between rows and columns by straight interpolation. Points at the level are not above it, so that a plateau
/// of just that value is on the side that does not reach it. Squares with a point that has no value have no line.
pub fn pieces(values: &[Vec<f64>], level: f64) -> Vec<(Point, Point)> {
    let mut pieces = Vec::new();
    for (row, rows) in values.windows(2).enumerate() {
        for (column, (upper, lower)) in rows[0].windows(2).zip(rows[1].windows(2)).enumerate() {
            let moved = |(down, right): Point| (row as f64 + down, column as f64 + right);
            let found = square([upper[0], upper[1], lower[1], lower[0]], level);
            pieces.extend(found.into_iter().map(|(from, to)| (moved(from), moved(to))));
        }
    }
    pieces
}

/// The corners of a square as [`square`] goes round it.
const CORNERS: [Point; 4] = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0)];

/// The pieces in one square, whose corners go round it.
fn square(corners: [f64; 4], level: f64) -> Vec<(Point, Point)> {
    if corners.iter().any(|corner| !corner.is_finite()) {
        return Vec::new();
    }
    let above = corners.map(|corner| corner > level);
    let crossed: Vec<usize> = (0..4).filter(|side| above[*side] != above[(side + 1) % 4]).collect();
    let on = |side: usize| {
        let (from, to) = (side, (side + 1) % 4);
        let share = (level - corners[from]) / (corners[to] - corners[from]);
        let between = |a: f64, b: f64| a + (b - a) * share;
        (between(CORNERS[from].0, CORNERS[to].0), between(CORNERS[from].1, CORNERS[to].1))
    };
    match crossed[..] {
        [one, other] => vec![(on(one), on(other))],
        // A saddle: its middle tells which two opposite corners are cut off.
        [top, right, bottom, left] => {
            let middle = corners.iter().sum::<f64>() / 4.0 > level;
            if middle == above[0] {
                vec![(on(top), on(right)), (on(bottom), on(left))]
            } else {
                vec![(on(left), on(top)), (on(right), on(bottom))]
            }
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::pieces;

    /// The level sets of a plane are straight lines, wherever the squares cut them.
    #[test]
    fn a_plane_is_cut_along_a_straight_line() {
        let plane: Vec<Vec<f64>> =
            (0..4).map(|row| (0..5).map(|column| 2.0 * row as f64 + column as f64).collect()).collect();
        let found = pieces(&plane, 3.3);
        assert_eq!(found.len(), 5);
        for (row, column) in found.iter().flat_map(|(from, to)| [*from, *to]) {
            assert!((2.0 * row + column - 3.3).abs() < 1e-12, "{row} {column}");
        }
    }

    #[test]
    fn a_plateau_at_the_level_lies_outside_and_saddles_are_cut_twice() {
        let plateau = [vec![0.0, 0.0, 1.0], vec![0.0, 0.0, 1.0]];
        assert_eq!(pieces(&plateau, 0.0), [((0.0, 1.0), (1.0, 1.0))]);
        assert!(pieces(&[vec![-1.0, 0.0], vec![-1.0, 0.0]], 0.0).is_empty());
        assert_eq!(pieces(&[vec![1.0, -1.0], vec![-1.0, 1.0]], 0.0).len(), 2);
        assert!(pieces(&[vec![1.0, -1.0], vec![-1.0, f64::NAN]], 0.0).is_empty());
    }
}
