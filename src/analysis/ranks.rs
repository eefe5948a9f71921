//! Ranks: the order of a column, and which of its values are equal.

/// The rows of a column in rising order of its values; rows of equal values stand together, in their own order.
pub struct Ranks {
    /// The rows, least value first.
    pub order: Vec<u32>,
    /// Where each run of equal values ends in `order`.
    pub ends: Vec<u32>,
}

impl Ranks {
    /// Of finite values.
    pub fn new(values: &[f64]) -> Self {
        let mut pairs: Vec<(f64, u32)> = values.iter().copied().zip(0..).collect();
        // Adding 0 makes −0 the same as 0.
        pairs.sort_unstable_by(|a, b| (a.0 + 0.0).total_cmp(&(b.0 + 0.0)).then(a.1.cmp(&b.1)));
        let mut ends = Vec::new();
        for at in 1..=pairs.len() {
            if pairs.get(at).is_none_or(|next| next.0 != pairs[at - 1].0) {
                ends.push(at as u32);
            }
        }
        Self { order: pairs.into_iter().map(|pair| pair.1).collect(), ends }
    }

    /// The rank of each row, from 1; equal values share the mean of their ranks.
    pub fn of_rows(&self) -> Vec<f64> {
        let mut ranks = vec![0.0; self.order.len()];
        let mut start = 0;
        for end in &self.ends {
            let rank = f64::from(start + 1 + end) / 2.0;
            self.order[start as usize..*end as usize].iter().for_each(|row| ranks[*row as usize] = rank);
            start = *end;
        }
        ranks
    }
}
