//! The terms of a surface: products of the smooth functions of its factors.
//!
//! Of up to four factors, all products up to a total order, the greatest whose number of terms is sound for the number of
//! draws; with many draws 20 for one factor, 14 for two, 7 for three, 5 for four. Of more factors, functions of each alone,
//! and then those products of two straight lines that tell something (`products.rs`).

use super::spline::Smooth;
use crate::error::{Error, Result};
use nalgebra::DMatrix;
use rayon::prelude::*;

/// Most factors of which all products are terms.
const FACTORS: usize = 4;

/// Most terms of a surface over so few factors, and of one over more.
const TERMS: usize = 130;
const MANY_TERMS: usize = 300;

/// Draws for each term at the least.
const DRAWS_PER_TERM: usize = 10;

/// Rows that are looked at together.
const BLOCK: usize = 2048;

/// The terms over the rows; the first is 1 throughout.
pub struct Basis {
    factors: Vec<Smooth>,
    /// For each term, which functions of which factors it is the product of.
    products: Vec<Vec<(usize, usize)>>,
    /// Of each term, the sum of its functions' roughness.
    pub roughness: Vec<f64>,
    pub rows: usize,
    /// How many products of pairs may be added; 0 where all products are terms already.
    pub room: usize,
}

/// How many draws it takes to know the value of so many factors together: for a term of order 2 of each, or of many factors
/// of order 1.
pub fn draws_needed(factors: usize) -> usize {
    DRAWS_PER_TERM * (1 + if factors <= FACTORS { 2 * factors } else { factors })
}

impl Basis {
    pub fn new(factors: &[&[f64]], outcomes: &[Vec<f64>]) -> Result<Self> {
        let usage = |message: String| Err(Error::Usage(message));
        let rows = factors.first().map_or(0, |column| column.len());
        if factors.is_empty() {
            return usage("the value of knowing factors needs at least one factor".into());
        }
        if factors.iter().any(|column| column.len() != rows) || outcomes.iter().any(|column| column.len() != rows) {
            return usage("the value of knowing factors needs each of them in every draw that has an outcome".into());
        }
        let (count, needed) = (factors.len(), draws_needed(factors.len()));
        if rows < needed {
            return usage(format!(
                "to value the knowledge of {count} factor(s) takes {needed} draws, not {rows}: draw more"
            ));
        }
        let few = count <= FACTORS;
        let most = (rows / DRAWS_PER_TERM).min(if few { TERMS } else { MANY_TERMS });
        let factors: Vec<Smooth> = factors.par_iter().map(|factor| Smooth::new(factor)).collect();
        let functions: Vec<usize> = factors.iter().map(|factor| factor.functions.len()).collect();
        let products = if few { all_products(&functions, most) } else { each_alone(&functions, most) };
        let room = if few { 0 } else { most.saturating_sub(products.len()) };
        Ok(Self { roughness: roughness(&factors, &products), factors, products, rows, room })
    }

    /// With the products of the straight lines of pairs of factors too.
    pub fn with(mut self, pairs: &[(usize, usize)]) -> Self {
        self.products.extend(pairs.iter().map(|(a, b)| vec![(*a, 1), (*b, 1)]));
        Self { roughness: roughness(&self.factors, &self.products), room: 0, ..self }
    }

    /// Of each factor its straight line, with mean 0 and standard deviation 1; `None` of one that does not vary.
    pub fn lines(&self) -> impl Iterator<Item = Option<&[f64]>> {
        self.factors.iter().map(|factor| factor.functions.get(1).map(Vec::as_slice))
    }

    /// The rows, some at a time.
    pub fn blocks(&self) -> impl IndexedParallelIterator<Item = std::ops::Range<usize>> {
        let rows = self.rows;
        (0..rows.div_ceil(BLOCK)).into_par_iter().map(move |block| block * BLOCK..rows.min((block + 1) * BLOCK))
    }

    /// The terms in some rows, one column for each term.
    pub fn terms(&self, rows: impl Iterator<Item = usize>) -> DMatrix<f64> {
        let rows: Vec<usize> = rows.collect();
        let mut terms = DMatrix::from_element(rows.len(), self.products.len(), 1.0);
        for (mut term, product) in terms.column_iter_mut().zip(&self.products) {
            for (factor, function) in product {
                let values = &self.factors[*factor].functions[*function];
                term.iter_mut().zip(&rows).for_each(|(term, row)| *term *= values[*row]);
            }
        }
        terms
    }
}

fn roughness(factors: &[Smooth], products: &[Vec<(usize, usize)>]) -> Vec<f64> {
    let rough = |(factor, function): &(usize, usize)| factors[*factor].roughness[*function];
    products.iter().map(|product| product.iter().map(rough).sum()).collect()
}

/// All products up to the greatest total order of which there are at most so many.
fn all_products(functions: &[usize], most: usize) -> Vec<Vec<(usize, usize)>> {
    let greatest: usize = functions.iter().map(|count| count - 1).sum();
    let up_to = |order: usize| {
        let mut products = vec![vec![]];
        for (factor, count) in functions.iter().enumerate() {
            let longer = |product: &Vec<(usize, usize)>| {
                let left = order - product.iter().map(|(_, function)| function).sum::<usize>();
                let with = |next: usize| match next {
                    // The function of order 0 is 1 throughout.
                    0 => product.clone(),
                    next => [product.as_slice(), &[(factor, next)]].concat(),
                };
                (0..=left.min(count - 1)).map(with).collect::<Vec<_>>()
            };
            products = products.iter().flat_map(longer).collect();
        }
        products
    };
    (0..=greatest).map(up_to).take_while(|products| products.len() <= most).last().unwrap_or_default()
}

/// The functions of each factor up to the greatest order whose terms are at most half of so many, which leaves room for
/// products; the straight lines at least.
fn each_alone(functions: &[usize], most: usize) -> Vec<Vec<(usize, usize)>> {
    let up_to = |order: usize| -> Vec<Vec<(usize, usize)>> {
        let of = |(factor, count): (usize, &usize)| (1..=order.min(count - 1)).map(move |next| vec![(factor, next)]);
        std::iter::once(vec![]).chain(functions.iter().enumerate().flat_map(of)).collect()
    };
    let greatest = functions.iter().map(|count| count - 1).max().unwrap_or(0);
    let sound = (2..=greatest).map(up_to).take_while(|products| products.len() <= most / 2);
    sound.last().unwrap_or_else(|| up_to(1))
}
