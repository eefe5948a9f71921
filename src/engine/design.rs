//! Designs: the uniform numbers of the factors, each draw computable alone.

use crate::engine::column::{Column, Few, LANES, map};
use crate::engine::random::Stream;
use crate::math::{normal_cdf, normal_quantile};
use crate::model::{Correlation, Design, Distribution, Sampling, World};
use sobol::Sobol;
use sobol::params::JoeKuoD6;
use std::array::from_fn;

/// Bits of a Sobol coordinate; sequences of up to 2³² draws.
const SOBOL_BITS: usize = 32;

/// The greatest number below 1: a sum may round up to 1 itself, of which no unbounded law has a quantile.
const BELOW_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// The sequence of uniform numbers of one factor.
#[derive(Clone)]
struct Dimension {
    stream: Stream,
    /// Direction numbers of the Sobol sequence, highest bit first; empty for the other designs.
    directions: Vec<u32>,
}

/// Samples the factors of several worlds: a factor that has the same distribution in two of them is drawn once.
#[derive(Clone)]
pub struct Sampler {
    sampling: Sampling,
    paths: Vec<String>,
    dimensions: Vec<Dimension>,
    /// Distinct (path, distribution) pairs.
    distinct: Vec<(usize, Distribution)>,
    /// For each world, the index in `distinct` of each of its factors.
    places: Vec<Vec<usize>>,
    correlation: Option<(Vec<usize>, Correlation)>,
}

impl Sampler {
    /// A sampler of the factors of `worlds`. `all` are the worlds of the whole study: with the Sobol design a factor's
    /// dimension goes by the order of the factors over all of them.
    pub fn new(sampling: Sampling, all: &[&World], worlds: &[&World]) -> Self {
        let correlation = all.iter().find_map(|world| world.correlation.clone());
        let mut paths: Vec<String> = Vec::new();
        let correlated = correlation.iter().flat_map(|correlation| correlation.paths.iter());
        for path in all.iter().flat_map(|world| world.factors.iter().map(|factor| &factor.path)).chain(correlated) {
            if !paths.contains(path) {
                paths.push(path.clone());
            }
        }
        let place = |path: &String| paths.iter().position(|known| known == path).unwrap_or_default();
        let mut distinct: Vec<(usize, Distribution)> = Vec::new();
        let mut places = Vec::new();
        for world in worlds {
            let of_world = world.factors.iter().map(|factor| {
                let entry = (place(&factor.path), factor.distribution.clone());
                distinct.iter().position(|known| *known == entry).unwrap_or_else(|| {
                    distinct.push(entry);
                    distinct.len() - 1
                })
            });
            places.push(of_world.collect());
        }
        let correlation = correlation.map(|it| (it.paths.iter().map(place).collect(), it));
        let dimensions = dimensions(sampling, &paths, 0);
        Self { sampling, paths, dimensions, distinct, places, correlation }
    }

    /// A sampler of the same factors whose draws are independent of this one's.
    pub fn another(&self) -> Self {
        Self { dimensions: dimensions(self.sampling, &self.paths, 1), ..self.clone() }
    }

    /// The factors that are correlated, directly or through others: sets of paths, each independent of all other factors.
    pub fn correlated(&self) -> Vec<Vec<usize>> {
        let Some((paths, correlation)) = &self.correlation else {
            return Vec::new();
        };
        let mut sets: Vec<Vec<usize>> = Vec::new();
        for row in 0..paths.len() {
            let mixed = |col: &usize| correlation.cholesky[(row, *col)] != 0.0;
            let mut joined: Vec<usize> = vec![row];
            for col in (0..row).filter(mixed) {
                let met = sets.iter().position(|set| set.contains(&col));
                joined.extend(met.map_or(Vec::new(), |met| sets.remove(met)));
            }
            joined.sort_unstable();
            sets.push(joined);
        }
        let named = |set: Vec<usize>| set.into_iter().map(|row| paths[row]).collect();
        sets.into_iter().filter(|set| set.len() > 1).map(named).collect()
    }

    /// The factors of each world in the block of draws that starts with `first`: `[world][factor]`.
    pub fn block(&self, first: u64) -> Vec<Vec<Column>> {
        self.values(&self.ranks(self.uniforms(first)))
    }

    /// The paths of all factors, in the order of the uniform numbers.
    pub fn paths(&self) -> &[String] {
        &self.paths
    }

    /// The uniform numbers of the factors in the block of draws that starts with `first`, before the copula: `[path]`.
    pub fn uniforms(&self, first: u64) -> Vec<Column> {
        (0..self.paths.len()).map(|path| self.uniform(path, first)).collect()
    }

    /// Uniform numbers that go together as the copula says, of independent ones: the factors' ranks.
    pub fn ranks(&self, mut uniforms: Vec<Column>) -> Vec<Column> {
        self.correlate(&mut uniforms);
        uniforms
    }

    /// The factors of each world at such ranks: `[world][factor]`.
    pub fn values(&self, ranks: &[Column]) -> Vec<Vec<Column>> {
        let values: Vec<Column> = self
            .distinct
            .iter()
            .map(|(path, distribution)| map(|lane| distribution.quantile(ranks[*path][lane])))
            .collect();
        self.places.iter().map(|places| places.iter().map(|place| values[*place]).collect()).collect()
    }

