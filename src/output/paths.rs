//! The table of paths, there and back: single draws, step by step.
//!
//! Each step of a path has a row of its whole, in which `facility` is empty, and one for each facility. A column that does not
//! apply to a row is empty there.

use crate::analysis::{DrawPath, FacilitySteps, Fortune};
use crate::error::{Error, Result};
use crate::model::Study;
use crate::output::table::{Table, Values};
use crate::units::{Dimension, UnitSystem};

/// The table's name.
pub const PATHS: &str = "paths";

/// A row: its path, the step, and of which facility it is.
#[derive(Clone, Copy)]
struct Row<'p> {
    path: &'p DrawPath,
    step: usize,
    facility: Option<usize>,
}

/// A unit as the study has it.
type Unit = fn(&UnitSystem) -> String;

/// What a column of the whole or of a facility holds in a step.
type Whole = (&'static str, Unit, fn(&DrawPath) -> &Vec<f64>);
type Part = (&'static str, Unit, fn(&FacilitySteps) -> &Vec<f64>);
type Count = (&'static str, fn(&FacilitySteps) -> &Vec<usize>);

/// The numbers of the whole in a step, each with its unit: flows are those of the step.
const WHOLES: [Whole; 5] = [
    ("price", |units| units.symbol(Dimension::Price), |path| &path.price),
    ("output", |units| units.symbol(Dimension::Mass), |path| &path.output),
    ("delivered", |units| units.symbol(Dimension::Mass), |path| &path.delivered),
    ("state_revenue", |units| units.symbol(Dimension::Money), |path| &path.state_revenue),
    ("discount", |_| "factor".into(), |path| &path.discount),
];

/// How many phases of a facility are how far.
const COUNTS: [Count; 3] = [
    ("waiting [phases]", |steps| &steps.waiting),
    ("building [phases]", |steps| &steps.building),
    ("operating [phases]", |steps| &steps.operating),
];

/// The numbers of a facility in a step: progress is that of what is under construction, down what outages take of the step.
const PARTS: [Part; 6] = [
    ("progress", |_| "share".into(), |steps| &steps.progress),
    ("nameplate", |units| units.symbol(Dimension::MassRate), |steps| &steps.nameplate),
    ("capacity", |units| units.symbol(Dimension::MassRate), |steps| &steps.capacity),
    ("down", |_| "share".into(), |steps| &steps.down),
    ("processed", |units| units.symbol(Dimension::Mass), |steps| &steps.processed),
    ("cash_flow", |units| units.symbol(Dimension::Money), |steps| &steps.cash_flow),
];

/// The security state, by name.
const SECURITY: &str = "security [state]";

/// A column's name: what it holds and in which unit. An axis may be called `capacity`, but not that.
fn column(name: &str, unit: Unit, study: &Study) -> String {
    format!("{name} [{}]", unit(&study.units))
}

/// The table of some paths: one row for each scenario, path, step, and the whole or a facility.
pub fn table(study: &Study, paths: &[DrawPath]) -> Table {
    let rows: Vec<Row> = paths.iter().flat_map(rows).collect();
    let text = |f: &dyn Fn(&Row) -> String| Values::Text(rows.iter().map(f).collect());
    let level = |axis: usize, row: &Row| study.scenarios[row.path.scenario].levels[axis];
    let axes = study.axes.iter().enumerate();
    let mut columns: Vec<(String, Values)> = axes
        .map(|(index, axis)| (axis.name.clone(), text(&|row| axis.levels[level(index, row)].name.clone())))
        .collect();
    columns.push(("path".into(), text(&|row| row.path.fortune.word().into())));
    columns.push(("draw".into(), Values::Whole(rows.iter().map(|row| i64::try_from(row.path.draw).ok()).collect())));
    let month = |row: &Row| study.horizon.month(row.step).to_string();
    columns.push(("month".into(), text(&month)));
    let facilities = |row: &Row| &study.scenarios[row.path.scenario].world.facilities;
    let facility = |row: &Row| row.facility.map_or(String::new(), |index| facilities(row)[index].name.clone());
    columns.push(("facility".into(), text(&facility)));
    columns.push((SECURITY.into(), text(&|row| state(study, row))));
    let real = |f: &dyn Fn(&Row) -> f64| Values::Real(rows.iter().map(f).collect());
    columns.extend(WHOLES.map(|(name, unit, of)| (column(name, unit, study), real(&|row| row.whole(of)))));
    columns.extend(COUNTS.map(|(name, of)| (name.into(), Values::Whole(rows.iter().map(|it| it.count(of)).collect()))));
    columns.extend(PARTS.map(|(name, unit, of)| (column(name, unit, study), real(&|row| row.part(of)))));
    Table::new(PATHS, columns)
}

/// The rows of a path, step by step, the whole before the facilities.
fn rows(path: &DrawPath) -> impl Iterator<Item = Row<'_>> {
    let parts = || std::iter::once(None).chain((0..path.facilities.len()).map(Some));
    (0..path.price.len()).flat_map(move |step| parts().map(move |facility| Row { path, step, facility }))
}

/// The name of the security state, in a row of the whole.
fn state(study: &Study, row: &Row) -> String {
    let security = study.scenarios[row.path.scenario].world.security.as_ref();
    let index = row.path.security.get(row.step).filter(|_| row.facility.is_none());
    let state = security.zip(index).and_then(|(security, index)| security.states.get(*index));
    state.map_or(String::new(), |state| state.name.clone())
}

impl Row<'_> {
    fn whole(&self, of: fn(&DrawPath) -> &Vec<f64>) -> f64 {
        if self.facility.is_some() { f64::NAN } else { of(self.path)[self.step] }
    }

    fn part(&self, of: fn(&FacilitySteps) -> &Vec<f64>) -> f64 {
        self.facility.map_or(f64::NAN, |index| of(&self.path.facilities[index])[self.step])
    }

    fn count(&self, of: fn(&FacilitySteps) -> &Vec<usize>) -> Option<i64> {
        self.facility.and_then(|index| i64::try_from(of(&self.path.facilities[index])[self.step]).ok())
    }
}

/// The paths that a table holds, bit by bit; `scenarios` says of which scenario each row is.
///
/// # Errors
/// [`Error::Usage`] if the table lacks what this version writes, or does not fit the study.
pub fn restored(study: &Study, table: &Table, scenarios: &[usize]) -> Result<Vec<DrawPath>> {
    let misfit = |row: usize| Error::Usage(format!("row {} of its table {PATHS} does not fit the study", row + 1));
    let mut paths: Vec<DrawPath> = Vec::new();
    for (row, scenario) in scenarios.iter().enumerate() {
        let cells = Cells { table, row };
        let (fortune, draw) = cells.draw().ok_or_else(|| misfit(row))?;
        let facilities = &study.scenarios[*scenario].world.facilities;
        let is_same = |path: &DrawPath| (path.scenario, path.fortune) == (*scenario, fortune);
        if !paths.last().is_some_and(is_same) {
            paths.push(DrawPath::new(*scenario, fortune, draw, facilities.len()));
        }
        let Some(path) = paths.last_mut() else { continue };
        let added = match cells.word("facility") {
            "" => cells.add_whole(study, path),
            name => {
                let place = facilities.iter().position(|facility| facility.name == *name);
                place.and_then(|place| cells.add_part(study, &mut path.facilities[place]))
            }
        };
        added.ok_or_else(|| misfit(row))?;
    }
    Ok(paths)
}

/// The cells of a row.
struct Cells<'t> {
    table: &'t Table,
    row: usize,
}

