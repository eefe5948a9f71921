//! Which yearly metrics are kept draw by draw, and how the others are computed from those when they are summarised.
//!
//! Touching memory costs more than a sum: a whole is the sum of its parts, and utilisation, idle capacity and cash flow
//! follow from what else is kept.

use crate::model::{MetricName, Parts, Quantity};

/// Sums over kept columns, by their index among a world's kept columns of a year, and what is made of them.
#[derive(Debug, Clone, PartialEq)]
pub struct Formula {
    /// How the sums go together.
    pub kind: Kind,
    /// Summed as a.
    pub a: Vec<usize>,
    /// Summed as b.
    pub b: Vec<usize>,
}

/// What is made of the sums a and b; `length` is that of the year \[yr\].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// a − b.
    Difference,
    /// a/(b·length), empty where b is 0: processed metal over nameplate.
    Share,
    /// max(0, a·length − b): capacity less processed metal.
    Idle,
}

impl Kind {
    /// The value in each draw, put in the place of `a`.
    pub fn apply(self, a: &mut [f64], b: &[f64], length: f64) {
        let pairs = a.iter_mut().zip(b);
        match self {
            Self::Difference => pairs.for_each(|(a, b)| *a -= b),
            Self::Share => pairs.for_each(|(a, b)| *a = if *b > 0.0 { *a / (b * length) } else { f64::NAN }),
            Self::Idle => pairs.for_each(|(a, b)| *a = (*a * length - b).max(0.0)),
        }
    }
}

impl Formula {
    /// A kept column itself.
    pub fn itself(index: usize) -> Self {
        Self { kind: Kind::Difference, a: vec![index], b: Vec::new() }
    }
}

/// Whether a metric is kept rather than computed.
pub fn is_kept(name: &MetricName) -> bool {
    let computed = matches!(name.metric.quantity, Quantity::Utilisation | Quantity::Idle | Quantity::CashFlow);
    !computed && (name.part.is_some() || name.metric.parts == Parts::None)
}

/// How a yearly metric is had from the `kept` ones.
pub fn formula(name: &MetricName, kept: &[MetricName]) -> Formula {
    let parts = |quantities: &[Quantity]| -> Vec<usize> {
        let fits =
            |it: &MetricName| quantities.contains(&it.metric.quantity) && (name.part.is_none() || it.part == name.part);
        (0..kept.len()).filter(|index| fits(&kept[*index])).collect()
    };
    let (kind, a, b): (Kind, &[Quantity], &[Quantity]) = match name.metric.quantity {
        Quantity::Utilisation => (Kind::Share, &[Quantity::Processed], &[Quantity::Nameplate]),
        Quantity::Idle => (Kind::Idle, &[Quantity::Capacity], &[Quantity::Processed]),
        Quantity::CashFlow => (
            Kind::Difference,
            &[Quantity::Revenue],
            &[Quantity::Opex, Quantity::Capex, Quantity::Sustaining, Quantity::Tax],
        ),
        ref itself => (Kind::Difference, std::slice::from_ref(itself), &[]),
    };
    Formula { kind, a: parts(a), b: parts(b) }
}
