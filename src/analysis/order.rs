//! Order statistics of values that stand in no order.

/// The order statistics of `values`, of which none is NaN, at `ranks` (from 0, rising, fewer than there are values).
///
/// Exact, without sorting all: the values are counted in cells of equal width, and only the cells that hold an order statistic
/// that is asked for are sorted.
pub fn order_statistics(values: &[f64], ranks: &[usize]) -> Vec<f64> {
    let (low, high) = extent(values);
    let Some(cells) = Cells::new(values.len(), low, high) else {
        let mut sorted = values.to_vec();
        sorted.sort_unstable_by(f64::total_cmp);
        return ranks.iter().map(|rank| sorted[*rank]).collect();
    };
    let of_values: Vec<u16> = values.iter().map(|value| cells.of(*value)).collect();
    let (marked, held, places) = choose(&count(&of_values, cells.count + 1), ranks);
    let gathered = pick_up(values, &of_values, &marked, held);
    places.into_iter().map(|place| gathered[place]).collect()
}

/// The least and the greatest value.
fn extent(values: &[f64]) -> (f64, f64) {
    /// Side by side, so that the loop vectorises.
    const WIDE: usize = 16;
    let (mut low, mut high) = ([f64::INFINITY; WIDE], [f64::NEG_INFINITY; WIDE]);
    let (chunks, rest) = values.as_chunks::<WIDE>();
    for chunk in chunks {
        for lane in 0..WIDE {
            low[lane] = if chunk[lane] < low[lane] { chunk[lane] } else { low[lane] };
            high[lane] = if chunk[lane] > high[lane] { chunk[lane] } else { high[lane] };
        }
    }
    let (low, high) = (low.into_iter().chain(rest.iter().copied()), high.into_iter().chain(rest.iter().copied()));
    (low.fold(f64::INFINITY, f64::min), high.fold(f64::NEG_INFINITY, f64::max))
}

/// How many values each of `wide` cells holds.
fn count(cells: &[u16], wide: usize) -> Vec<u32> {
    // Four tables side by side: equal values in a row would wait for each other in one.
    let mut counts = vec![0; 4 * wide];
    let (first, rest) = counts.split_at_mut(wide);
    let (second, rest) = rest.split_at_mut(wide);
    let (third, fourth) = rest.split_at_mut(wide);
    let (fours, single) = cells.as_chunks::<4>();
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
    counts.truncate(wide);
    counts
}

/// A mark for each cell; of a fixed size, so that no index need be checked.
type Marks = [bool; 2 * MOST_CELLS];

/// Marks the cells that hold one of the `ranks`; how many values these cells hold, and the place of each rank among them.
fn choose(counts: &[u32], ranks: &[usize]) -> (Marks, usize, Vec<usize>) {
    let mut marked = [false; 2 * MOST_CELLS];
    let (mut below, mut skipped, mut places) = (0, 0, Vec::with_capacity(ranks.len()));
    for (marked, count) in marked.iter_mut().zip(counts) {
        let end = below + *count as usize;
        while let Some(rank) = ranks.get(places.len()).filter(|rank| **rank < end) {
            *marked = true;
            places.push(rank - skipped);
        }
        skipped += if *marked { 0 } else { *count as usize };
        below = end;
    }
    (marked, below - skipped, places)
}

/// The values of the marked cells, which hold so many, in order.
fn pick_up(values: &[f64], cells: &[u16], marked: &Marks, held: usize) -> Vec<f64> {
    const TOGETHER: usize = 8;
    let is_marked = |cell: u16| marked[usize::from(cell) % (2 * MOST_CELLS)];
    let mut picked = vec![0.0; held + 1];
    let mut found = 0;
    let ((groups, rest), (of_groups, of_rest)) = (values.as_chunks::<TOGETHER>(), cells.as_chunks::<TOGETHER>());
    for (values, cells) in groups.iter().zip(of_groups) {
        // Most often none of several is wanted; where one is, all are written, and those that are not are written over.
        if cells.iter().fold(false, |any, cell| any | is_marked(*cell)) {
            for (value, cell) in values.iter().zip(cells) {
                picked[found] = *value;
                found += usize::from(is_marked(*cell));
            }
        }
    }
    for (value, cell) in rest.iter().zip(of_rest) {
        picked[found] = *value;
        found += usize::from(is_marked(*cell));
    }
    picked.truncate(found);
    picked.sort_unstable_by(f64::total_cmp);
    picked
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
        let count = (n / 8).next_power_of_two().min(MOST_CELLS);
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
        Some(low) => between(*low, sorted[(rank + 1).min(sorted.len() - 1)], weight),
    }
}

/// The order statistic (from 0) below a probability, and the weight of the next one.
pub fn rank(n: usize, probability: f64) -> (usize, f64) {
    let place = n.saturating_sub(1) as f64 * probability;
    (place.floor() as usize, place.fract())
}

/// What lies between two order statistics.
pub fn between(low: f64, high: f64, weight: f64) -> f64 {
    if weight == 0.0 { low } else { low + weight * (high - low) }
}
