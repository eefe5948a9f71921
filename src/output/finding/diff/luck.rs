//! Whether the draws of two runs met the same luck, and what that means for the error of a change.

use crate::model::Design;
use crate::output::finding::diff::{Compared, Side};

/// What the draws of two runs share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Luck {
    /// The same seed, draws, design and calendar: each draw met the same luck in both.
    Common,
    /// The same seed, but not all of these: some of the luck is the same.
    Partly,
    /// Other seeds: nothing is the same.
    Independent,
}

impl Luck {
    /// What two runs share, going by their manifests and studies.
    pub fn of(a: &Side, b: &Side) -> Self {
        let drawn = |side: &Side| (side.made.draws, side.made.design.clone());
        let calendar = |side: &Side| ["start", "step"].map(|key| side.word(&["study", key]).map(str::to_owned));
        match a.made.seed == b.made.seed {
            false => Self::Independent,
            true if drawn(a) == drawn(b) && calendar(a) == calendar(b) => Self::Common,
            true => Self::Partly,
        }
    }

    /// What the error beside a change is: exact only of independent draws on independent luck.
    pub fn error(self, compared: &Compared) -> &'static str {
        let is_plain = |side: &Side| side.made.design == Design::MonteCarlo.word();
        let is_exact = self == Self::Independent && is_plain(compared.a) && is_plain(compared.b);
        if is_exact { "one standard error" } else { "one standard error at most" }
    }

    /// What a reader must know of the errors of changes.
    pub fn told(self, same_version: bool) -> String {
        match self {
            Self::Common => {
                let versions = if same_version { "" } else { ", as far as the two versions use random numbers alike" };
                format!(
                    "Same seed, draws and design: each draw met the same luck in both runs{versions}. So a change of a mean is \
                     exactly the mean of the draws’ own changes, where the same draws have a value. Its error is not in the \
                     tables, which do not pair the draws: the error of independent runs stands in its place, √(se² + se²), and \
                     is too large as long as the two runs are positively correlated, as they mostly are. What is beyond it has \
                     moved with more confidence than is said; what is within it may have moved too. orecast what-if compares \
                     draw by draw."
                )
            }
            Self::Partly => {
                "The seed is the same, but not draws, design and calendar: part of the luck is common. The error is \
                             that of independent runs, √(se² + se²), and rather too large."
                    .into()
            }
            Self::Independent => {
                "Other seeds: luck is independent, and the error of a change is √(se² + se²), at most that with a \
                                  stratified design."
                    .into()
            }
        }
    }
}
