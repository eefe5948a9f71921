//! Summaries of one metric over the draws.

/// The probabilities of a summary's percentiles: p05, p10, p25, p50, p75, p90, p95.
pub const PERCENTILES: [f64; 7] = [0.05, 0.10, 0.25, 0.50, 0.75, 0.90, 0.95];

/// The names of a summary's percentiles, as table columns.
pub const PERCENTILE_NAMES: [&str; 7] = ["p05", "p10", "p25", "p50", "p75", "p90", "p95"];

/// A metric over the draws. All but `n` are NaN where no draw has a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Summary {
    /// Draws that have a value.
    pub n: usize,
    /// Mean.
    pub mean: f64,
    /// Sample standard deviation (n − 1).
    pub sd: f64,
    /// Standard error of the mean: sd/√n.
    pub se: f64,
    /// Percentiles at [`PERCENTILES`], Hyndman and Fan's type 7.
    pub percentiles: [f64; 7],
    /// Share of the draws with a value that are above 0.
    pub positive: f64,
}

impl Summary {
    /// Summarises the values that are not NaN; `values` is left without the others.
    pub fn of(values: &mut Vec<f64>) -> Self {
        let [low, high, sum] = extent(values);
        if sum.is_nan() {
            values.retain(|value| !value.is_nan());
            return if values.is_empty() { Self::EMPTY } else { Self::of(values) };
        }
        let n = values.len();
        if n == 0 {
            return Self::EMPTY;
        }
        if low == high {
            return Self::constant(low, n);
        }
        let mean = sum / n as f64;
        let [squares, above] =
            sums(values, |value| [(value - mean) * (value - mean), if value > 0.0 { 1.0 } else { 0.0 }]);
        let sd = (squares / (n as f64 - 1.0)).sqrt();
        let positive = above / n as f64;
        Self { n, mean, sd, se: sd / (n as f64).sqrt(), percentiles: quantiles(values, low, high), positive }
    }

    /// `n` draws of the same value.
    pub fn constant(value: f64, n: usize) -> Self {
        if value.is_nan() || n == 0 {
            return Self::EMPTY;
        }
        let positive = f64::from(u8::from(value > 0.0));
        Self { n, mean: value, sd: 0.0, se: 0.0, percentiles: [value; 7], positive }
    }

    /// No draw has a value.
    pub const EMPTY: Self =
        Self { n: 0, mean: f64::NAN, sd: f64::NAN, se: f64::NAN, percentiles: [f64::NAN; 7], positive: f64::NAN };

    /// The median.
    pub fn median(&self) -> f64 {
        self.percentiles[3]
    }
}

/// A percentile of sorted values: Hyndman and Fan's type 7, linear between order statistics; NaN for none.
pub fn percentile(sorted: &[f64], probability: f64) -> f64 {
    let (rank, weight) = rank(sorted.len(), probability);
    match sorted.get(rank) {
        None => f64::NAN,
        Some(low) => low + weight * (sorted[(rank + 1).min(sorted.len() - 1)] - low),
    }
}

/// The order statistic (from 0) below a probability, and the weight of the next one.
fn rank(n: usize, probability: f64) -> (usize, f64) {
    let place = n.saturating_sub(1) as f64 * probability;
    (place.floor() as usize, place.fract())
}

/// Least, greatest and sum; the sum is NaN if any value is.
fn extent(values: &[f64]) -> [f64; 3] {
    let mut low = [f64::INFINITY; WIDE];
    let mut high = [f64::NEG_INFINITY; WIDE];
    let mut sum = [0.0; WIDE];
    let (chunks, rest) = values.as_chunks::<WIDE>();
    for chunk in chunks {
        for lane in 0..WIDE {
            low[lane] = if chunk[lane] < low[lane] { chunk[lane] } else { low[lane] };
            high[lane] = if chunk[lane] > high[lane] { chunk[lane] } else { high[lane] };
            sum[lane] += chunk[lane];
        }
    }
    let least = low.iter().chain(rest).copied().fold(f64::INFINITY, f64::min);
    let most = high.iter().chain(rest).copied().fold(f64::NEG_INFINITY, f64::max);
    [least, most, sum.iter().sum::<f64>() + rest.iter().sum::<f64>()]
}

