//! Exact percentiles of a stream of values of which few are kept.
//!
//! After some thousand values it is all but certain between which two of them a percentile of all will lie. From then on only
//! the values within this bracket are kept, the others are counted; as values arrive the bracket narrows. At the end the
//! counts tell whether the order statistics that are asked for are among the values kept. If one is not, the counts tell as
//! surely where it is: the stream is read a second time and keeps what lies there.

mod joined;

use crate::analysis::order::{between, order_statistics, rank};

/// How soon and how far brackets are narrowed.
#[derive(Debug, Clone, Copy)]
pub struct Narrowing {
    /// Half a bracket's width in standard deviations of the share of values below it.
    pub width: f64,
    /// How many values more than necessary are kept before the brackets are narrowed.
    pub slack: usize,
}

impl Narrowing {
    /// How many values are kept at most where so many are needed.
    fn most(self, needed: usize) -> usize {
        needed + self.slack.max(needed / 4)
    }
}

/// What is done with the values of a part of the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Treatment {
    /// They are counted: no order statistic that is asked for should be there.
    Counted,
    /// They are kept.
    Kept,
    /// They are one value many times over: counted, and known for all that.
    Single,
}

/// A part of the line, from its beginning (included) to that of the next.
#[derive(Debug, Clone, Copy)]
struct Part {
    kind: Treatment,
    count: usize,
}

/// Where an order statistic is.
enum Whereabouts {
    /// In a part whose values are counted only, which begins here.
    Counted(f64),
    /// This is it.
    Value(f64),
    /// The one of this rank among the values kept.
    Kept(usize),
}

/// A stream of values, as far as percentiles at some probabilities need it.
#[derive(Debug, Clone)]
pub struct Brackets {
    /// The probabilities, rising.
    probabilities: &'static [f64],
    /// The line from −∞ on, in parts.
    parts: Vec<Part>,
    /// Where all parts but the first begin.
    cuts: Vec<f64>,
    /// The values kept, in no order.
    kept: Vec<f64>,
}

/// Values that are put into their parts together.
const WIDE: usize = 32;

/// Up to so many parts it is faster to compare a value with all cuts than to search.
const MANY: usize = 64;

/// The parts of some values: how many of the cuts each reaches.
#[inline(always)]
fn parts_of(cuts: &[[f64; 4]], values: &[f64; WIDE]) -> [u64; WIDE] {
    let mut parts = [0; WIDE];
    // Four cuts at a time, for fewer visits to memory.
    for four in cuts {
        for lane in 0..WIDE {
            parts[lane] += u64::from(values[lane] >= four[0])
                + u64::from(values[lane] >= four[1])
                + u64::from(values[lane] >= four[2])
                + u64::from(values[lane] >= four[3]);
        }
    }
    parts
}

impl Brackets {
    /// Nothing yet: whatever comes will be kept.
    pub fn new(probabilities: &'static [f64]) -> Self {
        Self {
            probabilities,
            parts: vec![Part { kind: Treatment::Kept, count: 0 }],
            cuts: Vec::new(),
            kept: Vec::new(),
        }
    }

    /// After one `value`, `n` times.
    pub fn after(probabilities: &'static [f64], value: f64, n: usize) -> Self {
        let mut made = Self::new(probabilities);
        if n > 0 {
            let parts = [(Treatment::Kept, 0), (Treatment::Single, n), (Treatment::Kept, 0)];
            made.parts = parts.map(|(kind, count)| Part { kind, count }).to_vec();
            made.cuts = vec![value, value.next_up()];
        }
        made
    }

    /// How many values there have been.
    fn len(&self) -> usize {
        self.parts.iter().map(|part| part.count).sum()
    }

    /// Where a part begins.
    fn begin(&self, part: usize) -> f64 {
        part.checked_sub(1).map_or(f64::NEG_INFINITY, |cut| self.cuts[cut])
    }

    /// The part of a value: as many as there are cuts that it reaches.
    fn part_of(&self, value: f64) -> usize {
        self.cuts.partition_point(|cut| *cut <= value)
    }

