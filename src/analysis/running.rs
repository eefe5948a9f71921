//! The summary of one column, made while its values arrive.

use crate::analysis::bracket::{Brackets, Narrowing};
use crate::analysis::bytes::Reader;
use crate::analysis::moments::Moments;
use crate::analysis::tally::Tally;
use crate::error::Result;

/// What is known of a column so far. Empty values (NaN) are left out.
///
/// Neither the number of values told at a time nor where they are narrowed changes a percentile; the mean and the standard
/// deviation depend on the former by rounding only, and not on how a stream is parted and joined between two times.
#[derive(Debug, Clone)]
pub struct Running {
    tally: Tally,
    brackets: Brackets,
    /// The probabilities of its percentiles.
    probabilities: &'static [f64],
    /// Whether the values are told a second time, for the percentiles only.
    again: bool,
}

impl Running {
    /// Nothing yet; percentiles will be wanted at these rising `probabilities`.
    pub fn new(probabilities: &'static [f64]) -> Self {
        Self::starting(probabilities, 0)
    }

    /// The same, of a stream that goes on where so many times values have been told to others: see [`Self::join`].
    pub fn starting(probabilities: &'static [f64], first: usize) -> Self {
        Self { tally: Tally::starting(first), brackets: Brackets::new(probabilities), probabilities, again: false }
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
        let is_empty = value.is_nan() || n == 0;
        self.add_moments(&if is_empty { Moments::NOTHING } else { Moments::constant(value, n) });
        if !is_empty && !self.is_constant() {
            self.brackets.repeat(value, n);
        }
    }

    /// Values that are all the same so far are told to the brackets only when the first differs.
    fn add_moments(&mut self, moments: &Moments) {
        if self.again {
            return;
        }
        let (was_constant, value, n) = (self.is_constant(), self.moments().low, self.moments().n);
        self.tally.add(*moments);
        if was_constant && !self.is_constant() {
            self.brackets = Brackets::after(self.probabilities, value, n);
        }
    }

    /// Whether all values so far are the same, or there are none.
    fn is_constant(&self) -> bool {
        self.moments().is_constant()
    }

    /// Those of all values so far.
    fn moments(&self) -> &Moments {
        self.tally.extent()
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
        match self.moments().n {
            0 => Some(vec![f64::NAN; self.probabilities.len()]),
            _ if self.is_constant() => Some(vec![self.moments().low + 0.0; self.probabilities.len()]),
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
        self.moments().n
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.moments().n == 0
    }

    /// The mean; NaN of none.
    pub fn mean(&self) -> f64 {
        if self.is_empty() { f64::NAN } else { self.tally.whole().mean }
    }

    /// The standard deviation (n − 1); 0 of values that are all the same, NaN of none and of a single one.
    pub fn sd(&self) -> f64 {
        match self.moments().n {
            0 | 1 => f64::NAN,
            _ if self.is_constant() => 0.0,
            n => (self.tally.whole().squares / (n as f64 - 1.0)).sqrt(),
        }
    }

    /// The share of the values that are above 0; NaN of none.
    pub fn positive(&self) -> f64 {
        self.moments().above as f64 / self.moments().n as f64
    }

    /// What is known of all values together, those of another that goes on where this one ends among them. Both may have kept what
    /// they needed only; what neither is sure of is counted.
    pub fn join(&mut self, other: &Self) {
        let (mine, theirs) = (self.told(), other.told());
        self.tally.join(&other.tally);
        if !self.is_constant() {
            self.brackets = mine;
            self.brackets.absorb(&theirs);
        }
    }

    /// The brackets after all values so far, which were not told of values that are all the same.
    fn told(&self) -> Brackets {
        match self.is_constant() {
            true => Brackets::after(self.probabilities, self.moments().low, self.moments().n),
            false => self.brackets.clone(),
        }
    }

    /// As many values, told at the same times, that are all 0.
    pub fn zeros(&self) -> Self {
        let zeros =
            |moments: &Moments| if moments.n == 0 { Moments::NOTHING } else { Moments::constant(0.0, moments.n) };
        Self { tally: self.tally.map(zeros), brackets: Brackets::new(self.probabilities), ..*self }
    }

    /// Writes it.
    pub fn put(&self, bytes: &mut Vec<u8>) {
        self.tally.put(bytes);
        if !self.is_constant() {
            self.brackets.put(bytes);
        }
    }

    /// Reads what was written of one with these probabilities.
    ///
    /// # Errors
    /// [`Error::Failed`](crate::error::Error::Failed) if it is none.
    pub fn read(reader: &mut Reader, probabilities: &'static [f64]) -> Result<Self> {
        let tally = Tally::read(reader)?;
        let brackets = match tally.extent().is_constant() {
            true => Brackets::new(probabilities),
            false => Brackets::read(reader, probabilities)?,
        };
        Ok(Self { tally, brackets, probabilities, again: false })
    }
}
