//! The values of one column over the draws, and their percentiles.

/// Partial sums side by side, so that the loops vectorise; always in the same order, whatever the machine.
const WIDE: usize = 16;

/// Values of one column over the draws, and room to summarise them in; to be used again and again.
#[derive(Debug, Default)]
pub struct Sample {
    values: Vec<f64>,
    extent: Extent,
    cells: Vec<u16>,
    counts: Vec<u32>,
    wanted: Vec<bool>,
    gathered: Vec<f64>,
}

/// Least, greatest and sum, so far.
#[derive(Debug, Clone, Copy)]
struct Extent {
    low: [f64; WIDE],
    high: [f64; WIDE],
    sum: [f64; WIDE],
}

impl Default for Extent {
    fn default() -> Self {
        Self { low: [f64::INFINITY; WIDE], high: [f64::NEG_INFINITY; WIDE], sum: [0.0; WIDE] }
    }
}

impl Extent {
    fn add(&mut self, values: &[f64]) {
        let (chunks, rest) = values.as_chunks::<WIDE>();
        for chunk in chunks {
            for lane in 0..WIDE {
                self.low[lane] = self.low[lane].min(chunk[lane]);
            }
            for lane in 0..WIDE {
                self.high[lane] = self.high[lane].max(chunk[lane]);
            }
            for lane in 0..WIDE {
                self.sum[lane] += chunk[lane];
            }
        }
        for (lane, value) in rest.iter().enumerate() {
            self.low[lane] = self.low[lane].min(*value);
            self.high[lane] = self.high[lane].max(*value);
            self.sum[lane] += value;
        }
    }
}

impl Sample {
    /// Empties it.
    pub fn clear(&mut self) {
        self.values.clear();
        self.extent = Extent::default();
    }