    /// Makes room for what will be kept of `n` more values, if they are like those before.
    pub fn reserve(&mut self, n: usize) {
        let share = if self.parts.len() == 1 { 1.0 } else { self.kept.len() as f64 / self.len() as f64 };
        self.kept.reserve_exact((1.25 * share * n as f64) as usize + 16 * WIDE);
    }

    /// Adds values, of which none is NaN.
    pub fn add(&mut self, values: &[f64]) {
        if let [part @ Part { kind: Treatment::Kept, .. }] = &mut self.parts[..] {
            part.count += values.len();
            self.kept.extend_from_slice(values);
            return;
        }
        if self.parts.len() > MANY {
            return self.search(values);
        }
        let (blocks, rest) = values.as_chunks();
        self.compare(blocks);
        self.search(rest);
    }

    /// Puts values into few parts, comparing each with all cuts.
    fn compare(&mut self, blocks: &[[f64; WIDE]]) {
        // No value reaches NaN.
        let mut cuts = [[f64::NAN; 4]; MANY / 4];
        cuts.as_flattened_mut().iter_mut().zip(&self.cuts).for_each(|(to, cut)| *to = *cut);
        let cuts = &cuts[..self.cuts.len().div_ceil(4)];
        let (mut counts, mut keeps) = ([0; MANY], [0; MANY]);
        keeps.iter_mut().zip(&self.parts).for_each(|(keeps, part)| *keeps = usize::from(part.kind == Treatment::Kept));
        for values in blocks {
            let parts = parts_of(cuts, values);
            // Every value is written; what is not to be kept is written over by the next.
            let (mut kept, mut found) = ([0.0; WIDE], 0);
            for lane in 0..WIDE {
                let part = parts[lane] as usize % MANY;
                counts[part] += 1;
                kept[found % WIDE] = values[lane];
                found += keeps[part];
            }
            self.kept.extend_from_slice(&kept[..found]);
        }
        self.parts.iter_mut().zip(counts).for_each(|(part, count)| part.count += count);
    }

    /// Puts values into many parts.
    fn search(&mut self, values: &[f64]) {
        for value in values {
            let part = self.part_of(*value);
            self.parts[part].count += 1;
            if self.parts[part].kind == Treatment::Kept {
                self.kept.push(*value);
            }
        }
    }

    /// Adds one `value`, `n` times.
    pub fn repeat(&mut self, value: f64, n: usize) {
        let part = self.part_of(value);
        self.parts[part].count += n;
        if self.parts[part].kind == Treatment::Kept {
            self.kept.resize(self.kept.len() + n, value);
        }
    }

    /// Narrows the brackets if it is worth it. `done` is the share of all draws that have been made.
    pub fn narrow(&mut self, done: f64, narrowing: Narrowing) {
        let n = self.len();
        let ranges = ranges(self.probabilities, n, done, narrowing.width);
        let needed: usize = ranges.iter().map(|(low, high)| high.min(&(n as i64)) - low.max(&0)).sum::<i64>() as usize;
        let to_come = n as f64 * (1.0 / done - 1.0);
        if self.kept.len() <= narrowing.most(needed) || to_come < self.kept.len() as f64 {
            return;
        }
        // The ends of each range and their neighbours within.
        let last = n as i64 - 1;
        let ranks: Vec<usize> = ranges
            .iter()
            .flat_map(|(low, high)| [*low, (low + 1).min(*high), (high - 1).max(*low), *high])
            .map(|rank| rank.clamp(0, last) as usize)
            .collect();
        let ends: Vec<f64> = self.at(&ranks).into_iter().map(|(value, _)| value).collect();
        let mut wanted = Wanted::default();
        for ((low, high), ends) in ranges.iter().zip(ends.as_chunks::<4>().0) {
            wanted.add((*low >= 0).then_some((ends[0], ends[1])), (*high <= last).then_some((ends[3], ends[2])));
        }
        self.cut(&wanted, narrowing.most(needed));
    }

