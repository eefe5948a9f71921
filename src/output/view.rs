//! Which scenarios a reader is shown: decision levels side by side, two uncertainties across, the rest held in the middle.

use crate::analysis::{Kpi, Metrics, Results};
use crate::model::{Axis, AxisKind, Facility, MetricName, Quantity, Study, World};
use crate::output::words::{capitalised, file_name};

/// The decision axis that a what-if adds to a study's own: the study as it is, and as the options set it.
pub const WHAT_IF: &str = "what_if";

/// The level of that axis on which nothing is changed.
pub const AS_IT_IS: &str = "as-it-is";

/// The level on which all cases of a what-if hold at once.
pub const TOGETHER: &str = "together";

/// A level of that axis as the register of assumptions names it: `what_if.as-set`.
pub fn what_if_level(name: &str) -> String {
    format!("{WHAT_IF}.{name}")
}

/// A study and its results, with the roles that its axes play in charts.
pub struct View<'a> {
    /// The study.
    pub study: &'a Study,
    /// What its run found.
    pub results: &'a Results,
    /// The decision axis whose levels stand side by side: the first of the study's own that has several.
    pub decision: Option<usize>,
    /// The decision axis along which differences are shown: what a what-if changes; else the same.
    pub compared: Option<usize>,
    /// The uncertainty axes.
    pub uncertainties: Vec<usize>,
    /// The KPIs that are to be mapped; none: the usual ones.
    pub maps: &'a [MetricName],
    /// What every footer says besides.
    pub note: Option<&'static str>,
}

/// A level of the decision axis as charts are made for it; of a study without one, the only one there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Choice {
    /// The index of the level.
    pub level: Option<usize>,
}

/// An axis and the index of one of its levels.
pub type Setting = (usize, usize);

impl<'a> View<'a> {
    /// A view of results. Scenarios without results are taken as empty. An axis of which only one level is left has no role,
    /// save a decision where there is no other.
    pub fn new(study: &'a Study, results: &'a Results) -> Self {
        let of_kind = |kind| (0..study.axes.len()).filter(move |index| study.axes[*index].kind == kind);
        let varies = |axis: &usize| {
            let mut levels = study.scenarios.iter().map(|scenario| scenario.levels.get(*axis));
            let first = levels.next();
            levels.any(|level| Some(level) != first)
        };
        let what_if = study.axes.iter().position(|axis| axis.name == WHAT_IF);
        let own = of_kind(AxisKind::Decision).filter(|axis| Some(*axis) != what_if).find(varies);
        let decision = own.or(what_if).or_else(|| of_kind(AxisKind::Decision).next());
        let uncertainties = of_kind(AxisKind::Uncertainty).filter(varies).collect();
        Self { study, results, decision, compared: what_if.or(decision), uncertainties, maps: &[], note: None }
    }

    /// The decision axes.
    pub fn decisions(&self) -> impl Iterator<Item = usize> {
        (0..self.study.axes.len()).filter(|axis| self.study.axes[*axis].kind == AxisKind::Decision)
    }

    /// The axis of a what-if, if it is one.
    pub fn what_if(&self) -> Option<usize> {
        self.compared.filter(|axis| self.study.axes[*axis].name == WHAT_IF)
    }

    /// What a footer says where [`nameplate_used`] is of one facility, beside figures of all.
    pub fn used_alone(&self) -> Option<String> {
        let new = self.study.scenarios.iter().any(|scenario| new_facility(&scenario.world).is_some());
        new.then(|| "Nameplate used: a facility still to be built counts alone, in draws in which it operates".into())
    }

    /// Whether what is still to be built stands beside other facilities in some scenario, so that the whole is not its own.
    pub fn is_mixed(&self) -> bool {
        let mut worlds = self.study.scenarios.iter().map(|scenario| &scenario.world);
        worlds.any(|world| world.facilities.len() > 1 && invested(world).next().is_some())
    }

    /// Whether the state gets or pays anything in any draw: in a study without taxes, royalties and shares it does not.
    pub fn has_state(&self) -> bool {
        self.results.has_state()
    }

