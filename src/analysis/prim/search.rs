//! The box as it is searched: which cases it holds, and what could be peeled off or pasted on.
//!
//! Every factor's cases are sorted once. What a box keeps of a factor are places in this order, so a step only walks from an
//! end of them; and each case knows how many factors shut it out. It is in the box if none does; if one does, it would be in
//! the box without that factor's restriction, which is what pasting and the quasi-p-values ask for.

use super::{Factor, Kept};
use statrs::function::beta::beta_reg;
use std::ops::Range;

/// Where a step changes what is kept of a factor.
#[derive(Debug, Clone, Copy)]
enum End {
    Lower,
    Upper,
    Level(usize),
}

/// Something to peel off the box or to paste on to it.
pub struct Step {
    axis: usize,
    end: End,
    /// The places in the factor's order that are concerned.
    places: Range<usize>,
    /// How many cases leave or join the box.
    pub n: usize,
    /// How many of them are of interest.
    pub hits: usize,
}

/// One factor's cases in order, and what is kept of them.
struct Axis<'a> {
    factor: Factor<'a>,
    order: Vec<u32>,
    kept: Places,
}

/// What is kept, in places of the order.
enum Places {
    Numbers(Range<usize>),
    /// The places of each level, and whether it is kept.
    Levels(Vec<(Range<usize>, bool)>),
}

impl<'a> Axis<'a> {
    fn new(factor: Factor<'a>, order: Vec<u32>) -> Self {
        let kept = match factor {
            Factor::Numbers(_) => Places::Numbers(0..order.len()),
            Factor::Levels { codes, count } => {
                let start = |level| order.partition_point(|case| codes[*case as usize] < level);
                Places::Levels((0..count).map(|level| (start(level)..start(level + 1), true)).collect())
            }
        };
        Self { factor, order, kept }
    }

    fn is_restricted(&self) -> bool {
        match &self.kept {
            Places::Numbers(kept) => kept.len() < self.order.len(),
            Places::Levels(levels) => levels.iter().any(|(_, kept)| !kept),
        }
    }

    /// The places that are shut out.
    fn shut(&self) -> Vec<Range<usize>> {
        match &self.kept {
            Places::Numbers(kept) => vec![0..kept.start, kept.end..self.order.len()],
            Places::Levels(levels) => levels.iter().filter(|level| !level.1).map(|level| level.0.clone()).collect(),
        }
    }

    /// What is kept, in the factor's own values.
    fn limits(&self) -> Kept {
        match (&self.kept, &self.factor) {
            (Places::Numbers(kept), Factor::Numbers(values)) => {
                let value = |place: usize| values[self.order[place] as usize];
                let low = if kept.start == 0 { f64::NEG_INFINITY } else { value(kept.start) };
                let high = if kept.end == self.order.len() { f64::INFINITY } else { value(kept.end - 1) };
                Kept::Numbers { low, high }
            }
            (Places::Levels(levels), _) => Kept::Levels(levels.iter().map(|(_, kept)| *kept).collect()),
            (_, factor) => Kept::all(factor),
        }
    }

    /// Moves an end of what is kept over the places of a step.
    fn keep(&mut self, end: End, places: &Range<usize>, pasting: bool) {
        match (&mut self.kept, end) {
            (Places::Numbers(kept), End::Lower) => kept.start = if pasting { places.start } else { places.end },
            (Places::Numbers(kept), End::Upper) => kept.end = if pasting { places.end } else { places.start },
            (Places::Levels(levels), End::Level(level)) => levels[level].1 = pasting,
            _ => (),
        }
    }
}

/// The box, and what is known of every case.
pub struct Search<'a> {
    axes: Vec<Axis<'a>>,
    interest: &'a [bool],
    /// How many factors shut each case out.
    shut_by: Vec<u32>,
    /// How many cases are in the box.
    pub n: usize,
    /// How many of them are of interest.
    pub hits: usize,
}