    /// Cuts the line anew: what was kept and is no longer wanted is counted. So many values will be kept at most.
    fn cut(&mut self, wanted: &Wanted, most: usize) {
        let begins = self.cuts.iter().copied().chain(wanted.cuts()).collect();
        let mut made = self.line(begins, most, |begin| wanted.kind(begin, self.kind_at(begin)));
        made.pour(self);
        *self = made;
    }

    /// What is done with the values from here on.
    fn kind_at(&self, begin: f64) -> Treatment {
        self.parts[self.part_of(begin)].kind
    }

    /// A line of no values yet, cut at these places into parts of some kinds; parts alike side by side are one.
    fn line(&self, mut begins: Vec<f64>, most: usize, kind: impl Fn(f64) -> Treatment) -> Self {
        begins.sort_unstable_by(f64::total_cmp);
        begins.dedup();
        let mut made = Self { parts: Vec::new(), cuts: Vec::new(), kept: Vec::with_capacity(most), ..*self };
        for begin in [f64::NEG_INFINITY].into_iter().chain(begins) {
            let kind = kind(begin);
            if made.parts.is_empty() {
                made.parts.push(Part { kind, count: 0 });
            } else if kind == Treatment::Single || made.parts.last().is_some_and(|last| last.kind != kind) {
                made.parts.push(Part { kind, count: 0 });
                made.cuts.push(begin);
            }
        }
        made
    }

    /// Adds what another line holds, whose counted parts each lie in one of this line's.
    fn pour(&mut self, from: &Self) {
        for (index, part) in from.parts.iter().enumerate().filter(|(_, part)| part.kind != Treatment::Kept) {
            let place = self.part_of(from.begin(index));
            self.parts[place].count += part.count;
        }
        from.kept.chunks(8 * WIDE).for_each(|values| self.add(values));
    }

    /// Where the order statistic of a rank is.
    fn place(&self, rank: usize) -> Whereabouts {
        let (mut below, mut kept) = (0, 0);
        for (index, part) in self.parts.iter().enumerate() {
            if rank < below + part.count {
                return match part.kind {
                    Treatment::Counted => Whereabouts::Counted(self.begin(index)),
                    Treatment::Kept => Whereabouts::Kept(kept + rank - below),
                    Treatment::Single => Whereabouts::Value(self.begin(index)),
                };
            }
            below += part.count;
            kept += if part.kind == Treatment::Kept { part.count } else { 0 };
        }
        Whereabouts::Counted(f64::INFINITY)
    }

    /// The order statistics at rising ranks, and whether each is known: where it is not, it is the beginning of its part.
    fn at(&self, ranks: &[usize]) -> Vec<(f64, bool)> {
        let places: Vec<Whereabouts> = ranks.iter().map(|rank| self.place(*rank)).collect();
        let kept =
            places.iter().filter_map(|place| if let Whereabouts::Kept(rank) = place { Some(*rank) } else { None });
        let mut found = order_statistics(&self.kept, &kept.collect::<Vec<_>>()).into_iter();
        let value = |place| match place {
            Whereabouts::Counted(begin) => (begin, false),
            Whereabouts::Value(value) => (value, true),
            Whereabouts::Kept(_) => (found.next().unwrap_or(f64::NAN), true),
        };
        places.into_iter().map(value).collect()
    }

    /// The ranks between which each percentile lies: two for each.
    fn ranks(&self) -> Vec<usize> {
        let n = self.len();
        let both = |probability: &f64| {
            let rank = rank(n, *probability).0;
            [rank, (rank + 1).min(n.saturating_sub(1))]
        };
        self.probabilities.iter().flat_map(both).collect()
    }

    /// The percentiles, of type 7; `None` if one lies where values were only counted: see [`Self::again`].
    pub fn percentiles(&self) -> Option<Vec<f64>> {
        let n = self.len();
        // Ranks of percentiles that lie close together overlap.
        let ranks = self.ranks();
        let mut rising = ranks.clone();
        rising.sort_unstable();
        let found = self.at(&rising);
        let at = |wanted: &usize| found[rising.partition_point(|rank| rank < wanted)];
        let pairs = self.probabilities.iter().zip(ranks.as_chunks::<2>().0);
        pairs
            .map(|(probability, [low, high])| {
                let ((low, known), (high, next_known)) = (at(low), at(high));
                let weight = rank(n, *probability).1;
                // Nothing added turns −0 into 0: which of the two it is must not depend on what was kept.
                (known && next_known).then(|| between(low + 0.0, high + 0.0, weight))
            })
            .collect()
    }

