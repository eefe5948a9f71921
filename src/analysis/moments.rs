//! Count, mean, spread and extent of values.

/// Sums over values.
#[derive(Debug, Clone, Copy)]
pub struct Moments {
    /// How many there are.
    pub n: usize,
    /// The least.
    pub low: f64,
    /// The greatest.
    pub high: f64,
    /// The mean.
    pub mean: f64,
    /// Sum of squared deviations from the mean.
    pub squares: f64,
    /// How many are above 0.
    pub above: u64,
}

/// Partial sums side by side, so that the loops vectorise; always in the same order, whatever the machine.
const WIDE: usize = 16;

impl Moments {
    /// Of no value.
    pub const NOTHING: Self =
        Self { n: 0, low: f64::INFINITY, high: f64::NEG_INFINITY, mean: 0.0, squares: 0.0, above: 0 };

    /// Of one value, `n` times.
    pub fn constant(value: f64, n: usize) -> Self {
        let above = if value > 0.0 { n as u64 } else { 0 };
        Self { n, low: value, high: value, mean: value, squares: 0.0, above }
    }

    /// The mean is NaN if any value is.
    pub fn of(values: &[f64]) -> Self {
        let (mut low, mut high, mut sum) = ([f64::INFINITY; WIDE], [f64::NEG_INFINITY; WIDE], [0.0; WIDE]);
        let (chunks, rest) = values.as_chunks::<WIDE>();
        for chunk in chunks {
            for lane in 0..WIDE {
                low[lane] = if chunk[lane] < low[lane] { chunk[lane] } else { low[lane] };
                high[lane] = if chunk[lane] > high[lane] { chunk[lane] } else { high[lane] };
                sum[lane] += chunk[lane];
            }
        }
        for (lane, value) in rest.iter().enumerate() {
            low[lane] = low[lane].min(*value);
            high[lane] = high[lane].max(*value);
            sum[lane] += value;
        }
        let n = values.len();
        if n == 0 {
            return Self::NOTHING;
        }
        let low = low.into_iter().fold(f64::INFINITY, f64::min);
        let high = high.into_iter().fold(f64::NEG_INFINITY, f64::max);
        let sum = sum.iter().sum::<f64>();
        if low == high && !sum.is_nan() {
            return Self::constant(low, n);
        }
        let mean = sum / n as f64;
        let (mut squares, mut above) = ([0.0; WIDE], [0; WIDE]);
        for chunk in chunks {
            for lane in 0..WIDE {
                squares[lane] += (chunk[lane] - mean) * (chunk[lane] - mean);
                above[lane] += u64::from(chunk[lane] > 0.0);
            }
        }
        for (lane, value) in rest.iter().enumerate() {
            squares[lane] += (value - mean) * (value - mean);
            above[lane] += u64::from(*value > 0.0);
        }
        Self { n, low, high, mean, squares: squares.iter().sum(), above: above.iter().sum() }
    }

    /// Adds the sums of other values (Chan, Golub & LeVeque 1979).
    pub fn merge(&mut self, other: &Self) {
        if other.n == 0 {
            return;
        }
        let (mine, theirs) = (self.n as f64, other.n as f64);
        let all = mine + theirs;
        let apart = other.mean - self.mean;
        self.mean = if self.n == 0 { other.mean } else { self.mean + apart * (theirs / all) };
        self.squares += other.squares + if self.n == 0 { 0.0 } else { apart * apart * (mine * theirs / all) };
        self.n += other.n;
        self.low = self.low.min(other.low);
        self.high = self.high.max(other.high);
        self.above += other.above;
    }

    /// Whether all values are the same, or there are none.
    pub fn is_constant(&self) -> bool {
        self.n == 0 || self.low == self.high
    }
}
