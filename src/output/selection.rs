//! Which scenarios have a row where not all can: in charts and on the console.

use crate::output::view::{Setting, View, left_out, spread};

/// The scenarios that rows are made for, and the axes that differ between the rows of a group.
pub struct Selection {
    /// Scenarios, by decision level.
    pub scenarios: Vec<usize>,
    /// Axes named in the rows' labels.
    pub varied: Vec<usize>,
    /// How many of how many they are, if not all.
    pub note: Option<String>,
}

impl Selection {
    /// All scenarios where they are no more than `limit`; else the decision's levels, or most of them, along what a what-if
    /// changes or along one uncertainty. Scenarios that `keep` does not want are as if they were not there.
    pub fn of(view: &View, limit: usize, keep: impl Fn(usize) -> bool) -> Self {
        let mut all: Vec<usize> = (0..view.study.scenarios.len()).filter(|scenario| keep(*scenario)).collect();
        let levels = |scenario: &usize| &view.study.scenarios[*scenario].levels;
        // Within a level of the decision both sides of a what-if, its last axis, are neighbours.
        all.sort_by_key(|scenario| (view.decision.map(|axis| levels(scenario)[axis]), levels(scenario)));
        let several = |axis: usize| {
            let mut levels = all.iter().map(|scenario| view.study.scenarios[*scenario].levels[axis]);
            let first = levels.next();
            levels.any(|level| Some(level) != first)
        };
        let others = |axis: &usize| Some(*axis) != view.decision && several(*axis);
        let varied: Vec<usize> = (0..view.study.axes.len()).filter(others).collect();
        if all.len() <= limit {
            return Self { scenarios: all, varied, note: None };
        }
        // Two rows under each heading would be mostly headings.
        let few = limit / view.choices(limit).0.len().max(1) < 3;
        let changed = view.what_if().filter(|axis| varied.contains(axis));
        let along: Vec<usize> = changed.into_iter().chain(view.uncertainties.iter().copied()).collect();
        let along: Vec<usize> = along.into_iter().filter(|_| !few).take(1).collect();
        let some = Self::along(view, limit, &all, along.first().copied());
        let (scenarios, varied) = if some.len() > 1 { (some, along) } else { (spread(&all, limit), varied) };
        let note = left_out(scenarios.len(), all.len(), "scenarios");
        Self { scenarios, varied, note }
    }

    /// For each level of the decision the scenarios along one axis, the others held in the middle.
    fn along(view: &View, limit: usize, all: &[usize], axis: Option<usize>) -> Vec<usize> {
        let (mut choices, _) = view.choices(limit);
        choices.retain(|choice| all.iter().any(|scenario| view.has(*scenario, &view.settings(*choice))));
        let per_choice = (limit / choices.len().max(1)).max(1);
        let along: Vec<Vec<Setting>> = match axis {
            Some(axis) => view.levels(axis, per_choice).into_iter().map(|level| vec![(axis, level)]).collect(),
            None => vec![Vec::new()],
        };
        let wanted = choices.iter().flat_map(|choice| {
            along.iter().map(|setting| [view.settings(*choice), setting.clone()].concat()).collect::<Vec<_>>()
        });
        let nearest = |settings: Vec<Setting>| {
            view.nearest_middle(all.iter().copied().filter(|scenario| view.has(*scenario, &settings)))
        };
        wanted.filter_map(nearest).collect()
    }

    /// What a reader is told of the rest: that it is in this table.
    pub fn rest(&self, table: &str) -> Option<String> {
        self.note.as_ref().map(|note| format!("{note}; all are in tables/{table}.csv"))
    }

    /// The label of a scenario's row: its levels on the axes that vary.
    pub fn label(&self, view: &View, scenario: usize) -> String {
        let levels = &view.study.scenarios[scenario].levels;
        let labels = self.varied.iter().map(|axis| view.label((*axis, levels[*axis])));
        labels.collect::<Vec<_>>().join(" · ")
    }

    /// What is held: the subtitle for rows chosen from many.
    pub fn and_held(&self, view: &View) -> String {
        let varied: Vec<usize> = self.varied.iter().copied().chain(view.decision).collect();
        view.and_held(&self.scenarios, &varied)
    }

    /// The names of the axes in the rows' labels: `Investment · Security`.
    pub fn axes(&self, view: &View) -> String {
        self.varied.iter().map(|axis| view.study.axes[*axis].label.as_str()).collect::<Vec<_>>().join(" · ")
    }

    /// The group of a scenario's row.
    pub fn group(view: &View, scenario: usize) -> String {
        let level = |axis: usize| view.label((axis, view.study.scenarios[scenario].levels[axis])).to_owned();
        view.decision.map_or(String::new(), level)
    }
}