    /// Whether the state shares a facility with others in any scenario, so that what it is worth to them is another number.
    pub fn has_partners(&self) -> bool {
        let percentiles = |metrics: &'a Metrics, quantity| metrics.kpi(quantity, None).map(|kpi| &kpi.percentiles);
        self.results
            .scenarios
            .iter()
            .any(|metrics| percentiles(metrics, Quantity::NpvPrivate) != percentiles(metrics, Quantity::Npv))
    }

    /// The results of a scenario.
    pub fn metrics(&self, scenario: usize) -> Option<&'a Metrics> {
        self.results.scenarios.get(scenario)
    }

    /// The summaries of a yearly metric of the whole.
    pub fn years(&self, scenario: usize, quantity: Quantity) -> &'a [crate::analysis::Summary] {
        self.metrics(scenario).and_then(|metrics| metrics.series(quantity, None)).map_or(&[], |series| &series.years)
    }

    /// The levels of the decision axis that some scenario has, at most `limit`, and how many there are in all.
    pub fn choices(&self, limit: usize) -> (Vec<Choice>, usize) {
        let Some(axis) = self.decision else {
            return (vec![Choice { level: None }], 1);
        };
        let levels = self.levels(axis, usize::MAX);
        let reference = self.study.axes[axis].reference;
        let mut shown = spread(&levels, limit);
        let missing = reference.filter(|level| levels.contains(level) && !shown.contains(level));
        if let (Some(reference), Some(last)) = (missing, shown.last_mut()) {
            *last = reference;
            shown.sort_unstable();
        }
        (shown.into_iter().map(|level| Choice { level: Some(level) }).collect(), levels.len())
    }

    /// The levels of an axis that some scenario has, at most `limit` of them, evenly spread.
    pub fn levels(&self, axis: usize, limit: usize) -> Vec<usize> {
        let used = |level: &usize| self.study.scenarios.iter().any(|scenario| scenario.levels.get(axis) == Some(level));
        spread(&(0..self.study.axes[axis].levels.len()).filter(used).collect::<Vec<_>>(), limit)
    }

    /// The scenario with these settings, and of several the one whose other axes are nearest to the middle.
    pub fn find(&self, settings: &[Setting]) -> Option<usize> {
        self.nearest_middle((0..self.study.scenarios.len()).filter(|scenario| self.has(*scenario, settings)))
    }

    /// Of some scenarios the first with the fewest axes off their middle.
    pub fn nearest_middle(&self, scenarios: impl Iterator<Item = usize>) -> Option<usize> {
        let off = |scenario: &usize| {
            let levels = &self.study.scenarios[*scenario].levels;
            levels.iter().zip(&self.study.axes).filter(|(level, axis)| **level != middle(axis)).count()
        };
        scenarios.min_by_key(off)
    }

    /// Whether a scenario has these settings.
    pub fn has(&self, scenario: usize, settings: &[Setting]) -> bool {
        let levels = &self.study.scenarios[scenario].levels;
        settings.iter().all(|(axis, level)| levels.get(*axis) == Some(level))
    }

    /// A choice as settings: none for a study without decisions.
    pub fn settings(&self, choice: Choice) -> Vec<Setting> {
        self.decision.into_iter().zip(choice.level).collect()
    }

    /// The label of a level.
    pub fn label(&self, (axis, level): Setting) -> &'a str {
        self.study.axes[axis].levels.get(level).map_or("", |level| &level.label)
    }

    /// The label of a choice; the study's commodity where there is nothing to choose.
    pub fn choice_label(&self, choice: Choice) -> String {
        self.decision.zip(choice.level).map_or(String::new(), |setting| self.label(setting).to_owned())
    }

    /// What a title says of the choice it is about: ` with “200 t/yr refinery”`. Empty where there is nothing to choose.
    pub fn with_choice(&self, choice: Choice) -> String {
        self.decision.zip(choice.level).map_or(String::new(), |setting| format!(" with “{}”", self.label(setting)))
    }

    /// The commodity as a title or a sentence begins with it: `Gold`.
    pub fn commodity_first(&self) -> String {
        capitalised(&self.study.commodity)
    }

    /// Where the study's numbers come from, in a line; `listed` is the file that has the references.
    pub fn sources(&self, listed: &str) -> String {
        match self.study.references.len() {
            0 => "Sources: the author’s assumptions".into(),
            1 => format!("Sources: 1 reference, listed in {listed}"),
            count => format!("Sources: {count} references, listed in {listed}"),
        }
    }

    /// The years of the plateau's window: `2036–2045`.
    pub fn plateau(&self) -> String {
        let (first, last) = self.study.horizon.plateau_months();
        let whole = first.month() == 1 && last.month() == 12;
        match first.year() == last.year() {
            true if whole => first.year().to_string(),
            _ if whole => format!("{}–{}", first.year(), last.year()),
            _ => format!("{first} to {last}"),
        }
    }

    /// A note on calendar years that the horizon holds in part, for charts of what flows in a year.
    pub fn parts_of_years(&self) -> Option<String> {
        let parts = self.study.horizon.years().iter().filter(|year| year.months < 12);
        let parts: Vec<String> = parts.map(|year| format!("{} of {}", year.months, year.year)).collect();
        (!parts.is_empty()).then(|| format!("The horizon holds only some months: {}", parts.join(", ")))
    }

    /// The last year as a sentence has it: `2045`; of a year that the horizon holds in part `the first 5 months of 2045`.
    pub fn last_year(&self) -> String {
        let years = self.study.horizon.years();
        match years.last() {
            Some(last) if last.months == 12 => last.year.to_string(),
            Some(last) if years.len() == 1 => format!("{} months of {}", last.months, last.year),
            Some(last) => format!("the first {} months of {}", last.months, last.year),
            None => String::new(),
        }
    }

    /// A name for a chart of a choice, fit for a file: letters, digits, hyphens and underscores.
    pub fn name(&self, stem: &str, choice: Choice) -> String {
        self.decision.zip(choice.level).map_or(stem.to_owned(), |setting| self.name_of(stem, setting))
    }

    /// The same for a level of any axis.
    pub fn name_of(&self, stem: &str, (axis, level): Setting) -> String {
        let levels = &self.study.axes[axis].levels;
        let own = file_name(&levels[level].name);
        let same = levels[..level].iter().filter(|earlier| file_name(&earlier.name).eq_ignore_ascii_case(&own)).count();
        if same == 0 { format!("{stem}-{own}") } else { format!("{stem}-{own}-{}", same + 1) }
    }

    /// What a scenario holds on the axes that a chart does not vary: `Investment: middle; Security: calm`. Empty if none.
    pub fn held(&self, scenario: usize, varied: &[usize]) -> String {
        let held = self.held_settings(scenario, varied).into_iter();
        let held = held.map(|(axis, level)| format!("{}: {}", self.study.axes[axis].label, self.label((axis, level))));
        held.collect::<Vec<_>>().join("; ")
    }

    /// Which level of each axis that is not varied a scenario has, by name: `investment announced, security contested`.
    /// Empty if none.
    pub fn held_names(&self, scenario: usize, varied: &[usize]) -> String {
        let axis = |(axis, level): Setting| (&self.study.axes[axis].name, &self.study.axes[axis].levels[level].name);
        let held = self.held_settings(scenario, varied).into_iter().map(axis);
        held.map(|(axis, level)| format!("{axis} {level}")).collect::<Vec<_>>().join(", ")
    }

    /// Why these levels stand for their axes: `each the middle level, for none is the reference`. Empty if none do.
    pub fn held_because(&self, scenario: usize, varied: &[usize]) -> String {
        let held = self.held_settings(scenario, varied);
        let reasons: Vec<&str> = held.iter().map(|setting| self.because(*setting)).collect();
        match reasons.split_first() {
            None => String::new(),
            Some((only, [])) => (*only).to_owned(),
            Some((first, others)) if others.iter().all(|other| other == first) => format!("each {first}"),
            _ => {
                let each = held.iter().zip(&reasons);
                each.map(|((axis, _), why)| format!("{}: {why}", self.study.axes[*axis].name))
                    .collect::<Vec<_>>()
                    .join("; ")
            }
        }
    }

    /// A scenario's levels on the axes that are not varied and have several.
    fn held_settings(&self, scenario: usize, varied: &[usize]) -> Vec<Setting> {
        let levels = self.study.scenarios[scenario].levels.iter().copied().enumerate();
        levels.filter(|(axis, _)| !varied.contains(axis) && self.study.axes[*axis].levels.len() > 1).collect()
    }

    /// Why a level stands for its axis.
    fn because(&self, (axis, level): Setting) -> &'static str {
        let Axis { reference, levels, .. } = &self.study.axes[axis];
        match level {
            _ if self.levels(axis, usize::MAX).len() == 1 => "the only level run",
            level if *reference == Some(level) => "its axis’s reference",
            level if level != middle(&self.study.axes[axis]) => "the nearest level there is",
            _ if levels.len() == 2 => "the first of two levels, for none is the reference",
            _ => "the middle level, for none is the reference",
        }
    }

    /// What all of some scenarios hold, as a subtitle; says so where they differ.
    pub fn held_by_all(&self, scenarios: &[usize], varied: &[usize]) -> String {
        let mut held = scenarios.iter().map(|scenario| self.held(*scenario, varied));
        let first = held.next().unwrap_or_default();
        match held.all(|other| other == first) {
            true if first.is_empty() => first,
            true => format!("At {first}"),
            false => "Each at the scenario nearest to the middle of the other axes".into(),
        }
    }

    /// The same to go on a subtitle with: `; at Investment: middle`. Empty if nothing is held.
    pub fn and_held(&self, scenarios: &[usize], varied: &[usize]) -> String {
        match self.held_by_all(scenarios, varied) {
            held if held.is_empty() => held,
            held => format!("; {}{}", held[..1].to_lowercase(), &held[1..]),
        }
    }

    /// `2026–2045`.
    pub fn span(&self) -> String {
        let years = self.study.horizon.years();
        match (years.first(), years.last()) {
            (Some(first), Some(last)) if first.year != last.year => {
                format!("{}–{}", first.year, last.year)
            }
            (Some(first), _) => first.year.to_string(),
            _ => String::new(),
        }
    }
}

