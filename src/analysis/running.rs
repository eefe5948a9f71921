//! The summary of one column, made while its values arrive.

use crate::analysis::bracket::{Brackets, Narrowing};

/// What is known of a column so far. Empty values (NaN) are left out.
///
/// Neither the number of values told at a time nor where they are narrowed changes a percentile; the mean and the standard
/// deviation depend on the former by rounding only.
#[derive(Debug, Clone)]
pub struct Running {
    moments: Moments,
    brackets: Brackets,
    /// The probabilities of its percentiles.
    probabilities: &'static [f64],
    /// Whether the values are told a second time, for the percentiles only.
    again: bool,
}

impl Running {
    /// Nothing yet; percentiles will be wanted at these rising `probabilities`.
    pub fn new(probabilities: &'static [f64]) -> Self {
        Self { moments: Moments::NOTHING, brackets: Brackets::new(probabilities), probabilities, again: false }
    }

    /// Makes room for what will be kept of `n` more values.
    pub fn reserve(&mut self, n: usize) {
        self.brackets.reserve(n);
    }

    /// Adds values.
    pub fn add(&mut self, values: &[f64]) {
        let moments = Moments::of(values);
        if moments.mean.is_nan() && values.iter().any(|value| value.is_nan()) {
            let full: Vec<f64> = values.iter().copied().filter(|value| !value.is_nan()).collect();
            return self.add(&full);
        }
        self.add_moments(&moments);
        if !self.is_constant() {
            self.brackets.add(values);
        }
    }

    /// Adds one value, `n` times.
    pub fn repeat(&mut self, value: f64, n: usize) {
        if value.is_nan() || n == 0 {
            return;
        }
        self.add_moments(&Moments::constant(value, n));
        if !self.is_constant() {
            self.brackets.repeat(value, n);
        }
    }

    /// Values that are all the same so far are told to the brackets only when the first differs.
    fn add_moments(&mut self, moments: &Moments) {
        if self.again {
            return;
        }
        let (was_constant, value, n) = (self.is_constant(), self.moments.low, self.moments.n);
        self.moments.merge(moments);
        if was_constant && !self.is_constant() {
            self.brackets = Brackets::after(self.probabilities, value, n);
        }
    }

    /// Whether all values so far are the same, or there are none.
    fn is_constant(&self) -> bool {
        self.moments.n == 0 || self.moments.low == self.moments.high
    }

    /// Lets go of values that no percentile will need, if there are enough. `done` is the share of all draws that have been
    /// made.
    pub fn narrow(&mut self, done: f64, narrowing: Narrowing) {
        if !self.again {
            self.brackets.narrow(done, narrowing);
        }
    }

    /// The percentiles, of type 7, of one value at least; `None` if they are not among what was kept: see [`Self::again`].
    pub fn percentiles(&self) -> Option<Vec<f64>> {
        match self.moments.n {
            0 => Some(vec![f64::NAN; self.probabilities.len()]),
            _ if self.is_constant() => Some(vec![self.moments.low + 0.0; self.probabilities.len()]),
            _ => self.brackets.percentiles(),
        }
    }

    /// Makes ready for all values to be told a second time; then the percentiles will be known.
    pub fn again(&mut self) {
        self.again = true;
        self.brackets.again();
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.moments.n
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.moments.n == 0
    }

    /// The mean; NaN of none.
    pub fn mean(&self) -> f64 {
        if self.is_empty() { f64::NAN } else { self.moments.mean }
    }

    /// The standard deviation (n − 1); 0 of values that are all the same, NaN of none and of a single one.
    pub fn sd(&self) -> f64 {
        match self.moments.n {
            0 | 1 => f64::NAN,
            _ if self.is_constant() => 0.0,
            n => (self.moments.squares / (n as f64 - 1.0)).sqrt(),
        }
    }

    /// The share of the values that are above 0; NaN of none.
    pub fn positive(&self) -> f64 {
        self.moments.above as f64 / self.moments.n as f64
    }
}

/// Sums over values.
#[derive(Debug, Clone, Copy)]
struct Moments {
    n: usize,
    low: f64,
    high: f64,
    mean: f64,
    /// Sum of squared deviations from the mean.
    squares: f64,
    /// How many are above 0.
    above: u64,
}

/// Partial sums side by side, so that the loops vectorise; always in the same order, whatever the machine.
const WIDE: usize = 16;

impl Moments {
    const NOTHING: Self = Self { n: 0, low: f64::INFINITY, high: f64::NEG_INFINITY, mean: 0.0, squares: 0.0, above: 0 };

    /// Of one value, `n` times.
    fn constant(value: f64, n: usize) -> Self {
        let above = if value > 0.0 { n as u64 } else { 0 };
        Self { n, low: value, high: value, mean: value, squares: 0.0, above }
    }

    /// The mean is NaN if any value is.
    fn of(values: &[f64]) -> Self {
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
    fn merge(&mut self, other: &Self) {
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
}