    /// Adds values.
    pub fn extend(&mut self, values: &[f64]) {
        self.values.extend_from_slice(values);
        self.extent.add(values);
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// The values.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// Drops what is empty (NaN).
    pub fn drop_empty(&mut self) {
        if self.extent()[2].is_nan() {
            self.values.retain(|value| !value.is_nan());
            self.extent = Extent::default();
            self.extent.add(&self.values);
        }
    }

    /// Least, greatest and sum; the sum is NaN if any value is.
    pub fn extent(&self) -> [f64; 3] {
        let Extent { low, high, sum } = &self.extent;
        let least = low.iter().copied().fold(f64::INFINITY, f64::min);
        [least, high.iter().copied().fold(f64::NEG_INFINITY, f64::max), sum.iter().sum()]
    }

    /// Sum of squared deviations from the mean, and how many values are above 0.
    pub fn spread(&self, mean: f64) -> (f64, u64) {
        let (mut squares, mut above) = ([0.0; WIDE], [0; WIDE]);
        let (chunks, rest) = self.values.as_chunks::<WIDE>();
        for chunk in chunks {
            for lane in 0..WIDE {
                squares[lane] += (chunk[lane] - mean) * (chunk[lane] - mean);
            }
            for lane in 0..WIDE {
                above[lane] += u64::from(chunk[lane] > 0.0);
            }
        }
        for (lane, value) in rest.iter().enumerate() {
            squares[lane] += (value - mean) * (value - mean);
            above[lane] += u64::from(*value > 0.0);
        }
        (squares.iter().sum(), above.iter().sum())
    }

    /// Percentiles at the given probabilities, exactly, without sorting all: count the values in cells of equal width, then
    /// sort only the cells that hold an order statistic that is asked for. NaN if there are no values; none may be NaN.
    pub fn percentiles(&mut self, probabilities: &[f64]) -> Vec<f64> {
        let n = self.values.len();
        let [low, high, _] = self.extent();
        let Some(cells) = Cells::new(n, low, high) else {
            self.values.sort_unstable_by(f64::total_cmp);
            return probabilities.iter().map(|probability| percentile(&self.values, *probability)).collect();
        };
        self.cells.clear();
        self.cells.extend(self.values.iter().map(|value| cells.of(*value)));
        self.count(cells.count + 1);
        let ranks: Vec<(usize, f64)> = probabilities.iter().map(|probability| rank(n, *probability)).collect();
        let mut wanted: Vec<usize> = ranks.iter().flat_map(|(rank, _)| [*rank, (rank + 1).min(n - 1)]).collect();
        wanted.sort_unstable();
        let places = self.choose(&wanted);
        self.pick_up();
        let order_statistic = |rank: usize| self.gathered[places[wanted.partition_point(|wanted| *wanted < rank)]];
        let value = |(rank, weight): &(usize, f64)| {
            let low = order_statistic(*rank);
            if *weight == 0.0 { low } else { low + weight * (order_statistic(rank + 1) - low) }
        };
        ranks.iter().map(value).collect()
    }

    /// Counts the values of each of `wide` cells.
    fn count(&mut self, wide: usize) {
        // Four tables side by side: equal values in a row would wait for each other in one.
        self.counts.clear();
        self.counts.resize(4 * wide, 0);
        let (first, rest) = self.counts.split_at_mut(wide);
        let (second, rest) = rest.split_at_mut(wide);
        let (third, fourth) = rest.split_at_mut(wide);
        let (fours, single) = self.cells.as_chunks::<4>();
        for [a, b, c, d] in fours {
            first[usize::from(*a)] += 1;
            second[usize::from(*b)] += 1;
            third[usize::from(*c)] += 1;
            fourth[usize::from(*d)] += 1;
        }
        single.iter().for_each(|cell| first[usize::from(*cell)] += 1);
        for cell in 0..wide {
            first[cell] += second[cell] + third[cell] + fourth[cell];
        }
        self.counts.truncate(wide);
    }

    /// Marks the cells that hold one of the `ranks`, which rise; the place of each among the values of the marked cells.
    fn choose(&mut self, ranks: &[usize]) -> Vec<usize> {
        self.wanted.clear();
        self.wanted.resize(self.counts.len(), false);
        let (mut below, mut skipped, mut places) = (0, 0, Vec::with_capacity(ranks.len()));
        for (wanted, count) in self.wanted.iter_mut().zip(&self.counts) {
            let end = below + *count as usize;
            while let Some(rank) = ranks.get(places.len()).filter(|rank| **rank < end) {
                *wanted = true;
                places.push(rank - skipped);
            }
            skipped += if *wanted { 0 } else { *count as usize };
            below = end;
        }
        places
    }

    /// Puts the values of the marked cells, in order, at the beginning of `gathered`.
    fn pick_up(&mut self) {
        const TOGETHER: usize = 8;
        let Self { values, cells, wanted, gathered, .. } = self;
        if gathered.len() < values.len() + TOGETHER {
            gathered.resize(values.len() + TOGETHER, 0.0);
        }
        let mut found = 0;
        for (values, cells) in values.chunks(TOGETHER).zip(cells.chunks(TOGETHER)) {
            // Most often none of several is wanted; where one is, all are written, and those that are not are written over.
            if cells.iter().fold(false, |any, cell| any | wanted[usize::from(*cell)]) {
                for (value, cell) in values.iter().zip(cells) {
                    gathered[found] = *value;
                    found += usize::from(wanted[usize::from(*cell)]);
                }
            }
        }
        gathered[..found].sort_unstable_by(f64::total_cmp);
    }
}

/// The range of the values, cut into cells of equal width.
struct Cells {
    low: f64,
    /// Cells per unit of the values.
    scale: f64,
    count: usize,
}

/// Most cells into which the range is cut to find order statistics.
const MOST_CELLS: usize = 4096;

/// Below this many values it is faster to sort.
const FEW: usize = 512;

impl Cells {
    /// `None` where sorting is better: few values, or a range that cannot be cut.
    fn new(n: usize, low: f64, high: f64) -> Option<Self> {
        let count = (n / 16).next_power_of_two().min(MOST_CELLS);
        let scale = count as f64 / (high - low);
        (n >= FEW && scale.is_normal()).then_some(Self { low, scale, count })
    }

    /// The cell of a value: the nearest whole number, found in the lowest bits after a large one is added.
    #[inline(always)]
    fn of(&self, value: f64) -> u16 {
        const ROUND: f64 = 4_503_599_627_370_496.0;
        ((value - self.low) * self.scale + ROUND).to_bits() as u16
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
