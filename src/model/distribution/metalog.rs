//! The three-term metalog: Keelin, "The metalog distributions", Decision Analysis 13 (2016), 243–277.

/// A metalog fitted exactly through three percentiles.
#[derive(Debug, Clone, PartialEq)]
pub struct Metalog {
    coefficients: [f64; 3],
    lower: Option<f64>,
    upper: Option<f64>,
}

impl Metalog {
    /// The metalog with the given quantiles at the given probabilities. With one bound it is the log-metalog, with two
    /// the logit-metalog.
    ///
    /// # Errors
    /// A sentence that says why there is none: the quantiles do not rise, lie outside the bounds, or are so skewed that
    /// the density would be negative somewhere.
    pub fn fit(p: [f64; 3], q: [f64; 3], lower: Option<f64>, upper: Option<f64>) -> Result<Self, String> {
        if !(q[0] < q[1] && q[1] < q[2]) {
            return Err(format!("the percentiles must rise: {}, {}, {}", q[0], q[1], q[2]));
        }
        if lower.is_some_and(|lower| lower >= q[0]) || upper.is_some_and(|upper| upper <= q[2]) {
            return Err("the percentiles must lie between min and max".into());
        }
        let logit = p.map(|p| (p / (1.0 - p)).ln());
        let z = q.map(|q| transformed(q, lower, upper));
        // Rows of the basis: 1, logit, (p − ½)·logit; solved by elimination against the middle row.
        let skew: [f64; 3] = std::array::from_fn(|i| (p[i] - 0.5) * logit[i]);
        let row = |i: usize| (logit[i] - logit[1], skew[i] - skew[1], z[i] - z[1]);
        let ((a, b, e), (c, d, f)) = (row(0), row(2));
        let determinant = a * d - b * c;
        let spread = (e * d - b * f) / determinant;
        let bend = (a * f - e * c) / determinant;
        let made = Self { coefficients: [z[1] - spread * logit[1] - bend * skew[1], spread, bend], lower, upper };
        if made.is_feasible() { Ok(made) } else { Err(made.infeasible(q)) }
    }

    /// The coefficients a1, a2, a3.
    pub fn coefficients(&self) -> [f64; 3] {
        self.coefficients
    }

    /// Whether the density is positive everywhere: a2/(p(1−p)) + a3·((p−½)/(p(1−p)) + logit p) > 0.
    fn is_feasible(&self) -> bool {
        let [_, spread, bend] = self.coefficients;
        let slope = |p: f64| spread + bend * ((p - 0.5) + p * (1.0 - p) * (p / (1.0 - p)).ln());
        spread > 0.0
            && (1..2000).all(|i| slope(f64::from(i) / 2000.0) > 0.0)
            && slope(1e-12) > 0.0
            && slope(1.0 - 1e-12) > 0.0
    }

    fn infeasible(&self, q: [f64; 3]) -> String {
        let share = (q[1] - q[0]) / (q[2] - q[0]);
        let repair = match (self.lower, self.upper) {
            (None, None) => "give a min (or max) so that it may be skewed, or move p50 towards the middle",
            _ => "move p50 towards the middle, or the bound closer",
        };
        format!(
            "no metalog goes through {}, {}, {}: p50 lies at {share:.2} of the way from p10 to p90, too far from the middle; {repair}",
            q[0], q[1], q[2]
        )
    }

    /// The value that is not exceeded with probability `u`.
    pub fn quantile(&self, u: f64) -> f64 {
        let [a1, a2, a3] = self.coefficients;
        let logit = (u / (1.0 - u)).ln();
        let z = a1 + a2 * logit + a3 * (u - 0.5) * logit;
        match (self.lower, self.upper) {
            (None, None) => z,
            (Some(lower), None) => lower + z.exp(),
            (None, Some(upper)) => upper - (-z).exp(),
            (Some(lower), Some(upper)) => lower + (upper - lower) / (1.0 + (-z).exp()),
        }
    }
}

/// The value on the scale on which the metalog is unbounded.
fn transformed(q: f64, lower: Option<f64>, upper: Option<f64>) -> f64 {
    match (lower, upper) {
        (None, None) => q,
        (Some(lower), None) => (q - lower).ln(),
        (None, Some(upper)) => -(upper - q).ln(),
        (Some(lower), Some(upper)) => ((q - lower) / (upper - q)).ln(),
    }
}