    /// The uniform numbers of one factor in the block of draws that starts with `first`, before the copula.
    fn uniform(&self, path: usize, first: u64) -> Column {
        let Dimension { stream, directions } = &self.dimensions[path];
        let draw = |lane: usize| first + lane as u64;
        match self.sampling.design {
            Design::MonteCarlo => map(|lane| stream.uniform(draw(lane))),
            Design::LatinHypercube => {
                let n = self.sampling.draws as u64;
                let strata = permuted(stream, first, n);
                map(|lane| ((strata[lane] as f64 + stream.uniform(draw(lane))) / n as f64).min(BELOW_ONE))
            }
            Design::Sobol => {
                let digits = scrambled(stream, &sobol_digits(directions, first));
                // The bits below the sequence's own are random, as in Owen's scrambling to infinite depth.
                let cells = 2f64.powi(SOBOL_BITS as i32);
                map(|lane| ((digits[lane] as f64 + stream.uniform(draw(lane))) / cells).min(BELOW_ONE))
            }
        }
    }

    /// Gaussian copula: the correlated factors' normals become mixtures of the design's normals.
    fn correlate(&self, uniforms: &mut [Column]) {
        let Some((paths, correlation)) = &self.correlation else {
            return;
        };
        let normals: Vec<Column> =
            paths.iter().map(|path| map(|lane| normal_quantile(uniforms[*path][lane]))).collect();
        for (row, path) in paths.iter().enumerate() {
            for lane in 0..LANES {
                let z = (0..=row).map(|col| correlation.cholesky[(row, col)] * normals[col][lane]).sum();
                uniforms[*path][lane] = normal_cdf(z);
            }
        }
    }
}

/// The stream of each factor and, for the Sobol design, its direction numbers (Joe and Kuo's, from the crate `sobol`). Each
/// `set` has streams and dimensions of its own, so that sets are independent.
fn dimensions(sampling: Sampling, paths: &[String], set: usize) -> Vec<Dimension> {
    let count = paths.len() * (set + 1);
    let mut directions = if sampling.design == Design::Sobol {
        let params = if count <= 1000 { JoeKuoD6::standard() } else { JoeKuoD6::extended() };
        Sobol::<f64>::init_direction_vals(count, SOBOL_BITS, &params)
    } else {
        Vec::new()
    };
    directions.resize(count, Vec::new());
    let name = |path: &String| if set == 0 { format!("factor {path}") } else { format!("factor {path}, set {set}") };
    let narrow = |wide: &Vec<u64>| wide.iter().map(|word| (word >> (64 - SOBOL_BITS)) as u32).collect();
    let own = &directions[paths.len() * set..];
    paths
        .iter()
        .zip(own)
        .map(|(path, wide)| Dimension { stream: Stream::new(sampling.seed, &name(path)), directions: narrow(wide) })
        .collect()
}

/// The binary digits of a block of points of one dimension of the Sobol sequence, from point `first` on, first digit highest of
/// [`SOBOL_BITS`]: those of the first point, then one direction number from point to point.
fn sobol_digits(directions: &[u32], first: u64) -> [u64; LANES] {
    let gray = first ^ (first >> 1);
    let chosen = directions.iter().enumerate().filter(|(bit, _)| gray >> bit & 1 == 1);
    let mut next = chosen.fold(0, |digits, (_, word)| digits ^ word);
    from_fn(|lane| {
        let digits = next;
        next ^= directions.get((first + lane as u64).trailing_ones() as usize).unwrap_or(&0);
        u64::from(digits)
    })
}

/// Owen's nested uniform scrambling (1995): each digit is flipped by a random bit that depends on all digits before it.
fn scrambled(stream: &Stream, digits: &[u64; LANES]) -> [u64; LANES] {
    let mut scrambled = *digits;
    for depth in 0..SOBOL_BITS {
        for lane in 0..LANES {
            let before = digits[lane] >> (SOBOL_BITS - depth);
            let flip = stream.bits(before, 1 + depth as u64)[0] >> 63;
            scrambled[lane] ^= flip << (SOBOL_BITS - 1 - depth);
        }
    }
    scrambled
}

/// The places of a block of indices, from `first` on, in a random permutation of 0 … n − 1: a Feistel network on the next even
/// number of bits, walked until it falls below n (Black and Rogaway 2002), so that a stratum can be computed without the others.
fn permuted(stream: &Stream, first: u64, n: u64) -> [u64; LANES] {
    let half = (64 - n.leading_zeros()).div_ceil(2).max(1);
    // Lanes beyond the last draw are computed and dropped; they need a stratum like the others.
    let mut places: [u64; LANES] = from_fn(|lane| (first + lane as u64) % n);
    for lane in 0..LANES {
        places[lane] = shuffled(stream, places[lane], half);
    }
    for lane in Few::that(|lane| places[lane] >= n) {
        while places[lane] >= n {
            places[lane] = shuffled(stream, places[lane], half);
        }
    }
    places
}

/// Four rounds of a Feistel network over twice `half` bits.
#[inline(always)]
fn shuffled(stream: &Stream, value: u64, half: u32) -> u64 {
    let mask = (1 << half) - 1;
    let (mut left, mut right) = (value >> half, value & mask);
    for round in 0..4 {
        (left, right) = (right, left ^ (stream.bits(right, 100 + round)[0] & mask));
    }
    left << half | right
}
