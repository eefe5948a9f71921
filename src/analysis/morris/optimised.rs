//! The choice of those paths from a pool that lie furthest apart.

use rayon::prelude::*;

/// A trajectory in whole levels.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Path {
    /// `levels[factor][point]`.
    pub levels: Vec<Vec<i32>>,
    /// The group that moves at each step.
    pub order: Vec<usize>,
}

impl Path {
    /// Whether the other goes through the same points, in this or the opposite direction: its effects are the same.
    fn same(&self, other: &Self) -> bool {
        self == other || self.levels.iter().zip(&other.levels).all(|(own, other)| own.iter().eq(other.iter().rev()))
    }

    /// Campolongo's distance: the sum of the Euclidean distances of all points of one from all points of the other.
    ///
    /// The squares are whole numbers, in which only the factors that move from point to point are put right.
    fn distance(&self, other: &Self, members: &[Vec<usize>]) -> f64 {
        if self.same(other) {
            return 0.0;
        }
        let mut squares = vec![0; self.order.len() + 1];
        for (own, other) in self.levels.iter().zip(&other.levels) {
            squares.iter_mut().zip(other).for_each(|(square, level)| *square += (own[0] - level).pow(2));
        }
        // Summed for each point of the other on its own, so that the loops vectorise.
        let mut distances: Vec<f64> = squares.iter().map(|square| f64::from(*square).sqrt()).collect();
        for (step, group) in self.order.iter().enumerate() {
            for factor in &members[*group] {
                let (before, after) = (self.levels[*factor][step], self.levels[*factor][step + 1]);
                for (square, level) in squares.iter_mut().zip(&other.levels[*factor]) {
                    *square += (after - level).pow(2) - (before - level).pow(2);
                }
            }
            distances.iter_mut().zip(&squares).for_each(|(sum, square)| *sum += f64::from(*square).sqrt());
        }
        distances.iter().sum()
    }
}

/// So many of the paths, by their place in the pool, that the sum of the squares of their distances is great.
///
/// Ruano's local search: for each size, the best set of a path and those furthest from it is taken, and grown by the path that
/// adds most until there are enough; the best of these sets is it. The first of equals wins.
pub(super) fn most_distant(pool: &[Path], members: &[Vec<usize>], count: usize) -> Vec<usize> {
    if count >= pool.len() {
        return (0..pool.len()).collect();
    }
    let distances = squared_distances(pool, members);
    let furthest: Vec<Vec<usize>> = distances.iter().enumerate().map(|(path, row)| by_distance(path, row)).collect();
    // Sets of a path and those furthest from it, grown together: how far apart the members of each are.
    let mut apart = vec![0.0; pool.len()];
    let mut best = (0.0, (0..count).collect());
    for size in 1..count {
        for (apart, furthest) in apart.iter_mut().zip(&furthest) {
            let (set, next) = (&furthest[..size], furthest[size]);
            *apart += set.iter().map(|path| distances[next][*path]).sum::<f64>();
        }
        let start = greatest(apart.iter().copied());
        let (total, set) = grown(&distances, apart[start], furthest[start][..=size].to_vec(), count);
        if total > best.0 {
            best = (total, set);
        }
    }
    let (_, mut set) = best;
    set.sort_unstable();
    set
}

/// The square of the distance of each path from each other.
fn squared_distances(pool: &[Path], members: &[Vec<usize>]) -> Vec<Vec<f64>> {
    let below = |path: usize| (0..path).map(|other| pool[path].distance(&pool[other], members).powi(2)).collect();
    let below: Vec<Vec<f64>> = (0..pool.len()).into_par_iter().map(below).collect();
    let square = |a: usize, b: usize| if a == b { 0.0 } else { below[a.max(b)][a.min(b)] };
    (0..pool.len()).map(|a| (0..pool.len()).map(|b| square(a, b)).collect()).collect()
}

/// The path itself, then the others, the furthest first.
fn by_distance(path: usize, row: &[f64]) -> Vec<usize> {
    let mut places: Vec<usize> = (0..row.len()).filter(|place| *place != path).collect();
    places.sort_by(|a, b| row[*b].total_cmp(&row[*a]));
    places.insert(0, path);
    places
}

/// A set and its sum of squared distances, grown to `count` by the path that adds most each time.
fn grown(distances: &[Vec<f64>], mut total: f64, mut set: Vec<usize>, count: usize) -> (f64, Vec<usize>) {
    let add = |gains: &mut [f64], path: usize| {
        gains.iter_mut().zip(&distances[path]).for_each(|(gain, square)| *gain += square);
        gains[path] = f64::NEG_INFINITY;
    };
    let mut gains = vec![0.0; distances.len()];
    set.iter().for_each(|path| add(&mut gains, *path));
    while set.len() < count {
        let next = greatest(gains.iter().copied());
        total += gains[next];
        add(&mut gains, next);
        set.push(next);
    }
    (total, set)
}

/// The place of the greatest value, the first of equals.
fn greatest(values: impl Iterator<Item = f64>) -> usize {
    values.enumerate().fold((0, f64::NEG_INFINITY), |best, it| if it.1 > best.1 { it } else { best }).0
}
