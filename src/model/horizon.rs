//! Time: the horizon, its equal steps and its calendar years.

use std::fmt;
use std::ops::Range;

/// A calendar month, counted from January of the year 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(i32);

impl Month {
    /// The given month (1 to 12) of the given year; `None` outside that range.
    pub fn new(year: i32, month: u32) -> Option<Self> {
        (1..=12).contains(&month).then(|| Self(year * 12 + month as i32 - 1))
    }

    /// The calendar year it lies in.
    pub fn year(self) -> i32 {
        self.0.div_euclid(12)
    }

    /// Its number in that year, 1 to 12.
    pub fn month(self) -> u32 {
        self.0.rem_euclid(12) as u32 + 1
    }

    /// Months from `earlier` to this one; negative if it lies before.
    pub fn since(self, earlier: Self) -> i32 {
        self.0 - earlier.0
    }

    /// The month `months` later.
    pub fn plus(self, months: i32) -> Self {
        Self(self.0 + months)
    }

    /// Calendar time of its beginning, in years: 2027.5 is 1 July 2027.
    pub fn calendar_time(self) -> f64 {
        f64::from(self.0) / 12.0
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year(), self.month())
    }
}

/// The length of one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// dt = 1/12 yr.
    Month,
    /// dt = 1/4 yr.
    Quarter,
    /// dt = 1 yr.
    Year,
}

impl Step {
    /// Months in a step.
    pub fn months(self) -> u32 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Year => 12,
        }
    }

    /// The word for it in a study.
    pub fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Year => "year",
        }
    }
}

/// A calendar year of the horizon. A step belongs to the year of its first month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Year {
    /// The calendar year.
    pub year: i32,
    /// Its steps.
    pub steps: Range<usize>,
    /// How many months of it the horizon holds.
    pub months: u32,
}

/// The span of a study, cut in equal steps.
#[derive(Debug, Clone, PartialEq)]
pub struct Horizon {
    start: Month,
    step: Step,
    steps: usize,
    years: Vec<Year>,
    plateau: Range<usize>,
}

impl Horizon {
    /// The horizon from `start` to `end`, both included. `plateau` is the window (first and last month, both included) of
    /// the plateau metrics: the steps whose first month lies in it; without one it is the last third of the steps.
    ///
    /// `None` where `end` lies before `start`, the span is no whole number of steps, or the window holds no step.
    pub fn new(start: Month, end: Month, step: Step, plateau: Option<(Month, Month)>) -> Option<Self> {
        let months = u32::try_from(end.since(start) + 1).ok().filter(|months| *months > 0)?;
        if months % step.months() != 0 {
            return None;
        }
        let steps = (months / step.months()) as usize;
        let first_month = |k: usize| start.plus((k as u32 * step.months()) as i32);
        let plateau = match plateau {
            None => steps - (steps / 3).max(1)..steps,
            Some((from, to)) => {
                let inside = |k: &usize| (from..=to).contains(&first_month(*k));
                let first = (0..steps).find(inside)?;
                first..(0..steps).rfind(inside)? + 1
            }
        };
        let mut years: Vec<Year> = Vec::new();
        for k in 0..steps {
            let year = first_month(k).year();
            match years.last_mut() {
                Some(last) if last.year == year => last.steps.end = k + 1,
                _ => years.push(Year { year, steps: k..k + 1, months: 0 }),
            }
        }
        for year in &mut years {
            year.months = year.steps.len() as u32 * step.months();
        }
        Some(Self { start, step, steps, years, plateau })
    }

    /// The first month.
    pub fn start(&self) -> Month {
        self.start
    }

    /// The last month.
    pub fn end(&self) -> Month {
        self.start.plus((self.steps as u32 * self.step.months()) as i32 - 1)
    }

    /// The length of a step.
    pub fn step(&self) -> Step {
        self.step
    }

    /// How many steps there are.
    pub fn steps(&self) -> usize {
        self.steps
    }

    /// The length of a step \[yr\].
    pub fn dt(&self) -> f64 {
        f64::from(self.step.months()) / 12.0
    }

    /// The time at which step `k` begins \[yr after the start\].
    pub fn time(&self, k: usize) -> f64 {
        f64::from(k as u32 * self.step.months()) / 12.0
    }

    /// The first month of step `k`.
    pub fn month(&self, k: usize) -> Month {
        self.start.plus((k as u32 * self.step.months()) as i32)
    }

    /// The calendar years, in order.
    pub fn years(&self) -> &[Year] {
        &self.years
    }

    /// The steps of the plateau metrics' window.
    pub fn plateau(&self) -> Range<usize> {
        self.plateau.clone()
    }

    /// First and last month of the plateau's window.
    pub fn plateau_months(&self) -> (Month, Month) {
        let months = self.step.months() as i32;
        (self.start.plus(self.plateau.start as i32 * months), self.start.plus(self.plateau.end as i32 * months - 1))
    }
}