    /// Forgets all values but where the percentiles lie, to be told the same values once more: then they will be kept there.
    pub fn again(&mut self) {
        let mut wanted = vec![false; self.parts.len()];
        let mut below = 0;
        let ranks = self.ranks();
        for (wanted, part) in wanted.iter_mut().zip(&self.parts) {
            *wanted = ranks.iter().any(|rank| (below..below + part.count).contains(rank));
            below += part.count;
        }
        for (part, wanted) in self.parts.iter_mut().zip(wanted) {
            let kind = match part.kind {
                Treatment::Single => Treatment::Single,
                _ if wanted => Treatment::Kept,
                _ => Treatment::Counted,
            };
            *part = Part { kind, count: 0 };
        }
        self.kept = Vec::new();
    }
}

/// How many values are kept of a stream of `draws` values at most, for percentiles at these `probabilities`.
pub fn most_kept(probabilities: &[f64], draws: usize, narrowing: Narrowing) -> usize {
    // Brackets hold most values when half of the draws are made.
    let ranges = ranges(probabilities, draws / 2, 0.5, narrowing.width);
    let within: i64 = ranges.iter().map(|(low, high)| high - low).sum();
    let within = usize::try_from(within).unwrap_or(0);
    draws.min(narrowing.most(within) + narrowing.slack)
}

/// Between which ranks among the first `n` values the percentiles of all will lie; what overlaps is joined. `done` is the
/// share of all draws that have been made.
///
/// Of n values drawn without replacement from N, the number below a quantile of all varies by n·p·(1 − p)·(1 − n/N).
fn ranges(probabilities: &[f64], n: usize, done: f64, width: f64) -> Vec<(i64, i64)> {
    let mut ranges: Vec<(i64, i64)> = Vec::with_capacity(probabilities.len());
    for p in probabilities {
        let (place, half) = (n as f64 * p, width * (n as f64 * p * (1.0 - p) * (1.0 - done)).sqrt() + 1.0);
        let (low, high) = ((place - half).floor() as i64, (place + half).ceil() as i64);
        match ranges.last_mut().filter(|last| last.1 >= low) {
            Some(last) => last.1 = last.1.max(high),
            None => ranges.push((low, high)),
        }
    }
    ranges
}

/// Where values are to be kept, and which ends of it are one value many times over.
#[derive(Default)]
struct Wanted {
    /// Brackets, both ends included.
    brackets: Vec<(f64, f64)>,
    singles: Vec<f64>,
}

impl Wanted {
    /// Adds a bracket, given by its ends and their neighbours within; `None`: it has no end on this side.
    fn add(&mut self, low: Option<(f64, f64)>, high: Option<(f64, f64)>) {
        let tied = [low, high].into_iter().flatten().filter(|(end, next)| end == next);
        self.singles.extend(tied.map(|(end, _)| end + 0.0));
        let (low, high) = (low.map_or(f64::NEG_INFINITY, |low| low.0), high.map_or(f64::INFINITY, |high| high.0));
        self.brackets.push((low + 0.0, high + 0.0));
    }

    /// Where parts begin.
    fn cuts(&self) -> impl Iterator<Item = f64> {
        let ends = self.brackets.iter().flat_map(|(low, high)| [*low, high.next_up()]);
        ends.chain(self.singles.iter().flat_map(|value| [*value, value.next_up()]))
    }

    /// The kind of the part that begins here, which was of another.
    fn kind(&self, begin: f64, was: Treatment) -> Treatment {
        if !self.brackets.iter().any(|(low, high)| (*low..=*high).contains(&begin)) {
            Treatment::Counted
        } else if was == Treatment::Kept && self.singles.contains(&begin) {
            Treatment::Single
        } else {
            was
        }
    }
}