impl<'t> Cells<'t> {
    fn word(&self, column: &str) -> &'t str {
        self.table.words(column).get(self.row).map_or("", String::as_str)
    }

    fn real(&self, column: &str) -> Option<f64> {
        self.table.reals(column).get(self.row).copied()
    }

    fn count(&self, column: &str) -> Option<usize> {
        usize::try_from(self.table.wholes(column).get(self.row).copied().flatten()?).ok()
    }

    fn draw(&self) -> Option<(Fortune, usize)> {
        Some((Fortune::of(self.word("path"))?, self.count("draw")?))
    }

    /// Adds the row to the whole.
    fn add_whole(&self, study: &Study, path: &mut DrawPath) -> Option<()> {
        if let Some(security) = &study.scenarios[path.scenario].world.security {
            let state = self.word(SECURITY);
            path.security.push(security.states.iter().position(|known| known.name == state)?);
        }
        let lists =
            [&mut path.price, &mut path.output, &mut path.delivered, &mut path.state_revenue, &mut path.discount];
        for (list, (name, unit, _)) in lists.into_iter().zip(WHOLES) {
            list.push(self.real(&column(name, unit, study))?);
        }
        Some(())
    }

    /// Adds the row to a facility.
    fn add_part(&self, study: &Study, steps: &mut FacilitySteps) -> Option<()> {
        let counts = [&mut steps.waiting, &mut steps.building, &mut steps.operating];
        for (list, (name, _)) in counts.into_iter().zip(COUNTS) {
            list.push(self.count(name)?);
        }
        let FacilitySteps { progress, nameplate, capacity, down, processed, cash_flow, .. } = steps;
        let lists = [progress, nameplate, capacity, down, processed, cash_flow];
        for (list, (name, unit, _)) in lists.into_iter().zip(PARTS) {
            list.push(self.real(&column(name, unit, study))?);
        }
        Some(())
    }
}
