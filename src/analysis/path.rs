//! The path of a single draw: what it did, step by step.

/// Where a draw stands among all draws.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fortune {
    /// At the 10th percentile.
    Bad,
    /// At the 50th.
    Median,
    /// At the 90th.
    Good,
}

impl Fortune {
    /// All of them, from the left to the right of a chart.
    pub const ALL: [Self; 3] = [Self::Bad, Self::Median, Self::Good];

    /// The word for it in tables and charts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Bad => "bad",
            Self::Median => "median",
            Self::Good => "good",
        }
    }

    /// The fortune of this word.
    pub fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|fortune| fortune.word() == word)
    }

    /// Its percentile, 0 to 100.
    pub fn percentile(self) -> usize {
        match self {
            Self::Bad => 10,
            Self::Median => 50,
            Self::Good => 90,
        }
    }
}

/// One draw of one scenario, step by step: lists are as long as the horizon has steps.
#[derive(Debug, Clone, PartialEq)]
pub struct DrawPath {
    /// Index of the scenario.
    pub scenario: usize,
    /// Where the draw stands in the scenario in which it was chosen.
    pub fortune: Fortune,
    /// Its number: the same draw is the same luck in every scenario.
    pub draw: usize,
    /// The price \[currency per market unit\].
    pub price: Vec<f64>,
    /// Index of the security state; empty for a world without security.
    pub security: Vec<usize>,
    /// What all sources produce in the step \[t\].
    pub output: Vec<f64>,
    /// What of it is offered at home \[t\].
    pub delivered: Vec<f64>,
    /// What the state receives in the step \[currency\].
    pub state_revenue: Vec<f64>,
    /// What money of the step is worth at the start, 0 to 1.
    pub discount: Vec<f64>,
    /// The facilities of its world, in their order.
    pub facilities: Vec<FacilitySteps>,
}

/// A facility in one draw, step by step.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FacilitySteps {
    /// Phases that are not begun.
    pub waiting: Vec<usize>,
    /// Phases under construction.
    pub building: Vec<usize>,
    /// Phases in operation.
    pub operating: Vec<usize>,
    /// How much of what is under construction is done at the end of the step, 0 to 1; NaN where nothing is under
    /// construction.
    pub progress: Vec<f64>,
    /// Capacity of the phases in operation \[t/yr\].
    pub nameplate: Vec<f64>,
    /// Effective capacity \[t/yr\].
    pub capacity: Vec<f64>,
    /// Share of the step in which outages stop it.
    pub down: Vec<f64>,
    /// What it takes in \[t\].
    pub processed: Vec<f64>,
    /// Revenue less all that is spent \[currency\].
    pub cash_flow: Vec<f64>,
}

impl DrawPath {
    /// A path of no steps yet.
    pub fn new(scenario: usize, fortune: Fortune, draw: usize, facilities: usize) -> Self {
        Self {
            scenario,
            fortune,
            draw,
            price: Vec::new(),
            security: Vec::new(),
            output: Vec::new(),
            delivered: Vec::new(),
            state_revenue: Vec::new(),
            discount: Vec::new(),
            facilities: vec![FacilitySteps::default(); facilities],
        }
    }

    /// Its net present value to the state \[currency\].
    pub fn npv_state(&self) -> f64 {
        self.worth(&self.state_revenue)
    }

    /// The net present value of a facility \[currency\]; `None` for a facility that its world does not have.
    pub fn npv(&self, facility: usize) -> Option<f64> {
        Some(self.worth(&self.facilities.get(facility)?.cash_flow))
    }

    /// The present value of flows.
    fn worth(&self, flows: &[f64]) -> f64 {
        flows.iter().zip(&self.discount).fold(0.0, |worth, (flow, discount)| worth + discount * flow)
    }
}
