//! Classes: the rows of a sample, grouped by the values of one factor.

use crate::analysis::order::order_statistics;

/// Which rows a factor's values put together. Equal values are never parted, and no class is empty.
#[derive(Clone)]
pub struct Classes {
    /// The class of each row, in rising order of the factor.
    pub of_rows: Vec<u16>,
    /// How many rows each class has.
    pub sizes: Vec<usize>,
}

impl Classes {
    /// One class for each value of a factor that has `most` at most; otherwise intervals of equally many rows, save
    /// where equal values are more than an interval holds: they share one.
    pub fn new(factor: &[f64], most: usize) -> Self {
        let starts = distinct(factor, most).unwrap_or_else(|| quantiles(factor, most));
        let of_rows = factor.iter().map(|value| starts[1..].partition_point(|start| start <= value) as u16);
        let of_rows: Vec<u16> = of_rows.collect();
        let mut sizes = vec![0; starts.len()];
        of_rows.iter().for_each(|class| sizes[usize::from(*class)] += 1);
        Self { of_rows, sizes }
    }

    /// How many classes there are.
    pub fn len(&self) -> usize {
        self.sizes.len()
    }
}

/// For each factor the first whose dummies are its own too. Dealt to the rows at random, values are known by nothing but the sizes of
/// their classes: factors of the same sizes share dummies.
pub fn likes(classes: &[Classes]) -> Vec<usize> {
    let alike = |classes_of: &Classes| classes.iter().position(|other| other.sizes == classes_of.sizes);
    classes.iter().filter_map(alike).collect()
}

/// The different values, rising; `None` if there are more than `most`.
pub fn distinct(values: &[f64], most: usize) -> Option<Vec<f64>> {
    let mut found: Vec<f64> = Vec::with_capacity(most + 1);
    for value in values {
        let at = found.partition_point(|known| known < value);
        if found.get(at) != Some(value) {
            found.insert(at, *value);
            if found.len() > most {
                return None;
            }
        }
    }
    Some(found)
}

/// The least value of each of `parts` intervals of equally many values, of which there are more than `parts`; each
/// value once.
fn quantiles(values: &[f64], parts: usize) -> Vec<f64> {
    let ranks: Vec<usize> = (0..parts).map(|part| (part * values.len()).div_ceil(parts)).collect();
    let mut starts = order_statistics(values, &ranks);
    starts.dedup();
    starts
}
