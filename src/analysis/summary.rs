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
        let (low, high, sum) = extent(values);
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
        let sd = (fold(values, |value| (value - mean) * (value - mean)) / (n as f64 - 1.0)).sqrt();
        let positive = if low > 0.0 { 1.0 } else { fold(values, |value| f64::from(u8::from(value > 0.0))) / n as f64 };
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

/// Least, greatest and sum; the sum is NaN if any value is. Eight partial sums, so that the loop vectorises.
fn extent(values: &[f64]) -> (f64, f64, f64) {
    let mut low = [f64::INFINITY; 8];
    let mut high = [f64::NEG_INFINITY; 8];
    let chunks = values.chunks_exact(8);
    for value in chunks.remainder() {
        low[0] = low[0].min(*value);
        high[0] = high[0].max(*value);
    }
    for chunk in chunks {
        for lane in 0..8 {
            low[lane] = if chunk[lane] < low[lane] { chunk[lane] } else { low[lane] };
            high[lane] = if chunk[lane] > high[lane] { chunk[lane] } else { high[lane] };
        }
    }
    let least = low.into_iter().fold(f64::INFINITY, f64::min);
    (least, high.into_iter().fold(f64::NEG_INFINITY, f64::max), fold(values, |value| value))
}

/// The sum of `f` over the values, in eight interleaved partial sums: always the same order, whatever the machine.
fn fold(values: &[f64], f: impl Fn(f64) -> f64) -> f64 {
    let mut sums = [0.0; 8];
    let chunks = values.chunks_exact(8);
    let rest: f64 = chunks.remainder().iter().map(|value| f(*value)).sum();
    for chunk in chunks {
        for lane in 0..8 {
            sums[lane] += f(chunk[lane]);
        }
    }
    sums.iter().sum::<f64>() + rest
}

/// Cells into which the range is cut to find order statistics.
const CELLS: usize = 2048;

/// Below this many values it is faster to sort.
const FEW: usize = 512;

/// The seven percentiles, exactly, without sorting all: count the values in cells of equal width, then sort only the
/// cells that hold an order statistic that is asked for.
fn quantiles(values: &[f64], low: f64, high: f64) -> [f64; 7] {
    let scale = CELLS as f64 / (high - low);
    if values.len() < FEW || !scale.is_normal() {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        return PERCENTILES.map(|probability| percentile(&sorted, probability));
    }
    let cell = |value: f64| (((value - low) * scale) as usize).min(CELLS - 1);
    let mut counts = [0u32; CELLS];
    for value in values {
        counts[cell(*value)] += 1;
    }
    let mut wanted = [false; CELLS];
    let ranks = PERCENTILES.map(|probability| rank(values.len(), probability));
    let mut below = 0;
    for (cell, count) in counts.iter().enumerate() {
        let range = below..below + *count as usize;
        wanted[cell] = ranks.iter().any(|(rank, _)| range.contains(rank) || range.contains(&(rank + 1)));
        below = range.end;
    }
    let mut gathered: Vec<f64> = values.iter().copied().filter(|value| wanted[cell(*value)]).collect();
    gathered.sort_unstable_by(f64::total_cmp);
    pick(&counts, &wanted, &gathered, ranks)
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
