//! The terms of a surface: products of the smooth functions of its factors, up to a total order.
//!
//! The order is the greatest whose number of terms is sound for the number of draws; with many draws 20 for one factor, 14 for
//! two, 7 for three, 5 for four.

use super::spline::Smooth;
use crate::error::{Error, Result};
use nalgebra::DMatrix;
use rayon::prelude::*;

/// Most terms of a surface.
const TERMS: usize = 130;

/// Draws for each term at the least.
const DRAWS_PER_TERM: usize = 10;

/// Rows that are looked at together.
const BLOCK: usize = 2048;

/// The terms over the rows; the first is 1 throughout.
pub struct Basis {
    factors: Vec<Smooth>,
    /// For each term, which function of each factor.
    orders: Vec<Vec<usize>>,
    /// Of each term, the sum of its functions' roughness.
    pub roughness: Vec<f64>,
    pub rows: usize,
}

impl Basis {
    pub fn new(factors: &[&[f64]], outcomes: &[Vec<f64>]) -> Result<Self> {
        let usage = |message: String| Err(Error::Usage(message));
        let rows = factors.first().map_or(0, |column| column.len());
        let most = TERMS.min(rows / DRAWS_PER_TERM);
        if factors.is_empty() {
            return usage("the value of knowing factors needs at least one factor".into());
        }
        if factors.iter().any(|column| column.len() != rows) || outcomes.iter().any(|column| column.len() != rows) {
            return usage("the value of knowing factors needs each of them in every draw that has an outcome".into());
        }
        if most < 1 + 2 * factors.len() {
            let needed = DRAWS_PER_TERM * (1 + 2 * factors.len());
            return usage(format!(
                "to value the knowledge of {} factor(s) takes {needed} draws, not {rows}: draw more",
                factors.len()
            ));
        }
        let factors: Vec<Smooth> = factors.par_iter().map(|factor| Smooth::new(factor)).collect();
        let orders = orders(&factors.iter().map(|factor| factor.functions.len()).collect::<Vec<_>>(), most);
        let rough =
            |order: &Vec<usize>| order.iter().zip(&factors).map(|(function, factor)| factor.roughness[*function]).sum();
        Ok(Self { roughness: orders.iter().map(rough).collect(), factors, orders, rows })
    }

    /// The rows, some at a time.
    pub fn blocks(&self) -> impl IndexedParallelIterator<Item = std::ops::Range<usize>> {
        let rows = self.rows;
        (0..rows.div_ceil(BLOCK)).into_par_iter().map(move |block| block * BLOCK..rows.min((block + 1) * BLOCK))
    }

    /// The terms in some rows, one column for each term.
    pub fn terms(&self, rows: impl Iterator<Item = usize>) -> DMatrix<f64> {
        let rows: Vec<usize> = rows.collect();
        let mut terms = DMatrix::from_element(rows.len(), self.orders.len(), 1.0);
        for (mut term, order) in terms.column_iter_mut().zip(&self.orders) {
            // The functions of order 0 are 1 throughout.
            for (factor, function) in self.factors.iter().zip(order).filter(|(_, function)| **function > 0) {
                let values = &factor.functions[*function];
                term.iter_mut().zip(&rows).for_each(|(term, row)| *term *= values[*row]);
            }
        }
        terms
    }
}

/// All products up to the greatest total order of which there are at most so many.
fn orders(functions: &[usize], most: usize) -> Vec<Vec<usize>> {
    let greatest: usize = functions.iter().map(|count| count - 1).sum();
    let up_to = |order: usize| {
        let mut products = vec![vec![]];
        for count in functions {
            let longer = |product: &Vec<usize>| {
                let left = order - product.iter().sum::<usize>();
                (0..=left.min(count - 1)).map(|next| [product.as_slice(), &[next]].concat()).collect::<Vec<_>>()
            };
            products = products.iter().flat_map(longer).collect();
        }
        products
    };
    (0..=greatest).map(up_to).take_while(|products| products.len() <= most).last().unwrap_or_default()
}
