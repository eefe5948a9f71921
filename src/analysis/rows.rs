//! Rows of factors with an outcome: what given-data methods work on, from a run of ours or from any other model's.

/// A factor's values, one for each row.
#[derive(Debug, Clone, PartialEq)]
pub struct FactorColumn {
    /// What it is called: the path of an uncertain number, the name of an axis, a column's name.
    pub name: String,
    /// Its values; of a factor with names for values, the index of each row's.
    pub values: Vec<f64>,
    /// The names of its values, if it is not a number.
    pub levels: Option<Vec<String>>,
}

/// Rows of factors with an outcome. All are numbers: rows that had none are left out, and told.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sample {
    /// The factors.
    pub factors: Vec<FactorColumn>,
    /// The outcome, one for each row.
    pub outcome: Vec<f64>,
    /// The rows that are left out, in their order.
    pub left_out: Vec<LeftOut>,
}

/// A row that lacks something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    /// Its place among all rows.
    pub row: usize,
    /// What it lacks: the first factor, by its place, that has no value; `None`: the outcome.
    pub factor: Option<usize>,
}

impl Sample {
    /// Of these rows those that are complete.
    pub fn new(factors: Vec<FactorColumn>, outcome: Vec<f64>) -> Self {
        let lacks = |row: usize| match outcome[row].is_finite() {
            true => factors.iter().position(|factor| !factor.values[row].is_finite()).map(Some),
            false => Some(None),
        };
        let (mut kept, mut left_out) = (Vec::with_capacity(outcome.len()), Vec::new());
        for row in 0..outcome.len() {
            match lacks(row) {
                Some(factor) => left_out.push(LeftOut { row, factor }),
                None => kept.push(row),
            }
        }
        let of = |values: &[f64]| kept.iter().map(|row| values[*row]).collect();
        let outcome = of(&outcome);
        let factors = factors.into_iter().map(|factor| FactorColumn { values: of(&factor.values), ..factor }).collect();
        Self { factors, outcome, left_out }
    }

    /// The factors' columns.
    pub fn columns(&self) -> Vec<&[f64]> {
        self.factors.iter().map(|factor| factor.values.as_slice()).collect()
    }

    /// Whether the outcome varies; else nothing can be said of what moves it.
    pub fn varies(&self) -> bool {
        self.outcome.iter().any(|value| *value != self.outcome[0])
    }

    /// How many rows there are with those that are left out.
    pub fn all(&self) -> usize {
        self.outcome.len() + self.left_out.len()
    }

    /// What the rows left out lack, the outcome first and then the factors in their order, with the rows that lack it.
    pub fn lacking(&self) -> Vec<(Option<usize>, Vec<usize>)> {
        let rows = |factor: Option<usize>| -> Vec<usize> {
            self.left_out.iter().filter(|it| it.factor == factor).map(|it| it.row).collect()
        };
        let all = std::iter::once(None).chain((0..self.factors.len()).map(Some));
        all.map(|factor| (factor, rows(factor))).filter(|(_, rows)| !rows.is_empty()).collect()
    }
}
