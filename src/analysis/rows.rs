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

/// Rows of factors with an outcome. All are numbers: rows that had none are left out, and counted.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Sample {
    /// The factors.
    pub factors: Vec<FactorColumn>,
    /// The outcome, one for each row.
    pub outcome: Vec<f64>,
    /// How many rows had no outcome.
    pub without_outcome: usize,
    /// How many of the others lacked a factor.
    pub without_factor: usize,
}

impl Sample {
    /// Of these rows those that are complete.
    pub fn new(factors: Vec<FactorColumn>, outcome: Vec<f64>) -> Self {
        let has_outcome = |row: &usize| outcome[*row].is_finite();
        let has_factors = |row: &usize| factors.iter().all(|factor| factor.values[*row].is_finite());
        let with_outcome: Vec<usize> = (0..outcome.len()).filter(has_outcome).collect();
        let kept: Vec<usize> = with_outcome.iter().copied().filter(has_factors).collect();
        let (without_outcome, without_factor) = (outcome.len() - with_outcome.len(), with_outcome.len() - kept.len());
        let of = |values: &[f64]| kept.iter().map(|row| values[*row]).collect();
        let outcome = of(&outcome);
        let factors = factors.into_iter().map(|factor| FactorColumn { values: of(&factor.values), ..factor }).collect();
        Self { factors, outcome, without_outcome, without_factor }
    }

    /// The factors' columns.
    pub fn columns(&self) -> Vec<&[f64]> {
        self.factors.iter().map(|factor| factor.values.as_slice()).collect()
    }

    /// Whether the outcome varies; else nothing can be said of what moves it.
    pub fn varies(&self) -> bool {
        self.outcome.iter().any(|value| *value != self.outcome[0])
    }

    /// What is left out, in words; `None` if nothing is.
    pub fn left_out(&self) -> Option<String> {
        let of = self.outcome.len() + self.without_outcome + self.without_factor;
        let without = |count: usize, what: &str| (count > 0).then(|| format!("{count} without {what}"));
        let parts: Vec<String> =
            [without(self.without_outcome, "an outcome"), without(self.without_factor, "a factor")]
                .into_iter()
                .flatten()
                .collect();
        (!parts.is_empty()).then(|| format!("left out of {of} rows: {}", parts.join(", ")))
    }
}
