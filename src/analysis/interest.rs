//! Which cases are of interest: those whose outcome is beyond a bound, or that have none.

/// What makes a case one of interest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Interest {
    /// An outcome below the bound.
    Below(f64),
    /// One that is no more than the bound.
    AtMost(f64),
    /// One above the bound.
    Above(f64),
    /// One that is no less than the bound.
    AtLeast(f64),
    /// None at all: a payback that never comes.
    Missing,
}

impl Interest {
    /// 1 for an outcome of interest, 0 for another; NaN where there is no outcome and it cannot be said.
    pub fn in_outcome(self, outcome: f64) -> f64 {
        let holds = match self {
            Self::Missing => outcome.is_nan(),
            _ if outcome.is_nan() => return f64::NAN,
            Self::Below(bound) => outcome < bound,
            Self::AtMost(bound) => outcome <= bound,
            Self::Above(bound) => outcome > bound,
            Self::AtLeast(bound) => outcome >= bound,
        };
        f64::from(u8::from(holds))
    }

    /// The bound, if it is about one.
    pub fn bound(self) -> Option<f64> {
        match self {
            Self::Below(bound) | Self::AtMost(bound) | Self::Above(bound) | Self::AtLeast(bound) => Some(bound),
            Self::Missing => None,
        }
    }
}
