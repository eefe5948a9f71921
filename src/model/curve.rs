//! Piecewise linear curves: profiles, ramps and price paths.

use crate::model::Number;
use crate::units::Unit;

/// A function of time, linear between its points and flat outside them.
#[derive(Debug, Clone, PartialEq)]
pub struct Curve<U: Unit> {
    points: Vec<(f64, Number<U>)>,
}

impl<U: Unit> Curve<U> {
    /// A curve through `points` (time in years, value), whose times must increase strictly; `None` if they do not, or if
    /// there are none.
    pub fn new(points: Vec<(f64, Number<U>)>) -> Option<Self> {
        let ordered = points.windows(2).all(|pair| pair[0].0 < pair[1].0);
        (ordered && !points.is_empty()).then_some(Self { points })
    }

    /// The same value at all times.
    pub fn flat(value: f64) -> Self {
        Self { points: vec![(0.0, Number::known(value))] }
    }

    /// The points, time in years and value, in order of time.
    pub fn points(&self) -> &[(f64, Number<U>)] {
        &self.points
    }

    /// The places of the two points around `time` \[yr\] and the weight of the later one, so that the value there is
    /// `(1 − w)·a + w·b`.
    pub fn around(&self, time: f64) -> (usize, usize, f64) {
        let after = self.points.partition_point(|point| point.0 <= time);
        let (low, high) = (after.saturating_sub(1), after.min(self.points.len() - 1));
        let width = self.points[high].0 - self.points[low].0;
        (low, high, if width > 0.0 { (time - self.points[low].0) / width } else { 0.0 })
    }

    /// The time of the last point \[yr\]; from then on the curve is flat.
    pub fn ends(&self) -> f64 {
        self.points[self.points.len() - 1].0
    }
}