impl<'a> Search<'a> {
    /// The box of all cases in `orders`, each factor's by its rising values.
    pub fn new(factors: &[Factor<'a>], orders: Vec<Vec<u32>>, interest: &'a [bool]) -> Self {
        let n = orders[0].len();
        let hits = orders[0].iter().filter(|case| interest[**case as usize]).count();
        let axes = factors.iter().zip(orders).map(|(factor, order)| Axis::new(*factor, order)).collect();
        Self { axes, interest, shut_by: vec![0; interest.len()], n, hits }
    }

    /// What is kept of each factor.
    pub fn limits(&self) -> Vec<Kept> {
        self.axes.iter().map(Axis::limits).collect()
    }

    /// How many factors will be restricted after a peel (a paste may free one, which is as good as keeping it).
    pub fn restricted_with(&self, step: &Step) -> usize {
        self.axes.iter().enumerate().filter(|(place, axis)| *place == step.axis || axis.is_restricted()).count()
    }

    /// Every peel there is: an `alpha` of the cases off either end, or a level.
    pub fn peels(&self, alpha: f64) -> Vec<Step> {
        let mut steps = Vec::new();
        for (axis, Axis { kept, .. }) in self.axes.iter().enumerate() {
            match kept {
                Places::Numbers(kept) => {
                    steps.push(self.walk(axis, End::Upper, kept.clone().rev(), 0, alpha));
                    steps.push(self.walk(axis, End::Lower, kept.clone(), 0, alpha));
                }
                Places::Levels(levels) => steps.extend(self.levels(axis, levels, 0)),
            }
        }
        steps
    }

    /// Every paste there is: as many cases as an `alpha` of the box's on to either end, or a level.
    pub fn pastes(&self, alpha: f64) -> Vec<Step> {
        let mut steps = Vec::new();
        for (axis, Axis { kept, order, .. }) in self.axes.iter().enumerate() {
            match kept {
                Places::Numbers(kept) => {
                    steps.push(self.walk(axis, End::Upper, kept.end..order.len(), 1, alpha));
                    steps.push(self.walk(axis, End::Lower, (0..kept.start).rev(), 1, alpha));
                }
                Places::Levels(levels) => steps.extend(self.levels(axis, levels, 1)),
            }
        }
        steps
    }

    /// The step over those of `places`, as they come, that holds an `alpha` of the box's number of cases, and what ties with
    /// the last; only cases count that `shut_by` factors shut out.
    fn walk(&self, axis: usize, end: End, places: impl Iterator<Item = usize>, shut_by: u32, alpha: f64) -> Step {
        let Axis { factor: Factor::Numbers(values), order, .. } = &self.axes[axis] else {
            return Step { axis, end, places: 0..0, n: 0, hits: 0 };
        };
        let quota = (alpha * self.n.saturating_sub(1) as f64) as usize + 1;
        let (mut n, mut hits, mut last, mut walked) = (0, 0, f64::NAN, None);
        for place in places {
            let case = order[place] as usize;
            if n >= quota && values[case] != last {
                break;
            }
            if self.shut_by[case] == shut_by {
                n += 1;
                hits += usize::from(self.interest[case]);
                last = values[case];
            }
            let (low, high) = walked.unwrap_or((place, place));
            walked = Some((place.min(low), place.max(high)));
        }
        Step { axis, end, places: walked.map_or(0..0, |(low, high)| low..high + 1), n, hits }
    }

    /// The steps over each level that is kept, if `shut_by` is 0, or that is not, if 1.
    fn levels(&self, axis: usize, levels: &[(Range<usize>, bool)], shut_by: u32) -> Vec<Step> {
        let levels = levels.iter().enumerate().filter(|(_, (_, kept))| *kept == (shut_by == 0));
        let step = |(level, (places, _)): (usize, &(Range<usize>, bool))| {
            let (n, hits) = self.count(axis, places, shut_by);
            Step { axis, end: End::Level(level), places: places.clone(), n, hits }
        };
        levels.map(step).collect()
    }

    /// How many cases in these places so many factors shut out, and how many of them are of interest.
    fn count(&self, axis: usize, places: &Range<usize>, shut_by: u32) -> (usize, usize) {
        let cases = self.axes[axis].order[places.clone()].iter().map(|case| *case as usize);
        cases
            .filter(|case| self.shut_by[*case] == shut_by)
            .fold((0, 0), |(n, hits), case| (n + 1, hits + usize::from(self.interest[case])))
    }

    /// Peels.
    pub fn peel(&mut self, step: &Step) {
        self.n -= step.n;
        self.hits -= step.hits;
        self.change(step, false);
    }

    /// Pastes.
    pub fn paste(&mut self, step: &Step) {
        self.n += step.n;
        self.hits += step.hits;
        self.change(step, true);
    }

    fn change(&mut self, step: &Step, pasting: bool) {
        let axis = &mut self.axes[step.axis];
        for case in &axis.order[step.places.clone()] {
            let shut_by = &mut self.shut_by[*case as usize];
            *shut_by = if pasting { *shut_by - 1 } else { *shut_by + 1 };
        }
        axis.keep(step.end, &step.places, pasting);
    }

    /// The quasi-p-value of each factor that is restricted; NaN of the others.
    pub fn quasi_p(&self) -> Vec<f64> {
        let of_axis = |(place, axis): (usize, &Axis)| {
            let outside = axis.shut().into_iter().map(|places| self.count(place, &places, 1));
            let (n, hits) = outside.fold((self.n, self.hits), |sum, more| (sum.0 + more.0, sum.1 + more.1));
            if axis.is_restricted() { self.tail(hits as f64 / n as f64) } else { f64::NAN }
        };
        self.axes.iter().enumerate().map(of_axis).collect()
    }

    /// P(X ≥ hits) for X binomial of as many cases as the box holds, each of interest with this chance.
    fn tail(&self, chance: f64) -> f64 {
        let (n, hits) = (self.n as f64, self.hits as f64);
        if hits == 0.0 || chance >= 1.0 { 1.0 } else { beta_reg(hits, n - hits + 1.0, chance) }
    }
}