/// Partial sums side by side, so that the loops vectorise; always in the same order, whatever the machine.
const WIDE: usize = 16;

/// Two sums of functions of the values.
fn sums(values: &[f64], f: impl Fn(f64) -> [f64; 2]) -> [f64; 2] {
    let mut sums = [[0.0; WIDE]; 2];
    let (chunks, rest) = values.as_chunks::<WIDE>();
    for chunk in chunks {
        for lane in 0..WIDE {
            let [a, b] = f(chunk[lane]);
            sums[0][lane] += a;
            sums[1][lane] += b;
        }
    }
    let rest = rest.iter().fold([0.0; 2], |[a, b], value| [a + f(*value)[0], b + f(*value)[1]]);
    [sums[0].iter().sum::<f64>() + rest[0], sums[1].iter().sum::<f64>() + rest[1]]
}

/// Cells into which the range is cut to find order statistics.
const CELLS: usize = 4096;

/// Below this many values it is faster to sort.
const FEW: usize = 512;

/// The seven percentiles, exactly, without sorting all: count the values in cells of equal width, then sort only the
/// cells that hold an order statistic that is asked for.
fn quantiles(values: &[f64], low: f64, high: f64) -> [f64; 7] {
    /// Adding it leaves the nearest whole number in the lowest bits.
    const ROUND: f64 = 4_503_599_627_370_496.0;
    let scale = CELLS as f64 / (high - low);
    if values.len() < FEW || !scale.is_normal() {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        return PERCENTILES.map(|probability| percentile(&sorted, probability));
    }
    let cells: Vec<u16> = values.iter().map(|value| ((value - low) * scale + ROUND).to_bits() as u16).collect();
    let mut counts = [0u32; CELLS + 1];
    for cell in &cells {
        counts[usize::from(*cell).min(CELLS)] += 1;
    }
    let ranks = PERCENTILES.map(|probability| rank(values.len(), probability));
    let wanted = wanted(&counts, ranks);
    let mut gathered = Vec::with_capacity(values.len() + 1);
    gathered.resize(values.len() + 1, 0.0);
    let mut found = 0;
    // Without a branch: every value is written, and stays if its cell is wanted.
    for (value, cell) in values.iter().zip(&cells) {
        gathered[found] = *value;
        found += usize::from(wanted[usize::from(*cell).min(CELLS)]);
    }
    gathered.truncate(found);
    gathered.sort_unstable_by(f64::total_cmp);
    pick(&counts, &wanted, &gathered, ranks)
}

/// The cells that hold one of the ranks or the next one.
fn wanted(counts: &[u32; CELLS + 1], ranks: [(usize, f64); 7]) -> [bool; CELLS + 1] {
    let mut wanted = [false; CELLS + 1];
    let mut below = 0;
    for (cell, count) in counts.iter().enumerate().filter(|(_, count)| **count > 0) {
        let range = below..below + *count as usize;
        wanted[cell] = ranks.iter().any(|(rank, _)| range.contains(rank) || range.contains(&(rank + 1)));
        below = range.end;
    }
    wanted
}

/// Reads the percentiles off the sorted values of the wanted cells: ranks among all become ranks among those.
fn pick(counts: &[u32], wanted: &[bool], gathered: &[f64], ranks: [(usize, f64); 7]) -> [f64; 7] {
    let order_statistic = |rank: usize| {
        let (mut below, mut skipped) = (0, 0);
        for (count, wanted) in counts.iter().zip(wanted) {
            let count = *count as usize;
            if rank < below + count {
                break;
            }
            below += count;
            skipped += if *wanted { 0 } else { count };
        }
        gathered[(rank - skipped).min(gathered.len() - 1)]
    };
    ranks.map(|(rank, weight)| {
        let low = order_statistic(rank);
        if weight == 0.0 { low } else { low + weight * (order_statistic(rank + 1) - low) }
    })
}