/// The only facility of a world that is still to be built, beside others that stand.
pub fn new_facility(world: &World) -> Option<&Facility> {
    let mut new = world.facilities.iter().filter(|facility| facility.phases.iter().any(|phase| !phase.built));
    let only = new.next().filter(|_| world.facilities.len() > 1)?;
    new.next().is_none().then_some(only)
}

/// The facilities that somebody has still to pay for, in whole or in part.
pub fn invested(world: &World) -> impl Iterator<Item = &Facility> {
    let costs = |facility: &&Facility| facility.phases.iter().any(|phase| !phase.built && !phase.capex.is(0.0));
    world.facilities.iter().filter(costs)
}

/// How much of the nameplate a scenario uses on the plateau: of the only facility still to be built, in draws in which it
/// operates, where there is one; else small plants that stand would look like a large one that is full.
pub fn nameplate_used<'r>(world: &World, metrics: &'r Metrics) -> Option<&'r Kpi> {
    let facility = new_facility(world).map(|facility| facility.name.as_str());
    metrics.kpi(Quantity::PlateauUtilisation, facility)
}

/// The level that stands for an axis: its reference, else the middle one; of a what-if the study as set, or with all cases at
/// once; of alternatives the study as it is.
fn middle(axis: &Axis) -> usize {
    let last = axis.levels.len() - 1;
    if axis.name == WHAT_IF && (last == 1 || axis.levels[last].name == TOGETHER) {
        return last;
    }
    axis.reference.unwrap_or((axis.levels.len() - 1) / 2)
}

/// At most `limit` of some items, evenly spread from the first to the last.
pub fn spread<T: Copy>(items: &[T], limit: usize) -> Vec<T> {
    match (items.len(), limit) {
        (count, limit) if count <= limit => items.to_vec(),
        (_, 0) => Vec::new(),
        (_, 1) => vec![items[0]],
        (count, limit) => (0..limit).map(|index| items[index * (count - 1) / (limit - 1)]).collect(),
    }
}

/// What a footer says where not all is shown: `6 of 9 levels shown`.
pub fn left_out(shown: usize, all: usize, what: &str) -> Option<String> {
    (shown < all).then(|| format!("{shown} of {all} {what} shown"))
}
